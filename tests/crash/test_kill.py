"""`kill -9` of the real `mailbot run` amid its mails, again and again: nothing is lost, nothing is doubled."""

import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Row, select

from mailbot.domain.job import Job
from mailbot.store import jobs as job_store
from mailbot.store.database import open_engine, reading
from mailbot.store.tables import inbox, outbox
from tests.crash.scenario import message_id_of
from tests.mail_factory import MadeMail, orders
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServerProcess

USER = "service@ekby.example.se"
_PASSWORD = "hemligt"
_FOLDER = "Digitala LÅS"
_DONE = "Klara jobb"
_STARTS_WITHIN = 60.0  # seconds, on a machine that does other things too
_ENDS_WITHIN = 240.0
_GLANCE = 0.002  # seconds between two looks at a running process

Rows = Sequence[Row[Any]]

_CONFIG = """
[mailbot]
data = "data"
instance = "dodas"
database = "{database}"

[deliver]
mode = "on"
per_address_per_day = 100000
per_job_per_day = 1000

[schedule]
receive = 1
process = 1
remind = 60
deliver = 1

[[sender]]
name = "ut"
kind = "smtp"
host = "127.0.0.1"
port = {smtp}
security = "none"
from_address = "service@ekby.example.se"
from_name = "Digitala lås"

[[mailbox]]
name = "service"
municipality = "ekby"
kind = "imap"
address = "service@ekby.example.se"
host = "127.0.0.1"
port = {imap}
security = "none"
username = "service@ekby.example.se"
password_file = "losen"
folder = "Digitala LÅS"
done_folder = "Klara jobb"
start = 2020-01-01

[[municipality]]
name = "ekby"
routine = "nacka-breddinforande"
sender = "ut"
signature = "Servicecenter, digitala lås"
authentication = "off"
unknown_orders = true
own_domains = ["ekby.example.se"]

[municipality.roles]
duty = ["jour@ekby.example.se"]
installer = ["montor@ekby.example.se"]
system_manager = ["systemforvaltning@ekby.example.se"]

[[municipality.provider]]
id = "hemtjanstgruppen"
name = "Hemtjänstgruppen"
domains = ["hemtjanstgruppen.example"]
"""


@dataclass(kw_only=True)
class Life:
    """One running `mailbot run`; its log lines are counted by their first word as they come."""

    process: subprocess.Popen[str]
    events: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    started_after: float = 0.0

    @classmethod
    def begin(cls, config: Path) -> "Life":
        began = time.monotonic()
        command = [sys.executable, "-m", "mailbot.cli", "--config", str(config), "run"]
        life = cls(process=subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8"))
        threading.Thread(target=life._listen, daemon=True).start()
        life.until(lambda: life.events["started"] > 0, _STARTS_WITHIN)
        life.started_after = time.monotonic() - began
        return life

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            words = line.split(" INFO ", 1)[-1].split()
            self.log.append(line)
            self.events[words[0] if words else ""] += 1

    def until(self, reached: Callable[[], bool], seconds: float) -> bool:
        """Watch the process until something holds; False when the time is up. Fails when the process ends by itself."""
        deadline, pause = time.monotonic() + seconds, threading.Event()
        while not reached():
            if self.process.poll() is not None:
                raise AssertionError("mailbot ended by itself:\n" + "".join(self.log[-20:]))
            if time.monotonic() > deadline:
                return False
            pause.wait(_GLANCE)
        return True

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """The polite end."""
        self.process.terminate()
        return self.process.wait(30)


@dataclass(kw_only=True)
class Town:
    """The servers, the configuration, and what has been delivered."""

    dovecot: Dovecot
    smtp: SmtpServerProcess
    config: Path
    engine: Engine
    mails: list[MadeMail]
    delivered: int = 0

    def deliver(self, count: int) -> None:
        portion = self.mails[self.delivered : self.delivered + count]
        self.dovecot.append(USER, _FOLDER, [mail.raw for mail in portion])
        self.delivered += len(portion)

    def unsettled(self) -> list[str]:
        with reading(self.engine) as connection:
            rows = connection.execute(select(inbox.c.id, inbox.c.kind, inbox.c.state, inbox.c.server)).all()
            mails = connection.execute(select(outbox.c.id, outbox.c.state)).all()
        held = sum(1 for r in rows if r.kind == "mail")
        return [
            *([f"{self.delivered - held} not fetched"] if held != self.delivered else []),
            *(f"row {r.id} {r.kind} {r.state}" for r in rows if r.state not in ("done", "parked", "ignored")),
            *(f"copy of {r.id}" for r in rows if r.kind == "mail" and r.state == "done" and r.server != "moved"),
            *(f"mail {m.id} {m.state}" for m in mails if m.state in ("queued", "sending")),
        ]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot({USER: _PASSWORD}, tls=False)
    server.start()
    server.create(USER, _FOLDER)
    yield server
    server.remove()


@pytest.fixture
def smtp() -> Iterator[SmtpServerProcess]:
    server = SmtpServerProcess().start()
    yield server
    server.stop()


def _town(folder: Path, dovecot: Dovecot, smtp: SmtpServerProcess, database: str, mails: list[MadeMail]) -> Town:
    config = folder / "mailbot.toml"
    config.write_text(_CONFIG.format(database=database, smtp=smtp.port, imap=dovecot.port), encoding="utf-8")
    (folder / "losen").write_text(_PASSWORD, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "mailbot.cli", "--config", str(config), "db", "upgrade"], check=True)
    return Town(dovecot=dovecot, smtp=smtp, config=config, engine=open_engine(database), mails=mails)


