"""Several orders said together: sentences that hold two, headings above lists, one verb for many places."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from mailbot.domain.reading import Contact, ItemType
from mailbot.parsers.contacts import Named
from mailbot.parsers.drafts import TWO_FLATS, Draft
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Group, Unit, wanted_ids
from mailbot.parsers.identifiers import Placed
from mailbot.parsers.kinds import SUPPLIES, Hit
from mailbot.parsers.people import NAME

_SEAM = re.compile(r"[,;]|(?<!\w)(?:och|men|samt|medan|dels)(?!\w)")
_ONE_OF_THEM = re.compile(
    r"(?<!\w)(?:eller|inte|ej|från|till|i ?stället|granne\w*|nyck\w*|annan|bor|gamla|nya)(?!\w)", re.I
)
_SHARED_KINDS = frozenset(
    {
        ItemType.MOUNT,
        ItemType.DISMOUNT,
        ItemType.CHANGE_PROVIDER,
        ItemType.ALARM_STAYS,
        ItemType.GATE_LOCK,
        ItemType.FAULT,
    }
)


def parted(facts: Facts, units: Sequence[Unit], hits: Sequence[Hit]) -> list[Unit]:
    """The units, those apart that order one thing here and another there: "3001 ska ha lås, 3002 ska flytta"."""
    out: list[Unit] = []
    for unit in units:
        ids = wanted_ids(facts, unit)
        places: list[Placed] = [*ids] or [a for a in facts.addresses if unit.start <= a.start < unit.end]
        cuts = _cuts(facts, unit, places, hits) if 1 < len(places) < 20 else []
        bounds = [unit.start, *cuts, unit.end]
        out += [
            replace(unit, start=start, end=end, listed=unit.listed or start > unit.start)
            for start, end in pairwise(bounds)
        ]
    return out


def _cuts(facts: Facts, unit: Unit, places: Sequence[Placed], hits: Sequence[Hit]) -> list[int]:
    """Where each place has its own work; none unless all of them have."""
    cuts: list[int] = []
    for before, place in pairwise(places):
        seams = [m.start() for m in _SEAM.finditer(facts.text, before.end, place.start)]
        if not seams:
            return []
        cuts.append(seams[-1] + (facts.text[seams[-1]] in ",;"))
    bounds = [unit.start, *cuts, unit.end]
    worked = [
        any(start <= hit.start < end and not hit.denied and hit.kind not in SUPPLIES for hit in hits)
        for start, end in pairwise(bounds)
    ]
    return cuts if all(worked) else []


def heading_hits(group: Group, facts: Facts) -> list[Hit]:
    """The work named above the first resident or address of a group: it holds for the lines below too."""
    anchored = [
        unit.start
        for unit in group.units
        if wanted_ids(facts, unit) or any(unit.start <= address.start < unit.end for address in facts.addresses)
    ]
    first = min(anchored, default=group.units[-1].end if group.units else 0)
    return [hit for hit in group.hits if hit.start < first and not hit.denied and hit.kind not in SUPPLIES]


def each_place(draft: Draft, group: Group, facts: Facts) -> list[Draft]:
    """One order per flat, resident or address when one verb speaks of them all; a person looks at what was parted."""
    flats = _per_flat(draft, group, facts)
    if len(flats) > 1 or draft.item.type not in _SHARED_KINDS:
        return flats
    found = [address for address in facts.addresses if group.holds(address.start)]
    places = list({address.key(): address for address in found}.values())
    ids = list(dict.fromkeys(mark.value for mark in group.ids))
    if len(ids) > 1:
        lines = [place.line for place in places] if len(places) == len(ids) else [draft.item.address] * len(ids)
        return [_copy(draft, number, line) for number, line in zip(ids, lines, strict=True)]
    between = facts.text[places[0].end : places[-1].start] if places else ""
    if len(places) < 2 or group.ids or len(between) > 80 * len(places) or _ONE_OF_THEM.search(between):
        return [draft]
    return [_copy(draft, None, place.line) for place in places]


def _copy(draft: Draft, customer_id: str | None, address: str | None) -> Draft:
    item = replace(draft.item, customer_id=customer_id, address=address, customer_name=None, customer_phone=None)
    return Draft(item=item, words=dict(draft.words), doubts=list(draft.doubts), named=draft.named, loose=draft.loose)


def _per_flat(draft: Draft, group: Group, facts: Facts) -> list[Draft]:
    here = [address for address in facts.addresses if group.holds(address.start)]
    flats = [draft.item.flat, *(address.flat for address in here if address.line == draft.item.address)]
    flats += [mark.value for mark in facts.flats if group.holds(mark.start)]
    distinct = list(dict.fromkeys(flat for flat in flats if flat))
    if len(distinct) < 2 or len(group.ids) > 1 or draft.item.address is None or draft.item.type is ItemType.MOVE:
        return [draft]
    street = re.sub(r",? lgh \d+$", "", draft.item.address)
    out = []
    for flat in distinct:
        item = replace(draft.item, flat=flat, address=f"{street} lgh {flat}")
        match = re.search(rf"lgh {flat}[):]? ?({NAME})", facts.text)
        named = Named(contact=Contact(name=match[1]), words=match[0], at=match.start()) if match else draft.named
        out.append(Draft(item=item, words=dict(draft.words), doubts=[*draft.doubts, TWO_FLATS], named=named))
    return out
