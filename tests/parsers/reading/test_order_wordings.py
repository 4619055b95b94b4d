"""Orders in the words of busy coordinators: what is ordered, for whom, from where to where, and on which day."""

from datetime import date

import pytest

from mailbot.domain.reading import ItemType as K
from tests.parsers.reading.said import read

ORDERED: list[tuple[str, K, dict[str, object]]] = [
    (
        "Batteriet i låset på Ringvägen 5 (kund 3512) har tagit slut helt, det händer ingenting i appen.",
        K.DISCHARGED_BATTERY,
        {"customer_id": "3512", "address": "Ringvägen 5"},
    ),
    ("0 % batteri hos 3517 och låset reagerar inte alls längre.", K.DISCHARGED_BATTERY, {"customer_id": "3517"}),
    ("Batteriet hos 3518 är helt tömt.", K.DISCHARGED_BATTERY, {"customer_id": "3518"}),
    ("Batteriet har laddat ur hos 3519.", K.DISCHARGED_BATTERY, {"customer_id": "3519"}),
    ("Batteriet tog slut i natt hos 3520, låset är dött.", K.DISCHARGED_BATTERY, {"customer_id": "3520"}),
    ("Batteriindikatorn visar 0 procent hos 3521.", K.DISCHARGED_BATTERY, {"customer_id": "3521"}),
    ("Låset hos 3522 är helt svart, det går inte att väcka.", K.DISCHARGED_BATTERY, {"customer_id": "3522"}),
    ("Batteriet är helt urladdat hos 3523.", K.DISCHARGED_BATTERY, {"customer_id": "3523"}),
    ("Låset hos 3524 har slocknat.", K.DISCHARGED_BATTERY, {"customer_id": "3524"}),
    ("Kåpan på låset hos 3479 har spruckit.", K.FAULT, {"customer_id": "3479"}),
    ("Locket till låset hos 3480 är sprucket.", K.FAULT, {"customer_id": "3480"}),
    (
        "Hej. Låset hos 2914 går bara halva varvet när vi låser, får dra i dörren för att det ska gå i. Kan nån kika?",
        K.FAULT,
        {"customer_id": "2914"},
    ),
    (
        "Låset på Sälggatan 12 krånglar. Personalen måste trycka tre-fyra gånger i appen innan det låser. "
        "Kan ni titta på det när ni har tid? Ingen panik.",
        K.FAULT,
        {"address": "Sälggatan 12"},
    ),
    (
        "Nattpersonalen kom inte in hos kund 3474 med telefonen, den hittade inte låset. De fick använda "
        "nyckel. Kan någon titta på det?",
        K.FAULT,
        {"customer_id": "3474"},
    ),
    ("Kan ni felsöka låset hos 3475? Det går inte i lås ibland.", K.FAULT, {"customer_id": "3475"}),
    (
        "Felanmälan kund 3476. Motorn går men kolven rör sig inte. Tack för snabb hjälp!",
        K.FAULT,
        {"customer_id": "3476"},
    ),
    (
        "Vi har fel på låset hos 3477. När man trycker på lås upp i appen snurrar det bara.",
        K.FAULT,
        {"customer_id": "3477"},
    ),
    ("Låset hos 3478 är långsamt, det tar en minut innan det öppnar.", K.FAULT, {"customer_id": "3478"}),
    ("Appen hittar inte låset hos 3481.", K.FAULT, {"customer_id": "3481"}),
    ("Låset hos 3482 låser sig inte automatiskt längre.", K.FAULT, {"customer_id": "3482"}),
    ("Hos 3483 måste man trycka dörren hårt för att låset ska ta.", K.FAULT, {"customer_id": "3483"}),
    ("Dörren hos 3484 blev aldrig låst i natt trots att appen sa låst.", K.FAULT, {"customer_id": "3484"}),
    ("Portlåset på Kungsgatan 3 svarar inte sedan i helgen.", K.FAULT, {"address": "Kungsgatan 3", "gate_lock": True}),
    (
        "Kund 3451 byter lägenhet från Strandvägen 3 till Strandvägen 9 den 1 december. Låset ska följa med. "
        "Port finns inte på nya stället.",
        K.MOVE,
        {
            "customer_id": "3451",
            "address": "Strandvägen 3",
            "new_address": "Strandvägen 9",
            "proposed_date": date(2026, 12, 1),
            "gate_lock": False,
        },
    ),
    (
        "3452 har ny adress från 5/12: Vallgatan 11. Idag sitter låset på Torggatan 2. Kan ni flytta över det?",
        K.MOVE,
        {
            "customer_id": "3452",
            "address": "Torggatan 2",
            "new_address": "Vallgatan 11",
            "proposed_date": date(2026, 12, 5),
        },
    ),
    (
        "Kund 3454 flyttar ihop med sin syster på Parkgatan 6. Låset flyttas med från Åkervägen 22.",
        K.MOVE,
        {"customer_id": "3454", "address": "Åkervägen 22", "new_address": "Parkgatan 6"},
    ),
    (
        "3456 ska bo på Lundgatan 5 istället för Kvarnvägen 8 från och med 14/12, montera om låset dit samma dag.",
        K.MOVE,
        {
            "customer_id": "3456",
            "address": "Kvarnvägen 8",
            "new_address": "Lundgatan 5",
            "proposed_date": date(2026, 12, 14),
        },
    ),
    (
        "Vår kund 3457 lämnar Nygatan 12 och flyttar in på Nygatan 40 den 3/12. Låset tas med. Ny portkod 7788.",
        K.MOVE,
        {
            "customer_id": "3457",
            "address": "Nygatan 12",
            "new_address": "Nygatan 40",
            "proposed_date": date(2026, 12, 3),
            "door_code": "7788",
        },
    ),
    (
        "Lås som sitter på Åvägen 4 ska sitta på Bäckvägen 6 i stället, kund 3458 flyttar 28/11.",
        K.MOVE,
        {
            "customer_id": "3458",
            "address": "Åvägen 4",
            "new_address": "Bäckvägen 6",
            "proposed_date": date(2026, 11, 28),
        },
    ),
    (
        "Kund 3459 bor idag på Stengränd 4 och får tillträde till Lingonbacken 17 C den 1 december. "
        "Flyttlasset går fredag 4 december, låset bör sitta på nya dörren samma dag.",
        K.MOVE,
        {
            "customer_id": "3459",
            "address": "Stengränd 4",
            "new_address": "Lingonbacken 17C",
            "proposed_date": date(2026, 12, 4),
        },
    ),
    (
        "3460 har fått ny lägenhet på Mellangatan 2. Gamla adressen är Övergatan 9. Vi vill att låset följer "
        "med den 7/12.",
        K.MOVE,
        {
            "customer_id": "3460",
            "address": "Övergatan 9",
            "new_address": "Mellangatan 2",
            "proposed_date": date(2026, 12, 7),
        },
    ),
    (
        "Nytt hem för 3461! Ut från Björnstigen 3, in på Rävstigen 8 den 2/12. Flytta låset tack.",
        K.MOVE,
        {
            "customer_id": "3461",
            "address": "Björnstigen 3",
            "new_address": "Rävstigen 8",
            "proposed_date": date(2026, 12, 2),
        },
    ),
    (
        "Från 1 december tar Lindens hemtjänst över kund 3521 från oss. Låset sitter kvar.",
        K.CHANGE_PROVIDER,
        {"customer_id": "3521", "proposed_date": date(2026, 12, 1)},
    ),
    (
        "Vi har fått 3526 från ett annat bolag, vi börjar där på måndag. Låset måste kopplas till oss.",
        K.CHANGE_PROVIDER,
        {"customer_id": "3526", "proposed_date": date(2026, 11, 23)},
    ),
    (
        "Från och med den 30/11 utför vi inte längre insatserna hos 3527, det gör Almens Omsorg. Koppla om "
        "låset till dem.",
        K.CHANGE_PROVIDER,
        {"customer_id": "3527", "proposed_date": date(2026, 11, 30)},
    ),
    (
        "Kund 3528 kommer till oss från Solgården den 1/12.",
        K.CHANGE_PROVIDER,
        {"customer_id": "3528", "proposed_date": date(2026, 12, 1)},
    ),
    (
        "3529 har valt oss som utförare från 7/12, tidigare Norrvik. Lås finns redan.",
        K.CHANGE_PROVIDER,
        {"customer_id": "3529", "proposed_date": date(2026, 12, 7)},
    ),
    (
        "Vi lämnar över kund 3530 till Ekens Vård 3/12.",
        K.CHANGE_PROVIDER,
        {"customer_id": "3530", "proposed_date": date(2026, 12, 3)},
    ),
    (
        "Ny anordnare för 3531 blir Granens Omsorg från 2026-12-07.",
        K.CHANGE_PROVIDER,
        {"customer_id": "3531", "proposed_date": date(2026, 12, 7)},
    ),
    (
        "Vi slutar gå till 3535 på fredag nästa vecka. Hon har fortfarande nattillsyn och larm, låset stannar.",
        K.ALARM_STAYS,
        {"customer_id": "3535", "proposed_date": date(2026, 11, 27)},
    ),
    (
        "3536 har avslutat hemtjänsten per den 30/11. Trygghetslarm kvar, så rör inte låset.",
        K.ALARM_STAYS,
        {"customer_id": "3536", "proposed_date": date(2026, 11, 30)},
    ),
    (
        "Hemtjänstbeslutet för 3537 går ut 1/12, larmbeslutet löper vidare.",
        K.ALARM_STAYS,
        {"customer_id": "3537", "proposed_date": date(2026, 12, 1)},
    ),
    (
        "Kund 3538 klarar sig utan hemtjänst från och med 24/11 men vill behålla larmet.",
        K.ALARM_STAYS,
        {"customer_id": "3538", "proposed_date": date(2026, 11, 24)},
    ),
    (
        "3539 tackar nej till mer hemtjänst från måndag. Larmet ska vara kvar.",
        K.ALARM_STAYS,
        {"customer_id": "3539", "proposed_date": date(2026, 11, 23)},
    ),
    (
        "Ny brukare från och med nästa vecka. Adressen är Alkroken 5, kundid 3415. Hon ska ha lås.",
        K.MOUNT,
        {"customer_id": "3415", "address": "Alkroken 5", "proposed_date": None},
    ),
    (
        "3417 är hemskriven från korttids och behöver lås på Hasselvägen 18. Kunden är på sjukhus till den "
        "10/12 så ni kan inte komma innan dess.",
        K.MOUNT,
        {"customer_id": "3417", "address": "Hasselvägen 18", "proposed_date": None},
    ),
    (
        "Kund 3418, Ekvägen 7, börjar hos oss 1/12. Hon behöver ett lås.",
        K.MOUNT,
        {"customer_id": "3418", "address": "Ekvägen 7", "proposed_date": None},
    ),
    (
        "Insatserna hos 3419 startar den 30 november. Montera lås på Ekvägen 8.",
        K.MOUNT,
        {"customer_id": "3419", "address": "Ekvägen 8", "proposed_date": None},
    ),
    (
        "3420 har beslut om hemtjänst fr.o.m. måndag. Önskar digitalt lås till Ekvägen 10.",
        K.MOUNT,
        {"customer_id": "3420", "address": "Ekvägen 10", "proposed_date": None},
    ),
    (
        "3421 kommer hem från sjukhuset den 4/12. Lås behövs på Ekvägen 11.",
        K.MOUNT,
        {"customer_id": "3421", "address": "Ekvägen 11"},
    ),
    (
        "Kan vi boka in installation hos 3425, Mossvägen 2, den 1 december? Hon tackade ja till lås igår.",
        K.MOUNT,
        {"customer_id": "3425", "address": "Mossvägen 2", "proposed_date": date(2026, 12, 1)},
    ),
    (
        "Lås till 3426 på Mossvägen 3. Vi kan vara på plats fr.o.m. 26 november.",
        K.MOUNT,
        {"customer_id": "3426", "address": "Mossvägen 3", "proposed_date": date(2026, 11, 26)},
    ),
    (
        "3434 flyttar till äldreboende på måndag. Låset behövs inte längre, ni kan hämta det när som helst efter det.",
        K.DISMOUNT,
        {"customer_id": "3434"},
    ),
    (
        "Återlämning av lås 3440\nAdress: Bergsvägen 8\nDatum: 27/11",
        K.DISMOUNT,
        {"customer_id": "3440", "address": "Bergsvägen 8", "proposed_date": date(2026, 11, 27)},
    ),
    (
        "Vår kund 3441 har gått bort. Låset på Bergsvägen 9 kan ni plocka tillbaka.",
        K.DISMOUNT,
        {"customer_id": "3441", "address": "Bergsvägen 9"},
    ),
    (
        "Dörrlåset hos 3442 ska lämnas tillbaka till er, kunden har flyttat till sin dotter i Umeå.",
        K.DISMOUNT,
        {"customer_id": "3442"},
    ),
    (
        "Låset på Bergsvägen 10 är överflödigt, 3443 har ingen hjälp kvar. Kan ni skruva bort det?",
        K.DISMOUNT,
        {"customer_id": "3443", "address": "Bergsvägen 10"},
    ),
]