def _killed_again_and_again(town: Town, kills: int, seed: int) -> tuple[int, list[float]]:
    """Kill at seeded moments: so many mails decided, or handed over, after the start.

    Returns how many kills found work undone, and how long each start took.
    """
    dice = random.Random(seed)
    town.deliver(len(town.mails) // 3)
    portion = -(-(len(town.mails) - town.delivered) // kills)
    in_the_midst, starts = 0, []
    for _ in range(kills):
        town.deliver(portion)
        before, seen = len(town.smtp.accepted), dice.randrange(1, 15)
        life = Life.begin(town.config)
        starts.append(life.started_after)
        if dice.random() < 0.5:
            life.until(lambda life=life, seen=seen: life.events["decided"] >= seen, 10)  # type: ignore[misc]
        else:
            life.until(lambda before=before, seen=seen: len(town.smtp.accepted) >= before + seen, 10)  # type: ignore[misc]
        life.kill()
        in_the_midst += bool(town.unsettled())
    return in_the_midst, starts


def _left_to_finish(town: Town) -> None:
    life = Life.begin(town.config)
    try:
        deadline, pause = time.monotonic() + _ENDS_WITHIN, threading.Event()
        while left := town.unsettled():
            assert time.monotonic() < deadline, f"never done: {left[:20]}\n{''.join(life.log[-20:])}"
            assert life.process.poll() is None, "".join(life.log[-20:])
            pause.wait(0.1)
        assert life.stop() == 0
    finally:
        if life.process.poll() is None:
            life.kill()


def _check(town: Town, kills: int) -> str:
    with reading(town.engine) as connection:
        rows = connection.execute(select(inbox)).all()
        mails = connection.execute(select(outbox)).all()
        jobs = job_store.listing(connection, open_only=False)
    _check_jobs(town, rows, jobs)
    _check_confirmations(rows, mails, jobs)
    _check_sink(town, mails, kills)
    _check_folders(town, rows)
    states = Counter(r.state for r in rows if r.kind == "mail")
    crashes = Counter(r.crashes for r in rows)
    said = Counter(m.state for m in mails)
    counted = f"mails {dict(states)}, jobs {len(jobs)}, our mails {dict(said)}"
    return f"{counted}, rows by crashes {dict(sorted(crashes.items()))}"


def _check_jobs(town: Town, rows: Rows, jobs: list[Job]) -> None:
    """Every mail once in the inbox and settled; one job for every order of a mail that no person has to look at."""
    by_uid = [r for r in rows if r.kind == "mail"]
    assert len({(r.validity, r.uid) for r in by_uid}) == len(by_uid) == len(town.mails)
    assert {r.state for r in rows} <= {"done", "parked", "ignored"}
    counted = Counter(j.item.customer_id for j in jobs)
    assert not [c for c, n in counted.items() if n > 1], "a job twice"
    ordered = {c for mail in town.mails for c in mail.customers}
    assert set(counted) <= ordered
    parked = sum(1 for r in rows if r.state == "parked" and "avbrytas" in r.because)
    assert len(ordered - set(counted)) <= parked, "an order without a job, and no person knows"


def _check_confirmations(rows: Rows, mails: Rows, jobs: list[Job]) -> None:
    """Every mail with orders has its one receipt, every job its one mail to the installer; none was dropped."""
    keys = Counter(m.key for m in mails)
    assert max(keys.values()) == 1
    receipts = {f"receipt:{r.id}" for r in rows if r.kind == "mail" and r.outcome == "ordered"}
    assert receipts <= set(keys), sorted(receipts - set(keys))[:5]
    assert {f"ask:{j.number}:booked:0" for j in jobs} <= set(keys)
    assert {m.state for m in mails} <= {"sent", "uncertain"}


def _check_sink(town: Town, mails: Rows, kills: int) -> None:
    """At the other end, by Message-ID: each mail of ours at most once, every sent one there, few in doubt."""
    arrived = Counter(message_id_of(mail.content) for mail in town.smtp.accepted)
    by_id = {m.message_id: m for m in mails}
    assert set(arrived) <= set(by_id)
    assert not [i for i, times in arrived.items() if times > 1], "a mail went out twice"
    lost = [m.key for m in by_id.values() if m.state == "sent" and m.message_id not in arrived]
    assert not lost, lost
    doubtful = sum(1 for m in by_id.values() if m.state == "uncertain")
    assert doubtful <= kills, doubtful


def _check_folders(town: Town, rows: Rows) -> None:
    """Every mail lies in exactly one folder; those that nobody needs to look at are in the done folder."""
    read, done = (list(town.dovecot.contents(USER, name).values()) for name in (_FOLDER, _DONE))
    lying = Counter(message_id_of(raw) for raw in (*read, *done))
    assert lying == Counter(mail.message_id for mail in town.mails)
    assert len(read) == sum(1 for r in rows if r.kind == "mail" and r.state == "parked")


def _run(town: Town, kills: int, seed: int) -> None:
    try:
        in_the_midst, starts = _killed_again_and_again(town, kills, seed)
        _left_to_finish(town)
        assert len(town.mails) == town.delivered
        summary = _check(town, kills)
        print(f"\n{kills} kills, {in_the_midst} in the midst of work, start in {max(starts):.1f} s at most: {summary}")
        assert in_the_midst >= kills * 3 // 4
    finally:
        town.engine.dispose()


def test_four_kills_amid_sixty_mails(tmp_path: Path, dovecot: Dovecot, smtp: SmtpServerProcess) -> None:
    mails = orders(60, seed=4, to=USER, sheet_rows=5)
    _run(_town(tmp_path, dovecot, smtp, f"sqlite:///{tmp_path / 'data' / 'mailbot.db'}", mails), kills=4, seed=4)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", [20, 21])
def test_twenty_kills_amid_three_hundred_mails(
    tmp_path: Path, database_url: str, dovecot: Dovecot, smtp: SmtpServerProcess, seed: int
) -> None:
    mails = orders(300, seed=seed, to=USER)
    _run(_town(tmp_path, dovecot, smtp, database_url, mails), kills=20, seed=seed)
