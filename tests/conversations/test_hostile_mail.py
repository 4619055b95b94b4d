"""A mail that its reader dies of goes to a person with the reason; its neighbours become jobs as if nothing were.

And what is no mail's fault is blamed on none.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from mailbot.app import Bot
from mailbot.attempt import Failure
from mailbot.first_look import first_look
from mailbot.health import look
from mailbot.isolate import InPlace, Late, OwnProcess
from mailbot.mailboxes.maildir import deliver
from mailbot.store.database import reading
from mailbot.store.tables import inbox
from tests.conversations.readers import after_writing, end_if_there
from tests.conversations.stage import Stage
from tests.hazards.town import ANNA, INSTALLER, LOCKS, order, ordered, town

FIELD = Path(__file__).parents[1] / "fixtures" / "field"
T = TypeVar("T")


class _Poisoned(OwnProcess):
    """Dies of one particular mail, as a fault in a library's C code would have it."""

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure | Late]:
        return super().ahead(map(_deadly, works))


def _deadly(work: Callable[[], T]) -> Callable[[], T]:
    poisoned = isinstance(work, partial) and b"giftigt" in work.args[0]
    return partial(os._exit, 1) if poisoned else work


def on(stage: Stage, worker: OwnProcess) -> None:
    """Let the stage's bot read its mails with this worker."""
    stage.bot.close()
    stage.bot = Bot(replace(stage.bot.runtime, worker=worker))
    stage.bot.start()


def test_the_mail_is_parked_after_three_tries_and_every_neighbour_becomes_a_job(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        on(stage, _Poisoned())
        box = tmp_path / "post" / "las"
        for number in range(24):
            text = "giftigt" if number == 13 else order(str(3400 + number), f"Tallåsen {number + 1}")
            mail = stage.mail(text, sender=ANNA, to=LOCKS, subject=f"Beställning av lås {number}")
            deliver(box, mail.as_bytes(), received=stage.now)
        stage.tick()
        for _ in range(2):
            stage.wait(minutes=11)
        assert sorted(job.item.customer_id or "" for job in stage.jobs()) == [
            str(3400 + number) for number in range(24) if number != 13
        ]
        (parked,) = stage.parked()
        assert "avbrytas" in parked


def test_a_reply_in_a_thread_is_read_with_what_was_asked_in_another_process_too(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        on(stage, OwnProcess())
        _, job_mail = ordered(stage)
        stage.say("Bokat tors 26/11 kl 10", sender=INSTALLER, to=LOCKS, reply=job_mail)
        assert stage.job().booked is not None


def test_every_mail_of_the_field_reads_the_same_in_another_process(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        register = stage.bot.runtime.register
        (place,) = register.municipalities
        raws = [path.read_bytes() for path in sorted(FIELD.glob("*.eml"))]
        looks = [partial(first_look, raw, stage.now, place, register) for raw in raws]
        worker = OwnProcess()
        try:
            there = [look for look in worker.ahead(looks) if not isinstance(look, Late)]  # on a slow computer
            assert there == list(InPlace().ahead(looks))
        finally:
            worker.close()
    assert len(raws) > 400


class _Away(OwnProcess):
    """A computer on which no process starts while a file says so."""

    def __init__(self, mark: Path) -> None:
        super().__init__(prepare=partial(end_if_there, mark))
        self.mark = mark


class _AwayForSeconds(_Away):
    """It goes away between the first and the second reading of a mail."""

    def call(self, work: Callable[[], T]) -> T | Failure:
        if isinstance(work, partial):
            self.close()
            self.mark.touch()
        return super().call(work)


def tries(stage: Stage) -> set[int]:
    with reading(stage.bot.runtime.engine) as connection:
        return set(connection.scalars(select(inbox.c.attempts + inbox.c.crashes)))


def test_when_no_reader_starts_the_mails_wait_and_it_is_said(tmp_path: Path) -> None:
    mark = tmp_path / "away"
    mark.touch()
    with town(tmp_path) as stage:
        on(stage, _Away(mark))
        assert "startar inte" in "".join(look(stage.bot.runtime).red), "before the first mail"
        for number in range(3):
            stage.say(order(str(3400 + number), f"Tallåsen {number + 1}"), sender=ANNA, to=LOCKS)
        for _ in range(5):
            stage.wait(minutes=11)
        assert stage.outcomes() == {"received": 3}
        assert tries(stage) == {0}
        assert "mejl kunde inte behandlas" in "".join(look(stage.bot.runtime).red)
        mark.unlink()
        stage.wait(minutes=11)
        assert len(stage.jobs()) == 3
        assert look(stage.bot.runtime).red == ()


def test_what_is_no_mail_is_decided_although_no_reader_starts(tmp_path: Path) -> None:
    mark = tmp_path / "away"
    with town(tmp_path) as stage:
        on(stage, _Away(mark))
        ordered(stage)
        stage.bot.runtime.worker.close()
        mark.touch()
        stage.say(order("3499", "Tallåsen 9"), sender=ANNA, to=LOCKS)
        reminded = stage.wait(working_days=9)
        assert [mail.to for mail in reminded], "a deadline fell due"
        assert stage.outcomes()["received"] == 1
        assert "startar inte" in "".join(look(stage.bot.runtime).red)


def test_a_reply_whose_second_reading_finds_no_reader_waits_too(tmp_path: Path) -> None:
    mark = tmp_path / "away"
    with town(tmp_path) as stage:
        _, job_mail = ordered(stage)
        on(stage, _AwayForSeconds(mark))
        stage.say("Bokat tors 26/11 kl 10", sender=INSTALLER, to=LOCKS, reply=job_mail)
        assert stage.outcomes()["received"] == 1
        assert tries(stage) == {0}
        mark.unlink()
        on(stage, OwnProcess())
        stage.wait(minutes=6)
        assert stage.job().booked is not None


class _Writing(OwnProcess):
    """Lets one particular mail wait until somebody else could write to the database."""

    def __init__(self, database: Path) -> None:
        super().__init__()
        self.database = database

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure | Late]:
        return super().ahead(self._slow(work) for work in works)

    def _slow(self, work: Callable[[], T]) -> Callable[[], T]:
        slow = isinstance(work, partial) and b"3405" in work.args[0]
        return partial(after_writing, self.database, work) if slow else work


def test_others_write_while_a_mail_is_waited_for(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        on(stage, _Writing(Path(stage.bot.runtime.engine.url.database or "")))
        for number in range(12):
            mail = stage.mail(order(str(3400 + number), f"Tallåsen {number + 1}"), sender=ANNA, to=LOCKS)
            deliver(tmp_path / "post" / "las", mail.as_bytes(), received=stage.now)
        stage.tick()
        assert len(stage.jobs()) == 12
        assert tries(stage) == {0}
