"""A packed spreadsheet opened with care: what it would unpack to, and no part that defines entities of its own."""

import io
import re
import zipfile
import zlib
from typing import Final

from mailbot.domain.reading import SheetError
from mailbot.parsers.sheet_limits import (
    MAX_ENTRIES,
    MAX_PART,
    MAX_RATIO,
    MAX_UNPACKED,
    MIN_BOMB,
    UnreadableSheetError,
    too_large,
    too_many_bytes,
)

BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError, OSError,
    EOFError, RuntimeError, OverflowError, ArithmeticError,
)  # fmt: skip
"""What zipfile, the XML parsers and openpyxl raise on a file that is damaged or not what it says."""

_PROLOGUE: Final = 1 << 16  # bytes in which the first element of a part must begin
_ROOT: Final = re.compile(rb"<[A-Za-z_:]")
_UTF_16: Final = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_XML: Final = (".xml", ".rels", ".vml")


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open a packed file when its own table says that it is of sound size. Raises UnreadableSheetError.

    What the table says is what zipfile unpacks: a part that holds more is cut off there and fails its checksum.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        raise UnreadableSheetError(SheetError.CORRUPT) from None
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise too_large("den har för många delar")
    if total > MAX_UNPACKED or (total > MIN_BOMB and total > MAX_RATIO * len(data)):
        raise too_many_bytes()
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableSheetError(SheetError.ENCRYPTED)
    for entry in entries:
        if entry.filename.lower().endswith(_XML):
            _refuse_dtd(archive, entry)
    return archive


def small_part(archive: zipfile.ZipFile, path: str) -> bytes:
    """A part that is held whole. Raises KeyError when there is none, UnreadableSheetError when it is too large."""
    if archive.getinfo(path).file_size > MAX_PART:
        raise too_many_bytes()
    return archive.read(path)


def _refuse_dtd(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """No spreadsheet program writes a document type, in which entities are defined, before a part's first element."""
    try:
        with archive.open(entry) as stream:
            start = stream.read(_PROLOGUE)
    except BROKEN:
        return  # a damaged part that nobody reads does no harm; the one who reads it will say so
    codec = _UTF_16.get(start[:2])
    if codec is not None:
        start = start.decode(codec, "replace").encode()
    root = _ROOT.search(start)
    if b"<!DOCTYPE" in (start if root is None else start[: root.start()]):
        raise UnreadableSheetError(SheetError.CORRUPT)
    if root is None and len(start) >= _PROLOGUE:
        raise UnreadableSheetError(SheetError.CORRUPT)
