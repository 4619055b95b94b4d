"""What has to be done anew: a unit exchanged, a gate lock that came later, a checkpoint that a person opens again."""

from dataclasses import replace
from datetime import datetime

from mailbot.domain.decision import SendMail, SupersedeMail
from mailbot.domain.job import COMPLETE, Job, JobStatus, Step, StepState
from mailbot.domain.reading import EventType
from mailbot.domain.role import Role
from mailbot.domain.routine import Checkpoint, OrderKind, Routine
from mailbot.handlers import progress
from mailbot.handlers.flow import asks_for, belongs, checkpoint_named, mail_key, predecessors
from mailbot.handlers.progress import Progress

_COUPLED_ANEW = (("serial", EventType.COUPLED_DOOR), ("gate_serial", EventType.COUPLED_GATE))


def carry_on(before: Job, changed: Progress, kind: OrderKind, routine: Routine, now: datetime) -> Progress:
    """A job whose facts were changed, open or finished: what they make untrue is done anew, and the job goes on.

    Another unit than the one that was coupled is coupled anew; a gate lock that nobody spoke of before is mounted. A
    finished job that none of this touches stays finished, and so does one that ended before its flow did.
    """
    for name, event in _COUPLED_ANEW:
        had, has = getattr(before, name), getattr(changed.job, name)
        if had and has and had != has:
            changed = _redone_by(changed, event, kind)
    was_done = before.status is JobStatus.DONE
    if was_done and _ended_early(before, kind):
        return replace(changed, job=replace(changed.job, steps=before.steps))
    if was_done:
        changed = replace(changed, job=replace(changed.job, status=JobStatus.OPEN, closed=None))
    changed = _without_idle_visit(changed, kind, now)
    settled = _asked(changed.job, progress.settle(changed, kind, routine, now), kind, routine, now, resumed=was_done)
    if was_done and settled.job.status is JobStatus.DONE:
        return replace(settled, job=replace(settled.job, closed=before.closed))
    return settled


def reopen_by_hand(start: Progress, name: str, kind: OrderKind, routine: Routine, now: datetime) -> Progress:
    """A person says that a checkpoint is to be done once more, and with it all that comes after it."""
    job, checkpoint, step = start.job, checkpoint_named(kind, name), start.job.step(name)
    if checkpoint is None or step is None:
        return start.with_problem(f"jobbet har ingen kontrollpunkt «{name}»")
    if job.status not in (JobStatus.OPEN, JobStatus.DONE):
        return start.with_problem(f"{job.number} är inte öppet")
    if step.state is not StepState.DONE or checkpoint.role is Role.BOT:
        return start.with_problem(f"«{step.label}» är inte klart, och kan därför inte göras om")
    done_anew = replace(_redone(start, checkpoint, kind), done=(f"görs om: {step.label}",))
    return carry_on(job, done_anew, kind, routine, now)


def with_word_of_idle_work(before: Job, moved: Progress, sent: frozenset[str]) -> Progress:
    """Work that was asked for by mail and is not to be done after all is called off by mail. `sent`: keys of mails."""
    after = {step.name: step for step in moved.job.steps}
    busy = {step.role for step in moved.job.open_steps()} | {Role.BOT, Role.DUTY}
    idle = {s.role for s in before.open_steps() if after[s.name].state is not StepState.OPEN} - busy
    for role in sorted(idle):
        asked = [key for step in before.steps if step.role is role and (key := mail_key("ask", before, step)) in sent]
        if asked:
            mail = SendMail(
                template="not_needed",
                role=role,
                key=f"not_needed:{asked[-1]}",
                purpose="not_needed",
                jobs=(before.number,),
            )
            moved = moved.with_effect(mail)
    return moved


def _ended_early(job: Job, kind: OrderKind) -> bool:
    """Whether a job ended on a no: what was left of its flow belonged to it and was skipped."""
    skipped = (c for c in kind.flow if (s := job.step(c.name)) is not None and s.state is StepState.SKIPPED)
    return any(belongs(c.only, job) for c in skipped)


def _redone_by(moved: Progress, event: EventType, kind: OrderKind) -> Progress:
    """The checkpoint that an event ticks is to be done once more, if it was done."""
    for checkpoint in kind.flow:
        step = moved.job.step(checkpoint.name)
        if event in checkpoint.by and step is not None and step.state is StepState.DONE:
            moved = _redone(moved, checkpoint, kind)
    return moved


def _redone(moved: Progress, checkpoint: Checkpoint, kind: OrderKind) -> Progress:
    """A checkpoint and what was done after it wait again; what the bot has told of them is taken back by settling."""
    step = moved.job.step(checkpoint.name)
    if step is None or step.state not in (StepState.DONE, StepState.OPEN) or checkpoint.role is Role.BOT:
        return moved
    moved = replace(moved, job=_put(moved.job, _waiting(step)))
    for later in kind.flow:
        if checkpoint.name in predecessors(later, kind):
            moved = _redone(moved, later, kind)
    return moved


def _waiting(step: Step) -> Step:
    again = replace(step, state=StepState.WAITING, opened_at=None, due_at=None, done_at=None, done_by=None, note=None)
    return replace(again, happened=None, round=step.round + 1, reminders=0)


def _asked(
    before: Job, moved: Progress, kind: OrderKind, routine: Routine, now: datetime, *, resumed: bool
) -> Progress:
    """Who must act anew hears of it, also where the first time the booking of the visit was all that was asked for."""
    for checkpoint in kind.flow:
        was, step = before.step(checkpoint.name), moved.job.step(checkpoint.name)
        if step is None or step.state is not StepState.OPEN or (was is not None and was.state is StepState.OPEN):
            continue
        if asks_for(checkpoint, moved.job, kind) is not None or not (step.round or resumed):
            continue
        visit = _visit_before(checkpoint, kind)
        booked = moved.job.step(visit.name) if visit is not None else None
        if booked is not None and booked.state is StepState.DONE:
            job = _put(_put(moved.job, _waiting(booked)), replace(step, state=StepState.WAITING, due_at=None))
            moved = progress.settle(replace(moved, job=replace(job, booked=None)), kind, routine, now)
    return moved


def _without_idle_visit(moved: Progress, kind: OrderKind, now: datetime) -> Progress:
    """A visit that was to be booked once more is not, when nothing is left to do at it after all."""
    for visit in kind.flow:
        step = moved.job.step(visit.name)
        if EventType.BOOKED not in visit.by or step is None or not step.round or step.state is StepState.DONE:
            continue
        mine = [c for c in kind.flow if c is not visit and c.role is visit.role and belongs(c.only, moved.job)]
        states = [s.state for c in mine if (s := moved.job.step(c.name)) is not None]
        if states and all(state is StepState.DONE for state in states):
            done = replace(step, state=StepState.DONE, done_at=now, done_by=Role.BOT.value, due_at=None)
            unasked = SupersedeMail(job=moved.job.number, purposes=(f"ask:{visit.ask}",), may_hold_again=True)
            moved = replace(moved, job=_put(moved.job, done)).with_effect(unasked)
    return moved


def _visit_before(checkpoint: Checkpoint, kind: OrderKind) -> Checkpoint | None:
    """The nearest checkpoint before this one that asks the same role: the booking of a visit."""
    for name in predecessors(checkpoint, kind):
        before = checkpoint_named(kind, name)
        if name == COMPLETE or before is None:
            continue
        if before.ask and before.role is checkpoint.role:
            return before
        return _visit_before(before, kind)
    return None


def _put(job: Job, step: Step) -> Job:
    return replace(job, steps=tuple(step if s.name == step.name else s for s in job.steps))
