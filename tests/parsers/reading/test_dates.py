"""The grammar of dates and times."""

from datetime import date, datetime, time

import pytest

from mailbot.parsers.dates import When, find_dates

FRIDAY = date(2026, 11, 20)


def at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime.combine(date(year, month, day), time(hour, minute))


def only(text: str, sent: date = FRIDAY) -> When:
    found = find_dates(text, sent)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2026-12-03", date(2026, 12, 3)),
        ("20261203", date(2026, 12, 3)),
        ("261203", date(2026, 12, 3)),
        ("3/12", date(2026, 12, 3)),
        ("3/12-26", date(2026, 12, 3)),
        ("3 dec", date(2026, 12, 3)),
        ("den 3:e december", date(2026, 12, 3)),
        ("tors 3/12 kl 10", at(2026, 12, 3, 10, 0)),
        ("torsdag 12 nov 13:30", at(2026, 11, 12, 13, 30)),
        ("v. 49", date(2026, 11, 30)),
        ("tis v.49", date(2026, 12, 1)),
        ("torsdag vecka 49", date(2026, 12, 3)),
        ("v 53", date(2026, 12, 28)),
        ("vecka 2", date(2027, 1, 11)),
        ("i morgon", date(2026, 11, 21)),
        ("imorgon kl. 13-15", at(2026, 11, 21, 13, 0)),
        ("i övermorgon", date(2026, 11, 22)),
        ("på måndag", date(2026, 11, 23)),
        ("torsdag nästa vecka", date(2026, 11, 26)),
        ("3/12 halv två", at(2026, 12, 3, 13, 30)),
        ("3/12 kl 08.30", at(2026, 12, 3, 8, 30)),
        ("den 25:e", date(2026, 11, 25)),
        ("den sista november", date(2026, 11, 30)),
        ("4 januari", date(2027, 1, 4)),
        ("i fredags", date(2026, 11, 13)),
    ],
)
def test_words_mean_the_day(words: str, expected: date) -> None:
    when = only(words)
    assert when.value() == expected
    assert when.doubt is None


@pytest.mark.parametrize("words", ["före den 25:e", "senast 3/12", "innan 3 december", "till och med 3/12"])
def test_a_deadline_is_no_wish(words: str) -> None:
    assert only(words).deadline


@pytest.mark.parametrize("weekday", [16, 17, 18])
def test_next_thursday_early_in_the_week_is_a_doubt(weekday: int) -> None:
    assert only("nästa torsdag", date(2026, 11, weekday)).doubt


def test_next_thursday_on_a_friday_is_no_doubt() -> None:
    assert only("nästa torsdag").value() == date(2026, 11, 26)
    assert only("nästa torsdag").doubt is None


@pytest.mark.parametrize("words", ["30/2", "onsdag 3/12", "v. 60", "2026-02-30"])
def test_what_is_in_no_calendar_is_a_doubt(words: str) -> None:
    assert only(words).doubt


def test_a_month_or_day_of_nought_is_no_date() -> None:
    assert not find_dates("Etapp 1/0, 0/3 och 0/0", FRIDAY)


def test_week_53_does_not_exist_in_2027() -> None:
    assert only("v. 53", date(2027, 3, 1)).doubt


@pytest.mark.parametrize("words", ["lgh 1102", "kund 3122", "219402", "08-465 004 17", "5500-219401"])
def test_other_numbers_are_no_dates(words: str) -> None:
    assert all(when.day is None or when.doubt for when in find_dates(words, FRIDAY)) or not find_dates(words, FRIDAY)
