"""A calendar invitation as a booking (RFC 5545)."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mailbot.domain.message import Attachment, Message

_FOLD = re.compile(r"\r?\n[ \t]")
_EVENT = re.compile(r"^BEGIN:VEVENT\s*$(.{0,60000}?)^END:VEVENT", re.MULTILINE | re.DOTALL | re.IGNORECASE)
_START = re.compile(r"^DTSTART(?:;[^:\r\n]{0,200})?:(?P<at>\d{8}T\d{4})\d\d(?P<utc>Z?)", re.MULTILINE)
_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE | re.IGNORECASE)
_CANCELLED = re.compile(r"^STATUS:CANCELLED", re.MULTILINE | re.IGNORECASE)
_MOST = 65_536


def invited_at(message: Message, zone: ZoneInfo) -> datetime | None:
    """The local start of the meeting that the mail invites to (naive), or None; a cancelled meeting is no booking.

    Only the event itself is looked at: the rules of the time zone before it have starts of their own, in 1601.
    """
    for part in filter(_is_calendar, message.attachments):
        text = _FOLD.sub("", part.data[:_MOST].decode("utf-8", "replace"))
        method, event = _METHOD.search(text), _EVENT.search(text)
        if event is None or (method and method[1].upper() not in ("REQUEST", "PUBLISH")):
            continue
        at = None if _CANCELLED.search(event[1]) else _start(event[1], zone)
        if at is not None:
            return at
    return None


def _is_calendar(part: Attachment) -> bool:
    return part.content_type in ("text/calendar", "application/ics") or part.name.lower().endswith(".ics")


def _start(event: str, zone: ZoneInfo) -> datetime | None:
    start = _START.search(event)
    if start is None:
        return None
    try:
        at = datetime.strptime(start["at"], "%Y%m%dT%H%M").replace(tzinfo=UTC if start["utc"] else zone)
    except ValueError:
        return None  # digits that are no time
    return at.astimezone(zone).replace(tzinfo=None)
