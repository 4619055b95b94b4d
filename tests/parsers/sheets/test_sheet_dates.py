"""The day in a cell, on a list that came on Friday 20 November 2026 (week 47)."""

from datetime import date, datetime

import pytest

from mailbot.domain.reading import RowFault
from mailbot.parsers.sheet_cells import Cell
from mailbot.parsers.sheet_dates import day, is_lone_time, week

RECEIVED = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (46357, "2026-12-01"),
        (46357.5, "2026-12-01"),
        (20261201, "2026-12-01"),
        ("261201", "2026-12-01"),
        ("2026/12/01", "2026-12-01"),
        ("1.12.2026", "2026-12-01"),
        ("1/12-26", "2026-12-01"),
        ("Tis 1 dec", "2026-12-01"),
        ("2026-12-01 kl 10-12", "2026-12-01"),
        ("2026-12-01T00:00:00", "2026-12-01"),
        ("vecka 50", "2026-12-07"),
        ("w50", "2026-12-07"),
        ("v 50 2026", "2026-12-07"),
        ("v 1", "2027-01-04"),
        ("v 47", "2026-11-16"),
        ("v 53", "2026-12-28"),
        ("1-3 dec", "2026-12-01"),
        ("1-3/12", "2026-12-01"),
        ("1/12-3/12", "2026-12-01"),
        ("2026-12-01--2026-12-05", "2026-12-01"),
        ("28/12-2/1", "2026-12-28"),
        ("tidigast 1/12", "2026-12-01"),
        ("efter 1/12", "2026-12-01"),
        ("snarast efter 1/12", "2026-12-01"),
        ("15/1", "2027-01-15"),
        (datetime(2026, 12, 1, 23, 59), "2026-12-01"),  # noqa: DTZ001 (as in the file)
    ],
)
def test_a_day_is_read_through_its_spellings(cell: Cell, said: str) -> None:
    assert day(cell, RECEIVED) == date.fromisoformat(said)


@pytest.mark.parametrize("cell", [None, "", "snarast", "SNARAST!", "-", "enl ök"])
def test_an_open_day_is_no_day_and_no_fault(cell: Cell) -> None:
    assert day(cell, RECEIVED) is None


@pytest.mark.parametrize(
    "cell",
    [
        "10/11",
        "19/11",
        "v46",
        "v 54",
        "31/11",
        "1/12 eller 2/12",
        "1/12, 3/12",
        "2026-12-01 ej, 2026-12-08",
        "inte 1/12",
        "v50-51",
        "1/12-20/12",
        "8-12",
        "01-12",
        "kl 10",
        "fredag",
        "nästa vecka",
        "december",
        "måndag 1/12",
        "2025-12-01",
        "x",
        7,
        2026,
        True,
        date(2062, 12, 1),
        "12/13/2026",
    ],
)
def test_a_doubt_is_no_day(cell: Cell) -> None:
    assert day(cell, RECEIVED) is RowFault.BAD_DATE


def test_a_number_counts_from_the_first_day_of_its_book() -> None:
    assert day(46357 - 1462, RECEIVED, serial_shift=1462) == date(2026, 12, 1)


@pytest.mark.parametrize(("cell", "said"), [(50, "2026-12-07"), ("v 51", "2026-12-14"), ("1", "2027-01-04")])
def test_below_the_head_week_a_number_is_a_week(cell: Cell, said: str) -> None:
    assert week(cell, RECEIVED) == date.fromisoformat(said)


def test_a_time_of_the_day_is_known_as_such() -> None:
    assert all(map(is_lone_time, ("10", "kl 10", "8-12", "10:30", "fm")))
    assert not any(map(is_lone_time, ("1/12", "2026-12-01 kl 10", None, 10)))
