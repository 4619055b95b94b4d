"""A report as a value: sheets with typed columns, rows, sums and charts. No file and no Excel library in sight."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | date | None
Row = tuple[Value, ...]


class Format(StrEnum):
    """How the values of a column are shown."""

    TEXT = "text"
    DAY = "day"  # 2026-12-03
    COUNT = "count"  # a whole number
    DAYS = "days"  # working days with one decimal
    MONEY = "money"  # kronor with two decimals
    BLANK = "blank"  # left empty, to be filled in by hand


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column; `summed`: its values are added up below the rows."""

    title: str
    format: Format = Format.TEXT
    summed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """Columns of a sheet (indices from 0) as bars over its first one; `stacked`: upon each other.

    `rows`: how many of the sheet's rows, from the first: a sum is no bar.
    """

    title: str
    axis: str
    series: tuple[int, ...]
    rows: int
    stacked: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet. `name`: at most 31 characters, as Excel wants. `empty`: what is said instead of rows when none are."""

    name: str
    heading: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = "Inget i perioden."
    charts: tuple[Chart, ...] = ()

    def total(self) -> Row | None:
        """The sums below the rows; None where nothing is added up."""
        if not self.rows or not any(column.summed for column in self.columns):
            return None
        sums = [_sum(row[i] for row in self.rows) if c.summed else None for i, c in enumerate(self.columns)]
        return ("Summa", *sums[1:])


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A whole report: its sheets in order, at least one."""

    sheets: tuple[Sheet, ...]


def _sum(values: Iterable[Value]) -> Value:
    numbers = [value for value in values if isinstance(value, int | Decimal)]
    return sum(numbers) if numbers else None


def without_empty_columns(sheet_columns: Sequence[Column], rows: Sequence[Row]) -> tuple[tuple[Column, ...], list[Row]]:
    """Columns that hold nothing in any row are left out, save those to be filled in by hand.

    What the privacy preset forbids thus leaves no empty column behind.
    """
    kept = [
        index
        for index, column in enumerate(sheet_columns)
        if column.format is Format.BLANK or not rows or any(row[index] is not None for row in rows)
    ]
    return tuple(sheet_columns[i] for i in kept), [tuple(row[i] for i in kept) for row in rows]
