"""The Excel file, opened again by openpyxl: types, looks, print, and nothing in it that should not be."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from mailbot.reports.book import Book, Chart, Column, Format, Sheet, Value
from mailbot.reports.workbook import write_book

COLUMNS = (
    Column(title="Utförare"),
    Column(title="Monterat", format=Format.DAY),
    Column(title="Antal", format=Format.COUNT, summed=True),
    Column(title="Arbetsdagar i medeltal", format=Format.DAYS),
    Column(title="Belopp (kr)", format=Format.MONEY, summed=True),
    Column(title="Kommentar", format=Format.BLANK),
)
ROWS = (
    ("Ängsvård Åkerö", date(2026, 12, 3), 12, Decimal("1.5"), Decimal("1234.50"), None),
    ("Östan", date(2027, 1, 2), 3, None, Decimal(100), None),
)
SHEET = Sheet(name="Sammanställning", heading="Lås & nycklar", notes=("En rad.",), columns=COLUMNS, rows=ROWS)


def written(*sheets: Sheet) -> bytes:
    file = io.BytesIO()
    write_book(Book(sheets=sheets), file)
    return file.getvalue()


def page(sheet: Sheet) -> Any:
    return load_workbook(io.BytesIO(written(sheet)))[sheet.name]


def text_sheet(*values: Value) -> Sheet:
    return replace(SHEET, columns=(Column(title="Adress"),), rows=tuple((value,) for value in values))


def test_values_keep_their_types_and_stand_below_the_frozen_heading() -> None:
    sheet = page(SHEET)
    assert [cell.value for cell in sheet[4]] == [column.title for column in COLUMNS]
    assert [cell.value for cell in sheet[5]] == [
        "Ängsvård Åkerö",
        datetime.fromisoformat("2026-12-03"),
        12,
        1.5,
        1234.5,
        None,
    ]
    assert [cell.value for cell in sheet[7]] == ["Summa", None, 15, None, 1334.5, None]
    assert sheet.freeze_panes == "A5"
    formats = [cell.number_format for cell in sheet[5]]
    assert formats[:2] == ["@", "yyyy-mm-dd"]
    assert [form.rpartition("]")[2] for form in formats[2:5]] == ["#,##0", "#,##0.0", "#,##0.00"]
    assert sheet["C7"].font.b
    assert not sheet["C5"].font.b


def test_columns_are_wide_enough_and_pages_are_set_up() -> None:
    sheet = page(SHEET)
    widths = {letter: dimension.width for letter, dimension in sheet.column_dimensions.items()}
    assert widths["A"] > len("Ängsvård Åkerö")
    assert widths["D"] > len("Arbetsdagar")
    assert max(page(text_sheet("x" * 500)).column_dimensions["A"].width for _ in "x") <= 60
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.right.text == "Sida &P av &N"


def test_rows_can_be_filtered_only_where_no_sum_would_stay_as_it_was() -> None:
    assert page(SHEET).auto_filter.ref is None
    assert page(text_sheet("Ekvägen 3", "Ekvägen 4")).auto_filter.ref == "A4:A6"


@pytest.mark.parametrize(
    "text",
    ["=1+1", '=HYPERLINK("http://x.example")', "+46", "-3", "@SUM(A1)", "#N/A", "0042", "2026-12-03", "TRUE", "1E5"],
)
def test_text_stays_text(text: str) -> None:
    cell = page(text_sheet(text))["A5"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix is (text[0] in "=+-@")
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(written(text_sheet(text)))).read("xl/worksheets/sheet1.xml")


def test_what_no_sheet_can_hold_is_left_out() -> None:
    assert page(text_sheet("Ek\x00vägen\x0b 3"))["A5"].value == "Ekvägen 3"


def test_nobody_is_named_as_its_author() -> None:
    data = written(SHEET)
    core = zipfile.ZipFile(io.BytesIO(data)).read("docProps/core.xml").decode()
    assert set(re.findall(r"<(\w+:\w+)", core)) == {"cp:coreProperties", "dcterms:created", "dcterms:modified"}
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert [n for n in names if "comment" in n or "externalLink" in n or n.endswith("custom.xml")] == []


def test_an_empty_sheet_says_so() -> None:
    sheet = page(replace(SHEET, rows=(), empty="Inget blev klart."))
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == ["Utförare", "Inget blev klart."]
    assert sheet.auto_filter.ref is None


def test_a_chart_draws_its_columns_without_the_sum() -> None:
    chart = Chart(title="Antal lås", axis="Antal", series=(2, 3), rows=2, stacked=True)
    data = written(replace(SHEET, charts=(chart,)))
    book: Any = load_workbook(io.BytesIO(data))
    (drawn,) = book["Sammanställning"]._charts
    assert [series.val.numRef.f for series in drawn.series] == [
        "'Sammanställning'!$C$5:$C$6",
        "'Sammanställning'!$D$5:$D$6",
    ]
    assert drawn.series[0].cat.numRef.f == "'Sammanställning'!$A$5:$A$6"
    assert drawn.grouping == "stacked"
    assert drawn.x_axis.delete is False
    assert drawn.anchor._from.row > 7


def test_sheets_keep_their_order() -> None:
    names = ["Sammanställning", "Veckor", "Underlag"]
    made = load_workbook(io.BytesIO(written(*(replace(SHEET, name=name) for name in names))))
    assert made.sheetnames == names
