"""Takes a spreadsheet file apart into rows of cells, and refuses hostile or broken files before they cost anything."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zipfile import ZipFile

from mailbot.domain.reading import SheetError
from mailbot.parsers.sheet_archive import BROKEN, open_archive, small_part
from mailbot.parsers.sheet_book import open_book
from mailbot.parsers.sheet_limits import (
    MAX_BYTES,
    MAX_SHEETS,
    Tally,
    UnreadableSheetError,
    too_large,
    too_many_sheets,
)
from mailbot.parsers.sheet_ods import ods_sheets
from mailbot.parsers.sheet_rows import RawRow, Worksheet
from mailbot.parsers.sheet_text import text_rows
from mailbot.parsers.sheet_upright import upright

_BOOKS = (".xlsx", ".xlsm", ".ods", ".xls")
_OTHER_FILES = (
    b"%PDF-", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"Rar!", b"7z\xbc\xaf",
    b"\x1f\x8b", b"RIFF", b"Return-Path:", b"Received:",
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One visible sheet; `name` is '' for a text file. `serial_shift`: see Book."""

    name: str
    rows: Iterator[RawRow]
    serial_shift: int = 0


def load_reader() -> None:
    """Load the library behind open_sheets (an eighth of a second), so that no row of a transaction waits for it.

    Raises RuntimeError when XML would be read without its guard against entities that grow.
    """
    import defusedxml.ElementTree  # noqa: F401
    import openpyxl.styles.numbers
    import openpyxl.utils.datetime

    if not openpyxl.DEFUSEDXML:  # it then lets entities grow
        raise RuntimeError("openpyxl läser XML utan skydd: defusedxml saknas eller är avstängt")


def open_sheets(data: bytes, name: str) -> Iterator[RawSheet]:
    """The visible sheets of a file, by what its bytes are, not by what it is called. Raises UnreadableSheetError.

    A sheet that lies on its side is set upright: its rows are then columns, and so are their numbers.
    """
    return (replace(sheet, rows=upright(sheet.rows)) for sheet in _opened(data, name))


def _opened(data: bytes, name: str) -> Iterator[RawSheet]:
    if not data.strip(b"\0 \r\n\t"):
        raise UnreadableSheetError(SheetError.NO_ROWS)
    if len(data) > MAX_BYTES:
        raise too_large(f"den är större än {MAX_BYTES // 1_000_000} megabyte")
    if data.startswith(b"PK"):
        load_reader()
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
    archive = open_archive(data)
    names = frozenset(archive.namelist())
    if "xl/workbook.xml" in names:
        return _worksheets(archive)
    if "content.xml" in names:
        return _open_document(archive)
    raise UnreadableSheetError(SheetError.WRONG_FORMAT)


def _worksheets(archive: ZipFile) -> Iterator[RawSheet]:
    """With styles and row properties, which python-calamine does not see. All are looked over before one is read."""
    tally = Tally()
    try:
        book = open_book(archive)
        sheets = [(name, Worksheet(book, path, tally)) for name, path in book.worksheets[: MAX_SHEETS + 1]]
    except BROKEN as error:
        raise UnreadableSheetError(SheetError.CORRUPT) from error
    if len(sheets) > MAX_SHEETS:
        raise too_many_sheets()
    return (RawSheet(name, _unbroken(sheet.rows()), book.serial_shift) for name, sheet in sheets)


def _open_document(archive: ZipFile) -> Iterator[RawSheet]:
    try:
        if b"manifest:encryption-data" in _manifest(archive):
            raise UnreadableSheetError(SheetError.ENCRYPTED)
        sheets = list(ods_sheets(archive, Tally()))
    except BROKEN as error:
        raise UnreadableSheetError(SheetError.CORRUPT) from error
    return (RawSheet(sheet.name, iter(sheet.rows)) for sheet in sheets)


def _manifest(archive: ZipFile) -> bytes:
    path = "META-INF/manifest.xml"
    return small_part(archive, path) if path in archive.namelist() else b""


def _unbroken(rows: Iterator[RawRow]) -> Iterator[RawRow]:
    """Rows are read as they are asked for, so a broken worksheet shows here and not where its file was opened."""
    try:
        yield from rows
    except BROKEN as error:
        raise UnreadableSheetError(SheetError.CORRUPT) from error


def _calamine(data: bytes) -> Iterator[RawSheet]:
    """Old .xls files: values only."""
    import python_calamine

    tally = Tally()
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.visible == python_calamine.SheetVisibleEnum.Visible:
                rows = book.get_sheet_by_name(meta.name).iter_rows()
                yield RawSheet(meta.name, _plain_rows(rows, tally))
    except python_calamine.PasswordError:
        raise UnreadableSheetError(SheetError.ENCRYPTED) from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableSheetError(SheetError.CORRUPT) from error


def _plain_rows(rows: Iterable[Sequence[object]], tally: Tally) -> Iterator[RawRow]:
    for number, row in enumerate(rows, start=1):
        cells = tuple(c if isinstance(c, str | int | float | bool | date | datetime) and c != "" else None for c in row)
        if any(cell is not None for cell in cells):
            tally.row(len(cells))
            yield RawRow(number, cells)
