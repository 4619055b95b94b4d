"""Nothing goes out before somebody says so: hold, allow list, shadow, release, drop, kill switch."""

from pathlib import Path

import pytest

from mailbot.cli import main
from mailbot.store import outbox
from mailbot.store.database import reading
from tests.conversations.stage import Stage
from tests.town import DUTY, INSTALLER, PROVIDER, config, orders

AT = "2026-11-23T10:00"


def mails(stage: Stage) -> list[tuple[str, str, str]]:
    """(recipient, state, why) of every mail of ours."""
    with reading(stage.bot.runtime.engine) as connection:
        states = ("queued", "held", "sending", "sent", "refused", "uncertain", "superseded")
        return [(m.recipient, m.state, m.because) for m in outbox.in_state(connection, states)]


def restarted(stage: Stage, delivery: str) -> Stage:
    """The same bot after its configuration was changed."""
    stage.close()
    return Stage(stage.folder, config(delivery=delivery), at=AT)


def test_by_default_every_mail_is_held_with_its_reason_and_none_goes_out(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(delivery=""), at=AT)
    orders(tmp_path, 1, 2)
    assert stage.tick() == []
    assert not list((tmp_path / "utkorg").glob("*.eml"))
    assert len(stage.jobs()) == 2, "the binder is kept all the same"
    why = "utskick är avstängt (deliver.mode = hold)"
    assert mails(stage) == [(INSTALLER, "held", why), (PROVIDER, "held", why)] * 2
    stage.close()


def test_the_allow_list_lets_only_those_through(tmp_path: Path) -> None:
    delivery = 'mode = "allow_list"\nallow = ["montor@kommun.example.se"]'
    stage = Stage(tmp_path, config(delivery=delivery), at=AT)
    orders(tmp_path, 1)
    assert [m.to for m in stage.tick()] == [INSTALLER]
    held = [(to, why) for to, state, why in mails(stage) if state == "held"]
    assert held == [(PROVIDER, "mottagaren finns inte i listan över tillåtna (deliver.allow)")]
    stage.close()


def test_a_domain_may_be_listed(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(delivery='mode = "allow_list"\nallow = ["@Utforare.example"]'), at=AT)
    orders(tmp_path, 1)
    assert [m.to for m in stage.tick()] == [PROVIDER]
    stage.close()


def test_mails_queued_while_open_are_held_when_the_list_is_narrowed(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at=AT)
    (tmp_path / "data" / "STOPPA-UTSKICK").touch()
    orders(tmp_path, 1, 2)
    assert stage.tick() == []
    stage = restarted(stage, 'mode = "allow_list"\nallow = ["montor@kommun.example.se"]')
    (tmp_path / "data" / "STOPPA-UTSKICK").unlink()
    assert [m.to for m in stage.tick()] == [INSTALLER, INSTALLER]
    assert [state for to, state, _ in mails(stage) if to == PROVIDER] == ["held", "held"]
    stage.close()


def test_the_first_in_the_queue_is_no_exception(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at=AT)
    (tmp_path / "data" / "STOPPA-UTSKICK").touch()
    orders(tmp_path, 1)
    stage.tick()
    stage = restarted(stage, 'mode = "allow_list"\nallow = ["ingen@kommun.example.se"]')
    (tmp_path / "data" / "STOPPA-UTSKICK").unlink()
    assert stage.tick() == []
    assert {state for _, state, _ in mails(stage)} == {"held"}
    stage.close()


def test_the_kill_switch_stops_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at=AT)
    (tmp_path / "data" / "STOPPA-UTSKICK").touch()
    orders(tmp_path, 1, 2)
    assert stage.tick() == []
    assert {state for _, state, _ in mails(stage)} == {"queued"}
    (tmp_path / "data" / "STOPPA-UTSKICK").unlink()
    assert [m.to for m in stage.tick()] == [INSTALLER, PROVIDER] * 2
    stage.close()


def test_the_kill_switch_stops_between_two_mails(tmp_path: Path) -> None:
    """The switch is thrown by the way out itself while it sends: the folder it writes to is the data folder."""
    stage = Stage(tmp_path, config(delivery='mode = "on"\nstop_file = "../utkorg"'), at=AT)
    orders(tmp_path, 1, 2)
    assert len(stage.tick()) <= 1, "the stop file appeared with the first mail"
    assert [state for _, state, _ in mails(stage)].count("queued") >= 3
    stage.close()


def command(folder: Path, *words: str) -> int:
    return main(["--config", str(folder / "mailbot.toml"), *words])


