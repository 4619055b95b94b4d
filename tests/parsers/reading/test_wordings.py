"""Kinds of orders in many wordings of the field: what is asked for, what only sounds like it."""

import pytest

from mailbot.domain.reading import ItemType as K
from mailbot.domain.reading import MailClass
from tests.parsers.reading.said import read, reply

SAID: list[tuple[str, str, list[K]]] = [
    ("", "Kan någon komma ut och fixa ett lås hos kund 3122 på Lindvägen 5?", [K.MOUNT]),
    ("", "Ny kund hos oss, 3122, Lindvägen 5. Hon ska ha digitalt lås.", [K.MOUNT]),
    ("Ny kund", "Hej! 3122 Lindvägen 5, önskar lås så snart som möjligt.", [K.MOUNT]),
    ("", "Vi har en ny brukare 3122 på Lindvägen 5 som behöver få upp ett lås på dörren.", [K.MOUNT]),
    ("", "Skulle vilja få ett lås uppsatt hos 3122, Lindvägen 5", [K.MOUNT]),
    ("Låsbeställning", "Kundid 3122, Lindvägen 5. Inget portlås.", [K.MOUNT]),
    ("", "Kan vi få lås satt hos kund 3122, Lindvägen 5, nästa vecka?", [K.MOUNT]),
    ("", "Dörren hos kund 3122, Lindvägen 5 ska förses med digitalt lås.", [K.MOUNT]),
    ("", "Hej, behov av trygghetslås finns hos kund 3122 på Lindvägen 5.", [K.MOUNT]),
    ("", "Kund 3122 på Lindvägen 5 saknar lås, kan ni ordna det?", [K.MOUNT]),
    ("", "Kund 3122 har nu tackat ja till digitalt lås. Lindvägen 5.", [K.MOUNT]),
    ("", "Kund 3122 Lindvägen 5 har fått hemtjänst beviljad och vill ha lås på dörren", [K.MOUNT]),
    (
        "Tre nya",
        "Hej, tre nya kunder som ska ha lås:\n\n3122 Lindvägen 5\n3123 Almvägen 4\n3124 Björkvägen 3",
        [K.MOUNT, K.MOUNT, K.MOUNT],
    ),
    ("", "Hej, vi beställer lås till följande:\n- 3122, Lindvägen 5\n- 3123, Almvägen 4", [K.MOUNT, K.MOUNT]),
    ("", "Kan ni montera hos 3122, Lindvägen 5?", [K.MOUNT]),
    ("", "Vänligen sätt dit ett lås hos kund 3122, Lindvägen 5.", [K.MOUNT]),
    ("", "Vi skulle uppskatta om ni kunde installera ett lås åt kund 3122, Lindvägen 5.", [K.MOUNT]),
    ("", "Hej, en till! 3122, Lindvägen 5, ska ha Phoniro på dörren.", [K.MOUNT]),
    ("", "Kan ni lägga upp en montering på kund 3122, Lindvägen 5.", [K.MOUNT]),
    ("", "Dags för lås hos kund 3122, Lindvägen 5.", [K.MOUNT]),
    ("", "Låset hos kund 3122, Lindvägen 5 kan tas bort, hon har avlidit.", [K.DISMOUNT]),
    ("", "Ni kan plocka hem låset från kund 3122, Lindvägen 5.", [K.DISMOUNT]),
    ("", "Kund 3122 på Lindvägen 5 vill inte ha kvar låset. Handläggaren har beslutat att det ska bort.", [K.DISMOUNT]),
    (
        "",
        "Kund 3122 har gått bort. Lägenheten på Lindvägen 5 ska tömmas så låset behöver monteras ner före den 15/12.",
        [K.DISMOUNT],
    ),
    ("", "Kund 3122 Lindvägen 5 avslutad i Combine. Var snälla och hämta låset.", [K.DISMOUNT]),
    ("Nedtagning lås", "Kund 3122, Lindvägen 5, flyttat till boende", [K.DISMOUNT]),
    ("", "Kan ni skruva bort låset hos kund 3122 på Lindvägen 5?", [K.DISMOUNT]),
    ("", "Demontering av lås, kund 3122 Lindvägen 5", [K.DISMOUNT]),
    ("", "Anhöriga till kund 3122, Lindvägen 5, vill ha sitt gamla lås tillbaka efter dödsfallet.", [K.DISMOUNT]),
    ("", "All hjälp är avslutad på Lindvägen 5, så där kan låset åka ner.", [K.DISMOUNT]),
    ("", "Avinstallera låset hos 3122, Lindvägen 5", [K.DISMOUNT]),
    ("", "Kund 3122 byter bostad från Lindvägen 5 till Almvägen 8 den 1/12. Låset ska med.", [K.MOVE]),
    ("", "Kund 3122 ska bo på Almvägen 8 i stället för Lindvägen 5 från 1/12, låset behöver följa med.", [K.MOVE]),
    ("", "Låset på Lindvägen 5 ska sättas upp på Almvägen 8 i stället, kund 3122 flyttar dit 1/12.", [K.MOVE]),
    ("Flytt", "3122: från Lindvägen 5 till Almvägen 8. Inget portlås.", [K.MOVE]),
    ("", "3122 har fått ny lägenhet. Gammal adress Lindvägen 5, ny adress Almvägen 8. Flyttdatum 1/12.", [K.MOVE]),
    ("Flytt 3122", "Kund 3122 flyttar 1/12.\nGammal adress: Lindvägen 5\nNy adress: Almvägen 8", [K.MOVE]),
    ("", "Appen säger fel när vi ska låsa upp hos kund 3122.", [K.FAULT]),
    ("", "Låset hos 3122 går i otakt och vill inte stänga ordentligt.", [K.FAULT]),
    ("", "Det går inte att få upp dörren hos 3122 med telefonen, bara med nyckel.", [K.FAULT]),
    ("", "Kund 3122: dörren går inte i lås.", [K.FAULT]),
    ("", "Låset hos kund 3122 strular hela tiden.", [K.FAULT]),
    ("", "Låset hos kund 3122 har börjat skrapa mot karmen och personalen får ta i för att vrida.", [K.FAULT]),
    ("", "Personalen kommer inte in hos kund 3122, låset hittas inte i appen.", [K.FAULT]),
    ("", "Vredet hos 3122 snurrar runt utan att något händer.", [K.FAULT]),
    ("", "Låset hos 3122 låser upp av sig självt på nätterna.", [K.FAULT]),
    ("", "Kund 3122, Lindvägen 5. Låset sitter löst på dörren och gnisslar.", [K.FAULT]),
    ("", "Det tar flera försök innan låset hos 3122 öppnar.", [K.FAULT]),
    ("", "Hej, vi har problem med låset hos 3122 igen. Kan någon titta på det?", [K.FAULT]),
    ("", "Låset hos 3122 har tappat kontakten med appen.", [K.FAULT]),
    ("", "Låset hos kund 3122 har ramlat ner från dörren.", [K.FAULT]),
    ("", "Portlåset på Lindvägen 5 öppnar inte med appen.", [K.FAULT]),
    ("", "Låset på Lindvägen 5 är trasigt, det går inte stänga dörren.", [K.FAULT]),
    ("", "Låset hos 3122 tjuter när man låser.", [K.FAULT]),
    ("", "Kan vi få 10 nya taggar?", [K.NFC]),
    ("NFC", "Hej, vi skulle behöva fylla på med NFC-etiketter, 25 stycken räcker.", [K.NFC]),
    ("", "Behöver fler NFC-brickor till personalen.", [K.NFC]),
    ("", "Våra NFC-lappar börjar ta slut, kan ni skicka 30?", [K.NFC]),
    ("", "Kan jag komma och hämta tio NFC-taggar i morgon?", [K.NFC]),
    ("", "Vi behöver batterier till låsen, 12 st.", [K.BATTERY]),
    ("", "Kan vi hämta ut fyra batterier på servicecenter?", [K.BATTERY]),
    ("", "Det är dags att byta batteri hos 3122, visar 15 %. Kan vi hämta ett hos er?", [K.BATTERY]),
    ("Batterier", "Hej! Vi har slut på batterier på kontoret, kan vi få 10 nya?", [K.BATTERY]),
    ("", "Batteriet i låset hos 3122 börjar bli dåligt, vi behöver ett nytt.", [K.BATTERY]),
    ("", "Önskar beställa 5 lås-batterier", [K.BATTERY]),
    ("", "Låset hos 3122 är helt strömlöst, ingenting händer när vi trycker på knappen.", [K.DISCHARGED_BATTERY]),
    ("", "Batteriet i låset hos 3122 har svällt upp.", [K.DISCHARGED_BATTERY]),
    ("", "Batteriet hos 3122 har buktat ut och luckan går inte att stänga.", [K.DISCHARGED_BATTERY]),
    ("", "Låset hos 3122 är glödhett.", [K.DISCHARGED_BATTERY]),
    ("", "Det luktar bränt om låset hos 3122.", [K.DISCHARGED_BATTERY]),
    ("", "Batteriet läcker hos 3122.", [K.DISCHARGED_BATTERY]),
    ("", "Lysdioden tänds inte alls på låset hos 3122 när vi gör testet.", [K.DISCHARGED_BATTERY]),
    ("", "Låset hos 3122 ger inget livstecken, helt stumt.", [K.DISCHARGED_BATTERY]),
    ("", "Batteriet hos 3122 är på 0 %, låset helt dött.", [K.DISCHARGED_BATTERY]),
    ("", "Vi tror att batteriet har tagit helt slut hos 3122, låset svarar inte.", [K.DISCHARGED_BATTERY]),
    ("", "Inget ljus alls i låset hos kund 3122 när man trycker.", [K.DISCHARGED_BATTERY]),
    ("", "Det ryker ur låset hos 3122!", [K.DISCHARGED_BATTERY]),
    ("", "Batteriet är uppblåst och varmt hos 3122", [K.DISCHARGED_BATTERY]),
    ("", "Kund 3122 byter hemtjänst från oss till Björkens omsorg den 1/12.", [K.CHANGE_PROVIDER]),
    ("", "Kund 3122, Lindvägen 5, har valt om och får ny utförare från 1/12: Björkens omsorg.", [K.CHANGE_PROVIDER]),
    ("", "Vi tar över kund 3122 på Lindvägen 5 från Björkens omsorg den 1/12.", [K.CHANGE_PROVIDER]),
    ("", "Kund 3122 lämnar oss och börjar hos Björkens omsorg den 1/12. Låset sitter kvar.", [K.CHANGE_PROVIDER]),
    ("Utförarbyte", "Kund 3122 Lindvägen 5 från 1/12 till Björkens omsorg", [K.CHANGE_PROVIDER]),
    ("", "Hej, Björkens omsorg blir ny utförare hos kund 3122 från och med 1/12.", [K.CHANGE_PROVIDER]),
    ("", "Kan ni sätta upp en portenhet på Lindvägen 5? Brf Solen har godkänt.", [K.GATE_LOCK]),
    ("", "Vi behöver portlås på Lindvägen 5, kontakta Brf Solen.", [K.GATE_LOCK]),
    ("", "Portenheten på Lindvägen 5 ska plockas ner.", [K.GATE_LOCK]),
    ("", "Det behövs ett digitalt lås i porten på Lindvägen 5. Styrelsen i Brf Solen är med på det.", [K.GATE_LOCK]),
    ("Portlås", "Beställning av lås till entréporten Lindvägen 5, Brf Solen.", [K.GATE_LOCK]),
    ("", "Ta ner portlåset på Lindvägen 5, ingen bor kvar.", [K.GATE_LOCK]),
    ("", "Kan du beställa 3 cylindrar och 5 vred från Phoniro?", [K.ACCESSORIES, K.ACCESSORIES]),
    ("", "Vi behöver fler dörrenheter till lagret, 10 st", [K.ACCESSORIES]),
    ("", "Lagret börjar sina: beställ 4 portenheter och 10 distanser.", [K.ACCESSORIES, K.ACCESSORIES]),
    ("", "Det är slut på monteringsplattor, beställ hem 20.", [K.ACCESSORIES]),
    ("", "Kan ni köpa in två nya slutbleck?", [K.ACCESSORIES]),
    ("Beställning Phoniro", "10 låsenheter\n5 monteringsplattor", [K.ACCESSORIES, K.ACCESSORIES]),
    (
        "Ändring",
        "Hej, vi beställde lås till kund 3122 på Lindvägen 5 den 3/12. Kan ni ta det den 5/12 i stället?",
        [K.CHANGE],
    ),
    ("Stopp!", "Monteringen hos kund 3122 ska inte bli av.", [K.CANCEL]),
    ("", "Hej, ta bort vår beställning på kund 3122, hon har tackat nej.", [K.CANCEL]),
    ("", "Kund 3122 avslutar hemtjänsten 1/12 men har larm så låset ska sitta kvar.", [K.ALARM_STAYS]),
    ("", "Hemtjänsten hos 3122 upphör, nattillsyn fortsätter som vanligt. Låset blir kvar.", [K.ALARM_STAYS]),
    ("", "Kund 3122 på Lindvägen 5 har sagt upp sina insatser hos oss men behåller larmet.", [K.ALARM_STAYS]),
    ("", "Insatserna avslutas 1/12 för kund 3122. Trygghetslarmet löper på.", [K.ALARM_STAYS]),
]
IN_THREAD: list[tuple[str, K]] = [
    ("Hej, vi behöver flytta monteringen till torsdag 3/12 i stället.", K.CHANGE),
    ("Det blir fel dag, kan ni komma den 4/12 istället för den 3/12?", K.CHANGE),
    ("Rättelse: portkoden är 4711, inte 1174.", K.CHANGE),
    ("Fel adress i beställningen, det ska vara Lindvägen 7.", K.CHANGE),
    ("Ny kontaktperson för den här är Olle Provsson, 070-1740650.", K.CHANGE),
    ("Tiden den 3/12 passar inte, går det att ta den 4/12?", K.CHANGE),
    ("Komplettering: kundens telefonnummer är 070-1740651.", K.CHANGE),
    ("Ni behöver inte ta portlås, det finns redan.", K.CHANGE),
    ("Vi vill stoppa den här, kunden ångrade sig.", K.CANCEL),
    ("Glöm det här, hon ska inte ha något lås.", K.CANCEL),
    ("Ni kan stryka den här.", K.CANCEL),
    ("Beställningen kan tas bort, kunden har ångrat sig.", K.CANCEL),
    ("Det är inte aktuellt längre med lås.", K.CANCEL),
    ("Avbryt nedmonteringen, kunden blir kvar hemma.", K.CANCEL),
    ("Vänta med det här! Ta inte ner låset, hemtjänsten fortsätter.", K.CANCEL),
]
SEVERAL: list[tuple[str, str, list[K]]] = [
    (
        "",
        "Hej!\n\nKund 3122, Lindvägen 5: nytt lås.\nKund 3123, Almvägen 4: ta ner låset, hon har flyttat till boende.",
        [K.MOUNT, K.DISMOUNT],
    ),
    (
        "",
        "Hej! Två saker: kund 3122 på Lindvägen 5 ska ha lås. Låset hos kund 3123 på Almvägen 4 krånglar.",
        [K.MOUNT, K.FAULT],
    ),
    ("", "Vi behöver 10 NFC-taggar. Låset hos 3122 fungerar inte.", [K.NFC, K.FAULT]),
    ("", "Låset hos 3122 fungerar inte. Dessutom behöver vi fyra batterier.", [K.FAULT, K.BATTERY]),
    (
        "Nya kunder",
        "Hej, vi har fått tre nya kunder som ska ha lås.\n3122, Lindvägen 5\n3123, Almvägen 4\n3124, Björkvägen 3",
        [K.MOUNT, K.MOUNT, K.MOUNT],
    ),
    (
        "Nedmonteringar",
        "Hej,\nföljande lås kan tas ner:\n\n- 3122 Lindvägen 5\n- 3123 Almvägen 4\n\nHälsningar",
        [K.DISMOUNT, K.DISMOUNT],
    ),
    (
        "Lås",
        "Montering:\n3122 Lindvägen 5\n3123 Almvägen 4\n\nNedmontering:\n3124 Björkvägen 3",
        [K.MOUNT, K.MOUNT, K.DISMOUNT],
    ),
    (
        "",
        "Anna på Lindvägen 5 och Bo på Almvägen 4 går över från oss till Björkens omsorg den 1/12.",
        [K.CHANGE_PROVIDER, K.CHANGE_PROVIDER],
    ),
    ("", "Låsen på Lindvägen 5 och Almvägen 4 kan tas ner.", [K.DISMOUNT, K.DISMOUNT]),
    ("", "Vi beställer lås till Lindvägen 5 och Almvägen 4.", [K.MOUNT, K.MOUNT]),
    ("", "Kund 3122 och kund 3123 på Lindvägen 5 lgh 1101 resp lgh 1203 ska få lås.", [K.MOUNT, K.MOUNT]),
    ("Ta ner låset hos 3122, Lindvägen 5", " ", [K.DISMOUNT]),
    ("Nytt lås 3122 Lindvägen 5 tack", "Mvh Eva", [K.MOUNT]),
    ("Felanmälan 3122", "Se rubrik", [K.FAULT]),
    ("", "3122 Lindvägen 5 ska ha lås, 3123 Almvägen 4 ska ha nedmonterat.", [K.MOUNT, K.DISMOUNT]),
    (
        "",
        "Hej, kund 3122 ska ha nytt lås på Lindvägen 5. Samtidigt kan ni ta med 10 NFC-taggar till oss.",
        [K.MOUNT, K.NFC],
    ),
]
QUESTIONS = [
    "Hur lång tid tar det att få ett lås monterat?",
    "Vad kostar ett portlås?",
    "Kan man beställa lås utan Kundid?",
    "Hur ofta ska man byta batteri i låsen?",
    "Var hämtar vi NFC-taggar?",
    "Vem ska vi kontakta om ett lås går sönder?",
    "Vi undrar om låset ska sitta kvar när kunden avslutar hemtjänsten?",
    "Finns det någon lathund för hur man byter batteri?",
    "Hur gör vi om en kund flyttar?",
    "Vad gäller om kunden har kodlås?",
    "Jag vill bara stämma av om ni har något på gång på Lindvägen 5.",
    "Hur vet vi om batteriet är urladdat?",
    "Är det vi eller ni som tar ner låset när någon dör?",
    "Gäller låset även hemsjukvården?",
    "Kan ni berätta hur vi gör för att beställa nedmontering?",
]
NO_REMOVAL = [
    "Låset hos 3122 togs ner förra veckan, bara så ni vet.",
    "Vi har redan tagit ner låset på Lindvägen 5.",
    "När låset på Lindvägen 5 är nedmonterat vill vi ha besked.",
    "Kommer ni att ta ner låset på Lindvägen 5?",
    "Rör inte låset på Lindvägen 5.",
    "Låset på Lindvägen 5 får sitta kvar.",
    "Ta inte bort låset hos 3122 även om hemtjänsten slutar.",
    "Ingen nedmontering ska göras hos 3122.",
    "Vi väntar på beslut innan låset hos 3122 kan tas ner.",
    "Om hon flyttar till boende får låset tas ner, men det är inte bestämt än.",
    "Grannen till 3122 har fått sitt lås nedmonterat.",
    "Det är ännu inte beslutat om låset hos 3122 ska tas ner.",
    "Vi återkommer om nedmontering hos 3122.",
    "Brukaren undrar varför låset hos 3122 ska tas ner.",
    "Handläggaren utreder om låset ska tas bort hos 3122.",
]


