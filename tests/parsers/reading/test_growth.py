"""The work of the whole reading grows as the text does: counted in calls, which no busy machine bends."""

import sys
from types import FrameType

import pytest

from benchmarks.endless_mails import ENDLESS
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from tests.parsers.reading.said import FRIDAY, REQUIRED

_TIMES = 5
_MOST = 6
_FIXED = 3_000  # calls that a mail of any length costs


def _calls(raw: bytes) -> int:
    """Calls of functions, ours and the library's, that one reading makes."""
    made = 0

    def count(_frame: FrameType, event: str, _about: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        read_mail(parse_message(raw), required=REQUIRED, received=FRIDAY)
    finally:
        sys.setprofile(before)
    return made


@pytest.mark.parametrize("size", [5_000, 40_000], ids=["what is read whole", "what is read in part"])
@pytest.mark.parametrize("kind", ENDLESS)
def test_five_times_the_text_makes_no_more_than_six_times_the_calls(kind: str, size: int) -> None:
    _calls(ENDLESS[kind](size - 1_000))  # what is worked out once is no part of either; another text, for the caches
    short, long = _calls(ENDLESS[kind](size)), _calls(ENDLESS[kind](_TIMES * size))
    assert long <= _MOST * short + _FIXED
