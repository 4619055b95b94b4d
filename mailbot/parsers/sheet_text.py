"""Rows of a text file (.csv, .txt): its encoding, its separator, and records whose quotation marks do not match."""

import csv
import re
from collections.abc import Iterator
from typing import Final

from mailbot.domain.reading import RowSkip
from mailbot.parsers.sheet_header import header_tables
from mailbot.parsers.sheet_limits import MAX_LINES, MAX_ROWS, MAX_TEXT, Tally, too_long_text, too_many_rows
from mailbot.parsers.sheet_rows import RawRow

_MARKS: Final = ";\t,|"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_FILLED: Final = re.compile(rb"""[^\s;,|"\0][^\r\n]*""")
_LONGEST_FIELD: Final = 20  # lines of one quoted field
_SAMPLE: Final = 60  # lines in which the header is looked for
_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF_7: Final = re.compile(rb"\+A[MO][A-Za-z0-9+/]*-")
_TWICE: Final = re.compile("\u00c3[\u0080-\u00bf\u201e\u2026\u2013\u2026\u00a4\u00b6\u00a5\u0160\u0152]")
# Mac Roman writes å ä ö as 8C 8A 9A, which Windows-1252 hardly uses in Swedish; DOS (850) as 86 84 94
_LETTERS: Final = (("mac-roman", b"\x8c\x8a\x9a\x80\x85"), ("cp850", b"\x86\x84\x94\x8f\x8e\x99"))
_SWEDISH: Final = b"\xe5\xe4\xf6\xc5\xc4\xd6"


def text_rows(data: bytes) -> Iterator[RawRow]:
    """The records of a text file by their numbers, blank ones left out. Raises UnreadableSheetError beyond a limit."""
    _check_size(data)
    tally = Tally()
    lines = _LINE_END.split(decoded(data).replace("\0", ""))
    separator = _separator(lines)
    if lines[0].lower().startswith("sep="):
        lines[0] = ""
    width = 0
    for number, record in enumerate(_records(lines, separator), start=1):
        cells = tuple(map(_value, record))
        if all(cell is None for cell in cells):
            continue
        tally.row(len(cells))
        if not width and header_tables(cells):
            width = len(record)
        if separator == "," and width and len(record) > width:
            yield _fitted(number, record, width)
        else:
            yield RawRow(number, cells)


def _check_size(data: bytes) -> None:
    if data.count(b"\n") + data.count(b"\r") > 2 * MAX_LINES:
        raise too_many_rows()
    for number, _ in enumerate(_FILLED.finditer(data), start=1):
        if number > MAX_ROWS:
            raise too_many_rows()


def _value(cell: str) -> str | None:
    """A field without blanks around it; ="0042" is how lists keep zeros through Excel."""
    text = cell.strip()
    if len(text) > MAX_TEXT:
        raise too_long_text()
    return (text[2:-1] if text.startswith('="') and text.endswith('"') else text) or None


def decoded(data: bytes) -> str:
    """The text of bytes in whatever encoding; lines may differ in theirs, where a file was pasted together."""
    if data.startswith(_BOMS):
        return data.decode("utf-16", "replace")
    if (wide := _without_bom(data)) is not None:
        return data.decode(wide, "replace")
    if _UTF_7.search(data) and data.isascii():
        return data.decode("utf-7", "replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _line_by_line(data)
    return _once(text) if _TWICE.search(text) else text


def _without_bom(data: bytes) -> str | None:
    """UTF-16 whose mark is missing: every other byte is a zero."""
    head = data[:400]
    zeros = (head[1::2].count(0), head[0::2].count(0))
    if len(head) < 4 or max(zeros) * 10 < len(head) * 4:
        return None
    return "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"


def _line_by_line(data: bytes) -> str:
    single = _single_byte(data)
    lines = []
    for line in re.split(rb"(\r\n|\r|\n)", data):
        try:
            lines.append(line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            lines.append(line.decode(single, "replace"))
    return "".join(lines)


def _single_byte(data: bytes) -> str:
    usual = sum(map(data.count, (bytes([letter]) for letter in _SWEDISH)))
    for codec, letters in _LETTERS:
        if sum(data.count(bytes([letter])) for letter in letters) > usual:
            return codec
    return "cp1252"


def _once(text: str) -> str:
    """Lines that were encoded twice ("Ã¤"), decoded the second time."""
    lines = []
    for line in text.split("\n"):
        try:
            lines.append(line.encode("cp1252").decode("utf-8") if _TWICE.search(line) else line)
        except UnicodeError:
            lines.append(line)
    return "\n".join(lines)


def _separator(lines: list[str]) -> str:
    """The mark that the file names, or that makes a header of a line, or that stands in most lines."""
    if lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    sample = [line for line in lines[:_SAMPLE] if line.strip()]
    for line in sample:
        best = max(_MARKS, key=lambda mark: _heads(line, mark))
        if _heads(line, best):
            return best
    return max(
        _MARKS, key=lambda mark: (sum(mark in line for line in sample), sum(line.count(mark) for line in sample))
    )


def _heads(line: str, mark: str) -> int:
    return sum(len(table.columns) for table in header_tables([cell or None for cell in _loose(line, mark)]))


def _records(lines: list[str], separator: str) -> Iterator[list[str]]:
    """The records of lines; a quoted field goes on in the next line only if that closes it and is no record itself."""
    at = 0
    while at < len(lines):
        line = lines[at]
        if '"' not in line:
            yield line.split(separator)
            at += 1
            continue
        end = _end_of(lines, at, separator)
        joined = "\n".join(lines[at : end + 1])
        yield _quoted(joined, separator) if joined.count('"') % 2 == 0 else _loose(line, separator)
        at = end + 1


def _end_of(lines: list[str], at: int, separator: str) -> int:
    """The last line of the record that begins at `at`."""
    marks = lines[at].count('"')
    if marks % 2 == 0:
        return at
    for end in range(at + 1, min(at + _LONGEST_FIELD, len(lines))):
        closing = lines[end].count('"')
        before = lines[end].split('"')[0] if closing else lines[end]
        if separator in before:
            return at  # a record of its own: the mark before is a stray one
        if closing % 2:
            return end
    return at


def _quoted(record: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(record.splitlines(keepends=True), delimiter=separator), [])
    except csv.Error:
        return _loose(record, separator)


def _loose(line: str, separator: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(separator)]


def _fitted(number: int, record: list[str], width: int) -> RawRow:
    """A record with more fields than heads: a comma inside an address, before a blank, was no separator."""
    fields = list(record)
    while len(fields) > width and not fields[-1].strip():
        fields.pop()
    at = len(fields) - 1
    while len(fields) > width and at > 0:
        if fields[at].startswith(" ") and fields[at].strip():
            fields[at - 1 : at + 1] = [f"{fields[at - 1]},{fields[at]}"]
        at -= 1
    cells = tuple(map(_value, fields))
    return RawRow(number, cells, RowSkip.UNREAD if len(fields) > width else None)
