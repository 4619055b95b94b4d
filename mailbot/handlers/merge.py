"""Two jobs that turn out to be one and the same: a person merges them, and nothing is told twice."""

from dataclasses import fields, replace

from mailbot.domain.decision import Case, Decision, Note, Outcome, SendMail, SupersedeMail
from mailbot.domain.fact import PersonDecided
from mailbot.domain.job import COMPLETE, Job, JobStatus, Step, StepState
from mailbot.domain.placement import same_place
from mailbot.domain.reading import Contact, Item
from mailbot.domain.role import Role
from mailbot.domain.routine import OrderKind, Routine
from mailbot.handlers import progress
from mailbot.handlers.answers import sender_role
from mailbot.handlers.progress import Progress

_LIVE = (JobStatus.OPEN, JobStatus.HELD)
_FURTHER = {StepState.SKIPPED: 0, StepState.WAITING: 1, StepState.OPEN: 2, StepState.DONE: 3}


def decide_merge(case: Case, fact: PersonDecided) -> Decision:
    """The first job goes up in the second, which keeps what either had: values, steps done, history, mails.

    What either has told or asked is not said again; the first job's mails that have not gone and that the second has
    sent too are stopped. Replies to either reach the second. Refused with a reason when they are not the same order.
    """
    gone, kept = case.jobs.get(fact.job), case.jobs.get(fact.values.get("into", ""))
    if gone is None or kept is None:
        return _refused("båda jobben måste finnas, i samma kommun")
    problem = _differ(gone, kept)
    if problem:
        return _refused(problem)
    routine = case.routine_of(kept)
    kind = routine.orders.get(kept.item.type)
    if kind is None:
        return _refused("jobbets rutin har inte längre den här sortens beställning")
    into = f"sammanslaget med {kept.number}"
    closed = replace(gone, status=JobStatus.CANCELLED, closed=case.now, merged_into=kept.number, note=into)
    survivor = _settled(case, _together(gone, kept), kind, routine)
    stop = SupersedeMail(job=gone.number, purposes=_said_by_both(kept, survivor.job, kind, routine))
    because = fact.values.get("reason")
    notes = (
        _note(gone, "cancelled", because or into),
        _note(kept, survivor.job.status.value, because or f"{gone.number} är samma beställning och ingår nu här"),
    )
    return Decision(
        outcome=Outcome.MOVED,
        because=(f"{gone.number} {into}",),
        jobs=(closed, survivor.job),
        effects=(stop, *survivor.effects, *_tell_orderer(case, gone, kept)),
        notes=notes,
        sealed={kept.number: fact.personal_values} if fact.personal_values else {},
    )


def _tell_orderer(case: Case, gone: Job, kept: Job) -> tuple[SendMail, ...]:
    """Another orderer than the survivor's knows the job by a number that is gone; a case system gets no mail."""
    orderer = case.orderers.get(gone.number)
    if orderer is None or gone.orderer == kept.orderer or Role.SYSTEM in orderer.roles:
        return ()
    mail = SendMail(
        template="merged",
        role=sender_role(orderer),
        to=gone.orderer,
        key=f"merged:{gone.number}",
        purpose="merged",
        jobs=(gone.number,),
        slots={"reason": kept.number},
        thread=gone.thread if gone.thread.message_id else None,
    )
    return (mail,)


def _refused(why: str) -> Decision:
    return Decision(outcome=Outcome.NOTED, because=(why,))


def _note(job: Job, after: str, because: str) -> Note:
    return Note(job=job.number, fact="PersonDecided:merge", before=job.status.value, after=after, because=because)


