import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from mailbot.domain.reading import ItemType, RowFault, SheetError, SheetReading
from mailbot.parsers.sheets import read_sheet
from mailbot.sheet_json import sheet_to_json

RECEIVED = date(2026, 11, 20)
REQUIRED = {"montering": ("customer_id", "address"), "flytt": ("customer_id", "address", "new_address")}
HEAD = ["Kundid", "Adress", "Portlås", "Önskat datum"]


def _book(rows: list[list[Any]]) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    return book


def _bytes(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _read(data: bytes, name: str = "lista.xlsx") -> SheetReading:
    return read_sheet(data, name, received=RECEIVED, required=REQUIRED)


def _rows(rows: list[list[Any]]) -> SheetReading:
    return _read(_bytes(_book(rows)))


def test_plain_sheet() -> None:
    reading = _rows([HEAD, [901, "Provgatan 3", "Ja", date(2026, 12, 1)], [902.0, "Provgatan 5", "N", "vecka 51"]])
    first, second = reading.rows
    assert (first.row, first.item.customer_id, first.item.address) == (2, "901", "Provgatan 3")
    assert (first.item.gate_lock, first.item.proposed_date) == (True, date(2026, 12, 1))
    assert (second.item.customer_id, second.item.gate_lock) == ("902", False)
    assert second.item.proposed_date == date(2026, 12, 14)


def test_header_below_titles_in_any_order_with_typos() -> None:
    reading = _rows(
        [["Beställning från Provomsorgen"], [], ["Gatuadres", "Port", "Kund-ID:"], ["Provgatan 3", "x", 901]]
    )
    (row,) = reading.rows
    assert (row.row, row.item.customer_id, row.item.gate_lock) == (4, "901", True)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (["191212121212", "Provgatan 3"], RowFault.PERSONNUMMER_AS_ID),
        (["121212-1212", "Provgatan 3"], RowFault.PERSONNUMMER_AS_ID),
        ([None, "Provgatan 3"], RowFault.MISSING_CUSTOMER_ID),
        (["se Lifecare", "Provgatan 3"], RowFault.BAD_CUSTOMER_ID),
        ([901, None, "ja"], RowFault.MISSING_ADDRESS),
        ([901, "Provgatan 3", "ja", "31 februari"], RowFault.BAD_DATE),
        ([901, "Provgatan 3", "ja", date(2062, 12, 1)], RowFault.BAD_DATE),
        ([900, "Provgatan 1"], RowFault.DUPLICATE),
    ],
)
def test_rows_that_cannot_be_carried_out(row: list[Any], fault: RowFault) -> None:
    reading = _rows([HEAD, [900, "Provgatan 1", "ja"], row])
    assert [bad.fault for bad in reading.invalid] == [fault]
    assert len(reading.rows) == 1
    assert "1212" not in str(sheet_to_json(reading, file="x", municipality=None))


def test_hidden_and_struck_out_rows_are_left_out_and_counted() -> None:
    book = _book([HEAD, [901, "Provgatan 1"], [902, "Provgatan 2"], [903, "Provgatan 3"]])
    assert book.active is not None
    book.active.row_dimensions[2].hidden = True
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    reading = _read(_bytes(book))
    assert [row.item.customer_id for row in reading.rows] == ["903"]
    assert reading.left_out == 2


def test_leading_zeros_of_the_number_format_stay() -> None:
    book = _book([HEAD, [42, "Provgatan 1"]])
    assert book.active is not None
    book.active["A2"].number_format = "0000"
    assert _read(_bytes(book)).rows[0].item.customer_id == "0042"


def test_merged_cells_hold_for_every_row() -> None:
    book = _book([HEAD, [901, "Provgatan 1", "ja"], [902, None, "nej"]])
    assert book.active is not None
    book.active.merge_cells("B2:B3")
    assert [row.item.address for row in _read(_bytes(book)).rows] == ["Provgatan 1", "Provgatan 1"]


def test_stacked_tables_change_the_kind_of_work() -> None:
    reading = _rows([["NYA LÅS"], HEAD, [901, "Provgatan 1"], [], ["Nedmontering"], HEAD, [902, "Provgatan 2"]])
    assert [row.item.type for row in reading.rows] == [ItemType.MOUNT, ItemType.DISMOUNT]
    assert not reading.invalid


def test_move_needs_a_new_address() -> None:
    reading = _rows(
        [["Kundid", "Gammal adress", "Ny adress"], [901, "Provgatan 1", "Testvägen 2"], [902, "Provgatan 3"]]
    )
    assert (reading.rows[0].item.type, reading.rows[0].item.new_address) == (ItemType.MOVE, "Testvägen 2")
    assert reading.invalid[0].fault is RowFault.MISSING_NEW_ADDRESS


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mac-roman", "cp850"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_files(codec: str, separator: str) -> None:
    lines = [separator.join(cells) for cells in (["Kundid", "Adress", "Portlås"], ["901", "Övningsvägen 3", "ja"])]
    reading = _read("\r\n".join(lines).encode(codec), "lista.csv")
    assert (reading.rows[0].item.address, reading.rows[0].item.gate_lock) == ("Övningsvägen 3", True)


def test_a_stray_quotation_mark_swallows_no_row() -> None:
    reading = _read(b'Kundid;Adress\n901;"Provgatan 1\n902;Provgatan 2\n', "lista.csv")
    assert [row.item.customer_id for row in reading.rows] == ["901", "902"]


def _zip(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "error"),
    [
        (b"", "tom.xlsx", SheetError.NO_ROWS),
        (b"PK\x03\x04broken", "trasig.xlsx", SheetError.CORRUPT),
        (_bytes(_book([HEAD, [901, "Provgatan 1"]]))[:-200], "avhuggen.xlsx", SheetError.CORRUPT),
        (b"%PDF-1.7 text", "lista.xlsx", SheetError.WRONG_FORMAT),
        (b"<html><table></table>", "lista.xls", SheetError.WRONG_FORMAT),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "x.xlsx", SheetError.ENCRYPTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "x.xls", SheetError.CORRUPT),
        (_zip({"word/document.xml": b"<x/>"}), "brev.xlsx", SheetError.WRONG_FORMAT),
        (_zip({"xl/workbook.xml": b"0" * 310_000_000}), "bomb.xlsx", SheetError.TOO_LARGE),
        (_bytes(_book([HEAD])), "bara-rubrik.xlsx", SheetError.NO_ROWS),
        (_bytes(_book([["Protokoll", "utan", "tabell"], ["text", "mer", "text"]])), "x.xlsx", SheetError.NO_HEADER),
    ],
)
def test_files_that_give_no_rows_say_why(data: bytes, name: str, error: SheetError) -> None:
    assert _read(data, name) == SheetReading(error=error)


def test_what_a_row_must_hold_follows_the_routine() -> None:
    rows: list[list[Any]] = [
        ["Kundid", "Adress", "Åtgärd"],
        [901, None, "Nedmontering"],
        [None, "Provgatan 3", "Nedmontering"],
    ]
    by_either = read_sheet(
        _bytes(_book(rows)), "x.xlsx", received=RECEIVED, required={"nedmontering": ("customer_id|address",)}
    )
    by_number = read_sheet(
        _bytes(_book(rows)), "x.xlsx", received=RECEIVED, required={"nedmontering": ("customer_id",)}
    )
    assert [row.row for row in by_either.rows] == [2, 3]
    assert [row.row for row in by_number.rows] == [2]
    assert [bad.fault for bad in by_number.invalid] == [RowFault.MISSING_CUSTOMER_ID]
