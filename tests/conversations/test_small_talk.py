"""What is said in passing moves nothing and waits for nobody; a question is asked once for each mail that needs it."""

import pytest

from mailbot.domain.job import JobStatus, StepState
from tests.conversations.configs import (
    ADMINISTRATOR,
    COUPLER,
    DUTY,
    FITTER,
    FORMS,
    PLANNER,
    ROLL_OUT,
    SERVICE,
    TICKET_FITTER,
    TICKETS,
    TICKETS_BOX,
)
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only
from tests.conversations.test_soderkoping import to_fitter

ORDER = "Hej! Vi beställer montering av lås.\nKundid: 4120\nAdress: Rönnstigen 2"
REMOVAL = "Hej! Vi beställer nedmontering av lås.\nKundid: 4120\nAdress: Rönnstigen 2\nÖnskat datum: 2026-12-10"
SEEN = ["Ok", "Okej.", "Noterat", "Noterat!\n\nMvh Bodil", "Tack", "Mottaget, tack", "Uppfattat", "👍"]


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def job_mail(stage: Stage) -> Sent:
    return only(stage.say(ORDER, sender=PLANNER, to=SERVICE, subject="Beställning montering"), to=FITTER)


def held(stage: Stage) -> Sent:
    job_mail(stage)
    return only(stage.say(REMOVAL, sender=PLANNER, to=SERVICE, subject="Beställning nedmontering"), to=DUTY)


def standing(stage: Stage) -> list[tuple[str, int]]:
    return [(job.status.value, job.version) for job in stage.jobs()]


@pytest.mark.parametrize("text", SEEN)
def test_duty_s_word_that_a_mail_was_read_moves_and_parks_nothing(stage: Stage, text: str) -> None:
    mail = held(stage)
    before = standing(stage)
    assert stage.say(text, sender=DUTY, to=SERVICE, reply=mail) == []
    assert stage.parked() == []
    assert standing(stage) == before


@pytest.mark.parametrize("text", SEEN)
def test_an_ok_to_an_alarm_about_somebody_s_work_does_not_do_the_work(stage: Stage, text: str) -> None:
    booking = job_mail(stage)
    stage.say("Bokat tors 26/11 kl 10", sender=FITTER, to=SERVICE, reply=booking)
    stage.wait(working_days=4)
    alarm = only(stage.wait(working_days=3), to=DUTY)
    assert stage.say(text, sender=DUTY, to=SERVICE, reply=alarm) == []
    assert stage.parked() == []
    step = stage.job().step("mounted")
    assert step is not None
    assert step.state is StepState.OPEN
    stage.say("Klart", sender=DUTY, to=SERVICE, reply=alarm)
    assert {s.name: s.state for s in stage.job().steps}["mounted"] is StepState.DONE


@pytest.mark.parametrize("text", SEEN)
def test_the_montor_who_has_read_the_job_mail_has_booked_nothing(stage: Stage, text: str) -> None:
    assert stage.say(text, sender=FITTER, to=SERVICE, reply=job_mail(stage)) == []
    assert stage.parked() == []


THANKED = [
    "Hej Anna!\nTack för hjälpen med låset på Rönnstigen 2!\n\nMed vänlig hälsning\nBodil Ek",
    "Toppen, tack för snabb hantering!",
    "Tack för det, trevlig helg!",
]
MORE_THAN_THANKS = [
    "Tack, men låset fungerar inte",
    "Tack så mycket, men portlåset fungerar inte längre",
    "Tack, fint. Avboka låset.",
    "Tack men vi vill avbeställa",
    "Tack för mejlet, vi ställer in monteringen",
    "Tack för hjälpen med låset på Rönnstigen som krånglar",
    "Hej tack för det. Kunden har avlidit.",
    "Toppen tack! Kunden har flyttat till Ekvägen 5.",
    "Tack! Kan ni även beställa nycklar",
    "Noterat mvh den nya adressen är Ekvägen 4",
    "Uppfattat. Hälsningar, kunden är inlåst",
]


@pytest.mark.parametrize("text", THANKED)
def test_thanks_wait_for_nobody(stage: Stage, text: str) -> None:
    job_mail(stage)
    receipt = only(stage.outbox(), to=PLANNER)
    assert stage.say(text, sender=PLANNER, to=SERVICE, reply=receipt) == []
    assert stage.parked() == []


@pytest.mark.parametrize("text", MORE_THAN_THANKS)
def test_what_is_said_behind_a_thanks_is_heard(stage: Stage, text: str) -> None:
    """It becomes a job, ends one, or waits for a person; it is never filed as a greeting."""
    job_mail(stage)
    receipt = only(stage.outbox(), to=PLANNER)
    before = standing(stage)
    stage.say(text, sender=PLANNER, to=SERVICE, reply=receipt)
    assert stage.parked() or standing(stage) != before


@pytest.mark.parametrize("word", ["Ok, ", "Klart, ", "Tack! ", "Ja, ", ""])
def test_a_word_before_a_report_does_not_change_it(stage: Stage, word: str) -> None:
    booking = job_mail(stage)
    assert stage.say(f"{word}bokat tors 26/11 kl 10", sender=FITTER, to=SERVICE, reply=booking) == []
    assert f"{stage.job().booked:%d %H}" == "26 10"
    asked = stage.say(f"{word}monterat, serienummer 90010001", sender=FITTER, to=SERVICE, reply=booking)
    assert [m.to for m in asked] == [COUPLER]
    assert stage.parked() == []


def test_klart_monterat_needs_no_booking(stage: Stage) -> None:
    asked = stage.say("Klart, monterat, serienr 90010001", sender=FITTER, to=SERVICE, reply=job_mail(stage))
    assert [m.to for m in asked] == [COUPLER]


