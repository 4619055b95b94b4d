"""The volume breaker: an exchange with a machine ends, whatever addresses it uses (hazard 39)."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.config import DeliverMode, Delivery
from mailbot.domain.decision import SendMail
from mailbot.domain.fact import Origin, Party
from mailbot.domain.role import Role
from mailbot.may_answer import Traffic, Verdict, may_answer

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RULES = Delivery(
    mode=DeliverMode.ON,
    allow=(),
    stop_file=Path("stopp"),
    per_address_per_day=60,
    per_job_per_day=5,
    stale_after_hours=72,
)
ORIGIN = Origin(inbox_id=1, at=NOW, party=Party(email="a@utforare.example"))


def verdict(*, purpose: str = "status_answer", role: Role = Role.PROVIDER, **counts: int) -> Verdict:
    effect = SendMail(template=purpose, role=role, key="k", purpose=purpose, answer=role is not Role.DUTY)
    seen = {"to_address": 0, "to_job": 0, "answers_to_job": 0} | counts
    traffic = Traffic(**seen, silenced=False, own=False)
    return may_answer(effect, "b@utforare.example", ORIGIN, traffic, RULES, NOW).verdict


@pytest.mark.hazard(39)
def test_a_machine_that_changes_its_address_at_every_answer_is_stopped() -> None:
    assert verdict(answers_to_job=4) is Verdict.SEND
    assert verdict(answers_to_job=5) is Verdict.HOLD


@pytest.mark.hazard(39)
def test_even_urgent_answers_and_alarms_end() -> None:
    assert verdict(purpose="urgent", answers_to_job=50, to_address=59) is Verdict.SEND
    assert verdict(purpose="urgent", to_address=60) is Verdict.HOLD
    assert verdict(purpose="alarm", role=Role.DUTY, to_address=599) is Verdict.SEND
    assert verdict(purpose="alarm", role=Role.DUTY, to_address=600) is Verdict.HOLD
