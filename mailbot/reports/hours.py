"""The list against which the providers' hours on «Uppstart smarta lås» are verified: per provider and month.

Source: seeds 000 and 001, reimbursement: one hour may be registered for each lock mounted at a resident, and the claim
is verified against the number of locks.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from mailbot.domain.calendar import swedish_month
from mailbot.domain.mounting import UNIT_WORDS, Counting, Mounting, Unit
from mailbot.domain.words import KIND_WORDS, swedish_order
from mailbot.reports.book import Book, Column, Format, Row, Sheet, without_empty_columns
from mailbot.reports.period import Period, month_of

HOURS_PER_UNIT = 1
NOBODY = "Okänd utförare"

_DETAILS = (
    Column(title="Kommun"),
    Column(title="Utförare"),
    Column(title="Månad"),
    Column(title="Monterat", format=Format.DAY),
    Column(title="Rapporterat", format=Format.DAY),
    Column(title="Jobb"),
    Column(title="Ärende"),
    Column(title="Enhet"),
    Column(title="Kundid"),
    Column(title="Adress"),
    Column(title="Låsnummer"),
    Column(title="Anmärkning"),
)


def hours_book(mountings: Iterable[Mounting], counting: Mapping[str, Counting], period: Period) -> Book:
    """Sums per provider and month, what they consist of, and what was reported too late for its own month's list.

    `counting`: by municipality. Units that give no hour are named, so that nobody wonders.
    """
    inside, late, others = list[Mounting](), list[Mounting](), Counter[Unit]()
    for mounting in mountings:
        if mounting.unit not in counting[mounting.municipality].hour_units:
            others[mounting.unit] += mounting.day in period
        elif mounting.day in period:
            inside.append(mounting)
        elif mounting.day < period.first and mounting.reported in period:
            late.append(mounting)
    several = len(counting) > 1
    notes = (f"Monterat {period.words()}.", *_what_counts(others))
    return Book(
        sheets=(
            _sums(inside, notes, several=several),
            _details("Underlag", "Underlag: låsen som ger timmar", notes, inside, several=several),
            _details("Sent rapporterat", "Monterat före perioden men rapporterat i den", _LATE, late, several=several),
        )
    )


_LATE = (
    "Låsen räknas inte i sammanställningen: de hör till en tidigare månad, vars lista kan ha gjorts innan",
    "rapporten kom. Kontrollera om timmen redan är godkänd.",
)


def _what_counts(others: Counter[Unit]) -> tuple[str, ...]:
    left = ", ".join(f"{UNIT_WORDS[unit].lower()}: {count}" for unit, count in sorted(others.items()) if count)
    rule = "En timme på insatsen «Uppstart smarta lås» för varje lås."
    return (rule, f"Monterat i perioden men ger ingen timme enligt inställningarna: {left}.") if left else (rule,)


def _sums(mountings: list[Mounting], notes: tuple[str, ...], *, several: bool) -> Sheet:
    counts: Counter[tuple[str, str, date]] = Counter(
        (m.municipality, m.provider or NOBODY, month_of(m.day)) for m in mountings
    )
    rows: list[Row] = [
        (town if several else None, provider, swedish_month(month), count, count * HOURS_PER_UNIT, None, None)
        for (town, provider, month), count in sorted(counts.items(), key=lambda entry: _order(*entry[0]))
    ]
    columns = (
        Column(title="Kommun"),
        Column(title="Utförare"),
        Column(title="Månad"),
        Column(title="Antal lås", format=Format.COUNT, summed=True),
        Column(title="Timmar", format=Format.COUNT, summed=True),
        Column(title="Registrerade timmar", format=Format.BLANK),
        Column(title="Kommentar", format=Format.BLANK),
    )
    kept, values = without_empty_columns(columns, rows)
    heading = "Timmar att verifiera: Uppstart smarta lås"
    return Sheet(name="Sammanställning", heading=heading, notes=notes, columns=kept, rows=tuple(values))


def _order(municipality: str, provider: str, day: date) -> tuple[str, str, date]:
    return swedish_order(municipality), swedish_order(provider), day


def _details(name: str, heading: str, notes: tuple[str, ...], mountings: list[Mounting], *, several: bool) -> Sheet:
    seen: dict[tuple[int, Unit], str] = {}
    rows: list[Row] = []
    for m in sorted(mountings, key=lambda m: (*_order(m.municipality, m.provider or NOBODY, m.day), m.job)):
        rows.append(
            (
                m.municipality if several else None,
                m.provider or NOBODY,
                swedish_month(m.day),
                m.day,
                m.reported,
                m.job,
                KIND_WORDS[m.kind],
                UNIT_WORDS[m.unit],
                m.customer_id,
                m.address,
                m.serial,
                _remark(m, seen),
            )
        )
    kept, values = without_empty_columns(_DETAILS, rows)
    return Sheet(name=name, heading=heading, notes=notes, columns=kept, rows=tuple(values))


def _remark(mounting: Mounting, seen: dict[tuple[int, Unit], str]) -> str | None:
    """What a person should look at before the hour is approved; `seen`: the first job of each door."""
    remarks = ["avbeställt efter monteringen"] if mounting.cancelled else []
    if mounting.placement is not None:
        first = seen.setdefault((mounting.placement, mounting.unit), mounting.job)
        remarks += [f"samma dörr som {first}"] if first != mounting.job else []
    words = "; ".join(remarks)
    return words[0].upper() + words[1:] if words else None
