"""Inbox row → fact and case: the bytes are parsed, the sender looked up, the job settled, personal data put aside."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from mailbot.case import Understood, with_case
from mailbot.config import Municipality
from mailbot.correlate import Thread as Correlation
from mailbot.correlate import correlate, join_sibling
from mailbot.directory import find_party, find_provider, routine_name
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import ParseError
from mailbot.domain.fact import (
    AutomaticReceived,
    BatchFinished,
    DeadlinePassed,
    Fact,
    Ignored,
    MailBounced,
    NotUnderstood,
    OrderReceived,
    Origin,
    Party,
    PersonDecided,
    QuestionReceived,
    ReportReceived,
    RowOutcome,
    SheetReceived,
)
from mailbot.domain.job import Thread
from mailbot.domain.message import Automatic, Message
from mailbot.domain.reading import Contact, Item, ItemType, MailClass, Reading, RowFault
from mailbot.domain.role import Role
from mailbot.domain.routine import Routine
from mailbot.merged import of_today, only_sealed_here
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from mailbot.runtime import Runtime
from mailbot.senders import is_forged, party_of
from mailbot.sheets_in_mail import contact_of, find_sheet
from mailbot.store import imports, inbox, outbox
from mailbot.store import jobs as job_store
from mailbot.store.codec import load
from mailbot.store.database import moment
from mailbot.store.inbox import InboxRow
from mailbot.strip import Stripped, personal_kinds, strip_answers, strip_event, strip_item


def understand(connection: Connection, runtime: Runtime, row: InboxRow) -> Understood:
    """What a row of the inbox says, by its kind. Unreadable mail becomes NotUnderstood, never an error."""
    match row.kind:
        case "mail":
            return _understand_mail(connection, runtime, row)
        case "row":
            return _understand_row(connection, runtime, row)
        case "batch":
            return _understand_batch(connection, runtime, row)
        case "deadline":
            return _understand_deadline(connection, runtime, row)
        case "person":
            return _understand_person(connection, runtime, row)
        case _:
            raise ValueError(f"unknown kind of inbox row: {row.kind}")


def open_content(runtime: Runtime, row: InboxRow) -> bytes:
    """The unsealed content of a row."""
    if row.sealed is None or row.wrapped_key is None:
        return b""
    vault = runtime.desk.vault
    return vault.open(vault.open_key(row.wrapped_key), row.sealed, inbox.seal_context(row.mailbox, row.uid))


def _understand_mail(connection: Connection, runtime: Runtime, row: InboxRow) -> Understood:
    municipality = runtime.municipality(row.municipality)
    raw = open_content(runtime, row)
    try:
        message = parse_message(raw)
    except ParseError as error:
        origin = Origin(inbox_id=row.id, at=row.received_at, party=Party(email=""))
        return with_case(connection, runtime, municipality, NotUnderstood(origin=origin, reason=str(error)), {}, None)
    party = party_of(municipality, message)
    routine = _routine(runtime, municipality, party, row.received_at)
    ignored = _ignore(connection, runtime, municipality, message, row, party)
    if ignored is not None:
        return with_case(connection, runtime, municipality, ignored, {}, None, routine=routine)
    thread = correlate(connection, runtime.desk.vault, message, party, municipality)
    origin = _origin(runtime, routine, message, row, party)
    return _read(connection, runtime, municipality, routine, message, origin, thread)


def _routine(runtime: Runtime, municipality: Municipality, party: Party, at: datetime) -> Routine:
    return runtime.routines[routine_name(municipality, party.provider, at.astimezone(STOCKHOLM).date())]


def _ignore(
    connection: Connection, runtime: Runtime, municipality: Municipality, message: Message, row: InboxRow, party: Party
) -> Fact | None:
    """Our own mail, a forged bounce, and a second copy of a mail are nothing to act on."""
    origin = Origin(inbox_id=row.id, at=row.received_at, party=party)
    if party.email in runtime.config.own_addresses():
        return Ignored(origin=origin, outcome="own_mail", reason="ett mejl från vår egen brevlåda")
    if message.bounce is not None and is_forged(municipality, message):  # it could silence anybody (hazard 86)
        return NotUnderstood(origin=origin, reason="en studs vars avsändare är förfalskad")
    key = hashlib.sha256(f"{municipality.name}\0{message.message_id}\0{message.digest}".encode()).hexdigest()
    if imports.first(connection, key, row.id) != row.id:
        return Ignored(origin=origin, outcome="duplicate", reason="samma mejl har redan kommit in en gång")
    return None


def _origin(runtime: Runtime, routine: Routine, message: Message, row: InboxRow, party: Party) -> Origin:
    policy = runtime.desk.policies[routine.privacy]
    silent = ""
    if message.automatic is not None and message.automatic is not Automatic.SYSTEM:
        silent = "automatiska mejl besvaras inte"
    elif not party.email:
        silent = "mejlet saknar avsändare"
    return Origin(
        inbox_id=row.id,
        at=row.received_at,
        party=party,
        thread=Thread(
            message_id=message.message_id,
            references=message.references or message.in_reply_to,  # RFC 5322 §3.6.4: what an answer goes on from
            thread_index=message.header("thread-index") or None,
        ),
        personal=personal_kinds(policy, message),
        automatic=message.automatic,
        may_answer=not silent,
        why_silent=silent,
    )


def _read(
    connection: Connection,
    runtime: Runtime,
    municipality: Municipality,
    routine: Routine,
    message: Message,
    origin: Origin,
    thread: Correlation,
) -> Understood:
    """What the mail wants, from what the parsers see in it."""
    fact = _automatic_fact(connection, message, origin, thread)
    if fact is not None:
        named = dict.fromkeys(filter(None, [getattr(fact, "job", None)]))
        return with_case(connection, runtime, municipality, fact, named, thread, routine=routine)
    day = origin.at.astimezone(STOCKHOLM).date()
    sheet = find_sheet(message, received=day, required=routine.required())
    if sheet is not None and not thread.job:
        error, rows, left = sheet.error, len(sheet.rows) + len(sheet.invalid), sheet.left_out
        fact = SheetReceived(origin=origin, error=error, rows=rows, left_out=left)
        return replace(
            with_case(connection, runtime, municipality, fact, {}, thread, routine=routine),
            sheet=None if error else sheet,
            contact=contact_of(message),
        )
    reading = _reading(runtime, routine, message, origin, thread)
    if thread.sibling and not (reading.mail_class is MailClass.ORDER and reading.items):
        thread = join_sibling(connection, thread, origin.party, municipality)
        reading = _reading(runtime, routine, message, origin, thread)
    reading = of_today(connection, reading)
    fact, refs = _fact_of_reading(runtime, municipality, routine, message, reading, origin, thread)
    return with_case(connection, runtime, municipality, fact, refs, thread, routine=routine)


def _reading(runtime: Runtime, routine: Routine, message: Message, origin: Origin, thread: Correlation) -> Reading:
    return read_mail(
        message,
        required=routine.required(),
        received=origin.at.astimezone(STOCKHOLM),
        expectation=thread.expectation,
        in_thread=thread.in_our_thread,
        own_addresses=runtime.config.own_addresses(),
    )


def _automatic_fact(connection: Connection, message: Message, origin: Origin, thread: Correlation) -> Fact | None:
    if message.bounce is not None:
        returned = outbox.by_message_ids(connection, message.bounce.message_ids)
        ours = returned[0] if returned else None
        return MailBounced(
            origin=origin,
            job=job_store.surviving(connection, [ours.job])[ours.job] if ours and ours.job else thread.job,
            purpose=ours.purpose if ours else None,
            checkpoint=ours.checkpoint if ours else None,
            recipients=(ours.recipient,) if ours else (),
            permanent=message.bounce.permanent,
            delayed=message.bounce.delayed,
            message_id=ours.message_id if ours else None,
        )
    kind = (
        {
            Automatic.AUTO_REPLY: MailClass.AUTO,
            Automatic.READ_RECEIPT: MailClass.AUTO,
            Automatic.BOUNCE: MailClass.BOUNCE,
            Automatic.LIST: MailClass.SPAM,
        }.get(message.automatic)
        if message.automatic
        else None
    )
    return AutomaticReceived(origin=origin, kind=kind, job=thread.job) if kind else None


def _fact_of_reading(
    runtime: Runtime,
    municipality: Municipality,
    routine: Routine,
    message: Message,
    reading: Reading,
    origin: Origin,
    thread: Correlation,
) -> tuple[Fact, dict[str, None]]:
    """The fact, and the numbers of the jobs it may touch."""
    jobs = dict.fromkeys([*([thread.job] if thread.job else []), *(e.job_ref for e in reading.events if e.job_ref)])
    asks = reading.mail_class is MailClass.QUESTION and not (reading.answers or reading.events or reading.urgent)
    if asks and message.unread:
        return NotUnderstood(origin=origin, reason=" ".join(message.unread), job=thread.job), jobs
    match reading.mail_class:
        case MailClass.ORDER:
            return _order(runtime, municipality, routine, reading, origin, thread), jobs
        case MailClass.REPLY:
            return _report(runtime, routine, reading, origin, thread), jobs
        case MailClass.QUESTION:
            if reading.answers or reading.events:
                return _report(runtime, routine, reading, origin, thread), jobs
            courtesy = reading.courtesy and not reading.urgent and thread.in_our_thread
            return (
                QuestionReceived(
                    origin=origin,
                    job=thread.job,
                    courtesy=courtesy,
                    asks=reading.asks,
                    asks_state=reading.asks_state,
                    urgent=reading.urgent,
                ),
                jobs,
            )
        case MailClass.AUTO | MailClass.BOUNCE | MailClass.SPAM:
            return _automatic(reading, origin, thread), jobs
        case MailClass.DUPLICATE:
            return Ignored(origin=origin, outcome="duplicate", reason="samma mejl har redan kommit in en gång"), jobs


def _automatic(reading: Reading, origin: Origin, thread: Correlation) -> Fact:
    """Mail that nobody answers; to a person when it may say more than that, or when a known sender wrote it."""
    if reading.urgent:
        return QuestionReceived(origin=origin, job=thread.job, urgent=True)
    if not reading.certain:
        return NotUnderstood(origin=origin, reason=" ".join(reading.why_uncertain), job=thread.job)
    if reading.mail_class is MailClass.SPAM and origin.party.known():
        return NotUnderstood(origin=origin, reason="liknar reklam, men avsändaren finns i registret", job=thread.job)
    return AutomaticReceived(origin=origin, kind=reading.mail_class, job=thread.job)


def _order(
    runtime: Runtime,
    municipality: Municipality,
    routine: Routine,
    reading: Reading,
    origin: Origin,
    thread: Correlation,
) -> OrderReceived:
    policy = runtime.desk.policies[routine.privacy]
    items = [_without_stranger(municipality, item, origin.party) for item in reading.items]
    stripped = [strip_item(policy, item) for item in items]
    personal = tuple(dict.fromkeys([*origin.personal, *(kind for s in stripped for kind in s.kinds)]))
    uncertain = reading.why_uncertain
    if items != list(reading.items):
        uncertain = (*uncertain, "kontaktpersonen i mejlet hör inte till någon registrerad utförare")
    if not reading.items:
        uncertain = (*uncertain, "mejlet ser ut som en beställning, men det går inte att säga av vad")
    return OrderReceived(
        origin=replace(origin, personal=personal),
        items=tuple(s.item for s in stripped),
        certain=reading.certain and not uncertain,
        why_uncertain=uncertain,
        urgent=reading.urgent,
        job_ref=thread.job or thread.sibling,
        personal_values=tuple(s.sealed for s in stripped),
    )


def _without_stranger(municipality: Municipality, item: Item, party: Party) -> Item:
    """The item without a contact whose address nobody registered: in a forward that may be a relative's.

    A housing co-operative's contact (a gate lock) and the sender's own stay.
    """
    email = (item.contact.email or "").lower()
    if not email or municipality.unknown_orders or item.type is ItemType.GATE_LOCK or email == party.email:
        return item
    own = email.rsplit("@", 1)[-1] in municipality.own_domains
    if own or find_provider(municipality, email) or find_party(municipality, email, verified=False).known():
        return item
    return replace(item, contact=Contact())


def _report(
    runtime: Runtime, routine: Routine, reading: Reading, origin: Origin, thread: Correlation
) -> ReportReceived:
    policy = runtime.desk.policies[routine.privacy]
    events = tuple(strip_event(policy, event, about=thread.job) for event in reading.events)
    stripped = strip_answers(policy, reading.answers)
    certain = reading.certain or bool(reading.answers and not reading.why_uncertain)
    return ReportReceived(
        origin=origin,
        job=thread.job,
        events=events,
        answers=stripped.answers,
        certain=certain,
        why_uncertain=reading.why_uncertain,
        why_job=thread.why_none,
        urgent=reading.urgent,
        withheld=stripped.withheld,
        personal_values=stripped.sealed,
    )


def _understand_row(connection: Connection, runtime: Runtime, row: InboxRow) -> Understood:
    """One row of a sheet; its item was sealed when the sheet was taken apart."""
    municipality = runtime.municipality(row.municipality)
    content = json.loads(open_content(runtime, row))
    party = find_party(municipality, content["party"], verified=content["verified"])
    routine = _routine(runtime, municipality, party, row.received_at)
    origin = Origin(inbox_id=row.id, at=row.received_at, party=party, thread=load(Thread, content["thread"]))
    stripped = strip_item(runtime.desk.policies[routine.privacy], load(Item, content["item"]))
    fact = OrderReceived(
        origin=origin,
        items=(stripped.item,),
        certain=True,
        batch=row.parent,
        personal_values=(stripped.sealed,),
    )
    return with_case(connection, runtime, municipality, fact, {}, None, routine=routine)


def _understand_batch(connection: Connection, runtime: Runtime, row: InboxRow) -> Understood:
    """The last row of a sheet was decided: the sheet mail's sender gets the receipt."""
    municipality = runtime.municipality(row.municipality)
    content = json.loads(open_content(runtime, row))
    party = find_party(municipality, content["party"], verified=content["verified"])
    routine = _routine(runtime, municipality, party, row.received_at)
    parent = row.parent or row.id
    origin = Origin(inbox_id=row.id, at=row.received_at, party=party, thread=load(Thread, content["thread"]))
    outcomes = []
    for child in inbox.children(connection, parent):
        note = json.loads(child["note"])
        fault = RowFault(note["fault"]) if note.get("fault") else None
        because = "en människa behöver se på raden" if child["failed"] else child["because"]
        outcomes.append(
            RowOutcome(sheet=note["sheet"], row=note["row"], job=note.get("job"), fault=fault, note=because)
        )
    fact = BatchFinished(origin=origin, batch=parent, outcomes=tuple(outcomes), left_out=content["left_out"])
    jobs = dict.fromkeys(o.job for o in outcomes if o.job)
    return with_case(connection, runtime, municipality, fact, jobs, None, routine=routine)


