"""What a mail says by itself, before the database is asked about it: bytes in, values out, in whatever process."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.config import Municipality
from mailbot.directory import find_party, routine_name
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import ParseError
from mailbot.domain.fact import Party
from mailbot.domain.message import Message
from mailbot.domain.reading import Reading, SheetReading
from mailbot.parsers import worded
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from mailbot.parsers.sheet_files import load_reader
from mailbot.senders import party_of
from mailbot.sheets_in_mail import beside_words, find_sheet, read_file

Required = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Register:
    """What of the configuration reading needs.

    `required`: routine → what each kind of order must say; `sheet_passwords`: municipality → for protected lists.
    """

    municipalities: Mapping[str, Municipality]
    required: Mapping[str, Required]
    own_addresses: frozenset[str]
    sheet_passwords: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstLook:
    """A mail taken apart. `reading`: as if it came from nowhere; one in a thread of ours is read again, knowing it."""

    message: Message
    party: Party
    routine: str
    sheet: SheetReading | None
    reading: Reading | None


def first_look(raw: bytes, received: datetime, municipality: str, register: Register) -> FirstLook | ParseError:
    """Take a mail apart and read it. An unreadable mail is a ParseError as value: it is no failure of anybody's."""
    place = register.municipalities[municipality]
    try:
        message = parse_message(raw)
    except ParseError as error:
        return error
    party = party_of(place, message)
    day = received.astimezone(STOCKHOLM)
    routine = routine_name(place, party.provider, day.date())
    required = register.required[routine]
    passwords = register.sheet_passwords.get(municipality, ())
    sheet = find_sheet(message, received=day.date(), required=required, passwords=passwords)
    reading = None
    if message.bounce is None:
        reading = read_mail(message, required=required, received=day, own_addresses=register.own_addresses)
        if sheet is not None:
            own = register.own_addresses
            sheet = beside_words(sheet, message, reading, received=day, own_addresses=own)
    return FirstLook(message=message, party=party, routine=routine, sheet=sheet, reading=reading)


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetFile:
    """An order list that a person hands in for somebody: `sender` is whose it is, `name` what the file is called."""

    sender: str
    name: str
    data: bytes = field(repr=False)

    def packed(self) -> bytes:
        """As the content of an inbox row: a line that says whose it is, then the file."""
        return json.dumps({"sender": self.sender, "name": self.name}).encode() + b"\n" + self.data

    @staticmethod
    def unpacked(content: bytes) -> "SheetFile":
        """What `packed` made."""
        line, _, data = content.partition(b"\n")
        said = json.loads(line)
        return SheetFile(sender=said["sender"], name=said["name"], data=data)


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetLook:
    """A handed-in list, read. Who hands it in vouches for whose it is."""

    party: Party
    routine: str
    sheet: SheetReading


def look_at_sheet(raw: bytes, received: datetime, municipality: str, register: Register) -> SheetLook:
    """Read a handed-in list as if its sender had mailed it without a word."""
    place, file = register.municipalities[municipality], SheetFile.unpacked(raw)
    party = find_party(place, file.sender, verified=True)
    day = received.astimezone(STOCKHOLM).date()
    routine = routine_name(place, party.provider, day)
    required, passwords = register.required[routine], register.sheet_passwords.get(municipality, ())
    sheet = read_file(file.data, file.name, received=day, required=required, passwords=passwords)
    return SheetLook(party=party, routine=routine, sheet=sheet)


def make_ready() -> None:
    """What is slow the first time: the reader of sheets, the patterns."""
    load_reader()
    worded.make_ready()
