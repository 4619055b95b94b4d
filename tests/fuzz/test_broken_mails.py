"""Any bytes in: a message or a ParseError with a Swedish reason out, and every message is read to an end."""

import json
import re
from datetime import datetime

import pytest

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import ParseError
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from mailbot.reading_json import reading_to_json
from tests.fuzz.mutants import mutants

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=STOCKHOLM)
REQUIRED = {"montering": ("customer_id", "address")}
_PERSONNUMMER = re.compile(r"(?<!\d)(?:19|20)\d{6}-\d{4}(?!\d)")


def swallow(raw: bytes) -> str:
    """The reading of some bytes as JSON, or why they are no mail."""
    try:
        message = parse_message(raw)
    except ParseError as error:
        assert re.search(r"[a-zåäö]{3}", str(error))
        return ""
    reading = read_mail(message, required=REQUIRED, received=NOW)
    return json.dumps(reading_to_json(reading, file="x", municipality=None, routine=None), ensure_ascii=False)


@pytest.mark.parametrize("seed", range(4))
def test_a_broken_mail_ends_in_a_reading_or_a_reason(seed: int) -> None:
    read = [swallow(raw) for raw in mutants(75, seed=seed)]
    assert sum(1 for text in read if '"items": [{' in text) > 15, (
        "the mutants are not all so broken that nothing is read"
    )
    assert not [text for text in read if _PERSONNUMMER.search(text)]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_thirty_thousand_broken_mails(seed: int) -> None:
    assert not [text for text in map(swallow, mutants(750, seed=seed)) if _PERSONNUMMER.search(text)]
