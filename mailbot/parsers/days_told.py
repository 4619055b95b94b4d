"""Days that a mail tells of and wishes nothing for: the same day said again, a day just past, a day somebody moves."""

import re
from datetime import date

from mailbot.domain.reading import EventType, ItemType, MailClass
from mailbot.parsers.dates import When
from mailbot.parsers.event_dates import given_up
from mailbot.parsers.explained import Text
from mailbot.parsers.worded import Worded

K = ItemType
_MOVES = re.compile(r"(?<!\w)(?:flyttar|flyttdag|flytten|inflytt\w*|tillträde)[^.!?\n]{0,30}$")

_SEASON = Worded(
    r"(?<!\w)(?:trettondag\w*|trettondedag\w*|påsk\w*|midsommar\w*|nyår\w*|mellandagar\w*|månadsskift\w*|årsskift\w*"
    r"|veckan (?:efter|innan|före)|(?:början|slutet|mitten) (?:av|på)|nästa vecka|nästa månad|om en vecka)(?!\w)"
)
_OFFSET = re.compile(r"(?<!\w)(?:veckan|dagen|dagar(?:na)?|veckor|månaden) (?:efter|innan|före|därefter|dessförinnan)")
_WISH = re.compile(r"kom(?:ma)?(?!\w)|önsk|gärna|helst|boka|passa|funka|(?<!\w)tid(?!\w)|kan ni|hinner")
_SWITCH_WORDS = re.compile(r"nyck\w*|samtyck\w*|påskriv\w*|underskriv\w*")
_CARE_STARTS = re.compile(r"(?:från och med|fr\.?o\.?m\.?|med start|börjar|startar|beviljad\w*|beslut)[^.!?\n]{0,25}$")
_FELL = re.compile(  # "den 24:e funkar inte längre", "tiden kl 9 går bort", said before or behind the day
    r"\W{0,3}(?:\w+ ){0,3}?(?:(?:går|gick|funka\w*|fungera\w*|passa\w*|kan|kunde|hinn\w*|hann|blir"
    r"|blev)(?: \w+){0,2}? (?:inte|ej)"
    r"|går bort|utgår|ställs in|är inställd|har \w+ (?:\w+ )?förhinder|är \w+ (?:sjuk|ledig|borta|på utbildning))(?!\w)"
)
_FELL_BEFORE = re.compile(
    r"(?:(?:går|gick|funka\w*|passa\w*|kan|kunde|hinn\w*|hann) (?:\w+ )?(?:inte|ej)|förhinder|sjuk|fotvård|upptagen"
    r"|istället för|i stället för|flytta(?: på)?|ändra|byta|från|inte)(?: \w+){0,3} ?$"
)


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


def _moved(text: Text) -> bool:
    """Whether a time is changed or called off: then the mail names the old one too."""
    orders = any(item.type in (K.CHANGE, K.CANCEL) for item in text.told.items)
    return orders or any(event.event is EventType.REBOOKED for event in text.told.events)


def _is_given_up(when: When, text: Text) -> bool:
    before = text.lower[max(0, when.start - 40) : when.start]
    fell = _FELL.match(text.lower, when.end, when.end + 80) or _FELL_BEFORE.search(before)
    return bool(fell) or given_up(text.facts.text, when)


def _is_loose(season: re.Match[str], text: Text) -> bool:
    """Whether a season may be a wish: not when the keys come then, or the care begins."""
    near = text.lower[max(0, season.start() - 100) : season.end() + 20]
    return not (_SWITCH_WORDS.search(near) or _CARE_STARTS.search(text.lower[: season.start()][-60:]))


def loose_day(text: Text) -> bool:
    """A day or a time that belongs to nothing that was read."""
    reply = text.told.mail_class is MailClass.REPLY
    if text.supplies or (text.faults and not _WISH.search(text.lower, 0, text.end)):
        return False
    if text.told.items and _OFFSET.search(text.lower_rest, 0, text.end):
        return True
    seasons = _SEASON.finditer(text.lower_rest) if text.told.items and not text.days else ()
    if any(_is_loose(season, text) for season in seasons):
        return True
    for when in text.facts.dates:
        if (
            when.start >= text.end
            or when.day in text.days
            or when.alternative
            or when.deadline
            or (_moved(text) and _is_given_up(when, text))
            or text.within(when.start)
        ):
            continue
        if not reply and (when.past or (when.day is not None and when.day <= text.facts.sent)):
            continue
        if _SWITCH_WORDS.search(text.lower, max(0, when.start - 60), min(len(text.lower), when.end + 60)):
            continue
        if just_past(when, text.facts.sent) or moving_day(when, text):
            continue
        if when.day is None or not any(same_day(when, day) for day in text.days):
            return True
    times = text.facts.lone_times if reply else ()
    return any(place < text.end and clock not in text.clocks for place, clock in times)
