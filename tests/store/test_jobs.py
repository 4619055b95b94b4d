"""Jobs, numbers, placements and routines on both databases."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from mailbot.domain.errors import TemporaryError
from mailbot.domain.job import Job, JobStatus
from mailbot.domain.role import Role
from mailbot.store import inbox, jobs
from mailbot.store.database import reading, transaction
from mailbot.store.tables import jobs as table
from tests.store.rows import NOW, job, later, row


@pytest.fixture
def inbox_id(engine: Engine) -> int:
    with transaction(engine) as connection:
        return inbox.add_one(connection, row("1"))


def keep(engine: Engine, inbox_id: int, *made: Job) -> None:
    with transaction(engine) as connection:
        for one in made:
            jobs.save(connection, one, inbox_id=inbox_id)


def stored(engine: Engine, number: str = "LÅS-2026-00001") -> Job:
    with reading(engine) as connection:
        return jobs.by_numbers(connection, [number])[number]


def test_a_job_comes_back_whole(engine: Engine, inbox_id: int) -> None:
    keep(engine, inbox_id, job(serial="C-1234", customer_ref="r", address_key="provgatan 5"))
    got = stored(engine)
    assert got == job(serial="C-1234", customer_ref="r", address_key="provgatan 5", id=got.id, version=1)
    with reading(engine) as connection:
        assert jobs.inbox_of(connection, got.number) == inbox_id
        assert jobs.created_at(connection, got.number) == NOW
        assert jobs.of_inbox_rows(connection, [inbox_id, 99]) == {inbox_id: (got,)}
        assert jobs.of_inbox_rows(connection, []) == {}
        assert jobs.latest_number(connection) == got.number


def test_the_columns_that_are_searched_follow_the_job(engine: Engine, inbox_id: int) -> None:
    keep(engine, inbox_id, job(serial="c-12 34"))
    with reading(engine) as connection:
        found = connection.execute(select(table.c.serial_key, table.c.waits_for, table.c.due_at)).one()
    assert (found.serial_key, found.waits_for) == ("C1234", Role.INSTALLER.value)
    keep(engine, inbox_id, replace(stored(engine), status=JobStatus.DONE, closed=later(days=1)))
    with reading(engine) as connection:
        found = connection.execute(select(table.c.waits_for, table.c.due_at, table.c.status)).one()
    assert tuple(found) == (None, None, "done")


def test_a_stale_update_is_noticed(engine: Engine, inbox_id: int) -> None:
    keep(engine, inbox_id, job())
    seen = stored(engine)
    keep(engine, inbox_id, replace(seen, note="en annan var först"))
    with pytest.raises(jobs.StaleJobError) as caught:
        keep(engine, inbox_id, replace(seen, note="för sent"))
    assert isinstance(caught.value, TemporaryError)
    assert (stored(engine).note, stored(engine).version) == ("en annan var först", 2)


def test_sealed_values_stay_when_an_update_brings_none(engine: Engine, inbox_id: int) -> None:
    with transaction(engine) as connection:
        jobs.save(connection, job(), inbox_id=inbox_id, sealed=(b"key", b"secret"))
    keep(engine, inbox_id, replace(stored(engine), note="senare"))
    with reading(engine) as connection:
        assert jobs.sealed_of(connection, "LÅS-2026-00001") == (b"key", b"secret")
        assert jobs.sealed_of(connection, "LÅS-2026-00009") is None


def test_unknown_numbers_are_left_out(engine: Engine, inbox_id: int) -> None:
    keep(engine, inbox_id, job())
    with transaction(engine) as connection:
        assert list(jobs.by_numbers(connection, ["LÅS-2026-00001", "LÅS-2026-00002"], lock=True)) == ["LÅS-2026-00001"]
        assert jobs.by_numbers(connection, []) == {}


def test_numbers_run_on_and_begin_anew_each_year(engine: Engine) -> None:
    with transaction(engine) as connection:
        assert jobs.take_numbers(connection, 2026, 3) == 1
        assert jobs.take_numbers(connection, 2026, 1) == 4
        assert jobs.take_numbers(connection, 2027, 1) == 1


def test_numbers_that_were_not_used_are_given_out_again(engine: Engine) -> None:
    with transaction(engine) as connection:
        jobs.take_numbers(connection, 2026, 3)
        jobs.take_numbers(connection, 2026, -2)
        assert jobs.take_numbers(connection, 2026, 1) == 2


def test_related_jobs_are_found_by_customer_address_and_unit(engine: Engine, inbox_id: int) -> None:
    made = (
        job("LÅS-2026-00001", customer_ref="kund"),
        job("LÅS-2026-00002", address_key="provgatan 5"),
        job("LÅS-2026-00003", serial="C-77"),
        job("LÅS-2026-00004", customer_ref="kund", municipality="annanby"),
        job("LÅS-2026-00005", customer_ref="någon annan"),
    )
    keep(engine, inbox_id, *made)
    with reading(engine) as connection:

        def numbers(**wanted: list[str]) -> list[str]:
            found = jobs.related(connection, "exempelby", **wanted)  # type: ignore[arg-type]
            return [one.number[-1] for one in found]

        assert numbers(customer_refs=["kund"]) == ["1"]
        assert numbers(address_keys=["provgatan 5"]) == ["2"]
        assert numbers(serials=["c 77"]) == ["3"]
        assert numbers(customer_refs=["kund"], address_keys=["provgatan 5"]) == ["2", "1"], "the newest first"
        assert numbers() == []


def test_only_open_jobs_past_their_deadline_are_due(engine: Engine, inbox_id: int) -> None:
    step = job().steps[0]
    keep(
        engine,
        inbox_id,
        job("LÅS-2026-00001"),
        job("LÅS-2026-00002", steps=(replace(step, due_at=later(days=1)),)),
        job("LÅS-2026-00003", status=JobStatus.CANCELLED),
        job("LÅS-2026-00004", steps=(replace(step, due_at=None),)),
    )
    with reading(engine) as connection:
        assert jobs.due(connection, later(hours=23)) == []
        assert [j.number[-1] for j in jobs.due(connection, later(days=2))] == ["2", "1"], "the most overdue first"


def test_the_binder_lists_open_jobs_or_all(engine: Engine, inbox_id: int) -> None:
    held, done = job("LÅS-2026-00001", status=JobStatus.HELD), job("LÅS-2026-00002", status=JobStatus.DONE)
    keep(engine, inbox_id, held, done)
    with reading(engine) as connection:
        assert [j.number[-1] for j in jobs.listing(connection)] == ["1"]
        assert [j.number[-1] for j in jobs.listing(connection, open_only=False)] == ["1", "2"]
        assert jobs.counts(connection) == {"held": 1, "done": 1}


def test_a_routine_is_kept_by_its_digest(engine: Engine) -> None:
    with transaction(engine) as connection:
        jobs.keep_routines(connection, [("d" * 64, "nacka", "name = 1")])
        jobs.keep_routines(connection, [("d" * 64, "nacka", "name = 2")])
        assert jobs.routine_texts(connection, ["d" * 64, "e" * 64]) == {"d" * 64: ("nacka", "name = 1")}
        assert jobs.routine_texts(connection, []) == {}
