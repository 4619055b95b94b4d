"""The day in a cell of a list: a date, a number, a week, or words, read by the same grammar as the mails' (dates.py).

A list is read by nobody before it is carried out, so what could mean two days is no day: the sender is asked.
"""

import re
from datetime import date, datetime, timedelta

from mailbot.domain.reading import RowFault
from mailbot.parsers.dates import When, find_dates
from mailbot.parsers.sheet_cells import UNCOMPUTED, Cell, text_of

_OPEN = re.compile(
    r"(?:snarast(?: möjligt)?|omgående|omg|asap|så (?:snart|fort) som möjligt|tidigast möjligt"
    r"|när (?:det|ni) (?:passar|kan)"
    r"|-|–|—|\?|valfritt|spelar ingen roll|enl(?:igt|\.)? ök|enl(?:igt|\.)? överenskommelse|löpande)[ .!]*\Z"
)
_LONE_TIME = re.compile(
    r"(?:(?:kl(?:ockan)?\.? ?)?\d{1,2}(?:[:.]\d\d)?(?: ?[-–] ?\d{1,2}(?:[:.]\d\d)?)?|[fe]\.?m\.?"
    r"|förmiddag(?:en)?|eftermiddag(?:en)?)\Z"
)
_CLOCK = re.compile(r"kl(?:ockan)?\.? ?\d{1,2}(?:[:.]\d\d)?(?: ?[-–] ?\d{1,2}(?:[:.]\d\d)?)?|\d{1,2}:\d\d(?::\d\d)?")
_NEGATED = re.compile(r"(?<!\w)(?:ej|inte|icke|aldrig|utom|förutom|eller|el|alt|alternativt|annars)(?!\w)")
_ISO = re.compile(r"(?<!\d)(20\d\d)[./ -](\d{1,2})[./ -](\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})(?:\.?\Z|\.(\d\d)(?!\d))")
_WEEK_OF = re.compile(r"(?<!\w)(?:v(?:ecka)?\.? ?)(\d{1,2})(?: ?[,/-]? ?(20\d\d))(?!\d)")
_SHORT_RANGE = re.compile(
    r"(?<![\d/.-])(\d{1,2})(?::?[ea])? ?(?:-|–|till|t o m) ?"
    r"(?P<end>(\d{1,2})(?::?[ea])? ?(?:/ ?\d{1,2}|[a-zåäö]{3,9})\.?)"
)
_TO = re.compile(r"–| - |(?<!\w)(?:till|t\.?o\.?m)(?!\w)")
_LARGEST = 1e8
_EPOCH = date(1899, 12, 30)
_JUST_PASSED = timedelta(days=65)
_LONGEST_RANGE = 7


def day(cell: Cell, received: date, *, serial_shift: int = 0) -> date | RowFault | None:
    """A date; None for an empty cell or "snarast"; BAD_DATE when it cannot be told which, or lies long past.

    `serial_shift`: days by which the book counts later than 1899-12-30 (1904 books: 1462).
    """
    match cell:
        case None:
            return None
        case datetime():
            return _sane(cell.date(), received)
        case date():
            return _sane(cell, received)
        case bool():
            return RowFault.BAD_DATE
        case int() | float():
            return _from_number(cell, received, serial_shift)
        case _:
            pass
    text = text_of(cell).lower().strip()
    if not text or _OPEN.match(text):
        return None
    if text == UNCOMPUTED:
        return RowFault.BAD_DATE
    if text.isdigit():
        return _from_number(int(text), received, serial_shift)
    found = _from_text(text, received)
    return RowFault.BAD_DATE if found is None else _sane(found, received)


def week(cell: Cell, received: date) -> date | RowFault | None:
    """The Monday of a cell below the head "Vecka", where a bare number is a week."""
    text = text_of(cell).lower().strip(" .")
    if re.fullmatch(r"\d{1,2}(?:[ -]+20\d\d)?", text):
        return day(f"v {text}", received)
    return day(cell, received)


