"""A report as an Excel file: openpyxl, a row at a time. Text stays text, sums are numbers, nobody's name is in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from mailbot.reports.book import Book, Chart, Column, Format, Row, Sheet, Value

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

# openpyxl's sheet and cell for writing only; its stubs lack most of what they can do.
_Page = Any
_Cell = Any

_NUMBER_FORMATS = {
    Format.TEXT: "@",
    Format.DAY: "yyyy-mm-dd",
    Format.COUNT: "[$-41D]#,##0",  # 41D: Swedish, whatever the computer that shows it speaks
    Format.DAYS: "[$-41D]#,##0.0",
    Format.MONEY: "[$-41D]#,##0.00",
    Format.BLANK: "General",
}
_WIDTHS = {Format.DAY: 12, Format.BLANK: 20, Format.MONEY: 14}
_NARROWEST, _WIDEST = 8, 60  # characters
_NUMBERS = frozenset({Format.COUNT, Format.DAYS, Format.MONEY})
_FONT = "Calibri"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9
_CHART_HEIGHT_ROWS, _CHART_CM = 17, (24.0, 8.5)


def write_book(book: Book, file: IO[bytes]) -> None:
    """Write the report into a file that is open for binary writing."""
    from openpyxl import Workbook

    workbook = Workbook(write_only=True)
    properties = workbook.properties
    properties.creator = properties.lastModifiedBy = None
    looks = _looks()
    for sheet in book.sheets:
        _write_sheet(workbook, sheet, looks)
    workbook.save(file)


@dataclass(frozen=True, slots=True)
class _Looks:
    """The styles of cells, made once."""

    heading: Any
    note: Any
    bold: Any
    head_fill: Any
    head_places: Mapping[bool, Any]  # by whether the column holds numbers
    places: Mapping[bool, Any]
    rule_below: Any
    rule_above: Any
    grid: Any


def _looks() -> _Looks:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    thin, hair = Side(style="thin", color="808080"), Side(style="hair", color="A6A6A6")
    return _Looks(
        heading=Font(name=_FONT, bold=True, size=14),
        note=Font(name=_FONT, italic=True, color="595959"),
        bold=Font(name=_FONT, bold=True),
        head_fill=PatternFill("solid", fgColor="DCE6F1"),
        head_places={
            True: Alignment(wrap_text=True, vertical="center", horizontal="right"),
            False: Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1),
        },
        places={True: Alignment(horizontal="right"), False: Alignment(horizontal="left", indent=1)},
        rule_below=Border(bottom=thin),
        rule_above=Border(top=thin),
        grid=Border(left=hair, right=hair, top=hair, bottom=hair),
    )


def _write_sheet(workbook: "Workbook", sheet: Sheet, looks: _Looks) -> None:
    page: _Page = workbook.create_sheet(sheet.name)
    head_row = len(sheet.notes) + 3
    _lay_out(page, sheet, head_row)
    page.append([_cell(page, sheet.heading, Format.TEXT, font=looks.heading)])
    for note in sheet.notes:
        page.append([_cell(page, note, Format.TEXT, font=looks.note)])
    page.append([])
    page.append(
        [
            _cell(
                page,
                column.title,
                Format.TEXT,
                font=looks.bold,
                fill=looks.head_fill,
                alignment=looks.head_places[column.format in _NUMBERS],
                border=looks.rule_below,
            )
            for column in sheet.columns
        ]
    )
    for cells in _body(page, sheet, looks):
        page.append(cells)
    below = head_row + max(len(sheet.rows), 1) + (1 if sheet.total() else 0) + 2
    for index, chart in enumerate(sheet.charts):
        _add_chart(page, sheet, chart, head_row, f"A{below + index * _CHART_HEIGHT_ROWS}")


def _body(page: _Page, sheet: Sheet, looks: _Looks) -> Iterator[list[_Cell]]:
    formats = [column.format for column in sheet.columns]
    places = [{"alignment": looks.places[form in _NUMBERS]} for form in formats]
    plain = [{**p, "border": looks.grid} if f is Format.BLANK else p for p, f in zip(places, formats, strict=True)]
    last = [{**place, "font": looks.bold, "border": looks.rule_above} for place in places]

    def cells(row: Row, styles: list[dict[str, Any]]) -> list[_Cell]:
        return [_cell(page, v, f, **style) for v, f, style in zip(row, formats, styles, strict=True)]

    for row in sheet.rows:
        yield cells(row, plain)
    total = sheet.total()
    if total is not None:
        yield cells(total, last)
    if not sheet.rows:
        yield [_cell(page, sheet.empty, Format.TEXT, font=looks.note)]


def _cell(page: _Page, value: Value, form: Format, **style: Any) -> _Cell:
    """One cell. A text is written as a text whatever it begins with, and stays one when somebody edits the cell."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        cell: _Cell = WriteOnlyCell(page)
        cell.value = value
        cell.number_format = _NUMBER_FORMATS[form]
    else:
        cell = WriteOnlyCell(page, value=ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        cell.number_format = _NUMBER_FORMATS[Format.TEXT]
        cell.quotePrefix = value.startswith(_STARTS_FORMULA)
    for name, look in style.items():
        setattr(cell, name, look)
    return cell


def _lay_out(page: _Page, sheet: Sheet, head_row: int) -> None:
    """Widths, frozen heading, filter and print: before the first row, since rows are written as they come."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for index, column in enumerate(sheet.columns):
        page.column_dimensions[get_column_letter(index + 1)].width = _width(column, [row[index] for row in sheet.rows])
    page.row_dimensions[head_row].height = 32
    page.freeze_panes = f"A{head_row + 1}"
    if sheet.rows and sheet.total() is None:  # a sum would stay as it is while rows are filtered away
        last = get_column_letter(len(sheet.columns))
        page.auto_filter.ref = f"A{head_row}:{last}{head_row + len(sheet.rows)}"
    page.print_title_rows = f"{head_row}:{head_row}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.page_margins.left = page.page_margins.right = 0.5
    page.oddFooter.left.text = sheet.heading.replace("&", "&&")
    page.oddFooter.right.text = "Sida &P av &N"


def _width(column: Column, values: Sequence[Value]) -> int:
    """Wide enough for every value, within bounds; a heading is broken into two lines."""
    longest = max((len(_shown(value)) for value in values if value is not None), default=0)
    heading = max((len(word) for word in column.title.split()), default=0)
    heading = max(heading, -(-len(column.title) // 2) + 1)
    return min(max(longest, heading, _WIDTHS.get(column.format, _NARROWEST)) + 3, _WIDEST)


def _shown(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _add_chart(page: _Page, sheet: Sheet, chart: Chart, head_row: int, anchor: str) -> None:
    from openpyxl.chart import BarChart, Reference

    drawn: Any = BarChart()
    drawn.type, drawn.title = "col", chart.title
    if chart.stacked:
        drawn.grouping, drawn.overlap = "stacked", 100
    for index in chart.series:
        values = Reference(page, min_col=index + 1, min_row=head_row, max_row=head_row + chart.rows)
        drawn.add_data(values, titles_from_data=True)
    drawn.set_categories(Reference(page, min_col=1, min_row=head_row + 1, max_row=head_row + chart.rows))
    drawn.y_axis.title = chart.axis
    drawn.y_axis.number_format = "0"
    drawn.x_axis.delete = drawn.y_axis.delete = False  # else Excel draws no axes
    drawn.gapWidth = 80
    drawn.width, drawn.height = _CHART_CM
    page.add_chart(drawn, anchor)
