"""What runs in the process that reads what strangers sent: it answers works until its parent is gone."""

import logging
import math
import os
import pickle
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast

from mailbot.attempt import Failure, attempt
from mailbot.domain.errors import ParseError

Work = Callable[[], object]


def serve(pipe: Connection, prepare: Work, seconds: float, megabytes: int) -> None:
    """The child: get ready, say so with an empty message, and answer works until the parent is gone.

    It ends by itself after a work that found no memory: what that left behind must not starve the next.
    """
    for name in (signal.SIGINT, signal.SIGTERM):  # meant for the bot, which finishes what it has begun
        signal.signal(name, signal.SIG_IGN)
    _say_nothing()
    _limit(megabytes)
    prepare()
    with suppress(EOFError, OSError):  # the parent is gone
        pipe.send_bytes(b"")
        while all(_answered(pipe, work, seconds) for work in cast(list[Work], unpacked(pipe.recv_bytes()))):
            pass


def _answered(pipe: Connection, work: Work, seconds: float) -> bool:
    """Answer one work. Returns whether the process is fit for another."""
    _alarm_in(2 * seconds)
    answer = attempt(work)
    data = attempt(lambda: packed(_portable(answer)))
    _alarm_in(0)
    pipe.send_bytes(packed(_portable(data)) if isinstance(data, Failure) else data)
    return not (_found_no_memory(answer) or _found_no_memory(data))


def packed(value: object) -> bytes:
    """A value as bytes for the pipe. Raises whatever a value raises that cannot travel."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> object:
    """The value that was packed."""
    return pickle.loads(data)  # noqa: S301 - from our own child or parent, never a stranger's bytes


def _portable(answer: object) -> object:
    """A failure without its exception: it may hold a mail's words, or not travel at all."""
    if not isinstance(answer, Failure):
        return answer
    because = "innehållet är för stort att läsa" if _found_no_memory(answer) else answer.because
    return Failure(error=ParseError(because), because=because, trace=answer.trace)


def _found_no_memory(answer: object) -> bool:
    return isinstance(answer, Failure) and isinstance(answer.error, MemoryError)


def _alarm_in(seconds: float) -> None:
    """Be ended by the system then, 0 for never: nobody else ends a child that hangs when its parent was killed."""
    if sys.platform != "win32":
        signal.alarm(math.ceil(seconds))


def _say_nothing() -> None:
    """What a library prints, warns of or logs may hold a mail's words; what goes wrong is told by the answers."""
    logging.disable(logging.CRITICAL)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for output in (1, 2):
            os.dup2(nowhere.fileno(), output)


def _limit(megabytes: int) -> None:
    """Bound the memory, and leave no core file with somebody's mail in it. A lower bound that is set stays."""
    if sys.platform == "win32":
        return
    import resource

    for kind, most in ((resource.RLIMIT_AS, megabytes * 1024 * 1024), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(kind)
        size = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(ValueError, OSError):  # a system that cannot bound it
            resource.setrlimit(kind, (size, size))
