"""The sender's own sheet back: two columns more, nothing in it that may not go out, no formula, no properties.

The workbook is not edited but written anew from what was read of it: what is not known to be harmless (comments,
names, links, macros, pictures, properties, printer settings) has no way in. It costs a third of what openpyxl's load
and save costs, and the memory of the rows alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Protocol
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from mailbot.documents.book_parts import PACKAGE_RELATIONS, content_types, theme, workbook, workbook_relations
from mailbot.documents.kept_styles import Looks, fresh_styles, kept_styles
from mailbot.documents.sheet_layout import Layout, before_rows, behind_rows
from mailbot.documents.source_book import SourceCell, SourceRow, SourceSheet, open_source
from mailbot.documents.written_rows import LAST_COLUMN, RowWriter

MARKER = "[borttaget]"
"""What stands in a cell whose content may not go out."""
JOB_HEAD, REASON_HEAD = "Ärende", "Besked"
SUMMARY_NAME = "Om kopian"
HIDDEN_ROW = "Ingen åtgärd: raden är dold i listan"
STRUCK_ROW = "Ingen åtgärd: raden är överstruken i listan"
HIDDEN_SHEETS = "Dolda blad läses inte. De är inte heller med i kopian."
OWN_TEXTS = frozenset({MARKER, JOB_HEAD, REASON_HEAD, SUMMARY_NAME, HIDDEN_ROW, STRUCK_ROW, HIDDEN_SHEETS})
"""Every text that this module writes by itself."""
_MAX_EMPTY_ROWS = 100  # ruled but empty rows in a row that are kept


class Tone(StrEnum):
    """How a row is coloured. The text beside says the same."""

    JOB = "job"
    FAULT = "fault"
    QUESTION = "question"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, kw_only=True, slots=True)
class RowVerdict:
    """What became of one row: `job` its number, `text` what happened, in Swedish and without personal data.

    `sheet`: its place among the file's visible worksheets, from 0; `row` as in the margin. `empty`: no cell of it goes
    back, whatever the rule says (a person whose identity is protected).
    """

    sheet: int
    row: int
    job: str | None
    text: str
    tone: Tone
    empty: bool = False


class RowRule(Protocol):
    """Which cells of one worksheet may go back. Asked row by row, downwards, since the columns' heads come first."""

    def row(self, texts: Mapping[int, str]) -> tuple[frozenset[int], bool]:
        """The columns (from 1) whose text may stay, and whether the row is a header."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """`sheet`: a new rule for the worksheet with this name; `name`: whether a worksheet may keep its name."""

    sheet: Callable[[str], RowRule]
    name: Callable[[str], bool]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainSheet:
    """A worksheet of a file without formatting that we can keep: row numbers with texts by column (from 1)."""

    name: str
    rows: Iterable[tuple[int, Mapping[int, str]]]


class TooLargeError(Exception):
    """The copy would be larger than was asked for."""


def annotate_workbook(
    data: bytes, verdicts: Iterable[RowVerdict], rules: Rules, *, summary: Sequence[str] = (), most: int = 1 << 62
) -> bytes:
    """An .xlsx or .xlsm file → .xlsx with the verdicts beside its rows, formatting kept.

    `summary`: lines of a last worksheet. `most`: how many bytes the copy may have; more raises TooLargeError. A broken
    file raises what zipfile and the XML parser raise, KeyError or ValueError.
    """
    book = open_source(data)
    looks = kept_styles(book.styles)
    lines = [*summary, *([HIDDEN_SHEETS] if book.hidden else [])]
    return _write(
        book.sheets, looks, verdicts, rules, lines, colours=book.theme_colours, from_1904=book.from_1904, most=most
    )


def annotate_rows(
    sheets: Iterable[PlainSheet],
    verdicts: Iterable[RowVerdict],
    rules: Rules,
    *,
    summary: Sequence[str] = (),
    most: int = 1 << 62,
) -> bytes:
    """Rows of an .xls, .ods or .csv file → a fresh .xlsx, as `annotate_workbook`. All of it is text."""
    plain = [SourceSheet(name=sheet.name, rows=_source_rows(sheet), layout=Layout()) for sheet in sheets]
    return _write(plain, fresh_styles(), verdicts, rules, list(summary), colours={}, from_1904=False, most=most)


def _source_rows(sheet: PlainSheet) -> Callable[[], Iterator[SourceRow]]:
    def rows() -> Iterator[SourceRow]:
        for number, texts in sheet.rows:
            cells = [SourceCell(column, 0, "t", text) for column, text in sorted(texts.items())]
            yield SourceRow(number=number, look="", hidden=False, cells=cells)

    return rows


def _write(
    sheets: Sequence[SourceSheet],
    looks: Looks,
    verdicts: Iterable[RowVerdict],
    rules: Rules,
    summary: Sequence[str],
    *,
    colours: Mapping[str, str],
    from_1904: bool,
    most: int,
) -> bytes:
    by_sheet: dict[int, dict[int, RowVerdict]] = {}
    for verdict in verdicts:
        by_sheet.setdefault(verdict.sheet, {})[verdict.row] = verdict
    names = _names([sheet.name for sheet in sheets], rules)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        total = len(names) + bool(summary)
        parts = {
            "[Content_Types].xml": content_types(total).encode(),
            "_rels/.rels": PACKAGE_RELATIONS.encode(),
            "xl/workbook.xml": workbook([*names, SUMMARY_NAME][:total], from_1904=from_1904).encode(),
            "xl/_rels/workbook.xml.rels": workbook_relations(total).encode(),
            "xl/theme/theme1.xml": theme(colours).encode(),
            "xl/styles.xml": looks.xml,
        }
        for path, part in parts.items():
            archive.writestr(_entry(path), part)
        for index, sheet in enumerate(sheets, start=1):
            with archive.open(_entry(f"xl/worksheets/sheet{index}.xml"), "w", force_zip64=True) as stream:
                for piece in _worksheet(sheet, looks, by_sheet.get(index - 1, {}), rules.sheet(sheet.name)):
                    stream.write(piece)
            _check_size(file, most)
        if summary:
            archive.writestr(_entry(f"xl/worksheets/sheet{total}.xml"), _summary_sheet(summary, looks))
    _check_size(file, most)
    return file.getvalue()


def _entry(path: str) -> ZipInfo:
    """A part of the file, of no date: the same rows give the same bytes."""
    entry = ZipInfo(path)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _check_size(file: BytesIO, most: int) -> None:
    if file.tell() > most:
        raise TooLargeError


def _names(names: Sequence[str], rules: Rules) -> list[str]:
    """The worksheets' names that may stay; others are numbered. Each is given once, whatever its letters' case."""
    kept: list[str] = []
    taken = {SUMMARY_NAME.lower()}
    for number, name in enumerate(names, start=1):
        own = name if name and rules.name(name) and name.lower() not in taken else f"Blad {number}"
        while own.lower() in taken:
            own += "_"
        kept.append(own)
        taken.add(own.lower())
    return kept


def _worksheet(sheet: SourceSheet, looks: Looks, verdicts: Mapping[int, RowVerdict], rule: RowRule) -> Iterator[bytes]:
    """The parts of a worksheet's XML. Its rows are held until the last is read: only then the two columns' place is
    known, and the columns' widths stand before the rows.
    """  # noqa: D205
    writer = RowWriter(looks)
    filled = 0
    for row in sheet.rows():
        if row.number - filled > _MAX_EMPTY_ROWS and not any(cell.value for cell in row.cells):
            continue
        texts = {cell.column: cell.text() for cell in row.cells if cell.value and cell.column <= LAST_COLUMN}
        kept, header = rule.row(texts) if texts else (frozenset[int](), False)
        filled = row.number if texts else filled
        verdict = verdicts.get(row.number)
        if verdict is not None and verdict.empty:
            kept = frozenset()
        writer.add(row, kept, _beside(row, texts, looks, verdict, header), MARKER)
    layout = sheet.layout() if callable(sheet.layout) else sheet.layout
    yield before_rows(layout, writer.width, looks)
    yield from writer.chunks()
    yield behind_rows(layout, writer.width)


def _beside(
    row: SourceRow, texts: Mapping[int, str], looks: Looks, verdict: RowVerdict | None, header: bool
) -> tuple[int, str, str] | None:
    """Style and texts of the two columns beside a row."""
    if verdict is not None:
        return looks.tones[verdict.tone.value], verdict.job or "", verdict.text
    if header:
        return looks.head, JOB_HEAD, REASON_HEAD
    if texts and row.hidden:
        return looks.tones[Tone.LEFT_OUT.value], "", HIDDEN_ROW
    if texts and all(cell.look in looks.struck for cell in row.cells if cell.value):
        return looks.tones[Tone.LEFT_OUT.value], "", STRUCK_ROW
    return None


def _summary_sheet(lines: Sequence[str], looks: Looks) -> bytes:
    writer = RowWriter(looks)
    for number, line in enumerate(lines, start=1):
        cells = [SourceCell(1, looks.wrapped, "t", line)]
        writer.add(SourceRow(number=number, look="", hidden=False, cells=cells), frozenset({1}), None, MARKER)
    layout = Layout(columns=((1, 1, 'width="90" customWidth="1"'),))
    return b"".join((before_rows(layout, writer.width, looks), *writer.chunks(), behind_rows(layout, writer.width)))
