"""What the executing side reports: events with their dates, unit numbers and reasons, from what is new in a mail."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mailbot.domain.reading import Event, EventType
from mailbot.parsers.dates import When, find_lone_times
from mailbot.parsers.details import find_brf
from mailbot.parsers.event_words import COUPLED, COUPLED_BOTH, COUPLED_DOOR, COUPLED_GATE, EVENT_PATTERNS
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Unit, units_of
from mailbot.parsers.identifiers import Mark, Placed, blank, find_serials, may_name_unit
from mailbot.parsers.kinds import clause_of

E = EventType
NO_DATE = "En bokning nämns utan datum."
DENIED = "Mejlet säger att något inte är gjort."
MANY_JOBS = "Mejlet nämner flera ärendenummer."
MANY_DATES = "Mejlet nämner flera tider."
LOOSE_SERIAL = "Det är oklart vilket lås ett nummer hör till."
TOO_MANY = "Mejlet rapporterar mer än vad som hör till några få ärenden."
_MOST_SIGHTINGS = 60
_Patterns = Sequence[tuple[EventType, re.Pattern[str]]]
PLANNED = "Mejlet talar om något som ska göras."
_ASKS = re.compile(r"\?\s*$")
_INSTRUCTION = re.compile(
    r"^\s*(?:[-–•*]\s*)?(?:skriv när|när låset är|går låset inte att|svara på detta|om låset)", re.I
)
_NOT_DONE = re.compile(
    r"(?<!\w)(?:inte|ej|icke|aldrig|ännu inte|ska|skall|kommer att|behöver|måste|bör|kan|om"
    r"|innan|före|när|planerar|väntar på att|hoppas)(?!\w)"
)
_NEGATIVE_KINDS = frozenset(
    {
        E.NOT_MOUNTABLE,
        E.NO_ACCESS,
        E.GATE_NEEDED,
        E.FAULT_NOT_FIXED,
        E.PARTS_NEEDED,
        E.SYSTEM_FAULT,
        E.BOOKED,
        E.REBOOKED,
    }
)
_COVERS: tuple[tuple[EventType, frozenset[EventType]], ...] = (
    (E.GATE_DISMOUNTED, frozenset({E.DISMOUNTED})),
    (E.GATE_MOUNTED, frozenset({E.MOUNTED, E.GATE_PRESENT})),
    (E.GATE_NEEDED, frozenset({E.GATE_PRESENT})),
    (E.REBOOKED, frozenset({E.BOOKED, E.MOVED})),
    (E.FAULT_NOT_FIXED, frozenset({E.FAULT_FIXED})),
    (E.AXSOR_KEY_REMOVED, frozenset({E.DECOUPLED, E.DISMOUNTED, E.KEY_RETURNED})),
    (E.OLD_LOCK_RESTORED, frozenset({E.MOUNTED, E.FAULT_FIXED})),
    (E.KEY_RETURNED, frozenset({E.OLD_LOCK_RESTORED})),
    (E.NOT_MOUNTABLE, frozenset({E.MOUNTED})),
)
_WITH_SERIAL = (E.MOUNTED, E.DISMOUNTED, E.MOVED, E.COUPLED_DOOR, E.DECOUPLED)
_WITH_GATE_SERIAL = (E.GATE_MOUNTED, E.GATE_DISMOUNTED, E.GATE_PRESENT, E.COUPLED_GATE)
_WITH_REASON = (E.NO_ACCESS, E.NOT_MOUNTABLE, E.PARTS_NEEDED, E.FAULT_FIXED, E.FAULT_NOT_FIXED, E.SYSTEM_FAULT)
_WITH_BRF = (E.GATE_NEEDED, E.GATE_PRESENT, E.GATE_MOUNTED)
_OFFERS = re.compile(r"föreslå|förslag|kanske|skulle|passar|(?<!\w)kan(?!\w)|önskar|helst|gärna", re.I)


@dataclass(kw_only=True, slots=True)
class Report:
    """The events of one mail, the words for each, and the doubts. `bare`: only a day and a time were said."""

    events: list[Event] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    bare: bool = False

    def drop_gate_talk(self) -> None:
        """Forget remarks on gates when nobody reports work: then they belong to an order or an answer."""
        if any(
            event.event not in (E.GATE_NEEDED, E.GATE_PRESENT, E.PARTS_NEEDED, E.SYSTEM_FAULT, E.NO_ACCESS)
            for event in self.events
        ):
            return
        self.events.clear()
        self.words.clear()

    def doubt(self, reason: str) -> None:
        """Note why a person should look."""
        if reason not in self.doubts:
            self.doubts.append(reason)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sighting:
    kind: EventType
    start: int
    end: int
    unit: Unit


def read_report(facts: Facts, sent: date, *, in_thread: bool) -> Report:
    """Every event that `facts` report, in order; `sent` is the local date of the mail."""
    report = Report()
    lower = facts.text.lower()
    live = [
        (kind, wording.pattern)
        for kind, wording in EVENT_PATTERNS.items()
        if wording.may_match(lower) and wording.pattern.search(lower)
    ]
    worded = bool(live) or "kopp" in lower
    if worded or in_thread or may_name_unit(facts.text):
        _read_units(report, facts, live if worded else None, sent, in_thread=in_thread)
    _attach_jobs(report, facts)
    return report


def _read_units(report: Report, facts: Facts, live: _Patterns | None, sent: date, *, in_thread: bool) -> None:
    """Note what the sentences report. `live`: the wordings that occur; None: no event is worded."""
    lower = facts.text.lower()
    units = [unit for unit in units_of(facts.text) if not _skipped(facts.text[unit.start : unit.end])]
    sightings = [] if live is None else [seen for unit in units for seen in _sightings(lower, unit, live, report)]
    if len(sightings) > _MOST_SIGHTINGS:
        report.doubt(TOO_MANY)
        sightings = sightings[:_MOST_SIGHTINGS]
    sightings = _without_covered(sightings)
    if not sightings and in_thread:
        _bare_booking(facts, units, report)
    for seen in sightings:
        _add(report, facts, seen, sent)
    _attach_serials(report, facts, units)


def _skipped(text: str) -> bool:
    return bool(_ASKS.search(text) or _INSTRUCTION.match(text))


def _sightings(lower: str, unit: Unit, live: _Patterns, report: Report) -> list[_Sighting]:
    out = []
    for kind, pattern in live:
        for match in pattern.finditer(lower, unit.start, unit.end):
            if kind not in _NEGATIVE_KINDS and _denied(lower, match, report):
                continue
            out.append(_Sighting(kind=kind, start=match.start(), end=match.end(), unit=unit))
    for match in COUPLED.finditer(lower, unit.start, unit.end):
        if not _denied(lower, match, report):
            out += [
                _Sighting(kind=kind, start=match.start(), end=match.end(), unit=unit)
                for kind in _coupled(lower, match, unit)
            ]
    return sorted(out, key=lambda seen: seen.start)


def _denied(lower: str, match: re.Match[str], report: Report) -> bool:
    left, right = clause_of(lower, match.start(), match.end())
    before = _NOT_DONE.search(lower[left : match.start()])
    after = re.match(r"\s*(?:inte|ej|ännu inte|är inte)(?!\w)", lower[match.end() : right])
    if before or after:
        report.doubt(DENIED if not before or before[0] in ("inte", "ej", "icke", "ännu inte", "aldrig") else PLANNED)
        return True
    return False


def _coupled(lower: str, match: re.Match[str], unit: Unit) -> tuple[EventType, ...]:
    left, right = clause_of(lower, match.start(), match.end())
    comma = max(lower.rfind(",", unit.start, match.start()), unit.start)
    if COUPLED_BOTH.search(lower, comma, match.start()) or COUPLED_BOTH.match(lower[match.end() :].lstrip()[:30]):
        return (E.COUPLED_DOOR, E.COUPLED_GATE)
    clause = lower[left:right]
    if COUPLED_GATE.search(clause) and not COUPLED_DOOR.search(clause):
        return (E.COUPLED_GATE,)
    if COUPLED_GATE.search(clause):
        return (E.COUPLED_DOOR, E.COUPLED_GATE)
    return (E.COUPLED_DOOR,)


def _without_covered(sightings: Sequence[_Sighting]) -> list[_Sighting]:
    """One event of a kind per sentence, and none that only is a part of a more telling one."""
    kept: list[_Sighting] = []
    for seen in sightings:
        covered = any(
            seen.kind in parts and other.start < seen.end and seen.start < other.end
            for other in sightings
            for kind, parts in _COVERS
            if other.kind is kind
        )
        again = any(other.kind is seen.kind and seen.kind not in (E.BOOKED, E.MOUNTED, E.DISMOUNTED) for other in kept)
        if not covered and not again and not any(o.kind is seen.kind and o.unit == seen.unit for o in kept):
            kept.append(seen)
    return kept


def _add(report: Report, facts: Facts, seen: _Sighting, sent: date) -> None:
    text = facts.text[seen.unit.start : seen.unit.end]
    event = Event(event=seen.kind)
    if seen.kind in (E.BOOKED, E.REBOOKED):
        when = _booked_when(facts, seen)
        if when is None or when.day is None:
            report.doubt((when.doubt if when else None) or NO_DATE)
            return
        if any(known.event in (E.BOOKED, E.REBOOKED) for known in report.events):
            _again(report, when)
            return
        event = replace(event, when=when.value())
        report.doubts += [when.doubt] if when.doubt and when.doubt not in report.doubts else []
    else:
        event = replace(event, when=_done_when(facts, seen.unit, sent))
    if seen.kind in _WITH_REASON:
        event = replace(event, reason=_reason(facts, seen))
    if seen.kind in _WITH_BRF:
        event = replace(event, brf=find_brf(facts.text) or _owner(text))
    report.events.append(event)
    report.words.append(facts.text[seen.start : seen.end][:120])


def _again(report: Report, when: When) -> None:
    if all(event.when != when.value() for event in report.events):
        report.doubt(MANY_DATES)


def _owner(text: str) -> str | None:
    match = re.search(
        r"(?<!\w)(?:fastighets|bostads)[ ]?(?:ab|aktiebolaget)?[ ][\w-]+(?=[ ](?:äger|förvaltar))", text, re.I
    )
    return match[0] if match else None


def _booked_when(facts: Facts, seen: _Sighting) -> When | None:
    inside = [w for w in facts.dates if seen.unit.start <= w.start < seen.unit.end and not w.deadline and not w.past]
    ahead = [when for when in inside if when.clock] or inside
    if ahead:
        first = ahead[0]
        days = {when.day for when in ahead if not when.alternative}
        return replace(first, doubt=first.doubt or (MANY_DATES if len(days) > 1 else None))
    later = [when for when in facts.dates if when.start >= seen.end and not when.deadline]
    chosen = later[0] if later and later[0].start - seen.end < 60 else None
    if chosen is None or chosen.clock is None:
        return chosen
    return chosen


def _done_when(facts: Facts, unit: Unit, sent: date) -> date | datetime | None:
    inside = [when for when in facts.dates if unit.start <= when.start < unit.end]
    done = [day for when in inside or facts.dates if (day := _past_day(when, sent)) is not None]
    return done[0] if done and (inside or len(set(done)) == 1) else None


def _past_day(when: When, sent: date) -> date | datetime | None:
    day = when.day
    if day is None:
        return None
    if when.yearless and (day - sent).days > 300:
        day = day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
    if day > sent:
        return None
    return datetime.combine(day, when.clock) if when.clock else day


def _reason(facts: Facts, seen: _Sighting) -> str | None:
    start, end = seen.unit.start, seen.unit.end
    reach: tuple[Placed, ...] = (*facts.phones, *facts.emails)
    for fact in reach:
        if start <= fact.start < end and fact.start > seen.start:
            end = fact.start
    text = facts.text[start:end].strip(" \t\n.,:;-–*")
    if seen.kind is E.FAULT_FIXED:
        earlier = facts.text[:start].rstrip().rsplit("\n", 1)[-1].strip(" .,:;-")
        text = (
            f"{earlier}. {text}"
            if earlier and len(earlier) + len(text) < 195 and f"{earlier}. {text}" in facts.text
            else text
        )
    return text[:200] or None


def _bare_booking(facts: Facts, units: Sequence[Unit], report: Report) -> None:
    """In a job's thread a day with a time is a booking, when little else is said."""
    spans = [(unit.start, unit.end) for unit in units]
    found = [w for w in facts.dates if w.clock and not w.deadline and any(s <= w.start < e for s, e in spans)]
    if not found:
        return
    if found[0].day is None:
        report.doubt(found[0].doubt or NO_DATE)
        return
    report.bare = True
    report.events.append(Event(event=E.BOOKED, when=found[0].value()))
    report.words.append(facts.text[found[0].start : found[0].end][:120])
    if len({when.value() for when in found}) > 1:
        report.doubt(MANY_DATES)
    rest = blank(facts.text, [(when.start, when.end) for when in found])
    if (
        _OFFERS.search(rest)
        or len(" ".join(rest.split())) > 30
        or any(True for _ in find_lone_times(facts.text, facts.dates))
    ):
        report.doubt("En tid nämns utan att det står att den är bokad.")
    if found[0].doubt:
        report.doubt(found[0].doubt)


