"""A reading as the fixed JSON of `mailbot parse` (interfaces.md: one mail)."""

from datetime import date, datetime

from mailbot.domain.reading import Contact, Event, Item, Reading

_ITEM_FIELDS = [
    "customer_id",
    "address",
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
    "flat",
    "action",
    "ends",
]


def reading_to_json(
    reading: Reading, *, file: str, municipality: str | None, routine: str | None, duplicate_of: str | None = None
) -> dict[str, object]:
    """The JSON object of one mail; dates become ISO strings, times `2026-12-03T10:00`.

    With `duplicate_of` (a file of the same run) the class is `duplicate`; items and events are left out.
    """
    duplicate = duplicate_of is not None
    return {
        "file": file,
        "municipality": municipality,
        "class": "duplicate" if duplicate else reading.mail_class.value,
        "items": [] if duplicate else [_item(item) for item in reading.items],
        "job_ref": reading.job_ref,
        "events": [] if duplicate else [_event(event) for event in reading.events],
        "duplicate_of": duplicate_of,
        "routine": routine,
        "certain": reading.certain,
        "why_uncertain": list(reading.why_uncertain),
        "urgent": reading.urgent,
        "answers": {name: _plain(value) for name, value in reading.answers.items()},
        "evidence": dict(reading.evidence),
    }


def _item(item: Item) -> dict[str, object]:
    values: dict[str, object] = {name: _plain(getattr(item, name)) for name in _ITEM_FIELDS}
    return {"type": item.type.value, **values, "contact": _contact(item.contact), "missing": _top_names(item.missing)}


def _top_names(missing: tuple[str, ...]) -> list[str]:
    """Nested fields by their top name, each once."""
    return list(dict.fromkeys(name.split(".")[0] for name in missing))


def _contact(contact: Contact) -> dict[str, str | None]:
    return {"name": contact.name, "phone": contact.phone, "email": contact.email}


def _event(event: Event) -> dict[str, object]:
    out: dict[str, object] = {
        "event": event.event.value,
        "when": _plain(event.when),
        "serial": event.serial,
        "gate_serial": event.gate_serial,
        "reason": event.reason,
        "brf": event.brf,
        "job_ref": event.job_ref,
    }
    return {**out, "name": event.checkpoint} if event.checkpoint else out


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date) else value
