"""An order came in: new jobs, a receipt, a question for what is missing, or a person."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from mailbot.domain.decision import Case, Decision, Effect, Note, Outcome, SendMail, SupersedeMail
from mailbot.domain.fact import OrderReceived
from mailbot.domain.job import Job, JobStatus
from mailbot.domain.reading import Expectation, Item, ItemType
from mailbot.domain.role import Role
from mailbot.domain.routine import OrderKind
from mailbot.domain.words import KIND_WORDS, missing_words
from mailbot.handlers import progress
from mailbot.handlers.answers import end_told, fill_in, personal_data_notice, sender_role, urgent_mails
from mailbot.handlers.flow import about_open_work

_LIVE = (JobStatus.OPEN, JobStatus.HELD)
_AT_THE_DOOR = frozenset({ItemType.MOUNT, ItemType.DISMOUNT, ItemType.MOVE})
_LONGEST_FAULT = 190  # characters kept of what is wrong, see interfaces.md
_NOT_YET_CARRIED_OUT = frozenset({"booked", "complete"})


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opened:
    """What one item of an order led to."""

    job: Job | None = None
    effects: tuple[Effect, ...] = ()
    why_parked: str = ""
    known: bool = False  # the same order was had before
    outcome: Outcome = Outcome.ORDERED
    because: str = ""
    sealed: tuple[tuple[str, str], ...] = ()


def decide_order(case: Case, fact: OrderReceived) -> Decision:
    """Decide an order of one or more items. Everything that cannot be carried out as it stands goes to a person."""
    refused = _refuse_sender(case, fact)
    if refused is not None:
        return replace(refused, effects=(*_urgent(case, fact), *refused.effects))
    opened = list(_open_all(case, fact))
    parked = [o.why_parked for o in opened if o.why_parked]
    jobs = tuple(o.job for o in opened if o.job is not None)
    urgent = _urgent(case, fact, *(job.number for job in jobs))
    effects = (*urgent, *(e for o in opened for e in o.effects), *_answers(case, fact, opened))
    notes = tuple(_note(case, o, fact) for o in opened if o.job is not None)
    sealed = {o.job.number: dict(o.sealed) for o in opened if o.job is not None and o.sealed}
    because = tuple(dict.fromkeys([*parked, *(o.because or _what(o) for o in opened)])) or fact.why_uncertain
    return Decision(outcome=_outcome(opened), because=because, jobs=jobs, effects=effects, notes=notes, sealed=sealed)


def _urgent(case: Case, fact: OrderReceived, *jobs: str) -> tuple[Effect, ...]:
    """What to do at once, and the alarm, which names the job so that the duty person knows where."""
    return urgent_mails(case, fact.origin, jobs, to=_orderer(case, fact, 0)) if fact.urgent else ()


def _what(opened: _Opened) -> str:
    """What an item became, in a word or two."""
    if opened.job is None:
        return "ingen ny beställning"
    kind = KIND_WORDS[opened.job.item.type].lower()
    return f"ny {kind}" + (f", saknar {', '.join(missing_words(opened.job.missing))}" if opened.job.missing else "")


def _outcome(opened: list[_Opened]) -> Outcome:
    if any(o.why_parked for o in opened) or not opened:
        return Outcome.PARKED
    if any(o.outcome is Outcome.ORDERED for o in opened):
        return Outcome.ORDERED
    return opened[0].outcome


def _refuse_sender(case: Case, fact: OrderReceived) -> Decision | None:
    """An order by somebody who may not order: to the role that may, or to a person; None when the sender may."""
    party = fact.origin.party
    if not party.verified:
        return Decision(outcome=Outcome.PARKED, because=("avsändaren kunde inte bekräftas av mejlservern",))
    if not party.known():
        if case.unknown_orders:
            return None
        return Decision(outcome=Outcome.PARKED, because=("avsändaren finns inte i registret över utförare",))
    kinds = [k for k in (case.routine.orders.get(item.type) for item in fact.items) if k is not None]
    if not kinds or any(party.roles & {*k.orderers, Role.DUTY} for k in kinds):
        return None
    redirect = case.routine.redirect_orders_to
    if redirect is None:
        return Decision(outcome=Outcome.PARKED, because=("avsändaren får inte beställa enligt rutinen",))
    row = fact.origin.inbox_id
    address = next((item.address for item in fact.items if item.address), None)
    slots: dict[str, object] = {"orderer": party.email, "address": address, "kind": fact.items[0].type.value}
    to_role = SendMail(
        template="redirect_order", role=redirect, key=f"redirect:{row}", purpose="redirect_order", slots=slots
    )
    to_sender = SendMail(
        template="not_allowed",
        role=sender_role(party),
        to=party.email,
        key=f"not_allowed:{row}",
        purpose="not_allowed",
        thread=fact.origin.thread,
        answer=True,
    )
    because = "avsändaren får inte beställa enligt rutinen; ordern skickas vidare till den som får"
    return Decision(outcome=Outcome.REDIRECTED, because=(because,), effects=(to_role, to_sender))


def _open_all(case: Case, fact: OrderReceived) -> Iterator[_Opened]:
    number = case.first_number
    for index in range(len(fact.items)):
        values = fact.personal_values[index] if index < len(fact.personal_values) else {}
        opened = _open_one(case, fact, index, number)
        if opened.job is not None and opened.job.version == 0:
            number += 1
            opened = replace(opened, sealed=tuple(sorted(values.items())))
        yield opened


def _open_one(case: Case, fact: OrderReceived, index: int, number: int) -> _Opened:
    item = fact.items[index]
    there = item in fact.at_threads_door
    threads = case.jobs.get(fact.job_ref or "") if there else None
    same = [job for job in (*((threads,) if threads else ()), *case.earlier.get(index, ())) if _same_sender(job, fact)]
    if item.type is ItemType.CANCEL:
        return _cancel(case, fact, _answered_job(case, fact, index) or same)
    if item.type is ItemType.CHANGE:
        return _Opened(why_parked="en ändring av en tidigare beställning: en människa avgör vad den gäller")
    kind = case.routine.orders.get(item.type)
    if kind is None:
        what = KIND_WORDS[item.type].lower()
        return _Opened(why_parked=f"rutinen {case.routine.name} har ingen beställning av slaget {what}")
    twin = next((job for job in same if job.item.type is item.type and job.status in _LIVE), None)
    if twin is not None and there:
        return _told_again(item, twin)
    if twin is not None:
        return _had_before(case, fact, item, twin)
    rivals = (job for job in case.earlier.get(index, ()) if job.number == fact.job_ref and job.status in _LIVE)
    if any(job.item.type is item.type for job in rivals):
        return _Opened(why_parked=f"samma beställning som {fact.job_ref} i samma mejltråd, från en annan avsändare")
    return _new_job(case, fact, item, kind, f"LÅS-{case.now.year}-{number:05d}", index)


def _same_sender(job: Job, fact: OrderReceived) -> bool:
    party = fact.origin.party
    return bool(
        job.orderer == party.email or (job.provider and job.provider == party.provider) or Role.DUTY in party.roles
    )


def _answered_job(case: Case, fact: OrderReceived, index: int) -> list[Job]:
    """The job of ours that a cancellation answers, when this sender ordered it, may order such, or was to decide."""
    job = case.jobs.get(fact.job_ref or "")
    if job is None or _names_another_door(job, *case.references.get(index, (None, None))):
        return []
    routine = case.routine_of(job)
    kind = routine.orders.get(job.item.type)
    deciding = {*(kind.orderers if kind else ()), *(stop.to for stop in routine.stops.values())} - {Role.PROVIDER}
    return [job] if _same_sender(job, fact) or fact.origin.party.roles & deciding else []


def _names_another_door(job: Job, customer_ref: str | None, key: str | None) -> bool:
    """Whether a mail in a job's thread says another customer, or another address when it names no customer."""
    if customer_ref and job.customer_ref:
        return customer_ref != job.customer_ref
    return key is not None and job.address_key is not None and key != job.address_key


