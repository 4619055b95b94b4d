"""Writes a decision down (T2): jobs, placements, journal, outbox, the inbox row itself."""

import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from mailbot import siblings
from mailbot.batches import add_children
from mailbot.case import Understood, customer_reference, most_new_jobs
from mailbot.compose import Occasion, recipients
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.decision import Decision, Outcome, SendMail, SilenceAddress, SupersedeMail
from mailbot.domain.fact import MailBounced
from mailbot.domain.job import Job
from mailbot.may_answer import Answer, Traffic, Verdict
from mailbot.runtime import Runtime, log_line
from mailbot.store import inbox, journal, outbox, placements, sheet_rows
from mailbot.store import jobs as job_store
from mailbot.store.inbox import InboxRow
from mailbot.store.outbox import NewMail

Composed = Sequence[tuple[NewMail | None, SendMail, Answer]]

_ROW_STATES = {Outcome.PARKED: "parked", Outcome.SPLIT: "waiting"}


def traffic_and_occasion(
    connection: Connection, runtime: Runtime, understood: Understood, decision: Decision
) -> Occasion:
    """The surroundings in which a decision's mails are composed, with today's counts for each recipient."""
    case = understood.case
    jobs = {**case.jobs, **{j.number: j for found in case.earlier.values() for j in found}}
    occasion = Occasion(
        municipality=understood.municipality,
        routine=case.routine,
        origin=understood.fact.origin,
        jobs=jobs | {job.number: job for job in decision.jobs},
        routines=case.routines,
        traffic={},
        now=case.now,
        enclosures=understood.enclosures,
    )
    vault, day = runtime.desk.vault, case.now.astimezone(STOCKHOLM).date().isoformat()
    wanted: dict[tuple[str, str | None], tuple[str, str]] = {}
    for effect, address in recipients(decision, occasion):
        job = effect.jobs[0] if len(effect.jobs) == 1 else None
        reference = vault.reference(address, "address")
        wanted[(address, job)] = (reference, f"{reference[:32]}:{job}")
    if not wanted:
        return occasion
    subjects = [*(s for pair in wanted.values() for s in pair), *(_answers_about(job) for _, job in wanted if job)]
    counts, silenced = outbox.traffic(connection, day, list(dict.fromkeys(subjects)))
    own = runtime.config.own_addresses()
    traffic = {
        (address, job): Traffic(
            to_address=counts.get(reference, 0),
            to_job=counts.get(about_job, 0),
            silenced=reference in silenced,
            own=address in own,
            answers_to_job=counts.get(_answers_about(job), 0) if job else 0,
        )
        for (address, job), (reference, about_job) in wanted.items()
    }
    return replace(occasion, traffic=traffic)


def _answers_about(job: str) -> str:
    """Under which name the answers about a job are counted."""
    return f"answers:{job}"


def keep_routines(connection: Connection, runtime: Runtime) -> None:
    """Store the loaded routine files by digest, once for a whole transaction: the jobs it opens keep to them."""
    rows = [(r.digest, r.name, runtime.routine_texts[r.digest]) for r in runtime.routines.values()]
    job_store.keep_routines(connection, rows)


def record(
    connection: Connection,
    runtime: Runtime,
    row: InboxRow,
    understood: Understood,
    decision: Decision,
    mails: Composed,
) -> str:
    """Write everything that one decision leads to. Returns the Swedish reason that stands at the inbox row."""
    now = understood.case.now
    _save_jobs(connection, runtime, row, understood, decision)
    if row.kind == "mail" and any(job.version == 0 for job in decision.jobs):
        siblings.remember(connection, row.municipality, understood.fact.origin.thread, row.id)
    if understood.sheet is not None and decision.outcome is Outcome.SPLIT:
        add_children(connection, runtime, row, understood, understood.sheet)
    _queue(connection, runtime, decision, mails, understood)
    because = "; ".join(decision.because)
    journal.write(connection, _journal_lines(row, understood, decision, mails, because), now)
    state = _ROW_STATES.get(decision.outcome, "done")
    note = _row_note(row, decision) if row.kind == "row" else ""
    inbox.finish(connection, row.id, state=state, outcome=decision.outcome.value, because=because, now=now, note=note)
    if row.kind == "row" and row.parent is not None:
        wake_receipt(connection, row)
    if row.kind == "batch" and row.parent is not None:
        inbox.finish(connection, row.parent, state="done", outcome=Outcome.ORDERED.value, because=because, now=now)
    log_line(
        "decided",
        inbox=row.id,
        kind=row.kind,
        outcome=decision.outcome.value,
        jobs=",".join(j.number for j in decision.jobs) or None,
        mails=sum(1 for mail, _, _ in mails if mail is not None),
    )
    return because


