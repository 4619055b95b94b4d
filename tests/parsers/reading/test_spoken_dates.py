"""Days by name, weeks around weekdays, spoken hours behind a part of the day, and the English of installers."""

from datetime import date, time

import pytest

from mailbot.parsers.dates import find_dates
from mailbot.parsers.holidays import next_holiday

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("ons nästa vecka efter lunch kl tre", date(2026, 12, 2), time(15)),
        ("nästa vecka på fredag kl 8", date(2026, 12, 4), time(8)),
        ("fredag samma vecka kl 9", date(2026, 11, 27), time(9)),
        ("tisdag i nästa vecka på förmiddagen kl 10.30", date(2026, 12, 1), time(10, 30)),
        ("torsdag v 50 kl tio på morgonen", date(2026, 12, 10), time(10)),
        ("luciadagen klockan två.", date(2026, 12, 13), time(14)),
        ("annandag jul", date(2026, 12, 26), None),
        ("trettondagen kl 11", date(2027, 1, 6), time(11)),
        ("skärtorsdagen", date(2027, 3, 25), None),
        ("tomorrow at 2 pm", date(2026, 11, 24), time(14)),
        ("today 11:30", MONDAY, time(11, 30)),
        ("wednesday at 9:15", date(2026, 11, 25), time(9, 15)),
        ("tisdag vid en port", date(2026, 11, 24), None),
    ],
)
def test_spoken(text: str, day: date, clock: time | None) -> None:
    when = find_dates(text, MONDAY)[0]
    assert (when.day, when.clock) == (day, clock)


def test_names_of_people_are_no_days() -> None:
    assert find_dates("Lucia och Valborg på Storgatan", MONDAY) == ()


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("påskdagen", 2027, date(2027, 3, 28)),
        ("annandag påsk", 2025, date(2025, 4, 21)),
        ("midsommarafton", 2026, date(2026, 6, 19)),
        ("midsommardagen", 2027, date(2027, 6, 26)),
        ("kristi himmelsfärdsdag", 2026, date(2026, 5, 14)),
    ],
)
def test_days_that_move(name: str, year: int, day: date) -> None:
    assert next_holiday(name, date(year, 1, 1)) == day
