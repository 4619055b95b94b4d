"""Inbox row → fact and case: the bytes are parsed, the sender looked up, the job settled, personal data put aside."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from mailbot.answered_sheets import Brought
from mailbot.attempt import Failure, attempt
from mailbot.batches import is_list, sheet_received, understand_batch, understand_row, understand_sheet
from mailbot.case import Understood, with_case
from mailbot.config import Municipality
from mailbot.copies import with_copies
from mailbot.correlate import Thread as Correlation
from mailbot.correlate import correlate, join_sibling
from mailbot.directory import find_party, routine_name
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import ParseError, PermanentError
from mailbot.domain.fact import (
    AutomaticReceived,
    DeadlinePassed,
    Fact,
    Ignored,
    MailBounced,
    NotUnderstood,
    OrderReceived,
    Origin,
    Party,
    PersonDecided,
)
from mailbot.domain.job import Thread
from mailbot.domain.message import Automatic, Message
from mailbot.domain.reading import Item, MailClass, Reading
from mailbot.domain.role import Role
from mailbot.domain.routine import Routine
from mailbot.fact_of_reading import fact_of_reading
from mailbot.first_look import FirstLook, SheetLook, first_look, look_at_sheet
from mailbot.merged import of_today, only_sealed_here
from mailbot.parsers.read import read_mail
from mailbot.runtime import Runtime
from mailbot.senders import is_forged
from mailbot.sheets_in_mail import contact_of
from mailbot.store import imports, inbox, outbox
from mailbot.store import jobs as job_store
from mailbot.store.codec import load
from mailbot.store.database import moment
from mailbot.store.inbox import InboxRow
from mailbot.strip import Stripped, personal_kinds, strip_item

LOOKED_AT = ("mail", "sheet")
"""Kinds of rows that bring a stranger's bytes."""


def looking(runtime: Runtime, row: InboxRow) -> Callable[[], FirstLook | SheetLook | ParseError | Failure]:
    """The first look at a row of `LOOKED_AT`, as work for another process."""
    raw = attempt(lambda: open_content(runtime, row))
    if isinstance(raw, Failure):
        return partial(_unopened, raw.because, raw.trace)
    if row.kind == "sheet":
        return partial(look_at_sheet, raw, row.received_at, row.municipality, runtime.register)
    return partial(first_look, raw, row.received_at, row.municipality, runtime.register)


def _unopened(because: str, trace: str) -> Failure:
    return Failure(error=PermanentError(because), because=because, trace=trace)


def understand(
    connection: Connection, runtime: Runtime, row: InboxRow, look: FirstLook | SheetLook | ParseError | None
) -> Understood:
    """What a row of the inbox says, by its kind. Unreadable mail becomes NotUnderstood, never an error.

    `look`: the first look at it, for a kind of `LOOKED_AT`.
    """
    match row.kind:
        case "mail" if isinstance(look, FirstLook | ParseError):
            return _understand_mail(connection, runtime, row, look)
        case "sheet" if isinstance(look, SheetLook):
            return understand_sheet(connection, runtime, row, look)
        case "row":
            return understand_row(connection, runtime, row, open_content(runtime, row))
        case "batch":
            batch = understand_batch(connection, runtime, row, open_content(runtime, row))
            return with_copies(runtime, batch, _brought(connection, runtime, row))
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


def _brought(connection: Connection, runtime: Runtime, row: InboxRow) -> Brought | None:
    """What a sheet's row came with; None when it is not kept any more."""
    parent = inbox.get(connection, row.parent) if row.parent is not None else None
    if parent is None or parent.sealed is None:
        return None
    passwords = tuple(runtime.register.sheet_passwords.get(row.municipality, ()))
    return Brought(kind=parent.kind, content=open_content(runtime, parent), passwords=passwords)


def _understand_mail(
    connection: Connection, runtime: Runtime, row: InboxRow, look: FirstLook | ParseError
) -> Understood:
    municipality = runtime.municipality(row.municipality)
    if isinstance(look, ParseError):
        origin = Origin(inbox_id=row.id, at=row.received_at, party=Party(email=""))
        return with_case(connection, runtime, municipality, NotUnderstood(origin=origin, reason=str(look)), {}, None)
    routine = runtime.routines[look.routine]
    ignored = _ignore(connection, runtime, municipality, look.message, row, look.party)
    if ignored is not None:
        return with_case(connection, runtime, municipality, ignored, {}, None, routine=routine)
    thread = correlate(connection, runtime.desk.vault, look.message, look.party, municipality)
    origin = _origin(runtime, routine, look.message, row, look.party)
    return _read(connection, runtime, municipality, look, origin, thread)


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
    look: FirstLook,
    origin: Origin,
    thread: Correlation,
) -> Understood:
    """What the mail wants, from what the parsers see in it."""
    routine, message, sheet = runtime.routines[look.routine], look.message, look.sheet
    fact = _automatic_fact(connection, message, origin, thread)
    if fact is not None:
        named = dict.fromkeys(filter(None, [getattr(fact, "job", None)]))
        return with_case(connection, runtime, municipality, fact, named, thread, routine=routine)
    if sheet is not None and is_list(sheet, look.reading, in_job=thread.job is not None):
        fact = sheet_received(origin, sheet, look.reading)
        return replace(
            with_case(connection, runtime, municipality, fact, {}, thread, routine=routine),
            sheet=None if sheet.error else sheet,
            contact=contact_of(message),
        )
    reading = _reading(runtime, look, origin, thread)
    if thread.sibling and not (reading.mail_class is MailClass.ORDER and reading.items):
        thread = join_sibling(connection, thread, origin.party, municipality)
        reading = _reading(runtime, look, origin, thread)
    reading = of_today(connection, reading)
    fact, refs = fact_of_reading(runtime, municipality, routine, message, reading, origin, thread)
    return with_case(connection, runtime, municipality, fact, refs, thread, routine=routine)


def _reading(runtime: Runtime, look: FirstLook, origin: Origin, thread: Correlation) -> Reading:
    """The first look's, or a second reading that knows what we asked. Raises what the worker says of a failed one."""
    if look.reading is not None and thread.expectation is None and not thread.in_our_thread:
        return look.reading
    second = partial(
        read_mail,
        look.message,
        required=runtime.register.required[look.routine],
        received=origin.at.astimezone(STOCKHOLM),
        expectation=thread.expectation,
        in_thread=thread.in_our_thread,
        own_addresses=runtime.register.own_addresses,
    )
    reading = runtime.worker.call(second)
    if isinstance(reading, Failure):
        raise reading.error
    return reading


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