def test_the_switch_is_two_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(tmp_path, config(), at=AT)
    assert command(tmp_path, "stop-sending") == 0
    orders(tmp_path, 1)
    assert stage.tick() == []
    assert command(tmp_path, "status") == 0
    assert "stoppade" in capsys.readouterr().out
    assert command(tmp_path, "start-sending") == 0
    assert command(tmp_path, "start-sending") == 0, "twice does no harm"
    assert len(stage.tick()) == 2
    stage.close()


def test_the_shadow_shows_what_would_have_been_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(tmp_path, config(delivery=""), at=AT)
    orders(tmp_path, 1)
    stage.tick()
    assert command(tmp_path, "outbox", "list", "--shadow") == 0
    shadow = capsys.readouterr().out
    assert f"ask:job_mail till {INSTALLER}" in shadow
    assert "Ämne: [LÅS-2026-00001] Vi har tagit emot din beställning" in shadow
    assert "deliver.mode = hold" in shadow
    assert "Provgatan 1" in shadow, "the text itself"
    assert "2 brev skulle ha skickats" in shadow
    assert command(tmp_path, "outbox", "list") == 0
    table = capsys.readouterr().out
    assert "Vi har tagit emot din beställning" in table
    assert "Provgatan" not in table
    stage.close()


def test_a_person_releases_some_and_drops_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stage = Stage(tmp_path, config(delivery=""), at=AT)
    orders(tmp_path, 1)
    stage.tick()
    stage = restarted(stage, 'mode = "on"')
    assert stage.tick() == [], "what was held stays held when the mode changes"
    assert command(tmp_path, "outbox", "release", "1") == 0
    assert command(tmp_path, "outbox", "drop", "2") == 0
    assert capsys.readouterr().out.splitlines() == ["1 brev släppta.", "1 brev stoppade."]
    assert [m.to for m in stage.tick()] == [INSTALLER]
    assert [state for _, state, _ in mails(stage)] == ["sent", "superseded"]
    assert command(tmp_path, "outbox", "release", "1", "2", "99", "x") == 1, "what has ended cannot be released again"
    assert stage.tick() == []
    stage.close()


def test_all_held_mails_are_released_together(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(delivery=""), at=AT)
    orders(tmp_path, 1, 2)
    stage.tick()
    stage = restarted(stage, 'mode = "on"')
    assert command(tmp_path, "outbox", "release", "alla") == 0
    assert len(stage.tick()) == 4
    assert command(tmp_path, "outbox", "release", "alla") == 1
    stage.close()


def test_a_released_mail_does_not_go_while_delivery_is_off(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(delivery=""), at=AT)
    orders(tmp_path, 1)
    stage.tick()
    assert command(tmp_path, "outbox", "release", "alla") == 0
    assert stage.tick() == []
    assert {state for _, state, _ in mails(stage)} == {"queued"}
    stage.close()


@pytest.mark.hazard(39)
def test_an_address_gets_no_more_than_its_share_in_a_day(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(delivery='mode = "on"\nper_address_per_day = 3'), at=AT)
    orders(tmp_path, *range(1, 6))
    sent = [m.to for m in stage.tick()]
    assert sent.count(PROVIDER) == 3
    assert sent.count(INSTALLER) == 5, "work is no answer: its share is ten times as large"
    held = {why for _, state, why in mails(stage) if state == "held"}
    assert held and all(why.startswith("adressen har redan fått") for why in held)
    orders(tmp_path, 6, first=stage.now)
    assert PROVIDER in [m.to for m in stage.wait(days=1)], "a new day, a new share"
    stage.close()


@pytest.mark.hazard(39)
def test_a_conversation_about_one_job_stops_at_five_mails_a_day(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(), at=AT)
    orders(tmp_path, 1)
    last = next(m for m in stage.tick() if m.to == PROVIDER)
    got = [last]
    for n in range(12):
        answer = stage.say(
            f"Hur går det med jobbet? Fråga {n}.", sender=PROVIDER, to="las@kommun.example.se", reply=last
        )
        got += [m for m in answer if m.to == PROVIDER]
    assert len(got) <= 5, [m.subject for m in got]
    stage.close()


def test_the_person_on_duty_is_never_rationed(tmp_path: Path) -> None:
    stage = Stage(tmp_path, config(delivery='mode = "on"\nper_address_per_day = 1\nper_job_per_day = 1'), at=AT)
    sent = []
    for n in range(3):
        sent += stage.say(f"Kan ni ringa mig? {n}", sender="okand@annan.example", to="las@kommun.example.se")
    told = [m.to for m in sent if m.to == DUTY]
    assert not [why for to, state, why in mails(stage) if to == DUTY and state == "held"]
    assert len(told) == len([1 for to, _, _ in mails(stage) if to == DUTY])
    stage.close()
