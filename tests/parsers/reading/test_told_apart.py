"""What one mail says of several: whose contact, which day, which job; and outcomes told without their own word."""

from dataclasses import replace
from datetime import date

import pytest

from mailbot.domain.message import MailAddress
from mailbot.domain.reading import EventType
from mailbot.parsers.date_phrases import phrase_dates
from mailbot.parsers.dates import find_dates
from mailbot.parsers.read import read_mail
from tests.parsers.reading.said import FRIDAY, REQUIRED, message, read
from tests.parsers.reading.test_van_talk import MONDAY, told
from tests.parsers.reading.test_van_talk import read as report

E = EventType
THREE = "1. 3311, Provgatan 4, nytt lås.\n2. 3312, Provgatan 8, nytt lås.\n3. 3313, Provgatan 12, ta ner låset.\n\n"
IDA, ME = "Ida Provsson", "Eva Provberg"


@pytest.mark.parametrize(
    ("words", "contacts"),
    [
        (f"För 1 och 2 ring {IDA} 070-1740622. Nr 3 tar ni med mig.", [IDA, IDA, ME]),
        (f"Om nr 2: kontakta {IDA}, 070-1740622.", [ME, IDA, ME]),
        (f"Trean samordnas med {IDA}, 070-1740622, de andra ringer ni mig om.", [ME, ME, IDA]),
        (f"På den sista ringer ni {IDA} på 070-1740622.", [ME, ME, IDA]),
        (f"De två första bokar ni med {IDA}, 070-1740622.", [IDA, IDA, ME]),
        (f"Ang. 3 ring {IDA} 070-1740622. Resten tar ni med mig.", [ME, ME, IDA]),
        (f"Punkt 1 bokas med {IDA} (070-1740622). Punkt 2 och 3 pratar ni med mig om.", [IDA, ME, ME]),
    ],
)
def test_each_order_has_the_contact_named_for_its_place(words: str, contacts: list[str]) -> None:
    assert [item.contact.name for item in read(THREE + words).items] == contacts


@pytest.mark.parametrize(
    ("words", "name", "phone"),
    [
        ("Ansvarig i gruppen är Ida Provsson, henne når ni på 070-1740622.", "Ida Provsson", "070-1740622"),
        ("Det är Ida Provsson som håller i det, 070-1740622.", "Ida Provsson", "070-1740622"),
        ("Samordnare här är numera Ida Provsson, 070-1740622.", "Ida Provsson", "070-1740622"),
        ("Gruppledare på norr heter Ida Provsson 070-1740622.", "Ida Provsson", "070-1740622"),
        ("Personal på plats: Ida 070-1740622", "Ida", "070-1740622"),
        ("Kvar hos henne är Ida, 070-1740622.", "Ida", "070-1740622"),
        ("I trapphuset står Ida, 070-1740622.", "Ida", "070-1740622"),
    ],
)
def test_who_answers_for_it_is_the_contact(words: str, name: str, phone: str) -> None:
    (item,) = read(f"Låset på Provgatan 4 går inte att låsa, kolven fastnar. {words}").items
    assert (item.contact.name, item.contact.phone) == (name, phone)


@pytest.mark.parametrize(
    "title",
    ["12 batterier till låsen, hämtas torsdag /Ida", "Behöver 12 batterier mvh Ida", "Behöver 12 batterier //Ida"],
)
def test_a_title_can_be_signed(title: str) -> None:
    group = MailAddress(name="Hemtjänst Provdalen", email="kontoret@provdalen.example")
    mail = replace(message("", subject=title), sender=group)
    (item,) = read_mail(mail, required=REQUIRED, received=FRIDAY).items
    assert (item.quantity, item.contact.name) == (12, "Ida")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Onsdag går inte. Kan vi ta torsdag veckan därpå?", date(2026, 12, 3)),
        ("den 25/11 funkar inte, tisdag veckan därefter går bra", date(2026, 12, 1)),
        ("fredag 4/12 eller måndag i veckan därpå", date(2026, 12, 7)),
        ("vi kan veckan därpå på torsdag", date(2026, 11, 26)),
    ],
)
def test_the_week_behind_is_counted_from_the_day_before_it(words: str, day: date) -> None:
    sent = date(2026, 11, 20)
    assert [when.day for when in phrase_dates(words, sent, find_dates(words, sent))] == [day]


@pytest.mark.parametrize(
    "words",
    [
        "Telefon till henne saknas, hon får ny nästa vecka.",
        "Hennes nummer byts på måndag.",
        "Vi är där mån-fre.",
        "Vilken dag som helst tis-tors går.",
        "Vi finns på plats måndag till fredag.",
    ],
)
def test_a_day_in_passing_is_no_wish(words: str) -> None:
    (item,) = read(f"Kund 3311 på Provgatan 4 ska ha digitalt lås. {words}").items
    assert item.proposed_date is None


@pytest.mark.parametrize(
    "words",
    [
        "Går det att få det gjort på tisdag?",
        "Hinner ni på tisdag?",
        "Hellre tisdag.",
        "Vi räknar med tisdag.",
        "Skulle det bli av tisdag?",
    ],
)
def test_a_day_is_wished_in_many_ways(words: str) -> None:
    (item,) = read(f"Kund 3311 på Provgatan 4 ska ha digitalt lås. {words}").items
    assert item.proposed_date == date(2026, 11, 24)


@pytest.mark.parametrize(
    ("work", "words", "events"),
    [
        ("Nytt lås", "Då sitter det. Nr 20117000.", ["mounted#20117000"]),
        ("Nytt lås", "Så sitter låset.", ["mounted"]),
        ("Montering", "Där finns inget vred att sätta låset på.", ["not_mountable"]),
        ("Montering", "Dörren är i glas, det finns ingenting att skruva fast enheten i.", ["not_mountable"]),
        ("Montering", "Gick inte, karmen är för smal för plattan. Tog med låset hem igen.", ["not_mountable"]),
        ("Montering", "Blev inget: dörren har fel cylinder för oss.", ["not_mountable"]),
        ("Felanmälan", "Drog åt kontakten, nu svarar låset direkt.", ["fault_fixed"]),
        ("Felanmälan", "Bytte kabeln och det är bara att köra på.", ["fault_fixed"]),
        ("Felanmälan", "Låset är på banan igen.", ["fault_fixed"]),
        ("Felanmälan", "Ni kan använda det som vanligt.", ["fault_fixed"]),
        (
            "Felanmälan",
            "Gick inte att laga, behöver en ny motor, finns ingen hemma.",
            ["fault_not_fixed", "parts_needed"],
        ),
        ("Flytt", "Låset är flyttat, samma nummer som förut (61-03900).", ["moved#61-03900"]),
    ],
)
def test_an_outcome_is_told_without_its_own_word(work: str, words: str, events: list[str]) -> None:
    assert sorted(told(event) for event in report(work, words).events) == sorted(events)


def test_a_list_of_jobs_names_one_of_them_again_by_its_last_digits() -> None:
    lines = "LÅS-2026-00140 klart, nr 55012000, vredet märkt.", "LÅS-2026-00151 ny tid torsdag 9.30."
    words = "\n".join((*lines, "På 140 är kopplingen gjord."))
    events = read(words, subject="Dagens", sent=MONDAY).events
    assert {(event.event, event.job_ref) for event in events} == {
        (E.MOUNTED, "LÅS-2026-00140"),
        (E.COUPLED_DOOR, "LÅS-2026-00140"),
        (E.REBOOKED, "LÅS-2026-00151"),
    }
