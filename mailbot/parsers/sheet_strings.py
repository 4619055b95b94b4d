"""The texts that the cells of an .xlsx file share."""

import io
import re
from collections.abc import Iterator
from html import unescape
from typing import IO, Final
from zipfile import ZipFile

from mailbot.parsers.sheet_limits import MAX_CELLS, MAX_TEXT, too_long_text, too_many_cells
from mailbot.parsers.sheet_look import CHUNK, check_tokens, opener
from mailbot.parsers.sheet_texts import text_of_runs

_MAX_TEXTS: Final = MAX_CELLS // 10  # each costs a hundred times a cell, where its letters are formatted one by one
_START: Final = re.compile(rb"<sst\b[^<>]*+>")
_USUAL: Final = re.compile(rb'\s*+<si><t(?: xml:space="preserve")?(?: ?/>|>([^<>\r]*+)</t>)\Z')
_REFERENCE: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)")


def shared_strings(archive: ZipFile, path: str) -> Iterator[str]:
    """The texts in their order, without what is struck out and the reading aids of East Asian scripts.

    Raises UnreadableSheetError beyond a limit, SyntaxError or ValueError on what is no such XML.
    """
    reopen = opener(archive, path)
    with reopen() as stream:
        odd = check_tokens(stream)
    with reopen() as stream:
        for number, text in enumerate(_parsed(stream) if odd else _usual(stream), start=1):
            if len(text) > MAX_TEXT:
                raise too_long_text()
            if number > _MAX_TEXTS:
                raise too_many_cells()
            yield text


def _usual(stream: IO[bytes]) -> Iterator[str]:
    """One text after the other: nearly all are written in one form, any other goes to an XML parser."""
    head = stream.read(CHUNK)
    start = _START.search(head)
    if start is None:
        yield from _parsed(_again(head, stream))
        return
    rest = head[start.end() :]
    while True:
        *pieces, rest = rest.split(b"</si>")
        odd: list[bytes] = []
        for piece in pieces:
            usual = _USUAL.match(piece)
            if usual is None or (b"&" in piece and _REFERENCE.search(piece)):
                odd.append(piece)
                continue
            if odd:
                yield from _parsed(_together(start[0], odd))
            text = (usual[1] or b"").decode()
            yield (unescape(text) if "&" in text else text).replace("x005F_", "")
        if odd:
            yield from _parsed(_together(start[0], odd))
        chunk = stream.read(CHUNK)
        if not chunk:
            break
        rest += chunk
    yield from _parsed(io.BytesIO(start[0] + rest))  # what is left must end the part


def _together(start: bytes, pieces: list[bytes]) -> IO[bytes]:
    """Texts that are written in another way, as a part of their own; empties the list."""
    part = start + b"</si>".join(pieces) + b"</si></sst>"
    pieces.clear()
    return io.BytesIO(part)


def _again(head: bytes, stream: IO[bytes]) -> IO[bytes]:
    return io.BytesIO(head + stream.read())


def _parsed(source: IO[bytes]) -> Iterator[str]:
    from defusedxml.ElementTree import iterparse

    for _, element in iterparse(source, forbid_dtd=True):
        if element.tag.endswith("}si"):
            yield text_of_runs(element)
            element.clear()
