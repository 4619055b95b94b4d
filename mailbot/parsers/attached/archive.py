"""A zip that came with a mail, unpacked in memory within fixed bounds."""

import io
import zipfile
import zlib

from mailbot.parsers.attached.refusal import BROKEN, LOCKED, TOO_LARGE, UNKNOWN, UnreadableFileError

MAX_FILES = 50
MAX_UNPACKED = 60_000_000
MAX_RATIO = 200
KIND = "zip"
_SMALL = 1_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, KeyError)


def check_zip(data: bytes, kind: str, *, max_files: int, max_unpacked: int) -> zipfile.ZipFile:
    """The opened archive, when what it claims to hold is within the bounds. Raises UnreadableFileError.

    Python's zipfile never hands out more of an entry than the size that was looked at here.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise UnreadableFileError(BROKEN, kind) from error
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > max_files or total > max_unpacked or (total > _SMALL and total > MAX_RATIO * len(data)):
        raise UnreadableFileError(TOO_LARGE, kind)
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise UnreadableFileError(UNKNOWN, kind)  # the others may ask for memory without bound
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableFileError(LOCKED, kind)
    return archive


def unpack(data: bytes) -> list[tuple[str, bytes]]:
    """Name and bytes of every file in the archive. Raises UnreadableFileError."""
    archive = check_zip(data, KIND, max_files=MAX_FILES, max_unpacked=MAX_UNPACKED)
    found = []
    for entry in archive.infolist():
        name = entry.filename.rpartition("/")[2]
        if entry.is_dir() or name.startswith(".") or entry.filename.startswith("__MACOSX/"):
            continue
        try:
            found.append((name, archive.read(entry)))
        except _BROKEN as error:
            raise UnreadableFileError(BROKEN, KIND) from error
    return found
