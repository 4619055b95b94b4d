"""The fields of an order, said in many ways."""

from datetime import date, datetime

import pytest

from mailbot.domain.reading import Item
from mailbot.parsers.addresses import find_addresses
from mailbot.parsers.date_phrases import phrase_dates
from mailbot.parsers.details import switches
from mailbot.parsers.forms import field_of, parse_form
from tests.parsers.reading.said import ZONE, read


def item(text: str, *, subject: str = "") -> Item:
    items = read(text, subject=subject).items
    assert len(items) == 1
    return items[0]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Kunden bor i huset, Tallmossekanten 8", "Tallmossekanten 8"),
        ("montera hos 3122, Bergsfästet 2", "Bergsfästet 2"),
        ("lås på Mellersta Hyvelgången 7 D.", "Mellersta Hyvelgången 7D"),
        ("Hos Grå Gränd 12 finns port", "Grå Gränd 12"),
        ("Adress: Furubrinken nr 4", "Furubrinken 4"),
    ],
)
def test_streets_that_no_list_holds(words: str, line: str) -> None:
    assert [address.line for address in find_addresses(words)] == [line]


@pytest.mark.parametrize(
    "words", ["Torsdagen 3 december", "Hämta, Batterierna 8 st", "(Våningen 3)", "från iPhone 15", "Ring, Klockan 10"]
)
def test_what_is_no_street(words: str) -> None:
    assert find_addresses(words) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Nytt lås till brukaren på Lindvägen 5 (3122), tack",
        "Vi behöver ett digitalt lås på Lindvägen 5, nr 3122 i systemet",
        "Låset hos 3122 går inte att låsa upp från appen",
        "Dörren kärvar och appen svarar inte, det gäller alltså 3122 igen",
    ],
)
def test_a_number_that_can_only_be_the_customers(text: str) -> None:
    assert item(text).customer_id == "3122"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nytt lås till kund 3122, Lindvägen 5. Portkoden är 0915.", "0915"),
        ("Nytt lås till kund 3122, Lindvägen 5. Det är ny portkod sedan igår, 5520 ska det vara", "5520"),
        ("Nytt lås till kund 3122, Lindvägen 5. Slå 7314 vid entrén", "7314"),
    ],
)
def test_door_code(text: str, code: str) -> None:
    found = item(text)
    assert (found.door_code, found.customer_id) == (code, "3122")


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Kundens nummer i Phoniro", "customer_id"),
        ("Adress där låset ska monteras", "address"),
        ("Ny adress efter flytten", "new_address"),
        ("Önskad vecka", "proposed_date"),
        ("Finns det låst port?", "gate_lock"),
        ("Kod till entrén", "door_code"),
        ("Har ni nycklar till bostaden?", "keys_available"),
        ("Har brukaren skrivit på samtycke?", "consent"),
        ("Vad ska göras", "type"),
        ("Telefon till brukaren", "customer_phone"),
        ("Brukarens för- och efternamn", "customer_name"),
        ("Personnummer", ""),
        ("Telefon till anhörig", None),
    ],
)
def test_labels_never_seen(label: str, name: str | None) -> None:
    assert field_of(label) == name


@pytest.mark.parametrize(
    "line", ["Vi har två önskemål: kund 3122 och 3123", "Två på samma adress: Lindvägen 5. Portlås finns. Ring oss."]
)
def test_a_colon_makes_no_form(line: str) -> None:
    assert parse_form(line).records == ()


def test_what_stands_below_a_table_holds_for_its_rows() -> None:
    text = (
        "Adress\tSka göras\tUtförare\tTelefon\nLindvägen 5\tMontering\tTora Ekby, Stjärnhem\t070-1740611\n"
        "Almvägen 8 till Ekvägen 2\tFlytt\tBo Alvin, Stjärnhem\t070-1740612\n\nGärna vecka 49. Nycklar finns hos oss."
    )
    first, second = read(text).items
    assert (first.contact.name, first.contact.phone, first.keys_available) == ("Tora Ekby", "070-1740611", True)
    assert (second.address, second.new_address) == ("Almvägen 8", "Ekvägen 2")
    assert first.proposed_date == second.proposed_date == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("text", "name", "phone"),
    [
        ("Ring mig på 070-1740611.", "Eva Provberg", "070-1740611"),
        ("Kontakt: undertecknad, 070-1740611", "Eva Provberg", "070-1740611"),
        ("Kontaktperson hos oss är samordnare Tora Ekby, 070-1740611", "Tora Ekby", "070-1740611"),
        ("Från nyår är det Tora Ekby ni ska ringa, 070-1740611", "Tora Ekby", "070-1740611"),
        ("Ring 070-1740611, fråga efter Tora", "Tora", "070-1740611"),
        ("Kontakt: Stjärnhems omsorg, Tora Ekby, 070-1740611", "Tora Ekby", "070-1740611"),
    ],
)
def test_contact(text: str, name: str, phone: str) -> None:
    contact = item(f"Nytt lås till kund 3122, Lindvägen 5.\n{text}").contact
    assert (contact.name, contact.phone) == (name, phone)


def test_the_contact_for_a_gate_speaks_for_the_owner() -> None:
    text = "Montera portlås på Lindvägen 5. Ordföranden Tor Ekby i Brf Solen har sagt ja, han nås på 070-1740611."
    found = item(text)
    assert (found.contact.name, found.contact.phone, found.brf_approved) == ("Tor Ekby", "070-1740611", True)


