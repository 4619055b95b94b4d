"""What a mail orders: items from running text, forms and tables."""

import re
from collections.abc import Sequence
from dataclasses import replace

from mailbot.domain.reading import Contact, Item, ItemType
from mailbot.parsers import details, forms
from mailbot.parsers.contacts import NAME, Named, merge, named_contact
from mailbot.parsers.drafts import (
    DENIED,
    NO_KIND,
    OPEN_GATE,
    TWO_ADDRESSES,
    TWO_FLATS,
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
from mailbot.parsers.supplies import supplies_in

K = ItemType
MOST_ORDERS = 60
_ASKS = re.compile(
    r"(?:^|[.,!\n]|(?<=hej)|men)\s*(?:ska|skall|bör|måste|får (?:vi|man|ni)|behöver (?:vi|man)|hur"
    r"|vad|varför|när|var|vem|vilka|vilken|är|kan man)"
    r"(?!\w)[^.!\n]{0,200}\?|(?:vet (?:inte|ej)|undrar|oklart) om (?!ni kan|det går)"
)
_LOCK_MOVES = re.compile(
    r"flytt\w* (?:av |med )?(?:\w+ )?lås|lås\w* (?:\w+ ){0,2}(?:flytta|följ|med)|(?:till|ny) adress"
)
_CHANGE_BATTERY = re.compile(r"byt(?:a|as|e|er)|låg|svag|nytt batteri")
_ABOUT_LOCK = re.compile(r"(?:digital\w*|trygghets|nytt) ?lås(?!\w)|(?<!\w)en ny[:, ]|ny (?:kund|brukare)(?!\w)", re.I)
_DONE_BATTERY = re.compile(r"byt(?:te|t) (?:\w+ )?batteri")


def read_orders(source: Source) -> list[Draft]:
    """Every order in the mail, in its order; empty when nothing is asked for."""
    form = forms.parse_form(source.text)
    facts = gather(form.prose, source.sent)
    records = [read_record(record, source.sent) for record in form.records]
    if len(records) == 1:
        source = replace(source, kind=records[0].kind)
    drafts = _from_prose(facts, source)
    if not any(record.orders() for record in records):
        return _with_record(drafts, records[0] if records else None, source, facts)
    if len(records) == 1 and len(drafts) > 1:
        return _with_record(drafts, records[0], source, facts)
    shared = drafts[0] if drafts else None
    return [_from_record(record, shared, source, facts) for record in records]


def _with_record(drafts: list[Draft], record: FieldValues | None, source: Source, facts: Facts) -> list[Draft]:
    for draft in drafts:
        if record is not None:
            record.fill(draft)
        _finish(draft, source, facts, record)
    return drafts


def _from_record(record: FieldValues, shared: Draft | None, source: Source, facts: Facts) -> Draft:
    prose_kind = shared.item.type if shared and shared.item.type is not K.OTHER else None
    kind = record.kind or prose_kind or _subject_kind(source)
    draft = Draft(item=Item(type=kind or K.OTHER))
    if kind is None:
        draft.doubt(NO_KIND)
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
    _finish(draft, source, facts, record)
    return draft


_FILLABLE = [
    "customer_id",
    "address",
    "flat",
    "new_address",
    "gate_lock",
    "proposed_date",
    "quantity",
    "keys_available",
    "code_lock",
    "consent",
    "door_code",
    "fault",
    "customer_name",
    "customer_phone",
    "brf",
    "brf_approved",
    "article",
    "action",
    "ends",
]


def _finish(draft: Draft, source: Source, facts: Facts, record: FieldValues | None) -> None:
    """Contact and what only the finished kind can tell."""
    named = None if record is not None and record.named else draft.named or named_contact(facts)
    contact = named.contact if named else Contact()
    if record is not None:
        contact = (
            merge(contact, record.contact) if contact.name and not record.named else merge(record.contact, contact)
        )
    contact = merge(contact, source.contact) if contact.name or contact.phone else merge(source.contact, contact)
    values: dict[str, object] = {"contact": contact}
    if named and draft.item.customer_phone and contact.phone == draft.item.customer_phone:
        values["customer_phone"] = None
    if draft.item.type is not K.FAULT and draft.item.type is not K.DISCHARGED_BATTERY:
        values["fault"] = None
    foreign = (
        ("gate_lock", "keys_available", "proposed_date") if draft.item.type in SUPPLIES else ("quantity", "article")
    )
    draft.put(values | dict.fromkeys(foreign))


def _subject_kind(source: Source) -> ItemType | None:
    hits = kind_hits(source.subject.lower())
    return (
        resolve(hit.kind for hit in hits if not hit.denied and hit.kind not in SUPPLIES)[0]
        or (resolve(hit.kind for hit in hits if not hit.denied)[0])
    )


def _from_prose(facts: Facts, source: Source) -> list[Draft]:
    units = units_of(facts.text)
    hits = _ordering_hits(facts, units)
    groups = group_units(facts, units[:MOST_UNITS], hits)[:MOST_ORDERS]
    preamble = groups[0] if len(groups) > 1 and not groups[0].anchored() else None
    inherited = _asserted(preamble, facts, source) if preamble else None
    drafts: list[Draft] = []
    bound: list[Draft] = []
    for group in groups:
        supplies = supplies_in(group, facts)
        draft = _bound(group, facts, source, inherited, alone=len(groups) == 1)
        if draft is not None and draft.item.type not in {supply.item.type for supply in supplies}:
            _same_gate(draft, bound, text_of(group, facts).lower())
            draft.named = named_contact(facts, group.holds)
            bound.append(draft)
            drafts += _per_flat(draft, group, facts)
        drafts += supplies
    if len(bound) > 1:
        _share(bound, [group for group in groups if not group.anchored()], facts)
    return drafts


def _ordering_hits(facts: Facts, units: Sequence[Unit]) -> list[Hit]:
    """Mentions of work, without those in questions about what holds ("ska låset tas ner?")."""
    lower = facts.text.lower()
    hits = kind_hits(lower)
    asked = [unit for unit in units if _ASKS.search(lower, unit.start, unit.end)] if hits else []
    return [hit for hit in hits if not any(unit.start <= hit.start < unit.end for unit in asked)]


def _same_gate(draft: Draft, earlier: Sequence[Draft], lower: str) -> None:
    """Words such as «portlåset i samma port» takes the address of the order before."""
    if draft.item.address is None and earlier and re.search(r"samma (?:port|adress|hus|trapp)", lower):
        draft.offer("address", earlier[-1].item.address)


def _share(drafts: Sequence[Draft], rest: Sequence[Group], facts: Facts) -> None:
    """What is said once for all orders of the mail."""
    for group in rest:
        for name, (value, words) in details.switches(text_of(group, facts).lower()).items():
            for draft in drafts:
                draft.offer(name, value, words)


def _per_flat(draft: Draft, group: Group, facts: Facts) -> list[Draft]:
    """Several flats at one address are several orders."""
    flats = [draft.item.flat, *(mark.value for mark in facts.flats if group.holds(mark.start))]
    distinct = list(dict.fromkeys(flat for flat in flats if flat))
    if len(distinct) < 2 or len(group.ids) > 1 or draft.item.address is None or draft.item.type is K.MOVE:
        return [draft]
    out = []
    for flat in distinct:
        item = replace(draft.item, flat=flat, address=f"{draft.item.address} lgh {flat}")
        match = re.search(rf"lgh {flat}[):]? ?({NAME})", facts.text)
        named = Named(contact=Contact(name=match[1]), words=match[0], at=match.start()) if match else draft.named
        out.append(Draft(item=item, words=dict(draft.words), doubts=[*draft.doubts, TWO_FLATS], named=named))
    return out


def _asserted(group: Group, facts: Facts, source: Source) -> ItemType | None:
    kinds = {hit.kind for hit in group.hits if not hit.denied} - SUPPLIES
    return resolve(_plausible(kinds, text_of(group, facts).lower(), source))[0]


def _plausible(kinds: set[ItemType], lower: str, source: Source) -> set[ItemType]:
    """Leave out kinds whose words only describe: "larm kvar" without an end, a change without a job."""
    kinds = set(kinds)
    if K.ALARM_STAYS in kinds and not (says_ended(lower) or denies_removal(lower)):
        kinds.discard(K.ALARM_STAYS)
    return kinds


def _bound(group: Group, facts: Facts, source: Source, inherited: ItemType | None, *, alone: bool) -> Draft | None:
    """The order about a resident or an address in this group."""
    lower = text_of(group, facts).lower()
    hits = [hit for hit in group.hits if not hit.denied and hit.kind not in SUPPLIES]
    kinds = _plausible({hit.kind for hit in hits}, lower, source)
    moves = K.MOVE in kinds and len(group.addresses) < 2 and not _LOCK_MOVES.search(lower)
    if moves and K.DISMOUNT in kinds:
        kinds.discard(K.MOVE)
    kind, against = resolve(kinds)
    if kind is None and not group.anchored():
        return None
    if (
        kind is None
        and group.ids
        and any(hit.kind is K.BATTERY for hit in group.hits)
        and _CHANGE_BATTERY.search(lower)
    ):
        kind = K.BATTERY
    if kind is None or (kind in (K.MOUNT, K.CHANGE) and not group.anchored() and not alone):
        kind = (
            kind
            if kind and not inherited and group.anchored()
            else inherited or source.kind or _subject_kind(source) or kind
        )
    if not group.anchored() and (not alone and not _worth(group, facts, kind)):
        return None
    if kind in SUPPLIES and (not group.ids or _DONE_BATTERY.search(lower)):
        return None
    weak = (
        kind is None and _ABOUT_LOCK.search(f"{source.subject}\n{lower}") and not source.in_thread and "?" not in lower
    )
    draft = Draft(item=Item(type=K.MOUNT if weak else kind or K.OTHER))
    if kind is None:
        draft.doubt(WEAK_KIND if weak else NO_KIND)
    draft.doubt(TWO_KINDS if against else None)
    tag_only = kind is K.FAULT and "lås" not in lower and any(hit.kind is K.NFC for hit in group.hits)
    draft.doubt(TWO_KINDS if tag_only else None)
    draft.doubt(TWO_IDS if group.crowded else None)
    draft.doubt(NO_KIND if moves and kind is K.MOVE else None)
    _note_denials(draft, group, lower)
    fill_from_prose(draft, group, facts, hits, lower)
    return draft


def _worth(group: Group, facts: Facts, kind: ItemType | None) -> bool:
    return kind in (K.FAULT, K.DISCHARGED_BATTERY, K.CANCEL, K.GATE_LOCK)


def _note_denials(draft: Draft, group: Group, lower: str) -> None:
    denied = {hit.kind for hit in group.hits if hit.denied}
    if draft.item.type in denied or (
        draft.item.type is K.DISMOUNT and denies_removal(lower) and "portlås" not in lower
    ):
        draft.doubt(DENIED)
    if draft.item.type is K.OTHER and denied:
        draft.doubt(DENIED)
