"""A day at the mailboxes, told so that it can be broken off anywhere: what arrives, and what it must have led to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, Row, select

from mailbot.app import Bot, open_runtime
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import MailbotError
from mailbot.store import jobs as job_store
from mailbot.store.database import reading
from mailbot.store.tables import inbox, outbox
from tests.crash.failing_calls import Crashed, FailingCalls
from tests.mail_factory import bounce_of, plain_mail, sheet_mail

SERVICE = "service@ekby.example.se"
PROJECT = "lasprojekt@ekby.example.se"
PROVIDER = "samordnare@hemtjanstgruppen.example"
OTHER_PROVIDER = "samordnare@omsorgsringen.example"
INSTALLER = "montor@ekby.example.se"
SYSTEM_MANAGER = "systemforvaltning@ekby.example.se"
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=STOCKHOLM)
_PATIENCE = 40  # rounds until everything must be quiet; each moves the clock by more than the shorter pauses


Rows = Sequence[Row[Any]]


class World(Protocol):
    """Where the mails lie and where ours go."""

    def deliver(self, address: str, raw: bytes) -> None: ...

    def lying(self) -> Mapping[str, list[list[bytes]]]:
        """By mailbox address: the mails of its read folder and of its done folder."""
        ...

    def handed_over(self) -> list[bytes]:
        """Every mail that the other side has accepted from us, each as often as it did."""
        ...

    def sure(self) -> bool:
        """Whether the way out can tell, after a crash, what it had accepted."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """What the day has led to, without ids and numbers that depend on the order of things."""

    jobs: Counter[tuple[str | None, str, tuple[tuple[str, str], ...]]]
    said: Counter[tuple[str, str, str | None]]
    outcomes: Counter[tuple[str, str, str | None]]


class Day:
    """Plays the day with one bot after another on the same data."""

    def __init__(self, config: Path, world: World, calls: FailingCalls) -> None:
        self.now = MORNING
        self.calls = calls
        self.world = world
        self.delivered: list[tuple[str, bytes]] = []
        self.lives = 0
        self._config = config
        self._bot: Bot | None = None

    def play(self) -> Ending:
        """All phases; after a crash the same phase goes on with a new bot. Ends when nothing moves any more."""
        for phase in (_orders, _answers_and_a_bounce, _mounted, _coupled):
            for address, raw in phase(self):
                self.delivered.append((address, raw))
                self.world.deliver(address, raw)
            self._until_quiet()
        self.close()
        return self._ending()

    def _until_quiet(self) -> None:
        for _ in range(_PATIENCE):
            try:
                with self.calls.active():
                    bot = self._start()
                    if bot is not None:
                        bot.once()
            except Crashed:
                self._bot = None
                self.calls.bury()
                continue
            if bot is None:
                continue
            if self.is_quiet():
                return
            self.now += timedelta(minutes=16)
        raise AssertionError(f"never quiet: {self.unsettled()}")

    def _start(self) -> Bot | None:
        """The bot that lives, or a new one; None when it will not start and says why, as the command line does."""
        try:
            return self._alive()
        except (MailbotError, OSError):
            self.calls.bury()
            return None

    def _alive(self) -> Bot:
        if self._bot is None:
            runtime = open_runtime(self._config, clock=lambda: self.now)
            self.calls.hook_database(runtime.engine)
            bot = Bot(runtime)
            bot.start()
            self.lives += 1
            self._bot = bot
        return self._bot

    def close(self) -> None:
        bot, self._bot = self._bot, None
        if bot is not None:
            bot.close()

    @property
    def engine(self) -> Engine:
        if self._bot is None:
            raise RuntimeError("nobody is alive")
        return self._bot.runtime.engine

    def unsettled(self) -> list[str]:
        """What still waits for something to happen: rows, mails, copies on the server."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(inbox.c.kind, inbox.c.state, inbox.c.server, inbox.c.because)).all()
            mails = connection.execute(select(outbox.c.purpose, outbox.c.state)).all()
        waiting = [f"{r.kind} {r.state} {r.because}" for r in rows if r.state not in ("done", "parked", "ignored")]
        lying = [f"mail {r.server}" for r in rows if r.kind == "mail" and r.state == "done" and r.server != "moved"]
        return [*waiting, *lying, *(f"{m.purpose} {m.state}" for m in mails if m.state in ("queued", "sending"))]

    def is_quiet(self) -> bool:
        with reading(self.engine) as connection:
            held = Counter(connection.scalars(select(inbox.c.mailbox).where(inbox.c.kind == "mail")))
        return sum(held.values()) >= len(self.delivered) and not self.unsettled()

    def sent_about(self, purpose: str, recipient: str, customer: str | None = None) -> str:
        """Message-ID of the mail that the bot wrote."""
        with reading(self.engine) as connection:
            jobs = {j.number: j for j in job_store.listing(connection, open_only=False)}
            rows = connection.execute(select(outbox.c.message_id, outbox.c.purpose, outbox.c.recipient, outbox.c.job))
            found = [
                r.message_id
                for r in rows
                if r.purpose == purpose
                and r.recipient == recipient
                and (customer is None or (r.job and jobs[r.job].item.customer_id == customer))
            ]
        assert len(found) == 1, (purpose, recipient, customer, found)
        return str(found[0])

    def _ending(self) -> Ending:
        runtime = open_runtime(self._config, clock=lambda: self.now)
        try:
            with reading(runtime.engine) as connection:
                jobs = job_store.listing(connection, open_only=False)
                mails = connection.execute(select(outbox)).all()
                rows = connection.execute(select(inbox)).all()
        finally:
            runtime.engine.dispose()
        customers = {j.number: j.item.customer_id for j in jobs}
        _check_mails(mails, self.world)
        _check_server(self.delivered, rows, self.world)
        return Ending(
            jobs=Counter(
                (j.item.customer_id, j.status.value, tuple((s.name, s.state.value) for s in j.steps)) for j in jobs
            ),
            said=Counter((m.purpose, m.recipient, customers.get(m.job)) for m in mails),
            outcomes=Counter((r.kind, r.state, r.outcome) for r in rows),
        )


