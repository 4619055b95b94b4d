"""Rows in = rows told: every filled row of a list is valid, invalid or left out with its reason, and is told once."""

import io
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from mailbot.domain.reading import (
    InvalidRow,
    ItemType,
    RowFault,
    RowSkip,
    SheetError,
    SheetReading,
    SheetRow,
    SkippedRow,
)
from mailbot.parsers.sheet_files import open_sheets
from mailbot.parsers.sheets import read_sheet

RECEIVED = date(2026, 11, 20)
HEAD = ["Kundid", "Adress", "Portlås", "Datum"]
ORDER = [3411, "Provgatan 4", "ja", date(2026, 12, 1)]
IDS = st.sampled_from([3411, "3412", "K-7", "saknas", "121212-1212", None, "se pärm", 7, "Summa", "Exempel", "x", "1"])
PLACES = st.sampled_from(["Provgatan 4", "Provgatan", None, "lgh 3", "= betyder ja", "Testvägen 5 och 7", "Totalt", 4])
ANSWERS = st.sampled_from(["ja", "nej", None, "kanske", 2])
DAYS = st.sampled_from([date(2026, 12, 1), "v 50", "10/11", None, "snarast", "Ring först"])
LINES = st.sampled_from(
    ["Nedmontering", "Redan monterade", "Exempel", "OBS! Ring först", "J = ja", "Montering och flytt", "1 av 3", ""]
)
HEADS = st.sampled_from(
    [HEAD, ["Ident", "Boende", "Tel"], ["Kundnr", "Gata", "Nr"], ["Kund", "Adress"], ["nr", "gata"]]
)
ROWS: st.SearchStrategy[list[Any]] = st.one_of(
    st.tuples(IDS, PLACES, ANSWERS, DAYS).map(list),
    LINES.map(lambda line: [line]),
    HEADS,
    st.just([]),
    st.lists(st.one_of(st.text(max_size=12), st.integers(), st.none()), max_size=6),
)


def book(*sheets: list[list[Any]]) -> Workbook:
    made = Workbook()
    made.remove(made.worksheets[0])
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"Blad{number}")
        for row in rows:
            sheet.append(row)
    return made


def saved(made: Workbook) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def read(data: bytes, name: str = "lista.xlsx") -> SheetReading:
    return read_sheet(data, name, received=RECEIVED, required={})


def told(reading: SheetReading) -> Counter[tuple[str, int]]:
    rows: list[SheetRow | InvalidRow | SkippedRow] = [*reading.rows, *reading.invalid, *reading.skipped]
    return Counter((row.sheet, row.row) for row in rows)


def clean(rows: list[list[Any]]) -> list[list[Any]]:
    """Without what a spreadsheet cannot hold, or takes for a formula."""
    kept = str.maketrans("", "", "".join(map(chr, range(32))) + "=\ufffe\uffff")
    return [[cell.translate(kept) if isinstance(cell, str) else cell for cell in row] for row in rows]


@given(st.lists(st.lists(ROWS, max_size=12), min_size=1, max_size=3))
@settings(max_examples=60, deadline=None)
def test_every_filled_row_is_told_once(sheets: list[list[list[Any]]]) -> None:
    data = saved(book([HEAD, ORDER], *map(clean, sheets)))
    filled = {(sheet.name, row.number) for sheet in open_sheets(data, "lista.xlsx") for row in sheet.rows}
    assert told(read(data)) == Counter(filled)


