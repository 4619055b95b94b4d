"""What the executing side reports: events with their dates, unit numbers and reasons, from what is new in a mail."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from operator import attrgetter

from mailbot.domain.reading import Event, EventType
from mailbot.parsers.dates import When
from mailbot.parsers.details import find_brf
from mailbot.parsers.event_dates import MANY_DATES, booked_when, done_when, future_times, takes_effect
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Unit, unit_at
from mailbot.parsers.identifiers import Mark, Placed, blank, may_name_unit
from mailbot.parsers.job_work import Work
from mailbot.parsers.plans import is_settled, is_theirs, offers, plans_a_visit, proposes, replaces
from mailbot.parsers.sentences import sentences_of
from mailbot.parsers.sightings import PLANNED as PLANNED
from mailbot.parsers.sightings import Doubts, Patterns, Sighting, live_patterns, sightings_in
from mailbot.parsers.unit_numbers import Place, give, unit_marks
from mailbot.parsers.work_forms import done_by_form, is_done_form

E = EventType
NO_DATE = "En bokning nämns utan datum."
MANY_JOBS = "Mejlet nämner flera ärendenummer."
LOOSE_SERIAL = "Det är oklart vilket lås ett nummer hör till."
ONLY_A_TIME = "En tid nämns utan att det står att den är bokad."
PROPOSED = "Mejlet föreslår en tid."
_ASKS = re.compile(r"\?\s*$")
_INSTRUCTION = re.compile(
    r"^\s*(?:[-–•*]\s*)?(?:skriv när|när låset är|går låset inte att|svara på detta|om låset)", re.I
)
_WITH_REASON = (E.NO_ACCESS, E.NOT_MOUNTABLE, E.PARTS_NEEDED, E.FAULT_FIXED, E.FAULT_NOT_FIXED, E.SYSTEM_FAULT)
_WITH_BRF = (E.GATE_NEEDED, E.GATE_PRESENT, E.GATE_MOUNTED)
_DONE = (E.MOUNTED, E.DISMOUNTED, E.MOVED, E.COUPLED_DOOR, E.DECOUPLED, E.PROVIDER_SWITCHED)
_ON_GATES = frozenset({E.GATE_MOUNTED, E.GATE_DISMOUNTED, E.COUPLED_GATE})
_GATE_NUMBER = re.compile(r"P[A-Z]?-?\d")
_ON_DOORS = frozenset({E.MOUNTED, E.DISMOUNTED, E.MOVED, E.COUPLED_DOOR, E.DECOUPLED, E.FAULT_FIXED})
_BOOKINGS = (E.BOOKED, E.REBOOKED)
_FAILED = (E.NO_ACCESS, E.NOT_MOUNTABLE, E.FAULT_NOT_FIXED)
_GATE_THERE = re.compile(r"(?<!\w)port\w*:? (?:ja|finns|redan|har)(?!\w)|redan", re.I)
_INSTEAD = re.compile(r"(?<!\w)(?:i ?stället|istf|instead)(?!\w)", re.I)
_DESK_WORK = (Work.COUPLE, Work.DECOUPLE, Work.SWITCH)
_COUPLES = ("kopp", "system", "phoniro", "lmo", "portalen", "programmet", "coupled", "linked", "paired")
_BECAUSE = (E.NOT_MOUNTABLE, E.FAULT_NOT_FIXED)
_SAYS_NO_CAUSE = re.compile(  # around "gick inte att montera" these words give no reason
    r"(?<!\w)(?:var|varit|där|jag|vi|har|hade|hos|kunden|brukaren|men|det|den|dit|åkte|tyvärr|tyvär|lås\w*|enhet\w*"
    r"|på|i"
    r"|dag|igår|nu|hej\w*|kollat?|kollade|tittat?|tittade|kontrollerat|kontrollerade|stod|utanför|alltså|och|att|som"
    r"|dörren|ett|en|idag|förmiddag\w*|eftermiddag\w*|morse|kvar|felet|dessvärre|resultat|försökte|försökt|provat?"
    r"|provade|upp|montera\w*|monterat|fast|så|bara|från|till|med|vid)(?!\w)",
    re.I,
)
_SIGNS_OR_ACTS = re.compile(
    r"\W*(?:(?:jag|vi) (?:ska|får|tar|tog|åker|åkte|kommer|återkommer|ringer|ringde|bokar|hör|provar|testar|försöker"
    r"|har)"
    r"|åker|åkte|ringer|ringde|bokar|återkommer|provar|testar|försöker|ny tid|kommer|tar|tog|hör|mvh|hälsning\w*"
    r"|vänlig\w*|med vänlig\w*|/|skickat|ska |kan ni|kontakta)(?!\w)",
    re.I,
)
_GIVEN_UP = re.compile(  # "tisdag funkar inte för kunden", said before the new time
    r"(?<!\w)(?:tiden|besöket|(?:mån|tis|ons|tors|fre)dag\w*|imorgon|i morgon|(?:\d{1,2}/\d{1,2}))(?: [\w/]+){0,3}? "
    r"(?:funkar|fungerar|passar|går|fungerade|passade|funkade|gick) (?:tyvärr )?(?:inte|ej)(?!\w)|(?<!\w)avbok(?:ade"
    r"|at|ad)(?!\w)|(?<!\w)(?:fick|måste|tvungen att) (?:(?:jag|vi) )?flytta (?:på )?(?:det|tiden|besöket)(?!\w)"
    r"|(?<!\w)(?:hann|hinner|kunde|kan|kunnat|hunnit) (?:(?:jag|vi|de|dom|hon|han|kunden|tyvärr) )*(?:inte"
    r"|ej|aldrig)(?! (?:komma in|ta sig|montera|få|sätta))(?!\w)",
    re.I,
)
_NEW_TIME = re.compile(r"(?:ny|nytt|ny\w*|en) (?:tid|dag|datum|besök|försök)|^boka", re.I)
_COMES_BACK = re.compile(
    r"(?<!\w)(?:ring(?:er|a)?|återkom\w*|hör(?:a)? av|kontakta\w*|mejlar|pratar|stämmer av|kollar|(?:ni|du) (?:får|kan"
    r"|måste)|(?:om|för|med) (?:en )?ny tid|behöver|behövs)(?!\w)",
    re.I,
)
_ONLY_STOOD = re.compile(r"^(?:jag |vi )?stod utanför(?! \w+ och)[^,.\n]{0,25}$", re.I)
_BEEN_THERE = re.compile(  # how those write who come from the place
    r"^\W*(?:hej\w*|god \w+|tjena|hallå)?[\w ]{0,20}\W*(?:(?:har|jag|vi|nu|idag|i ?morse|igår) )*(?:varit|åkte|var)"
    r" (?:(?:jag|vi|idag|nu|i ?morse|förbi|ute|inne|uppe) )*(?:(?:på|hos|i|till|vid|förbi) |(?:där|dit)(?!\w))"
    r"|(?<!\w)(?:(?:jag|vi) har(?: \w+)?"
    r" (?:monterat|satt|tagit ner|tagit ned|plockat|flyttat?|skruvat)|(?:monterade|satte|plockade|tog|skruvade|bytte)"
    r" (?:jag|vi))(?!\w)|^utför[td]\w*\s*:",
    re.I | re.M,
)
_BRACKETS = re.compile(r"\([^)\n]{0,80}\)")
_SHORT_REF = re.compile(  # "på 140 är kopplingen gjord", where LÅS-2026-00140 stands above
    r"(?<!\w)(?:på|för|i|ang\.?|gällande|nr|nummer|jobb(?:et)?|ärende(?:t)?|uppdrag(?:et)?) (\d{2,4})(?![\w-]|[.:]\d)",
    re.I,
)
_REFERS = re.compile(r"gäller|avser|fel tråd|rätt ärende|ska vara|menar", re.I)


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

    def drop_hearsay(self, text: str) -> None:
        """Forget what no job's thread carries unless it is as exact as a report is: a number, a time, a day."""
        if self.own_work(text):
            return
        if any(e.serial or e.gate_serial or isinstance(e.when, datetime) for e in self.events):
            return
        if not any(e.event in _DONE and e.when for e in self.events):
            self.events.clear()
            self.words.clear()

    def own_work(self, text: str) -> bool:
        """Whether somebody who was there tells of it, in a job's thread or not: no order, whatever it sounds like."""
        kinds = {event.event for event in self.events}
        tried = kinds & {E.FAULT_NOT_FIXED, E.NOT_MOUNTABLE, E.FAULT_FIXED, *_DONE, *_ON_GATES}
        return bool(tried) and (_BEEN_THERE.search(text) is not None or {E.FAULT_NOT_FIXED, E.PARTS_NEEDED} <= kinds)

    def doubt(self, reason: str) -> None:
        """Note why a person should look."""
        if reason not in self.doubts:
            self.doubts.append(reason)


