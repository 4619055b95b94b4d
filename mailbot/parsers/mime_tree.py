"""Bytes → a tree of MIME parts (RFC 2045, RFC 2046), by offsets into the bytes and within fixed bounds.

The standard library's feed parser asks every open multipart about every line, so that a few kilobytes of nested
multiparts cost minutes or the recursion limit (hazard 9), and it copies each attachment several times. Here a boundary
is looked for by substring search, and everything that a sender can multiply has a limit.
"""

import re
from binascii import a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from mailbot.domain.errors import ParseError
from mailbot.parsers.headers import RawHeaders, decode_base64, file_name, split_headers, split_parameters

MAX_BYTES = 200_000_000
MAX_HEADER_BYTES = 1_000_000
MAX_DEPTH = 30
MAX_PARTS = 1_000
MAX_BOUNDARY_LINES = 20_000

_BLANK_LINE = re.compile(rb"\n[ \t]{0,20}\r?\n")
_REST_OF_BOUNDARY = re.compile(rb"(--)?[ \t]{0,200}\r?(?:\n|\Z)")


@dataclass(slots=True)
class _Budget:
    """What is left of the bounds while one mail is taken apart."""

    parts: int = MAX_PARTS
    lines: int = MAX_BOUNDARY_LINES

    def take_part(self) -> None:
        self.parts -= 1
        if self.parts < 0:
            raise ParseError(f"Mejlet har fler än {MAX_PARTS} delar och läses inte automatiskt.")

    def take_line(self) -> None:
        self.lines -= 1
        if self.lines < 0:
            raise ParseError("Mejlet är uppdelat på ett sätt som inte kan läsas automatiskt.")


@dataclass(kw_only=True)
class Part:
    """One node of the tree. `body` is still transfer-encoded; a multipart has `children` and no text of its own.

    `inside`: the mail that a file of another sort (.msg) holds, once it has been taken apart.
    """

    headers: RawHeaders
    content_type: str
    parameters: dict[str, str]
    body: bytes = field(repr=False)
    children: "tuple[Part, ...]" = ()
    inside: "Part | None" = field(default=None, repr=False)

    def raw(self, name: str) -> str:
        """First value of a header (one character per byte), '' when absent."""
        return next((value for key, value in self.headers if key == name), "")

    @cached_property
    def disposition(self) -> tuple[str, dict[str, str]]:
        """Content-Disposition, taken apart."""
        return split_parameters(self.raw("content-disposition"))

    @cached_property
    def name(self) -> str:
        """File name as the sender wrote it, '' when there is none."""
        return file_name(self.disposition[1], self.parameters)

    @cached_property
    def data(self) -> bytes:
        """The body without its transfer encoding; decoded at most once."""
        match self.raw("content-transfer-encoding").split(";")[0].strip().strip('"').lower():
            case "base64":
                return decode_base64(self.body)
            case "quoted-printable":
                return a2b_qp(self.body)
            case _:
                return self.body

    def walk(self) -> "Iterator[Part]":
        """Yield the part and all below it, in the order of the mail."""
        yield self
        for child in self.children:
            yield from child.walk()


def parse_tree(raw: bytes) -> Part:
    """Take a mail apart. Raises ParseError when it is larger, deeper or more divided than any honest mail."""
    if len(raw) > MAX_BYTES:
        raise ParseError(f"Mejlet är större än {MAX_BYTES // 1_000_000} MB och läses inte automatiskt.")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    start = len(raw) - len(raw.lstrip(b"\xef\xbb\xbf\r\n"))
    if raw.startswith((b"From ", b">From "), start):  # the envelope line of an mbox
        start = raw.find(b"\n", start) + 1 or len(raw)
    return _parse_part(raw, start, len(raw), _Budget(), depth=0, default_type="text/plain")


def _parse_part(raw: bytes, start: int, end: int, budget: _Budget, *, depth: int, default_type: str) -> Part:
    budget.take_part()
    if depth > MAX_DEPTH:
        raise ParseError(f"Mejlet är nästlat i mer än {MAX_DEPTH} nivåer och läses inte automatiskt.")
    headers, body_start = _read_headers(raw, start, end)
    content_type = default_type
    parameters: dict[str, str] = {}
    for name, value in headers:
        if name == "content-type":
            content_type, parameters = split_parameters(value)
            break
    if "/" not in content_type:
        content_type = default_type
    part = Part(headers=headers, content_type=content_type, parameters=parameters, body=b"")
    if content_type.startswith("multipart/") and (boundary := parameters.get("boundary", "").rstrip()):
        inner_type = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        part.children = tuple(
            _parse_part(raw, first, last, budget, depth=depth + 1, default_type=inner_type)
            for first, last in _split(raw, body_start, end, b"--" + boundary.encode("latin-1", "replace"), budget)
        )
    if not part.children:
        part.body = raw[body_start:end]
        if content_type.startswith("multipart/"):
            part.content_type = "text/plain"  # nothing is parted, so that the whole is what the sender wrote
    return part


def _read_headers(raw: bytes, start: int, end: int) -> tuple[RawHeaders, int]:
    if raw.startswith((b"\n", b"\r\n"), start) and start < end:
        return [], start + (1 if raw[start] == 10 else 2)
    blank = _BLANK_LINE.search(raw, start, min(end, start + MAX_HEADER_BYTES))
    if blank is None and end - start > MAX_HEADER_BYTES:
        raise ParseError("Mejlets huvud är längre än något riktigt mejls och läses inte automatiskt.")
    stop = blank.start() if blank else end
    if blank and raw[stop - 1 : stop] == b"\r":
        stop -= 1
    headers, covered = split_headers(raw[start:stop])
    if blank and start + covered >= stop:
        return headers, blank.end()
    return headers, start + covered


def _split(raw: bytes, start: int, end: int, delimiter: bytes, budget: _Budget) -> list[tuple[int, int]]:
    """Offsets of the parts between the delimiter lines (RFC 2046 §5.1.1); a missing last one is mended."""
    found: list[tuple[int, int]] = []
    opened = -1
    at = raw.find(delimiter, start, end)
    while at >= 0:
        budget.take_line()
        after = at + len(delimiter)
        rest = _REST_OF_BOUNDARY.match(raw, after, end)
        if rest and (at == start or raw[at - 1] == 10):
            if opened >= 0:
                found.append((opened, max(opened, _before_line_end(raw, at))))
            opened = rest.end()
            if rest[1]:
                return found
        at = raw.find(delimiter, after, end)
    if 0 <= opened < end:
        found.append((opened, end))
    return found


def _before_line_end(raw: bytes, at: int) -> int:
    """The line end before a delimiter belongs to the delimiter."""
    return at - 2 if raw[at - 2 : at] == b"\r\n" else at - 1
