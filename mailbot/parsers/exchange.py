"""Questions of ours that stand quoted in a mail, with the answers between, behind or above them.

"> Sitter det redan en portenhet där?" and below it "Ja, P-19902": the answer alone says nothing, the pair reports
that the gate has a unit. Read are answers between marked lines, answers written behind the questions inside the
quotation ("svar i rött nedan"), and "Ja. Nej. Brf Björken." above as many questions.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from mailbot.domain.reading import Event, EventType
from mailbot.parsers.dates import find_dates
from mailbot.parsers.details import find_brf
from mailbot.parsers.identifiers import find_serials
from mailbot.parsers.vocabulary import NO, YES

E = EventType
_MOST_PAIRS: Final = 20
_LONGEST: Final = 400
_MARK: Final = re.compile(r"(?:>[ ]?)+")
_BELOW: Final = re.compile(
    r"(?<!\w)(?:nedan(?:för)?|i rött|i blått|i grönt|i (?:din|er|själva )?\w*text\w*|infog\w*|inline|under varje fråga"
    r"|efter (?:varje )?fråg\w*)(?!\w)",
    re.I,
)
_BEHIND: Final = re.compile(r"^\W{0,3}(?:\d[.)] ?)?([^?\n]{4,200}\?)[ \t:–-]*([^?\n]{1,300})$")
_NUMBER: Final = re.compile(r"^\W{0,3}\d{1,2}[.):]?\s+")
_SENTENCE: Final = re.compile(r"(?<=[.!])\s+|\n+")
_STATE: Final = re.compile(
    r"^\W*(?:\d{1,2}[.):]?\s*)?(?:och |men |hej\W+)?(?:är|har|hade|sitter|satt|finns|fanns|blev|gick|fungerar|funkar"
    r"|låg"
    r"|ligger|kom|hänger)(?!\w)",
    re.I,
)
_NOT_YET: Final = re.compile(r"(?<!\w)(?:inte|ej|men|ännu|snart|imorgon|i morgon|ska|kanske|vet)(?!\w)", re.I)
_UNIT: Final = r"(?:port\w*enhet|portlås|portläsare|enhet\w* (?:i|på|vid) (?:port|entr)|enhet där|låsenhet i port)"
_TOPICS: Final[tuple[tuple[re.Pattern[str], EventType | None, EventType | None], ...]] = tuple(
    (re.compile(pattern), yes, no)
    for pattern, yes, no in (
        (rf"(?:sitter|finns|satt|fanns|har) .*{_UNIT}", E.GATE_PRESENT, E.GATE_NEEDED),
        (r"axsor", E.AXSOR_KEY_REMOVED, None),
        (
            r"(?:från|bort|ur|av)koppl|koppla[td]\w* (?:bort|från|ur|loss)|(?:borta|urlagd|bort) (?:ur|från|i) phoniro",
            E.DECOUPLED,
            None,
        ),
        (r"(?:koppla|inlag|lagt in).*port|port.*(?:koppla|inlag)", E.COUPLED_GATE, None),
        (r"(?:koppla|inlag|lagt in).*(?:lås|dörr|enhet)|(?:lås|dörr|enhet).*(?:koppla|inlag)", E.COUPLED_DOOR, None),
        (r"nyck\w* .*(?:lämna|åter|tillbaka)|(?:lämna|åter)\w* .*nyck", E.KEY_RETURNED, None),
        (r"(?:gamla|vanliga|ordinarie|vred|cylinder|original).*(?:tillbaka|åter|på plats)", E.OLD_LOCK_RESTORED, None),
        (r"lås.*(?:ne[dr](?:monter|tag|plock)|nere|bortta)|ne[dr]monter\w* .*(?:klar|gjord|utför)", E.DISMOUNTED, None),
        (r"port\w*.*(?:monter|uppe|på plats)", E.GATE_MOUNTED, None),
        (r"(?:lås|enhet).*(?:monter|uppe|på plats|uppsatt)|montering\w* .*(?:klar|gjord|utförd)", E.MOUNTED, None),
        (r"(?:fel|problem).*(?:åtgärda|löst|borta|avhjälp|laga)|(?:fungerar|funkar)", E.FAULT_FIXED, E.FAULT_NOT_FIXED),
        (r"utförar.*(?:bytt|ändra|byte)|byte\w* .*(?:klar|gjort|genomfört)", E.PROVIDER_SWITCHED, None),
    )
)  # fmt: skip
_ASKS_NUMBER: Final = re.compile(r"nummer|serie|(?<!\w)nr(?!\w)")
_ASKS_OWNER: Final = re.compile(r"brf|förening|fastighetsägare|äger")
_GATES: Final = frozenset({E.GATE_PRESENT, E.GATE_NEEDED, E.GATE_MOUNTED, E.COUPLED_GATE})
_WITH_BRF: Final = frozenset({E.GATE_PRESENT, E.GATE_NEEDED, E.GATE_MOUNTED})
_WITH_NUMBER: Final = frozenset({E.MOUNTED, E.DISMOUNTED, E.MOVED, E.COUPLED_DOOR, E.DECOUPLED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A question that was quoted and what was answered."""

    question: str
    answer: str


