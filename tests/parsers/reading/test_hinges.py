"""A sentence of everyday words that overturns an order makes it uncertain, whatever stands before it."""

import pytest

from mailbot.domain.reading import MailClass
from tests.parsers.reading.said import JOB, read

ORDERS = {
    "mount": "Hej! Kund 4120 på Rönnstigen 2 ska ha ett digitalt lås monterat, nycklar finns hos oss",
    "dismount": "Hej! Vi beställer nedmontering av låset hos kund 4120, Rönnstigen 2",
    "move": "Hej! Kund 4120 flyttar från Rönnstigen 2 till Almvägen 7 den 14 december och låset ska flyttas med",
    "fault": "Hej! Låset hos kund 4120 på Rönnstigen 2 låser inte när man trycker i appen",
    "gate": "Hej! Vi beställer portlås till porten på Rönnstigen 2, kund 4120",
}
SMALL_TALK = [
    "Solen skiner och barnbarnen badar i sjön idag.",
    "Kollegan som brukar sköta mejlen är tjänstledig i vinter.",
    "Vi fikade på balkongen med hemtjänstens vikarier i morse.",
    "Hennes katt sover oftast på hallmattan och är jättesnäll mot gäster.",
    "Parkeringsplatser brukar finnas på gästparkeringen bakom biblioteket.",
    "Han är pensionerad läkare, pigg och mycket nyfiken på tekniken.",
]
TAKEN_BACK = [
    "Strunta i det här.",
    "Glöm det.",
    "Vi pausar detta.",
    "Skjut på det så länge.",
    "Vi tar det en annan gång.",
    "Låt det vara.",
    "Det var fel person.",
    "Det här var bara ett test.",
    "Maken har ångrat sig.",
    "Det är inte aktuellt mer.",
]
PUT_OFF = [
    "Men inte den här veckan.",
    "Vänta tills vi hör av oss.",
    "Kom inte före den 3 december.",
    "Inte på fredag dock.",
    "Vi hör av oss när det är dags.",
    "Vi återkommer med besked.",
    "Det får bli efter semestern.",
    "Vi vet inte om det blir av.",
    "Det är inte bestämt.",
    "Först ska vi prata med sonen.",
]
BOUND = [
    "Men bara om dottern säger ja.",
    "Det gäller endast när han är hemma.",
    "Om maken godkänner det alltså.",
    "Under förutsättning att hon orkar.",
    "Allt utom hallen.",
    "Gör inget i köket.",
    "Ni får inte gå in.",
    "Gör det inte.",
    "Det ska inte göras.",
    "Det är grannen som ska ha det.",
    "Samma sak gäller för hennes syster.",
    "Det gäller grannen i stället.",
    "Systern vill också ha.",
]
OVERTURNING = [*TAKEN_BACK, *PUT_OFF, *BOUND]


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_an_order_with_small_talk_is_certain(order: str) -> None:
    for talk in SMALL_TALK:
        reading = read(f"{order}. {talk}\n\nMvh Eva", subject="Beställning")
        assert (reading.mail_class, reading.why_uncertain) == (MailClass.ORDER, ()), talk


@pytest.mark.parametrize("turn", OVERTURNING)
@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_an_overturned_order_is_not_certain(order: str, turn: str) -> None:
    plain = read(f"{order}.\n\nMvh Eva", subject="Beställning")
    overturned = read(f"{order}. {turn}\n\nMvh Eva", subject="Beställning")
    kinds = [item.type for item in plain.items]
    assert not overturned.certain or [item.type for item in overturned.items] != kinds


@pytest.mark.parametrize("turn", ["Nej, glöm det.", "Det gäller grannen i stället.", "Men inte den här veckan."])
def test_an_overturned_report_is_not_certain(turn: str) -> None:
    reading = read(f"Bokat torsdag 26/11 kl 10. {turn}", subject=f"SV: [{JOB}] Montering Lindvägen 12B")
    assert not reading.certain
