"""Finds the bulk order among a mail's attachments."""

from collections.abc import Mapping
from datetime import date

from mailbot.domain.message import Attachment, Message
from mailbot.domain.reading import SheetReading
from mailbot.parsers.sheets import read_sheet

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
_TYPES = ("spreadsheet", "ms-excel", "text/csv", "oasis.opendocument.spreadsheet")


def find_sheet(message: Message, *, received: date, required: Mapping[str, tuple[str, ...]]) -> SheetReading | None:
    """The first attached sheet, read; None when there is none. A forwarded mail's sheet counts."""
    attachment = next(filter(_is_sheet, _attachments(message)), None)
    if attachment is None:
        return None
    return read_sheet(attachment.data, attachment.name, received=received, required=required)


def _attachments(message: Message) -> list[Attachment]:
    return [*message.attachments, *(a for inner in message.forwarded for a in inner.attachments)]


def _is_sheet(attachment: Attachment) -> bool:
    return attachment.name.lower().endswith(_ENDINGS) or any(t in attachment.content_type for t in _TYPES)
