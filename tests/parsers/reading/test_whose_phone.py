"""A phone number belongs to whom the words say: the resident's, or a relative's, is never the provider's contact."""

from datetime import date

import pytest

from mailbot.domain.message import MailAddress
from mailbot.parsers.contacts import named_contact, sender_contact
from mailbot.parsers.facts import gather

SENDER = MailAddress(name="Sam Ordnare", email="samordnare@omsorgsringen.example")


@pytest.mark.parametrize(
    "text",
    [
        "Ny kund, Ekbacken 9. Hennes tel 070-1740622",
        "dottern nås på 070-1740622",
        "Kundens dotter Eva, 070-1740622",
        "Ring brukaren på 070-1740622.",
        "hans mobil: 070-1740622",
        "Ny brukare: Elna Granby, Lindvägen 5, tel 070-1740622. Samtycke finns.",
        "Elna har bytt nummer till 070-1740622",
    ],
)
def test_anothers_phone_is_not_the_senders(text: str) -> None:
    assert sender_contact(SENDER, "", text).phone is None


@pytest.mark.parametrize(
    "text",
    [
        "Ring mig på 070-1740622",
        "kund 4711, Ekvägen 3, ring mig 070-1740622",
        "Kunden ska ha lås. Ring 070-1740622",
        "Kunden vill ha lås, ring mig på 070-1740622",
        "Mvh Hans Ek 070-1740622",
        "Elna Granby, Lindvägen 5, tel 070-1740633. Mvh Eva 070-1740622",
        "Mvh\nSam\n070-1740622",
    ],
)
def test_the_senders_own_phone_is_kept(text: str) -> None:
    assert sender_contact(SENDER, "", text).phone == "070-1740622"


def test_the_contact_at_the_provider_is_the_person_and_not_the_one_who_orders() -> None:
    named = named_contact(gather("Kontakt utförare: Södergårdens Omsorg, Pia 08-46500422.", date(2026, 11, 23)))
    assert named is not None
    assert (named.contact.name, named.contact.phone) == ("Pia", "08-46500422")
