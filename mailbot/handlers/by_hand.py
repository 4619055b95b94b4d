"""What a person does by hand with a job: tick, hold, release, cancel, assign, correct."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mailbot.domain.decision import Case, Decision, Note, Outcome, SendMail, SupersedeMail, in_key
from mailbot.domain.fact import Party, PersonDecided
from mailbot.domain.job import Job, JobStatus, StepState
from mailbot.domain.placement import address_key
from mailbot.domain.reading import Expectation
from mailbot.domain.role import Role
from mailbot.domain.routine import OrderKind, Routine
from mailbot.handlers import progress
from mailbot.handlers.again import carry_on, reopen_by_hand, with_word_of_idle_work
from mailbot.handlers.answers import end_told, fill_in, sender_role
from mailbot.handlers.flow import about_open_work, checkpoint_named
from mailbot.handlers.merge import decide_merge
from mailbot.handlers.progress import Progress

_CORRECTABLE = (
    "address",
    "flat",
    "new_address",
    "gate_lock",
    "proposed_date",
    "serial",
    "gate_serial",
    "brf",
    "quantity",
)


_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_DONE_WORDS = {"hold": "stoppat", "release": "får gå vidare", "tick": "avbockat", "correct": "rättat"}


def decide_by_hand(case: Case, fact: PersonDecided) -> Decision:
    """Carry out a person's command on a job, or say why it cannot be."""
    if fact.action == "merge":
        return decide_merge(case, fact)
    job = case.jobs.get(fact.job)
    if job is None:
        return Decision(outcome=Outcome.NOTED, because=(f"jobbet {fact.job} finns inte",))
    routine = case.routine_of(job)
    kind = routine.orders.get(job.item.type)
    if kind is None:
        return Decision(outcome=Outcome.NOTED, because=("jobbets rutin har inte längre den här sortens beställning",))
    moved = _carry_out(case, fact, job, kind, routine)
    if moved.problems:
        return Decision(outcome=Outcome.NOTED, because=moved.problems)
    waits = moved.job.waits_for()
    note = Note(
        job=job.number,
        fact=f"PersonDecided:{fact.action}",
        before=job.status.value,
        after=waits.value if waits else moved.job.status.value,
        because=fact.values.get("reason") or "; ".join(moved.done) or fact.action,
    )
    because = tuple(moved.done) or (f"{job.number}: {_DONE_WORDS.get(fact.action, fact.action)}",)
    return Decision(outcome=Outcome.MOVED, because=because, jobs=(moved.job,), effects=moved.effects, notes=(note,))


def _carry_out(case: Case, fact: PersonDecided, job: Job, kind: OrderKind, routine: Routine) -> Progress:
    start, values, party, now = Progress(job=job), fact.values, fact.origin.party, case.now
    match fact.action:
        case "tick":
            return _tick(case, fact, start, kind, routine)
        case "hold":
            if job.status is not JobStatus.OPEN:
                return start.with_problem(f"{job.number} är inte öppet")
            return Progress(
                job=replace(job, status=JobStatus.HELD, note=values.get("reason") or "stoppat av en människa")
            )
        case "release":
            if job.status is not JobStatus.HELD:
                return start.with_problem(f"{job.number} är inte stoppat")
            free = Progress(job=replace(job, status=JobStatus.OPEN, note=None))
            return progress.settle(
                _ask_again(free, kind, case.reached.get(job.number, frozenset())), kind, routine, now
            )
        case "cancel":
            return _cancel(case, start, kind, routine)
        case "assign":
            return _assign(start, kind, values.get("to", ""))
        case "reopen":
            return reopen_by_hand(start, values.get("checkpoint", ""), kind, routine, now)
        case "correct":
            return _correct(case, fact, start, values)
        case _:
            return start.with_problem(f"okänt kommando «{fact.action}» av {party.email}")


def _tick(case: Case, fact: PersonDecided, start: Progress, kind: OrderKind, routine: Routine) -> Progress:
    name, job = fact.values.get("checkpoint", ""), start.job
    if name == "complete" and job.missing:
        start = progress.complete(Progress(job=replace(job, missing=())), kind, routine, fact.origin.party, case.now)
        return progress.settle(start, kind, routine, case.now)
    if job.status is not JobStatus.OPEN:
        return start.with_problem(f"{job.number} är inte öppet")
    step = job.step(name)
    if step is not None and step.state is StepState.DONE:
        return start.with_problem(f"«{step.label}» är redan klart")
    serials = replace(
        job, serial=fact.values.get("serial", job.serial), gate_serial=fact.values.get("gate_serial", job.gate_serial)
    )
    if step is not None and step.state is StepState.OPEN and step.round and step.role is Role.DUTY:
        told = replace(step, state=StepState.DONE, done_at=case.now, done_by=Role.DUTY.value, due_at=None)
        steps = tuple(told if s.name == name else s for s in serials.steps)
        ticked = Progress(job=replace(serials, steps=steps), done=(step.label,))
    else:
        note = fact.values.get("reason", "")
        ticked = progress.tick(replace(start, job=serials), name, kind, fact.origin.party, case.now, note)
    return ticked if ticked.problems else progress.settle(ticked, kind, routine, case.now)


