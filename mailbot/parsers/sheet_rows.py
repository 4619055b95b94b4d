"""The rows of one worksheet of an .xlsx file: values, and what a person has struck out, hidden or merged.

Works on the parser below openpyxl's read-only mode, which would fill every row up to the widest and every gap with
cells of its own. A form's thousand ruled but empty rows are cut out of the XML before anything looks at them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol

from mailbot.parsers.sheet_cells import Cell

MAX_EMPTY_ROWS = 20_000  # formatted but empty rows behind the data end the reading
MAX_COLUMNS = 100
_MAX_MERGED = 2_000  # rows of one merged range that are filled from above
_CHUNK = 1 << 16
_LONGEST_ROW = 1 << 22  # bytes; a row beyond is passed on as it is
# Bounded, so that a hostile tag of a million attributes costs no more than any other.
_EMPTY_ROW = re.compile(
    rb'<row\b[^<>]{0,300}?\br="\d+"[^<>]{0,300}'
    rb"(?:/>|(?<!/)>\s{0,99}(?:<c\b[^<>]{0,300}(?:/>|(?<!/)>\s{0,99}</c>)\s{0,99})*</row>)"
)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row. `left_out`: hidden or struck out by the provider."""

    number: int
    cells: tuple[Cell, ...]
    left_out: bool = False


class _Stream(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def worksheet_rows(book: Any, path: str, strings: Sequence[str]) -> Iterator[RawRow]:
    """Rows that hold something, in order. `book`: openpyxl's, read-only; `path`: the sheet's in its archive.

    Raises whatever openpyxl raises on a broken file.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    styles = _Styles(book)
    merged = _merged(book, path)
    with book._archive.open(path) as stream:
        parser = WorkSheetParser(
            stream if merged else _Filled(stream),
            strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        yield from _rows(parser, styles, merged)


def _rows(parser: Any, styles: "_Styles", merged: frozenset[tuple[int, int]]) -> Iterator[RawRow]:
    above: tuple[Cell, ...] = ()
    last = filled = 0
    for number, cells in parser.parse():
        if number - filled > MAX_EMPTY_ROWS:
            return
        own = _values(cells, styles)
        if merged:
            above = _across_gap(above, last, number, merged)
            above = _merge_down(own, above, number, merged)
        last = number
        if all(value is None for value in own):
            continue
        filled = number
        left_out = _is_hidden(parser, number) or styles.all_struck(cells)
        yield RawRow(number, above if merged else own, left_out=left_out)


def _values(cells: list[dict[str, Any]], styles: "_Styles") -> tuple[Cell, ...]:
    """The row's values at their columns, up to the last one that is filled."""
    own: list[Cell] = []
    for cell in cells:
        value, place = cell["value"], cell["column"] - 1
        if value is None or not 0 <= place < MAX_COLUMNS:
            continue
        if place >= len(own):
            own.extend([None] * (place + 1 - len(own)))
        own[place] = _value(value, cell["style_id"], styles)
    return tuple(own)


def _value(value: object, style: int, styles: "_Styles") -> Cell:
    """A cell's value; a number shown with leading zeros ("0000") keeps them."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value).zfill(width) if (width := styles.zeros(style)) else value
    return value if isinstance(value, str | float | bool | date | datetime) else None


def _is_hidden(parser: Any, number: int) -> bool:
    return parser.row_dimensions.get(str(number), {}).get("hidden") in ("1", "true")


class _Styles:
    """What a style says that matters here, looked up once per style."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._zeros: dict[int, int] = {}
        self._struck: dict[int, bool] = {}

    @cached_property
    def _has_strike(self) -> bool:
        return any(font.strike for font in self._book._fonts)

    def zeros(self, style: int) -> int:
        """How many digits a number is shown with when its format is zeros only, else 0."""
        if style not in self._zeros:
            shown = self._format(style)
            self._zeros[style] = len(shown) if len(shown) > 1 and set(shown) == {"0"} else 0
        return self._zeros[style]

    def _format(self, style: int) -> str:
        from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

        number = self._book._cell_styles[style].numFmtId
        if number < BUILTIN_FORMATS_MAX_SIZE:
            return str(BUILTIN_FORMATS.get(number) or "")
        return str(self._book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE] or "")

    def all_struck(self, cells: list[dict[str, Any]]) -> bool:
        """Whether every filled cell of a row is struck out."""
        if not self._has_strike:
            return False
        filled = (c for c in cells if c["value"] is not None and c["column"] <= MAX_COLUMNS)
        return all(self._is_struck(cell["style_id"]) for cell in filled)

    def _is_struck(self, style: int) -> bool:
        if style not in self._struck:
            font = self._book._fonts[self._book._cell_styles[style].fontId]
            self._struck[style] = bool(font is not None and font.strike)
        return self._struck[style]


