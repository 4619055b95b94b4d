"""A wording is left untried only where it cannot match: every pattern over the fixtures and over made-up matches."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.parsers import automatic, classify, details, event_words, item_words, vocabulary
from mailbot.parsers.mime import parse_message
from mailbot.parsers.worded import Worded, folded, make_ready, needed_words

_FIXTURES = Path(__file__).parents[2] / "fixtures" / "emails"


def _inside(value: object) -> Iterator[Worded]:
    if isinstance(value, Worded):
        yield value
    elif isinstance(value, dict | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _inside(inner)


_MODULES = (automatic, classify, details, event_words, item_words, vocabulary)
_ALL = {f"{n}: {w.pattern.pattern[:40]}": w for n, w in enumerate(w for m in _MODULES for w in _inside(dict(vars(m))))}


@pytest.mark.parametrize("wording", _ALL.values(), ids=list(_ALL))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_matches_holds_a_needed_word(wording: Worded, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(wording.pattern))
    if not wording.pattern.flags & re.IGNORECASE:
        assert not wording.pattern.search(text.lower()) or wording.may_match(text.lower())
    assert not wording.pattern.search(text) or wording.may_match(folded(text))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    mails = [parse_message(path.read_bytes()) for path in sorted(_FIXTURES.glob("*.eml"))]
    assert mails
    return [line for mail in mails for line in (mail.text, mail.subject, mail.text.upper(), *mail.text.split("\n"))]


@pytest.mark.parametrize("wording", _ALL.values(), ids=list(_ALL))
def test_finds_in_the_fixtures_what_the_bare_pattern_finds(wording: Worded, texts: list[str]) -> None:
    for text in texts:
        bare = wording.pattern.search(text)
        found = wording.search(text)
        assert (bare and bare.span()) == (found and found.span())
        assert [m.span() for m in wording.finditer(text)] == [m.span() for m in wording.pattern.finditer(text)]


def test_every_character_that_a_letter_matches_regardless_of_case_is_folded_to_it() -> None:
    letters = sorted({letter for wording in _ALL.values() for word in wording.words for letter in word})
    either = re.compile(f"[{re.escape(''.join(letters))}]", re.IGNORECASE)
    others = [other for other in map(chr, range(sys.maxunicode + 1)) if either.fullmatch(other)]
    assert len(others) > len(letters)
    for letter in letters:
        same = re.compile(re.escape(letter), re.IGNORECASE)
        assert {other for other in others if same.fullmatch(other) and folded(other) != letter} == set()


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("batteri\\w*", ("batteri",)),
        ("(?:in|för)?bokat(?!\\w)", ("bokat",)),
        ("låst (?:ute|inne)|inlåst", ("inlåst", "låst ")),
        ("digitalt? lås", ("digital",)),
        ("ab+c|ab{2}", ("a",)),
        ("[Ll]ås(?=et)", ("ås",)),
        ("best\\.", ("best.",)),
        ("nyckel|", ()),
        ("\\d{3}", ()),
        ("(?i:Kund)|larm", ("kund", "larm")),
    ],
)
def test_needed_words(source: str, words: tuple[str, ...]) -> None:
    assert needed_words(source) == words


def test_a_group_whose_words_cannot_be_told_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot tell"):
        needed_words("(a)(?(1)b|c)")


def test_text_without_the_words_is_not_searched() -> None:
    wording = Worded("lås(?:et)? sitter")
    assert not wording.may_match("hej")
    assert wording.search("låset sitter") and list(wording.finditer("hej")) == []


def test_what_is_made_ready_waits_for_nothing_more() -> None:
    late = Worded(r"kodlås|yale")
    assert not vars(late).keys() & {"pattern", "words"}
    make_ready()
    for wording in (late, vocabulary.URGENT):
        assert vars(wording).keys() >= {"pattern", "words"}
