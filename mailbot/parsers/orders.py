"""What a mail orders: items from running text, forms and tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.domain.reading import Contact, Item, ItemType
from mailbot.parsers import details, forms
from mailbot.parsers.addresses import Address
from mailbot.parsers.contacts import NAME, Named, merge, named_contact
from mailbot.parsers.dates import When
from mailbot.parsers.facts import Facts, gather
from mailbot.parsers.fields import FieldValues, read_record
from mailbot.parsers.groups import Group, group_units, units_of
from mailbot.parsers.identifiers import Placed
from mailbot.parsers.kinds import SUPPLIES, Hit, denies_removal, kind_hits, resolve, says_ended

K = ItemType
NO_KIND = "Det framgår inte vad som ska göras."
TWO_KINDS = "Mejlet kan läsas som mer än en sorts beställning."
TWO_IDS = "Flera kundnummer står i samma mening."
TWO_ADDRESSES = "Mejlet nämner flera adresser."
TWO_FLATS = "Mejlet nämner flera lägenheter."
WEAK_KIND = "Vad som ska göras framgår bara av att mejlet handlar om digitalt lås."
MOST_ORDERS = 60
TWO_DATES = "Mejlet nämner flera datum."
TWO_COUNTS = "Mejlet nämner flera antal."
OPEN_GATE = "Avsändaren är osäker på om portlås behövs."
DENIED = "Mejlet säger både vad som ska och inte ska göras."
LOOSE = "Mejlet innehåller uppgifter som inte hör till någon beställning."
_FROM = re.compile(r"(?:från|gammal|gamla|nuvarande|tidigare)(?: adress\w*:?)?[ ]$", re.I)
_TO = re.compile(r"(?:till|ny|nya|->|→|–>)(?: adress\w*:?)?(?: på)?[ ]?$", re.I)
_NOT_A_WISH = re.compile(
    r"samtyck|påskriv|underskriv|beviljad|bevilja|född|nyck\w*[^.]{0,40}(?:hämta|kom|inlämn|imorgon|i morgon)"
    r"|hämtar|ringde|saknas|ringde|registrerade|bytte|sedan|semester|stängt|felanmäl\w* (?:den|i)|har varit"
)
_CUE = re.compile(
    r"önsk|förslag|föreslå|helst|gärna|datum|(?<!\w)tid(?!\w)|vi kan|kan ni|funkar|passar"
    r"|från och med|fr\.?o\.?m|nu på|kom (?:gärna|och)|boka|monter"
    r"|inplaner|går bra|ta (?:ner|ned)|kommer över|tar över|gäller från"
)
_REJECTED = re.compile(
    r"[^.!?,]{0,15}(?:går bort|utgår|(?:går|passar|funkar|fungerar|kan (?:jag|vi|hon|han|de)) (?:inte|ej))"
)
_ENDING = re.compile(r"avslut\w*|upphör|upphörde|flyttar|flyttat|avled|avlid\w*|flyttade|boende|gick bort")
_EITHER = re.compile(r"\s{0,2}(?:eller|alternativt|och|/)\s{0,2}\d")
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
_SUPPLY_ORDER = re.compile(
    r"behöv|beställ|önska|vill ha|hämta|skicka|till oss|nya|kan vi få|fylla på|slut(?!\w)|och \d|best\.|st(?!\w)|antal"
)


@dataclass(kw_only=True, slots=True)
class Draft:
    """An item in the making with the words for each value and the doubts about it."""

    item: Item
    words: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    named: Named | None = None

    def offer(self, name: str, value: object, words: str = "") -> None:
        """Set a field that nothing has filled yet."""
        if value is not None and getattr(self.item, name) is None:
            self.item = replace(self.item, **{name: value})  # type: ignore[arg-type]
            if words.strip():
                self.words[name] = " ".join(words.split())[:120] if "\n" in words else words.strip()[:120]

    def doubt(self, reason: str | None) -> None:
        """Note why a person should look."""
        if reason and reason not in self.doubts:
            self.doubts.append(reason)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where an order stands: the text, the day it was written, the subject, and the contact when nobody is named."""

    text: str
    sent: date
    subject: str = ""
    contact: Contact = field(default_factory=Contact)
    in_thread: bool = False
    kind: ItemType | None = None