def read_report(facts: Facts, sent: date, *, in_thread: bool, work: Work | None = None) -> Report:
    """Every event that `facts` report, in order; `sent` is the local date of the mail, `work` what the job is about."""
    report = Report()
    lower = facts.text.lower().replace("\N{NO-BREAK SPACE}", " ")
    live = live_patterns(lower)
    worded = bool(live) or is_done_form(lower) or work is not None or any(word in lower for word in _COUPLES)
    if worded or in_thread or may_name_unit(facts.text):
        _Reader(report, facts, lower, sent, work).read(live, worded=worded, in_thread=in_thread)
    return report


def _skipped(text: str) -> bool:
    return bool(_ASKS.search(text) or _INSTRUCTION.match(text))


class _Reader:
    """Reads one text; `places` says for each event of the report where its words stand and which job they name."""

    def __init__(self, report: Report, facts: Facts, lower: str, sent: date, work: Work | None) -> None:
        self._report = report
        self._facts = facts
        self._lower = lower
        self._sent = sent
        self._work = work
        self._refs = _job_marks(facts)
        self._places: list[Place] = []
        self._units = [u for u in sentences_of(facts.text) if not _skipped(facts.text[u.start : u.end])]

    def read(self, live: Patterns, *, worded: bool, in_thread: bool) -> None:
        """Fill the report. `worded`: some word of it may report work."""
        doubts = Doubts()
        seen_all: list[Sighting] = []
        if worded:
            seen_all = sightings_in(self._lower, self._units, live, self._work, self._refs, doubts)
            seen_all += done_by_form(self._lower, self._units, {seen.kind for seen in seen_all})
        for seen in seen_all:
            self._add(seen)
        if (
            in_thread
            and self._work not in _DESK_WORK
            and not any(event.event in _BOOKINGS for event in self._report.events)
        ):
            self._unworded_booking(seen_all)
        for reason in doubts.reasons:
            self._report.doubt(reason)
        self._numbers()
        self._jobs()

    def _add(self, seen: Sighting) -> None:
        event = Event(event=seen.kind)
        if seen.kind in _BOOKINGS:
            when = booked_when(self._facts, seen)
            if when is None and _COMES_BACK.search(self._text(seen.unit)) and _NEW_TIME.search(self._seen_words(seen)):
                return  # somebody will be asked for a time; there is none to write down
            if when is None or when.day is None:
                self._report.doubt((when.doubt if when else None) or NO_DATE)
                return
            known = [
                e
                for e, p in zip(self._report.events, self._places, strict=True)
                if e.event in _BOOKINGS and p[3] == seen.ref
            ]
            if known:
                if all(e.when != when.value() for e in known):
                    self._report.doubt(MANY_DATES)
                return
            event = replace(event, when=when.value())
            if seen.kind is E.BOOKED and self._is_new_time(seen):
                event = replace(event, event=E.REBOOKED)
            if when.doubt:
                self._report.doubt(when.doubt)
        else:
            since = takes_effect(self._facts, seen.unit) if seen.kind is E.PROVIDER_SWITCHED else None
            event = replace(event, when=since or done_when(self._facts, seen.unit, self._sent))
        if seen.kind in _WITH_REASON:
            event = replace(event, reason=_reason(self._facts, seen))
        if seen.kind in _WITH_BRF:
            text = self._facts.text[seen.unit.start : seen.unit.end]
            event = replace(event, brf=find_brf(self._facts.text) or _owner(text))
        self._note(event, seen.start, seen.end, seen.unit, seen.ref)

    def _seen_words(self, seen: Sighting) -> str:
        return self._facts.text[seen.start : seen.end]

    def _is_new_time(self, seen: Sighting) -> bool:
        """Whether a time replaces another: it is said so, or nobody was let in before."""
        failed = [e for e, p in zip(self._report.events, self._places, strict=True) if p[3] == seen.ref]
        return bool(_INSTEAD.search(self._text(seen.unit)) or self._called_off(seen.start, seen.ref)) or any(
            event.event is E.NO_ACCESS for event in failed
        )

    def _called_off(self, place: int, ref: str | None) -> bool:
        """Whether the words before, of the same job, say that an earlier time did not hold."""
        start = max((mark.start for mark in self._refs if ref and mark.start <= place), default=0)
        return _GIVEN_UP.search(self._facts.text, start, place) is not None

    def _note(self, event: Event, start: int, end: int, unit: Unit, ref: str | None) -> None:
        self._report.events.append(event)
        self._report.words.append(self._facts.text[start:end][:120])
        self._places.append((start, unit.start, unit.end, ref))

    def _unworded_booking(self, seen_all: Sequence[Sighting]) -> None:
        """In a job's thread a day with a time is a booking, when it is said as settled or little else is said."""
        ahead = future_times(self._facts, self._units, self._sent, lambda unit: plans_a_visit(self._text(unit)))
        told = {seen.unit for seen in seen_all if seen.kind not in _BOOKINGS}
        found = [
            (when, unit)
            for when, unit in ahead
            if not is_theirs(self._text(unit)) and not (unit in told and when.day == self._sent)
        ]
        if not found:
            return
        if proposes(self._facts.text):
            self._report.doubt(PROPOSED)
            return
        firm = [(when, unit) for when, unit in found if is_settled(self._text(unit))]
        if not firm and self._report.events:
            return
        when, unit = (firm or found)[0]
        if when.day is None:
            self._report.doubt(when.doubt or NO_DATE)
            return
        failed = any(event.event in _FAILED for event in self._report.events)
        instead = replaces(self._text(unit)) or self._called_off(when.start, None)
        kind = E.REBOOKED if failed or (firm and instead) else E.BOOKED
        self._report.bare = not self._report.events and not firm
        self._note(Event(event=kind, when=when.value()), when.start, when.end, unit, self._ref_at(when.start))
        self._doubt_time(found, when, firm=bool(firm))

    def _doubt_time(self, found: Sequence[tuple[When, Unit]], chosen: When, *, firm: bool) -> None:
        if len({when.value() for when, _ in found}) > 1:
            self._report.doubt(MANY_DATES)
        rest = blank(self._facts.text, [(when.start, when.end) for when, _ in found])
        loose = bool(self._facts.lone_times)
        if offers(rest) or (not firm and (loose or len(" ".join(rest.split())) > 30)):
            self._report.doubt(ONLY_A_TIME)
        if chosen.doubt:
            self._report.doubt(chosen.doubt)

    def _text(self, unit: Unit) -> str:
        return self._facts.text[unit.start : unit.end]

    def _ref_at(self, place: int) -> str | None:
        unit = unit_at(self._units, place)
        at = bisect_right(self._refs, place, key=attrgetter("start"))
        before = self._refs[at - 1] if at else None
        after = next((mark for mark in self._refs[at : at + 1] if unit and mark.start < unit.end), None)
        if before and (unit is None or before.start >= unit.start or not after):
            return before.value
        return after.value if after else None

    def _numbers(self) -> None:
        marks = unit_marks(self._facts, self._units, self._work)
        kinds = {event.event for event in self._report.events}
        if kinds & _ON_GATES and not kinds & _ON_DOORS:
            marks = [replace(mark, gate=True) for mark in marks]
        marks = [replace(m, gate=True) if not m.gate and self._is_gates(m) else m for m in marks]
        gates = [mark for mark in marks if mark.gate]
        if gates and not kinds & (_ON_GATES | {E.GATE_PRESENT}) and E.MOUNTED in kinds:
            at = next(n for n, event in enumerate(self._report.events) if event.event is E.MOUNTED)
            unit = next(u for u in self._units if u.start <= gates[0].start < u.end)
            there = _GATE_THERE.search(self._text(unit)) is not None
            kind = E.GATE_PRESENT if there else E.GATE_MOUNTED
            mounted = Event(event=kind, when=None if there else self._report.events[at].when)
            self._note(mounted, gates[0].start, gates[0].end, unit, self._places[at][3])
        if not give(self._report.events, self._places, marks, self._ref_at, self._facts.text):
            self._report.doubt(LOOSE_SERIAL)

    def _is_gates(self, mark: Mark) -> bool:
        """Whether the last event told before a number, in its sentence, is of a gate ("porten har redan en, nr 7")."""
        unit = unit_at(self._units, mark.start)
        if unit is None or not any(event.event in _ON_GATES | {E.GATE_PRESENT} for event in self._report.events):
            return False
        told = [
            (place[0], event.event)
            for event, place in zip(self._report.events, self._places, strict=True)
            if unit.start <= place[0] < mark.start
        ]
        if told:
            kind = max(told)[1]
            return kind in _ON_GATES | {E.GATE_PRESENT} and not (kind is E.COUPLED_GATE and len(told) > 1)
        return "port" in self._facts.text[unit.start : mark.start].lower() and bool(_GATE_NUMBER.match(mark.value))

    def _jobs(self) -> None:
        """Each event belongs to the job that its words name; a sole number told as "gäller …" is every event's."""
        refs = list(dict.fromkeys(mark.value for mark in self._refs))
        only = refs[0] if len(refs) == 1 and self._names_the_job(self._refs[0]) else None
        self._report.events[:] = [
            replace(event, job_ref=place[3] or only)
            for event, place in zip(self._report.events, self._places, strict=True)
        ]
        text = self._facts.text
        own_lines = all(
            any(max(0, text.rfind("\n", 0, p[0])) <= mark.start < p[2] for mark in self._refs) for p in self._places
        )
        told = {place[3] for place in self._places}
        if len(refs) > 1 and not (own_lines and told.issuperset(refs)):
            self._report.doubt(MANY_JOBS)

    def _names_the_job(self, mark: Mark) -> bool:
        unit = unit_at(self._units, mark.start)
        return unit is not None and bool(_REFERS.search(self._text(unit)))


