"""The days that a report is about, both ends included."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from mailbot.domain.calendar import STOCKHOLM


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def begins(self) -> datetime:
        """The first moment (aware)."""
        return datetime.combine(self.first, time(), STOCKHOLM)

    def ends(self) -> datetime:
        """The first moment after it (aware)."""
        return datetime.combine(self.last + timedelta(days=1), time(), STOCKHOLM)

    def words(self) -> str:
        """`2026-11-01 till och med 2026-11-30`."""
        return f"{self.first.isoformat()} till och med {self.last.isoformat()}"


def month_of(day: date) -> date:
    """The first day of a day's month, which stands for the month."""
    return day.replace(day=1)
