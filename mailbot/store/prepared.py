"""Statements that are constants of their module, run by their finished text.

To execute a statement, SQLAlchemy finds its text by a key of all its parts and sorts its values anew each time; that
costs more than the database does. Here both are worked out once for a database and the columns that are given.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    CursorResult,
    Dialect,
    Insert,
    Select,
    Update,
    bindparam,
)

Statement = Insert | Update | Select[Any] | CompoundSelect[Any]
_Parameters = tuple[object, ...] | dict[str, object]
_Arrange = Callable[[Mapping[str, object]], _Parameters]


def run(connection: Connection, statement: Statement, values: Mapping[str, object]) -> CursorResult[*tuple[Any, ...]]:
    """Execute once. Every name that the statement binds and gives no value itself stands in `values`."""
    text, arrange = _prepared(connection.dialect, statement, tuple(values))
    return connection.exec_driver_sql(text, arrange(values))


def run_all(connection: Connection, statement: Statement, rows: Sequence[Mapping[str, object]]) -> None:
    """Execute for each of these rows, at least one; all name the same columns."""
    text, arrange = _prepared(connection.dialect, statement, tuple(rows[0]))
    connection.exec_driver_sql(text, [arrange(row) for row in rows])


def one_of(column: ColumnElement[str], name: str, count: int) -> ColumnElement[bool]:
    """Whether a column holds one of so many values: `named(name, values)` gives them."""
    return column.in_([bindparam(f"{name}_{i}", type_=column.type) for i in range(count)])


def named(name: str, values: Sequence[str]) -> dict[str, str]:
    """The values of `one_of` by their names."""
    return {f"{name}_{i}": value for i, value in enumerate(values)}


@lru_cache(maxsize=512)  # a dialect belongs to one engine; a statement is equal to itself alone
def _prepared(dialect: Dialect, statement: Statement, columns: tuple[str, ...]) -> tuple[str, _Arrange]:
    if isinstance(statement, Insert):
        statement = statement.inline()  # nobody asks for the key of the new row
    compiled = statement.compile(dialect=dialect, column_keys=list(columns))
    if "POSTCOMPILE" in str(compiled):
        raise ValueError("a list whose length is not known yet has no finished text: see one_of")
    known = compiled.construct_params(dict.fromkeys(columns))  # raises when a value is missing
    fixed = {name: value for name, value in known.items() if name not in columns}
    order = compiled.positiontup
    if order is None:
        return str(compiled), lambda values: {**fixed, **values}
    if not fixed:
        return str(compiled), lambda values: tuple([values[name] for name in order])

    def arrange(values: Mapping[str, object]) -> _Parameters:
        given = {**fixed, **values}
        return tuple([given[name] for name in order])

    return str(compiled), arrange
