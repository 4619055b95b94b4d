"""Dates and times as Swedish mails write them: an own grammar that never guesses (ISO 8601 weeks, week 53 included)."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TypedDict

from mailbot.parsers.holidays import NAMES as HOLIDAYS
from mailbot.parsers.holidays import next_holiday
from mailbot.parsers.vocabulary import HOUR_WORDS, MONTHS, WEEKDAYS
from mailbot.parsers.worded import folded

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_HOLIDAY = "|".join(HOLIDAYS).replace(" ", "[ ]")  # the pattern is VERBOSE
_DATES = rf"""(?<![\w/.-])(?:
      (?P<iso>20\d\d-\d\d?-\d\d?)(?=$|[\sT,.;:)!?–-])
    | (?P<compact>20\d\d(?:0\d|1[0-2])[0-3]\d|2\d(?:0\d|1[0-2])[0-3]\d)(?![\w-])
    | (?:(?P<dayname>{_DAY})\.?(?:en)?[ ,]{{0,2}}(?:den[ ])?)?
      (?: (?P<sd>\d\d?)[ ]?/[ ]?(?P<sm>\d\d?)(?:[-/ ](?P<sy>20\d\d|2\d(?![\d:.])))?(?![\d/])
        | (?P<dd>\d\d?)\.(?P<dm>\d\d?)\.(?P<dy>20\d\d)(?!\d)
        | (?:den[ ])?(?P<td>\d\d?)(?::?[ea]|:de)?[ ]{{0,2}}(?P<tm>{_MONTH})\b\.?(?:[ ](?P<ty>20\d\d))?
        | (?:den[ ])?sista[ ](?P<last>{_MONTH})\b
        | den[ ](?P<od>\d\d?)(?::?[ea]|:de)?(?![\w/:.]\d)\b )
    | (?:(?P<wd1>{_DAY})(?:en)?\.?[ ,]{{0,2}}(?:(?:i|under|på)[ ])?)?
      (?:v\.?|vecka|veckan)[ ]?(?P<week>\d\d?)(?![\d:.]\d|\d)
      (?:[ ,]{{1,2}}(?:på[ ])?(?P<wd2>{_DAY})\b)?
    | (?P<holiday>{_HOLIDAY})\b
    | (?:(?P<ahead>nästa|denna)[ ]vecka[, ]{{1,2}}(?:på[ ])?(?P<nday>{_DAY})(?:en)?\b)
    | (?P<rel>today|yesterday|tomorrow|i[ ]?dag|i[ ]?går|i[ ]?morgon|i[ ]?övermorgon|övermorgon|i[ ]?förrgår|förrgår
        |dagen[ ]efter|i[ ](?:morse|fm|f\.m\.?|förmiddags|eftermiddags))\b
    | (?:(?P<which>nästa|denna|kommande|nu[ ]på|i)[ ])?(?P<wday>{_DAY})(?P<past>s(?=\s|[,.!]|$))?(?:en)?\b\.?
      (?:[ ](?:i[ ])?(?P<of>denna|nästa|samma|den[ ]här|kommande)[ ]veckan?\b)?
    )"""
# the first letters of all that a date begins with: a leap over all other words
_DATE = re.compile(rf"(?=[\dmtolsdvinkföwyapj]){_DATES}", re.VERBOSE | re.IGNORECASE)
_NUMBERED_DATE = re.compile(rf"(?=[\ddv]){_DATES}", re.VERBOSE | re.IGNORECASE)  # "5/3", "den 5", "v 10"
_TIME = re.compile(
    r"""[ ,(]{0,3}(?:(?:på[ ])?(?:förmiddag(?:en)?|eftermiddag(?:en)?|eftermiddan|morgon(?:en)?
        |kväll(?:en)?|[fe]\.?m\b\.?|(?:efter|före)[ ]lunch|lunchtid)[ ,]{1,2}(?=kl|vid|mellan|\d|halv|kvart))?
    (?:(?P<cue>kl(?:ockan)?\.?|vid|mellan|efter|från|ca|runt|omkring|at)[ ]?(?:kl\.?[ ]?)?)?
    (?: (?P<h>[01]?\d|2[0-4])(?P<m>[:.][0-5]\d)?(?!\d)(?![/%]|[ ]?(?:st|tr|%|kr|/)\b)
        (?P<range>[ ]?[-–][ ]?\d{1,2}(?:[:.]\d\d)?)?
      | (?P<half>halv|kvart[ ]över|kvart[ ]i)[ ](?P<hw>[a-zåäö]+)
      | (?P<word>[a-zåäö]+)(?=[ ]?(?:$|[.,!)\n])
        |[ ](?:på|i|med|hos|då|och|istället|istf|igen|så|som|men)\b) )(?P<pm>[ ]?p\.?m\b)?""",
    re.VERBOSE | re.IGNORECASE,
)
_LONE_TIME = re.compile(
    r"(?<![\w/])(?:kl(?:ockan)?\.?[ ]?|mellan[ ])(?=\d|halv|kvart)|(?<!\w)(?=(?:halv|kvart[ ](?:i|över))[ ][a-zåäö])",
    re.I,
)
_DEADLINE = re.compile(
    r"(?:före|innan|senast|t\.?o\.?m\.?|till och med|inom)(?: (?:den|på|nästa|kommande))?[ ]?$", re.I
)
_SINCE = re.compile(r"(?:\bsedan|\bsen|\bredan|\bförra|\bpåskriv\w*|\bunderteckna\w*)(?: (?:den|i|på))?[ ]?$", re.I)
_ELSE = re.compile(r"(?:annars|alternativt|alt\.?|eller|i ?stället för)[ ]?(?:den |på )?$", re.I)
_JOINED = re.compile(r"(?: ?(?:eller|el\.?|och|till|o|-|–|/|,|under|i)){1,2} ?", re.I)
_OF_WEEK = re.compile(r"(?<!\w)v(?:\.|ecka\w*)? ?\d|nästa vecka|denna vecka|kommande vecka|nästkommande")
_DIGIT = re.compile(r"\d")
_WORDS_OF_DATES = (
    "mån",
    "tis",
    "ons",
    "tor",
    "fre",
    "lör",
    "sön",
    "dag",
    "går",
    "morgon",
    "morse",
    "fm",
    "f.m",
    "middag",
    "sista",
    "day",
    "tomorrow",
    "vecka",
    *HOLIDAYS,
)
_RELATIVE = {
    "imorse": 0,
    "ifm": 0,
    "if.m.": 0,
    "if.m": 0,
    "iförmiddags": 0,
    "ieftermiddags": 0,
    "idag": 0,
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "igår": -1,
    "imorgon": 1,
    "iövermorgon": 2,
    "övermorgon": 2,
    "iförrgår": -2,
    "förrgår": -2,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """A date in a text: `text[start:end]` says it.

    `day` None: the words are a date, but which one cannot be told. `clock` local time when one was given. `deadline`:
    "före", "senast": a limit, not a wish. `week`: the Monday stands for a whole week. `past`: the words look back.
    `alternative`: a second choice. `doubt`: Swedish reason why the words can be read in more than one way.
    `yearless`: the year was worked out. `vague`: only a weekday or "idag", often said in passing.
    """

    start: int
    end: int
    day: date | None
    clock: time | None = None
    deadline: bool = False
    week: bool = False
    past: bool = False
    alternative: bool = False
    yearless: bool = False
    vague: bool = False
    doubt: str | None = None

    def value(self) -> date | datetime | None:
        """The date, with its time when one was given (naive, local)."""
        if self.day is None or self.clock is None:
            return self.day
        return datetime.combine(self.day, self.clock)


class _Spot(TypedDict):
    start: int
    end: int


def find_dates(text: str, sent: date) -> tuple[When, ...]:
    """Every date in `text`, in order, resolved against `sent`, the day on which the words were written (local)."""
    found: list[When] = []
    for match in _candidates(text):
        when = _resolve(match, sent, found)
        if when is None:
            continue
        before = text[max(0, when.start - 24) : when.start]
        when = replace(
            when,
            deadline=bool(_DEADLINE.search(before)),
            past=when.past or bool(_SINCE.search(before)),
            alternative=bool(_ELSE.search(before)),
        )
        found.append(_with_clock(text, when))
    return tuple(_of_one_week(text, found)) if len(found) > 1 else tuple(found)


def _of_one_week(text: str, found: list[When]) -> list[When]:
    """`found`, a weekday that shares the week named behind it in that week: "tisdag eller onsdag v 47"."""
    out = list(found)
    for at in range(len(found) - 2, -1, -1):
        first, then = out[at], out[at + 1]
        joined = _JOINED.fullmatch(text, first.end, then.start)
        words = text[then.start : then.end].lower()
        if not (joined and first.vague and first.day and then.day and _OF_WEEK.search(words)):
            continue
        if first.clock is None and text[first.start : first.end].lower() in WEEKDAYS:
            monday = then.day - timedelta(days=then.day.isoweekday() - 1)
            day = monday + timedelta(days=WEEKDAYS[text[first.start : first.end].lower()] - 1)
            out[at] = replace(first, day=day, end=then.end, vague=then.vague, yearless=then.yearless)
            out[at + 1] = replace(then, alternative=not then.week)
            if then.week:
                del out[at + 1]
    return out


def _candidates(text: str) -> Iterator[re.Match[str]]:
    """What may be a date; one without any digit needs a word of those that are named so or begin so."""
    lower = folded(text)
    if any(word in lower for word in _WORDS_OF_DATES):
        return _DATE.finditer(text)
    return _NUMBERED_DATE.finditer(text) if _DIGIT.search(text) else iter(())


def find_lone_times(text: str, dates: tuple[When, ...]) -> Iterator[tuple[int, time]]:
    """Times that stand by themselves ("kl 10", "halv två"), with their place."""
    starts = [when.start for when in dates]
    for match in _LONE_TIME.finditer(text):
        clock = _clock(_TIME.match(text, match.start()))
        before = bisect_left(starts, match.start() + 1) - 1
        if clock is not None and not (before >= 0 and dates[before].end > match.start()):
            yield match.start(), clock[0]


def _resolve(match: re.Match[str], sent: date, found: list[When]) -> When | None:
    spot: _Spot = {"start": match.start(), "end": match.end()}
    group = match.groupdict()
    if group["iso"] or group["compact"]:
        return _numeric(group["iso"] or group["compact"], sent, spot)
    if group["week"]:
        return _week(int(group["week"]), group["wd1"] or group["wd2"], sent, spot)
    if group["holiday"]:
        return When(**spot, day=next_holiday(group["holiday"].lower(), sent), yearless=True)
    if group["rel"]:
        return _relative(re.sub(r"\s", "", group["rel"].lower()), sent, found, spot)
    if group["wday"] or group["nday"]:
        return _weekday(match, sent, spot)
    return _calendar(group, sent, spot)


def _numeric(words: str, sent: date, spot: _Spot) -> When | None:
    digits = re.sub(r"-(\d)(?!\d)", r"-0\1", words).replace("-", "")
    if len(digits) == 6:
        if abs(int(digits[:2]) - sent.year % 100) > 1:
            return None
        digits = "20" + digits
    day = _date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    return When(**spot, day=day, doubt=None if day else "Datumet finns inte i kalendern.")


def _week(number: int, weekday: str | None, sent: date, spot: _Spot) -> When:
    year = sent.isocalendar().year
    if number < sent.isocalendar().week:
        year += 1
    try:
        day = date.fromisocalendar(year, number, WEEKDAYS[weekday.lower()] if weekday else 1)
    except ValueError:
        return When(**spot, day=None, doubt="Veckan finns inte i kalendern.")
    return When(**spot, day=day, week=weekday is None, yearless=True)


def _relative(words: str, sent: date, found: list[When], spot: _Spot) -> When | None:
    if words == "dagenefter":
        earlier = next((when.day for when in reversed(found) if when.day), None)
        return When(**spot, day=earlier + timedelta(days=1)) if earlier else None
    days = _RELATIVE[words]
    return When(**spot, day=sent + timedelta(days=days), past=days < 0, vague=True)


def _weekday(match: re.Match[str], sent: date, spot: _Spot) -> When | None:
    which, of = (match["which"] or "").lower(), (match["of"] or match["ahead"] or "").lower()
    name = (match["wday"] or match["nday"]).lower()
    number = WEEKDAYS[name]
    ahead = (number - sent.isoweekday()) % 7 or 7
    if match["past"] and which == "i":
        return When(**spot, day=sent - timedelta(days=(sent.isoweekday() - number) % 7 or 7), past=True)
    monday = sent - timedelta(days=sent.isoweekday() - 1)
    if of:
        return When(
            **spot, day=monday + timedelta(days=number - 1 + (7 if of in ("nästa", "kommande") else 0)), vague=True
        )
    if which == "nästa":
        return _next_weekday(number, ahead, monday, sent, spot)
    return When(**spot, day=sent + timedelta(days=ahead), vague=True)


def _next_weekday(number: int, ahead: int, monday: date, sent: date, spot: _Spot) -> When:
    """Words such as «nästa torsdag» on a Monday: this week's or next week's? Swedes differ, so it is a doubt."""
    following = monday + timedelta(days=6 + number)
    nearest = sent + timedelta(days=ahead)
    doubt = None if following == nearest else "”Nästa” veckodag kan vara den här veckan eller nästa."
    return When(**spot, day=following, doubt=doubt, vague=True)


def _calendar(group: dict[str, str | None], sent: date, spot: _Spot) -> When | None:
    if group["od"]:
        return _day_of_month(int(group["od"]), sent, spot)
    if group["last"]:
        month, number = MONTHS[group["last"].lower()], 0
        year = sent.year if month >= sent.month else sent.year + 1
        following = date(year + month // 12, month % 12 + 1, 1)
        return When(**spot, day=following - timedelta(days=1), yearless=True)
    number = int(group["sd"] or group["dd"] or group["td"] or 0)
    digits = group["sm"] or group["dm"]  # "1/0" is no date
    month = int(digits) if digits else MONTHS[(group["tm"] or "").lower()]
    stated = group["sy"] or group["dy"] or group["ty"]
    year = int(stated) % 100 + 2000 if stated else sent.year
    day = _date(year, month, number)
    if day is None and (month > 12 or number > 31 or month == 0 or number == 0):
        return None
    past = False
    if day is not None and not stated and day < sent:
        past = _looks_back(day, sent, group["dayname"])
        day = day if past else _date(year + 1, month, number)
    when = When(
        **spot, day=day, past=past, yearless=not stated, doubt=None if day else "Datumet finns inte i kalendern."
    )
    return _check_weekday(when, group["dayname"])


def _looks_back(day: date, sent: date, name: str | None) -> bool:
    """A named weekday that fits a day of the last two months means that day, not the one next year."""
    return bool(name) and (sent - day).days < 60 and day.isoweekday() == WEEKDAYS[(name or "").lower()]


def _check_weekday(when: When, name: str | None) -> When:
    if name and when.day and when.day.isoweekday() != WEEKDAYS[name.lower()]:
        return replace(when, doubt="Veckodagen och datumet stämmer inte överens.")
    return when


def _day_of_month(number: int, sent: date, spot: _Spot) -> When | None:
    if not 1 <= number <= 31:
        return None
    for month in range(sent.month, sent.month + 3):
        day = _date(sent.year + (month - 1) // 12, (month - 1) % 12 + 1, number)
        if day is not None and day >= sent:
            return When(**spot, day=day, yearless=True)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_clock(text: str, when: When) -> When:
    match = _TIME.match(text, when.end)
    clock = _clock(match)
    if match is None or clock is None:
        return when
    return replace(when, clock=clock[0], end=match.end(), doubt=when.doubt or clock[1])


def _clock(match: re.Match[str] | None) -> tuple[time, str | None] | None:
    """The time and a doubt about it; None when the words are no time."""
    if match is None:
        return None
    if match["half"]:
        return _spoken(match["half"].lower(), match["hw"].lower())
    if match["word"]:
        ends = match.string[match.end() : match.end() + 2].strip() in ("", ".", ",", "!", ")")
        spoken = match["cue"] and (ends or match["cue"].lower().startswith(("kl", "mellan")))
        hour = HOUR_WORDS.get(match["word"].lower()) if spoken else None
        return None if hour is None else (time(hour + 12 if hour < 7 else hour), None)
    if not match["cue"] and not match["m"] and not match["range"]:
        return None
    hour, minute = int(match["h"]), int((match["m"] or ":00")[1:])
    if hour == 24:
        return None
    if 1 <= hour <= 11 and match["pm"]:
        return time(hour + 12, minute), None
    if 1 <= hour <= 5 and not match["m"] and len(match["h"]) == 1:
        return time(hour + 12), None
    return time(hour, minute), None


def _spoken(how: str, word: str) -> tuple[time, str | None] | None:
    hour = HOUR_WORDS.get(word)
    if hour is None:
        return None
    minutes = hour * 60 + {"halv": -30, "kvart i": -15}.get(how, 15)
    if minutes < 7 * 60:
        minutes += 12 * 60
    return time(minutes // 60 % 24, minutes % 60), None
