"""The few statements that SQLite and PostgreSQL write differently."""

from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(connection: Connection, table: Table) -> Any:
    """INSERT that leaves out a row whose unique key is there already; `rowcount` tells."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_or_add(connection: Connection, table: Table, keys: dict[str, object], column: str, amount: int) -> Any:
    """INSERT of a counter row, or the amount added to the one that is there."""
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = build(table).values({**keys, column: amount})
    target = [table.c[name] for name in keys]
    return statement.on_conflict_do_update(index_elements=target, set_={column: table.c[column] + amount})


def insert_or_set(connection: Connection, table: Table, keys: dict[str, object], values: dict[str, object]) -> Any:
    """INSERT, or the values set on the row that is there."""
    build = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = build(table).values({**keys, **values})
    return statement.on_conflict_do_update(index_elements=[table.c[name] for name in keys], set_=values)
