"""Every command: what it prints, its exit code, its JSON."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.cli import main
from tests.cli.conftest import Run
from tests.town import MONDAY, PROVIDER, config, order, orders, post, write

Capture = pytest.CaptureFixture[str]


def call(town: Path, *words: str) -> int:
    return main(["--config", str(town / "mailbot.toml"), *words])


@pytest.fixture
def busy(town: Path) -> Path:
    """Two jobs and one mail that waits for a person."""
    orders(town, 1, 2)
    post(town, b"inte ett mejl", MONDAY + timedelta(hours=1))
    assert call(town, "run", "--once") == 0
    return town


def test_the_binder_as_table_and_json(busy: Path, capsys: Capture) -> None:
    assert call(busy, "jobs") == 0
    table = capsys.readouterr().out
    assert "LÅS-2026-00001" in table
    assert "Provgatan 2" in table
    assert call(busy, "jobs", "--json") == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["number"], first["type"], first["status"], first["waits_for"]) == (
        "LÅS-2026-00001",
        "montering",
        "open",
        "installer",
    )
    assert (second["address"], second["customer_id"], second["gate"]) == ("Provgatan 2", "4002", False)
    assert {"name", "label", "role", "state", "due", "done", "done_by", "note"} <= set(first["checkpoints"][0])


@pytest.mark.parametrize("number", ["LÅS-2026-00001", "las-2026-1", "1"])
def test_a_job_as_a_story(busy: Path, capsys: Capture, number: str) -> None:
    assert call(busy, "show", number) == 0
    assert "LÅS-2026-00001" in capsys.readouterr().out
    assert call(busy, "show", number, "--json") == 0
    assert json.loads(capsys.readouterr().out)["customer_id"] == "4001"
    assert call(busy, "show", number, "--evidence") == 0
    assert "Provgatan 1" in capsys.readouterr().out


def test_a_job_that_is_not_there(busy: Path, capsys: Capture) -> None:
    assert call(busy, "show", "LÅS-2026-00099") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_tick_moves_the_job_and_an_unknown_one_does_not(busy: Path, capsys: Capture) -> None:
    assert call(busy, "jobs", "--json") == 0
    step = json.loads(capsys.readouterr().out)[0]["checkpoints"]
    name = next(s["name"] for s in step if s["state"] == "open")
    assert call(busy, "tick", "1", name, "--role", "installer") == 0
    assert call(busy, "show", "1", "--json") == 0
    shown = capsys.readouterr().out
    after = json.loads(shown[shown.index("{") :])["checkpoints"]
    assert next(s["state"] for s in after if s["name"] == name) == "done"
    assert call(busy, "tick", "1", "finns_inte") == 1
    assert call(busy, "tick", "1", name, "--role", "kung") == 1
    assert "kung" in capsys.readouterr().err


def test_hold_release_and_cancel(busy: Path, capsys: Capture) -> None:
    for action, status in (("hold", "held"), ("release", "open"), ("cancel", "cancelled")):
        assert call(busy, "job", action, "1", "--reason", "prov") == 0
        capsys.readouterr()
        assert call(busy, "show", "1", "--json") == 0
        assert json.loads(capsys.readouterr().out)["status"] == status
    assert call(busy, "jobs", "--json") == 0
    assert [job["number"] for job in json.loads(capsys.readouterr().out)] == ["LÅS-2026-00002"]
    assert call(busy, "jobs", "--json", "--all") == 0
    assert len(json.loads(capsys.readouterr().out)) == 2


PHONE = ["job", "new", "--municipality", "exempelby", "--orderer", PROVIDER]


def test_an_order_by_phone_becomes_a_job(busy: Path, capsys: Capture) -> None:
    words = ["--type", "montering", "--customer-id", "4711", "--address", "Telefongatan 1", "--gate", "nej"]
    assert call(busy, *PHONE, *words) == 0
    assert capsys.readouterr().out.strip() == "LÅS-2026-00003"
    assert call(busy, "show", "3", "--json") == 0
    assert json.loads(capsys.readouterr().out)["address"] == "Telefongatan 1"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--type", "målning"], "målning"),
        (["--type", "montering", "--gate", "kanske"], "ja eller nej"),
        (["--type", "montering", "--date", "i morgon"], "datum"),
        (["--type", "batteri", "--quantity", "många"], "antal"),
    ],
)
def test_an_order_with_a_wrong_value_is_refused(busy: Path, capsys: Capture, words: list[str], said: str) -> None:
    assert call(busy, *PHONE, *words) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_an_order_for_an_unknown_municipality(busy: Path, capsys: Capture) -> None:
    assert call(busy, "job", "new", "--municipality", "x", "--orderer", PROVIDER, "--type", "batteri") == 1
    assert "exempelby" in capsys.readouterr().err


def test_parked_mails_are_listed_retried_ignored_and_made_jobs(busy: Path, capsys: Capture) -> None:
    for words in (["parked"], ["parked", "list"]):
        assert call(busy, *words) == 0
        assert "inget mejl som kan läsas" in capsys.readouterr().out
    assert call(busy, "parked", "retry", "3") == 0
    assert call(busy, "parked", "retry", "1") == 1
    assert call(busy, "parked", "ignore", "77") == 1
    assert call(busy, "parked", "make-job", "3", "--type", "flygning") == 1
    capsys.readouterr()
    values = ["--type", "montering", "--customer-id", "4712", "--address", "Provgatan 9", "--orderer", PROVIDER]
    assert call(busy, "parked", "make-job", "3", *values) == 0
    assert capsys.readouterr().out.strip() == "LÅS-2026-00003"
    assert call(busy, "parked", "ignore", "3") == 1, "it waits no longer"


def test_a_parked_mail_may_need_nothing(busy: Path, capsys: Capture) -> None:
    assert call(busy, "status") == 1
    assert call(busy, "parked", "ignore", "3", "--reason", "skräp") == 0
    capsys.readouterr()
    assert call(busy, "status") == 0
    assert "Allt är som det ska" in capsys.readouterr().out


def test_status_as_json(busy: Path, capsys: Capture) -> None:
    assert call(busy, "status", "--json") == 1
    health = json.loads(capsys.readouterr().out)
    assert (health["ok"], health["parked"], health["mode"], health["stopped"]) == (False, 1, "on", False)
    assert health["inbox"] == {"done": 2, "parked": 1}
    assert health["outbox"]["sent"] >= 4
    assert health["mailboxes"][0]["name"] == "las"
    assert health["mailboxes"][0]["last_good_poll"]


def test_doctor_checks_everything(town: Path, capsys: Capture) -> None:
    assert call(town, "doctor") == 0
    out = capsys.readouterr().out
    assert "[ ok ]" in out
    assert "las" in out
    assert "authentication" in out, "an unsafe setting is pointed out"
    (town / "post" / "new").rmdir()
    (town / "post" / "cur").rmdir()
    (town / "post" / "tmp").rmdir()
    (town / "post").rmdir()
    assert call(town, "doctor") == 1
    assert "[FEL ]" in capsys.readouterr().out


def test_config_check_and_the_privacy_matrix(town: Path, capsys: Capture) -> None:
    assert call(town, "config", "check") == 0
    assert "1 brevlådor, 1 kommuner" in capsys.readouterr().out
    assert call(town, "config", "check", "--privacy") == 0
    assert "customer_id" in capsys.readouterr().out


def test_db_upgrade_twice(town: Path) -> None:
    assert call(town, "db", "upgrade") == 0


def test_wrong_usage_is_two(mailbot: Run) -> None:
    for words in ([], ["finns-inte"], ["show"], ["parse", "--received", "i går"], ["parked", "retry", "x"], ["job"]):
        done = mailbot(*words)
        assert done.returncode == 2, words
        assert done.stderr


def test_help_and_version(mailbot: Run) -> None:
    assert mailbot("--help").returncode == 0
    assert mailbot("--version").stdout.startswith("mailbot ")


def test_the_configuration_from_option_before_or_after_and_environment(
    town: Path, mailbot: Run, tmp_path: Path
) -> None:
    file = str(town / "mailbot.toml")
    elsewhere = tmp_path / "annan"
    assert mailbot("config", "check", folder=town).returncode == 0
    assert mailbot("config", "check", folder=elsewhere).returncode == 1
    assert mailbot("config", "check", "--config", file, folder=elsewhere).returncode == 0
    assert mailbot("--config", file, "config", "check", folder=elsewhere).returncode == 0


def test_run_once_goes_through_all_loops(town: Path, mailbot: Run) -> None:
    orders(town, 1)
    done = mailbot("run", "--once", folder=town)
    assert done.returncode == 0, done.stderr
    assert len(list((town / "utkorg").glob("*.eml"))) == 2
    assert not list((town / "post" / "new").iterdir())


def test_web_says_that_it_comes_later(mailbot: Run) -> None:
    done = mailbot("web")
    assert done.returncode == 1
    assert "senare" in done.stdout + done.stderr


def test_demo_on_mails_never_seen(tmp_path: Path, mailbot: Run) -> None:
    mails = tmp_path / "mejl"
    mails.mkdir()
    (mails / "a.eml").write_bytes(order(1, sent=MONDAY))
    (mails / "b.eml").write_bytes(b"inte ett mejl")
    done = mailbot("demo", "--mails", str(mails), "--keep", str(tmp_path / "kvar"))
    assert done.returncode == 0, done.stderr
    assert "Pärmen" in done.stdout
    assert (tmp_path / "kvar" / "mailbot.toml").exists()
    assert mailbot("demo", "--keep", str(tmp_path / "kvar")).returncode == 1
    assert mailbot("demo", "--mails", str(tmp_path / "tom")).returncode == 1


def test_a_reader_that_goes_away_is_no_error(busy: Path) -> None:
    pipe_read, pipe_write = os.pipe()
    os.close(pipe_read)
    done = subprocess.run(
        [sys.executable, "-m", "mailbot.cli", "--config", str(busy / "mailbot.toml"), "jobs", "--json"],
        stdout=pipe_write,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
    )
    os.close(pipe_write)
    assert b"Traceback" not in done.stderr


def test_every_command_asks_for_an_upgrade_of_an_old_database(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path, config())
    commands = (
        ["run"], ["run", "--once"], ["jobs"], ["show", "1"], ["tick", "1", "x"], ["parked"], ["status"],
        ["outbox", "list"], ["outbox", "release", "alla"], ["backup", str(tmp_path / "kopia")], ["job", "hold", "1"],
        [*PHONE, "--type", "batteri"], ["parked", "retry", "1"],
    )  # fmt: skip
    for words in commands:
        assert call(tmp_path, *words) == 1, words
        (line,) = capsys.readouterr().err.splitlines()
        assert "kör mailbot db upgrade" in line, words
    assert call(tmp_path, "doctor") == 1
    assert "kör mailbot db upgrade" in capsys.readouterr().out
    assert not (tmp_path / "kopia").exists()


def test_two_jobs_that_are_one_are_merged(busy: Path, capsys: Capture) -> None:
    assert call(busy, "job", "merge", "2", "1") == 1
    assert "olika dörrar" in capsys.readouterr().out
    assert call(busy, "job", "merge", "2", "99") == 1
    capsys.readouterr()
    with pytest.raises(SystemExit) as asked:
        call(busy, "job", "merge", "--help")
    assert asked.value.code == 0
    assert "blir kvar" in capsys.readouterr().out
