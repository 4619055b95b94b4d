"""The address in the cells of a list, read by the same grammar as the mails' (addresses.py), and no second one.

A list has one door a row: a cell with two addresses, or without a street and its number, is no address to send an
installer to.
"""

import re
from dataclasses import dataclass

from mailbot.parsers.addresses import address_from_value, find_addresses
from mailbot.parsers.sheet_cells import Cell, text_of

_PLAIN = re.compile(
    r"(?:(?:Norra|Södra|Östra|Västra) )?"
    r"[A-ZÅÄÖÉ][a-zåäöé]{1,30}(?:vägen|gatan|stigen|gränden|torget|backen|slingan|ringen|allén|gläntan) \d{1,4}[A-H]?\Z"
)
_POST_CODE = re.compile(r"(?<![\d-])\d{3} ?\d{2}(?=[ ,]+[^\W\d]|\s*\Z)")
_CARE_OF = re.compile(r"(?i)(?<!\w)c/o(?!\w)")
_A_LOCK = re.compile(r"(?i)(?<!\w)(?:dörr|port)?lås(?:et|en)? \d")
_TWO_NUMBERS = re.compile(r"\d+ ?[A-Ha-h]?(?: ?(?:/|&|\+|och|el\.?|eller|samt) ?\d+ ?[A-Ha-h]?)(?!\w)")
_RANGE = re.compile(
    r"(?P<street>[^\W\d][^\d\n,;:@]{2,60}?)[ ]+(?P<range>\d{1,4} ?[A-Ha-h]?[-–]\d{1,4} ?[A-Ha-h]?)(?![\w-])"
)
_NO_STREET = re.compile(
    r"(?i)(?<!\w)(?:lgh|lägenhet\w*|vån(?:ing)?\w*|plan|tr|trapp\w*|box|\w*kod\w*|avd\w*|enhet\w*|tel\w*|mobil\w*|ring\w*|se"
    r"|kund\w*|brukar\w*|rum|hiss|uppgång\w*|port\w*|entré\w*|nr|nummer|skydda\w*|sekret\w*|hemlig\w*|flytta\w*|vecka|v|kl"
    r"|dag\w*|datum\w*|postnr|fack|personn\w*|id|ca|kontakta\w*|saknas?|okänd\w*"
    r"|gammal|gamla adressen|ny adress)\.?(?!\w)"
)
_FLAT = re.compile(r"(?i)(?:lgh|lägenhet\w*|nr|\.|:|\s)*(\d{3,4})\Z")


@dataclass(frozen=True, slots=True)
class Door:
    """Street, number and letter as one line, and the flat when it was said."""

    line: str
    flat: str | None = None


def door_of(cell: Cell, number: Cell = None) -> Door | None:
    """The one address of a cell, with the house number of a column of its own when the cell has none; else None."""
    if type(cell) is not str:
        return None
    if _PLAIN.match(cell):
        return Door(cell)
    text = _POST_CODE.sub(" ", _CARE_OF.sub(", ", text_of(cell))).strip(" ,;")
    if not any(map(str.isdigit, text)):
        house = text_of(number)
        text = f"{text} {house}" if text and house[:1].isdigit() else ""
    return _door(text) if text else None


def flat_of(cell: Cell) -> str | None:
    """The number of a flat, as its column gives it; its other words are nobody's business."""
    text = text_of(cell)
    match = _FLAT.match(text)
    return match[1] if match else (text or None)


def _door(text: str) -> Door | None:
    found = find_addresses(text)
    if len({address.key() for address in found}) > 1 or _TWO_NUMBERS.search(text):
        return None
    if (ranged := _RANGE.match(text)) and not _NO_STREET.search(ranged["street"]):
        return Door(f"{ranged['street']} {ranged['range'].replace(' ', '').replace('–', '-')}")
    if found:
        return None if _A_LOCK.search(found[0].line) else Door(_as_written(found[0].line, text), found[0].flat)
    match = address_from_value(text)
    if match is None or _NO_STREET.search(match.line) or not text[match.start :][:1].isupper():
        return None
    return Door(_as_written(match.line, text), match.flat)


def _as_written(line: str, text: str) -> str:
    """The letter apart from its number where the sender writes it so: "4 B"."""
    apart = f"{line[:-1]} {line[-1:]}"
    return apart if line[-1:].isalpha() and apart in text else line
