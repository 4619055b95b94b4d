"""How the database is opened, how times are written, and what an operator reads when it does not answer."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select, text

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.store.database import (
    moment,
    open_engine,
    reading,
    savepoint,
    stamp,
    table_names,
    transaction,
)
from mailbot.store.migrate import upgrade
from mailbot.store.revision import is_empty, is_upgraded
from mailbot.store.tables import counters
from tests.servers.postgres import PostgresServer

WITHIN_REASON = st.datetimes(datetime.fromisoformat("1980-01-02"), datetime.fromisoformat("9998-12-30"))
ZONES = st.integers(min_value=-14 * 60, max_value=14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
MOMENTS = st.builds(lambda when, zone: when.replace(tzinfo=zone), WITHIN_REASON, ZONES)


def test_sqlite_is_durable_and_forgets_what_is_deleted(sqlite_url: str) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 10_000}
    with reading(open_engine(sqlite_url)) as connection:
        got = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert got == wanted


def test_the_settings_hold_on_every_connection_of_the_pool(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with reading(engine) as first, reading(engine) as second:
        values = [c.exec_driver_sql("PRAGMA synchronous").scalar() for c in (first, second)]
    assert values == [2, 2]


def test_a_plain_postgresql_address_is_read_as_psycopg(postgres_url: str) -> None:
    engine = open_engine(postgres_url.replace("+psycopg", ""))
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), transaction(engine) as connection:
        connection.execute(text("INSERT INTO counters (name, value) VALUES ('a', 1)"))
        raise ZeroDivisionError
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM counters")) == 0


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with transaction(engine) as writer:
        writer.execute(text("INSERT INTO counters (name, value) VALUES ('a', 1)"))
        with reading(engine) as reader:
            assert reader.scalar(text("SELECT count(*) FROM counters")) == 0


@given(MOMENTS)
def test_a_moment_comes_back_from_its_text(when: datetime) -> None:
    assert moment(stamp(when)) == when


@given(MOMENTS, MOMENTS)
def test_texts_sort_as_moments_do(first: datetime, second: datetime) -> None:
    assert (stamp(first) < stamp(second)) == (first < second)


def test_a_stamp_is_utc() -> None:
    assert stamp(datetime(2026, 12, 3, 10, tzinfo=timezone(timedelta(hours=1)))) == "2026-12-03T09:00:00.000000Z"


def test_a_database_is_empty_then_upgraded(database_url: str) -> None:
    engine = open_engine(database_url)
    assert (is_empty(engine), is_upgraded(engine)) == (True, False)
    upgrade(engine)
    assert (is_empty(engine), is_upgraded(engine)) == (False, True)
    assert "inbox" in table_names(engine)
    engine.dispose()


def test_a_locked_file_is_said_to_be_locked(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'mailbot.db'}"
    upgrade(open_engine(url))
    with closing(sqlite3.connect(tmp_path / "mailbot.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        engine = open_engine(url)
        with reading(engine) as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout=10")  # the pool hands this one out again
        with pytest.raises(TemporaryError, match="låst"), transaction(engine):
            pass
        assert is_upgraded(engine), "a look needs no lock"


def test_a_server_that_is_away_is_said_to_be_away_and_not_old() -> None:
    with PostgresServer() as server:
        engine = open_engine(server.create_database())
        upgrade(engine)
        server.stop()
        for look in (is_upgraded, is_empty):
            with pytest.raises(TemporaryError, match=r"nå|bröts"):
                look(engine)
        with pytest.raises(TemporaryError), transaction(engine):
            pass
        server.start()
        assert is_upgraded(engine), "the engine finds it again by itself (hazard 54)"
        engine.dispose()


def test_a_missing_postgresql_database_is_said_to_be_missing(postgres_url: str) -> None:
    with pytest.raises(TemporaryError, match="saknas"):
        is_upgraded(open_engine(f"{postgres_url}_annan"))


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "mailbot.db"
    file.write_bytes(b"inte en databas " * 100)
    with pytest.raises(PermanentError, match="skadad"):
        is_upgraded(open_engine(f"sqlite:///{file}"))


def test_now_is_written_with_its_fraction() -> None:
    assert len({len(stamp(datetime(2026, 1, 1, microsecond=m, tzinfo=UTC))) for m in (0, 1, 999_999)}) == 1


def test_a_failed_savepoint_undoes_itself_and_nothing_else(engine: Engine) -> None:
    with transaction(engine) as connection:
        connection.execute(insert(counters), {"name": "before", "value": 1})
        with pytest.raises(ValueError, match="broken"), savepoint(connection):
            connection.execute(insert(counters), {"name": "inside", "value": 2})
            raise ValueError("broken")
        with savepoint(connection):
            connection.execute(insert(counters), {"name": "after", "value": 3})
    with reading(engine) as connection:
        assert set(connection.scalars(select(counters.c.name))) == {"before", "after"}
