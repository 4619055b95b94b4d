"""How a job moves along the checkpoints of its routine. Pure: a job and what was reported in, a job and effects out."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import cycle

from mailbot.domain.calendar import add_working_days, end_of_office, swedish_moment
from mailbot.domain.decision import Effect, SendMail, SupersedeMail
from mailbot.domain.fact import Party
from mailbot.domain.job import COMPLETE, Job, JobStatus, Step, StepState
from mailbot.domain.reading import Event, EventType, Expectation
from mailbot.domain.role import Role
from mailbot.domain.routine import Checkpoint, Clock, Only, OrderKind, Routine
from mailbot.domain.words import EVENT_WORDS
from mailbot.handlers.flow import (
    asks_for,
    belongs,
    checkpoint_named,
    due_at,
    in_window,
    is_closed,
    local_day,
    mail_key,
    may_tick,
    predecessors,
    rests_on,
    role_words,
    speaker,
    told_too_early,
    undone_before,
)

_CLOSED = (StepState.DONE, StepState.SKIPPED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """A job on its way, what its moves lead to, what was done (Swedish labels), and what could not be accepted."""

    job: Job
    effects: tuple[Effect, ...] = ()
    done: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def with_effect(self, effect: Effect) -> "Progress":
        return replace(self, effects=(*self.effects, effect))

    def with_problem(self, problem: str) -> "Progress":
        return replace(self, problems=(*self.problems, problem))


def begin(job: Job, kind: OrderKind, routine: Routine, now: datetime) -> Progress:
    """Lay out the checkpoints of a new job and open the first ones."""
    asker = routine.ask_missing or Role.PROVIDER
    state = StepState.OPEN if job.missing else StepState.SKIPPED
    due = end_of_office(add_working_days(local_day(now), 2)) if job.missing else None
    label = "Uppgifterna är kompletta"
    first = Step(name=COMPLETE, role=asker, label=label, state=state, opened_at=now, due_at=due)
    steps = (first, *(Step(name=c.name, role=c.role, label=c.label) for c in kind.flow))
    return settle(Progress(job=replace(job, steps=steps)), kind, routine, now)


def settle(progress: Progress, kind: OrderKind, routine: Routine, now: datetime) -> Progress:
    """Open every checkpoint whose predecessors are done, let the bot do its own, close the job when all is done."""
    if progress.job.status is not JobStatus.OPEN:
        return progress
    standing = 0  # checkpoints in a row that stand where they should
    for checkpoint in cycle(kind.flow):
        if standing == len(kind.flow):
            break
        after = _settle_one(progress, checkpoint, kind, now)
        progress, standing = (progress, standing + 1) if after is None else (after, 0)
    job = progress.job
    if all(step.state in _CLOSED for step in job.steps):
        progress = replace(progress, job=replace(job, status=JobStatus.DONE, closed=now))
    return replace(progress, effects=_still_open(progress))


def _settle_one(progress: Progress, checkpoint: Checkpoint, kind: OrderKind, now: datetime) -> Progress | None:
    """The next state of one checkpoint, None when it stands where it should."""
    job = progress.job
    step = job.step(checkpoint.name)
    if step is None:
        return None
    if told_too_early(job, checkpoint, step, kind):
        return _taken_back(progress, checkpoint, step)
    if step.state is StepState.DONE:
        return None
    here = belongs(checkpoint.only, job)
    if step.state is StepState.OPEN:  # what it waited for has come another way, such as the serial in a second report
        if not here:
            return _with_step(progress, replace(step, state=StepState.SKIPPED, due_at=None))
        return _with_moved_due(progress, checkpoint, step, now)
    if step.state is StepState.SKIPPED:
        return _with_step(progress, replace(step, state=StepState.WAITING)) if here else None
    if not all(is_closed(job, name) for name in predecessors(checkpoint, kind)):
        return _with_fixed_due(progress, checkpoint, step, now)
    if not here:
        return _with_step(progress, replace(step, state=StepState.SKIPPED))
    return _open(progress, checkpoint, step, kind, now)


def _with_moved_due(progress: Progress, checkpoint: Checkpoint, step: Step, now: datetime) -> Progress | None:
    """A new booking moves the day that counts from it, unless somebody was reminded already; None when it stands."""
    if checkpoint.deadline is None or checkpoint.deadline.counts_from is not Clock.BOOKED or step.reminders:
        return None
    if progress.job.booked is None:
        return None
    due = due_at(checkpoint, progress.job, now)
    return None if due == step.due_at else _with_step(progress, replace(step, due_at=due))


def _with_fixed_due(progress: Progress, checkpoint: Checkpoint, step: Step, now: datetime) -> Progress | None:
    """A day that counts from the order itself is set before the checkpoint's turn comes; None when nothing changes."""
    if checkpoint.deadline is None or checkpoint.deadline.counts_from not in (Clock.ORDERED, Clock.ENDS):
        return None
    due = due_at(checkpoint, progress.job, now)
    return None if due == step.due_at else _with_step(progress, replace(step, due_at=due))


