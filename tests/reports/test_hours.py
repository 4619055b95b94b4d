"""The list that hours are verified against: which lock counts, for whom, in which month."""

from datetime import date

from mailbot.domain.mounting import Counting, Mounting, Unit
from mailbot.reports.book import Book
from mailbot.reports.hours import NOBODY, hours_book
from tests.reports.rows import DECEMBER, TOWN, WINTER, column, counting, mounting, titles


def book(*mountings: Mounting, **changes: object) -> Book:
    return hours_book(mountings, counting(**changes), WINTER)


def test_one_hour_for_each_lock_per_provider_and_month() -> None:
    january = date(2027, 1, 2)
    sums, details, _ = book(
        mounting(1), mounting(2), mounting(3, day=january), mounting(4, provider="Åvård"), mounting(5, provider=None)
    ).sheets
    assert titles(sums) == ("Utförare", "Månad", "Antal lås", "Timmar", "Registrerade timmar", "Kommentar")
    assert sums.rows == (
        (NOBODY, "december 2026", 1, 1, None, None),
        ("Åvård", "december 2026", 1, 1, None, None),
        ("Ängsvård", "december 2026", 2, 2, None, None),
        ("Ängsvård", "januari 2027", 1, 1, None, None),
    )
    assert sums.total() == ("Summa", None, 5, 5, None, None)
    assert column(details, "Jobb") == [f"LÅS-2026-{n:05d}" for n in (5, 4, 1, 2, 3)]
    assert details.total() is None


def test_the_days_at_the_ends_belong_to_the_period() -> None:
    days = (DECEMBER.first, DECEMBER.last, date(2026, 11, 30), date(2027, 1, 1))
    made = [mounting(n, day=day, reported=day) for n, day in enumerate(days)]
    sums, _, late = hours_book(made, counting(), DECEMBER).sheets
    assert sums.total() == ("Summa", None, 2, 2, None, None)
    assert late.rows == ()


def test_which_units_count_is_configured_and_the_others_are_named() -> None:
    made = (mounting(1), mounting(2, unit=Unit.GATE), mounting(3, unit=Unit.MOVED), mounting(4, unit=Unit.GATE))
    plain, gates, none = book(*made), book(*made, hour_units=(Unit.GATE, Unit.DOOR)), book(*made, hour_units=())
    assert [b.sheets[0].total() is not None and b.sheets[0].total()[2] for b in (plain, gates, none)] == [1, 3, False]  # type: ignore[index]
    assert "portlås: 2, flyttat dörrlås: 1" in plain.sheets[0].notes[-1]
    assert "portlås" not in gates.sheets[0].notes[-1]
    assert column(gates.sheets[1], "Enhet") == ["Dörrlås", "Portlås", "Portlås"]


def test_each_municipality_counts_in_its_own_way() -> None:
    both = {TOWN: Counting(), "provköping": Counting(hour_units=(Unit.GATE,))}
    made = [mounting(n, municipality=town, unit=unit) for town in both for n, unit in enumerate((Unit.DOOR, Unit.GATE))]
    sums, details, _ = hours_book(made, both, WINTER).sheets
    assert column(sums, "Kommun") == [TOWN, "provköping"]
    assert column(details, "Enhet") == ["Dörrlås", "Portlås"]


def test_what_was_reported_after_its_month_stands_apart() -> None:
    forgotten = mounting(1, day=date(2026, 11, 27), reported=date(2026, 12, 2))
    sums, details, late = book(forgotten, mounting(2, day=date(2026, 11, 27), reported=date(2026, 11, 27))).sheets
    assert (sums.rows, details.rows, sums.total()) == ((), (), None)
    assert column(late, "Jobb") == ["LÅS-2026-00001"]
    assert column(late, "Rapporterat") == [date(2026, 12, 2)]


def test_what_a_person_should_look_at_is_remarked() -> None:
    made = (mounting(1), mounting(2, placement=1, cancelled=True), mounting(3, placement=1, unit=Unit.GATE))
    details = book(*made, hour_units=tuple(Unit)).sheets[1]
    assert column(details, "Anmärkning") == [
        None,
        "Avbeställt efter monteringen; samma dörr som LÅS-2026-00001",
        None,
    ]


def test_what_the_preset_forbids_leaves_no_column_behind() -> None:
    details = book(mounting(1, customer_id=None, address=None, serial=None)).sheets[1]
    assert {"Kundid", "Adress", "Låsnummer", "Kommun"}.isdisjoint(titles(details))
    assert "Jobb" in titles(details)
    assert "Kundid" in titles(book(mounting(1)).sheets[1])
