"""Turns that say no more than what was read: certain beside it, in doubt where it is not said or where more is said."""

import pytest

from mailbot.domain.reading import Reading
from tests.parsers.reading.said import read
from tests.parsers.reading.test_van_talk import read as report

MOUNT = "Hej! Kund 4120 på Rönnstigen 2 ska ha ett digitalt lås monterat, nycklar finns hos oss."
DISMOUNT = "Hej! Vi beställer nedmontering av låset hos kund 4120, Rönnstigen 2."
FAULT = "Hej! Låset hos kund 4120 på Rönnstigen 2 låser inte när man trycker i appen."
GATE_ONLY = (
    "Hej! Vi beställer ett portlås på Rönnstigen 2. Föreningen Brf Provet har godkänt det, ordförande Ida Provsson."
)
CANCEL = "Hej! Avbeställ monteringen hos kund 4120, Rönnstigen 2."
GATE = "Porten har redan vår enhet"
CERTAIN = [
    (MOUNT, f"{GATE}, så någon ny behövs inte."),
    (MOUNT, f"{GATE}, det behövs alltså inget nytt portlås."),
    (MOUNT, "Säg till om det är något ni undrar över."),
    (MOUNT, "Hör av er om något är oklart."),
    (MOUNT, "Kan ni komma när ni har tid?"),
    (MOUNT, "Vår personal är där kl 8 varje dag."),
    (MOUNT, "Vi är på plats vardagar 8-16."),
    (MOUNT, "Lägenheten ligger på våning 3."),
    (MOUNT, "Kan någon av er sätta upp det?"),
    (DISMOUNT, "Portlåset ska inte tas ner."),
    (DISMOUNT, "Rör inte portenheten."),
    (DISMOUNT, "Varken larm eller nattillsyn finns kvar."),
    (DISMOUNT, "Det gamla ska sättas tillbaka."),
    (FAULT, "Det kan vänta till måndag."),
    (FAULT, "Ingen panik, vi går in med nyckel så länge."),
    (FAULT, "Batteriet är inte urladdat."),
    (FAULT, "Så det är inte batteriet."),
    (FAULT, "Kan ni titta på det?"),
    (MOUNT, "Hon är hemma alla dagar utom onsdagar."),
    (MOUNT, "Portalen ligger nere så jag skickar här i stället."),
    (MOUNT, "Vi återkommer om dag."),
    (MOUNT, "Ingen kod behövs till trapphuset."),
    (MOUNT, "Nycklarna hänger i vårt nyckelskåp."),
    (GATE_ONLY, "Det är bara porten som saknas."),
    (GATE_ONLY, "Alla har lås på sina dörrar men i entrén står vi och ringer."),
    (CANCEL, "Montören behöver alltså inte komma på fredag."),
    (CANCEL, "Hon har ändrat sig."),
]
DOUBTED = [
    (MOUNT, "Det behövs inget lås längre."),
    (MOUNT, "Det kan vänta till våren."),
    (MOUNT, "Montören behöver inte komma."),
    (MOUNT, "Vi går in med nyckel så länge och hör av oss när det är dags."),
    (MOUNT, "Säg till dottern först, hon måste godkänna."),
    (MOUNT, "Säg till när vi får beställa."),
    (MOUNT, "Kan ni ta grannen också?"),
    (MOUNT, "När blir det av?"),
    (MOUNT, "Hon har ångrat sig."),
    (DISMOUNT, "Låset ska inte tas ner än."),
    (DISMOUNT, "Låt låset sitta tills vidare."),
    (DISMOUNT, "Larmet vill hon behålla, kan det sitta kvar då?"),
    (FAULT, "Ni behöver inte komma."),
    (FAULT, "Nej förresten, det är löst nu."),
    (FAULT, "Batteriet blir varmt."),
    (MOUNT, "Allt utom hallen."),
    (MOUNT, "Vi återkommer om det blir av."),
    (MOUNT, "Det är bara porten som saknas."),
    (DISMOUNT, "Låset på dörren ska sitta kvar."),
    (CANCEL, "Nej vänta, gör inte det."),
    (CANCEL, "Ni behöver inte ta ner portlåset."),
    (CANCEL, "Hon har ändrat sig och vill ha det."),
    (MOUNT, "Till 3 kunder till tack."),
]
REPORTS = [
    ("Montering", "Tyvärr gick det inte, dörren är för smal. Inget monterat alltså.", "not_mountable"),
    ("Montering", "Stod utanför kl 10, ingen öppnade. Inget gjort.", "no_access"),
    ("Felanmälan", "Felet är kvar tyvärr. De får använda nyckel så länge.", "fault_not_fixed"),
    ("Portlås", "Portenheten sitter uppe, nr P-20117. Passerfirman var med.", "gate_mounted"),
    ("Portlås", "Portenheten sitter uppe men är ju inte inlagd i Phoniro än.", "gate_mounted"),
    ("Felanmälan", "Lagat nu. Var inget urladdat batteri, kontakten hade glappat.", "fault_fixed"),
    ("Montering", "Monterat idag, annars inga konstigheter.", "mounted"),
]
OPEN_REPORTS = [
    ("Montering", "Låset är uppe, dock syns det inte i appen."),
    ("Montering", "Låset sitter, men kunden vill ha bort det igen."),
    ("Montering", "Monterat tyvärr på fel dörr."),
    ("Felanmälan", "Lagat, men nyckeln fastnar ibland."),
    ("Portlås", "Portenheten sitter uppe, men deras läsare slutade fungera."),
    ("Portlås", "Portenheten sitter uppe, nr P-20117. Passerfirman kopplade inte in den."),
    ("Montering", "Låset är uppe. Vredet märkt fel."),
    ("Montering", "Går inte att montera, men jag satte upp det hos grannen."),
    ("Montering", "Ingen öppnade, men dottern kom och nu är det uppe."),
    ("Montering", "Monterat, inga problem förutom att det inte låser."),
]


