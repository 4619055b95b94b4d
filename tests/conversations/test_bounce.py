"""A mail of ours that comes back opens the duty to tell again: a person is told, and the address is left alone."""

from sqlalchemy import select

from mailbot.domain.job import JobStatus, StepState
from mailbot.domain.role import Role
from mailbot.store.database import reading
from mailbot.store.tables import outbox
from tests.conversations.configs import COUPLER, DUTY, FITTER, FORMS, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only
from tests.mail_factory import bounce_of

COORDINATOR = "karin.samordnare@solhem.example"
ORDER = (
    "Hej! Vi vill beställa montering av digitalt lås.\n\nKundid: {customer}\nAdress: {address}\nPortlås: nej\n"
    "Önskat datum: 2026-12-09\n\nKarin\n"
)


def order(stage: Stage, customer: str = "5207", address: str = "Lingonstigen 14") -> list[Sent]:
    text = ORDER.format(customer=customer, address=address)
    return stage.say(text, sender=COORDINATOR, to=SERVICE, subject="Beställning av lås")


def told_ready(stage: Stage) -> Sent:
    """Order, booking, mounting, coupling: the provider has been told that the lock is ready, and the job is done."""
    work = only(order(stage), to=FITTER)
    stage.say("Bokat onsdag 9/12 kl 10.30.", sender=FITTER, to=SERVICE, reply=work)
    stage.wait(days=13, hours=20)
    asked = only(stage.say("Monterat, serienr 91112222.", sender=FITTER, to=SERVICE, reply=work), to=COUPLER)
    ready = only(stage.say("Dörr kopplad.", sender=COUPLER, to=SERVICE, reply=asked), to=COORDINATOR)
    assert stage.job().status is JobStatus.DONE
    return ready


def come_back(stage: Stage, mail: Sent, *, status: str = "5.1.1", action: str = "failed") -> list[Sent]:
    raw = bounce_of(mail.message_id, mail.to, to=SERVICE, at=stage.now, status=status, action=action)
    return stage.say_bytes(raw, SERVICE)


def state_of(stage: Stage, mail: Sent) -> str:
    with reading(stage.bot.runtime.engine) as connection:
        query = select(outbox.c.state).where(outbox.c.message_id == mail.message_id)
        return str(connection.scalar(query))


def test_a_ready_mail_that_comes_back_opens_the_duty_to_tell_again(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, "2026-11-25T13:10")
    ready = told_ready(stage)
    mails = come_back(stage, ready)
    job = stage.job()
    assert job.status is JobStatus.OPEN
    assert job.closed is None
    assert [(s.name, s.role) for s in job.open_steps()] == [("ready", Role.DUTY)]
    assert job.waits_for() is Role.DUTY
    alarm = only(mails, to=DUTY)
    assert job.number in alarm.body
    assert "kom tillbaka" in alarm.body
    assert len(mails) == 1
    assert state_of(stage, ready) == "bounced"


def test_an_address_that_gives_mail_back_gets_no_more(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, "2026-11-25T13:10")
    come_back(stage, told_ready(stage))
    later = order(stage, "5208", "Odonvägen 1")
    assert [m.to for m in later] == [FITTER]
    assert len(stage.jobs()) == 2


def test_the_duty_person_can_say_that_the_provider_was_told(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, "2026-11-25T13:10")
    alarm = only(come_back(stage, told_ready(stage)), to=DUTY)
    stage.say("Klart.", sender=DUTY, to=SERVICE, reply=alarm)
    job = stage.job()
    ready = job.step("ready")
    assert ready is not None
    assert (job.status, ready.state) == (JobStatus.DONE, StepState.DONE)
    assert [m.to for m in stage.outbox() if "klar" in m.subject.lower()].count(COORDINATOR) == 1


def test_the_same_bounce_twice_alarms_once(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, "2026-11-25T13:10")
    ready = told_ready(stage)
    assert len(come_back(stage, ready)) == 1
    assert come_back(stage, ready) == []
    assert len(list(stage.job().open_steps())) == 1


def test_a_server_that_gave_up_opens_the_duty_but_silences_nobody(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, "2026-11-25T13:10")
    assert [m.to for m in come_back(stage, told_ready(stage), status="4.4.7")] == [DUTY]
    assert [(s.name, s.role) for s in stage.job().open_steps()] == [("ready", Role.DUTY)]
    assert {m.to for m in order(stage, "5208", "Odonvägen 1")} == {FITTER, COORDINATOR}


def test_a_mail_that_is_only_delayed_changes_nothing(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, "2026-11-25T13:10")
    ready = told_ready(stage)
    assert come_back(stage, ready, status="4.4.1", action="delayed") == []
    assert stage.job().status is JobStatus.DONE
    assert state_of(stage, ready) == "sent"
    later = order(stage, "5208", "Odonvägen 1")
    assert {m.to for m in later} == {FITTER, COORDINATOR}