def _save_jobs(
    connection: Connection, runtime: Runtime, row: InboxRow, understood: Understood, decision: Decision
) -> None:
    unused = most_new_jobs(understood.fact) - sum(1 for job in decision.jobs if job.version == 0)
    if unused:
        job_store.take_numbers(connection, understood.case.now.year, -unused)
    for job in decision.jobs:
        job = _with_reference(runtime, job)
        placed = replace(job, placement=job.placement or placements.find_or_open(connection, job))
        job_store.save(connection, placed, inbox_id=row.id, sealed=_sealed(connection, runtime, job, decision))
        if job.version:
            placements.follow(connection, placed, understood.case.now)


def _with_reference(runtime: Runtime, job: Job) -> Job:
    """The keyed reference of a customer whose id was told after the order: a later order finds the job by it."""
    if job.customer_ref is not None or not job.item.customer_id:
        return job
    return replace(job, customer_ref=customer_reference(runtime.desk.vault, job.municipality, job.item.customer_id))


def _sealed(connection: Connection, runtime: Runtime, job: Job, decision: Decision) -> tuple[bytes, bytes] | None:
    values = decision.sealed.get(job.number)
    if not values:
        return None
    vault, context = runtime.desk.vault, f"job:{job.number}"
    kept = job_store.sealed_of(connection, job.number) if job.version else None
    before = json.loads(vault.open(vault.open_key(kept[0]), kept[1], context)) if kept else {}
    key, wrapped = vault.new_key()
    return wrapped, vault.seal(key, json.dumps({**before, **values}, ensure_ascii=False).encode(), context)


def _queue(
    connection: Connection, runtime: Runtime, decision: Decision, mails: Composed, understood: Understood
) -> None:
    now, vault = understood.case.now, runtime.desk.vault
    jobs = {**understood.case.jobs, **{job.number: job for job in decision.jobs}}
    for effect in decision.effects:
        if isinstance(effect, SupersedeMail):
            numbers = (effect.job, *(jobs[effect.job].merged_from if effect.job in jobs else ()))
            outbox.supersede(connection, numbers, effect.purposes, now, free_keys=effect.may_hold_again)
        elif isinstance(effect, SilenceAddress):
            outbox.silence(connection, vault.reference(effect.address, "address"), effect.because, now)
    fact = understood.fact
    if isinstance(fact, MailBounced) and fact.message_id and not fact.delayed:
        outbox.came_back(connection, fact.message_id)
    finished = [mail for mail, _, _ in mails if mail is not None]
    outbox.add(connection, finished, now)
    day = now.astimezone(STOCKHOLM).date().isoformat()
    counted: list[str] = []
    for mail, effect, _ in mails:
        if mail is None:
            continue
        reference = vault.reference(mail.recipient, "address")
        counted += [reference, *([f"{reference[:32]}:{mail.job}"] if mail.job else [])]
        counted += [_answers_about(mail.job)] if mail.job and effect.answer else []
    outbox.count_all(connection, day, counted)


def _journal_lines(
    row: InboxRow, understood: Understood, decision: Decision, mails: Composed, because: str
) -> list[dict[str, object]]:
    """One line per job touched, or one for the row when none was; effects by purpose and verdict, no addresses."""
    fact = understood.fact
    who = ",".join(sorted(fact.origin.party.roles)) or "okänd"
    effects = ", ".join(_effect_words(effect, answer) for _, effect, answer in mails)
    base: dict[str, object] = {"inbox_id": row.id, "who": who[:64], "effects": effects}
    if not decision.notes:
        outcome = decision.outcome.value
        return [{**base, "fact": type(fact).__name__, "after": outcome, "because": because}]
    jobs = {**understood.case.jobs, **{j.number: j for j in decision.jobs}}
    return [
        {
            **base,
            "job": note.job,
            "fact": note.fact[:32],
            "before": note.before[:64],
            "after": note.after[:64],
            "because": note.because,
            "routine_digest": jobs[note.job].routine_digest if note.job in jobs else None,
        }
        for note in decision.notes
    ]


def _effect_words(effect: SendMail, answer: Answer) -> str:
    if answer.verdict is Verdict.SEND:
        return f"{effect.purpose}→{effect.role.value}"
    return f"{effect.purpose}→{effect.role.value} ({answer.verdict.value}: {answer.because})"


def _row_note(row: InboxRow, decision: Decision) -> str:
    """Where in the sheet the row stood and which job it became, for the receipt."""
    place = row.noted()
    job = decision.jobs[0].number if decision.jobs else None
    return json.dumps({**place, "job": job})


def wake_receipt(connection: Connection, row: InboxRow) -> None:
    """The last row of a sheet that was decided, or given to a person, wakes the receipt."""
    if row.parent is not None and not sheet_rows.any_left(connection, row.parent):
        sheet_rows.wake_batch(connection, row.parent)
