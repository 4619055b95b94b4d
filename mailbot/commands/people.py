"""What a person does by hand: an order by phone, a tick, a correction; each a fact through the same door."""

import getpass
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mailbot.domain.errors import PermanentError
from mailbot.domain.reading import Contact, Item, ItemType
from mailbot.domain.role import Role
from mailbot.domain.words import ROLE_WORDS
from mailbot.process import process_one
from mailbot.runtime import Runtime
from mailbot.store import inbox, journal
from mailbot.store.codec import dump
from mailbot.store.database import stamp, transaction
from mailbot.store.inbox import NewRow


def insert_command(runtime: Runtime, municipality: str, content: Mapping[str, object]) -> int:
    """Put a person's command into the inbox, sealed like a mail. Returns the row's id."""
    import secrets

    now, vault = runtime.clock(), runtime.desk.vault
    uid = f"{stamp(now)}:{secrets.token_hex(4)}"
    key, wrapped = vault.new_key()
    data = json.dumps(content, ensure_ascii=False).encode()
    row = NewRow(
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
    with transaction(runtime.engine) as connection:
        return inbox.add_one(connection, row)


def command_on_job(
    runtime: Runtime, number: str, action: str, values: Mapping[str, str], *, role: Role = Role.DUTY
) -> tuple[str, bool]:
    """Carry out a command on a job at once. Returns the Swedish answer and whether it was carried out."""
    from mailbot.binder import find_job
    from mailbot.store.database import reading

    with reading(runtime.engine) as connection:
        job = find_job(connection, number)
    content = {"action": action, "job": job.number, "values": dict(values), "roles": sorted({role, Role.DUTY})}
    row = insert_command(runtime, job.municipality, content | {"user": getpass.getuser()})
    because = process_one(runtime, row)
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
        "user": getpass.getuser(),
    }
    row = insert_command(runtime, municipality, content)
    because = process_one(runtime, row)
    with transaction(runtime.engine) as connection:
        lines = journal.of_inbox(connection, row)
    return because, next((line["job"] for line in lines if line["job"]), None)


def item_from(values: Mapping[str, str | None], required: Mapping[str, tuple[str, ...]]) -> Item:
    """An order item from command-line words. Raises PermanentError on a value that does not fit."""
    from mailbot.parsers.requirements import missing_fields

    try:
        kind = ItemType(values.get("type") or "")
        wanted, ends = values.get("date"), values.get("ends")
        quantity = values.get("quantity")
        item = Item(
            type=kind,
            customer_id=values.get("customer_id"),
            address=values.get("address"),
            flat=values.get("flat"),
            new_address=values.get("new_address"),
            gate_lock=_yes(values.get("gate")),
            proposed_date=date.fromisoformat(wanted) if wanted else None,
            quantity=int(quantity) if quantity else None,
            contact=Contact(
                name=values.get("contact_name"), phone=values.get("contact_phone"), email=values.get("contact_email")
            ),
            keys_available=_yes(values.get("keys")),
            fault=values.get("fault"),
            customer_name=values.get("customer_name"),
            customer_phone=values.get("customer_phone"),
            door_code=values.get("door_code"),
            brf=values.get("brf"),
            ends=date.fromisoformat(ends) if ends else None,
        )
    except ValueError as error:
        raise PermanentError(f"Värdet går inte att läsa: {error}") from error
    return replace(item, missing=missing_fields(item, required))


def _yes(text: str | None) -> bool | None:
    if text is None:
        return None
    if text.lower() not in ("ja", "nej"):
        raise ValueError(f"«{text}» ska vara ja eller nej")
    return text.lower() == "ja"


def role_named(text: str) -> Role:
    """A role by its name or its Swedish word. Raises PermanentError."""
    words = {word: role for role, word in ROLE_WORDS.items()}
    if text in words:
        return words[text]
    try:
        return Role(text)
    except ValueError:
        raise PermanentError(f"Rollen «{text}» finns inte; välj bland {', '.join(r.value for r in Role)}.") from None
