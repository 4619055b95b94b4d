"""When a calendar invitation says that the installer comes."""

from datetime import datetime

import pytest

from mailbot.parsers.invites import invited_at
from mailbot.parsers.mime import parse_message
from tests.parsers.reading.said import ZONE

ZONE_RULES = "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\nEND:STANDARD\nEND:VTIMEZONE\n"  # noqa: E501 - one sample


def invited(
    event: str, *, method: str = "REQUEST", kind: str = "text/calendar", rules: str = ZONE_RULES
) -> datetime | None:
    text = f"BEGIN:VCALENDAR\nMETHOD:{method}\n{rules}BEGIN:VEVENT\n{event}\nEND:VEVENT\nEND:VCALENDAR\n"
    head = f"From: a@x.example\nSubject: Montering\nContent-Type: {kind}\n\n"
    return invited_at(parse_message((head + text).encode()), ZONE)


@pytest.mark.parametrize(
    ("event", "hour"),
    [
        ("DTSTART;TZID=W. Europe Standard Time:20261203T130000", 13),
        ('DTSTART;TZID="W. Europe Standard\n  Time":20261203T130000', 13),
        ("DTSTART:20261203T120000Z", 13),
        ("SUMMARY:x\nDTSTART:20261203T130000\nBEGIN:VALARM\nTRIGGER:-PT15M\nEND:VALARM", 13),
    ],
)
def test_the_start_is_that_of_the_event(event: str, hour: int) -> None:
    assert invited(event) == datetime(2026, 12, 3, hour)  # noqa: DTZ001 - local time, as a person reads it


def test_a_file_of_another_type_is_known_by_its_name() -> None:
    kind = "application/octet-stream; name=invite.ics"
    assert invited("DTSTART:20261203T120000Z", kind=kind) == datetime(2026, 12, 3, 13)  # noqa: DTZ001 - as above


@pytest.mark.parametrize(
    ("event", "method"),
    [
        ("DTSTART:20261203T120000Z", "CANCEL"),
        ("DTSTART:20261203T120000Z", "REPLY"),
        ("DTSTART:20261203T120000Z\nSTATUS:CANCELLED", "REQUEST"),
        ("DTSTART;VALUE=DATE:20261203", "REQUEST"),
        ("DTSTART:20269903T120000Z", "REQUEST"),
        ("SUMMARY:x", "REQUEST"),
    ],
)
def test_what_is_no_booking(event: str, method: str) -> None:
    assert invited(event, method=method) is None
