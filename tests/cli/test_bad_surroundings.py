"""A wrong password, a full disk, a locked or missing database, a lost key: one clear line, no stack trace."""

import ctypes
import fcntl
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from mailbot.app import Bot, open_runtime
from mailbot.cli import main
from mailbot.store import inbox
from mailbot.store.database import reading
from tests.cli.conftest import Run
from tests.servers.dovecot import Dovecot, free_ports
from tests.town import MONDAY, config, order, orders, post, write

_PR_CAPBSET_DROP = 24


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot({"las": "hemligt"}, tls=False).start()
    yield server
    server.remove()


def imap(folder: Path, port: int, *, password: str = "hemligt", read: str = "INBOX") -> str:
    (folder / "password").write_text(password, encoding="utf-8")
    return (
        '[[mailbox]]\nname = "las"\nmunicipality = "exempelby"\nkind = "imap"\naddress = "las@kommun.example.se"\n'
        f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\nusername = "las"\npassword_file = "password"\n'
        f'folder = "{read}"\nstart = 2026-11-01\ntimeout = 5\n'
    )


def upgraded(folder: Path, text_: str) -> Path:
    write(folder, text_)
    assert main(["--config", str(folder / "mailbot.toml"), "db", "upgrade"]) == 0
    return folder


def one_line(done: "subprocess.CompletedProcess[str]", *words: str) -> str:
    """The one line that is no log line, with exit code 1."""
    assert done.returncode == 1, done
    lines = [line for line in done.stderr.splitlines() if " INFO " not in line]
    assert len(lines) == 1, lines
    for word in words:
        assert word.lower() in lines[0].lower(), lines[0]
    return lines[0]


def test_a_wrong_password(tmp_path: Path, dovecot: Dovecot, mailbot: Run) -> None:
    upgraded(tmp_path, config(mailbox=imap(tmp_path, dovecot.port, password="felaktigt")))
    line = one_line(mailbot("run", "--once"), "las")
    assert "felaktigt" not in line
    status = mailbot("status")
    assert status.returncode == 1
    assert "RÖTT" in status.stdout
    doctor = mailbot("doctor")
    assert doctor.returncode == 1
    assert "[FEL ]" in doctor.stdout


def test_a_missing_password_file(tmp_path: Path, dovecot: Dovecot, mailbot: Run) -> None:
    upgraded(tmp_path, config(mailbox=imap(tmp_path, dovecot.port)))
    (tmp_path / "password").unlink()
    one_line(mailbot("run", "--once"), "password")


def test_a_missing_folder(tmp_path: Path, dovecot: Dovecot, mailbot: Run) -> None:
    upgraded(tmp_path, config(mailbox=imap(tmp_path, dovecot.port, read="Digitala LÅS")))
    one_line(mailbot("run", "--once"), "Digitala LÅS")


def test_an_unreachable_mail_server(tmp_path: Path, mailbot: Run) -> None:
    (port,) = free_ports(1)
    upgraded(tmp_path, config(mailbox=imap(tmp_path, port)))
    one_line(mailbot("run", "--once"), "127.0.0.1")
    assert mailbot("doctor").returncode == 1


def test_an_unreachable_database(tmp_path: Path, mailbot: Run) -> None:
    (port,) = free_ports(1)
    write(tmp_path, config(general=f'database = "postgresql://mailbot@127.0.0.1:{port}/mailbot"'))
    for words in (["run", "--once"], ["status"], ["jobs"], ["db", "upgrade"]):
        one_line(mailbot(*words), "Databasen går inte att nå")
    assert not (tmp_path / "data" / "master.key").exists(), "no key is made on a guess"