def test_an_ok_is_an_answer_where_we_asked_for_one(stage: Stage) -> None:
    booking = job_mail(stage)
    stage.say("Bokat tors 26/11 kl 10", sender=FITTER, to=SERVICE, reply=booking)
    asked = only(stage.say("Monterat, serienummer 90010001", sender=FITTER, to=SERVICE, reply=booking), to=COUPLER)
    assert stage.say("Noterat", sender=COUPLER, to=SERVICE, reply=asked) == []
    told = stage.say("Ok", sender=COUPLER, to=SERVICE, reply=asked)
    assert [m.to for m in told] == [PLANNER]
    assert stage.parked() == []


def test_an_ok_to_a_question_for_facts_goes_to_a_person(stage: Stage) -> None:
    text = "Hej! Vi beställer nedmontering av lås hos kund 4120."
    asked = only(stage.say(text, sender=PLANNER, to=SERVICE, subject="Beställning nedmontering"), to=PLANNER)
    stage.say("Ok", sender=PLANNER, to=SERVICE, reply=asked)
    assert len(stage.parked()) == 1


def test_each_booking_without_a_time_is_asked_about_once_and_its_copy_never(open_stage: OpenStage) -> None:
    """The same answer twice is two mails that need a question; one mail that arrives twice is one."""
    stage = open_stage(TICKETS, "2026-11-24T08:30")
    work = to_fitter(stage)
    for _ in range(2):
        mail = stage.mail("Jag monterar på fredag kl 10", sender=TICKET_FITTER, to=TICKETS_BOX, reply=work).as_bytes()
        asked = stage.say_bytes(mail, TICKETS_BOX)
        assert [m.to for m in asked] == [TICKET_FITTER], stage.parked()
        assert stage.say_bytes(mail, TICKETS_BOX) == []
        stage.restart()
        assert stage.tick() == []


@pytest.mark.parametrize("again", [False, True])
def test_a_booking_without_a_day_is_asked_about(stage: Stage, again: bool) -> None:
    booking = job_mail(stage)
    asked = stage.say("Klart", sender=FITTER, to=SERVICE, reply=booking)
    assert [m.to for m in asked] == [FITTER], stage.parked()
    if again:
        asked = stage.say("Klart", sender=FITTER, to=SERVICE, reply=booking)
        assert [m.to for m in asked] == [FITTER]


def test_a_held_order_says_why_it_is_held(stage: Stage) -> None:
    mail = held(stage)
    assert "Därför: LÅS-2026-00001 (montering) pågår redan för samma dörr" in mail.body


def test_a_fault_s_job_mail_speaks_of_no_mounting(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, "2026-11-24T08:30")
    text = "Felanmälan: låset går inte att låsa upp från appen.\nKundid 4120, Rönnstigen 2"
    work = only(stage.say(text, sender=PLANNER, to=SERVICE, subject="Felanmälan"), to=FITTER)
    assert "monter" not in work.body.lower()
    assert "När felet är borta" in work.body


def test_a_job_that_is_cancelled_by_hand_is_told_to_its_orderer_and_its_montor_once(stage: Stage) -> None:
    job_mail(stage)
    _, changed = stage.command("LÅS-2026-00001", "cancel")
    assert changed
    told = stage.tick()
    assert sorted(m.to for m in told) == sorted([PLANNER, FITTER])
    assert all("avbokat" in m.body for m in told)
    _, changed = stage.command("LÅS-2026-00001", "cancel")
    assert not changed
    assert stage.tick() == []


def test_a_montor_who_never_got_the_job_hears_nothing_of_its_end(stage: Stage) -> None:
    stop = stage.bot.runtime.config.delivery.stop_file
    stop.touch()
    stage.say(ORDER, sender=PLANNER, to=SERVICE, subject="Beställning montering")
    stage.command("LÅS-2026-00001", "cancel")
    stop.unlink()
    assert FITTER not in [m.to for m in stage.wait(hours=1)]


def test_a_cancellation_by_mail_is_told_to_nobody_who_never_heard_of_the_job(stage: Stage) -> None:
    stop = stage.bot.runtime.config.delivery.stop_file
    stop.touch()
    stage.say(ORDER, sender=PLANNER, to=SERVICE, subject="Beställning montering")
    stage.say(f"Avbeställning.\n{ORDER}", sender=PLANNER, to=SERVICE, subject="Avbeställning")
    assert stage.job().status is JobStatus.CANCELLED
    stop.unlink()
    assert {m.to for m in stage.wait(hours=1)} == {PLANNER}


def test_a_very_long_address_is_told_what_not_to_mail_too(stage: Stage) -> None:
    sender = f"{'a' * 60}@{'b' * 60}.{'c' * 50}.tryggvard.example"
    text = f"{ORDER}\nPersonnummer: 19121212-1212"
    told = stage.say(text, sender=sender, to=SERVICE, subject="Beställning montering")
    assert "personuppgifter" in " ".join(m.subject for m in told if m.to == sender)


def test_an_administrator_who_ordered_and_couples_hears_once(open_stage: OpenStage) -> None:
    stage = open_stage(TICKETS, "2026-11-24T08:30")
    to_fitter(stage)
    stage.command("LÅS-2026-00001", "cancel")
    assert sorted(m.to for m in stage.tick()) == sorted([ADMINISTRATOR, TICKET_FITTER])


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("Vad kostar ett portlås för en brf?", "en fråga som en människa behöver svara på"),
        ("Vår växel har fått nya öppettider.", "ett mejl som en människa behöver läsa"),
    ],
)
def test_what_waits_for_a_person_is_called_a_question_only_when_it_asks(stage: Stage, text: str, because: str) -> None:
    assert stage.say(text, sender=PLANNER, to=SERVICE, subject="Digitala lås") == []
    assert stage.parked() == [because]
