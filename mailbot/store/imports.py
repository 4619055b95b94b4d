"""What has been had before: import keys (hashes, nothing readable) with the inbox row that had each first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, select

from mailbot.store.database import stamp
from mailbot.store.dialect import insert_or_ignore
from mailbot.store.prepared import run
from mailbot.store.tables import imports, inbox


def first(connection: Connection, import_key: str, row_id: int) -> int:
    """Register a mail's import key; returns the id of the row that had it first (row_id itself when it is new)."""
    statement = insert_or_ignore(connection, imports)
    if run(connection, statement, {"import_key": import_key, "inbox_id": row_id}).rowcount == 1:
        return row_id
    holder = connection.scalar(select(imports.c.inbox_id).where(imports.c.import_key == import_key))
    return int(holder) if holder is not None else row_id


def holders(connection: Connection, import_keys: Sequence[str]) -> dict[str, int]:
    """Which of these import keys are registered, and by which row."""
    if not import_keys:
        return {}
    found = connection.execute(select(imports).where(imports.c.import_key.in_(list(import_keys))))
    return {row.import_key: int(row.inbox_id) for row in found}


def note(connection: Connection, import_keys: Sequence[str], row_id: int) -> None:
    """Register import keys; one that is registered already keeps its row."""
    if import_keys:
        values = [{"import_key": key, "inbox_id": row_id} for key in import_keys]
        connection.execute(insert_or_ignore(connection, imports), values)


def outdated(connection: Connection, start: str, before: datetime, most: int) -> list[str]:
    """Those of the `most` keys from `start` on, beginning again at the first, whose row was done with before a moment.

    Keys are hashes: to begin anywhere is to look at any part of the table, by its own index.
    """
    found = _part(connection, imports.c.import_key >= start, most)
    if len(found) < most:
        found += _part(connection, imports.c.import_key < start, most - len(found))
    limit = stamp(before)
    return [row.import_key for row in found if row.done_at is not None and row.done_at < limit]


def _part(connection: Connection, where: ColumnElement[bool], most: int) -> list[Row[Any]]:
    query = (
        select(imports.c.import_key, inbox.c.done_at)
        .join_from(imports, inbox, imports.c.inbox_id == inbox.c.id)
        .where(where)
        .order_by(imports.c.import_key)
        .limit(most)
    )
    return list(connection.execute(query))


def forget(connection: Connection, import_keys: Sequence[str]) -> None:
    """Drop keys: a mail that had one would be taken for a new one."""
    if import_keys:
        connection.execute(delete(imports).where(imports.c.import_key.in_(list(import_keys))))