@pytest.mark.parametrize(("subject", "text", "kinds"), SAID)
def test_said_in_other_words(subject: str, text: str, kinds: list[K]) -> None:
    reading = read(text, subject=subject)
    assert reading.mail_class is MailClass.ORDER
    assert [item.type for item in reading.items] == kinds


@pytest.mark.parametrize(("text", "kind"), IN_THREAD)
def test_in_the_thread_of_a_job_corrections_change_it_and_stops_cancel_it(text: str, kind: K) -> None:
    reading = reply(text)
    assert reading.mail_class is MailClass.ORDER
    assert [item.type for item in reading.items] == [kind]


@pytest.mark.parametrize(("subject", "text", "kinds"), SEVERAL)
def test_every_order_of_a_mail_is_found(subject: str, text: str, kinds: list[K]) -> None:
    assert sorted(item.type for item in read(text, subject=subject).items) == sorted(kinds)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_about_the_work_orders_none(text: str) -> None:
    reading = read(text)
    assert reading.mail_class is MailClass.QUESTION
    assert reading.items == ()


@pytest.mark.parametrize("text", NO_REMOVAL)
def test_no_removal_is_invented(text: str) -> None:
    assert K.DISMOUNT not in {item.type for item in read(text).items}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("NFC-brickor, 15 stycken, tack. Vi hämtar dem.", [(K.NFC, 15)]),
        ("Vi hämtar på torsdag:\n- 6 lås-batterier\n- Taggar: 20", [(K.BATTERY, 6), (K.NFC, 20)]),
        ("Kan vi hämta 6 batterier plus två i reserv, alltså 8?", [(K.BATTERY, 8)]),
        ("Beställ hem tre kabelsatser och 4 portenheter.", [(K.ACCESSORIES, 3), (K.ACCESSORIES, 4)]),
    ],
)
def test_things_are_counted_before_and_behind_their_name(text: str, wanted: list[tuple[K, int]]) -> None:
    assert [(item.type, item.quantity) for item in read(text).items] == wanted


