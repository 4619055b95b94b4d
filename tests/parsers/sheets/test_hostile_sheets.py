"""Sheets made to cost time or memory end in one clear answer, in a process as bounded as the bot's own reader."""

import io
import random
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import openpyxl
import pytest

from mailbot.attempt import Failure
from mailbot.domain.reading import SheetError, SheetReading
from mailbot.isolate import OwnProcess
from mailbot.parsers.sheet_files import load_reader
from mailbot.parsers.sheets import read_sheet
from tests.parsers.sheets import hostile

SECONDS = 12.0  # on a machine that has much else to do
MEGABYTES = 900  # of address space, of which the libraries take half
ORDER = '<row r="2"><c r="A2"><v>3412</v></c><c r="B2" t="inlineStr"><is><t>Ängsvägen 4</t></is></c></row>'
FAR_MORE_LINES = b"Kundid;Adress\n" + "3412;Ängsvägen 4\n".encode() * 1_000_000


@pytest.fixture(scope="module")
def reader() -> Iterator[OwnProcess]:
    """A process that has its libraries loaded, as the bot's has."""
    process = OwnProcess(seconds=60, megabytes=MEGABYTES)
    assert process.call(load_reader) is None
    yield process
    process.close()


def _read(reader: OwnProcess, data: bytes, name: str) -> SheetReading:
    start = time.perf_counter()
    found = reader.call(partial(read_sheet, data, name, received=date(2026, 11, 20), required={}))
    assert not isinstance(found, Failure), found
    assert time.perf_counter() - start < SECONDS
    return found


@pytest.mark.hazard(83)
@pytest.mark.parametrize(
    ("make", "name", "limit"),
    [
        (lambda: hostile.ods(hostile.ods_row(hostile.ods_cell("x", repeated=16_384), repeated=9)), "x.ods", "kolumner"),
        (lambda: hostile.ods(hostile.ods_row(hostile.ods_cell("x"), repeated=1_048_570)), "x.ods", "rader"),
        (lambda: hostile.ods(hostile.ods_row(hostile.ods_cell("x", repeated=900), repeated=9_000)), "x.ods", "celler"),
        (lambda: hostile.ods(hostile.ods_row("<table:table-cell/>" * 20_000)), "x.ods", "kolumner"),
        (lambda: hostile.ods(f"<!--{'<' * 5_000_000}-->"), "x.ods", "packas upp"),
        (lambda: hostile.blank_strings(1_000_000), "x.xlsx", "rader"),
        (lambda: hostile.real_rows(600_000), "x.xlsx", "rader"),
        (lambda: hostile.real_rows(80_000, sheets=2), "x.xlsx", "rader"),
        (lambda: hostile.real_rows(1, sheets=101), "x.xlsx", "blad"),
        (lambda: hostile.one_row(1_000_000), "x.xlsx", "packas upp"),
        (lambda: hostile.one_cell("XFD2"), "x.xlsx", "kolumner"),
        (lambda: hostile.comment(40_000_000), "x.xlsx", "packas upp"),
        (lambda: hostile.text(40_000_000), "x.xlsx", "packas upp"),
        (lambda: hostile.text(40_000), "x.xlsx", "tecken"),
        (lambda: hostile.many_texts(10_000_000), "x.xlsx", "celler"),
        (lambda: FAR_MORE_LINES, "x.csv", "rader"),
        (lambda: b"Kundid;Adress\n" + b"\n" * 20_000_000, "x.csv", "rader"),
        (lambda: b'Kundid;Adress\n3412;"' + b"a" * 20_000_000 + b'"\n', "x.csv", "tecken"),
        (lambda: b"Kundid;Adress\n" + b"3412;" * 1_000_000 + b"\n", "x.csv", "kolumner"),
        (lambda: b"x" * 30_000_001, "x.csv", "megabyte"),
    ],
)  # fmt: skip
def test_a_file_beyond_a_limit_is_refused_as_a_whole_and_the_limit_named(
    reader: OwnProcess, make: Callable[[], bytes], name: str, limit: str
) -> None:
    found = _read(reader, make(), name)
    assert (found.error, found.rows, found.invalid) == (SheetError.TOO_LARGE, (), ())
    assert limit in found.limit


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: hostile.xlsx(hostile.HEAD + ORDER + hostile.formatted_rows(1_000_000)), "x.xlsx"),
        (lambda: hostile.ods(hostile.ods_row(hostile.ods_cell("3412") + hostile.ods_cell("Ängsvägen 4"))
                             + hostile.ods_row(hostile.ods_cell("", repeated=16_384), repeated=1_048_570)), "x.ods"),
        (lambda: "Kundid;Adress\n3412;Ängsvägen 4\n".encode() + b";;;;\n" * 500_000, "x.csv"),
    ],
)  # fmt: skip
def test_a_million_rows_that_are_only_formatted_hide_no_order(
    reader: OwnProcess, make: Callable[[], bytes], name: str
) -> None:
    found = _read(reader, make(), name)
    assert [(row.row, row.item.customer_id) for row in found.rows] == [(2, "3412")]


