"""Mountings per period for internal invoicing.

Source: seed 004, introduction: the caretakers invoice the authority internally for mounting locks, at the decided rate.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from mailbot.domain.calendar import swedish_month, swedish_week
from mailbot.domain.mounting import UNIT_WORDS, Counting, Mounting, Unit
from mailbot.domain.words import KIND_WORDS, ROLE_WORDS
from mailbot.reports.book import Book, Column, Format, Row, Sheet, without_empty_columns
from mailbot.reports.period import Period, month_of


def mountings_book(mountings: Iterable[Mounting], counting: Mapping[str, Counting], period: Period) -> Book:
    """Sums per month and unit with rate and amount, the same per week, and every mounting behind them."""
    inside, others = list[Mounting](), Counter[Unit]()
    for mounting in mountings:
        if mounting.day not in period:
            continue
        if mounting.unit in counting[mounting.municipality].invoiced_units:
            inside.append(mounting)
        else:
            others[mounting.unit] += 1
    inside.sort(key=lambda m: (m.municipality, m.day, m.job))
    several = len(counting) > 1
    notes = (f"Monterat {period.words()}.", *_not_invoiced(others))
    return Book(
        sheets=(
            _months(inside, counting, notes, several=several),
            _weeks(inside, notes, several=several),
            _details(inside, counting, notes, several=several),
        )
    )


def _not_invoiced(others: Counter[Unit]) -> tuple[str, ...]:
    left = ", ".join(f"{UNIT_WORDS[unit].lower()}: {count}" for unit, count in sorted(others.items()))
    return (f"Monterat i perioden men faktureras inte internt enligt inställningarna: {left}.",) if left else ()


def _months(
    mountings: Sequence[Mounting], counting: Mapping[str, Counting], notes: tuple[str, ...], *, several: bool
) -> Sheet:
    counts: Counter[tuple[str, date, Unit, Decimal | None]] = Counter(
        (m.municipality, month_of(m.day), m.unit, counting[m.municipality].rate_on(m.day)) for m in mountings
    )
    ordered = sorted(counts.items(), key=lambda entry: (*entry[0][:3], entry[0][3] or Decimal(0)))
    rows: list[Row] = [
        (
            town if several else None,
            swedish_month(month),
            UNIT_WORDS[unit],
            count,
            rate,
            None if rate is None else count * rate,
        )
        for (town, month, unit, rate), count in ordered
    ]
    columns = (
        Column(title="Kommun"),
        Column(title="Månad"),
        Column(title="Enhet"),
        Column(title="Antal", format=Format.COUNT, summed=True),
        Column(title="À-pris (kr)", format=Format.MONEY),
        Column(title="Belopp (kr)", format=Format.MONEY, summed=True),
    )
    unpriced = sum(count for (*_, rate), count in counts.items() if rate is None)
    if unpriced and any(i.rates for i in counting.values()):
        notes = (*notes, f"Utan belopp, eftersom ingen taxa gällde den dagen: {unpriced}.")
    kept, values = without_empty_columns(columns, rows)
    heading = "Monteringar att fakturera internt"
    return Sheet(name="Sammanställning", heading=heading, notes=notes, columns=kept, rows=tuple(values))


def _weeks(mountings: Sequence[Mounting], notes: tuple[str, ...], *, several: bool) -> Sheet:
    counts: Counter[tuple[str, int, int, str]] = Counter(
        (m.municipality, *m.day.isocalendar()[:2], swedish_week(m.day)) for m in mountings
    )
    rows: list[Row] = [(town if several else None, week, count) for (town, _, _, week), count in sorted(counts.items())]
    columns = (
        Column(title="Kommun"),
        Column(title="Vecka"),
        Column(title="Antal", format=Format.COUNT, summed=True),
    )
    kept, values = without_empty_columns(columns, rows)
    return Sheet(name="Veckor", heading="Monteringar per vecka", notes=notes, columns=kept, rows=tuple(values))


def _details(
    mountings: Sequence[Mounting], counting: Mapping[str, Counting], notes: tuple[str, ...], *, several: bool
) -> Sheet:
    rows: list[Row] = [
        (
            m.municipality if several else None,
            m.day,
            swedish_week(m.day),
            m.job,
            KIND_WORDS[m.kind],
            UNIT_WORDS[m.unit],
            ROLE_WORDS[m.by],
            m.address,
            m.serial,
            "Avbeställt efter monteringen" if m.cancelled else None,
            counting[m.municipality].rate_on(m.day),
        )
        for m in mountings
    ]
    columns = (
        Column(title="Kommun"),
        Column(title="Monterat", format=Format.DAY),
        Column(title="Vecka"),
        Column(title="Jobb"),
        Column(title="Ärende"),
        Column(title="Enhet"),
        Column(title="Utfört av"),
        Column(title="Adress"),
        Column(title="Låsnummer"),
        Column(title="Anmärkning"),
        Column(title="Belopp (kr)", format=Format.MONEY, summed=True),
    )
    kept, values = without_empty_columns(columns, rows)
    heading = "Underlag: monteringarna i sammanställningen"
    return Sheet(name="Underlag", heading=heading, notes=notes, columns=kept, rows=tuple(values))