def read_orders(source: Source) -> list[Draft]:
    """Every order in the mail, in its order; empty when nothing is asked for."""
    form = forms.parse_form(source.text)
    facts = gather(form.prose, source.sent)
    records = [read_record(record, source.sent) for record in form.records]
    if len(records) == 1:
        source = replace(source, kind=records[0].kind)
    subject_hits = kind_hits(source.subject.lower())
    drafts = _from_prose(facts, source, subject_hits)
    if not any(record.orders() for record in records):
        return _with_record(drafts, records[0] if records else None, source, facts)
    if len(records) == 1 and len(drafts) > 1:
        return _with_record(drafts, records[0], source, facts)
    shared = drafts[0] if drafts else None
    return [_from_record(record, shared, source, facts, subject_hits) for record in records]


def _with_record(drafts: list[Draft], record: FieldValues | None, source: Source, facts: Facts) -> list[Draft]:
    for draft in drafts:
        if record is not None:
            record.fill(draft)
        _finish(draft, source, facts, record)
    return drafts


def _from_record(
    record: FieldValues, shared: Draft | None, source: Source, facts: Facts, subject: Sequence[Hit]
) -> Draft:
    prose_kind = shared.item.type if shared and shared.item.type is not K.OTHER else None
    kind = record.kind or prose_kind or _subject_kind(subject)
    draft = Draft(item=Item(type=kind or K.OTHER))
    if kind is None:
        draft.doubt(NO_KIND)
    if record.kind and prose_kind and prose_kind is not record.kind:
        winner, against = resolve((record.kind, prose_kind))
        draft.item = replace(draft.item, type=winner or record.kind)
        draft.doubt(TWO_KINDS if against else None)
    record.fill(draft)
    if shared is not None:
        for name in _FILLABLE:
            draft.offer(name, getattr(shared.item, name), shared.words.get(name, ""))
        for reason in shared.doubts:
            if reason not in (NO_KIND, TWO_ADDRESSES) and not (
                reason == OPEN_GATE and draft.item.gate_lock is not None
            ):
                draft.doubt(reason)
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
    draft.item = replace(draft.item, contact=contact)
    if named and draft.item.customer_phone and contact.phone == draft.item.customer_phone:
        draft.item = replace(draft.item, customer_phone=None)
    if draft.item.type is not K.FAULT and draft.item.type is not K.DISCHARGED_BATTERY:
        draft.item = replace(draft.item, fault=None)
    if draft.item.type in SUPPLIES:
        draft.item = replace(draft.item, gate_lock=None, keys_available=None, proposed_date=None)
    else:
        draft.item = replace(draft.item, quantity=None, article=None)


def _subject_kind(hits: Sequence[Hit]) -> ItemType | None:
    return (
        resolve(hit.kind for hit in hits if not hit.denied and hit.kind not in SUPPLIES)[0]
        or (resolve(hit.kind for hit in hits if not hit.denied)[0])
    )


def _from_prose(facts: Facts, source: Source, subject: Sequence[Hit]) -> list[Draft]:
    hits = _ordering_hits(facts)
    groups = group_units(facts, hits)[:MOST_ORDERS]
    preamble = groups[0] if len(groups) > 1 and not groups[0].anchored() else None
    inherited = _asserted(preamble, facts, source) if preamble else None
    drafts: list[Draft] = []
    bound: list[Draft] = []
    for group in groups:
        supplies = _supplies(group, facts)
        draft = _bound(group, facts, source, inherited, subject, alone=len(groups) == 1)
        if draft is not None and draft.item.type not in {supply.item.type for supply in supplies}:
            _same_gate(draft, bound, _text(group, facts).lower())
            draft.named = named_contact(facts, group.holds)
            bound.append(draft)
            drafts += _per_flat(draft, group, facts)
        drafts += supplies
    if len(bound) > 1:
        _share(bound, [group for group in groups if not group.anchored()], facts)
    return drafts


def _ordering_hits(facts: Facts) -> list[Hit]:
    """Mentions of work, without those in questions about what holds ("ska låset tas ner?")."""
    lower = facts.text.lower()
    asked = [unit for unit in units_of(facts.text) if _ASKS.search(lower, unit.start, unit.end)]
    return [hit for hit in kind_hits(lower) if not any(unit.start <= hit.start < unit.end for unit in asked)]


