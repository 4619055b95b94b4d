"""The shipped configuration is a valid example that sends nothing before somebody says so."""

from pathlib import Path

import pytest

from mailbot.app import read_config
from mailbot.config import Authentication, DeliverMode
from mailbot.resources import config_dir


@pytest.mark.parametrize("name", ["mailbot.toml", "demo.toml"])
def test_it_has_no_mistake(name: str) -> None:
    config, routines, policies = read_config(config_dir() / name)
    assert config.mailboxes
    assert {m.routine for m in config.municipalities.values()} <= routines.keys()
    assert policies


def test_the_example_is_a_safe_start() -> None:
    config = read_config(config_dir() / "mailbot.toml")[0]
    assert config.delivery.mode is DeliverMode.HOLD
    assert all(mailbox.start is not None for mailbox in config.mailboxes)
    for municipality in config.municipalities.values():
        assert municipality.authentication is Authentication.REQUIRED
        assert not municipality.unknown_orders


def test_a_configuration_that_says_nothing_of_delivery_holds_everything(tmp_path: Path) -> None:
    text = (config_dir() / "mailbot.toml").read_text(encoding="utf-8")
    before, _, after = text.partition("[deliver]")
    (tmp_path / "mailbot.toml").write_text(before + after[after.index("[schedule]") :], encoding="utf-8")
    assert read_config(tmp_path / "mailbot.toml")[0].delivery.mode is DeliverMode.HOLD


def test_every_address_in_the_example_is_reserved_for_examples() -> None:
    text = (config_dir() / "mailbot.toml").read_text(encoding="utf-8")
    words = [word.strip('",') for word in text.split() if "@" in word]
    domains = {word.rpartition("@")[2].split("/")[0].strip('")]') for word in words}
    assert domains
    assert all(d.endswith((".example.se", ".example")) for d in domains), domains
