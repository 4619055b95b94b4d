"""How large a bulk order may be, and what is said of a file that gives no rows.

Every limit is many times what a provider sends (a roll-out orders hundreds of locks); a file beyond is refused as a
whole, before it costs more than seconds. None is ever cut short: a row lost in silence is a resident without a lock.
"""

from typing import Final

from mailbot.domain.reading import SheetError

MAX_BYTES: Final = 30_000_000  # of the file as it came
MAX_UNPACKED: Final = 300_000_000  # bytes of all parts of a packed file together
MAX_RATIO: Final = 200  # unpacked to packed bytes, where they are more than MIN_BOMB
MIN_BOMB: Final = 50_000_000
MAX_ENTRIES: Final = 2_000  # parts of a packed file
MAX_PART: Final = 20_000_000  # bytes of a part that is held whole: styles, the list of sheets
MAX_LINES: Final = 1_100_000  # of a text file, blank ones too
MAX_ROWS: Final = 150_000  # filled rows of all sheets of a file
MAX_COLUMNS: Final = 1_000  # up to the last filled cell of a row
MAX_CELLS: Final = 5_000_000  # places up to the last filled cell of each row, all rows together
MAX_TEXT: Final = 32_767  # characters in a cell, as many as Excel takes
MAX_TOKEN: Final = 1_000_000  # bytes of one tag, text or comment in a part
MAX_ROW_BYTES: Final = 4_000_000  # of one row in a part
MAX_SHEETS: Final = 100  # that a person sees


class UnreadableSheetError(Exception):
    """The file gives no rows; `kind` says why, `limit` in Swedish which limit it breaks."""

    def __init__(self, kind: SheetError, limit: str = "") -> None:
        super().__init__(f"{kind.value} {limit}".strip())
        self.kind = kind
        self.limit = limit


def too_large(limit: str) -> UnreadableSheetError:
    """The error of a file that breaks a limit; `limit`: Swedish, after "filen är för stor: "."""
    return UnreadableSheetError(SheetError.TOO_LARGE, limit)


def too_many_rows() -> UnreadableSheetError:
    return too_large(f"den har fler än {_spaced(MAX_ROWS)} ifyllda rader")


def too_many_sheets() -> UnreadableSheetError:
    return too_large(f"den har fler än {MAX_SHEETS} blad")


def too_many_columns() -> UnreadableSheetError:
    return too_large(f"en rad har fler än {_spaced(MAX_COLUMNS)} kolumner")


def too_many_cells() -> UnreadableSheetError:
    return too_large(f"den har fler än {_spaced(MAX_CELLS)} celler")


def too_long_text() -> UnreadableSheetError:
    return too_large(f"en cell har fler än {_spaced(MAX_TEXT)} tecken")


def too_many_bytes() -> UnreadableSheetError:
    return too_large("den blir för stor när den packas upp")


def _spaced(number: int) -> str:
    """150000 as a Swede writes it, with hard blanks."""
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


class Tally:
    """Counts the rows and cells of a file as they are read, over all its sheets."""

    __slots__ = ("cells", "expected", "rows")

    def __init__(self) -> None:
        self.rows = self.cells = self.expected = 0

    def expect(self, rows: int) -> None:
        """So many filled rows are still to come, which have been seen from afar. Raises beyond the limit."""
        self.expected += rows
        if self.expected > MAX_ROWS:
            raise too_many_rows()

    def row(self, width: int) -> None:
        """One more filled row with so many places. Raises UnreadableSheetError beyond a limit."""
        self.rows += 1
        self.cells += width
        if width > MAX_COLUMNS:
            raise too_many_columns()
        if self.rows > MAX_ROWS:
            raise too_many_rows()
        if self.cells > MAX_CELLS:
            raise too_many_cells()
