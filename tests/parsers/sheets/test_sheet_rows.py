"""Rows of an .xlsx file whatever surrounds them: ruled empty rows, gaps, merged cells, hostile tags."""

import io
import time
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from mailbot.parsers.sheet_book import open_book
from mailbot.parsers.sheet_limits import UnreadableSheetError
from mailbot.parsers.sheet_rows import RawRow, worksheet_rows
from mailbot.parsers.sheets import read_sheet


def _rows(book: Workbook, replace: tuple[bytes, bytes] | None = None) -> list[RawRow]:
    target = io.BytesIO()
    book.save(target)
    data = target.getvalue() if replace is None else _replaced(target.getvalue(), *replace)
    opened = open_book(zipfile.ZipFile(io.BytesIO(data)))
    (_, path), *_ = opened.worksheets
    return list(worksheet_rows(opened, path))


def _replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in content
                content = content.replace(old, new)
            copy.writestr(name, content)
    return target.getvalue()


def _ruled(rows: int) -> Workbook:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in sheet.iter_rows(min_row=1, max_row=rows, max_col=6):
        for cell in row:
            cell.border = Border(bottom=Side(style="thin"))
    return book


def test_filled_rows_keep_their_numbers_among_thousands_of_ruled_ones() -> None:
    book = _ruled(5_000)
    sheet = book.active
    assert sheet is not None
    for number in (1, 2, 1_700, 4_999):
        sheet.cell(number, 2, f"rad {number}")
    assert _rows(book) == [RawRow(n, (None, f"rad {n}")) for n in (1, 2, 1_700, 4_999)]


def test_rows_written_by_excel_with_values_and_inline_text_are_kept() -> None:
    book = _ruled(3)
    plain = b'<row r="2"><c r="A2" s="1"/><c r="B2" t="inlineStr"><is><t>kvar</t></is></c></row>'
    target = io.BytesIO()
    book.save(target)
    content = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")
    start = content.index(b'<row r="2"')
    old = content[start : content.index(b"</row>", start) + len(b"</row>")]
    assert _rows(book, (old, plain)) == [RawRow(2, (None, "kvar"))]


def test_a_merged_cell_fills_rows_that_are_not_written_at_all() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["B6"] = "Ringvägen 3", "lgh 1", "lgh 2"
    sheet.merge_cells("A1:A6")
    assert _rows(book)[-1] == RawRow(6, ("Ringvägen 3", "lgh 2"))


def test_a_row_behind_a_gap_of_twenty_thousand_is_read() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A20002"] = "först", "långt bort"
    assert [row.number for row in _rows(book)] == [1, 20002]


def test_leading_zeros_stay_only_where_the_format_shows_them() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([42, 42, date(2026, 12, 1)])
    sheet["A1"].number_format = "0000"
    (row,) = _rows(book)
    assert row.cells[:2] == ("0042", 42)


def test_a_row_tag_of_a_million_attributes_costs_no_time() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "Kundid"
    start = time.perf_counter()
    with pytest.raises(UnreadableSheetError):
        _rows(book, (b'<row r="1"', b"<row" + b"".join(b' a%d="1"' % n for n in range(500_000)) + b' r="1"'))
    assert time.perf_counter() - start < 5


def test_a_form_of_ruled_rows_is_read_as_its_few_orders() -> None:
    book = _ruled(2_000)
    sheet = book.active
    assert sheet is not None
    for number, cells in enumerate((("Kundid", "Adress"), ("3412", "Ängsvägen 4")), start=1):
        for column, value in enumerate(cells, start=1):
            sheet.cell(number, column, value)
    target = io.BytesIO()
    book.save(target)
    reading = read_sheet(target.getvalue(), "lista.xlsx", received=date(2026, 11, 20), required={})
    assert [(row.row, row.item.customer_id) for row in reading.rows] == [(2, "3412")]
