"""A stage for conversations: bytes in through a Maildir, outbox bytes out, real SQLite, a clock that is moved."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import text as sql

from mailbot.app import Bot, open_runtime
from mailbot.commands.people import command_on_job
from mailbot.domain.calendar import STOCKHOLM, add_working_days
from mailbot.domain.job import Job
from mailbot.mailboxes.maildir import deliver, make_maildir
from mailbot.store import inbox, outbox
from mailbot.store import jobs as job_store
from mailbot.store.database import reading
from mailbot.store.migrate import upgrade

_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"


@dataclass
class Sent:
    """One mail that the bot sent, as its recipient sees it."""

    to: str
    subject: str
    body: str
    message_id: str
    raw: bytes = field(repr=False)
    headers: EmailMessage = field(repr=False)


class Stage:
    """A bot on a configuration text; `say` delivers a mail and lets the bot tick once."""

    def __init__(self, folder: Path, config: str, *, at: str, database: str | None = None) -> None:
        self.now = datetime.fromisoformat(at).replace(tzinfo=STOCKHOLM)
        self.folder = folder
        if database:
            config = config.replace("[mailbot]\n", f'[mailbot]\ndatabase = "{database}"\n', 1)
        (folder / "mailbot.toml").write_text(config, encoding="utf-8")
        self._open()
        for mailbox in self.bot.runtime.config.mailboxes:
            if mailbox.path:
                make_maildir(Path(mailbox.path))
        self._seen: set[str] = set()
        self._count = 0

    def _open(self) -> None:
        runtime = open_runtime(self.folder / "mailbot.toml", clock=lambda: self.now, need_schema=False)
        upgrade(runtime.engine)
        self.bot = Bot(runtime)
        self.bot.start()

    def restart(self) -> None:
        """As after a stop: a new bot on the same data."""
        self.bot.close()
        self._open()

    def close(self) -> None:
        self.bot.close()

    def wait(self, **span: int) -> list[Sent]:
        """Let time pass (working_days=, days=, hours=, minutes=) and let the bot tick; returns what it sent."""
        working = span.pop("working_days", 0)
        if working:
            day = add_working_days(self.now.date(), working)
            self.now = datetime.combine(day, self.now.time(), STOCKHOLM)
        self.now += timedelta(**span)
        return self.tick()

    def tick(self) -> list[Sent]:
        """One pass of all loops; returns the mails that went out in it, in order."""
        self.bot.once()
        self.bot.once()
        return [m for m in self.outbox() if self._new(m)]

    def _new(self, mail: Sent) -> bool:
        new = mail.message_id not in self._seen
        self._seen.add(mail.message_id)
        return new

    def outbox(self) -> list[Sent]:
        """Everything that was sent, from the bytes in the outbox folder, in the order of writing."""
        with reading(self.bot.runtime.engine) as connection:
            order = {row.message_id: row.id for row in outbox.in_state(connection, ("sent",), limit=100_000)}
        mails = []
        for sender in self.bot.runtime.config.senders:
            for path in Path(sender.path).glob("*.eml"):
                mails.append(_sent(path.read_bytes()))
        unique = {m.message_id: m for m in mails}
        return sorted(unique.values(), key=lambda m: order.get(m.message_id, 0))

    def say(
        self,
        text: str,
        *,
        sender: str,
        to: str,
        subject: str = "",
        reply: Sent | None = None,
        also: tuple[str, ...] = (),
        headers: dict[str, str] | None = None,
        attachments: tuple[tuple[str, bytes], ...] = (),
    ) -> list[Sent]:
        """Deliver one mail and tick; returns what the bot sent because of it."""
        mail = self.mail(text, sender=sender, to=to, subject=subject, reply=reply, headers=headers)
        for name, data in attachments:
            mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        return self.say_bytes(mail.as_bytes(), to, *also)

    def mail(
        self,
        text: str,
        *,
        sender: str,
        to: str,
        subject: str = "",
        reply: Sent | None = None,
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """A mail as a person writes it; with `reply` in the thread of one of the bot's mails."""
        self._count += 1
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"] = sender, to
        mail["Subject"] = subject or (f"SV: {reply.subject}" if reply else "")
        mail["Date"] = self.now
        mail["Message-ID"] = f"<{self._count}.{self.now:%Y%m%d%H%M%S}@{sender.rpartition('@')[2].strip('>')}>"
        if reply is not None:
            mail["In-Reply-To"] = mail["References"] = f"<{reply.message_id}>"
            quoted = "\n".join(f"> {line}" for line in reply.body.splitlines())
            text = f"{text}\n\nDen {self.now:%d %B %Y kl %H:%M} skrev {reply.headers['From']}:\n{quoted}\n"
        for name, value in (headers or {}).items():
            del mail[name]
            mail[name] = value
        mail.set_content(text)
        return mail

    def say_bytes(self, raw: bytes, *to: str) -> list[Sent]:
        """Deliver bytes to mailboxes by their addresses and tick."""
        boxes = {m.address: m for m in self.bot.runtime.config.mailboxes}
        for address in to:
            deliver(Path(boxes[address].path), raw, received=self.now)
        return self.tick()

    def command(self, number: str, action: str, **values: str) -> tuple[str, bool]:
        """What the person on duty does with a job on the command line; says why, and whether it was carried out."""
        return command_on_job(self.bot.runtime, number, action, values)

    def sealed(self, number: str) -> dict[str, str]:
        """The personal values that are kept sealed with a job, opened."""
        with reading(self.bot.runtime.engine) as connection:
            kept = job_store.sealed_of(connection, number)
        assert kept is not None
        vault = self.bot.runtime.desk.vault
        values: dict[str, str] = json.loads(vault.open(vault.open_key(kept[0]), kept[1], f"job:{number}"))
        return values

    def written(self) -> Iterator[tuple[str, bytes]]:
        """Every byte that the bot wrote, by name: its folders, and the database (file, WAL, or each table's copy).

        The mailboxes are left out: they are the mail server's, and hold what people sent.
        """
        for folder in ("data", "utkorg"):
            for path in (self.folder / folder).rglob("*"):
                if path.is_file():
                    yield str(path), path.read_bytes()
        url = self.bot.runtime.engine.url
        if url.database and url.get_backend_name() == "sqlite":
            for path in Path(url.database).parent.glob(f"{Path(url.database).name}*"):
                yield str(path), path.read_bytes()
        else:
            yield from self._copied_tables()

    def _copied_tables(self) -> Iterator[tuple[str, bytes]]:
        with self.bot.runtime.engine.connect() as connection:
            cursor = connection.connection.cursor()
            names = [str(row[0]) for row in connection.execute(sql(_TABLES))]
            for name in names:
                with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as copy:
                    yield name, b"".join(bytes(block) for block in copy)

    def jobs(self) -> list[Job]:
        """All jobs by number."""
        with reading(self.bot.runtime.engine) as connection:
            return job_store.listing(connection, open_only=False)

    def job(self, number: str | None = None) -> Job:
        """A job by number, or the only one."""
        jobs = self.jobs()
        if number is None:
            assert len(jobs) == 1, [j.number for j in jobs]
            return jobs[0]
        return next(j for j in jobs if j.number == number)

    def parked(self) -> list[str]:
        """Why each parked mail is parked."""
        with reading(self.bot.runtime.engine) as connection:
            return [row["because"] for row in inbox.parked(connection)]

    def outcomes(self) -> dict[str, int]:
        """How many inbox rows stand in each state."""
        with reading(self.bot.runtime.engine) as connection:
            return inbox.counts(connection)


def _sent(raw: bytes) -> Sent:
    mail = message_from_bytes(raw, policy=policy.default)
    body = mail.get_body()
    assert isinstance(mail, EmailMessage)
    return Sent(
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        body=body.get_content().replace("\r\n", "\n") if body else "",
        message_id=str(mail["Message-ID"]).strip("<>"),
        raw=raw,
        headers=mail,
    )


def only(mails: list[Sent], *, to: str) -> Sent:
    """The one mail to an address."""
    found = [m for m in mails if m.to == to]
    assert len(found) == 1, [(m.to, m.subject) for m in mails]
    return found[0]
