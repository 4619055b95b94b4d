"""A mounting is counted on the day that the report tells, so that it lands in the right month of a report."""

from datetime import date

import pytest

from mailbot.reports.mounted import mountings_of
from tests.conversations.configs import FITTER, FORM, FORMS, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only
from tests.conversations.test_nacka import NEW_LOCK


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(FORMS, "2026-11-25T13:10")  # a Wednesday


def ordered(stage: Stage) -> Sent:
    work = only(stage.say(NEW_LOCK, sender=FORM, to=SERVICE, subject="Nytt ärende"), to=FITTER)
    stage.say("Bokat 27/11 kl 10.", sender=FITTER, to=SERVICE, reply=work)
    return work


def mounted_on(stage: Stage) -> date:
    job = stage.job()
    runtime = stage.bot.runtime
    (found,) = mountings_of(job, runtime.routines[job.routine].orders[job.item.type])
    return found.day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Monterat 30/11, serienummer 66110001.", date(2026, 11, 30)),
        ("Monterat i måndags, serienummer 66110001.", date(2026, 11, 30)),
        ("Monterat, serienummer 66110001.", date(2026, 11, 27)),  # the booked day, which has come
        ("Monterat idag, serienummer 66110001.", date(2026, 12, 2)),
    ],
)
def test_the_month_is_that_of_the_mounting(stage: Stage, words: str, day: date) -> None:
    work = ordered(stage)
    stage.wait(days=7)  # Wednesday 2 December
    stage.say(words, sender=FITTER, to=SERVICE, reply=work)
    assert mounted_on(stage) == day


def test_a_day_before_the_order_is_not_believed(stage: Stage) -> None:
    work = ordered(stage)
    stage.wait(days=7)
    stage.say("Monterat 3/11, serienummer 66110001.", sender=FITTER, to=SERVICE, reply=work)
    assert mounted_on(stage) == date(2026, 11, 27)
