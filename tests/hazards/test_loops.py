"""No machine is ever answered, and nothing goes round (docs/hazards.md, rows 35 to 43)."""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import mailbot
from mailbot.app import read_config
from mailbot.cli import main
from mailbot.store.database import reading
from mailbot.store.tables import journal
from tests.conversations.stage import Sent, Stage, only
from tests.hazards.town import ANNA, BO, CONFIG, DUTY, INSTALLER, LOCKS, order, ordered, raw, town

PACKAGE = Path(mailbot.__file__).parent
ABSENT = "Hej! Jag är på semester till den 7 december. Ring växeln om det är bråttom.\n"
AUTOMATIC = [
    {"Auto-Submitted": "auto-replied"},
    {"Precedence": "auto_reply"},
    {"X-Autoreply": "yes"},
    {"X-Autorespond": "semester"},
    {"Subject": "Autosvar: [LÅS-2026-00001] Montering: boka tid"},
    {"Subject": "Automatiskt svar: [LÅS-2026-00001] Montering: boka tid"},
    {"Subject": "Automatic reply: [LÅS-2026-00001] Montering: boka tid"},
    {"Subject": "Frånvaro: [LÅS-2026-00001] Montering: boka tid"},
    {},
]


@pytest.mark.hazard(35)
@pytest.mark.hazard(43)
@pytest.mark.parametrize("headers", AUTOMATIC)
def test_an_absence_is_never_answered_and_leaves_job_and_deadline_as_they_were(
    tmp_path: Path, headers: dict[str, str]
) -> None:
    with town(tmp_path) as stage:
        _, job_mail = ordered(stage)
        before = stage.job()
        sent = stage.say(ABSENT, sender=INSTALLER, to=LOCKS, reply=job_mail, headers=headers)
        assert (sent, stage.job(), stage.parked()) == ([], before, [])


