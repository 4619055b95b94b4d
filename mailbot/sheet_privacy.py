"""A sheet's rows without what a list about locks must not carry: the only way from a file to rows (privacy.md)."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.domain.reading import InvalidRow, Item, RowFault, RowSkip, SheetReading, SheetRow, SkippedRow
from mailbot.parsers.phones import find_phones
from mailbot.parsers.sheet_cells import Cell, yes_no
from mailbot.parsers.sheet_files import RawSheet
from mailbot.parsers.sheet_rows import RawRow
from mailbot.parsers.sheets import read_sheet
from mailbot.parsers.street_words import SUFFIXES
from mailbot.privacy.policy import Category
from mailbot.privacy.protected import is_heading, is_protected
from mailbot.privacy.redact import detect

# A street and a number, as nearly every address of a list: nobody's name ends so, and looking closer takes long.
_FLOOR = r"(?:,? ?(?:lgh|vån\.?) ?\d{1,4}|,? \d{1,2} ?tr\.?)"
_PLAIN_ADDRESS = re.compile(
    r"(?i)(?:(?:norra|södra|östra|västra|lilla|stora|övre|nedre|gamla|nya) )?"
    rf"\w+(?:{'|'.join(map(re.escape, SUFFIXES))}) \d{{1,4}} ?[a-zåäö]?{_FLOOR}?\Z"
)
_ONE_WORD = re.compile(r"(?:(?:Norra|Södra|Östra|Västra|Lilla|Stora) )?(\w{3,40}) \d{1,4} ?[A-Za-zåäö]?\Z")
_STEMS = (b"skydd", b"sk\xc2\xadydd", b"sekret", b"kvarskr", b"hemlig")
_CHUNK = 1 << 20
_EDGES = " ,;:./()–-"
_CUE = re.compile(
    r"(?i)(?<!\w)(?:c/o|co|ring|tel\w*|mob\w*|\w*kod|namn|kund\w*|boende|hos|p[ersonu. -]*nr|personnummer|född?)\W*\Z"
)
_NUMBERS_ONLY = re.compile(r"[\d\s()+/,;–-]*\Z")
_TOLD: Mapping[str, Category] = {
    "personnummer": Category.PERSONNUMMER,
    "födelsedata": Category.PERSONNUMMER,
    "bankuppgift": Category.PERSONNUMMER,
    "telefon": Category.RESIDENT_PHONE,
    "e-post": Category.PRIVATE_EMAIL,
    "kod": Category.DOOR_CODE,
    "hälsa": Category.HEALTH,
}
"""What a sender is told to leave out. A name alone may be a village."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SafeSheet:
    """A file's reading, fit to be stored and shown, and the names of its visible sheets as the reading calls them."""

    reading: SheetReading
    sheets: tuple[str, ...] = ()


def read_safely(data: bytes, name: str, *, received: date, required: Mapping[str, tuple[str, ...]]) -> SafeSheet:
    """`read_sheet`, with personal data taken out of every cell that is kept and out of the sheets' names.

    A row that says of somebody that their identity is protected becomes an invalid one: its job is a person's.
    """
    watch = _Watch(data)
    reading = read_sheet(data, name, received=received, required=required, watched=watch.over)
    if reading.error is not None:
        return SafeSheet(reading=reading)
    return _Cleaning(tuple(watch.names), frozenset(watch.marked)).clean(reading)