def _clash(case: Case, item: Item, index: int) -> str | None:
    """Why an order waits for a person: another job is already putting up, moving or taking down the lock there."""
    if item.type not in _AT_THE_DOOR:
        return None
    live = (job for job in case.earlier.get(index, ()) if job.status in _LIVE and job.item.type in _AT_THE_DOOR)
    job = next(live, None)
    return f"{job.number} ({KIND_WORDS[job.item.type].lower()}) pågår redan för samma dörr" if job else None


def _new_job(case: Case, fact: OrderReceived, item: Item, kind: OrderKind, number: str, index: int) -> _Opened:
    reference = case.references.get(index, (None, None))
    job = Job(
        number=number,
        municipality=case.municipality,
        routine=case.routine.name,
        routine_digest=case.routine.digest,
        item=item,
        created=fact.origin.at,
        orderer=_orderer(case, fact, index),
        provider=fact.origin.party.provider or case.providers.get(index),
        thread=fact.origin.thread,
        batch=fact.batch,
        customer_ref=reference[0],
        address_key=reference[1],
        gate=item.gate_lock if item.type is not ItemType.GATE_LOCK else True,
        missing=item.missing,
        urgent=fact.urgent,
    )
    clash = _clash(case, item, index)
    if clash is None and (fact.certain or (item.missing and not fact.why_uncertain)):
        begun = progress.begin(job, kind, case.routine, case.now)
        return _Opened(job=begun.job, effects=begun.effects)
    why = clash or "; ".join(fact.why_uncertain) or "läsningen är osäker"
    held = replace(job, status=JobStatus.HELD, note=why)  # nothing of it is asked or told before a person released it
    held = progress.begin(held, kind, case.routine, case.now).job
    return _Opened(job=held, because=why if clash else f"en människa behöver bekräfta läsningen: {why}")


