"""Several workers on one database: each row and each mail goes to one of them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from sqlalchemy import Engine

from mailbot.store import inbox, jobs, outbox
from mailbot.store.database import open_engine, reading, transaction
from tests.servers.postgres import PostgresServer
from tests.store.rows import NOW, job, mail, row

T = TypeVar("T")
WORKERS = 4


def together(url: str, work: Callable[[Engine, str], list[T]]) -> list[T]:
    """Run `work` in several threads, each with an engine of its own, all starting at the same moment."""
    gate = Barrier(WORKERS)

    def run(number: int) -> list[T]:
        engine = open_engine(url)
        gate.wait(timeout=30)
        try:
            return work(engine, f"worker-{number}")
        finally:
            engine.dispose()

    with ThreadPoolExecutor(WORKERS) as pool:
        return [one for part in pool.map(run, range(WORKERS)) for one in part]


@pytest.mark.hazard(30)
def test_each_inbox_row_is_claimed_once(engine: Engine, migrated_url: str) -> None:
    with transaction(engine) as connection:
        inbox.add(connection, [row(str(n)) for n in range(60)])

    def work(own: Engine, holder: str) -> list[str]:
        got: list[str] = []
        while claimed := inbox.claim(own, holder=holder, now=NOW, limit=3):
            got += [r.uid for r in claimed]
            with transaction(own) as connection:
                for r in claimed:
                    inbox.finish(connection, r.id, state="done", outcome="noted", because="", now=NOW)
        return got

    got = together(migrated_url, work)
    assert sorted(got, key=int) == [str(n) for n in range(60)]


def test_each_mail_is_claimed_once(engine: Engine, migrated_url: str) -> None:
    with transaction(engine) as connection:
        outbox.add(connection, [mail(f"k{n}") for n in range(40)], NOW)

    def work(own: Engine, holder: str) -> list[str]:
        got: list[str] = []
        while True:
            with transaction(own) as connection:
                claimed = outbox.claim_next(connection, holder=holder, now=NOW, senders=["ut"])
            if claimed is None:
                return got
            got.append(claimed.key)

    got = together(migrated_url, work)
    assert sorted(got) == sorted(f"k{n}" for n in range(40))


def test_a_claim_on_postgresql_passes_over_what_another_holds(postgres: PostgresServer, migrated_postgres: str) -> None:
    url = postgres.create_database(like=migrated_postgres)
    ours, other = open_engine(url), open_engine(url)
    with transaction(ours) as connection:
        outbox.add(connection, [mail("a"), mail("b")], NOW)
    with transaction(ours) as mine, transaction(other) as theirs:
        first = outbox.claim_next(mine, holder="a", now=NOW, senders=["ut"])
        second = outbox.claim_next(theirs, holder="b", now=NOW, senders=["ut"])
    assert [row.key if row else None for row in (first, second)] == ["a", "b"]
    ours.dispose()
    other.dispose()


def test_the_same_thing_said_by_two_at_once_is_said_once(engine: Engine, migrated_url: str) -> None:
    def work(own: Engine, holder: str) -> list[str]:
        for n in range(10):
            with transaction(own) as connection:
                outbox.add(connection, [mail(f"ready:{n}", message_id=f"{n}.{holder}@example.se")], NOW)
        return [holder]

    together(migrated_url, work)
    with reading(engine) as connection:
        assert outbox.counts(connection) == {"queued": 10}


def test_job_numbers_are_given_out_once_each_without_a_gap(engine: Engine, migrated_url: str) -> None:
    with transaction(engine) as connection:
        inbox_id = inbox.add_one(connection, row("1"))

    def work(own: Engine, _: str) -> list[int]:
        got = []
        for _n in range(10):
            with transaction(own) as connection:
                number = jobs.take_numbers(connection, 2026, 1)
                jobs.save(connection, job(f"LÅS-2026-{number:05d}"), inbox_id=inbox_id)
                got.append(number)
        return got

    got = together(migrated_url, work)
    assert sorted(got) == list(range(1, 10 * WORKERS + 1))
