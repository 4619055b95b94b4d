"""A worksheet's bytes looked over before its rows are read: whether they may be, how, and what stands around them.

A search through bytes is many times quicker than reading rows, so that a file that breaks a limit is refused at once.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final
from zipfile import ZipFile

from mailbot.parsers.sheet_limits import (
    MAX_CELLS,
    MAX_ROW_BYTES,
    MAX_ROWS,
    MAX_TOKEN,
    too_many_bytes,
    too_many_cells,
    too_many_rows,
)

CHUNK: Final = 1 << 17
_MAX_RECODED: Final = 1 << 25  # of one that is not in UTF-8
_MAX_MERGES: Final = 20_000  # merged ranges
_OVERLAP: Final = 1 << 12  # bytes of an unfinished row that are looked at again with the next ones
_HEAD: Final = 1 << 16  # bytes in which the rows must begin, for them to be of the usual kind
_UTF_16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_DECLARED: Final = re.compile(rb"""\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)["'][^>]*\?>""")
_UTF_8: Final = (b"utf-8", b"utf8", b"us-ascii", b"ascii")
_OPENING: Final = re.compile(rb"<!--|<!\[CDATA\[|<\?xml |<\?")
_LONGEST_MARK: Final = 8  # bytes of a mark that may go on in the next chunk
_CLOSING: Final = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?xml ": b"?>", b"<?": b"?>"}
_CORNER: Final = rb"\$?([A-Z]{1,3})\$?(\d{1,7})"
_MERGE: Final = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]{0,200}?ref\s*=\s*["']""" + _CORNER + rb":" + _CORNER + rb"""["']"""
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What a worksheet says beside its rows.

    `usual`: the rows are written as spreadsheet programs do, without comments and such between them; `head`: what
    stands before them; `merges`: merged ranges (left, top, right, bottom; columns as letters); `filled`: how many rows
    may hold a value.
    """

    usual: bool
    head: bytes
    merges: tuple[tuple[bytes, int, bytes, int], ...]
    filled: int


def opener(archive: ZipFile, path: str) -> Callable[[], IO[bytes]]:
    """What opens a worksheet in UTF-8, as often as it is needed.

    Raises UnreadableSheetError for a large one in another encoding.
    """
    with archive.open(path) as stream:
        codec = _codec(stream.read(512))
    if codec is None:
        return lambda: archive.open(path)
    if archive.getinfo(path).file_size > _MAX_RECODED:
        raise too_many_bytes()
    text = archive.read(path).decode(codec)
    data = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text).encode()
    return lambda: io.BytesIO(data)


def _codec(start: bytes) -> str | None:
    """What a part is encoded in; None for UTF-8."""
    if (codec := _UTF_16.get(start[:2])) is not None:
        return codec
    declared = _DECLARED.match(start)
    return None if declared is None or declared[1].lower() in _UTF_8 else declared[1].decode("ascii")


def look_over(stream: IO[bytes]) -> Look:
    """Look through a whole worksheet. Raises UnreadableSheetError beyond a limit."""
    head, usual, ends, filled, token, row = b"", True, 0, 0, 0, 0
    merges: list[tuple[bytes, int, bytes, int]] = []
    rest = b""
    for chunk in _chunks(stream):
        whole = rest + chunk
        if not head:
            head = _head(whole)
            usual = b"<sheetData" in whole and not has_oddities(whole[len(head) :])
        elif usual and has_oddities(whole):
            usual = False
        token = _gap(chunk, token, (b"<",), MAX_TOKEN)
        row = -1 if row < 0 or b"sheetData>" in whole else _gap(chunk, row, (b"<row", b":row"), 2 * MAX_ROW_BYTES)
        ends += chunk.count(b"</")
        if holds_value(whole):
            *pieces, rest = whole.split(b"row>")
            filled += sum(map(holds_value, pieces))
        else:
            rest = whole
        if ends > 3 * MAX_CELLS:  # a filled cell ends itself and its value
            raise too_many_cells()
        if filled > MAX_ROWS:
            raise too_many_rows()
        if b"mergeCell" in whole:
            merges += [(m[1], int(m[2]), m[3], int(m[4])) for m in _MERGE.finditer(whole)]
            if len(merges) > _MAX_MERGES:
                raise too_many_cells()
        rest = rest[-_OVERLAP:]
    return Look(usual=usual, head=head, merges=tuple(dict.fromkeys(merges)), filled=filled)


def holds_value(row: bytes) -> bool:
    """Whether a cell of a row may hold something: a value, a text or a formula."""
    return b"v>" in row or b"is>" in row or b"<f" in row


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _head(whole: bytes) -> bytes:
    """What stands before the rows."""
    start = whole.find(b"<sheetData")
    return whole[: start if start >= 0 else _HEAD]


def has_oddities(piece: bytes) -> bool:
    """Comments, raw text or instructions, in which what looks like a row may be none."""
    return b"<!" in piece or b"<?" in piece


def _gap(chunk: bytes, before: int, marks: tuple[bytes, ...], most: int) -> int:
    """Bytes since the last of the marks, `before` of them before this chunk. Raises UnreadableSheetError beyond."""
    found = [at for mark in marks if (at := chunk.find(mark)) >= 0]
    if before + min(found, default=len(chunk)) > most:
        raise too_many_bytes()
    return before + len(chunk) if not found else len(chunk) - max(chunk.rfind(mark) for mark in marks)


def check_tokens(stream: IO[bytes]) -> bool:
    """Look through a part that an XML parser is to read piece by piece; whether it has comments and the like.

    Such a parser begins anew at a comment with each piece: a long one costs the square of its length.
    Raises UnreadableSheetError when there is one.
    """
    odd, since, end, rest = False, 0, b"", b""
    token = 0
    for chunk in _chunks(stream):
        token = _gap(chunk, token, (b"<",), MAX_TOKEN)
        whole, at = rest + chunk, 0
        while True:
            if not end:
                opening = _OPENING.search(whole, at)
                if opening is None:
                    break
                odd = odd or opening[0] != b"<?xml "
                end, at, since = _CLOSING[opening[0]], opening.end(), 0
            closed = whole.find(end, at)
            if closed < 0:
                since += len(whole) - at
                break
            at, end = closed + len(end), b""
        if end and since > MAX_TOKEN:
            raise too_many_bytes()
        rest = whole[max(len(whole) - _LONGEST_MARK, at) :]
    return odd