def test_a_locked_database(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    orders(town, 1)
    with closing(sqlite3.connect(town / "data" / "mailbot.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert mailbot("jobs").returncode == 0, "a look needs no lock"
        done = mailbot("tick", "1", "x")
        assert done.returncode == 1
        assert "finns inte" in done.stderr or "låst" in done.stderr
        one_line(mailbot("outbox", "release", "alla"), "låst")


def without_privileges() -> None:
    """Root may write anywhere, unless it gives up the right to pass over permissions (capabilities)."""
    for capability in (1, 2, 3):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability)


def test_a_database_in_a_folder_that_may_not_be_written(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    (town / "data" / "mailbot.db").chmod(0o400)
    (town / "data").chmod(0o500)
    try:
        one_line(mailbot("run", "--once", preexec_fn=without_privileges), "skriv")
        assert mailbot("db", "upgrade", preexec_fn=without_privileges).returncode == 1
    finally:
        (town / "data").chmod(0o700)


def test_a_data_folder_that_cannot_be_made(tmp_path: Path, mailbot: Run) -> None:
    write(tmp_path, config())
    tmp_path.chmod(0o500)
    try:
        one_line(mailbot("db", "upgrade", preexec_fn=without_privileges))
    finally:
        tmp_path.chmod(0o700)


def small_files() -> None:
    """As on a full disk: no file may grow beyond 300 kB; the signal is left out, so that writing fails instead."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))


def test_a_full_disk(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    for n in range(400):
        (town / "post" / "new" / f"{n}.stor").write_bytes(order(n) + b"x" * 2000)
    first = mailbot("run", "--once", preexec_fn=small_files)
    assert first.returncode == 1, first.stderr
    assert "full" in first.stderr.lower() or "disk" in first.stderr.lower()
    clock = [datetime.now(UTC)]
    bot = Bot(open_runtime(town / "mailbot.toml", clock=lambda: clock[0]))
    bot.start()
    for _ in range(3):
        clock[0] += timedelta(hours=1)
        bot.once()  # with room again it goes on
    with reading(bot.runtime.engine) as connection:
        states = inbox.counts(connection)
        jobs = connection.scalar(text("SELECT count(*) FROM jobs"))
    assert states == {"done": 400}
    assert jobs == 400
    bot.close()


def test_parse_into_a_full_disk_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(order(1))
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mailbot.cli", "parse", str(tmp_path / "a.eml")],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode != 0
    assert b"Traceback" not in done.stderr


def test_a_lost_master_key_is_never_replaced(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    (town / "data" / "master.key").unlink()
    for words in (["run", "--once"], ["jobs"], ["db", "upgrade"], ["doctor"]):
        one_line(mailbot(*words), "master.key")
    assert not (town / "data" / "master.key").exists()


def test_a_lost_key_is_not_replaced_for_a_database_of_an_earlier_revision(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    (town / "data" / "master.key").unlink()
    with closing(sqlite3.connect(town / "data" / "mailbot.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = 'äldre'")
        database.commit()
    one_line(mailbot("db", "upgrade"), "master.key")
    assert not (town / "data" / "master.key").exists()


def test_a_key_file_is_the_owners_alone(tmp_path: Path) -> None:
    town = upgraded(tmp_path, config())
    assert stat.S_IMODE((town / "data" / "master.key").stat().st_mode) == 0o600


def test_a_second_instance_is_told_at_once(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    with (town / "data" / "prov.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for words in (["run"], ["run", "--once"]):
            one_line(mailbot(*words), "kör redan")
        assert mailbot("jobs").returncode == 0, "looking is free"
    assert mailbot("run", "--once").returncode == 0


def test_a_damaged_database(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    (town / "data" / "mailbot.db").write_bytes(b"inte en databas " * 500)
    one_line(mailbot("jobs"), "säkerhetskopia")


def test_a_backup_while_the_bot_writes_opens_and_is_whole(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    orders(town, *range(60))
    writer = subprocess.Popen(
        [sys.executable, "-m", "mailbot.cli", "--config", str(town / "mailbot.toml"), "run", "--once"],
        stderr=subprocess.DEVNULL,
    )
    during = mailbot("backup", str(tmp_path / "under.db"))
    assert writer.wait(60) == 0
    assert during.returncode == 0, during.stderr
    after = mailbot("backup", str(tmp_path / "efter.db"))
    assert after.returncode == 0
    assert "master.key" in after.stdout, "it says that the key is kept apart"
    for copy in ("under.db", "efter.db"):
        with closing(sqlite3.connect(tmp_path / copy)) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with closing(sqlite3.connect(tmp_path / "efter.db")) as database:
        assert database.execute("SELECT count(*) FROM jobs").fetchone() == (60,)
    assert mailbot("backup", str(tmp_path / "efter.db")).returncode == 1, "nothing is written over"


def test_a_backup_opens_with_its_key_and_not_without(tmp_path: Path, mailbot: Run) -> None:
    town = upgraded(tmp_path, config())
    post(town, b"X-Prov: krokodil-4711\r\n" + order(1))
    assert mailbot("run", "--once").returncode == 0
    assert mailbot("backup", str(tmp_path / "kopia.db")).returncode == 0
    assert b"krokodil" not in (tmp_path / "kopia.db").read_bytes(), "the mail itself is sealed"
    other = tmp_path / "ny dator"
    write(other, config())
    (other / "data").mkdir()
    shutil.copy(tmp_path / "kopia.db", other / "data" / "mailbot.db")
    one_line(mailbot("jobs", folder=other), "master.key")
    shutil.copy(town / "data" / "master.key", other / "data" / "master.key")
    shown = mailbot("show", "1", "--evidence", folder=other)
    assert shown.returncode == 0
    assert "Provgatan 1" in shown.stdout


def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path, mailbot: Run) -> None:
    upgraded(tmp_path, config())
    one_line(mailbot("backup", str(tmp_path / "saknas" / "kopia.db")), "säkerhetskopian")
    orders(tmp_path, *range(120))
    assert mailbot("run", "--once").returncode == 0
    one_line(mailbot("backup", str(tmp_path / "kopia.db"), preexec_fn=small_files), "säkerhetskopian")
    assert not (tmp_path / "kopia.db").exists()


def test_a_new_mail_after_all_that(tmp_path: Path, dovecot: Dovecot, mailbot: Run) -> None:
    upgraded(tmp_path, config(mailbox=imap(tmp_path, dovecot.port)))
    dovecot.append("las", "INBOX", [order(1)], received=MONDAY)
    assert mailbot("run", "--once").returncode == 0
    assert "LÅS-2026-00001" in mailbot("jobs").stdout


def test_doctor_names_a_table_that_is_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    upgraded(tmp_path, config())
    with closing(sqlite3.connect(tmp_path / "data" / "mailbot.db")) as database:
        database.execute("DROP TABLE silenced")
        database.commit()
    assert main(["--config", str(tmp_path / "mailbot.toml"), "doctor"]) == 1
    assert "silenced saknas" in capsys.readouterr().out
