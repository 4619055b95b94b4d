"""Finds the bulk order among a mail's attachments."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mailbot.domain.message import Attachment, Message
from mailbot.domain.reading import Contact, MailClass, Reading, SheetReading
from mailbot.parsers.contacts import sender_contact
from mailbot.parsers.quotes import split_quotes
from mailbot.parsers.sheets import read_sheet

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
_TYPES = ("spreadsheet", "ms-excel", "text/csv", "oasis.opendocument.spreadsheet")


def find_sheet(message: Message, *, received: date, required: Mapping[str, tuple[str, ...]]) -> SheetReading | None:
    """The first attached sheet, read; None when there is none. A forwarded mail's sheet counts."""
    attachment = next(filter(_is_sheet, _attachments(message)), None)
    if attachment is None:
        return None
    return read_sheet(attachment.data, attachment.name, received=received, required=required)


def with_sheet(reading: Reading, sheet: SheetReading | None, message: Message) -> Reading:
    """A mail's reading with the rows of its sheet as what is ordered; the mail's own contact is the rows' contact."""
    if sheet is None or sheet.error is not None or not sheet.rows:
        return reading
    contact = next((item.contact for item in reading.items), contact_of(message))
    items = tuple(replace(row.item, contact=contact) for row in sheet.rows)
    whole = not sheet.invalid and not reading.items
    return replace(reading, mail_class=MailClass.ORDER, items=items, certain=whole and not reading.why_uncertain)


def contact_of(message: Message) -> Contact:
    """The sender of a sheet is the contact of its rows, with the phone of the signature."""
    parts = split_quotes(message.text, message.subject)
    return sender_contact(message.sender, parts.signature, parts.new)


def _attachments(message: Message) -> list[Attachment]:
    return [*message.attachments, *(a for inner in message.forwarded for a in inner.attachments)]


def _is_sheet(attachment: Attachment) -> bool:
    return attachment.name.lower().endswith(_ENDINGS) or any(t in attachment.content_type for t in _TYPES)
