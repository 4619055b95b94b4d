"""What a routine's flow says about a checkpoint: what goes before it, whom it belongs to, when it falls due."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from mailbot.domain.calendar import STOCKHOLM, add_working_days, end_of_office
from mailbot.domain.fact import Party
from mailbot.domain.job import COMPLETE, Job, Step, StepState
from mailbot.domain.role import Role
from mailbot.domain.routine import Checkpoint, Clock, Only, OrderKind, Routine
from mailbot.domain.words import ROLE_WORDS

_CLOSED = (StepState.DONE, StepState.SKIPPED)


def checkpoint_named(kind: OrderKind, name: str) -> Checkpoint | None:
    """The routine's definition of a checkpoint."""
    return next((c for c in kind.flow if c.name == name), None)


def about_open_work(kind: OrderKind, routine: Routine) -> tuple[str, ...]:
    """The purposes of every mail that asks for or tells of work in a flow: none of it may go out for a job that ended.

    Mails wait for hours in office time, for days while sending is held.
    """
    asks = (f"ask:{c.ask}" for c in kind.flow if c.ask)
    tells = (f"tell:{c.tell}" for c in kind.flow if c.tell)
    rest = (f"missing:{routine.missing_template}", "reminder", "escalation", "order_held")
    return tuple(dict.fromkeys((*asks, *tells, *rest)))


def predecessors(checkpoint: Checkpoint, kind: OrderKind) -> tuple[str, ...]:
    """Names of the checkpoints that must be closed before this one opens."""
    if checkpoint.after:
        return (COMPLETE, *checkpoint.after)
    index = kind.flow.index(checkpoint)
    return (COMPLETE, kind.flow[index - 1].name) if index else (COMPLETE,)


def asks_for(checkpoint: Checkpoint, job: Job, kind: OrderKind) -> Checkpoint | None:
    """The checkpoint whose mail asks for this one when its turn comes: itself, or one that was asked together with it.

    Where one mail asks the same role for two things at once (door and gate), the second has no mail of its own; it
    borrows that mail when its turn comes after the first was done.
    """
    if checkpoint.ask:
        return checkpoint
    before = predecessors(checkpoint, kind)
    together = (c for c in kind.flow if c.ask and c.role is checkpoint.role and predecessors(c, kind) == before)
    done = (c for c in together if (s := job.step(c.name)) is not None and s.state is StepState.DONE)
    return next(done, None)


def mail_key(purpose: str, job: Job, step: Step) -> str:
    """The key of a mail about a checkpoint (purpose: ask, tell): one for each time that it is opened."""
    return f"{purpose}:{job.number}:{step.name}:{step.round}"


def may_tick(checkpoint: Checkpoint, party: Party) -> bool:
    """Whether this party's word counts for a checkpoint; the duty person may answer for anybody."""
    return party.verified and bool(party.roles & {checkpoint.role, *checkpoint.also, Role.DUTY})


def undone_before(checkpoint: Checkpoint, kind: OrderKind, job: Job) -> list[Checkpoint]:
    """Checkpoints before this one, transitively, that are not closed and belong to the job; earliest first."""
    seen: set[str] = set()

    def walk(names: Iterable[str]) -> Iterator[Checkpoint]:
        for name in names:
            before = checkpoint_named(kind, name)
            if before is None or name in seen or is_closed(job, name):
                continue
            seen.add(name)
            yield from walk(predecessors(before, kind))
            step = job.step(name)
            if belongs(before.only, job) or (step is not None and step.state is StepState.OPEN):
                yield before

    return list(walk(predecessors(checkpoint, kind)))


def told_too_early(job: Job, checkpoint: Checkpoint, step: Step, kind: OrderKind) -> bool:
    """Whether the bot's own word no longer holds: what it rests on is to be done, or done anew."""
    if checkpoint.role is not Role.BOT or step.state not in (StepState.DONE, StepState.OPEN):
        return False
    return any(_is_to_be_done(job, name, kind) for name in predecessors(checkpoint, kind))


def _is_to_be_done(job: Job, name: str, kind: OrderKind) -> bool:
    before, step = checkpoint_named(kind, name), job.step(name)
    return before is not None and step is not None and not is_closed(job, name) and belongs(before.only, job)


def rests_on(job: Job, checkpoint: Checkpoint, kind: OrderKind) -> tuple[str, ...]:
    """What a word of the bot rests on: the checkpoints just before it that were done, and how often."""
    before = (job.step(name) for name in predecessors(checkpoint, kind))
    return tuple(f"{s.name}:{s.round}" for s in before if s is not None and s.state is StepState.DONE) or ("-",)


def is_closed(job: Job, name: str) -> bool:
    step = job.step(name)
    return step is None or step.state in _CLOSED


def belongs(only: Only, job: Job) -> bool:
    match only:
        case Only.ALWAYS:
            return True
        case Only.GATE_LOCK:
            return job.gate is True
        case Only.GATE_UNKNOWN:
            return job.gate is None
        case Only.GATE_WITHOUT_UNIT:
            return job.gate is True and not job.gate_unit
        case Only.GATE_WITH_UNIT:
            return job.gate is True and job.gate_unit
        case Only.DOOR_LOCK:
            return job.gate is not True
        case Only.GATE_MOUNTING:
            return job.item.action != "remove"
        case Only.GATE_REMOVAL:
            return job.item.action == "remove"
        case Only.KEYS_MISSING:
            return job.item.keys_available is not True
        case Only.CONSENT_MISSING:
            return job.item.consent is not True
        case Only.APPROVAL_MISSING:
            return job.item.brf_approved is not True
        case Only.SERIAL_MISSING:
            return job.serial is None


def due_at(checkpoint: Checkpoint, job: Job, now: datetime) -> datetime | None:
    """When a checkpoint falls due: at the end of office hours of the computed day (hazard 64)."""
    deadline = checkpoint.deadline
    if deadline is None:
        return None
    start = _clock_day(deadline.counts_from, job, now)
    if deadline.calendar_days is not None:
        return end_of_office(start + timedelta(days=deadline.calendar_days))
    return end_of_office(add_working_days(start, deadline.working_days or 0))


def _clock_day(clock: Clock, job: Job, now: datetime) -> date:
    match clock:
        case Clock.OPENED:
            return local_day(now)
        case Clock.ORDERED:
            return local_day(job.created)
        case Clock.ENDS:
            return job.item.ends or local_day(job.created)
        case Clock.BOOKED:
            booked = job.booked or now
            return booked.date() if isinstance(booked, datetime) else booked


def local_day(moment: datetime) -> date:
    return moment.astimezone(STOCKHOLM).date()


def in_window(when: date | datetime, routine: Routine) -> bool:
    window = routine.window
    if window is None:
        return True
    if when.isoweekday() not in window.weekdays:
        return False
    return not isinstance(when, datetime) or window.start <= when.time() <= window.end


def speaker(checkpoint: Checkpoint, party: Party) -> str:
    if checkpoint.role in party.roles:
        return checkpoint.role.value
    return next(iter(sorted(party.roles & {*checkpoint.also, Role.DUTY})), Role.DUTY).value


def role_words(checkpoint: Checkpoint) -> str:
    return ROLE_WORDS[checkpoint.role]
