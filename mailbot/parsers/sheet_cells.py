"""What a single cell says: ids, addresses, dates and yes or no, however the provider's spreadsheet holds them."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from mailbot.domain.reading import RowFault

Cell = str | int | float | bool | date | datetime | None
_YES = frozenset(["j", "ja", "x", "1", "y", "yes", "true", "sant", "✓", "✔", "behövs", "önskas", "jp"])
_NO = frozenset(["n", "nej", "0", "no", "false", "falskt", "-", "–", "ingen", "finns", "behövsej"])
_OPEN_DATE = re.compile(
    r"(?i)^(?:snarast|omgående|asap|så snart som möjligt|tidigast möjligt|-|–|\?|valfritt|enl\w* ök)"
)
_ID = re.compile(r"[A-Za-z]{0,3}-?\d{1,8}\Z")
_PERSONAL = re.compile(r"(?:(?:18|19|20)\d{6}|\d{6})[-+– ]?[\dA-Za-z]{4}\Z")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"], start=1
    )
}
_EPOCH = date(1899, 12, 30)


def text_of(cell: Cell) -> str:
    """The cell as one line of text; 3571.0 is 3571, dates are ISO."""
    match cell:
        case None:
            return ""
        case bool():
            return "ja" if cell else "nej"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return " ".join(unicodedata.normalize("NFKC", str(cell)).split())


def customer_id(cell: Cell) -> str | RowFault:
    """A customer number, or why it is none."""
    text = text_of(cell).strip("'’ ")
    joined = text.replace(" ", "")
    if not joined or joined in {"-", "–", "?"}:
        return RowFault.MISSING_CUSTOMER_ID
    if _PERSONAL.match(joined):
        return RowFault.PERSONNUMMER_AS_ID
    return joined if _ID.match(joined) else RowFault.BAD_CUSTOMER_ID


def yes_no(cell: Cell) -> bool | None:
    """True, False, or None when the cell says neither."""
    word = text_of(cell).lower().strip(" .!")
    first = re.split(r"[\s,;(]", word, maxsplit=1)[0]
    if first in _YES:
        return True
    return False if first in _NO else None


def day(cell: Cell, received: date) -> date | RowFault | None:
    """A date; None for an empty cell or "snarast"; BAD_DATE when it cannot be one or lies long past."""
    match cell:
        case datetime():
            return _sane(cell.date(), received)
        case date():
            return _sane(cell, received)
        case bool():
            return RowFault.BAD_DATE
        case int() | float():
            return _from_number(cell, received)
        case _:
            pass
    text = text_of(cell).lower()
    if not text or _OPEN_DATE.match(text):
        return None
    try:
        found = _from_text(text, received)
    except ValueError:
        return RowFault.BAD_DATE
    return RowFault.BAD_DATE if found is None else _sane(found, received)


def _from_number(number: float, received: date) -> date | RowFault:
    if 40_000 <= number <= 60_000:
        return _sane(_EPOCH + timedelta(days=int(number)), received)
    return _from_digits(str(int(number)), received)


def _from_digits(digits: str, received: date) -> date | RowFault:
    try:
        if len(digits) == 8:
            return _sane(date(int(digits[:4]), int(digits[4:6]), int(digits[6:])), received)
        if len(digits) == 6:
            return _sane(date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])), received)
    except ValueError:
        pass
    return RowFault.BAD_DATE


def _from_text(text: str, received: date) -> date | None:
    text = re.sub(r"^(?:mån|tis|ons|tors?|fre|lör|sön)\w*\.? |^den ", "", text)
    if match := re.match(r"(20\d\d)[-./ ](\d{1,2})[-./ ](\d{1,2})\b", text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"\d{5}|\d{6}|\d{8}", text):
        found = _from_number(int(text), received)
        return found if isinstance(found, date) else None
    if match := re.match(r"(?:vecka|v\.?) ?(\d{1,2})\b(?:[ -]+(20\d\d))?", text):
        return _week(int(match[1]), int(match[2]) if match[2] else None, received)
    if match := re.match(r"(\d{1,2})(?::?e|:a)? ?([a-zåäö]{3})[a-zåäö]*\.?(?: (20\d\d))?", text):
        month = _MONTHS.get(match[2])
        return None if month is None else _next(int(match[1]), month, match[3], received)
    if match := re.match(r"(\d{1,2})[/.\-](\d{1,2})(?:[/.\- ](\d{4}|\d\d))?\b", text):
        year = match[3] and (match[3] if len(match[3]) == 4 else f"20{match[3]}")
        return _next(int(match[1]), int(match[2]), year, received)
    return None


def _week(week: int, year: int | None, received: date) -> date:
    monday = date.fromisocalendar(year or received.isocalendar().year, week, 1)
    return (
        date.fromisocalendar(monday.year + 1, week, 1) if year is None and monday + timedelta(6) < received else monday
    )


def _next(day_number: int, month: int, year: str | None, received: date) -> date:
    if year:
        return date(int(year), month, day_number)
    found = date(received.year, month, day_number)
    return found if found >= received else date(received.year + 1, month, day_number)


def _sane(found: date, received: date) -> date | RowFault:
    """A year of our time: a wrong century or a birth date is no order date."""
    return found if timedelta(days=-60) <= found - received <= timedelta(days=730) else RowFault.BAD_DATE
