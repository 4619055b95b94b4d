"""A loop that cannot do its work: the exit code of `run --once`, one Swedish line, red in status and doctor."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from mailbot.cli import main
from mailbot.health import look
from mailbot.store import inbox
from mailbot.store.database import reading, transaction
from mailbot.store.tables import metadata
from tests.conversations.stage import Stage
from tests.servers.postgres import PostgresServer
from tests.town import config, orders, write

AT = "2026-11-23T10:00"
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def stage(tmp_path: Path, database_url: str) -> Iterator[Stage]:
    with closing(Stage(tmp_path, config(), at=AT, database=database_url)) as opened:
        yield opened


def rename(stage: Stage, table: str, to: str) -> None:
    """A table that is not there for a while."""
    with transaction(stage.bot.runtime.engine) as connection:
        connection.execute(text(f"ALTER TABLE {table} RENAME TO {to}"))


def command(stage: Stage, *words: str) -> int:
    return main(["--config", str(stage.folder / "mailbot.toml"), *words])


def red(stage: Stage) -> str:
    return "\n".join(look(stage.bot.runtime).red)


@pytest.mark.parametrize("table", ["jobs", "journal", "counters"])
def test_once_says_that_a_table_is_gone(stage: Stage, capsys: Capture, table: str) -> None:
    orders(stage.folder, 1, 2)
    rename(stage, table, "borta")
    capsys.readouterr()
    assert command(stage, "run", "--once") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "ejl kunde inte behandlas" in line
    assert "Databasen saknar en tabell" in line
    assert stage.outcomes() == {"received": 2}, "no try is counted against a mail"
    assert stage.parked() == []


@pytest.mark.parametrize("table", [t for t in sorted(metadata.tables) if t != "inbox"])
def test_whatever_table_is_gone_no_success_is_claimed_that_was_none(stage: Stage, table: str) -> None:
    """Either the day's mails became jobs and went out, or it is said that something failed."""
    orders(stage.folder, 1)
    rename(stage, table, "borta")
    said = command(stage, "run", "--once")
    rename(stage, "borta", table)
    went_well = len(stage.jobs()) == 1 and len(list((stage.folder / "utkorg").glob("*.eml"))) == 2
    assert said == (0 if went_well else 1)


def test_once_is_well_again_when_the_table_is_back(stage: Stage, capsys: Capture) -> None:
    rename(stage, "jobs", "borta")
    orders(stage.folder, 1)
    stage.tick()
    assert "mejl kunde inte behandlas, senast mån 23 nov kl. 10.00: Databasen saknar en tabell" in red(stage)
    capsys.readouterr()
    assert command(stage, "status") == 1, "although it cannot be counted what is there"
    assert "RÖTT: mejl kunde inte behandlas, senast mån 23 nov kl. 10.00" in capsys.readouterr().out
    rename(stage, "borta", "jobs")
    stage.tick()
    assert "kunde inte behandlas" in red(stage), "the mail still rests: nothing is proven"
    stage.wait(minutes=6)
    assert len(stage.jobs()) == 1
    assert red(stage) == ""
    capsys.readouterr()
    assert command(stage, "status") == 0


def test_status_and_doctor_of_another_process_show_it(stage: Stage, capsys: Capture) -> None:
    orders(stage.folder, 1)
    rename(stage, "journal", "borta")
    stage.tick()
    rename(stage, "borta", "journal")
    capsys.readouterr()
    assert command(stage, "status") == 1
    assert "RÖTT: mejl kunde inte behandlas, senast mån 23 nov kl. 10.00" in capsys.readouterr().out
    assert command(stage, "doctor") == 1
    assert "[FEL ] mejl kunde inte behandlas, senast mån 23 nov" in capsys.readouterr().out
    assert command(stage, "status", "--json") == 1
    (failing,) = json.loads(capsys.readouterr().out)["failing_loops"]
    assert (failing["loop"], failing["at"][:16]) == ("process", "2026-11-23T10:00")


def test_the_loops_are_told_apart(stage: Stage) -> None:
    orders(stage.folder, 1)
    rename(stage, "outbox", "borta")
    stage.bot.remind()
    stage.bot.deliver()
    stage.bot.receive()
    stage.bot.process()
    assert [f.loop for f in stage.bot.failures.current()] == ["deliver", "process"]
    rename(stage, "borta", "outbox")
    stage.bot.deliver()
    assert [f.loop for f in stage.bot.failures.current()] == ["process"]


def test_a_restart_forgets_no_failure(stage: Stage) -> None:
    rename(stage, "outbox", "borta")
    stage.bot.deliver()
    rename(stage, "borta", "outbox")
    stage.bot.close()
    stage._open()
    assert red(stage) == "", "at the start the way out was looked at, and it is well"
    orders(stage.folder, 1)
    rename(stage, "journal", "borta")
    stage.bot.once()
    rename(stage, "borta", "journal")
    stage.restart()
    assert "kunde inte behandlas" in red(stage)


def test_a_note_that_cannot_be_read_stops_nothing(stage: Stage) -> None:
    (stage.folder / "data" / "prov.failures.json").write_text('{"process": 7', encoding="utf-8")
    stage.restart()
    assert red(stage) == ""


def test_a_database_that_goes_in_the_middle_of_once(tmp_path: Path) -> None:
    """The server dies under the real process when the mails have been fetched."""
    with PostgresServer() as server:
        path = write(tmp_path, config(general=f'database = "{server.create_database()}"'))
        orders(tmp_path, *range(1, 41))
        command = [sys.executable, "-m", "mailbot.cli", "--config", str(path)]
        subprocess.run([*command, "db", "upgrade"], check=True, stdout=subprocess.DEVNULL)
        with subprocess.Popen([*command, "run", "--once"], stderr=subprocess.PIPE, text=True) as process:
            assert process.stderr is not None
            lines = []
            for line in process.stderr:
                lines.append(line)
                if " received " in line:
                    server.kill()
            code = process.wait(60)
        said = [line for line in lines if " INFO " not in line]
        assert code == 1, lines
        assert len(said) == 1, said
        assert "Databasen" in said[0]
        status = subprocess.run([*command, "status"], capture_output=True, text=True, check=False)
        assert (status.returncode, len(status.stderr.splitlines())) == (1, 1)
        server.start()
        status = subprocess.run([*command, "status"], capture_output=True, text=True, check=False)
        assert status.returncode == 1
        assert "RÖTT: mejl kunde inte behandlas, senast" in status.stdout, status.stdout


def test_a_row_on_which_the_database_chokes_is_no_secret(tmp_path: Path, postgres_url: str) -> None:
    """One row of many that the database will not take: the others go on, and it is said."""
    strike = (
        "CREATE FUNCTION strike() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.data LIKE '%Provgatan 2%' "
        "THEN INSERT INTO nowhere VALUES (1); END IF; RETURN NEW; END $$",
        "CREATE TRIGGER strike BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION strike()",
    )
    with closing(Stage(tmp_path, config(), at=AT, database=postgres_url)) as stage:
        orders(stage.folder, 1, 2, 3)
        with transaction(stage.bot.runtime.engine) as connection:
            for statement in strike:
                connection.execute(text(statement))
        stage.tick()
        assert len(stage.jobs()) == 2
        with reading(stage.bot.runtime.engine) as connection:
            assert inbox.counts(connection) == {"done": 2, "received": 1}
        assert "mejl kunde inte behandlas" in red(stage)
