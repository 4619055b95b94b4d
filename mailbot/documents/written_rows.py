"""Writes rows of a worksheet as XML: kept values, a mark for the others, two columns more. Never a formula."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from mailbot.documents.kept_styles import Looks

if TYPE_CHECKING:
    from mailbot.documents.source_book import SourceRow

LAST_COLUMN = 100  # those behind are read by nobody and not sent back
_ROWS_IN_CHUNK = 500
# The columns of the verdicts are known at the end only; no text of a worksheet can hold these bytes.
_FIRST, _SECOND = b"\x01", b"\x02"
_TRUTH = ' t="b"'
_LONGEST = 32_000  # characters in a cell; Excel takes 32,767


@lru_cache(maxsize=256)
def letters_of(column: int) -> str:
    """A column's letters: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class RowWriter:
    """Rows as they shall stand in a worksheet; `width`: the last column in use so far."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._chunks: list[bytes] = []
        self._rows: list[str] = []
        self.width = 0

    def add(self, row: "SourceRow", kept: frozenset[int], beside: tuple[int, str, str] | None, marker: str) -> None:
        """One row. `kept`: the columns whose values stay; `beside`: style and texts of the two columns."""
        number, looks, width = row.number, self._looks.count, self.width
        pieces = [f'<row r="{number}"{row.look}>']
        for column, look, kind, value in row.cells:
            if column > LAST_COLUMN:
                break
            start = f'<c r="{letters_of(column)}{number}" s="{look}"'
            if not 0 < look < looks:
                start = f'<c r="{letters_of(column)}{number}"'
            if not value:
                if 0 < look < looks:
                    pieces.append(f"{start}/>")
                continue
            if column > width:
                width = column
            if column not in kept:
                pieces.append(f"{start}{_text(marker)}")
            elif kind == "t":
                pieces.append(f"{start}{_text(value)}")
            else:
                pieces.append(f"{start}{_TRUTH if kind == 'b' else ''}><v>{value}</v></c>")
        self.width = width
        if beside is not None:
            style, *texts = beside
            for place, text in zip("\x01\x02", texts, strict=True):
                pieces.append(f'<c r="{place}{row.number}" s="{style}"{_text(text) if text else "/>"}')
        pieces.append("</row>")
        self._rows.append("".join(pieces))
        if len(self._rows) >= _ROWS_IN_CHUNK:
            self._close_chunk()

    def _close_chunk(self) -> None:
        self._chunks.append("".join(self._rows).encode())
        self._rows.clear()

    def chunks(self) -> Iterator[bytes]:
        """All rows, with the two columns behind the last one in use. To be asked for once."""
        self._close_chunk()
        first, second = (letters_of(self.width + n).encode() for n in (1, 2))
        while self._chunks:
            yield self._chunks.pop(0).replace(_FIRST, first).replace(_SECOND, second)


def _text(value: str) -> str:
    if len(value) > _LONGEST or "&" in value or "<" in value or ">" in value:
        value = escape(value[:_LONGEST])
    return f' t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
