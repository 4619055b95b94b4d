"""An invented town for the hazards: two mailboxes, two providers, one installer; small enough to see through."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mailbot.health import look
from tests.conversations.stage import Sent, Stage, only

LOCKS = "las@byholm.example.se"
PROJECT = "projekt@byholm.example.se"
DUTY = "jour@byholm.example.se"
INSTALLER = "montor@byholm.example.se"
COUPLER = "system@byholm.example.se"
ANNA = "anna@hemvard.example"
BO = "bo@hemvard.example"
CARIN = "carin@omsorgen.example"
STRANGER = "okand@annat.example"

CONFIG = """
[mailbot]
data = "data"
instance = "prov"

[deliver]
mode = "on"

[[sender]]
name = "ut"
kind = "folder"
path = "utkorg"
from_address = "las@byholm.example.se"
from_name = "Digitala lås"
plus_addresses = true

[[mailbox]]
name = "lås"
municipality = "byholm"
kind = "maildir"
address = "las@byholm.example.se"
path = "post/las"
start = 2020-01-01

[[mailbox]]
name = "projekt"
municipality = "byholm"
kind = "maildir"
address = "projekt@byholm.example.se"
path = "post/projekt"
start = 2020-01-01

[[municipality]]
name = "byholm"
routine = "nacka"
sender = "ut"
signature = "Digitala lås i Byholm"
authentication = "off"
unknown_orders = false
own_domains = ["byholm.example.se"]

[municipality.roles]
duty = ["jour@byholm.example.se"]
installer = ["montor@byholm.example.se"]
system_manager = ["system@byholm.example.se"]
system = ["formular@byholm.example.se"]

[[municipality.provider]]
id = "hemvard"
name = "Hemvården"
domains = ["hemvard.example"]

[[municipality.provider]]
id = "omsorgen"
name = "Omsorgen"
domains = ["omsorgen.example"]
"""

ORDER = "Hej,\n\nVi beställer montering av lås.\n\nKundid: {customer}\nAdress: {address}\n\nHälsningar\nAnna\n"


def order(customer: str = "3412", address: str = "Sjöutsikten 5") -> str:
    """An order that lacks nothing."""
    return ORDER.format(customer=customer, address=address)


@contextmanager
def town(folder: Path, config: str = CONFIG, *, at: str = "2026-11-23T09:00") -> Iterator[Stage]:
    """The town's bot, open for as long as the block lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(folder, config, at=at)
    try:
        yield stage
    finally:
        stage.close()


def ordered(stage: Stage, customer: str = "3412", address: str = "Sjöutsikten 5", *, by: str = ANNA) -> list[Sent]:
    """One job is open: the receipt and the job mail, in that order."""
    sent = stage.say(order(customer, address), sender=by, to=LOCKS, subject="Beställning av lås")
    return [only(sent, to=by), only(sent, to=INSTALLER)]


def red(stage: Stage) -> tuple[str, ...]:
    """What `mailbot status` shows as red."""
    return look(stage.bot.runtime).red


def rows(stage: Stage) -> int:
    """How many rows the inbox holds, whatever became of them."""
    return sum(stage.outcomes().values())


def waiting_files(stage: Stage, box: str = "las") -> list[str]:
    """The mails that still lie in a mailbox's read folder."""
    return sorted(path.name for part in ("new", "cur") for path in (stage.folder / "post" / box / part).iterdir())


def raw(text: str, **headers: str) -> bytes:
    """A mail with exactly these headers (underscores stand for hyphens), nothing added: what strange senders write."""
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    body = text.replace("\n", "\r\n")
    return (head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body).encode()
