"""Who signed a mail from a group's mailbox is the person to talk to; a person's own mailbox is that person's."""

from datetime import date

import pytest

from mailbot.domain.message import MailAddress
from mailbot.parsers.contacts import named_contact, sender_contact
from mailbot.parsers.facts import gather
from mailbot.parsers.signatures import cut_signature

SIGNED = [
    ("Team Skogslyckan", "Hej!\n\nLåset på 4711 ska ner.\n\nHälsningar\nJorun Exemplén, Skogslyckan", "Jorun Exemplén"),
    ("Planeringen Åkern", "Låset kärvar.\n\nMvh Siv", "Siv"),
    ("Björkgården", "Låset kärvar.\n\n/Malte Provberg", "Malte Provberg"),
    ("Hemtjänst Ängen", "Vi avbeställer låset.\nTack på förhand!\nTuva Testman", "Tuva Testman"),
    ("Enheten Ringblomman", "Nu är nycklarna här.\n\nOlle Påhitt\n08-465 004 31", "Olle Påhitt"),
    ("Vaktmästeriet", "Vi behöver tio etiketter.\n\nEgon", "Egon"),
    ("Team Skogslyckan", "Låset på 4711 ska ner.\n\nHälsningar\nTeam Skogslyckan", "Team Skogslyckan"),
    ("Team Skogslyckan", "Låset på 4711 ska ner.\n\nHälsningar\nHemtjänsten", "Team Skogslyckan"),
    ("Team Skogslyckan", "Låset på 4711 ska ner. Tack!", "Team Skogslyckan"),
    ("", "Låset på 4711 ska ner.\n\nAvgiftsenheten", None),
    ("Samordningen", "Låset på 4711 ska ner.\n\nHälsningar\nTuva Testman\nSamordnare", "Tuva Testman"),
    ("Jorun Exemplén", "Låset på 4711 ska ner.\n\nMvh Jorun", "Jorun Exemplén"),
    ("Jorun Exemplén (Skogslyckan)", "Låset på 4711 ska ner.\n\nMvh Siv Annan", "Jorun Exemplén"),
]


@pytest.mark.parametrize(("display", "text", "expected"), SIGNED)
def test_the_contact_of_a_mailbox(display: str, text: str, expected: str | None) -> None:
    body, signature = cut_signature(text)
    sender = MailAddress(name=display, email="las@utforare.example")
    assert sender_contact(sender, signature, body).name == expected


def test_the_sentence_after_the_contact_is_no_name() -> None:
    assert (
        named_contact(gather("Kontaktperson hos oss är undertecknad. Helst någon dag vecka 43.", date(2026, 11, 20)))
        is None
    )


NAMED = [
    ("Ny kontakt hos Solgläntan är Tuva Testman, 08-465 004 31.", "Tuva Testman"),
    ("Ny kontakt för det här jobbet är Tuva Testman på samma kontor.", "Tuva Testman"),
    ("Ansvarig är Solgläntan, där ni når Olle Påhitt på 08-465 004 31.", "Olle Påhitt"),
    ("I huset når ni Olle Påhitt på 08-465 004 31.", "Olle Påhitt"),
    ("Hör av er till sonen Olle Påhitt, 070-1740633, om tiden.", None),
    ("Kontakta dottern Tuva Testman innan ni kommer.", None),
    ("Kontakt på Solgläntan saknas än så länge.", None),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_who_is_named(text: str, expected: str | None) -> None:
    named = named_contact(gather(text, date(2026, 11, 20)))
    assert (named.contact.name if named else None) == expected


@pytest.mark.parametrize(
    "lines",
    [
        "Växel 040-628 04 00 | Direkt 040-628 04 17",
        "Tel: 040-628 04 17, växel: 040-628 04 00",
        "Vxl. 040-628 04 00\nMobil 040-628 04 17",
        "040-628 04 17",
    ],
)
def test_a_switchboard_is_nobodys_own_phone(lines: str) -> None:
    sender = MailAddress(name="Jorun Exemplén", email="jorun@utforare.example")
    assert sender_contact(sender, f"Hälsningar\nJorun Exemplén\n{lines}", "Låset ska ner.").phone == "040-6280417"


def test_a_switchboard_is_better_than_nothing() -> None:
    sender = MailAddress(name="Jorun Exemplén", email="jorun@utforare.example")
    assert sender_contact(sender, "Mvh Jorun\nVäxel 040-628 04 00", "Låset ska ner.").phone == "040-6280400"


def test_a_name_and_number_behind_the_provider_is_the_person_to_call() -> None:
    text = "Ta ner låset på Provgatan 4. Utförare Norrgården i Ekby, Pia Exemplén 070-174 06 31. Nyckel har de."
    named = named_contact(gather(text, date(2026, 11, 20)))
    assert named is not None
    assert (named.contact.name, named.contact.phone) == ("Pia Exemplén", "070-1740631")
