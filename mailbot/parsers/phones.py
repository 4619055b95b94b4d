"""Swedish phone numbers in running text: cheap candidates, normalised by hand (phonenumbers costs milliseconds)."""

import re
from dataclasses import dataclass

_SEPARATOR = r"[ \-/–]{0,3}"
_PHONE = re.compile(
    rf"(?<![\w/-])(?:(?:\+46|0046){_SEPARATOR}(?:\(0\))?|0)"
    rf"(?:{_SEPARATOR}7[02369](?:{_SEPARATOR}\d){{7}}|{_SEPARATOR}[1-9](?:{_SEPARATOR}\d){{6,8}})(?!\w)"
)
_NOT_DIALLED = re.compile(r"[^\d+]")
_TWO_DIGIT = ("08",)
_THREE_DIGIT = frozenset(
    [
        "010",
        "011",
        "013",
        "016",
        "018",
        "019",
        "020",
        "021",
        "023",
        "026",
        "031",
        "033",
        "035",
        "036",
        "040",
        "042",
        "044",
        "046",
        "054",
        "060",
        "063",
        "070",
        "072",
        "073",
        "076",
        "079",
        "090",
    ]
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Phone:
    """A number at `text[start:end]`; `number` is national with a hyphen behind the area code: 070-1740605."""

    start: int
    end: int
    number: str


def normalise(words: str) -> str | None:
    """The number in its national form, or None when it is no Swedish number.

    >>> normalise("+46 (0)70 174 06 05")
    '070-1740605'
    """
    digits = _NOT_DIALLED.sub("", words.replace("(0)", ""))
    for prefix in ("+46", "0046"):
        if digits.startswith(prefix):
            digits = "0" + digits[len(prefix) :].removeprefix("0")
    if not digits.isdigit() or not digits.startswith("0") or not 8 <= len(digits) <= 12:
        return None
    area = 2 if digits.startswith(_TWO_DIGIT) else 3 if digits[:3] in _THREE_DIGIT else 4
    return f"{digits[:area]}-{digits[area:]}"


def find_phones(text: str) -> tuple[Phone, ...]:
    """Every phone number in `text`, in order."""
    found: list[Phone] = []
    if "0" not in text and "+46" not in text:
        return ()
    for match in _PHONE.finditer(text):
        number = normalise(match[0])
        if number is not None:
            found.append(Phone(start=match.start(), end=match.end(), number=number))
    return tuple(found)
