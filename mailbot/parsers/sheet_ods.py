"""The rows of an .ods file (OpenDocument 1.3 part 3, 9): values, and what is hidden, filtered, struck out or merged.

Read as a stream, because a few kilobytes can say that a cell is repeated a million times, and because the library that
reads values (python-calamine) sees nothing of what the provider took back.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any, Final
from zipfile import ZipFile

from mailbot.domain.reading import RowSkip
from mailbot.parsers.sheet_archive import small_part
from mailbot.parsers.sheet_cells import UNCOMPUTED, Cell
from mailbot.parsers.sheet_limits import (
    MAX_COLUMNS,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_TEXT,
    Tally,
    too_long_text,
    too_many_columns,
    too_many_sheets,
)
from mailbot.parsers.sheet_look import check_tokens
from mailbot.parsers.sheet_rows import RawRow
from mailbot.parsers.sheet_texts import StruckText

_MAX_CELLS: Final = 16_384  # elements of a row
_MOST_MERGED: Final = 2_000  # rows of one merged range that are filled from above
_UNSEEN: Final = ("collapse", "filter")
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class OdsSheet:
    """A visible sheet, read."""

    name: str
    rows: tuple[RawRow, ...]


@dataclass(kw_only=True, slots=True)
class _Styles:
    """By style name: what strikes out, tables that are not shown, and zeros that a number is shown with."""

    struck: set[str] = field(default_factory=set)
    unseen: set[str] = field(default_factory=set)
    zeros: dict[str, int] = field(default_factory=dict)
    formats: dict[str, int] = field(default_factory=dict)  # the same by the name of a number format


@dataclass(kw_only=True, slots=True)
class _Table:
    """A table on its way. `column`, `number`: of the last column and row; `carried`: column → value, last row."""

    name: str
    shown: bool
    rows: list[RawRow] = field(default_factory=list)
    column: int = 0
    number: int = 0
    columns: dict[int, str] = field(default_factory=dict)  # style of the cells of a column
    unseen: set[int] = field(default_factory=set)
    carried: dict[int, tuple[Cell, int]] = field(default_factory=dict)


def ods_sheets(archive: ZipFile, tally: Tally) -> Iterator[OdsSheet]:
    """The visible sheets of a file. Raises UnreadableSheetError beyond a limit, else what zipfile and parsers raise."""
    styles = _Styles()
    if "styles.xml" in archive.namelist():
        _read_styles(small_part(archive, "styles.xml"), styles)
    with archive.open("content.xml") as stream:
        check_tokens(stream)
    with archive.open("content.xml") as stream:
        yield from _Reader(styles, tally).sheets(stream)


def _read_styles(data: bytes, styles: _Styles) -> None:
    from defusedxml.ElementTree import fromstring

    for element in fromstring(data, forbid_dtd=True).iter():
        _take_style(element, styles)


def _take_style(element: Any, styles: _Styles) -> None:
    name = _of(element, "name") or ""
    match _local(element):
        case "style":
            parent = _of(element, "parent-style-name")
            if parent in styles.struck:
                styles.struck.add(name)
            if (width := styles.formats.get(_of(element, "data-style-name") or "")) is not None:
                styles.zeros[name] = width
            for properties in element:
                line = _of(properties, "text-line-through-style") or _of(properties, "text-line-through-type")
                if line is not None:
                    (styles.struck.discard if line == "none" else styles.struck.add)(name)
                if _of(properties, "display") == "false":
                    styles.unseen.add(name)
        case "number-style":
            digits = [_of(part, "min-integer-digits") for part in element if _local(part) == "number"]
            if len(element) == 1 and digits and (digits[0] or "").isdigit() and int(digits[0] or 0) > 1:
                styles.formats[name] = int(digits[0] or 0)
        case _:
            pass


class _Reader:
    """Walks through content.xml; nothing of it is kept but the rows."""

    def __init__(self, styles: _Styles, tally: Tally) -> None:
        self.styles, self.tally = styles, tally
        self.hidden_groups = 0

    def sheets(self, stream: IO[bytes]) -> Iterator[OdsSheet]:
        from defusedxml.ElementTree import iterparse

        table: _Table | None = None
        cells = sheets = depth = 0
        for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            kind = _local(element)
            if event == "start":
                if kind == "table":
                    depth += 1  # a table within a cell is none of ours
                    if depth == 1:
                        name, style = _of(element, "name") or "", _of(element, "style-name")
                        table = _Table(name=name, shown=style not in self.styles.unseen)
                elif kind == "table-row":
                    cells = 0
                elif kind in ("table-cell", "covered-table-cell"):
                    cells += 1
                    if cells > _MAX_CELLS:
                        raise too_many_columns()
                elif kind == "table-row-group" and _of(element, "display") == "false":
                    self.hidden_groups += 1
                continue
            match kind:
                case "table":
                    depth -= 1
                    if depth == 0 and table is not None:
                        sheets += table.shown
                        if sheets > MAX_SHEETS:
                            raise too_many_sheets()
                        if table.shown:
                            yield OdsSheet(name=table.name, rows=tuple(table.rows))
                        table = None
                    element.clear()
                case "table-column" if table is not None and depth == 1:
                    self._column(element, table)
                case "table-row" if table is not None and depth == 1:
                    if table.shown:
                        self._row(element, table)
                    element.clear()
                case "table-row-group" if _of(element, "display") == "false":
                    self.hidden_groups -= 1
                case "automatic-styles":
                    for style in element:
                        _take_style(style, self.styles)
                    for style in element:  # a style may stand before the number format that it names
                        _take_style(style, self.styles)
                case _:
                    pass

    def _column(self, element: Any, table: _Table) -> None:
        repeated = min(_count(element, "number-columns-repeated"), MAX_COLUMNS)
        columns = range(table.column, min(table.column + repeated, MAX_COLUMNS))
        if _of(element, "visibility") in _UNSEEN:
            table.unseen.update(columns)
        if style := _of(element, "default-cell-style-name"):
            table.columns.update(dict.fromkeys(columns, style))
        table.column += repeated

    def _row(self, element: Any, table: _Table) -> None:
        """A row as often as it is repeated; a blank one costs nothing, however often."""
        repeated = _count(element, "number-rows-repeated")
        own, struck, spans = self._cells(element, table)
        first = table.number + 1
        table.number += repeated
        if not any(cell is not None for cell in own):
            if table.carried:
                table.carried = {at: (value, left - repeated) for at, (value, left) in table.carried.items()}
                table.carried = {at: kept for at, kept in table.carried.items() if kept[1] > 0}
            return
        unseen = _of(element, "visibility") in _UNSEEN or self.hidden_groups
        filled = sum(cell is not None for cell in own)
        left_out = RowSkip.HIDDEN if unseen else RowSkip.STRUCK if len(struck) == filled else None
        columns = frozenset(table.unseen) if table.unseen else _NONE
        for number in range(first, first + min(repeated, MAX_ROWS + 1)):
            cells = _merged(own, table)
            table.carried.update(spans)
            self.tally.row(len(cells))
            table.rows.append(RawRow(number, cells, left_out, struck, columns))

    def _cells(self, row: Any, table: _Table) -> tuple[list[Cell], frozenset[int], dict[int, tuple[Cell, int]]]:
        """The values up to the last that is filled, the struck columns, and values that hold for rows below."""
        own: list[Cell] = []
        struck: list[int] = []
        spans: dict[int, tuple[Cell, int]] = {}
        place = 0
        for element in row:
            kind = _local(element)
            if kind not in ("table-cell", "covered-table-cell"):
                continue
            repeated = _count(element, "number-columns-repeated")
            style = _of(element, "style-name") or table.columns.get(place, "")
            value = None if kind == "covered-table-cell" else self._value(element, style)
            if value is not None:
                if place + repeated > MAX_COLUMNS:
                    raise too_many_columns()
                own += [None] * (place - len(own)) + [value] * repeated
                if style in self.styles.struck or type(value) is StruckText:
                    struck += range(place, place + repeated)
                below = min(_count(element, "number-rows-spanned"), _MOST_MERGED) - 1
                if below:
                    spans[place] = (value, below)
            place += repeated
        return own, frozenset(struck) if struck else _NONE, spans

    def _value(self, element: Any, style: str) -> Cell:
        match _of(element, "value-type"):
            case "float" | "percentage" | "currency":
                return self._number(_of(element, "value") or "", style)
            case "date":
                return _day(_of(element, "date-value") or "")
            case "time":
                return _text(element, self.styles)
            case "boolean":
                return _of(element, "boolean-value") == "true"
            case "string":
                return _of(element, "string-value") or _text(element, self.styles)
            case _:
                text = _text(element, self.styles)
                return text if text is not None or _of(element, "formula") is None else UNCOMPUTED

    def _number(self, text: str, style: str) -> Cell:
        number = float(text)
        if not number.is_integer():
            return number
        width = self.styles.zeros.get(style)
        return str(int(number)).zfill(width) if width else int(number)


def _merged(own: list[Cell], table: _Table) -> tuple[Cell, ...]:
    """The row with what merged cells above it say of it."""
    if not table.carried:
        return tuple(own)
    cells = own + [None] * (max(table.carried) + 1 - len(own))
    for at, (value, left) in list(table.carried.items()):
        if cells[at] is None:
            cells[at] = value
        if left == 1:
            del table.carried[at]
        else:
            table.carried[at] = (value, left - 1)
    return tuple(cells)


def _day(text: str) -> Cell:
    return datetime.fromisoformat(text[:26]) if "T" in text else date.fromisoformat(text)


def _text(cell: Any, styles: _Styles) -> str | None:
    """The paragraphs of a cell without what is struck out, and without remarks that hang on it."""
    kept: list[str] = []
    gone: list[str] = []
    for paragraph in cell:
        if _local(paragraph) == "p":
            if kept or gone:
                kept.append("\n")
            _runs(paragraph, styles, kept, gone, struck=False)
    text = "".join(kept)
    if len(text) + sum(map(len, gone)) > MAX_TEXT:
        raise too_long_text()
    if text.strip():
        return text
    return StruckText("".join(gone)) if "".join(gone).strip() else None


def _runs(element: Any, styles: _Styles, kept: list[str], gone: list[str], *, struck: bool) -> None:
    into = gone if struck else kept
    into.append(element.text or "")
    for part in element:
        match _local(part):
            case "s":
                into.append(" " * min(_count(part, "c"), MAX_TEXT))
            case "tab" | "line-break":
                into.append(" ")
            case "span" | "a":
                inner = struck or _of(part, "style-name") in styles.struck
                _runs(part, styles, kept, gone, struck=inner)
            case _:
                pass  # a remark that hangs on the cell
        into.append(part.tail or "")


def _local(element: Any) -> str:
    name: str = element.tag.rpartition("}")[2]
    return name


def _of(element: Any, name: str) -> str | None:
    """An attribute by its local name: prefixes stand for one namespace each, and no name is used in two of them."""
    ending = f"}}{name}"
    return next((value for key, value in element.items() if key.endswith(ending)), None)


def _count(element: Any, name: str) -> int:
    number = int(_of(element, name) or 1)
    if number < 0:
        raise ValueError(name)
    return max(number, 1)