@given(st.lists(ROWS, max_size=12))
@settings(max_examples=40, deadline=None)
def test_every_record_of_a_text_file_is_told_once(rows: list[list[Any]]) -> None:
    lines = [";".join("" if cell is None else str(cell) for cell in row) for row in clean([HEAD, ORDER, *rows])]
    data = "\n".join(lines).encode("utf-8", "replace")
    filled = {("", row.number) for sheet in open_sheets(data, "lista.csv") for row in sheet.rows}
    assert told(read(data, "lista.csv")) == Counter(filled)


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["Kund", None, "Adress", None, "Portlås"],
            ["nr", "namn", "gata", "nr", None],
            [3411, "P", "Provgatan", 4, "ja"],
        ],
        [["Kundid", None, None], [None, "Adress", "Portlås"], [3411, "Provgatan 4", "ja"]],
        [["Id", "Kundid", "Adress", "Portlås"], [1, 3411, "Provgatan 4", "ja"]],
        [["Kund", "Kundnr", "Adress", "Portlås"], ["Prov P", 3411, "Provgatan 4", "ja"]],
        [["Nr", "Kundid", "Gata", "Port J/N"], [1, 3411, "Provgatan 4", "J"]],
        [["Kundid", 3411], ["Adress", "Provgatan 4"], ["Portlås", "ja"]],
        [["Provgatan 4", 3411, "ja"], ["Provgatan 6", 3412, "nej"]],
        [["Adress till kund", "Kundidentitet", "Finns"], ["Provgatan 4", "nr 3411", None]],
    ],
)
def test_the_columns_are_found_by_what_they_mean(rows: list[list[Any]]) -> None:
    first = read(saved(book(rows))).rows[0].item
    assert (first.type, first.customer_id, first.address) == (ItemType.MOUNT, "3411", "Provgatan 4")


def test_tables_side_by_side_are_both_read() -> None:
    side = ["Kundid", "Adress", None, "Kundid", "Adress"]
    reading = read(saved(book([side, [3411, "Provgatan 4", None, 3412, "Provgatan 6"]])))
    assert [row.item.customer_id for row in reading.rows] == ["3411", "3412"]


@pytest.mark.parametrize("more", [[[3421, "Provgatan 9"]], [["Kundid", 3421], ["Adress", "Provgatan 9"]]])
def test_a_second_sheet_that_goes_on_is_read(more: list[list[Any]]) -> None:
    reading = read(saved(book([HEAD, ORDER], more)))
    assert [row.item.customer_id for row in reading.rows] == ["3411", "3421"]


def test_rows_below_a_header_that_nobody_understands_are_named_and_not_guessed() -> None:
    reading = read(saved(book([HEAD, ORDER, [], ["Löpande", "Ident", "Boende"], [1, 3421, "Provgatan 9"]])))
    assert [(bad.row, bad.fault) for bad in reading.invalid] == [(5, RowFault.BAD_CUSTOMER_ID)]
    assert [skip.why for skip in reading.skipped] == [RowSkip.HEADER, RowSkip.UNREAD]


@pytest.mark.parametrize("street", ["Notvägen 4", "Obsvägen 4", "Antalsvägen 2", "Exempelstigen 3", "Summavägen 1"])
def test_a_street_that_begins_like_a_note_is_a_street(street: str) -> None:
    assert read(saved(book([["Adress", "Kundid"], [street, 3411]]))).rows[0].item.address == street


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["Summa", None, 2], RowSkip.SUMMARY),
        ([1, None, 1], RowSkip.SUMMARY),
        ([None, "2 st adresser"], RowSkip.SUMMARY),
        (["Exempel", "Storgatan 1", "ja"], RowSkip.EXAMPLE),
        (["J = ja, N = nej"], RowSkip.NOTE),
        (["Datum", "2026-11-20"], RowSkip.NOTE),
        (["Ring vid frågor"], RowSkip.NOTE),
        (["x", "betyder portlås 1"], RowSkip.NOTE),
    ],
)
def test_lines_below_the_orders_are_no_faulty_orders(row: list[Any], why: RowSkip) -> None:
    reading = read(saved(book([HEAD, ORDER, row])))
    assert (reading.invalid, reading.skipped[-1].why) == ((), why)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([None, None, "ja", date(2026, 12, 1)], RowFault.MISSING_CUSTOMER_ID),
        (["saknas"], RowFault.MISSING_CUSTOMER_ID),
        ([None, "Villa Solbacken"], RowFault.MISSING_CUSTOMER_ID),
        ([3412], RowFault.MISSING_ADDRESS),
    ],
)
def test_what_is_left_of_an_order_is_a_faulty_one(row: list[Any], fault: RowFault) -> None:
    assert [bad.fault for bad in read(saved(book([HEAD, ORDER, row]))).invalid] == [fault]


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("Redan monterade", [HEAD, ORDER]),
        ("Arkiv", [HEAD, ORDER]),
        ("Blad", [["Kundid", "Adress", "Ska ha lås"], [3411, "Provgatan 4", "nej"]]),
        ("Blad", [["Kundid", "Adress", "Kommentar"], [3411, "Provgatan 4", "utgår, har flyttat"]]),
        ("Blad", [["Kundid", "Adress", "Status"], [3411, "Provgatan 4", "Avbokad"]]),
        ("Blad", [["Kundid", "Adress", "Åtgärd"], [3411, "Provgatan 4", "Ej montering"]]),
    ],
)
def test_what_is_not_to_be_done_is_no_order(title: str, rows: list[list[Any]]) -> None:
    made = book(rows)
    made.worksheets[0].title = title
    reading = read(saved(made))
    assert (reading.rows, reading.error, reading.left_out) == ((), SheetError.NO_ROWS, 1)


