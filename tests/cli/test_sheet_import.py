"""`mailbot sheet import`: what must be said, what is printed, how it ends; `kill -9` amid a long list."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from mailbot.cli import main
from mailbot.commands.progress_bar import ProgressBar
from mailbot.domain.job import Job
from mailbot.store import jobs as job_store
from mailbot.store import outbox
from mailbot.store.database import open_engine, reading
from tests.town import PROVIDER, config, write

Capture = pytest.CaptureFixture[str]
LONG = 240
SECOND_PLACE = config()[config().index("[[municipality]]") :].replace('"exempelby"', '"annanby"')


def sheet(folder: Path, rows: int, *more: tuple[str, ...]) -> Path:
    book = Workbook()
    page = book.worksheets[0]
    page.append(("Kundid", "Adress", "Portlås"))
    for number in range(rows):
        page.append((str(40_000 + number), f"Långa gatan {number + 1}", "nej"))
    for row in more:
        page.append(row)
    file = folder / "lista.xlsx"
    book.save(file)
    return file


def call(town: Path, *words: str) -> int:
    return main(["--config", str(town / "mailbot.toml"), "sheet", "import", *words])


def jobs(town: Path) -> list[Job]:
    with reading(open_engine(f"sqlite:///{town / 'data' / 'mailbot.db'}")) as connection:
        return job_store.listing(connection, open_only=False)


def receipts(town: Path) -> int:
    with reading(open_engine(f"sqlite:///{town / 'data' / 'mailbot.db'}")) as connection:
        mails = outbox.in_state(connection, ("queued", "held", "sent"), limit=10_000)
        return sum(mail.purpose == "receipt" for mail in mails)


def test_a_list_is_tried_out_and_then_read_in(town: Path, capsys: Capture) -> None:
    file = sheet(town, 2, ("", "Långa gatan 90", "ja"))
    assert call(town, str(file), "--from", PROVIDER, "--dry-run") == 1
    out = capsys.readouterr().out
    assert [line.split() for line in out.splitlines()[2:4]] == [
        ["rad", "2", "nytt", "jobb", "ny", "montering"],
        ["rad", "3", "nytt", "jobb", "ny", "montering"],
    ]
    assert "3 rader: 2 nya jobb, 1 ogiltig." in out
    assert jobs(town) == []
    assert call(town, str(file), "--from", PROVIDER) == 1, "a row is invalid"
    out = capsys.readouterr().out
    assert "Kundid saknas" in out
    assert "3 rader: 2 nya jobb, 1 ogiltig." in out
    assert [job.orderer for job in jobs(town)] == [PROVIDER, PROVIDER]
    assert receipts(town) == 1
    said = list(load_workbook(town / "lista-svar.xlsx").worksheets[0].iter_rows(values_only=True))
    assert [[cell for cell in row if cell][-1] for row in said] == [
        "Besked", "ny montering", "ny montering", "Inget jobb: Kundid saknas"
    ]  # fmt: skip
    assert "lista-svar.xlsx" in out


def test_what_must_be_said(town: Path, capsys: Capture) -> None:
    file = str(sheet(town, 1))
    for words, said in (
        ([file], "--from"),
        ([file, "--from", "okand@annan.example"], "registret"),
        ([file, "--from", "utforare.example"], "registret"),
        ([file, "--from", PROVIDER, "--municipality", "ingenstans"], "exempelby"),
        ([str(town / "finns-inte.xlsx"), "--from", PROVIDER], "finns-inte.xlsx finns inte"),
    ):
        assert call(town, *words) == 1, words
        (line,) = capsys.readouterr().err.splitlines()
        assert said in line
    write(town, config() + SECOND_PLACE)
    assert call(town, file, "--from", PROVIDER) == 1
    assert "annanby, exempelby" in capsys.readouterr().err
    assert jobs(town) == []


def test_the_only_providers_address_need_not_be_said(town: Path) -> None:
    write(town, config().replace('domains = ["utforare.example"]', f'domains = []\naddresses = ["{PROVIDER}"]'))
    assert call(town, str(sheet(town, 1))) == 0
    assert [job.orderer for job in jobs(town)] == [PROVIDER]


def killed(town: Path, file: Path, after: int) -> None:
    """Start the real program and kill it when it says that so many rows are done."""
    words = ["--config", str(town / "mailbot.toml"), "sheet", "import", str(file), "--from", PROVIDER]
    process = subprocess.Popen([sys.executable, "-m", "mailbot.cli", *words], stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stderr is not None
    for line in process.stderr:
        if int(line.split(":")[1].split()[0]) >= after:
            break
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "it was not done yet"
    process.stderr.close()


def test_an_import_that_is_killed_goes_on_where_it_stopped(town: Path, capsys: Capture) -> None:
    file = sheet(town, LONG)
    killed(town, file, 50)
    first = {job.item.customer_id: job.number for job in jobs(town)}
    assert 50 <= len(first) < LONG
    killed(town, file, len(first) + 50)
    assert main(["--config", str(town / "mailbot.toml"), "run", "--once"]) == 0, "the bot takes its share"
    capsys.readouterr()
    assert call(town, str(file), "--from", PROVIDER) == 0
    assert f"{LONG} rader: {LONG} nya jobb." in capsys.readouterr().out
    done = {job.item.customer_id: job.number for job in jobs(town)}
    assert len(jobs(town)) == len(done) == LONG
    assert done == {**done, **first}, "no job was opened twice"
    assert sorted(done.values()) == [f"LÅS-{next(iter(done.values()))[4:8]}-{n:05d}" for n in range(1, LONG + 1)]
    assert receipts(town) == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_is_one_line_on_a_terminal_and_few_lines_elsewhere() -> None:
    for stream, lines in ((Terminal(), 1), (io.StringIO(), 11)):
        bar = ProgressBar("Läser in", 1_000, stream=stream)
        for done in range(0, 1_001, 5):
            bar.show(done)
        bar.end()
        said = stream.getvalue()
        assert said.count("\n") == lines
        assert said.rstrip().endswith("1000 av 1000 rader")
    assert f"\rLäser in [{'#' * 15}{'.' * 15}] 500 av 1000 rader" in terminal_of(500)


def terminal_of(done: int) -> str:
    stream = Terminal()
    ProgressBar("Läser in", 1_000, stream=stream).show(done)
    return stream.getvalue()


def test_a_short_list_needs_no_bar() -> None:
    stream = io.StringIO()
    bar = ProgressBar("Läser in", 99, stream=stream)
    bar.show(50)
    bar.end()
    assert stream.getvalue() == ""
