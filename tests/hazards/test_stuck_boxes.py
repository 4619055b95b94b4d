"""One bad mail, or one bad mailbox, never holds up the others (docs/hazards.md, rows 3 to 13)."""

import shutil
from pathlib import Path

import pytest

from tests.hazards.town import (
    ANNA,
    CONFIG,
    COUPLER,
    INSTALLER,
    LOCKS,
    PROJECT,
    STRANGER,
    order,
    ordered,
    raw,
    red,
    rows,
    town,
)


@pytest.mark.hazard(3)
@pytest.mark.hazard(61)
@pytest.mark.parametrize("kept", ["from", "to", "body"])
def test_a_mail_without_sender_recipient_or_text_is_for_a_person_who_can_make_a_job_of_it(
    tmp_path: Path, kept: str
) -> None:
    headers = {"From": ANNA, "To": LOCKS, "Subject": "Lås", "Date": "Mon, 23 Nov 2026 09:00:00 +0100"}
    headers = {name: value for name, value in headers.items() if name.lower() != kept}
    with town(tmp_path) as stage:
        assert stage.say_bytes(raw("" if kept == "body" else "Hej, hur gör vi nu?\n", **headers), LOCKS) == []
        assert len(stage.parked()) == 1
        ordered(stage)


@pytest.mark.hazard(3)
def test_an_order_without_sender_is_parked_and_nobody_is_answered(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        assert stage.say_bytes(raw(order(), To=LOCKS, Subject="Beställning av lås"), LOCKS) == []
        assert (len(stage.parked()), stage.jobs()) == (1, [])


@pytest.mark.hazard(4)
@pytest.mark.parametrize("sender", ["hälsningar@hemvard.example", "Åsa Öst <åsa@hemvård.example>", "inte en adress"])
def test_a_sender_with_letters_that_no_address_has_is_had_once(tmp_path: Path, sender: str) -> None:
    with town(tmp_path) as stage:
        stage.say_bytes(raw(order(), From=sender, To=LOCKS, Subject="Beställning av lås"), LOCKS)
        stage.wait(hours=1)
        stage.wait(hours=1)
        assert rows(stage) == 1
        assert len(stage.jobs()) + len(stage.parked()) == 1


@pytest.mark.hazard(5)
def test_parked_mail_shows_red_until_a_person_has_seen_to_it(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        assert red(stage) == ()
        stage.say("Hej, kan vi ses på torsdag?", sender=STRANGER, to=LOCKS, subject="Möte")
        stage.say("Ring mig om ett lås, tack på förhand.", sender=ANNA, to=LOCKS, subject="Lås")
        assert len(stage.parked()) == 2
        assert any(reason.startswith("2 mejl väntar på en människa") for reason in red(stage))


@pytest.mark.hazard(6)
@pytest.mark.hazard(7)
@pytest.mark.parametrize("declared", ["utf-8", "us-ascii", "", "x-okänd"])
def test_bytes_that_are_not_what_they_are_said_to_be_are_read_and_stored_as_text(tmp_path: Path, declared: str) -> None:
    kind = f"text/plain; charset={declared}" if declared else "text/plain"
    head = f"From: {ANNA}\r\nTo: {LOCKS}\r\nSubject: Best\u00e4llning av l\u00e5s\r\nContent-Type: {kind}\r\n\r\n"
    with town(tmp_path) as stage:
        stage.say_bytes((head + order(address="Sjöutsikten 5")).encode("cp1252", "replace"), LOCKS)
        assert stage.job().item.address == "Sjöutsikten 5"


@pytest.mark.hazard(8)
@pytest.mark.parametrize("files", [26, 400])
def test_a_mail_with_very_many_files_is_stored_once_and_not_read_for_ever(tmp_path: Path, files: int) -> None:
    with town(tmp_path) as stage:
        names = tuple((f"bild{number}.png", b"\x89PNG" + bytes(100)) for number in range(files))
        stage.say(order(), sender=ANNA, to=LOCKS, subject="Beställning av lås", attachments=names)
        before = sum(path.stat().st_size for path in (tmp_path / "data").iterdir())
        for _ in range(5):
            stage.wait(hours=1)
        assert rows(stage) == 1
        assert len(stage.jobs()) + len(stage.parked()) == 1
        assert sum(path.stat().st_size for path in (tmp_path / "data").iterdir()) < before * 1.5


@pytest.mark.hazard(9)
def test_two_hundred_levels_of_parts_are_parked_and_the_next_mail_is_read(tmp_path: Path) -> None:
    body = b"Content-Type: text/plain\r\n\r\nHej\r\n"
    for level in range(200):
        bound = f"b{level}".encode()
        body = b"Content-Type: multipart/mixed; boundary=%s\r\n\r\n--%s\r\n%s\r\n--%s--\r\n" % (
            bound,
            bound,
            body,
            bound,
        )
    with town(tmp_path) as stage:
        stage.say_bytes(f"From: {ANNA}\r\nTo: {LOCKS}\r\nSubject: Djupt\r\n".encode() + body, LOCKS)
        assert len(stage.parked()) == 1
        ordered(stage)
        assert rows(stage) == 2


@pytest.mark.hazard(10)
def test_a_reply_about_a_job_that_does_not_exist_is_parked_and_the_next_is_read(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        stage.say("Bokat 1/12 kl 13", sender=INSTALLER, to=LOCKS, subject="SV: [LÅS-2026-99999] Montering: boka tid")
        assert stage.parked() == ["jobbnumret i ämnesraden finns inte"]
        ordered(stage)


@pytest.mark.hazard(11)
def test_a_broken_mailbox_does_not_stop_the_one_after_it(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        shutil.rmtree(tmp_path / "post" / "las")
        sent = stage.say(order(), sender=ANNA, to=PROJECT, subject="Beställning av lås")
        assert {mail.to for mail in sent} == {ANNA, INSTALLER}
        for _ in range(3):
            stage.wait(hours=1)
        assert any("brevlådan lås har inte kunnat läsas" in reason for reason in red(stage))
        (tmp_path / "post" / "las" / "new").mkdir(parents=True)
        (tmp_path / "post" / "las" / "cur").mkdir()
        stage.wait(hours=1)
        assert red(stage) == ()


OAUTH_BOX = """
[[mailbox]]
name = "moln"
municipality = "byholm"
kind = "imap"
address = "moln@byholm.example.se"
host = "127.0.0.1"
port = 9
security = "none"
username = "moln@byholm.example.se"
tenant = "byholm.example"
client_id = "en-app"
client_secret_file = "hemlighet"
authority = "https://127.0.0.1:9"
timeout = 2
"""


@pytest.mark.hazard(12)
def test_a_mailbox_whose_token_cannot_be_had_does_not_stop_the_ones_after_it(tmp_path: Path) -> None:
    (tmp_path / "hemlighet").write_text("hemligt")
    config = CONFIG.replace("[[mailbox]]", OAUTH_BOX + "\n[[mailbox]]", 1).replace(
        'security = "none"\nusername', 'security = "tls"\nusername'
    )
    with town(tmp_path, config) as stage:
        assert stage.bot.runtime.config.mailboxes[0].name == "moln"
        ordered(stage)
        for _ in range(3):
            stage.wait(hours=1)
        assert any("brevlådan moln" in reason for reason in red(stage))


@pytest.mark.hazard(13)
@pytest.mark.hazard(23)
def test_mails_without_message_id_are_all_read_and_each_once(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        for customer, street in (("3412", "Sjöutsikten 5"), ("3413", "Tallåsen 9"), ("3414", "Bergsvägen 2")):
            stage.say_bytes(raw(order(customer, street), From=ANNA, To=LOCKS, Subject="Beställning av lås"), LOCKS)
        stage.wait(hours=1)
        assert [job.item.customer_id for job in stage.jobs()] == ["3412", "3413", "3414"]
        assert rows(stage) == 3


@pytest.mark.hazard(76)
def test_a_report_that_comes_too_early_is_said_to_be_so_and_changes_nothing(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        before = stage.job()
        stage.say("Dörr kopplad.", sender=COUPLER, to=LOCKS, subject="SV: [LÅS-2026-00001] Lås")
        (why,) = stage.parked()
        assert "kan inte vara klart innan" in why
        assert stage.job() == before
