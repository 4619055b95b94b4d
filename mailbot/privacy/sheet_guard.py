"""The last look at a sheet that goes back to its sender: its bytes are read again, and all of them must be vouched for.

It reads strictly the one form in which the bot writes such a file. Whatever else stands in it (a formula, a comment,
a property, a part that is not named here, a byte between two parts) is a finding.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from mailbot.privacy.guard import GuardFinding

_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|xl/(?:workbook|styles|theme/theme1|worksheets/sheet\d{1,4})\.xml"
    r"|xl/_rels/workbook\.xml\.rels"
)
_WORKSHEET = re.compile(r"xl/worksheets/sheet(\d{1,4})\.xml")
_SHEET_NAME = re.compile(r'<sheet name=("[^"<>]*"|\'[^\'<>]*\') sheetId="\d{1,4}" r:id="rId\d{1,4}"/>')
_ROW = re.compile(rb'<row r="(\d{1,7})"(?: ht="[\d.]{1,26}")?(?: customHeight="[01]")?>(.*?)</row>', re.DOTALL)
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})\d{1,7}"(?: s="\d{1,5}")?(?:/>|( t="b")?><v>([-+.\deE]{1,70})</v></c>'
    rb'| t="inlineStr"><is><t xml:space="preserve">([^<]*)</t></is></c>)'
)
_WORD = re.compile(r"[^\W_]+")
_NUMBER_OR_PLACE = re.compile(r"\d+|(?:rId|sheet)\d+|[A-Z]{1,3}[1-9]\d{0,6}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}|\d+E")
_ROWS = b"<sheetData>"
_DIRECTORY_END = b"PK\x05\x06"
_END_SIZE = 22
_EXTRAS = (b"", b"\x01\x00\x10\x00" + bytes(16))  # nothing, or the sizes of a large part
_MAX_UNPACKED = 400_000_000


class RowRule(Protocol):
    """Which cells of one worksheet may stay, asked row by row downwards."""

    def row(self, texts: Mapping[int, str]) -> tuple[frozenset[int], bool]:
        """The columns whose text may stay, and whether the row is a header."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What may stand in a returned file.

    `rule`: a new one for each worksheet; `name`: whether a worksheet may be called so. `own_texts`: what the bot wrote
    into cells, whole; `marker`: what it put in place of others; `markup_words`: the words of the file's form. `empty`:
    worksheet (from 0) and row of those in which nothing of the sender's may stand.
    """

    rule: Callable[[], RowRule]
    name: Callable[[str], bool]
    own_texts: frozenset[str]
    marker: str
    markup_words: frozenset[str]
    empty: frozenset[tuple[int, int]] = frozenset()


def check_returned_sheet(data: bytes, expected: Expected) -> tuple[GuardFinding, ...]:
    """What speaks against sending this file; nothing means that it may go."""
    findings: dict[GuardFinding, None] = {}
    try:
        for finding in _findings(data, expected):
            findings[finding] = None
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, OSError, EOFError, RuntimeError, IndexError):
        findings[GuardFinding("unreadable", "sheet")] = None
    return tuple(findings)


def _findings(data: bytes, expected: Expected) -> Iterator[GuardFinding]:
    if not data.startswith(b"PK\x03\x04") or data[-_END_SIZE : -_END_SIZE + 4] != _DIRECTORY_END:
        raise ValueError("bytes before or behind the archive")
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > _MAX_UNPACKED or len({e.filename for e in entries}) != len(entries):
        raise ValueError("unpacks to too much, or hides a part behind another")
    for entry in entries:
        if not _PARTS.fullmatch(entry.filename) or entry.comment or entry.extra not in _EXTRAS:
            yield GuardFinding("attachment", "part")
            continue
        yield from _part_findings(archive.read(entry), entry.filename, expected)


def _part_findings(part: bytes, where: str, expected: Expected) -> Iterator[GuardFinding]:
    worksheet = _WORKSHEET.fullmatch(where)
    if worksheet:
        start, end = part.index(_ROWS) + len(_ROWS), part.rindex(b"</sheetData>")
        yield from _rows(part[start:end], int(worksheet[1]) - 1, expected, where)
        part = part[:start] + part[end:]
    text = part.decode()
    if where == "xl/workbook.xml":
        for found in _SHEET_NAME.finditer(text):
            name = html.unescape(found[1][1:-1])
            if name not in expected.own_texts and not expected.name(name):
                yield GuardFinding("unknown_word", "sheet name")
        text = _SHEET_NAME.sub("", text)
    words = set(_WORD.findall(text)) - expected.markup_words
    if not all(map(_NUMBER_OR_PLACE.fullmatch, words)):
        yield GuardFinding("unknown_word", where)


def _rows(rows: bytes, sheet: int, expected: Expected, where: str) -> Iterator[GuardFinding]:
    """Look at every cell of a worksheet: there is nothing but rows, and nothing but cells in them."""
    rule, columns, at = expected.rule(), dict[bytes, int](), 0
    for row in _ROW.finditer(rows):
        texts = _texts(row[2], columns) if row.start() == at else None
        if texts is None:
            break
        at = row.end()
        if texts and not _may_go(texts, rule, expected, (sheet, int(row[1])) in expected.empty):
            yield GuardFinding("unknown_word", where)
    if at != len(rows):
        yield GuardFinding("unreadable", where)


def _may_go(texts: dict[int, str], rule: RowRule, expected: Expected, empty: bool) -> bool:
    """Whether every cell of a row is ours, or a value that may stay."""
    theirs = {column: text for column, text in texts.items() if text not in expected.own_texts}
    kept = frozenset[int]() if empty else rule.row(theirs)[0]
    return all(column in kept or text == expected.marker for column, text in theirs.items())


def _texts(cells: bytes, columns: dict[bytes, int]) -> dict[int, str] | None:
    """The cells' values by column, as a person reads them; None when there is anything but cells."""
    texts: dict[int, str] = {}
    at = 0
    for cell in _CELL.finditer(cells):
        if cell.start() != at:
            return None
        at = cell.end()
        letters, truth, number, text = cell.groups()
        column = columns.get(letters) or columns.setdefault(letters, _column(letters))
        if text is not None:
            texts[column] = html.unescape(text.decode()) if b"&" in text else text.decode()
        elif number is not None:
            plain = number.decode().removesuffix(".0")
            texts[column] = plain if truth is None else "ja" if plain == "1" else "nej"
    return texts if at == len(cells) else None


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
