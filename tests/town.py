"""A small invented municipality for tests: one provider, one installer, Maildir in, a folder out."""

from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from mailbot.domain.calendar import STOCKHOLM
from mailbot.mailboxes.maildir import deliver, make_maildir

ADDRESS = "las@kommun.example.se"
PROVIDER = "samordnare@utforare.example"
INSTALLER = "montor@kommun.example.se"
DUTY = "jour@kommun.example.se"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=STOCKHOLM)

MAILDIR = """
[[mailbox]]
name = "las"
municipality = "exempelby"
kind = "maildir"
address = "las@kommun.example.se"
path = "post"
start = 2026-11-01
"""

FOLDER = """
[[sender]]
name = "ut"
kind = "folder"
path = "utkorg"
from_address = "las@kommun.example.se"
from_name = "Digitala lås"
"""

TOWN = """
[[municipality]]
name = "exempelby"
routine = "nacka"
sender = "ut"
signature = "Digitala lås"
authentication = "off"
unknown_orders = false
own_domains = ["kommun.example.se"]

[municipality.roles]
duty = ["jour@kommun.example.se"]
installer = ["montor@kommun.example.se"]
system_manager = ["systemforvaltare@kommun.example.se"]

[[municipality.provider]]
id = "utforaren"
name = "Utföraren"
domains = ["utforare.example"]
"""


def config(
    *,
    general: str = "",
    delivery: str = 'mode = "on"',
    schedule: str = "",
    mailbox: str = MAILDIR,
    sender: str = FOLDER,
) -> str:
    """The text of mailbot.toml with these parts."""
    return (
        f'[mailbot]\ndata = "data"\ninstance = "prov"\n{general}\n[deliver]\n{delivery}\n'
        f"[schedule]\n{schedule}\n{mailbox}{sender}{TOWN}"
    )


def order(number: int, *, sender: str = PROVIDER, sent: datetime = MONDAY, street: str = "Provgatan") -> bytes:
    """A provider's order of a mounting, complete and certain; each number is another customer."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, "Beställning av montering"
    mail["Date"] = format_datetime(sent)
    mail["Message-ID"] = f"<order-{number}@utforare.example>"
    mail.set_content(
        f"Hej!\n\nVi beställer montering av trygghetslås.\n\nKundid: {4000 + number}\nAdress: {street} {number}\n"
        f"Portlås: nej\nÖnskat datum: 2026-12-10\nKontaktperson: Ebba Vindelmark\nTelefon: 070-1740630\n\n/Ebba\n"
    )
    return mail.as_bytes()


def post(folder: Path, raw: bytes, received: datetime = MONDAY) -> None:
    """Deliver into the Maildir beside the configuration."""
    make_maildir(folder / "post")
    deliver(folder / "post", raw, received=received)


def orders(folder: Path, *numbers: int, first: datetime = MONDAY, apart: timedelta = timedelta(minutes=1)) -> None:
    """Deliver several orders, received one after another."""
    for index, number in enumerate(numbers):
        post(folder, order(number), first + index * apart)


def write(folder: Path, text: str) -> Path:
    """Write mailbot.toml into a folder and tell its path."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mailbot.toml").write_text(text, encoding="utf-8")
    make_maildir(folder / "post")
    return folder / "mailbot.toml"
