"""The alarm group: a person answers in Lifecare, hard gates hold, and a lock is down within 14 days."""

from datetime import date, datetime, timedelta

import pytest

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.job import Job, JobStatus, StepState
from mailbot.domain.role import Role
from tests.conversations.configs import ALARM_DUTY, ALARM_FITTER, ALARM_GROUP, GROUP, LIFECARE, OPERATOR, UNIT
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

NEW_LOCK = """Nytt meddelande i Lifecare.

Från: Hemtjänst Norr
Till: Digitala LÅS
Rubrik: Digitalt lås
Avser: Brukare 81133
Meddelande:
Hej, montering av digitalt lås önskas. Adress: Skifferbacken 3, lgh 1102.

Svar på det här mejlet läses inte. Logga in i Lifecare.
"""
REMOVAL = """Nytt meddelande i Lifecare.

Från: Hemtjänst Norr
Till: Digitala LÅS
Rubrik: Nedmontering
Avser: Brukare 81140
Verkställighet avslutad: {ended}
Meddelande:
Insatserna är avslutade. Nedmontering av digitalt lås, Skifferbacken 17.

Svar på det här mejlet läses inte. Logga in i Lifecare.
"""


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ALARM_GROUP, "2026-11-30T11:00")


def lifecare(stage: Stage, text: str = NEW_LOCK) -> list[Sent]:
    return stage.say(text, sender=f"Lifecare <{LIFECARE}>", to=GROUP, subject="Nytt meddelande från Lifecare")


def answer(stage: Stage, mails: list[Sent], about: str, text: str, *, sender: str = OPERATOR) -> list[Sent]:
    """Answer the mail to a sender whose subject speaks of something."""
    found = [m for m in mails if m.to == sender and about in m.subject]
    assert len(found) == 1, [(m.to, m.subject) for m in mails]
    return stage.say(text, sender=sender, to=GROUP, reply=found[0])


def state(job: Job, name: str) -> StepState:
    step = job.step(name)
    assert step is not None, name
    return step.state


def removal_to_fitter(stage: Stage, ended: str) -> Sent:
    """Alarm ends, everything ended, in the binder: the montör's job mail."""
    mails = lifecare(stage, REMOVAL.format(ended=ended))
    mails = answer(stage, mails, "trygghetslarmet", "Ja, avslutas")
    mails = answer(stage, mails, "verkställigheter", f"Ja, den första slutade {ended}.")
    return only(answer(stage, mails, "pärmen", "Klart, lagt i pärmen"), to=ALARM_FITTER)


def test_without_word_of_keys_the_operator_gets_the_text_for_lifecare(stage: Stage) -> None:
    mails = lifecare(stage)
    text = only(mails, to=OPERATOR)
    assert len(mails) == 1
    assert "Text att kopiera:" in text.body
    assert "- om fysiska nycklar finns" in text.body
    assert "Skifferbacken 3" in text.body
    assert stage.job().missing == ("keys_available",)
    assert stage.job().waits_for() is Role.ALARM_OPERATOR


def test_nobody_writes_to_lifecare_or_to_the_unit(stage: Stage) -> None:
    """Answers go back through Lifecare by a person; the unit sees the lock in LMO and Phoniro."""
    lifecare(stage)
    removal_to_fitter(stage, "2026-11-27")
    stage.wait(working_days=20)
    assert {m.to for m in stage.outbox()} <= {OPERATOR, ALARM_FITTER, ALARM_DUTY}
    assert UNIT not in {m.to for m in stage.outbox()}


