"""When something was done or will be done, as the sentence that reports it says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from mailbot.parsers.dates import When
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Unit
from mailbot.parsers.sightings import Sighting

MANY_DATES = "Mejlet nämner flera tider."
_GIVEN_UP: Final = re.compile(  # the time that no longer holds: "inte den 3:e utan den 7:e"
    r"(?:(?<!\w)(?:från|inte|ej|i ?stället för|istf|tidigare|gamla tiden|bokade)(?: den| på| tiden| till)?\W{0,3})$",
    re.I,
)
_HOUR: Final = re.compile(  # on the bare text, so that no other number is taken for an hour
    r"(?<!\w)(?:kl(?:ockan)?\.?|vid|sen|sedan|runt|strax (?:efter|före)) ?(?:kl\.? ?)?(?:[01]?\d"
    r"|2[0-3])(?:[.:][0-5]\d)?"
    r"(?![\w/:-]|[.]\d)(?! (?:st|tr|dagar|veckor|månader|år|gånger|minuter|timmar|öre)(?!\w))"
    r"|(?<!\w)\d\d?[.:][0-5]\d(?!\d|[.]\d)",
    re.I,
)
_FALLS: Final = re.compile(
    r"\W{0,3}(?:som (?:vi|jag|ni) (?:\w+ ){1,4}?)?(?:\w+ ){0,2}?(?:går bort|utgår"
    r"|(?:håller|gäller|stämmer|funkar|fungerar|går|passar) (?:(?:tyvärr|nog|längre|alltså) )?(?:inte|ej)(?!\w)"
    r"|avbokad|inställd|struken|funkar inte|fungerar inte|blir inte av"
    r"|ställs in|går inte|passar inte"
    r"|kan (?:jag|vi) inte|hinner (?:jag|vi) inte)",
    re.I,
)


_SAME_DAY: Final = re.compile(  # "nu på förmiddagen": written on the day of the work
    r"(?<!\w)(?:(?:nu |tidigare |senare )?(?:i|under|på) (?:för|efter)middag\w*|(?:nu )?(?:på|under) morgonen"
    r"|i morse|nyss|alldeles nyligen|för en (?:stund|timme|kvart) sed\w+|precis)(?!\w)",
    re.I,
)
_FROM_THEN: Final = re.compile(r"(?:från|fr\.?o\.?m\.?|från och med|med start|gäller)(?: (?:den|på))?\W{0,2}$", re.I)


_ITS_OWN: Final = re.compile(r"(?<!\w)(?:redan|förra gången|sedan tidigare)(?: (?:den|på|i))?\W{0,2}$", re.I)
"""Before a day of which only its own sentence speaks ("dörren kopplade jag redan den 22/12")."""
_NOW: Final = re.compile(r"\W*(?:så )?nu (?:är|har|sitter|ligger)(?!\w)", re.I)
_MOST_DAYS: Final = 20
"""So many days of one sentence are looked at; a sentence with more is no booking."""


def booked_when(facts: Facts, seen: Sighting) -> When | None:
    """The time that a booking names, in its sentence or right behind it."""
    inside = [
        when for when in facts.dates_within(seen.unit.start, seen.unit.end) if not when.deadline and not when.past
    ]
    holding = [when for when in inside if not given_up(facts.text, when)] or inside
    ahead = [when for when in holding if when.clock] or holding
    if ahead:
        days = {when.day for when in ahead if not when.alternative}
        first = _with_lone_time(facts, seen.unit, ahead[0])
        return replace(first, doubt=first.doubt or (MANY_DATES if len(days) > 1 else None))
    later = [when for when in facts.dates if when.start >= seen.end and not when.deadline]
    return later[0] if later and later[0].start - seen.end < 60 else None


def given_up(text: str, when: When) -> bool:
    """Whether the words call the time off."""
    before = text[max(0, when.start - 24) : when.start]
    return bool(_GIVEN_UP.search(before) or _FALLS.match(text, when.end, when.end + 60))


def _with_lone_time(facts: Facts, unit: Unit, when: When) -> When:
    if when.clock is not None or when.week:
        return when
    times = set(facts.times_within(unit.start, unit.end))
    return replace(when, clock=times.pop()) if len(times) == 1 else when


def done_when(facts: Facts, unit: Unit, sent: date) -> date | datetime | None:
    """The day (and the time, when said) on which the work of a sentence was done, never after `sent`.

    A report that names an hour and no day was written on the day of the work.
    """
    inside = facts.dates_within(unit.start, unit.end)
    today = _said_today(facts, unit, inside)
    if today and not any(_past_day(when, sent) for when in inside):
        return _timed(facts, unit, sent)
    near = inside or [when for when in facts.dates if not _ITS_OWN.search(facts.text[: when.start][-24:])]
    done = [(when, day) for when in near if (day := _past_day(when, sent)) is not None]
    if done and (inside or len({day for _, day in done}) == 1):
        return _timed(facts, unit, done[0][1])
    if not near and facts.dates and _NOW.match(facts.text, unit.start):
        return _timed(facts, unit, sent)
    if inside or done or not _HOUR.search(facts.bare):
        return None
    return _timed(facts, unit, sent)


def takes_effect(facts: Facts, unit: Unit) -> date | None:
    """The day from which a change holds ("från 1 januari"), when its sentence says one."""
    inside = facts.dates_within(unit.start, unit.end)
    found = next((when for when in inside if _FROM_THEN.search(facts.text[: when.start][-24:])), None)
    if found is None or found.day is None:
        return None
    return _latest(found, facts.sent)


def _said_today(facts: Facts, unit: Unit, inside: Sequence[When]) -> bool:
    """Whether the sentence speaks of the day of the mail in words, or any sentence when no date stands anywhere."""
    where = (unit.start, unit.end) if facts.dates or inside else (0, len(facts.text))
    return _SAME_DAY.search(facts.text, *where) is not None


def _timed(facts: Facts, unit: Unit, day: date | datetime) -> date | datetime:
    times = _clocks(facts, unit)
    return datetime.combine(day, times[0]) if len(times) == 1 and not isinstance(day, datetime) else day


def _clocks(facts: Facts, unit: Unit) -> list[time]:
    found = facts.times_within(unit.start, unit.end)
    return found or [hour for match in _HOUR.finditer(facts.bare, unit.start, unit.end) if (hour := _hour(match[0]))]


def _hour(words: str) -> time | None:
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    hour, minute = [*numbers, 0, 0][:2]
    return time(hour, minute) if numbers and hour < 24 else None


def _latest(when: When, sent: date) -> date | None:
    """The day; without a year, and nearly a year ahead, it was the last one ("från 1 januari", said on the 4th)."""
    if when.day is not None and when.yearless and (when.day - sent).days > 300:
        return when.day.replace(
            year=when.day.year - 1, day=min(when.day.day, 28) if when.day.month == 2 else when.day.day
        )
    return when.day


def _past_day(when: When, sent: date) -> date | datetime | None:
    day = _latest(when, sent)
    if day is None or day > sent:
        return None
    return datetime.combine(day, when.clock) if when.clock else day


def future_times(
    facts: Facts, units: Sequence[Unit], sent: date, planned: Callable[[Unit], bool]
) -> list[tuple[When, Unit]]:
    """Days ahead with a time of day, or in a `planned` sentence, with that sentence; none that was called off."""
    out = []
    for unit in units:
        inside = facts.dates_within(unit.start, unit.end)
        in_a_plan = bool(inside) and planned(unit)
        for when in inside[:_MOST_DAYS]:
            if when.deadline or when.past or given_up(facts.text, when):
                continue
            when = _with_lone_time(facts, unit, when)
            if (when.clock and (when.day is None or when.day >= sent)) or (in_a_plan and _is_one_day(when, sent)):
                out.append((when, unit))
    return out


def _is_one_day(when: When, sent: date) -> bool:
    return when.day is not None and when.day > sent and not (when.week or when.alternative)