def _taken_back(progress: Progress, checkpoint: Checkpoint, step: Step) -> Progress:
    """The word waits until it is true again, and a mail of it that has not gone is not to go."""
    known = step.state is StepState.DONE and bool(step.told)
    waiting = replace(
        step,
        state=StepState.WAITING,
        role=checkpoint.role,
        due_at=None,
        done_at=None,
        done_by=None,
        told=step.told if known else (),
        round=step.round if known else step.round + 1,
    )
    taken = _with_step(progress, waiting)
    if not checkpoint.tell:
        return taken
    unsaid = SupersedeMail(job=progress.job.number, purposes=(f"tell:{checkpoint.tell}",), may_hold_again=True)
    return taken.with_effect(unsaid)


def _open(progress: Progress, checkpoint: Checkpoint, step: Step, kind: OrderKind, now: datetime) -> Progress:
    job = progress.job
    if checkpoint.role is Role.BOT:
        basis = rests_on(job, checkpoint, kind)
        step = replace(step, told=basis, round=step.round + (1 if step.told and step.told != basis else 0))
    if checkpoint.role is Role.BOT and not checkpoint.tell:
        return _said(progress, checkpoint, step, now)
    if checkpoint.tell and checkpoint.to:
        mail = _mail(job, checkpoint, step, template=checkpoint.tell, role=checkpoint.to, purpose="tell")
        return _said(progress.with_effect(mail), checkpoint, step, now)
    opened = replace(step, state=StepState.OPEN, opened_at=now, due_at=due_at(checkpoint, job, now))
    progress = _with_step(progress, opened)
    asking = asks_for(checkpoint, job, kind)
    if asking is None or not asking.ask:
        return progress
    mail = _mail(job, checkpoint, step, template=asking.ask, role=asking.to or asking.role, purpose="ask")
    return progress.with_effect(mail)


def _said(progress: Progress, checkpoint: Checkpoint, step: Step, now: datetime) -> Progress:
    """The bot's own word: done as soon as its turn comes."""
    said = replace(step, state=StepState.DONE, opened_at=now, done_at=now, done_by=Role.BOT.value, due_at=None)
    return replace(_with_step(progress, said), done=(*progress.done, checkpoint.label))


def _mail(job: Job, checkpoint: Checkpoint, step: Step, *, template: str, role: Role, purpose: str) -> SendMail:
    asked = Expectation(
        job_ref=job.number,
        fields=checkpoint.asks,
        checkpoints=(checkpoint.name,),
        ok_means_seen=EventType.BOOKED in checkpoint.by,
    )
    return SendMail(
        template=template,
        role=role,
        key=mail_key(purpose, job, step),
        purpose=f"{purpose}:{template}",
        jobs=(job.number,),
        checkpoint=checkpoint.name,
        expects=asked if purpose == "ask" else None,
    )


def _still_open(progress: Progress) -> tuple[Effect, ...]:
    """An ask whose checkpoint was answered in the same breath is not sent."""

    def needed(effect: Effect) -> bool:
        if not isinstance(effect, SendMail) or not effect.purpose.startswith("ask:") or effect.checkpoint is None:
            return True
        step = progress.job.step(effect.checkpoint)
        return step is None or step.state is StepState.OPEN

    return tuple(filter(needed, progress.effects))


def tick(progress: Progress, name: str, kind: OrderKind, party: Party, now: datetime, note: str = "") -> Progress:
    """Mark a checkpoint done on somebody's word, with what may be implied before it; else a problem in Swedish."""
    job = progress.job
    checkpoint = checkpoint_named(kind, name)
    step = job.step(name)
    if checkpoint is None or step is None:
        return progress.with_problem(f"jobbet har ingen kontrollpunkt «{name}»")
    if step.state is StepState.DONE:
        return progress
    if not may_tick(checkpoint, party):
        return progress.with_problem(f"«{checkpoint.label}» kan bara rapporteras av {role_words(checkpoint)}")
    blocking = [b for b in undone_before(checkpoint, kind, job) if b.hard or not b.implied]
    if blocking or (job.missing and not is_closed(job, COMPLETE)):
        what = blocking[0].label if blocking else "Uppgifterna är kompletta"
        return progress.with_problem(f"«{checkpoint.label}» kan inte vara klart innan «{what}»")
    for before in undone_before(checkpoint, kind, job):
        progress = _done(progress, before, Role.BOT.value, now, "underförstått av en senare rapport")
    return _done(progress, checkpoint, speaker(checkpoint, party), now, note)