def _same_gate(draft: Draft, earlier: Sequence[Draft], lower: str) -> None:
    """Words such as «portlåset i samma port» takes the address of the order before."""
    if draft.item.address is None and earlier and re.search(r"samma (?:port|adress|hus|trapp)", lower):
        draft.offer("address", earlier[-1].item.address)


def _share(drafts: Sequence[Draft], rest: Sequence[Group], facts: Facts) -> None:
    """What is said once for all orders of the mail."""
    for group in rest:
        for name, (value, words) in details.switches(_text(group, facts).lower()).items():
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
    return resolve(_plausible(kinds, _text(group, facts).lower(), source))[0]


def _text(group: Group, facts: Facts) -> str:
    return "".join(facts.text[unit.start : unit.end] for unit in group.units)


def _plausible(kinds: set[ItemType], lower: str, source: Source) -> set[ItemType]:
    """Leave out kinds whose words only describe: "larm kvar" without an end, a change without a job."""
    kinds = set(kinds)
    if K.ALARM_STAYS in kinds and not (says_ended(lower) or denies_removal(lower)):
        kinds.discard(K.ALARM_STAYS)
    return kinds


def _bound(
    group: Group, facts: Facts, source: Source, inherited: ItemType | None, subject: Sequence[Hit], *, alone: bool
) -> Draft | None:
    """The order about a resident or an address in this group."""
    lower = _text(group, facts).lower()
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
            else inherited or source.kind or _subject_kind(subject) or kind
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
    _fill_from_prose(draft, group, facts, hits, lower)
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


def _supplies(group: Group, facts: Facts) -> list[Draft]:
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


def _fill_from_prose(draft: Draft, group: Group, facts: Facts, hits: Sequence[Hit], lower: str) -> None:
    kind = draft.item.type
    named = next((hit for hit in hits if hit.kind is kind), None)
    if named:
        draft.words["type"] = facts.text[named.start : named.end][:120]
    if group.ids:
        draft.offer("customer_id", group.ids[0].value, facts.text[max(0, group.ids[0].start - 8) : group.ids[0].end])
    _fill_addresses(draft, [address for address in facts.addresses if group.holds(address.start)], facts)
    _fill_dates(draft, [when for when in facts.dates if group.holds(when.start)], facts, hits)
    code = next((mark for mark in facts.codes if group.holds(mark.start)), None)
    if code:
        draft.offer("door_code", code.value, facts.text[code.start : code.end])
    for name, (value, words) in details.switches(lower).items():
        draft.offer(name, value, words)
        draft.doubt(OPEN_GATE if value is None and name == "gate_lock" else None)
    _fill_rest(draft, group, facts, hits)


def _fill_addresses(draft: Draft, found: Sequence[Address], facts: Facts) -> None:
    if draft.item.type is not K.MOVE:
        if found:
            draft.offer("address", found[0].line, facts.text[found[0].start : found[0].end])
            draft.offer("flat", found[0].flat)
        either = any(_EITHER.match(facts.text, address.end) for address in found)
        if either or len({address.key() for address in found}) > 1:
            draft.doubt(TWO_ADDRESSES)
        return
    for address in found:
        before = facts.text[max(0, address.start - 20) : address.start]
        name = "new_address" if _TO.search(before) else "address" if _FROM.search(before) else ""
        if name:
            draft.offer(name, address.line, facts.text[address.start : address.end])
    known = {draft.item.address, draft.item.new_address}
    for address in found:
        if address.line not in known:
            draft.offer("address" if draft.item.address is None else "new_address", address.line, address.line)
            draft.doubt(TWO_ADDRESSES if len(known - {None}) > 1 else None)


def _fill_dates(draft: Draft, found: Sequence[When], facts: Facts, hits: Sequence[Hit]) -> None:
    lower = facts.text.lower()
    wishes: list[When] = []
    for when in found:
        sentence = _sentence_around(lower, when)
        gone = when.day is not None and not when.vague and facts.sent > when.day
        if gone and draft.item.type is K.DISMOUNT and _ENDING.search(sentence[0]):
            draft.offer("ends", when.day, facts.text[when.start : when.end])
        if when.day is not None and when.yearless and (when.day - facts.sent).days > 300:
            draft.doubt("Det är oklart vilket år datumet gäller.")
            continue
        if when.past or gone or when.deadline or not _is_wish(draft, when, sentence, lower, hits):
            continue
        if draft.item.type is K.DISMOUNT and _ENDING.search(sentence[0]) and not _CUE.search(sentence[0]):
            draft.offer("ends", when.day, facts.text[when.start : when.end])
            continue
        wishes.append(when)
    first = [when for when in wishes if not when.alternative]
    if not first:
        draft.doubt(TWO_DATES if wishes else None)
        return
    draft.offer("proposed_date", first[0].day, facts.text[first[0].start : first[0].end])
    draft.doubt(first[0].doubt)
    draft.doubt("Datumet kan inte utläsas." if first[0].day is None and not first[0].doubt else None)
    draft.doubt(TWO_DATES if len({when.day for when in first}) > 1 else None)