def test_a_day_that_does_not_work_is_no_fault() -> None:
    assert [item.type for item in reply("Den 24:e funkar tyvärr inte, kan ni ta den 26:e i stället?").items] == [
        K.CHANGE
    ]


def test_what_may_come_is_not_settled() -> None:
    reading = read("Om kund 3122 på Lindvägen 5 flyttar till boende får låset tas ner.")
    assert not reading.certain
    assert reading.items == ()


def test_a_gate_lock_that_stays_is_not_ordered() -> None:
    reading = read("Ta ner låset hos 4420 men låt portlåset sitta kvar. 1/12 går bra.")
    assert [item.type for item in reading.items] == [K.DISMOUNT]
    both = read("Ta ner både låset och portlåset hos 4420 den 1/12.")
    assert [(item.type, item.gate_lock) for item in both.items] == [(K.DISMOUNT, True)]


def test_no_lock_is_surely_taken_down_where_the_resident_moves_to() -> None:
    text = "Demontera låset hos 4441 den 30/11. Kunden flyttar till Tallvägen 3 och behöver lås där från 1/12."
    assert not read(text).certain


@pytest.mark.parametrize(
    "text", ["Byte av batterier gjort hos 4459 idag, allt ok.", "Vi har bytt batterierna hos 4459, det funkar nu."]
)
def test_batteries_that_were_changed_are_no_order(text: str) -> None:
    assert K.BATTERY not in {item.type for item in read(text).items}


def test_a_code_lock_at_the_gate_is_no_gate_lock() -> None:
    reading = read("Kunden 4452 har kodlås på porten, koden 2580, montera lås Ekvägen 55")
    assert [(item.type, item.gate_lock) for item in reading.items] == [(K.MOUNT, None)]


def test_a_gate_to_be_left_alone_is_said_or_asked() -> None:
    reading = read("Ta ner dörrlåset hos 3122, Lindvägen 5, vecka 49. Porten ska ni låta vara.")
    assert [item.gate_lock for item in reading.items] == [False]
    assert not read("Ta ner dörrlåset hos 3122, Lindvägen 5, vecka 49. Vi återkommer om porten.").certain


def test_counts_that_no_thing_took_are_a_doubt() -> None:
    assert not read("Vi beställer från Phoniro:\n- 12 st monteringsplattor\n- 2 st").certain


def test_now_it_sits_is_a_report_of_a_mounting() -> None:
    reading = reply("Nu sitter det, låsnr 71190345.")
    assert [event.event.value for event in reading.events] == ["mounted"]
