"""`mailbot parse`: reads mails and sheets, changes nothing, needs no database; one JSON object per line."""

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from mailbot import resources
from mailbot.attempt import Failure, attempt
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import ConfigError, ConfigProblem, ParseError, PermanentError
from mailbot.domain.message import Message
from mailbot.domain.placement import address_key
from mailbot.domain.reading import Item, MailClass, Reading, SheetError, SheetReading
from mailbot.domain.routine import Routine
from mailbot.evidence import redacted
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from mailbot.reading_json import reading_to_json
from mailbot.routines import load_routines
from mailbot.sheet_json import sheet_to_json
from mailbot.sheet_privacy import read_safely
from mailbot.sheets_in_mail import beside_words, find_sheet, with_sheet
from mailbot.toml_reader import load_toml

_SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")


def parse(
    paths: Iterable[str], *, config: Path | None, routine: str | None, mailboxes: Path | None, received: date | None
) -> int:
    """Read files in order, a line each, flushed. Uncertain or unreadable mail is a line, never an error."""
    routines = load_routines(resources.config_dir() / "routines")
    if routine is not None and routine not in routines:
        raise PermanentError(f"Rutinen «{routine}» finns inte; de som finns är {', '.join(sorted(routines))}.")
    desk = _Desk(routines, routine, _recipients(config, mailboxes), received)
    failed = False
    for path in paths:
        try:
            data = Path(path).read_bytes()
        except (OSError, ValueError) as error:  # ValueError: a path that cannot be one
            why = (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
            print(f"{_printable(Path(path).name)}: filen går inte att läsa ({why})", file=sys.stderr)
            data, failed = b"", True
        line = attempt(lambda path=path, data=data: desk.read(Path(path), data))  # type: ignore[misc]
        if isinstance(line, Failure):  # a bug of ours in one file: a person reads it, the next file goes on
            print(f"{_printable(Path(path).name)}: {line.because}", file=sys.stderr)
            line, failed = desk.unreadable(Path(path), line.because), True
        print(_json_line(line), flush=True)
    return 1 if failed else 0


def _json_line(values: Mapping[str, object]) -> str:
    """One JSON object; on a console that is not UTF-8 every other letter as an escape, which means the same."""
    utf8 = (sys.stdout.encoding or "utf-8").lower().replace("-", "") == "utf8"
    return _printable(json.dumps(values, ensure_ascii=not utf8))


def _printable(text: str) -> str:
    """Text that the console can write: bytes of a file name that are no UTF-8 become a mark."""
    return text.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8")


def _recipients(config: Path | None, mailboxes: Path | None) -> dict[str, str]:
    """Recipient address → municipality, from a JSON file or the configuration."""
    if mailboxes is not None:
        try:
            loaded = json.loads(mailboxes.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise PermanentError(f"{mailboxes.name} går inte att läsa: {type(error).__name__}.") from error
        if not isinstance(loaded, dict):
            raise PermanentError(f"{mailboxes.name} ska vara ett JSON-objekt: mottagare → kommun.")
        return {str(k).lower(): str(v) for k, v in loaded.items()}
    if config is None or not config.exists():
        return {}
    problems: list[ConfigProblem] = []
    values = load_toml(config, problems)
    if problems:
        raise ConfigError(problems)
    boxes = values.get("mailbox", [])
    return {str(b.get("address", "")).lower(): str(b.get("municipality", "")) for b in boxes if isinstance(b, dict)}


class _Desk:
    """What one run of `parse` remembers: which mails it has seen, for duplicates."""

    def __init__(
        self, routines: Mapping[str, Routine], routine: str | None, recipients: Mapping[str, str], received: date | None
    ) -> None:
        self.routines, self.routine, self.recipients = routines, routine, recipients
        self.received = received or datetime.now(UTC).astimezone(STOCKHOLM).date()
        self.seen: dict[object, str] = {}

    def read(self, path: Path, data: bytes) -> dict[str, object]:
        """One file as its JSON object."""
        if path.suffix.lower() in _SHEETS:
            return self._sheet(path, data)
        try:
            return self._mail(path, parse_message(data))
        except ParseError as error:
            return self.unreadable(path, str(error))

    def unreadable(self, path: Path, reason: str) -> dict[str, object]:
        """The line of a file that could not be read."""
        if path.suffix.lower() in _SHEETS:
            broken = SheetReading(error=SheetError.CORRUPT)
            return sheet_to_json(broken, file=path.name, municipality=self._sheet_routine().privacy)
        reading = Reading.unreadable(reason)
        return reading_to_json(reading, file=path.name, municipality=None, routine=self.routine or "")

    def _sheet(self, path: Path, data: bytes) -> dict[str, object]:
        routine = self.routines[self.routine] if self.routine else self._sheet_routine()
        safe = read_safely(data, path.name, received=self.received, required=routine.required())
        return sheet_to_json(safe.reading, file=path.name, municipality=routine.privacy)

    def _sheet_routine(self) -> Routine:
        """Sheets are ordered where a routine has bulk orders: the first one, by name, that says so."""
        bulk = [r for _, r in sorted(self.routines.items()) if r.bulk_orders]
        return bulk[0] if bulk else next(iter(self.routines.values()))

    def _mail(self, path: Path, message: Message) -> dict[str, object]:
        municipality = next((self.recipients[a] for a in message.addressed_to() if a in self.recipients), None)
        name = self.routine or (municipality if municipality in self.routines else None) or next(iter(self.routines))
        routine = self.routines[name]
        received = (message.sent or datetime.now(UTC)).astimezone(STOCKHOLM)
        reading = read_mail(message, required=routine.required(), received=received)
        sheet = find_sheet(message, received=received.date(), required=routine.required())
        if sheet is not None:
            sheet = beside_words(sheet, message, reading, received=received)
        reading = with_sheet(reading, sheet, message)
        reading = replace(reading, evidence=redacted(reading))
        duplicate = self._earlier(path.name, municipality, message, reading)
        return reading_to_json(reading, file=path.name, municipality=municipality, routine=name, duplicate_of=duplicate)

    def _earlier(self, file: str, municipality: str | None, message: Message, reading: Reading) -> str | None:
        """The file of this run that held the same mail, or ordered exactly the same things, before; None for news."""
        keys: list[object] = [(message.message_id, message.digest)]
        orders = tuple(sorted(map(_order_key, reading.items)))
        if reading.mail_class is MailClass.ORDER and orders and all(any(key[1:3]) for key in orders):
            keys.append((municipality, orders))
        first = next((self.seen[key] for key in keys if key in self.seen), None)
        for key in keys:
            self.seen.setdefault(key, file)
        return first


def _order_key(item: Item) -> tuple[str, str, str, str, str]:
    """What makes two orders the same one: kind of work, customer, address, new address, day."""
    day = item.proposed_date.isoformat() if item.proposed_date else ""
    places = (address_key(item.address) or "", address_key(item.new_address) or "")
    return (item.type.value, item.customer_id or "", *places, day)
