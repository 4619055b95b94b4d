"""Takes a spreadsheet file apart into rows of cells, and refuses hostile or broken files before they cost anything."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mailbot.domain.reading import RowSkip, SheetError
from mailbot.parsers.sheet_book import open_book
from mailbot.parsers.sheet_ods import rows_out
from mailbot.parsers.sheet_rows import MAX_COLUMNS, RawRow, worksheet_rows
from mailbot.parsers.sheet_text import text_rows
from mailbot.parsers.sheet_upright import upright

MAX_BYTES = 30_000_000
MAX_UNPACKED = 300_000_000
MAX_RATIO = 200
MAX_ENTRIES = 2_000
# what zipfile, the XML parsers and openpyxl raise on a file that is damaged or not what it says
_BROKEN = (
    zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, IndexError, ValueError, TypeError, AttributeError, OSError,
    EOFError, RuntimeError,
)  # fmt: skip
_BOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
_OTHER_FILES = (
    b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"Rar!", b"7z\xbc\xaf",
    b"\x1f\x8b", b"RIFF", b"Return-Path:", b"Received:",
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnreadableSheetError(Exception):
    """The file gives no rows; `kind` says why."""

    def __init__(self, kind: SheetError) -> None:
        super().__init__(kind.value)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One visible sheet; `name` is '' for a text file. `serial_shift`: see Book."""

    name: str
    rows: Iterator[RawRow]
    serial_shift: int = 0


def load_reader() -> None:
    """Load the library behind open_sheets (an eighth of a second), so that no row of a transaction waits for it."""
    import openpyxl.worksheet._reader  # noqa: F401


def open_sheets(data: bytes, name: str) -> Iterator[RawSheet]:
    """The visible sheets of a file, by what its bytes are, not by what it is called. Raises UnreadableSheetError.

    A sheet that lies on its side is set upright: its rows are then columns, and so are their numbers.
    """
    return (replace(sheet, rows=upright(sheet.rows)) for sheet in _opened(data, name))


def _opened(data: bytes, name: str) -> Iterator[RawSheet]:
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
    if _is_no_text(data) or name.lower().endswith(_BOOKS):
        wrong = data.startswith(_OTHER_FILES) or not _is_no_text(data) or not name.lower().endswith(_BOOKS)
        raise UnreadableSheetError(SheetError.WRONG_FORMAT if wrong else SheetError.CORRUPT)
    if data.lstrip()[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise UnreadableSheetError(SheetError.WRONG_FORMAT)
    return iter((RawSheet("", text_rows(data)),))


def _is_no_text(data: bytes) -> bool:
    """Whether bytes are those of a picture, a document or noise."""
    if data.startswith(_OTHER_FILES):
        return True
    head = data[:4000]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or max(head[::2].count(0), head[1::2].count(0)) * 10 > len(head) * 4:
        return False  # UTF-16
    return sum(byte < 32 and byte not in b"\t\n\r\f\v\0" for byte in head) * 50 > len(head) or b"\0\0\0" in head


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
        return _open_document(archive, data)
    raise UnreadableSheetError(SheetError.WRONG_FORMAT)


def _open_document(archive: zipfile.ZipFile, data: bytes) -> Iterator[RawSheet]:
    """The values by python-calamine, and what it does not see from the XML."""
    try:
        out = rows_out(archive)
    except _BROKEN as error:
        raise UnreadableSheetError(SheetError.CORRUPT) from error
    for sheet in _calamine(data):
        yield RawSheet(sheet.name, _without(sheet.rows, out.get(sheet.name, {})))


def _without(rows: Iterator[RawRow], out: Mapping[int, RowSkip]) -> Iterator[RawRow]:
    return (row._replace(left_out=out[row.number]) if row.number in out else row for row in rows)


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
        yield RawSheet(name, _unbroken(worksheet_rows(book, path)), book.serial_shift)


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
