"""Tables without a header: what their columns hold says what they mean, or nothing does."""

from collections.abc import Sequence
from datetime import date

from mailbot.domain.reading import RowFault
from mailbot.parsers.sheet_addresses import door_of
from mailbot.parsers.sheet_cells import Cell, customer_id, yes_no
from mailbot.parsers.sheet_dates import day
from mailbot.parsers.sheet_header import Table
from mailbot.parsers.sheet_rows import RawRow

_SHORTEST_ID = 3


def looks_like_order(cells: Sequence[Cell]) -> bool:
    """Whether a row holds both a number that may be a Kundid and an address."""
    return any(_may_be_id(cell) for cell in cells) and any(door_of(cell) is not None for cell in cells)


def layout_of(rows: Sequence[RawRow], before: Table | None, received: date) -> Table | None:
    """The columns of rows without a header; None when they leave a doubt.

    `before`: the last table of the file, which the rows may carry on. Else one column must hold ids, one addresses, one
    yes or no, in most of the rows, and no other column may hold the same.
    """
    if before is not None and _goes_on(rows, before):
        return before
    width = max(len(row.cells) for row in rows)
    kinds = [_kind([row.cells[at] if at < len(row.cells) else None for row in rows], received) for at in range(width)]
    columns = {kind: at for at, kind in enumerate(kinds) if kind is not None}
    if not {"customer_id", "address", "gate_lock"} <= set(columns):
        return None
    return Table(columns=columns) if len(columns) == sum(kind is not None for kind in kinds) else None


def _goes_on(rows: Sequence[RawRow], before: Table) -> bool:
    """Whether most rows hold an id and an address where the table before has them."""
    at = [before.columns.get(name, -1) for name in ("customer_id", "address")]
    if min(at) < 0:
        return False
    whole = [
        row for row in rows if max(at) < len(row.cells) and _may_be_id(row.cells[at[0]]) and door_of(row.cells[at[1]])
    ]
    return 2 * len(whole) > len(rows)


def _may_be_id(cell: Cell) -> bool:
    number = customer_id(cell)
    return not isinstance(number, RowFault) and len(number) >= _SHORTEST_ID and number[-_SHORTEST_ID:].isdigit()


def _kind(cells: Sequence[Cell], received: date) -> str | None:
    """The field of a column in which most cells are alike."""
    filled = [cell for cell in cells if cell is not None]
    if 2 * len(filled) <= len(cells):
        return None
    tests = {
        "gate_lock": lambda cell: yes_no(cell) is not None,
        "customer_id": _may_be_id,
        "address": lambda cell: door_of(cell) is not None,
        "date": lambda cell: isinstance(day(cell, received), date),
    }
    return next((kind for kind, holds in tests.items() if 2 * sum(map(holds, filled)) > len(filled)), None)
