"""The parts of an .xlsx file around its rows: visible worksheets, shared texts, styles; and files that are damaged."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import MAC_EPOCH

from mailbot.domain.reading import SheetError, SheetReading
from mailbot.parsers.sheet_book import Book, open_book
from mailbot.parsers.sheet_rows import worksheet_rows
from mailbot.parsers.sheets import read_sheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET = "xl/worksheets/sheet1.xml"


def _list() -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kundid", "Adress", "Datum"])
    sheet.append([3412, "Ängsvägen 4", datetime(2026, 12, 1, tzinfo=UTC).replace(tzinfo=None)])
    return book


def _bytes(book: Workbook, changes: Mapping[str, tuple[str, str]] | None = None, without: str = "") -> bytes:
    """The file with text of some parts replaced, or a part left out."""
    saved, target = io.BytesIO(), io.BytesIO()
    book.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name).decode()
            if changes and name in changes:
                assert changes[name][0] in content
                content = content.replace(*changes[name])
            if name != without:
                copy.writestr(name, content)
    return target.getvalue()


def _opened(data: bytes) -> Book:
    return open_book(zipfile.ZipFile(io.BytesIO(data)))


def _read(data: bytes) -> SheetReading:
    return read_sheet(data, "lista.xlsx", received=date(2026, 11, 20), required={})


def test_only_visible_worksheets_are_named_in_their_order() -> None:
    book = Workbook()
    for name, state in (("Dold", "hidden"), ("Montering", "visible"), ("Gömd", "veryHidden"), ("Flytt", "visible")):
        book.create_sheet(name).sheet_state = state
    book.create_chartsheet("Diagram")
    assert [name for name, _ in _opened(_bytes(book)).worksheets] == ["Sheet", "Montering", "Flytt"]


def test_shared_texts_lose_formatting_and_reading_aids() -> None:
    table = (
        f'<sst xmlns="{_MAIN}"><si><r><t>Ängs</t></r><r><rPr><b/></rPr><t>vägen 4</t></r>'
        "<rPh><t>uttal</t></rPh></si><si><t/></si></sst>"
    )
    target = io.BytesIO(_bytes(Workbook(), without="xl/sharedStrings.xml"))
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", table)
    assert _opened(target.getvalue()).strings == ("Ängsvägen 4", "")


def test_a_date_is_known_by_a_format_that_the_file_wrote_itself() -> None:
    book = _list()
    assert book.active is not None
    book.active["C2"].number_format = '"den" yyyy\\-mm\\-dd;@'
    data = _bytes(book)
    assert [row.item.proposed_date for row in _read(data).rows] == [date(2026, 12, 1)]


def test_a_book_that_counts_from_1904_says_so() -> None:
    book = _list()
    book.epoch = MAC_EPOCH
    data = _bytes(book)
    assert _opened(data).epoch == MAC_EPOCH
    assert [row.item.proposed_date for row in _read(data).rows] == [date(2026, 12, 1)]


@pytest.mark.parametrize(("struck", "left_out"), [(True, 1), (False, 0)])
def test_a_struck_font_leaves_a_row_out(struck: bool, left_out: int) -> None:
    book = _list()
    assert book.active is not None
    for cell in book.active[2]:
        cell.font = Font(strike=struck)
    assert _read(_bytes(book)).left_out == left_out


def test_styles_are_found_where_they_usually_are_when_the_reference_is_damaged() -> None:
    book = _list()
    assert book.active is not None
    for cell in book.active[2]:
        cell.font = Font(strike=True)
    data = _bytes(book, {"xl/_rels/workbook.xml.rels": ("styles.xml", "stiles.xml")})
    assert _read(data).left_out == 1


def test_a_file_without_styles_is_read_plainly() -> None:
    book = _opened(_bytes(_list(), without="xl/styles.xml"))
    first, *_ = worksheet_rows(book, book.worksheets[0][1])
    assert first.cells == ("Kundid", "Adress", "Datum")


def test_a_wrong_dimension_hides_no_row() -> None:
    data = _bytes(_list(), {_SHEET: ('<dimension ref="A1:C2"', '<dimension ref="A1:A1"')})
    assert [row.item.customer_id for row in _read(data).rows] == ["3412"]


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (_SHEET, "</sheetData>", "</sheetDat>"),
        (_SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
        (_SHEET, 'r="2"', 'r="tva"'),
        ("xl/workbook.xml", "</sheets>", ""),
        ("xl/styles.xml", 'numFmtId="', 'numFmtId="x'),
        ("xl/_rels/workbook.xml.rels", "rId1", "rId9"),
        ("[Content_Types].xml", "</Types>", ""),
    ],
)
def test_a_damaged_part_makes_the_file_corrupt_and_nothing_worse(part: str, old: str, new: str) -> None:
    assert _read(_bytes(_list(), {part: (old, new)})).error is SheetError.CORRUPT


def test_a_worksheet_whose_packed_bytes_are_damaged_makes_the_file_corrupt() -> None:
    data = bytearray(_bytes(_list()))
    place = data.index(b"<sheetData>")
    data[place : place + 4] = b"\xff\xff\xff\xff"
    assert _read(bytes(data)).error is SheetError.CORRUPT
