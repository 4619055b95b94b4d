"""Reading takes time that follows the length, whatever is written."""

from time import process_time

import pytest

from mailbot.parsers.forms import parse_form
from tests.parsers.reading.said import read

SEEDS = [
    "a",
    "1",
    "kund ",
    "1/1 ",
    "Lindvägen 1 ",
    "nyckel ",
    "0",
    "port ",
    ">",
    "- ",
    ": ",
    "\t",
    "låset ",
    "monterat ",
    "inte ",
    "A a ",
    "( ",
    "Kund 3122. ",
    "\n1. kund 3122 Lindvägen 5",
    "LÅS-2026-00042 ",
    "Kundid: 3122\n",
    "nytt lås hos kund 3122, Lindvägen 5, 3/12. ",
]


def seconds(text: str) -> float:
    start = process_time()
    read(text)
    return process_time() - start


@pytest.mark.parametrize("seed", SEEDS)
def test_time_grows_no_faster_than_the_text(seed: str) -> None:
    short, long = seed * (5_000 // len(seed)), seed * (25_000 // len(seed))
    seconds(short)
    small = min(seconds(short) for _ in range(3))
    large = min(seconds(long) for _ in range(3))
    assert large < 0.05 + 8 * small


def test_what_is_too_long_is_not_certain() -> None:
    reading = read("Nytt lås till kund 3122, Lindvägen 5. " + "Bla bla. " * 10_000)
    assert not reading.certain


def test_a_form_of_many_lines_is_read_once() -> None:
    assert len(parse_form("Kundid: 3122\n" * 2_000).records) == 2_000
