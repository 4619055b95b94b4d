"""Swedish days that are called by a name, not by a number (lag 1989:253 and the eves that people count by)."""

from datetime import date, timedelta
from typing import Final

_FIXED: Final = {
    "nyårsdagen": (1, 1), "trettondagsafton": (1, 5), "trettondagen": (1, 6), "trettondedag jul": (1, 6),
    "tjugondag knut": (1, 13), "valborgsmässoafton": (4, 30), "första maj": (5, 1),
    "nationaldagen": (6, 6), "luciadagen": (12, 13), "julafton": (12, 24), "julaftonen": (12, 24),
    "juldagen": (12, 25), "annandag jul": (12, 26), "annandagen": (12, 26), "nyårsafton": (12, 31),
}  # fmt: skip
_FROM_EASTER: Final = {
    "skärtorsdag": -3, "skärtorsdagen": -3, "långfredag": -2, "långfredagen": -2, "påskafton": -1, "påskdagen": 0,
    "annandag påsk": 1, "kristi himmelsfärdsdag": 39, "kristi himmelsfärd": 39, "pingstafton": 48, "pingstdagen": 49,
}  # fmt: skip
_MIDSUMMER: Final = {"midsommarafton": 19, "midsommardagen": 20}
NAMES: Final = tuple(sorted((*_FIXED, *_FROM_EASTER, *_MIDSUMMER), key=len, reverse=True))


def next_holiday(name: str, sent: date) -> date:
    """The first day called `name` (lower case, one of `NAMES`) on or after `sent`."""
    day = _in_year(name, sent.year)
    return day if day >= sent else _in_year(name, sent.year + 1)


def _in_year(name: str, year: int) -> date:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _MIDSUMMER:  # the Friday of 19-25 June, and the day after it
        first = date(year, 6, _MIDSUMMER[name])
        return first + timedelta(days=(4 - date(year, 6, 19).weekday()) % 7)
    return _easter(year) + timedelta(days=_FROM_EASTER[name])


def _easter(year: int) -> date:
    """Easter Sunday, Gregorian, by Gauss' rule as Meeus gives it."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leap, four = divmod(century, 4)
    moon = (19 * golden + century - leap - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    quarter, years = divmod(rest, 4)
    day = (32 + 2 * four + 2 * quarter - moon - years) % 7
    late = (golden + 11 * moon + 22 * day) // 451
    month, number = divmod(moon + day - 7 * late + 114, 31)
    return date(year, month, number + 1)
