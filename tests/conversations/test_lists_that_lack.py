"""A row that lacks what the routine demands becomes a job that asks, in the one receipt of its list."""

import pytest

from mailbot.domain.job import COMPLETE, StepState
from mailbot.domain.role import Role
from tests.conversations.configs import FITTER, PLANNER, ROLL_OUT, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.lists import one, send, xlsx
from tests.conversations.stage import Sent, Stage, only

HEADER = ("Kundid", "Adress", "Önskat datum")
REMOVALS = ((4130, "Rönnstigen 6", "2026-12-03"), (4131, "Rönnstigen 7", None), (4132, "Rönnstigen 8", None))
SUBJECT, TEXT = "Nedmontering av lås", "Här är listan på nedmonteringar."


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def send_removals(stage: Stage, *rows: tuple[object, ...], reply: Sent | None = None) -> list[Sent]:
    book = xlsx(("Nedmontering", rows), header=HEADER)
    return send(stage, ("lista.xlsx", book), text=TEXT, subject=SUBJECT, reply=reply)


def test_rows_without_a_demanded_day_are_asked_about_in_the_one_receipt(stage: Stage) -> None:
    sent = send_removals(stage, *REMOVALS)
    assert sorted(m.to for m in sent) == sorted([PLANNER, FITTER])
    assert [job.missing for job in stage.jobs()] == [(), ("proposed_date",), ("proposed_date",)]
    assert [job.waits_for() for job in stage.jobs()] == [Role.INSTALLER, Role.PROVIDER, Role.PROVIDER]
    receipt = only(sent, to=PLANNER).body
    assert "- rad 3: LÅS-2026-00002, ny nedmontering, saknar " in receipt
    assert "saknar" not in next(line for line in receipt.splitlines() if "rad 2:" in line)
    assert "Fyll i det i listan och skicka den igen" in receipt


def test_the_list_sent_again_with_the_day_lets_the_jobs_go_on(stage: Stage) -> None:
    receipt = only(send_removals(stage, *REMOVALS), to=PLANNER)
    filled = [(number, address, day or "2026-12-04") for number, address, day in REMOVALS]
    sent = send_removals(stage, *filled, reply=receipt)
    assert len(stage.jobs()) == 3
    assert [str(job.item.proposed_date) for job in stage.jobs()] == ["2026-12-03", "2026-12-04", "2026-12-04"]
    assert {job.waits_for() for job in stage.jobs()} == {Role.INSTALLER}
    assert [m.to for m in sent].count(FITTER) == 2
    assert "Fyll i det" not in only(sent, to=PLANNER).body


def test_a_list_of_one_row_may_be_answered_in_words(stage: Stage) -> None:
    receipt = only(send_removals(stage, REMOVALS[1]), to=PLANNER)
    sent = stage.say("Förslag på datum: 2026-12-03", sender=PLANNER, to=SERVICE, reply=receipt)
    assert str(stage.job().item.proposed_date) == "2026-12-03"
    complete = stage.job().step(COMPLETE)
    assert complete is not None
    assert complete.state is StepState.DONE
    assert [m.to for m in sent if m.to == FITTER] == [FITTER]


def test_a_mounting_needs_no_day(stage: Stage) -> None:
    sent = send(stage, ("lista.xlsx", one((4130, "Rönnstigen 6", None), header=HEADER)))
    assert stage.job().missing == ()
    assert "Fyll i det" not in only(sent, to=PLANNER).body


def test_a_cell_that_nobody_can_make_out_is_asked_about_and_not_guessed(stage: Stage) -> None:
    header = ("Kundid", "Adress", "Portlås")
    receipt = only(send(stage, ("lista.xlsx", one((4130, "Rönnstigen 6", "se bild"), header=header))), to=PLANNER)
    assert stage.job().missing == ("gate_lock",)
    assert "saknar om portlås behövs" in receipt.body
    sent = send(stage, ("lista.xlsx", one((4130, "Rönnstigen 6", "ja"), header=header)), text="Rättad lista.")
    assert stage.job().gate is True
    assert stage.job().waits_for() is Role.INSTALLER
    assert [m.to for m in sent].count(FITTER) == 1
