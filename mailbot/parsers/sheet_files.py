"""Takes a spreadsheet file apart into rows of cells, and refuses hostile or broken files before they cost anything."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.domain.reading import SheetError
from mailbot.parsers.sheet_book import open_book
from mailbot.parsers.sheet_rows import MAX_COLUMNS, RawRow, worksheet_rows

MAX_BYTES = 30_000_000
MAX_UNPACKED = 300_000_000
MAX_RATIO = 200
MAX_ENTRIES = 2_000
# what zipfile, the XML parsers and openpyxl raise on a file that is damaged or not what it says
_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, IndexError, ValueError, TypeError, AttributeError, OSError,
    EOFError, RuntimeError,
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableSheetError(Exception):
    """The file gives no rows; `kind` says why."""

    def __init__(self, kind: SheetError) -> None:
        super().__init__(kind.value)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One visible sheet; `name` is '' for a text file."""

    name: str
    rows: Iterator[RawRow]


def load_reader() -> None:
    """Load the library behind open_sheets (an eighth of a second), so that no row of a transaction waits for it."""
    import openpyxl.worksheet._reader  # noqa: F401


def open_sheets(data: bytes, name: str) -> Iterator[RawSheet]:
    """The visible sheets of a file, by what its bytes are, not by what it is called. Raises UnreadableSheetError."""
    if not data.strip(b"\0 \r\n\t"):
        raise UnreadableSheetError(SheetError.NO_ROWS)
    if len(data) > MAX_BYTES:
        raise UnreadableSheetError(SheetError.TOO_LARGE)
    if data.startswith(b"PK"):
        return _zipped(data)
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableSheetError(SheetError.ENCRYPTED)
        return _calamine(data)
    if (
        name.lower().endswith((".xlsx", ".xlsm", ".ods", ".xls"))
        or data[:5] in {b"%PDF-", b"{\\rtf"}
        or b"\0\0\0" in data[:512]
    ):
        broken = name.lower().endswith((".xlsx", ".xlsm", ".ods", ".xls")) and not _looks_like_text(data)
        raise UnreadableSheetError(SheetError.CORRUPT if broken else SheetError.WRONG_FORMAT)
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise UnreadableSheetError(SheetError.WRONG_FORMAT)
    return iter((RawSheet("", _text_rows(data)),))


def _looks_like_text(data: bytes) -> bool:
    return all(byte >= 9 for byte in data[:1000])


def _zipped(data: bytes) -> Iterator[RawSheet]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        raise UnreadableSheetError(SheetError.CORRUPT) from None
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or total > MAX_UNPACKED or (total > 50_000_000 and total > MAX_RATIO * len(data)):
        raise UnreadableSheetError(SheetError.TOO_LARGE)
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableSheetError(SheetError.ENCRYPTED)
    if "xl/workbook.xml" in names:
        return _worksheets(archive)
    if "content.xml" in names:
        if b"manifest:encryption-data" in _manifest(archive):
            raise UnreadableSheetError(SheetError.ENCRYPTED)
        return _calamine(data)
    raise UnreadableSheetError(SheetError.WRONG_FORMAT)


def _manifest(archive: zipfile.ZipFile) -> bytes:
    try:
        return archive.read("META-INF/manifest.xml")
    except _BROKEN:
        return b""


def _worksheets(archive: zipfile.ZipFile) -> Iterator[RawSheet]:
    """With styles and row properties, which python-calamine does not see."""
    try:
        book = open_book(archive)
    except _BROKEN as error:
        raise UnreadableSheetError(SheetError.CORRUPT) from error
    for name, path in book.worksheets:
        yield RawSheet(name, _unbroken(worksheet_rows(book, path)))


def _unbroken(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    """Rows are read as they are asked for, so a broken worksheet shows here and not where its file was opened."""
    try:
        yield from rows
    except _BROKEN as error:
        raise UnreadableSheetError(SheetError.CORRUPT) from error


def _calamine(data: bytes) -> Iterator[RawSheet]:
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.visible == python_calamine.SheetVisibleEnum.Visible:
                rows = book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
                yield RawSheet(meta.name, _plain_rows(rows))
    except python_calamine.PasswordError:
        raise UnreadableSheetError(SheetError.ENCRYPTED) from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableSheetError(SheetError.CORRUPT) from error


def _plain_rows(rows: Iterable[Sequence[object]]) -> Iterator[RawRow]:
    for number, row in enumerate(rows, start=1):
        cells = tuple(c if isinstance(c, str | int | float | bool | date | datetime) and c != "" else None for c in row)
        if any(cell is not None for cell in cells):
            yield RawRow(number, cells[:MAX_COLUMNS])


def _text_rows(data: bytes) -> Iterator[RawRow]:
    """Records of a text file. After a stray quotation mark each line is a record, so that it swallows nothing."""
    text = _decode(data)
    lines = text.splitlines()
    if lines and lines[0].lower().startswith("sep="):
        lines[0] = ""
    sample = [line for line in lines[:20] if line.strip()]
    separator = max(";\t,|", key=lambda mark: sum(line.count(mark) for line in sample))
    balanced = text.count('"') % 2 == 0
    source = (
        csv.reader(io.StringIO(text), delimiter=separator) if balanced else (_loose(line, separator) for line in lines)
    )
    try:
        for number, record in enumerate(source, start=1):
            if any(cell.strip() for cell in record):
                yield RawRow(number, tuple(cell.strip() or None for cell in record[:MAX_COLUMNS]))
    except csv.Error:
        raise UnreadableSheetError(SheetError.CORRUPT) from None


def _loose(line: str, separator: str) -> list[str]:
    return [cell.strip().strip('"') for cell in line.split(separator)]


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # Mac Roman writes å ä ö as 8C 8A 9A, which Windows-1252 hardly uses in Swedish; DOS (850) as 86 84 94
    for codec, letters in (("mac-roman", b"\x8c\x8a\x9a"), ("cp850", b"\x86\x84\x94\x8f\x8e\x99")):
        if sum(data.count(letter) for letter in letters) > sum(
            data.count(letter) for letter in b"\xe5\xe4\xf6\xc5\xc4\xd6"
        ):
            return data.decode(codec, "replace")
    return data.decode("cp1252", "replace")