@pytest.mark.parametrize(("text", "kind", "values"), ORDERED)
def test_what_is_ordered(text: str, kind: K, values: dict[str, object]) -> None:
    (item,) = read(text).items
    assert item.type is kind
    assert {name: getattr(item, name) for name in values} == values


FAULTS = [
    ("Kåpan på låset hos 3479 har spruckit.", "har spruckit"),
    (
        "Hej. Låset hos 2914 går bara halva varvet när vi låser, får dra i dörren för att det ska gå i. Kan nån kika?",
        "det ska gå i",
    ),
    (
        "Låset på Sälggatan 12 krånglar. Personalen måste trycka tre-fyra gånger i appen innan det låser. "
        "Kan ni titta på det när ni har tid? Ingen panik.",
        "appen innan det låser",
    ),
    (
        "Nattpersonalen kom inte in hos kund 3474 med telefonen, den hittade inte låset. De fick använda "
        "nyckel. Kan någon titta på det?",
        "den hittade inte låset",
    ),
    ("Kan ni felsöka låset hos 3475? Det går inte i lås ibland.", "inte i lås ibland"),
    ("Felanmälan kund 3476. Motorn går men kolven rör sig inte. Tack för snabb hjälp!", "kolven rör sig inte"),
    ("Vi har fel på låset hos 3477. När man trycker på lås upp i appen snurrar det bara.", "appen snurrar det bara"),
    ("Låset hos 3478 är långsamt, det tar en minut innan det öppnar.", "minut innan det öppnar"),
    ("Appen hittar inte låset hos 3481.", "inte låset hos 3481"),
    ("Låset hos 3482 låser sig inte automatiskt längre.", "sig inte automatiskt längre"),
    ("Hos 3483 måste man trycka dörren hårt för att låset ska ta.", "att låset ska ta"),
    ("Dörren hos 3484 blev aldrig låst i natt trots att appen sa låst.", "att appen sa låst"),
]


@pytest.mark.parametrize(("text", "told"), FAULTS)
def test_the_fault_is_told_and_not_what_is_asked_for(text: str, told: str) -> None:
    (item,) = read(text).items
    assert told in (item.fault or "")
    assert "Kan " not in (item.fault or "")


def test_a_lock_that_nobody_coupled_is_asked_about_and_not_broken() -> None:
    assert not read("Ser att 3378 är monterad, men är den kopplad? Vi hittar inte låset i appen.").items
