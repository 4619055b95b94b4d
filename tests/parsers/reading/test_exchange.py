"""Answers to questions of ours that stand quoted: between the lines, behind the questions, above them."""

from datetime import date

import pytest

from mailbot.parsers.exchange import read_exchange

SENT = date(2026, 11, 20)  # a Friday


def _events(new: str, quoted: str, whole: str = "") -> list[tuple[str, date | None, str | None]]:
    told = read_exchange(new, quoted, whole or new, SENT)
    return [(e.event.value, e.when, e.gate_serial or e.serial) for e in told.events]


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ("Är låset bortkopplat i Phoniro?", "Ja, i onsdags.", [("decoupled", date(2026, 11, 18), None)]),
        ("Är numret borta ur Axsor?", "Japp", [("axsor_key_removed", None, None)]),
        ("Sitter det redan en portenhet där?", "Ja, P-40112", [("gate_present", None, "P-40112")]),
        ("Finns det någon portenhet?", "Nej", [("gate_needed", None, None)]),
        ("Fungerar låset nu?", "Nej, samma sak", [("fault_not_fixed", None, None)]),
        ("Är låset monterat?", "Ja men inte provat", []),
        ("Ska låset tas ner?", "Ja", []),
        ("Är gamla cylindern tillbaka?", "vet ej", []),
    ],
)
def test_an_answer_between_quoted_lines(question: str, answer: str, expected: list[object]) -> None:
    assert _events(answer, question, f"> {question}\n\n{answer}\n") == expected


def test_short_answers_above_as_many_questions() -> None:
    asked = "1. Är porten låst?\n2. Finns en portenhet där?\n3. Vilken BRF?"
    told = read_exchange("Ja. Nej. Brf Havsörnen.", asked, "Ja. Nej. Brf Havsörnen.", SENT)
    assert [(e.event.value, e.brf) for e in told.events] == [("gate_needed", "Brf Havsörnen")]


def test_answers_behind_the_questions_inside_the_quotation() -> None:
    told = read_exchange("Svar i rött nedan", "Enhetens nummer? 5512-0931\nSitter det en portenhet? ja", "", SENT)
    assert (told.serial, [e.event.value for e in told.events]) == ("5512-0931", ["gate_present"])


def test_an_understood_answer_is_read_once() -> None:
    told = read_exchange(
        "Ja, tog bort det", "Är nyckeln borta ur Axsor?", "> Är nyckeln borta ur Axsor?\nJa, tog bort det", SENT
    )
    assert not told.without_answers("Ja, tog bort det").strip()
