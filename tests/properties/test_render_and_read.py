"""What an order says is what is read, in whatever form, charset and transfer encoding it was written."""

from dataclasses import dataclass
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP

from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.reading import Item, ItemType, MailClass, Reading
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=STOCKHOLM)
_MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec")
_STREETS = ("Åkervägen", "Östra Ängsgatan", "Sjöstigen", "Björkbacken", "Lövgränd", "Kvarnholmstorget", "Ekallén")
_PEOPLE = ("Åsa Provberg", "Märta Testman", "Örjan Exemplén", "Siv-Britt Påhitt")


@dataclass(frozen=True)
class Order:
    customer: str
    address: str
    day: date
    phone: str
    person: str
    kind: ItemType


orders = st.builds(
    Order,
    customer=st.integers(1000, 99999).map(str),
    address=st.builds(
        lambda street, number, letter: f"{street} {number}{letter}",
        st.sampled_from(_STREETS),
        st.integers(1, 180),
        st.sampled_from(("", "A", "B")),
    ),
    day=st.dates(date(2026, 11, 24), date(2027, 2, 26)),
    phone=st.integers(605, 699).map(lambda n: f"070-1740{n}"),
    person=st.sampled_from(_PEOPLE),
    kind=st.sampled_from((ItemType.MOUNT, ItemType.DISMOUNT)),
)
_WORK = {ItemType.MOUNT: "montering av digitalt lås", ItemType.DISMOUNT: "nedmontering av digitalt lås"}


def label_lines(o: Order) -> str:
    return (
        f"Hej!\n\nVi beställer {_WORK[o.kind]}.\n\nKundid: {o.customer}\nAdress: {o.address}\n"
        f"Önskat datum: {o.day.isoformat()}\nKontaktperson: {o.person}, {o.phone}\n"
    )


def prose(o: Order) -> str:
    return (
        f"Hej, vi vill beställa {_WORK[o.kind]} hos kund {o.customer} på {o.address}, gärna den {o.day.day} "
        f"{_MONTHS[o.day.month - 1]}. Kontaktperson är {o.person}, {o.phone}."
    )


def table(o: Order) -> str:
    pairs = {
        "Ärende": _WORK[o.kind].capitalize(),
        "Kundid": o.customer,
        "Adress": o.address,
        "Önskat datum": o.day.isoformat(),
        "Kontaktperson": o.person,
        "Telefon": o.phone,
    }
    rows = "".join(f"<tr><td><b>{name}</b></td><td>{value}</td></tr>" for name, value in pairs.items())
    return f"<html><body><p>Hej!</p><table>{rows}</table></body></html>"


def mail(text: str, charset: str, encoding: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Planeringen <planering@utforare.example>"
    message["To"], message["Subject"] = "las@kommun.example", "Beställning"
    message["Message-ID"], message["Date"] = "<1@utforare.example>", NOW
    subtype = "html" if text.startswith("<html") else "plain"
    message.set_content(text, subtype=subtype, charset=charset, cte=encoding)
    return message.as_bytes()


def read(raw: bytes) -> Reading:
    required = {"montering": ("customer_id", "address"), "nedmontering": ("customer_id",)}
    return read_mail(parse_message(raw), required=required, received=NOW)


def found(reading: Reading) -> Order | None:
    if reading.mail_class is not MailClass.ORDER or len(reading.items) != 1:
        return None
    item: Item = reading.items[0]
    day = item.proposed_date.date() if isinstance(item.proposed_date, datetime) else item.proposed_date
    return Order(
        customer=item.customer_id or "",
        address=item.address or "",
        day=day or date.min,
        phone=item.contact.phone or "",
        person=item.contact.name or "",
        kind=item.type,
    )


@settings(max_examples=150, deadline=None)
@given(
    orders,
    st.sampled_from((label_lines, prose, table)),
    st.sampled_from(("utf-8", "iso-8859-1", "cp1252")),
    st.sampled_from(("quoted-printable", "base64", "8bit")),
)
def test_what_is_written_is_read(order: Order, render: object, charset: str, encoding: str) -> None:
    assert callable(render)
    assert found(read(mail(render(order), charset, encoding))) == order
