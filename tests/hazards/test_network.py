"""A mailbox that cannot be read is tried for ever, and seen (docs/hazards.md, rows 45 and 47)."""

import shutil
from pathlib import Path

import pytest

from mailbot.mailboxes.maildir import make_maildir
from tests.hazards.town import ordered, red, town


@pytest.mark.hazard(45)
@pytest.mark.parametrize(
    ("at", "alarm"),
    [
        ("2026-11-23T10:00", True),
        ("2026-11-22T10:00", False),  # a Sunday
        ("2026-11-23T22:00", False),
        ("2026-12-24T10:00", False),  # Christmas Eve
    ],
)
def test_half_an_hour_of_office_time_without_a_good_poll_is_red(tmp_path: Path, at: str, alarm: bool) -> None:
    with town(tmp_path, at=at) as stage:
        stage.tick()
        stage.now = stage.now.replace(minute=29)
        assert red(stage) == ()
        stage.now = stage.now.replace(minute=31)
        assert bool(red(stage)) is alarm


@pytest.mark.hazard(45)
@pytest.mark.hazard(47)
def test_a_mailbox_that_was_away_for_ten_days_was_red_all_the_time_and_goes_on_by_itself(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        stage.tick()
        shutil.rmtree(tmp_path / "post" / "las")
        for _ in range(3):
            stage.wait(minutes=10)
        for _ in range(10):
            stage.wait(days=1)
            assert any("brevlådan lås" in reason for reason in red(stage))
        make_maildir(tmp_path / "post" / "las")
        stage.wait(minutes=16)
        assert red(stage) == ()
        ordered(stage)
