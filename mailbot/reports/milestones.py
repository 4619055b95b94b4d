"""When a job reached each point on its way: ordered, booked, mounted, coupled, ready. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mailbot.domain.calendar import local_day, working_days_between
from mailbot.domain.job import Job, Step, StepState
from mailbot.domain.reading import EventType, ItemType
from mailbot.domain.role import Role
from mailbot.domain.routine import Checkpoint, OrderKind
from mailbot.reports.mounted import day_of_work

KINDS = (ItemType.MOUNT, ItemType.MOVE, ItemType.GATE_LOCK)
"""The kinds of jobs that mount something, and so have lead times."""

_MOUNTED = frozenset({EventType.MOUNTED, EventType.MOVED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Milestones:
    """The days of one job. None: not yet, not known, or not a part of its routine.

    `booked`: when a time was agreed, not the time itself. `ready`: when the provider was told that the lock may be used
    (of a job with one mail for all, everything); `gate_ready`: the same of a gate that may come later. `finished`: the
    last of mounted, coupled and ready that the job's routine has, once it is reached; the gate is not waited for.
    """

    job: str
    municipality: str
    kind: ItemType
    provider: str | None
    ordered: date
    booked: date | None = None
    mounted: date | None = None
    coupled: date | None = None
    ready: date | None = None
    gate_ready: date | None = None
    finished: date | None = None

    def phases(self) -> tuple[int | None, ...]:
        """Working days of the four steps on the way; None where an end of a step is not known."""
        ends = (self.ordered, self.booked, self.mounted, self.coupled, self.ready)
        return tuple(_between(ends[i], ends[i + 1]) for i in range(len(ends) - 1))

    def total(self) -> int | None:
        """Working days from the order until it was finished."""
        return _between(self.ordered, self.finished)

    def until_gate(self) -> int | None:
        """Working days from the order until the gate was ready."""
        return _between(self.ordered, self.gate_ready)


def _between(first: date | None, last: date | None) -> int | None:
    return None if first is None or last is None else working_days_between(first, last)


def milestones_of(job: Job, kind: OrderKind) -> Milestones:
    """The days of a job, read from its checkpoints by what ticks them and what they tell."""
    gate_job = job.item.type is ItemType.GATE_LOCK
    works = frozenset({EventType.GATE_MOUNTED}) if gate_job else _MOUNTED
    couplings = EventType.COUPLED_GATE if gate_job else EventType.COUPLED_DOOR
    way: tuple[tuple[str, Callable[[Checkpoint], bool]], ...] = (
        ("mounted", lambda c: bool(works & set(c.by))),
        ("coupled", lambda c: couplings in c.by),
        ("ready", lambda c: c.tell in (("ready_gate",) if gate_job else ("ready", "ready_door"))),
    )
    steps = {name: step for name, is_it in way if (step := _last(job, kind, is_it)) is not None}
    days = {name: _reached(step) for name, step in steps.items()}
    if (work := steps.get("mounted")) is not None and work.done_at is not None and days["mounted"]:
        days["mounted"] = day_of_work(job, work, work.done_at)
    gate = None if gate_job else _last(job, kind, lambda c: c.tell == "ready_gate")
    return Milestones(
        job=job.number,
        municipality=job.municipality,
        kind=job.item.type,
        provider=job.provider,
        ordered=local_day(job.created),
        booked=_agreed(_last(job, kind, lambda c: EventType.BOOKED in c.by)),
        gate_ready=_reached(gate),
        finished=list(days.values())[-1] if days else None,
        **days,
    )


def _last(job: Job, kind: OrderKind, is_it: Callable[[Checkpoint], bool]) -> Step | None:
    """The last checkpoint of a sort that belongs to the job."""
    steps = (job.step(c.name) for c in kind.flow if is_it(c))
    there = [step for step in steps if step is not None and step.state is not StepState.SKIPPED]
    return there[-1] if there else None


def _reached(step: Step | None) -> date | None:
    if step is None or step.state is not StepState.DONE or step.done_at is None:
        return None
    return local_day(step.done_at)


def _agreed(step: Step | None) -> date | None:
    """When a booking was told; None when only a later report implied that there had been one."""
    if step is None or step.state is not StepState.DONE or step.done_at is None or step.done_by == Role.BOT.value:
        return None
    return local_day(step.done_at)