def _sentence_around(lower: str, when: When) -> tuple[str, str]:
    """The sentence before and behind a date."""
    left = max(lower.rfind(mark, max(0, when.start - 200), when.start) for mark in (". ", "! ", "? ", "\n"))
    right = [at for mark in (". ", "! ", "? ", "\n") if (at := lower.find(mark, when.end, when.end + 120)) >= 0]
    return lower[max(left, 0, when.start - 200) : when.start], lower[when.end : min(right, default=when.end + 120)]


def _is_wish(draft: Draft, when: When, sentence: tuple[str, str], lower: str, hits: Sequence[Hit]) -> bool:
    """Whether a date says when the work is wanted, and not when something else happened or will happen."""
    before, after = sentence
    other = [match.end() for match in _NOT_A_WISH.finditer(before)]
    cue = [match.end() for match in _CUE.finditer(before)]
    if other and max(other) >= max(cue, default=-1):
        return False
    if _REJECTED.match(after):
        return False
    if draft.item.type in (K.FAULT, K.DISCHARGED_BATTERY) and not cue:
        return False
    if not when.vague:
        return True
    near = any(
        when.start - len(before) <= hit.start < when.end + len(after) for hit in hits if hit.kind is draft.item.type
    )
    return near or bool(cue) or bool(_CUE.search(after[:40]))


def _fill_rest(draft: Draft, group: Group, facts: Facts, hits: Sequence[Hit]) -> None:
    kind = draft.item.type
    text = _text(group, facts)
    if kind in (K.FAULT, K.DISCHARGED_BATTERY):
        words = fault_words(group, facts, hits)
        draft.offer("fault", words, words or "")
    if kind in (K.GATE_LOCK, K.DISMOUNT, K.MOVE, K.MOUNT):
        brf = details.find_brf(text)
        draft.offer("brf", brf, brf or "")
    if kind is K.GATE_LOCK:
        draft.offer("gate_lock", True)
        draft.offer(
            "action",
            "remove"
            if re.search(r"ned|ner|avmonter|demonter|ta bort", draft.words.get("type", "").lower())
            else "mount",
        )
    name = details.customer_name(text)
    if name is not None:
        draft.offer("customer_name", name[0], name[0])
        phone = next((phone for phone in facts.phones if group.holds(phone.start)), None)
        draft.offer("customer_phone", phone.number if phone else None)


def fault_words(group: Group, facts: Facts, hits: Sequence[Hit]) -> str | None:
    """The sender's own words for the fault: the sentences with the hits, at most 200 characters, no contact details."""
    wanted = [hit for hit in hits if hit.kind in (K.FAULT, K.DISCHARGED_BATTERY)]
    spans = [unit for unit in group.units if any(unit.start <= hit.start < unit.end for hit in wanted)]
    if not spans:
        return None
    start, end = spans[0].start, spans[0].end
    for unit in spans[1:]:
        if unit.start == end and unit.end - start <= 200:
            end = unit.end
    reach: tuple[Placed, ...] = (*facts.phones, *facts.emails)
    claimed: list[Placed] = [*facts.addresses, *facts.ids, *facts.phones, *facts.emails]
    for fact in sorted(claimed, key=lambda fact: fact.start):
        if start <= fact.start < end:
            if fact.start - start < 40 and not any(start <= hit.start < fact.start for hit in wanted):
                start = fact.end
            elif fact in reach:
                end = fact.start
    return facts.text[start:end].strip(" \t\n,:;.–-*!")[:200].strip() or None


def required_missing(drafts: Sequence[Draft], required: Mapping[str, tuple[str, ...]]) -> list[Item]:
    """The finished items with the demanded fields that are missing."""
    from mailbot.parsers.requirements import missing_fields

    return [replace(draft.item, missing=missing_fields(draft.item, required)) for draft in drafts]