def _serials(facts: Facts) -> tuple[Mark, ...]:
    labelled = [(m.start - 12 if m.start > 12 else 0, m.end) for m in facts.ids if m.labelled and len(m.value) < 6]
    return find_serials(blank(facts.bare, labelled))


def _attach_serials(report: Report, facts: Facts, units: Sequence[Unit]) -> None:
    """The door's number goes to the first event about the unit, the gate's to the gate's event."""
    spans = [(unit.start, unit.end) for unit in units]
    customer = {mark.value for mark in facts.ids if mark.labelled or len(mark.value) < 5}
    marks = [m for m in _serials(facts) if m.value not in customer and any(s <= m.start < e for s, e in spans)]
    doors = [mark for mark in marks if not mark.gate and (mark.labelled or len(mark.value) >= 5)]
    gates = [mark for mark in marks if mark.gate]
    kinds = {event.event for event in report.events}
    if gates and not kinds & set(_WITH_GATE_SERIAL) and E.MOUNTED in kinds:
        report.events.append(Event(event=E.GATE_MOUNTED, when=_first(report, E.MOUNTED).when))
        report.words.append(facts.text[gates[0].start : gates[0].end])
    _give(report, doors, _WITH_SERIAL, "serial")
    _give(report, gates, _WITH_GATE_SERIAL, "gate_serial")


