"""Which event a unit number belongs to: the one in its sentence, else the nearest one of its job."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from mailbot.domain.reading import Event, EventType
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Unit, unit_at
from mailbot.parsers.identifiers import Mark, blank, find_serials
from mailbot.parsers.job_work import Work

E = EventType
_WITH_SERIAL: Final = (E.MOUNTED, E.DISMOUNTED, E.MOVED, E.COUPLED_DOOR, E.DECOUPLED, E.FAULT_FIXED)
_WITH_GATE_SERIAL: Final = (E.GATE_MOUNTED, E.GATE_DISMOUNTED, E.GATE_PRESENT, E.COUPLED_GATE)
_GATE_WORK: Final = (Work.GATE, Work.GATE_REMOVAL)
_OLD_NUMBER: Final = re.compile(r"(?<!\w)(?:gammal|gammalt|gamla|tidigare|förra|utbytt)(?!\w)[^.,;\n\d]{0,25}$", re.I)
_NEW_NUMBER: Final = re.compile(r"(?<!\w)(?:ny|nytt|nya)(?!\w)[^.,;\n\d]{0,25}$", re.I)
_UNIT_BEFORE: Final = re.compile(
    r"(?<![\w-])(?:port|dörr|lås)?(?:enhet(?:en|ens)?|dörr(?:en)?|port(?:en)?|serie)[ ]?(?:nr|nummer)?[.:]?[ ]?\(?\Z"
    r"|(?<!\w)(?:s/?n|snr)[.:]?[ ]?\(?\Z",
    re.I,
)
_SPOKEN_NUMBER: Final = re.compile(  # "numret på enheten är 30-56001", "en enhet sedan förut (30-48900)"
    r"(?:numret(?: på (?:\w+ )?(?:enhet|lås|port)\w*)? (?:är|blev)[ ]?"
    r"|(?:enhet|nummer|(?<!\w)nr|lås)[^.\n\d()]{0,40}\()(?P<no>[A-Z]{0,3}-?\d{2,4}-\d{4,7})"
    r"(?![\d-])",
    re.I,
)
Place = tuple[int, int, int, str | None]
"""Start of the words, start and end of their sentence, and the job that the text names for them."""


def unit_marks(facts: Facts, units: Sequence[Unit], work: Work | None) -> list[Mark]:
    """Unit numbers in the sentences `units`; in the thread of a gate lock an unnamed number is the gate's."""
    customer = {mark.value for mark in facts.ids if (mark.labelled and len(mark.value) < 7) or len(mark.value) < 5}
    labelled = [(m.start - 12 if m.start > 12 else 0, m.end) for m in facts.ids if m.labelled and len(m.value) < 6]
    found = find_serials(blank(facts.bare, labelled))
    inside = [m for m in found if m.value not in customer and unit_at(units, m.start)]
    taken = {mark.start for mark in inside}
    more = [mark for mark in _like_phones(facts, units) if mark.start not in taken]
    inside = sorted([*inside, *more], key=lambda mark: mark.start)
    wanted = [mark for mark in inside if mark.gate or mark.labelled or len(mark.value) >= 5]
    return [replace(mark, gate=True) for mark in wanted] if work in _GATE_WORK else wanted


def _like_phones(facts: Facts, units: Sequence[Unit]) -> list[Mark]:
    """Unit numbers in the form of a phone number ("enhet 0417-88213"): the words before them name a unit."""
    out = []
    for phone in facts.phones:
        named = _UNIT_BEFORE.search(facts.text, max(0, phone.start - 30), phone.start)
        if named and unit_at(units, phone.start):
            gate = named[0].lower().startswith("port")
            out.append(Mark(start=phone.start, end=phone.end, value=facts.text[phone.start : phone.end], gate=gate))
    for match in _SPOKEN_NUMBER.finditer(facts.bare):
        if unit_at(units, match.start()):
            out.append(Mark(start=match.start("no"), end=match.end("no"), value=match["no"].upper()))
    return out


def give(
    events: list[Event],
    places: Sequence[Place],
    marks: Sequence[Mark],
    refs: Callable[[int], str | None],
    text: str,
) -> bool:
    """Put each of `marks` into the event it belongs to; `refs` tells the job of a place. False: some are left open."""
    clear = True
    for gate in (False, True):
        clear &= _give(events, places, [m for m in marks if m.gate is gate], refs, text, gate=gate)
    return clear


def _give(
    events: list[Event],
    places: Sequence[Place],
    marks: Sequence[Mark],
    refs: Callable[[int], str | None],
    text: str,
    *,
    gate: bool,
) -> bool:
    clear = True
    kinds = _WITH_GATE_SERIAL if gate else _WITH_SERIAL
    distinct = list({mark.value: mark for mark in reversed(marks)}.values())[::-1]
    jobs = {mark.start: refs(mark.start) for mark in distinct}
    marks_of = Counter(jobs.values())
    for mark in distinct:
        ref = jobs[mark.start]
        taking = {kind for kind in kinds if _takes(kind, text, mark)}
        takers = [n for n, event in enumerate(events) if event.event in taking]
        own = [n for n in takers if places[n][3] == ref]
        free = [n for n in own if (events[n].gate_serial if gate else events[n].serial) is None]
        if not free:
            clear &= not (own or mark.labelled) or (bool(own) and _is_old(text, mark))
            continue
        alone = marks_of[ref] == 1 and len({events[n].event for n in free}) == len(free)
        near = min(free, key=lambda n: (not places[n][1] <= mark.start < places[n][2], abs(places[n][0] - mark.start)))
        for n in free if alone else [near]:
            events[n] = replace(events[n], gate_serial=mark.value) if gate else replace(events[n], serial=mark.value)
    return clear


def _is_old(text: str, mark: Mark) -> bool:
    return _OLD_NUMBER.search(text, max(0, mark.start - 40), mark.start) is not None


def _takes(kind: EventType, text: str, mark: Mark) -> bool:
    """A repaired lock has a number only when it was exchanged: the new one. What came up is not the old one."""
    if kind is E.FAULT_FIXED:
        return _NEW_NUMBER.search(text, max(0, mark.start - 40), mark.start) is not None
    return not (_is_old(text, mark) and kind in (E.MOUNTED, E.COUPLED_DOOR, E.MOVED))
