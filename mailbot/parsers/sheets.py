"""A bulk sheet becomes orders: each filled row one item, or the reason why it is none."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.domain.reading import ItemType, RowFault, RowSkip, SheetError, SheetReading
from mailbot.parsers.sheet_addresses import door_of
from mailbot.parsers.sheet_cells import customer_id, is_absent, text_of, yes_no
from mailbot.parsers.sheet_files import RawSheet, open_sheets
from mailbot.parsers.sheet_found import Found
from mailbot.parsers.sheet_header import Table, header_tables, heads_of, is_header_like, joined_header, may_be_header
from mailbot.parsers.sheet_headless import layout_of, looks_like_order
from mailbot.parsers.sheet_limits import UnreadableSheetError
from mailbot.parsers.sheet_lines import is_faulty_order, is_label
from mailbot.parsers.sheet_orders import Setting, judge
from mailbot.parsers.sheet_rows import RawRow
from mailbot.parsers.sheet_work import work_of_line

MAX_ROWS = 250_000  # filled rows of a file; more is no order list
_LOOK_AHEAD = 60


def _as_it_is(sheet: RawSheet) -> RawSheet:
    return sheet


def read_sheet(
    data: bytes,
    name: str,
    *,
    received: date,
    required: Mapping[str, tuple[str, ...]],
    watched: Callable[[RawSheet], RawSheet] = _as_it_is,
) -> SheetReading:
    """Read a whole file. `name`: what the sender calls it (its ending is a hint only); `received`: the day that dates
    without a year follow; `required`: fields that the routine demands per item type; `watched`: is given each visible
    sheet and gives it back, to see its rows go by. Never raises on a bad file: the reading then carries an error kind.
    No name or personal number of the sheet gets into the result.
    """  # noqa: D205
    found = Found(received=received, required=required)
    try:
        for sheet in open_sheets(data, name):
            _Walk(watched(sheet), found).through()
    except UnreadableSheetError as error:
        return SheetReading(error=error.kind, limit=error.limit)
    return found.reading()


@dataclass(frozen=True, slots=True)
class _Section:
    """What a line, or the sheet's name, says of the rows below it."""

    kind: ItemType = ItemType.MOUNT
    said: bool = False
    skip: RowSkip | None = None


def _section(line: str) -> _Section | None:
    match work_of_line(line):
        case RowSkip() as skip:
            return _Section(skip=skip)
        case ItemType() as kind:
            return _Section(kind=kind, said=True)
        case None:
            return None


