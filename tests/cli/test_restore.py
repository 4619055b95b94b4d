"""A backup put back, as docs/runbook.md has it: no job number that somebody knows is given out again."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from mailbot.cli import main
from mailbot.domain.calendar import STOCKHOLM
from tests.town import config, orders, write

Capture = pytest.CaptureFixture[str]
YEAR = datetime.now(STOCKHOLM).year


def call(town: Path, *words: str) -> int:
    return main(["--config", str(town / "mailbot.toml"), *words])


def numbers(town: Path, capsys: Capture) -> list[int]:
    capsys.readouterr()
    assert call(town, "jobs") == 0
    table = capsys.readouterr().out
    return sorted({int(word.split("-")[2]) for word in table.split() if word.startswith(f"LÅS-{YEAR}-")})


@pytest.fixture
def told(town: Path) -> Path:
    """Two jobs are in the backup, two more have been told to their providers since."""
    orders(town, 1, 2)
    assert call(town, "run", "--once") == 0
    assert call(town, "backup", str(town / "kopia.db")) == 0
    orders(town, 3, 4)
    assert call(town, "run", "--once") == 0
    return town


def restore(town: Path) -> None:
    for left in ("mailbot.db-wal", "mailbot.db-shm"):
        (town / "data" / left).unlink(missing_ok=True)
    shutil.copy(town / "kopia.db", town / "data" / "mailbot.db")


def test_the_next_number_lies_above_all_that_were_told(told: Path, capsys: Capture) -> None:
    assert numbers(told, capsys) == [1, 2, 3, 4]
    restore(told)
    orders(told, 5, 6)
    assert call(told, "run", "--once") == 0
    assert numbers(told, capsys) == [1, 2, 201, 202]


def test_an_order_by_phone_is_the_first_after_the_restore(told: Path, capsys: Capture) -> None:
    restore(told)
    phone = ["job", "new", "--municipality", "exempelby", "--orderer", "samordnare@utforare.example"]
    capsys.readouterr()
    assert call(told, *phone, "--type", "montering", "--customer-id", "4711", "--address", "Provgatan 8") == 0
    assert capsys.readouterr().out.strip() == f"LÅS-{YEAR}-00201"


def test_on_another_computer_the_bot_asks_first(told: Path, tmp_path: Path, capsys: Capture) -> None:
    new = tmp_path / "ny dator"
    write(new, config())
    (new / "data").mkdir()
    shutil.copy(told / "kopia.db", new / "data" / "mailbot.db")
    shutil.copy(told / "data" / "master.key", new / "data" / "master.key")
    orders(new, 5)
    capsys.readouterr()
    for words in (["run"], ["run", "--once"]):
        assert call(new, *words) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert "mailbot db restored" in line
    assert call(new, "doctor") == 1
    assert "mailbot db restored" in capsys.readouterr().out
    assert numbers(new, capsys) == [1, 2], "looking is free"
    assert call(new, "db", "restored", "okänt") == 1
    assert call(new, "db", "restored", f"las-{YEAR}-4") == 0
    assert f"LÅS-{YEAR}-00201" in capsys.readouterr().out
    assert call(new, "run", "--once") == 0
    assert numbers(new, capsys) == [1, 2, 201]


def test_what_a_person_says_never_harms(told: Path, capsys: Capture) -> None:
    for said in ("0", "2", f"LÅS-{YEAR}-00004"):
        assert call(told, "db", "restored", said) == 0
        assert f"LÅS-{YEAR}-00005" in capsys.readouterr().out
    orders(told, 5)
    assert call(told, "run", "--once") == 0
    assert numbers(told, capsys) == [1, 2, 3, 4, 5]
