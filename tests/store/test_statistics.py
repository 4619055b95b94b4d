"""What reports read: the jobs and reminders of a period, in batches, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from mailbot.domain.job import JobStatus
from mailbot.domain.reading import Item, ItemType
from mailbot.store import inbox, jobs, journal
from mailbot.store.database import reading, transaction
from mailbot.store.statistics import Reminded, jobs_alive, open_jobs, reminders, reminders_of
from tests.store.rows import NOW, job, later, row

KINDS = (ItemType.MOUNT, ItemType.GATE_LOCK)


@pytest.fixture
def stored(engine: Engine) -> Engine:
    """Seven jobs, one a day from NOW; some closed, one of another kind, one of another municipality."""
    with transaction(engine) as connection:
        inbox_id = inbox.add_one(connection, row("1"))
        for number in range(7):
            one = job(f"LÅS-2026-{number:05d}", created=later(days=number))
            match number:
                case 1:
                    one = replace(one, status=JobStatus.DONE, closed=later(days=2))
                case 2:
                    one = replace(one, status=JobStatus.CANCELLED, closed=later(days=3))
                case 3:
                    one = replace(one, item=Item(type=ItemType.NFC))
                case 4:
                    one = replace(one, municipality="grannbyn", status=JobStatus.HELD)
                case _:
                    pass
            jobs.save(connection, one, inbox_id=inbox_id)
    return engine


def numbers(engine: Engine, first: int, until: int, **more: object) -> list[list[int]]:
    with reading(engine) as connection:
        batches = jobs_alive(connection, later(days=first), later(days=until), kinds=KINDS, **more)  # type: ignore[arg-type]
        return [[int(one.number[-5:]) for one in batch] for batch in batches]


def test_jobs_of_a_period_come_in_batches(stored: Engine) -> None:
    assert numbers(stored, 0, 9) == [[0, 1, 2, 4, 5, 6]]
    assert numbers(stored, 0, 9, batch=2) == [[0, 1], [2, 4], [5, 6]]
    assert numbers(stored, 0, 9, batch=4) == [[0, 1, 2, 4], [5, 6]]


def test_a_job_that_was_not_alive_is_left_out(stored: Engine) -> None:
    assert numbers(stored, 3, 5) == [[0, 2, 4]]  # closed at the first moment still counts, ordered at the last does not
    assert numbers(stored, 0, 0) == []


def test_one_municipality(stored: Engine) -> None:
    assert numbers(stored, 0, 9, municipality="grannbyn") == [[4]]
    assert numbers(stored, 0, 9, municipality="ingenstans") == []


def test_a_job_comes_whole(stored: Engine) -> None:
    with reading(stored) as connection:
        ((first, *_),) = jobs_alive(connection, NOW, later(days=1), kinds=KINDS)
        assert first == jobs.by_numbers(connection, [first.number])[first.number]


def test_open_and_held_jobs_of_every_kind(stored: Engine) -> None:
    with reading(stored) as connection:
        found = [[int(one.number[-5:]) for one in batch] for batch in open_jobs(connection, batch=3)]
        assert found == [[0, 3, 4], [5, 6]]
        assert [len(batch) for batch in open_jobs(connection, municipality="exempelby")] == [4]


def test_reminders_of_a_period_and_of_jobs(stored: Engine) -> None:
    first, second = "LÅS-2026-00000", "LÅS-2026-00004"
    lines = ((first, "DeadlinePassed", 0), (first, "ReportReceived", 1), (second, "DeadlinePassed", 2))
    with transaction(stored) as connection:
        for number, fact, day in (*lines, (first, "DeadlinePassed", 3)):
            line = {"job": number, "who": "bot", "fact": fact, "before": "installer", "because": f"dag {day}"}
            journal.write(connection, [line], NOW + timedelta(days=day))

    def told(number: str, day: int) -> Reminded:
        return Reminded(at=later(days=day), job=number, role="installer", because=f"dag {day}")

    with reading(stored) as connection:
        every = [told(first, 0), told(second, 2), told(first, 3)]
        assert list(reminders(connection, NOW, later(days=4))) == [every]
        assert list(reminders(connection, NOW, later(days=4), batch=2)) == [every[:2], every[2:]]
        assert list(reminders(connection, later(days=2), later(days=3))) == [[told(second, 2)]]
        assert list(reminders(connection, NOW, later(days=4), municipality="grannbyn")) == [[told(second, 2)]]
        assert reminders_of(connection, [first, "LÅS-2026-00009"]) == {first: [told(first, 0), told(first, 3)]}
        assert reminders_of(connection, []) == {}
