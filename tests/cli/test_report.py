"""`mailbot report`: from the database to an Excel file, on both databases."""

import stat
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from mailbot.cli import main
from mailbot.domain.job import Job
from mailbot.domain.reading import EventType
from mailbot.store import inbox, jobs, journal
from mailbot.store.database import open_engine, transaction
from tests.reports.story import Story
from tests.store.rows import row
from tests.town import config, write

Capture = pytest.CaptureFixture[str]
DECEMBER = ("--from", "2026-12-01", "--to", "2026-12-31")
OPEN_POLICY, STRICT_POLICY = "nacka", "salem"


@pytest.fixture
def place(tmp_path: Path, database_url: str) -> Path:
    """A municipality with an empty database of one kind or the other."""
    write(tmp_path, config(general=f'database = "{database_url}"'))
    assert main(["--config", str(tmp_path / "mailbot.toml"), "db", "upgrade"]) == 0
    return tmp_path


def keep(url: str, *made: Job) -> None:
    engine = open_engine(url)
    with transaction(engine) as connection:
        inbox_id = inbox.add_one(connection, row("1"))
        for one in made:
            jobs.save(connection, one, inbox_id=inbox_id)
    engine.dispose()


def report(place: Path, name: str, *words: str) -> int:
    return main(["--config", str(place / "mailbot.toml"), "report", name, *words, "--out", str(place / "ut.xlsx")])


def sheet(place: Path, name: str) -> list[list[Any]]:
    """A sheet's rows from its heading row on."""
    rows = [list(r) for r in load_workbook(place / "ut.xlsx")[name].iter_rows(values_only=True)]
    return rows[rows.index([None] * len(rows[0])) + 1 :]


def mounted(number: int = 1, routine: str = OPEN_POLICY, *, gate: bool = False) -> Story:
    """Ordered on Monday 30 November, booked on Tuesday, mounted on Thursday 3 December."""
    story = Story(routine, number=number, gate=gate)
    story.after(1, EventType.BOOKED, when=date(2026, 12, 3))
    return story.after(2, EventType.MOUNTED, serial=f"C-66{number:03d}")


def test_hours(place: Path, database_url: str, capsys: Capture) -> None:
    unmounted = Story(OPEN_POLICY, number=4).after(1, EventType.BOOKED, when=date(2026, 12, 3))
    keep(
        database_url,
        mounted(1).job,
        mounted(2, gate=True).job,
        replace(mounted(3).job, provider="borta"),
        unmounted.job,
    )
    assert report(place, "hours", *DECEMBER) == 0
    assert capsys.readouterr().out.endswith(f"Rapporten är skriven: {place / 'ut.xlsx'}\n")
    head, *rows = sheet(place, "Sammanställning")
    assert head[:4] == ["Utförare", "Månad", "Antal lås", "Timmar"]
    assert [r[:4] for r in rows] == [
        ["borta", "december 2026", 1, 1],
        ["Utföraren", "december 2026", 2, 2],
        ["Summa", None, 3, 3],
    ]
    details = sheet(place, "Underlag")
    assert [r[details[0].index("Kundid")] for r in details[1:]] == ["3003", "3001", "3002"]
    assert stat.S_IMODE((place / "ut.xlsx").stat().st_mode) == 0o600
    assert [path.name for path in place.glob("*.part")] == []


def test_mountings_with_the_configured_rate(place: Path, database_url: str) -> None:
    rate = '[municipality.reports]\ninvoiced_units = ["door"]\n[[municipality.reports.rate]]\nsince = 2026-01-01\n'
    file = place / "mailbot.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("[[municipality.provider]]", f"{rate}kronor = 950.5\n[[municipality.provider]]"), "utf-8"
    )
    keep(database_url, mounted(1).job, mounted(2).after(0, EventType.GATE_NEEDED).job)
    assert report(place, "mountings", *DECEMBER, "--municipality", "exempelby") == 0
    assert sheet(place, "Sammanställning")[1:] == [
        ["december 2026", "Dörrlås", 2, 950.5, 1901],
        ["Summa", None, 2, None, 1901],
    ]
    assert sheet(place, "Veckor")[1:] == [["v. 49 2026", 2], ["Summa", 2]]


