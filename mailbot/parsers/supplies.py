"""Tags, batteries and accessories: things that are ordered by number."""

import re
from collections.abc import Collection, Sequence

from mailbot.domain.reading import Item, ItemType
from mailbot.parsers import details
from mailbot.parsers.drafts import NO_KIND, TWO_COUNTS, WEAK_KIND, Draft
from mailbot.parsers.facts import Facts
from mailbot.parsers.filling import text_of
from mailbot.parsers.groups import Group
from mailbot.parsers.kinds import SUPPLIES, Hit

K = ItemType
_SUPPLY_ORDER = re.compile(
    r"behöv|beställ|önska|vill ha|vilja (?:ha|få)|hämta|skicka|till oss|(?<!\w)ny(?:a|tt)(?!\w)|(?:kan|får|kunna"
    r"|skulle)(?: \w+){0,2} få(?!\w)|fylla? på|(?<!\w)slut(?!\w)|och \d"
    r"|best\.|(?<!\w)st(?!\w)|stycken|antal|fixa|ordna|köp|leverer|lämna ut|bunt|låda|paket|fler(?!a)|påfyllning"
    r"|sina(?:r)?(?!\w)|saknar|dussin|(?:lägg\w*|ställ\w*|plocka|sätt\w*|ta) (?:\w+ )?(?:undan|fram|åt sidan)"
)
_NEW_ONE = re.compile(
    r"(?<!\w)(?:en ny|ny|nya|nytt|en till|ersätt\w*|annan|byta ut)(?!\w)|behöver (?:vi )?(?:en|\d)(?!\w)"
)
_USED = re.compile(r"(?:byt(?:te|t)|har bytt|byter) (?:\w+ )?batteri|(?:sätter|satte|satt) (?:upp|dit)")


def supplies_in(group: Group, facts: Facts, lead: str = "") -> list[Draft]:
    """Tags, batteries and accessories: only with words that order them, here or in `lead`, which stands above."""
    out: list[Draft] = []
    apart = _counted_apart(group, facts)
    asked = _SUPPLY_ORDER.search(f"{lead}\n{text_of(group, facts)}".lower())
    for unit in group.units if asked else ():
        lower = facts.bare[unit.start : unit.end].lower()
        hits = [hit for hit in group.hits if unit.start <= hit.start < unit.end and not hit.denied]
        kinds = {hit.kind for hit in hits if not hit.loose}
        if not kinds & SUPPLIES or (kinds & {K.FAULT, K.DISCHARGED_BATTERY} and not lost_tag(kinds, lower)):
            continue
        for draft in _of_unit(lower, hits, group, facts, out, apart=apart):
            if not any(_same(draft.item, known.item) for known in out):
                out.append(draft)
    return out


def lost_tag(kinds: Collection[ItemType], lower: str) -> bool:
    """Whether what is broken or gone is a tag, for which a new one is wanted."""
    return K.NFC in kinds and "lås" not in lower and bool(_NEW_ONE.search(lower))


def settle(draft: Draft | None, supplies: Sequence[Draft], group: Group, facts: Facts) -> Draft | None:
    """The order about the resident beside `supplies`; None when the things are for him, which they are told then."""
    if draft is None or len(supplies) != 1 or supplies[0].item.type is K.ACCESSORIES:
        return draft
    tag = lost_tag({hit.kind for hit in group.hits}, text_of(group, facts).lower())
    weak = WEAK_KIND in draft.doubts or draft.item.type is K.OTHER
    if not (weak or tag or draft.item.type is supplies[0].item.type):
        return draft
    if len(group.ids) < 2:
        for name in ("customer_id", "address"):
            supplies[0].offer(name, getattr(draft.item, name), draft.words.get(name, ""))
    for reason in draft.doubts:
        supplies[0].doubt(reason if reason not in (WEAK_KIND, NO_KIND) else None)
    return None


def goes_with(supplies: Sequence[Draft], before: Draft, group: Group) -> bool:
    """Whether one thing without a resident is what the order before asks for: "Batteriet är lågt. Vi behöver ett"."""
    if group.anchored() or len(supplies) != 1:
        return False
    if WEAK_KIND in before.doubts and supplies[0].item.type is K.BATTERY:
        before.put({"type": K.BATTERY, "fault": None})
        before.doubts.remove(WEAK_KIND)
    if supplies[0].item.type is not before.item.type:
        return False
    if before.item.quantity is None and before.item.type is not K.ACCESSORIES:
        before.offer("quantity", supplies[0].item.quantity, supplies[0].words.get("quantity", ""))
        return True
    return False


def _same(one: Item, other: Item) -> bool:
    """Whether two sentences speak of the same things: "Vi har slut på taggar. Kan vi få 25 taggar?"."""
    return (one.type, one.quantity, one.article) == (other.type, other.quantity, other.article)


def _counted_apart(group: Group, facts: Facts) -> bool:
    """Whether a sentence asks for a number of what another one names: "Etiketterna är slut. Vi behöver 25 till"."""
    named = sorted(hit.start for hit in group.hits if hit.kind in SUPPLIES)
    for unit in group.units:
        lower = facts.bare[unit.start : unit.end].lower()
        if unit.holds_one(named):
            continue
        if _SUPPLY_ORDER.search(lower) and any(not count.what for count in details.counts(lower)):
            return not group.anchored()
    return False


def _of_unit(
    lower: str, hits: Sequence[Hit], group: Group, facts: Facts, earlier: Sequence[Draft], *, apart: bool
) -> list[Draft]:
    """What one sentence or line orders; a thing without a number only where no resident is spoken of."""
    words = facts.text[hits[0].start : hits[0].end]
    kinds = {hit.kind for hit in hits if not hit.loose}
    phoniro = K.ACCESSORIES in kinds
    found = details.counts(lower)
    counts = [count for count in found if count.what and _is_supply(count.what, phoniro="phoniro" in lower)]
    if counts:
        return [_supply(_kind_of(count, phoniro=phoniro), count, words) for count in counts]
    found = [count for count in found if _is_supply(count.what, phoniro="phoniro" in lower)]
    kind = K.ACCESSORIES if phoniro else K.NFC if K.NFC in kinds else K.BATTERY
    if _USED.search(lower) or (not found and (group.anchored() or not (apart or _SUPPLY_ORDER.search(lower)))):
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