def _job_marks(facts: Facts) -> tuple[Mark, ...]:
    """Full job numbers, and their last five digits where the full form of another one gives the year."""
    marks = list(facts.job_refs)
    if marks:
        head = marks[0].value.rsplit("-", 1)[0]
        rest = blank(facts.text, [(mark.start, mark.end) for mark in marks])
        marks += [
            Mark(start=match.start(), end=match.end(), value=f"{head}-{match[0]}")
            for match in re.finditer(r"(?<![\w-])0\d{4}(?![\w-])", rest)
        ]
        tails = {mark.value[-5:].lstrip("0"): mark.value for mark in marks}
        marks += [
            Mark(start=match.start(1), end=match.end(1), value=tails[match[1]])
            for match in _SHORT_REF.finditer(rest)
            if match[1] in tails
        ]
    return tuple(sorted(marks, key=lambda mark: mark.start))


def _owner(text: str) -> str | None:
    match = re.search(
        r"(?<!\w)(?:fastighets|bostads)[ ]?(?:ab|aktiebolaget)?[ ][\w-]+(?=[ ](?:äger|förvaltar))", text, re.I
    )
    return match[0] if match else None


def _cause_in(facts: Facts, seen: Sighting, start: int, end: int) -> bool:
    """Whether the sentence says more than that it went wrong, where and when."""
    known: tuple[Placed, ...] = (*facts.dates, *facts.addresses, *facts.job_refs)
    rest = blank(facts.text, [(seen.start, seen.end), *((mark.start, mark.end) for mark in known)])[start:end]
    words = _SAYS_NO_CAUSE.sub(" ", _BRACKETS.sub("", rest))
    return sum(map(str.isalpha, words)) >= 10


