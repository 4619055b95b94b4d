"""What each kind of error leads to: a person, a later try, red, or a rolled back and parked mail."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from mailbot.health import look
from mailbot.store import inbox, jobs, outbox
from mailbot.store.database import moment, open_engine, reading
from tests.conversations.stage import Stage
from tests.servers.dovecot import Dovecot, free_ports
from tests.servers.postgres import PostgresServer
from tests.town import ADDRESS, DUTY, MONDAY, PROVIDER, config, order, orders

END_THE_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
)
AT = "2026-11-23T10:00"


def imap(port: int, folder: Path, *, password: str = "hemligt", inbox_folder: str = "INBOX") -> str:
    (folder / "password").write_text(password, encoding="utf-8")
    return (
        '[[mailbox]]\nname = "las"\nmunicipality = "exempelby"\nkind = "imap"\naddress = "las@kommun.example.se"\n'
        f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\nusername = "las"\npassword_file = "password"\n'
        f'folder = "{inbox_folder}"\nstart = 2026-11-01\n'
    )


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot({"las": "hemligt"}, tls=False).start()
    yield server
    server.remove()


def red(stage: Stage) -> list[str]:
    return list(look(stage.bot.runtime).red)


def row_of(stage: Stage) -> dict[str, object]:
    """The last mail in the inbox, as stored."""
    with reading(stage.bot.runtime.engine) as connection:
        found = connection.execute(text("SELECT * FROM inbox WHERE kind = 'mail' ORDER BY id DESC LIMIT 1")).one()
        return dict(found._mapping)


@pytest.mark.hazard(3)
@pytest.mark.parametrize("raw", [b"", b"\0" * 40, b"inte ett mejl"])
def test_parse_error_goes_to_a_person_and_nobody_else_waits(tmp_path: Path, raw: bytes) -> None:
    stage = Stage(tmp_path, config(), at=AT)
    stage.say_bytes(raw, ADDRESS)
    assert len(stage.parked()) == 1
    assert row_of(stage)["attempts"] == 0, "trying again would not help"
    assert any("väntar på en människa" in reason for reason in red(stage))
    orders(tmp_path, 1, first=stage.now)
    stage.wait(minutes=1)
    assert len(stage.jobs()) == 1
    stage.close()


@pytest.mark.hazard(47)
def test_temporary_error_of_a_mailbox_is_tried_later_and_later_and_never_given_up(
    tmp_path: Path, dovecot: Dovecot
) -> None:
    stage = Stage(tmp_path, config(mailbox=imap(dovecot.port, tmp_path)), at=AT)
    dovecot.kill()
    pauses = []
    for _ in range(10):
        stage.bot.receive()
        with reading(stage.bot.runtime.engine) as connection:
            waits = moment(str(connection.scalar(text("SELECT next_at FROM mailboxes")))) - stage.now
        pauses.append(int(waits.total_seconds()))
        stage.now += waits
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (30, 900)
    assert any("las" in reason for reason in red(stage))
    dovecot.start()
    dovecot.append("las", "INBOX", [order(1)], received=MONDAY)
    stage.wait(minutes=15)
    assert len(stage.jobs()) == 1, "it resumes by itself"
    assert red(stage) == []
    stage.close()


def test_temporary_error_of_a_way_out_is_tried_later_and_later(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    smtp = (
        f'[[sender]]\nname = "ut"\nkind = "smtp"\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\ntimeout = 5\n'
        'from_address = "las@kommun.example.se"\nfrom_name = "Lås"\n'
    )
    stage = Stage(tmp_path, config(sender=smtp), at=AT)
    orders(tmp_path, 1)
    stage.bot.once()
    pauses = []
    for _ in range(4):
        with reading(stage.bot.runtime.engine) as connection:
            first = outbox.in_state(connection, ["queued"])[0]
            later = connection.scalar(text("SELECT next_at FROM outbox ORDER BY id LIMIT 1"))
        pauses.append(moment(str(later)) - stage.now)
        stage.now = moment(str(later))
        stage.bot.deliver()
    assert pauses == [timedelta(minutes=m) for m in (1, 5, 15, 60)]
    assert first.attempts == 4
    assert first.because
    assert len(stage.jobs()) == 1, "the job does not wait for the mail"
    stage.close()


def test_permanent_error_of_a_mailbox_is_red_at_once(tmp_path: Path, dovecot: Dovecot) -> None:
    stage = Stage(tmp_path, config(mailbox=imap(dovecot.port, tmp_path, password="fel")), at=AT)
    stage.bot.receive()
    (reason,) = red(stage)
    assert "las" in reason
    assert "lösenord" in reason.lower() or "inlogg" in reason.lower(), reason
    (tmp_path / "password").write_text("hemligt", encoding="utf-8")
    stage.wait(hours=1)
    assert red(stage) == [], "the right password is read without a restart"
    stage.close()


def test_a_missing_folder_is_red_at_once(tmp_path: Path, dovecot: Dovecot) -> None:
    stage = Stage(tmp_path, config(mailbox=imap(dovecot.port, tmp_path, inbox_folder="Digitala LÅS")), at=AT)
    stage.bot.receive()
    (reason,) = red(stage)
    assert "Digitala LÅS" in reason
    stage.close()


def broken_receipt(folder: Path) -> str:
    """A mail text with a bug whose error message repeats the address: `dict object has no attribute Provgatan 1`."""
    (folder / "brev" / "sv").mkdir(parents=True)
    text_ = "Ämne: kvitto\n{{ {}[jobs[0].address].finns_inte }}\n"
    (folder / "brev" / "sv" / "receipt.txt.j2").write_text(text_, encoding="utf-8")
    return 'templates = "brev"'


def test_a_bug_is_rolled_back_and_parked_after_three_tries(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    stage = Stage(tmp_path, config(general=broken_receipt(tmp_path)), at=AT)
    orders(tmp_path, 1)
    assert stage.tick() == []
    tries = [(row_of(stage)["state"], row_of(stage)["attempts"])]
    for minutes in (1, 10):
        stage.wait(minutes=minutes)
        tries.append((row_of(stage)["state"], row_of(stage)["attempts"]))
    assert tries == [("received", 1), ("received", 2), ("parked", 3)]
    stage.wait(days=1)
    with reading(stage.bot.runtime.engine) as connection:
        assert jobs.listing(connection, open_only=False) == []
        assert outbox.counts(connection) == {}
        assert connection.scalar(text("SELECT count(*) FROM journal")) == 0
        assert connection.scalar(text("SELECT coalesce(sum(value), 0) FROM counters")) == 0
        assert inbox.counts(connection) == {"parked": 1}
    row = row_of(stage)
    assert row["because"] == "ett fel i låsboten (UndefinedError)"
    assert "process.py" in str(row["note"]) or "compose.py" in str(row["note"]), row["note"]
    logged = "\n".join(record.getMessage() + str(record.exc_info or "") for record in caplog.records)
    assert "row_failed" in logged
    for secret in ("Provgatan", "4001", "Ebba", "Vindelmark", "1740630", "utforare", PROVIDER):
        assert secret not in str(row["note"]) + str(row["because"])
        assert secret not in logged, secret
    stage.close()


def test_a_bug_in_one_mail_does_not_hold_its_neighbours(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(general=broken_receipt(tmp_path)), at=AT)
    orders(tmp_path, 1)
    sent = stage.say("Vem kopplar låset hos oss?", sender=PROVIDER, to=ADDRESS, subject="Fråga")
    assert row_of(stage)["state"] in ("done", "parked")
    assert row_of(stage)["attempts"] == 0
    assert sent or stage.parked()
    stage.close()


def test_when_the_bug_is_gone_a_retry_makes_the_job(tmp_path: Path) -> None:
    from mailbot.cli import main

    stage = Stage(tmp_path, config(general=broken_receipt(tmp_path)), at=AT)
    orders(tmp_path, 1)
    for _ in range(3):
        stage.wait(minutes=11)
    (tmp_path / "brev" / "sv" / "receipt.txt.j2").unlink()
    assert main(["--config", str(tmp_path / "mailbot.toml"), "parked", "retry", "1"]) == 0
    assert len(stage.jobs()) == 1
    assert stage.parked() == []
    stage.close()


def test_a_lost_connection_gives_every_row_back_unharmed(tmp_path: Path, postgres: PostgresServer) -> None:
    """The server ends our connection in the middle of a decision: no try is counted, the next tick goes on."""
    url = postgres.create_database()
    stage = Stage(tmp_path, config(), at=AT, database=url)
    orders(tmp_path, 1, 2, 3)
    stage.bot.receive()
    killed: list[str] = []

    def kill(connection: object, cursor: object, statement: str, *_: object) -> None:
        if "INSERT INTO jobs" in statement and not killed:
            killed.append(statement)
            with reading(other) as admin:
                admin.execute(text(END_THE_OTHERS))

    other = open_engine(url)
    event.listen(stage.bot.runtime.engine, "before_cursor_execute", kill)
    stage.bot.process()
    assert killed
    with reading(stage.bot.runtime.engine) as connection:
        attempts = list(connection.scalars(text("SELECT attempts + crashes FROM inbox")))
    assert attempts == [0, 0, 0]
    stage.bot.process()
    assert len(stage.jobs()) == 3
    other.dispose()
    stage.close()


def test_the_duty_person_is_no_part_of_a_bug(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(general=broken_receipt(tmp_path)), at=AT)
    orders(tmp_path, 1)
    assert DUTY not in [m.to for m in stage.tick()], "a first failure is nobody's business yet"
    stage.close()
