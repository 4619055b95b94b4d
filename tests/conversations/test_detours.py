"""What strays from the straight way: twice, too little, taken back, in doubt, too late, changed, not proven."""

from datetime import datetime

import pytest

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.job import JobStatus
from mailbot.domain.role import Role
from tests.conversations.configs import COUPLER, DUTY, FITTER, FORMS, PLANNER, PROTECTED, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

ORDER = "Hej!\n\nVi beställer montering av trygghetslås.\nKundid: 7001\nAdress: Nyponvägen 5\n\nMvh Planeringen"
PROVEN = "mx.lindby.example.se; dmarc=pass header.from={domain}; spf=pass smtp.mailfrom={domain}"


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(FORMS, "2026-11-24T09:20")


def order(stage: Stage, text: str = ORDER, *, sender: str = PLANNER, subject: str = "Beställning") -> list[Sent]:
    return stage.say(text, sender=sender, to=SERVICE, subject=subject)


def test_an_order_sent_twice_is_one_job_and_the_second_answer_says_where_it_stands(stage: Stage) -> None:
    work = only(order(stage), to=FITTER)
    number = stage.job().number
    stage.say("Bokat 1/12 kl 9.", sender=FITTER, to=SERVICE, reply=work)
    stage.wait(days=1)
    again = order(stage, subject="Har ni sett vår beställning?")
    answer = only(again, to=PLANNER)
    assert len(again) == 1
    assert f"Den har jobbnummer {number}, och inget\nnytt jobb har skapats." in answer.body
    assert "tis 1 dec kl. 09.00" in answer.body
    assert len(stage.jobs()) == 1
    assert stage.parked() == []


def test_a_colleague_s_copy_of_the_order_is_the_same_job(stage: Stage) -> None:
    order(stage)
    again = order(stage, sender="vikarie@tryggvard.example")
    assert [m.to for m in again] == ["vikarie@tryggvard.example"]
    assert len(stage.jobs()) == 1


def test_the_very_same_mail_again_is_silent(stage: Stage) -> None:
    mail = stage.mail(ORDER, sender=PLANNER, to=SERVICE, subject="Beställning").as_bytes()
    assert len(stage.say_bytes(mail, SERVICE)) == 2
    stage.restart()
    assert stage.say_bytes(mail, SERVICE) == []
    assert len(stage.jobs()) == 1


def test_the_same_order_with_another_address_goes_to_a_person(stage: Stage) -> None:
    order(stage)
    assert order(stage, ORDER.replace("Nyponvägen 5", "Slånbärsvägen 9")) == []
    assert len(stage.jobs()) == 1
    assert "skiljer sig" in stage.parked()[0]


def test_another_provider_s_customer_of_the_same_number_is_not_told_of_this_one(stage: Stage) -> None:
    """Kundid belongs to the municipality: what another provider orders for the same customer is its own job."""
    order(stage)
    mails = order(stage, sender="bokning@solhem.example")
    assert PLANNER not in {m.to for m in mails}
    assert not any("finns redan" in m.body for m in mails)


def test_a_cancellation_before_the_booking_closes_the_job_and_tells_the_montor(stage: Stage) -> None:
    mails = order(stage)
    receipt = only(mails, to=PLANNER)
    told = stage.say("Avboka", sender=PLANNER, to=SERVICE, reply=receipt)
    assert stage.job().status is JobStatus.CANCELLED
    assert "avbokat" in only(told, to=FITTER).subject
    assert {m.to for m in told} <= {FITTER, PLANNER}
    assert stage.wait(working_days=15) == []


def test_a_cancellation_by_a_new_mail_with_the_customer_s_number(stage: Stage) -> None:
    order(stage)
    told = order(stage, "Hej, vi avbeställer monteringen för Kundid 7001, Nyponvägen 5.", subject="Avbeställning")
    assert stage.job().status is JobStatus.CANCELLED
    assert FITTER in {m.to for m in told}


def test_another_provider_cannot_cancel_in_a_forwarded_thread(stage: Stage) -> None:
    receipt = only(order(stage), to=PLANNER)
    assert stage.say("Avboka", sender="bokning@solhem.example", to=SERVICE, reply=receipt) == []
    assert stage.job().status is JobStatus.OPEN
    assert len(stage.parked()) == 1


