"""Two jobs that are the same order become one: replies to either reach the survivor, and nothing is told twice."""

import pytest

from mailbot.binder import story
from mailbot.domain.job import JobStatus
from mailbot.store.database import reading
from tests.conversations.configs import COUPLER, DUTY, FITTER, PLANNER, ROLL_OUT, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

FIRST, SECOND = "LÅS-2026-00001", "LÅS-2026-00002"


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def order(stage: Stage, text: str) -> Sent:
    mails = stage.say(f"Beställning montering av lås.\n{text}", sender=PLANNER, to=SERVICE, subject="Beställning")
    return only(mails, to=FITTER)


def test_jobs_at_different_doors_are_not_merged(stage: Stage) -> None:
    order(stage, "Kundid: 4120\nAdress: Rönnstigen 2\nPortlås: nej")
    order(stage, "Kundid: 4121\nAdress: Rönnstigen 22\nPortlås: nej")
    why, changed = stage.command(SECOND, "merge", into=FIRST)
    assert not changed
    assert "olika dörrar" in why
    assert [j.status for j in stage.jobs()] == [JobStatus.OPEN, JobStatus.OPEN]
    assert not stage.command(FIRST, "merge", into=FIRST)[1]
    assert not stage.command(FIRST, "merge", into="LÅS-2026-00077")[1]


def test_replies_to_either_reach_the_survivor_and_nothing_is_told_twice(stage: Stage) -> None:
    """The first order lacked the customer, the second had the address wrong: one lock all the same."""
    text = "Beställning montering av lås.\nAdress: Rönnstigen 2\nPortlås: nej"
    missing = only(stage.say(text, sender=PLANNER, to=SERVICE, subject="Beställning"), to=PLANNER)
    second = order(stage, "Kundid: 4121\nAdress: Rönnstigen 22\nPortlås: nej")
    assert stage.command(SECOND, "correct", field="address", value="Rönnstigen 2")[1]
    stage.say("Bokat tors 26/11 kl 10", sender=FITTER, to=SERVICE, reply=second)
    why, changed = stage.command(SECOND, "merge", into=FIRST)
    assert changed, why
    assert stage.tick() == []
    assert stage.job(SECOND).merged_into == FIRST
    assert f"{stage.job(FIRST).booked:%Y-%m-%d}" == "2026-11-26"
    assert (stage.job(FIRST).item.customer_id, stage.job(FIRST).missing) == ("4121", ())
    assert not stage.command(SECOND, "merge", into=FIRST)[1]
    stage.wait(days=2, hours=3)
    asked = stage.say("Monterat, serienummer 90010001", sender=FITTER, to=SERVICE, reply=second)
    coupling = only(asked, to=COUPLER)
    assert FIRST in coupling.subject
    assert stage.say("Monterat, serienummer 90010001", sender=FITTER, to=SERVICE, reply=second) == []
    assert stage.say("Kundid är 4121", sender=PLANNER, to=SERVICE, reply=missing) == []
    told = stage.say("Dörr kopplad", sender=COUPLER, to=SERVICE, reply=coupling)
    assert [m.to for m in told] == [PLANNER]
    assert stage.job(FIRST).status is JobStatus.DONE
    assert stage.parked() == []
    assert DUTY not in [m.to for m in stage.outbox()]


def test_the_story_of_the_survivor_holds_both(stage: Stage) -> None:
    text = "Beställning montering av lås.\nAdress: Rönnstigen 2\nPortlås: nej"
    stage.say(text, sender=PLANNER, to=SERVICE, subject="Beställning")
    order(stage, "Kundid: 4121\nAdress: Rönnstigen 22\nPortlås: nej")
    stage.command(SECOND, "correct", field="address", value="Rönnstigen 2")
    assert stage.command(SECOND, "merge", into=FIRST)[1]
    runtime = stage.bot.runtime
    with reading(runtime.engine) as connection:
        told = story(runtime, connection, stage.job(FIRST))
        gone = story(runtime, connection, stage.job(SECOND))
    assert f"{SECOND} är samma beställning och ingår nu här" in told
    assert "rättat: address" in told
    assert f"Jobbet ingår nu i {FIRST}." in gone
    assert stage.job(FIRST).merged_from == (SECOND,)


def test_a_stopped_job_swallows_no_open_one(stage: Stage) -> None:
    order(stage, "Kundid: 4120\nAdress: Rönnstigen 2\nPortlås: nej")
    order(stage, "Kundid: 4121\nAdress: Rönnstigen 2\nPortlås: nej")
    stage.command(FIRST, "hold")
    why, changed = stage.command(SECOND, "merge", into=FIRST)
    assert not changed
    assert "stoppat" in why


COLLEAGUE = "anna@tryggvard.example"
NO_CUSTOMER = "Beställning montering av lås.\nAdress: Rönnstigen 2"
WRONG_ADDRESS = "Beställning montering av lås.\nKundid: 4121\nAdress: Rönnstigen 22"


def two_that_are_one(stage: Stage, *, second: str = WRONG_ADDRESS) -> None:
    """The first lacks the customer and asks for it; the second, a colleague's, has the address wrong."""
    stage.say(NO_CUSTOMER, sender=PLANNER, to=SERVICE, subject="Beställning")
    stage.say(second, sender=COLLEAGUE, to=SERVICE, subject="Beställning")
    assert stage.command(SECOND, "correct", field="address", value="Rönnstigen 2")[1]


def test_a_colleague_hears_that_her_order_went_up_in_another_and_how_that_ended(stage: Stage) -> None:
    two_that_are_one(stage)
    assert stage.command(SECOND, "merge", into=FIRST)[1]
    told = only(stage.tick(), to=COLLEAGUE)
    assert FIRST in told.body
    assert stage.command(FIRST, "cancel")[1]
    assert sorted(m.to for m in stage.tick()) == sorted([PLANNER, COLLEAGUE, FITTER])


def test_a_stopped_job_that_was_never_asked_for_is_asked_for_when_it_goes_up_in_another(stage: Stage) -> None:
    two_that_are_one(stage, second="Nedmontering av lås.\nKundid: 4121\nAdress: Rönnstigen 22\nDatum: 2026-12-10")
    stage.say(WRONG_ADDRESS, sender=COLLEAGUE, to=SERVICE, subject="Beställning")
    third = "LÅS-2026-00003"
    assert stage.job(third).status is JobStatus.HELD
    assert stage.command(third, "correct", field="address", value="Rönnstigen 2")[1]
    assert stage.job(FIRST).missing
    why, changed = stage.command(third, "merge", into=FIRST)
    assert changed, why
    assert [m.subject[:16] for m in stage.tick() if m.to == FITTER] == [f"[{FIRST}]"]


def test_what_is_queued_about_the_job_that_is_gone_stops_with_the_survivor(stage: Stage) -> None:
    stop = stage.bot.runtime.config.delivery.stop_file
    stop.touch()
    two_that_are_one(stage)
    assert stage.command(SECOND, "merge", into=FIRST)[1]
    assert stage.command(FIRST, "cancel")[1]
    stop.unlink()
    assert FITTER not in [m.to for m in stage.wait(hours=1)]


def test_a_survivor_that_is_stopped_and_released_asks_nobody_twice(stage: Stage) -> None:
    two_that_are_one(stage)
    assert stage.command(SECOND, "merge", into=FIRST)[1]
    stage.tick()
    assert stage.command(FIRST, "hold")[1]
    assert stage.command(FIRST, "release")[1]
    assert stage.tick() == []