class _Watch:
    """Sees the visible sheets, and the rows (sheet, number) that speak of protected identity, in whatever column."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._speaks: bool | None = None
        self.names: list[str] = []
        self.marked: set[tuple[str, int]] = set()

    def over(self, sheet: RawSheet) -> RawSheet:
        """The sheet, whose rows are looked at as they are read."""
        if self._speaks is None:
            self._speaks = _may_speak(self._data)
        self.names.append(sheet.name)
        return replace(sheet, rows=self._marking(sheet)) if self._speaks else sheet

    def _marking(self, sheet: RawSheet) -> Iterator[RawRow]:
        """Rows with the words in a cell, with a yes below a header of them, or below a heading that says it of all."""
        whole = is_protected(sheet.name)
        columns: frozenset[int] = frozenset()
        for row in sheet.rows:
            found = frozenset(i for i, cell in enumerate(row.cells) if isinstance(cell, str) and is_protected(cell))
            if (found or columns) and not _has_digit(row.cells) and sum(cell is not None for cell in row.cells) > 1:
                columns = found  # a header
            elif found and sum(cell is not None for cell in row.cells) == 1:
                whole = whole or any(is_heading(str(row.cells[i])) for i in found)
            if whole or found or any(_says_yes(row.cells[i]) for i in columns if i < len(row.cells)):
                self.marked.add((sheet.name, row.number))
            yield row


def _may_speak(data: bytes) -> bool:
    """Whether a file is worth looking at row by row: most never hold the words, which the bytes of an .xlsx tell."""
    if not data.startswith(b"PK"):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            texts = [entry for entry in archive.infolist() if entry.filename.lower().endswith(".xml")]
            return any(_holds_stem(archive, entry) for entry in texts)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError):
        return True


def _holds_stem(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    end = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            text = end + chunk.replace(b"\0", b"").lower()  # UTF-16 has a zero beside each of these letters
            if any(stem in text for stem in _STEMS):
                return True
            end = text[-8:]
    return False


def _has_digit(cells: tuple[Cell, ...]) -> bool:
    return any(character.isdigit() for cell in cells if cell is not None for character in str(cell))


def _says_yes(cell: Cell) -> bool:
    return bool(cell) and str(cell).strip() != "" and yes_no(cell) is not False


@dataclass
class _Cleaning:
    """One file on its way; `personal`: what was taken out so far."""

    names: tuple[str, ...]
    marked: frozenset[tuple[str, int]]
    personal: dict[str, None] = field(default_factory=dict)
    cleaned: dict[str, str] = field(default_factory=dict)  # text → what is kept of it

    def clean(self, reading: SheetReading) -> SafeSheet:
        shown = {name: self._sheet_name(name, at) for at, name in enumerate(self.names)}
        rows: list[SheetRow] = []
        invalid = [self._invalid(row) for row in reading.invalid]
        skipped = [row for row in reading.skipped if not self._lost_and_marked(row)]
        stopped = (row for row in reading.skipped if self._lost_and_marked(row))
        invalid += [InvalidRow(sheet=r.sheet, row=r.row, fault=RowFault.PROTECTED_IDENTITY) for r in stopped]
        for row in reading.rows:
            item = self._fault_or_item(row)
            if isinstance(item, Item):
                rows.append(row if item is row.item else replace(row, item=item))
            else:
                invalid.append(InvalidRow(sheet=row.sheet, row=row.row, fault=item))
        invalid.sort(key=lambda row: (self.names.index(row.sheet) if row.sheet in shown else 0, row.row))
        if any(name != kept for name, kept in shown.items()):
            rows = [replace(row, sheet=shown.get(row.sheet, row.sheet)) for row in rows]
            invalid = [replace(row, sheet=shown.get(row.sheet, row.sheet)) for row in invalid]
            skipped = [replace(row, sheet=shown.get(row.sheet, row.sheet)) for row in skipped]
        done = replace(
            reading, rows=tuple(rows), invalid=tuple(invalid), skipped=tuple(skipped), personal=tuple(self.personal)
        )
        return SafeSheet(reading=done, sheets=tuple(shown[name] for name in self.names))

    def _sheet_name(self, name: str, at: int) -> str:
        """A sheet that is named after somebody is called by its place."""
        return f"blad {at + 1}" if is_protected(name) or self._found(name) else name

    def _invalid(self, row: InvalidRow) -> InvalidRow:
        if row.fault is RowFault.PERSONNUMMER_AS_ID:
            self.personal[Category.PERSONNUMMER.value] = None
        marked = (row.sheet, row.row) in self.marked
        return replace(row, fault=RowFault.PROTECTED_IDENTITY) if marked else row

    def _lost_and_marked(self, row: SkippedRow) -> bool:
        """Whether nobody could read the row and it is marked so: its sender is never asked to write it out."""
        return row.why is RowSkip.UNREAD and (row.sheet, row.row) in self.marked

    def _fault_or_item(self, row: SheetRow) -> Item | RowFault:
        if self.marked and (row.sheet, row.row) in self.marked:
            return RowFault.PROTECTED_IDENTITY
        item = row.item
        address, new_address = self._address(item.address), self._address(item.new_address)
        if item.address and not address:
            return RowFault.MISSING_ADDRESS
        if item.new_address and not new_address:
            return RowFault.MISSING_NEW_ADDRESS
        flat, phone = self._flat(item.flat), _phone(item.customer_phone)
        if (address, new_address, flat, phone) == (item.address, item.new_address, item.flat, item.customer_phone):
            return item
        return replace(item, address=address, new_address=new_address, flat=flat, customer_phone=phone)

    def _address(self, text: str | None) -> str | None:
        """The address without what stands beside it of a person; None when no street and number is left."""
        if text is None or _is_plain(text):
            return text
        kept = self._without(text)
        whole = kept == text or (any(c.isdigit() for c in kept) and any(c.isalpha() for c in kept))
        return kept if whole else None

    def _flat(self, text: str | None) -> str | None:
        return (self._without(text) or None) if text else text

    def _without(self, text: str) -> str:
        """The text without personal data, and without the words that only led to it; a list repeats many of them."""
        if text not in self.cleaned:
            self.cleaned[text] = self._cleaned(text)
        return self.cleaned[text]

    def _cleaned(self, text: str) -> str:
        if not (spans := self._found(text)):
            return text
        edges = [0, *(edge for span in spans for edge in span), len(text)]
        pieces = [_trimmed(text[start:end]) for start, end in zip(edges[::2], edges[1::2], strict=True)]
        return ", ".join(filter(None, pieces))

    def _found(self, text: str) -> list[tuple[int, int]]:
        spans = detect(text)
        self.personal.update({_TOLD[span.kind].value: None for span in spans if span.kind in _TOLD})
        return [(span.start, span.end) for span in spans]


def _is_plain(address: str) -> bool:
    """Whether an address is street and number only. The usual form is told apart by its last letters alone."""
    usual = _ONE_WORD.match(address)
    if usual is not None and (street := usual[1].lower()).endswith(SUFFIXES) and street not in SUFFIXES:
        return True
    return _PLAIN_ADDRESS.match(address) is not None


def _trimmed(piece: str) -> str:
    piece = piece.strip(_EDGES)
    while match := _CUE.search(piece):
        piece = piece[: match.start()].strip(_EDGES)
    return piece


def _phone(text: str | None) -> str | None:
    """A number as it stands, without whose it is."""
    if text is None or _NUMBERS_ONLY.match(text):
        return text
    found = find_phones(text)
    return text[found[0].start : found[0].end].strip() if found else None
