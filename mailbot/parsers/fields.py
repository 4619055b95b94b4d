"""The values of a form: each field's own way of being read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from mailbot.domain.reading import Contact, ItemType
from mailbot.parsers.addresses import FLAT, address_from_value
from mailbot.parsers.contacts import contact_from_value, merge, person_in_value
from mailbot.parsers.date_phrases import phrase_dates, with_phrases
from mailbot.parsers.dates import find_dates
from mailbot.parsers.details import switches
from mailbot.parsers.facts import find_reach
from mailbot.parsers.forms import Pair, values
from mailbot.parsers.kinds import kind_hits, resolve
from mailbot.parsers.phones import normalise
from mailbot.parsers.vocabulary import NO, UNKNOWN, YES

_ID = re.compile(r"(?<![\d-])\d[\d ]{1,6}\d(?![\d-])")
_CODE = re.compile(r"[A-Z]?\d{3,6}[A-Z#*]?(?!\w)", re.I)
_STAYS = re.compile(r"sitt\w+ kvar|vara kvar|finns redan|sitter redan|redan (?:på plats|uppe|monterat)", re.I)
_WEEK_ONLY = re.compile(r"\s*\d{1,2}\s*$")
_FROM_TO = re.compile(r"\s*(?:-+>|→|⇒|=>|(?<=\d)\s+till|(?<=[A-H])\s+till|(?<=\d)\s+[–-](?=\s+[A-ZÅÄÖ]))\s*")
_NUMBER = re.compile(r"(?<![\d/])\d{1,4}(?![\d/])")
_ORDERING = frozenset(
    [
        "type",
        "customer_id",
        "address",
        "new_address",
        "gate_lock",
        "proposed_date",
        "quantity",
        "keys_available",
        "code_lock",
        "door_code",
        "fault",
        "brf",
        "article",
    ]
)
_NAME_ONLY = re.compile(r"[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäö]+)?(?: [A-ZÅÄÖ][a-zåäöé-]+){1,2}[ ,]*$")
_ANYBODY = frozenset({"telefon", "tel", "tfn", "telefonnummer", "mobil", "mobilnummer"})
_WRITERS = frozenset({"anmälare", "beställare", "uppgiftslämnare", "meddelande från", "meddelande skickat av"})
"""Labels of who filled the form in: the contact only where it names nobody else."""
_OWNERS = frozenset({"customer_name", "contact", "provider", "contact_email", "brf"})
BAD_ID = "Kundnumret kan inte läsas."
OPEN_GATE = "Avsändaren är osäker på om portlås behövs."


class _Fillable(Protocol):
    def offer_all(self, offered: Mapping[str, tuple[object, str]]) -> None: ...

    def doubt(self, reason: str | None) -> None: ...


@dataclass(kw_only=True, slots=True)
class FieldValues:
    """What one filled form says. `named`: it names the contact itself."""

    kind: ItemType | None = None
    contact: Contact = field(default_factory=Contact)
    named: bool = False
    fields: dict[str, tuple[object, str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    labels: frozenset[str] = frozenset()

    def orders(self) -> bool:
        """Whether the form orders something, rather than being somebody's signature."""
        return bool(self.labels & _ORDERING)

    def fill(self, draft: _Fillable) -> None:
        """Put the values into a draft; what is there already stays."""
        draft.offer_all(self.fields)
        for reason in self.doubts:
            draft.doubt(reason)


def read_record(record: Sequence[Pair], sent: date) -> FieldValues:
    """Read every filled field of a form that was written on `sent`."""
    pairs = values(_of_resident(record))
    out = FieldValues(labels=frozenset(pairs))
    for name, pair in pairs.items():
        reader = _READERS.get(name)
        if reader is not None:
            reader(out, name, pair, sent)
    return out


def _of_resident(record: Sequence[Pair]) -> tuple[Pair, ...]:
    """The fields, those of the resident told from the contact's: a name for a number, and the phone that follows it."""
    out: list[Pair] = []
    owner = ""
    if (
        len([pair for pair in record if pair.name == "proposed_date" and pair.value]) > 1
    ):  # the lock's day before the resident's
        record = sorted(record, key=lambda pair: pair.name == "proposed_date" and "flytt" in pair.label)
    someone = any(pair.name == "contact" and pair.label not in _WRITERS for pair in record)
    moved = any(pair.label == "från" and address_from_value(pair.value) for pair in record)
    for pair in record:
        if (pair.label == "till" and not moved) or (someone and pair.name == "contact" and pair.label in _WRITERS):
            continue
        if pair.name == "customer_id" and _NAME_ONLY.match(pair.value):
            pair = replace(pair, name="customer_name", value=pair.value.split(",")[0].strip())
        if pair.name == "contact_phone" and pair.label in _ANYBODY and owner == "customer_name":
            pair = replace(pair, name="customer_phone")
        owner = pair.name if pair.name in _OWNERS else owner
        out.append(pair)
    return tuple(out)


def _put(out: FieldValues, name: str, value: object, pair: Pair) -> None:
    if value is not None and name not in out.fields:
        out.fields[name] = (value, pair.line)


