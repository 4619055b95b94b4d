"""One at a time: a lock on a file in the data folder, that the system lets go of however the process ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from mailbot.config import Config
from mailbot.domain.errors import PermanentError


@contextmanager
def only_instance(
    config: Config,
    *,
    task: str = "",
    busy: str = "Låsboten kör redan med samma inställningar; bara en åt gången.",
) -> Iterator[None]:
    """At most one running bot per instance name and data folder, or one doing a `task`; a second is told at once."""
    handle = (config.data / f"{config.instance}{task}.lock").open("a+")
    try:
        if not _lock(handle):
            raise PermanentError(busy)
        yield
    finally:
        handle.close()


def _lock(handle: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has no fcntl; msvcrt locks the first byte
        import msvcrt

        try:
            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except OSError:
            return False
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
