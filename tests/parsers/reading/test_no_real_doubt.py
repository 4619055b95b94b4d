"""What may stand beside an order without a doubt, and what looks like it and must stay one."""

from datetime import datetime

import pytest

from tests.parsers.reading.said import JOB, ZONE, read

MOUNT = "Hej! Kund 4120 på Rönnstigen 2 ska ha ett digitalt lås monterat."
FAULT = "Hej! Låset hos kund 4120 på Rönnstigen 2 kärvar när personalen låser."
ENDED = "Hej! Ta ner låset hos kund 4866 på Enbärsvägen 6."
SOON_AFTER = datetime(2026, 12, 17, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    "question",
    [
        "Kan någon komma?",
        "När kan ni komma?",
        "Vilken vecka hinner ni?",
        "Hur dags kommer montören?",
        "Ringer ni innan?",
        "Hör ni av er innan?",
        "Skulle en tekniker kunna komma?",
        "Vilken dag kommer ni?",
    ],
)
def test_a_question_that_the_booking_answers_is_no_doubt(question: str) -> None:
    assert read(f"{MOUNT} {question}\n\nMvh Eva").why_uncertain == ()


@pytest.mark.parametrize(
    "question",
    [
        "Räcker det att hon legitimerar sig?",
        "Ska dörren målas?",
        "Är det dyrt?",
        "Vem betalar?",
        "Fungerar det med altandörr?",
        "När får vi fakturan?",
        "Vad kostar portlåset?",
        "Var finns blanketten?",
        "Måste hon vara hemma?",
        "Har ni flera modeller?",
        "Vilken nyckel passar?",
        "Varför dröjer det?",
    ],
)
def test_a_question_that_wants_an_answer_stays_a_doubt(question: str) -> None:
    assert not read(f"{MOUNT} {question}\n\nMvh Eva").certain


@pytest.mark.parametrize("told", ["Verkställigheten är avslutad per 15/12.", "Hon avled 12/12."])
def test_a_day_just_past_says_when_it_was(told: str) -> None:
    reading = read(f"{ENDED} {told}\n\nMvh Eva", sent=SOON_AFTER)
    assert reading.why_uncertain == ()
    assert [item.proposed_date for item in reading.items] == [None]
    assert reading.items[0].ends is not None
    assert reading.items[0].ends.year == 2026


@pytest.mark.parametrize(
    "wish",
    [
        "Gör det 15/12.",
        "Gärna 12/12.",
        "Önskat datum 15/12.",
        "Det passar 10/12.",
        "Avslutas 13/12.",
        "Hon slutar 1/11.",
        "Ta det 14/12.",
        "Vi kan 16/12.",
        "Förslag 13/12.",
        "Boka 11/12.",
    ],
)
def test_a_passed_day_that_is_wished_for_stays_a_doubt(wish: str) -> None:
    assert not read(f"{ENDED} {wish}\n\nMvh Eva", sent=SOON_AFTER).certain


@pytest.mark.parametrize("none", ["Ingen port här.", "Ingen port.", "Huset saknar port.", "Port saknas."])
def test_a_report_without_a_gate_is_certain(none: str) -> None:
    reading = read(f"Monterat idag, serienr PD-700123. {none}", subject=f"SV: [{JOB}] Montering, Lindvägen 12")
    assert reading.why_uncertain == ()


@pytest.mark.parametrize(
    "gate",
    [
        "Ingen port var klar.",
        "Porten saknar enhet.",
        "Port finns men är låst.",
        "Ingen port fungerar med nyckeln.",
        "Ingen portkod fungerar.",
        "Porten byts av föreningen.",
        "Inga portlås levererade än.",
        "Ingen port är kopplad.",
        "Saknar portenhet i huset.",
        "Utan portlås kommer personalen inte in.",
    ],
)
def test_a_report_that_tells_of_a_gate_is_not_certain_by_that(gate: str) -> None:
    reading = read(f"Monterat idag, serienr PD-700123. {gate}", subject=f"SV: [{JOB}] Montering, Lindvägen 12")
    assert not reading.certain or len(reading.events) > 1


@pytest.mark.parametrize(
    "asked",
    [
        "Kan ni komma till oss?",
        "Skulle ni kunna komma hit?",
        "Går det att få dit någon?",
        "Kan ni byta det?",
        "Vill ni hämta nyckeln?",
        "Kan du ändra tiden?",
        "Går det att flytta det?",
        "Kan ni ringa sonen?",
        "Kan vi få ett till?",
        "Har ni möjlighet att hjälpa oss på Lindvägen 4?",
    ],
)
def test_a_question_that_asks_for_work_is_not_certain(asked: str) -> None:
    assert not read(f"Hej! {asked}\n\nMvh Eva", subject="Fråga").certain
