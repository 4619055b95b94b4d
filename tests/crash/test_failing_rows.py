"""A bug in one row of the inbox: tried three times with pauses, then a person's; what it is about is kept."""

from pathlib import Path

import pytest

from tests.conversations.configs import COUPLER, DUTY, FITTER, PLANNER, ROLL_OUT, SERVICE
from tests.conversations.stage import Stage, only
from tests.mail_factory import sheet_mail

CONFIG = ROLL_OUT.replace("[mailbot]\n", '[mailbot]\ntemplates = "texter"\n', 1)
BROKEN = "Ämne: {{ finns_inte.alls }}\n"
ROWS = [("3051", "Björnbärsvägen 4", False), ("3055", "Hallonstigen 17", False)]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """The folder of a municipality's own mail texts."""
    folder = tmp_path / "texter" / "sv"
    folder.mkdir(parents=True)
    return folder


def _sheet(stage: Stage) -> list[str]:
    raw = sheet_mail(ROWS, to=SERVICE, at=stage.now, message_id="lista@tryggvard.example", sender=PLANNER)
    return [mail.to for mail in stage.say_bytes(raw, SERVICE)]


def _order(stage: Stage) -> None:
    text = "Hej! Vi vill beställa montering av digitalt lås.\n\nKundid: 4100\nAdress: Sjötåsgatan 12\nPortlås: nej\n"
    stage.say(text, sender=PLANNER, to=SERVICE, subject="Beställning av lås")


def test_rows_of_a_sheet_that_failed_become_jobs_when_the_fault_is_gone(tmp_path: Path, texts: Path) -> None:
    (texts / "job_mail.txt.j2").write_text(BROKEN, encoding="utf-8")
    stage = Stage(tmp_path, CONFIG, at="2026-11-25T09:00")
    assert _sheet(stage) == []
    assert stage.outcomes() == {"received": 2, "waiting": 2}
    (texts / "job_mail.txt.j2").unlink()
    stage.restart()
    told = stage.wait(minutes=2)
    assert sorted(mail.to for mail in told) == sorted([FITTER, FITTER, PLANNER])
    assert [job.item.customer_id for job in stage.jobs()] == ["3051", "3055"]
    assert stage.outcomes() == {"done": 4}
    stage.close()


def test_rows_that_fail_for_ever_go_to_a_person_and_the_sheet_gets_its_receipt(tmp_path: Path, texts: Path) -> None:
    (texts / "job_mail.txt.j2").write_text(BROKEN, encoding="utf-8")
    stage = Stage(tmp_path, CONFIG, at="2026-11-25T09:00")
    _sheet(stage)
    stage.wait(minutes=2)
    receipt = only(stage.wait(minutes=12), to=PLANNER)
    assert receipt.body.count("en människa behöver se på raden") == 2
    assert stage.outcomes() == {"parked": 2, "done": 2}
    assert all("ett fel i låsboten" in why for why in stage.parked())
    stage.close()


def test_a_deadline_that_failed_reminds_when_the_fault_is_gone(tmp_path: Path, texts: Path) -> None:
    stage = Stage(tmp_path, CONFIG, at="2026-11-25T09:00")
    _order(stage)
    (texts / "reminder.txt.j2").write_text(BROKEN, encoding="utf-8")
    stage.restart()
    assert stage.wait(working_days=7) == []
    (texts / "reminder.txt.j2").unlink()
    stage.restart()
    reminded = stage.wait(minutes=2)
    assert "påminn" in only(reminded, to=FITTER).subject.lower()
    assert {COUPLER, DUTY}.isdisjoint(mail.to for mail in reminded)
    assert "parked" not in stage.outcomes()
    stage.close()


def test_one_broken_mail_does_not_stop_its_neighbours(tmp_path: Path, texts: Path) -> None:
    (texts / "receipt_batch.txt.j2").write_text(BROKEN, encoding="utf-8")
    stage = Stage(tmp_path, CONFIG, at="2026-11-25T09:00")
    assert _sheet(stage) == [FITTER, FITTER]
    _order(stage)
    assert len(stage.jobs()) == 3
    stage.wait(minutes=2)
    stage.wait(minutes=12)
    assert stage.outcomes()["parked"] == 1
    stage.close()
