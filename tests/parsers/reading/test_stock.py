"""Tags, batteries and what is ordered for the store: one item per article, with its number."""

import pytest

from mailbot.domain.reading import ItemType as K
from tests.parsers.reading.said import read

STOCK: list[tuple[str, str, list[tuple[str, int]]]] = [
    (
        "",
        "Beställ från Phoniro:\n- 6 st dörrlås\n- 3 st portenheter\n- 9 st batteripack",
        [("dörrlås", 6), ("portenheter", 3), ("batteripack", 9)],
    ),
    (
        "Till förrådet",
        "Vi behöver:\n- 7 vredadaptrar runda\n- 2 borrmallar",
        [("vredadaptrar runda", 7), ("borrmallar", 2)],
    ),
    ("Order Phoniro", "Enligt nedan:\n4 st portenheter\n2 st antenner", [("portenheter", 4), ("antenner", 2)]),
    (
        "",
        "Kan du beställa 5 låsvred och tio monteringsplattor från Phoniro?",
        [("låsvred", 5), ("monteringsplattor", 10)],
    ),
    ("Nya lås", "Lagret börjar ta slut. Beställ hem 15 lås till oss på vaktmästeriet.", [("lås", 15)]),
    ("", "Det är slut på adaptrar i förrådet, beställ ett tiotal tack.", [("adaptrar", 10)]),
    ("", "Vi har bara två dörrlås kvar i lagret, kan du beställa tjugo nya?", [("dörrlås", 20)]),
    ("Beställning", "Inför våren vill vi beställa:\nDörrlås: 20\nPortlås: 5", [("dörrlås", 20), ("portlås", 5)]),
    ("", "Hej, lagerpåfyllning behövs:\n1. Låskåpor, 10 st\n2. Reläkort, 2 st", [("låskåpor", 10), ("reläkort", 2)]),
]


@pytest.mark.parametrize(("subject", "text", "wanted"), STOCK)
def test_every_article_for_the_store_is_an_item(subject: str, text: str, wanted: list[tuple[str, int]]) -> None:
    items = read(text, subject=subject).items
    assert [(item.type, item.article, item.quantity) for item in items] == [(K.ACCESSORIES, *one) for one in wanted]


COUNTED: list[tuple[str, K, str | None, int | None]] = [
    ("Våra NFC-etiketter är på upphällningen. Vi skulle behöva 25 st till.", K.NFC, None, 25),
    ("Vi börjar få slut på taggar. Kan vi få 30 st NFC till?", K.NFC, None, 30),
    ("Nu är taggarna slut igen. Kan ni fixa ett dussin?", K.NFC, None, 12),
    ("Vi har inga NFC-taggar kvar. Behöver omgående 20 stycken.", K.NFC, None, 20),
    ("Skulle behöva ett gäng nya NFC-taggar.", K.NFC, None, None),
    ("Etiketten hos kund 3491 har ramlat av och är borta, kan vi få en ny NFC-tagg?", K.NFC, "3491", 1),
    ("Vi har tappat bort taggen till 3492, behöver en ny.", K.NFC, "3492", 1),
    ("Slut på batterier! Önskar åtta nya.", K.BATTERY, None, 8),
    ("Dags att byta batteri hos kund 3503. Vi har inga hemma, kan vi hämta två?", K.BATTERY, "3503", 2),
    ("Phoniro visar 9 procent på låset hos 3502. Kan vi få ett batteri att byta till?", K.BATTERY, "3502", 1),
]


@pytest.mark.parametrize(("text", "kind", "customer", "number"), COUNTED)
def test_how_many_and_for_whom(text: str, kind: K, customer: str | None, number: int | None) -> None:
    items = read(text).items
    assert [(item.type, item.customer_id, item.quantity) for item in items] == [(kind, customer, number)]


def test_batteries_fetched_by_staff_are_no_order_to_the_supplier() -> None:
    (item,) = read("Vi behöver hämta 10 batterier på Servicecenter, slut i förrådet.").items
    assert item.type is K.BATTERY
