"""One row of a table becomes one order, or the reason why it is none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from mailbot.domain.reading import Item, ItemType, RowFault, RowSkip
from mailbot.parsers.sheet_addresses import Door, door_of, flat_of
from mailbot.parsers.sheet_cells import Cell, customer_id, is_absent, text_of, yes_no
from mailbot.parsers.sheet_dates import day, is_lone_time, week
from mailbot.parsers.sheet_found import Result
from mailbot.parsers.sheet_header import Table
from mailbot.parsers.sheet_lines import no_order
from mailbot.parsers.sheet_rows import RawRow
from mailbot.parsers.sheet_work import Statement, is_example, taken_back, work_of_action

_RIVALS: Final = {
    "customer_id": RowFault.BAD_CUSTOMER_ID,
    "address": RowFault.MISSING_ADDRESS,
    "new_address": RowFault.MISSING_NEW_ADDRESS,
    "date": RowFault.BAD_DATE,
}
"""What a row lacks when two columns of equal right disagree."""

_DAY_LIKE: Final = re.compile(r"\s*(?:20\d\d-\d\d|\d{1,2}/\d{1,2}|v(?:ecka)?\.? ?\d)")
_DEFAULT: Final = ("customer_id", "address")
_ANSWERS: Final = ("keys_available", "code_lock", "consent")


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What holds for a row from outside it: the kind of work of its section, `said` in so many words or only usual;
    `moving`: the table lists moves; the routine's demands, the day the list came and how its book counts days.
    """  # noqa: D205

    received: date
    required: Mapping[str, tuple[str, ...]]
    kind: ItemType = ItemType.MOUNT
    said: bool = False
    moving: bool = False
    serial_shift: int = 0


def judge(row: RawRow, table: Table, setting: Setting, above: int) -> tuple[Result, tuple[str, ...]]:
    """What a row below a header is, and the fields whose words were not understood. `above`: rows of orders over it."""
    values = _values(row, table)
    if row.struck and _keys_struck(row, table):
        return RowSkip.STRUCK, ()
    number = customer_id(values.get("customer_id"))
    door = door_of(values.get("address"), values.get("street_number"))
    if isinstance(number, RowFault) or door is None:
        cells = row.cells[table.span[0] : table.span[1]]
        if (skip := no_order(values, cells, number, door, above)) is not None:
            return skip, ()
    elif type(row.cells[0]) is str and is_example(row.cells[0]):
        return RowSkip.EXAMPLE, ()
    work = _work(values, row.cells, table, setting)
    if isinstance(work, RowSkip):
        return work, ()
    if (rival := _disagreeing(values, row.cells, table)) is not None:
        return rival, ()
    return _order(work, number, door, values, setting)


def _values(row: RawRow, table: Table) -> dict[str, Cell]:
    """The row's cells by field; where two columns have equal right, the one that is filled."""
    cells, size = row.cells, len(row.cells)
    values = {name: cells[at] for name, at in table.columns.items() if at < size}
    for name, at in table.rivals:
        if at < size and values.get(name) is None:
            values[name] = cells[at]
    if "date" not in values:
        values["date"] = next((cells[at] for at, _ in table.works if at < size and _is_day(cells[at])), None)
    if row.struck:
        values |= {name: None for name, at in table.columns.items() if at in row.struck}
    return values


def _keys_struck(row: RawRow, table: Table) -> bool:
    """Whether every filled one of the cells that say who and where is struck out."""
    keys = [table.columns[name] for name in _DEFAULT if name in table.columns]
    filled = [at for at in keys if at < len(row.cells) and row.cells[at] is not None]
    return bool(filled) and row.struck.issuperset(filled)


def _disagreeing(values: Mapping[str, Cell], cells: Sequence[Cell], table: Table) -> RowFault | None:
    for name, at in table.rivals:
        other = cells[at] if at < len(cells) else None
        if other is not None and name in _RIVALS and text_of(other) != text_of(values.get(name)):
            return _RIVALS[name]
    return None


def _work(values: Mapping[str, Cell], cells: Sequence[Cell], table: Table, setting: Setting) -> Statement:
    """The kind of work, or why none is to be done; OTHER when the row's words do not agree or are not understood."""
    for text in (values.get("status"), *(cells[at] for at in table.notes if at < len(cells))):
        if type(text) is str and (skip := taken_back(text)) is not None:
            return skip
    if (wanted := values.get("wanted")) is not None:
        answer = yes_no(wanted)
        if answer is not True:
            return RowSkip.NOT_ORDERED if answer is False else ItemType.OTHER
    action = values.get("type")
    stated = work_of_action(text_of(action)) if action is not None else None
    if table.works:
        ticked = _ticked(cells, table)
        stated = ticked if stated in (None, ticked) else ItemType.OTHER
    return stated or _of_section(values, setting)


