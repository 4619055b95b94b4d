"""What a mail says by itself, before the database is asked about it: bytes in, values out, in whatever process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mailbot.config import Municipality
from mailbot.directory import routine_name
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
from mailbot.sheets_in_mail import beside_words, find_sheet

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


def make_ready() -> None:
    """What is slow the first time: the reader of sheets, the patterns."""
    load_reader()
    worded.make_ready()