def _differ(gone: Job, kept: Job) -> str | None:
    """Why two jobs are not one and the same order, None when they may be."""
    if gone.number == kept.number:
        return "ett jobb kan inte slås ihop med sig självt"
    closed = next((job.number for job in (gone, kept) if job.status not in _LIVE), None)
    if closed:
        return f"{closed} är redan avslutat"
    if kept.status is JobStatus.HELD and gone.status is JobStatus.OPEN:
        return f"{kept.number} är stoppat: släpp det först, eller slå ihop åt andra hållet"
    if gone.item.type is not kept.item.type:
        return "jobben är olika slags ärenden"
    if None not in (gone.provider, kept.provider) and gone.provider != kept.provider:
        return "jobben hör till olika utförare"
    for name, what in (("serial", "dörrlås"), ("gate_serial", "portlås")):
        pair = getattr(gone, name), getattr(kept, name)
        if None not in pair and pair[0] != pair[1]:
            return f"jobben gäller olika {what}"
    if _unplaced(gone) or _unplaced(kept) or (gone.placement is not None and gone.placement == kept.placement):
        return None
    here = same_place(gone.item, gone.customer_ref, gone.address_key, kept)
    return None if here else "jobben gäller olika dörrar"


def _unplaced(job: Job) -> bool:
    """Whether nothing is known of where a job is, so that only the person who merges can know."""
    return job.customer_ref is None and job.address_key is None


def _together(gone: Job, kept: Job) -> Job:
    """The surviving job with what only the other one knew, and with each checkpoint as far as either had come."""
    missing = tuple(name for name in kept.missing if name in gone.missing)
    item = replace(_filled(kept.item, gone.item), missing=missing)
    known = ("customer_ref", "address_key", "placement", "provider", "serial", "gate_serial", "booked", "assigned")
    values = {name: getattr(kept, name) or getattr(gone, name) for name in known}
    gate = kept.gate if kept.gate is not None else gone.gate
    return replace(
        kept,
        item=item,
        missing=missing,
        gate=gate,
        gate_unit=kept.gate_unit or gone.gate_unit,
        urgent=kept.urgent or gone.urgent,
        steps=tuple(_further(step, gone.step(step.name)) for step in kept.steps),
        merged_from=(*kept.merged_from, gone.number, *gone.merged_from),
        **values,
    )


def _filled(item: Item, other: Item) -> Item:
    names = (f.name for f in fields(Item) if f.name not in ("type", "contact", "missing"))
    values = {name: getattr(other, name) for name in names if getattr(item, name) is None}
    mine, theirs = item.contact, other.contact
    contact = Contact(name=mine.name or theirs.name, phone=mine.phone or theirs.phone, email=mine.email or theirs.email)
    return replace(item, contact=contact, **values)


def _further(mine: Step, theirs: Step | None) -> Step:
    """Of two states of one checkpoint the one that has come further: who was asked is not asked again."""
    if theirs is None or mine.name == COMPLETE or _FURTHER[theirs.state] <= _FURTHER[mine.state]:
        return mine
    return theirs


def _settled(case: Case, job: Job, kind: OrderKind, routine: Routine) -> Progress:
    step, start = job.step(COMPLETE), Progress(job=job)
    if step is not None and step.state is StepState.OPEN and not job.missing:
        complete = replace(step, state=StepState.DONE, done_at=case.now, done_by="duty", due_at=None)
        steps = tuple(complete if s.name == COMPLETE else s for s in job.steps)
        start = Progress(job=replace(job, steps=steps))
    return progress.settle(start, kind, routine, case.now)


def _said_by_both(kept: Job, merged: Job, kind: OrderKind, routine: Routine) -> tuple[str, ...]:
    """Purposes of mails about the job that is gone which the survivor has sent too, or that are answered by now."""
    said = ["reminder", "escalation", "order_held"]
    if kept.missing or not merged.missing:
        said.append(f"missing:{routine.missing_template}")
    for checkpoint in kind.flow:
        mine, now = kept.step(checkpoint.name), merged.step(checkpoint.name)
        asked = mine is not None and mine.state in (StepState.OPEN, StepState.DONE)
        answered = now is not None and now.state is StepState.DONE
        said += [f"ask:{checkpoint.ask}"] if checkpoint.ask and (asked or answered) else []
        said += [f"tell:{checkpoint.tell}"] if checkpoint.tell and asked else []
    return tuple(dict.fromkeys(said))
