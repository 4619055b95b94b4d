"""SMTP and Exchange keep the contract of a Sender."""

from collections.abc import Iterator

import pytest

from mailbot.mailboxes.exchange import ExchangeSender
from mailbot.mailboxes.smtp import SmtpSender
from tests.contracts.sender_contract import SenderContract, SenderRig
from tests.contracts.test_exchange_mailbox_contract import account
from tests.servers.exchange import BUSY, ExchangeStandIn
from tests.servers.smtp import SmtpServerProcess


class SmtpRig(SenderRig):
    def __init__(self) -> None:
        self.server = SmtpServerProcess().start()
        self.sender = SmtpSender("relä", "127.0.0.1", self.server.port, "none", timeout=5)

    def arrived(self) -> list[bytes]:
        return [mail.content for mail in self.server.accepted]

    def refuse(self, recipient: str) -> None:
        self.server.behaviour.refused[recipient] = f"550 5.1.1 <{recipient}> finns inte"

    def lose_connection(self) -> None:
        self.server.drop_connections()

    def be_busy_once(self) -> None:
        self.server.behaviour.data.append("451 4.3.0 senare")

    def stop(self) -> None:
        self.server.stop()


class TestSmtpSender(SenderContract):
    @pytest.fixture
    def rig(self) -> Iterator[SmtpRig]:
        rig = SmtpRig()
        yield rig
        rig.sender.close()
        rig.server.stop()


class ExchangeRig(SenderRig):
    def __init__(self) -> None:
        self.stand_in = ExchangeStandIn().start()
        self.sender = ExchangeSender("brevlådan", account(self.stand_in, timeout=5))

    def arrived(self) -> list[bytes]:
        return self.stand_in.contents(self.stand_in.known["sentitems"])

    def refuse(self, recipient: str) -> None:
        self.stand_in.behaviour.refused.add(recipient)

    def lose_connection(self) -> None:
        self.stand_in.drop_connections()

    def be_busy_once(self) -> None:
        self.stand_in.behaviour.trouble.append(("SendItem", BUSY))

    def stop(self) -> None:
        self.stand_in.stop()


class TestExchangeSender(SenderContract):
    @pytest.fixture
    def rig(self) -> Iterator[ExchangeRig]:
        rig = ExchangeRig()
        yield rig
        rig.sender.close()
        rig.stand_in.stop()
