"""Tickets: the administratör orders and couples, mountings keep their hours, the resident's data stays sealed."""

import pytest

from mailbot.domain.job import JobStatus, StepState
from mailbot.domain.role import Role
from tests.conversations.configs import (
    ADMINISTRATOR,
    EASIT,
    OUTSIDER,
    TICKET_DUTY,
    TICKET_FITTER,
    TICKETS,
    TICKETS_BOX,
)
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

TICKET = f"""Du har ett nytt ärende i Easit.

Ärendenummer: 2026-77310
Rubrik: {{kind}}
Brukarens namn: Vendela Provqvist
Adress: Slussvägen 9
Brukarens telefon: 0980-319 244
Portkod: 4826B
Kontaktperson: Gördis Samordare
Kontaktperson telefon: 0980-319 245
Kontaktperson e-post: {ADMINISTRATOR}
Prioritet: Normal

--
Svara inte på detta mail. ##Ref:2026-77310##
"""
SECRETS = ("Vendela", "Provqvist", "319 244", "319244", "4826B")


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(TICKETS, "2026-11-30T09:05")


def ticket(stage: Stage, kind: str = "Montering av digitalt lås") -> list[Sent]:
    return stage.say(
        TICKET.format(kind=kind), sender=f"Easit <{EASIT}>", to=TICKETS_BOX, subject=f"[2026-77310] {kind}"
    )


def to_fitter(stage: Stage) -> Sent:
    """Order and consent given; the job mail."""
    mails = ticket(stage)
    consent = next(m for m in mails if m.to == ADMINISTRATOR and "samtycke" in m.subject)
    assert stage.say("Ja, samtycke finns.", sender=ADMINISTRATOR, to=TICKETS_BOX, reply=consent) == []
    return only(mails, to=TICKET_FITTER)


def to_coupling(stage: Stage) -> Sent:
    """Booked and installed; the question to the administratör."""
    work = to_fitter(stage)
    stage.say("Bokat tisdag 8/12 kl 9.", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work)
    stage.wait(days=8)
    mails = stage.say("Installerat. Serienummer 71230001.", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work)
    return next(m for m in mails if m.to == ADMINISTRATOR and "Koppla" in m.subject)


def test_a_ticket_becomes_a_job(stage: Stage) -> None:
    mails = ticket(stage)
    work = only(mails, to=TICKET_FITTER)
    assert "Var: Slussvägen 9" in work.body
    assert "Gördis Samordare" in work.body
    assert "Lås och lås upp fem gånger" in work.body
    assert {m.to for m in mails} <= {TICKET_FITTER, ADMINISTRATOR, EASIT}
    job = stage.job()
    assert job.missing == ()
    assert stage.parked() == []
    consent = job.step("consent")
    assert consent is not None
    assert consent.state is StepState.OPEN


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Bokat fredag 11/12 kl 10.", "fre 11 dec kl. 10.00"),
        ("Bokat tisdag 8/12 kl 17.00.", "tis 8 dec kl. 17.00"),
        ("Bokat onsdag 9/12 kl 7.30", "ons 9 dec kl. 07.30"),
        ("Inbokat lördag 12/12 kl 11", "lör 12 dec kl. 11.00"),
    ],
    ids=["friday", "at 17", "too early", "saturday"],
)
def test_a_mounting_outside_the_window_is_questioned_and_not_booked(stage: Stage, text: str, shown: str) -> None:
    work = to_fitter(stage)
    asked = stage.say(text, sender=TICKET_FITTER, to=TICKETS_BOX, reply=work)
    question = only(asked, to=TICKET_FITTER)
    assert len(asked) == 1
    assert shown in question.body
    assert "Montering sker måndag till torsdag mellan 8.00 och 16.00." in question.body
    assert stage.job().booked is None
    booked = stage.job().step("booked")
    assert booked is not None
    assert booked.state is StepState.OPEN
    assert stage.say("Bokat torsdag 10/12 kl 14.", sender=TICKET_FITTER, to=TICKETS_BOX, reply=question) == []
    assert f"{stage.job().booked:%Y-%m-%d %H:%M}" == "2026-12-10 14:00"
    assert stage.parked() == []


def test_a_removal_is_not_bound_by_the_window(stage: Stage) -> None:
    mails = ticket(stage, "Nedmontering av digitalt lås")
    relatives = only([m for m in mails if "anhöriga" in m.subject], to=ADMINISTRATOR)
    assert not [m for m in mails if m.to == TICKET_FITTER]
    work = only(
        stage.say("Klart, inget dödsfall", sender=ADMINISTRATOR, to=TICKETS_BOX, reply=relatives), to=TICKET_FITTER
    )
    assert stage.say("Bokat fredag 11/12 kl 17.", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work) == []
    assert f"{stage.job().booked:%Y-%m-%d %H:%M}" == "2026-12-11 17:00"


def test_a_removal_to_its_end(stage: Stage) -> None:
    mails = ticket(stage, "Nedmontering av digitalt lås")
    relatives = next(m for m in mails if "anhöriga" in m.subject)
    work = only(
        stage.say("Ja, anhöriga får kontaktas", sender=ADMINISTRATOR, to=TICKETS_BOX, reply=relatives),
        to=TICKET_FITTER,
    )
    stage.say("Bokat tisdag 8/12 kl 9", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work)
    asked = stage.say(
        "Låset är nere, serienummer 71230002. Ordinarie låset är tillbaka.",
        sender=TICKET_FITTER,
        to=TICKETS_BOX,
        reply=work,
    )
    decouple = only(asked, to=ADMINISTRATOR)
    assert "Låsets serienummer: 71230002" in decouple.body
    assert stage.say("Bortkopplat.", sender=ADMINISTRATOR, to=TICKETS_BOX, reply=decouple) == []
    assert stage.job().status is JobStatus.DONE


