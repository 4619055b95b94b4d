"""Files that are either wholly there or not at all, also after a power cut; and what the disk's errors mean."""

import errno
import os
from contextlib import suppress
from pathlib import Path

from mailbot.domain.errors import MailbotError, PermanentError, TemporaryError

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}  # not every system has quotas
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_ABSENT = {errno.ENOENT, errno.ENOTDIR}


def write_whole(target: Path, data: bytes, *, via: Path, modified_ns: int | None = None) -> None:
    """Write `via`, flush it to the disk, then rename it to `target` (same file system). Raises OSError.

    A file left behind at `via` by a crash is overwritten; when writing fails it is removed.
    """
    try:
        with via.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if modified_ns is not None:
            os.utime(via, ns=(modified_ns, modified_ns))
        via.replace(target)
    except OSError:
        with suppress(OSError):
            via.unlink()
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in the folder last. Windows knows no such thing and refuses to open a folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_error(error: OSError, where: str, folder: Path) -> MailbotError:
    """What to raise instead of an OSError; `where` begins the Swedish line."""
    if error.errno in _FULL:
        return TemporaryError(f"{where}: disken är full.")
    if error.errno in _FORBIDDEN:
        return PermanentError(f"{where}: behörighet saknas till mappen {folder}.")
    if error.errno in _ABSENT:
        return PermanentError(f"{where}: mappen {folder} finns inte.")
    return TemporaryError(f"{where}: disken ger ett fel i mappen {folder}.")
