"""Work orders filled in by who did the work: "UTFÖRT: 2026-12-16", "ARBETE: montering portenhet"."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from mailbot.domain.reading import EventType
from mailbot.parsers.groups import Unit, unit_at
from mailbot.parsers.sightings import Sighting

E = EventType
_DONE: Final = re.compile(
    r"^[ \t]*(?:(?:datum )?(?:utför[dt]|färdig|avsluta[dt]|klar)\w*(?: den| datum)?[ \t]*:[ \t]*(?:\d|ja|idag|i dag"
    r"|i ?går)"
    r"|(?:status|resultat)[ \t]*:[ \t]*(?:klar|utför|färdig|avsluta))",
    re.M,
)
_WORK: Final = re.compile(
    r"^[ \t]*(?:utfört |avser |typ av )?(?:arbete\w*|åtgärd\w*|jobb\w*|uppdrag\w*|typ|avser"
    r"|moment)[ \t]*:[ \t]*([^\n]{3,200})",
    re.M,
)
_NOUNS: Final = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"(?:ne[dr]|de|av)monter\w* (?:\w+ ){0,2}?port\w*", E.GATE_DISMOUNTED),
        (r"(?<![a-zåäö])(?:montering|montage|installation) (?:\w+ ){0,2}?port\w*", E.GATE_MOUNTED),
        (r"(?:(?:ne[dr]|de|av)monter|ne[dr]tag)\w*(?! (?:\w+ ){0,2}?port)", E.DISMOUNTED),
        (r"(?<![a-zåäö])(?:montering|montage|installation)(?:en)?(?!\w)(?! (?:\w+ ){0,2}?port)", E.MOUNTED),
        (r"(?<![a-zåäö])flytt(?:en|ning)?(?!\w)", E.MOVED),
        (r"återställ\w*|återmonter\w*", E.OLD_LOCK_RESTORED),
        (r"felavhjälp\w*|reparation\w*|lagning", E.FAULT_FIXED),
    )
)


def is_done_form(lower: str) -> bool:
    """Whether the text is a work order that says when the work was done."""
    return "utför" in lower and _DONE.search(lower) is not None and _WORK.search(lower) is not None


def done_by_form(lower: str, units: Sequence[Unit], known: Collection[EventType]) -> list[Sighting]:
    """What the line of a done work order names as the work, but for kinds that are `known` already."""
    line = _WORK.search(lower) if is_done_form(lower) else None
    if line is None:
        return []
    out = []
    for noun, kind in _NOUNS:
        match = noun.search(lower, line.start(1), line.end(1))
        unit = unit_at(units, match.start()) if match else None
        if match and unit and kind not in known:
            out.append(Sighting(kind=kind, start=match.start(), end=match.end(), unit=unit))
    return sorted(out, key=lambda seen: seen.start)
