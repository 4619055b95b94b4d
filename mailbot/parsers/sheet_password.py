"""Spreadsheets behind a password: opened with the ones that the municipality has agreed with its providers."""

import io
import re
import struct
from collections.abc import Sequence
from typing import Any, Final
from xml.parsers.expat import ExpatError

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROUNDS: Final = re.compile(rb'spinCount="(\d{1,9})"')
_USUAL_ROUNDS: Final = 100_000  # what Office writes
_MOST_ROUNDS: Final = 500_000  # of hashing, for all passwords together: half a second
_MOST_BYTES: Final = 30_000_000
_BROKEN: Final = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, EOFError, RuntimeError, AssertionError,
    OverflowError, MemoryError, struct.error, ExpatError,
)  # fmt: skip


def unlocked(data: bytes, passwords: Sequence[str]) -> bytes:
    """The file without its protection; the same bytes when it has none, or when none of the passwords opens it.

    Protected by Office's own means ([MS-OFFCRYPTO]): .xlsx, .xlsm and .xls. Whoever made the file chose how much work
    a try is; beyond half a second of it no further password is tried.
    """
    if not passwords or not data.startswith(_OLE) or len(data) > _MOST_BYTES:
        return data
    rounds = _rounds(data)
    tries = passwords[: _MOST_ROUNDS // max(rounds, 1)]
    return next((opened for password in tries if (opened := _opened(data, password)) is not None), data)


def _rounds(data: bytes) -> int:
    """How often a password is hashed for one try. One that defines entities of its own is never tried."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            if not container.exists("EncryptionInfo"):
                return _USUAL_ROUNDS
            information: bytes = container.openstream("EncryptionInfo").read(_USUAL_ROUNDS)
    except _BROKEN:
        return _MOST_ROUNDS + 1
    if b"<!" in information:
        return _MOST_ROUNDS + 1
    return max((int(found) for found in _ROUNDS.findall(information)), default=_USUAL_ROUNDS)


def _opened(data: bytes, password: str) -> bytes | None:
    """The file as this password opens it; None when it does not."""
    import msoffcrypto
    from msoffcrypto import exceptions

    target = io.BytesIO()
    try:
        file: Any = msoffcrypto.OfficeFile(io.BytesIO(data))
        if not file.is_encrypted():
            return data
        if file.format == "ooxml":
            file.load_key(password=password, verify_password=True)
        else:
            file.load_key(password=password)
        file.decrypt(target)
    except (exceptions.DecryptionError, exceptions.FileFormatError, exceptions.ParseError, *_BROKEN):
        return None
    return target.getvalue()