class _Filled:
    """The XML of a worksheet without the rows that hold no value. Rows without a number of their own are kept."""

    def __init__(self, stream: _Stream) -> None:
        self._stream = stream
        self._rest = b""

    def read(self, _size: int = -1) -> bytes:
        while chunk := self._stream.read(_CHUNK):
            whole = self._rest + chunk
            cut = whole.rfind(b"<row")  # the last row may go on in the next chunk
            if cut < 0 or (cut == 0 and len(whole) > _LONGEST_ROW):
                cut = max(len(whole) - len(b"<ro"), 1) if cut < 0 else len(whole)
            done, self._rest = whole[:cut], whole[cut:]
            if kept := _EMPTY_ROW.sub(b"", done):
                return kept
        done, self._rest = self._rest, b""
        return _EMPTY_ROW.sub(b"", done)


def _merged(book: Any, path: str) -> frozenset[tuple[int, int]]:
    """Cells (row, column from 0) of merged ranges that take the value from above; they stand behind the rows."""
    with book._archive.open(path) as stream:
        if not _names_merged(stream):
            return frozenset()
    from defusedxml.ElementTree import iterparse

    merged: set[tuple[int, int]] = set()
    with book._archive.open(path) as stream:
        for _, element in iterparse(stream):
            if element.tag.endswith("}row"):
                element.clear()
            elif element.tag.endswith("}mergeCell") and len(merged) < MAX_EMPTY_ROWS:
                merged |= _below_anchor(element.get("ref") or "")
    return frozenset(merged)


def _names_merged(stream: _Stream) -> bool:
    """Whether merged cells may be named anywhere: a search through the bytes, many times quicker than parsing."""
    end = b""
    while chunk := stream.read(_CHUNK):
        if not end and chunk.startswith(_UTF_16):
            return True
        if b"mergeCell" in end + chunk:
            return True
        end = chunk[-len(b"mergeCell") :]
    return False


def _below_anchor(ref: str) -> set[tuple[int, int]]:
    """The cells of a merged range's first column that take the value from above."""
    from openpyxl.utils.cell import range_boundaries

    left, top, _, bottom = range_boundaries(ref)
    if left is None or top is None or bottom is None:
        return set()
    return {(row, left - 1) for row in range(top + 1, min(bottom, top + _MAX_MERGED) + 1)}


def _across_gap(
    above: tuple[Cell, ...], last: int, number: int, merged: frozenset[tuple[int, int]]
) -> tuple[Cell, ...]:
    """What stands above a row when rows between are not written in the file at all."""
    for missing in range(last + 1, number):
        if all(value is None for value in above):
            return ()
        above = _merge_down((), above, missing, merged)
    return above


def _merge_down(
    own: tuple[Cell, ...], above: tuple[Cell, ...], number: int, merged: frozenset[tuple[int, int]]
) -> tuple[Cell, ...]:
    width = max(len(own), len(above))
    padded = own + (None,) * (width - len(own))
    return tuple(
        above[i] if value is None and (number, i) in merged and i < len(above) else value
        for i, value in enumerate(padded)
    )
