"""What a newcomer found to be lost, done or told by mistake: a word of absence, a price, a when, a but."""

from datetime import date

import pytest

from mailbot.domain.reading import Expectation, ItemType, MailClass
from mailbot.parsers.contacts import named_contact
from mailbot.parsers.facts import gather
from mailbot.parsers.read import read_mail
from tests.parsers.reading.said import FRIDAY, JOB, message, read

ABSENT_BUT = [
    "Hej! Kunden är inlåst, låset har hängt sig! Jag är inte på jobbet men personalen ringde mig.",
    "Varken app eller nyckel fungerar, kunden är inlåst! Vi är inte på kontoret, ring mobilen.",
    "Låset går inte att låsa. Vi är inte på kontoret efter 16",
    "Avboka monteringen! Jag är ledig imorgon men Lena svarar.",
    "Monterat 90010001. Jag är ledig imorgon",
    "Beställer lås till kund på Granvägen 4, kundid 4150. Jag är ledig på fredag",
]


@pytest.mark.parametrize("text", ABSENT_BUT)
def test_an_errand_beside_a_word_of_absence_goes_to_a_person(text: str) -> None:
    reading = read(text)
    assert not reading.certain
    assert reading.why_uncertain


def test_an_absence_is_an_absence() -> None:
    reading = read("Jag är på semester till den 7 december. Läser inte mejlen.", subject="Frånvaro")
    assert (reading.mail_class, reading.certain) == (MailClass.AUTO, True)


URGENT = [
    "Det luktar bränt om låset och det är jättevarmt",
    "Låset är glödhett",
    "Batteriet i låset är väldigt varmt",
    "Det kommer gnistor från låset",
    "Hon kan inte ta sig ut, låset har hängt sig",
    "Kunden kan inte komma ut, låset är trasigt",
    "Hon ligger på golvet och vi får inte upp dörren, låset svarar inte",
    "Personalen kommer ej in, låset är dött",
    "Låset har svullna batterier",
    "Han har låst sig ute, låset svarar inte",
    "Det har börjat brinna vid låset",
]
CALM = [
    "Hon åkte in akut i natt, så låset får vänta till nästa vecka.",
    "Han blev akut sjuk. Låset monteras en annan dag.",
    "Jag kommer inte in i låsappen, kan ni återställa mitt lösenord?",
]


@pytest.mark.parametrize("text", URGENT)
def test_danger_is_heard(text: str) -> None:
    assert read(text).urgent


@pytest.mark.parametrize("text", CALM)
def test_illness_and_passwords_are_no_alarm_about_a_lock(text: str) -> None:
    assert not read(text).urgent


NEWS = [
    "Vi beställde lås i måndags men har inte hört något. Kunden gick bort igår.",
    "Vi beställde lås, undrar när ni kommer. Hon vill inte ha portlåset längre men dörren vill hon ha.",
]


@pytest.mark.parametrize("text", NEWS)
def test_news_beside_a_question_is_not_answered_away(text: str) -> None:
    reading = read_in_thread(text)
    assert not (reading.asks_state and reading.certain)


COUPLING = Expectation(job_ref=JOB, checkpoints=("coupled_door",))
NOT_YET = [
    "Ja, jag gör det i eftermiddag",
    "Ok, kommer göra det så fort jag hinner",
    "Dörr kopplad men den syns inte i appen",
    "Kopplad, dock får jag felmeddelande",
    "Dörr kopplad fast kunden saknas i LMO",
    "Tror det är kopplat",
]


def read_in_thread(text: str, expectation: Expectation | None = None):  # type: ignore[no-untyped-def]
    mail = message(text, subject=f"SV: [{JOB}] Montering")
    return read_mail(mail, required={}, received=FRIDAY, in_thread=True, expectation=expectation)


@pytest.mark.parametrize("text", NOT_YET)
def test_nobody_is_told_that_a_lock_is_ready_on_a_promise_or_a_but(text: str) -> None:
    assert not read_in_thread(text, COUPLING).certain


def test_a_plain_yes_is_enough() -> None:
    assert read_in_thread("Dörr kopplad.", COUPLING).certain


PARTLY = [
    "Det är inte aktuellt med port",
    "Kunden vill inte ha lås på porten",
    "Avbeställ portlåset",
    "Behövs inte längre nyckel, vi har egen",
    "Kunden har ångrat sig, hon vill ha låset efter jul",
    "Avboka besöket, kunden är på sjukhus. Vi vill fortfarande ha låset",
    "Ställ in besöket på torsdag",
    "Kunden vill avboka men vi försöker övertala henne",
    "Ni får avboka om det inte går att ordna före helgen",
    "Ni kan avboka om ni inte hittar",
]


@pytest.mark.parametrize("text", PARTLY)
def test_a_job_is_not_called_off_for_a_part_of_it(text: str) -> None:
    reading = read_in_thread(text)
    cancels = [item for item in reading.items if item.type is ItemType.CANCEL]
    assert not (cancels and reading.certain)


def test_a_job_is_called_off_when_it_is_said_so() -> None:
    reading = read_in_thread("Vi avbeställer monteringen.")
    assert [item.type for item in reading.items] == [ItemType.CANCEL]
    assert reading.certain


RELATED = [
    "Ring sonen Nils Ek 070-1740634",
    "Kontakt: brukaren själv, Nils Ek, 070-1740634",
    "Kontakta god man Ulla Berg 070-1740634",
    "Ring dottern Anna 070-1740634",
    "Kontakt: Karl Lundin (son) 070-1740634",
]


@pytest.mark.parametrize("text", RELATED)
def test_neither_the_resident_nor_their_kin_is_the_contact(text: str) -> None:
    named = named_contact(gather(text, date(2026, 11, 20)))
    assert named is None or named.contact.phone is None


@pytest.mark.parametrize(
    "line",
    [
        "Bortkopplat i Phoniro: nej, det får Eivor göra",
        "Frånkopplat: ej",
        "Dörr kopplad: nej",
        "Nyckel återlämnad: nej",
    ],
)
def test_a_line_that_is_answered_no_reports_nothing(line: str) -> None:
    reading = read_in_thread(f"Nedtaget 24/11. Låsnr 20390113.\n{line}")
    assert [event.event.value for event in reading.events] in ([], ["dismounted"])


def test_a_change_from_a_day_just_past_was_not_for_next_year() -> None:
    sent = FRIDAY.replace(year=2027, month=1, day=4)
    mail = message("Utföraren är bytt från och med 1 januari.", subject=f"SV: [{JOB}] Byte", sent=sent)
    reading = read_mail(mail, required={}, received=sent, in_thread=True)
    assert [event.when for event in reading.events] == [date(2027, 1, 1)]
