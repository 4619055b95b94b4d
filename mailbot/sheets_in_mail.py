"""Finds the bulk orders among a mail's attachments and reads them as one."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from mailbot.domain.message import Attachment, Message
from mailbot.domain.reading import (
    Contact,
    InvalidRow,
    MailClass,
    Reading,
    SheetError,
    SheetReading,
    SheetRow,
    SkippedRow,
    UnreadFile,
)
from mailbot.parsers.beside_list import doubts_beside_list, orders_beside_list
from mailbot.parsers.contacts import sender_contact
from mailbot.parsers.quotes import split_quotes
from mailbot.parsers.sheet_password import unlocked
from mailbot.privacy.protected import PROTECTED
from mailbot.sheet_privacy import SafeSheet, read_safely

IN_TEXT = "mejlets text"
"""Where a row stands that the mail orders in its own words."""

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
_TYPES = ("spreadsheet", "ms-excel", "text/csv", "oasis.opendocument.spreadsheet")
_PLACE = re.compile(r"(fil|blad) (\d{1,6})")
_MOST_FILES = 20  # of one mail; the time of each is bounded, so theirs together is


def find_sheet(
    message: Message, *, received: date, required: Mapping[str, tuple[str, ...]], passwords: Sequence[str] = ()
) -> SheetReading | None:
    """All attached sheets, also those of forwarded mails, as one reading; None when there is none.

    Each row's `sheet` says where it stands ("fil 2, blad 1"), never what the sender calls that. With several files the
    reading has an error only when none of them gave a row; else `unread` names those that did not.
    `passwords` are tried on files that are protected.
    """
    files = sheet_files(message)
    if not files:
        return None
    opened = [(unlocked(f.data, passwords), f.name) for f in files[:_MOST_FILES]]
    read = [read_safely(data, name, received=received, required=required) for data, name in opened]
    read += [SafeSheet(reading=SheetReading(error=SheetError.TOO_LARGE))] * len(files[_MOST_FILES:])
    return _joined([_placed(one, f"fil {at + 1}" if len(files) > 1 else "") for at, one in enumerate(read)])


def read_file(
    data: bytes, name: str, *, received: date, required: Mapping[str, tuple[str, ...]], passwords: Sequence[str] = ()
) -> SheetReading:
    """One file by itself, as it would be read in a mail."""
    return _joined([_placed(read_safely(unlocked(data, passwords), name, received=received, required=required), "")])


def sheet_files(message: Message) -> list[Attachment]:
    """The attached sheets in their order, each once; "fil 2" is the second."""
    return list({file.data: file for file in _attachments(message) if _is_sheet(file)}.values())


def position_of(place: str) -> tuple[int, int]:
    """File and visible sheet that a row's place names ("fil 2, blad 1"), both from 0."""
    found = {match[1]: int(match[2]) - 1 for match in _PLACE.finditer(place)}
    return found.get("fil", 0), found.get("blad", 0)


def _joined(files: list[SheetReading]) -> SheetReading:
    """Several files' readings as one."""
    if all(file.error for file in files):
        return files[0]
    return SheetReading(
        rows=tuple(row for file in files for row in file.rows),
        invalid=tuple(row for file in files for row in file.invalid),
        skipped=tuple(row for file in files for row in file.skipped),
        left_out=sum(file.left_out for file in files),
        personal=tuple(dict.fromkeys(kind for file in files for kind in file.personal)),
        unread=tuple(UnreadFile(file=f"fil {at + 1}", error=f.error) for at, f in enumerate(files) if f.error),
    )


def _placed(sheet: SafeSheet, file: str) -> SheetReading:
    """A reading with places instead of sheet names."""
    places = {name: f"blad {at + 1}" for at, name in enumerate(sheet.sheets)} if len(sheet.sheets) > 1 else {}

    def where(row: SheetRow | InvalidRow | SkippedRow) -> str:
        return ", ".join(filter(None, (file, places.get(row.sheet, ""))))

    return replace(
        sheet.reading,
        rows=tuple(replace(row, sheet=where(row)) for row in sheet.reading.rows),
        invalid=tuple(replace(row, sheet=where(row)) for row in sheet.reading.invalid),
        skipped=tuple(replace(row, sheet=where(row)) for row in sheet.reading.skipped),
    )


def beside_words(
    sheet: SheetReading, message: Message, reading: Reading, *, received: datetime, own_addresses: Collection[str] = ()
) -> SheetReading:
    """The sheet's reading with what the mail's own words say beside it: more orders, or why the rows wait.

    `reading`: of the mail without its sheet; `received`: aware local time.
    """
    if sheet.error is not None:
        return sheet
    if any(PROTECTED.search(text) for text in _texts(message)):
        return replace(sheet, stopped=True)
    items = [row.item for row in sheet.rows]
    doubts = doubts_beside_list(message, reading, items, received=received, own_addresses=own_addresses)
    more = () if doubts else orders_beside_list(reading)
    rows = (*sheet.rows, *(SheetRow(sheet=IN_TEXT, row=0, item=item) for item in more))
    return replace(sheet, rows=rows, doubts=doubts)


def with_sheet(reading: Reading, sheet: SheetReading | None, message: Message) -> Reading:
    """A mail's reading with the rows of its sheet as what is ordered; the mail's own contact is the rows' contact."""
    if sheet is None or sheet.error is not None or not sheet.rows:
        return reading
    contact = next((item.contact for item in reading.items), contact_of(message))
    items = tuple(replace(row.item, contact=contact) for row in sheet.rows)
    whole = not (sheet.invalid or sheet.unread or sheet.doubts or sheet.stopped)
    why = sheet.doubts or (() if whole else reading.why_uncertain)
    return replace(reading, mail_class=MailClass.ORDER, items=items, certain=whole, why_uncertain=why)


def contact_of(message: Message) -> Contact:
    """The sender of a sheet is the contact of its rows, with the phone of the signature."""
    parts = split_quotes(message.text, message.subject)
    return sender_contact(message.sender, parts.signature, parts.new)


def _attachments(message: Message) -> Iterator[Attachment]:
    yield from message.attachments
    for inner in message.forwarded:
        yield from _attachments(inner)


def _texts(message: Message) -> Iterator[str]:
    yield from (message.subject, message.text, *(file.text for file in message.enclosed))
    for inner in message.forwarded:
        yield from _texts(inner)


def _is_sheet(attachment: Attachment) -> bool:
    return attachment.name.lower().endswith(_ENDINGS) or any(t in attachment.content_type for t in _TYPES)
