"""Claiming a row with its content and finishing it, a commit each: the inbox beside bare SQL, on both databases.

Both begin on a database that was filled and closed, with a connection that is open: a log of SQLite's that is still to
grow costs a commit more than one that has grown. On PostgreSQL also how evenly two worker processes share the rows.
"""

import multiprocessing
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import Engine

from benchmarks.limits import Limit, verdict
from mailbot.store import inbox
from mailbot.store.database import open_engine, reading, transaction
from mailbot.store.inbox import NewRow
from mailbot.store.migrate import upgrade
from tests.servers.postgres import PostgresServer

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
_BARE = "CREATE TABLE todo (id INTEGER PRIMARY KEY, state VARCHAR(12) NOT NULL, holder VARCHAR(20), content TEXT)"
_INDEX = "CREATE INDEX todo_state ON todo (state, id)"
_NEXT = "SELECT id, content FROM todo WHERE state = 'received' ORDER BY id LIMIT 1"


def measure(count: int) -> bool:
    """Measure and print; returns whether every limit was kept."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder, PostgresServer(durable=True) as server:
        base = Path(folder)
        kept = [
            _compare("SQLite", count, lambda: _bare_sqlite(base, count), lambda: _sqlite_url(base)),
            _compare("PostgreSQL", count, lambda: _bare_postgres(server, count), server.create_database),
            _shares(server.create_database(), count),
        ]
    return all(kept)


def _compare(name: str, count: int, bare: Callable[[], float], new_url: Callable[[], str]) -> bool:
    runs = [(bare(), _own(new_url(), count)) for _ in range(3)]
    left, right = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"claims on {name}: bare {count / left:.0f}/s, ours {count / right:.0f}/s")
    return verdict(Limit(name=f"claim and finish over bare, {name}", value=left / right, must=0.5, aim=0.8))


def _own(url: str, count: int) -> float:
    _fill(url, count)
    engine = open_engine(url)
    with reading(engine):  # the connection is there
        pass
    start = time.perf_counter()
    if _work(engine, "ensam") != count:
        raise AssertionError("not every row was taken")
    seconds = time.perf_counter() - start
    engine.dispose()
    return seconds


def _fill(url: str, count: int) -> None:
    engine = open_engine(url)
    upgrade(engine)
    with transaction(engine) as connection:
        inbox.add(connection, [_row(str(n)) for n in range(count)])
    engine.dispose()


def _row(uid: str) -> NewRow:
    return NewRow(
        kind="mail",
        municipality="kommunen",
        mailbox="las",
        folder="INBOX",
        validity="1",
        uid=uid,
        received_at=NOW,
        sealed=b"x" * 700,
        wrapped_key=b"x" * 70,
        size=700,
    )


def _work(engine: Engine, holder: str) -> int:
    """Claim one row after the other until none is left; returns how many."""
    done = 0
    while rows := inbox.claim(engine, holder=holder, life="1", now=NOW, limit=1):
        with transaction(engine) as connection:
            for row in rows:
                inbox.finish(connection, row.id, state="done", outcome="noted", because="", now=NOW)
        done += len(rows)
    return done


def _shares(url: str, count: int) -> bool:
    _fill(url, count)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        pool.starmap(_ready, [(0,), (1,)])  # both are up before the first row is taken
        start = time.perf_counter()
        done = pool.starmap(_worker, [(url, "ett"), (url, "tva")], chunksize=1)
        seconds = time.perf_counter() - start
    if sum(done) != count:
        raise AssertionError(f"{done} rows were taken of {count}")
    print(f"claims on PostgreSQL by two workers: {count / seconds:.0f}/s, shares {done[0]} and {done[1]}")
    return verdict(Limit(name="least share among two workers, %", value=100 * min(done) / count, must=25, aim=40))


def _worker(url: str, holder: str) -> int:
    return _work(open_engine(url), holder)


def _ready(number: int) -> int:
    time.sleep(0.1)  # long enough that one worker cannot answer for both
    return number


def _sqlite_url(base: Path) -> str:
    return f"sqlite:///{tempfile.mkdtemp(dir=base)}/mailbot.db"


def _bare_sqlite(base: Path, count: int) -> float:
    path = f"{tempfile.mkdtemp(dir=base)}/bare.db"
    with _opened(path) as database:
        for statement in ("BEGIN", _BARE, _INDEX):
            database.execute(statement)
        rows = [(n, "x" * 700) for n in range(count)]
        database.executemany("INSERT INTO todo (id, state, content) VALUES (?, 'received', ?)", rows)
        database.execute("COMMIT")
    with _opened(path) as database:
        start = time.perf_counter()
        while True:
            database.execute("BEGIN IMMEDIATE")
            found = database.execute(_NEXT).fetchone()
            if found is not None:
                database.execute("UPDATE todo SET state = 'working', holder = 'a' WHERE id = ?", found[:1])
            database.execute("COMMIT")
            if found is None:
                return time.perf_counter() - start
            database.execute("BEGIN IMMEDIATE")
            database.execute("UPDATE todo SET state = 'done' WHERE id = ?", found[:1])
            database.execute("COMMIT")


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(path, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON"):
        database.execute(statement)
    yield database
    database.close()


def _bare_postgres(server: PostgresServer, count: int) -> float:
    address = server.create_database().replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address) as database:
        database.execute(_BARE)
        database.execute(_INDEX)
        database.execute(
            "INSERT INTO todo (id, state, content) SELECT n, 'received', repeat('x', 700) FROM generate_series(1, %s) n",  # noqa: E501
            (count,),
        )
        database.commit()
        start = time.perf_counter()
        while True:
            found = database.execute(f"{_NEXT} FOR UPDATE SKIP LOCKED").fetchone()
            if found is not None:
                database.execute("UPDATE todo SET state = 'working', holder = 'a' WHERE id = %s", found[:1])
            database.commit()
            if found is None:
                return time.perf_counter() - start
            database.execute("UPDATE todo SET state = 'done' WHERE id = %s", found[:1])
            database.commit()