def _orderer(case: Case, fact: OrderReceived, index: int) -> str:
    """Who gets the answers: the sender, or behind a form or a ticket the registered provider's contact."""
    party = fact.origin.party
    contact = fact.items[index].contact.email if index < len(fact.items) else None
    return contact if Role.SYSTEM in party.roles and contact and index in case.providers else party.email


def _had_before(case: Case, fact: OrderReceived, item: Item, twin: Job) -> _Opened:
    """The same order again: what it adds completes the job, else the sender is told where the job stands."""
    if twin.missing:
        given = {name: getattr(item, name, None) for name in twin.missing}
        filled = fill_in(twin, {k: v for k, v in given.items() if v is not None}, case, fact.origin.party)
        if filled is not None:
            return _Opened(job=filled.job, effects=filled.effects, outcome=Outcome.MOVED, because="kompletterad")
    if _differs(item, twin):
        return _Opened(why_parked=f"en ny beställning skiljer sig från {twin.number}: en människa avgör vad som gäller")
    if _may_be_a_neighbour(item, twin):
        why = f"samma adress som {twin.number} utan lägenhetsnummer: en människa avgör om det är en ny beställning"
        return _Opened(why_parked=why)
    return _Opened(known=True, outcome=Outcome.DUPLICATE, because=f"samma beställning som {twin.number}")


def _told_again(item: Item, twin: Job) -> _Opened:
    """A fault that is told once more in the same conversation, in other words: one fault, one job."""
    if item.gate_lock is not None and twin.gate is not None and item.gate_lock != twin.gate:
        return _Opened(why_parked=f"ett fel på ett annat lås än {twin.number}: en människa avgör om det är ett nytt")
    because = f"samma fel som {twin.number}, berättat en gång till"
    known = twin.item.fault or ""
    if not item.fault or item.fault in known or len(known) + len(item.fault) > _LONGEST_FAULT:
        return _Opened(known=True, outcome=Outcome.DUPLICATE, because=because)
    words = f"{known} / {item.fault}" if known else item.fault
    told = replace(twin, item=replace(twin.item, fault=words))
    return _Opened(job=told, outcome=Outcome.MOVED, because=because)


def _may_be_a_neighbour(item: Item, twin: Job) -> bool:
    """Where nobody says which customer or flat, one address can be two doors: a lost order would be the price."""
    which = (item.customer_id, twin.customer_ref, item.flat, twin.item.flat)
    return item.type in (ItemType.MOUNT, ItemType.DISMOUNT, ItemType.MOVE) and not any(which)


def _differs(item: Item, twin: Job) -> bool:
    pairs = (
        (item.fault, twin.item.fault),
        (item.address, twin.item.address),
        (item.new_address, twin.item.new_address),
        (item.proposed_date, twin.item.proposed_date),
        (item.gate_lock, twin.item.gate_lock),
        (item.flat, twin.item.flat),
    )
    return any(new is not None and old is not None and new != old for new, old in pairs)


def _cancel(case: Case, fact: OrderReceived, same: list[Job]) -> _Opened:
    live = [job for job in same if job.status in _LIVE]
    if len(live) != 1:
        return _Opened(why_parked="en avbeställning som inte säkert hör till ett enda öppet jobb")
    job = live[0]
    carried_out = any(s.done_at and s.name not in _NOT_YET_CARRIED_OUT for s in job.steps)
    if carried_out or not fact.certain:
        return _Opened(
            why_parked=f"avbeställning av {job.number} som redan är påbörjat eller oklart: en människa avgör"
        )
    cancelled = replace(job, status=JobStatus.CANCELLED, closed=case.now)
    routine = case.routine_of(job)
    kind = routine.orders.get(job.item.type)
    stop = SupersedeMail(job=job.number, purposes=about_open_work(kind, routine) if kind else ("ask:job_mail",))
    return _Opened(
        job=cancelled, effects=(stop, *end_told(case, job)), outcome=Outcome.MOVED, because=f"{job.number} avbeställt"
    )