def test_ticked_columns_say_the_kind() -> None:
    head = ["Kundid", "Adress", "Montering", "Nedmontering"]
    reading = read(saved(book([head, [1111, "Provgatan 1", "x"], [2222, "Provgatan 2", None, "x"]])))
    assert [row.item.type for row in reading.rows] == [ItemType.MOUNT, ItemType.DISMOUNT]


def test_a_column_for_new_addresses_that_nobody_uses_makes_no_moves() -> None:
    head = ["Kundid", "Adress", "Ny adress"]
    reading = read(
        saved(book([head, [1111, "Provgatan 1"], [2222, "Provgatan 2"], [3333, "Provgatan 3", "Testvägen 3"]]))
    )
    assert [row.item.type for row in reading.rows] == [ItemType.MOUNT, ItemType.MOUNT, ItemType.MOVE]


def test_a_hidden_old_address_gives_way_and_two_visible_ones_are_a_doubt() -> None:
    made = book([["Kundid", "Adress gammal", "Adress"], [3411, "Provgatan 1", "Provgatan 4"]])
    assert [bad.fault for bad in read(saved(made)).invalid] == [RowFault.MISSING_ADDRESS]
    made.worksheets[0].column_dimensions["B"].hidden = True
    assert [row.item.address for row in read(saved(made)).rows] == ["Provgatan 4"]


def test_a_row_is_struck_out_with_its_id_and_address() -> None:
    made = book([HEAD, ORDER, [3412, "Provgatan 6", "ja", None]])
    for cell in ("A2", "B2"):
        made.worksheets[0][cell].font = Font(strike=True)
    reading = read(saved(made))
    assert [row.row for row in reading.rows] == [3]
    assert (reading.left_out, reading.skipped[1].why) == (1, RowSkip.STRUCK)


def test_what_is_struck_out_inside_a_cell_is_not_read() -> None:
    made = book([HEAD, ORDER])
    gone = InlineFont(strike=True)
    made.worksheets[0]["A2"] = CellRichText(TextBlock(gone, "3412"), " 3499")
    made.worksheets[0]["B2"] = CellRichText(TextBlock(gone, "Provgatan 2 "), "Testvägen 9")
    item = read(saved(made)).rows[0].item
    assert (item.customer_id, item.address) == ("3499", "Testvägen 9")


@pytest.mark.parametrize(
    ("cell", "fault"),
    [("A2", RowFault.BAD_CUSTOMER_ID), ("B2", RowFault.MISSING_ADDRESS), ("D2", RowFault.BAD_DATE)],
)
def test_a_formula_without_its_result_is_told(cell: str, fault: RowFault) -> None:
    made = book([HEAD, ORDER, [3412, "Provgatan 6"]])
    made.worksheets[0][cell] = "=Z9"
    assert [bad.fault for bad in read(saved(made)).invalid] == [fault]


def test_words_that_are_not_understood_are_named() -> None:
    reading = read(saved(book([HEAD, [3411, "Provgatan 4", "kanske"], [3412, "Provgatan 6", "nej"]])))
    assert [row.unclear for row in reading.rows] == [("gate_lock",), ()]
