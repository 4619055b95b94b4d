"""The loops on the real scheduler, ticking every second: mails that come while it runs become jobs and go out."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.app import Bot, make_scheduler, open_runtime, run_for_ever
from mailbot.mailboxes.protocol import Batch, Finding, MailRef, RawMail
from mailbot.store import inbox, outbox
from mailbot.store import jobs as job_store
from mailbot.store.database import open_engine, reading
from mailbot.store.migrate import upgrade
from tests.town import config, order, post, write

EVERY_SECOND = "receive = 1\nprocess = 1\nremind = 1\ndeliver = 1"


def now() -> datetime:
    return datetime.now(UTC)


def until(true: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Look again and again at what another thread or process brings about."""
    deadline = time.monotonic() + seconds
    gate = threading.Event()
    while not true():
        assert time.monotonic() < deadline, what
        gate.wait(0.02)


def prepared(folder: Path, *, schedule: str = EVERY_SECOND) -> Path:
    path = write(folder, config(schedule=schedule))
    runtime = open_runtime(path, need_schema=False)
    upgrade(runtime.engine)
    runtime.engine.dispose()
    return path


@dataclass(eq=False)
class SlowMailbox:
    """A mailbox whose polls take until they are let go; counts how many run at once. Keeps to the protocol."""

    name: str = "las"
    running: int = 0
    most: int = 0
    polls: int = 0
    let_go: threading.Event = field(default_factory=threading.Event)

    def poll(
        self, cursor: str | None, since: datetime, known: Callable[[Sequence[MailRef]], Collection[MailRef]]
    ) -> Iterator[Batch]:
        self.polls += 1
        self.running += 1
        self.most = max(self.most, self.running)
        self.let_go.wait(30)
        self.running -= 1
        return iter(())

    def fetch(self, ref: MailRef) -> RawMail | None:
        return None

    def move_done(self, refs: Sequence[MailRef]) -> tuple[MailRef, ...]:
        return tuple(refs)

    def check(self) -> tuple[Finding, ...]:
        return ()

    def close(self) -> None:
        self.let_go.set()


class BrokenMailbox(SlowMailbox):
    """A mailbox whose every call is a bug."""

    def poll(
        self, cursor: str | None, since: datetime, known: Callable[[Sequence[MailRef]], Collection[MailRef]]
    ) -> Iterator[Batch]:
        self.polls += 1
        raise ZeroDivisionError("Provgatan 7")


@contextmanager
def running(bot: Bot) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run_for_ever, args=(bot, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
        alive = thread.is_alive()
        bot.close()
    assert not alive, "the scheduler did not stop"


def test_ticks_are_in_stockholm_one_at_a_time_and_folded(tmp_path: Path) -> None:
    bot = Bot(open_runtime(prepared(tmp_path, schedule="receive = 61\nprocess = 21\nremind = 301\ndeliver = 22")))
    scheduler = make_scheduler(bot)
    assert str(scheduler.timezone) == "Europe/Stockholm"
    jobs = {job.id: job for job in scheduler.get_jobs()}
    assert {name: job.trigger.interval.seconds for name, job in jobs.items()} == {
        "receive": 61,
        "process": 21,
        "remind": 301,
        "deliver": 22,
    }
    assert all(str(job.trigger.timezone) == "Europe/Stockholm" for job in jobs.values())
    scheduler.start(paused=True)
    assert {(job.max_instances, job.coalesce) for job in scheduler.get_jobs()} == {(1, True)}
    scheduler.shutdown()
    bot.close()


def test_mails_that_come_while_it_runs_become_jobs_and_go_out(tmp_path: Path) -> None:
    bot = Bot(open_runtime(prepared(tmp_path)))
    sent = tmp_path / "utkorg"
    with running(bot):
        for n in (1, 2, 3):
            post(tmp_path, order(n), received=now())
            until(lambda n=n: len(list(sent.glob("*.eml"))) >= 2 * n, f"mail {n} was not answered")  # type: ignore[misc]
        until(lambda: not list((tmp_path / "post" / "new").iterdir()), "finished mails were not moved")
    with reading(open_engine(f"sqlite:///{tmp_path / 'data' / 'mailbot.db'}")) as connection:
        assert len(job_store.listing(connection)) == 3
        assert outbox.counts(connection) == {"sent": 6}
        assert inbox.counts(connection) == {"done": 3}


def test_one_loop_wakes_the_next(tmp_path: Path) -> None:
    """Everything but `receive` ticks once an hour; the answer is there at once all the same."""
    bot = Bot(open_runtime(prepared(tmp_path, schedule="receive = 1\nprocess = 3600\nremind = 3600\ndeliver = 3600")))
    with running(bot):
        scheduled_first = time.monotonic() + 4
        until(lambda: time.monotonic() > scheduled_first, "")  # each loop's first tick is over
        post(tmp_path, order(1), received=now())
        until(lambda: len(list((tmp_path / "utkorg").glob("*.eml"))) == 2, "nobody woke the loops", seconds=20)


@pytest.mark.hazard(30)
def test_ticks_do_not_overlap(tmp_path: Path) -> None:
    bot = Bot(open_runtime(prepared(tmp_path)))
    slow = SlowMailbox()
    bot.mailboxes["las"] = slow
    with running(bot):
        until(lambda: slow.polls == 1, "no poll")
        missed = time.monotonic() + 3
        until(lambda: time.monotonic() > missed, "")
        assert (slow.polls, slow.most) == (1, 1)
        slow.let_go.set()
        until(lambda: slow.polls >= 3, "it did not go on")
    assert slow.most == 1


@pytest.mark.hazard(11)
def test_a_mailbox_that_is_a_bug_does_not_stop_the_other(tmp_path: Path) -> None:
    bot = Bot(open_runtime(prepared(tmp_path)))
    (las,) = bot.runtime.config.mailboxes
    broken = BrokenMailbox()
    two = replace(bot.runtime.config, mailboxes=(replace(las, name="trasig"), las))
    bot = Bot(replace(bot.runtime, config=two))
    bot.mailboxes["trasig"] = broken
    post(tmp_path, order(1), received=now())
    with running(bot):
        until(lambda: len(list((tmp_path / "utkorg").glob("*.eml"))) == 2, "the other mailbox was not read")
        assert broken.polls >= 1


def test_sigterm_stops_the_program_cleanly(tmp_path: Path) -> None:
    path = prepared(tmp_path)
    command = [sys.executable, "-m", "mailbot.cli", "--config", str(path), "run"]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(command, stderr=log, stdout=log)
    try:
        post(tmp_path, order(1), received=now())
        until(lambda: len(list((tmp_path / "utkorg").glob("*.eml"))) == 2, "nothing went out")
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
    log_text = (tmp_path / "log").read_text(encoding="utf-8")
    assert "started" in log_text
    assert log_text.splitlines()[-1].endswith("stopped instance=prov")
    assert "Traceback" not in log_text
    for word in ("Provgatan", "Ebba", "utforare.example", "montering"):
        assert word.lower() not in log_text.lower(), "the log holds ids and counts only"
