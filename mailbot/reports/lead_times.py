"""How long mountings take, in working days: order → booked → mounted → coupled → ready; and what is late."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from mailbot.domain.calendar import swedish_month
from mailbot.domain.reading import ItemType
from mailbot.domain.words import KIND_WORDS
from mailbot.reports.book import Book, Chart, Column, Format, Row, Sheet, Value, without_empty_columns
from mailbot.reports.milestones import KINDS, Milestones
from mailbot.reports.period import Period, month_of

_PHASES = ("Beställt → bokat", "Bokat → monterat", "Monterat → kopplat", "Kopplat → klart")
_WHOLE = "Hela perioden"

_SUMMARY = (
    Column(title="Klart i"),
    Column(title="Antal", format=Format.COUNT),
    *(Column(title=title, format=Format.DAYS) for title in _PHASES),
    Column(title="Hela tiden, medel", format=Format.DAYS),
    Column(title="Hela tiden, median", format=Format.DAYS),
    Column(title="Nio av tio inom", format=Format.COUNT),
    Column(title="Längsta", format=Format.COUNT),
    Column(title="Till porten klar, medel", format=Format.DAYS),
)
_DETAILS = (
    Column(title="Kommun"),
    Column(title="Jobb"),
    Column(title="Ärende"),
    Column(title="Utförare"),
    Column(title="Beställt", format=Format.DAY),
    Column(title="Bokat", format=Format.DAY),
    Column(title="Monterat", format=Format.DAY),
    Column(title="Kopplat", format=Format.DAY),
    Column(title="Klart", format=Format.DAY),
    Column(title="Port klar", format=Format.DAY),
    *(Column(title=title, format=Format.COUNT) for title in _PHASES),
    Column(title="Hela tiden", format=Format.COUNT),
)
_EXPLAINED = (
    "Arbetsdagar mellan stegen, i medeltal. Ett steg räknas bara där båda dagarna är kända; hela tiden räknas",
    "från beställningen till det sista av monterat, kopplat och klart som rutinen har.",
)


def lead_times_book(finished: Sequence[Milestones], period: Period, *, several: bool, more: Sequence[Sheet]) -> Book:
    """A sheet with a chart for each kind of job that was finished in the period, every job behind it, and `more`."""
    inside = [m for m in finished if m.finished is not None and m.finished in period]
    kinds = [kind for kind in KINDS if any(m.kind is kind for m in inside)] or [ItemType.MOUNT]
    summaries = [_summary(kind, [m for m in inside if m.kind is kind], period) for kind in kinds]
    return Book(sheets=(*summaries, *more, _details(inside, period, several=several)))


def _summary(kind: ItemType, finished: Sequence[Milestones], period: Period) -> Sheet:
    months = sorted({month_of(_finished(m)) for m in finished})
    rows = [_row(swedish_month(m), [one for one in finished if month_of(_finished(one)) == m]) for m in months]
    if len(rows) > 1:
        rows.append(_row(_WHOLE, finished))
    columns, values = without_empty_columns(_SUMMARY, rows)
    series = tuple(index for index, column in enumerate(columns) if column.title in _PHASES) if rows else ()
    chart = Chart(
        title="Arbetsdagar per steg, medel", axis="Arbetsdagar", series=series, rows=len(months), stacked=True
    )
    return Sheet(
        name=KIND_WORDS[kind],
        heading=f"Ledtider: {KIND_WORDS[kind].lower()}",
        notes=(f"Jobb som blev klara {period.words()}.", *_EXPLAINED),
        columns=columns,
        rows=tuple(values),
        empty="Inget blev klart i perioden.",
        charts=(chart,) if series else (),
    )


def _finished(one: Milestones) -> date:
    return one.finished or one.ordered


def _row(title: str, group: Sequence[Milestones]) -> Row:
    totals = sorted(total for one in group if (total := one.total()) is not None)
    phases = [[days for one in group if (days := one.phases()[i]) is not None] for i in range(len(_PHASES))]
    gates = [days for one in group if (days := one.until_gate()) is not None]
    return (
        title,
        len(group),
        *(_mean(days) for days in phases),
        _mean(totals),
        _tenths(Decimal(str(median(totals)))),
        _nine_of_ten(totals),
        totals[-1],
        _mean(gates),
    )


def _mean(days: Sequence[int]) -> Value:
    return _tenths(Decimal(sum(days)) / len(days)) if days else None


def _tenths(days: Decimal) -> Decimal:
    return days.quantize(Decimal("0.1"), ROUND_HALF_UP)


def _nine_of_ten(ordered: Sequence[int]) -> int:
    """The number of days within which at least nine of ten were done."""
    return ordered[-(-len(ordered) * 9 // 10) - 1]


def _details(finished: Iterable[Milestones], period: Period, *, several: bool) -> Sheet:
    rows: list[Row] = [
        (
            m.municipality if several else None,
            m.job,
            KIND_WORDS[m.kind],
            m.provider,
            m.ordered,
            m.booked,
            m.mounted,
            m.coupled,
            m.ready,
            m.gate_ready,
            *m.phases(),
            m.total(),
        )
        for m in sorted(finished, key=lambda m: (m.municipality, _finished(m), m.job))
    ]
    kept, values = without_empty_columns(_DETAILS, rows)
    notes = (f"Jobb som blev klara {period.words()}. Tiderna är arbetsdagar.",)
    return Sheet(
        name="Underlag", heading="Underlag: jobben bakom ledtiderna", notes=notes, columns=kept, rows=tuple(values)
    )