@pytest.mark.hazard(43)
def test_an_absence_near_the_deadline_warns_the_person_on_duty_and_moves_nothing(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        _, job_mail = ordered(stage)
        stage.wait(working_days=4)
        before = stage.job()
        headers = {"Auto-Submitted": "auto-replied"}
        sent = stage.say(ABSENT, sender=INSTALLER, to=LOCKS, reply=job_mail, headers=headers)
        assert [mail.to for mail in sent] == [DUTY]
        assert stage.job() == before


@pytest.mark.hazard(35)
def test_an_absence_in_which_a_report_is_quoted_reports_nothing(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        _, job_mail = ordered(stage)
        before = stage.job()
        text = "Bokat 1/12 kl 13, monterat, serienummer 12345"
        sent = stage.say(text, sender=INSTALLER, to=LOCKS, reply=job_mail, headers={"Auto-Submitted": "auto-replied"})
        assert (sent, stage.job()) == ([], before)


def bounce(of: Sent, recipient: str, *, status: str = "5.1.1", sender: str = "MAILER-DAEMON@relay.example") -> bytes:
    """A delivery status notification (RFC 3464) as Postfix writes it."""
    action = "failed" if status.startswith("5") else "delayed"
    return (
        (
            f"From: Mail Delivery System <{sender}>\r\nTo: {LOCKS}\r\nSubject: Undelivered Mail Returned to Sender\r\n"
            f"Return-Path: <>\r\nAuto-Submitted: auto-replied\r\nMessage-ID: <studs.{status}@relay.example>\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status; boundary=gr\r\n\r\n"
            "--gr\r\nContent-Type: text/plain\r\n\r\nThis is the mail system.\r\n"
            "--gr\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n"
            f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
            "--gr\r\nContent-Type: message/rfc822\r\n\r\n"
        ).encode()
        + of.raw
        + b"\r\n--gr--\r\n"
    )


@pytest.mark.hazard(36)
def test_a_bounce_is_never_answered_to_its_sender_but_a_person_is_told(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        sent = stage.say_bytes(bounce(receipt, ANNA), LOCKS)
        assert [mail.to for mail in sent] == [DUTY]
        assert stage.say_bytes(bounce(sent[0], DUTY), LOCKS) == []


@pytest.mark.hazard(37)
def test_an_address_that_bounced_for_good_gets_no_more_mail(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        stage.say_bytes(bounce(receipt, ANNA), LOCKS)
        sent = stage.say(order("3413", "Tallåsen 9"), sender=ANNA, to=LOCKS, subject="Beställning av lås")
        assert [mail.to for mail in sent] == [INSTALLER]


def reopen(stage: Stage, address: str) -> int:
    return main(["--config", str(stage.folder / "mailbot.toml"), "outbox", "reopen", address])


@pytest.mark.hazard(37)
@pytest.mark.parametrize("typed", [ANNA, ANNA.title(), f" {ANNA}"])
def test_an_address_that_a_person_opens_again_gets_mail_until_it_bounces_anew(tmp_path: Path, typed: str) -> None:
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        stage.say_bytes(bounce(receipt, ANNA), LOCKS)
        assert reopen(stage, typed) == 0
        assert stage.tick() == [], "what was not written meanwhile is not written afterwards"
        receipt, _ = ordered(stage, "3413", "Tallåsen 9")
        stage.say_bytes(bounce(receipt, ANNA), LOCKS)
        sent = stage.say(order("3414", "Tallåsen 11"), sender=ANNA, to=LOCKS, subject="Beställning av lås")
        assert [mail.to for mail in sent] == [INSTALLER]


@pytest.mark.hazard(37)
def test_who_opened_an_address_stands_in_the_journal_and_the_address_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOGNAME", "jourhavande")
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        stage.say_bytes(bounce(receipt, ANNA), LOCKS)
        assert reopen(stage, ANNA) == 0
        assert capsys.readouterr().out.startswith("Adressen får mejl igen.")
        last = _journal(stage)[-1]
        assert (last["who"], last["fact"], last["job"]) == ("jourhavande", "AddressReopened", None)
        assert not any("anna" in str(value).lower() for value in last.values())


@pytest.mark.hazard(37)
@pytest.mark.parametrize("address", [BO, "anna", ""])
def test_an_address_that_is_not_closed_cannot_be_opened(
    tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        stage.say_bytes(bounce(receipt, ANNA), LOCKS)
        before = _journal(stage)
        assert reopen(stage, address) == 1
        assert capsys.readouterr().err == "Adressen är inte stängd: inga mejl till den har studsat för gott.\n"
        assert _journal(stage) == before


def _journal(stage: Stage) -> list[Mapping[str, Any]]:
    with reading(stage.bot.runtime.engine) as connection:
        return [dict(row._mapping) for row in connection.execute(select(journal).order_by(journal.c.id))]


@pytest.mark.hazard(37)
def test_a_delay_silences_nobody(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        stage.say_bytes(bounce(receipt, ANNA, status="4.4.1"), LOCKS)
        sent = stage.say(order("3413", "Tallåsen 9"), sender=ANNA, to=LOCKS, subject="Beställning av lås")
        assert only(sent, to=ANNA).subject


@pytest.mark.hazard(38)
@pytest.mark.parametrize("sender", [LOCKS, ANNA, INSTALLER])
def test_our_mail_that_comes_back_with_another_message_id_starts_no_loop(tmp_path: Path, sender: str) -> None:
    with town(tmp_path) as stage:
        for mail in ordered(stage):
            before, jobs = stage.job(), stage.jobs()
            back = mail.raw.replace(mail.message_id.encode(), b"nytt.id@relay.example")
            if sender != LOCKS:
                head, _, rest = back.partition(b"\r\nTo: ")
                back = f"From: {sender}\r\nTo: ".encode() + rest
                assert head.startswith(b"From: ")
            assert stage.say_bytes(back, LOCKS) == []
            assert (stage.job(), stage.jobs()) == (before, jobs)


@pytest.mark.hazard(39)
def test_a_machine_without_any_mark_that_answers_every_mail_is_stopped_after_five_a_day(tmp_path: Path) -> None:
    assert _limit(tmp_path / "config") <= 5
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        answers = _ping_pong(stage, receipt, by=BO, rounds=12)
        assert 1 <= len(answers) <= 5
        stage.wait(hours=2)
        assert _ping_pong(stage, receipt, by=BO, rounds=2) == []
        stage.wait(working_days=1)
        assert len(_ping_pong(stage, receipt, by=BO, rounds=1)) == 1


def _limit(folder: Path) -> int:
    folder.mkdir()
    (folder / "mailbot.toml").write_text(CONFIG, encoding="utf-8")
    return read_config(folder / "mailbot.toml")[0].delivery.per_job_per_day


def _ping_pong(stage: Stage, first: Sent, *, by: str, rounds: int) -> list[Sent]:
    """A machine asks how things go each time we answer, as ticket systems do."""
    last, answers = first, []
    for _ in range(rounds):
        sent = [
            mail for mail in stage.say("Hur går det med ärendet?", sender=by, to=LOCKS, reply=last) if mail.to == by
        ]
        answers += sent
        last = sent[0] if sent else last
    return answers


def _calls(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


@pytest.mark.hazard(40)
def test_only_compose_writes_mail_and_only_after_it_asked_the_gate() -> None:
    calls = {path.relative_to(PACKAGE).as_posix(): _calls(path) for path in PACKAGE.rglob("*.py")}
    assert {name for name, made in calls.items() if "NewMail" in made} == {"compose.py"}
    assert {name for name, made in calls.items() if "may_answer" in made} == {"compose.py"}
    assert {name for name, made in calls.items() if "outbox.add" in made} == {"record.py"}
    assert {name for name, made in calls.items() if any(c.endswith("].send") for c in made)} == {"deliver.py"}
    tree = ast.parse((PACKAGE / "compose.py").read_text(encoding="utf-8"))
    users = {
        function.name: {ast.unparse(n.func) for n in ast.walk(function) if isinstance(n, ast.Call)}
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
    }
    assert [name for name, made in users.items() if "_write" in made] == ["compose"]
    assert [name for name, made in users.items() if "_new_mail" in made] == ["_write"]
    assert [name for name, made in users.items() if "NewMail" in made] == ["_new_mail"]
    assert "may_answer" in users["compose"]


@pytest.mark.hazard(41)
@pytest.mark.parametrize("sender", ["no-reply", "noreply", "do-not-reply", "svara-ej", "postmaster", "noreply.lab"])
def test_an_order_from_an_address_that_nobody_reads_is_carried_out_and_not_answered(
    tmp_path: Path, sender: str
) -> None:
    with town(tmp_path) as stage:
        sent = stage.say(order(), sender=f"{sender}@hemvard.example", to=LOCKS, subject="Beställning av lås")
        assert [mail.to for mail in sent] == [INSTALLER]


@pytest.mark.hazard(42)
def test_a_mail_of_our_own_is_no_ancestor_that_later_mails_are_merged_into(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        own = {"Message-ID": "<eget@byholm.example.se>"}
        stage.say("Påminnelse till oss själva.", sender=LOCKS, to=LOCKS, subject="Lås", headers=own)
        thread = {"References": "<eget@byholm.example.se>", "In-Reply-To": "<eget@byholm.example.se>"}
        for customer, street in (("3412", "Sjöutsikten 5"), ("3413", "Tallåsen 9")):
            stage.say(order(customer, street), sender=ANNA, to=LOCKS, subject="SV: Lås", headers=thread)
        assert [job.item.customer_id for job in stage.jobs()] == ["3412", "3413"]


@pytest.mark.hazard(36)
def test_a_bounce_without_any_report_from_a_postmaster_is_not_answered(tmp_path: Path) -> None:
    text = "Your message could not be delivered to anna@hemvard.example. 550 5.1.1 unknown user\n"
    with town(tmp_path) as stage:
        mail = raw(text, From="postmaster@relay.example", To=LOCKS, Subject="Undeliverable: Lås", Return_Path="<>")
        assert stage.say_bytes(mail, LOCKS) == []