def _certain(reading: Reading) -> tuple[bool, tuple[str, ...]]:
    return reading.certain, reading.why_uncertain


@pytest.mark.parametrize(("order", "words"), CERTAIN)
def test_it_is_harmless_beside_its_reading(order: str, words: str) -> None:
    alone, beside = read(f"{order}\n\nMvh Eva"), read(f"{order} {words}\n\nMvh Eva")
    assert _certain(beside) == (True, ())
    assert [item.type for item in beside.items] == [item.type for item in alone.items]


@pytest.mark.parametrize(("order", "words"), DOUBTED)
def test_it_stays_in_doubt_elsewhere(order: str, words: str) -> None:
    alone, beside = read(f"{order}\n\nMvh Eva"), read(f"{order} {words}\n\nMvh Eva")
    assert not beside.certain or [item.type for item in beside.items] != [item.type for item in alone.items]


@pytest.mark.parametrize(("work", "words", "event"), REPORTS)
def test_a_report_may_say_how_it_was(work: str, words: str, event: str) -> None:
    reading = report(work, words)
    assert ([one.event.value for one in reading.events], *_certain(reading)) == ([event], True, ())


@pytest.mark.parametrize(("work", "words"), OPEN_REPORTS)
def test_a_success_with_a_catch_is_never_certain(work: str, words: str) -> None:
    assert not report(work, words).certain


def test_words_that_point_below_are_not_the_whole_order() -> None:
    below = "\n\nDen 1 december skrev Ida Provsson:\n> Styrelsen säger ja, ring mig först."
    words = "Det är klart med föreningen, se nedan. Sätt upp digitalt lås hos kund 4120, Rönnstigen 2."
    assert not read(words + below).certain


@pytest.mark.parametrize(
    "words",
    ["Osäker på om mejlet kom fram förra gången.", "Svarade i fel tråd i går."],
)
def test_a_mail_that_may_have_come_before_stays_in_doubt(words: str) -> None:
    assert not read(f"{MOUNT} {words}\n\nMvh Eva").certain