def _read_id(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    match = _ID.search(pair.value)
    if match:
        _put(out, name, re.sub(r"\D", "", match[0]), pair)
    elif any(map(str.isdigit, pair.value)):
        out.doubts.append(BAD_ID)


def _read_address(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    parts = _FROM_TO.split(pair.value, maxsplit=1)
    address = address_from_value(parts[0])
    if address is None and pair.label == "från":
        out.contact = merge(out.contact, Contact(name=re.sub(r"\s*[(<].*$", "", pair.value).strip() or None))
        return
    if address is not None:
        _put(out, name, address.line, pair)
        flat = FLAT.search(pair.value)
        _put(out, "flat", flat[1] if flat and name == "address" else None, pair)
        beside = switches(pair.value.lower()).get("gate_lock") if "port" in pair.value.lower() else None
        _put(out, "gate_lock", beside[0] if beside else None, pair)
    if len(parts) == 2 and (new := address_from_value(parts[1])):
        _put(out, "new_address", new.line, pair)


def _read_switch(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    value = yes_or_no(name, pair.value, pair.label)
    _put(out, name, value, pair)
    if value is None and name == "gate_lock":
        code = re.search(r"kod\w*[ :]{1,2}(\d{3,6})", pair.value, re.I)
        _put(out, "door_code", code[1] if code else None, pair)
    code = re.search(r"kod\w*[ :]{1,2}(\d{3,6})", pair.value, re.I)
    if code:
        _put(out, "door_code", code[1], pair)


def yes_or_no(name: str, value: str, label: str = "") -> bool | None:
    """A yes or no in a form or an answer; None when it is left open."""
    if UNKNOWN.search(value) and not YES.match(value):
        return None
    words = {"gate_lock": "portlås", "keys_available": "nycklar", "code_lock": "kodlås", "consent": "samtycke"}
    said = switches(value.lower()).get(name) or switches(f"{words.get(name, '')} {value.lower()}").get(name)
    if name == "gate_lock" and said is None and re.match(r"\s*finns", value, re.I):
        return False
    if name == "gate_lock" and _STAYS.search(value):
        return False
    if NO.match(value):
        return False
    if YES.match(value) and not (said and said[0] is False):
        return True
    if said is not None and not (name == "code_lock" and said[1] in ("kodlås",)):
        return said[0]
    return True if name == "keys_available" and re.search(r"\d|uppsättning|reception|kontor", value, re.I) else None


def _read_date(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    pair = (
        replace(pair, value=f"v {pair.value.strip()}")
        if _WEEK_ONLY.match(pair.value) and "veck" in pair.label
        else pair
    )
    phrases = phrase_dates(pair.value, sent)
    dates = with_phrases(find_dates(pair.value, sent), phrases) or phrases
    found = [when for when in dates if not when.deadline]
    chosen = [when for when in found if not when.alternative]
    if not dates and pair.label.startswith("önsk") and out.kind is None:  # what is wished for, and no day
        _read_kind(out, name, pair, sent)
    if chosen:
        _put(out, name, chosen[0].day, pair)
        if chosen[0].doubt:
            out.doubts.append(chosen[0].doubt)
        if len({when.day for when in chosen}) > 1 and "-" not in pair.value:
            out.doubts.append("Mejlet nämner flera datum.")


def _read_number(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    match = _NUMBER.search(pair.value)
    _put(out, name, int(match[0]) if match else None, pair)


def _read_contact(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    out.contact = merge(contact_from_value(pair.value), out.contact)
    out.named = out.named or pair.label not in ("anmälare", "beställare", "uppgiftslämnare")


def _read_provider(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    """A provider's field names the contact only when a person stands in it."""
    person = person_in_value(pair.value)
    if person is not None:
        out.contact = merge(out.contact, person)
        out.named = out.named or pair.label == "ansvarig utförare"


def _read_reach(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    reach = find_reach(pair.value)
    if name == "contact_phone" and reach.phones:
        who = re.search(r"\(([A-ZÅÄÖ][\wåäö-]+)\)", pair.value)
        out.contact = replace(
            out.contact,
            phone=out.contact.phone or reach.phones[0].number,
            name=out.contact.name or (who[1] if who else None),
        )
    if name == "contact_email" and reach.emails:
        out.contact = replace(out.contact, email=out.contact.email or reach.emails[0].value)


def _read_code(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    match = _CODE.search(pair.value)
    _put(out, name, match[0].upper() if match else None, pair)


def _read_text(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    _put(out, name, pair.value[:200], pair)


def _read_phone(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    _put(out, name, normalise(pair.value.split(",")[0]), pair)


def _read_kind(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    hits = [hit for hit in kind_hits(pair.value.lower()) if not hit.denied]
    out.kind = resolve([hit.kind for hit in hits if not hit.loose] or [hit.kind for hit in hits])[0]


def _read_flat(out: FieldValues, name: str, pair: Pair, sent: date) -> None:
    match = re.search(r"\d{3,4}", pair.value)
    _put(out, name, match[0] if match else None, pair)


_READERS: dict[str, Callable[[FieldValues, str, Pair, date], None]] = {
    "customer_id": _read_id,
    "address": _read_address,
    "new_address": _read_address,
    "gate_lock": _read_switch,
    "keys_available": _read_switch,
    "code_lock": _read_switch,
    "consent": _read_switch,
    "brf_approved": _read_switch,
    "proposed_date": _read_date,
    "ends": _read_date,
    "quantity": _read_number,
    "contact": _read_contact,
    "provider": _read_provider,
    "contact_phone": _read_reach,
    "contact_email": _read_reach,
    "door_code": _read_code,
    "fault": _read_text,
    "customer_name": _read_text,
    "customer_phone": _read_phone,
    "brf": _read_text,
    "article": _read_text,
    "type": _read_kind,
    "flat": _read_flat,
}
