"""The mark beside the database, on both databases: what was given out is never given out again."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.number_mark import NumberMark
from mailbot.store import jobs
from mailbot.store.database import transaction


def give_out(engine: Engine, mark: NumberMark, count: int, year: int = 2026) -> int:
    """Open so many jobs; returns the first number."""
    with transaction(engine) as connection:
        first = mark.take(connection, year, count)
    mark.follow(engine)
    return first


def forget(engine: Engine, value: int, year: int = 2026) -> None:
    """An older copy of the database is put back."""
    with transaction(engine) as connection:
        now = jobs.used_numbers(connection)[year]
        jobs.take_numbers(connection, year, value - now)


def test_numbers_follow_each_other_also_over_a_restart(engine: Engine, tmp_path: Path) -> None:
    assert [give_out(engine, NumberMark(tmp_path), n) for n in (1, 5, 1)] == [1, 2, 7]
    assert NumberMark(tmp_path).highest(2026) == 7


@pytest.mark.parametrize(("restored", "following"), [(0, 401), (41, 401), (241, 401)])
def test_after_a_restore_the_next_number_lies_above_every_one_before(
    engine: Engine, tmp_path: Path, restored: int, following: int
) -> None:
    mark = NumberMark(tmp_path)
    give_out(engine, mark, 242)
    forget(engine, restored)
    assert give_out(engine, NumberMark(tmp_path), 1) == following
    assert give_out(engine, NumberMark(tmp_path), 1) == following + 1, "one leap, not two"


def test_a_restore_under_a_running_bot_is_seen_as_well(engine: Engine, tmp_path: Path) -> None:
    mark = NumberMark(tmp_path)
    give_out(engine, mark, 30)
    forget(engine, 12)
    assert give_out(engine, mark, 1) == 201


def test_a_restore_to_the_year_before(engine: Engine, tmp_path: Path) -> None:
    mark = NumberMark(tmp_path)
    give_out(engine, mark, 5, year=2026)
    give_out(engine, mark, 3, year=2027)
    forget(engine, 4, year=2026)
    forget(engine, 0, year=2027)
    assert give_out(engine, mark, 1, year=2027) == 201


def test_what_is_not_used_after_a_restore_is_given_back(engine: Engine, tmp_path: Path) -> None:
    mark = NumberMark(tmp_path)
    give_out(engine, mark, 30)
    forget(engine, 12)
    with transaction(engine) as connection:
        assert mark.take(connection, 2026, 3) == 201
        jobs.take_numbers(connection, 2026, -2)
    assert give_out(engine, mark, 1) == 202


def test_a_decision_that_is_undone_leaves_no_gap(engine: Engine, tmp_path: Path) -> None:
    mark = NumberMark(tmp_path)
    give_out(engine, mark, 3)
    with pytest.raises(ZeroDivisionError), transaction(engine) as connection:
        assert mark.take(connection, 2026, 1) == 4
        raise ZeroDivisionError
    mark.follow(engine)
    assert give_out(engine, NumberMark(tmp_path), 1) == 4


@pytest.mark.parametrize("left", [None, b"", b"2026", b"\0" * 18])
def test_a_mark_that_is_gone_or_damaged_is_a_persons_question(
    engine: Engine, tmp_path: Path, left: bytes | None
) -> None:
    give_out(engine, NumberMark(tmp_path), 42)
    (tmp_path / "job-numbers").unlink()
    if left is not None:
        (tmp_path / "job-numbers").write_bytes(left)
    mark = NumberMark(tmp_path)
    with pytest.raises(PermanentError, match="db restored"):
        mark.follow(engine)
    with pytest.raises(PermanentError, match="db restored"):
        mark.check(engine)
    with pytest.raises(PermanentError, match="db restored"):
        give_out(engine, mark, 1)
    NumberMark(tmp_path).raise_to({2026: 57})
    mark.follow(engine)
    assert give_out(engine, mark, 1) == 201, "the one that waited for the answer goes on"


def test_a_database_from_before_there_were_marks_gets_its_first(engine: Engine, tmp_path: Path) -> None:
    with transaction(engine) as connection:
        jobs.take_numbers(connection, 2026, 9)
    assert give_out(engine, NumberMark(tmp_path), 1) == 10


def test_a_kill_between_the_first_number_and_its_mark_asks_nobody(engine: Engine, tmp_path: Path) -> None:
    NumberMark(tmp_path).follow(engine)
    with transaction(engine) as connection:
        jobs.take_numbers(connection, 2026, 1)
    NumberMark(tmp_path).follow(engine)
    assert NumberMark(tmp_path).highest(2026) == 1


def test_two_processes_raise_one_mark(engine: Engine, tmp_path: Path) -> None:
    one, other = NumberMark(tmp_path), NumberMark(tmp_path)
    one.raise_to({2026: 10, 2027: 3})
    other.raise_to({2026: 12})
    one.raise_to({2027: 4})
    assert (NumberMark(tmp_path).highest(2026), NumberMark(tmp_path).highest(2027)) == (12, 4)


def test_nothing_is_written_while_no_number_is_given_out(engine: Engine, tmp_path: Path) -> None:
    mark = NumberMark(tmp_path)
    give_out(engine, mark, 1)
    before = (tmp_path / "job-numbers").stat().st_mtime_ns
    mark.follow(engine)
    assert (tmp_path / "job-numbers").stat().st_mtime_ns == before


def test_a_mark_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "borta").mkdir()
    mark = NumberMark(tmp_path / "borta")
    (tmp_path / "borta").rmdir()
    with pytest.raises((PermanentError, TemporaryError), match="jobbnumret"):
        mark.raise_to({2026: 1})
