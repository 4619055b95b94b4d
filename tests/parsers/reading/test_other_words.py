"""What was said in other words than those that the reader knew: the same meaning, told ten ways."""

from datetime import date, datetime, time

import pytest

from mailbot.domain.reading import EventType, ItemType, MailClass
from tests.parsers.reading.said import read, reply

E = EventType
DOOR, GATE = E.COUPLED_DOOR, E.COUPLED_GATE


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Portenheten är inlagd i Phoniro och kopplad till brukaren.", [GATE]),
        ("Portenheten är registrerad, kopplad och klar.", [GATE]),
        ("Enheten i porten är nu inlagd i systemet och därefter kopplad till kunden.", [GATE]),
        ("Portlåset är tillagt hos brukaren samt kopplat.", [GATE]),
        ("Låset är inlagt i Phoniro och kopplat till brukaren.", [DOOR]),
        ("Dörrlåset är kopplat och portenheten är också kopplad.", [DOOR, GATE]),
        ("Portenheten är kopplad, dörren är kopplad.", [GATE, DOOR]),
        ("Porten har kod och vi kopplade låset idag.", [DOOR]),
        ("Dörrlåset kopplade vi redan den 12/11.", [DOOR]),
        ("Låset på dörren kopplade jag igår.", [DOOR]),
    ],
)
def test_what_was_coupled(words: str, kinds: list[E]) -> None:
    reading = reply(words)
    assert sorted(event.event for event in reading.events) == sorted(kinds)


def test_a_day_told_of_the_other_unit_is_not_borrowed() -> None:
    reading = reply("Nu är portenheten registrerad i systemet och kopplad. Dörrlåset kopplade jag redan den 12/11.")
    assert {event.event: event.when for event in reading.events} == {
        GATE: date(2026, 11, 20),
        DOOR: date(2026, 11, 12),
    }


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Någon port behöver ni inte tänka på.", False),
        ("Port behöver ni inte bry er om.", False),
        ("Ni behöver inte räkna med någon port.", False),
        ("Någon port finns det inte.", False),
        ("Porten kan ni bortse från.", False),
        ("Porten slipper ni.", False),
        ("Det är en villadörr.", False),
        ("Det finns ingen gemensam entré.", False),
        ("Hoppa över porten.", False),
        ("Om det behövs portlås vet jag inte.", None),
        ("Portlås har jag ingen aning om.", None),
        ("Portlås får ni bedöma på plats.", None),
        ("Jag har inte kollat om det behövs portlås.", None),
        ("Jag kan inte säga om det ska vara portlås.", None),
        ("Portlås behövs.", True),
    ],
)
def test_whether_a_gate_needs_a_lock(words: str, value: bool | None) -> None:
    (item,) = read(f"Vi beställer montering av trygghetslås till kundid 3311, Provgatan 4. {words}").items
    assert item.gate_lock is value


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Avslutet gäller från 1 december så ta ner låset den 2/12.", 2),
        ("Insatsen upphör den 1/12 och låset kan plockas ner den 2/12.", 2),
        ("Hemtjänsten avslutas 1 december, nedmontering gärna 2 december.", 2),
        ("Hon flyttar den 1/12, ta ner låset den 2/12.", 2),
        ("Ta ner låset den 2/12, avslutet gäller från 1 december.", 2),
    ],
)
def test_the_day_of_a_removal_is_not_that_on_which_care_ends(words: str, day: int) -> None:
    (item,) = read(f"Nedmontering av låset, kundid 3311, Provgatan 4. {words}").items
    assert item.proposed_date == date(2026, 12, day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Hon kommer hem från korttiden den 7/12 och låset behöver sitta uppe då.", date(2026, 12, 7)),
        ("Han skrivs ut från sjukhuset den 7/12, den dagen är ni välkomna.", date(2026, 12, 7)),
        ("Hon är tillbaka från sjukhuset 7/12 och då kan ni montera.", date(2026, 12, 7)),
        ("Hemkomst från korttids den 7/12, låset ska upp samma dag.", date(2026, 12, 7)),
        ("Hon är på korttids till den 7/12 och då kan ni inte komma in.", None),
        ("Hon ligger på sjukhus från den 7/12, montera innan dess.", None),
    ],
)
def test_a_day_that_the_words_behind_it_mean(words: str, day: date | None) -> None:
    (item,) = read(f"Ny kund 3311, Provgatan 4, montering av trygghetslås. {words}").items
    assert item.proposed_date == day


@pytest.mark.parametrize(
    "words",
    [
        "Den 9 december som vi skrev i beställningen håller inte. Skriv om det till 16 december istället.",
        "Den 9/12 gäller inte längre, sätt den 16/12.",
        "9/12 håller tyvärr inte, boka om till 16/12.",
        "Den 9 december fungerar inte. Lägg det på den 16 december.",
        "Den 9/12 som vi bad om går inte, ta den 16/12 i stället.",
        "Flytta besöket från 9/12 till 16/12, i övrigt är allt som förut.",
        "Ändra tiden till 16/12, annars är allt som tidigare.",
    ],
)
def test_the_day_of_an_order_is_changed(words: str) -> None:
    reading = reply(words)
    assert not reading.events
    assert [(item.type, item.proposed_date) for item in reading.items] == [(ItemType.CHANGE, date(2026, 12, 16))]


