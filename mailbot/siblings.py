"""Conversations that began before our first answer: who shares an ancestor with an order (hazards 68, 71)."""

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from mailbot.domain.job import Thread
from mailbot.store import imports, journal

_MOST_IDS = 12


def remember(connection: Connection, municipality: str, thread: Thread, row_id: int) -> None:
    """Note that inbox row `row_id` ordered in this conversation; a second row there makes the conversation a crowd."""
    ids = _ids([*((thread.message_id,) if thread.message_id else ()), *reversed(thread.references)])
    keys = [_key(municipality, ident) for ident in ids]
    if len(keys) == 1 and imports.first(connection, keys[0], row_id) == row_id:
        return  # nearly every order: a conversation of its own
    known = {key for key, first in imports.holders(connection, keys).items() if first != row_id}
    crowds = [_key(municipality, ident, "crowd") for ident, key in zip(ids, keys, strict=True) if key in known]
    imports.note(connection, [*(key for key in keys if key not in known), *crowds], row_id)


def find(connection: Connection, municipality: str, ids: Iterable[str]) -> str | None:
    """The job of the only order of a conversation, by its ids, nearest first. None for a crowd."""
    wanted = _ids(ids)
    keys = {ident: (_key(municipality, ident), _key(municipality, ident, "crowd")) for ident in wanted}
    held = imports.holders(connection, [key for pair in keys.values() for key in pair])
    nearest = next((ident for ident in wanted if keys[ident][0] in held), None)
    if nearest is None or keys[nearest][1] in held:
        return None
    numbers = {line["job"] for line in journal.of_inbox(connection, held[keys[nearest][0]]) if line["job"]}
    return numbers.pop() if len(numbers) == 1 else None


def _ids(ids: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(ids))[:_MOST_IDS]


def _key(municipality: str, ident: str, what: str = "first") -> str:
    return hashlib.sha256(f"thread\0{what}\0{municipality}\0{ident}".encode()).hexdigest()