def _first(report: Report, kind: EventType) -> Event:
    return next(event for event in report.events if event.event is kind)


def _give(report: Report, marks: Sequence[Mark], kinds: Sequence[EventType], name: str) -> None:
    takers = [number for number, event in enumerate(report.events) if event.event in kinds]
    distinct = list(dict.fromkeys(mark.value for mark in marks))
    if not distinct:
        return
    if not takers:
        if any(mark.labelled for mark in marks):
            report.doubt(LOOSE_SERIAL)
        return
    number = takers[0]
    if len(distinct) == len(takers) and len({report.events[t].event for t in takers}) == 1:
        for value, taker in zip(distinct, takers, strict=True):
            report.events[taker] = _set(report.events[taker], name, value)
        return
    report.events[number] = _set(report.events[number], name, distinct[0])
    if len(distinct) > 1:
        report.doubt(LOOSE_SERIAL)


def _set(event: Event, name: str, value: str) -> Event:
    return replace(event, serial=value) if name == "serial" else replace(event, gate_serial=value)


def _attach_jobs(report: Report, facts: Facts) -> None:
    refs = list(dict.fromkeys(mark.value for mark in facts.job_refs))
    if refs:
        report.events = [replace(event, job_ref=refs[0]) for event in report.events]
    if len(refs) > 1:
        report.doubt(MANY_JOBS)
