"""Where a text reports work: sentences, the words that report, what they deny, and the job that each one is about."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from mailbot.domain.reading import EventType
from mailbot.parsers.context_words import CONTEXT_WORDS
from mailbot.parsers.couplings import coupled_kinds, is_wiring
from mailbot.parsers.event_families import EVENT_WORDINGS
from mailbot.parsers.event_words import COUPLED
from mailbot.parsers.groups import Unit
from mailbot.parsers.identifiers import Mark
from mailbot.parsers.job_work import Work
from mailbot.parsers.kinds import clause_of
from mailbot.parsers.wordings import Live

E = EventType
DENIED = "Mejlet säger att något inte är gjort."
PLANNED = "Mejlet talar om något som ska göras."
OTHER_WORK = "Mejlet talar om att något tagits ner, men ärendet gäller något annat."
_NOT_DONE: Final = re.compile(
    r"(?<!\w)(?:inte|ej|icke|aldrig|ännu inte|inget|ingen|inga|varken|ska|skall|skulle|kommer att|behöver|måste|bör"
    r"|borde"
    r"|kan(?! (?:meddela|berätta|rapportera|bekräfta|säga))|vill(?! (?:meddela|berätta))|ville|får|tänker|tänkte|om"
    r"|ifall|innan|före|när|tills|förrän|planerar|väntar på|väntar på att|hoppas"
    r"|will|should|must|not|to be|cannot|can't|isn't|before|if)(?!\w)"
)
_SAID_NO: Final = re.compile(
    r"[^.:\n]{0,40}:[ \t]*(?:nej|nix|nä|no|inte|ej|saknas|kvarstår|återstår|-|–)(?!\w)"
)  # "urkopplat: nej"
_NOS: Final = frozenset(
    {"inte", "ej", "icke", "ännu inte", "aldrig", "inget", "ingen", "inga", "varken", "not", "isn't"}
)
_NO_BEHIND: Final = re.compile(
    r"[ \t]*[:=]?[ \t]*(?:inte|ej|ännu inte|är inte|nej|återstår|saknas|not|on (?:mon|tue|wed|thu|fri)"
    r"|nästa vecka)(?!\w)"
)
_YOURS: Final = re.compile(  # what the reader may have done, and what somebody is told of in passing
    r"(?<!\w)(?:är|har|hade|om|ifall|hinner|skulle) (?:du|ni|någon)(?!\w)[^.!?\n]{0,80}$"
    r"|(?<!\w)(?:du|ni) (?:redan )?(?:har|hade|fick)(?!\w)[^.!?\n]{0,40}$"
    r"|(?<!\w)(?:du|ni) (?:\w+ ){0,2}$"
    r"|(?<!\w)(?:dit|som|vars|varifrån|efter att|i samband med att) (?:(?!och )[\w-]+ ){0,4}$"
)
_STILL: Final = re.compile(r"(?<!\w)(?:kvar|fortfarande|alltjämt|redan tidigare|sedan tidigare)(?!\w)")
_FOREIGN: Final = re.compile(  # things that are taken away without any digital lock going
    r"(?<!\w)(?:gamla|ordinarie|vanliga|befintliga|mekaniska|ursprungliga|originallås\w*|cylinder\w*|(?:\w*)vred\w*"
    r"|skylt\w*"
    r"|batteri\w*|nyck\w*|beslag\w*|lappen|filter|emballage\w*|slutbleck\w*|kåpa\w*|hissen|easit|appen|systemet|nätet"
    r"|internet|servern|telefon\w*|datorn?|mejlen|mailen|hatten|handtag\w*|dörrstängare\w*)(?!\w)"
)
_AHEAD: Final = re.compile(  # when somebody will be away; nobody has been there yet
    r"(?<!\w)(?:den veckan|hela veckan|de dagarna|nästa|i ?morgon|i ?övermorgon|förrän|kommande|framöver|då"
    r"|till och med|t\.?o\.?m\.?|under|mellan|tills|på (?:mån|tis|ons|tors|fre|lör|sön)dag\w*"
    r"|v(?:ecka|\.)? ?\d{1,2})(?!\w)"
)
_BEEN: Final = re.compile(
    r"(?<!\w)(?:var|fick|kom|åkte|ringde|stod|försökte|blev|gick|släppte|bom\w*|was|came|answered"
    r"|(?!(?:in)?bokade|planerade|avtalade)\w{2,}ade)(?!\w)"  # nearly every verb in the past
)
_NO_BOOKING: Final = re.compile(  # denied, or told of one that was there ("på onsdagen som vi bokade")
    r"(?<!\w)(?:(?:inte|ej)(?: \w+)?|ingen|inget|någon|(?:som|enligt)(?: vi)?(?: (?:redan|har|hade))*"
    r"|(?:som|tiden|dagen) (?:vi|jag|ni|du|man|\w{3,}) (?:redan |har |hade )?) ?$"
)
_IMPERATIVE: Final = re.compile(r"(?:flytta|boka|ändra|skjut|byt|omboka)(?!\w)")
_BEFORE_IMPERATIVE: Final = re.compile(
    r"\W*(?:(?:hej\w*|snälla|vänligen|då|så|och|gärna|kan|kunde|vill|skulle|ni|du|vi ber er|istället)(?!\w)\W*)*"
)
_DAY_FAILS: Final = re.compile(  # "den 9/12 som vi bad om går inte": a day, and no door
    r"(?:\d{1,2}/\d{1,2}|(?<!\w)den \d{1,2}(?: \w+)?|(?<!\w)\w*(?:dagen|tiden)|\d:e) som (?:\w+ ){1,5}$"
)
_LEFT_ELSEWHERE: Final = re.compile(
    r"\W{0,3}(?:\w+ ){0,2}(?:grann\w*|brevlåd\w*|brevinkast\w*|postlåd\w*|dörrmatta\w*)"
)
_GIVEN_BACK: Final = re.compile(r"tillbaka|åter")
_PLAIN_REMOVAL: Final = re.compile(r"(?:ned|ner|av|de)monter|nedtag|nertag|remov|taken|dismount")
_TOGETHER: Final = re.compile(r"(?<!\w)(?:båda|bägge|samtliga|alla (?:tre|fyra|fem))(?!\w)")
_TIMED: Final = re.compile(r"(?<!\w)(?:bok|tid(?:en)? )")
MOST_SIGHTINGS: Final = 60
TOO_MANY = "Mejlet rapporterar mer än vad som hör till några få ärenden."
_PER_ADDRESS: Final = frozenset(
    {
        E.MOUNTED,
        E.DISMOUNTED,
        E.COUPLED_DOOR,
        E.DECOUPLED,
        E.GATE_MOUNTED,
        E.GATE_DISMOUNTED,
        E.NO_ACCESS,
        E.NOT_MOUNTABLE,
    }
)
NEGATIVE_KINDS: Final = frozenset(
    {E.NOT_MOUNTABLE, E.NO_ACCESS, E.GATE_NEEDED, E.FAULT_NOT_FIXED, E.PARTS_NEEDED, E.SYSTEM_FAULT}
)
_BOOKINGS: Final = frozenset({E.BOOKED, E.REBOOKED})
_AT_A_DESK: Final = frozenset({E.DECOUPLED, E.AXSOR_KEY_REMOVED})
_COUPLINGS: Final = frozenset({E.COUPLED_DOOR, E.COUPLED_GATE})
_ABOUT_FAULTS: Final = frozenset({E.FAULT_FIXED, E.FAULT_NOT_FIXED})
_FAULT: Final = re.compile(r"fel|åtgärd|problem|laga|avhjälp|reparer|krångl|trassl")
_CLEARER: Final = (NEGATIVE_KINDS - {E.GATE_NEEDED}) | _BOOKINGS | {E.MOVED}
_COVERS: Final[tuple[tuple[EventType, frozenset[EventType]], ...]] = (
    (E.GATE_DISMOUNTED, frozenset({E.DISMOUNTED, E.GATE_MOUNTED})),
    (E.GATE_MOUNTED, frozenset({E.MOUNTED, E.FAULT_FIXED, E.GATE_PRESENT, E.COUPLED_GATE, E.COUPLED_DOOR})),
    (E.GATE_NEEDED, frozenset({E.GATE_PRESENT})),
    (E.REBOOKED, frozenset({E.BOOKED, E.MOVED})),
    (E.FAULT_NOT_FIXED, frozenset({E.FAULT_FIXED, E.MOUNTED})),
    (E.AXSOR_KEY_REMOVED, frozenset({E.DECOUPLED, E.DISMOUNTED, E.KEY_RETURNED})),
    (E.OLD_LOCK_RESTORED, frozenset({E.MOUNTED, E.FAULT_FIXED, E.DISMOUNTED})),
    (E.KEY_RETURNED, frozenset({E.OLD_LOCK_RESTORED, E.DISMOUNTED})),
    (E.NOT_MOUNTABLE, frozenset({E.MOUNTED, E.PARTS_NEEDED})),
    (E.GATE_PRESENT, frozenset({E.MOUNTED})),
    (E.PROVIDER_SWITCHED, frozenset({E.COUPLED_DOOR, E.MOVED})),
    (E.DECOUPLED, frozenset({E.DISMOUNTED, E.COUPLED_DOOR, E.COUPLED_GATE})),
)
Patterns = Sequence[tuple[EventType, Live]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """The words at `start:end` report `kind`; `ref`: the job that the text names for them, None: the mail's own."""

    kind: EventType
    start: int
    end: int
    unit: Unit
    ref: str | None = None


