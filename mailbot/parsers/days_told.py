"""Days that a mail tells of and wishes nothing for: the same day said again, a day just past, a day somebody moves."""

import re
from datetime import date

from mailbot.domain.reading import ItemType
from mailbot.parsers.dates import When
from mailbot.parsers.explained import Text

K = ItemType
_MOVES = re.compile(r"(?<!\w)(?:flyttar|flyttdag|flytten|inflytt\w*|tillträde)[^.!?\n]{0,30}$")


def just_past(when: When, sent: date) -> bool:
    """Whether a day without a year came round in the two months before the mail: it tells, and wishes nothing."""
    return when.yearless and when.day is not None and 365 - 62 < (when.day - sent).days <= 366


def moving_day(when: When, text: Text) -> bool:
    """Whether somebody moves on that day, while the lock's own day is read."""
    moved = any(item.type is K.MOVE and item.proposed_date for item in text.told.items)
    return moved and bool(_MOVES.search(text.lower, max(0, when.start - 40), when.start))


def same_day(when: When, day: date) -> bool:
    """A past day without a year is written with another one than a coming day; "fredag samma vecka" names no date."""
    if when.day is None:
        return False
    weekday = when.vague and when.day.weekday() == day.weekday()
    return weekday or (when.yearless and (when.day.month, when.day.day) == (day.month, day.day))
