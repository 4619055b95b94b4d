import pytest

from mailbot.domain.message import Automatic
from mailbot.parsers.mime import parse_message


def kind(head: str, body: str = "Hej") -> Automatic | None:
    return parse_message(f"{head}\n\n{body}".encode()).automatic


AUTO, BOUNCE, LIST, SYSTEM = Automatic.AUTO_REPLY, Automatic.BOUNCE, Automatic.LIST, Automatic.SYSTEM
FROM = "From: kim@omsorg.example\n"


@pytest.mark.hazard(35)
@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("Subject: x\nAuto-Submitted: auto-replied", "Hej", AUTO),
        ("Subject: Autosvar: x", "Hej", AUTO),
        ("Subject: Automatiskt svar: x", "Hej", AUTO),
        ("Subject: Out of Office: x", "Hej", AUTO),
        ("Subject: SV: order", "Hej!\nJag är på semester till den 3 juli.", AUTO),
        ("Subject: x\nX-Autoreply: yes", "Hej", AUTO),
        ("Subject: x\nAuto-Submitted: auto-generated", "Kundid 3055", SYSTEM),
        ("Subject: x\nList-Unsubscribe: <https://x.example>", "Köp", LIST),
        ("Subject: x\nX-Auto-Response-Suppress: All", "Montera lås", None),
        ("Subject: x\nAuto-Submitted: no", "Montera lås", None),
        ("Subject: beställning", "Montera lås hos kund 3055. Jag är på semester nästa vecka.", None),
        ("Subject: Beställning", "Hej\nMontera lås", None),
    ],
)
def test_automatic(head: str, body: str, expected: Automatic | None) -> None:
    assert kind(FROM + head, body) is expected


def test_read_receipt() -> None:
    head = FROM + "Subject: x\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b"
    assert kind(head, "--b\n\nläst\n--b--") is Automatic.READ_RECEIPT


def dsn(status: str, action: str) -> str:
    return (
        "--b\n\nfel\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        f"Final-Recipient: rfc822; Bo@omsorg.example\nAction: {action}\nStatus: {status}\n"
        "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <job.1@kommun.example>\nSubject: x\n--b--\n"
    )


@pytest.mark.hazard(36)
@pytest.mark.parametrize(("status", "action", "permanent"), [("5.1.1", "failed", True), ("4.4.7", "delayed", False)])
def test_delivery_status(status: str, action: str, permanent: bool) -> None:
    head = (
        "From: MAILER-DAEMON@x.example\nSubject: x\nContent-Type: "
        "multipart/report; report-type=delivery-status; boundary=b"
    )
    message = parse_message(f"{head}\n\n{dsn(status, action)}".encode())
    assert message.automatic is BOUNCE
    assert message.bounce is not None
    assert message.bounce.message_ids == ("job.1@kommun.example",)
    assert (message.bounce.recipients, message.bounce.permanent) == (("bo@omsorg.example",), permanent)
    assert message.forwarded == ()


@pytest.mark.hazard(36)
@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            "From: postmaster@x.example\nSubject: Det gick inte att leverera: Kvittens",
            "bo@omsorg.example finns inte. 550 5.1.1",
        ),
        (
            "From: MAILER-DAEMON@x.example\nSubject: failure notice",
            "I'm afraid I wasn't able to deliver <bo@omsorg.example>",
        ),
    ],
)
def test_bounces_without_a_report(head: str, body: str) -> None:
    message = parse_message(f"{head}\n\n{body}".encode())
    assert message.automatic is BOUNCE
    assert message.bounce is not None
    assert (message.bounce.recipients, message.bounce.permanent) == (("bo@omsorg.example",), True)
