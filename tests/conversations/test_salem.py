"""No personal data in mail: the door never waits for the gate, and what should not have been written is gone."""

import logging

import pytest

from mailbot.domain.job import JobStatus, StepState
from mailbot.domain.role import Role
from tests.conversations.configs import (
    CARETAKER,
    CARETAKER_BOX,
    FEES,
    HOME_CARE,
    LOCKSMITH,
    MANAGER,
    NO_PERSONAL_DATA,
    SALEM_DUTY,
)
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

ORDER = f"""Hej!

Vi behöver ett digitalt lås.

Adress: Bäverdammen 6
Kontaktperson: Alva Omsorgsdotter
Telefon: 040-628 04 21
E-post: {HOME_CARE}

Hälsningar
Avgiftsenheten
"""
PERSONNUMMER, NAME = "19280714-2384", "Elfrida Minnesota"
WITH_RESIDENT = ORDER.replace("ett digitalt lås.", f"ett digitalt lås till {NAME}, {PERSONNUMMER}.").replace(
    "Bäverdammen 6", "Bäverdammen 8"
)


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(NO_PERSONAL_DATA, "2026-11-30T10:00")


def order(stage: Stage, text: str = ORDER) -> list[Sent]:
    return stage.say(text, sender=FEES, to=CARETAKER_BOX, subject="Beställning")


def mounted(stage: Stage, gate: str) -> list[Sent]:
    """Ordered, booked and mounted, with what the vaktmästare says about the gate."""
    work = only(order(stage), to=CARETAKER)
    assert stage.say("Bokat onsdag 9/12 kl 13.", sender=CARETAKER, to=CARETAKER_BOX, reply=work) == []
    stage.wait(days=9, hours=4)
    return stage.say(f"Monterat, serienummer 66110001. {gate}", sender=CARETAKER, to=CARETAKER_BOX, reply=work)


def approved(stage: Stage) -> list[Sent]:
    """The gate without a unit, approved by the owner."""
    asked = only(mounted(stage, "Port finns, portlås saknas, BRF Bävern."), to=FEES)
    return stage.say("Godkänt, BRF Bävern, styrelsen@brfbavern.example", sender=FEES, to=CARETAKER_BOX, reply=asked)


def test_the_job_mail_has_the_address_and_the_contact_and_nothing_else(stage: Stage) -> None:
    mails = order(stage)
    assert sorted(m.to for m in mails) == sorted([FEES, CARETAKER])
    number = stage.job().number
    assert only(mails, to=CARETAKER).body.splitlines() == [
        "Hej!",
        "",
        "Du har fått ett nytt jobb. Boka en tid och svara på det här mejlet.",
        "",
        "Vad: Montering",
        "Var: Bäverdammen 6",
        "Boka senast: mån 7 dec",
        "",
        f"Kontakt: Alva Omsorgsdotter, Omtanken, 040-6280421, {HOME_CARE}",
        "",
        "Boka tiden med utföraren, så att personal är på plats.",
        "",
        "Se efter om det finns en port, om det redan sitter ett portlås där och",
        "vilken BRF det är, och skriv det i svaret.",
        "",
        "Så svarar du:",
        'När tiden är bokad: "Bokat 3/12 kl. 10".',
        'När låset sitter: "Monterat, serienummer 12345".',
        'Går det inte: "Går inte att montera" och varför.',
        'Kommer du inte in: "Ingen hemma". Ändra inte ämnesraden.',
        "",
        "Låsgruppen",
    ]
    assert only(mails, to=CARETAKER).subject == f"[{number}] Montering: boka tid"


def test_the_door_is_ready_at_once_and_does_not_wait_for_the_gate(stage: Stage) -> None:
    asked = mounted(stage, "Port finns, portlås saknas, BRF Bävern.")
    assert sorted(m.to for m in asked) == sorted([MANAGER, FEES])
    couple = only(asked, to=MANAGER)
    assert "66110001" in couple.body
    told = stage.say("Dörr kopplad", sender=MANAGER, to=CARETAKER_BOX, reply=couple)
    ready = only(told, to=HOME_CARE)
    assert len(told) == 1
    assert "kan användas av hemtjänstpersonalen nu" in ready.body
    assert "Porten saknar lås." in ready.body
    assert stage.job().status is JobStatus.OPEN
    assert stage.job().waits_for() is Role.FEE_OFFICER


