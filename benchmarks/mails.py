"""Order mails as providers write them, the same ones every time: 42 kB on average, each with an order of its own."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

MAILBOX = "service@kommunen.example"
DOMAIN = "utforare{}.example"
PROVIDERS = 40
ROWS_PER_SHEET = 3
FIRST_DAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

_STREETS = (
    "Åsögatan", "Ängsvägen", "Östra Ringvägen", "Björkstigen", "Sjövägen", "Kyrkbacken", "Höstgränd", "Vårvägen",
    "Mälarallén", "Körsbärsvägen", "Fågelstigen", "Näckrosvägen",
)  # fmt: skip
_PEOPLE = ("Åsa Öberg", "Jörgen Ängman", "Solveig Ahlbin", "Märta Sjöö", "Björn Wåhlin", "Gun Taxéus")
_CLOSINGS = ("Med vänlig hälsning", "Vänliga hälsningar", "Mvh")
_OPENINGS = (
    "Vi vill beställa montering av digitalt lås.", "Härmed beställer vi montering av ett digitalt lås.",
    "Vi har en ny kund som behöver få digitalt lås monterat.",
    "Vi önskar få digitalt lås monterat hos en av våra kunder.",
    "Ny beställning: montering av digitalt lås.", "En kund hos oss ska ha digitalt lås, vi önskar montering.",
    "Vi behöver hjälp med montering av digitalt lås.", "Önskar montering av digitalt lås hos kund enligt nedan.",
)  # fmt: skip
_WISHES = (
    "Tack på förhand!", "Hör av er om ni undrar över något.", "Ring gärna innan ni kommer.",
    "Vi ses, ha en fin vecka.", "Tacksam för besked när det är klart.",
)  # fmt: skip
_FILLER = "Tack för hjälpen med låset på förra adressen. Montören kom i tid och allt fungerade som det skulle."
_STYLE = 'style="margin:0cm;font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif;mso-fareast-language:EN-US"'


@dataclass(frozen=True, kw_only=True, slots=True)
class Generated:
    """One mail as bytes, when it came, and the addresses whose locks it orders (with their å, ä and ö)."""

    raw: bytes
    received: datetime
    addresses: tuple[str, ...]
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class _Order:
    number: int
    provider: int
    person: str
    closing: str
    received: datetime

    def sender(self) -> str:
        return f"samordnare{self.number % 7}@{DOMAIN.format(self.provider)}"

    def address(self, part: int = 0) -> str:
        street = _STREETS[(self.number + part) % len(_STREETS)]
        return f"{street} {self.number + 1}{'ABC'[part]}"

    def customer(self, part: int = 0) -> str:
        return str(10_000 + self.number * 5 + part)

    def text(self) -> str:
        """Words that change from mail to mail, so that nothing kept from the one before can serve the next."""
        opening, wish = _OPENINGS[self.number % len(_OPENINGS)], _WISHES[self.number % len(_WISHES)]
        return (
            f"Hej!\n\n{opening}\n\nKundid: {self.customer()}\n"
            f"Adress: {self.address()}\nKontaktperson: {self.person}\nTelefon: 070-174 06 {self.number % 95 + 5:02d}\n"
            f"\n{wish}\n\n{self.closing}\n{self.person}\nsamordnare\n"
        )


def mails(count: int) -> Iterator[Generated]:
    """`count` mails: half plain, a third Outlook replies, some sheets of 20 kB, one in fifty with 1 MB attached."""
    for number in range(count):
        dice = random.Random(number)
        order = _Order(
            number=number,
            provider=dice.randrange(PROVIDERS),
            person=dice.choice(_PEOPLE),
            closing=dice.choice(_CLOSINGS),
            received=FIRST_DAY + timedelta(seconds=number),
        )
        yield _KINDS[_kind(number)](order)


def _kind(number: int) -> str:
    place = number % 50
    if place == 25:
        return "attachment"
    if place % 12 == 7:
        return "sheet"
    if place % 3 == 2:
        return "outlook"
    return "latin-1" if place % 2 else "utf-8"


def _headers(order: _Order, subject: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Received"] = (
        "from mx.leverantor.example by imap.kommunen.example with ESMTPS; Mon, 23 Nov 2026 08:00:00 +0100"
    )
    mail["From"] = f"{order.person} <{order.sender()}>"
    mail["To"] = f"Digitala lås <{MAILBOX}>"
    mail["Subject"] = subject
    mail["Date"] = order.received
    mail["Message-ID"] = f"<bestallning-{order.number}@{DOMAIN.format(order.provider)}>"
    return mail


def _done(order: _Order, mail: EmailMessage, kind: str, parts: int = 1) -> Generated:
    addresses = tuple(order.address(part) for part in range(parts))
    return Generated(raw=mail.as_bytes(), received=order.received, addresses=addresses, kind=kind)


def _plain(order: _Order, charset: str, encoding: str) -> Generated:
    mail = _headers(order, "Beställning av digitalt lås")
    mail.set_content(order.text(), charset=charset, cte=encoding)
    return _done(order, mail, charset)


def _latin_1(order: _Order) -> Generated:
    return _plain(order, "iso-8859-1", "8bit" if order.number % 4 == 1 else "quoted-printable")


def _utf_8(order: _Order) -> Generated:
    return _plain(order, "utf-8", "base64" if order.number % 4 == 0 else "quoted-printable")


def _outlook(order: _Order) -> Generated:
    """A reply on top of an old conversation, in text and in Word's HTML."""
    mail = _headers(order, "SV: Digitala lås")
    mail["Thread-Index"] = "AQHa" + f"{order.number:020d}" + "=="
    mail["X-MS-Has-Attach"] = ""
    text = order.text() + "".join(_quoted(order, turn) for turn in range(8))
    mail.set_content(text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(_word_html(text), subtype="html", charset="utf-8", cte="quoted-printable")
    return _done(order, mail, "outlook")


def _quoted(order: _Order, turn: int) -> str:
    sent = (order.received - timedelta(days=turn + 1)).strftime("den %d november 2026 09:15")
    return (
        f"\n________________________________\nFrån: Jörgen Ängman <service{turn}@annan.example>\nSkickat: {sent}\n"
        f"Till: {order.person} <{order.sender()}>\nÄmne: SV: Digitala lås\n\nHej,\n\n{_FILLER}\n\n"
        f"{_FILLER}\n\nVänliga hälsningar\nJörgen Ängman\n"
    )


def _word_html(text: str) -> str:
    rows = "\n".join(
        f'<p class="MsoNormal" {_STYLE}>{_escaped(line) or "<o:p>&nbsp;</o:p>"}</p>' for line in text.split("\n")
    )
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
        f"<head><style>{_word_style()}</style></head><body lang=SV><div class=WordSection1>\n{rows}\n</div></body>"
        "</html>"
    )


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@cache
def _word_style() -> str:
    return "\n".join(
        f"p.MsoStil{i}, li.MsoStil{i} {{margin:0cm; font-size:{i}.0pt; color:#1F497D;}}" for i in range(40)
    )