@dataclass
class _Walk:
    """On the way down one sheet, row by row."""

    sheet: RawSheet
    found: Found
    ahead: deque[RawRow] = field(default_factory=deque)
    tables: tuple[Table, ...] = ()
    section: _Section = field(default_factory=_Section)
    outer: _Section | None = None  # what held before an example
    setting: Setting | None = None
    early: list[RawRow] = field(default_factory=list)
    foreign: bool = False  # below a header that nobody understands
    above: int = 0
    last: int = 0
    after_line: bool = False

    def through(self) -> None:
        """Tell every row."""
        self.section = _section(self.sheet.name) or _Section()
        rows = self.sheet.rows
        while (row := self._next(rows)) is not None:
            self.found.filled = True
            self._step(row, rows)
            self.last = row.number
            if len(self.found.rows) + len(self.found.invalid) + len(self.found.skipped) > MAX_ROWS:
                raise UnreadableSheetError(SheetError.TOO_LARGE)
        self._without_header()

    def _next(self, rows: Iterator[RawRow]) -> RawRow | None:
        return self.ahead.popleft() if self.ahead else next(rows, None)

    def _peek(self, rows: Iterator[RawRow], many: int) -> list[RawRow]:
        while len(self.ahead) < many and (row := next(rows, None)) is not None:
            self.ahead.append(row)
        return list(self.ahead)[:many]

    def _tell_skip(self, row: RawRow, why: RowSkip) -> None:
        self.found.tell(self.sheet.name, row.number, why)

    def _step(self, row: RawRow, rows: Iterator[RawRow]) -> None:
        alone = len(row.cells) - row.cells.count(None) == 1
        if (alone or may_be_header(row.cells)) and self._header(row, rows):
            return
        if row.left_out is not None:
            self._left_out(row, row.left_out)
        elif alone:
            self._line(row)
        elif self.tables:
            self._below_header(row)
        elif self.foreign:
            self._stray(row)
        else:
            self.early.append(row)

    def _left_out(self, row: RawRow, why: RowSkip) -> None:
        if why is RowSkip.UNREAD and looks_like_order(row.cells):
            self.found.stray(self.sheet.name, row.number)
        else:
            self._tell_skip(row, why)

    def _header(self, row: RawRow, rows: Iterator[RawRow]) -> bool:
        """Whether the row, or it and the next one together, is a header; then the rows below are read by it."""
        tables = header_tables(row.cells, row.unseen)
        if tables or any(head.kind is None for head in heads_of(row.cells).values()):
            lower = next(iter(self._peek(rows, 1)), None)
            joined = None
            if lower is not None and lower.number == row.number + 1:
                joined = joined_header(row.cells, lower.cells)
            if lower is not None and joined is not None:
                self.ahead.popleft()
                self._tell_skip(lower, RowSkip.HEADER)
                tables = header_tables(joined, row.unseen)
        if not tables:
            return False
        self._tell_skip(row, RowSkip.HEADER)
        self._begin(tables, rows)
        return True

    def _begin(self, tables: tuple[Table, ...], rows: Iterator[RawRow]) -> None:
        self.tables, self.foreign, self.above = tables, False, 0
        self.found.layout = tables[0]
        self._tell_early()
        self._settle(rows)

    def _settle(self, rows: Iterator[RawRow]) -> None:
        """What holds for the rows of the tables from now on."""
        moving = [self._lists_moves(table, rows) for table in self.tables]
        self.setting = self._setting(moving=any(moving))

    def _setting(self, *, moving: bool) -> Setting:
        return Setting(
            received=self.found.received,
            required=self.found.required,
            kind=self.section.kind,
            said=self.section.said,
            moving=moving,
            serial_shift=self.sheet.serial_shift,
        )

    def _lists_moves(self, table: Table, rows: Iterator[RawRow]) -> bool:
        """Whether each row of a table with a column for a new address is a move, also one that lacks it."""
        at = table.columns.get("new_address")
        if at is None:
            return False
        if table.moves or self.section.kind is ItemType.MOVE:
            return True
        ids = table.columns.get("customer_id", table.columns.get("address", 0))
        some = [r for r in self._peek(rows, _LOOK_AHEAD) if ids < len(r.cells) and r.cells[ids] is not None]
        return 2 * sum(at < len(r.cells) and door_of(r.cells[at]) is not None for r in some) > len(some) > 0

    def _line(self, row: RawRow) -> None:
        """A cell alone in its row: what is left of an order, the title of a section, or a remark."""
        at = next(i for i, cell in enumerate(row.cells) if cell is not None)
        text = text_of(row.cells[at])
        fields = {column: name for table in self.tables for name, column in table.columns.items()}
        name = fields.get(at)
        key = (name == "customer_id" and not isinstance(customer_id(row.cells[at]), RowFault)) or (
            name == "address" and door_of(row.cells[at]) is not None
        )
        section = None if key else _section(text)
        if section is not None:
            self._turn(section)
        if self.tables and section is None and (key or is_faulty_order(text, name, leftmost=at == min(fields))):
            self._orders(row)
            return
        self.after_line = True
        self._tell_skip(row, RowSkip.NOTE)

    def _turn(self, section: _Section) -> None:
        if section.skip is RowSkip.EXAMPLE:
            self.outer = self.section
        self.section = section
        if self.setting is not None:
            self.setting = replace(
                self.setting, kind=section.kind, said=section.said, moving=section.kind is ItemType.MOVE
            )

    def _below_header(self, row: RawRow) -> None:
        apart = row.number > self.last + 1
        if self.outer is not None and apart and self.above:
            self._turn(self.outer)
            self.outer = None
        if self._is_foreign_header(row) and (apart or self.after_line or len(heads_of(row.cells)) > 1):
            self.tables, self.foreign = (), True
            self._tell_skip(row, RowSkip.UNREAD)
            return
        self.after_line = False
        self._orders(row)

    def _is_foreign_header(self, row: RawRow) -> bool:
        """Whether a row of words begins another table, whose columns nobody understands."""
        if not is_header_like(row.cells):
            return False
        texts = [text_of(cell) for cell in row.cells if cell is not None]
        if len(texts) == 2 and is_label(texts[0]):
            return False
        return not any(is_absent(text) or yes_no(text) is not None for text in texts)

    def _orders(self, row: RawRow) -> None:
        """Tell the row's order, or one of each of the tables side by side; a row that is none of them once."""
        setting = self.setting or self._setting(moving=False)
        if len(self.tables) == 1 and self.section.skip is None:
            result, unclear = judge(row, self.tables[0], setting, self.above)
            self.above += 1
            self.found.tell(self.sheet.name, row.number, result, unclear)
            return
        told = [judge(row, table, setting, self.above) for table in self.tables]
        orders = [(result, unclear) for result, unclear in told if not isinstance(result, RowSkip)]
        self.above += 1
        if self.section.skip is not None and orders:
            self._tell_skip(row, self.section.skip)
            return
        for result, unclear in orders or told[:1]:
            self.found.tell(self.sheet.name, row.number, result, unclear)

    def _stray(self, row: RawRow) -> None:
        if looks_like_order(row.cells) and self.section.skip is None:
            self.found.stray(self.sheet.name, row.number)
        else:
            self._tell_skip(row, self.section.skip or RowSkip.UNREAD)

    def _tell_early(self) -> None:
        """Rows of several cells above the header: who orders, and when."""
        for row in self.early:
            if looks_like_order(row.cells):
                self._stray(row)
            else:
                self._tell_skip(row, RowSkip.NOTE)
        self.early = []

    def _without_header(self) -> None:
        """A sheet without header is read only when its columns leave no doubt."""
        if not self.early:
            return
        table = layout_of(self.early, self.found.layout, self.found.received)
        if table is None:
            for row in self.early:
                self._stray(row)
            return
        self.tables = (table,)
        self._settle(iter(()))
        self.found.layout = self.found.layout or table
        for row in self.early:
            self._orders(row)
