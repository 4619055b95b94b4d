"""A list by mail and the same by command line: the same jobs, reasons and mails, row by row; a trial foretells them."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from sqlalchemy import text

from mailbot.commands.sheet_import import hand_in
from mailbot.commands.sheet_results import RowResult, What, results
from mailbot.commands.sheet_trial import trial
from mailbot.domain.errors import PermanentError
from mailbot.domain.job import JobStatus
from mailbot.domain.reading import Contact
from mailbot.first_look import SheetFile, look_at_sheet
from mailbot.store.database import reading
from mailbot.store.inbox import InboxRow
from tests.conversations.configs import PLANNER, ROLL_OUT, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage

AT = "2026-11-24T08:30"
Row = Sequence[object]
HEAD = ("Åtgärd", "Kundnr", "Gatuadress", "Ny adress", "Portlås", "Önskat datum")
FIRST: tuple[Row, ...] = (
    ("Montering", "4120", "Rönnstigen 2", None, "nej", date(2026, 12, 3)),
    ("Montering", "4121", "Rönnstigen 4 B", None, "ja", None),
    ("Montering", "4120", "Rönnstigen 2", None, "nej", date(2026, 12, 3)),  # twice in the list
    ("Flytt", "4123", "Kvarnbacken 11", "Sjöbo 3", "ja", date(2026, 12, 4)),
    ("Flytt", "4124", "Kvarnbacken 13", None, "ja", date(2026, 12, 4)),  # where to?
    ("Nedmontering", "4125", None, None, None, date(2026, 12, 7)),
    ("Nedmontering", "4121", "Rönnstigen 4 B", None, None, date(2026, 12, 7)),  # while it is being put up
    ("Montering", "", "Kvarnbacken 15", None, "nej", None),
    ("Montering", "19121212-1212", "Kvarnbacken 17", None, "nej", None),
    ("Montering", "4129", "Kvarnbacken 19", None, "nej", "den trettiotredje"),
    ("Byte av utförare", "4130", "Kvarnbacken 21", None, None, None),
)
SECOND: tuple[Row, ...] = (
    ("Montering", "4120", "Rönnstigen 2", None, "nej", date(2026, 12, 3)),  # had before
    ("Montering", "4121", "Rönnstigen 4 B", None, "nej", None),  # changed
    ("Flytt", "4124", "Kvarnbacken 13", "Sjöbo 5", "ja", date(2026, 12, 4)),  # mended
    ("Montering", "4131", "Rönnstigen 9", None, None, None),
)


def workbook(rows: Sequence[Row], *more: Sequence[Row], struck: int | None = None) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, some in enumerate((rows, *more), start=1):
        sheet = book.create_sheet(f"Område {number}")
        sheet.append(HEAD)
        for row in some:
            sheet.append(row)
        if struck is not None:
            for cell in sheet[struck]:
                cell.font = Font(strike=True)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


LISTS = {
    "one": [workbook(FIRST)],
    "mended and sent again": [workbook(FIRST), workbook(SECOND)],
    "two sheets and a struck-out row": [workbook(FIRST[:4], SECOND, struck=2)],
}


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Stage]:
    """A bot of its own that gets the lists by mail."""
    folder = tmp_path / "post"
    folder.mkdir()
    stage = Stage(folder, ROLL_OUT, at=AT)
    yield stage
    stage.close()


def mailed(stage: Stage, data: bytes) -> list[Sent]:
    mail = stage.mail("", sender=PLANNER, to=SERVICE, subject="Lista")
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename="lista.xlsx")
    return stage.say_bytes(mail.as_bytes(), SERVICE)


def handed_in(stage: Stage, data: bytes, *, dry_run: bool = False, sender: str = PLANNER) -> int:
    file = stage.folder / "lista.xlsx"
    file.write_bytes(data)
    return hand_in(stage.bot.runtime, file, dry_run=dry_run, municipality=None, sender=sender)


def lists_of(stage: Stage) -> list[list[RowResult]]:
    """The rows of every list so far."""
    with reading(stage.bot.runtime.engine) as connection:
        parents = connection.execute(text("SELECT DISTINCT parent FROM inbox WHERE kind = 'row' ORDER BY parent"))
        return [results(connection, parent) for parent in parents.scalars()]


def jobs_of(stage: Stage) -> list[Any]:
    """All that a job is, but for keys and times of their own."""
    return [
        (j.number, replace(j.item, contact=Contact(email=j.item.contact.email)), j.status, j.gate, j.orderer, j.note,
         j.provider, j.missing, j.routine, [(s.name, s.state) for s in j.steps])
        for j in stage.jobs()
    ]  # fmt: skip


def told(mails: list[Sent]) -> list[tuple[str, str, str]]:
    return sorted((m.to, m.subject.removeprefix("SV: "), m.body) for m in mails)


def copies_in(mails: list[Sent]) -> list[bytes]:
    """The lists that went back with the receipts."""
    receipts = [mail.headers for mail in mails if mail.to == PLANNER]
    return [part.get_payload(decode=True) for mail in receipts for part in mail.iter_attachments()]  # type: ignore[misc]


@pytest.mark.parametrize("name", LISTS)
def test_mail_and_command_line_give_the_same_row_by_row(open_stage: OpenStage, post: Stage, name: str) -> None:
    desk = open_stage(ROLL_OUT, AT)
    for data in LISTS[name]:
        mails = mailed(post, data)
        handed_in(desk, data)
        assert lists_of(desk) == lists_of(post)
        assert jobs_of(desk) == jobs_of(post)
        sent = desk.tick()
        answers = [(to, body) for to, _, body in told(sent)]
        assert answers == [(to, body) for to, _, body in told(mails)]
        assert desk.parked() == post.parked()
        copy = (desk.folder / "lista-svar.xlsx").read_bytes()
        assert copies_in(mails) == copies_in(sent) == [copy]
    seen = {row.what for rows in lists_of(desk) for row in rows}
    assert seen >= {What.JOB, What.INVALID} | ({What.PERSON, What.KNOWN} if len(LISTS[name]) > 1 else set())


def foretold(stage: Stage, data: bytes) -> list[RowResult]:
    runtime = stage.bot.runtime
    file = SheetFile(sender=PLANNER, name="lista.xlsx", data=data)
    look = look_at_sheet(file.packed(), stage.now, "lindby", runtime.register)
    row = InboxRow(id=0, kind="sheet", municipality="lindby", mailbox="kommandorad", uid="x", received_at=stage.now,
                   parent=None, attempts=0, crashes=0, note="", wrapped_key=None, sealed=None)  # fmt: skip
    return trial(runtime, row, look, lambda _: None)


@pytest.mark.parametrize("name", LISTS)
def test_the_trial_foretells_every_row(open_stage: OpenStage, name: str) -> None:
    stage = open_stage(ROLL_OUT, AT)
    for data in LISTS[name]:
        said = foretold(stage, data)
        handed_in(stage, data)
        done = lists_of(stage)[-1]
        places = {row.job: f"jobbet av {row.place()}" for row in done if row.job and row.what is not What.FILLED}
        for before, after in zip(said, done, strict=True):
            why = after.why
            for number, place in places.items():
                why = why.replace(number, place)
            assert (before.place(), before.what, before.why) == (after.place(), after.what, why)


def everything(stage: Stage) -> dict[str, list[Any]]:
    tables = ("inbox", "contents", "jobs", "journal", "outbox", "counters", "placements", "leases")
    with reading(stage.bot.runtime.engine) as connection:
        return {t: sorted(map(repr, connection.execute(text(f"SELECT * FROM {t}")))) for t in tables}


def test_a_trial_writes_nothing(open_stage: OpenStage, capsys: pytest.CaptureFixture[str]) -> None:
    stage = open_stage(ROLL_OUT, AT)
    handed_in(stage, workbook(FIRST[:2]))
    stage.tick()
    before, files = everything(stage), sorted(p.name for p in stage.folder.rglob("*"))
    capsys.readouterr()
    assert handed_in(stage, workbook(FIRST), dry_run=True) == 1
    out = capsys.readouterr().out
    assert everything(stage) == before
    assert sorted(p.name for p in stage.folder.rglob("*")) == files
    lines = {line.split("  ")[0]: line for line in out.splitlines()}
    assert "finns redan" in lines["rad 2"]
    assert "LÅS-2026-00001" in lines["rad 2"]
    assert "nytt jobb" in lines["rad 5"]
    assert "ogiltig" in lines["rad 9"]
    assert "Kundid saknas" in lines["rad 9"]
    assert "1212" not in out
    assert "Inget har sparats." in out
    assert "11 rader: " in out


def test_the_same_file_again_opens_nothing(open_stage: OpenStage, capsys: pytest.CaptureFixture[str]) -> None:
    stage = open_stage(ROLL_OUT, AT)
    data = workbook(FIRST[:2])
    assert handed_in(stage, data) == 0
    assert len(stage.tick()) == 3, "a receipt and two job mails"
    before = everything(stage)
    capsys.readouterr()
    assert handed_in(stage, data) == 0
    assert "redan lästs in" in capsys.readouterr().out
    assert everything(stage) == before
    assert stage.tick() == []


def test_the_same_file_for_somebody_else_is_refused(open_stage: OpenStage) -> None:
    stage = open_stage(ROLL_OUT, AT)
    data = workbook(FIRST[:2])
    handed_in(stage, data)
    with pytest.raises(PermanentError, match="redan lästs in för"):
        handed_in(stage, data, sender="plan@solhem.example")
    assert len(stage.jobs()) == 2


def test_a_list_that_came_by_mail_before_is_known_row_by_row(open_stage: OpenStage) -> None:
    stage = open_stage(ROLL_OUT, AT)
    mailed(stage, workbook(FIRST[:2]))
    assert handed_in(stage, workbook(FIRST[:2])) == 0
    assert [row.what for row in lists_of(stage)[-1]] == [What.KNOWN, What.KNOWN]
    assert [j.status for j in stage.jobs()] == [JobStatus.OPEN, JobStatus.OPEN]


def test_a_file_that_is_no_list_leaves_nothing(open_stage: OpenStage, tmp_path: Path) -> None:
    stage = open_stage(ROLL_OUT, AT)
    before = everything(stage)
    for data, said in (
        (b"inte ett kalkylblad", "kan läsa"),
        (workbook(())[:900], "går inte att öppna"),
        (b"", "rader"),
    ):
        with pytest.raises(PermanentError, match=said):
            handed_in(stage, data)
    assert everything(stage) == before
