"""The rows of one worksheet of an .xlsx file: values, and what a person has struck out, hidden or merged.

Works on the parser below openpyxl's read-only mode, which would fill every row up to the widest and every gap with
cells of its own. A form's thousand ruled but empty rows are cut out of the XML before anything looks at them.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, time
from typing import IO, Any, Final, NamedTuple

from mailbot.domain.reading import RowSkip
from mailbot.parsers.sheet_book import Book
from mailbot.parsers.sheet_cells import Cell
from mailbot.parsers.sheet_styles import Styles
from mailbot.parsers.sheet_texts import StruckText

MAX_EMPTY_ROWS = 20_000  # so many empty rows on end that had to be parsed end the reading, which is then said
MAX_COLUMNS = 1_000
_MAX_MERGED = 2_000  # rows of one merged range that are filled from above
_CHUNK = 1 << 16
_COMMON_SIZE = 1 << 22  # bytes of a worksheet that may be held unpacked
_LONGEST_ROW = 1 << 22  # bytes; a row beyond is passed on as it is
# Bounded, so that a hostile tag of a million attributes costs no more than any other; and nothing is tried twice (the
# "+" behind a repetition), since a form's thousand rows are looked through for every order list.
_EMPTY_ROW = re.compile(
    rb'<row\b[^>]{0,300}?\br="\d+"[^>]{0,300}+>'
    rb"(?:(?<=/>)|\s{0,99}+(?:<c\b[^>]{0,300}+>(?:(?<=/>)|\s{0,99}+</c>)\s{0,99}+)*+</row>)"
)
_STRICT: Final = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_USUAL: Final = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PLAIN: Final[Mapping[str, str]] = {}
_NONE: Final[frozenset[int]] = frozenset()
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")


class RawRow(NamedTuple):
    """One row. `left_out`: why it does not count as a whole; `struck`: columns (from 0) whose text is struck out;
    `unseen`: columns that are hidden.
    """  # noqa: D205

    number: int
    cells: tuple[Cell, ...]
    left_out: RowSkip | None = None
    struck: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()


def worksheet_rows(book: Book, path: str) -> Iterator[RawRow]:
    """Rows that hold something, in order; `path`: the worksheet's in the archive.

    Raises whatever openpyxl raises on a broken file.
    """
    from mailbot.parsers.sheet_parser import SheetParser

    reopen = _reopener(book, path)
    merged = _merged(reopen)
    with reopen() as stream:
        parser = SheetParser(
            _Filled(stream),
            book.strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book.styles.dates,
            timedelta_formats=book.styles.durations,
        )
        yield from _rows(parser, book.styles, merged)


def _reopener(book: Book, path: str) -> Callable[[], IO[bytes]]:
    """What opens a worksheet, as often as it is needed; one of common size is unpacked only once."""
    if book.archive.getinfo(path).file_size > _COMMON_SIZE:
        return lambda: book.archive.open(path)
    data = book.archive.read(path)
    return lambda: io.BytesIO(data)


def _rows(parser: Any, styles: Styles, merged: frozenset[tuple[int, int]]) -> Iterator[RawRow]:
    above: tuple[Cell, ...] = ()
    last = empty = 0
    unseen: frozenset[int] | None = None
    for number, cells in parser.parse():
        own, struck, cut = _values(cells, styles)
        if merged:
            above = _across_gap(above, last, number, merged)
            above = _merge_down(own, above, number, merged)
        last = number
        size = parser.row_dimensions.pop(str(number), _PLAIN)
        if not own and not cut:
            empty += 1
            if empty > MAX_EMPTY_ROWS:  # of a kind that is not cut out below
                yield RawRow(number, (), RowSkip.UNREAD)
                return
            continue
        empty = 0
        unseen = _hidden_columns(parser) if unseen is None else unseen
        left_out = _left_out(size, own, struck, styles) or (RowSkip.UNREAD if not own else None)
        yield RawRow(number, above if merged else own, left_out, struck, unseen)


def _values(cells: list[dict[str, Any]], styles: Styles) -> tuple[tuple[Cell, ...], frozenset[int], bool]:
    """The row's values at their columns up to the last filled one, those struck out, and whether some are cut off."""
    own: list[Cell] = []
    struck: list[int] = []
    cut = False
    for cell in cells:
        value = cell["value"]
        if value is None or (value := _value(value, cell["style_id"], styles)) is None:
            continue
        place = cell["column"] - 1
        if not 0 <= place < MAX_COLUMNS:
            cut = True
            continue
        if place >= len(own):
            own.extend([None] * (place + 1 - len(own)))
        own[place] = value
        if cell["style_id"] in styles.struck or type(value) is StruckText:
            struck.append(place)
    return tuple(own), frozenset(struck) if struck else _NONE, cut


def _value(value: object, style: int, styles: Styles) -> Cell:
    """A cell's value; a number shown with leading zeros ("0000") keeps them; blanks alone are no value."""
    match value:
        case str():
            return value if value.strip() else None
        case bool() | date():
            return value
        case int() | float():
            width = styles.zeros.get(style)
            return f"{int(value):0{width}}" if width and value % 1 == 0 else value
        case time():
            return value.isoformat("minutes")
        case _:
            return str(value)


def _left_out(size: Mapping[str, str], own: tuple[Cell, ...], struck: frozenset[int], styles: Styles) -> RowSkip | None:
    """Why a row is out: nobody sees it, or every filled cell of it, or the row itself, is struck out."""
    if size is not _PLAIN:
        if size.get("hidden") in ("1", "true") or size.get("ht") in ("0", "0.0"):
            return RowSkip.HIDDEN
        if size.get("customFormat") in ("1", "true") and int(size.get("s", 0)) in styles.struck:
            return RowSkip.STRUCK
    return RowSkip.STRUCK if struck and len(struck) == sum(value is not None for value in own) else None


def _hidden_columns(parser: Any) -> frozenset[int]:
    """Columns (from 0) that nobody sees; they stand before the rows."""
    found: set[int] = set()
    for column in parser.column_dimensions.values():
        if column.get("hidden") in ("1", "true") or column.get("width") == "0":
            found.update(range(int(column["min"]) - 1, min(int(column.get("max", column["min"])), MAX_COLUMNS)))
    return frozenset(found)


class _Filled:
    """The XML of a worksheet without the rows that hold no value. Rows without a number of their own are kept.

    The namespace of "strict" files (ISO 29500-1) becomes the usual one, which is all that openpyxl knows.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._rest = stream.read(_CHUNK).replace(_STRICT, _USUAL)

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


def _merged(reopen: Callable[[], IO[bytes]]) -> frozenset[tuple[int, int]]:
    """Cells (row, column from 0) of merged ranges that take the value from above; they stand behind the rows."""
    with reopen() as stream:
        if not _names_merged(stream):
            return frozenset()
    from defusedxml.ElementTree import iterparse

    merged: set[tuple[int, int]] = set()
    with reopen() as stream:
        for _, element in iterparse(stream):
            if element.tag.endswith("}row"):
                element.clear()
            elif element.tag.endswith("}mergeCell") and len(merged) < MAX_EMPTY_ROWS:
                merged |= _below_anchor(element.get("ref") or "")
    return frozenset(merged)


def _names_merged(stream: IO[bytes]) -> bool:
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
