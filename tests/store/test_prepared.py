"""Statements run by their finished text give what SQLAlchemy gives when it executes them."""

import pytest
from sqlalchemy import Engine, bindparam, insert, null, select, union_all, update
from sqlalchemy.exc import InvalidRequestError

from mailbot.store.database import reading, transaction
from mailbot.store.prepared import named, one_of, run, run_all
from mailbot.store.tables import counters, routines

_SET = update(counters).where(counters.c.name == bindparam("its_name")).values(value=7, name=bindparam("new_name"))
_ADDED = insert(counters).returning(counters.c.value)
_BETWEEN = union_all(
    select(counters.c.name, counters.c.value).where(counters.c.value > bindparam("low")),
    select(counters.c.name, null()).where(counters.c.value == bindparam("low")),
).limit(2)


def put(engine: Engine, **values: int) -> None:
    with transaction(engine) as connection:
        run_all(connection, insert(counters), [{"name": name, "value": value} for name, value in values.items()])


def stored(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {row.name: row.value for row in connection.execute(select(counters))}


def test_rows_go_in_one_by_one_and_together(engine: Engine) -> None:
    put(engine, a=1, b=2)
    with transaction(engine) as connection:
        assert run(connection, _ADDED, {"name": "c", "value": 3}).scalar_one() == 3
        assert run(connection, insert(counters), {"value": 4, "name": "d"}).rowcount == 1
    assert stored(engine) == {"a": 1, "b": 2, "c": 3, "d": 4}


def test_values_of_the_statement_stand_beside_those_that_are_given(engine: Engine) -> None:
    put(engine, a=1, b=2)
    with transaction(engine) as connection:
        assert run(connection, _SET, {"its_name": "a", "new_name": "å"}).rowcount == 1
        assert run(connection, _SET, {"new_name": "x", "its_name": "nobody"}).rowcount == 0
    assert stored(engine) == {"å": 7, "b": 2}


def test_one_value_may_stand_in_two_places(engine: Engine) -> None:
    put(engine, a=1, b=2)
    with reading(engine) as connection:
        assert sorted(map(tuple, run(connection, _BETWEEN, {"low": 1}))) == [("a", None), ("b", 2)]


@pytest.mark.parametrize("wanted", [["a"], ["a", "c"], ["x", "b", "a"]])
def test_a_list_is_looked_up_by_its_length(engine: Engine, wanted: list[str]) -> None:
    put(engine, a=1, b=2, c=3)
    query = select(counters.c.name).where(one_of(counters.c.name, "name", len(wanted)))
    with reading(engine) as connection:
        found = {row.name for row in run(connection, query, named("name", wanted))}
    assert found == {"a", "b", "c"} & set(wanted)


def test_a_percent_sign_is_a_sign_like_any_other(engine: Engine) -> None:
    with transaction(engine) as connection:
        run(connection, insert(routines), {"digest": "d%s", "name": "100 %", "text": "%(x)s ? :y"})
        row = run(connection, select(routines).where(routines.c.name == bindparam("called")), {"called": "100 %"}).one()
    assert (row.digest, row.text) == ("d%s", "%(x)s ? :y")


def test_a_value_that_is_missing_or_a_list_of_unknown_length_is_refused(engine: Engine) -> None:
    with reading(engine) as connection:
        with pytest.raises(InvalidRequestError):
            run(connection, select(counters).where(counters.c.name == bindparam("called")), {})
        with pytest.raises(ValueError, match="one_of"):
            run(connection, select(counters).where(counters.c.name.in_(["a", "b"])), {})
