import io
import json
import time

import pytest

from mailbot.domain.errors import ParseError
from mailbot.privacy.identifiers import find_personnummer
from mailbot.privacy.protect import Allow, Known
from mailbot.privacy.redact import redact
from mailbot.privacy_lines import redact_lines

REGISTER = Known(
    allow=Allow(
        domains=("utforare.example.se",), orgs=("Björkens Hemtjänst AB",), names=("Linda Ask",), phones=("070-1740610",)
    )
)


@pytest.mark.parametrize(
    "number",
    [
        "19121212-1212",
        "191212121212",
        "121212-1212",
        "1212121212",
        "121212+1212",
        "19121212 1212",
        "19 12 12 12 12 12",
        "1912-12-12-1212",
        "191212\n12-1212",
        "19121272-1212",
        "19121212-TF20",
        "19121212T123",
        "19121332-1234",
        "121212–1212",
    ],
)
def test_personnummer_in_every_form(number: str) -> None:
    assert find_personnummer(number)
    assert redact(f"Nytt lås {number} tack").text == "Nytt lås [BORTTAGET:personnummer] tack"


@pytest.mark.parametrize("text", ["556677-8899", "2026-11-20 0930", "193008231", "4470-8812-0092", "LÅS-2026-00042"])
def test_other_numbers_are_no_personnummer(text: str) -> None:
    assert not find_personnummer(text)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Ring 070-174 06 20 först", "174 06 20"),
        ("Ring +46 (0)70 174 06 20 först", "174 06 20"),
        ("Skriv till ove.dahl@privat.example tack", "ove.dahl"),
        ("Portkod: 4711 till huset", "4711"),
        ("Koden till porten är 1 3 5 7", "1 3 5 7"),
        ("Kundid 30551 behöver lås", "30551"),
        ("Nyckelnummer A123 finns", "A123"),
        ("Brukaren Vendela Krusbärson vill ha tid", "Krusbärson"),
        ("Låset hos Astrid på Provgatan 3 piper", "Astrid"),
        ("Låset hos astrid sjögren piper", "sjögren"),
        ("Namn: SJÖGREN ASTRID", "SJÖGREN"),
        ("Kunden är född 1931-04-12", "1931"),
        ("Hon har demens och behöver lås", "demens"),
        ("Kunden avled i går", "avled"),
        ("Kontonr: 3300-121212-9012", "9012"),
        ("Kunden har skyddade personuppgifter", "skyddade"),
        ("Ring A&ring;sa Sj&ouml;gren", "ouml"),
        ("Ring As\u00adtrid Sjö\u00adgren", "gren"),
    ],
)
def test_personal_data_goes(text: str, gone: str) -> None:
    result = redact(text)
    assert gone not in result.text
    assert "[BORTTAGET:" in result.text
    assert result.kinds.total() >= 1


@pytest.mark.parametrize(
    "text",
    [
        "Montera lås på Karl Johans gata 4, vecka 49.",
        "Vi kommer 2026-12-03 kl 10:00 till Storgatan 12 B, lgh 1102.",
        "Låset PH-771204 är dött och displayen blinkar.",
        "Ärende LÅS-2026-00042 är klart.",
        "Linda Ask, Björkens Hemtjänst AB, 070-174 06 10, linda.ask@utforare.example.se",
        "Hej! Vi återkommer med en tid. Tack för beställningen.",
        "Mer finns på https://exempel.example/larm/hjalp?sida=Astrid",
    ],
)
def test_what_the_job_needs_stays(text: str) -> None:
    assert redact(text, known=REGISTER).text == text


def test_first_name_shared_with_staff_goes_as_resident_and_stays_as_signature() -> None:
    result = redact("Linda på Provgatan 3 saknar tagg.\n\nMvh Linda", known=REGISTER)
    assert result.text == "[BORTTAGET:namn] på Provgatan 3 saknar tagg.\n\nMvh Linda"


def test_known_resident_is_found_in_small_letters_too() -> None:
    assert "sten" not in redact("kan ni åka till sten idag", known=Known(resident=("Sten Alm",))).text.split()


def test_redacting_twice_changes_nothing() -> None:
    text = "Brukaren Vendela Krusbärson, 19121212-1212, har demens. Dottern Siv Krusbärson nås på 070-174 06 20."
    once = redact(text)
    assert redact(once.text).text == once.text
    assert not redact(once.text).kinds


@pytest.mark.parametrize("piece", ["1 ", "0-", "Aa ", "a@", "A. ", "kod ", "\n", "hos ", "&amp;"])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        start = time.process_time()
        redact(text)
        return time.process_time() - start

    seconds(1000)
    assert seconds(80_000) < 20 * max(seconds(20_000), 0.01)


def test_json_lines() -> None:
    target = io.StringIO()
    record = {"id": "a", "text": "Hos Astrid, 070-174 06 20", "known": {"allow": {"phones": ["0701740620"]}}}
    redact_lines([json.dumps(record), "\n"], target, "salem")
    assert json.loads(target.getvalue()) == {"id": "a", "redacted": "Hos [BORTTAGET:namn], 070-174 06 20"}
    with pytest.raises(ParseError, match="Rad 1"):
        redact_lines(["{"], target, "salem")