def _sheet(order: _Order) -> Generated:
    mail = _headers(order, "Lista med kunder som ska ha lås")
    mail.set_content("Hej!\n\nHär kommer vår ifyllda lista.\n\nMvh\n" + order.person + "\n", cte="8bit")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    mail.add_attachment(_workbook(order), maintype="application", subtype=kind, filename="Kunder som ska ha lås.xlsx")
    return _done(order, mail, "sheet", ROWS_PER_SHEET)


def _workbook(order: _Order) -> bytes:
    """Three rows filled in of a form with drawn borders for many more; only the words differ between two mails."""
    target = BytesIO()
    with ZipFile(BytesIO(_form())) as form, ZipFile(target, "w", ZIP_DEFLATED) as filled:
        for name in form.namelist():
            content = form.read(name)
            if name in ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"):  # as the writer pleases
                content = _fill(content.decode(), order).encode()
            filled.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return target.getvalue()


def _fill(words: str, order: _Order) -> str:
    for part in range(ROWS_PER_SHEET):
        words = words.replace(f"KUND{part}", order.customer(part)).replace(f"ADRESS{part}", order.address(part))
    return words.replace("PERSON", order.person)


@cache
def _form() -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Kundid", "Adress", "Portlås", "Kontaktperson", "Telefon"])
    for part in range(ROWS_PER_SHEET):
        sheet.append([f"KUND{part}", f"ADRESS{part}", "Nej", "PERSON", "070-174 06 20"])
    thin = Border(*(Side(style="thin"),) * 4)
    for row in sheet.iter_rows(min_row=1, max_row=1_000, max_col=5):
        for cell in row:
            cell.border = thin
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _attachment(order: _Order) -> Generated:
    mail = _headers(order, "Beställning av digitalt lås, med planritning")
    mail.set_content(order.text(), charset="iso-8859-1", cte="quoted-printable")
    mail.add_attachment(_drawing(), maintype="image", subtype="jpeg", filename="planritning våning 3.jpg")
    return _done(order, mail, "attachment")


@cache
def _drawing() -> bytes:
    return b"%PDF-1.7\n" + random.Random(7).randbytes(1_000_000)


_KINDS: dict[str, Callable[[_Order], Generated]] = {
    "latin-1": _latin_1,
    "utf-8": _utf_8,
    "outlook": _outlook,
    "sheet": _sheet,
    "attachment": _attachment,
}
