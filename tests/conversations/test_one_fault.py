"""A fault told in the conversation of a job is at that job's door: one fault, one job, however often it is told."""

import pytest

from mailbot.domain.job import JobStatus
from mailbot.domain.reading import ItemType
from tests.conversations.configs import FITTER, FORMS, PLANNER, ROLL_OUT, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

FAULT = "Felanmälan: låset går inte att låsa upp från appen."
OTHER_WORDS = "Felanmälan igen: låset piper och går fortfarande inte att öppna."


@pytest.fixture(params=[ROLL_OUT, FORMS], ids=["nacka-breddinforande", "nacka"])
def stage(request: pytest.FixtureRequest, open_stage: OpenStage) -> Stage:
    return open_stage(request.param, "2026-11-24T08:30")


def receipt(stage: Stage) -> Sent:
    text = "Hej! Vi beställer montering av lås.\nKundid: 4120\nAdress: Rönnstigen 2"
    return only(stage.say(text, sender=PLANNER, to=SERVICE, subject="Beställning montering"), to=PLANNER)


def faults(stage: Stage) -> list[str]:
    return [job.number for job in stage.jobs() if job.item.type is ItemType.FAULT]


def test_a_fault_in_a_reply_is_at_the_door_of_the_job(stage: Stage) -> None:
    mails = stage.say(FAULT, sender=PLANNER, to=SERVICE, reply=receipt(stage))
    assert sorted(m.to for m in mails) == sorted([PLANNER, FITTER])
    job = stage.job(faults(stage)[0])
    assert (job.item.customer_id, job.item.address, job.missing) == ("4120", "Rönnstigen 2", ())
    assert job.placement == stage.jobs()[0].placement


def test_the_same_fault_in_other_words_is_one_job(stage: Stage) -> None:
    thread = receipt(stage)
    advice = only(stage.say(FAULT, sender=PLANNER, to=SERVICE, reply=thread), to=PLANNER)
    for reply in (thread, advice):
        told = stage.say(OTHER_WORDS, sender=PLANNER, to=SERVICE, reply=reply)
        assert [m.to for m in told] == [PLANNER]
        assert len(faults(stage)) == 1
    fault = stage.job(faults(stage)[0]).item.fault or ""
    assert "från appen" in fault
    assert "piper" in fault
    assert stage.parked() == []


def test_the_answer_to_the_receipt_of_a_fault_is_the_same_fault(stage: Stage) -> None:
    first = f"{FAULT}\nKundid 4120, Rönnstigen 2"
    advice = only(stage.say(first, sender=PLANNER, to=SERVICE, subject="Felanmälan"), to=PLANNER)
    stage.say(OTHER_WORDS, sender=PLANNER, to=SERVICE, reply=advice)
    assert len(stage.jobs()) == 1


def test_a_new_fault_after_the_first_was_mended_is_a_new_job(stage: Stage) -> None:
    advice = only(stage.say(FAULT, sender=PLANNER, to=SERVICE, reply=receipt(stage)), to=PLANNER)
    stage.say("Felet är åtgärdat", sender=PLANNER, to=SERVICE, reply=advice)
    assert stage.job(faults(stage)[0]).status is JobStatus.DONE
    stage.wait(days=20)
    mails = stage.say(OTHER_WORDS, sender=PLANNER, to=SERVICE, reply=advice)
    assert FITTER in [m.to for m in mails]
    assert len(faults(stage)) == 2


@pytest.mark.parametrize(
    "text",
    ["Felanmälan kundnr 4999: låset går inte att låsa upp.", "Felanmälan: låset på Rönnstigen 44 går inte att öppna."],
)
def test_a_fault_at_another_door_is_another_job(stage: Stage, text: str) -> None:
    advice = only(stage.say(FAULT, sender=PLANNER, to=SERVICE, reply=receipt(stage)), to=PLANNER)
    stage.say(text, sender=PLANNER, to=SERVICE, reply=advice)
    assert len(faults(stage)) == 2
    first, second = (stage.job(number) for number in faults(stage))
    assert second.placement != first.placement or second.placement is None


def test_another_provider_in_the_thread_gets_nothing_of_its_door(stage: Stage) -> None:
    stage.say(FAULT, sender="plan@solhem.example", to=SERVICE, reply=receipt(stage))
    assert all(job.item.address != "Rönnstigen 2" for job in stage.jobs() if job.item.type is ItemType.FAULT)
