"""What a person does by hand: an order by phone, a tick, a correction; each a fact through the same door."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mailbot.commands.who import who_types
from mailbot.domain.errors import PermanentError
from mailbot.domain.reading import Contact, Item, ItemType
from mailbot.domain.role import Role
from mailbot.domain.words import ROLE_WORDS
from mailbot.process import process_new
from mailbot.runtime import Runtime
from mailbot.store import inbox, journal
from mailbot.store.codec import dump
from mailbot.store.database import reading, stamp
from mailbot.store.inbox import NewRow


def command_row(runtime: Runtime, municipality: str, content: Mapping[str, object]) -> NewRow:
    """A person's command as a row for the inbox, sealed like a mail."""
    import secrets

    now, vault = runtime.clock(), runtime.desk.vault
    uid = f"{stamp(now)}:{secrets.token_hex(4)}"
    key, wrapped = vault.new_key()
    data = json.dumps(content, ensure_ascii=False).encode()
    return NewRow(
        kind="person",
        municipality=municipality,
        mailbox="kommandorad",
        folder="",
        validity="person",
        uid=uid,
        received_at=now,
        sealed=vault.seal(key, data, inbox.seal_context("kommandorad", uid)),
        wrapped_key=wrapped,
        size=len(data),
    )


def command_on_job(
    runtime: Runtime, number: str, action: str, values: Mapping[str, str], *, role: Role = Role.DUTY
) -> tuple[str, bool]:
    """Carry out a command on a job at once. Returns the Swedish answer and whether it was carried out."""
    from mailbot.binder import find_job

    with reading(runtime.engine) as connection:
        job = find_job(connection, number)
    content = {"action": action, "job": job.number, "values": dict(values), "roles": sorted({role, Role.DUTY})}
    _, because = process_new(runtime, command_row(runtime, job.municipality, content | {"user": who_types()}))
    with reading(runtime.engine) as connection:
        after = find_job(connection, job.number)
    return because, after.version != job.version


def order_by_phone(runtime: Runtime, municipality: str, orderer: str, item: Item) -> tuple[str, str | None]:
    """Open a job for an order that did not come by mail. Returns the Swedish answer and the job's number."""
    if municipality not in runtime.config.municipalities:
        known = ", ".join(sorted(runtime.config.municipalities))
        raise PermanentError(f"Kommunen «{municipality}» finns inte i inställningarna; de som finns är {known}.")
    content = {
        "action": "order",
        "orderer": orderer,
        "roles": [Role.DUTY],
        "item": dump(item),
        "user": who_types(),
    }
    return carry_out_order(runtime, municipality, content)


def carry_out_order(runtime: Runtime, municipality: str, content: Mapping[str, object]) -> tuple[str, str | None]:
    """Decide an order that a person puts in. Returns the Swedish answer and the number of the job, if it became one."""
    row_id, because = process_new(runtime, command_row(runtime, municipality, content))
    with reading(runtime.engine) as connection:
        lines = journal.of_inbox(connection, row_id)
    return because, next((line["job"] for line in lines if line["job"]), None)


def item_from(values: Mapping[str, str | None], required: Mapping[str, tuple[str, ...]]) -> Item:
    """An order item from command-line words. Raises PermanentError on a value that does not fit."""
    from mailbot.parsers.requirements import missing_fields

    item = Item(
        type=_kind(values.get("type") or ""),
        customer_id=values.get("customer_id"),
        address=values.get("address"),
        flat=values.get("flat"),
        new_address=values.get("new_address"),
        gate_lock=_yes("gate", values.get("gate")),
        proposed_date=_day("date", values.get("date")),
        quantity=_count("quantity", values.get("quantity")),
        contact=Contact(
            name=values.get("contact_name"), phone=values.get("contact_phone"), email=values.get("contact_email")
        ),
        keys_available=_yes("keys", values.get("keys")),
        fault=values.get("fault"),
        customer_name=values.get("customer_name"),
        customer_phone=values.get("customer_phone"),
        door_code=values.get("door_code"),
        brf=values.get("brf"),
        ends=_day("ends", values.get("ends")),
    )
    return replace(item, missing=missing_fields(item, required))


def _kind(text: str) -> ItemType:
    try:
        return ItemType(text)
    except ValueError:
        known = ", ".join(kind.value for kind in ItemType)
        raise PermanentError(f"--type: «{text}» är inget känt slags ärende; de som finns är {known}.") from None


def _yes(name: str, text: str | None) -> bool | None:
    if text is None:
        return None
    if text.lower() not in ("ja", "nej"):
        raise PermanentError(f"--{name}: «{text}» ska vara ja eller nej.")
    return text.lower() == "ja"


def _day(name: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise PermanentError(f"--{name}: «{text}» ska vara ett datum som 2026-12-03.") from None


def _count(name: str, text: str | None) -> int | None:
    if text and not (text.isdecimal() and len(text) <= 6):
        raise PermanentError(f"--{name}: «{text}» ska vara ett antal.")
    return int(text) if text else None


def role_named(text: str) -> Role:
    """A role by its name or its Swedish word. Raises PermanentError."""
    words = {word: role for role, word in ROLE_WORDS.items()}
    if text in words:
        return words[text]
    try:
        return Role(text)
    except ValueError:
        raise PermanentError(f"Rollen «{text}» finns inte; välj bland {', '.join(r.value for r in Role)}.") from None