def _of_section(values: Mapping[str, Cell], setting: Setting) -> ItemType:
    """Without words of its own a row is what its section says; a new address makes it a move."""
    if setting.moving:
        return ItemType.MOVE if setting.kind in (ItemType.MOUNT, ItemType.MOVE) else setting.kind
    if setting.kind is ItemType.MOUNT and door_of(values.get("new_address")) is not None:
        return ItemType.OTHER if setting.said else ItemType.MOVE
    return setting.kind


def _ticked(cells: Sequence[Cell], table: Table) -> Statement | None:
    """The kind whose column is ticked; OTHER for two, or for one of several kinds when none is."""
    marks = {kind: _mark(cells[at]) for at, kind in table.works if at < len(cells) and cells[at] is not None}
    if any(mark is None for mark in marks.values()):
        return ItemType.OTHER
    ticked = [kind for kind, mark in marks.items() if mark]
    if len(ticked) == 1:
        return ticked[0]
    if len(table.works) == 1:
        return RowSkip.NOT_ORDERED if marks else None
    return RowSkip.NOT_ORDERED if marks and not ticked else ItemType.OTHER


def _mark(cell: Cell) -> bool | None:
    """Whether a cell of such a column is a tick; the day on which it is to be done is one too."""
    return True if _is_day(cell) else yes_no(cell)


def _is_day(cell: Cell) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and bool(_DAY_LIKE.match(cell)))


def _order(
    kind: ItemType, number: str | RowFault, door: Door | None, values: Mapping[str, Cell], setting: Setting
) -> tuple[Item | RowFault, tuple[str, ...]]:
    needed = setting.required.get(kind.value, _DEFAULT)
    if isinstance(number, RowFault) and (number is not RowFault.MISSING_CUSTOMER_ID or "customer_id" in needed):
        return number, ()
    if door is None and ("address" in needed or isinstance(number, RowFault)):
        return RowFault.MISSING_ADDRESS, ()
    new = door_of(values.get("new_address"))
    if kind is ItemType.MOVE and (new is None or (door is not None and new == door)):
        return RowFault.MISSING_NEW_ADDRESS, ()
    when = _day(values, setting)
    if isinstance(when, RowFault):
        return when, ()
    item = Item(
        type=kind,
        customer_id=None if isinstance(number, RowFault) else number,
        address=door.line if door else None,
        flat=flat_of(values["flat"]) if values.get("flat") is not None else door.flat if door else None,
        new_address=new.line if new else None,
        gate_lock=_gate(values),
        proposed_date=when,
        customer_phone=text_of(values.get("phone")) or None,
        keys_available=yes_no(values.get("keys_available")),
        code_lock=yes_no(values.get("code_lock")),
        consent=yes_no(values.get("consent")),
    )
    return item, tuple(_unclear(values, item))


def _day(values: Mapping[str, Cell], setting: Setting) -> date | RowFault | None:
    """The day of the columns that may give one; a time of the day alone gives none."""
    when = day(values.get("date"), setting.received, serial_shift=setting.serial_shift)
    if when is None and values.get("week") is not None:
        when = week(values["week"], setting.received)
    if when is None and values.get("time") is not None and not is_lone_time(values["time"]):
        when = day(values["time"], setting.received) if values.get("date") is None else None
    return when


def _gate(values: Mapping[str, Cell]) -> bool | None:
    """Whether a gate lock is wanted; a column that asks for what is there already says only that none is."""
    if (wanted := values.get("gate_lock")) is not None:
        return yes_no(wanted)
    if (absent := yes_no(values.get("gate_absent"))) is not None:
        return not absent
    return False if yes_no(values.get("gate_present")) else None


def _unclear(values: Mapping[str, Cell], item: Item) -> Iterator[str]:
    """The fields that a cell speaks of and the item leaves open."""
    if item.address is None and values.get("address") is not None:
        yield "address"
    if item.gate_lock is None and any(_says(values.get(name)) for name in ("gate_lock", "gate_absent", "gate_present")):
        yield "gate_lock"
    if item.proposed_date is None and values.get("time") is not None:
        yield "proposed_date"
    for name in _ANSWERS:
        if getattr(item, name) is None and _says(values.get(name)):
            yield name


def _says(cell: Cell) -> bool:
    text = text_of(cell)
    return bool(text) and (not is_absent(text) or "?" in text or text.isalpha())
