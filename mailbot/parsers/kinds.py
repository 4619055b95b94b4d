"""Which work the words ask for: hits of the item patterns, what is denied, and which kind wins."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mailbot.domain.reading import ItemType
from mailbot.parsers.item_words import ITEM_PATTERNS
from mailbot.parsers.vocabulary import SHORT_NEGATION

K = ItemType
SUPPLIES = frozenset({K.NFC, K.BATTERY, K.ACCESSORIES})
_DENIABLE = frozenset(
    {K.MOUNT, K.DISMOUNT, K.MOVE, K.NFC, K.GATE_LOCK, K.CANCEL, K.CHANGE, K.ACCESSORIES, K.CHANGE_PROVIDER}
)
_CLAUSE_END = re.compile(r"[.!?;:,()\n]|(?<!\w)(?:men|så|och|utan att)(?!\w)")
_DENIED_STATE = re.compile(r"(?:inte|ej|knappast) (?:\w+ )?(?:urladda|slut|dött|död|varm|het|sväll)")
_DENIED_REMOVAL = re.compile(
    r"(?:inte|ej|aldrig|inget|inga) (?:\w+ ){0,3}(?:tas|plockas|skruvas|monteras|röras|monteras) ?(?:ner|ned|bort)?"
    r"|(?:ska|skall|får) (?:inte|ej) (?:\w+ )?(?:röras|tas|plockas|monteras"
    r"|nedmonteras)|(?:sitta|vara|är|sitter|bli) kvar"
)
_ENDED = re.compile(
    r"avslut|upphör|slutar|ska bort|avgå|ska inte längre ha|får inte längre|tas bort som utförare|ej längre hemtjänst"
)
# the first of these that was asserted names the order; the ones behind it are what it consists of
_CONTAINS: tuple[tuple[ItemType, frozenset[ItemType]], ...] = (
    (K.DISCHARGED_BATTERY, frozenset({K.FAULT, K.BATTERY, K.CHANGE})),
    (K.CANCEL, frozenset({K.MOUNT, K.DISMOUNT, K.MOVE, K.CHANGE, K.FAULT, K.GATE_LOCK})),
    (K.ALARM_STAYS, frozenset({K.CHANGE_PROVIDER, K.MOUNT})),
    (K.CHANGE_PROVIDER, frozenset({K.MOUNT, K.MOVE})),
    (K.CHANGE, frozenset({K.MOUNT, K.DISMOUNT, K.MOVE})),
    (K.MOVE, frozenset({K.MOUNT, K.DISMOUNT, K.GATE_LOCK})),
    (K.DISMOUNT, frozenset({K.GATE_LOCK})),
    (K.FAULT, frozenset({K.BATTERY})),
    (K.GATE_LOCK, frozenset({K.MOUNT})),
    (K.MOUNT, frozenset({K.GATE_LOCK})),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """The words at `start:end` speak of `kind`; `denied` when the clause says no to it."""

    kind: ItemType
    start: int
    end: int
    denied: bool = False


def kind_hits(lower: str) -> tuple[Hit, ...]:
    """Every mention of work in lower-case text, in order."""
    hits = [
        Hit(kind=kind, start=match.start(), end=match.end(), denied=_denied(lower, kind, match))
        for kind, wording in ITEM_PATTERNS.items()
        if wording.may_match(lower)
        for match in wording.pattern.finditer(lower)
    ]
    gates = [hit for hit in hits if hit.kind is K.GATE_LOCK]
    if gates:
        hits = [
            hit
            for hit in hits
            if hit.kind not in (K.MOUNT, K.DISMOUNT) or not any(_overlap(hit, gate) for gate in gates)
        ]
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _overlap(one: Hit, other: Hit) -> bool:
    return one.start < other.end and other.start < one.end


def denies_removal(lower: str) -> bool:
    """Whether the words say that something shall stay where it is."""
    return bool(_DENIED_REMOVAL.search(lower))


def says_ended(lower: str) -> bool:
    """Whether the words say that a service ends."""
    return bool(_ENDED.search(lower))


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause around a span, at most 120 characters to either side."""
    left = max(0, start - 120)
    for match in _CLAUSE_END.finditer(text, left, start):
        left = match.end()
    right = _CLAUSE_END.search(text, end, min(len(text), end + 120))
    return left, right.start() if right else min(len(text), end + 120)


def _denied(lower: str, kind: ItemType, match: re.Match[str]) -> bool:
    if kind is K.DISCHARGED_BATTERY:
        left, right = clause_of(lower, match.start(), match.end())
        return bool(_DENIED_STATE.search(lower[left:right])) and "lj" not in match[0] and "lamp" not in match[0]
    if kind not in _DENIABLE:
        return False
    left, right = clause_of(lower, match.start(), match.end())
    return bool(
        SHORT_NEGATION.search(lower[left : match.start()]) or SHORT_NEGATION.match(lower[match.end() : right].lstrip())
    )


def resolve(kinds: Iterable[ItemType]) -> tuple[ItemType | None, tuple[ItemType, ...]]:
    """The kind that an order is, and the kinds that speak against it (then a person looks)."""
    found = set(kinds)
    for kind, contained in _CONTAINS:
        if kind in found and not (kind is K.GATE_LOCK and K.MOUNT in found and K.GATE_LOCK not in found):
            return kind, tuple(sorted(found - contained - {kind} - SUPPLIES))
    for kind in (K.NFC, K.ACCESSORIES, K.BATTERY):
        if kind in found:
            return kind, ()
    return None, ()
