"""A reading is certain only when nothing of what was written now is left over."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from mailbot.domain.reading import MailClass, Reading
from mailbot.parsers import coverage
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail

ZONE = ZoneInfo("Europe/Stockholm")
ORDER = "Hej! Vi beställer montering av lås till kund 4120, Rönnstigen 2."


def read(text: str, *, subject: str = "Beställning", sender: str = "Moa Provell <moa@tryggvard.example>") -> Reading:
    headers = (
        f"From: {sender}\nTo: las@ost.example.se\nSubject: {subject}\nDate: Tue, 24 Nov 2026 10:00:00 +0100\n"
        "Message-ID: <1@tryggvard.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    )
    message = parse_message((headers + text).encode())
    return read_mail(message, required={}, received=datetime(2026, 11, 24, 10, 0, tzinfo=ZONE))


@pytest.mark.parametrize(
    "text",
    [
        ORDER,
        f"{ORDER}\n\nMvh Moa",
        f"{ORDER}\n\nMoa Provell\nTryggvård Omsorg",
        f"{ORDER} Tack på förhand och trevlig helg!",
        f"{ORDER} Hunden är snäll.",
        f"{ORDER} Önskat datum: 2026-12-10.",
    ],
)
def test_an_order_of_which_nothing_is_left_is_certain(text: str) -> None:
    reading = read(text)
    assert reading.mail_class is MailClass.ORDER
    assert reading.why_uncertain == ()
    assert reading.certain


@pytest.mark.parametrize(
    ("added", "reason"),
    [
        ("Lådan väger 7788 gram.", coverage.NUMBER),
        ("Växeln har 08-46500455 och grannhuset 08-46500456.", coverage.REACH),
        ("Hur är vädret hos er?", coverage.ASKS),
        ("Spisen ryker ibland.", coverage.HAZARD),
        ("Gör allt utom att borra i karmen.", coverage.RESERVED),
        ("Avvakta tills vi hörs.", coverage.RESERVED),
        ("Bytet sker veckan efter trettondagen.", coverage.DAY),
        ("Entrén har vi inte hunnit undersöka.", coverage.FIELD),
        ("Kvarglömda verktyg återfås gratis via ombudet bakom mataffären vid rondellen.", coverage.SENTENCE),
    ],
)
def test_what_no_field_took_is_a_doubt(added: str, reason: str) -> None:
    reading = read(f"{ORDER} {added}")
    assert not reading.certain
    assert reason in reading.why_uncertain


def report(text: str) -> Reading:
    return read(text, subject="SV: [LÅS-2026-00042] Montering, Lindvägen 12", sender="Olle <olle@lasmont.example>")


@pytest.mark.parametrize(
    "text",
    [
        "Bokat tors 26/11 kl 10.",
        "Bokat tors 26/11 kl 10.\n\nOlle Mallberg\nmontör\n070-1740655",
        "Monterat idag, serienr PD-700123.",
    ],
)
def test_a_plain_report_is_certain(text: str) -> None:
    reading = report(text)
    assert reading.mail_class is MailClass.REPLY
    assert reading.why_uncertain == ()


@pytest.mark.parametrize(
    "added",
    [
        "Porten bör få en ny enhet av er.",
        "Vredet och cylindern har ungdomarna kvar i källaren.",
        "Jag var även på Björkvägen 9 och kikade.",
        "Kom dit kl 14.",
    ],
)
def test_a_report_with_more_in_it_is_not_certain(added: str) -> None:
    assert not report(f"Monterat idag, serienr PD-700123. {added}").certain


def test_no_reason_quotes_the_mail() -> None:
    reading = read(f"{ORDER} Ring Börje på 070-1740655, kund 8899 och Tallvägen 3 också?")
    assert reading.why_uncertain
    said = " ".join(reading.why_uncertain)
    assert not any(word in said for word in ("Börje", "1740655", "8899", "Tallvägen", "4120"))


def test_a_question_that_may_be_an_order_is_not_certain() -> None:
    assert not read("Går det att få dit någon till Lindvägen 4 på fredag?", subject="Fråga").certain


@pytest.mark.parametrize("words", ["Ring gärna innan ni kommer.", "Hör av er om ni undrar över något."])
def test_to_call_before_or_when_in_doubt_names_nobody_else(words: str) -> None:
    text = f"Vi beställer montering av digitalt lås.\nKundid: 4711\nAdress: Provvägen 3\n{words}"
    assert read(text).certain


@pytest.mark.parametrize("words", ["Ring gruppledaren först.", "Hör av er till gruppledaren först."])
def test_to_call_somebody_else_is_a_doubt(words: str) -> None:
    text = f"Vi beställer montering av digitalt lås.\nKundid: 4711\nAdress: Provvägen 3\n{words}"
    assert not read(text).certain
