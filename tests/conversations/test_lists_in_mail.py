"""Every sheet of a mail is read, every row has a key of its own, and what cannot be read stands in the receipt."""

import io
import re
import zipfile

import pytest

from tests.attachments.outlook_files import mail_properties, tnef
from tests.conversations.configs import FITTER, PLANNER, ROLL_OUT, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.lists import FIRST, SECOND, one, send, xlsx, zipped
from tests.conversations.stage import Stage, only

ALL = ["4130", "4131", "4140", "4141"]


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def customers(stage: Stage) -> list[str | None]:
    return sorted((job.item.customer_id for job in stage.jobs()), key=str)


def test_two_lists_in_a_mail_are_both_read(stage: Stage) -> None:
    sent = send(stage, ("a.xlsx", one(*FIRST)), ("b.xlsx", one(*SECOND)))
    assert customers(stage) == ALL
    receipt = only(sent, to=PLANNER).body
    assert "4 rader har blivit jobb" in receipt
    assert "- fil 1, rad 2: LÅS-2026-00001" in receipt
    assert "- fil 2, rad 3: LÅS-2026-00004" in receipt


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("listor.zip", zipped(a__xlsx=one(*FIRST), b__xlsx=one(*SECOND))),
        ("winmail.dat", tnef(mail_properties("Listor", ""), [("a.xlsx", one(*FIRST)), ("b.xlsx", one(*SECOND))])),
        ("lista.xlsx", xlsx(("A", FIRST), ("B", SECOND))),
    ],
)
def test_two_lists_in_one_file_are_both_read(stage: Stage, name: str, data: bytes) -> None:
    send(stage, (name, data))
    assert customers(stage) == ALL
    assert stage.parked() == []


def test_a_list_in_a_mail_that_was_forwarded_twice_is_read(stage: Stage) -> None:
    inner = stage.mail("Lista.", sender="marta@tryggvard.example", to=PLANNER, subject="Lista")
    inner.add_attachment(one(*SECOND), maintype="application", subtype="octet-stream", filename="b.xlsx")
    middle = stage.mail("Vb.", sender="rut@tryggvard.example", to=PLANNER, subject="VB: Lista")
    middle.add_attachment(inner)
    outer = stage.mail("Här är listan.", sender=PLANNER, to=SERVICE, subject="VB: Lista")
    outer.add_attachment(middle)
    stage.say_bytes(outer.as_bytes(), SERVICE)
    assert customers(stage) == ["4140", "4141"]


def test_a_file_that_is_no_list_stops_no_other_and_stands_in_the_receipt(stage: Stage) -> None:
    contacts = b"Namn;Titel\nPlaneringen;Chef\n"
    sent = send(stage, ("kontakter.csv", contacts), ("a.xlsx", one(*FIRST)), ("b.xlsx", one(*SECOND)[:900]))
    assert customers(stage) == ["4130", "4131"]
    receipt = only(sent, to=PLANNER).body
    assert "- fil 2, rad 2: LÅS-2026-00001" in receipt
    assert "- fil 1: inget jobb, vi hittar ingen rubrikrad med Kundid och adress" in receipt
    assert "- fil 3: inget jobb, filen är skadad och går inte att öppna" in receipt


def test_the_same_file_twice_in_a_mail_is_one_list(stage: Stage) -> None:
    sent = send(stage, ("a.xlsx", one(*FIRST)), ("kopia.xlsx", one(*FIRST)))
    assert customers(stage) == ["4130", "4131"]
    assert "fil" not in only(sent, to=PLANNER).body


def test_the_same_row_in_two_files_is_one_job(stage: Stage) -> None:
    sent = send(stage, ("a.xlsx", one(*FIRST)), ("b.xlsx", one(*FIRST, *SECOND)))
    assert customers(stage) == ALL
    assert "- fil 2, rad 2: inget jobb, samma beställning som LÅS-2026-00001" in only(sent, to=PLANNER).body


def test_two_rows_of_one_number_are_two_jobs(stage: Stage) -> None:
    """A program that numbers its rows wrongly loses none of them."""
    sent = send(stage, ("a.xlsx", _renumbered(one(*FIRST))))
    assert customers(stage) == ["4130", "4131"]
    assert len([m for m in sent if m.to == FITTER]) == 2
    assert only(sent, to=PLANNER).body.count("rad 2: LÅS-") == 2


def _renumbered(book: bytes) -> bytes:
    """The workbook with its third row called the second one too."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                data = re.sub(rb'r="([A-C]?)3"', rb'r="\g<1>2"', data)
            new.writestr(entry, data)
    return out.getvalue()