def test_from_the_message_to_done(stage: Stage) -> None:
    mails = answer(stage, lifecare(stage), "verksamhetssystemet", "Ja, fysiska nycklar finns hos oss.")
    assert [m.to for m in mails] == [OPERATOR]
    binder = only(mails, to=OPERATOR)
    assert 'Svara "Klart, lagt i pärmen"' in binder.body
    assert "Har kodlås på ytterdörr. Digitalt lås kan inte installeras." in binder.body
    work = only(answer(stage, mails, "pärmen", "Klart, lagt i pärmen."), to=ALARM_FITTER)
    assert "Skifferbacken 3" in work.body
    assert "1102" in work.body
    assert "märk låsvredet med nyckelnumret" in work.body
    assert stage.say("Bokat fredag 4/12 kl 8.15.", sender=ALARM_FITTER, to=GROUP, reply=work) == []
    stage.wait(days=4)
    asked = stage.say(
        "Installerat, serienummer 50440001. Kopplat till brukaren.", sender=ALARM_FITTER, to=GROUP, reply=work
    )
    assert state(stage.job(), "coupled_door") is StepState.DONE
    thumb = only(asked, to=ALARM_FITTER)
    assert len(asked) == 1
    assert stage.say("Klart, vredet är märkt.", sender=ALARM_FITTER, to=GROUP, reply=thumb) == []
    job = stage.job()
    assert job.status is JobStatus.DONE
    assert job.serial == "50440001"
    assert state(job, "marked_done") is StepState.DONE
    coupled = job.step("coupled_door")
    assert coupled is not None
    assert coupled.done_by == Role.INSTALLER.value
    assert stage.parked() == []
    assert not any("klar" in m.subject.lower() for m in stage.outbox())


def test_with_keys_said_nothing_is_asked(stage: Stage) -> None:
    mails = lifecare(stage, NEW_LOCK.replace("lgh 1102.", "lgh 1102. Fysiska nycklar finns."))
    assert [m.to for m in mails] == [OPERATOR]
    assert "pärmen" in mails[0].subject


def test_a_lock_is_not_installed_without_keys(stage: Stage) -> None:
    """Not even when the montör says so: it is for a person."""
    mails = lifecare(stage)
    number = stage.job().number
    assert ALARM_FITTER not in {m.to for m in mails}
    stage.say(
        "Installerat, serienummer 50440002.", sender=ALARM_FITTER, to=GROUP, subject=f"[{number}] Montering: boka tid"
    )
    assert state(stage.job(), "mounted") is StepState.WAITING
    assert stage.job().serial is None
    assert len(stage.parked()) == 1


def test_an_alarm_that_stays_closes_the_removal_and_the_lock_stays(stage: Stage) -> None:
    mails = lifecare(stage, REMOVAL.format(ended="2026-11-27"))
    asked = only(mails, to=OPERATOR)
    assert "avslutas eller vara kvar" in asked.subject
    told = stage.say("Nej", sender=OPERATOR, to=GROUP, reply=asked)
    assert ALARM_FITTER not in {m.to for m in told}
    assert stage.job().status is JobStatus.DONE
    assert state(stage.job(), "dismounted") is StepState.SKIPPED
    stage.wait(working_days=25)
    assert ALARM_FITTER not in {m.to for m in stage.outbox()}
    assert stage.parked() == []


def test_the_montor_hears_nothing_before_the_hard_gates(stage: Stage) -> None:
    mails = lifecare(stage, REMOVAL.format(ended="2026-11-27"))
    assert {m.to for m in mails} == {OPERATOR}
    mails = answer(stage, mails, "trygghetslarmet", "Ja, avslutas")
    assert {m.to for m in mails} == {OPERATOR}
    mails = answer(stage, mails, "verkställigheter", "Ja, den första slutade 2026-11-27.")
    assert {m.to for m in mails} == {OPERATOR}
    assert {m.to for m in answer(stage, mails, "pärmen", "Klart, lagt i pärmen")} == {ALARM_FITTER}


@pytest.mark.parametrize("answered", [0, 1], ids=["nothing answered", "only the alarm answered"])
def test_dismounted_before_the_gates_changes_nothing_and_is_parked(stage: Stage, answered: int) -> None:
    mails = lifecare(stage, REMOVAL.format(ended="2026-11-27"))
    if answered:
        answer(stage, mails, "trygghetslarmet", "Ja, avslutas")
    before = stage.job()
    subject = f"[{before.number}] Nedmontering: boka tid"
    assert stage.say("Nedmonterat, serienummer 50440003.", sender=ALARM_FITTER, to=GROUP, subject=subject) == []
    assert stage.job() == before
    assert len(stage.parked()) == 1


