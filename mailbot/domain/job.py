"""A job in the binder: what was ordered, where it stands, who must act."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from mailbot.domain.reading import Item
from mailbot.domain.role import Role


class JobStatus(StrEnum):
    """Whether somebody must act. `HELD`: a person stopped it or must decide first."""

    OPEN = "open"
    HELD = "held"
    DONE = "done"
    CANCELLED = "cancelled"


class StepState(StrEnum):
    """Where one checkpoint of a job stands."""

    WAITING = "waiting"  # something before it is not done
    OPEN = "open"  # its role must act
    DONE = "done"
    SKIPPED = "skipped"  # does not belong to this job


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A checkpoint of one job. Times are aware. `done_by`: role or address reference, never a resident's name.

    `happened`: the day on which it was done, if the report told one. `told`: what the bot's word
    rested on when it was given, as checkpoint:round; the same is never told twice.
    """

    name: str
    role: Role
    label: str
    state: StepState = StepState.WAITING
    opened_at: datetime | None = None
    due_at: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None
    happened: date | None = None
    note: str | None = None
    reminders: int = 0
    round: int = 0  # how many times it was opened anew (a bounce, nobody at home)
    told: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """The mail that ordered the job, so that our answer lands in the same conversation. `topic`: Thread-Topic/Index."""

    message_id: str | None = None
    references: tuple[str, ...] = ()
    thread_index: str | None = None


COMPLETE = "complete"
"""Name of the built-in first checkpoint: everything that the routine demands has been said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """One tracked job. `item` holds only what the privacy preset lets the store keep in the open.

    `customer_ref` and `address_key` are keyed or normalised references. `gate`: True there is a gate lock to see to,
    False there is none, None nobody has said. `gate_unit`: a unit hangs there already. `missing`: fields asked for.
    `merged_into`: the job that this one went up in; `merged_from`: those that went up in this one, whose mails and
    history are its own. `orderer`: address that receipts go to. `version` counts the stored revisions; 0 = not stored
    yet.
    """

    number: str
    municipality: str
    routine: str
    routine_digest: str
    item: Item
    created: datetime
    orderer: str
    provider: str | None = None
    status: JobStatus = JobStatus.OPEN
    steps: tuple[Step, ...] = ()
    thread: Thread = field(default_factory=Thread)
    batch: int | None = None
    customer_ref: str | None = None
    address_key: str | None = None
    placement: int | None = None
    gate: bool | None = None
    gate_unit: bool = False
    serial: str | None = None
    gate_serial: str | None = None
    booked: date | datetime | None = None
    assigned: str | None = None
    missing: tuple[str, ...] = ()
    closed: datetime | None = None
    urgent: bool = False
    note: str | None = None
    merged_into: str | None = None
    merged_from: tuple[str, ...] = ()
    id: int | None = None
    version: int = 0

    def open_steps(self) -> Iterator[Step]:
        """Checkpoints whose role must act now."""
        return (step for step in self.steps if step.state is StepState.OPEN)

    def step(self, name: str) -> Step | None:
        """A checkpoint by name, None when the flow has no such."""
        for step in self.steps:  # not next() with a generator, which costs twice as much: a decision asks 34 times
            if step.name == name:
                return step
        return None

    def waits_for(self) -> Role | None:
        """Who must act: the role of the first open checkpoint; DUTY when held; None when closed."""
        if self.status is JobStatus.HELD:
            return Role.DUTY
        if self.status is not JobStatus.OPEN:
            return None
        return next((step.role for step in self.open_steps()), Role.DUTY)

    def due(self) -> datetime | None:
        """The earliest deadline among the open checkpoints."""
        if self.status is not JobStatus.OPEN:
            return None
        return min((step.due_at for step in self.open_steps() if step.due_at), default=None)

    def limit(self) -> datetime | None:
        """The earliest day already fixed for a checkpoint whose turn has not come: known to all from the start."""
        if self.status is not JobStatus.OPEN:
            return None
        waiting = (step for step in self.steps if step.state is StepState.WAITING)
        return min((step.due_at for step in waiting if step.due_at), default=None)