@pytest.mark.parametrize("part", sorted(hostile.parts_of("")))
def test_a_document_type_is_refused_in_every_part(part: str) -> None:
    parts = hostile.parts_of(hostile.HEAD + ORDER)
    assert _plain(hostile.packed(parts)).error is None
    parts[part] = hostile.DTD + parts[part]
    assert _plain(hostile.packed(parts)) == SheetReading(error=SheetError.CORRUPT)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
def test_also_in_another_encoding(codec: str) -> None:
    parts: dict[str, str | bytes] = {**hostile.parts_of(hostile.HEAD + ORDER)}
    path = "xl/worksheets/sheet1.xml"
    parts[path] = f"{hostile.DTD}{parts[path]!s}".encode(codec)
    assert _plain(hostile.packed(parts)) == SheetReading(error=SheetError.CORRUPT)


def test_also_in_a_part_that_nobody_reads_and_behind_a_long_prologue() -> None:
    parts = hostile.parts_of(hostile.HEAD + ORDER) | {"xl/comments1.xml": f"<!--{'x' * 70_000}-->{hostile.DTD}<x/>"}
    assert _plain(hostile.packed(parts)) == SheetReading(error=SheetError.CORRUPT)


def test_also_in_an_open_document() -> None:
    with zipfile.ZipFile(io.BytesIO(hostile.ods(""))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["content.xml"] = hostile.DTD.encode() + parts["content.xml"]
    assert _plain(hostile.packed(parts), "x.ods") == SheetReading(error=SheetError.CORRUPT)


def test_the_guard_against_growing_entities_is_active() -> None:
    load_reader()
    assert openpyxl.DEFUSEDXML


def test_without_the_guard_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    with pytest.raises(RuntimeError, match="defusedxml"):
        _plain(hostile.xlsx(hostile.HEAD + ORDER))


def test_a_merged_range_over_the_whole_sheet_costs_nothing() -> None:
    parts = hostile.parts_of(hostile.HEAD + ORDER)
    path = "xl/worksheets/sheet1.xml"
    merges = "".join(f'<mergeCell ref="A{n}:B1048576"/>' for n in range(5, 2_005))
    parts[path] = parts[path].replace("</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>")
    assert len(_plain(hostile.packed(parts)).rows) == 1


def _plain(data: bytes, name: str = "x.xlsx") -> SheetReading:
    return read_sheet(data, name, received=date(2026, 11, 20), required={})


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_an_encoding_that_nobody_knows_is_a_broken_file(part: str) -> None:
    parts = hostile.parts_of(hostile.HEAD + ORDER)
    parts[part] = '<?xml version="1.0" encoding="UTF-99"?>' + parts[part]
    assert _plain(hostile.packed(parts)) == SheetReading(error=SheetError.CORRUPT)


def test_broken_bytes_in_any_part_are_an_answer_and_no_crash() -> None:
    whole = hostile.parts_of(hostile.HEAD + ORDER, texts="<si><t>Kundid</t></si>")
    marks = random.Random(4711)
    for _ in range(300):
        part = marks.choice(sorted(whole))
        at = marks.randrange(len(whole[part]))
        put = marks.choice(
            ["<", "&", '"', "-1", "9" * 20, '<row r="', "</row>", "</c>", "<!--", "nan", "1e999", "\x00"]
        )
        found = _plain(hostile.packed({**whole, part: whole[part][:at] + put + whole[part][at + marks.randrange(3) :]}))
        assert (found.error is None) == bool(found.rows or found.invalid)
