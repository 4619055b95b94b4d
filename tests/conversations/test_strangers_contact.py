"""A contact whom nobody registered, such as a relative in a forwarded mail, is not kept and holds the order."""

from collections.abc import Callable
from datetime import UTC, datetime

from mailbot.domain.job import JobStatus
from tests.conversations.configs import FORMS
from tests.conversations.stage import Stage

OpenStage = Callable[..., Stage]


def test_a_relatives_address_in_a_forward_is_not_kept(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, at="2026-11-23T09:00")
    mailbox = stage.bot.runtime.config.mailboxes[0].address
    provider = next(iter(stage.bot.runtime.config.municipalities.values())).providers[0]
    sender = provider.addresses[0] if provider.addresses else f"samordnare@{provider.domains[0]}"
    text = (
        "Hej, beställer montering, se nedan.\n\n"
        "Från: Brukarens dotter <dotter.provsson@privat.example>\nSkickat: den 22 november 2026 15:15\n"
        f"Till: {sender}\nÄmne: mammas lås\n\n"
        "Vi vill ha ett digitalt lås monterat. Kundid 3051, Björnbärsvägen 4. Ring mig på 070-174 06 44.\n"
    )
    stage.say(text, sender=sender, to=mailbox, subject="VB: mammas lås")
    for job in stage.jobs():
        assert job.item.contact.email != "dotter.provsson@privat.example"
        assert job.status is JobStatus.HELD
    assert all(b"dotter.provsson" not in data for _, data in stage.written())


def test_the_year_of_a_number_is_the_offices(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, at="2027-01-01T00:20")
    assert stage.now.astimezone(UTC) < datetime(2027, 1, 1, tzinfo=UTC), "still the old year in UTC"
    mailbox = stage.bot.runtime.config.mailboxes[0].address
    provider = next(iter(stage.bot.runtime.config.municipalities.values())).providers[0]
    sender = provider.addresses[0] if provider.addresses else f"samordnare@{provider.domains[0]}"
    stage.say("Vi beställer montering.\nKundid: 3051\nAdress: Björnbärsvägen 4\n", sender=sender, to=mailbox)
    assert stage.job().number == "LÅS-2027-00001"
