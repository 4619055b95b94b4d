"""What a mail orders: items from running text, forms and tables."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.reading import Contact, Item, ItemType
from mailbot.parsers import details, forms
from mailbot.parsers.asked import asked_spans
from mailbot.parsers.changes import change_hits, corrections
from mailbot.parsers.contacts import Named, merge, named_contact
from mailbot.parsers.drafts import (
    DENIED,
    NO_KIND,
    OPEN_GATE,
    TWO_ADDRESSES,
    TWO_COUNTS,
    TWO_IDS,
    TWO_KINDS,
    WEAK_KIND,
    Draft,
    Source,
)
from mailbot.parsers.facts import Facts, gather
from mailbot.parsers.fields import FieldValues, read_record
from mailbot.parsers.filling import fill_beside, fill_from_prose, text_of
from mailbot.parsers.groups import MOST_UNITS, Group, Unit, group_units, units_of
from mailbot.parsers.kinds import SUPPLIES, Hit, denies_removal, kind_hits, resolve, says_ended
from mailbot.parsers.lock_words import NEW_LOCK, THE_LOCK
from mailbot.parsers.no_orders import (
    asks_first,
    day_fails,
    drop_tickets,
    only_low,
    share_day,
    waits_for_coupling,
    without_kept,
)
from mailbot.parsers.order_contacts import named_for, reached
from mailbot.parsers.ordinals import contacts_by_place
from mailbot.parsers.several import each_place, heading_hits, parted
from mailbot.parsers.stock import stock_orders
from mailbot.parsers.subject_line import fill_from_subject
from mailbot.parsers.supplies import goes_with, settle, supplies_in

K = ItemType
MOST_ORDERS = 60
_LOCK_MOVES = re.compile(
    r"flytt\w* (?:av |med )?(?:\w+ )?lås|lås\w* (?:\w+ ){0,2}(?:flytta|följ|med)|(?:till|ny) adress"
)
_CHANGE_BATTERY = re.compile(
    r"byt(?:a|as|e|er)|låg|svag|nytt(?: batteri)?(?!\w)|dåligt|(?:börjar|snart|nästan"
    r"|håller på att) (?:\w+ )?(?:ta )?(?:slut|bli)|\d ?%|procent"
    r"|varn(?:ar|ing)|(?:på|till) (?:gult|rött|orange)"
)
_ABOUT_LOCK = re.compile(
    rf"{NEW_LOCK}|(?<!\w)en ny[:, ]|(?<!\w)(?:ny|nya|nytt) (?:kund|brukare|vårdtagare|hos oss)\w*|ny(?:a)? hos oss",
    re.I,
)
_ABOUT_THE_LOCK = re.compile(THE_LOCK, re.I)
_SAYS_NOTHING = re.compile(
    r"^\W*(?:(?:hej\w*|god ?(?:morgon|dag|kväll)|se (?:rubrik\w*|ämne\w*|ovan)|enligt (?:rubrik\w*|ämne\w*)"
    r"|tack\w*|mvh|(?:med )?vänlig\w*"
    r"|hälsning\w*|snälla|på förhand)\W++)*(?:[A-ZÅÄÖ][\w-]++\W*+){0,4}$",  # possessive: an endless word costs no time
    re.I,
)
_POINTS_UP = re.compile(
    r"\W*(?:hej\w*\W+)?(?:se|enligt|som (?:det )?(?:står|framgår)(?: i| av)?) (?:rubrik|ämne|ovan|ärenderad"
    r"|subject)",
    re.I,
)
_THANKS = re.compile(r"^\W*(?:hej\w*\W+)?(?:\w+ )?tack(?:ar)?(?: så mycket)? för|(?:funkar|fungerar) (?:nu|igen|bra)")
_REFERS = re.compile(r"beställ|avtalad|bokad|monter|uppdrag|jobb")
_DONE_BATTERY = re.compile(r"byt(?:te|t) (?:\w+ )?batteri")


def read_orders(source: Source) -> list[Draft]:
    """Every order in the mail, in its order; empty when nothing is asked for."""
    silent = _SAYS_NOTHING.match(source.text) or _POINTS_UP.match(source.text)
    if source.subject and not source.in_thread and silent:
        source = replace(source, text=f"{source.subject}.\n{source.text}", subject="")
    drafts = _read(source)
    fill_from_subject(drafts, source)
    drop_tickets(drafts, source.subject)
    return drafts


def _read(source: Source) -> list[Draft]:
    form = forms.parse_form(source.text)
    facts = gather(form.prose, source.sent)
    records = [read_record(record, source.sent) for record in form.records]
    if len(records) == 1:
        source = replace(source, kind=records[0].kind)
    drafts = _from_prose(facts, source)[:MOST_ORDERS]
    if not any(record.orders() for record in records):
        return _with_record(drafts, records[0] if records else None, source, facts)
    if len(records) == 1 and len(drafts) > 1:
        return _with_record(drafts, records[0], source, facts)
    shared = drafts[0] if drafts else None
    return [_from_record(record, shared, source, facts) for record in records]


def _with_record(drafts: list[Draft], record: FieldValues | None, source: Source, facts: Facts) -> list[Draft]:
    anyone = named_contact(facts) if drafts else None
    for draft in drafts:
        if record is not None:
            record.fill(draft)
        _finish(draft, source, anyone, record)
    return drafts


def _from_record(record: FieldValues, shared: Draft | None, source: Source, facts: Facts) -> Draft:
    prose_kind = shared.item.type if shared and shared.item.type is not K.OTHER else None
    kind = record.kind or prose_kind or _subject_kind(source)
    told = kind is None and source.in_thread  # what we asked for, label by label
    weak = kind is None and not told and _asks_for_lock(record)
    kind = K.CHANGE if told else K.MOUNT if weak else kind
    draft = Draft(item=Item(type=kind or K.OTHER), loose=told)
    if kind is None or weak:
        draft.doubt(WEAK_KIND if weak else NO_KIND)
    if record.kind and prose_kind and prose_kind is not record.kind:
        winner, against = resolve((record.kind, prose_kind))
        draft.item = replace(draft.item, type=winner or record.kind)
        draft.doubt(TWO_KINDS if against else None)
    record.fill(draft)
    if shared is not None:
        draft.offer_all({name: (getattr(shared.item, name), shared.words.get(name, "")) for name in _FILLABLE})
        for reason in shared.doubts:
            if reason not in (NO_KIND, TWO_ADDRESSES) and not (
                reason == OPEN_GATE and draft.item.gate_lock is not None
            ):
                draft.doubt(reason)
    else:
        fill_beside(draft, facts)
    _finish(draft, source, named_contact(facts), record)
    return draft


def _asks_for_lock(record: FieldValues) -> bool:
    """Whether a form without a heading asks what only the one for a new lock asks."""
    return "address" in record.labels and not record.labels.isdisjoint(("gate_lock", "keys_available", "code_lock"))


_FILLABLE = (
    "customer_id", "address", "flat", "new_address", "gate_lock", "proposed_date",
    "quantity", "keys_available", "code_lock", "consent", "door_code", "fault",
    "customer_name", "customer_phone", "brf", "brf_approved", "article", "action", "ends",
)  # fmt: skip


def _finish(draft: Draft, source: Source, anyone: Named | None, record: FieldValues | None) -> None:
    """Contact and what only the finished kind can tell; `anyone`: who is named anywhere in the mail."""
    named = None if record is not None and record.named else draft.named or anyone
    contact = named.contact if named else Contact()
    if record is not None:
        contact = (
            merge(contact, record.contact) if contact.name and not record.named else merge(record.contact, contact)
        )
    contact = merge(contact, source.contact) if contact.name or contact.phone else merge(source.contact, contact)
    contact = reached(contact, source.contact, draft.item.type)
    values: dict[str, object] = {"contact": contact}
    if draft.item.type is K.CANCEL:
        values["proposed_date"] = None  # a day in it is the one that is called off
    if named and draft.item.customer_phone and contact.phone == draft.item.customer_phone:
        values["customer_phone"] = None
    if (
        named and draft.item.customer_name == contact.name and " " in (contact.name or "")
    ):  # nobody is their own contact
        values["customer_name"] = None
    if draft.item.type is not K.FAULT and draft.item.type is not K.DISCHARGED_BATTERY:
        values["fault"] = None
    foreign = (
        ("gate_lock", "keys_available", "proposed_date") if draft.item.type in SUPPLIES else ("quantity", "article")
    )
    draft.put(values | dict.fromkeys(foreign))


def _subject_kind(source: Source) -> ItemType | None:
    hits = [hit for hit in kind_hits(source.subject.lower()) if not hit.denied]
    work = [hit for hit in hits if hit.kind not in SUPPLIES]
    exact = [hit.kind for hit in work if not hit.loose]
    return resolve(exact or [hit.kind for hit in work] or [hit.kind for hit in hits])[0]


def _from_prose(facts: Facts, source: Source) -> list[Draft]:
    units = units_of(facts.text)
    if asks_first(facts):
        return []
    hits = _ordering_hits(facts, units, source)
    if not source.in_thread and (stock := stock_orders(facts, units[:MOST_UNITS], hits, source.subject)):
        return stock
    groups = group_units(facts, parted(facts, units[:MOST_UNITS], hits), hits)[:MOST_ORDERS]
    preamble = groups[0] if len(groups) > 1 and not groups[0].anchored() else None
    inherited = _asserted(preamble, facts, source) if preamble else None
    lead = f"{source.subject}\n{text_of(preamble, facts) if preamble else ''}"
    drafts: list[Draft] = []
    bound: list[Draft] = []
    for group in groups:
        if len(groups) > 1 and group.units and group.units[0].own_line:
            heading = heading_hits(group, facts)
            inherited = resolve(_plausible(heading, text_of(group, facts).lower(), source))[0] or inherited
        supplies = supplies_in(group, facts, lead)
        supplies = [] if bound and goes_with(supplies, bound[-1], group) else supplies
        draft = _bound(group, facts, source, inherited, alone=len(groups) == 1)
        if draft is not None and bound and not group.anchored() and _goes_on(draft, bound[-1]):
            draft = None
        if draft is not None and supplies and not group.anchored() and only_low(draft):
            draft = None
        draft = settle(draft, supplies, group, facts)
        if draft is not None and draft.item.type not in {supply.item.type for supply in supplies}:
            _same_gate(draft, bound, text_of(group, facts).lower())
            draft.named = named_for(draft.item.type, draft.named, group, facts, source.contact)
            bound.append(draft)
            drafts += each_place(draft, group, facts)
        drafts += supplies
    drafts = without_kept(drafts, groups, facts)
    contacts_by_place(drafts, facts, source.contact)
    if len(bound) > 1:
        _share(bound, [group for group in groups if not group.anchored()], facts)
    return drafts


def _goes_on(draft: Draft, before: Draft) -> bool:
    """Whether a fault without a place is more of the fault before it; the dangerous one of two names the order."""
    faults = (K.FAULT, K.DISCHARGED_BATTERY)
    if draft.item.type not in faults or before.item.type not in (*faults, K.BATTERY):
        return False
    if draft.item.type is K.DISCHARGED_BATTERY or before.item.type is K.BATTERY:
        before.put({"type": draft.item.type})
        before.words["type"] = draft.words.get("type", "")
    before.offer("fault", draft.item.fault, draft.words.get("fault", ""))
    return True


def _ordering_hits(facts: Facts, units: Sequence[Unit], source: Source) -> list[Hit]:
    """Mentions of work, without those in questions about what holds ("ska låset tas ner?")."""
    lower = facts.text.lower()
    hits = kind_hits(lower)
    if source.in_thread or "beställde" in lower or _ABOUT_ORDER.search(source.subject.lower()):
        told = change_hits(lower, dated=bool(facts.dates), in_thread=source.in_thread)
        hits = (*(hit for hit in hits if not day_fails(hit, facts)), *told)
    hits = (*(hit for hit in hits if not waits_for_coupling(hit, lower)), *corrections(lower))
    if not hits:
        return []
    asked = [span for unit in units for span in asked_spans(lower, unit)]
    named = bool(facts.ids or facts.addresses)
    unclear = [] if named else [unit for unit in units if lower[unit.start : unit.end].rstrip().endswith("?")]
    return [
        hit
        for hit in hits
        if not (any(start <= hit.start < end for start, end in asked) and not (named and hit.kind in _NEVER_ASKED))
        and not (hit.kind in _PLACED and any(unit.start <= hit.start < unit.end for unit in unclear))
    ]


_ABOUT_ORDER = re.compile(
    r"(?:ang|gäll|komplett|ändr|rätt|tillägg|korr|fråga|sv:|re:|min|vår|förra|tidigare)[^\n]{0,30}beställning(?!ar)"
    r"|beställningen|^(?:rättelse|korrigering|ändrad)(?!\w)"
)
_NEVER_ASKED = frozenset({K.DISCHARGED_BATTERY})  # a dangerous battery is one, whatever else is asked about it
_PLACED = frozenset({K.MOUNT, K.DISMOUNT, K.MOVE, K.GATE_LOCK})  # asked for at no place, they are asked about


def _same_gate(draft: Draft, earlier: Sequence[Draft], lower: str) -> None:
    """Words such as «portlåset i samma port» takes the address of the order before."""
    if draft.item.address is None and earlier and re.search(r"samma (?:port|adress|hus|trapp)", lower):
        draft.offer("address", earlier[-1].item.address)


def _share(drafts: Sequence[Draft], rest: Sequence[Group], facts: Facts) -> None:
    """What is said once for all orders of the mail."""
    share_day(drafts, facts)
    for group in rest:
        for name, (value, words) in details.switches(text_of(group, facts).lower()).items():
            for draft in drafts:
                draft.offer(name, value, words)


def _asserted(group: Group, facts: Facts, source: Source) -> ItemType | None:
    hits = [hit for hit in group.hits if not hit.denied and hit.kind not in SUPPLIES]
    return resolve(_plausible(hits, text_of(group, facts).lower(), source))[0]


def _plausible(hits: Sequence[Hit], lower: str, source: Source) -> set[ItemType]:
    """The kinds that are meant: without those that words only describe, or that more exact words leave no room for."""
    kinds = {hit.kind for hit in hits if not hit.loose}
    if K.ALARM_STAYS in kinds and not (says_ended(lower) or denies_removal(lower)):
        kinds.discard(K.ALARM_STAYS)
    if kinds:
        return kinds
    loose = {hit.kind for hit in hits if hit.loose}
    if K.CANCEL in loose and not source.in_thread and not _REFERS.search(lower):
        loose.discard(K.CANCEL)
    titled = _subject_kind(source) if K.GATE_LOCK in loose else None
    if K.GATE_LOCK in loose and titled in (K.MOUNT, K.MOVE, K.DISMOUNT):
        return {titled}
    return loose - {K.GATE_LOCK} if K.MOUNT in loose else loose


def _bound(group: Group, facts: Facts, source: Source, inherited: ItemType | None, *, alone: bool) -> Draft | None:
    """The order about a resident or an address in this group."""
    lower = text_of(group, facts).lower()
    hits = [hit for hit in group.hits if not hit.denied and hit.kind not in SUPPLIES]
    kinds = _plausible(hits, lower, source)
    moves = K.MOVE in kinds and len(group.addresses) < 2 and not _LOCK_MOVES.search(lower)
    if moves and K.DISMOUNT in kinds:
        kinds.discard(K.MOVE)
    kind, against = resolve(kinds)
    wished = kind is K.FAULT and any(
        hit.kind is K.MOUNT and hit.loose and not facts.text[hit.start :].lower().startswith("lås") for hit in hits
    )
    stopped = kind is None and _stops(group, source)
    if kind is None and not stopped and not group.anchored():
        return None
    kind = _settled_kind(K.CANCEL if stopped else kind, group, lower, source, inherited, alone=alone)
    if not group.anchored() and (not alone and not _worth(source, kind)):
        return None
    if kind in SUPPLIES and (not group.ids or _DONE_BATTERY.search(lower)):
        return None
    weak = _weak_kind(source, lower) if kind is None and not any(hit.denied for hit in group.hits) else None
    loose = stopped or (kind in (K.CHANGE, K.CANCEL) and all(hit.loose for hit in hits if hit.kind is kind))
    draft = Draft(item=Item(type=kind or weak or K.OTHER), loose=loose)
    if kind is None:
        draft.doubt(WEAK_KIND if weak else NO_KIND)
    draft.doubt(DENIED if stopped else None)
    draft.doubt(TWO_KINDS if against or wished else None)
    tag_only = kind is K.FAULT and "lås" not in lower and any(hit.kind is K.NFC for hit in group.hits)
    draft.doubt(TWO_KINDS if tag_only else None)
    draft.doubt(TWO_IDS if group.crowded else None)
    draft.doubt(NO_KIND if moves and kind is K.MOVE else None)
    wanted = details.quantity(_bare_text(group, facts)) if kind in SUPPLIES else None
    if wanted:
        draft.offer("quantity", wanted[0], wanted[1])
        draft.doubt(TWO_COUNTS if wanted[2] else None)
    _note_denials(draft, group, lower)
    draft.named = named_contact(facts, group.holds)
    others = [name for name in (source.contact.name, draft.named.contact.name if draft.named else None) if name]
    fill_from_prose(draft, group, facts, hits, lower, others)
    return draft


def _bare_text(group: Group, facts: Facts) -> str:
    return "".join(facts.bare[unit.start : unit.end] for unit in group.units).lower()


def _stops(group: Group, source: Source) -> bool:
    """In the thread of a job, that the work shall not be done takes the order back."""
    return source.in_thread and any(
        hit.denied and not hit.open and hit.kind in (K.MOUNT, K.DISMOUNT, K.MOVE) for hit in group.hits
    )


def _settled_kind(
    kind: ItemType | None, group: Group, lower: str, source: Source, inherited: ItemType | None, *, alone: bool
) -> ItemType | None:
    """What the words around the order and the subject add to its own words."""
    battery = any(hit.kind is K.BATTERY and not hit.denied for hit in group.hits)
    if kind is None and group.ids and battery and _CHANGE_BATTERY.search(lower):
        kind = K.BATTERY
    if kind is None or (kind in (K.MOUNT, K.CHANGE) and not group.anchored() and not alone):
        keeps = kind and not inherited and group.anchored()
        return kind if keeps else inherited or source.kind or _subject_kind(source) or kind
    return kind


def _weak_kind(source: Source, lower: str) -> ItemType | None:
    """Tell a lock that is wanted ("ett lås") from one that hangs ("låset"), of which one mostly writes a fault."""
    if source.in_thread or _THANKS.search(lower):
        return None
    if _ABOUT_THE_LOCK.search(lower) and "låset ska" not in lower and not (says_ended(lower) or denies_removal(lower)):
        return K.FAULT if "?" not in lower else None
    return K.MOUNT if _ABOUT_LOCK.search(f"{source.subject}\n{lower}") and "?" not in lower else None


def _worth(source: Source, kind: ItemType | None) -> bool:
    return kind in (K.FAULT, K.DISCHARGED_BATTERY, K.CANCEL, K.GATE_LOCK) or (kind is K.CHANGE and source.in_thread)


def _note_denials(draft: Draft, group: Group, lower: str) -> None:
    denied = {hit.kind for hit in group.hits if hit.denied}
    if draft.item.type in denied or (
        draft.item.type is K.DISMOUNT and denies_removal(lower) and "portlås" not in lower
    ):
        draft.doubt(DENIED)
    if draft.item.type is K.OTHER and denied:
        draft.doubt(DENIED)
