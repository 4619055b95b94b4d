"""Jobs and items to JSON and back, whatever they hold."""

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.job import Job, Thread
from mailbot.domain.reading import Expectation, Item
from mailbot.store.codec import dump, load
from tests.store.rows import job

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
TIMES = st.datetimes(timezones=st.just(UTC))
st.register_type_strategy(str, TEXT)
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(Thread, st.builds(Thread))


@given(st.from_type(Item))
def test_an_item_comes_back(item: Item) -> None:
    assert load(Item, dump(item)) == item


@given(st.from_type(Job))
def test_a_job_comes_back(made: Job) -> None:
    assert load(Job, dump(made)) == made


@given(st.from_type(Expectation))
def test_an_expectation_comes_back(made: Expectation) -> None:
    assert load(Expectation, dump(made)) == made


def test_a_day_stays_a_day_and_a_local_time_a_time() -> None:
    for booked in (date(2026, 12, 3), datetime.fromisoformat("2026-12-03T10:00"), None):
        assert load(Job, dump(job(booked=booked))).booked == booked


def test_a_key_of_a_later_version_is_left_aside() -> None:
    text = json.dumps(json.loads(dump(job())) | {"from_the_future": 1})
    assert load(Job, text) == job()


def test_what_is_missing_gets_its_default() -> None:
    assert '"note"' not in dump(job())
    assert load(Item, '{"type":"montering"}').missing == ()


def test_a_text_that_does_not_fit_is_refused() -> None:
    with pytest.raises(TypeError):
        load(Job, '{"number":"J"}')
    with pytest.raises(ValueError, match="okänt"):
        load(Item, '{"type":"okänt"}')


def test_a_value_that_cannot_be_stored_is_refused() -> None:
    with pytest.raises(TypeError):
        dump(object())