@pytest.mark.parametrize(
    ("remark", "left"),
    [
        ("har ångrat sig, ta inte med", 1),
        ("ska inte vara med", 1),
        ("tackat nej", 1),
        ("räkna inte med henne, hoppa över raden", 1),
        ("vill inte ha lås längre", 1),
        ("ångrade sig men vill ha ändå", 2),
        ("ring innan", 2),
    ],
)
def test_a_row_is_taken_back_by_its_remark(remark: str, left: int) -> None:
    table = f"Kundid\tAdress\tPortlås\tAnm.\n3311\tProvgatan 4\tNej\t\n3312\tProvgatan 8\tNej\t{remark}\n"
    assert len(read(f"Montering av trygghetslås till dessa:\n{table}").items) == left


@pytest.mark.parametrize(
    ("line", "count"),
    [("tumvred, ett tiotal (10)", 10), ("tumvred, ca 10 st", 10), ("tumvred: ett dussin (12 st)", 12)],
)
def test_a_number_said_twice_is_one(line: str, count: int) -> None:
    reading = read(f"Tomt i förrådet. Beställ hem från Phoniro:\n - smala monteringsplattor, 6 st\n - {line}\n")
    assert [(item.article, item.quantity) for item in reading.items] == [
        ("smala monteringsplattor", 6),
        ("tumvred", count),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "Var där idag. Det går inte att sätta något lås på Provgatan 4, dörrbladet är för tunt.",
        "Har varit där nu. Gick inte att montera på Provgatan 4, karmen är för smal.",
        "Åkte dit i morse. Låset på Provgatan 4 går inte att montera, vredet sitter för nära karmen.",
        "Jag var där igår, kunde inte montera låset på Provgatan 4 för dörren är av plåt.",
    ],
)
def test_who_was_there_reports_without_a_job_number(words: str) -> None:
    reading = read(words, subject="Provgatan 4")
    assert (reading.mail_class, [event.event for event in reading.events]) == (MailClass.REPLY, [E.NOT_MOUNTABLE])


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("tiden imorgon 8.30 går bort. har fått Per att ta den onsdag istället, kvart i tio", (9, 45)),
        ("imorgon 8.30 går bort, vi tar det onsdag istället, kvart över nio", (9, 15)),
        ("Tiden imorgon utgår. Jag kommer på onsdag i stället, halv tio.", (9, 30)),
    ],
)
def test_a_visit_that_falls_and_its_new_time(words: str, at: tuple[int, int]) -> None:
    (event,) = reply(words).events
    assert (event.event, event.when) == (E.REBOOKED, datetime.combine(date(2026, 11, 25), time(*at)))


@pytest.mark.parametrize(
    "words",
    [
        "Kontakta Ida Provsson för att boka\ntid: 070-1740622, ida@provhem.example",
        "Kontakta Ida Provsson som tar emot er,\ntelefon 070-1740622 eller ida@provhem.example",
        "Ring Ida Provsson när ni ska\nkomma, 070-1740622, ida@provhem.example",
    ],
)
def test_a_contact_whose_sentence_goes_on_in_the_next_line(words: str) -> None:
    (item,) = read(f"Montering av digitalt lås, kundid 3311, Provgatan 4.\n\n{words}\n").items
    contact = item.contact
    assert (contact.name, contact.phone, contact.email) == ("Ida Provsson", "070-1740622", "ida@provhem.example")


def test_the_answer_in_a_forwarded_chain_says_where_and_who() -> None:
    (item,) = read(
        "Hej! Föreningen säger ja, vi beställer därmed montering av portlås enligt nedan.\n\nEva\n\n"
        "Från: Bo Provlund <bo.provlund@brfprovet.example>\nSkickat: den 18 november 2026 20:11\n"
        "Till: Eva Provberg\nÄmne: SV: Porten\n\nHej, styrelsen i BRF Provet sa ja, sätt upp enheten i porten "
        "Provgatan 4. Jag nås på 070-1740633.\nBo Provlund, ordf.\n\n"
        "Från: Eva Provberg\nSkickat: den 2 november 2026 10:00\nTill: Bo Provlund\nÄmne: Porten\n\n"
        "Hej! Godkänner föreningen att vi monterar ett portlås?\n",
        subject="VB: SV: Porten",
    ).items
    assert (item.type, item.address, item.brf, item.brf_approved) == ("portlas", "Provgatan 4", "BRF Provet", True)
    assert (item.contact.name, item.contact.phone) == ("Bo Provlund", "070-1740633")
    assert item.contact.email == "bo.provlund@brfprovet.example"