def _next_cause(text: str, at: int) -> str:
    """The sentence behind, when it tells how things are and not what somebody did or will do."""
    rest = text[at : at + 300].strip(" \t\n.,:;-–*)")
    said = " ".join(re.split(r"(?<=[.!?])\s|\n(?=\s*\n)", rest, maxsplit=1)[0].split("\n"))
    verbatim = re.split(r"(?<=[.!?])\s|\n", rest, maxsplit=1)[0].strip(" .!?")
    return "" if _SIGNS_OR_ACTS.match(said) or len(said.split()) < 4 else verbatim


def _reason(facts: Facts, seen: Sighting) -> str | None:
    start, end = seen.unit.start, seen.unit.end
    reach: tuple[Placed, ...] = (*facts.phones, *facts.emails)
    for fact in reach:
        if start <= fact.start < end and fact.start > seen.start:
            end = fact.start
    text = facts.text[start:end].strip(" \t\n.,:;-–*")
    bare = seen.kind is E.NO_ACCESS and _ONLY_STOOD.search(text) is not None
    bare = bare or (seen.kind is E.NO_ACCESS and len(_BRACKETS.sub("", text).strip()) < 14)
    if bare or (seen.kind in _BECAUSE and not _cause_in(facts, seen, start, end)):
        text = _next_cause(facts.text, end) or text
    if seen.kind is E.FAULT_FIXED:
        earlier = facts.text[:start].rstrip().rsplit("\n", 1)[-1].strip(" .,:;-")
        text = (
            f"{earlier}. {text}"
            if earlier and len(earlier) + len(text) < 195 and f"{earlier}. {text}" in facts.text
            else text
        )
    return text[:200] or None
