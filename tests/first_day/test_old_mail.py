"""The first day in a full mailbox, and the day after an outage."""

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from mailbot.domain.calendar import STOCKHOLM
from mailbot.mailboxes.maildir import deliver
from mailbot.store import inbox, outbox, state
from mailbot.store.database import reading
from tests.conversations.stage import Stage
from tests.servers.dovecot import Dovecot
from tests.town import INSTALLER, MAILDIR, MONDAY, PROVIDER, config, order, orders

OLD = datetime(2026, 10, 1, 12, tzinfo=STOCKHOLM)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot({"las": "hemligt"}, tls=False).start()
    yield server
    server.remove()


def imap(server: Dovecot, folder: Path) -> str:
    (folder / "password").write_text("hemligt", encoding="utf-8")
    return f"""
[[mailbox]]
name = "las"
municipality = "exempelby"
kind = "imap"
address = "las@kommun.example.se"
host = "127.0.0.1"
port = {server.port}
security = "none"
username = "las"
password_file = "password"
start = 2026-11-01
"""


def rows(stage: Stage) -> dict[str, int]:
    with reading(stage.bot.runtime.engine) as connection:
        return inbox.counts(connection)


def mail_states(stage: Stage) -> dict[str, int]:
    with reading(stage.bot.runtime.engine) as connection:
        return outbox.counts(connection)


@pytest.mark.hazard(16)
def test_four_thousand_old_mails_in_imap_become_nothing(tmp_path: Path, dovecot: Dovecot) -> None:
    dovecot.append("las", "INBOX", [order(n, sent=OLD) for n in range(4000)], received=OLD)
    stage = Stage(tmp_path, config(mailbox=imap(dovecot, tmp_path)), at="2026-11-23T10:00")
    began = time.monotonic()
    assert stage.tick() == []
    assert time.monotonic() - began < 10
    assert (stage.jobs(), rows(stage), mail_states(stage)) == ([], {}, {})
    assert len(dovecot.uids("las", "INBOX")) == 4000, "and they lie where they lay"
    with reading(stage.bot.runtime.engine) as connection:
        (stored,) = state.all_mailboxes(connection)
    assert stored["cursor"]
    dovecot.append("las", "INBOX", [order(5000)], received=MONDAY)
    assert [m.to for m in stage.wait(minutes=1)] == [INSTALLER, PROVIDER]
    assert len(stage.jobs()) == 1
    stage.close()


@pytest.mark.hazard(16)
def test_four_thousand_old_mails_in_a_maildir_become_nothing(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at="2026-11-23T10:00")
    post = tmp_path / "post"
    for n in range(4000):
        (post / "cur" / f"{n}.old:2,S").write_bytes(order(n, sent=OLD))
    for file in (post / "cur").iterdir():
        os.utime(file, (OLD.timestamp(), OLD.timestamp()))
    deliver(post, order(5000), received=MONDAY)
    began = time.monotonic()
    assert [m.to for m in stage.tick()] == [INSTALLER, PROVIDER]
    assert time.monotonic() - began < 10
    assert (len(stage.jobs()), rows(stage)) == (1, {"done": 1})
    assert len(list((post / "cur").iterdir())) == 4000
    stage.close()


def test_without_a_start_date_the_first_run_is_the_start(tmp_path: Path) -> None:
    text_ = config(mailbox=MAILDIR.replace("start = 2026-11-01\n", ""))
    stage = Stage(tmp_path, text_, at="2026-11-23T10:00")
    orders(tmp_path, 1, 2)  # received at nine
    assert stage.tick() == []
    orders(tmp_path, 3, first=stage.now + timedelta(minutes=5))
    stage.wait(minutes=10)
    stage.restart()
    stage.wait(days=2)
    assert [j.item.customer_id for j in stage.jobs()] == ["4003"]
    stage.close()


@pytest.mark.hazard(15)
def test_after_five_days_away_all_mails_are_imported_in_order(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at="2026-11-23T08:00")
    stage.tick()
    stage.close()
    orders(tmp_path, *range(1, 41), first=MONDAY, apart=timedelta(hours=2))
    stage = Stage(tmp_path, config(), at="2026-11-28T09:00")
    stage.tick()
    assert [j.item.customer_id for j in stage.jobs()] == [str(4000 + n) for n in range(1, 41)]
    with reading(stage.bot.runtime.engine) as connection:
        received = connection.scalars(text("SELECT received_at FROM inbox WHERE kind = 'mail' ORDER BY id")).all()
    assert received == sorted(received)
    stage.close()


@pytest.mark.hazard(15)
def test_answers_to_mails_older_than_three_days_wait_for_a_person(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at="2026-11-23T08:00")
    stage.tick()
    stage.close()
    orders(tmp_path, 1, first=MONDAY)
    orders(tmp_path, 2, first=MONDAY + timedelta(days=4))
    stage = Stage(tmp_path, config(), at="2026-11-28T09:00")
    sent = stage.tick()
    assert [m.to for m in sent if m.to == PROVIDER] == [PROVIDER], "one receipt, for the mail of yesterday"
    assert [m.to for m in sent].count(INSTALLER) == 2, "work to be done is told whatever its age"
    with reading(stage.bot.runtime.engine) as connection:
        held = outbox.in_state(connection, ["held"])
    assert [(m.recipient, m.because) for m in held] == [(PROVIDER, "svar på ett mejl som är äldre än 72 timmar")]
    stage.close()


def test_each_missed_deadline_reminds_once_however_long_the_bot_was_away(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at="2026-11-23T10:00")
    orders(tmp_path, 1, 2)
    stage.tick()
    stage.restart()
    reminded = [m.to for m in stage.wait(days=23)]
    assert reminded == [INSTALLER, INSTALLER]
    assert stage.wait(hours=1) == []
    stage.close()


def test_a_reminder_due_at_night_waits_for_the_office(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at="2026-11-23T10:00")
    orders(tmp_path, 1)
    stage.tick()
    stage.restart()
    assert stage.wait(days=26, hours=13, minutes=30) == [], "a Saturday, half past eleven at night"
    assert stage.wait(hours=32) == [], "Monday 07:30"
    assert [m.to for m in stage.wait(minutes=30)] == [INSTALLER]
    stage.close()
