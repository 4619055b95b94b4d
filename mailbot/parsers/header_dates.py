"""Date of a mail header or of a quoted header, English or Swedish (hazard 63): right, or None."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari", "feb february februari", "mar march mars", "apr april", "may maj",
            "jun june juni", "jul july juli", "aug august augusti", "sep sept september", "oct okt october oktober",
            "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ZONES = {"z": 0, "ut": 0, "utc": 0, "gmt": 0, "cet": 1, "met": 1, "cest": 2, "mest": 2, "bst": 1, "eet": 2, "eest": 3,
          "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}  # fmt: skip
_CLOCK = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d{1,9})?)?(?:\s*([ap])\.?m\b\.?)?"
_ZONE = r"(?:\s*(?:\(?(?:utc|gmt)\)?)?([+-]\d{2}:?\d{2})|\s*\(?([a-z]{1,4})\b\)?)?"
_GAP = r"(?:\s*,)?\s*(?:kl\.?|klockan|at|t)?\s*"
_WEEKDAY = r"(?:(?:den\s+)?[a-zåäö]{2,9}\.?(?:\s*,)?\s+)?(?:den\s+|the\s+)?"
_DAY_FIRST = re.compile(
    rf"\s*{_WEEKDAY}(\d{{1,2}})(?:\.|:?e|st|nd|rd|th)?[\s.-]+([a-z]{{3,9}})\.?[\s,-]+(\d{{4}}"
    rf"|\d{{2}})\b(?:{_GAP}{_CLOCK}{_ZONE})?",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\s*{_WEEKDAY}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b(?:{_GAP}{_CLOCK}{_ZONE})?",
    re.IGNORECASE,
)
_ASCTIME = re.compile(
    rf"\s*[a-zåäö]{{2,9}}\.?,?\s+([a-z]{{3}})\s+(\d{{1,2}})\s+{_CLOCK}{_ZONE}\s+(\d{{4}})\b", re.IGNORECASE
)
_ISO = re.compile(rf"\s*{_WEEKDAY}(\d{{4}})-(\d{{2}})-(\d{{2}})(?:{_GAP}{_CLOCK}{_ZONE})?", re.IGNORECASE)
_LONGEST = 200


def parse_sent(raw: str, *, default_zone: str = "Europe/Stockholm") -> datetime | None:
    """An aware datetime, or None when the words do not give one with certainty.

    A time without a zone is read in `default_zone` (the bot serves Swedish senders); a date without a clock is None
    for a header, but midnight is never made up.
    """
    text = raw[:_LONGEST]
    if match := _DAY_FIRST.match(text):
        day, month, year, *clock = match.groups()
    elif match := _ISO.match(text):
        year, month, day, *clock = match.groups()
    elif match := _MONTH_FIRST.match(text):
        month, day, year, *clock = match.groups()
    elif match := _ASCTIME.match(text):
        month, day, *clock, year = match.groups()
    else:
        return None
    return _build(year, month, day, clock, default_zone)


def _build(year: str, month: str, day: str, clock: list[str | None], default_zone: str) -> datetime | None:
    hour, minute, second, half, offset, zone = clock
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    if hour is None or minute is None:
        return None
    hours = int(hour) % 12 + 12 * (half.lower() == "p") if half else int(hour)
    full_year = int(year) + 2000 if len(year) == 2 else int(year)
    where = _zone(offset, zone, default_zone)
    if where is None or not 1970 <= full_year <= 2100:
        return None
    try:
        seconds = min(int(second or 0), 59)  # a leap second
        return datetime(full_year, number, int(day), hours, int(minute), seconds, tzinfo=where)
    except ValueError:
        return None


def _zone(offset: str | None, name: str | None, default_zone: str) -> tzinfo | None:
    if offset:
        minutes = int(offset[1:3]) * 60 + int(offset[-2:])
        if int(offset[-2:]) > 59 or minutes > 14 * 60:
            return None
        return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes)) if minutes else UTC
    if name and name.lower() in _ZONES:
        hours = _ZONES[name.lower()]
        return timezone(timedelta(hours=hours)) if hours else UTC
    return ZoneInfo(default_zone)
