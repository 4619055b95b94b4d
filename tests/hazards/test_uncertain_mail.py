"""A mail in doubt that a person has seen arrive counts as sent, in every respect (docs/hazards.md, row 98)."""

import pytest

from mailbot.cli import main
from mailbot.store import journal, outbox
from mailbot.store.database import moment, reading
from tests.conversations.stage import Stage
from tests.hazards.town import ANNA, INSTALLER, LOCKS, order, red
from tests.mail_factory import bounce_of
from tests.servers.smtp import ABORT, SmtpServerProcess

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.hazard(98)


@pytest.fixture
def stage(smtp_town: Stage, server: SmtpServerProcess) -> Stage:
    """Both mails about a new job are in doubt: the installer's (1) and the receipt (2)."""
    server.behaviour.keep_before_abort = True
    server.behaviour.data += [ABORT, ABORT]
    smtp_town.say(order(), sender=ANNA, to=LOCKS, subject="Beställning av lås")
    assert states(smtp_town) == ["uncertain", "uncertain"]
    return smtp_town


def command(stage: Stage, *words: str) -> int:
    return main(["--config", str(stage.folder / "mailbot.toml"), *words])


def states(stage: Stage) -> list[str]:
    return [mail.state for mail in mails(stage)]


def mails(stage: Stage) -> list[outbox.OutboxRow]:
    with reading(stage.bot.runtime.engine) as connection:
        return outbox.of_job(connection, "LÅS-2026-00001")


def test_it_counts_as_sent_and_is_never_sent_again(stage: Stage, server: SmtpServerProcess, capsys: Capture) -> None:
    assert command(stage, "outbox", "arrived", "1", "2") == 0
    assert capsys.readouterr().out == "2 brev räknas som skickade.\n"
    assert states(stage) == ["sent", "sent"]
    assert red(stage) == ()
    stage.restart()
    stage.wait(hours=2)
    assert sorted(r for mail in server.accepted for r in mail.recipients) == sorted([ANNA, INSTALLER])


def test_who_said_it_and_when_stands_in_the_job(stage: Stage, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "jourhavande")
    assert command(stage, "outbox", "arrived", "2") == 0
    with reading(stage.bot.runtime.engine) as connection:
        last = journal.of_job(connection, "LÅS-2026-00001")[-1]
    assert (last["who"], last["fact"], last["before"], last["after"]) == (
        "jourhavande",
        "MailArrived",
        "uncertain",
        "sent",
    )
    assert moment(last["at"]).year >= 2026, "when it was said"
    capsys.readouterr()
    assert command(stage, "show", "1") == 0
    story = capsys.readouterr().out
    assert "jourhavande: brevet «receipt» till utföraren: kom fram, enligt en människa" in story
    assert ANNA not in story.partition("Händelser")[2]


def test_an_answer_to_it_and_a_bounce_of_it_do_what_they_always_do(stage: Stage) -> None:
    assert command(stage, "outbox", "arrived", "1", "2") == 0
    job_mail, receipt = mails(stage)
    booked = stage.mail("Bokat tors 3/12 kl 10\n\n/Ture", sender=INSTALLER, to=LOCKS, subject="SV: Jobb")
    booked["In-Reply-To"] = f"<{job_mail.message_id}>"
    stage.say_bytes(booked.as_bytes(), LOCKS)
    assert stage.job().booked is not None
    stage.say_bytes(bounce_of(receipt.message_id, ANNA, to=LOCKS, at=stage.now), LOCKS)
    assert mails(stage)[1].state == "bounced"


def test_only_a_mail_in_doubt_can_be_said_to_have_arrived(stage: Stage, capsys: Capture) -> None:
    assert command(stage, "outbox", "arrived", "1") == 0
    capsys.readouterr()
    assert command(stage, "outbox", "arrived", "1", "99", "x") == 1
    said = capsys.readouterr()
    assert said.out == "0 brev räknas som skickade.\n"
    assert said.err.splitlines() == [
        "Brev 1 ändras inte: skickat.",
        "Brev 99 ändras inte: finns inte.",
        "Brev x ändras inte: finns inte.",
    ]
    assert command(stage, "outbox", "arrived", "alla") == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert states(stage) == ["sent", "uncertain"]


@pytest.mark.parametrize(
    ("verdict", "fact", "after"), [("release", "MailReleased", "queued"), ("drop", "MailDropped", "superseded")]
)
def test_the_other_verdicts_are_journalled_as_well(stage: Stage, verdict: str, fact: str, after: str) -> None:
    assert command(stage, "outbox", verdict, "1") == 0
    with reading(stage.bot.runtime.engine) as connection:
        last = journal.of_job(connection, "LÅS-2026-00001")[-1]
    assert (last["fact"], last["before"], last["after"]) == (fact, "uncertain", after)
