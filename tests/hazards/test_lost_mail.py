"""Every mail that a server holds is read, and read once (docs/hazards.md, rows 14 to 27 and 32)."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from mailbot.app import read_config
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import ConfigError
from mailbot.mailboxes.maildir import deliver
from tests.conversations.stage import Stage, only
from tests.hazards.town import ANNA, BO, CONFIG, INSTALLER, LOCKS, order, ordered, raw, red, rows, town, waiting_files

SUBJECT = "Beställning av lås"
SHEET = "Kundid;Adress;Montering\n{customer};{address};x\n"


def numbered(stage: Stage) -> list[str | None]:
    return [job.item.customer_id for job in stage.jobs()]


@pytest.mark.hazard(14)
def test_finished_mail_is_moved_once_after_it_was_decided_however_often_the_box_is_read(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        for _ in range(4):
            stage.wait(hours=1)
        assert waiting_files(stage) == []
        assert len(list((tmp_path / "post" / "las-klara" / "cur").iterdir())) == 1


@pytest.mark.hazard(15)
def test_after_five_days_away_every_mail_is_had_in_order_and_old_ones_are_not_answered_blindly(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        for day in range(5):
            mail = stage.mail(order(f"34{day:02}", f"Tallåsen {day}"), sender=ANNA, to=LOCKS, subject=SUBJECT)
            deliver(tmp_path / "post" / "las", mail.as_bytes(), received=stage.now + timedelta(days=day))
        sent = stage.wait(days=5)
        assert numbered(stage) == ["3400", "3401", "3402", "3403", "3404"]
        assert [job.created.astimezone(STOCKHOLM).day for job in stage.jobs()] == [23, 24, 25, 26, 27]
        answered = [mail for mail in sent if mail.to == ANNA]
        assert ["LÅS-2026-00003" in m.subject or "LÅS-2026-00004" in m.subject for m in answered[:2]] == [True, True]
        assert len(answered) == 3


@pytest.mark.hazard(16)
def test_ten_thousand_old_mails_in_the_box_do_not_delay_a_new_one(tmp_path: Path) -> None:
    start = CONFIG.replace("start = 2020-01-01", "start = 2026-11-20")
    with town(tmp_path, start) as stage:
        old = datetime(2026, 6, 1, tzinfo=STOCKHOLM).timestamp()
        for number in range(10_000):
            path = tmp_path / "post" / "las" / "cur" / f"{number}.gammalt:2,S"
            path.write_bytes(b"From: a@b.example\r\n\r\n")
            os.utime(path, (old, old))
        ordered(stage)
        assert rows(stage) == 1


@pytest.mark.hazard(17)
def test_a_message_id_used_again_for_another_mail_does_not_hide_it(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        same = {"Message-ID": "<samma@hemvard.example>"}
        stage.say(order("3412", "Sjöutsikten 5"), sender=ANNA, to=LOCKS, subject=SUBJECT, headers=same)
        stage.say(order("3413", "Tallåsen 9"), sender=ANNA, to=LOCKS, subject=SUBJECT, headers=same)
        assert numbered(stage) == ["3412", "3413"]


@pytest.mark.hazard(19)
def test_two_sheets_with_one_name_and_subject_are_two(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        for customer, address in (("3412", "Sjöutsikten 5"), ("3413", "Tallåsen 9")):
            file = ("lista.csv", SHEET.format(customer=customer, address=address).encode())
            stage.say("Hej, se bifogad lista.", sender=ANNA, to=LOCKS, subject=SUBJECT, attachments=(file,))
        assert numbered(stage) == ["3412", "3413"]


@pytest.mark.hazard(21)
def test_two_mails_without_id_in_one_second_with_one_subject_are_two(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        head = {"From": ANNA, "To": LOCKS, "Subject": SUBJECT, "Date": "Mon, 23 Nov 2026 09:00:00 +0100"}
        for customer, address in (("3412", "Sjöutsikten 5"), ("3413", "Tallåsen 9")):
            deliver(tmp_path / "post" / "las", raw(order(customer, address), **head), received=stage.now)
        stage.tick()
        assert numbered(stage) == ["3412", "3413"]


@pytest.mark.hazard(22)
def test_one_mail_without_id_that_gets_a_new_name_at_every_poll_is_one_job_and_one_receipt(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        head = {"From": ANNA, "To": LOCKS, "Subject": SUBJECT, "Date": "Mon, 23 Nov 2026 09:00:00 +0100"}
        sent = [mail for _ in range(10) for mail in stage.say_bytes(raw(order(), **head), LOCKS)]
        assert numbered(stage) == ["3412"]
        assert len([mail for mail in sent if mail.to == ANNA]) == 1


@pytest.mark.hazard(27)
def test_a_mail_whose_decision_fails_stays_on_the_server_until_it_is_decided(tmp_path: Path) -> None:
    (tmp_path / "mallar" / "sv").mkdir(parents=True)
    broken = tmp_path / "mallar" / "sv" / "receipt.txt.j2"
    broken.write_text("Ämne: Trasig\n\n{{ finns_inte.alls }}\n", encoding="utf-8")
    config = CONFIG.replace('data = "data"', 'data = "data"\ntemplates = "mallar"')
    with town(tmp_path, config) as stage:
        assert stage.say(order(), sender=ANNA, to=LOCKS, subject=SUBJECT) == []
        assert (stage.jobs(), len(waiting_files(stage))) == ([], 1)
        broken.unlink()
        stage.restart()
        sent = stage.wait(minutes=2)
        assert {mail.to for mail in sent} == {ANNA, INSTALLER}
        assert (len(stage.jobs()), waiting_files(stage)) == (1, [])


@pytest.mark.hazard(27)
def test_a_mail_that_can_never_be_decided_is_parked_after_three_tries_and_still_on_the_server(tmp_path: Path) -> None:
    (tmp_path / "mallar" / "sv").mkdir(parents=True)
    (tmp_path / "mallar" / "sv" / "receipt.txt.j2").write_text("Ämne: T\n\n{{ fel.alls }}\n", encoding="utf-8")
    config = CONFIG.replace('data = "data"', 'data = "data"\ntemplates = "mallar"')
    with town(tmp_path, config) as stage:
        stage.say(order(), sender=ANNA, to=LOCKS, subject=SUBJECT)
        for _ in range(5):
            stage.wait(hours=1)
        assert (len(stage.parked()), len(waiting_files(stage))) == (1, 1)
        assert red(stage)


@pytest.mark.hazard(32)
def test_there_is_no_pop3_and_the_configuration_says_what_there_is(tmp_path: Path) -> None:
    file = tmp_path / "mailbot.toml"
    file.write_text(CONFIG.replace('kind = "maildir"', 'kind = "pop3"'), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        read_config(file)
    assert "imap" in str(caught.value)
    assert "kind" in str(caught.value)


@pytest.mark.hazard(20)
def test_the_same_file_name_in_two_mailboxes_is_two_mails(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        first = stage.mail(order("3412", "Sjöutsikten 5"), sender=ANNA, to=LOCKS, subject=SUBJECT).as_bytes()
        second = stage.mail(order("3413", "Tallåsen 9"), sender=BO, to=LOCKS, subject=SUBJECT).as_bytes()
        deliver(tmp_path / "post" / "las", first, "1.samma", received=stage.now)
        deliver(tmp_path / "post" / "projekt", second, "1.samma", received=stage.now)
        sent = stage.tick()
        assert sorted(numbered(stage), key=str) == ["3412", "3413"]
        assert only(sent, to=ANNA).subject != only(sent, to=BO).subject