def test_a_report_on_a_cancelled_job_goes_to_a_person(stage: Stage) -> None:
    mails = order(stage)
    stage.say("Avboka", sender=PLANNER, to=SERVICE, reply=only(mails, to=PLANNER))
    assert stage.say("Bokat 1/12 kl 9.", sender=FITTER, to=SERVICE, reply=only(mails, to=FITTER)) == []
    assert stage.job().status is JobStatus.CANCELLED
    assert len(stage.parked()) == 1


def test_a_cancellation_of_what_is_mounted_goes_to_a_person(stage: Stage) -> None:
    mails = order(stage)
    stage.say("Monterat, serienummer 60010001", sender=FITTER, to=SERVICE, reply=only(mails, to=FITTER))
    stage.say("Avboka", sender=PLANNER, to=SERVICE, reply=only(mails, to=PLANNER))
    assert stage.job().status is JobStatus.OPEN
    assert len(stage.parked()) == 1


UNCERTAIN = (
    "Hej, Kundid 7010 på Enbärsvägen 1 ska ha lås monterat, eller om det var felanmälan eftersom låset krånglar?"
)


def test_an_uncertain_order_is_held_until_a_person_releases_it(stage: Stage) -> None:
    mails = order(stage, UNCERTAIN)
    assert FITTER not in {m.to for m in mails}
    job = stage.job()
    assert job.status is JobStatus.HELD
    assert job.waits_for() is Role.DUTY
    assert FITTER not in {m.to for m in stage.wait(hours=4)}
    why, changed = stage.command(job.number, "release")
    assert changed, why
    work = only(stage.tick(), to=FITTER)
    assert "Enbärsvägen 1" in work.body
    assert stage.job().status is JobStatus.OPEN
    assert stage.tick() == []


def test_what_is_released_twice_asks_once(stage: Stage) -> None:
    order(stage, UNCERTAIN)
    number = stage.job().number
    stage.command(number, "release")
    stage.tick()
    stage.command(number, "hold", reason="väntar på besked")
    stage.command(number, "release")
    assert [m for m in stage.tick() if "boka tid" in m.subject] == []


def test_a_passed_deadline_reminds_the_montor_then_the_duty_person_in_office_hours(stage: Stage) -> None:
    """Ordered Tuesday 24/11: five working days are Tuesday 1/12, 16.30; the evening is nobody's time."""
    order(stage)
    assert stage.wait(days=7) == []
    stage.now = datetime(2026, 12, 1, 16, 45, tzinfo=STOCKHOLM)
    assert stage.tick() == []
    stage.now = datetime(2026, 12, 2, 7, 30, tzinfo=STOCKHOLM)
    assert stage.tick() == []
    stage.now = datetime(2026, 12, 2, 8, 1, tzinfo=STOCKHOLM)
    reminder = only(stage.tick(), to=FITTER)
    assert "Påminnelse" in reminder.subject
    assert "Tid bokad" in reminder.body
    assert stage.wait(hours=6) == []
    stage.now = datetime(2026, 12, 4, 8, 1, tzinfo=STOCKHOLM)
    second = stage.tick()
    assert sorted(m.to for m in second) == sorted([FITTER, DUTY])
    assert "Ett jobb har stannat" in only(second, to=DUTY).subject
    assert PLANNER not in {m.to for m in second}


def test_a_deadline_that_passed_during_an_outage_reminds_once(stage: Stage) -> None:
    order(stage)
    stage.now = datetime(2026, 12, 14, 10, 0, tzinfo=STOCKHOLM)
    stage.restart()
    assert [m.to for m in stage.tick()] == [FITTER]
    assert stage.wait(hours=1) == []


def test_what_was_done_in_time_reminds_nobody(stage: Stage) -> None:
    work = only(order(stage), to=FITTER)
    stage.say("Bokat 15/12 kl 9.", sender=FITTER, to=SERVICE, reply=work)
    assert stage.wait(working_days=10) == []


def test_a_change_goes_to_a_person_and_moves_nothing(stage: Stage) -> None:
    receipt = only(order(stage), to=PLANNER)
    before = stage.job()
    stage.say("Vi vill ändra adressen till Slånbärsvägen 9.", sender=PLANNER, to=SERVICE, reply=receipt)
    assert len(stage.parked()) == 1
    assert stage.job().item == before.item
    assert stage.job().steps == before.steps


