"""Steps that are left out where they could find nothing: what they ask first must hold wherever they would find."""

import re
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailbot.domain.reading import Item, ItemType, MailClass
from mailbot.parsers import coverage, dates, identifiers, phones, quotes
from mailbot.parsers.body import _letters
from mailbot.parsers.charset import clean_text
from mailbot.parsers.explained import Text
from mailbot.parsers.facts import gather, without_personnummer
from mailbot.parsers.identifiers import find_job_refs, find_serials, may_name_unit
from mailbot.parsers.mime import parse_message
from mailbot.parsers.quotes import split_quotes
from mailbot.parsers.told import Told

_FIXTURES = Path(__file__).parents[2] / "fixtures" / "emails"
_DAY = date(2026, 11, 23)
_made_up = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@_made_up
@given(text=st.from_regex(dates._DATE))
def test_all_dates_of_a_text_are_candidates(text: str) -> None:
    assert [m.span() for m in dates._candidates(text)] == [m.span() for m in dates._DATE.finditer(text)] != []


@pytest.mark.parametrize(
    "words",
    ["i dag", "IMORGON", "i förrgår", "dagen efter", "i morse", "i fm", "på ONSDAG", "sista mars", "tors", "3/12"],
)
def test_dates_without_digits_are_found(words: str) -> None:
    assert gather(f"Kom den 24/11 eller {words}.", _DAY).dates
    assert any(dates._candidates(words))


@_made_up
@given(text=st.from_regex(phones._PHONE))
def test_text_with_a_phone_is_searched(text: str) -> None:
    numbers = [phones.normalise(match[0]) for match in phones._PHONE.finditer(text)]
    assert [phone.number for phone in phones.find_phones(text)] == [number for number in numbers if number]


@_made_up
@given(label=st.from_regex(identifiers._SERIAL.pattern), cut=st.integers(0, 20))
def test_a_labelled_unit_is_looked_for_even_if_part_of_the_text_is_blanked(label: str, cut: int) -> None:
    text = f"{label[:cut]}{'@' * cut}{label[cut:]}"
    blanked = text.replace("@", " ")
    if any(mark.labelled for mark in find_serials(blanked)):
        assert may_name_unit(text)


def test_the_words_of_labels_hold_no_blank_that_a_claimed_number_could_leave() -> None:
    assert identifiers._SERIAL.words
    assert not any(re.search(r"\s", word) for word in identifiers._SERIAL.words)


@pytest.mark.parametrize("kind", [ItemType.MOUNT, ItemType.MOVE, ItemType.DISMOUNT, ItemType.CANCEL, ItemType.NFC])
def test_a_closer_look_leaves_nothing_where_the_first_left_nothing(kind: ItemType) -> None:
    mails = [parse_message(path.read_bytes()).text for path in sorted(_FIXTURES.glob("*.eml"))]
    at_once = 0
    for text in (part for mail in mails for part in (mail, *mail.split("\n"))):
        told = Told(facts=gather(text, _DAY), known="", sender="", mail_class=MailClass.ORDER, items=[Item(type=kind)])
        first, closer = (
            [reason for reason, holds in coverage._CHECKS[told.mail_class] if holds(Text(told, closely=closely))]
            for closely in (False, True)
        )
        at_once += not first
        assert first or not closer
        assert coverage.unexplained(told) == tuple(closer)
    assert at_once > 100


def test_the_first_letter_of_a_job_number_is_an_l_of_either_case() -> None:
    slow = re.compile(r"(?<!\w)L[ÅA]S[ \t_:#-]{0,3}(20\d\d)[ _/-]{0,3}(\d{1,6})(?!\d)", re.IGNORECASE)
    for before in ("", " ", "x", "å", "_", "1", "(", "\n"):
        for word in ("LÅS", "lås", "Las", "lÅſ", "las", "LA\N{LATIN SMALL LETTER LONG S}", "l\N{ANGSTROM SIGN}s"):
            text = f"{before}{word}-2026-00042 och {before}{word} 2026/7"
            assert [m.span() for m in slow.finditer(text)] == [(m.start, m.end) for m in find_job_refs(text)]
    assert {other for other in map(chr, range(sys.maxunicode + 1)) if re.fullmatch("l", other, re.I)} == {"l", "L"}


@_made_up
@given(
    text=st.text(st.one_of(st.characters(), st.sampled_from("\r\n\t \x0b\x0c\x1c\x85\xa0\u1680\u2003\u2028\u3000åÃ")))
)
def test_the_letters_of_clean_text_are_all_but_its_white_space(text: str) -> None:
    clean = clean_text(text)
    assert sha256(_letters(clean)).digest() == sha256("".join(clean.split()).encode("utf-8", "replace")).digest()


def test_every_white_space_that_clean_text_leaves_is_no_letter() -> None:
    white = [letter for letter in map(chr, range(sys.maxunicode + 1)) if letter.isspace()]
    assert len(white) > 20
    for letter in white:
        assert _letters(clean_text(f"å{letter}€{letter}")) == "å€".encode()


_HEADS = ["-----Ursprungligt meddelande-----", "Begin forwarded message:", "  börja vidarebefordrat brev", "_" * 20,
          "Från: A <a@a.example>", "*Från:* A", "Skickat: den 3 november 2026 09:15", "Till: B", "Ämne: SV: x",
          "Den tors 6 dec. 2018 kl 13:30 skrev Namn <n@n.example>:", "Den 6 dec. 2018 13:30",
          "skrev Namn", "Hej: du"]  # fmt: skip
_lines = st.builds(lambda marks, line: marks + line, st.sampled_from(["", "> ", ">", ">> "]), st.sampled_from(_HEADS))


@_made_up
@given(lines=st.lists(st.one_of(_lines, st.sampled_from(["", "> ", "Hej", "> text"])), max_size=25))
def test_no_header_begins_on_a_line_that_is_passed_over(lines: list[str]) -> None:
    likely = {at for at, line in enumerate(lines) if quotes._MAY_BEGIN.match(line)}
    wrote = quotes._near_wrote(lines)
    for at in range(len(lines)):
        assert not quotes._head_at(lines, at) or at in likely
        assert not quotes._wrote_line(lines, at) or at in wrote
    split_quotes("\n".join(lines))


@_made_up
@given(text=st.from_regex(identifiers.PERSONNUMMER))
def test_no_personnummer_is_left(text: str) -> None:
    for start, end in identifiers.personnummer_spans(text):
        assert not without_personnummer(text)[start:end].strip()
