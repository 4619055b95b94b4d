"""Sheets that lie on their side: the heads stand in a column, and each further column is an order."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from mailbot.domain.reading import RowFault, RowSkip
from mailbot.parsers.sheet_addresses import door_of
from mailbot.parsers.sheet_cells import Cell, customer_id
from mailbot.parsers.sheet_header import header_tables, heads_of
from mailbot.parsers.sheet_rows import RawRow

_MOST_HEADS = 40
_FEWEST = 2


def upright(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    """The rows as they are, or of a sheet on its side its columns as rows, with the column's number (from 1)."""
    first = list(islice(rows, _MOST_HEADS + 1))
    labels = _label_column(first) if len(first) <= _MOST_HEADS else None
    return chain(first, rows) if labels is None else _turned(first, labels)


def _label_column(rows: Sequence[RawRow]) -> int | None:
    """The column of the heads; None when the sheet does not lie on its side, or leaves a doubt."""
    heads: dict[int, set[str]] = {}
    for row in rows:
        if header_tables(row.cells):
            return None
        first = next((at for at, cell in enumerate(row.cells) if cell is not None), -1)
        head = heads_of(row.cells[: first + 1]).get(first)
        if head is not None and first + 1 < len(row.cells):
            heads.setdefault(first, set()).add(head.field)
    column = next((at for at, fields in heads.items() if {"customer_id", "address"} <= fields), None)
    return column if column is not None and _holds_orders(rows, column) else None


def _holds_orders(rows: Sequence[RawRow], column: int) -> bool:
    """Whether some column beside the heads holds an id in the row of ids, and an address in one of addresses."""
    ids: set[int] = set()
    doors: set[int] = set()
    for row in rows:
        head = heads_of(row.cells[: column + 1]).get(column)
        beside = range(column + 1, len(row.cells))
        if head is not None and head.field == "customer_id":
            ids |= {at for at in beside if not isinstance(customer_id(row.cells[at]), RowFault)}
        elif head is not None and head.field == "address":
            doors |= {at for at in beside if door_of(row.cells[at]) is not None}
    return bool(ids & doors)


def _turned(rows: Sequence[RawRow], labels: int) -> Iterator[RawRow]:
    """Titles first, with their own numbers; then the column of heads and those beside it."""
    table = [row for row in rows if sum(cell is not None for cell in row.cells) > 1]
    yield from (row for row in rows if sum(cell is not None for cell in row.cells) == 1)
    width = max(len(row.cells) for row in table)
    gone = frozenset(at for at, row in enumerate(table) if row.left_out is RowSkip.HIDDEN)
    for column in range(labels, width):
        cells: tuple[Cell, ...] = tuple(row.cells[column] if column < len(row.cells) else None for row in table)
        filled = [at for at, cell in enumerate(cells) if cell is not None]
        if not filled:
            continue
        struck = frozenset(at for at in filled if column in table[at].struck)
        hidden = any(column in row.unseen for row in table)
        left_out = RowSkip.HIDDEN if hidden else RowSkip.STRUCK if len(struck) == len(filled) else None
        yield RawRow(column + 1, cells, left_out, struck, gone)
