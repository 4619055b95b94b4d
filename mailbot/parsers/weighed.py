"""What weighs more or less than its words: a danger that cannot wait, what the writer himself does or reports."""

import re
from collections.abc import Sequence

from mailbot.domain.reading import Event, EventType, ItemType
from mailbot.parsers.drafts import Draft
from mailbot.parsers.vocabulary import NOT_URGENT, URGENT

_OPEN_GATE = re.compile(
    r"(?<!\w)port(?:en)?(?!\w)[^.\n]{0,40} står (?:alltid |ju )?(?:olåst|öppen|på glänt)"
)  # no haste
_FAILED = frozenset({EventType.NO_ACCESS, EventType.NOT_MOUNTABLE})
_REPORTS_ABOUT = {
    ItemType.FAULT: frozenset(
        {EventType.FAULT_FIXED, EventType.FAULT_NOT_FIXED, EventType.PARTS_NEEDED, EventType.SYSTEM_FAULT, *_FAILED}
    ),
    ItemType.CHANGE: frozenset({EventType.REBOOKED}),
}


def own_doing(draft: Draft, new: str) -> bool:
    """Whether what sounds like a fault is what the writer does about it: "jag tittar på det"."""
    words = draft.words.get("type", "")
    doer = rf"(?<!\w)(?:jag|vi)(?: \w+)? {re.escape(words)}|{re.escape(words)} (?:jag|vi)(?!\w)"
    return draft.item.type is ItemType.FAULT and bool(words) and bool(re.search(doer, new, re.I))


def is_urgent(text: str, drafts: Sequence[Draft]) -> bool:
    lower = _OPEN_GATE.sub("", text.lower())
    return bool(URGENT.search(lower)) and not NOT_URGENT.search(lower) and (bool(drafts) or "lås" in lower)


def reported_already(draft: Draft, events: Sequence[Event]) -> bool:
    """Whether the words that look like an order only tell what the report is about: a fault, a new time."""
    about = _REPORTS_ABOUT.get(draft.item.type, frozenset())
    told = any(event.event in about for event in events)
    if draft.item.type is ItemType.FAULT and not draft.item.customer_id:
        failed = all(event.event in about or event.event is EventType.REBOOKED for event in events)
        spoken_of = "type" not in draft.words  # a lock is named, and nothing wrong with it
        return spoken_of or (told and (failed or not draft.item.address))
    return told and not (draft.item.customer_id or draft.item.address)
