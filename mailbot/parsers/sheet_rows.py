"""The rows of one worksheet of an .xlsx file: values, and what a person has struck out, hidden or merged."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Final, NamedTuple

from mailbot.domain.reading import RowSkip
from mailbot.parsers.sheet_book import Book
from mailbot.parsers.sheet_cells import Cell
from mailbot.parsers.sheet_limits import MAX_COLUMNS, Tally, too_many_cells
from mailbot.parsers.sheet_look import Look, look_over, opener
from mailbot.parsers.sheet_styles import Styles
from mailbot.parsers.sheet_values import CellReader, column_at
from mailbot.parsers.sheet_xml import xml_rows

_MAX_FILLED: Final = 2_000  # rows of one merged range that are filled from above
_MAX_MERGED: Final = 200_000  # rows of all of them
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^<>]{1,400})>")
_ATTRIBUTE: Final = re.compile(rb"""([\w:]+)\s*=\s*["']([^"'<>]*)["']""")
_YES: Final = ("1", "true")
Merged = Mapping[int, frozenset[int]]
"""Row → columns from 0 that take the value from above."""


class RawRow(NamedTuple):
    """One row. `left_out`: why it does not count as a whole; `struck`: columns (from 0) whose text is struck out;
    `unseen`: columns that are hidden.
    """  # noqa: D205

    number: int
    cells: tuple[Cell, ...]
    left_out: RowSkip | None = None
    struck: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()


class Worksheet:
    """One worksheet of a book, looked over; `path`: where it is in the archive.

    Raises UnreadableSheetError when it is too large, KeyError and what zipfile raises when it is not there or broken.
    """

    def __init__(self, book: Book, path: str, tally: Tally) -> None:
        self._book, self._tally = book, tally
        self._reopen: Callable[[], IO[bytes]] = opener(book.archive, path)
        with self._reopen() as stream:
            self._look: Look = look_over(stream)
        tally.expect(self._look.filled)

    def rows(self) -> Iterator[RawRow]:
        """Rows that hold something, in the order of the file.

        Raises UnreadableSheetError beyond a limit, SyntaxError, ValueError and such on a worksheet that is broken.
        """
        styles, reader = self._book.styles, CellReader(self._book)
        unseen, merged = _hidden_columns(self._look.head), _merged(self._look)
        above: tuple[Cell, ...] = ()
        last = 0
        for number, attributes, cells in xml_rows(self._reopen, self._look):
            own, struck = reader.read(cells)
            shown = own
            if merged:
                above = _across_gap(above, last, number, merged)
                shown = above = _merge_down(own, above, merged.get(number))
            last = number
            if own:
                self._tally.row(len(shown))
                left_out = _left_out(attributes, own, struck, styles) if attributes or struck else None
                yield RawRow(number, shown, left_out, struck, unseen)


def worksheet_rows(book: Book, path: str) -> Iterator[RawRow]:
    """The rows of one worksheet by itself, see Worksheet."""
    return Worksheet(book, path, Tally()).rows()


def _left_out(
    attributes: Mapping[str, str], own: tuple[Cell, ...], struck: frozenset[int], styles: Styles
) -> RowSkip | None:
    """Why a row is out: nobody sees it, or every filled cell of it, or the row itself, is struck out."""
    if attributes:
        if attributes.get("hidden") in _YES or attributes.get("ht") in ("0", "0.0"):
            return RowSkip.HIDDEN
        if attributes.get("customFormat") in _YES and int(attributes.get("s", 0)) in styles.struck:
            return RowSkip.STRUCK
    return RowSkip.STRUCK if struck and len(struck) == sum(value is not None for value in own) else None


def _hidden_columns(head: bytes) -> frozenset[int]:
    """Columns (from 0) that nobody sees; they stand before the rows."""
    found: set[int] = set()
    for column in _COLUMN.findall(head):
        said = {name: value.decode() for name, value in _ATTRIBUTE.findall(column)}
        if said.get(b"hidden") in _YES or said.get(b"width") == "0":
            first = int(said[b"min"])
            found.update(range(first - 1, min(int(said.get(b"max", first)), MAX_COLUMNS)))
    return frozenset(found)


def _merged(look: Look) -> Merged:
    """The cells of each merged range's first column below its first row."""
    found: dict[int, set[int]] = {}
    for left, top, _, bottom in look.merges:
        column = column_at(left)
        for row in range(top + 1, min(bottom, top + _MAX_FILLED) + 1):
            found.setdefault(row, set()).add(column)
        if len(found) > _MAX_MERGED or column >= MAX_COLUMNS:
            raise too_many_cells()
    return {row: frozenset(columns) for row, columns in found.items()}


def _across_gap(above: tuple[Cell, ...], last: int, number: int, merged: Merged) -> tuple[Cell, ...]:
    """What stands above a row when rows between are not written in the file at all."""
    for missing in range(last + 1, number):
        if all(value is None for value in above):
            return ()
        above = _merge_down((), above, merged.get(missing))
    return above


def _merge_down(own: tuple[Cell, ...], above: tuple[Cell, ...], columns: frozenset[int] | None) -> tuple[Cell, ...]:
    if not columns:
        return own
    size = len(above)
    cells = list(own)
    for column in sorted(columns):
        if column < size and above[column] is not None:
            if column >= len(cells):
                cells += [None] * (column + 1 - len(cells))
            if cells[column] is None:
                cells[column] = above[column]
    return tuple(cells)