def test_the_administrator_is_asked_to_couple_with_the_serial(stage: Stage) -> None:
    asked = to_coupling(stage)
    assert "Dörrlåsets serienummer: 71230001" in asked.body
    assert "Serienumret måste anges i Phoniro." in asked.body
    assert stage.job().waits_for() is Role.ADMINISTRATOR


@pytest.mark.parametrize("answer", ["71230003", "Serienumret är 71230003.", "Monterat, serienummer 71230003."])
def test_a_report_without_the_serial_is_asked_for_it_before_the_coupling(stage: Stage, answer: str) -> None:
    work = to_fitter(stage)
    stage.say("Bokat tisdag 8/12 kl 9.", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work)
    question = only(
        stage.say("Låset är installerat.", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work), to=TICKET_FITTER
    )
    assert "serienummer" in question.subject
    told = stage.say(answer, sender=TICKET_FITTER, to=TICKETS_BOX, reply=question)
    assert "71230003" in only(told, to=ADMINISTRATOR).body


def test_the_montor_cannot_couple(stage: Stage) -> None:
    asked = to_coupling(stage)
    stage.say("Dörr kopplad.", sender=TICKET_FITTER, to=TICKETS_BOX, reply=asked)
    coupled = stage.job().step("coupled_door")
    assert coupled is not None
    assert coupled.state is StepState.OPEN
    assert len(stage.parked()) == 1
    assert "administratören" in stage.parked()[0]


def test_coupled_by_the_administrator_and_licensed_it_is_done_without_a_ready_mail(stage: Stage) -> None:
    asked = to_coupling(stage)
    licence = only(stage.say("Dörr kopplad.", sender=ADMINISTRATOR, to=TICKETS_BOX, reply=asked), to=ADMINISTRATOR)
    assert "licensnumret" in licence.subject
    assert stage.say("Klart.", sender=ADMINISTRATOR, to=TICKETS_BOX, reply=licence) == []
    assert stage.job().status is JobStatus.DONE
    assert stage.parked() == []
    assert not [m for m in stage.outbox() if "klar" in m.subject.lower()]
    assert OUTSIDER not in {m.to for m in stage.outbox()}


def test_no_lock_is_mounted_before_the_consent(stage: Stage) -> None:
    work = only(ticket(stage), to=TICKET_FITTER)
    stage.say("Bokat tisdag 8/12 kl 9.", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work)
    assert stage.say("Installerat, serienummer 71230004", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work) == []
    mounted = stage.job().step("mounted")
    assert mounted is not None
    assert mounted.state is not StepState.DONE
    assert "samtycke" in stage.parked()[0].lower()


def test_an_order_by_a_provider_goes_to_the_administrator_and_opens_no_job(stage: Stage) -> None:
    mails = stage.say(
        "Hej, vi vill ha ett digitalt lås monterat på Slussvägen 31.\n\nHälsningar\nKontoret",
        sender=f"Kontoret <{OUTSIDER}>",
        to=TICKETS_BOX,
        subject="Beställning av lås",
    )
    assert sorted(m.to for m in mails) == sorted([ADMINISTRATOR, OUTSIDER])
    assert "Slussvägen 31" in only(mails, to=ADMINISTRATOR).body
    assert OUTSIDER in only(mails, to=ADMINISTRATOR).body
    assert "Beställningar och felanmälningar görs av administratören i Easit." in only(mails, to=OUTSIDER).body
    assert stage.jobs() == []
    assert stage.parked() == []
    assert stage.tick() == []


def test_the_resident_is_in_no_mail_and_nowhere_in_the_clear(stage: Stage) -> None:
    """The whole story with a reminder; then every byte that was written is searched."""
    asked = to_coupling(stage)
    stage.wait(working_days=5)
    stage.wait(working_days=4)
    stage.say("Dörr kopplad.", sender=ADMINISTRATOR, to=TICKETS_BOX, reply=asked)
    for mail in stage.outbox():
        for secret in SECRETS:
            assert secret not in mail.body + mail.subject, mail.subject
            assert secret.encode() not in mail.raw
    assert TICKET_DUTY in {m.to for m in stage.outbox()}
    for name, data in stage.written():
        for secret in SECRETS:
            assert secret.encode() not in data, f"{secret} i {name}"


def test_what_is_sealed_can_be_opened_again(stage: Stage) -> None:
    """Sealed is not thrown away: whoever may see the resident finds the name, the phone and the code."""
    ticket(stage)
    opened = stage.sealed(stage.job().number)
    assert opened["customer_name"] == "Vendela Provqvist"
    assert opened["door_code"] == "4826B"
    assert "customer_phone" in opened


def test_the_search_would_find_what_is_not_sealed(stage: Stage) -> None:
    """The address may stand in the clear; if it were not found, the search above would prove nothing."""
    ticket(stage)
    assert any("Slussvägen 9".encode() in data for _, data in stage.written())
