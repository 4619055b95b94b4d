"""Orders taken back and orders changed: what shall no longer be done is never read as work to do."""

from datetime import date

import pytest

from mailbot.domain.reading import ItemType as K
from mailbot.domain.reading import MailClass
from tests.parsers.reading.said import read

TAKEN_BACK = [
    "Vi drar därför tillbaka beställningen på montering hos 4511.",
    "Vi återtar beställningen till 4511.",
    "Ångrar min beställning gällande 4511.",
    "Glöm låset till 4511, det behövs inte.",
    "Strunta i monteringen hos 4511, kunden flyttar.",
    "Vi tar tillbaka vår beställning för 4511.",
    "Nedtagningen hos 4511 ska inte göras, kunden stannar.",
    "Beställningen för 4511 kan tas bort.",
    "Det blir inget lås hos 4511, hon tackade nej till slut.",
    "Ni behöver inte montera hos 4511.",
    "Beställningen för 4511 utgår.",
    "Vår beställning av lås till 4511, Ekvägen 3, är inte aktuell längre.",
    "Avbryt nedmonteringen hos 4511, hon kommer hem igen.",
    "Lägg ner ärendet med lås till 4511, det är inte längre nödvändigt.",
]


@pytest.mark.parametrize("text", TAKEN_BACK)
def test_an_order_is_taken_back(text: str) -> None:
    assert [(item.type, item.customer_id) for item in read(text).items] == [(K.CANCEL, "4511")]


CHANGED: list[tuple[str, str, dict[str, object]]] = [
    (
        "",
        "Fel adress i beställningen för 3562, det ska vara Ektorpsvägen 12.",
        {"customer_id": "3562", "address": "Ektorpsvägen 12"},
    ),
    (
        "",
        "Jag skrev fel portkod för kund 3563 tidigare idag. Rätt kod är 4471.",
        {"customer_id": "3563", "door_code": "4471"},
    ),
    ("", "Angående lås till 3564: ny kontaktperson är Lena Sten 070-1740641.", {"customer_id": "3564"}),
    (
        "",
        "Komplettering till beställningen för kund 3567: det behövs portlås också.",
        {"customer_id": "3567", "gate_lock": True},
    ),
    (
        "",
        "Hej, vi beställde montering hos 3561 den 25/11. Kan vi ändra till den 27/11 i stället?",
        {"customer_id": "3561", "proposed_date": date(2026, 11, 27)},
    ),
    (
        "",
        "Monteringen hos 3566 behöver flyttas från måndag till onsdag 25/11.",
        {"customer_id": "3566", "proposed_date": date(2026, 11, 25)},
    ),
    (
        "",
        "Tillägg till gårdagens beställning för 3569: portkoden är 1234.",
        {"customer_id": "3569", "door_code": "1234"},
    ),
    (
        "",
        "Datumet för nedmonteringen hos 3571 blir 3/12 i stället för 1/12.",
        {"customer_id": "3571", "proposed_date": date(2026, 12, 3)},
    ),
    (
        "",
        "Besöket hos 3572 måste tidigareläggas till 24/11.",
        {"customer_id": "3572", "proposed_date": date(2026, 11, 24)},
    ),
    (
        "",
        "Kan vi få en ny tid för monteringen hos 3570? Tisdag 24/11 funkar inte, hellre 1/12.",
        {"customer_id": "3570", "proposed_date": date(2026, 12, 1)},
    ),
    (
        "",
        "Det blev fel datum i beställningen för 3573, rätt datum är 4/12.",
        {"customer_id": "3573", "proposed_date": date(2026, 12, 4)},
    ),
    ("SV: [LÅS-2026-00402] Vi behöver kund-id", "hej! kund-id är 2342\n/Alva", {"customer_id": "2342"}),
    (
        "SV: [LÅS-2026-00512] Fråga om porten",
        "Ja det finns portkod, 6431. Tag in er själva, trapphuset är tvärs över gården.",
        {"door_code": "6431"},
    ),
    (
        "SV: [LÅS-2026-00398] Begäran montering 2290",
        "Hej igen,\nnu har anhörig varit här med nycklarna, två uppsättningar. Det är alltså grönt ljus att boka.",
        {"keys_available": True},
    ),
    ("SV: [LÅS-2026-00398] Montering", "Kundnumret är 5120.", {"customer_id": "5120"}),
    ("SV: [LÅS-2026-00398] Montering", "Adressen är Tallvägen 8.", {"address": "Tallvägen 8"}),
    ("SV: [LÅS-2026-00398] Montering", "Nycklarna finns nu hos oss.", {"keys_available": True}),
    ("SV: [LÅS-2026-00398] Montering", "Koden till porten: 5512", {"door_code": "5512"}),
]


@pytest.mark.parametrize(("subject", "text", "values"), CHANGED)
def test_an_order_is_changed(subject: str, text: str, values: dict[str, object]) -> None:
    reading = read(text, subject=subject)
    assert reading.mail_class is MailClass.ORDER
    (item,) = reading.items
    assert item.type is K.CHANGE
    assert {name: getattr(item, name) for name in values} == values


@pytest.mark.parametrize(
    "text",
    [
        "Beställer montering till 6214, Ekvägen 9. Säg till om det sätter stopp att det är ett äldre hus.",
        "Nytt lås till kund 6214, Ekvägen 9. Släpp in montören när det passar.",
        "Glöm inte låset till kund 6214 på Ekvägen 9, det ska monteras.",
    ],
)
def test_words_of_stopping_beside_an_order_take_nothing_back(text: str) -> None:
    assert K.CANCEL not in {item.type for item in read(text).items}