class Doubts:
    """Swedish reasons why a person should look, each once, in order."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def add(self, reason: str) -> None:
        """Note `reason`."""
        if reason not in self.reasons:
            self.reasons.append(reason)


def live_patterns(lower: str) -> Patterns:
    """The wordings that occur in `lower`."""
    return [(kind, wording) for kind, wording in EVENT_WORDINGS.live(lower) if wording.search(lower)]


def sightings_in(
    lower: str, units: Sequence[Unit], live: Patterns, work: Work | None, refs: Sequence[Mark], doubts: Doubts
) -> list[Sighting]:
    """What the sentences report, in order; `work`: what the thread's job is about."""
    found: list[Sighting] = []
    denied: list[Sighting] = []
    for unit in units:
        if len(found) + len(denied) > MOST_SIGHTINGS:
            doubts.add(TOO_MANY)
            break
        for seen in islice(_in_unit(lower, unit, live, refs), MOST_SIGHTINGS):
            if _denies(lower, seen):
                denied.append(seen)
            else:
                found.append(seen)
    found = [seen for seen in found if not (seen.kind is E.DISMOUNTED and _foreign(lower, seen, work, doubts))]
    found = _in_context(lower, units, work, found, refs)
    kept = _of_the_work(lower, _without_covered(lower, found), work)
    for seen in denied:
        if not any(other.start < seen.end and seen.start < other.end for other in kept):
            doubts.add(_why_denied(lower, seen))
    return kept


