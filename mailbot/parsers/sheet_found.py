"""What has been told of a file's rows so far: each filled one once, as valid, invalid or left out with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from mailbot.domain.reading import (
    InvalidRow,
    Item,
    ItemType,
    RowFault,
    RowSkip,
    SheetError,
    SheetReading,
    SheetRow,
    SkippedRow,
)
from mailbot.parsers.sheet_cells import id_key
from mailbot.parsers.sheet_header import Table

Result = Item | RowFault | RowSkip
_TAKEN_BACK: Final = frozenset((RowSkip.HIDDEN, RowSkip.STRUCK, RowSkip.DONE, RowSkip.NOT_ORDERED))


@dataclass
class Found:
    """One file's rows. `layout`: the columns of its last table, which may go on in the next sheet."""

    received: date
    required: Mapping[str, tuple[str, ...]]
    rows: list[SheetRow] = field(default_factory=list)
    invalid: list[InvalidRow] = field(default_factory=list)
    skipped: list[SkippedRow] = field(default_factory=list)
    strays: list[InvalidRow] = field(default_factory=list)
    layout: Table | None = None
    filled: bool = False
    _seen: set[tuple[ItemType, str]] = field(default_factory=set)

    def tell(self, sheet: str, row: int, result: Result, unclear: tuple[str, ...] = ()) -> None:
        """Take down what became of a row; the first of two equal orders is the valid one."""
        match result:
            case Item():
                if result.customer_id is not None:
                    key = (result.type, id_key(result.customer_id))
                    if key in self._seen:
                        self.invalid.append(InvalidRow(sheet=sheet, row=row, fault=RowFault.DUPLICATE))
                        return
                    self._seen.add(key)
                self.rows.append(SheetRow(sheet=sheet, row=row, item=result, unclear=unclear))
            case RowFault():
                self.invalid.append(InvalidRow(sheet=sheet, row=row, fault=result))
            case RowSkip():
                self.skipped.append(SkippedRow(sheet=sheet, row=row, why=result))

    def stray(self, sheet: str, row: int) -> None:
        """A row that looks like an order below no header that is understood: invalid, unless the file has no order."""
        self.strays.append(InvalidRow(sheet=sheet, row=row, fault=RowFault.BAD_CUSTOMER_ID))

    def reading(self) -> SheetReading:
        """The whole file."""
        left_out = sum(skip.why in _TAKEN_BACK for skip in self.skipped)
        if not self.rows and not self.invalid and not (self.layout and self.strays):
            kind = SheetError.NO_ROWS if self.layout or not self.filled else SheetError.NO_HEADER
            return SheetReading(error=kind, left_out=left_out)
        return SheetReading(
            rows=tuple(self.rows),
            invalid=(*self.invalid, *self.strays),
            left_out=left_out,
            skipped=tuple(self.skipped),
        )
