"""A provider who was told "ready" about locks that were changed afterwards is told when it is true again, once."""

import pytest

from mailbot.domain.job import JobStatus
from mailbot.domain.role import Role
from tests.conversations.configs import (
    CARETAKER_BOX,
    COUPLER,
    FITTER,
    FORMS,
    HOME_CARE,
    MANAGER,
    NO_PERSONAL_DATA,
    PLANNER,
    ROLL_OUT,
    SERVICE,
)
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only
from tests.conversations.test_salem import mounted as salem_mounted

READY = "klara att använda"


@pytest.fixture(params=[ROLL_OUT, FORMS], ids=["nacka-breddinforande", "nacka"])
def stage(request: pytest.FixtureRequest, open_stage: OpenStage) -> Stage:
    return open_stage(request.param, "2026-11-24T08:30")


def order(stage: Stage, *, gate: bool | None) -> Sent:
    """An order of a lock, by phone; returns the job mail."""
    text = f"Hej! Vi beställer montering av lås.\nKundid: 4120\nAdress: Rönnstigen 2\n{gate_line(gate)}"
    return only(stage.say(text, sender=PLANNER, to=SERVICE, subject="Beställning montering"), to=FITTER)


def gate_line(gate: bool | None) -> str:
    return "" if gate is None else f"Portlås: {'ja' if gate else 'nej'}\n"


def ready_with_door(stage: Stage, *, gate: bool | None = False) -> tuple[Sent, Sent]:
    """A job without a gate, told ready; returns the job mail and the question who couples."""
    booking = order(stage, gate=gate)
    stage.say("Bokat tors 26/11 kl 10", sender=FITTER, to=SERVICE, reply=booking)
    stage.wait(days=2, hours=3)
    asked = only(stage.say("Monterat, serienummer 90010001", sender=FITTER, to=SERVICE, reply=booking), to=COUPLER)
    told = stage.say("Dörr kopplad", sender=COUPLER, to=SERVICE, reply=asked)
    assert [m.to for m in told] == [PLANNER]
    assert stage.job().status is JobStatus.DONE
    return booking, asked


def ready_with_gate(stage: Stage) -> Sent:
    booking = order(stage, gate=True)
    stage.say("Bokat tors 26/11 kl 10", sender=FITTER, to=SERVICE, reply=booking)
    stage.wait(days=2, hours=3)
    text = "Monterat, serienr 90010001, portlås 90020002 monterat"
    asked = only(stage.say(text, sender=FITTER, to=SERVICE, reply=booking), to=COUPLER)
    assert [m.to for m in stage.say("Dörr kopplad, port kopplad", sender=COUPLER, to=SERVICE, reply=asked)] == [PLANNER]
    return asked


def ready_mails(stage: Stage) -> list[Sent]:
    return [m for m in stage.outbox() if READY in m.subject]


def test_a_gate_lock_added_by_hand_is_mounted_coupled_and_told(stage: Stage) -> None:
    ready_with_door(stage)
    _, changed = stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="ja")
    assert changed
    asked = only(stage.tick(), to=FITTER)
    assert "Portlås: ja" in asked.body
    assert stage.job().waits_for() is Role.INSTALLER
    stage.say("Bokat ti 1/12 kl 10", sender=FITTER, to=SERVICE, reply=asked)
    stage.wait(days=5)
    coupling = only(stage.say("Portlås 90020002 monterat", sender=FITTER, to=SERVICE, reply=asked), to=COUPLER)
    assert len(ready_mails(stage)) == 1
    again = only(stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=coupling), to=PLANNER)
    assert "Portlås: 90020002" in again.body
    assert stage.job().status is JobStatus.DONE
    assert stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=coupling) == []
    assert len(ready_mails(stage)) == 2


@pytest.mark.parametrize("gate", [False, None])
def test_a_gate_lock_that_the_montor_reports_later_is_coupled_and_told(stage: Stage, gate: bool | None) -> None:
    booking, _ = ready_with_door(stage, gate=gate)
    coupling = only(stage.say("Portlås 90020002 monterat", sender=FITTER, to=SERVICE, reply=booking), to=COUPLER)
    assert stage.job().status is JobStatus.OPEN
    assert [m.to for m in stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=coupling)] == [PLANNER]
    assert len(ready_mails(stage)) == 2
    assert stage.parked() == []


