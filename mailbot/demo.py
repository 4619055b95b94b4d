"""`mailbot demo`: the whole bot with nothing to configure, told as it happens."""

import json
import shutil
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message as EmailMessage
from email.policy import compat32
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

from mailbot import resources
from mailbot.app import Bot, open_runtime
from mailbot.binder import HEAD, MAIL_WORDS, STATUS_WORDS, binder_row
from mailbot.commands.table import table
from mailbot.domain.calendar import STOCKHOLM, swedish_moment
from mailbot.domain.errors import PermanentError
from mailbot.domain.reading import RowFault
from mailbot.domain.role import Role
from mailbot.domain.words import ROLE_WORDS
from mailbot.handlers.sheet import ROW_FAULTS
from mailbot.mailboxes.maildir import deliver, make_maildir
from mailbot.runtime import Runtime
from mailbot.store import inbox, journal, outbox
from mailbot.store import jobs as job_store
from mailbot.store.database import reading
from mailbot.store.migrate import upgrade
from mailbot.store.tables import inbox as inbox_table


class DemoClock:
    """Time as the mails tell it: it stands still between them and never runs backwards within a story."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoMail:
    """One mail to deliver: its bytes, and which mailboxes it arrives in."""

    name: str
    raw: bytes
    mailboxes: tuple[str, ...]
    at: datetime


def demo(*, mails: Path | None, keep: Path | None, mailboxes: Path | None) -> int:
    """Run the shipped stories, or mails never seen; print each mail's way and the binder at the end."""
    folder = keep or Path(tempfile.mkdtemp(prefix="mailbot-demo-"))
    if keep is not None and (keep / "mailbot.toml").exists():
        raise PermanentError(f"{keep} har redan en körning; välj en tom mapp.")
    try:
        show = _Show(folder)
        try:
            if mails is None:
                show.stories()
            else:
                show.strangers(mails, _recipients(mailboxes))
            show.binder()
        finally:
            show.bot.close()
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


