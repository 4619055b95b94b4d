"""The rows of a worksheet of an .xlsx file as written in it: each cell's place, style, type and value.

Rows in the form that spreadsheet programs write, which is nearly every one, are taken apart by one regular expression
that must find all that begins in them; any other row goes to an XML parser. Both give the same (tests/parsers/sheets).
"""

import io
import re
from collections.abc import Callable, Iterator
from typing import IO, Any, Final, NamedTuple

from mailbot.parsers.sheet_limits import MAX_ROW_BYTES, too_many_bytes
from mailbot.parsers.sheet_look import CHUNK, Look, holds_value
from mailbot.parsers.sheet_texts import text_of_runs

XmlCell = tuple[bytes, bytes, bytes, bytes, bytes, bytes | str]
"""Column as letters ("" when not said), style, type, formula (not empty when there is one), value, inline text."""


class XmlRow(NamedTuple):
    """A row; `attributes` of its element as written, or none when none of them tells how it is shown."""

    number: int
    attributes: dict[str, str]
    cells: list[XmlCell]


# All repetitions are possessive or of characters that what follows cannot be, so that nothing is tried twice.
_ATTRIBUTES: Final = rb'(?:\s++[\w:.]++="[^"<>&]*+")*+\s*+'
_LONE: Final = re.compile(rb"<row" + _ATTRIBUTES + rb"/>")
_PLACE: Final = rb'<c r="([A-Z]++)\d++"(?: s="(\d++)")?+(?: t="([a-zA-Z]++)")?+'
_FORMULA: Final = rb'(<f(?: [\w:]++="[^"<>&]*+")*+(?:/>|>[^<>]*+</f>))?'
_VALUE: Final = rb"(?:<v>([^<>&\r]*+)</v>|<v ?/>)?+"
_INLINE: Final = rb'(?:<is><t(?: xml:space="preserve")?>([^<>&\r]*+)</t></is>)?'
_CELL: Final = re.compile(_PLACE + rb"(?: ?/>|>" + _FORMULA + _VALUE + _INLINE + rb"</c>)")
_ATTRIBUTE: Final = re.compile(rb'([\w:.]+)="([^"]*)"')
_NUMBER: Final = re.compile(rb'<row r="(\d{1,7})"|<row [^<>]*? r="(\d{1,7})"')
_NUMBERS: Final = re.compile(rb'<row[^<>]*? r="(\d{1,7})"')
_EMPTY: Final[dict[str, str]] = {}
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?worksheet\b[^<>]*+>")


def xml_rows(reopen: Callable[[], IO[bytes]], look: Look) -> Iterator[XmlRow]:
    """The rows of a worksheet in the order of the file, without those that have no cells.

    Raises SyntaxError or ValueError on what is no such XML, UnreadableSheetError on a row that is too long.
    """
    root = _ROOT.search(look.head)
    with reopen() as stream:
        if look.usual and root is not None:
            yield from _Usual(root[0]).rows(stream)
        else:
            yield from _parsed(stream, 0)


