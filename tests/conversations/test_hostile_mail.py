"""A mail that its reader dies of goes to a person with the reason; its neighbours become jobs as if nothing were."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from mailbot.app import Bot
from mailbot.attempt import Failure
from mailbot.first_look import first_look
from mailbot.isolate import InPlace, OwnProcess
from mailbot.mailboxes.maildir import deliver
from tests.conversations.stage import Stage
from tests.hazards.town import ANNA, INSTALLER, LOCKS, order, ordered, town

FIELD = Path(__file__).parents[1] / "fixtures" / "field"
T = TypeVar("T")


class _Poisoned(OwnProcess):
    """Dies of one particular mail, as a fault in a library's C code would have it."""

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure]:
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
            assert list(worker.ahead(looks)) == list(InPlace().ahead(looks))
        finally:
            worker.close()
    assert len(raws) > 400
