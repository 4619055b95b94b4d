"""Swedish working days and office hours, computed, never fetched (hazard 64)."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
OFFICE_OPENS, OFFICE_CLOSES = time(8, 0), time(16, 30)
_WEEKDAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WHOLE_MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)


@lru_cache(maxsize=64)
def _holidays(year: int) -> frozenset[date]:
    from holidays.countries.sweden import Sweden  # heavy: only when a deadline is counted

    days = Sweden(years=year, categories=("public", "de_facto"), include_sundays=False)
    return frozenset(days)


def is_working_day(day: date) -> bool:
    """Monday to Friday and no Swedish holiday, julafton, nyårsafton and midsommarafton counted as holidays."""
    return day.isoweekday() <= 5 and day not in _holidays(day.year)


@lru_cache(maxsize=4096)
def add_working_days(day: date, count: int) -> date:
    """The working day that is `count` working days after `day` (0: the same or the next working day)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    while count > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


@lru_cache(maxsize=4096)
def working_days_between(first: date, last: date) -> int:
    """How many working days after `first`, up to and with `last`; 0 when it is the same day or an earlier one."""
    days = (first + timedelta(days=passed) for passed in range(1, (last - first).days + 1))
    return sum(map(is_working_day, days))


def local_day(moment: datetime) -> date:
    """The day in Sweden of an aware moment."""
    return moment.astimezone(STOCKHOLM).date()


def end_of_office(day: date) -> datetime:
    """The moment (aware) when office hours end on a day: deadlines fall due then, never at midnight."""
    return datetime.combine(day, OFFICE_CLOSES, STOCKHOLM)


def next_office_time(moment: datetime) -> datetime:
    """The same moment if it is office hours, else when the office opens next; ordinary reminders wait for it."""
    local = moment.astimezone(STOCKHOLM)
    if is_working_day(local.date()) and OFFICE_OPENS <= local.time() <= OFFICE_CLOSES:
        return local
    day = local.date() if local.time() < OFFICE_OPENS else local.date() + timedelta(days=1)
    return datetime.combine(add_working_days(day, 0), OFFICE_OPENS, STOCKHOLM)


def swedish_day(day: date, *, with_week: bool = False) -> str:
    """`tor 3 dec`, or `tor 3 dec (v. 49)`."""
    text = f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"
    return f"{text} (v. {day.isocalendar().week})" if with_week else text


def swedish_month(day: date) -> str:
    """`december 2026`."""
    return f"{_WHOLE_MONTHS[day.month - 1]} {day.year}"


def swedish_week(day: date) -> str:
    """`v. 49 2026`: the year is the one that the week belongs to."""
    year, week, _ = day.isocalendar()
    return f"v. {week} {year}"


def swedish_moment(when: date | datetime) -> str:
    """`tor 3 dec` for a date, `tor 3 dec kl. 10.00` for a time."""
    if isinstance(when, datetime):
        local = when.astimezone(STOCKHOLM) if when.tzinfo else when
        return f"{swedish_day(local.date())} kl. {local:%H.%M}"
    return swedish_day(when)
