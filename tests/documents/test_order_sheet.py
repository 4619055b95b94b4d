"""The empty order sheet: filled in by a provider it reads back exactly; empty it orders nothing; it tells of nobody."""

import io
import re
from datetime import date, datetime, timedelta
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from mailbot import resources
from mailbot.documents.order_columns import Column, Shape, bulk_kinds, columns_for
from mailbot.documents.order_sheet import ORDERS, head_of, order_sheet
from mailbot.domain.errors import PermanentError
from mailbot.domain.reading import ItemType, SheetError, SheetReading
from mailbot.domain.routine import Routine
from mailbot.domain.words import KIND_WORDS
from mailbot.parsers.sheets import read_sheet
from mailbot.routines import load_routines

TODAY = date(2026, 11, 21)
ROUTINES = load_routines(resources.config_dir() / "routines")
WITH_SHEET = sorted(name for name, routine in ROUTINES.items() if columns_for(routine))
EACH = pytest.mark.parametrize("name", WITH_SHEET)


def opened(routine: Routine) -> tuple[Workbook, Worksheet]:
    book = load_workbook(io.BytesIO(order_sheet(routine, today=TODAY)))
    return book, book[ORDERS]


def read(book: Workbook, routine: Routine) -> SheetReading:
    file = io.BytesIO()
    book.save(file)
    return read_sheet(file.getvalue(), "ifylld.xlsx", received=TODAY, required=routine.required())


def first_row(sheet: Worksheet) -> int:
    return int("".join(c for c in str(sheet.freeze_panes) if c.isdigit()))


def columns_of(rule: DataValidation) -> tuple[int, int]:
    """Column and first row of the cells that a check is for."""
    (cells,) = rule.sqref.ranges
    return cells.min_col, cells.min_row


def values_of(column: Column, kind: ItemType) -> st.SearchStrategy[Any]:
    """What a provider may write in a column for this kind of work."""
    if column.shape is Shape.KIND:
        return st.just(KIND_WORDS[kind])
    if kind not in column.needed_by:
        return st.none()
    streets = st.sampled_from(["Rönnstigen", "Södra Kvarnbacken", "Åvägen", "Sjöboslingan"])
    match column.shape:
        case Shape.YES_NO:
            return st.sampled_from(["ja", "nej"])
        case Shape.DATE:
            return st.integers(0, 700).map(lambda days: TODAY + timedelta(days=days))
        case Shape.TEXT:
            numbers = (
                st.integers(200, 399) if column.field == "new_address" else st.integers(1, 199)
            )  # nobody moves home
            return st.builds(lambda street, number: f"{street} {number}", streets, numbers)
        case _:
            written = st.from_regex(r"[0-9]{4,7}", fullmatch=True).filter(lambda text: text.strip("0"))
            return written.filter(lambda text: len(text) != 6)  # six digits may be a date of birth, and are no Kundid


@st.composite
def orders(draw: st.DrawFn, routine: Routine) -> list[dict[str, Any]]:
    """Rows without two of the same customer or address, which would be one order written twice."""
    columns = columns_for(routine)
    kinds = draw(st.lists(st.sampled_from(bulk_kinds(routine)), min_size=1, max_size=12))
    rows = [{c.field: draw(values_of(c, kind)) for c in columns} for kind in kinds]
    return list({str(r.get("customer_id") or r["address"]).lstrip("0"): r for r in rows}.values())


@EACH
@given(data=st.data())
@settings(max_examples=15, deadline=None)
def test_what_is_filled_in_reads_back_exactly(name: str, data: st.DataObject) -> None:
    routine = ROUTINES[name]
    rows = data.draw(orders(routine))
    book, sheet = opened(routine)
    start = first_row(sheet)
    for number, row in enumerate(rows, start=start):
        for index, value in enumerate(row.values(), start=1):
            sheet.cell(number, index).value = value
    found = read(book, routine)
    assert found.error is None
    assert found.invalid == ()
    assert [row.row for row in found.rows] == [start + at for at in range(len(rows))]
    for got, written in zip(found.rows, rows, strict=True):
        said = {field: getattr(got.item, field) for field in written}
        words = {"ja": True, "nej": False}
        assert KIND_WORDS[said.pop("type")] == written["type"]
        assert said == {f: words.get(v, v) if isinstance(v, str) else v for f, v in written.items() if f != "type"}