def test_lead_times_and_what_is_late(place: Path, database_url: str) -> None:
    done = mounted(1).after(1, EventType.COUPLED_DOOR).job
    waiting = mounted(2).job
    step = next(waiting.open_steps())
    reminded = replace(step, reminders=2, due_at=step.due_at + timedelta(days=900) if step.due_at else None)
    late = replace(waiting, steps=tuple(reminded if s.name == step.name else s for s in waiting.steps))
    merged = replace(mounted(3).after(1, EventType.COUPLED_DOOR).job, merged_into=done.number)
    keep(database_url, done, late, merged)
    _remind(database_url, late, step.label)
    assert report(place, "lead-times", *DECEMBER) == 0
    head, *rows = sheet(place, "Montering")
    assert dict(zip(head, rows[0], strict=True)) == {
        "Klart i": "december 2026",
        "Antal": 1,
        "Beställt → bokat": 1,
        "Bokat → monterat": 2,
        "Monterat → kopplat": 1,
        "Kopplat → klart": 0,
        "Hela tiden, medel": 4,
        "Hela tiden, median": 4,
        "Nio av tio inom": 4,
        "Längsta": 4,
    }
    (only,) = sheet(place, "Försenade nu")[1:]
    assert only[:6] == [late.number, "Montering", "Utföraren", step.label, "systemförvaltaren", *only[5:6]]
    assert (only[5].date(), only[7]) == (date(2026, 12, 7), 2)
    assert sheet(place, "Missade tider")[1] == ["december 2026", 1, 1, 2]
    with zipfile.ZipFile(place / "ut.xlsx") as archive:
        assert "xl/charts/chart1.xml" in archive.namelist()


def _remind(url: str, job: Job, label: str) -> None:
    """The journal of a deadline that passed on 7 December, and of the reminder after it."""
    engine = open_engine(url)
    with transaction(engine) as connection:
        for count in (1, 2):
            line = {
                "job": job.number,
                "who": "bot",
                "fact": "DeadlinePassed",
                "before": "system_manager",
                "because": f"«{label}» är försenat, påminnelse {count}",
            }
            now = Story(OPEN_POLICY).now + timedelta(days=5 + 2 * count)
            journal.write(connection, [line], now)
    engine.dispose()


def test_the_privacy_preset_decides_what_a_report_holds(place: Path, database_url: str) -> None:
    keep(database_url, mounted(1, STRICT_POLICY).job)
    assert report(place, "hours", *DECEMBER) == 0
    head = sheet(place, "Underlag")[0]
    assert "Kundid" not in head
    assert {"Jobb", "Adress", "Låsnummer"} <= set(head)
    with zipfile.ZipFile(place / "ut.xlsx") as archive:
        assert all(b"3001" not in archive.read(name) for name in archive.namelist())


def test_an_empty_database_gives_an_empty_report(place: Path) -> None:
    for number, name in enumerate(("hours", "mountings", "lead-times"), 1):
        assert report(place, name, *DECEMBER) == 0
        (place / "ut.xlsx").rename(place / f"{number}.xlsx")
        book = load_workbook(place / f"{number}.xlsx")
        assert all(
            "Inget" in str([r[0].value for r in page]) or "Ingen" in str([r[0].value for r in page]) for page in book
        )


def test_a_report_writes_over_nothing(town: Path, capsys: Capture) -> None:
    (town / "ut.xlsx").write_bytes(b"ifyllt")
    assert report(town, "hours", *DECEMBER) == 1
    assert "finns redan" in capsys.readouterr().err
    assert (town / "ut.xlsx").read_bytes() == b"ifyllt"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--from", "2026-12-31", "--to", "2026-12-01"), 2, "innan den börjar"),
        (("--from", "1 december", "--to", "2026-12-01"), 2, "2026-12-03"),
        (("--from", "2026-12-01"), 2, "--to"),
        ((*DECEMBER, "--municipality", "ingenstans"), 1, "de som finns är exempelby"),
    ],
)
def test_a_wrong_question_is_said_plainly(
    town: Path, capsys: Capture, words: tuple[str, ...], code: int, said: str
) -> None:
    try:
        result = report(town, "hours", *words)
    except SystemExit as end:
        result = int(str(end.code))
    assert result == code
    assert said in capsys.readouterr().err
    assert not (town / "ut.xlsx").exists()


def test_the_file_must_be_one_that_excel_opens(town: Path, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--config", str(town / "mailbot.toml"), "report", "hours", *DECEMBER, "--out", str(town / "ut.csv")])
    assert end.value.code == 2
    assert ".xlsx" in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_said_in_one_line(town: Path, capsys: Capture) -> None:
    words = ["--config", str(town / "mailbot.toml"), "report", "hours", *DECEMBER]
    assert main([*words, "--out", str(town / "ingen" / "ut.xlsx")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
