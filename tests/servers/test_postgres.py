"""The test server itself: real, private, and able to die and come back."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.servers.availability import find_program, require, require_folder
from tests.servers.postgres import PostgresServer


@pytest.fixture(scope="module")
def own_server() -> Iterator[PostgresServer]:
    with PostgresServer() as server:
        yield server


def plain(url: str) -> str:
    return url.replace("+psycopg", "")


def test_it_is_postgresql_15_or_newer(postgres_url: str) -> None:
    with create_engine(postgres_url).connect() as connection:
        assert int(connection.execute(text("SHOW server_version_num")).scalar_one()) >= 150000


def test_each_database_is_empty(postgres: PostgresServer) -> None:
    first, second = postgres.create_database(), postgres.create_database()
    with psycopg.connect(plain(first)) as connection:
        connection.execute("CREATE TABLE job (id int)")
    with psycopg.connect(plain(second)) as connection:
        assert connection.execute("SELECT to_regclass('job')").fetchone() == (None,)
    postgres.drop_database(first)
    postgres.drop_database(second)


def test_a_database_can_be_copied(postgres: PostgresServer) -> None:
    original = postgres.create_database()
    with psycopg.connect(plain(original)) as connection:
        connection.execute("CREATE TABLE job AS SELECT 42 AS id")
    with psycopg.connect(plain(postgres.create_database(like=original))) as connection:
        assert connection.execute("SELECT id FROM job").fetchone() == (42,)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_what_was_committed_is_there_after_a_restart(own_server: PostgresServer, end: str) -> None:
    url = plain(own_server.create_database())
    open_connection = psycopg.connect(url)
    open_connection.execute("CREATE TABLE job AS SELECT 42 AS id")
    open_connection.commit()
    open_connection.execute("INSERT INTO job VALUES (43)")
    getattr(own_server, end)()
    with pytest.raises(psycopg.OperationalError):
        open_connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    own_server.start()
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT id FROM job").fetchall() == [(42,)]


def test_every_database_kind_answers(database_url: str) -> None:
    with create_engine(database_url).connect() as connection:
        assert connection.execute(text("SELECT 'lås'")).scalar_one() == "lås"


def test_a_program_in_the_path_is_found() -> None:
    assert require("sh").name == "sh"


def test_a_missing_program_skips_on_a_laptop() -> None:
    with pytest.raises(pytest.skip.Exception, match="install-test-servers"):
        require("no-such-server", environment={"PATH": os.defpath})


def test_a_missing_program_fails_in_ci() -> None:
    with pytest.raises(pytest.fail.Exception, match="no-such-server"):
        require("no-such-server", environment={"PATH": os.defpath, "CI": "true"})


def test_a_folder_that_is_there_is_found(tmp_path: Path) -> None:
    assert require_folder(tmp_path, "a test", environment={"CI": "true"}) == tmp_path


def test_a_missing_folder_skips_on_a_laptop_and_says_why(tmp_path: Path) -> None:
    with pytest.raises(pytest.skip.Exception, match="a second disk"):
        require_folder(tmp_path / "none", "a second disk", environment={})


def test_a_missing_folder_fails_in_ci(tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match="a second disk"):
        require_folder(tmp_path / "none", "a second disk", environment={"CI": "true"})


def test_a_server_outside_the_path_is_found() -> None:
    assert find_program("initdb", environment={"PATH": "/nonexistent"}) is not None
