"""Opens the database: SQLite (WAL, synchronous FULL) by default, PostgreSQL by one line of configuration."""

import math
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from mailbot.domain.errors import PermanentError, TemporaryError

_BUSY_MS = 10_000
_REST_S = 5  # a connection that lay unused so long is asked whether it still holds


def open_engine(url: str) -> Engine:
    """An engine with durable settings. `postgresql://` is read as psycopg 3. The schema is not touched.

    On SQLite it begins no transaction by itself: `transaction` and `reading` do.
    """
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        engine = create_engine(address.set(drivername="postgresql+psycopg"))
        _ask_after_a_rest(engine)
        return engine
    if address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"timeout": _BUSY_MS / 1000})
    event.listen(engine, "connect", _durable_sqlite)
    return engine


def _ask_after_a_rest(engine: Engine) -> None:
    """The server may have been started anew while a connection rested; to ask before every use would be dear."""

    def rests(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["rests_since"] = time.monotonic()

    def wakes(connection: Any, record: ConnectionPoolEntry, _pooled: object) -> None:
        if time.monotonic() - record.info.get("rests_since", math.inf) < _REST_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", rests)
    event.listen(engine, "checkout", wakes)


def _durable_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver must not open transactions behind our back
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        f"busy_timeout={_BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """One write transaction. A locked or unreachable database becomes TemporaryError, a full disk too."""
    with translated(), engine.connect() as connection, connection.begin():
        _begin_sqlite(connection, "BEGIN IMMEDIATE")
        yield connection


def _begin_sqlite(connection: Connection, statement: str) -> None:
    """Not in SQLAlchemy's event of the begin: an engine that has one looks for others at every statement."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(statement)


@contextmanager
def savepoint(connection: Connection) -> Iterator[None]:
    """A part of a transaction that is undone by itself when it fails. Not to be nested.

    One fixed name: its statements stay prepared, which SQLAlchemy's numbered savepoints do not allow.
    """
    connection.exec_driver_sql("SAVEPOINT one_row")
    try:
        yield
    except BaseException as error:
        try:
            if not connection.invalidated:
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT one_row")
                connection.exec_driver_sql("RELEASE SAVEPOINT one_row")
        except DBAPIError:
            if not isinstance(error, DBAPIError):  # a full disk takes the savepoint along: then it is what counts
                raise
        raise
    connection.exec_driver_sql("RELEASE SAVEPOINT one_row")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A read-only look that never waits for a writer."""
    with translated(), engine.connect() as connection, connection.begin():
        _begin_sqlite(connection, "BEGIN")
        yield connection


@contextmanager
def translated() -> Iterator[None]:
    """What a driver says, as TemporaryError with one Swedish line; a file that is no database as PermanentError."""
    try:
        yield
    except OperationalError as error:
        raise TemporaryError(plain_words(str(error.orig))) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise TemporaryError("Förbindelsen till databasen bröts.") from error
        if is_the_databases(error):
            raise TemporaryError(plain_words(str(error.orig))) from error
        if "not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise PermanentError(
                "Databasfilen är skadad eller ingen databas: hämta den senaste säkerhetskopian."
            ) from error
        raise


_NOT_AS_IT_SHOULD_BE = frozenset({"42P01", "42703", "3F000", "42501"})  # table, column, schema, permission


def is_the_databases(error: Exception) -> bool:
    """Whether the database itself fails, whatever was asked: gone, full, locked, a table or a permission missing.

    SQLite says all that as OperationalError; PostgreSQL calls what is missing an error of the program.
    """
    if isinstance(error, OperationalError):
        return True
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _NOT_AS_IT_SHOULD_BE


def plain_words(text: str) -> str:
    """One Swedish line for what the driver said, without its statement or values."""
    lowered = text.lower()
    for sign, words in (
        ("locked", "Databasen är låst av ett annat program."),
        ("full", "Disken är full: databasen kan inte skrivas."),
        ("readonly", "Databasen är skrivskyddad."),
        ("unable to open", "Databasfilen går inte att öppna."),
        ("disk i/o", "Disken svarar med fel när databasen läses eller skrivs."),
        ("no such table", "Databasen saknar en tabell: mailbot doctor säger vilken."),
        ("no such column", "Databasen saknar en kolumn: mailbot doctor säger mer."),
        ('relation "', "Databasen saknar en tabell: mailbot doctor säger vilken."),
        ("permission denied", "Databasen nekar låsboten behörighet."),
        ("does not exist", "Databasen eller något i den saknas: mailbot doctor säger mer."),
        ("password authentication", "Databasen godtar inte lösenordet."),
        ("connection", "Databasen går inte att nå."),
    ):
        if sign in lowered:
            return words
    return "Databasen svarar inte som väntat."


def table_names(engine: Engine) -> list[str]:
    """Tables that exist, for doctor."""
    return inspect(engine).get_table_names()


def backup_sqlite(engine: Engine, target: Path) -> None:
    """A consistent copy of a SQLite database by its online backup API. Raises PermanentError on another database."""
    import sqlite3

    source = engine.url.database
    if engine.dialect.name != "sqlite" or not source:
        raise PermanentError("mailbot backup kopierar SQLite; säkerhetskopiera PostgreSQL med pg_dump.")
    try:
        with closing(sqlite3.connect(source)) as here, closing(sqlite3.connect(target)) as there:
            here.backup(there)
    except sqlite3.Error as error:
        Path(target).unlink(missing_ok=True)  # half a copy must not be taken for one
        raise PermanentError(f"Säkerhetskopian går inte att skriva. {plain_words(str(error))}") from error


def stamp(moment: datetime) -> str:
    """An aware time as UTC text that sorts: 2026-12-03T09:00:00.000000Z."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The aware time behind `stamp`."""
    return datetime.fromisoformat(text)
