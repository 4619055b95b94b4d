"""Several orders in one mail: which sentences belong together."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import TypeVar

from mailbot.parsers.facts import Facts
from mailbot.parsers.identifiers import Mark, Placed
from mailbot.parsers.kinds import SUPPLIES, Hit

_SENTENCE = re.compile(r"\n|(?<=[.!?])[ ]+(?=[A-ZÅÄÖ0-9*•–-])")
_P = TypeVar("_P", bound=Placed)
_START = attrgetter("start")
MOST_UNITS = 400
_LIST_ITEM = re.compile(r"[ \t]*(?:\d{1,2}[.)][ ]|[*•–-][ \t]+|[a-e]\)[ ])")
_ABBREVIATION = re.compile(
    r"(?:^|[ (])(?:kl|nr|adr|tel|ca|st|bl\.?a|t\.?ex|kundnr|portk|portl|dat|alt|best"
    r"|mont|nedmont|resp|v|lgh|dvs|f|e|o|s|m)\.$",
    re.I,
)
_BESIDE = re.compile(r"granne|i ?stället för|övriga|andra kund|(?<!\w)(?:inte|ej) (?:kund|för|röra)", re.I)
_FOR_ALL = re.compile(
    r"\s*(?:(?:gärna |helst |båda |v\.? ?|vecka )+\d{0,2} ?(?:för |på |till |hos )?(?:båda|bägge|alla"
    r"|samtliga)(?!\w)|(?:båda|bägge|alla|samtliga)(?!\w)|ing(?:en|et|a) av (?:dem|\w+na)(?!\w)"
    r"|[^.\n\d]{0,60}(?:till|för|på|hos) (?:alla|båda|samtliga)(?!\w)"
    r"(?! (?:ställ|adress|håll|port|sidor|hus|fastighet)))",
    re.I,
)
_NOT_NUMBER = re.compile(r"(?<!\w)(?:och )?(?:inte|ej|i ?stället för) $", re.I)
_UNTOUCHED = re.compile(r"^[^.,\n]{0,50}(?:ska|får|skall) (?:inte|ej) röras", re.I)
_HEADING = re.compile(r":[ \t]*\n?$")
_ORDERED = re.compile(r"\d|behöv|beställ|önska|vill ha|vilja|hämta|skicka|få|köp", re.I)
_STRONG_BEFORE = re.compile(
    r"(?:\b(?:till|hos|för|på|åt|av|om|med|från|kring|ang\.?|angående|avseende|kund|brukare|gäller|rör|ny|vara"
    r"|nr\.?|nummer)"
    r"|[*•–(-]|^|\n|:)[ \t]*$",
    re.I,
)
_NO_CUSTOMER = re.compile(
    r"(?<!\w)(?:\w*kod\w*|serie\w*|modell\w*|typ|version|rum|box|fack|ref\w*|order\w*|ärende\w*|faktur\w*|konto\w*"
    r"|ankn\w*|växel\w*|\w*lås(?:nr|nummer|et)|\w*enhet(?:en|snr|snummer)?|\w*nyck\w*|kvitto|år|kl|artikel\w*"
    r"|larm\w*|licens\w*"
    r"|telefon\w*|över|under|ca)"
    r"(?:[ ]?(?:nr|nummer|är|har))?[ .:#]*$",
    re.I,
)
_STRONG_AFTER = re.compile(r"^[ ]?(?:på|[–-]|,|:|igen|flyttar|ska|är|har|behöver|\n|$|[.])", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unit:
    """A sentence or line. `listed`: it begins with a number or a bullet; `own_line`: it begins a line."""

    start: int
    end: int
    listed: bool
    own_line: bool

    def holds_one(self, places: Sequence[int]) -> bool:
        """Whether one of `places`, which stand in order, lies in the unit."""
        return bisect_left(places, self.start) < bisect_left(places, self.end)


@dataclass(kw_only=True, slots=True)
class Group:
    """The units, numbers and hits of one order."""

    units: list[Unit] = field(default_factory=list)
    ids: list[Mark] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    crowded: bool = False

    def holds(self, place: int) -> bool:
        """Whether a place in the text belongs to this order."""
        return unit_at(self.units, place) is not None

    def anchored(self) -> bool:
        """Whether the group names a resident or an address."""
        return bool(self.ids or self.addresses)


@lru_cache(maxsize=2)  # several readers go through the same text
def units_of(text: str) -> tuple[Unit, ...]:
    """Sentences and lines, in order; abbreviations end no sentence."""
    units, start = [], 0
    for match in _SENTENCE.finditer(text):
        if match[0] != "\n" and text[start : match.start()].strip(" \t.").isdigit():
            continue
        if match[0] != "\n" and _ABBREVIATION.search(text, max(start, match.start() - 10), match.start()):
            continue
        if text[start : match.start()].strip():
            units.append(_unit(text, start, match.end()))
        start = match.end()
    if text[start:].strip():
        units.append(_unit(text, start, len(text)))
    return tuple(units)


def _unit(text: str, start: int, end: int) -> Unit:
    own_line = start == 0 or text[start - 1] == "\n"
    return Unit(start=start, end=end, listed=bool(_LIST_ITEM.match(text, start, end)), own_line=own_line)


def within(places: Sequence[_P], start: int, end: int) -> Sequence[_P]:
    """Those of `places`, which stand in the order of the text, that begin in start..end."""
    return places[bisect_left(places, start, key=_START) : bisect_left(places, end, key=_START)]


def unit_at(units: Sequence[Unit], place: int) -> Unit | None:
    """The unit that a place in the text belongs to."""
    at = bisect_right(units, place, key=_START) - 1
    return units[at] if at >= 0 and place < units[at].end else None


def wanted_ids(facts: Facts, unit: Unit) -> list[Mark]:
    """Customer numbers that the unit is about, without neighbours and exceptions."""
    out = []
    for mark in within(facts.ids, unit.start, unit.end):
        before = facts.text[max(unit.start, mark.start - 50) : mark.start]
        if _BESIDE.search(before) or _UNTOUCHED.search(facts.text[mark.end : min(unit.end, mark.end + 60)]):
            continue
        before, after = facts.text[max(0, mark.start - 10) : mark.start], facts.text[mark.end : mark.end + 10]
        only = all(known.value == mark.value for known in facts.ids)
        placed = only or _STRONG_BEFORE.search(before) or _STRONG_AFTER.match(after) or _beside(facts, mark)
        if _NOT_NUMBER.search(before):
            continue
        other = _NO_CUSTOMER.search(facts.text[max(unit.start, mark.start - 30) : mark.start])
        if mark.labelled or (placed and not (other and not _beside(facts, mark))):
            out.append(mark)
    return out


def _beside(facts: Facts, mark: Mark) -> bool:
    """Whether a number stands directly before or behind an address."""
    at = bisect_left(facts.addresses, mark.start, key=_START)
    beside = facts.addresses[max(0, at - 1) : at + 1]
    return any(0 <= address.start - mark.end <= 3 or 0 <= mark.start - address.end <= 3 for address in beside)


def group_units(facts: Facts, units: Sequence[Unit], hits: Sequence[Hit]) -> list[Group]:
    """Units gathered around the resident or address that they speak of; the first group may be a preamble."""
    groups = [Group()]
    several = 0
    for unit in units:
        ids = wanted_ids(facts, unit)
        keys = [address.key() for address in within(facts.addresses, unit.start, unit.end)]
        inside = [hit for hit in hits if unit.start <= hit.start < unit.end]
        group = groups[-1]
        if _begins(facts, group, unit, ids, keys, inside, several=several + groups[-1].anchored() > 1):
            several += group.anchored()
            group = Group()
            groups.append(group)
        group.units.append(unit)
        group.ids += [mark for mark in ids if mark.value not in {known.value for known in group.ids}]
        group.addresses += [key for key in keys if key not in group.addresses]
        group.hits += inside
        group.crowded = group.crowded or len({mark.value for mark in group.ids}) > 1
    return groups


def _begins(
    facts: Facts, group: Group, unit: Unit, ids: list[Mark], keys: list[str], hits: list[Hit], *, several: bool
) -> bool:
    if not group.units:
        return False
    known = {mark.value for mark in group.ids}
    if hits and not ids and not keys and group.anchored() and _HEADING.search(facts.text[unit.start : unit.end]):
        return True
    if ids and known and not known & {mark.value for mark in ids}:
        return True
    if unit.listed and (ids or keys or hits):
        return True
    if several and _FOR_ALL.match(facts.text, unit.start) and not ids and not keys:
        return True
    if group.units[0].listed and not unit.listed and unit.own_line and group.anchored() and not ids and not keys:
        return True
    supplies = {hit.kind for hit in hits if not hit.denied} & SUPPLIES
    if keys and group.addresses and not set(keys) & set(group.addresses):
        return bool(not known and [hit for hit in hits if not hit.denied])
    ordered = supplies and _ORDERED.search(facts.bare[unit.start : unit.end])
    return bool(
        ordered and group.anchored() and len({hit.kind for hit in hits}) == len(supplies) and not ids and not keys
    )
