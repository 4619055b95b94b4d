"""Mountings for internal invoicing: how many, at which rate, in which month and week."""

from datetime import date
from decimal import Decimal

from mailbot.domain.mounting import Mounting, Rate, Unit
from mailbot.reports.book import Book
from mailbot.reports.mountings import mountings_book
from tests.reports.rows import WINTER, column, counting, mounting, titles

RATES = (Rate(since=date(2027, 1, 1), kronor=Decimal("987.50")), Rate(since=date(2026, 12, 2), kronor=Decimal(950)))


def book(*mountings: Mounting, **changes: object) -> Book:
    return mountings_book(mountings, counting(**changes), WINTER)


def test_a_sum_per_month_at_the_rate_of_the_day() -> None:
    made = [mounting(n, day=day) for n, day in enumerate((date(2026, 12, 3), date(2026, 12, 31), date(2027, 1, 1)))]
    sums, _, details = book(*made, rates=RATES).sheets
    assert titles(sums) == ("Månad", "Enhet", "Antal", "À-pris (kr)", "Belopp (kr)")
    assert sums.rows == (
        ("december 2026", "Dörrlås", 2, Decimal(950), Decimal(1900)),
        ("januari 2027", "Dörrlås", 1, Decimal("987.50"), Decimal("987.50")),
    )
    assert sums.total() == ("Summa", None, 3, None, Decimal("2887.50"))
    total = details.total()
    assert total is not None
    assert total[-1] == Decimal("2887.50")


def test_a_rate_that_changes_within_a_month_gives_two_rows_and_a_day_without_one_is_told() -> None:
    made = [mounting(n, day=date(2026, 12, day)) for n, day in enumerate((1, 2, 3))]
    sums = book(*made, rates=RATES).sheets[0]
    assert sums.rows == (
        ("december 2026", "Dörrlås", 1, None, None),
        ("december 2026", "Dörrlås", 2, Decimal(950), Decimal(1900)),
    )
    assert sums.notes[-1].endswith("1.")


def test_without_rates_only_the_number_is_told() -> None:
    sums, _, details = book(mounting(1)).sheets
    assert titles(sums) == ("Månad", "Enhet", "Antal")
    assert len(sums.notes) == 1
    assert "Belopp (kr)" not in titles(details)


def test_weeks_follow_the_calendar_over_the_turn_of_the_year() -> None:
    days = (date(2026, 12, 3), date(2027, 1, 3), date(2027, 1, 4), date(2026, 12, 28))
    weeks = book(*(mounting(n, day=day) for n, day in enumerate(days))).sheets[1]
    assert weeks.rows == (("v. 49 2026", 1), ("v. 53 2026", 2), ("v. 1 2027", 1))
    assert weeks.total() == ("Summa", 4)


def test_only_what_is_invoiced_counts_and_the_rest_is_named() -> None:
    made = (mounting(1), mounting(2, unit=Unit.GATE), mounting(3, unit=Unit.MOVED), mounting(4, day=date(2026, 1, 2)))
    sums = book(*made).sheets[0]
    assert column(sums, "Antal") == [1]
    assert "portlås: 1, flyttat dörrlås: 1" in sums.notes[-1]
    every = book(*made, invoiced_units=tuple(Unit)).sheets[0]
    assert column(every, "Enhet") == ["Dörrlås", "Portlås", "Flyttat dörrlås"]


def test_the_mountings_behind_the_sum_tell_who_did_them() -> None:
    details = book(mounting(1), mounting(2, cancelled=True)).sheets[2]
    assert column(details, "Utfört av") == ["montören", "montören"]
    assert column(details, "Anmärkning") == [None, "Avbeställt efter monteringen"]
    assert "Kundid" not in titles(details)
