"""Somebody reports on a job or answers our question: checkpoints are ticked, or a person looks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from mailbot.domain.decision import Case, Decision, Note, Outcome, SendMail
from mailbot.domain.fact import Party, ReportReceived
from mailbot.domain.job import Job, JobStatus, Step, StepState
from mailbot.domain.reading import Event, EventType
from mailbot.domain.role import Role
from mailbot.domain.routine import Checkpoint, OrderKind
from mailbot.handlers import progress
from mailbot.handlers.again import carry_on
from mailbot.handlers.answers import fill_in, note_asked, personal_data_notice, urgent_mails
from mailbot.handlers.day_told import with_day_told
from mailbot.handlers.flow import checkpoint_named, may_tick
from mailbot.handlers.progress import Progress


def decide_reply(case: Case, fact: ReportReceived) -> Decision:
    """Decide a report. All or nothing: one part that cannot be right leaves every job of the mail as it was."""
    refused = _refuse(case, fact)
    if refused:
        extra = urgent_mails(case, fact.origin) if fact.urgent else ()
        return Decision(
            outcome=Outcome.PARKED, because=(refused,), effects=(*extra, *personal_data_notice(case, fact.origin))
        )
    moves = [_move(case, fact, case.jobs[number], events) for number, events in _by_job(case, fact).items()]
    problems = tuple(p for move in moves for p in move.problems)
    notices = tuple(personal_data_notice(case, fact.origin))
    if problems:
        asked = tuple(
            replace(e, key=f"{e.key}:{fact.origin.inbox_id}")  # once for each mail, however often it is decided
            for move in moves
            for e in move.effects
            if isinstance(e, SendMail) and e.purpose.startswith("ask_")
        )
        outcome = Outcome.ANSWERED if asked and len(asked) == len(problems) else Outcome.PARKED
        notes = tuple(_note(case.jobs[m.job.number], case.jobs[m.job.number], m.problems) for m in moves if m.problems)
        return Decision(outcome=outcome, because=problems, effects=(*asked, *notices), notes=notes)
    changed = [m for m in moves if m.effects or m.job != case.jobs[m.job.number]]
    if not changed:
        return Decision(outcome=Outcome.NOTED, because=("rapporten säger inget nytt om jobbet",), effects=notices)
    urgent = urgent_mails(case, fact.origin, tuple(m.job.number for m in changed)) if fact.urgent else ()
    return Decision(
        outcome=Outcome.MOVED,
        because=tuple(dict.fromkeys(label for m in changed for label in m.done)) or ("nya uppgifter om jobbet",),
        jobs=tuple(m.job for m in changed),
        effects=(*urgent, *(e for m in changed for e in m.effects), *notices),
        notes=tuple(_note(case.jobs[m.job.number], m.job, m.done) for m in changed),
        sealed={m.job.number: fact.personal_values for m in changed if m.job.number == fact.job},
    )


def _refuse(case: Case, fact: ReportReceived) -> str | None:
    """Why nothing may be done with this report, None when it may be tried."""
    if fact.job is None or fact.job not in case.jobs:
        return fact.why_job or "det går inte att säga vilket jobb mejlet gäller"
    if not fact.origin.party.verified:
        return "avsändaren kunde inte bekräftas av mejlservern"
    if not fact.origin.party.known():
        return "avsändaren finns inte i registret för jobbet"
    if not fact.certain:
        return "; ".join(fact.why_uncertain) or "svaret gick inte att läsa säkert"
    unknown = next((e.job_ref for e in fact.events if e.job_ref and e.job_ref not in case.jobs), None)
    return f"mejlet nämner ett jobb som inte finns: {unknown}" if unknown else None


def _by_job(case: Case, fact: ReportReceived) -> dict[str, list[Event]]:
    """Events by job number; an event without a number of its own belongs to the mail's job."""
    if fact.job is None:
        return {}
    grouped: dict[str, list[Event]] = {}
    for event in fact.events:
        grouped.setdefault(event.job_ref or fact.job, []).append(event)
    if not grouped or (fact.answers and fact.job not in grouped):
        grouped.setdefault(fact.job, [])
    return grouped