class _Usual:
    """Takes a worksheet apart row by row. `root`: its first tag, which names prefixes; `number`: of the last row."""

    def __init__(self, root: bytes) -> None:
        self._before = root + b"<sheetData>"
        self._after = b"</row></sheetData></" + root[1:].split(None, 1)[0].rstrip(b">") + b">"
        self.number = 0
        self._blank = b""  # the last row, when it was not looked at

    def rows(self, stream: IO[bytes]) -> Iterator[XmlRow]:
        rest = _from_first_row(stream)
        while True:
            if holds_value(rest) or b' r="' not in rest:
                *pieces, rest = rest.split(b"</row>")
                yield from self._rows(pieces)
            else:
                blank, _, rest = rest.rpartition(b"</row>")
                self._blank = blank or self._blank
            if b"</sheetData" in rest:
                return
            if len(rest) > MAX_ROW_BYTES:
                rest = _without_lone_rows(rest)
            chunk = stream.read(CHUNK)
            if not chunk:
                raise SyntaxError("the rows do not end")
            rest += chunk

    def _rows(self, pieces: list[bytes]) -> Iterator[XmlRow]:
        """Rows without their end tags, each with the rows without cells before it."""
        odd: list[bytes] = []
        for piece in pieces:
            if b' r="' in piece and not holds_value(piece):
                if odd:
                    yield from self._unusual(odd)
                self._blank = piece
            elif (row := _row(piece)) is None:
                odd.append(piece)
            else:
                if odd:
                    yield from self._unusual(odd)
                self.number, self._blank = row.number, b""
                yield row
        if odd:
            yield from self._unusual(odd)

    def _unusual(self, pieces: list[bytes]) -> Iterator[XmlRow]:
        """Rows by the parser; empties the list."""
        if numbers := _NUMBERS.findall(self._blank):
            self.number = int(numbers[-1])
        self._blank = b""
        source = io.BytesIO(self._before + b"</row>".join(pieces) + self._after)
        pieces.clear()
        for row in _parsed(source, self.number):
            self.number = row.number
            yield row


def _row(piece: bytes) -> XmlRow | None:
    """A row and rows without cells before it; None when it is written in an unusual way.

    It is in the usual one when the expression finds as many cells as begin in it: no text holds the sign for that.
    """
    start = piece.rfind(b"<row ")
    end = piece.find(b">", start)
    number = _NUMBER.match(piece, start)
    if number is None or piece[end - 1 : end] == b"/" or (start and _LONE.sub(b"", piece[:start]).strip()):
        return None
    cells = _CELL.findall(piece, end)
    if not cells or len(cells) != piece.count(b"<c"):
        return None
    return XmlRow(int(number[1] or number[2]), _telling(piece[start:end]), cells)


def _telling(attributes: bytes) -> dict[str, str]:
    """A row's attributes when they tell how it is shown, which few do."""
    if b" hidden=" in attributes or b" ht=" in attributes or b" customFormat=" in attributes:
        return {name.decode(): value.decode() for name, value in _ATTRIBUTE.findall(attributes)}
    return _EMPTY


def _from_first_row(stream: IO[bytes]) -> bytes:
    rest = b""
    while (at := rest.find(b"<sheetData")) < 0 or (end := rest.find(b">", at)) < 0:
        chunk = stream.read(CHUNK)
        if not chunk:
            raise SyntaxError("there are no rows")
        rest += chunk
    return b"</sheetData>" if rest[end - 1 : end] == b"/" else rest[end + 1 :]


def _without_lone_rows(rest: bytes) -> bytes:
    """A row that does not end, or a great many rows on end that have no cells at all."""
    kept = _LONE.sub(b"", rest)
    if len(kept) > MAX_ROW_BYTES // 2:
        raise too_many_bytes()
    return kept


def _parsed(source: IO[bytes], number: int) -> Iterator[XmlRow]:
    """The rows of a worksheet, or of a part of one, by an XML parser. `number`: of the row before."""
    from defusedxml.ElementTree import iterparse

    for _, element in iterparse(source, forbid_dtd=True):
        if element.tag.endswith("}row"):
            number = int(element.get("r", number + 1))
            cells = [_cell(child) for child in element if child.tag.endswith("}c")]
            if cells:
                yield XmlRow(number, dict(element.attrib), cells)
            element.clear()


def _cell(element: Any) -> XmlCell:
    formula = value = b""
    inline: bytes | str = b""
    for part in element:
        match part.tag.rpartition("}")[2]:
            case "v":
                value = (part.text or "").encode()
            case "f":
                formula = b"f"
            case "is":
                inline = text_of_runs(part)
            case _:
                pass  # extensions
    column = element.get("r", "").rstrip("0123456789").encode()
    return column, element.get("s", "").encode(), element.get("t", "").encode(), formula, value, inline
