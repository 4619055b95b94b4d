"""The 2026 routine: forms become jobs, faults are answered with the lamp check, what is urgent is answered at once."""

from datetime import date

import pytest

from mailbot.domain.job import JobStatus
from mailbot.domain.reading import ItemType
from mailbot.domain.role import Role
from tests.conversations.configs import COUPLER, DUTY, FITTER, FORM, FORMS, PLANNER, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

COORDINATOR = "karin.samordnare@solhem.example"
NEW_LOCK = f"""Ett formulär har skickats in.

Ärende: Montering
Anordnare: Solhem
Kundid: 5207
Adress: Lingonstigen 14
Önskat datum: 2026-12-09
Kontaktperson: Karin Provdal
Telefon: 070-174 06 41
E-post: {COORDINATOR}
"""
FAULT_FORM = f"""Ärende: Felanmälan
Kundid: 5209
Adress: Odonvägen 1
Fel: {{fault}}
Kontaktperson: Karin Provdal
E-post: {COORDINATOR}
"""
LAMP_CHECK = (
    "Tryck på låsenhetens knapp.",
    "Den gröna lysdioden ska tändas.",
    "Den gröna lysdioden ska släckas inom 10 sekunder.",
    "Inom 20 sekunder ska den röda lysdioden blinka kort en eller två\ngånger.",
)


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(FORMS, "2026-11-25T13:10")


def form(stage: Stage, text: str = NEW_LOCK) -> list[Sent]:
    return stage.say(text, sender=f"E-formulär <{FORM}>", to=SERVICE, subject="Nytt ärende: trygghetslås")


def fault(stage: Stage) -> list[Sent]:
    return stage.say(
        "Hej! Felanmälan för Kundid 5301, Blåbärsvägen 3. Dörren går inte att låsa upp från appen.\n\nKarin",
        sender=COORDINATOR,
        to=SERVICE,
        subject="Fel på lås",
    )


def test_a_form_becomes_a_job_and_its_provider_gets_the_answers(stage: Stage) -> None:
    mails = form(stage)
    assert sorted(m.to for m in mails) == sorted([COORDINATOR, FITTER])
    receipt, work = only(mails, to=COORDINATOR), only(mails, to=FITTER)
    job = stage.job()
    assert job.number in receipt.body
    assert "Kundid: 5207" in receipt.body
    for said in ("Var: Lingonstigen 14", "Kundid: 5207", "Karin Provdal", "Solhem", COORDINATOR):
        assert said in work.body
    assert "En representant från anordnaren ska vara med när låset monteras." in work.body
    assert (job.provider, job.orderer) == ("solhem", COORDINATOR)
    assert job.item.proposed_date == date(2026, 12, 9)
    assert job.waits_for() is Role.INSTALLER


def test_no_mail_ever_goes_to_the_form(stage: Stage) -> None:
    form(stage)
    form(stage, NEW_LOCK.replace("Adress: Lingonstigen 14\n", "").replace("5207", "5208"))
    form(stage, FAULT_FORM.format(fault="Låset låter konstigt"))
    stage.wait(working_days=8)
    assert FORM not in {m.to for m in stage.outbox()}


def test_from_form_to_ready(stage: Stage) -> None:
    work = only(form(stage), to=FITTER)
    assert stage.say("Bokat onsdag 9/12 kl 10.30.", sender=FITTER, to=SERVICE, reply=work) == []
    stage.wait(days=13, hours=20)
    asked = only(stage.say("Monterat, serienr 91112222.", sender=FITTER, to=SERVICE, reply=work), to=COUPLER)
    assert "91112222" in asked.body
    told = stage.say("Dörr kopplad.", sender=COUPLER, to=SERVICE, reply=asked)
    ready = only(told, to=COORDINATOR)
    assert len(told) == 1
    assert "Dörrlåset är kopplat" in ready.body
    assert "inaktivera den i Phoniro och ta sedan bort den" in ready.body
    assert "som reserv" not in ready.body
    assert "Uppstart smarta lås" in ready.body
    assert stage.job().status is JobStatus.DONE


def test_a_visit_that_nobody_reports_is_asked_about_in_office_hours(stage: Stage) -> None:
    """Booked Thursday 26/11: due Friday 16:30, and the reminder waits for Monday morning."""
    work = only(form(stage), to=FITTER)
    stage.say("Bokat torsdag 26/11 kl 9.", sender=FITTER, to=SERVICE, reply=work)
    assert stage.wait(days=2, hours=4) == []
    reminder = only(stage.wait(days=2, hours=15), to=FITTER)
    assert "Dörrlås monterat" in reminder.body


def test_an_urgent_form_is_answered_to_whom_filled_it_in(stage: Stage) -> None:
    mails = form(stage, FAULT_FORM.format(fault="Kunden är inlåst"))
    assert [m.to for m in mails if "Brådskande" in m.subject] == [COORDINATOR]
    assert "LARM" in only(mails, to=DUTY).subject