def _in_unit(lower: str, unit: Unit, live: Patterns, refs: Sequence[Mark]) -> Iterator[Sighting]:
    """What a sentence reports, of the job that it names for it, or of all that it names ("båda monterade")."""
    named = list(dict.fromkeys(mark.value for mark in refs if unit.start <= mark.start < unit.end))
    together = len(named) > 1 and _TOGETHER.search(lower, unit.start, unit.end)
    for seen in _worded(lower, unit, live):
        yield from (replace(seen, ref=ref) for ref in (named if together else [_ref_of(seen, refs)]))


def _worded(lower: str, unit: Unit, live: Patterns) -> Iterator[Sighting]:
    for kind, wording in live:
        for match in wording.finditer(lower, unit.start, unit.end):
            yield Sighting(kind=kind, start=match.start(), end=match.end(), unit=unit)
    for match in COUPLED.finditer(lower, unit.start, unit.end):
        for kind in coupled_kinds(lower, match, unit):
            yield Sighting(kind=kind, start=match.start(), end=match.end(), unit=unit)


def _denies(lower: str, seen: Sighting) -> bool:
    """Whether the clause says that it is not so, not yet, or somebody else's doing."""
    if _SAID_NO.match(lower, seen.end):
        return True
    if seen.kind is E.NO_ACCESS and _lies_ahead(lower, seen.unit):
        return True
    if (
        seen.kind is E.KEY_RETURNED
        and _LEFT_ELSEWHERE.match(lower, seen.end)
        and not _GIVEN_BACK.search(lower, seen.start, seen.end)
    ):
        return True
    if seen.kind in NEGATIVE_KINDS | _BOOKINGS:
        told_off = _NO_BOOKING.search(lower[: seen.start][-30:]) or _asks_for_it(lower, seen)
        return seen.kind in _BOOKINGS and bool(told_off)
    left, right = clause_of(lower, seen.start, seen.end)
    left = max(left, seen.unit.start)
    if _NOT_DONE.search(lower, left, seen.start) and not _NOT_DONE.fullmatch(lower[seen.start : seen.end].split()[0]):
        return True
    if _NOT_DONE.search(lower, seen.start, seen.end) and seen.kind in (E.KEY_RETURNED, E.OLD_LOCK_RESTORED):
        return True
    if _NO_BEHIND.match(lower, seen.end, min(right + 6, len(lower))) or _YOURS.search(
        lower, max(seen.unit.start, seen.start - 120), seen.start
    ):
        return True
    return seen.kind in (E.COUPLED_DOOR, E.COUPLED_GATE, E.GATE_MOUNTED) and bool(
        _STILL.search(lower, max(seen.unit.start, seen.start - 120), seen.start)
    )


