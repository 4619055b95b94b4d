"""Working days and office hours in Stockholm, midsummer and daylight saving included."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.calendar import (
    STOCKHOLM,
    add_working_days,
    end_of_office,
    is_working_day,
    next_office_time,
    swedish_day,
    swedish_moment,
)

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
MOMENTS = st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2040-12-31"))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01",  # nyårsdagen
        "2026-01-06",  # trettondedag jul
        "2026-04-03",  # långfredagen
        "2026-04-06",  # annandag påsk
        "2026-05-01",  # första maj
        "2026-05-14",  # Kristi himmelsfärdsdag
        "2026-06-19",  # midsommarafton
        "2026-12-24",  # julafton
        "2026-12-25",  # juldagen
        "2026-12-31",  # nyårsafton
        "2027-03-26",  # långfredagen
        "2028-06-06",  # nationaldagen, en tisdag
    ],
)
def test_swedish_holidays_are_no_working_days(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-06-18", "2026-12-23", "2026-05-15", "2026-01-05", "2026-10-26", "2027-03-30"])
def test_the_days_beside_them_are(day: str) -> None:
    assert is_working_day(date.fromisoformat(day))


@pytest.mark.hazard(64)
def test_an_order_on_a_friday_afternoon_before_midsummer() -> None:
    """Friday 12 June 2026, 16:30: five working days end on the Monday after midsummer, when the office closes."""
    ordered = local("2026-06-12T16:30")
    due = end_of_office(add_working_days(ordered.date(), 5))
    assert due == local("2026-06-22T16:30")
    assert due.utcoffset() == timedelta(hours=2)


@pytest.mark.hazard(64)
def test_midsummer_eve_itself_counts_for_nothing() -> None:
    """An order on midsummer eve, a Friday: the next working day begins the count."""
    assert add_working_days(date(2026, 6, 19), 0) == date(2026, 6, 22)
    assert add_working_days(date(2026, 6, 19), 2) == date(2026, 6, 24)
    assert next_office_time(local("2026-06-19T10:00")) == local("2026-06-22T08:00")


def test_two_working_days_before_christmas_end_after_it() -> None:
    assert add_working_days(date(2026, 12, 22), 2) == date(2026, 12, 28)


@pytest.mark.hazard(64)
@pytest.mark.parametrize(
    ("friday", "monday", "before", "after"),
    [("2026-10-23", "2026-10-26", 2, 1), ("2027-03-25", "2027-03-30", 1, 2)],
)
def test_office_hours_across_the_change_of_the_clock(friday: str, monday: str, before: int, after: int) -> None:
    """25 October 2026 back, 28 March 2027 (Easter) forward: 16:30 and 08:00 stay what the clock on the wall says."""
    first, second = date.fromisoformat(friday), date.fromisoformat(monday)
    assert add_working_days(first, 1) == second
    assert end_of_office(first).astimezone(UTC).hour == 16 - before
    assert end_of_office(second).astimezone(UTC).hour == 16 - after
    opens = next_office_time(local(f"{friday}T16:31"))
    assert opens == local(f"{monday}T08:00")
    assert opens.utcoffset() == timedelta(hours=after)
    assert opens.astimezone(UTC).hour == 8 - after


@pytest.mark.hazard(64)
@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-10-25T00:30:00+00:00", "2026-10-26T07:00:00+00:00"),  # 02:30 the first time
        ("2026-10-25T01:30:00+00:00", "2026-10-26T07:00:00+00:00"),  # 02:30 the second time
        ("2027-03-28T01:00:00+00:00", "2027-03-30T06:00:00+00:00"),  # 02:00 does not exist, 03:00 does
    ],
)
def test_the_night_itself(moment: str, opens: str) -> None:
    assert next_office_time(datetime.fromisoformat(moment)).astimezone(UTC) == datetime.fromisoformat(opens)


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-11-23T07:59", "2026-11-23T08:00"),
        ("2026-11-23T08:00", "2026-11-23T08:00"),
        ("2026-11-23T16:30", "2026-11-23T16:30"),
        ("2026-11-23T16:31", "2026-11-24T08:00"),
        ("2026-11-28T12:00", "2026-11-30T08:00"),
        ("2026-12-23T17:00", "2026-12-28T08:00"),
    ],
)
def test_reminders_wait_for_the_office(moment: str, opens: str) -> None:
    assert next_office_time(local(moment)) == local(opens)


@given(DAYS, st.integers(0, 40))
def test_a_deadline_is_a_working_day_and_never_earlier(day: date, count: int) -> None:
    due = add_working_days(day, count)
    assert is_working_day(due)
    assert due >= day
    passed = sum(is_working_day(day + timedelta(days=n)) for n in range(1, (due - day).days + 1))
    assert passed == count + (0 if is_working_day(day) else 1)


@given(MOMENTS)
def test_office_time_is_in_office_hours_and_stays_there(when: datetime) -> None:
    moment = when.replace(tzinfo=UTC)
    opens = next_office_time(moment)
    assert opens >= moment
    assert is_working_day(opens.date())
    assert (8, 0) <= (opens.hour, opens.minute) <= (16, 30)
    assert next_office_time(opens) == opens


def test_days_are_written_as_people_write_them() -> None:
    assert swedish_day(date(2026, 12, 3)) == "tor 3 dec"
    assert swedish_day(date(2026, 12, 3), with_week=True) == "tor 3 dec (v. 49)"
    assert swedish_moment(date(2026, 12, 3)) == "tor 3 dec"
    assert swedish_moment(datetime(2026, 12, 3, 9, 0, tzinfo=UTC)) == "tor 3 dec kl. 10.00"
    assert swedish_moment(datetime.fromisoformat("2026-12-03T10:00")) == "tor 3 dec kl. 10.00"