def apply_event(
    progress: Progress, event: Event, kind: OrderKind, routine: Routine, party: Party, now: datetime
) -> Progress:
    """What one reported event does to a job: facts noted, checkpoint ticked, or a problem."""
    stop = routine.stops.get(event.event)
    if stop is not None:
        if not _carries_out(kind, party):
            return progress.with_problem(f"«{EVENT_WORDS[event.event]}» kan bara rapporteras av den som gör jobbet")
        return _stopped(progress, event, routine, kind, now)
    if event.event is EventType.CHECKPOINT:
        return _confirmed(progress, event, kind, routine, party, now)
    problem = _contradiction(progress.job, event)
    if problem:
        return progress.with_problem(problem)
    target = _target(progress.job, event, kind, party)
    noted = replace(progress, job=_note_facts(progress.job, event))
    if target is None:
        return noted if _is_information(event) else noted.with_problem(f"jobbet väntar inte på «{event.event.value}»")
    if event.event in (EventType.BOOKED, EventType.REBOOKED):
        return _booked(noted, event, target, kind, routine, party, now)
    if target.only is Only.GATE_LOCK and noted.job.gate is None:
        noted = replace(noted, job=replace(noted.job, gate=True))
    ticked = tick(noted, target.name, kind, party, now)
    if len(ticked.problems) > len(noted.problems):  # a refused report changes nothing
        return replace(ticked, job=progress.job)
    return ticked


def _carries_out(kind: OrderKind, party: Party) -> bool:
    """Whether somebody has work of their own in a flow; only their word stops it."""
    return party.verified and bool(party.roles & ({c.role for c in kind.flow} | {Role.DUTY}))


def _confirmed(
    progress: Progress, event: Event, kind: OrderKind, routine: Routine, party: Party, now: datetime
) -> Progress:
    """«Klart» to a question of ours ticks what was asked; a booking without a day is asked for its day instead."""
    target = checkpoint_named(kind, event.checkpoint or "")
    if target is not None and EventType.BOOKED in target.by:
        booking = replace(event, event=EventType.BOOKED)
        return _booked(progress, booking, target, kind, routine, party, now)
    return tick(progress, event.checkpoint or "", kind, party, now)


def _target(job: Job, event: Event, kind: OrderKind, party: Party) -> Checkpoint | None:
    """The checkpoint an event is about: of several, one of this job, that this party may tick, whose turn it is."""

    def rank(checkpoint: Checkpoint) -> tuple[bool, bool, bool]:
        step = job.step(checkpoint.name)
        state = step.state if step else StepState.SKIPPED
        return state is StepState.SKIPPED, not may_tick(checkpoint, party), state is not StepState.OPEN

    return min((c for c in kind.flow if event.event in c.by), key=rank, default=None)


def _booked(
    progress: Progress, event: Event, target: Checkpoint, kind: OrderKind, routine: Routine, party: Party, now: datetime
) -> Progress:
    if event.when is None:
        return progress.with_effect(_question(progress.job, "ask_time", party, {})).with_problem("bokningen saknar dag")
    if target.window and routine.window and not in_window(event.when, routine):
        asked = _question(progress.job, "ask_other_time", party, {"when": swedish_moment(event.when)})
        return progress.with_effect(asked).with_problem("tiden ligger utanför monteringstiderna")
    if not may_tick(target, party):
        return progress.with_problem(f"«{target.label}» kan bara rapporteras av {role_words(target)}")
    progress = replace(progress, job=replace(progress.job, booked=event.when))
    return tick(progress, target.name, kind, party, now, note=swedish_moment(event.when))


def _question(job: Job, template: str, party: Party, slots: dict[str, object]) -> SendMail:
    role = next(iter(sorted(party.roles)), Role.INSTALLER)
    stamp = slots.get("when", "")
    return SendMail(
        template=template,
        role=role,
        to=party.email,
        key=f"{template}:{job.number}:{stamp}",  # whoever decides the mail adds which mail it answers
        purpose=template,
        jobs=(job.number,),
        slots=slots,
        expects=Expectation(job_ref=job.number, checkpoints=("booked",), ok_means_seen=True),
        answer=True,
    )


