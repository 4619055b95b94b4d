"""What the words of a coupling were said of: the door's lock, the gate's unit, or both."""

import re
from typing import Final

from mailbot.domain.reading import EventType
from mailbot.parsers.event_words import COUPLED_BOTH, COUPLED_DOOR, COUPLED_GATE, OUR_SYSTEM
from mailbot.parsers.groups import Unit
from mailbot.parsers.kinds import clause_of

E = EventType
_BOTH_BEHIND: Final = re.compile(rf"(?:\W|(?:och|o|klart?|färdigt?|nu|igen)(?!\w)){{0,6}}{COUPLED_BOTH.pattern}")
_BOTH_AND: Final = re.compile(
    r"^[^.\n,]{0,12}(?:både )?(?:port\w* (?:och|o|&|samt) (?:dörr|lås)|(?:dörr|lås)\w* (?:och|o|&|samt) port)"
)
_SYSTEM: Final = re.compile(rf"(?<!\w){OUR_SYSTEM}(?!\w)|brukare|kund")
_NOTHING_NEW: Final = re.compile(  # "inlagd i systemet och kopplad": the second word is said of the same thing
    r"\W*(?:(?:och|o|samt|sedan|sen|nu|också|även|därefter|är|blev|(?:har )?blivit|klar|färdig|redan)(?!\w)\W*)*"
)
_ACTIVE: Final = re.compile(r"(?:(?:kopplade|la|lade|lagt|knöt|knutit)(?!\w)|kopplat (?:jag|vi|in|ihop))")


def coupled_kinds(lower: str, match: re.Match[str], unit: Unit) -> tuple[EventType, ...]:
    """The couplings that `match`, in the sentence `unit`, reports."""
    left, right = clause_of(lower, match.start(), match.end())
    left = max(left, unit.start)
    while left > unit.start and not _ACTIVE.match(match[0]) and _NOTHING_NEW.fullmatch(lower, left, match.start()):
        left = max(clause_of(lower, left - 1, left)[0], unit.start)
        if lower[left : match.start()].strip() == "":
            break
    comma = max(lower.rfind(",", unit.start, match.start()), unit.start)
    if COUPLED_BOTH.search(lower, comma, match.end()) or _BOTH_BEHIND.match(lower, match.end()):
        return (E.COUPLED_DOOR, E.COUPLED_GATE)
    if _BOTH_AND.match(lower[match.end() : match.end() + 45]):
        return (E.COUPLED_DOOR, E.COUPLED_GATE)
    clause = lower[left:right]
    if COUPLED_GATE.search(clause) and not COUPLED_DOOR.search(clause):
        return (E.COUPLED_GATE,)
    if COUPLED_GATE.search(clause):
        return (E.COUPLED_DOOR, E.COUPLED_GATE)
    return (E.COUPLED_DOOR,)


def is_wiring(lower: str, start: int, end: int, unit: Unit) -> bool:
    """Whether a gate's unit was connected to its wires, and not to somebody in the system."""
    wired = lower.startswith("in", start) or lower.startswith(" in", end)
    return wired and not _SYSTEM.search(lower, unit.start, unit.end)
