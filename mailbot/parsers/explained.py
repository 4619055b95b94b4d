"""What of a mail's own text is accounted for by its reading: the spans behind values, kinds, events and known lines."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from functools import cached_property

from mailbot.domain.reading import Event, EventType, Item, ItemType
from mailbot.parsers.addresses import find_addresses
from mailbot.parsers.details import switches
from mailbot.parsers.event_families import EVENT_WORDINGS
from mailbot.parsers.event_words import COUPLED
from mailbot.parsers.farewells import body_end
from mailbot.parsers.forms import parse_form
from mailbot.parsers.harmless import harmless_spans
from mailbot.parsers.hinges import AFTER_ALL
from mailbot.parsers.identifiers import Placed, blank
from mailbot.parsers.kinds import SUPPLIES, kind_hits
from mailbot.parsers.plain_words import BOILERPLATE
from mailbot.parsers.told import Told
from mailbot.parsers.wordings import Live

_UNIT_LABEL = re.compile(
    r"(?<!\w)(?:(?:ser(?!vice)\w{0,12}|lås\w{0,10}|port\w{0,10}|dörr\w{0,10}|\w{0,8}enhet\w{0,6}|nr|nummer|sn|snr"
    r"|s/n|är|på)[ .:]{1,3}){1,4}"
    r"(?P<number>(?:[a-z]{1,4}-?)?\d[\d -]{0,20}\d)"
)
_UNTOUCHED = re.compile(
    r"(?<!\w)(?:ta|tas|ska|skall|får|plocka|skruva|rör)(?: \w+)? (?:inte|ej)(?: \w+)? (?:ner|ned|bort|röras|tas"
    r"|plockas|skruvas|monteras)(?: (?:ner|ned|bort))?|(?:inget|ingenting) ska \w+ (?:ner|ned|bort)"
    r"|ska (?:sitta|vara) kvar|sitter kvar"
)
K = ItemType
_HOLDS = {  # words of a kind that only say what another one consists of
    K.MOUNT: frozenset({K.MOVE, K.CANCEL, K.CHANGE, K.ALARM_STAYS, K.CHANGE_PROVIDER, K.GATE_LOCK}),
    K.DISMOUNT: frozenset({K.MOVE, K.CANCEL, K.CHANGE}),
    K.MOVE: frozenset({K.CANCEL, K.CHANGE, K.CHANGE_PROVIDER, K.DISMOUNT}),
    K.FAULT: frozenset({K.DISCHARGED_BATTERY, K.CANCEL}),
    K.BATTERY: frozenset({K.FAULT, K.DISCHARGED_BATTERY, K.ACCESSORIES}),
    K.CHANGE: frozenset({K.CANCEL, K.DISCHARGED_BATTERY}),
    K.CHANGE_PROVIDER: frozenset({K.ALARM_STAYS}),
    K.GATE_LOCK: frozenset({K.MOUNT, K.DISMOUNT, K.MOVE}),
}
_COUPLED = frozenset({EventType.COUPLED_DOOR, EventType.COUPLED_GATE})
_GATE_STANDS = re.compile(r"(?<!\w)port(?:en)?(?: med \w+)? finns|(?:finns|har) (?:en )?port(?: med \w+)?(?!\w)")
_NO_GATE = re.compile(  # a house without a gate lock gives a report nothing to tell of one
    r"(?<!\w)(?:ingen (?:låst )?port|inga portar|saknar port|port saknas|utan port|ingen portdörr)"
    r"(?: här| där| alls| i huset| i trappan)?(?= ?(?:[.,;!)\n]|$))"
)
_NOT_YET = re.compile(r"(?:port|dörr|nyck)\w* (?:är )?(?:inte|ej|ännu inte) (?:än|ännu|klar\w*|kopplad\w*)(?!\w)")
_BUT = re.compile(r"(?<!\w)(?:men|dock|däremot|fast|trots|tyvärr)(?!\w)", re.I)
_INSTEAD = re.compile(r"i ?stället för")
_FAULTS = frozenset({ItemType.FAULT, ItemType.DISCHARGED_BATTERY})
_DIGITS = re.compile(r"(?<!\w)(?:[A-Z]{1,4}-?)?\d(?:[\d -]{0,20}\d)?")
_NO_KEY = re.compile(r"[\W_]")
_SILENT = ("", "sender", "type", "customer_name")


class Text:
    """The own text with what was read taken out of it.

    `closely`: also the words of its work, of which only one mention is known; looking for the others takes longest.
    """

    def __init__(self, told: Told, *, closely: bool = True) -> None:
        self.told = told
        self._closely = closely
        self.facts = told.facts
        self.lower = told.facts.text.lower()
        self.end = body_end(told.facts, told.sender)
        self.used = frozenset(_used(told))
        self.days = frozenset(_days(told))

    @cached_property
    def explained(self) -> list[tuple[int, int]]:
        """Where words stand that gave a kind, an event, a value, or that every mail of a system holds."""
        text, lower, told = self.facts.text, self.lower, self.told
        out = [match.span() for match in BOILERPLATE.finditer(lower)]
        if self._closely:
            out += _report_spans(lower, told.events) if told.events else _order_spans(lower, told)
            out += self.harmless
        words = [part for part in told.words if "\t" not in part and ":" not in part]  # a form's line: only its label
        words += [item.fault for item in told.items if item.fault]
        words += [part for event in told.events for part in (_cause(event), event.brf) if part]
        words += [
            part
            for item in told.items
            for part in (item.brf, item.customer_name, item.contact.name, item.article)
            if part
        ]
        out += [match.span() for match in _GATE_STANDS.finditer(lower)] if _gates(told.events) else []
        out += [match.span() for match in _NO_GATE.finditer(lower)] if told.events and not _gates(told.events) else []
        out += [span for part in words if (span := _find(text, part))]
        out += _stays(lower, told.items)
        out += [m.span() for m in _UNIT_LABEL.finditer(lower) if key_of(m["number"]) in self.used]
        out += [
            (max(0, code.start - 14), code.start)
            for code in self.facts.codes
            if "kod" in lower[max(0, code.start - 14) : code.start]
        ]
        out += [(max(0, when.start - 12), when.start) for when in self.facts.dates if when.alternative]
        whole = [_whole_words(text, span) for span in out]
        return [*whole, *form_spans(text), (self.end, len(text))]

    @cached_property
    def harmless(self) -> list[tuple[int, int]]:
        """Where turns stand that say no more than what was read."""
        return list(harmless_spans(self.lower, self.told)) if self._closely else []

    @cached_property
    def _marks(self) -> list[tuple[int, int]]:
        facts = self.facts
        every: tuple[Placed, ...] = (
            *facts.phones,
            *facts.emails,
            *facts.addresses,
            *facts.flats,
            *facts.codes,
            *facts.dates,
            *facts.ids,
            *facts.job_refs,
        )
        return [(mark.start, mark.end) for mark in every]

    @cached_property
    def rest(self) -> str:
        """The text of the same length with everything that is accounted for as blanks."""
        return blank(self.facts.text, [*self._marks, *self.explained])

    @cached_property
    def lower_rest(self) -> str:
        """The same in lower case."""
        return self.rest.lower()

    @cached_property
    def faults(self) -> bool:
        """Whether the mail orders nothing but repairs: days then say when the fault showed."""
        return bool(self.told.items) and all(item.type in _FAULTS for item in self.told.items)

    @cached_property
    def supplies(self) -> bool:
        """Whether nothing but things to fetch is ordered: a day then says when somebody comes for them."""
        return bool(self.told.items) and all(item.type in SUPPLIES for item in self.told.items)

    @cached_property
    def changes(self) -> bool:
        """Whether a change or a new time was read."""
        changed = any(item.type is K.CHANGE for item in self.told.items)
        return changed or any(event.event is EventType.REBOOKED for event in self.told.events)

    @cached_property
    def owner(self) -> bool:
        """Whether the owner of a house was read."""
        return any(event.brf for event in self.told.events) or any(item.brf for item in self.told.items)

    @cached_property
    def clocks(self) -> frozenset[time]:
        """The times of the events."""
        whens = (event.when for event in self.told.events)
        return frozenset(when.time() for when in whens if isinstance(when, datetime))

    def within(self, place: int) -> bool:
        """Whether the character at `place` belongs to words that are explained."""
        return self._unexplained[place] == " "

    @cached_property
    def _unexplained(self) -> str:
        return blank(self.facts.text, self.explained)

    @cached_property
    def known_keys(self) -> frozenset[str]:
        """Numbers and addresses that subject and quotations hold: naming one again says nothing new."""
        known = self.told.known
        numbers = (key_of(match[0]) for match in _DIGITS.finditer(known))
        return frozenset((*numbers, *(key_of(address.line) for address in find_addresses(known))))


def _report_spans(lower: str, events: Sequence[Event]) -> list[tuple[int, int]]:
    """The words of the events that were read."""
    kinds = {event.event for event in events}
    patterns: list[Live | re.Pattern[str]] = [wording for kind, wording in EVENT_WORDINGS.live(lower) if kind in kinds]
    if kinds & _COUPLED:
        patterns.append(COUPLED)
    patterns.append(_NOT_YET)
    return [match.span() for pattern in patterns for match in pattern.finditer(lower)]


def _order_spans(lower: str, told: Told) -> list[tuple[int, int]]:
    """The words of the work that is ordered, and those of a yes or a no that a field took."""
    kinds = {item.type for item in told.items}
    among = frozenset({*kinds, *(kind for kind, held in _HOLDS.items() if held & kinds)}) if kinds else None
    out = [
        (hit.start, hit.end)
        for hit in kind_hits(lower, among)
        if not kinds or hit.kind in kinds or _holds(hit.kind, kinds, told.items)
    ]
    for name, (value, words) in switches(lower).items():
        taken = value is not None and (name in told.answers or any(getattr(item, name) is value for item in told.items))
        span = _find(lower, words) if taken else None
        out += [span] if span else []
    return out


def _holds(kind: ItemType, kinds: set[ItemType], items: Sequence[Item]) -> bool:
    """Whether one of `kinds` consists of `kind`; words for a gate lock only where the gate was read."""
    silent = kind is K.GATE_LOCK and all(item.gate_lock is None for item in items)
    return bool(kinds & _HOLDS.get(kind, frozenset())) and not silent


def _cause(event: Event) -> str | None:
    """The reason of an event; only up to a "but" that may take it back."""
    cause, *rest = _BUT.split(event.reason or "", maxsplit=1)
    taken_back = event.event is EventType.FAULT_FIXED or (rest and AFTER_ALL.search(rest[0].lower()))
    return cause.rstrip(" ,.") if taken_back else event.reason


def _gates(events: Sequence[Event]) -> bool:
    return any(event.event in (EventType.GATE_NEEDED, EventType.GATE_PRESENT) for event in events)


def _whole_words(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """The span with the rest of the words that it begins and ends in (at most 30 characters)."""
    start, end = span
    while start > 0 and span[0] - start < 30 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and end - span[1] < 30 and text[end].isalpha():
        end += 1
    return start, end


def _stays(lower: str, items: Sequence[Item]) -> list[tuple[int, int]]:
    """What an order that leaves the lock says about not touching it."""
    kinds = {item.type for item in items}
    instead = _INSTEAD.finditer(lower) if K.CHANGE_PROVIDER in kinds else ()
    untouched = _UNTOUCHED.finditer(lower) if kinds & {K.ALARM_STAYS, K.CHANGE_PROVIDER} else ()
    return [match.span() for found in (instead, untouched) for match in found]


def _find(text: str, words: str) -> tuple[int, int] | None:
    at = text.find(words) if words else -1
    return (at, at + len(words)) if at >= 0 else None


def form_spans(text: str) -> Iterator[tuple[int, int]]:
    """The labels of known fields, and the whole line where the field means nothing for an order."""
    at = 0
    for pair in (pair for record in parse_form(text).records for pair in record):
        start = text.find(pair.line, at)
        if start < 0:  # the answer stands below its label
            start = text.find(pair.line.replace("\t", "\n"), at)
        if start < 0:
            continue
        at = start
        yield start, start + (len(pair.line) if pair.name in _SILENT else len(pair.line) - len(pair.value))


def _used(told: Told) -> Iterator[str]:
    for item in told.items:
        contact = item.contact
        values = (item.customer_id, item.flat, item.door_code, contact.phone, contact.email, item.customer_phone)
        yield from (key_of(value) for value in values if value)
        yield from (key_of(place) for place in (item.address, item.new_address) if place)
        yield from (key_of(str(item.quantity)),) if item.quantity else ()
        yield from (f"{item.proposed_date:%V}",) if item.proposed_date else ()
    for event in told.events:
        yield from (key_of(value) for value in (event.serial, event.gate_serial, event.job_ref) if value)
        yield from _spellings(event.when) if isinstance(event.when, datetime) else ()
    yield from (key_of(str(value)) for value in told.answers.values())


def _spellings(when: datetime) -> Iterator[str]:
    """A time as digits: 0800, 800 and, on the hour, 8 and 08."""
    yield from (f"{when:%H%M}", f"{when.hour}{when:%M}")
    yield from (str(when.hour), f"{when:%H}") if when.minute == 0 else ()


def key_of(value: str) -> str:
    """The letters and digits of a value, so that two spellings of it are one."""
    return _NO_KEY.sub("", value).casefold()


def _days(told: Told) -> Iterator[date]:
    for item in told.items:
        yield from (day for day in (item.proposed_date, item.ends) if day)
    for event in told.events:
        if event.when is not None:
            yield event.when.date() if isinstance(event.when, datetime) else event.when
    yield from (value for value in told.answers.values() if isinstance(value, date))