@dataclass(kw_only=True, slots=True)
class Exchange:
    """What answered questions report: events with the words of each, an owner and numbers for other events."""

    events: list[Event] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    brf: str | None = None
    serial: str | None = None
    gate_serial: str | None = None

    def complete(self, event: Event) -> Event:
        """`event` with the number or the owner that was asked for, where it has none."""
        if event.event in _WITH_NUMBER and event.serial is None and self.serial:
            event = replace(event, serial=self.serial)
        if event.event in _GATES and event.gate_serial is None and self.gate_serial:
            event = replace(event, gate_serial=self.gate_serial)
        if event.event in _WITH_BRF and event.brf is None and self.brf:
            event = replace(event, brf=self.brf)
        return event

    def without_answers(self, text: str) -> str:
        """`text` where the answers that were understood stand as blanks, so that none is read a second time."""
        for answer in self.answers:
            text = text.replace(answer, " " * len(answer), 1)
        return text


def read_exchange(new: str, quoted: str, whole: str, sent: date) -> Exchange:
    """The events that the answers of a mail report. `new`: its own words; `quoted`, `whole`: what stands below them."""
    out = Exchange()
    if "?" not in quoted:
        return out
    for pair in _pairs(new, quoted, whole):
        _read(pair, out, sent)
    out.events[:] = [out.complete(event) for event in out.events]
    return out


def _pairs(new: str, quoted: str, whole: str) -> list[Pair]:
    between = _between(whole.split("\n")[:400])
    if between:
        return between[:_MOST_PAIRS]
    if _BELOW.search(new):
        return list(_behind(quoted))[:_MOST_PAIRS]
    return _above(new, quoted)


def _between(lines: Sequence[str]) -> list[Pair]:
    """Questions in marked lines with the unmarked lines right below each."""
    out: list[Pair] = []
    asked, said = "", [""]
    for line in (*lines, "> "):
        if not line.startswith(">"):
            said.append(line.strip())
            continue
        answer = " ".join(filter(None, said))
        if asked and answer:
            out.append(Pair(question=asked, answer=next(part for part in said if part)[:_LONGEST]))
            asked = ""
        said = []
        text = _MARK.sub("", line, count=1).strip()
        asked = text if "?" in text else asked if not text else ""
    return out


def _behind(quoted: str) -> Iterator[Pair]:
    for line in quoted.split("\n")[:200]:
        if match := _BEHIND.match(line.strip()):
            yield Pair(question=match[1], answer=match[2].strip())


def _above(new: str, quoted: str) -> list[Pair]:
    """As many answers as questions, in their order."""
    asked = [line.strip() for line in quoted.split("\n")[:100] if line.strip().endswith("?")]
    said = [part.strip() for part in _SENTENCE.split(_NUMBER.sub("", new.strip())) if part.strip()]
    said = [_NUMBER.sub("", part) for part in said if any(map(str.isalnum, _NUMBER.sub("", part)))]
    said = said if len(said) <= len(asked) or not asked else [p for p in said if not p.startswith(("/", "-"))]
    short = len(asked) > 1 and len(asked) == len(said) and len(new) < _LONGEST
    return [Pair(question=q, answer=a) for q, a in zip(asked, said, strict=True)] if short else []


def _read(pair: Pair, out: Exchange, sent: date) -> None:
    question = pair.question.lower()
    numbers = find_serials(pair.answer)
    if _ASKS_OWNER.search(question) and not NO.match(pair.answer):
        out.brf = find_brf(pair.answer) or out.brf
        out.answers.append(pair.answer)
        return
    if _ASKS_NUMBER.search(question) and not _STATE.match(question):
        value = next((mark.value for mark in numbers), None)
        if value and "port" in question:
            out.gate_serial = value
        elif value:
            out.serial = value
        return
    kind = _kind(pair)
    if kind is None or any(event.event is kind for event in out.events):
        return
    number = next((mark.value for mark in numbers), None)
    event = Event(event=kind, when=_past(pair.answer, sent))
    if number:
        event = replace(event, gate_serial=number) if kind in _GATES else replace(event, serial=number)
    out.events.append(event)
    out.words.append(pair.answer[:120])
    out.answers.append(pair.answer)


def _kind(pair: Pair) -> EventType | None:
    if not _STATE.match(pair.question):
        return None
    for topic, yes, no in _TOPICS:
        if topic.search(pair.question.lower()):
            if YES.match(pair.answer):
                return None if _NOT_YET.search(pair.answer) else yes
            return no if NO.match(pair.answer) else None
    return None


def _past(answer: str, sent: date) -> date | None:
    days = [when.day for when in find_dates(answer, sent) if when.day and when.day <= sent]
    return days[0] if len(days) == 1 else None