def is_lone_time(cell: Cell) -> bool:
    """Whether a cell holds a time of the day and no date."""
    return isinstance(cell, str) and bool(_LONE_TIME.match(cell.strip().lower()))


def _from_number(number: float, received: date, shift: int) -> date | RowFault:
    if 36_000 <= number <= 60_000:
        return _sane(_EPOCH + timedelta(days=int(number) + shift), received)
    if not 0 < number < _LARGEST:
        return RowFault.BAD_DATE
    digits = str(int(number))
    if len(digits) == 6:
        digits = f"20{digits}"
    try:
        return _sane(date(int(digits[:4]), int(digits[4:6]), int(digits[6:])), received)
    except ValueError:
        return RowFault.BAD_DATE


def _from_text(text: str, received: date) -> date | None:
    """The one day that a text names; None when it names none, or may mean another."""
    if _NEGATED.search(text):
        return None
    plain = _plain(text)
    if stated := _WEEK_OF.search(plain):
        return _week_of(int(stated[1]), int(stated[2])) if stated.end() - stated.start() == len(plain.strip()) else None
    if span := _SHORT_RANGE.search(plain):
        first = plain[: span.start()] + span["end"].replace(span[3], span[1], 1) + plain[span.end() :]
        return _from_range(
            _days(first, received), _days(plain[: span.start()] + span["end"] + plain[span.end() :], received)
        )
    found = _days(plain, received)
    if found is None or len(found) > 2 or (len(found) == 2 and not _TO.search(plain)):
        return None
    return _from_range(found[:1], found[1:]) if len(found) == 2 else found[0]


def _plain(text: str) -> str:
    """The spellings of lists as those that mails use."""
    text = re.sub(r"(?<=\d)[t ]\d\d:\d\d:\d\d(?:\.\d+)?", "", text)
    text = _ISO.sub(lambda m: f"{m[1]}-{int(m[2]):02d}-{int(m[3]):02d} ", text).replace("--", " – ")
    text = _DOTTED.sub(lambda m: f"{m[1]}/{m[2]}" + (f"-{m[3]}" if m[3] else ""), text)
    text = re.sub(r"(?<=[\da-zåäö]) ?[-–] ?(?=\d{1,2}(?:/| ?[a-zåäö]{3}))", " – ", text)
    return re.sub(r"(?<!\w)w\.? ?(?=\d)", "v ", text).strip()


def _days(text: str, received: date) -> list[date] | None:
    """The days a text names, in its order; None when one of them is in doubt, or digits are left that are no time."""
    found = find_dates(text, received)
    if not found or any(_doubtful(when, received) for when in found):
        return None
    rest = text
    for when in reversed(found):
        rest = rest[: when.start] + " " + rest[when.end :]
    if re.search(r"\d", _CLOCK.sub(" ", rest)):
        return None
    return list(dict.fromkeys(when.day for when in found if when.day))


def _doubtful(when: When, received: date) -> bool:
    if when.day is None or when.doubt or when.vague or when.alternative:
        return True
    return (
        when.yearless and when.day - timedelta(days=365) >= received - _JUST_PASSED and when.day > received + _A_WHILE
    )


_A_WHILE = timedelta(days=240)


def _from_range(first: list[date] | None, last: list[date] | None) -> date | None:
    """The first day of a range of at most a week, as it is for a week's number."""
    if not first or not last or len(first) != 1 or len(last) != 1:
        return None
    return first[0] if 0 <= (last[0] - first[0]).days <= _LONGEST_RANGE else None


def _week_of(number: int, year: int) -> date | None:
    try:
        return date.fromisocalendar(year, number, 1)
    except ValueError:
        return None


def _sane(found: date, received: date) -> date | RowFault:
    """A year of our time: a wrong century or a birth date is no order date."""
    return found if timedelta(days=-60) <= found - received <= timedelta(days=730) else RowFault.BAD_DATE
