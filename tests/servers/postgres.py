"""A real PostgreSQL of our own: made by initdb in a temporary folder, on a free loopback port.

Each xdist worker starts one when the first test asks for it. The server dies with the process that started it (also
by `kill -9`); start it from the main thread, because the kernel ties that to the thread.
"""

import contextlib
import ctypes
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from tests.servers.availability import require

_SUPERUSER = "mailbot"
_START_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1
_SETTINGS = {
    "fsync": "off",  # safe against a killed server, not against a lost machine: enough for a test
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class PostgresServer:
    """One server process. `start` after `stop` or `kill` brings the same databases back on the same port."""

    def __init__(self, *, durable: bool = False) -> None:
        """`durable`: every commit reaches the disk, as in earnest; for measuring."""
        self._settings = _SETTINGS | ({"fsync": "on", "full_page_writes": "on"} if durable else {})
        self._postgres = require("postgres")
        self._owner = _unprivileged_user()
        self._folder = Path(tempfile.mkdtemp(prefix="mailbot-postgres-"))
        self._log = self._folder / "server.log"
        self._data = self._folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self.port = _free_port()
        if self._owner is not None:
            shutil.chown(self._folder, self._owner)
        self._initialise()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()

    def start(self) -> None:
        """Start and wait until the server answers. Raises RuntimeError with the server's log when it does not."""
        settings = [f"--{name}={value}" for name, value in self._settings.items()]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [self._postgres, "-D", self._data, "-p", str(self.port), *settings],
                user=self._owner,
                group=_group_of(self._owner),
                extra_groups=None if self._owner is None else [],
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Break every connection and shut down in order (as `pg_ctl stop -m fast`)."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Die in the middle of it: SIGKILL to the server and to every process it has."""
        if self._process is None:
            return
        children = _children(self._process.pid)
        self._process.kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self._end(signal.SIGKILL)

    def remove(self) -> None:
        """Stop at once and delete all files."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self._folder, ignore_errors=True)

    def create_database(self, *, like: str | None = None) -> str:
        """A new database as `postgresql+psycopg://…`: empty, or a copy of the database behind the URL `like`.

        Nobody may be connected to the database that is copied.
        """
        name = f"test_{next(self._numbers)}"
        source = "template0" if like is None else _name_in(like)
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        return f"postgresql+psycopg://{_SUPERUSER}@127.0.0.1:{self.port}/{name}"

    def drop_database(self, url: str) -> None:
        """Remove a database, connections of a careless test included."""
        self._administer(f'DROP DATABASE IF EXISTS "{_name_in(url)}" WITH (FORCE)')

    def _administer(self, statement: str) -> None:
        with psycopg.connect(self._address(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _address(self) -> str:
        return f"host=127.0.0.1 port={self.port} user={_SUPERUSER} dbname=postgres connect_timeout=5"

    def _initialise(self) -> None:
        done = subprocess.run(
            [
                require("initdb"),
                "-D",
                self._data,
                "-U",
                _SUPERUSER,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "-N",
            ],
            user=self._owner,
            group=_group_of(self._owner),
            extra_groups=None if self._owner is None else [],
            cwd=self._folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.02)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._address()).close()
        except psycopg.OperationalError:
            return False
        return True

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root, so root hands over to the user of the Debian package (or to nobody)."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


def _group_of(user: str | None) -> int | None:
    return None if user is None else pwd.getpwnam(user).pw_gid


def _die_with_parent() -> None:
    """Runs in the child after it has given up root, since a change of user would clear the wish."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = status.read_text().rpartition(")")[2].split()  # after "pid (name)": state, parent …
            if int(fields[1]) == parent:
                found.append(int(status.parent.name))
    return found


def _name_in(url: str) -> str:
    return url.rpartition("/")[2]
