"""What is ordered, what is denied, and when the reading is not certain."""

from datetime import date

import pytest

from mailbot.domain.message import Automatic
from mailbot.domain.reading import ItemType as K
from mailbot.domain.reading import MailClass
from tests.parsers.reading.said import read

KINDS: list[tuple[str, K]] = [
    ("Vi vill beställa montering av digitalt lås hos kund 3122, Lindvägen 5.", K.MOUNT),
    ("Nytt lås till kund 3122 på Lindvägen 5, inget portlås behövs", K.MOUNT),
    ("Ta ner låset hos kund 3122 på Lindvägen 5.", K.DISMOUNT),
    ("Kund 3122 har flyttat till särskilt boende, låset kan hämtas", K.DISMOUNT),
    ("Kund 3122 flyttar från Lindvägen 5 till Almvägen 8 den 1/12, flytta låset.", K.MOVE),
    ("Låset hos kund 3122 går inte att låsa upp från appen.", K.FAULT),
    ("Nyckeln går trögt i låset hos kund 3122 sedan monteringen igår.", K.FAULT),
    ("Batteriet är inte urladdat men låset kärvar hos kund 3122.", K.FAULT),
    ("Batteriet verkar helt urladdat hos kund 3122.", K.DISCHARGED_BATTERY),
    ("Låset hos kund 3122 är helt dött, ingen lampa.", K.DISCHARGED_BATTERY),
    ("Hemtjänsten avslutas 1/12 hos kund 3122 men trygghetslarmet är kvar, låset ska INTE tas ner.", K.ALARM_STAYS),
    ("Kund 3122 går över till oss från 1/12.", K.CHANGE_PROVIDER),
    ("Vi avbeställer monteringen hos kund 3122.", K.CANCEL),
    ("Vi behöver 20 NFC-taggar.", K.NFC),
    ("Kan vi få hämta 8 batterier?", K.BATTERY),
    ("Beställer 5 låsvred från Phoniro.", K.ACCESSORIES),
    ("Portlås ska monteras på Lindvägen 5, BRF Solen har godkänt.", K.GATE_LOCK),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text: str, kind: K) -> None:
    reading = read(text)
    assert reading.mail_class is MailClass.ORDER
    assert [item.type for item in reading.items] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Ska låset hos 3122 tas ner när larmet är kvar?",
        "Ni ska inte montera lås hos 3122 på Lindvägen 5",
        "Hej, var är mitt ärende? Vi beställde lås till 3122 förra veckan.",
        "Jag vet inte om låset ska tas ner hos 3122 på Lindvägen 5",
        "Tack för hjälpen med låset på Lindvägen 5!",
    ],
)
def test_no_order(text: str) -> None:
    assert read(text).items == ()


@pytest.mark.parametrize(
    "text",
    [
        "Montera lås hos kund 3122, Lindvägen 5 eller 7",
        "Nytt lås till kund 3122, Lindvägen 5, onsdag 3/12",
        "Kund 3122 och kund 3123 på Lindvägen 5 ska få lås",
        "Nytt lås till kund 3122, Lindvägen 5, tror portlås behövs men är osäker",
        "Kund 3122, Lindvägen 5",
    ],
)
def test_more_than_one_reading_is_not_certain(text: str) -> None:
    reading = read(text)
    assert not reading.certain
    assert reading.why_uncertain


def test_several_orders_keep_their_own_facts() -> None:
    reading = read("1. Montering hos kund 3001, Almvägen 4, 3/12\n2. Nedmontering hos kund 3002, Björkvägen 5, 4/12")
    assert [(i.type, i.customer_id, i.address, i.proposed_date) for i in reading.items] == [
        (K.MOUNT, "3001", "Almvägen 4", date(2026, 12, 3)),
        (K.DISMOUNT, "3002", "Björkvägen 5", date(2026, 12, 4)),
    ]


def test_personnummer_is_no_customer_and_is_nowhere() -> None:
    reading = read("Kundid 19200101-2390 på Lindvägen 5 ska ha digitalt lås, ring 070-1740611.")
    assert reading.items[0].customer_id is None
    assert "customer_id" in reading.items[0].missing
    assert "2390" not in repr(reading)


def test_missing_of_alternatives_names_the_first() -> None:
    (item,) = read("Portlås ska monteras på Lindvägen 5.").items
    assert item.missing[:2] == ("brf", "brf_approved")


@pytest.mark.parametrize(
    "text",
    [
        "Brukaren är inlåst på Lindvägen 5, dörren går inte att öppna!",
        "Dörren på Lindvägen 5 går inte att låsa",
        "Batteriet på Lindvägen 5 är varmt och uppsvällt",
        "Det ryker från låset på Lindvägen 5",
    ],
)
def test_urgent(text: str) -> None:
    assert read(text).urgent


def test_going_in_with_the_key_is_not_urgent() -> None:
    assert not read("Låset på Lindvägen 5 kärvar, vi går in med nyckel.").urgent


def test_fault_is_verbatim_and_without_contact_details() -> None:
    text = "Låset hos kund 3122 kärvar och piper, ring 070-174 06 11."
    fault = read(text).items[0].fault
    assert fault is not None
    assert fault in text
    assert "174" not in fault


def test_evidence_is_verbatim_and_short() -> None:
    text = "Nytt lås till kund 3122, Lindvägen 5, portlås behövs, 3/12. Nycklar finns."
    evidence = read(text).evidence
    assert evidence["items[0].address"] == "Lindvägen 5"
    assert all(words.lower() in text.lower() and len(words) <= 120 for words in evidence.values())


def test_out_of_office_moves_nothing() -> None:
    reading = read(
        "Jag är på semester. Kontakta Ali för nedmontering av lås hos kund 3122.", automatic=Automatic.AUTO_REPLY
    )
    assert (reading.mail_class, reading.items, reading.events) == (MailClass.AUTO, (), ())