def _answers(case: Case, fact: OrderReceived, opened: list[_Opened]) -> Iterator[Effect]:
    """One answer to the sender for the whole mail; none for rows of a sheet, whose receipt comes with the last."""
    yield from personal_data_notice(case, fact.origin)
    new = [o.job for o in opened if o.job is not None and o.job.version == 0]
    if fact.batch is None or not fact.why_uncertain:  # of rows that wait together the duty person has heard at once
        yield from (_tell_held(job) for job in new if job.status is JobStatus.HELD)
    if fact.batch is not None:
        return
    lacking = [job for job in new if job.missing]
    yield from (_ask_missing(case, fact, job) for job in lacking)
    yield from (advice for job in lacking for advice in _advice(case, fact, job))
    others = tuple(job.number for job in new if job not in lacking)
    done = tuple(o.job.number for o in opened if o.job is not None and o.job.version > 0)
    if others or done:
        kind = case.routine.orders.get(new[0].item.type) if len(new) == 1 else None
        template = kind.answer if kind and others and not done else "receipt"
        if done and not others:
            template = "cancelled" if any("avbeställt" in o.because for o in opened) else "status_answer"
        addresses = list(dict.fromkeys(job.orderer for job in new if job not in lacking))
        yield from _receipt(fact, template, (*others, *done), addresses[0] if len(addresses) == 1 else None)
    elif any(o.known for o in opened):
        yield from _receipt(fact, "duplicate_receipt", tuple(_twins(case, fact)))


def _tell_held(job: Job) -> SendMail:
    """A held order waits for the duty person, who hears of it at once; behind a case system nobody else would."""
    return SendMail(
        template="order_held",
        role=Role.DUTY,
        key=f"held:{job.number}",
        purpose="order_held",
        jobs=(job.number,),
        slots={"reason": job.note} if job.note else {},
    )


def _advice(case: Case, fact: OrderReceived, job: Job) -> Iterator[Effect]:
    """What a fault or a battery needs at once is said even when something is still missing in the order."""
    kind = case.routine_of(job).orders.get(job.item.type)
    if kind is not None and kind.answer != "receipt":
        yield from _receipt(fact, kind.answer, (job.number,), job.orderer)


def _twins(case: Case, fact: OrderReceived) -> Iterator[str]:
    for index, item in enumerate(fact.items):
        same = [j for j in case.earlier.get(index, ()) if _same_sender(j, fact) and j.item.type is item.type]
        yield from (job.number for job in same[:1])


def _receipt(fact: OrderReceived, template: str, jobs: tuple[str, ...], to: str | None = None) -> Iterator[SendMail]:
    """The answer to an order; none to a case system itself, which would make a new ticket of it."""
    party = fact.origin.party
    if Role.SYSTEM in party.roles and to in (None, party.email):
        return
    yield SendMail(
        template=template,
        role=sender_role(party),
        to=to or party.email,
        key=f"receipt:{fact.origin.inbox_id}",
        purpose="receipt",
        jobs=jobs,
        thread=fact.origin.thread,
        answer=True,
    )


def _ask_missing(case: Case, fact: OrderReceived, job: Job) -> SendMail:
    """Ask for exactly what is missing, where it belongs: the orderer, or the role that the routine names."""
    routine, party = case.routine, fact.origin.party
    asked = routine.ask_missing
    return SendMail(
        template=routine.missing_template,
        role=asked or sender_role(party),
        to=None if asked else job.orderer,
        key=f"ask_missing:{job.number}",
        purpose=f"missing:{routine.missing_template}",
        jobs=(job.number,),
        thread=None if asked else fact.origin.thread,
        expects=Expectation(job_ref=job.number, fields=job.missing),
        checkpoint="complete",
        answer=asked is None,
    )


def _note(case: Case, opened: _Opened, fact: OrderReceived) -> Note:
    job = opened.job
    if job is None:
        raise ValueError("a note needs a job")
    before = "" if job.version == 0 else "öppet"
    waits = job.waits_for()
    after = waits.value if waits else job.status.value
    because = opened.because or ("rad i beställningslista" if fact.batch else "beställning")
    return Note(job=job.number, fact="OrderReceived", before=before, after=after, because=because)