def test_gate_without_unit_approval_locksmith_coupled_ready(stage: Stage) -> None:
    told = approved(stage)
    assert sorted(m.to for m in told) == sorted([LOCKSMITH, HOME_CARE])
    gate_order, coming = only(told, to=LOCKSMITH), only(told, to=HOME_CARE)
    assert "Adress: Bäverdammen 6" in gate_order.body
    assert "Fastighetsägaren har godkänt det." in gate_order.body
    assert "BRF Bävern" in gate_order.body
    assert "Alva" not in gate_order.body
    assert "så fort det är inlagt och\nkopplat" in coming.body
    asked = only(
        stage.say("Portlås 77110002 monterat.", sender=LOCKSMITH, to=CARETAKER_BOX, reply=gate_order), to=MANAGER
    )
    assert "Portlåsets nummer: 77110002" in asked.body
    ready = only(stage.say("Port kopplad", sender=MANAGER, to=CARETAKER_BOX, reply=asked), to=HOME_CARE)
    assert "Portlåset är inlagt och kopplat" in ready.body
    assert "Dörrlås" not in ready.body
    couple = next(m for m in stage.outbox() if m.to == MANAGER and "Koppla låset" in m.subject)
    stage.say("Dörr kopplad", sender=MANAGER, to=CARETAKER_BOX, reply=couple)
    assert stage.job().status is JobStatus.DONE
    assert stage.parked() == []
    assert len([m for m in stage.outbox() if "klart att använda" in m.subject]) == 2


def test_a_gate_that_has_a_unit_needs_neither_approval_nor_locksmith(stage: Stage) -> None:
    asked = mounted(stage, "Port finns, portlås finns redan.")
    assert {m.to for m in asked} == {MANAGER}
    for mail in asked:
        word = "Port kopplad" if "portlås" in mail.subject.lower() else "Dörr kopplad"
        stage.say(word, sender=MANAGER, to=CARETAKER_BOX, reply=mail)
    assert stage.job().status is JobStatus.DONE
    told = [m.subject.partition("] ")[2] for m in stage.outbox() if m.to == HOME_CARE]
    assert sorted(told) == ["Dörrlåset är klart att använda", "Portlåset är klart att använda"]
    assert LOCKSMITH not in {m.to for m in stage.outbox()}


def test_without_a_gate_the_door_closes_the_job(stage: Stage) -> None:
    asked = mounted(stage, "")
    examined = only(asked, to=CARETAKER)
    stage.say("Klart, ingen port", sender=CARETAKER, to=CARETAKER_BOX, reply=examined)
    told = stage.say("Dörr kopplad", sender=MANAGER, to=CARETAKER_BOX, reply=only(asked, to=MANAGER))
    assert [m.to for m in told] == [HOME_CARE]
    assert stage.job().status is JobStatus.DONE


def test_no_gate_order_before_the_approval(stage: Stage) -> None:
    """The låssmed hears nothing, whatever anybody else reports; even a tick by hand does not get round it."""
    asked = mounted(stage, "Port finns, portlås saknas, BRF Bävern.")
    couple = only(asked, to=MANAGER)
    stage.say("Dörr kopplad, port kopplad.", sender=MANAGER, to=CARETAKER_BOX, reply=couple)
    for checkpoint in ("gate_ordered", "gate_mounted", "coupled_gate"):
        why, changed = stage.command(stage.job().number, "tick", checkpoint=checkpoint)
        assert not changed, why
    stage.wait(working_days=3)
    assert LOCKSMITH not in {m.to for m in stage.outbox()}
    ordered = stage.job().step("gate_ordered")
    assert ordered is not None
    assert ordered.state is StepState.WAITING


def test_a_no_from_the_owner_goes_to_a_person_and_orders_nothing(stage: Stage) -> None:
    asked = only(mounted(stage, "Port finns, portlås saknas, BRF Bävern."), to=FEES)
    assert stage.say("Nej, de säger nej.", sender=FEES, to=CARETAKER_BOX, reply=asked) == []
    assert len(stage.parked()) == 1
    assert LOCKSMITH not in {m.to for m in stage.outbox()}


