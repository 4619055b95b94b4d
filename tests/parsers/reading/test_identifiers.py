"""Numbers that name somebody or something, addresses and phones."""

import pytest

from mailbot.parsers.addresses import find_addresses
from mailbot.parsers.facts import without_personnummer
from mailbot.parsers.identifiers import find_codes, find_customer_ids, find_job_refs, find_serials
from mailbot.parsers.phones import find_phones


@pytest.mark.parametrize("words", ["LÅS-2026-00042", "LAS-2026-42", "lås 2026-42", "[LÅS-2026-00042]"])
def test_job_references_however_they_are_typed(words: str) -> None:
    assert [mark.value for mark in find_job_refs(words)] == ["LÅS-2026-00042"]


@pytest.mark.parametrize(
    "words",
    ["19200101-2390", "192001012390", "200101-2390", "2001012390", "1920 01 01-2390", "19200161-2390", "200101+2390"],
)
def test_personnummer_are_taken_out_before_anything_is_read(words: str) -> None:
    cleaned = without_personnummer(f"Kundid {words} på Lindvägen 3")
    assert len(cleaned) == len(f"Kundid {words} på Lindvägen 3")
    assert not any(map(str.isdigit, cleaned.replace("Lindvägen 3", "")))


@pytest.mark.parametrize("words", ["070-174 06 12", "0701740612", "5500-219401", "2026-11-20", "08-465 004 17"])
def test_other_numbers_are_no_personnummer(words: str) -> None:
    assert without_personnummer(words) == words


@pytest.mark.parametrize(
    "words", ["Kundid 3122", "kundnr: 3122", "Kundnummer 3122", "kund 31 22", "brukare 3122", "id 3122"]
)
def test_customer_numbers(words: str) -> None:
    assert [(mark.value, mark.labelled) for mark in find_customer_ids(words)] == [("3122", True)]


def test_serials_and_whose_they_are() -> None:
    found = find_serials("monterat, serienr PD-123456, portlås PG-222")
    assert [(mark.value, mark.gate) for mark in found] == [("PD-123456", False), ("PG-222", True)]
    assert [mark.value for mark in find_serials("nr 217 008.")] == ["217008"]


@pytest.mark.parametrize(
    ("words", "line", "flat"),
    [
        ("på lindvägen 12 b", "Lindvägen 12B", None),
        ("Norra Storgatan 4, lgh 1201", "Norra Storgatan 4", "1201"),
        ("EKSTIGEN 9 LGH 1002", "Ekstigen 9", "1002"),
        ("Karl Johans väg 5", "Karl Johans väg 5", None),
        ("bor på Solbacka 7", "Solbacka 7", None),
    ],
)
def test_addresses(words: str, line: str, flat: str | None) -> None:
    assert [(address.line, address.flat) for address in find_addresses(words)] == [(line, flat)]


@pytest.mark.parametrize("words", ["vill boka montering. 3122", "plan 3", "kund 3122", "behöver 12 batterier"])
def test_no_addresses(words: str) -> None:
    assert find_addresses(words) == ()


@pytest.mark.parametrize(
    "words", ["070-174 06 12", "+46 70 174 06 12", "0046701740612", "+46 (0)70-174 06 12", "0701740612"]
)
def test_phones_in_one_form(words: str) -> None:
    assert [phone.number for phone in find_phones(words)] == ["070-1740612"]


@pytest.mark.parametrize(
    "words", ["Till entrén krävs kod, 4471.", "Kod (4471) till porten", "portkod: 4471", "kod 4471"]
)
def test_a_code_is_a_code_behind_a_comma_and_in_brackets(words: str) -> None:
    assert [mark.value for mark in find_codes(words)] == ["4471"]
