"""Both ways through a worksheet's XML give the same, and what openpyxl gives; odd but sound XML loses no row."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from mailbot.parsers.sheet_book import open_book
from mailbot.parsers.sheet_limits import UnreadableSheetError
from mailbot.parsers.sheet_look import look_over
from mailbot.parsers.sheet_rows import RawRow, worksheet_rows
from mailbot.parsers.sheet_xml import XmlCell, XmlRow, xml_rows
from tests.parsers.sheets import hostile

_WORDS = st.text(alphabet="aåÄ &<>\"'_x0D\n;é€", max_size=8)
_TEXT = _WORDS.map(lambda text: re.sub("[<>&\r]", lambda m: {"<": "&lt;", ">": "&gt;"}.get(m[0], "&amp;"), text))
_CELL = st.one_of(
    st.builds('<c r="{{}}"><v>{}</v></c>'.format, st.integers(0, 99_999)),
    st.builds('<c r="{{}}" s="0"><v>{}</v></c>'.format, st.floats(0, 1e6).map(repr)),
    st.builds('<c r="{{}}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'.format, _TEXT),
    st.builds('<c r="{{}}" t="str"><f>A1&amp;B1</f><v>{}</v></c>'.format, _TEXT),
    st.builds('<c  t="inlineStr" r="{{}}"><is><r><rPr><b/></rPr><t>{}</t></r></is></c>'.format, _TEXT),
    st.sampled_from(
        ['<c r="{}"/>', '<c r="{}" s="0"></c>', '<c r="{}" t="b"><v>1</v></c>', '<c r="{}" t="e"><v>#N/A</v></c>']
    ),
)
_ROW = st.lists(_CELL, max_size=6).map(
    lambda cells: "".join(cell.format(f"{'ABCDEFG'[at]}0") for at, cell in enumerate(cells))
)
_ATTRIBUTES = st.sampled_from(
    ['r="{}"', 'r="{}" spans="1:6"', 'spans="1:6" r="{}"', 'r="{}" hidden="1"', 'r="{}" ht="0" x="1"', "r='{}'"]
)


def _numbered(rows: list[tuple[str, str]]) -> str:
    made = []
    for number, (attributes, cells) in enumerate(rows, start=1):
        placed = re.sub('"([A-Z])0"', rf'"\g<1>{number}"', cells)
        start = f"<row {attributes.format(number)}"
        made.append(f"{start}>{placed}</row>" if cells else f"{start}/>")
    return "".join(made)


def _both(rows: str, around: str = "") -> tuple[list[XmlRow], list[XmlRow]]:
    data = f'<worksheet xmlns="{hostile.MAIN}">{around}<sheetData>{rows}</sheetData></worksheet>'.encode()
    look = look_over(io.BytesIO(data))
    assert look.usual
    quick = list(xml_rows(lambda: io.BytesIO(data), look))
    slow = list(xml_rows(lambda: io.BytesIO(data), replace(look, usual=False)))
    return quick, slow


def _plain(rows: list[XmlRow]) -> list[object]:
    """With the values alone: the parser keeps cells that hold nothing, and every attribute."""
    return [
        (row.number, {k: v for k, v in row.attributes.items() if k in ("hidden", "ht")}, cells)
        for row in rows
        if (cells := [_told(cell) for cell in row.cells if any(cell[3:])])
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_ATTRIBUTES, _ROW), max_size=8))
def test_both_ways_give_the_same(rows: list[tuple[str, str]]) -> None:
    quick, slow = _both(_numbered(rows))
    assert _plain(quick) == _plain(slow)


def _told(cell: XmlCell) -> tuple[object, ...]:
    column, style, kind, formula, value, inline = cell
    return column, style, kind, bool(formula), value, inline.decode() if isinstance(inline, bytes) else inline


def _read(parts: Mapping[str, str | bytes]) -> list[RawRow]:
    book = open_book(zipfile.ZipFile(io.BytesIO(hostile.packed(parts))))
    return list(worksheet_rows(book, "xl/worksheets/sheet1.xml"))


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_ATTRIBUTES, _ROW), max_size=8))
def test_values_are_those_of_openpyxl(rows: list[tuple[str, str]]) -> None:
    parts = hostile.parts_of(_numbered(rows))
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    named = f'<Override PartName="/xl/workbook.xml" ContentType="{types}"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("/>", f">{named}</Types>")
    sheet = load_workbook(io.BytesIO(hostile.packed(parts)), data_only=True).worksheets[0]
    theirs = {
        (cell.row, cell.column - 1): cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and str(cell.value).strip()
    }
    own = {(r.number, at): cell for r in _read(parts) for at, cell in enumerate(r.cells) if cell is not None}
    assert {place: value for place, value in own.items() if value != "=?"} == theirs


_ORDER = '<row r="{0}"><c r="A{0}"><v>{0}</v></c></row>'


def test_a_row_in_a_comment_is_none() -> None:
    parts = hostile.parts_of(_ORDER.format(1) + "<!--" + _ORDER.format(2) + "-->" + _ORDER.format(3))
    assert [row.number for row in _read(parts)] == [1, 3]


def test_names_with_a_prefix_are_read() -> None:
    parts = hostile.parts_of(_ORDER.format(1))
    prefixed = re.sub("<(/?)(?=[a-zA-Z])", r"<\1x:", parts["xl/worksheets/sheet1.xml"])
    parts["xl/worksheets/sheet1.xml"] = prefixed.replace("xmlns=", "xmlns:x=")
    assert [row.cells for row in _read(parts)] == [(1,)]


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings_are_read(codec: str) -> None:
    parts = hostile.parts_of('<row r="1"><c r="A1" t="inlineStr"><is><t>Ängsvägen</t></is></c></row>')
    packed: dict[str, str | bytes] = {
        **parts,
        "xl/worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"].encode(codec),
    }
    from mailbot.parsers.sheet_book import open_book
    from mailbot.parsers.sheet_rows import worksheet_rows

    book = open_book(zipfile.ZipFile(io.BytesIO(hostile.packed(packed))))
    assert [row.cells for row in worksheet_rows(book, "xl/worksheets/sheet1.xml")] == [("Ängsvägen",)]


def test_rows_and_cells_without_numbers_are_counted() -> None:
    blank = "<row><c/></row>"
    parts = hostile.parts_of("<row><c><v>1</v></c><c><v>2</v></c></row>" + blank * 3 + "<row><c><v>5</v></c></row>")
    assert [(row.number, row.cells) for row in _read(parts)] == [(1, (1, 2)), (5, (5,))]


def test_a_row_without_number_behind_blank_ones_with_numbers() -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 6))
    parts = hostile.parts_of(_ORDER.format(1) + blank + "<row><c><v>6</v></c></row>" + _ORDER.format(9))
    assert [row.number for row in _read(parts)] == [1, 6, 9]


def test_rows_that_do_not_end_are_an_error() -> None:
    parts = hostile.parts_of(_ORDER.format(1))
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].partition("</sheetData>")[0]
    with pytest.raises(SyntaxError):
        _read(parts)


def test_a_row_across_many_pieces_of_reading_is_whole() -> None:
    long = "".join(f'<c r="{c}2" t="inlineStr"><is><t>{c * 30_000}</t></is></c>' for c in "ABCDEFGHIJ")
    (row,) = _read(hostile.parts_of(f'<row r="2">{long}</row>'))
    assert [len(str(cell)) for cell in row.cells] == [30_000] * 10


def test_a_text_longer_than_a_cell_can_be_is_refused() -> None:
    with pytest.raises(UnreadableSheetError, match="32"):
        _read(hostile.parts_of(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 32_768}</t></is></c></row>'))
