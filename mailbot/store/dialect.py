"""The few statements that SQLite and PostgreSQL write differently; each is built once and kept, as building is dear."""

from collections.abc import Callable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite


def insert_or_ignore(connection: Connection, table: Table, source: Select[Any] | None = None) -> Any:
    """INSERT that leaves out a row whose unique key is there already; `rowcount` tells. `source`: the rows to insert.

    `source` names its columns in the table's order, has a WHERE (SQLite needs it), and is a constant of its module.
    """
    return _insert_or_ignore(connection.dialect.name, table, source)


def insert_or_add(
    connection: Connection, table: Table, keys: tuple[str, ...], column: str, *, returning: bool = False
) -> Any:
    """INSERT of a counter row, or its amount added to the one that is there. Takes the keys and `column` as values.

    `returning`: the statement answers with the new sum.
    """
    return _insert_or_add(connection.dialect.name, table, keys, column, returning)


def insert_or_set(connection: Connection, table: Table, keys: dict[str, object], values: dict[str, object]) -> Any:
    """INSERT, or the values set on the row that is there."""
    statement = _insert(connection.dialect.name)(table).values({**keys, **values})
    return statement.on_conflict_do_update(index_elements=[table.c[name] for name in keys], set_=values)


def _insert(dialect: str) -> Callable[[Table], Any]:
    return postgresql.insert if dialect == "postgresql" else sqlite.insert


@cache
def _insert_or_ignore(dialect: str, table: Table, source: Select[Any] | None) -> Any:
    statement = _insert(dialect)(table)
    if source is not None:
        statement = statement.from_select([column.name for column in table.columns], source)
    return statement.on_conflict_do_nothing()


@cache
def _insert_or_add(dialect: str, table: Table, keys: tuple[str, ...], column: str, returning: bool) -> Any:
    statement = _insert(dialect)(table).values({name: bindparam(name) for name in (*keys, column)})
    target = [table.c[name] for name in keys]
    added = statement.on_conflict_do_update(
        index_elements=target, set_={column: table.c[column] + statement.excluded[column]}
    )
    return added.returning(table.c[column]) if returning else added
