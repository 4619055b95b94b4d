"""Days said without a date: "i slutet av nästa vecka", "om två veckor", "första december", "veckan efter trettondagen".

They are looked for only where an order names no plain date, since half of them are said in passing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from mailbot.parsers.dates import When
from mailbot.parsers.holidays import NAMES, next_holiday
from mailbot.parsers.vocabulary import HOUR_WORDS, MONTHS, WEEKDAYS
from mailbot.parsers.worded import Worded

_DAY: Final = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_MONTH: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_CALLED: Final = {
    "nyår": "nyårsdagen",
    "årsskiftet": "nyårsdagen",
    "jul": "julafton",
    "lucia": "luciadagen",
    "trettonhelgen": "trettondagen",
    "trettondag jul": "trettondagen",
    "valborg": "valborgsmässoafton",
    "påsk": "påskdagen",
    "midsommar": "midsommarafton",
}
_HOLIDAY: Final = "|".join(sorted((*_CALLED, *NAMES), key=len, reverse=True))
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
_WEEK: Final = Worded(r"(?<!\w)(?P<week>nästa vecka|nästkommande vecka|kommande vecka)(?!\w)" + _PICK, re.I)
_NEXT_BUT: Final = Worded(  # "torsdag veckan därpå": the week behind the day that was named before
    rf"(?:(?<!\w)(?P<ahead>{_DAY})(?:en)?[ ,]{{1,2}}(?:i )?)?"
    r"(?<!\w)veckan (?:därpå|därefter|efter det|efter den)(?!\w)" + _PICK,
    re.I,
)
_AHEAD: Final = Worded(
    r"(?<!\w)om (?P<n>en|ett|två|tre|fyra|fem|sex|\d{1,2}) (?P<unit>veck|dag)(?:a|or|ar)?(?!\w)", re.I
)
_AFTER: Final = Worded(rf"(?<!\w)veckan (?P<side>efter|före) (?P<holiday>{_HOLIDAY})(?:helgen)?(?!\w)" + _PICK, re.I)
_NAMED: Final = Worded(
    r"(?<!\w)(?<!efter )(?<!före )(?<!innan )(?:vid |på |från )(?P<holiday>årsskiftet|nyår|lucia)(?!\w)", re.I
)
_SPELT: Final = Worded(rf"(?<!\w)(?:den )?(?P<number>{_ORDINAL}) (?P<month>{_MONTH})(?!\w)", re.I)


def phrase_dates(text: str, sent: date, plain: Sequence[When] = ()) -> tuple[When, ...]:
    """The days that such words in `text` name, counted from `sent` (local date) or from a day of `plain`, in order."""
    nearest = (*_weeks(text, sent), *_weeks_behind(text, sent, plain))
    found = (*nearest, *_ahead(text, sent), *_holidays(text, sent), *_spelt(text, sent))
    return tuple(sorted(found, key=lambda when: when.start))


def with_phrases(plain: Sequence[When], phrases: Sequence[When]) -> list[When]:
    """`plain` dates, with the described day in the place of a date that is only a part of its words."""
    outer = [when for when in phrases if not any(other.start < when.start and when.end <= other.end for other in plain)]
    nested = [when for when in outer if any(_overlap(when, other) for other in plain)]
    apart = [when for when in plain if not any(_overlap(when, other) for other in nested)]
    return sorted((*apart, *nested), key=lambda when: when.start)


def _overlap(one: When, other: When) -> bool:
    return one.start < other.end and other.start < one.end


def _weeks(text: str, sent: date) -> Iterator[When]:
    monday = sent - timedelta(days=sent.isoweekday() - 1)
    for match in _WEEK.finditer(text):
        yield _in_week(match, monday + timedelta(days=7))


def _weeks_behind(text: str, sent: date, plain: Sequence[When]) -> Iterator[When]:
    for match in _NEXT_BUT.finditer(text):
        told = next((when.day for when in reversed(plain) if when.end <= match.start() and when.day), sent)
        monday = told - timedelta(days=told.isoweekday() - 1) + timedelta(days=7)
        when = _in_week(match, monday)
        if match["ahead"]:
            when = replace(when, day=monday + timedelta(days=WEEKDAYS[match["ahead"].lower()] - 1), week=False)
        yield when


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
        day = _holiday(match["holiday"].lower(), sent)
        monday = day - timedelta(days=day.isoweekday() - 1)
        yield _in_week(match, monday + timedelta(days=7 if match["side"].lower() == "efter" else -7))
    for match in _NAMED.finditer(text):
        day = _holiday(match["holiday"].lower(), sent)
        yield When(start=match.start(), end=match.end(), day=day, yearless=True, vague=True)


def _holiday(name: str, sent: date) -> date:
    return next_holiday(_CALLED.get(name, name), sent)


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
