"""Every invented mail beside the whole reading that it must give."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from mailbot.reading_json import reading_to_json

FIXTURES = Path(__file__).parents[2] / "fixtures"
EMAILS = FIXTURES / "emails"
SETUP = json.loads((FIXTURES / "emails_setup.json").read_text("utf-8"))
ZONE = ZoneInfo("Europe/Stockholm")
NAMES = sorted(path.stem for path in EMAILS.glob("*.eml"))


def reading_of(name: str) -> dict[str, object]:
    message = parse_message((EMAILS / f"{name}.eml").read_bytes())
    boxes: dict[str, str] = SETUP["mailboxes"]
    municipality = next((boxes[address] for address in message.addressed_to() if address in boxes), None)
    required = {kind: tuple(names) for kind, names in SETUP["required"].get(municipality, {}).items()}
    received = message.sent or datetime(2026, 11, 23, 9, 15, tzinfo=ZONE)
    reading = read_mail(message, required=required, received=received.astimezone(ZONE), own_addresses=tuple(boxes))
    return reading_to_json(reading, file=f"{name}.eml", municipality=municipality, routine=municipality)


def test_every_mail_has_its_reading_and_every_reading_its_mail() -> None:
    readings = {path.name.removesuffix(".expected.json") for path in EMAILS.glob("*.expected.json")}
    assert readings == set(NAMES)
    assert len(NAMES) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_reading_is_the_expected_one(name: str) -> None:
    expected = json.loads((EMAILS / f"{name}.expected.json").read_text("utf-8"))
    assert reading_of(name) == expected