def _asks_for_it(lower: str, seen: Sighting) -> bool:
    """Whether a new time is asked of the reader ("flytta besöket till …"), and not told."""
    left = max(clause_of(lower, seen.start, seen.end)[0], seen.unit.start)
    return bool(_IMPERATIVE.match(lower, seen.start) and _BEFORE_IMPERATIVE.fullmatch(lower, left, seen.start))


def _lies_ahead(lower: str, unit: Unit) -> bool:
    """Whether a sentence tells when somebody will be away, and of no visit."""
    there = (unit.start, unit.end)
    return bool(_AHEAD.search(lower, *there)) and not _BEEN.search(lower, *there)


def _why_denied(lower: str, seen: Sighting) -> str:
    left, _ = clause_of(lower, seen.start, seen.end)
    before = _NOT_DONE.search(lower, left, seen.end)
    return DENIED if before is None or before[0] in _NOS else PLANNED


def _ref_of(seen: Sighting, refs: Sequence[Mark]) -> str | None:
    """The job named before the words, in their sentence or earlier; else the one named after them in the sentence."""
    before = [mark for mark in refs if mark.start <= seen.start]
    after = [mark for mark in refs if seen.start < mark.start < seen.unit.end]
    if before and (before[-1].start >= seen.unit.start or not after):
        return before[-1].value
    return after[0].value if after else None


def _foreign(lower: str, seen: Sighting, work: Work | None, doubts: Doubts) -> bool:
    """Whether something else than a digital lock was taken away: never invent a removal."""
    plain = _PLAIN_REMOVAL.match(lower, seen.start)
    left, right = clause_of(lower, seen.start, seen.end)
    if _FOREIGN.search(lower, left, seen.end) or (
        not plain and _FOREIGN.search(lower, seen.end, min(right, seen.end + 25))
    ):
        return True
    if work in (Work.MOUNT, Work.FAULT, Work.COUPLE, Work.SWITCH, Work.GATE) and not plain and seen.ref is None:
        doubts.add(OTHER_WORK)
        return True
    return False


def _in_context(
    lower: str, units: Sequence[Unit], work: Work | None, found: list[Sighting], refs: Sequence[Mark]
) -> list[Sighting]:
    """Add what only the job's own work explains ("uppe nu"), in sentences that say nothing clearer about it."""
    words = CONTEXT_WORDS.get(work, {}) if work else {}
    out = list(found)
    for kind, wording in words.items():
        if not wording.may_match(lower) or any(seen.kind is kind for seen in found):
            continue
        for unit in units:
            match = wording.pattern.search(lower, unit.start, unit.end)
            if match is None or _TIMED.search(lower, unit.start, unit.end):
                continue
            seen = Sighting(kind=kind, start=match.start(), end=match.end(), unit=unit)
            seen = replace(seen, ref=_ref_of(seen, refs))
            if (
                _denies(lower, seen)
                or _DAY_FAILS.search(lower, unit.start, seen.start)
                or (
                    kind is E.DISMOUNTED and _FOREIGN.search(lower, clause_of(lower, seen.start, seen.end)[0], seen.end)
                )
            ):
                continue
            clearer = any(o.unit == unit and _tells_more(o, seen) for o in found)
            if not clearer:
                out.append(seen)
                break
    return sorted(out, key=lambda seen: seen.start)


def _tells_more(other: Sighting, seen: Sighting) -> bool:
    """Whether the sentence of `seen` says something plainer: of another job, or of what was done at a desk."""
    return other.kind in _CLEARER or seen.ref is not None or (seen.kind is E.DISMOUNTED and other.kind in _AT_A_DESK)


def _without_covered(lower: str, sightings: Sequence[Sighting]) -> list[Sighting]:
    """One event of a kind per job, or per listed address, and none that only is a part of a more telling one."""
    kept: list[Sighting] = []
    for seen in sorted(sightings, key=lambda seen: (seen.start, seen.end)):
        covered = any(
            seen.kind in parts and other.start < seen.end and seen.start < other.end
            for other in sightings
            for kind, parts in _COVERS
            if other.kind is kind
        )
        again = any(o.kind is seen.kind and o.ref == seen.ref and not _listed(lower, o, seen) for o in kept)
        if not covered and not again:
            kept.append(seen)
    return kept


