"""Makes mails of every kind that the tests need, the same bytes for the same seed; people and places are invented."""

import io
import random
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from mailbot.domain.calendar import STOCKHOLM

_FIRST = ("Åsa", "Örjan", "Märta", "Solveig", "Göran", "Ebba", "Håkan", "Linnéa", "Björn", "Annika")
_LAST = ("Ahlbin", "Lindåker", "Sjöqvist", "Vallmar", "Öhrnström", "Provberg", "Hägglöf", "Bärfors")
_STREETS = (
    "Björnbärsvägen",
    "Hallonstigen",
    "Lingonbacken",
    "Åkerbärsgränd",
    "Smultronvägen",
    "Sjötåsgatan",
    "Ängsvägen",
)
_PROVIDER = "hemtjanstgruppen.example"
_CORE = '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
_MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=STOCKHOLM)


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeMail:
    """One mail and what it asks for: the Kundid of each order in it (none for other mail)."""

    kind: str
    raw: bytes = field(repr=False)
    message_id: str
    customers: tuple[str, ...] = ()


def orders(count: int, *, seed: int, to: str, sheet_rows: int = 12, thanks_every: int = 25) -> list[MadeMail]:
    """`count` mails: orders written in six ways, one of them with a sheet, and now and then one that orders nothing.

    Every order has a Kundid and an address of its own, so that a job says which mail it came from.
    """
    dice = random.Random(seed)
    numbers = iter(range(10_000 + 1_000 * (seed % 50), 99_000))
    made = []
    for index in range(count):
        at = _MONDAY + timedelta(seconds=20 * index)
        if index == count // 2 and sheet_rows:
            made.append(_sheet_order(dice, numbers, index, to, at, sheet_rows))
        elif thanks_every and index % thanks_every == thanks_every - 1:
            made.append(_thanks(dice, index, to, at))
        else:
            write = _WAYS[index % len(_WAYS)]
            made.append(write(_Order.draw(dice, str(next(numbers))), index, to, at))
    return made


@dataclass(frozen=True, kw_only=True, slots=True)
class _Order:
    name: str
    phone: str
    email: str
    customer: str
    address: str
    gate: bool
    unit: str

    @classmethod
    def draw(cls, dice: random.Random, customer: str) -> "_Order":
        first, last = dice.choice(_FIRST), dice.choice(_LAST)
        return cls(
            name=f"{first} {last}",
            phone=f"070-17406{dice.randrange(5, 100):02d}",
            email=f"enhet{dice.randrange(1, 9)}@{_PROVIDER}",
            customer=customer,
            address=f"{dice.choice(_STREETS)} {int(customer) % 1_000 + 1}",
            gate=dice.random() < 0.4,
            unit=dice.choice(("Östra", "Västra", "Södra", "Norra")),
        )

    def lines(self) -> str:
        return (
            f"Kundid: {self.customer}\nAdress: {self.address}\nPortlås: {'ja' if self.gate else 'nej'}\n"
            f"Önskat datum: 2026-12-03\n"
        )

    def body(self) -> str:
        return (
            f"Hej!\n\nVi vill beställa montering av digitalt lås.\n\n{self.lines()}\n"
            f"Med vänliga hälsningar\n{self.name}\nSamordnare, {self.unit} enheten\n{self.phone}\n"
        )


def _head(mail: EmailMessage, sender: str, to: str, subject: str, at: datetime, message_id: str) -> None:
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{message_id}>"


def _plain(order: _Order, index: int, to: str, at: datetime, *, charset: str, cte: str, subject: str) -> MadeMail:
    mail, ident = EmailMessage(policy=SMTP), f"{index}.{order.customer}@{_PROVIDER}"
    _head(mail, f"{order.name} <{order.email}>", to, subject, at, ident)
    mail.set_content(order.body(), charset=charset, cte=cte)
    return MadeMail(kind=f"{charset} {cte}", raw=mail.as_bytes(), message_id=ident, customers=(order.customer,))


