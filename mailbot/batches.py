"""A bulk order on its way through the inbox: its rows as children of the mail, each as a fact, the last as receipt."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from mailbot.case import Understood, with_case
from mailbot.config import Municipality
from mailbot.directory import find_party, routine_name
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.fact import BatchFinished, Fact, NotUnderstood, OrderReceived, Origin, RowOutcome, SheetReceived
from mailbot.domain.job import Thread
from mailbot.domain.message import MailAddress
from mailbot.domain.reading import (
    InvalidRow,
    Item,
    Reading,
    RowFault,
    RowSkip,
    SheetError,
    SheetReading,
    SheetRow,
    SkippedRow,
    UnreadFile,
)
from mailbot.domain.routine import Routine
from mailbot.first_look import SheetLook
from mailbot.handlers.skipped_rows import TOLD
from mailbot.parsers.contacts import sender_contact
from mailbot.parsers.requirements import missing_fields
from mailbot.runtime import Runtime
from mailbot.store import inbox, sheet_rows
from mailbot.store.codec import dump, load
from mailbot.store.inbox import InboxRow, NewRow
from mailbot.strip import strip_item

_NUMBER = re.compile(r"\d+")
_STOPPED = "raden är märkt som skyddad person: en människa läser listan i brevlådan och följer kommunens rutin för det"
_FAILED = "en människa behöver se på raden"


def is_list(sheet: SheetReading, reading: Reading | None, *, in_job: bool) -> bool:
    """Whether a mail's sheet is an order list. In the thread of a job it may be a protocol beside a report."""
    return not in_job or (bool(sheet.rows or sheet.invalid) and not (reading and reading.events))


def sheet_received(origin: Origin, sheet: SheetReading, reading: Reading | None) -> SheetReceived:
    """The fact that a list came in. `reading`: what the mail says by itself."""
    rows = len(sheet.rows) + len(sheet.invalid)
    marked = sum(row.fault is RowFault.PROTECTED_IDENTITY for row in sheet.invalid)
    return SheetReceived(
        origin=origin,
        error=sheet.error,
        rows=rows,
        left_out=sheet.left_out,
        stopped=rows if sheet.stopped else marked,
        all_stopped=sheet.stopped,
        doubts=sheet.doubts if sheet.rows else (),
        urgent=reading is not None and reading.urgent,
        limit=sheet.limit,
    )


def understand_sheet(connection: Connection, runtime: Runtime, row: InboxRow, look: SheetLook) -> Understood:
    """A list that a person hands in for its sender: what the sender's own mail with nothing but the list would be."""
    municipality = runtime.municipality(row.municipality)
    origin = Origin(inbox_id=row.id, at=row.received_at, party=look.party)
    fact = sheet_received(origin, look.sheet, None)
    routine = runtime.routines[look.routine]
    understood = with_case(connection, runtime, municipality, fact, {}, None, routine=routine)
    contact = sender_contact(MailAddress(name="", email=look.party.email), "")
    return replace(understood, sheet=None if look.sheet.error else look.sheet, contact=contact)


def add_children(
    connection: Connection, runtime: Runtime, row: InboxRow, understood: Understood, sheet: SheetReading
) -> None:
    """A sheet's rows become inbox rows, each with a key of its own; invalid ones are decided already.

    What stands in the open tells the place ("blad 2", row 5) and the fault. A row of somebody whose identity is
    protected brings nothing but that to the person who gets it.
    """
    common, values_of = _common(understood.fact.origin), row_values(understood, sheet)
    children: list[NewRow] = []
    for number, one in enumerate(in_order(sheet)):
        note: dict[str, object] = {"sheet": one.sheet, "row": one.row}
        child = _child(row, "row", f"{row.id}:{number}")
        match one:
            case SheetRow():
                child = _with_content(runtime, child, values_of(one))
            case InvalidRow(fault=RowFault.PROTECTED_IDENTITY):
                note["fault"] = one.fault.value
                child = _with_content(runtime, child, {**common, "item": None})
            case InvalidRow():
                note["fault"] = one.fault.value
                child = replace(child, state="ignored")
        children.append(replace(child, note=json.dumps(note)))
    waits = any(child.state == "received" for child in children)
    inbox.add(connection, children)
    rest = {
        "skipped": [[out.sheet, out.row, out.why.value] for out in sheet.skipped if out.why in TOLD],
        "personal": [*sheet.personal],
        "unread": [[f.file, f.error.value] for f in sheet.unread],
    }
    batch = replace(_child(row, "batch", f"{row.id}:batch"), state="waiting" if waits else "received")
    inbox.add(connection, [_with_content(runtime, batch, {**common, **rest})])


