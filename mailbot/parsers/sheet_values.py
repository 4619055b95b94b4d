"""What the cells of an .xlsx row hold: texts, numbers, days, and which of them are struck out."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from mailbot.parsers.sheet_book import Book
from mailbot.parsers.sheet_cells import UNCOMPUTED, Cell
from mailbot.parsers.sheet_limits import MAX_COLUMNS, MAX_TEXT, too_long_text, too_many_columns
from mailbot.parsers.sheet_texts import StruckText
from mailbot.parsers.sheet_xml import XmlCell

_NONE: Final[frozenset[int]] = frozenset()


class _Places(dict[bytes, int]):
    """Columns from 0 by their letters."""

    def __missing__(self, letters: bytes) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        self[letters] = number - 1
        return number - 1


def column_at(letters: bytes) -> int:
    """A column from 0 by its letters."""
    return _Places()[letters]


class CellReader:
    """Reads the cells of one book's rows."""

    def __init__(self, book: Book) -> None:
        from openpyxl.utils.datetime import from_excel

        self._strings: Sequence[str | None] = [text if text.strip() else None for text in book.strings]
        self._places = _Places()
        self._struck = frozenset(str(style).encode() for style in book.styles.struck)
        self._zeros = {str(style).encode(): width for style, width in book.styles.zeros.items()}
        self._days = {str(style).encode() for style in book.styles.dates}
        self._lengths = {str(style).encode() for style in book.styles.durations}

        @lru_cache(maxsize=1_000)
        def day_of(number: float, duration: bool) -> Cell:
            try:
                return _told(from_excel(number, book.epoch, timedelta=duration))
            except (OverflowError, ValueError):
                return "#VALUE!"

        self._day_of: Callable[[float, bool], Cell] = day_of

    def read(self, cells: Sequence[XmlCell]) -> tuple[tuple[Cell, ...], frozenset[int]]:
        """The values at their columns up to the last that is filled, and the columns that are struck out.

        Raises UnreadableSheetError beyond a limit, IndexError and ValueError on a cell that is broken.
        """
        own: list[Cell] = []
        struck: list[int] = []
        last, size = -1, 0
        places, strings, strikes = self._places, self._strings, self._struck
        content: Cell
        for column, style, kind, formula, value, inline in cells:
            place = last = places[column] if column else last + 1
            if value:
                if kind == b"s":
                    content = strings[int(value)]
                elif kind and kind != b"n":
                    content = self._other(kind, value)
                elif style or not value.isdigit():
                    content = self._number(value, style)
                else:
                    content = int(value)
            elif inline:
                content = _text(inline)
            else:
                content = UNCOMPUTED if formula and kind != b"str" else None  # of type str: its result is no text
            if content is None:
                continue
            if place == size:
                own.append(content)
                size += 1
            elif place >= MAX_COLUMNS:
                raise too_many_columns()
            else:
                own.extend([None] * (place + 1 - size))
                own[place] = content
                size = len(own)
            if (style and style in strikes) or type(content) is StruckText:
                struck.append(place)
        return tuple(own), frozenset(struck) if struck else _NONE

    def _number(self, value: bytes, style: bytes) -> Cell:
        number = int(value) if value.isdigit() else _number(value)
        if style in self._days:
            return self._day_of(number, style in self._lengths)
        if style in self._zeros and number % 1 == 0:  # shown with leading zeros ("0000"), it keeps them
            return f"{int(number):0{self._zeros[style]}}"
        return number

    def _other(self, kind: bytes, value: bytes) -> Cell:
        match kind:
            case b"b":
                return value.strip() in (b"1", b"true")
            case b"d":
                return _iso(value.decode())
            case _:
                return _text(value)


def _number(value: bytes) -> int | float:
    text = value.decode()
    try:
        return int(text)
    except ValueError:
        return float(text)


def _text(value: bytes | str) -> str | None:
    """A text in the cell itself; blanks alone are no value."""
    text = value if isinstance(value, str) else value.decode()
    if len(text) > MAX_TEXT:
        raise too_long_text()
    return text if text.strip() else None


def _iso(text: str) -> Cell:
    return _told(datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text))


def _told(value: object) -> Cell:
    """A day as it is; a time of the day or a length of time as text."""
    if isinstance(value, date):
        return value
    return value.isoformat("minutes") if isinstance(value, time) else str(value)
