"""The lists that somebody sent, each with what became of its rows: bytes in, copies out, in whatever process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from mailbot.documents.annotated_sheet import HIDDEN_ROW, STRUCK_ROW, RowVerdict, Tone
from mailbot.domain.errors import ParseError
from mailbot.domain.fact import NoCopy, RowOutcome
from mailbot.domain.reading import RowFault, RowSkip, SkippedRow
from mailbot.first_look import SheetFile
from mailbot.handlers.sheet import said_of
from mailbot.handlers.skipped_rows import NOT_READ
from mailbot.parsers.mime import parse_message
from mailbot.parsers.sheet_password import unlocked
from mailbot.privacy.policy import Category
from mailbot.sheet_back import MOST_BYTES, SheetBack, copy_for
from mailbot.sheets_in_mail import position_of, sheet_files

BECAME_A_JOB = "Raden har blivit ett jobb"
BESIDE: Mapping[RowSkip, str] = MappingProxyType(
    {
        RowSkip.HIDDEN: HIDDEN_ROW,
        RowSkip.STRUCK: STRUCK_ROW,
        RowSkip.DONE: "Ingen åtgärd: det står att det redan är gjort",
        RowSkip.NOT_ORDERED: "Ingen åtgärd: det står att det inte ska göras",
        RowSkip.EXAMPLE: "Ingen åtgärd: raden är märkt som exempel",
        RowSkip.UNREAD: f"Inget jobb: raden {NOT_READ}",
    }
)
"""What stands beside a row that was left out, or could not be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Brought:
    """What brought a list: `content` of the inbox row of this `kind`; `passwords` for protected files."""

    kind: str
    content: bytes = field(repr=False)
    passwords: tuple[str, ...] = field(default=(), repr=False)

    def files(self) -> list[tuple[bytes, str]]:
        """The lists, with what the sender calls them. Raises ParseError on a broken mail."""
        if self.kind == "sheet":
            file = SheetFile.unpacked(self.content)
            return [(unlocked(file.data, self.passwords), file.name)]
        return [(unlocked(f.data, self.passwords), f.name) for f in sheet_files(parse_message(self.content))]


def answered_sheets(
    brought: Brought,
    outcomes: Sequence[RowOutcome],
    skipped: Sequence[SkippedRow],
    allowed: frozenset[Category],
    most: int = MOST_BYTES,
) -> tuple[tuple[int, SheetBack], ...]:
    """The files that gave rows (their place from 1), each with its copy or why there is none.

    `outcomes`: of all orders; `skipped`: the rows that are none; `allowed`: what the sender may read. All copies
    together are no larger than `most` bytes.
    """
    by_file: dict[int, list[RowVerdict]] = {}
    for outcome in outcomes:
        if outcome.row:  # what the mail ordered in its own words stands in no sheet
            file, sheet = position_of(outcome.sheet)
            by_file.setdefault(file, []).append(verdict_of(outcome, sheet))
    for out in skipped:
        file, sheet = position_of(out.sheet)
        if out.why in BESIDE and file in by_file:
            by_file[file].append(verdict_of_skipped(out, sheet))
    try:
        files = brought.files()
    except ParseError:
        files = []
    left, copies = most, []
    for at, verdicts in sorted(by_file.items()):
        copy = SheetBack(why=NoCopy.UNREADABLE)
        if at < len(files):
            copy = copy_for(*files[at], verdicts, allowed=allowed, most=left)
        left -= len(copy.data or b"")
        copies.append((at + 1, copy))
    return tuple(copies)


def verdict_of(outcome: RowOutcome, sheet: int) -> RowVerdict:
    """What stands beside a row, and its colour. `sheet`: its place among the file's visible ones, from 0."""
    said = said_of(outcome)
    stopped = outcome.fault is RowFault.PROTECTED_IDENTITY
    if outcome.job:
        return RowVerdict(sheet=sheet, row=outcome.row, job=outcome.job, text=said or BECAME_A_JOB, tone=Tone.JOB)
    tone = Tone.FAULT if outcome.fault else Tone.QUESTION
    text = f"Inget jobb: {said}" if said else "Inget jobb"
    return RowVerdict(sheet=sheet, row=outcome.row, job=None, text=text, tone=tone, empty=stopped)


def verdict_of_skipped(out: SkippedRow, sheet: int) -> RowVerdict:
    """What stands beside a row that was left out, or could not be read. Raises KeyError for one that orders nothing."""
    tone = Tone.FAULT if out.why is RowSkip.UNREAD else Tone.LEFT_OUT
    return RowVerdict(sheet=sheet, row=out.row, job=None, text=BESIDE[out.why], tone=tone)
