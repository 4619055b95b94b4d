"""The same mail twice is one job; two readers at once are one reader (docs/hazards.md, rows 28 to 33)."""

import threading
from email.message import EmailMessage
from pathlib import Path

import pytest

from mailbot.app import Bot, open_runtime
from mailbot.commands.binder_view import parked_ignore
from mailbot.store import inbox
from mailbot.store.database import reading
from tests.conversations.stage import Stage, only
from tests.hazards.town import ANNA, INSTALLER, LOCKS, PROJECT, STRANGER, order, ordered, rows, town, waiting_files

SUBJECT = "Beställning av lås"


@pytest.mark.hazard(28)
def test_one_mail_to_two_mailboxes_is_one_job_and_one_receipt(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        sent = stage.say(order(), sender=ANNA, to=LOCKS, also=(PROJECT,), subject=SUBJECT, headers={"Cc": PROJECT})
        stage.wait(hours=1)
        assert stage.job().number in only(sent, to=ANNA).subject
        assert only(sent, to=INSTALLER).subject
        assert (rows(stage), waiting_files(stage), waiting_files(stage, "projekt")) == (2, [], [])


@pytest.mark.hazard(28)
def test_one_order_sent_again_to_the_other_mailbox_is_one_job(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        (answer,) = stage.say(order(), sender=ANNA, to=PROJECT, subject=SUBJECT)
        assert stage.job().number in answer.subject


@pytest.mark.hazard(29)
def test_a_mail_from_the_mailbox_to_itself_is_not_answered_and_makes_no_job(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        sent = stage.say(order(), sender=LOCKS, to=LOCKS, also=(PROJECT,), subject=SUBJECT)
        assert (sent, stage.jobs(), stage.parked()) == ([], [], [])


@pytest.mark.hazard(30)
def test_two_bots_at_one_mailbox_make_each_job_once_with_its_whole_text(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        for number in range(12):
            mail = stage.mail(order(f"35{number:02}", f"Tallåsen {number}"), sender=ANNA, to=LOCKS, subject=SUBJECT)
            _drop(stage, mail, number)
        second = _another(stage)
        threads = [threading.Thread(target=bot.once) for bot in (stage.bot, second, stage.bot, second)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        second.close()
        stage.wait(minutes=20)
        assert sorted(str(job.item.customer_id) for job in stage.jobs()) == [f"35{n:02}" for n in range(12)]
        assert sorted(str(job.item.address) for job in stage.jobs()) == sorted(f"Tallåsen {n}" for n in range(12))
        told = [mail.subject for mail in stage.outbox() if mail.to == ANNA]
        assert len(told) == len(set(told)) == 12


def _drop(stage: Stage, mail: EmailMessage, number: int) -> None:
    (stage.folder / "post" / "las" / "new" / f"{number:02}.brev").write_bytes(mail.as_bytes())


def _another(stage: Stage) -> Bot:
    """A second bot on the same mailbox and database, under a name of its own."""
    text = (stage.folder / "mailbot.toml").read_text(encoding="utf-8")
    file = stage.folder / "andra.toml"
    file.write_text(text.replace('instance = "prov"', 'instance = "andra"'), encoding="utf-8")
    return Bot(open_runtime(file, clock=lambda: stage.now))


@pytest.mark.hazard(31)
def test_a_mail_that_a_person_put_aside_stays_away_though_the_server_still_has_it(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        text = stage.mail("Vi önskar ett möte.", sender=STRANGER, to=LOCKS, subject="Möte").as_bytes()
        stage.say_bytes(text, LOCKS)
        with reading(stage.bot.runtime.engine) as connection:
            (row,) = inbox.parked(connection)
        parked_ignore(tmp_path / "mailbot.toml", row["id"], "behöver inget")
        stage.restart()
        stage.wait(hours=1)
        stage.say_bytes(text, LOCKS)
        assert (stage.parked(), stage.jobs(), stage.outbox()) == ([], [], [])


@pytest.mark.hazard(33)
def test_copies_of_our_own_mails_are_never_orders_or_reports(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        receipt, job_mail = ordered(stage)
        before = stage.job()
        for mail in (receipt, job_mail):
            assert stage.say_bytes(mail.raw, LOCKS) == []
        assert (stage.job(), stage.parked()) == (before, [])
