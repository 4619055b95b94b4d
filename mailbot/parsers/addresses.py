"""Street addresses: street, number, letter, flat."""

import re
from dataclasses import dataclass

from mailbot.parsers.street_words import NOT_BEFORE, NOT_STREETS, PREFIXES, SUFFIXES, WORDS

_NUMBERED = re.compile(
    r"(?<![\w.@-])(?P<street>[^\W\d_][\w:'’-]{1,40}+\.?)[  \t]{1,3}(?:[Nn]r\.?[ ])?(?P<number>\d{1,4})(?![\d/-]|[:.]\d)"
    r"(?:[    ]{0,2}(?P<letter>[A-Ha-h])(?!\w|/o(?!\w)|\.\S|[    ]?[:;]))?",
)
_SAME_STREET = re.compile(
    r"(?<!\w)samma (?:gata|väg|adress|gränd|stig|hus)\w*[ ,]{1,2}(?:men |fast )?(?:på )?(?:(?:hus)?(?:nr|nummer"
    r"|n:o)\.?[ ]?)?"
    r"(?P<number>\d{1,3})(?![\d/-]|[.:]\d|[ ]?(?:st|tr)(?!\w))(?:[ ]?(?P<letter>[A-Ha-h])(?!\w))?",
    re.I,
)
_BEFORE = re.compile(r"((?:[A-ZÅÄÖÉ][\w:'’-]{0,25}\.?[ ]){1,3})$")
_FLAT = re.compile(
    r"^[ ,(]{0,3}(?:\d\d? ?tr\.?[ ,]{0,2})?(?:lgh|lägenhet|lägenhetsnr|lght)\.?[ ]?(?:nr\.?[ ]?)?:?[ ]?(\d{3,4})(?!\d)",
    re.I,
)
_AT = re.compile(r"(?:\bpå|\bfrån|\btill|\badress\w*:?|\badr\.?|\bhos|\bvid|\bbor i)[ ]$", re.I)
_SET_OFF = re.compile(r"(?:^|[,;:(\n\t–/-]|\d)[ \t]*$")
_DEFINITE = ("en", "et", "an", "ån", "ön", "arna", "erna", "orna")
_EXACTLY_NOT = frozenset(NOT_STREETS)
_LABELLED = re.compile(r"^\s*(?P<street>[^\d\n,;:@]{2,60}?)[ ]+(?P<number>\d{1,4})(?:[    ]?(?P<letter>[A-Ha-h])\b)?")
FLAT = re.compile(r"(?<!\w)(?:lgh|lägenhet|lägenhetsnummer)\.?[ ]?(?:nr\.?[ ]?)?:?[ ]?(\d{3,4})(?!\d)", re.I)


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """An address at `text[start:end]`: `line` is street, number and letter ("Exempelvägen 3C"); `flat` when said."""

    start: int
    end: int
    line: str
    flat: str | None = None

    def key(self) -> str:
        """The same for two spellings of one address."""
        return re.sub(r"[\s.]", "", self.line).casefold()


def find_addresses(text: str) -> tuple[Address, ...]:
    """Every address in `text`, in order. A word counts as a street by its ending, or by a preposition before it."""
    found = []
    for match in _NUMBERED.finditer(text):
        start = _street_start(text, match)
        if start is not None:
            found.append(_address(text, start, match))
    return _with_same_street(text, found) if found and "samma " in text else tuple(found)


def _with_same_street(text: str, found: list[Address]) -> tuple[Address, ...]:
    """`found` with the numbers "on the same street" as addresses of their own."""
    for match in _SAME_STREET.finditer(text):
        before = [address for address in found if address.end <= match.start()]
        if before and not any(match.start() < address.end and address.start < match.end() for address in found):
            street = before[-1].line.rpartition(" ")[0]
            line = f"{street} {match['number']}{(match['letter'] or '').upper()}"
            found.append(Address(start=match.start(), end=match.end(), line=line))
    return tuple(sorted(found, key=lambda address: address.start))


def address_from_value(value: str) -> Address | None:
    """The address in a form field, where the label already says that it is one."""
    found = find_addresses(value)
    if found:
        return found[0]
    match = _LABELLED.match(value)
    return _address(value, match.start("street"), match) if match else None


def _street_start(text: str, match: re.Match[str]) -> int | None:
    """Where the street's name begins, or None when the word before the number is no street."""
    word, start = match["street"], match.start()
    lower = word.lower()
    if lower in WORDS:
        return _name_start(text, start)
    if lower.endswith(".") and (lower.endswith("ing.") or not lower.endswith(SUFFIXES) or word.islower()):
        return None
    if lower.endswith(SUFFIXES) and len(lower) > 4 and lower not in _EXACTLY_NOT:
        return _prefix_start(text, start)
    if word[:1].isupper() and len(match["number"]) < 4 and not lower.endswith(NOT_STREETS):
        return _prefix_start(text, start) if _said_to_be(text, start, lower) else None
    return None


def _name_start(text: str, start: int) -> int | None:
    """The start of a street of several words that ends with a word such as «väg»; None when nothing names it."""
    before = _BEFORE.search(text, max(0, start - 60), start)
    words = before[0].split() if before else []
    while words and words[0].lower().strip(".:,") in NOT_BEFORE:
        words.pop(0)
    return start - len(" ".join(words)) - 1 if words and before else None


def _prefix_start(text: str, start: int) -> int:
    """`start`, or the start of a word like «Norra» before it."""
    before = _BEFORE.search(text, max(0, start - 60), start)
    prefix = before[0].split()[-1] if before else ""
    return start - len(prefix) - 1 if prefix.lower().rstrip(".") in PREFIXES else start


def _said_to_be(text: str, start: int, lower: str) -> bool:
    """Whether the place of a capitalised word before a number makes it a street, whatever it ends with."""
    if len(lower) > 4 and _AT.search(text, max(0, start - 12), start):
        return True
    return len(lower) > 5 and lower.endswith(_DEFINITE) and bool(_SET_OFF.search(text, max(0, start - 8), start))


def _address(text: str, start: int, match: re.Match[str]) -> Address:
    street = " ".join(text[start : match.end("street")].split())
    if street.isupper() or street.islower():
        street = " ".join(part[:1].upper() + part[1:].lower() for part in street.split())
    end = match.end("letter") if match["letter"] else match.end("number")
    flat = _FLAT.match(text[end : end + 40])
    letter = (match["letter"] or "").upper()
    return Address(
        start=start,
        end=end + (flat.end() if flat else 0),
        line=f"{street} {match['number']}{letter}",
        flat=flat[1] if flat else None,
    )