def test_a_lock_that_the_app_cannot_open_gets_the_lamp_check_and_the_warning(stage: Stage) -> None:
    mails = fault(stage)
    assert sorted(m.to for m in mails) == sorted([COORDINATOR, FITTER])
    advice = only(mails, to=COORDINATOR).body
    assert "Byt inte batteriet själva" in advice
    places = [advice.index(step) for step in LAMP_CHECK]
    assert places == sorted(places)
    assert "övertryck av gaser" in advice
    assert "minst fem gånger" in advice
    assert stage.job().number in advice
    assert "registrera besöket manuellt" in advice
    assert DUTY not in {m.to for m in mails}
    assert stage.job().item.type is ItemType.FAULT


def test_a_fixed_fault_is_told_to_the_provider(stage: Stage) -> None:
    work = only(fault(stage), to=FITTER)
    told = stage.say("Felet är åtgärdat.", sender=FITTER, to=SERVICE, reply=work)
    assert [m.to for m in told] == [COORDINATOR]
    assert stage.job().status is JobStatus.DONE
    assert stage.say("Felet är åtgärdat", sender=FITTER, to=SERVICE, reply=work) == []


def test_the_provider_who_solved_it_closes_the_fault(stage: Stage) -> None:
    advice = only(fault(stage), to=COORDINATOR)
    stage.say("Felet är åtgärdat", sender=COORDINATOR, to=SERVICE, reply=advice)
    assert stage.job().status is JobStatus.DONE
    assert stage.parked() == []


def test_a_removal_ends_with_the_decoupling(stage: Stage) -> None:
    mails = form(
        stage,
        "Ärende: Nedmontering\nKundid: 5310\nAdress: Hallonvägen 8\nÖnskat datum: 2026-12-14\n"
        f"Kontaktperson: Karin Provdal\nE-post: {COORDINATOR}\n",
    )
    work = only(mails, to=FITTER)
    assert "Nedmontering" in work.body
    assert '"Låset är nere, serienummer 12345"' in work.body
    stage.say("Bokat måndag 14/12 kl 9.", sender=FITTER, to=SERVICE, reply=work)
    told = stage.say("Låset är nere, serienummer 91113333.", sender=FITTER, to=SERVICE, reply=work)
    asked = only(told, to=COUPLER)
    assert "Låsets serienummer: 91113333" in asked.body
    assert stage.say("Bortkopplat.", sender=COUPLER, to=SERVICE, reply=asked) == []
    assert stage.job().status is JobStatus.DONE


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Hjälp! Kunden är utelåst, Kundid 5402, Åkerbärsgränd 2. Appen svarar inte.", "hämta och använd nyckeln"),
        ("Batteriet i låset är varmt och svullet, Kundid 5403, Åkerbärsgränd 4!", "rör det inte\noch håll avstånd"),
    ],
    ids=["locked out", "hot battery"],
)
def test_what_is_urgent_is_answered_at_once_at_night_and_duty_is_alarmed(
    open_stage: OpenStage, text: str, says: str
) -> None:
    stage = open_stage(FORMS, "2026-11-29T02:40")  # the night to Sunday
    mails = stage.say(text, sender=COORDINATOR, to=SERVICE, subject="Akut")
    answers = [m for m in mails if m.to == COORDINATOR and "Brådskande" in m.subject]
    assert len(answers) == 1
    assert says in answers[0].body
    assert "112" in answers[0].body
    alarm = only(mails, to=DUTY)
    assert alarm.subject.endswith("LARM: ett ärende behöver dig nu")
    assert "5402" not in alarm.body
    assert stage.tick() == []


def test_a_discharged_battery_is_never_changed_by_the_staff(stage: Stage) -> None:
    mails = stage.say(
        "Hej, vi tror att batteriet är helt urladdat hos Kundid 5404, Åkerbärsgränd 6.",
        sender=COORDINATOR,
        to=SERVICE,
        subject="Batteri",
    )
    advice = only(mails, to=COORDINATOR).body
    assert "Byt inte batteriet själva" in advice
    assert all(step in advice for step in LAMP_CHECK)
    assert stage.job().item.type is ItemType.DISCHARGED_BATTERY


def test_what_is_missing_is_asked_for_and_the_answer_completes_the_job(stage: Stage) -> None:
    mails = stage.say(
        "Hej, vi beställer montering av trygghetslås till Kundid 5501.\n\nKarin",
        sender=COORDINATOR,
        to=SERVICE,
        subject="Nytt lås",
    )
    question = only(mails, to=COORDINATOR)
    assert len(mails) == 1
    assert "- adress" in question.body
    assert "meddelandefunktionen i Combine" in question.body
    assert stage.job().missing == ("address",)
    work = only(stage.say("Adress: Tranbärsvägen 7", sender=COORDINATOR, to=SERVICE, reply=question), to=FITTER)
    assert "Var: Tranbärsvägen 7" in work.body
    assert stage.job().missing == ()
    assert stage.job().item.address == "Tranbärsvägen 7"


def test_missing_information_in_a_form_is_asked_of_the_provider(stage: Stage) -> None:
    question = only(form(stage, NEW_LOCK.replace("Adress: Lingonstigen 14\n", "")), to=COORDINATOR)
    assert "- adress" in question.body


def test_physical_keys_are_not_asked_for(stage: Stage) -> None:
    form(stage)
    assert not any("nycklar" in m.body for m in stage.outbox())


def test_another_provider_gets_none_of_it(stage: Stage) -> None:
    form(stage)
    assert PLANNER not in {m.to for m in stage.outbox()}