@pytest.mark.parametrize(
    ("text", "name", "phone"),
    [
        ("Nytt lås: Elna Granby, Lindvägen 5, tel 070-1740622", "Elna Granby", "070-1740622"),
        (
            "Elna Granby flyttar från Lindvägen 5 till Almvägen 8, låset ska med. Hennes mobil 070-1740622",
            "Elna Granby",
            "070-1740622",
        ),
        ("Vi har fått Elna Granby på Lindvägen 5 och hon behöver lås.", "Elna Granby", None),
        ("Gärna nytt lås på Lindvägen 5. Ser att det finns port.", None, None),
        ("Nytt lås på Lindvägen 5.\nTora Ekby på planeringen, 070-1740611", None, None),
        ("Nytt lås på Lindvägen 5. Ring dottern Elna Granby på 070-1740622", None, None),
    ],
)
def test_the_resident(text: str, name: str | None, phone: str | None) -> None:
    found = item(text)
    assert (found.customer_name, found.customer_phone) == (name, phone)


@pytest.mark.parametrize(
    ("name", "words", "value"),
    [
        ("gate_lock", "porten är redan klar, där sitter redan er enhet", False),
        ("gate_lock", "dörren går direkt från gatan", False),
        ("gate_lock", "och så portlås också tack", True),
        ("gate_lock", "på den gamla adressen fanns inget portlås men portlås behövs på nya", True),
        ("keys_available", "nycklarna hänger i vårt nyckelskåp", True),
        ("keys_available", "nycklarna är inte inlämnade", False),
        ("keys_available", "vi har inga nycklar än", False),
        ("code_lock", "ingen av dörrarna har kodlås", False),
        ("code_lock", "det sitter en yale doorman", True),
        ("consent", "har inte skrivit på än", False),
        ("consent", "hon har skrivit under papperet", True),
        ("brf_approved", "styrelsen har inga invändningar", True),
        ("brf_approved", "vi har inte fått något svar om godkännande", False),
    ],
)
def test_yes_and_no(name: str, words: str, value: bool) -> None:
    assert switches(words)[name][0] is value


def test_a_code_lock_on_the_gate_is_none_on_the_door() -> None:
    assert "code_lock" not in switches("port med kodlås")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("i slutet av nästa vecka, gärna fredag", date(2026, 11, 27)),
        ("nästa vecka", date(2026, 11, 23)),
        ("om två veckor", date(2026, 12, 4)),
        ("den första december", date(2026, 12, 1)),
        ("veckan efter trettondagen", date(2027, 1, 11)),
        ("vid årsskiftet", date(2027, 1, 1)),
    ],
)
def test_days_without_a_date(words: str, day: date) -> None:
    assert [when.day for when in phrase_dates(words, date(2026, 11, 20))] == [day]


def test_a_described_week_wins_over_the_bare_weekday_in_it() -> None:
    sent = datetime(2026, 11, 18, 9, 0, tzinfo=ZONE)
    reading = read("Montera lås hos kund 3122, Lindvägen 5, nästa vecka, helst fredag", sent=sent)
    assert reading.items[0].proposed_date == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Felanmälan kund 3122. Låset kärvar när det är kallt. Vi har nyckel.", "Låset kärvar när det är kallt"),
        ("Felanmälan för kund 3122. Dörren går inte att låsa upp.\n\nKarin", "Dörren går inte att låsa upp"),
        ("Felanmälan för kund 3122. Dörren går inte att låsa upp.\nKarin Ek", "Dörren går inte att låsa upp"),
        ("Hej, vi vill felanmäla ett lås.\n3122, dörren går inte att låsa. Kan ni komma?", "dörren går inte att låsa"),
    ],
)
def test_the_fault_and_not_its_heading(text: str, fault: str) -> None:
    assert item(text).fault == fault


def test_an_order_in_the_subject_alone() -> None:
    found = item("", subject="Ta ner låset hos 3122 Lindvägen 5 fre 4/12 tack")
    assert (found.customer_id, found.address, found.proposed_date) == ("3122", "Lindvägen 5", date(2026, 12, 4))


def test_the_subject_names_the_customer_when_the_body_does_not() -> None:
    assert item("Låset kärvar och appen svarar inte.", subject="kund 3122, Lindvägen 5").address == "Lindvägen 5"


def test_a_mail_system_speaking_of_its_mail_is_no_fault() -> None:
    text = "Ny blankett. Svara inte på det här meddelandet.\n\nTyp\tMontering\nKundid\t3122\nAdress\tLindvägen 5"
    assert item(text).fault is None


def test_a_form_that_names_a_contact_person_does_not_mean_who_filled_it_in() -> None:
    lines = ["Beställare: Maj Provberg", "Typ av uppdrag: Montering", "Adress: Provgatan 8", "Kundid: 4711"]
    both = [*lines, "Kontaktperson utförare: Pia Exemplén", "Telefon kontaktperson: 070-174 06 31"]
    (item,) = read("\n".join(both)).items
    assert (item.contact.name, item.contact.phone) == ("Pia Exemplén", "070-1740631")
    (item,) = read("\n".join(lines)).items
    assert item.contact.name == "Maj Provberg"
