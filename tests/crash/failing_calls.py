"""Counts the program's calls to the outer world (database, files, sockets) and lets the n-th of them go wrong.

Nothing of the project is replaced: the hooks sit in SQLAlchemy's dialect, in `os` and `io`, and in `socket`. A crash is
a BaseException, so no handler can swallow it, and from then on every further call crashes too: a dead process does
nothing more, neither in `finally` nor in a polite farewell.
"""

import errno
import io
import os
import socket
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, PoolProxiedConnection, event


class Crashed(BaseException):
    """The process ends here."""


class How(StrEnum):
    """What happens at the n-th call."""

    CRASH = "crash"  # the process ends before the call
    ERROR = "error"  # the call fails with the error of its kind, and so do the `lasting` - 1 following ones
    DONE_BUT_ERROR = "done_but_error"  # the call is carried out, and the program is told that it failed


class FailingCalls:
    """Armed for one run. `count`: calls so far; `reached`: whether the n-th came; `kinds`: calls by kind."""

    def __init__(self, *, n: int | None, how: How = How.CRASH, lasting: int = 1, only: str | None = None) -> None:
        self.n = n
        self.only = only  # a kind of call; the others neither count nor fail
        self.how = how
        self.lasting = lasting
        self.count = 0
        self.reached = False
        self.kinds: Counter[str] = Counter()
        self.failed: list[str] = []
        self._dead = False
        self._active = False
        self._thread = threading.get_ident()
        self._connections: list[Any] = []
        self._sockets: list[socket.socket] = []

    @contextmanager
    def active(self) -> Iterator[None]:
        """Calls count, and fail, in here only."""
        self._active = True
        try:
            yield
        finally:
            self._active = False

    def call(self, kind: str, what: Callable[[], Any], error: Callable[[], Exception]) -> Any:
        """Carry out one call of the program, or let it fail."""
        if not self._active or threading.get_ident() != self._thread:
            return what()
        if self._dead:
            raise Crashed
        if self.only is not None and kind != self.only:
            return what()
        self.count += 1
        self.kinds[kind] += 1
        if self.n is None or not self.n <= self.count < self.n + self.lasting:
            return what()
        self.reached = True
        self.failed.append(kind)
        if self.how is How.CRASH:
            self._dead = True
            raise Crashed
        if self.how is How.DONE_BUT_ERROR:
            what()
        raise error()

    def bury(self) -> None:
        """What the operating system does after a crash: close the dead process's connections. Then a new life."""
        for connection in self._connections:
            with suppress(Exception):
                connection.close()
        for opened in self._sockets:
            with suppress(OSError):
                opened.close()
        self._connections.clear()
        self._sockets.clear()
        self._dead = False

    def hook_database(self, engine: Engine) -> None:
        """Every statement (BEGIN and savepoints included) and every commit of an engine."""

        def error() -> Exception:
            if engine.dialect.name == "sqlite":
                return sqlite3.OperationalError("database or disk is full")
            return psycopg.OperationalError("the connection was lost")

        def execute(cursor: Any, statement: str, parameters: Any, _context: Any = None) -> bool:
            self.call("database", lambda: cursor.execute(statement, parameters), error)
            return True

        def execute_many(cursor: Any, statement: str, parameters: Any, _context: Any = None) -> bool:
            self.call("database", lambda: cursor.executemany(statement, parameters), error)
            return True

        def execute_bare(cursor: Any, statement: str, _context: Any = None) -> bool:
            self.call("database", lambda: cursor.execute(statement), error)
            return True

        event.listen(engine, "do_execute", execute)
        event.listen(engine, "do_executemany", execute_many)
        event.listen(engine, "do_execute_no_params", execute_bare)
        event.listen(engine, "connect", lambda connection, _record: self._connections.append(connection))
        commit = engine.dialect.do_commit

        def committing(dbapi_connection: PoolProxiedConnection) -> None:
            self.call("commit", lambda: commit(dbapi_connection), error)

        # SQLAlchemy has no event around the driver's commit, and a commit of unknown fate is the worst of all.
        engine.dialect.do_commit = committing  # type: ignore[method-assign]

    def hook_files(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        """Open, write, rename, unlink, list and flush below `folder`."""
        self._hook_named(patch, folder, ("replace", "rename", "unlink", "mkdir", "scandir", "open", "utime", "stat"))
        fsync = os.fsync
        patch.setattr(os, "fsync", lambda handle: self.call("file", lambda: fsync(handle), _disk_full))
        open_file = io.open

        def opening(file: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
            if not _below(file, folder):
                return open_file(file, mode, *args, **named)
            opened = self.call("file", lambda: open_file(file, mode, *args, **named), _disk_full)
            return _WrittenInHalves(opened, self) if "w" in mode else opened

        patch.setattr(io, "open", opening)

    def _hook_named(self, patch: pytest.MonkeyPatch, folder: Path, names: tuple[str, ...]) -> None:
        for name in names:
            original = getattr(os, name)

            def hooked(path: Any, *args: Any, original: Callable[..., Any] = original, **named: Any) -> Any:
                if not _below(path, folder):
                    return original(path, *args, **named)
                return self.call("file", lambda: original(path, *args, **named), _disk_full)

            patch.setattr(os, name, hooked)

    def hook_sockets(self, patch: pytest.MonkeyPatch) -> None:
        """Connect, send and receive of the thread that armed this."""
        for name in ("connect", "sendall", "send", "recv", "recv_into"):
            original = getattr(socket.socket, name)

            def hooked(one: socket.socket, *args: Any, original: Callable[..., Any] = original, **named: Any) -> Any:
                if self._active and threading.get_ident() == self._thread and one not in self._sockets:
                    self._sockets.append(one)
                return self.call("socket", lambda: original(one, *args, **named), _network_gone)

            patch.setattr(socket.socket, name, hooked)


class _WrittenInHalves:
    """A file whose write may stop in the middle, as a crash or a full disk leaves it."""

    def __init__(self, file: Any, calls: FailingCalls) -> None:
        self._file = file
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_WrittenInHalves":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        half = len(data) // 2
        self._file.write(data[:half])
        self._file.flush()
        self._calls.call("file", lambda: self._file.write(data[half:]), _disk_full)
        return len(data)


def _below(path: object, folder: Path) -> bool:
    if not isinstance(path, str | os.PathLike):
        return False
    return str(path).startswith(str(folder))


def _disk_full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def _network_gone() -> OSError:
    return TimeoutError("timed out")
