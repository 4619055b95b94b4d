"""A calendar invitation as a booking (RFC 5545)."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mailbot.domain.message import Message

_START = re.compile(r"^DTSTART(?P<args>[^:\r\n]{0,120}):(?P<at>\d{8}T\d{4})\d\d(?P<utc>Z?)", re.MULTILINE)
_METHOD = re.compile(r"^METHOD:(\w+)", re.MULTILINE)


def invited_at(message: Message, zone: ZoneInfo) -> datetime | None:
    """The local start of the meeting that the mail invites to (naive), or None; a cancelled meeting is no booking."""
    for part in message.attachments:
        if part.content_type != "text/calendar":
            continue
        text = part.data[:65536].decode("utf-8", "replace")
        method, start = _METHOD.search(text), _START.search(text)
        if start is None or (method and method[1].upper() not in ("REQUEST", "PUBLISH")):
            continue
        at = datetime.strptime(start["at"], "%Y%m%dT%H%M").replace(tzinfo=UTC if start["utc"] else zone)
        return at.astimezone(zone).replace(tzinfo=None)
    return None
