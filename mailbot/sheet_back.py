"""The copy of a sender's sheet with what became of each row, written for one reader, and checked."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.documents.annotated_sheet import (
    MARKER,
    OWN_TEXTS,
    PlainSheet,
    RowVerdict,
    Rules,
    TooLargeError,
    annotate_rows,
    annotate_workbook,
)
from mailbot.documents.book_parts import PART_WORDS
from mailbot.documents.kept_styles import MARKUP_WORDS
from mailbot.documents.source_book import one_line
from mailbot.domain.fact import NoCopy
from mailbot.domain.role import Role
from mailbot.domain.words import KIND_WORDS
from mailbot.job_view import mail_role
from mailbot.parsers.sheet_cells import text_of
from mailbot.parsers.sheet_files import RawSheet, open_sheets
from mailbot.parsers.sheet_header import header_columns
from mailbot.parsers.sheet_heads import SYNONYMS, column_field
from mailbot.parsers.sheet_limits import UnreadableSheetError
from mailbot.privacy.identifiers import find_identifiers
from mailbot.privacy.policy import Category, Place, Policy, mailable, may_put
from mailbot.privacy.returned_cells import ReturnedCells, own_words
from mailbot.privacy.sheet_guard import Expected, check_returned_sheet

MOST_BYTES = 10_000_000
"""Of a copy in a mail; many servers take no more than 20 MB, and a mail is a third larger than what it encloses."""
SUMMARY = (
    "Det här är en kopia av listan, med besked om varje rad i de två sista kolumnerna.",
    "Grön rad: raden har blivit ett jobb, och jobbnumret står i kolumnen Ärende.",
    "Röd rad: raden blev inget jobb. I kolumnen Besked står varför.",
    "Gul rad: en människa behöver se på raden, eller så finns samma beställning redan.",
    "Grå rad: raden lämnades utan åtgärd. I kolumnen Besked står varför.",
    f"{MARKER}: uppgiften får inte skickas i mejl och har tagits bort ur kopian.",
    "Formler, kommentarer, länkar och bilder följer inte med.",
    "Rätta i den egna listan, inte i kopian, och skicka den igen. Rader som redan är jobb blir inte dubbla.",
)
"""The last worksheet of every copy."""
_MARKUP_WORDS = MARKUP_WORDS | PART_WORDS
_BROKEN = (
    UnreadableSheetError, zipfile.BadZipFile, zlib.error, SyntaxError, KeyError, IndexError, ValueError, TypeError,
    AttributeError, OSError, EOFError, RuntimeError,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetBack:
    """The copy, an .xlsx file, or why there is none. `kinds`: what the guard found (no words of the file)."""

    data: bytes | None = field(default=None, repr=False)
    why: NoCopy | None = None
    kinds: tuple[str, ...] = ()


def sheet_back(
    data: bytes,
    name: str,
    verdicts: Sequence[RowVerdict],
    *,
    policy: Policy,
    role: Role,
    domain: str,
    most: int = MOST_BYTES,
) -> SheetBack:
    """A file → its annotated copy for a reader of this role at this mail domain. Never raises on a bad file.

    `name`: what the sender calls the file. `verdicts`: one per row; their `sheet` counts the visible worksheets from 0,
    as `SafeSheet.sheets` lists them. `most`: bytes of the copy. Nothing leaves that the guard has not read again.
    """
    return copy_for(data, name, verdicts, allowed=returnable(policy, role, domain), most=most)


def copy_for(
    data: bytes, name: str, verdicts: Sequence[RowVerdict], *, allowed: frozenset[Category], most: int = MOST_BYTES
) -> SheetBack:
    """As `sheet_back`; `allowed`: what the reader may see."""
    known: dict[tuple[str, str], bool] = {}
    rules = Rules(sheet=lambda _: _cells(allowed, known), name=_cells(allowed, known).name)
    try:
        if data.startswith(b"PK") and _is_workbook(data):
            copy = annotate_workbook(data, verdicts, rules, summary=SUMMARY, most=most)
        else:
            plain = (PlainSheet(name=sheet.name, rows=_plain_rows(sheet)) for sheet in open_sheets(data, name))
            copy = annotate_rows(plain, verdicts, rules, summary=SUMMARY, most=most)
    except TooLargeError:
        return SheetBack(why=NoCopy.TOO_LARGE)
    except _BROKEN:
        return SheetBack(why=NoCopy.UNREADABLE)
    kinds = guarded(copy, verdicts, allowed, known)
    return SheetBack(why=NoCopy.GUARD, kinds=kinds) if kinds else SheetBack(data=copy)


def returnable(policy: Policy, role: Role, domain: str) -> frozenset[Category]:
    """What may stand in a sheet that is mailed back: allowed in a mail to this reader, and on paper."""
    mailed = mailable(policy, mail_role(role), domain)
    return frozenset(category for category in mailed if may_put(policy, category, Place.PAPER))


def guarded(
    copy: bytes,
    verdicts: Sequence[RowVerdict],
    allowed: frozenset[Category],
    known: dict[tuple[str, str], bool] | None = None,
) -> tuple[str, ...]:
    """The kinds of what speaks against sending a finished copy: its bytes are read again, cell by cell.

    `known`: whether a text fits a field for this reader, as far as that was asked before.
    """
    known = {} if known is None else known
    said = {verdict.text for verdict in verdicts}
    own = OWN_TEXTS - {MARKER} | said | set(SUMMARY) | {verdict.job for verdict in verdicts if verdict.job}
    expected = Expected(
        rule=lambda: _cells(allowed, known),
        name=_cells(allowed, known).name,
        own_texts=own,
        marker=MARKER,
        markup_words=_MARKUP_WORDS,
        empty=frozenset((verdict.sheet, verdict.row) for verdict in verdicts if verdict.empty),
    )
    findings = check_returned_sheet(copy, expected)
    told = [span.kind for text in said for span in find_identifiers(text)]
    return tuple(dict.fromkeys([*(finding.kind for finding in findings), *told]))


def _cells(allowed: frozenset[Category], known: dict[tuple[str, str], bool]) -> ReturnedCells:
    return ReturnedCells(
        allowed=allowed, words=_HEAD_WORDS, heads=_heads, field=column_field, marker=MARKER, known=known
    )


_HEAD_WORDS = own_words([*SYNONYMS.values(), *KIND_WORDS.values()])


def _heads(texts: Mapping[int, str]) -> Mapping[int, str] | None:
    """What the columns of a header hold. A row with a bare number is none, and not looked at closely."""
    if len(texts) < 2 or any(text.isdigit() and len(text) > 2 for text in texts.values()):
        return None
    found = header_columns([texts.get(column) for column in range(1, max(texts) + 1)])
    return None if found is None else {index + 1: field for index, field in found.items()}


def _is_workbook(data: bytes) -> bool:
    import io

    return "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()


def _plain_rows(sheet: RawSheet) -> Iterator[tuple[int, Mapping[int, str]]]:
    for row in sheet.rows:
        texts = {index + 1: one_line(text_of(cell)) for index, cell in enumerate(row.cells)}
        yield row.number, {column: text for column, text in texts.items() if text}