def _utf8(order: _Order, index: int, to: str, at: datetime) -> MadeMail:
    return _plain(order, index, to, at, charset="utf-8", cte="8bit", subject="Beställning av lås")


def _latin1(order: _Order, index: int, to: str, at: datetime) -> MadeMail:
    return _plain(order, index, to, at, charset="iso-8859-1", cte="8bit", subject="Beställning, montering")


def _quoted(order: _Order, index: int, to: str, at: datetime) -> MadeMail:
    return _plain(order, index, to, at, charset="iso-8859-1", cte="quoted-printable", subject="Nytt lås")


def _base64(order: _Order, index: int, to: str, at: datetime) -> MadeMail:
    return _plain(order, index, to, at, charset="utf-8", cte="base64", subject="Montering av trygghetslås")


def _outlook(order: _Order, index: int, to: str, at: datetime) -> MadeMail:
    """HTML with a plain twin, as Outlook sends it."""
    ident = f"OL{index}{order.customer}@{_PROVIDER}"
    mail = EmailMessage(policy=SMTP)
    _head(mail, f"{order.name} <{order.email}>", to, "Beställning av digitalt lås", at, ident)
    mail["X-Mailer"] = "Microsoft Outlook 16.0"
    mail["Thread-Index"] = "AdpbqXyz" + order.customer
    paragraphs = "".join(f"<p class=MsoNormal>{line or '&nbsp;'}</p>\n" for line in order.body().splitlines())
    mail.set_content(order.body(), charset="windows-1252", cte="quoted-printable")
    html = f"<html><body lang=SV><div class=WordSection1>{paragraphs}</div></body></html>"
    mail.add_alternative(html, subtype="html", charset="windows-1252", cte="quoted-printable")
    mail.set_boundary(f"=_outlook_{index}")
    return MadeMail(kind="outlook", raw=mail.as_bytes(), message_id=ident, customers=(order.customer,))


def _outlook_reply(order: _Order, index: int, to: str, at: datetime) -> MadeMail:
    """A new order written as an answer to an old thank-you, history below and a picture in the signature."""
    ident = f"RE{index}{order.customer}@{_PROVIDER}"
    history = (
        f"\n________________________________\nFrån: Digitala lås <{to}>\nSkickat: den 3 november 2026 09:12\n"
        f"Till: {order.name} <{order.email}>\nÄmne: Tack\n\nHej!\n\nTack för hjälpen, ha det så bra.\n"
    )
    mail = EmailMessage(policy=SMTP)
    _head(mail, f"{order.name} <{order.email}>", to, "SV: Tack", at, ident)
    mail["In-Reply-To"] = mail["References"] = f"<gammalt.{order.customer}@annan.example>"
    mail.set_content(order.body() + history, cte="quoted-printable")
    picture = random.Random(index).randbytes(3000)
    mail.add_attachment(picture, maintype="image", subtype="png", filename="image001.png")
    mail.set_boundary(f"=_svar_{index}")
    return MadeMail(kind="outlook reply", raw=mail.as_bytes(), message_id=ident, customers=(order.customer,))


_WAYS = (_utf8, _outlook, _latin1, _outlook_reply, _quoted, _base64)


def _thanks(dice: random.Random, index: int, to: str, at: datetime) -> MadeMail:
    mail, ident = EmailMessage(policy=SMTP), f"tack.{index}@{_PROVIDER}"
    _head(mail, f"enhet{dice.randrange(1, 9)}@{_PROVIDER}", to, "Fundering", at, ident)
    mail.set_content("Hej!\n\nHur lång tid brukar det ta innan ni kan komma?\n\nHälsningar\nGöran\n")
    return MadeMail(kind="question", raw=mail.as_bytes(), message_id=ident)


