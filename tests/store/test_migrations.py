"""The migrated schema is the one in tables.py, from empty and from every earlier revision, on both databases."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, inspect, select, text

from mailbot.store.database import open_engine, reading, transaction
from mailbot.store.migrate import revisions, upgrade
from mailbot.store.revision import current_revision, is_upgraded, newest_revision
from mailbot.store.tables import metadata

_VERSIONS = Path(__file__).resolve().parents[2] / "mailbot" / "store" / "migrations" / "versions"
REVISIONS = sorted(file.name.split("_")[0] for file in _VERSIONS.glob("[0-9]*.py"))
TIME = "2026-11-23T08:00:00.000000Z"


def indexes(engine: Engine, tables: MetaData) -> dict[str, tuple[tuple[str | None, ...], bool, str]]:
    """Every index of these tables: columns, uniqueness, and the condition of a partial one."""
    found = {}
    looking = inspect(engine)
    for table in tables.tables:
        for index in looking.get_indexes(table):
            options = index.get("dialect_options", {})
            condition = str(options.get(f"{engine.dialect.name}_where", ""))
            name = str(index["name"])
            found[name] = (tuple(index["column_names"]), bool(index["unique"]), "".join(condition.split()))
    return found


def columns(engine: Engine) -> list[tuple[str, str, str, bool, str]]:
    """Every column: table, name, type, whether it may be empty, default."""
    looking = inspect(engine)
    return [
        (table, c["name"], str(c["type"]), c["nullable"], str(c["default"] or "").strip("'\""))
        for table in sorted(metadata.tables)
        for c in looking.get_columns(table)
    ]


def fill(engine: Engine) -> None:
    """One row in every table of whatever revision, each column by its kind."""
    present = MetaData()
    present.reflect(engine)
    with transaction(engine) as connection:
        for table in present.sorted_tables:
            if table.name == "alembic_version":
                continue
            values: dict[str, object] = {}
            for column in table.columns:
                kind = str(column.type).upper()
                if column.foreign_keys or "INT" in kind:
                    values[column.name] = 1
                elif "BLOB" in kind or "BYTEA" in kind:
                    values[column.name] = b"sealed"
                else:
                    values[column.name] = TIME if column.name.endswith("_at") else "x"
            connection.execute(table.insert().values(values))


def test_there_are_revisions_to_start_from() -> None:
    assert REVISIONS[0] == "0001"


@pytest.mark.parametrize("revision", REVISIONS)
def test_rows_survive_from_every_revision(database_url: str, revision: str) -> None:
    engine = open_engine(database_url)
    upgrade(engine, revision)
    assert current_revision(engine) == revision
    fill(engine)
    upgrade(engine)
    assert is_upgraded(engine)
    with reading(engine) as connection:
        for table in metadata.sorted_tables:
            if connection.dialect.has_table(connection, table.name):
                assert connection.execute(select(table)).all() is not None
        assert connection.scalar(text("SELECT count(*) FROM jobs")) == 1
        assert connection.execute(text("SELECT wrapped_key, sealed FROM contents")).one() == (b"sealed", b"sealed")
    engine.dispose()


@pytest.mark.parametrize("revision", [None, *REVISIONS])
def test_the_schema_equals_the_tables(database_url: str, revision: str | None) -> None:
    engine = open_engine(database_url)
    if revision:
        upgrade(engine, revision)
    upgrade(engine)
    with engine.connect() as connection:
        defaults = engine.dialect.name == "postgresql"  # SQLite's are compared below: Alembic sees '' and "" as two
        opts = {"compare_type": True, "compare_server_default": defaults}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_columns_and_indexes_are_the_same_conditions_included(
    database_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    migrated = open_engine(database_url)
    upgrade(migrated)
    if migrated.dialect.name == "sqlite":
        made = open_engine(f"sqlite:///{tmp_path / 'made.db'}")
    else:
        made = open_engine(request.getfixturevalue("postgres").create_database())
    metadata.create_all(made)
    assert indexes(migrated, metadata) == indexes(made, metadata)
    assert columns(migrated) == columns(made)
    assert "open" in indexes(migrated, metadata)["ix_jobs_open"][2], "a partial index is one on both sides"
    migrated.dispose()
    made.dispose()


def test_a_second_upgrade_finds_nothing_to_do(database_url: str) -> None:
    engine = open_engine(database_url)
    upgrade(engine)
    fill(engine)
    upgrade(engine)
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM jobs")) == 1
    engine.dispose()


_UPGRADE = "import sys; from mailbot.store.database import open_engine; from mailbot.store.migrate import upgrade"


def test_two_processes_at_once_are_safe(database_url: str) -> None:
    command = [sys.executable, "-c", f"{_UPGRADE}; upgrade(open_engine(sys.argv[1]))", database_url]

    def run(_: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(run, range(3)))
    assert [p.returncode for p in done] == [0, 0, 0], [p.stderr[-500:] for p in done]
    engine = open_engine(database_url)
    assert is_upgraded(engine)
    engine.dispose()


def test_a_revision_list_ends_with_the_newest(sqlite_url: str) -> None:
    assert revisions(open_engine(sqlite_url)) == REVISIONS
    assert newest_revision() == REVISIONS[-1]