def _check_mails(mails: Rows, world: World) -> None:
    """Each mail of ours went out exactly once; the one in flight may be in doubt where the way out cannot tell."""
    rows = {m.message_id: m for m in mails}
    handed = Counter(message_id_of(raw) for raw in world.handed_over())
    assert set(handed) <= set(rows), "a mail went out that the outbox does not know"
    assert not [i for i, times in handed.items() if times > 1], "a mail went out twice"
    never = [m for m in rows.values() if m.state == "bounced" and m.message_id not in handed]  # was in doubt before
    doubtful = [*never, *(m for m in rows.values() if m.state == "uncertain")]
    assert len(doubtful) <= (0 if world.sure() else 1), [m.purpose for m in doubtful]
    wrong = [(m.purpose, m.state, m.because) for m in rows.values() if m.state not in ("sent", "uncertain", "bounced")]
    assert not wrong, wrong
    lost = [m.purpose for m in rows.values() if m.state == "sent" and m.message_id not in handed]
    assert not lost, lost


def _check_server(delivered: list[tuple[str, bytes]], rows: Rows, world: World) -> None:
    """Every mail lies in exactly one folder: the finished ones in the done folder, the others where they were."""
    for address, (read, done) in world.lying().items():
        expected = Counter(message_id_of(raw) for to, raw in delivered if to == address)
        assert Counter(message_id_of(raw) for raw in (*read, *done)) == expected, address
    parked = sum(1 for r in rows if r.kind == "mail" and r.state == "parked")
    assert sum(len(read) for read, _ in world.lying().values()) == parked


def message_id_of(raw: bytes) -> str:
    head = raw.split(b"\r\n\r\n", 1)[0].replace(b"\r\n ", b" ")
    line = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"message-id:"))
    return line.partition(b"<")[2].partition(b">")[0].decode()


Arrivals = Iterator[tuple[str, bytes]]


