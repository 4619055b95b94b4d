"""A mail left in flight by an instance that never comes back: a person's question, never sent again by itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from mailbot.app import Bot, open_runtime
from mailbot.cli import main
from mailbot.mailboxes.protocol import Finding, OutgoingMail, SentState
from mailbot.store import outbox
from mailbot.store.database import reading
from tests.conversations.stage import Stage
from tests.hazards.town import ANNA, CONFIG, LOCKS, order, red, town

FOUND, ABSENT = SentState.SENT, SentState.ABSENT


class PowerCutError(BaseException):
    """The machine is gone; nothing more is written down."""


class CutOff:
    """A way out during whose every sending the machine goes; the mail may have gone or not. Keeps to the protocol."""

    name = "ut"

    def send(self, mail: OutgoingMail) -> None:
        raise PowerCutError

    def find(self, message_id: str) -> SentState:
        return SentState.UNKNOWN

    def check(self) -> tuple[Finding, ...]:
        return ()

    def close(self) -> None:
        """Nothing is kept open."""


class WithSentFolder(CutOff):
    """A way out that can be asked what it sent, and notes what it is given."""

    def __init__(self, answer: SentState) -> None:
        self.answer = answer
        self.sent: list[str] = []

    def send(self, mail: OutgoingMail) -> None:
        self.sent.append(mail.message_id)

    def find(self, message_id: str) -> SentState:
        return self.answer


def send(stage: Stage) -> None:
    mail = stage.mail(order(), sender=ANNA, to=LOCKS, subject="Beställning av lås")
    stage.folder.joinpath("post", "las", "new", "1.brev").write_bytes(mail.as_bytes())


def left_by_another(folder: Path, *, at: str = "2026-11-23T09:00") -> None:
    """The receipt of an order is in flight when the machine `gammal` goes for good."""
    with town(folder, CONFIG.replace('instance = "prov"', 'instance = "gammal"'), at=at) as stage:
        stage.bot.senders["ut"] = CutOff()
        send(stage)
        with pytest.raises(PowerCutError):
            stage.bot.once()


def states(stage: Stage) -> dict[str, int]:
    with reading(stage.bot.runtime.engine) as connection:
        return outbox.counts(connection)


@pytest.mark.hazard(98)
def test_it_becomes_a_persons_question_when_its_claim_has_run_out(tmp_path: Path) -> None:
    left_by_another(tmp_path)
    with town(tmp_path) as stage:
        stage.tick()
        assert states(stage) == {"sending": 1, "sent": 1}, "perhaps the other one still works on it"
        stage.now += outbox.CLAIM + timedelta(minutes=1)
        assert any("sändningen avbröts" in reason for reason in red(stage)), "seen before any loop has run"
        sent = stage.tick()
        assert sent == []
        assert states(stage) == {"uncertain": 1, "sent": 1}
        assert any("osäkert om de gick fram" in reason for reason in red(stage))
        assert stage.wait(days=3) == [], "never again by itself"
        assert states(stage)["uncertain"] == 1


@pytest.mark.hazard(98)
@pytest.mark.parametrize(("answer", "state"), [(FOUND, "sent"), (ABSENT, "uncertain")])
def test_it_is_sent_when_it_is_found_and_never_sent_anew_because_it_is_not(
    tmp_path: Path, answer: SentState, state: str
) -> None:
    """What is absent where this machine looks may have gone out on another one."""
    left_by_another(tmp_path)
    with town(tmp_path) as stage:
        stage.tick()
        way_out = WithSentFolder(answer)
        stage.bot.senders["ut"] = way_out
        stage.now += outbox.CLAIM + timedelta(minutes=1)
        stage.tick()
        assert way_out.sent == []
        assert states(stage).get(state, 0) == (2 if state == "sent" else 1)
        assert "sending" not in states(stage)


@pytest.mark.hazard(98)
def test_one_that_comes_back_late_says_what_it_knows(tmp_path: Path) -> None:
    """The other instance was only slow: its mail was handed over, whatever was believed meanwhile."""
    with town(tmp_path) as stage:
        slow = Slow(stage)
        stage.bot.senders["ut"] = slow
        send(stage)
        stage.bot.once()
        assert slow.seen == ["uncertain"]
        assert states(stage) == {"sent": 2}


@pytest.mark.hazard(98)
def test_one_that_comes_back_late_and_failed_does_not_queue_what_a_person_has_got(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        slow = Slow(stage, fails=True)
        stage.bot.senders["ut"] = slow
        send(stage)
        stage.bot.once()
        assert states(stage)["uncertain"] == 1


class Slow(CutOff):
    """A way out that takes longer than a claim lasts for its first mail; another instance is at work meanwhile."""

    def __init__(self, stage: Stage, *, fails: bool = False) -> None:
        self.stage = stage
        self.fails = fails
        self.seen: list[str] = []

    def send(self, mail: OutgoingMail) -> None:
        from mailbot.domain.errors import TemporaryError

        if self.seen:
            return
        self.stage.now += outbox.CLAIM + timedelta(minutes=1)
        file = self.stage.folder / "annan.toml"
        file.write_text(CONFIG.replace('instance = "prov"', 'instance = "annan"'), encoding="utf-8")
        other = Bot(open_runtime(file, clock=lambda: self.stage.now))
        other.senders["ut"] = CutOff()
        other.start()
        with reading(other.runtime.engine) as connection:
            (row,) = outbox.by_message_ids(connection, [mail.message_id])
        other.close()
        self.seen.append(row.state)
        if self.fails:
            raise TemporaryError("svarar inte")


def test_status_and_doctor_show_it_although_nothing_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    left_by_another(tmp_path, at="2020-06-01T09:00")
    (tmp_path / "mailbot.toml").write_text(CONFIG, encoding="utf-8")
    for command in ("status", "doctor"):
        capsys.readouterr()
        assert main(["--config", str(tmp_path / "mailbot.toml"), command]) == 1, command
        assert "sändningen avbröts" in capsys.readouterr().out, command
