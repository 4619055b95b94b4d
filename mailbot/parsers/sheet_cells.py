"""What a single cell says: ids and yes or no, however the provider's spreadsheet holds them."""

import re
import unicodedata
from datetime import date, datetime

from mailbot.domain.reading import RowFault
from mailbot.parsers.identifiers import personnummer_spans

Cell = str | int | float | bool | date | datetime | None
UNCOMPUTED = "=?"
"""What stands for a formula whose result the file does not hold."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_YES = _words("j ja x 1 y yes true sant ✓ ✔ ☑ √ ok behövs önskas jp japp jajamän")
_NO = _words("n nej 0 no false falskt - – — ☐ ingen inga inget finns redan ej inte nix")
_NO_PHRASES = re.compile(
    r"(?:(?:behövs|behöver|önskas|önskar|krävs|aktuellt?) (?:ej|inte|icke)|(?:ej|inte|icke|inget) (?:aktuellt?|behov"
    r"|behövs|önskas?|nödvändigt|relevant|behov av portlås)|ing(?:en|a|et) (?:port(?:ar)?|portlås|lås|entré)(?: finns)?"
    r"|(?:port(?:lås)?|digitalt (?:port)?lås|lås) finns(?: redan)?|finns(?: redan)?(?: (?:port)?lås)?"
    r"|(?:finns|redan) (?:monterat|på plats|uppsatt|installerat))\Z"
)
_YES_PHRASES = re.compile(
    r"(?:(?:(?:port)?lås )?(?:behövs|önskas)(?: (?:portlås|lås|ja|ett|1))*|(?:det )?finns (?:inget|ej|inte)"
    r"(?: (?:något|digitalt))?(?: (?:port)?lås)?,? (?:men )?(?:behövs|önskas)|ja,? tack)\Z"
)
_DOUBT = re.compile(
    r"(?<!\w)(?:ej|inte|icke|nej|inget|ingen|inga|om|kanske|ev|eventuellt|men|fast|osäker\w*|vet)(?!\w)|\?"
)
_ABSENT = _words("- – — ? ?? . x n/a na saknas saknar okänt okänd ej inget ingen")
_ID_LABEL = re.compile(
    r"(?i)^(?:(?:kund|brukare?)(?:en|ns|ens)?[ -]?)?(?:(?:kund|id|nr|nummer|no|brukare?)[ -]?){1,2}[.:#]*\s*(?=\d)"
)
_ID = re.compile(r"[A-Za-z]{0,3}-?\d{1,8}\Z")
_SEVERAL = re.compile(r"\d{3,}\s*(?:[\n\r,;/&+]|och|eller|\s[-–]\s)\s*[A-Za-z]{0,3}-?\d{3,}")
_DECIMALS = re.compile(r"(?<=\d)[.,]0{1,2}\Z")
_PERSONAL = re.compile(r"(?:(?:18|19|20)\d{6}|\d{6})[-+–_ ]?[\dA-Za-z*]{4}\Z")
_BORN = re.compile(r"(?:18|19|20)?\d\d-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])(?:-?\d{4})?\Z")


def text_of(cell: Cell) -> str:
    """The cell as one line of text; 3571.0 is 3571, dates are ISO."""
    match cell:
        case None:
            return ""
        case str():
            if cell.isprintable() and "  " not in cell and unicodedata.is_normalized("NFKC", cell):
                return cell.strip()
            return " ".join(unicodedata.normalize("NFKC", cell).replace("\0", " ").split())
        case bool():
            return "ja" if cell else "nej"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def is_absent(text: str) -> bool:
    """Whether a cell's text only says that there is nothing to write in it."""
    return text.lower().strip(" !()") in _ABSENT


def customer_id(cell: Cell) -> str | RowFault:
    """A customer number, or why it is none. What can be a date of birth is none, and is told to nobody."""
    if type(cell) is int and 0 < cell < 100_000:
        return str(cell)
    if isinstance(cell, date):
        return RowFault.BAD_CUSTOMER_ID
    text = text_of(cell).strip("'’ ")
    if not text or is_absent(text):
        return RowFault.MISSING_CUSTOMER_ID
    if _is_personal(text):
        return RowFault.PERSONNUMMER_AS_ID
    if _SEVERAL.search(str(cell)):
        return RowFault.BAD_CUSTOMER_ID
    joined = _joined(_DECIMALS.sub("", _ID_LABEL.sub("", text)))
    if joined is None or not _ID.match(joined) or not joined.strip("0-").strip():
        return RowFault.BAD_CUSTOMER_ID
    if _is_personal(joined):
        return RowFault.PERSONNUMMER_AS_ID
    return RowFault.BAD_CUSTOMER_ID if joined.startswith("-") else joined


def id_key(number: str) -> str:
    """The same for two spellings of one customer number: K-3411, k3411; 042, 42."""
    if number.isdecimal():
        return number.lstrip("0")
    letters = number.rstrip("0123456789").strip("-").lower()
    return letters + number[len(number.rstrip("0123456789")) :].lstrip("0")


def _is_personal(text: str) -> bool:
    joined = re.sub(r"\s*[-–—]\s*", "-", text).replace(" ", "")
    return bool(_PERSONAL.match(joined) or _BORN.match(joined) or personnummer_spans(text))


def _joined(text: str) -> str | None:
    """A number typed with blanks in it ("34 11", "3 411") as one; None for two numbers beside each other."""
    groups = text.split()
    if len(groups) > 1 and sum(len(group) >= 3 for group in groups) > 1 and len("".join(groups)) > 6:
        return None
    return "".join(groups)


def yes_no(cell: Cell) -> bool | None:
    """True, False, or None when the cell says neither, or both."""
    if cell is None or isinstance(cell, bool):
        return cell
    phrase = text_of(cell).lower().strip(" .!")
    if phrase in _YES:
        return True
    if phrase in _NO or _NO_PHRASES.match(phrase):
        return False
    if _YES_PHRASES.match(phrase):
        return True
    first, _, rest = re.sub(r"[,;(:–-]", " ", phrase).partition(" ")
    if first in ("j", "ja", "x", "yes"):
        return None if _DOUBT.search(rest) or _says_number(rest) else True
    if first in ("n", "nej", "no"):
        return None if re.search(r"(?<!\w)(?:ja|men|om|kanske|behövs|önskas)(?!\w)|\?", rest) else False
    return None


def _says_number(rest: str) -> bool:
    return bool(re.match(r"\s*\d+ ?(?:st|nej)?\Z", rest))
