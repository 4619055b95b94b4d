"""A table of wordings finds what its bare patterns find, whichever branches it leaves untried."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.parsers.event_words import EVENT_PATTERNS
from mailbot.parsers.item_words import ITEM_PATTERNS, LOOSE_PATTERNS
from mailbot.parsers.mime import parse_message
from mailbot.parsers.switch_words import SWITCHES
from mailbot.parsers.worded import Worded, make_ready
from mailbot.parsers.wordings import Wordings

_FIXTURES = Path(__file__).parents[2] / "fixtures"
_ROWS = [
    *ITEM_PATTERNS.items(),
    *LOOSE_PATTERNS.items(),
    *EVENT_PATTERNS.items(),
    *((name, wording) for name, choices in SWITCHES.items() for _, wording in choices),
]
_TABLE = Wordings(list(enumerate(wording for _, wording in _ROWS)))


def _spans(table: Wordings[int], text: str) -> dict[int, list[tuple[int, int]]]:
    found = {row: [match.span() for match in live.finditer(text)] for row, live in table.live(text)}
    return {row: spans for row, spans in found.items() if spans}


def _bare(wordings: list[Worded], text: str) -> dict[int, list[tuple[int, int]]]:
    found = {row: [match.span() for match in wording.pattern.finditer(text)] for row, wording in enumerate(wordings)}
    return {row: spans for row, spans in found.items() if spans}


def test_finds_in_the_fixtures_what_the_bare_patterns_find() -> None:
    texts = [parse_message(path.read_bytes()).text.lower() for path in sorted(_FIXTURES.glob("*/*.eml"))]
    assert len(texts) > 100
    for text in texts:
        assert _spans(_TABLE, text) == _bare([wording for _, wording in _ROWS], text)


@pytest.mark.parametrize("wording", [wording for _, wording in _ROWS], ids=[str(key) for key, _ in _ROWS])
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_finds_in_made_up_matches_what_the_bare_pattern_finds(wording: Worded, data: st.DataObject) -> None:
    text = " ".join(data.draw(st.lists(st.from_regex(wording.pattern), max_size=3))).lower()
    assert _spans(Wordings([(0, wording)]), text) == _bare([wording], text)


@pytest.mark.parametrize("text", ["abcab", "bcabc", "xab abc", "cab", "", "ab\nc"])
def test_the_first_branch_that_matches_at_a_place_takes_it(text: str) -> None:
    wording = Worded("abc|ab|bca|c(?=a)|(?=cab)")
    assert _spans(Wordings([(0, wording)]), text) == _bare([wording], text)


def test_a_search_within_a_sentence_stays_within_it() -> None:
    wording = Worded("lås|vred")
    text = "lås vred lås"
    ((_, live),) = Wordings([("part", wording)]).live(text)
    assert [match.span() for match in live.finditer(text, 1, 9)] == [(4, 8)]


def test_a_branch_is_live_only_with_a_word_of_everything_that_it_needs() -> None:
    table = Wordings(
        [("off", Worded("(?:tag|plocka)[^.]{0,20}(?:ned|bort)")), ("any", Worded(r"\d+")), ("on", Worded("x|y"))]
    )
    assert [key for key, _ in table.live("plocka låset")] == ["any"]
    assert [key for key, _ in table.live("plocka bort y")] == ["off", "any", "on"]


def test_named_parts_of_a_match_are_kept() -> None:
    ((_, live),) = Wordings([("when", Worded("den (?P<day>[0-9]+)|vecka (?P<week>[0-9]+)"))]).live("vecka 4")
    match = live.search("vecka 4")
    assert match is not None and match.groupdict() == {"day": None, "week": "4"}


def test_is_worked_out_beforehand() -> None:
    table = Wordings([(0, wording := Worded("lås|vred"))])
    make_ready()
    assert vars(table).keys() >= {"_branches", "_places", "_beginnings"}
    assert all("pattern" in vars(branch) for _, branch in vars(table)["_branches"])
    assert "pattern" not in vars(wording)
