"""Questions how an order is coming along, thanks, answering machines and what is urgent; written blind."""

from datetime import datetime

import pytest

from mailbot.domain.reading import MailClass, Reading
from mailbot.parsers.read import read_mail
from tests.parsers.reading.said import JOB, REQUIRED, ZONE, message

MONDAY = datetime(2026, 11, 30, 14, 10, tzinfo=ZONE)


def read(text: str, *, in_thread: bool) -> Reading:
    subject = f"SV: [{JOB}] Montering Exempelstigen 3" if in_thread else "Digitala lås"
    return read_mail(message(text, subject=subject, sent=MONDAY), required=REQUIRED, received=MONDAY)


STATE = [
    (False, "Hej! Var är mitt ärende? Vi beställde lås till Exempelstigen 3 för två veckor sen."),
    (False, "Hur går det med beställningen på kund 3055?"),
    (False, "Har ni fått vår beställning av lås till Exempelstigen 3?"),
    (False, "När blir låset på Exempelstigen 3 monterat? Vi skickade in beställningen den 12 november."),
    (False, "Finns det någon tid bokad för 3055?"),
    (False, "Kan ni ge en status på låset för kund 3055?"),
    (False, "Undrar när ni tänkt komma och sätta upp låset hos 3055, beställningen gjordes i oktober."),
    (True, "Hur ser det ut med detta?"),
    (True, "Någon uppdatering?"),
    (True, "När kommer ni?"),
    (True, "Är låset monterat än?"),
    (True, "Vet ni vilken dag det blir?"),
]
NO_STATE = [
    "Vad kostar ett portlås för en brf?",
    "Kan man använda låset med vanlig nyckel samtidigt?",
    "Vilka handlingar behöver ni för att beställa lås?",
    "Hej, hur gör man en felanmälan?",
    "Fungerar låsen om strömmen går?",
]
TELLS = [  # neither orders, reports nor asks
    "Vår växel har fått nya öppettider.",
    "Från och med januari heter vår enhet Hemvården Norr.",
    "Vi har utbildat tre nya medarbetare i den digitala planeringen.",
]
THANKS = [
    "Tack!",
    "Toppen, tack för snabb hantering!",
    "Perfekt, då vet vi. Ha en fin dag",
    "Tackar",
    "Ok tack då är jag med",
    "👍",
    "Vad bra! Mvh Eva",
    "Noterat, tack.",
    "Super! Trevlig helg",
    "Tusen tack för hjälpen, kunden är jättenöjd!",
]
AWAY = [
    "Hej! Jag är på semester till 7/12. Vid brådskande ärenden kontakta växeln.",
    "Jag är frånvarande och svarar på mejl tidigast torsdag",
    "Tack för ditt mejl! Vi har tagit emot ditt meddelande och återkommer. Detta meddelande kan inte besvaras.",
    "Jag är föräldraledig. Kontakta Karin på 08-46500401.",
]
URGENT = [
    (False, "Akut! Kunden på Exempelstigen 3 är inlåst och kan inte komma ut, låset reagerar inte. Kundid 3055"),
    (False, "Vi kommer inte in till kund 3055, låset är dött och hon svarar inte"),
    (False, "Batteriet i låset hos 3055 är svullet och jättevarmt"),
    (False, "Dörren hos 3055 går inte att låsa, den står olåst hela natten"),
    (False, "Kund 3055 är utelåst, låset öppnar inte med appen. Exempelstigen 3"),
    (False, "Det ryker från låset hos 3055!"),
    (False, "Dörren hos 3055 går inte att stänga sen ni satte låset. Kan ni komma omgående?"),
    (True, "Kunden sitter inlåst, montören måste tillbaka nu"),
]
NEW_ORDERS = [  # something is asked, and something new is ordered too
    "Kan ni montera lås hos kund 3055, Exempelstigen 3? Vilken dag blir det?",
    "Vi felanmälde låset hos 3055 förra veckan. Nu har det slutat fungera helt, när kommer ni?",
    "Vi beställde lås till kund 3055 i oktober men vill avbeställa det. Vet ni om det hunnit monteras?",
]


@pytest.mark.parametrize(("in_thread", "text"), STATE)
def test_asks_how_it_is_coming_along(in_thread: bool, text: str) -> None:
    reading = read(text, in_thread=in_thread)
    assert (reading.mail_class, reading.items, reading.events) == (MailClass.QUESTION, (), ())


@pytest.mark.parametrize("text", NEW_ORDERS)
def test_a_question_takes_no_order_away(text: str) -> None:
    reading = read(text, in_thread=False)
    assert reading.mail_class is MailClass.ORDER
    assert not reading.asks_state


@pytest.mark.parametrize("text", NO_STATE)
def test_asks_something_else(text: str) -> None:
    reading = read(text, in_thread=False)
    assert reading.mail_class is MailClass.QUESTION
    assert not reading.asks_state


@pytest.mark.parametrize(
    ("in_thread", "text", "asks"),
    [*((*said, True) for said in STATE), *((False, t, True) for t in NO_STATE), *((False, t, False) for t in TELLS)],
)
def test_a_question_is_told_apart_from_words_that_nobody_can_carry_out(in_thread: bool, text: str, asks: bool) -> None:
    reading = read(text, in_thread=in_thread)
    assert (reading.mail_class, reading.asks) == (MailClass.QUESTION, asks)


@pytest.mark.parametrize("text", THANKS)
def test_thanks_reopen_nothing(text: str) -> None:
    reading = read(text, in_thread=True)
    assert reading.courtesy
    assert reading.certain


@pytest.mark.parametrize("text", AWAY)
def test_an_answering_machine(text: str) -> None:
    assert read(text, in_thread=False).mail_class is MailClass.AUTO


@pytest.mark.parametrize(("in_thread", "text"), URGENT)
def test_urgent_is_seen(in_thread: bool, text: str) -> None:
    assert read(text, in_thread=in_thread).urgent


@pytest.mark.parametrize(
    "text",
    [
        "Tiden är ombokad.",
        "Besöket är framflyttat",
        "Måste flytta besöket, ny tid är på gång",
        "Ombokat, mejlar dagen sen",
    ],
)
def test_a_new_time_without_a_day_is_not_certain(text: str) -> None:
    assert not read(text, in_thread=True).certain


@pytest.mark.parametrize(
    "text",
    [
        "Ingen öppnade kl 10. Ringer hemtjänsten om ny tid.",
        "Kom inte in, ni får återkomma med ny tid.",
        "Ingen hemma, jag hör av mig om en ny tid",
    ],
)
def test_a_time_that_will_be_asked_for_is_no_booking(text: str) -> None:
    reading = read(text, in_thread=True)
    assert [event.event.value for event in reading.events] == ["no_access"]
    assert not any("bokning" in reason for reason in reading.why_uncertain)
