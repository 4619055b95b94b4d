"""Tags, batteries and accessories: things that are ordered by number."""

import re
from collections.abc import Sequence

from mailbot.domain.reading import Item, ItemType
from mailbot.parsers import details
from mailbot.parsers.drafts import TWO_COUNTS, Draft
from mailbot.parsers.facts import Facts
from mailbot.parsers.filling import text_of
from mailbot.parsers.groups import Group
from mailbot.parsers.kinds import SUPPLIES, Hit

K = ItemType
_SUPPLY_ORDER = re.compile(
    r"behöv|beställ|önska|vill ha|vilja (?:ha|få)|hämta|skicka|till oss|(?<!\w)ny(?:a|tt)(?!\w)|(?:kan|får|kunna"
    r"|skulle)(?: \w+){0,2} få(?!\w)|fylla? på|(?<!\w)slut(?!\w)|och \d"
    r"|best\.|(?<!\w)st(?!\w)|stycken|antal|fixa|ordna|köp|leverer|lämna ut|bunt|låda|paket|fler(?!a)|påfyllning"
    r"|sina(?:r)?(?!\w)|saknar"
)
_USED = re.compile(r"(?:byt(?:te|t)|har bytt|byter) (?:\w+ )?batteri|(?:sätter|satte|satt) (?:upp|dit)")


def supplies_in(group: Group, facts: Facts, lead: str = "") -> list[Draft]:
    """Tags, batteries and accessories: only with words that order them, here or in `lead`, which stands above."""
    out: list[Draft] = []
    asked = _SUPPLY_ORDER.search(f"{lead}\n{text_of(group, facts)}".lower())
    for unit in group.units if asked else ():
        lower = facts.bare[unit.start : unit.end].lower()
        hits = [hit for hit in group.hits if unit.start <= hit.start < unit.end and not hit.denied]
        kinds = {hit.kind for hit in hits if not hit.loose}
        if not kinds & SUPPLIES or kinds & {K.FAULT, K.DISCHARGED_BATTERY}:
            continue
        out += _of_unit(lower, hits, group, facts, out)
    return out


def _of_unit(lower: str, hits: Sequence[Hit], group: Group, facts: Facts, earlier: Sequence[Draft]) -> list[Draft]:
    """What one sentence or line orders; a thing without a number only where no resident is spoken of."""
    words = facts.text[hits[0].start : hits[0].end]
    kinds = {hit.kind for hit in hits if not hit.loose}
    phoniro = K.ACCESSORIES in kinds
    found = details.counts(lower)
    counts = [count for count in found if count.what and _is_supply(count.what, phoniro=phoniro)]
    if counts:
        return [_supply(_kind_of(count, phoniro=phoniro), count, words) for count in counts]
    kind = K.ACCESSORIES if phoniro else K.NFC if K.NFC in kinds else K.BATTERY
    if _USED.search(lower) or (not found and (group.anchored() or not _SUPPLY_ORDER.search(lower))):
        return []
    if any(draft.item.type is kind for draft in earlier) and not found:
        return []
    found = found or [
        count for unit in group.units for count in details.counts(facts.bare[unit.start : unit.end].lower())
    ]
    draft = _supply(kind, found[0] if found else None, words)
    draft.doubt(TWO_COUNTS if len(found) > 1 else None)
    if kind is K.ACCESSORIES:
        draft.offer("article", details.article(lower) or details.article(facts.text.lower()))
    return [draft]


def _is_supply(what: str, *, phoniro: bool) -> bool:
    """Whether a counted thing is ordered by number; locks are only where they come from the supplier."""
    return phoniro or not what.startswith("lås") or what.startswith(("låsbatteri", "lås-batteri"))


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