def test_a_removal_to_its_end_with_axsor_and_phoniro(stage: Stage) -> None:
    work = removal_to_fitter(stage, "2026-11-27")
    assert "Arbetet ska vara gjort senast: fre 11 dec" in work.body
    assert "signera nyckelkvittensen" in work.body
    stage.say("Bokat torsdag 3/12 kl 13.", sender=ALARM_FITTER, to=GROUP, reply=work)
    mails = stage.say(
        "Nedmonterat, serienummer 50440004. Bortkopplat i Phoniro. Ordinarie låsvredet är tillbaka.",
        sender=ALARM_FITTER,
        to=GROUP,
        reply=work,
    )
    keys = only(mails, to=ALARM_FITTER)
    assert "nycklarna" in keys.subject
    assert stage.job().status is JobStatus.OPEN
    mails = stage.say("Nycklarna är återlämnade.", sender=ALARM_FITTER, to=GROUP, reply=keys)
    assert state(stage.job(), "marked_done") is StepState.DONE
    axsor = only(mails, to=OPERATOR)
    assert "Axsor" in axsor.subject
    mails = stage.say("Nyckelnumret är borttaget i Axsor.", sender=OPERATOR, to=GROUP, reply=axsor)
    assert stage.job().status is JobStatus.OPEN
    phoniro = only(mails, to=OPERATOR)
    assert stage.say("Frånkopplat i Phoniro.", sender=OPERATOR, to=GROUP, reply=phoniro) == []
    assert stage.job().status is JobStatus.DONE
    assert stage.parked() == []


@pytest.mark.parametrize(
    ("now", "ended", "due"),
    [
        ("2026-11-30T11:00", "2026-11-27", date(2026, 12, 11)),
        ("2026-12-23T11:00", "2026-12-22", date(2027, 1, 5)),  # over the year's end
        ("2026-11-30T11:00", "2026-11-29", date(2026, 12, 13)),  # a Sunday: 14 days are 14 days
        ("2026-11-30T11:00", "2026-12-04", date(2026, 12, 18)),  # ends in some days
        ("2028-02-21T11:00", "2028-02-18", date(2028, 3, 3)),  # over a leap day
    ],
    ids=["plain", "year end", "weekend", "ahead", "leap day"],
)
def test_the_lock_is_down_within_14_days_of_the_end(open_stage: OpenStage, now: str, ended: str, due: date) -> None:
    stage = open_stage(ALARM_GROUP, now)
    lifecare(stage, REMOVAL.format(ended=ended))
    step = stage.job().step("dismounted")
    assert step is not None
    assert step.due_at is not None
    assert step.due_at.astimezone(STOCKHOLM).date() == due
    assert due - date.fromisoformat(ended) == timedelta(days=14)


def test_with_two_ends_the_earliest_counts(stage: Stage) -> None:
    mails = lifecare(stage, REMOVAL.format(ended="2026-11-27"))
    mails = answer(stage, mails, "trygghetslarmet", "Ja, avslutas")
    answer(stage, mails, "verkställigheter", "Ja, hemtjänsten slutade 2026-11-25 och larmet 2026-11-28.")
    assert stage.job().item.ends == date(2026, 11, 25)


def test_a_lock_that_still_hangs_brings_a_reminder_and_then_the_duty_person(stage: Stage) -> None:
    """Booked, never reported: on the 14th day the montör is reminded, two working days later the duty person too."""
    work = removal_to_fitter(stage, "2026-11-27")
    stage.say("Bokat torsdag 3/12 kl 13.", sender=ALARM_FITTER, to=GROUP, reply=work)
    assert stage.wait(days=10) == []
    stage.now = datetime(2026, 12, 11, 17, 0, tzinfo=STOCKHOLM)
    assert stage.tick() == []
    stage.now = datetime(2026, 12, 14, 8, 5, tzinfo=STOCKHOLM)
    assert [m.to for m in stage.tick()] == [ALARM_FITTER]
    stage.now = datetime(2026, 12, 17, 8, 5, tzinfo=STOCKHOLM)
    assert sorted(m.to for m in stage.tick()) == sorted([ALARM_FITTER, ALARM_DUTY])


def test_a_cancelled_order_is_told_to_the_operator_who_answers_in_lifecare(stage: Stage) -> None:
    """Nobody can write to the case system; the larmhandläggare answers there."""
    lifecare(stage)
    number = stage.job().number
    _, changed = stage.command(number, "cancel")
    assert changed
    told = [m.to for m in stage.tick()]
    assert OPERATOR in told
    assert LIFECARE not in told
