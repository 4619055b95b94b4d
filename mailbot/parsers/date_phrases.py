"""Days said without a date: "i slutet av nästa vecka", "om två veckor", "första december", "veckan efter trettondagen".

They are looked for only where an order names no plain date, since half of them are said in passing.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from mailbot.parsers.dates import When
from mailbot.parsers.vocabulary import HOUR_WORDS, MONTHS, WEEKDAYS
from mailbot.parsers.worded import Worded

_DAY: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_HOLIDAYS: Final = {
    "lucia": (12, 13),
    "julafton": (12, 24),
    "juldagen": (12, 25),
    "annandag jul": (12, 26),
    "annandagen": (12, 26),
    "nyårsafton": (12, 31),
    "nyårsdagen": (1, 1),
    "nyår": (1, 1),
    "årsskiftet": (1, 1),
    "trettondedag jul": (1, 6),
    "trettondagen": (1, 6),
    "trettonhelgen": (1, 6),
    "trettondag jul": (1, 6),
    "valborg": (4, 30),
    "första maj": (5, 1),
    "nationaldagen": (6, 6),
}
_HOLIDAY: Final = "|".join(sorted(_HOLIDAYS, key=len, reverse=True))
_ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        (
            *("första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde", "tionde"),
            *("elfte", "tolfte", "trettonde", "fjortonde", "femtonde", "sextonde", "sjuttonde", "artonde"),
            *("nittonde", "tjugonde", "tjugoförsta", "tjugoandra", "tjugotredje", "tjugofjärde", "tjugofemte"),
            *("tjugosjätte", "tjugosjunde", "tjugoåttonde", "tjugonionde", "trettionde", "trettioförsta"),
        ),
        1,
    )
}
_ORDINAL: Final = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_PICK: Final = (
    r"(?:[ ,(–-]{1,3}(?:(?:typ|gärna|helst|förslagsvis|t\.?ex\.?|till exempel|kanske|på|alltså|den)[ ]){0,2}"
    rf"(?P<day>{_DAY})(?:en)?\b)?"
)
_WEEK: Final = Worded(
    r"(?<!\w)(?P<week>nästa vecka|nästkommande vecka|kommande vecka|veckan därpå|veckan därefter)(?!\w)" + _PICK, re.I
)
_AHEAD: Final = Worded(
    r"(?<!\w)om (?P<n>en|ett|två|tre|fyra|fem|sex|\d{1,2}) (?P<unit>veck|dag)(?:a|or|ar)?(?!\w)", re.I
)
_AFTER: Final = Worded(rf"(?<!\w)veckan (?P<side>efter|före) (?P<holiday>{_HOLIDAY})(?:helgen)?(?!\w)" + _PICK, re.I)
_NAMED: Final = Worded(rf"(?<!\w)(?<!efter )(?<!före )(?<!innan )(?:vid |på |från )(?P<holiday>{_HOLIDAY})(?!\w)", re.I)
_SPELT: Final = Worded(rf"(?<!\w)(?:den )?(?P<number>{_ORDINAL}) (?P<month>{_MONTH})(?!\w)", re.I)


def phrase_dates(text: str, sent: date) -> tuple[When, ...]:
    """The days that such words in `text` name, counted from `sent` (local date), in order."""
    found = (*_weeks(text, sent), *_ahead(text, sent), *_holidays(text, sent), *_spelt(text, sent))
    return tuple(sorted(found, key=lambda when: when.start))


def _weeks(text: str, sent: date) -> Iterator[When]:
    monday = sent - timedelta(days=sent.isoweekday() - 1)
    for match in _WEEK.finditer(text):
        yield _in_week(match, monday + timedelta(days=7))


def _in_week(match: re.Match[str], monday: date) -> When:
    """The day that is picked of a week, or its Monday for the whole week."""
    ahead = WEEKDAYS[match["day"].lower()] - 1 if match["day"] else 0
    return When(
        start=match.start(), end=match.end(), day=monday + timedelta(days=ahead), week=not match["day"], vague=True
    )


def _ahead(text: str, sent: date) -> Iterator[When]:
    for match in _AHEAD.finditer(text):
        said = match["n"].lower()
        number = int(said) if said.isdigit() else HOUR_WORDS[said]
        weeks = match["unit"].lower() == "veck"
        day = sent + timedelta(days=number * (7 if weeks else 1))
        yield When(start=match.start(), end=match.end(), day=day, week=weeks, vague=True)


def _holidays(text: str, sent: date) -> Iterator[When]:
    for match in _AFTER.finditer(text):
        day = _next(*_HOLIDAYS[match["holiday"].lower()], sent)
        monday = day - timedelta(days=day.isoweekday() - 1)
        yield _in_week(match, monday + timedelta(days=7 if match["side"].lower() == "efter" else -7))
    for match in _NAMED.finditer(text):
        day = _next(*_HOLIDAYS[match["holiday"].lower()], sent)
        yield When(start=match.start(), end=match.end(), day=day, yearless=True, vague=True)


def _spelt(text: str, sent: date) -> Iterator[When]:
    for match in _SPELT.finditer(text):
        month, number = MONTHS[match["month"].lower()], _ORDINALS[match["number"].lower()]
        try:
            day = _next(month, number, sent)
        except ValueError:
            continue
        yield When(start=match.start(), end=match.end(), day=day, yearless=True)


def _next(month: int, number: int, sent: date) -> date:
    """The next such day; raises ValueError for a day that the calendar lacks."""
    day = date(sent.year, month, number)
    return day if day >= sent else date(sent.year + 1, month, number)