def test_a_mail_with_a_resident_is_an_order_and_its_sender_is_told_once_a_week(stage: Stage) -> None:
    mails = order(stage, WITH_RESIDENT)
    notices = [m for m in mails if m.to == FEES and "personuppgifter" in m.subject]
    assert len(notices) == 1
    assert "Treserva" in notices[0].body
    assert only(mails, to=CARETAKER).body.count("Bäverdammen 8") == 1
    assert stage.job().item.address == "Bäverdammen 8"
    assert stage.job().status is JobStatus.OPEN
    assert stage.parked() == []
    stage.wait(days=2)
    second = order(stage, WITH_RESIDENT.replace("Bäverdammen 8", "Bäverdammen 10"))
    assert sorted(m.to for m in second) == sorted([FEES, CARETAKER])
    stage.wait(days=7)
    third = order(stage, WITH_RESIDENT.replace("Bäverdammen 8", "Bäverdammen 12"))
    assert [m.to for m in third if "personuppgifter" in m.subject] == [FEES]


def test_the_resident_is_nowhere(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    """Not in a database byte, not in the outbox, not in the log, not in the binder."""
    caplog.set_level(logging.DEBUG)
    work = only(order(stage, WITH_RESIDENT), to=CARETAKER)
    stage.say(f"Bokat onsdag 9/12 kl 13 med {NAME} {PERSONNUMMER}.", sender=CARETAKER, to=CARETAKER_BOX, reply=work)
    stage.say(f"Hur går det för {NAME}, {PERSONNUMMER}?", sender=FEES, to=CARETAKER_BOX, subject="Fråga")
    stage.wait(working_days=12)
    kept = dict(stage.written())
    assert any("Bäverdammen 8".encode() in data for data in kept.values())
    for secret in (PERSONNUMMER, PERSONNUMMER.replace("-", ""), PERSONNUMMER[2:], NAME, "Elfrida", "Minnesota"):
        assert secret not in caplog.text
        for name, data in kept.items():
            assert secret.encode() not in data, f"{secret} i {name}"
        for mail in stage.outbox():
            assert secret not in mail.body + mail.subject, mail.subject
    assert caplog.text


def test_what_is_missing_is_asked_for_and_the_answer_completes_the_job(stage: Stage) -> None:
    mails = order(stage, "Hej! Montering av digitalt lås på Bäverdammen 14, tack.\n\nAvgiftsenheten")
    question = only(mails, to=FEES)
    assert "kontaktperson" in question.body.lower()
    assert CARETAKER not in {m.to for m in mails}
    told = stage.say(
        f"Kontaktperson: Alva Omsorgsdotter\nTelefon: 040-628 04 21\nE-post: {HOME_CARE}",
        sender=FEES,
        to=CARETAKER_BOX,
        reply=question,
    )
    assert "Alva Omsorgsdotter" in only(told, to=CARETAKER).body
    assert stage.job().missing == ()


def test_an_order_by_a_provider_goes_to_the_fee_officer(stage: Stage) -> None:
    mails = stage.say(
        "Vi vill beställa montering av ett digitalt lås på Bäverdammen 16.", sender=HOME_CARE, to=CARETAKER_BOX
    )
    assert sorted(m.to for m in mails) == sorted([FEES, HOME_CARE])
    assert stage.jobs() == []


def test_nothing_comes_down_before_all_care_is_ended(stage: Stage) -> None:
    mails = order(stage, ORDER.replace("Vi behöver ett digitalt lås.", "Låset ska tas ner."))
    asked = next(m for m in mails if m.to == FEES and "insatser" in m.subject)
    assert CARETAKER not in {m.to for m in mails}
    work = only(stage.say("Ja, alla är avslutade", sender=FEES, to=CARETAKER_BOX, reply=asked), to=CARETAKER)
    assert "Nedmontering" in work.body
    assert "ordinarie lås, som förvaras hos vaktmästeriet" in work.body


def test_an_alarm_that_stays_keeps_the_lock(stage: Stage) -> None:
    mails = order(stage, ORDER.replace("Vi behöver ett digitalt lås.", "Låset ska tas ner."))
    asked = next(m for m in mails if m.to == FEES and "insatser" in m.subject)
    stage.say("Nej", sender=FEES, to=CARETAKER_BOX, reply=asked)
    stage.wait(working_days=6)
    assert CARETAKER not in {m.to for m in stage.outbox()}
    assert SALEM_DUTY in {m.to for m in stage.outbox()} or stage.parked()