def _ask_again(free: Progress, kind: OrderKind, reached: frozenset[Role]) -> Progress:
    """A job that was held before anything went out: its open checkpoints ask now; the key keeps it to once.

    A job in which another went up may have asked under the other's number.
    """
    for step in free.job.steps:
        checkpoint = checkpoint_named(kind, step.name)
        if checkpoint is None or step.role is not checkpoint.role:  # opened again for the duty person, not for a mail
            continue
        if step.state is StepState.OPEN and not (free.job.merged_from and step.role in reached):
            waiting = replace(step, state=StepState.WAITING)
            free = replace(
                free, job=replace(free.job, steps=tuple(waiting if s is step else s for s in free.job.steps))
            )
    return free


def _assign(start: Progress, kind: OrderKind, to: str) -> Progress:
    """Give the job to another installer, who gets the job mail when it is an installer's turn."""
    if not _ADDRESS.match(to):
        return start.with_problem("det är ingen e-postadress")
    job = replace(start.job, assigned=to.lower())
    assigned = Progress(job=job, done=("ny ansvarig",))
    step = next((s for s in job.open_steps() if s.role is Role.INSTALLER), None)
    template = next((c.ask for c in kind.flow if c.role is Role.INSTALLER and c.ask), None)
    if step is None or template is None or job.status is not JobStatus.OPEN:
        return assigned
    mail = SendMail(
        template=template,
        role=Role.INSTALLER,
        key=f"assigned:{job.number}:{job.version}",
        purpose=f"ask:{template}",
        jobs=(job.number,),
        checkpoint=step.name,
        expects=Expectation(job_ref=job.number, checkpoints=(step.name,), ok_means_seen=True),
    )
    return assigned.with_effect(SupersedeMail(job=job.number, purposes=(mail.purpose,))).with_effect(mail)


def _cancel(case: Case, start: Progress, kind: OrderKind, routine: Routine) -> Progress:
    """The job ends; its orderer hears of it, and so does whoever has got it to do.

    An order behind a case system is answered there, by the role that the routine lets ask for what an order lacks.
    """
    job = start.job
    if job.status in (JobStatus.DONE, JobStatus.CANCELLED):
        return start.with_problem(f"{job.number} är redan avslutat")
    gone = replace(job, status=JobStatus.CANCELLED, closed=case.now)
    known = (case.orderers.get(number) for number in (job.number, *job.merged_from))
    orderers = {o.email: o for o in known if o is not None and Role.SYSTEM not in o.roles}
    by_mail = bool(orderers)
    elsewhere = frozenset({routine.ask_missing} if routine.ask_missing and not by_mail else ())
    stop = SupersedeMail(job=job.number, purposes=about_open_work(kind, routine))
    told = (*(_tell_orderer(job, orderer) for orderer in orderers.values()), *end_told(case, job, elsewhere))
    return Progress(job=gone, done=("avbeställt",), effects=(stop, *told))


def _tell_orderer(job: Job, orderer: Party) -> SendMail:
    """To who ordered it, or a job that went up in it."""
    own = orderer.email == job.orderer.lower()
    return SendMail(
        template="cancelled",
        role=sender_role(orderer),
        to=orderer.email,
        key=f"cancelled:{job.number}:orderer" + ("" if own else f":{in_key(orderer.email)}"),
        purpose="cancelled",
        jobs=(job.number,),
        thread=job.thread if own and job.thread.message_id else None,
    )


def _correct(case: Case, fact: PersonDecided, start: Progress, values: Mapping[str, str]) -> Progress:
    """Set fields right; a field that was asked for counts as answered."""
    name, text = values.get("field", ""), values.get("value", "")
    if name not in _CORRECTABLE:
        return start.with_problem(f"fältet «{name}» kan inte rättas; de som kan är {', '.join(_CORRECTABLE)}")
    try:
        value = _typed(name, text)
    except ValueError:
        return start.with_problem(f"«{name}» kan inte bli det värdet")
    job = start.job
    filled = fill_in(job, {name: value}, case, fact.origin.party) if name in job.missing else None
    if filled is not None:
        return filled
    if name in ("serial", "gate_serial"):
        corrected = replace(job, **{name: value})  # type: ignore[arg-type]  # both take text
    else:
        corrected = replace(job, item=replace(job.item, **{name: value}))  # type: ignore[arg-type]  # typed above
        corrected = replace(corrected, gate=corrected.item.gate_lock if name == "gate_lock" else job.gate)
    if name == "address":
        corrected = replace(corrected, address_key=address_key(text))
    routine = case.routine_of(job)
    corrected_so = Progress(job=corrected, done=(f"rättat: {name}",))
    moved = carry_on(job, corrected_so, routine.orders[job.item.type], routine, case.now)
    return with_word_of_idle_work(job, moved, case.sent.get(job.number, frozenset()))


def _typed(name: str, text: str) -> object:
    match name:
        case "gate_lock":
            if text.lower() not in ("ja", "nej"):
                raise ValueError(text)
            return text.lower() == "ja"
        case "proposed_date":
            return date.fromisoformat(text)
        case "quantity":
            return int(text)
        case _:
            return text
