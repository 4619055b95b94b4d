"""Lists of orders keep every row and every zero, whatever program wrote them (docs/hazards.md, rows 82 to 85)."""

import io
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from mailbot.domain.reading import SheetReading
from mailbot.parsers.sheets import read_sheet
from tests.conversations.stage import only
from tests.hazards.town import ANNA, LOCKS, town
from tests.reports.libreoffice import convert

HEAD = ("Kundid", "Adress", "Lägenhet", "Portlås", "Önskat datum")
ROWS = (
    ("0042", "Ängsvägen 4", "0012", "Ja", date(2026, 12, 3)),
    ("3413", "Östra Övägen 12 B", None, "Nej", None),
    ("3414", "Hamngatan 1", "1101", None, date(2027, 1, 7)),
)


def book(*rows: tuple[object, ...]) -> Workbook:
    made = Workbook()
    assert made.active is not None
    for row in (HEAD, *rows):
        made.active.append(list(row))
    return made


def saved(made: Workbook) -> bytes:
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def read(data: bytes, name: str) -> SheetReading:
    return read_sheet(data, name, received=date(2026, 11, 23), required={})


@pytest.mark.hazard(82)
def test_leading_zeros_stay_in_texts_and_where_a_format_shows_them() -> None:
    made = book(("0042", "Ängsvägen 4", "0012"), (43, "Ängsvägen 6", 13), ("'0044", "Ängsvägen 8", "0014"))
    assert made.active is not None
    made.active["A3"].number_format = made.active["C3"].number_format = "0000"
    items = [row.item for row in read(saved(made), "lista.xlsx").rows]
    assert [item.customer_id for item in items] == ["0042", "0043", "0044"]
    assert [item.flat for item in items] == ["0012", "0013", "0014"]


@pytest.mark.hazard(82)
@pytest.mark.parametrize("cell", ["0042", '"0042"', '="0042"'])
def test_leading_zeros_stay_in_a_text_file(cell: str) -> None:
    (row,) = read(f"Kundid;Adress\n{cell};Ängsvägen 4\n".encode(), "lista.csv").rows
    assert row.item.customer_id == "0042"


@pytest.mark.hazard(84)
def test_every_format_gives_the_same_rows(tmp_path: Path) -> None:
    source = tmp_path / "lista.xlsx"
    source.write_bytes(saved(book(*ROWS)))
    first = read(source.read_bytes(), "lista.xlsx")
    assert [row.item.customer_id for row in first.rows] == ["0042", "3413", "3414"]
    for ending in ("xls", "ods", "csv"):
        convert([source], ending, tmp_path)
        again = read((tmp_path / f"lista.{ending}").read_bytes(), f"lista.{ending}")
        assert ([row.item for row in again.rows], again.invalid) == ([row.item for row in first.rows], ()), ending


@pytest.mark.hazard(85)
def test_rows_without_an_address_are_named_in_the_receipt_and_the_others_go_on(tmp_path: Path) -> None:
    rows = [(str(3400 + n), None if n in (3, 5) else f"Sjöutsikten {n}") for n in range(1, 8)]
    with town(tmp_path) as stage:
        list_file = ("lista.xlsx", saved(book(*rows)))
        sent = stage.say("Här är listan.", sender=ANNA, to=LOCKS, subject="Beställning", attachments=(list_file,))
        while more := stage.tick():
            sent += more
        assert [job.item.customer_id for job in stage.jobs()] == ["3401", "3402", "3404", "3406", "3407"]
        receipt = only(sent, to=ANNA).body
        assert [line for line in receipt.splitlines() if "adressen saknas" in line] == [
            "- rad 4: inget jobb, adressen saknas",
            "- rad 6: inget jobb, adressen saknas",
        ]