def _recipients(file: Path | None) -> dict[str, str]:
    if file is None:
        return {}
    try:
        return {k.lower(): v for k, v in json.loads(file.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise PermanentError(f"{file.name} går inte att läsa: {type(error).__name__}.") from error


class _Show:
    """A bot on embedded defaults, and what it prints."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(resources.config_dir() / "demo.toml", folder / "mailbot.toml")
        self.clock = DemoClock()
        self.runtime: Runtime = open_runtime(folder / "mailbot.toml", clock=self.clock, need_schema=False)
        upgrade(self.runtime.engine)
        for mailbox in self.runtime.config.mailboxes:
            make_maildir(Path(mailbox.path))
        self.bot = Bot(self.runtime)
        self.by_address = {m.address: m for m in self.runtime.config.mailboxes}

    def stories(self) -> None:
        """The five stories, mail by mail; a reply answers the bot's own latest mail of the kind it names."""
        order = tomllib.loads((resources.config_dir() / "demo" / "stories.toml").read_text(encoding="utf-8"))
        for story in order["stories"]:
            title = next(r.title for r in self.runtime.routines.values() if r.name == story)
            print(f"\n{'=' * 100}\n{story}: {title}\n{'=' * 100}")
            self.clock.now = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
            jobs: list[str] = []
            for path in sorted((resources.config_dir() / "demo" / story).glob("*.eml")):
                jobs += self._tell(self._answering(path, jobs))

    def _answering(self, path: Path, jobs: list[str]) -> DemoMail:
        """A demo mail with its X-Demo headers carried out."""
        mail = message_from_bytes(path.read_bytes(), policy=compat32)
        template, index = _reply_to(mail)
        also = [a.strip().lower() for a in str(mail.get("X-Demo-Also-To", "")).split(",") if a.strip()]
        if template:
            self._reply(mail, template, jobs[int(index) - 1])
        for header in ("X-Demo-Reply-To", "X-Demo-Also-To"):
            del mail[header]
        addresses = tuple(dict.fromkeys([*_addresses(mail), *also]))
        return DemoMail(
            name=path.stem,
            raw=mail.as_bytes(policy=compat32),
            mailboxes=tuple(a for a in addresses if a in self.by_address),
            at=_date(mail, self.clock.now),
        )

    def _reply(self, mail: EmailMessage, template: str, job: str) -> None:
        with reading(self.runtime.engine) as connection:
            ours = [m for m in outbox.of_job(connection, job) if m.purpose.split(":")[-1] == template]
        if not ours:
            raise PermanentError(f"Exempelmejlet svarar på «{template}» för {job}, som boten aldrig skrev.")
        original = message_from_bytes(ours[-1].raw, policy=compat32)
        del mail["In-Reply-To"], mail["References"], mail["Subject"]
        mail["In-Reply-To"] = mail["References"] = f"<{ours[-1].message_id}>"
        mail["Subject"] = f"SV: {original['Subject']}"

    def strangers(self, folder: Path, recipients: Mapping[str, str]) -> None:
        """Mails never seen: each to the mailbox that its recipient names, else to the one that fits best."""
        paths = sorted(p for p in folder.glob("**/*.eml") if p.is_file())
        if not paths:
            raise PermanentError(f"{folder} har inga .eml-filer.")
        for path in paths:
            raw = path.read_bytes()
            mail = message_from_bytes(raw, policy=compat32)
            box = self._box_for(_addresses(mail), recipients)
            self._tell(DemoMail(name=path.name, raw=raw, mailboxes=(box,), at=_date(mail, self.clock.now)))

    def _box_for(self, addresses: list[str], recipients: Mapping[str, str]) -> str:
        by_municipality = {m.municipality: m.address for m in reversed(self.runtime.config.mailboxes)}
        for address in addresses:
            if address in self.by_address:
                return address
            if recipients.get(address) in by_municipality:
                return by_municipality[recipients[address]]
        named = (m for a in addresses for m in by_municipality if m in a.replace("ö", "o"))
        return by_municipality[next(named, next(iter(by_municipality)))]

    def _tell(self, mail: DemoMail) -> list[str]:
        """Deliver a mail, let the bot tick once, print what happened. Returns the numbers of new jobs."""
        self.clock.now = max(self.clock.now, mail.at)
        for address in mail.mailboxes:
            deliver(Path(self.by_address[address].path), mail.raw, received=self.clock.now)
        before = self._last_row()
        self.bot.once()
        new: list[str] = []
        for row_id in range(before + 1, self._last_row() + 1):
            new += self._print_row(mail, row_id)
        return new

    def _last_row(self) -> int:
        from sqlalchemy import func, select

        with reading(self.runtime.engine) as connection:
            return int(connection.scalar(select(func.max(inbox_table.c.id))) or 0)

    def _print_row(self, mail: DemoMail, row_id: int) -> list[str]:
        """One inbox row: what arrived, what was understood, which job, what was sent and why."""
        from sqlalchemy import select

        with reading(self.runtime.engine) as connection:
            row = connection.execute(select(inbox_table).where(inbox_table.c.id == row_id)).one()
            lines = journal.of_inbox(connection, row_id)
            mails = outbox.of_inbox(connection, row_id)
            jobs = job_store.of_inbox_rows(connection, [row_id]).get(row_id, ())
        print(f"\n{swedish_moment(self.clock.now)}  {_KINDS[row.kind]}{self._arrived(mail, row.kind, row.mailbox)}")
        outcome = "late" if row.kind == "deadline" and row.outcome == "moved" else row.outcome or row.state
        print(f"   förstod: {_OUTCOMES.get(outcome, outcome)}: {row.because or _fault(row.note)}")
        for line in lines:
            if line["job"]:
                print(f"   jobb {line['job']}: {_where(line['before']) or 'nytt'} → {_where(line['after'])}")
        for sent in mails:
            why = f" ({sent.because})" if sent.because else ""
            to = f"{_role(sent.role)} <{sent.recipient}>"
            print(f"   brev till {to}: «{_subject(sent.raw)}» {MAIL_WORDS[sent.state]}{why}")
        for line in lines:
            if "silent" in line["effects"]:
                print(f"   osagt: {line['effects'].partition('silent: ')[2].rstrip(')')}")
        return [job.number for job in jobs]

    def _arrived(self, mail: DemoMail, kind: str, mailbox: str) -> str:
        if kind != "mail":
            return ""
        parsed = message_from_bytes(mail.raw, policy=compat32)
        sender = next((a for _, a in getaddresses([str(parsed.get("From", ""))]) if a), "okänd avsändare")
        return f" {mail.name} till {mailbox} från {sender}"

    def binder(self) -> None:
        """The binder as a table, and what waits for a person."""
        with reading(self.runtime.engine) as connection:
            jobs = job_store.listing(connection, open_only=False)
            parked = inbox.parked(connection)
            sent = outbox.counts(connection)
        print(f"\n{'=' * 100}\nPärmen\n{'=' * 100}")
        print(table(HEAD, [binder_row(self.runtime, job) for job in jobs], widest=32))
        if parked:
            print("\nVäntar på en människa")
            print(
                table(("Nr", "Brevlåda", "Därför"), [(p["id"], p["mailbox"], p["because"]) for p in parked], widest=90)
            )
        words = ", ".join(f"{MAIL_WORDS[state]} {count}" for state, count in sorted(sent.items()))
        print(f"\nBrev: {words or 'inga'}.")


_KINDS = {
    "mail": "MEJL",
    "row": "RAD i listan",
    "sheet": "LISTA från kommandoraden",
    "batch": "LISTAN är klar",
    "deadline": "KLOCKAN",
    "person": "MÄNNISKA",
}
_OUTCOMES = {
    "ordered": "beställning",
    "moved": "jobbet går vidare",
    "late": "en tidsgräns har gått ut",
    "courtesy": "en hälsning",
    "answered": "besvarat",
    "noted": "noterat",
    "duplicate": "kopia",
    "own_mail": "vårt eget mejl",
    "split": "beställningslista",
    "redirected": "skickat vidare",
    "parked": "väntar på en människa",
    "ignored": "inget jobb",
}


def _fault(note: str) -> str:
    """Why a row of a sheet became no job, when that was seen before anything was decided."""
    fault = json.loads(note).get("fault") if note.startswith("{") else None
    return ROW_FAULTS[RowFault(fault)] if fault else ""


def _reply_to(mail: EmailMessage) -> tuple[str, str]:
    template, _, index = str(mail.get("X-Demo-Reply-To", "")).partition(" ")
    return template, index or "1"


def _addresses(mail: EmailMessage) -> list[str]:
    values = [str(v) for name in ("Delivered-To", "To", "Cc") for v in mail.get_all(name, [])]
    return [address.lower() for _, address in getaddresses(values) if address]


def _date(mail: EmailMessage, default: datetime) -> datetime:
    try:
        sent = parsedate_to_datetime(str(mail["Date"]))
    except (TypeError, ValueError):
        return default + timedelta(minutes=1)
    return sent if sent.tzinfo else sent.replace(tzinfo=STOCKHOLM)


def _subject(raw: bytes) -> str:
    from email.header import decode_header, make_header

    return str(make_header(decode_header(str(message_from_bytes(raw, policy=compat32)["Subject"]))))


def _where(text: str) -> str:
    """A journal's from or to in Swedish: whose turn it is, or how the job ended."""
    words = {r.value: f"väntar på {w}" for r, w in ROLE_WORDS.items()}
    return (words | {status.value: word for status, word in STATUS_WORDS.items()}).get(text, text)


def _role(name: str) -> str:
    return ROLE_WORDS[Role(name)]
