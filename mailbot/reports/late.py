"""What is late now, and how often deadlines passed in a period. Pure: jobs and lines of the journal in, sheets out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.domain.calendar import local_day, swedish_month, working_days_between
from mailbot.domain.job import Job, JobStatus, Step
from mailbot.domain.reading import ItemType
from mailbot.domain.role import Role
from mailbot.domain.words import KIND_WORDS, ROLE_WORDS
from mailbot.reports.book import Chart, Column, Format, Row, Sheet, without_empty_columns
from mailbot.reports.period import Period, month_of

_FIRST_REMINDER = "påminnelse 1"  # how the journal ends a line of a deadline that passed for the first time


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """A checkpoint of an open job that should have been done. `since`: the day that it should have been done on."""

    job: str
    municipality: str
    kind: ItemType
    provider: str | None
    label: str
    role: Role
    since: date
    reminders: int
    held: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Passed:
    """Somebody was reminded of a passed deadline: when (aware), a role's value, and the journal's words."""

    at: datetime
    role: str
    because: str


def late_steps(job: Job, told: Sequence[Passed], now: datetime) -> Iterator[Late]:
    """The late checkpoints of an open job. `told`: the reminders about it, oldest first.

    Each reminder moves the deadline, so that the first of them tells when it really passed.
    """
    for step in job.open_steps():
        since = _late_since(step, told, now)
        if since is not None:
            yield Late(
                job=job.number,
                municipality=job.municipality,
                kind=job.item.type,
                provider=job.provider,
                label=step.label,
                role=step.role,
                since=since,
                reminders=step.reminders,
                held=job.status is JobStatus.HELD,
            )


def _late_since(step: Step, told: Sequence[Passed], now: datetime) -> date | None:
    about = [line for line in told if line.because.startswith(f"«{step.label}»")]
    if step.reminders and about:
        return local_day(about[-min(step.reminders, len(about))].at)
    if step.due_at is None or step.due_at > now:
        return None
    return local_day(step.due_at)


def late_sheet(late: Iterable[Late], now: datetime, *, several: bool) -> Sheet:
    """Every late checkpoint, the one that has waited longest first."""
    today = local_day(now)
    rows: list[Row] = [
        (
            one.municipality if several else None,
            one.job,
            KIND_WORDS[one.kind],
            one.provider,
            one.label,
            ROLE_WORDS[one.role],
            one.since,
            working_days_between(one.since, today),
            one.reminders,
            "Väntar på beslut" if one.held else None,
        )
        for one in sorted(late, key=lambda one: (one.since, one.job, one.label))
    ]
    columns = (
        Column(title="Kommun"),
        Column(title="Jobb"),
        Column(title="Ärende"),
        Column(title="Utförare"),
        Column(title="Steg"),
        Column(title="Görs av"),
        Column(title="Skulle varit klart", format=Format.DAY),
        Column(title="Arbetsdagar sent", format=Format.COUNT),
        Column(title="Påminnelser", format=Format.COUNT),
        Column(title="Läge"),
    )
    kept, values = without_empty_columns(columns, rows)
    return Sheet(
        name="Försenade nu",
        heading="Försenade jobb",
        notes=(f"Så här såg det ut {today.isoformat()}, oberoende av perioden.",),
        columns=kept,
        rows=tuple(values),
        empty="Inget är försenat.",
    )


def passed_sheet(batches: Iterable[Sequence[Passed]], period: Period) -> Sheet:
    """How often a deadline passed, by month and by whose turn it was, and how many reminders that took."""
    missed, reminded = Counter[tuple[date, str]](), Counter[date]()
    for batch in batches:
        for line in batch:
            month = month_of(local_day(line.at))
            reminded[month] += 1
            missed[month, _who(line.role)] += line.because.endswith(_FIRST_REMINDER)
    people = sorted({who for (_, who), count in missed.items() if count})
    rows: list[Row] = []
    for month in sorted(reminded):
        each = [missed[month, who] for who in people]
        rows.append((swedish_month(month), *each, sum(each), reminded[month]))
    count = Format.COUNT
    columns = (
        Column(title="Månad"),
        *(Column(title=who[0].upper() + who[1:], format=count, summed=True) for who in people),
        Column(title="Missade tider", format=count, summed=True),
        Column(title="Påminnelser", format=count, summed=True),
    )
    series = tuple(range(1, 1 + len(people)))
    chart = Chart(title="Missade tider", axis="Antal", series=series, rows=len(rows), stacked=True)
    return Sheet(
        name="Missade tider",
        heading="Tidsgränser som passerades",
        notes=(f"Passerade {period.words()}. Varje påminnelse om samma steg räknas i den sista kolumnen.",),
        columns=columns,
        rows=tuple(rows),
        empty="Ingen tidsgräns passerades i perioden.",
        charts=(chart,) if series else (),
    )


def _who(role: str) -> str:
    return ROLE_WORDS[Role(role)] if role in set(Role) else "okänd"