def test_a_stranger_moves_nothing(stage: Stage) -> None:
    order(stage)
    number = stage.job().number
    before = stage.job()
    told = stage.say(
        "Dörr kopplad, port kopplad.", sender="nagon@frammande.example", to=SERVICE, subject=f"SV: [{number}] Koppla"
    )
    assert told == []
    assert stage.job() == before
    assert len(stage.parked()) == 1


def test_an_order_from_outside_the_register_goes_to_a_person(stage: Stage) -> None:
    assert order(stage, sender="nagon@frammande.example") == []
    assert stage.jobs() == []
    assert "registret" in stage.parked()[0]


def test_a_question_about_a_job_is_answered_with_where_it_stands(stage: Stage) -> None:
    receipt = only(order(stage), to=PLANNER)
    answer = only(stage.say("Hur går det med det här?", sender=PLANNER, to=SERVICE, reply=receipt), to=PLANNER)
    assert stage.job().number in answer.body
    assert "Tid bokad" in answer.body


def test_thanks_are_not_answered(stage: Stage) -> None:
    receipt = only(order(stage), to=PLANNER)
    assert stage.say("Tack så mycket!", sender=PLANNER, to=SERVICE, reply=receipt) == []
    assert stage.parked() == []


def test_nobody_at_home_asks_for_a_new_time(stage: Stage) -> None:
    work = only(order(stage), to=FITTER)
    stage.say("Bokat 1/12 kl 9.", sender=FITTER, to=SERVICE, reply=work)
    told = stage.say("Ingen hemma.", sender=FITTER, to=SERVICE, reply=work)
    assert "kom inte in" in only(told, to=PLANNER).body
    job = stage.job()
    assert job.booked is None
    assert job.waits_for() is Role.INSTALLER
    stage.say("Ombokat till 8/12 kl 9.", sender=FITTER, to=SERVICE, reply=work)
    assert f"{stage.job().booked:%Y-%m-%d %H:%M}" == "2026-12-08 09:00"


def test_a_lock_that_cannot_be_mounted_is_held_and_told(stage: Stage) -> None:
    work = only(order(stage), to=FITTER)
    told = stage.say("Går inte att montera, dörren är för tjock.", sender=FITTER, to=SERVICE, reply=work)
    assert "dörren är för tjock" in only(told, to=PLANNER).body
    assert stage.job().status is JobStatus.HELD
    stage.say("Avboka", sender=PLANNER, to=SERVICE, reply=only(told, to=PLANNER))
    assert stage.job().status is JobStatus.CANCELLED


@pytest.mark.parametrize(
    "results",
    [
        None,
        "mx.lindby.example.se; dmarc=fail header.from=tryggvard.example",
        "mx.lindby.example.se; spf=pass smtp.mailfrom=nagonannan.example",
        "mx.frammande.example; dmarc=pass header.from=tryggvard.example",
    ],
    ids=["nothing said", "dmarc fails", "another domain", "somebody else's word"],
)
def test_an_order_whose_sender_is_not_proven_is_parked_without_effect(
    open_stage: OpenStage, results: str | None
) -> None:
    stage = open_stage(PROTECTED, "2026-11-24T09:20")
    headers = {"Authentication-Results": results} if results else None
    assert stage.say(ORDER, sender=PLANNER, to=SERVICE, subject="Beställning", headers=headers) == []
    assert stage.jobs() == []
    assert stage.parked() == ["avsändaren kunde inte bekräftas av mejlservern"]


def test_a_report_whose_sender_is_not_proven_changes_nothing(open_stage: OpenStage) -> None:
    stage = open_stage(PROTECTED, "2026-11-24T09:20")
    proven = {"Authentication-Results": PROVEN.format(domain="tryggvard.example")}
    work = only(stage.say(ORDER, sender=PLANNER, to=SERVICE, subject="Beställning", headers=proven), to=FITTER)
    before = stage.job()
    report = "Monterat, serienummer 60010002."
    assert stage.say(report, sender=FITTER, to=SERVICE, reply=work) == []
    forged = {"Authentication-Results": "mx.lindby.example.se; dmarc=fail header.from=lindby.example.se"}
    assert stage.say(report, sender=FITTER, to=SERVICE, reply=work, headers=forged) == []
    assert stage.job() == before
    assert len(stage.parked()) == 2
    honest = {"Authentication-Results": PROVEN.format(domain="lindby.example.se")}
    assert [m.to for m in stage.say(report, sender=FITTER, to=SERVICE, reply=work, headers=honest)] == [COUPLER]