def _understand_deadline(connection: Connection, runtime: Runtime, row: InboxRow) -> Understood:
    municipality = runtime.municipality(row.municipality)
    note = row.noted()
    origin = Origin(
        inbox_id=row.id, at=row.received_at, party=Party(email="", roles=frozenset({Role.BOT}), verified=True)
    )
    fact = DeadlinePassed(origin=origin, job=note["job"], checkpoint=note["checkpoint"], due_at=moment(note["due_at"]))
    return with_case(connection, runtime, municipality, fact, {note["job"]: None}, None)


def _understand_person(connection: Connection, runtime: Runtime, row: InboxRow) -> Understood:
    """A person's command: on a job, or an order by phone. The operating system's user stands for the duty role."""
    municipality = runtime.municipality(row.municipality)
    content = json.loads(open_content(runtime, row))
    roles = frozenset({Role(r) for r in content["roles"]})
    party = Party(email=content.get("orderer", ""), roles=roles, verified=True)
    origin = Origin(inbox_id=row.id, at=row.received_at, party=party)
    if content["action"] != "order":
        fact: Fact = PersonDecided(
            origin=origin,
            job=content["job"],
            action=content["action"],
            values=content["values"],
            personal_values=only_sealed_here(connection, runtime.desk.vault, content),
        )
        named = dict.fromkeys(filter(None, (content["job"], content["values"].get("into"))))
        return with_case(connection, runtime, municipality, fact, named, None)
    orderer = find_party(municipality, party.email, verified=True)  # the answer goes there, not to who typed it
    party = replace(party, roles=roles | (orderer.roles or {Role.PROVIDER}), provider=orderer.provider)
    routine = _routine(runtime, municipality, party, row.received_at)
    stripped: Stripped = strip_item(runtime.desk.policies[routine.privacy], load(Item, content["item"]))
    fact = OrderReceived(
        origin=replace(origin, party=party),
        items=(stripped.item,),
        certain=True,
        personal_values=(stripped.sealed,),
    )
    return with_case(connection, runtime, municipality, fact, {}, None, routine=routine)