@EACH
def test_the_empty_sheet_orders_nothing(name: str) -> None:
    routine = ROUTINES[name]
    found = read_sheet(order_sheet(routine, today=TODAY), "tom.xlsx", received=TODAY, required=routine.required())
    assert (found.rows, found.invalid, found.left_out) == ((), (), 0)
    assert found.error is SheetError.NO_ROWS


@EACH
def test_the_columns_are_those_that_the_routine_demands(name: str) -> None:
    routine = ROUTINES[name]
    kinds = bulk_kinds(routine)
    demanded = {
        f for k in kinds for d in routine.orders[k].requires for f in d.split("|") if not f.startswith("contact")
    }
    columns = columns_for(routine)
    assert {c.field for c in columns} == demanded | {"type"}
    _, sheet = opened(routine)
    heads = [str(cell.value) for cell in sheet[1]]
    assert heads == [head_of(column, kinds) for column in columns]
    always = {f for f in demanded if all(f in routine.orders[k].requires for k in kinds)} | {"type"}
    assert {c.field for c, head in zip(columns, heads, strict=True) if head.endswith(" *")} == always


def test_a_routine_that_demands_names_has_no_sheet() -> None:
    with pytest.raises(PermanentError, match="soderkoping"):
        order_sheet(ROUTINES["soderkoping"], today=TODAY)


@EACH
def test_heads_and_examples_are_locked_and_the_rest_is_not(name: str) -> None:
    book, sheet = opened(ROUTINES[name])
    assert all(one.protection.sheet and not one.protection.password for one in book.worksheets)
    start = first_row(sheet)
    for row in sheet.iter_rows(min_row=1, max_row=start - 1):
        assert all(cell.protection.locked for cell in row)
    assert all(str(sheet.cell(row, 1).value).startswith("Exempel") for row in range(2, start))
    letters = [get_column_letter(at) for at in range(1, sheet.max_column + 1)]
    assert not any(sheet.column_dimensions[letter].protection.locked for letter in letters)
    assert all(sheet.column_dimensions[letter].width >= 10 for letter in letters)


def test_drop_downs_and_checks() -> None:
    routine = ROUTINES["nacka-breddinforande"]
    _, sheet = opened(routine)
    rules = {str(sheet.cell(1, columns_of(rule)[0]).value): rule for rule in sheet.data_validations.dataValidation}
    assert rules["Vad ska göras *"].formula1 == '"Montering,Flytt,Nedmontering"'
    assert rules["Portlås (*)"].formula1 == '"ja,nej"'
    assert (rules["Önskat datum (*)"].type, rules["Önskat datum (*)"].formula1) == ("date", "TODAY()")
    assert rules["Kundid *"].type == "custom"
    assert all(rule.showErrorMessage and rule.prompt and rule.error for rule in rules.values())
    assert {columns_of(r)[1] for r in rules.values()} == {first_row(sheet)}
    assert sheet.column_dimensions["B"].number_format == "@", "leading zeros stay"


def test_nobody_is_told_of() -> None:
    """No author, no program, no time: the same routine and day give the same bytes."""
    data = order_sheet(ROUTINES["nacka"], today=TODAY)
    assert data == order_sheet(ROUTINES["nacka"], today=TODAY)
    with ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        properties = [archive.read(name).decode() for name in archive.namelist() if name.startswith("docProps/")]
    assert len(properties) == 2
    assert not any(re.search(r"openpyxl|20\d\d-|creator|Application", text) for text in properties)
    loaded = load_workbook(io.BytesIO(data)).properties
    assert loaded.lastModifiedBy is None
    assert loaded.title is None


def test_an_example_stays_an_example_when_its_first_cell_is_all_that_is_left_of_it() -> None:
    """A provider who lifts the protection and changes the numbers of the example has still ordered nothing."""
    routine = ROUTINES["nacka-breddinforande"]
    book, sheet = opened(routine)
    sheet["B2"], sheet["C2"] = "4711", "Åvägen 3"
    sheet["F3"] = datetime(2026, 12, 24)  # noqa: DTZ001 - a cell has no zone
    assert read(book, routine).rows == ()