def _listed(lower: str, one: Sighting, other: Sighting) -> bool:
    """Whether two sightings are lines of a list, or two bookings that may contradict each other."""
    if one.unit == other.unit:
        return False
    lines = one.unit.own_line and other.unit.own_line and one.kind in _PER_ADDRESS
    return one.kind in _BOOKINGS or (lines and _numbered(lower, one.unit) and _numbered(lower, other.unit))


def _numbered(lower: str, unit: Unit) -> bool:
    return any(letter.isdigit() for letter in lower[unit.start : unit.end])


def _of_the_work(lower: str, sightings: list[Sighting], work: Work | None) -> list[Sighting]:
    """What the sightings come to when read together: a move is one event, a lock that is up was mountable."""
    out: list[Sighting] = []
    for ref in dict.fromkeys(seen.ref for seen in sightings):
        own = [seen for seen in sightings if seen.ref == ref]
        out += _of_one_job(lower, own, work if ref is None else None)
    return sorted(out, key=lambda seen: seen.start)


def _of_one_job(lower: str, own: list[Sighting], work: Work | None) -> list[Sighting]:
    kinds = {seen.kind for seen in own}
    if work is Work.MOVE and {E.DISMOUNTED, E.MOUNTED} <= kinds and E.MOVED not in kinds:
        own = [replace(seen, kind=E.MOVED) if seen.kind is E.MOUNTED else seen for seen in own]
        kinds.add(E.MOVED)
    drop: set[EventType] = set()
    if E.MOVED in kinds:
        drop |= {E.DISMOUNTED, E.MOUNTED}
    if E.MOUNTED in kinds:
        drop |= {E.NOT_MOUNTABLE, E.NO_ACCESS}
    if E.NOT_MOUNTABLE in kinds:  # what the door lacks is why, not to be ordered; our lock only came home again
        own = [s for s in own if not (s.kind is E.PARTS_NEEDED and lower.startswith("sakna", s.start))]
        own = [s for s in own if s.kind is not E.DISMOUNTED or _PLAIN_REMOVAL.match(lower, s.start)]
    if E.PARTS_NEEDED in kinds:  # "behöver en ny motor, finns ingen hemma": the part is not at home
        parts = [s.unit for s in own if s.kind is E.PARTS_NEEDED]
        own = [s for s in own if not (s.kind is E.NO_ACCESS and s.unit in parts and "hemma" in lower[s.start : s.end])]
    if E.REBOOKED in kinds:
        drop |= {E.BOOKED}
    if E.FAULT_NOT_FIXED in kinds or E.SYSTEM_FAULT in kinds:
        drop |= {E.FAULT_FIXED}
    if work is not None and work not in (Work.FAULT, Work.GATE):
        own = [seen for seen in own if seen.kind not in _ABOUT_FAULTS or _FAULT.search(lower, seen.start, seen.end)]
    if work is not Work.FAULT and len(kinds) > 1:  # "LÅS-2026-00042 är också fixat, kunden ligger hos …"
        own = [s for s in own if s.kind is not E.FAULT_FIXED or not lower.startswith("fix", s.start)]
    if E.FAULT_FIXED in kinds and work is Work.FAULT:
        drop |= {E.DISMOUNTED, E.MOUNTED}
    if work is Work.DISMOUNT:
        drop |= {E.NOT_MOUNTABLE}
    if work is Work.GATE:
        drop |= {E.FAULT_FIXED} if E.GATE_MOUNTED in kinds else set()
        own = [replace(seen, kind=E.GATE_MOUNTED) if seen.kind is E.MOUNTED else seen for seen in own]
        own = [
            seen for seen in own if seen.kind not in _COUPLINGS or not is_wiring(lower, seen.start, seen.end, seen.unit)
        ]
        drop |= {E.MOUNTED}
    if work is Work.GATE_REMOVAL:
        own = [replace(seen, kind=E.GATE_DISMOUNTED) if seen.kind is E.DISMOUNTED else seen for seen in own]
    return _once(lower, [seen for seen in own if seen.kind not in drop])


def _once(lower: str, own: list[Sighting]) -> list[Sighting]:
    kept: list[Sighting] = []
    for seen in own:
        if not any(other.kind is seen.kind and not _listed(lower, other, seen) for other in kept):
            kept.append(seen)
    return kept
