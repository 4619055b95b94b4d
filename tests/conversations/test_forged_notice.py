"""Whoever forges an address must not make the bot write to its owner."""

from collections.abc import Callable

from tests.conversations.configs import PROTECTED
from tests.conversations.stage import Stage


def test_a_mail_that_nobody_vouches_for_brings_no_notice(open_stage: Callable[..., Stage]) -> None:
    stage = open_stage(PROTECTED, at="2026-11-23T09:00")
    runtime = stage.bot.runtime
    provider = next(iter(runtime.config.municipalities.values())).providers[0]
    sender = provider.addresses[0] if provider.addresses else f"samordnare@{provider.domains[0]}"
    text = "Vi beställer montering till Testa Testsson, 19391002-0000.\nKundid: 3051\nAdress: Björnbärsvägen 4\n"
    sent = stage.say(text, sender=sender, to=runtime.config.mailboxes[0].address, subject="Montering")
    assert [mail for mail in sent if mail.to == sender] == []
    assert stage.parked() == ["avsändaren kunde inte bekräftas av mejlservern"]
