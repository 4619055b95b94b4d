"""A row that nobody could read, or that was left alone, is told in the receipt, the copy and to the duty person."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from mailbot.commands.sheet_import import hand_in
from mailbot.documents.annotated_sheet import MARKER
from tests.conversations.configs import DUTY, PLANNER, ROLL_OUT
from tests.conversations.conftest import OpenStage
from tests.conversations.lists import FIRST, HEADER, one, send, xlsx
from tests.conversations.stage import Sent, Stage, only

NOT_READ = "gick inte att läsa; skriv kundnummer och adress"
FOREIGN = ((), ("Löpande", "Ident", "Boende"), ("ett", "Grönmyrabo", "Tallhedsgården"))
CELLS = ("Grönmyrabo", "Tallhedsgården", "Ident", "utgår")


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def taken_back() -> bytes:
    """Rows 2 and 3 are orders; 4 and 5 hidden, 6 struck out, 7 done, 8 not wanted, 9 an example."""
    rows = [(*row, "") for row in FIRST] + [(4150 + n, f"Rönnstigen {30 + n}", "nej", "") for n in range(3)]
    rows += [(4160, "Rönnstigen 40", "nej", "redan monterad"), (4161, "Rönnstigen 41", "nej", "utgår, har flyttat")]
    book = load_workbook(io.BytesIO(one(*rows, ("Exempel", "Storgatan 1", "ja"), header=(*HEADER, "Kommentar"))))
    page = book.worksheets[0]
    page.row_dimensions[4].hidden = page.row_dimensions[5].hidden = True
    for cell in page[6]:
        cell.font = Font(strike=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def copy_of(mail: Sent, page: int = 0) -> list[tuple[Any, ...]]:
    (part,) = mail.headers.iter_attachments()
    return [tuple(row) for row in load_workbook(io.BytesIO(part.get_content())).worksheets[page].values]


def test_rows_that_nobody_could_read_are_named_and_the_list_is_not_called_read(stage: Stage) -> None:
    sent = send(stage, ("lista.xlsx", xlsx(("Norr", FIRST), ("Söder", ((4135, "Rönnstigen 9", "ja"), *FOREIGN)))))
    receipt = only(sent, to=PLANNER)
    assert "en del av den gick inte att läsa" in receipt.body
    assert "vi har läst din lista" not in receipt.body
    told = [line for line in receipt.body.splitlines() if NOT_READ in line]
    assert told == [f"- blad 2, rad 4: {NOT_READ}", f"- blad 2, rad 5: {NOT_READ}"]
    assert [row[-1] for row in copy_of(receipt, 1)][3:5] == [f"Inget jobb: raden {NOT_READ}"] * 2
    assert not any(cell in receipt.body for cell in CELLS)


def test_the_duty_person_hears_once_of_rows_that_nobody_could_read(stage: Stage) -> None:
    sent = send(stage, ("lista.xlsx", one(*FIRST, *FOREIGN)))
    mail = only(sent, to=DUTY)
    assert "2 rader gick inte att läsa: rad 5; rad 6. Mejlet är nr 1." in mail.body
    assert not any(cell in mail.body for cell in CELLS)
    assert stage.tick() == []


def test_a_list_that_was_read_whole_says_so_and_disturbs_nobody(stage: Stage) -> None:
    sent = send(stage, ("lista.xlsx", one(*FIRST)))
    assert "vi har läst din lista." in only(sent, to=PLANNER).body
    assert "Lämnat utan åtgärd" not in only(sent, to=PLANNER).body
    assert [mail for mail in sent if mail.to == DUTY] == []


def test_rows_that_were_left_alone_are_counted_by_reason(stage: Stage) -> None:
    receipt = only(send(stage, ("lista.xlsx", taken_back())), to=PLANNER)
    assert receipt.body.partition("Lämnat utan åtgärd:\n")[2].split("\n\n")[0].splitlines() == [
        "- 2 rader som är dolda",
        "- 1 rad som är överstruken",
        "- 1 rad där det står att det redan är gjort",
        "- 1 rad där det står att det inte ska göras",
        "- 1 rad som är märkt som exempel",
    ]
    assert [row[-1] for row in copy_of(receipt)][3:] == [
        "Ingen åtgärd: raden är dold i listan",
        "Ingen åtgärd: raden är dold i listan",
        "Ingen åtgärd: raden är överstruken i listan",
        "Ingen åtgärd: det står att det redan är gjort",
        "Ingen åtgärd: det står att det inte ska göras",
        "Ingen åtgärd: raden är märkt som exempel",
    ]
    assert not any(cell in receipt.body for cell in CELLS)


def test_a_file_that_gave_nothing_makes_the_list_not_whole(stage: Stage) -> None:
    body = only(send(stage, ("a.xlsx", one(*FIRST)), ("b.xlsx", b"PK")), to=PLANNER).body
    assert "en del av den gick inte att läsa" in body


def test_a_protected_person_in_a_row_that_nobody_could_read_is_never_asked_for(stage: Stage) -> None:
    """The sender is not told to write number and address; a person takes the row, and its cells stay here."""
    row = ("ett", "Grönmyrabo", "sekretessmarkerad")
    sent = send(stage, ("lista.xlsx", one(*FIRST, *FOREIGN, row)))
    assert "En rad är stoppad." in next(mail for mail in sent if "stoppad" in mail.subject).body
    receipt = only(sent, to=PLANNER)
    assert "rad 7: inget jobb, en människa tar hand om raden" in receipt.body
    assert f"rad 7: {NOT_READ}" not in receipt.body
    assert set(copy_of(receipt)[6][:3]) == {MARKER}


def test_the_import_names_them_too(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    file = stage.folder / "lista.xlsx"
    for data, code, said in (
        (one(*FIRST, *FOREIGN), 1, ("4 rader: 2 nya jobb, 2 gick inte att läsa.",)),
        (taken_back(), 0, ("Lämnat utan åtgärd: 2 rader som är dolda, 1 rad som är överstruken, ",)),
    ):
        file.write_bytes(data)
        for dry_run in (True, False):
            assert hand_in(stage.bot.runtime, file, dry_run=dry_run, municipality=None, sender=PLANNER) == code
            out = capsys.readouterr().out
            lost = [line.split("  ") for line in out.splitlines() if "inte läst" in line]
            assert [line[0] for line in lost] == (["rad 5", "rad 6"] if code else [])
            assert all("skriv kundnummer och adress" in line[-1] for line in lost)
            assert all(part in out for part in said)
            assert not any(cell in out for cell in CELLS)