def row_values(understood: Understood, sheet: SheetReading) -> Callable[[SheetRow], dict[str, object]]:
    """What the child of a row brings, for `understand_row`; the list's sender is the contact of every row."""
    common, doubts = _common(understood.fact.origin), [*sheet.doubts]
    required = understood.case.routine.required()

    def values(row: SheetRow) -> dict[str, object]:
        item = replace(row.item, contact=understood.contact)
        unclear = (name for name in row.unclear if name != "proposed_date")  # "snarast" holds up no mounting
        item = replace(item, missing=tuple(dict.fromkeys((*missing_fields(item, required), *unclear))))
        return {**common, "doubts": doubts, "item": dump(item)}

    return values


def _common(origin: Origin) -> dict[str, object]:
    return {"party": origin.party.email, "verified": origin.party.verified, "thread": dump(origin.thread)}


def in_order(sheet: SheetReading) -> list[SheetRow | InvalidRow]:
    """The rows as they stand in the files, those that say nothing that can be carried out among them."""
    return sorted((*sheet.rows, *sheet.invalid), key=lambda one: place(one.sheet, one.row))


def place(sheet: str, row: int) -> tuple[list[int], int]:
    """By what rows are put in order: file and sheet ("fil 2, blad 1"), then the row."""
    return [int(number) for number in _NUMBER.findall(sheet)], row


def _child(row: InboxRow, kind: str, uid: str) -> NewRow:
    return NewRow(
        kind=kind,
        municipality=row.municipality,
        mailbox=row.mailbox,
        folder="",
        validity=kind,
        uid=uid,
        received_at=row.received_at,
        parent=row.id,
    )


def _with_content(runtime: Runtime, child: NewRow, values: Mapping[str, object]) -> NewRow:
    """The child with what it brings, sealed under a key of its own."""
    vault = runtime.desk.vault
    content = json.dumps(values, ensure_ascii=False).encode()
    key, wrapped = vault.new_key()
    sealed = vault.seal(key, content, inbox.seal_context(child.mailbox, child.uid))
    return replace(child, sealed=sealed, wrapped_key=wrapped, size=len(content))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Opened:
    """What a child brings, with whose it is."""

    values: Mapping[str, Any]
    municipality: Municipality
    routine: Routine
    origin: Origin


def _open(runtime: Runtime, row: InboxRow, content: bytes) -> _Opened:
    municipality = runtime.municipality(row.municipality)
    values = json.loads(content)
    party = find_party(municipality, values["party"], verified=values["verified"])
    day = row.received_at.astimezone(STOCKHOLM).date()
    return _Opened(
        values=values,
        municipality=municipality,
        routine=runtime.routines[routine_name(municipality, party.provider, day)],
        origin=Origin(inbox_id=row.id, at=row.received_at, party=party, thread=load(Thread, values["thread"])),
    )


def understand_row(connection: Connection, runtime: Runtime, row: InboxRow, content: bytes) -> Understood:
    """One row of a sheet; its item was sealed when the sheet was taken apart."""
    opened = _open(runtime, row, content)
    if opened.values["item"] is None:
        fact: Fact = NotUnderstood(origin=opened.origin, reason=_STOPPED)
    else:
        stripped = strip_item(runtime.desk.policies[opened.routine.privacy], load(Item, opened.values["item"]))
        doubts = tuple(opened.values.get("doubts", ()))
        fact = OrderReceived(
            origin=opened.origin,
            items=(stripped.item,),
            certain=not doubts,
            why_uncertain=doubts,
            batch=row.parent,
            personal_values=(stripped.sealed,),
        )
    return with_case(connection, runtime, opened.municipality, fact, {}, None, routine=opened.routine)


def understand_batch(connection: Connection, runtime: Runtime, row: InboxRow, content: bytes) -> Understood:
    """The last row of a sheet was decided: the sheet mail's sender gets the receipt."""
    opened = _open(runtime, row, content)
    values, parent = opened.values, row.parent or row.id
    fact = BatchFinished(
        origin=replace(opened.origin, personal=tuple(values.get("personal", ()))),
        batch=parent,
        outcomes=tuple(outcomes(connection, parent)),
        skipped=tuple(_skipped(values)),
        unread=tuple(UnreadFile(file=file, error=SheetError(why)) for file, why in values.get("unread", ())),
    )
    jobs = dict.fromkeys(o.job for o in fact.outcomes if o.job)
    return with_case(connection, runtime, opened.municipality, fact, jobs, None, routine=opened.routine)


def _skipped(values: Mapping[str, Any]) -> Iterator[SkippedRow]:
    return (SkippedRow(sheet=sheet, row=row, why=RowSkip(why)) for sheet, row, why in values.get("skipped", ()))


def outcomes(connection: Connection, parent: int) -> Iterator[RowOutcome]:
    """What became of each row of a list, in their order."""
    for child in sheet_rows.of_list(connection, parent):
        note = json.loads(child["note"])
        fault = RowFault(note["fault"]) if note.get("fault") else None
        because = _FAILED if child["failed"] else child["because"]
        yield RowOutcome(sheet=note["sheet"], row=note["row"], job=note.get("job"), fault=fault, note=because)
