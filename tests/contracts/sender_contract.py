"""What every Sender must do, whatever lies behind it. A subclass gives a `rig`."""

from abc import ABC, abstractmethod

import pytest

from mailbot.domain.errors import MailbotError, PermanentError, TemporaryError
from mailbot.mailboxes.protocol import OutgoingMail, Sender, SentState


def outgoing(number: int = 1, *recipients: str, sender: str = "digitalalas@kommunen.example") -> OutgoingMail:
    """A finished mail with a Message-ID of its own; the text has å, ä, ö, a leading dot and a lone dot."""
    to = recipients or ("hemtjansten@omsorg.example",)
    message_id = f"utgaende-{number}.abc@kommunen.example"
    raw = (
        f"From: Digitala =?utf-8?q?l=C3=A5s?= <{sender}>\r\nTo: {', '.join(to)}\r\nSubject: Klart\r\n"
        f"Message-ID: <{message_id}>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 8bit\r\n\r\nDörren är kopplad.\r\n.punkt först\r\n.\r\nslut\r\n"
    ).encode()
    return OutgoingMail(message_id=message_id, sender=sender, recipients=to, raw=raw)


class SenderRig(ABC):
    """A sender, and hands on the other side of it."""

    sender: Sender

    @abstractmethod
    def arrived(self) -> list[bytes]:
        """Every mail that the other side accepted, in order."""

    @abstractmethod
    def refuse(self, recipient: str) -> None:
        """From now on this recipient is refused for good."""

    @abstractmethod
    def lose_connection(self) -> None:
        """Whatever connection is open is gone now; the other side still answers new ones."""

    @abstractmethod
    def be_busy_once(self) -> None:
        """The next mail is put off."""

    @abstractmethod
    def stop(self) -> None:
        """The other side is not there any more."""


class SenderContract:
    """The tests. `rig` is a fixture of the subclass."""

    def test_has_a_name(self, rig: SenderRig) -> None:
        assert rig.sender.name

    def test_accepted_mail_arrives_byte_for_byte(self, rig: SenderRig) -> None:
        rig.sender.send(outgoing(1))
        assert rig.arrived() == [outgoing(1).raw]

    def test_mails_arrive_in_order_once_each(self, rig: SenderRig) -> None:
        for number in range(5):
            rig.sender.send(outgoing(number))
        assert rig.arrived() == [outgoing(number).raw for number in range(5)]

    @pytest.mark.hazard(26)
    def test_a_refused_mail_does_not_stop_the_next_one(self, rig: SenderRig) -> None:
        rig.refuse("borta@omsorg.example")
        with pytest.raises(PermanentError):
            rig.sender.send(outgoing(1, "borta@omsorg.example"))
        rig.sender.send(outgoing(2))
        assert rig.arrived() == [outgoing(2).raw]

    def test_a_lost_connection_is_opened_again_without_anybody_noticing(self, rig: SenderRig) -> None:
        rig.sender.send(outgoing(1))
        rig.lose_connection()
        rig.sender.send(outgoing(2))
        assert rig.arrived() == [outgoing(1).raw, outgoing(2).raw]

    def test_a_busy_server_is_temporary_and_nothing_was_accepted(self, rig: SenderRig) -> None:
        rig.be_busy_once()
        with pytest.raises(TemporaryError):
            rig.sender.send(outgoing(1))
        assert rig.arrived() == []
        rig.sender.send(outgoing(1))
        assert rig.arrived() == [outgoing(1).raw]

    def test_a_server_that_is_gone_is_temporary_and_doctor_says_so(self, rig: SenderRig) -> None:
        rig.stop()
        with pytest.raises(TemporaryError):
            rig.sender.send(outgoing(1))
        findings = rig.sender.check()
        assert not findings[-1].ok
        assert findings[-1].advice

    def test_doctor_is_content_with_a_healthy_server_and_sends_nothing(self, rig: SenderRig) -> None:
        findings = rig.sender.check()
        assert findings
        assert all(finding.ok for finding in findings)
        assert rig.arrived() == []

    @pytest.mark.parametrize(
        "bad", ["a@b.example>\r\nRCPT TO:<x@y.example", "a b@c.example", "utan-snabel-a", "@x", ""]
    )
    def test_an_address_that_is_none_is_refused_before_anything_is_sent(self, rig: SenderRig, bad: str) -> None:
        good = outgoing(1)
        evil = OutgoingMail(message_id="m@x.example", sender=good.sender, recipients=(bad,), raw=good.raw)
        with pytest.raises(PermanentError):
            rig.sender.send(evil)
        assert rig.arrived() == []

    def test_a_mail_without_recipients_is_refused(self, rig: SenderRig) -> None:
        with pytest.raises(PermanentError):
            rig.sender.send(OutgoingMail(message_id="m@x.example", sender="a@b.example", recipients=(), raw=b"\r\n"))

    def test_errors_name_no_address(self, rig: SenderRig) -> None:
        rig.refuse("hemlig.person@omsorg.example")
        with pytest.raises(MailbotError) as caught:
            rig.sender.send(outgoing(1, "hemlig.person@omsorg.example"))
        assert "hemlig" not in str(caught.value)
        assert "@" not in str(caught.value)

    def test_find_never_claims_that_an_unknown_mail_was_sent(self, rig: SenderRig) -> None:
        assert rig.sender.find("aldrig.sett@kommunen.example") is not SentState.SENT

    def test_close_twice_and_send_again(self, rig: SenderRig) -> None:
        rig.sender.send(outgoing(1))
        rig.sender.close()
        rig.sender.close()
        rig.sender.send(outgoing(2))
        assert len(rig.arrived()) == 2
