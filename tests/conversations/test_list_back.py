"""The receipt of an order list carries the sender's own list, with what became of each row: bytes of the outbox."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from mailbot.documents.annotated_sheet import MARKER
from tests.conversations.configs import PLANNER, ROLL_OUT
from tests.conversations.conftest import OpenStage
from tests.conversations.lists import FIRST, SECOND, one, send, xlsx
from tests.conversations.stage import Sent, Stage

HEAD = ("Kundid", "Adress", "Portlås", "Namn", "Telefon")
PERSON = ("Märta Lövqvist", "070-1740611")
ROWS = ((4130, "Rönnstigen 6", "nej", *PERSON), (4131, "", "nej", *PERSON), (4132, "Rönnstigen 8", "ja", *PERSON))


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def receipt(mails: list[Sent]) -> Sent:
    found = [mail for mail in mails if mail.to == PLANNER]
    assert len(found) == 1, [(mail.to, mail.subject) for mail in mails]
    return found[0]


def copies(mail: Sent) -> list[tuple[str, list[tuple[Any, ...]]]]:
    """Each attached workbook: its file name, and the rows of its first sheet."""
    found = []
    for part in mail.headers.iter_attachments():
        book = load_workbook(BytesIO(part.get_content()))
        found.append((part.get_filename() or "", [tuple(row) for row in book.worksheets[0].values]))
    return found


def with_a_comment(data: bytes) -> bytes:
    book = load_workbook(BytesIO(data))
    book.worksheets[0]["A2"].comment = Comment(" ".join(PERSON), PERSON[0])
    book.properties.creator = book.properties.title = PERSON[0]
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_list_comes_back_with_job_numbers_and_reasons_and_without_people(stage: Stage) -> None:
    mail = receipt(send(stage, ("kunder Märta.xlsx", with_a_comment(one(*ROWS, header=HEAD)))))
    assert "Listan följer med som kopia" in mail.body
    ((name, rows),) = copies(mail)
    assert name == "lista med besked.xlsx"
    assert rows[0] == (*HEAD, "Ärende", "Besked")
    gone = (MARKER, MARKER)
    assert rows[1][:6] == (4130, "Rönnstigen 6", "nej", *gone, "LÅS-2026-00001")
    assert rows[2] == (4131, None, "nej", *gone, None, "Inget jobb: adressen saknas")
    assert rows[3][:6] == (4132, "Rönnstigen 8", "ja", *gone, "LÅS-2026-00002")
    assert all(row[6] for row in rows[1:])


def test_what_was_decided_is_what_is_sent(stage: Stage) -> None:
    """The copy stands in the outbox's bytes, is no answer to read anew, and the receipt goes once."""
    mails = send(stage, ("lista.xlsx", one(*FIRST)))
    (stored,) = [mail for mail in stage.outbox() if mail.to == PLANNER]
    assert stored.raw == receipt(mails).raw
    assert stage.tick() == []


def test_a_row_that_is_a_job_already_names_it_in_the_copy(stage: Stage) -> None:
    send(stage, ("lista.xlsx", one(*FIRST)))
    ((_, rows),) = copies(receipt(send(stage, ("lista.xlsx", one(*FIRST, *SECOND[:1])), text="Här är listan igen.")))
    assert rows[1][3:] == (None, "Inget jobb: samma beställning som LÅS-2026-00001")
    assert rows[3][3] == "LÅS-2026-00003"


def test_several_files_and_sheets_each_come_back(stage: Stage) -> None:
    book = xlsx(("Norr", FIRST), ("Söder", SECOND))
    text = "Kundid;Adress;Portlås\n0412;Rönnstigen 20;ja\n".encode("cp1252")
    mail = receipt(send(stage, ("a.xlsx", book), ("b.csv", text)))
    (first, rows), (second, lines) = copies(mail)
    assert (first, second) == ("lista 1 med besked.xlsx", "lista 2 med besked.xlsx")
    assert [row[3] for row in rows] == ["Ärende", "LÅS-2026-00001", "LÅS-2026-00002"]
    part = next(iter(mail.headers.iter_attachments()))
    south = [tuple(row) for row in load_workbook(BytesIO(part.get_content())).worksheets[1].values]
    assert [row[3] for row in south] == ["Ärende", "LÅS-2026-00003", "LÅS-2026-00004"]
    assert lines[1][:4] == ("0412", "Rönnstigen 20", "ja", "LÅS-2026-00005")


def unzipped(mail: Sent) -> list[tuple[str, bytes]]:
    """Every part of every workbook that a mail encloses."""
    parts = []
    for attached in mail.headers.iter_attachments():
        with zipfile.ZipFile(BytesIO(attached.get_content())) as archive:
            parts += [(name, archive.read(name)) for name in archive.namelist()]
    return parts


def test_no_byte_that_the_bot_wrote_holds_the_person(stage: Stage) -> None:
    mail = receipt(send(stage, ("lista.xlsx", with_a_comment(one(*ROWS, header=HEAD)))))
    parts = unzipped(mail)
    assert len(parts) > 5
    for name, data in (*stage.written(), *parts):
        for word in (*PERSON[0].split(), PERSON[1]):
            assert word.encode() not in data, name


def test_a_row_of_somebody_protected_comes_back_empty(stage: Stage) -> None:
    rows = (*FIRST, (4133, "Rönnstigen 9, skyddad identitet", "nej"))
    ((_, told),) = copies(receipt(send(stage, ("lista.xlsx", one(*rows)))))
    assert told[3][:4] == (MARKER, MARKER, MARKER, None)
    assert "en människa tar hand om raden" in told[3][4]


def test_the_copy_mended_and_sent_again_opens_only_what_is_new(stage: Stage) -> None:
    """The receipt asks for the sender's own list; who mends the copy instead gets no job twice and loses none."""
    mail = receipt(send(stage, ("lista.xlsx", one(*ROWS, header=HEAD))))
    book = load_workbook(BytesIO(next(iter(mail.headers.iter_attachments())).get_content()))
    book.worksheets[0]["B3"] = "Rönnstigen 7"
    file = BytesIO()
    book.save(file)
    again = receipt(send(stage, ("lista med besked.xlsx", file.getvalue()), text="Här är listan igen."))
    assert [job.item.address for job in stage.jobs()] == ["Rönnstigen 6", "Rönnstigen 8", "Rönnstigen 7"]
    ((_, rows),) = copies(again)
    assert [row[-1] for row in rows[1:4]] == [
        "Inget jobb: samma beställning som LÅS-2026-00001",
        rows[2][-1],
        "Inget jobb: samma beställning som LÅS-2026-00002",
    ]
    assert rows[2][-2] == "LÅS-2026-00003"
