"""Tags, batteries and accessories: things that are ordered by number."""

import re

from mailbot.domain.reading import Item, ItemType
from mailbot.parsers import details
from mailbot.parsers.drafts import TWO_COUNTS, Draft
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Group
from mailbot.parsers.kinds import SUPPLIES

K = ItemType
_SUPPLY_ORDER = re.compile(
    r"behöv|beställ|önska|vill ha|hämta|skicka|till oss|nya|kan vi få|fylla på|slut(?!\w)|och \d|best\.|st(?!\w)|antal"
)


def supplies_in(group: Group, facts: Facts) -> list[Draft]:
    """Tags, batteries and accessories: only with words that order them."""
    out: list[Draft] = []
    for unit in group.units:
        lower = facts.bare[unit.start : unit.end].lower()
        hits = [hit for hit in group.hits if unit.start <= hit.start < unit.end and not hit.denied]
        kinds = {hit.kind for hit in hits}
        if not kinds & SUPPLIES or not _SUPPLY_ORDER.search(lower) or kinds & {K.FAULT, K.DISCHARGED_BATTERY}:
            continue
        words = facts.text[hits[0].start : hits[0].end]
        phoniro = K.ACCESSORIES in kinds
        counts = [count for count in details.counts(lower) if count.what]
        if counts:
            out += [_supply(_kind_of(count, phoniro=phoniro), count, words) for count in counts]
            continue
        kind = K.ACCESSORIES if phoniro else K.NFC if K.NFC in kinds else K.BATTERY
        loose = details.counts(lower)
        if not loose and (group.anchored() or any(draft.item.type is kind for draft in out)):
            continue
        draft = _supply(kind, loose[0] if loose else None, words)
        draft.doubt(TWO_COUNTS if len(loose) > 1 else None)
        if kind is K.ACCESSORIES:
            draft.offer("article", details.article(lower) or details.article(facts.text.lower()))
        out.append(draft)
    return out


def _kind_of(count: details.Count, *, phoniro: bool) -> ItemType:
    if count.what.startswith(("nfc", "etikett", "tagg")):
        return K.NFC
    return K.BATTERY if "batteri" in count.what and not phoniro else K.ACCESSORIES


def _supply(kind: ItemType, count: details.Count | None, words: str) -> Draft:
    draft = Draft(item=Item(type=kind))
    if count is not None:
        draft.offer("quantity", count.number, count.words)
        draft.offer("article", count.what or None if kind is K.ACCESSORIES else None)
    draft.words["type"] = words
    return draft
