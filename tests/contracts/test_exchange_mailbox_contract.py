"""ExchangeMailbox keeps the contract of a Mailbox on the stand-in for Exchange."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from mailbot.mailboxes.exchange import ExchangeMailbox
from mailbot.mailboxes.exchange_server import ExchangeServer
from tests.contracts.mailbox_contract import MailboxContract, Scene
from tests.servers.exchange import ExchangeStandIn


def account(stand_in: ExchangeStandIn, *, timeout: float = 10) -> ExchangeServer:
    """The service account that may open the stand-in's mailbox."""
    return ExchangeServer(
        endpoint=stand_in.endpoint,
        mailbox=stand_in.mailbox,
        username="KOMMUNEN\\svc-mailbot",
        password=lambda: "hemligt",
        auth="basic",
        timeout=timeout,
    )


@dataclass(kw_only=True)
class ExchangeScene:
    stand_in: ExchangeStandIn
    missing_name: str = "Finns inte"
    opened: list[ExchangeMailbox] = field(default_factory=list)

    def mailbox(self, *, batch_count: int = 50, batch_bytes: int = 16_000_000) -> ExchangeMailbox:
        return self._open("Digitala LÅS", batch_count=batch_count, batch_bytes=batch_bytes)

    def _open(self, folder: str, *, batch_count: int = 50, batch_bytes: int = 16_000_000) -> ExchangeMailbox:
        box = ExchangeMailbox(
            "las",
            account(self.stand_in),
            folder=folder,
            done_folder="Klara jobb",
            batch_count=batch_count,
            batch_bytes=batch_bytes,
        )
        self.opened.append(box)
        return box

    def deliver(self, raw: bytes, received: datetime) -> None:
        self.stand_in.deliver(raw, received, self.stand_in.path("Digitala LÅS"))

    def read_folder(self) -> list[bytes]:
        return self.stand_in.contents(self.stand_in.path("Digitala LÅS"))

    def done_folder(self) -> list[bytes]:
        return self.stand_in.contents(self.stand_in.path("Klara jobb"))

    def remove_all(self) -> None:
        folder = self.stand_in.path("Digitala LÅS")
        for item in [one.id for one in self.stand_in.items.values() if one.folder == folder]:
            self.stand_in.remove(item)

    def misconfigured(self) -> ExchangeMailbox:
        return self._open(self.missing_name)


class TestExchangeMailbox(MailboxContract):
    @pytest.fixture
    def scene(self) -> Iterator[Scene]:
        stand_in = ExchangeStandIn().start()
        stand_in.path("Digitala LÅS")
        scene = ExchangeScene(stand_in=stand_in)
        yield scene
        for box in scene.opened:
            box.close()
        stand_in.stop()
