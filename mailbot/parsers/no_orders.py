"""Words beside orders that order nothing themselves: asked first, left as it stands, a system's own number."""

import re
from collections.abc import Sequence

from mailbot.domain.reading import ItemType
from mailbot.parsers.drafts import Draft
from mailbot.parsers.facts import Facts
from mailbot.parsers.filling import text_of
from mailbot.parsers.groups import Group
from mailbot.parsers.kinds import Hit
from mailbot.parsers.worded import Worded

K = ItemType
_BOTH = re.compile(r"(?<!\w)(?:båda|bägge|samtliga|alla (?:två|tre|fyra|fem)?)(?!\w)", re.I)
_BEFORE_ORDER = Worded(
    r"innan (?:vi|jag|man) (?:\w+ ){0,2}?(?:beställ\w*|läggs? (?:in )?(?:\w+ )?(?:order|beställning)|går vidare"
    r"|bestämmer)"
    r"|(?:funderar|överväger)(?: \w+)? att beställa|inför (?:en )?(?:eventuell|ev\.?) beställning"
)
_KEPT = Worded(
    r"som (?:planerat|beställt|tänkt|bestämt|avtalat|sagt)(?!\w)|enligt (?:plan|överenskommelse)|kvarstår"
    r"|(?<!\w)rör (?:inte|ej)"
    r"|(?:den|det|beställningen) (?:ligger|står|gäller|är) (?:fast|kvar)"
)
_UNSEEN = re.compile(r"(?:hitta|syns|ser|såg)\w* (?:inte|ej)")
_TICKET = re.compile(  # the number of a case in the system that sent the mail
    r"(?:ärende|ticket|case|ref(?:erens)?|sd|#)(?:nr|nummer|id)?[ .:#-]{0,3}[A-Z]{0,3}-?(?P<n>\d{4,7})(?!\d)", re.I
)
_WORK = frozenset({K.MOUNT, K.DISMOUNT, K.MOVE, K.GATE_LOCK})


def asks_first(facts: Facts) -> bool:
    """Whether the mail asks before anything is ordered, of nobody in particular."""
    return "?" in facts.text and bool(_BEFORE_ORDER.search(facts.text.lower())) and not (facts.ids or facts.addresses)


def without_kept(drafts: list[Draft], groups: Sequence[Group], facts: Facts) -> list[Draft]:
    """The drafts without those that only say beside a change that another order stands as it is."""
    if not any(draft.item.type in (K.CANCEL, K.CHANGE) for draft in drafts):
        return drafts
    kept = {mark.value for group in groups if _KEPT.search(text_of(group, facts).lower()) for mark in group.ids}
    return [d for d in drafts if not (d.item.type in _WORK and d.item.customer_id in kept)]


def only_low(draft: Draft) -> bool:
    """Whether what sounds like a fault only tells why batteries are wanted: some lamp blinks."""
    return draft.item.type is K.FAULT and "blink" in draft.words.get("type", "").lower()


def day_fails(hit: Hit, facts: Facts) -> bool:
    """Whether it is a day that does not work ("den 20:e funkar inte"), and no lock."""
    start = max(0, hit.start - 30)
    return (
        hit.kind is K.FAULT
        and any(start <= when.start and when.end <= hit.start for when in facts.dates)
        and "lås" not in facts.text[start : hit.end].lower()
        and "dörr" not in facts.text[start : hit.end].lower()
    )


def waits_for_coupling(hit: Hit, lower: str) -> bool:
    """Whether a lock is not found because nobody has coupled it: then a person asks, and nothing is broken."""
    return hit.kind is K.FAULT and "koppl" in lower and bool(_UNSEEN.match(lower, hit.start, hit.end))


def drop_tickets(drafts: Sequence[Draft], subject: str) -> None:
    """Take the number of a case in the sending system, which stands in its subject, from orders that took it up."""
    tickets = {match["n"] for match in _TICKET.finditer(subject)}
    for draft in drafts:
        if draft.item.customer_id in tickets:
            draft.put({"customer_id": None})


def share_day(drafts: Sequence[Draft], facts: Facts) -> None:
    """Give a day that is said of them all to every order: "v 44 båda"."""
    for when in facts.dates:
        around = facts.text[max(0, when.start - 14) : when.end + 14]
        if _BOTH.search(around) and not (when.past or when.deadline):
            for draft in drafts:
                draft.offer("proposed_date", when.day, around)
