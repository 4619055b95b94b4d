"""The notice about personal data at most once in any seven days; tables that do not grow for ever."""

from pathlib import Path

from sqlalchemy import func, select

from mailbot.cli import main
from mailbot.mailboxes.maildir import deliver
from mailbot.store.database import reading
from mailbot.store.tables import daily_mails, imports
from tests.conversations.stage import Sent, Stage
from tests.hazards.town import ANNA, BO, CONFIG, LOCKS, order, ordered, town

PERSONAL = "\nHon heter Greta Lindqvist, 19391002-2386.\n"
SUBJECT = "Skriv inga personuppgifter i mejl till oss"


def tell(stage: Stage, number: int, *, by: str = ANNA) -> list[Sent]:
    """An order with what must not be mailed; the notices that it led to."""
    text = order(str(3400 + number), f"Sjöutsikten {number}") + PERSONAL
    sent = stage.say(text, sender=by, to=LOCKS, subject="Beställning av lås")
    return [mail for mail in sent if mail.subject.endswith(SUBJECT)]


def test_a_new_week_brings_no_second_notice_but_seven_days_do(tmp_path: Path) -> None:
    with town(tmp_path, at="2026-11-29T16:00") as stage:  # a Sunday
        assert [mail.to for mail in tell(stage, 1)] == [ANNA]
        assert tell(stage, 2) == []
        stage.wait(hours=16)  # Monday of the next week
        assert tell(stage, 3) == []
        assert [mail.to for mail in tell(stage, 4, by=BO)] == [BO], "another sender has not been told"
        stage.wait(days=6, hours=7)
        assert tell(stage, 5) == []
        stage.wait(hours=2)
        assert [mail.to for mail in tell(stage, 6)] == [ANNA]
        stage.wait(days=3)
        assert tell(stage, 7) == []


def test_two_mails_in_one_batch_bring_one_notice(tmp_path: Path) -> None:
    with town(tmp_path, at="2026-11-29T23:58") as stage:
        for number in (1, 2, 3):
            mail = stage.mail(order(str(3400 + number)) + PERSONAL, sender=ANNA, to=LOCKS, subject="Beställning av lås")
            deliver(tmp_path / "post" / "las", mail.as_bytes(), received=stage.now)
        assert len([mail for mail in stage.tick() if mail.subject.endswith(SUBJECT)]) == 1


def test_a_notice_that_was_held_counts_from_the_day_it_went(tmp_path: Path) -> None:
    with town(tmp_path, CONFIG.replace('mode = "on"', 'mode = "hold"'), at="2026-11-23T09:00") as stage:
        tell(stage, 1)
    with town(tmp_path, at="2026-12-03T09:00") as stage:
        assert tell(stage, 2) == [], "one waits for a person to release it"
        assert main(["--config", str(tmp_path / "mailbot.toml"), "outbox", "release", "alla"]) == 0
        assert [m.to for m in stage.tick() if m.subject.endswith(SUBJECT)] == [ANNA]
        stage.wait(days=6)
        assert tell(stage, 3) == []
        stage.wait(days=1, hours=1)
        assert len(tell(stage, 4)) == 1


def sizes(stage: Stage) -> tuple[int, int]:
    with reading(stage.bot.runtime.engine) as connection:
        counted = (connection.scalar(select(func.count()).select_from(t)) or 0 for t in (daily_mails, imports))
        return next(counted), next(counted)


def counted_days(stage: Stage) -> set[str]:
    with reading(stage.bot.runtime.engine) as connection:
        return set(connection.scalars(select(daily_mails.c.day)))


def test_the_counts_of_a_day_and_the_keys_of_a_year_go_by_themselves(tmp_path: Path) -> None:
    with town(tmp_path, at="2026-11-23T09:00") as stage:
        ordered(stage)
        days, keys = sizes(stage)
        assert days
        assert keys
        stage.wait(days=6)
        assert "2026-11-23" in counted_days(stage)
        stage.wait(days=30)
        assert min(counted_days(stage), default="2026-12-29") >= "2026-12-22", "reminders go on"
        assert sizes(stage)[1] >= keys, "a copy of the mail may still come"
        stage.now = stage.now.replace(year=2028)
        stage.tick()
        assert sizes(stage)[1] == 0
