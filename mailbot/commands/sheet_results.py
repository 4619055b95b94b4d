"""What became of the rows of a handed-in list, or would become of them: one by one and in sum, as a person reads it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import Connection

from mailbot.batches import place
from mailbot.commands.table import table
from mailbot.domain.decision import Outcome
from mailbot.domain.job import JobStatus
from mailbot.domain.reading import InvalidRow, RowFault, SkippedRow
from mailbot.handlers.sheet import ROW_FAULTS
from mailbot.handlers.skipped_rows import NOT_READ, left_out, not_read
from mailbot.store import jobs as job_store
from mailbot.store import sheet_rows

NOT_DECIDED = "raden väntar på ett nytt försök"
FAILED = "en människa behöver se på raden"
_AT_ONCE = 200  # jobs asked for in one query


class What(Enum):
    """What a row leads to: for one row, for a sum of one, for a sum of more."""

    JOB = ("nytt jobb", "nytt jobb", "nya jobb")
    FILLED = ("kompletterar", "kompletterar ett jobb", "kompletterar jobb")
    KNOWN = ("finns redan", "finns redan", "finns redan")
    PERSON = ("till en människa", "till en människa", "till en människa")
    INVALID = ("ogiltig", "ogiltig", "ogiltiga")
    NOT_READ = ("inte läst", "gick inte att läsa", "gick inte att läsa")
    WAITING = ("väntar", "väntar", "väntar")


@dataclass(frozen=True, kw_only=True, slots=True)
class RowResult:
    """One row: where it stands, what it leads to, the number of the job, and why (Swedish, without personal data)."""

    sheet: str
    row: int
    what: What
    job: str | None = None
    why: str = ""

    def place(self) -> str:
        """As «rad 7» or «blad 2, rad 7»."""
        return ", ".join(filter(None, (self.sheet, f"rad {self.row}")))


def of_invalid(row: InvalidRow) -> RowResult:
    """A row that cannot be carried out as it stands; that of somebody protected is a person's to see to."""
    what = What.PERSON if row.fault is RowFault.PROTECTED_IDENTITY else What.INVALID
    return RowResult(sheet=row.sheet, row=row.row, what=what, why=ROW_FAULTS[row.fault])


def with_not_read(rows: Sequence[RowResult], skipped: Iterable[SkippedRow]) -> list[RowResult]:
    """The rows, and among them in their places those that nobody could read."""
    lost = (RowResult(sheet=r.sheet, row=r.row, what=What.NOT_READ, why=NOT_READ) for r in not_read(skipped))
    return sorted((*rows, *lost), key=lambda one: place(one.sheet, one.row))


def what_of(outcome: str, *, job: bool, held: bool) -> What:
    """What a decision about a row leads to. `held`: its job waits until a person has looked at it."""
    match outcome:
        case Outcome.ORDERED if job and not held:
            return What.JOB
        case Outcome.MOVED if job:
            return What.FILLED
        case Outcome.DUPLICATE:
            return What.KNOWN
        case _:
            return What.PERSON


def results(connection: Connection, parent: int) -> list[RowResult]:
    """What became of the rows of a list, in their order."""
    children = [(child, json.loads(child["note"])) for child in sheet_rows.of_list(connection, parent)]
    numbers = [note["job"] for _, note in children if note.get("job")]
    held: set[str] = set()
    for start in range(0, len(numbers), _AT_ONCE):
        found = job_store.by_numbers(connection, numbers[start : start + _AT_ONCE])
        held |= {number for number, job in found.items() if job.status is JobStatus.HELD}
    done = []
    for child, note in children:
        if note.get("fault"):
            done.append(of_invalid(InvalidRow(sheet=note["sheet"], row=note["row"], fault=RowFault(note["fault"]))))
            continue
        job = note.get("job")
        what = what_of(child["outcome"] or "", job=job is not None, held=job in held)
        why = FAILED if child["failed"] else child["because"]
        if child["state"] in ("received", "working"):
            what, why = What.WAITING, NOT_DECIDED
        done.append(RowResult(sheet=note["sheet"], row=note["row"], what=what, job=job, why=why))
    return done


def as_table(rows: Sequence[RowResult]) -> str:
    """The rows as a table, nothing for none."""
    cells = [(row.place(), row.what.value[0], row.job, row.why) for row in rows]
    return table(("Rad", "Blir", "Jobb", "Därför"), cells, widest=110) if rows else ""


def totals(rows: Sequence[RowResult], skipped: Iterable[SkippedRow]) -> str:
    """The sum in one line; the rows that were left alone in a second, by reason."""
    lines = [f"{len(rows)} {'rad' if len(rows) == 1 else 'rader'}: {', '.join(_counted(rows))}."]
    if alone := left_out(skipped):
        lines.append(f"Lämnat utan åtgärd: {', '.join(f'{count} {words}' for count, words in alone)}.")
    return "\n".join(lines)


def _counted(rows: Sequence[RowResult]) -> Iterator[str]:
    counts = Counter(row.what for row in rows)
    for what in What:
        if counts[what]:
            yield f"{counts[what]} {what.value[1 if counts[what] == 1 else 2]}"