def _mail(day: Day, text: str, sender: str, subject: str, name: str, answers: str | None = None) -> tuple[str, bytes]:
    ident = f"{name}@{sender.rpartition('@')[2]}"
    raw = plain_mail(text, sender=sender, to=SERVICE, subject=subject, at=day.now, message_id=ident, answers=answers)
    return SERVICE, raw


def _orders(day: Day) -> Arrivals:
    rows = [("3051", "Björnbärsvägen 4", False), ("3055", "Hallonstigen 17B", True), ("3078", "Lingonbacken 2", False)]
    sheet = sheet_mail(rows, to=SERVICE, at=day.now, message_id="lista@hemtjanstgruppen.example", sender=PROVIDER)
    yield SERVICE, sheet
    yield PROJECT, sheet
    whole = "Hej! Vi vill beställa montering av digitalt lås.\n\nKundid: 4100\nAdress: Sjötåsgatan 12\nPortlås: nej\n"
    yield _mail(day, whole, PROVIDER, "Beställning av lås", "hel")
    lacking = "Hej! Vi vill beställa montering av digitalt lås.\n\nKundid: 4200\nPortlås: nej\n"
    yield _mail(day, lacking, PROVIDER, "Beställning av lås", "ofullstandig")
    other = whole.replace("4100", "4300").replace("Sjötåsgatan 12", "Åkerbärsgränd 7")
    yield _mail(day, other, OTHER_PROVIDER, "Beställning av lås", "studsar")
    yield _mail(day, "Hej!\n\nHur lång tid brukar det ta?\n", PROVIDER, "Fundering", "fraga")


def _answers_and_a_bounce(day: Day) -> Arrivals:
    asked = day.sent_about("ask:job_mail", INSTALLER, "4100")
    yield _mail(day, "Bokat tors 3/12 kl 10\n\n/Ture", INSTALLER, "SV: Jobb", "bokat", asked)
    missing = day.sent_about("missing:ask_missing", PROVIDER, "4200")
    yield _mail(day, "Adress: Ängsvägen 9\n\nHälsningar Solveig", PROVIDER, "SV: Beställning", "adress", missing)
    receipt = day.sent_about("receipt", OTHER_PROVIDER)
    yield SERVICE, bounce_of(receipt, OTHER_PROVIDER, to=SERVICE, at=day.now)


def _mounted(day: Day) -> Arrivals:
    asked = day.sent_about("ask:job_mail", INSTALLER, "4100")
    yield _mail(day, "Monterat, serienr 11020344\n\n/Ture", INSTALLER, "SV: Jobb", "monterat", asked)


def _coupled(day: Day) -> Arrivals:
    asked = day.sent_about("ask:ask_coupling", SYSTEM_MANAGER, "4100")
    yield _mail(day, "Dörr kopplad.\n\nSystemförvaltningen", SYSTEM_MANAGER, "SV: Koppla", "kopplat", asked)


CONFIG = """
[mailbot]
data = "data"
instance = "kraschprov"
database = "{database}"

[deliver]
mode = "on"

[[sender]]
name = "ut"
{sender}
from_address = "service@ekby.example.se"
from_name = "Digitala lås"

[[mailbox]]
name = "service"
municipality = "ekby"
address = "service@ekby.example.se"
start = 2020-01-01
{service}

[[mailbox]]
name = "projekt"
municipality = "ekby"
address = "lasprojekt@ekby.example.se"
start = 2020-01-01
{project}

[[municipality]]
name = "ekby"
routine = "nacka-breddinforande"
sender = "ut"
signature = "Servicecenter, digitala lås"
authentication = "off"
unknown_orders = true
own_domains = ["ekby.example.se"]

[municipality.roles]
duty = ["jour@ekby.example.se"]
installer = ["montor@ekby.example.se"]
system_manager = ["systemforvaltning@ekby.example.se"]

[[municipality.provider]]
id = "hemtjanstgruppen"
name = "Hemtjänstgruppen"
domains = ["hemtjanstgruppen.example"]

[[municipality.provider]]
id = "omsorgsringen"
name = "Omsorgsringen"
domains = ["omsorgsringen.example"]
"""