def _move(case: Case, fact: ReportReceived, job: Job, events: list[Event]) -> Progress:
    routine = case.routine_of(job)
    kind = routine.orders.get(job.item.type)
    start = Progress(job=job)
    if kind is None:
        return start.with_problem("jobbets rutin har inte längre den här sortens beställning")
    if job.status is JobStatus.CANCELLED:
        return start.with_problem(f"{job.number} är avbeställt")
    if _of_another_provider(job, fact.origin.party):
        return start.with_problem(f"avsändaren hör till en annan utförare än den som {job.number} gäller")
    refused = next((s for s in job.open_steps() if fact.answers.get(s.name) is False), None)
    if refused and job.number == fact.job:
        return _refused(case, fact, start, refused, events)
    filled = fill_in(job, fact.answers, case, fact.origin.party, fact.withheld) if job.number == fact.job else None
    now = filled or start
    if job.number == fact.job:
        now = replace(now, job=note_asked(now.job, fact.answers, case, fact.origin.party))
    for event in _in_order(_said_once(events, kind), kind.flow):
        moved = progress.apply_event(now, event, kind, routine, fact.origin.party, case.now)
        now = with_day_told(now, moved, event, kind, case.now)
    if now.problems:
        return now
    if job.status is JobStatus.DONE and (now.effects or now.job != job):
        later = carry_on(job, now, kind, routine, case.now) if _brings_a_gate(job, now.job) else start
        if later.job.status is JobStatus.DONE:
            return start.with_problem(f"{job.number} är redan avslutat")
        return later
    now = progress.settle(now, kind, routine, case.now)
    if job.status is JobStatus.HELD and now.job.status is JobStatus.HELD and events and now.job != job:
        return now.with_problem(f"{job.number} väntar på en människas beslut")
    return now


def _brings_a_gate(before: Job, after: Job) -> bool:
    """Whether a report tells of a gate lock that a finished job knew nothing of: there is work left after all."""
    return before.gate is not True and after.gate is True


def _of_another_provider(job: Job, party: Party) -> bool:
    """A provider who got hold of the thread of another provider's job; who has a role of the municipality's may."""
    return (
        party.roles == {Role.PROVIDER}
        and None not in (job.provider, party.provider)
        and (party.provider != job.provider and party.email != job.orderer)
    )


def _refused(case: Case, fact: ReportReceived, start: Progress, refused: Step, events: list[Event]) -> Progress:
    """A no to what we asked: it ends the job where the routine says so, else a person decides."""
    job = start.job
    kind = case.routine_of(job).orders[job.item.type]
    checkpoint = checkpoint_named(kind, refused.name)
    if checkpoint is None or not checkpoint.no_ends or events or not may_tick(checkpoint, fact.origin.party):
        return start.with_problem(f"svaret på «{refused.label}» är nej: en människa avgör hur det går vidare")
    steps = tuple(_ended(step, refused.name, checkpoint.role, case.now) for step in job.steps)
    ended = replace(job, status=JobStatus.DONE, steps=steps, closed=case.now)
    return Progress(job=ended, done=(f"«{refused.label}»: nej, så inget mer ska göras",))


def _ended(step: Step, refused: str, by: Role, now: datetime) -> Step:
    """A step of a job that ended with a no: the question is answered, what is left does not belong any more."""
    if step.name == refused:
        return replace(step, state=StepState.DONE, done_at=now, done_by=by.value, due_at=None, note="nej")
    return step if step.state is StepState.DONE else replace(step, state=StepState.SKIPPED, due_at=None)


def _said_once(events: list[Event], kind: OrderKind) -> list[Event]:
    """Without a bare "klart" where the mail tells the thing itself; it never is about booking what was done."""
    told = {event.event for event in events} - {EventType.CHECKPOINT}

    def is_told(event: Event) -> bool:
        asked = checkpoint_named(kind, event.checkpoint or "")
        return asked is not None and bool(told & set(asked.by) or (told and EventType.BOOKED in asked.by))

    return [event for event in events if not is_told(event)]


def _in_order(events: list[Event], flow: tuple[Checkpoint, ...]) -> Iterator[Event]:
    """Facts about the gate first, then in the order of the flow: a mail tells its news in any order."""
    place = {event: index for index, checkpoint in reversed(list(enumerate(flow))) for event in checkpoint.by}
    yield from sorted(events, key=lambda e: place.get(e.event, -1))


def _note(before: Job, after: Job, because: tuple[str, ...]) -> Note:
    def where(job: Job) -> str:
        waits = job.waits_for()
        return waits.value if waits else job.status.value

    return Note(
        job=after.number,
        fact="ReportReceived",
        before=where(before),
        after=where(after),
        because="; ".join(because) or "nya uppgifter",
    )