def _stopped(progress: Progress, event: Event, routine: Routine, kind: OrderKind, now: datetime) -> Progress:
    stop = routine.stops[event.event]
    job = _note_facts(progress.job, event)
    if stop.back_to:
        step = job.step(stop.back_to)
        if step is not None and step.state is StepState.DONE:
            again = replace(step, state=StepState.WAITING, done_at=None, done_by=None, round=step.round + 1)
            job = _back_in_line(replace(_put(job, again), booked=None), stop.back_to, kind)
    words = EVENT_WORDS[event.event]
    if stop.hold:
        job = replace(job, status=JobStatus.HELD, note=words)
    mail = SendMail(
        template=stop.template,
        role=stop.to,
        key=f"stop:{job.number}:{event.event.value}:{job.version}",
        purpose=f"stop:{stop.template}",
        jobs=(job.number,),
        slots={"fault_text": event.reason} if event.reason else {},
    )
    return replace(progress, job=job, done=(*progress.done, f"stopp: {words}")).with_effect(mail)


def _back_in_line(job: Job, name: str, kind: OrderKind) -> Job:
    """What came after a checkpoint that is to be done anew waits for it, and its day for the new booking."""
    for checkpoint in kind.flow:
        step = job.step(checkpoint.name)
        if name in predecessors(checkpoint, kind) and step is not None and step.state is StepState.OPEN:
            job = _put(job, replace(step, state=StepState.WAITING, due_at=None, reminders=0))
    return job


def _note_facts(job: Job, event: Event) -> Job:
    """What a report adds to the job besides a tick: numbers of the units, the gate, the housing co-operative."""
    match event.event:
        case EventType.GATE_PRESENT:
            job = replace(job, gate=True, gate_unit=True)
        case EventType.GATE_NEEDED:
            job = replace(job, gate=True, gate_unit=False)
        case EventType.GATE_MOUNTED:
            job = replace(job, gate=True, gate_unit=True)
        case _:
            pass
    if event.brf:
        job = replace(job, item=replace(job.item, brf=event.brf))
    return replace(job, serial=event.serial or job.serial, gate_serial=event.gate_serial or job.gate_serial)


def _contradiction(job: Job, event: Event) -> str | None:
    """A serial that differs from the one already reported is for a person to sort out."""
    for said, had, what in ((event.serial, job.serial, "låset"), (event.gate_serial, job.gate_serial, "portlåset")):
        if said and had and said.casefold() != had.casefold():
            return f"serienumret för {what} skiljer sig från det som rapporterats tidigare"
    return None


def _is_information(event: Event) -> bool:
    return event.event in (
        EventType.GATE_PRESENT,
        EventType.GATE_NEEDED,
        EventType.OLD_LOCK_RESTORED,
        EventType.KEY_RETURNED,
    )


def reopen(progress: Progress, name: str, kind: OrderKind, routine: Routine, now: datetime) -> Progress:
    """Open a checkpoint that was done (a told provider whose mail bounced), for a person to see to."""
    step = progress.job.step(name)
    if step is None:
        return progress
    again = replace(step, state=StepState.OPEN, role=Role.DUTY, opened_at=now, done_at=None, done_by=None)
    again = replace(again, round=step.round + 1, due_at=end_of_office(add_working_days(local_day(now), 1)))
    held = progress.job.status is JobStatus.HELD  # a bounce does not release what a person stopped
    job = replace(_put(progress.job, again), status=JobStatus.HELD if held else JobStatus.OPEN, closed=None)
    return replace(progress, job=job)


def complete(progress: Progress, kind: OrderKind, routine: Routine, party: Party, now: datetime) -> Progress:
    """Close the built-in first checkpoint when nothing is missing any more, and go on."""
    step = progress.job.step(COMPLETE)
    if progress.job.missing or step is None or step.state is not StepState.OPEN:
        return progress
    speaker = next(iter(sorted(party.roles)), Role.PROVIDER).value
    progress = _with_step(progress, replace(step, state=StepState.DONE, done_at=now, done_by=speaker, due_at=None))
    return replace(progress, done=(*progress.done, step.label))


def _done(progress: Progress, checkpoint: Checkpoint, by: str, now: datetime, note: str) -> Progress:
    step = progress.job.step(checkpoint.name)
    if step is None or step.state is StepState.DONE:
        return progress
    done = replace(step, state=StepState.DONE, done_at=now, done_by=by, note=note or step.note, due_at=None)
    return replace(_with_step(progress, done), done=(*progress.done, checkpoint.label))


def _with_step(progress: Progress, step: Step) -> Progress:
    return replace(progress, job=_put(progress.job, step))


def _put(job: Job, step: Step) -> Job:
    return replace(job, steps=tuple(step if s.name == step.name else s for s in job.steps))
