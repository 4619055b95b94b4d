"""A bulk sheet becomes orders: each row one item, or the reason why it is none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from mailbot.domain.reading import InvalidRow, Item, ItemType, RowFault, SheetError, SheetReading, SheetRow
from mailbot.parsers.sheet_cells import Cell, customer_id, day, text_of, yes_no
from mailbot.parsers.sheet_files import RawSheet, UnreadableSheetError, open_sheets
from mailbot.parsers.sheet_header import header_columns, type_in
from mailbot.parsers.sheet_rows import RawRow

_SUMMARY = ("summa", "totalt", "antal", "obs", "not", "exempel", "förklaring", "* ")
_DONE = ("klar", "utförd", "monterat", "avslutad", "makulera", "utgår", "avbeställ", "struken")


@dataclass
class _Columns:
    """What has been learnt while walking down one sheet."""

    fields: dict[int, str] | None = None
    kind: ItemType = ItemType.MOUNT
    merged_address: Cell = None


@dataclass
class _Found:
    rows: list[SheetRow] = field(default_factory=list)
    invalid: list[InvalidRow] = field(default_factory=list)
    left_out: int = 0
    header: bool = False
    filled: bool = False
    seen: set[tuple[ItemType, str]] = field(default_factory=set)


def read_sheet(data: bytes, name: str, *, received: date, required: Mapping[str, tuple[str, ...]]) -> SheetReading:
    """Read a whole file. `name`: what the sender calls it (its ending is a hint only); `received`: the day that dates
    without a year follow; `required`: fields that the routine demands per item type. Never raises on a bad file: the
    reading then carries an error kind. No name or personal number of the sheet gets into the result.
    """  # noqa: D205
    found = _Found()
    try:
        for sheet in open_sheets(data, name):
            _read_one(sheet, found, received, required)
    except UnreadableSheetError as error:
        return SheetReading(error=error.kind)
    if not found.rows and not found.invalid:
        kind = SheetError.NO_ROWS if found.header or not found.filled else SheetError.NO_HEADER
        return SheetReading(error=kind, left_out=found.left_out)
    return SheetReading(rows=tuple(found.rows), invalid=tuple(found.invalid), left_out=found.left_out)


def _read_one(sheet: RawSheet, found: _Found, received: date, required: Mapping[str, tuple[str, ...]]) -> None:
    columns = _Columns(kind=type_in(sheet.name) or ItemType.MOUNT)
    early: list[RawRow] = []
    for row in sheet.rows:
        found.filled = True
        texts = [text_of(cell) for cell in row.cells]
        if (header := header_columns(texts)) is not None:
            found.header = True
            if "new_address" in header.values():
                columns.kind = ItemType.MOVE
            columns.fields, columns.merged_address = header, None
        elif columns.fields is None or sum(map(bool, texts)) == 1:
            columns = _title(texts, columns)
            if not any(character.isdigit() for text in texts for character in text):
                continue  # a title or a note
            early = [*early, row][:2000] if columns.fields is None else early
            if columns.fields is not None:
                _row(sheet.name, row, columns, found, received, required)
        else:
            _row(sheet.name, row, columns, found, received, required)
    if columns.fields is None:
        _headless(sheet.name, early, columns, found, received, required)


def _title(texts: list[str], columns: _Columns) -> _Columns:
    """A line of text alone may say what kind of work follows."""
    line = next((text for text in texts if text), "")
    if sum(map(bool, texts)) == 1 and (kind := type_in(line)) is not None and len(line) < 80:
        columns.kind = kind
    return columns


def _headless(
    name: str,
    rows: Iterable[RawRow],
    columns: _Columns,
    found: _Found,
    received: date,
    required: Mapping[str, tuple[str, ...]],
) -> None:
    """A sheet without header is read only when it leaves no doubt: id, address, yes or no, then a date."""
    candidates = list(rows)
    plain = bool(candidates) and all(
        len(row.cells) >= 3
        and isinstance(customer_id(row.cells[0]), str)
        and any(c.isalpha() for c in text_of(row.cells[1]))
        and any(c.isdigit() for c in text_of(row.cells[1]))
        and yes_no(row.cells[2]) is not None
        for row in candidates
    )
    if not plain:
        return
    columns.fields = {0: "customer_id", 1: "address", 2: "gate_lock", 3: "date"}
    for row in candidates:
        _row(name, row, columns, found, received, required)


def _row(
    sheet: str, row: RawRow, columns: _Columns, found: _Found, received: date, required: Mapping[str, tuple[str, ...]]
) -> None:
    values = {name: row.cells[i] for i, name in (columns.fields or {}).items() if i < len(row.cells)}
    first = next((text_of(cell).lower() for cell in row.cells if cell is not None), "")
    if first.startswith(_SUMMARY) or all(value is None for value in values.values()):
        return
    if row.left_out or text_of(values.get("status")).lower().startswith(_DONE):
        found.left_out += 1
        return
    if values.get("customer_id") is None and not text_of(values.get("address")):
        return
    result = _item(values, columns, received, required)
    if isinstance(result, Item) and (key := _key(result)) is not None:
        result = RowFault.DUPLICATE if key in found.seen else result
        found.seen.add(key)
    if isinstance(result, Item):
        found.rows.append(SheetRow(sheet=sheet, row=row.number, item=result))
    else:
        found.invalid.append(InvalidRow(sheet=sheet, row=row.number, fault=result))


def _key(item: Item) -> tuple[ItemType, str] | None:
    return None if item.customer_id is None else (item.type, item.customer_id.lstrip("0").lower())


def _item(
    values: Mapping[str, Cell], columns: _Columns, received: date, required: Mapping[str, tuple[str, ...]]
) -> Item | RowFault:
    kind = type_in(text_of(values.get("type"))) or columns.kind
    needed = set(required.get(kind.value, ("customer_id", "address")))
    number = customer_id(values.get("customer_id"))
    if isinstance(number, RowFault) and (number is not RowFault.MISSING_CUSTOMER_ID or "customer_id" in needed):
        return number
    address = _address(values)
    if address is None and ("address" in needed or isinstance(number, RowFault)):
        return RowFault.MISSING_ADDRESS
    new_address = text_of(values.get("new_address")) or None
    if kind is ItemType.MOVE and new_address is None:
        return RowFault.MISSING_NEW_ADDRESS
    when = day(values.get("date"), received)
    if isinstance(when, RowFault):
        return when
    return Item(
        type=kind,
        customer_id=number if not isinstance(number, RowFault) else None,
        address=address,
        flat=text_of(values.get("flat")) or None,
        new_address=new_address,
        gate_lock=yes_no(values.get("gate_lock")),
        proposed_date=when,
        customer_phone=text_of(values.get("phone")) or None,
        keys_available=yes_no(values.get("keys_available")),
        code_lock=yes_no(values.get("code_lock")),
        consent=yes_no(values.get("consent")),
    )


def _address(values: Mapping[str, Cell]) -> str | None:
    """Street and number; a street without any number is no address to send an installer to."""
    street = text_of(values.get("address"))
    if not any(character.isdigit() for character in street):
        number = text_of(values.get("street_number"))
        street = f"{street} {number}" if street and number else ""
    return street or None