def test_an_exchanged_gate_lock_is_coupled_anew_and_told(stage: Stage) -> None:
    ready_with_gate(stage)
    _, changed = stage.command("LÅS-2026-00001", "correct", field="gate_serial", value="90020009")
    assert changed
    asked = only(stage.tick(), to=COUPLER)
    assert "Portlåsets serienummer: 90020009" in asked.body
    told = only(stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=asked), to=PLANNER)
    assert "Portlås: 90020009" in told.body
    assert stage.wait(days=1) == []
    assert len(ready_mails(stage)) == 2


def test_a_coupling_that_a_person_opens_again_is_asked_for_and_told_when_true(stage: Stage) -> None:
    first = ready_with_gate(stage)
    _, changed = stage.command("LÅS-2026-00001", "reopen", checkpoint="coupled_gate")
    assert changed
    asked = only(stage.tick(), to=COUPLER)
    assert [m.to for m in stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=asked)] == [PLANNER]
    assert stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=first) == []
    assert len(ready_mails(stage)) == 2
    _, changed = stage.command("LÅS-2026-00001", "reopen", checkpoint="ready")
    assert not changed


def test_a_correction_that_is_taken_back_tells_nothing(stage: Stage) -> None:
    """Nothing happened at the door in between, so the provider's knowledge still holds."""
    ready_with_door(stage)
    stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="ja")
    stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="nej")
    assert PLANNER not in [m.to for m in stage.tick()]
    assert len(ready_mails(stage)) == 1
    assert stage.job().status is JobStatus.DONE


def test_a_ready_mail_that_waited_and_became_true_again_goes_out_once(open_stage: OpenStage) -> None:
    """Held, taken back, true after all: it was never said, so it is said now."""
    stage = open_stage(ROLL_OUT, "2026-11-24T08:30")
    booking = order(stage, gate=False)
    stage.say("Bokat tors 26/11 kl 10", sender=FITTER, to=SERVICE, reply=booking)
    asked = only(stage.say("Monterat, serienummer 90010001", sender=FITTER, to=SERVICE, reply=booking), to=COUPLER)
    stop = stage.bot.runtime.config.delivery.stop_file
    stop.touch()
    assert stage.say("Dörr kopplad", sender=COUPLER, to=SERVICE, reply=asked) == []
    stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="ja")
    stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="nej")
    stop.unlink()
    stage.wait(hours=1)
    assert len(ready_mails(stage)) == 1


def test_a_gate_that_is_coupled_anew_says_nothing_about_the_door(open_stage: OpenStage) -> None:
    """Door first, then gate: only what is true anew is told anew."""
    stage = open_stage(NO_PERSONAL_DATA, "2026-11-24T08:30")
    for mail in salem_mounted(stage, "Port finns, portlås finns redan."):
        word = "Port kopplad" if "portlås" in mail.subject.lower() else "Dörr kopplad"
        stage.say(word, sender=MANAGER, to=CARETAKER_BOX, reply=mail)
    assert stage.job().status is JobStatus.DONE
    _, changed = stage.command("LÅS-2026-00001", "reopen", checkpoint="coupled_gate")
    assert changed
    again = only(stage.tick(), to=MANAGER)
    told = only(stage.say("Port kopplad", sender=MANAGER, to=CARETAKER_BOX, reply=again), to=HOME_CARE)
    assert "Portlåset är klart att använda" in told.subject
    assert stage.job().status is JobStatus.DONE


def test_a_montor_who_was_asked_for_a_gate_lock_hears_that_there_is_none_after_all(stage: Stage) -> None:
    booking, _ = ready_with_door(stage)
    for booked in (False, True):
        stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="ja")
        assert [m.to for m in stage.tick()] == [FITTER]
        if booked:
            stage.say("Bokat ti 1/12 kl 10", sender=FITTER, to=SERVICE, reply=booking)
        stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="nej")
        told = only(stage.tick(), to=FITTER)
        assert "behövs inte" in told.body
        assert stage.job().status is JobStatus.DONE


def test_a_gate_lock_that_nobody_was_asked_for_is_not_called_off(stage: Stage) -> None:
    ready_with_door(stage)
    stop = stage.bot.runtime.config.delivery.stop_file
    stop.touch()
    stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="ja")
    stage.command("LÅS-2026-00001", "correct", field="gate_lock", value="nej")
    stop.unlink()
    assert stage.wait(hours=1) == []