def _sheet_order(dice: random.Random, numbers: Iterator[int], index: int, to: str, at: datetime, rows: int) -> MadeMail:
    drawn = [_Order.draw(dice, str(next(numbers))) for _ in range(rows)]
    ident = f"lista.{index}@{_PROVIDER}"
    raw = sheet_mail([(o.customer, o.address, o.gate) for o in drawn], to=to, at=at, message_id=ident)
    return MadeMail(kind="sheet", raw=raw, message_id=ident, customers=tuple(o.customer for o in drawn))


def sheet_mail(
    rows: Sequence[tuple[str, str, bool]],
    *,
    to: str,
    at: datetime,
    message_id: str,
    sender: str = f"samordnare@{_PROVIDER}",
) -> bytes:
    """A mail with a sheet of (Kundid, address, gate lock)."""
    mail = EmailMessage(policy=SMTP)
    _head(mail, f"Solveig Ahlbin <{sender}>", to, "Lista med kunder som ska ha lås", at, message_id)
    mail.set_content("Hej!\n\nHär kommer vår ifyllda lista.\n\nVänliga hälsningar\nSolveig Ahlbin\n")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    mail.add_attachment(_workbook(rows), maintype="application", subtype=kind, filename="Kunder som ska ha lås.xlsx")
    mail.set_boundary(f"=_{message_id}")
    return mail.as_bytes()


def _workbook(rows: Sequence[tuple[str, str, bool]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    assert page is not None
    page.append(("Kundid", "Adress", "Portlås (ja/nej)", "Önskat datum"))
    for customer, address, gate in rows:
        page.append((int(customer), address, "ja" if gate else "nej", None))
    book.properties.created = book.properties.modified = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - a file's own time
    plain = io.BytesIO()
    book.save(plain)
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "docProps/core.xml":  # the moment of saving stands in it
                new.writestr(zipfile.ZipInfo(name, (2026, 11, 23, 9, 0, 0)), old.read(name))
            else:
                new.writestr(zipfile.ZipInfo(name, (2026, 11, 23, 9, 0, 0)), _CORE)
    return out.getvalue()


def plain_mail(
    text: str,
    *,
    sender: str,
    to: str,
    subject: str,
    at: datetime,
    message_id: str,
    answers: str | None = None,
) -> bytes:
    """A plain mail; `answers` is the Message-ID (without brackets) of the mail that it replies to."""
    mail = EmailMessage(policy=SMTP)
    _head(mail, sender, to, subject, at, message_id)
    if answers:
        mail["In-Reply-To"] = mail["References"] = f"<{answers}>"
    mail.set_content(text)
    return mail.as_bytes()


def bounce_of(
    message_id: str, recipient: str, *, to: str, at: datetime, status: str = "5.1.1", action: str = "failed"
) -> bytes:
    """A delivery status notification (RFC 3464) about a mail of ours: returned, or only `delayed`."""
    delayed = action == "delayed"
    subject = "Delayed Mail (still being retried)" if delayed else "Undelivered Mail Returned to Sender"
    lines = (
        "Return-Path: <>",
        "From: Mail Delivery System <MAILER-DAEMON@mx.example.se>",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <dsn.{abs(hash_of(message_id + action))}@mx.example.se>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="dsn"',
        "",
        "--dsn",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "Your message could not be delivered." if not delayed else "Your message is delayed. No action is needed.",
        "",
        "--dsn",
        "Content-Type: message/delivery-status",
        "",
        "Reporting-MTA: dns; mx.example.se",
        "",
        f"Final-Recipient: rfc822; {recipient}",
        f"Action: {action}",
        f"Status: {status}",
        "",
        "--dsn",
        "Content-Type: text/rfc822-headers",
        "",
        f"To: {recipient}",
        f"Message-ID: <{message_id}>",
        "",
        "--dsn--",
        "",
    )
    return "\r\n".join(lines).encode("ascii")


def hash_of(text: str) -> int:
    """The same number in every process, unlike hash()."""
    return int.from_bytes(text.encode()[-12:], "big")
