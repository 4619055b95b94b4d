"""Short reports as they are typed on a phone in the van, and what is no report; written blind, before the tuning."""

from datetime import datetime

import pytest

from mailbot.domain.reading import Event, MailClass, Reading
from mailbot.parsers.read import read_mail
from tests.parsers.reading.said import JOB, REQUIRED, ZONE, message

MONDAY = datetime(2026, 11, 30, 14, 10, tzinfo=ZONE)
_BOOKINGS = ("booked", "rebooked")


def read(work: str, text: str) -> Reading:
    mail = message(text, subject=f"SV: [{JOB}] {work} Exempelstigen 3", sent=MONDAY)
    return read_mail(mail, required=REQUIRED, received=MONDAY)


def told(event: Event) -> str:
    """An event as the tables write it: kind@when#serial!gate serial%job, of a work's day only the hour."""
    when = f"{event.when:%Y-%m-%dT%H:%M}" if isinstance(event.when, datetime) else str(event.when or "")
    when = when if event.event.value in _BOOKINGS or "T" in when else ""
    job = event.job_ref[-5:] if event.job_ref and event.job_ref != JOB else ""
    parts = ("@", when), ("#", event.serial), ("!", event.gate_serial), ("%", job)
    return event.event.value + "".join(f"{mark}{value}" for mark, value in parts if value)


MONTERING = [
    ("inne o monterat nu, 0046123 dörr", "mounted#0046123"),
    ("kom inte in idag, ringer kunden imorn", "no_access"),
    ("bokad ti 8/12 fm", "booked@2026-12-08"),
    ("de har redan portlås", "gate_present"),
    ("flyttad tid till onsd samma klockslag", "rebooked@2026-12-02"),
    ("installern monterar på torsdag", "booked@2026-12-03"),
    ("Vi monterar onsdag 9/12 kl 13.", "booked@2026-12-09T13:00"),
    ("Har stämt av med dottern, jag åker dit på fredag 9.30", "booked@2026-12-04T09:30"),
    ("Tid bokad: 2026-12-10 kl. 14:00-15:00", "booked@2026-12-10T14:00"),
    ("inbokad på torsdag förmiddag", "booked@2026-12-03"),
    ("Jag tar den imorgon kl 8", "booked@2026-12-01T08:00"),
    ("Besök planerat den 7 december klockan tio.", "booked@2026-12-07T10:00"),
    ("ok bokat torsdag 3:e halv två", "booked@2026-12-03T13:30"),
    ("Måste flytta besöket, kunden är på sjukhus. Ny tid 14/12 kl 10.", "rebooked@2026-12-14T10:00"),
    ("Kunden ville hellre ha fredag så vi bytte till 4/12 kl 15", "rebooked@2026-12-04T15:00"),
    ("ombokat till 9/12 kl 8.30 pga sjukdom hos oss", "rebooked@2026-12-09T08:30"),
    ("Hinner inte idag, tar det imorgon kl 10 istället", "rebooked@2026-12-01T10:00"),
    ("Besöket skjuts fram till torsdag 10/12 kl 13.00", "rebooked@2026-12-10T13:00"),
    ("Montören är sjuk. Vi kommer på onsdag kl 9 i stället.", "rebooked@2026-12-02T09:00"),
    ("Låset sitter på plats och fungerar, enhetsnr 5520331", "mounted#5520331"),
    ("Monterad och testad. Sn 77120034", "mounted#77120034"),
    ("färdig hos kunden, enhet 0046210 på dörren, inget portlås behövs", "mounted#0046210"),
    ("Då var det uppe. 4471023. Funkar fint.", "mounted#4471023"),
    ("Installationen slutförd idag kl 11.20, serienummer PH-7714300.", "mounted@2026-11-30T11:20#PH-7714300"),
    ("Satt upp låset nu på morgonen. Nr 3071499.", "mounted#3071499"),
    ("klart idag. lås 0046777. port saknar lås, behöver portlås", "mounted#0046777;gate_needed"),
    ("Nu är låset på. Dörr: 0046555 Port: 900777", "mounted#0046555;gate_mounted!900777"),
    ("Dörrenheten uppsatt (3344556), porten har redan digital enhet.", "mounted#3344556;gate_present"),
    ("Går inte att montera, dörren har ett gammalt kolvlås.", "not_mountable"),
    ("Det går ej att få på enheten, vredet är för kort", "not_mountable"),
    ("Avbröt, dörren slår i karmen så låset passar inte. Måste justeras av snickare först.", "not_mountable"),
    ("Omöjligt att sätta lås här, det är en skjutdörr.", "not_mountable"),
    ("Cylindern är av fel typ så vi kunde inte sätta upp låset.", "not_mountable"),
    ("Ingen hemma kl 10. Väntade 20 min.", "no_access@2026-11-30T10:00"),
    ("Brukaren ville inte släppa in mig.", "no_access"),
    ("Fick åka hem igen, ingen öppnade och jag hade inga nycklar", "no_access"),
    ("Stod utanför en kvart, ingen som öppnar. Testar igen imorgon kl 9.", "no_access;rebooked@2026-12-01T09:00"),
    ("bomkörning, kunden inte hemma", "no_access"),
    ("Blev inte insläppt idag, brukaren sov.", "no_access"),
    ("Porten har redan en digital enhet sedan tidigare", "gate_present"),
    ("port ok, sitter lås där redan", "gate_present"),
    ("Det finns redan enhet i porten", "gate_present"),
    ("Det behövs portlås också, porten är låst dygnet runt", "gate_needed"),
    ("Låset uppe 0046888. OBS porten är låst med kod, det måste till ett portlås.", "mounted#0046888;gate_needed"),
    ("Behöver portenhet på Exempelstigen 3, brf Solrosen är tillfrågad", "gate_needed"),
    ("Saknar adapter för det här vredet, beställer en. Återkommer med ny tid.", "parts_needed"),
    ("Behöver en förlängningsdel, finns inte hemma. Bokar om när den kommit", "parts_needed"),
    ("LÅS-2026-00042 klart 0046123. LÅS-2026-00043 ingen hemma.", "mounted#0046123;no_access%00043"),
    ("LÅS-2026-00042 uppe 0046123, LÅS-2026-00043 nere", "mounted#0046123;dismounted%00043"),
    ("All done, lock mounted, serial 0046321", "mounted#0046321"),
    ("Nobody home today. I try again tomorrow at 10", "no_access;rebooked@2026-12-01T10:00"),
    ("Kl 14 på tisdag 8/12 har jag lovat brukaren", "booked@2026-12-08T14:00"),
    ("Erik tar Exempelstigen på fredag", "booked@2026-12-04"),
    ("vi kör den 9:e kl 10", "booked@2026-12-09T10:00"),
    ("Inlagd i min kalender ons 9/12 13.30", "booked@2026-12-09T13:30"),
    ("Kommer ut till kunden på måndag 7/12 mellan 8 och 10", "booked@2026-12-07T08:00"),
    ("Montage blir torsdagen den 10 december", "booked@2026-12-10"),
    ("Har pratat med sonen, vi möts där 3/12 16.00", "booked@2026-12-03T16:00"),
    ("Tiden på tisdag funkar inte för kunden. Vi har kommit överens om fredag 4/12 kl 9.", "rebooked@2026-12-04T09:00"),
    ("måste skjuta på det en vecka, blir 10/12 kl 13 istället för 3/12", "rebooked@2026-12-10T13:00"),
    ("Kunden sjuk, avbokade idag. Ny dag: 15/12 kl 11", "rebooked@2026-12-15T11:00"),
    ("Senarelagt till på torsdag 10/12, samma tid", "rebooked@2026-12-10"),
    ("Var tvungen att flytta på besöket, nytt datum 8 dec kl 9:00", "rebooked@2026-12-08T09:00"),
    ("Jobbet utfört. Enhetens serienummer 0047001.", "mounted#0047001"),
    ("Allt på plats hos brukaren, provkört tillsammans med personalen. 0047002", "mounted#0047002"),
    ("lås monterat + testat ok nr 0047003", "mounted#0047003"),
    ("Grejat! Sitter som en smäck. Snr 0047004", "mounted#0047004"),
    ("Enheten påsatt på dörren, id 0047005", "mounted#0047005"),
    ("Hängde upp låset i morse, 0047006 heter det", "mounted#0047006"),
    ("Dörren har spanjolett och det saknas plats för vår enhet, så det blev inget lås.", "not_mountable"),
    ("Vredet sitter för nära karmen, låset får inte plats.", "not_mountable"),
    ("Kan inte montera, dörrbladet är för tjockt.", "not_mountable"),
    ("Kunden vill inte ha låset. Tackade nej vid dörren.", "not_mountable"),
    ("Passade inte, fel typ av låskista", "not_mountable"),
    ("knackade o ringde på men inget svar", "no_access"),
    ("Kunden låg på sjukhus när jag kom, så jag fick vända.", "no_access"),
    ("Personalen dök aldrig upp med nyckeln så jag kom inte in", "no_access"),
    ("Ingen nyckel i nyckelskåpet, kunde inte ta mig in", "no_access"),
    ("Var där 9.30, mörkt och låst, ingen svarade på telefon.", "no_access@2026-11-30T09:30"),
    ("Nyckeln passade inte så jag fick åka därifrån", "no_access"),
    ("Porten är redan utrustad med enhet", "gate_present"),
    ("Låset monterat 0047010. Port: enhet finns sen förr.", "mounted#0047010;gate_present"),
    ("Porten saknar enhet, brf Gullvivan", "gate_needed"),
    ("Det sitter inget i porten, så ett portlås måste beställas", "gate_needed"),
    ("Det krävs ett förlängt vred, lägger en beställning", "parts_needed"),
    ("Behöver distanser, har inga på lager", "parts_needed"),
]
KOPPLING = [
    ("kopplat o klart båda", "coupled_door;coupled_gate"),
    ("Låset är kopplat till kunden i Phoniro", "coupled_door"),
    ("Kopplad. 0046123", "coupled_door#0046123"),
    ("dörr kopplad idag, port imorgon", "coupled_door"),
    ("Dörrenhet 0046123 kopplad, portenhet 900331 kopplad", "coupled_door#0046123;coupled_gate!900331"),
    ("Porten är nu kopplad till brukaren", "coupled_gate"),
    ("Jag har lagt in enheten på kunden i systemet", "coupled_door"),
    ("Klart, båda enheterna är ihopkopplade med brukaren", "coupled_door;coupled_gate"),
    ("Inlagd i systemet nu, personalen kan öppna i appen", "coupled_door"),
    ("Dörr ok i systemet, porten hittar jag inte", "coupled_door"),
    ("Båda kopplade", "coupled_door;coupled_gate"),
    ("Dörrlåset är ihopparat med kunden i Phoniro", "coupled_door"),
    ("Koppling gjord 0047040", "coupled_door#0047040"),
    ("Lagt till 0047041 på brukaren", "coupled_door#0047041"),
    ("portenheten tillagd hos kunden", "coupled_gate"),
    ("Kopplat både port och dörr", "coupled_door;coupled_gate"),
    ("Då är den inkopplad på rätt kund", "coupled_door"),
]
NEDMONTERING = [
    ("låset nere, nyckeln lagd i skåpet", "dismounted;key_returned"),
    ("Plockar ner låset på måndag 7/12 kl 9", "booked@2026-12-07T09:00"),
    ("Låset är nedmonterat", "dismounted"),
    ("Tagit ner enheten idag kl 13, 0046123", "dismounted@2026-11-30T13:00#0046123"),
    ("nedplockat o klart, originalvredet monterat igen", "dismounted;old_lock_restored"),
    (
        "Demonterat. Kundens gamla lås är återställt. Nycklar lämnade till anhörig.",
        "dismounted;old_lock_restored;key_returned",
    ),
    ("Nere nu. Vanligt vred på.", "dismounted;old_lock_restored"),
    ("Enheten avmonterad och hemtagen till förrådet", "dismounted"),
    ("Låset borttaget, satte dit kundens eget vred.", "dismounted;old_lock_restored"),
    ("Nycklarna är återlämnade till hemtjänsten", "key_returned"),
    ("har lämnat tillbaka nyckeln i brevlådan hos dottern", "key_returned"),
    ("nyckeln inlämnad i receptionen", "key_returned"),
    ("Nyckel kvitterad av sonen", "key_returned"),
    ("Frånkopplad i systemet", "decoupled"),
    ("Enheten bortkopplad från kunden", "decoupled"),
    ("Har kopplat ifrån låset nu", "decoupled"),
    ("Avkopplad i Phoniro, klart från min sida", "decoupled"),
    ("Tagit bort kopplingen i systemet", "decoupled"),
    ("Nyckeln borttagen i Axsor", "axsor_key_removed"),
    ("har raderat axsornyckeln", "axsor_key_removed"),
    ("Axsor: nyckel avslutad och borttagen idag", "axsor_key_removed"),
    ("Nedtagning inbokad 11/12 kl 9", "booked@2026-12-11T09:00"),
    ("Låset hämtat hos kunden, den gamla cylindern sitter i igen", "dismounted;old_lock_restored"),
    ("Avplockat. Vanliga nyckeln fungerar igen.", "dismounted"),
    ("Har varit och tagit bort låset, lämnade nycklarna till hemtjänsten", "dismounted;key_returned"),
    ("Nyckeln är åter hos dottern", "key_returned"),
    ("nycklar överlämnade till samordnaren idag", "key_returned"),
    ("Nyckeln tillbaka i nyckelskåpet på kontoret", "key_returned"),
    ("Låset avregistrerat från kunden", "decoupled"),
    ("urkopplad nu", "decoupled"),
    ("Kopplat bort 0047050 i systemet", "decoupled#0047050"),
    ("Kunden borttagen ur Phoniro", "decoupled"),
    ("Axsornyckeln är borttagen", "axsor_key_removed"),
    ("borttagen i axsor", "axsor_key_removed"),
]
PORTLAS = [
    ("Portlåset monterat idag, nr 900331", "gate_mounted!900331"),
    ("Porten klar! enhet 900332", "gate_mounted!900332"),
    ("Nu sitter portenheten i entrén. PG-331055", "gate_mounted!PG-331055"),
    ("Installerat portläsaren i trapphuset, 900338, funkar med appen", "gate_mounted!900338"),
    ("Enheten i porten är uppe och provad, 900401", "gate_mounted!900401"),
    ("Klart med porten, sn 900402", "gate_mounted!900402"),
    ("Monterat i entréporten idag. 900403.", "gate_mounted!900403"),
    ("Porten fixad. Föreningens elektriker hjälpte till med strömmen.", "gate_mounted"),
]
PORTLAS_NED = [
    ("Portlåset nedtaget idag", "gate_dismounted"),
    ("Portenheten plockad ur porten, ligger på kontoret.", "gate_dismounted"),
    ("tagit bort enheten i porten nu", "gate_dismounted"),
    ("Nedmonterad från porten, lagret har den", "gate_dismounted"),
    ("Porten återställd, enheten hem till oss", "gate_dismounted"),
]
FLYTT = [
    ("Flytten klar, låset sitter nu på nya adressen", "moved"),
    ("låset flyttat till Mönstervägen 27, samma enhet 0046999", "moved#0046999"),
    ("Tagit ner låset på gamla adressen och satt upp det på den nya.", "moved"),
    ("Flyttat idag, gamla vredet tillbaka på plats", "moved;old_lock_restored"),
    ("Låset sitter nu på Mönstervägen 27 i stället", "moved"),
    ("Flytt utförd kl 13, enhet 0047015", "moved@2026-11-30T13:00#0047015"),
    ("Plockat ner på Exempelstigen och satt upp på Mönstervägen", "moved"),
]
FELANMALAN = [
    ("Bytte batterier, låset fungerar igen", "fault_fixed"),
    ("Fixat! Var bara löst vred", "fault_fixed"),
    ("åtgärdat, kalibrerade om låset", "fault_fixed"),
    ("Startade om enheten så nu går den bra", "fault_fixed"),
    ("Felet löst, låskolven tog i blecket och är justerad.", "fault_fixed"),
    ("Kollade låset idag men hittar inget fel, det fungerar som det ska", "fault_fixed"),
    ("Har varit där men felet är kvar", "fault_not_fixed"),
    ("Lyckades inte laga det. Motorn snurrar men inget händer.", "fault_not_fixed"),
    ("gick inte att laga på plats, återkommer", "fault_not_fixed"),
    ("Låset går fortfarande trögt trots byte av batteri, vi får ta dit en låssmed", "fault_not_fixed"),
    ("Problemet kvarstår. Behöver ny motor.", "fault_not_fixed;parts_needed"),
    ("Enheten är trasig och måste bytas. Har beställt en ny.", "parts_needed"),
    ("Väntar på reservdel från leverantören", "parts_needed"),
    ("Inget fel på låset, det är appen som strular. Leverantören är meddelad.", "system_fault"),
    ("Felet ligger i systemet, inte i låset", "system_fault"),
    ("Phoniro har driftstörning just nu så låset går inte att öppna via appen. Inget fel på enheten.", "system_fault"),
    ("Jag kollar på felet imorgon bitti", "booked@2026-12-01"),
    ("Åker dit imorgon vid lunch", "booked@2026-12-01"),
    ("Nya batterier i, allt funkar", "fault_fixed"),
    ("Drog åt skruvarna, inga problem längre", "fault_fixed"),
    ("Uppdaterade programvaran så nu låser den som den ska", "fault_fixed"),
    ("Smorde kolven och justerade blecket. Går lätt nu.", "fault_fixed"),
    ("Problemet avhjälpt", "fault_fixed"),
    ("Bytt ut hela enheten, ny är 0047030", "fault_fixed#0047030"),
    ("Fungerade utan anmärkning när jag testade", "fault_fixed"),
    ("Hittade inte felet, det strular fortfarande", "fault_not_fixed"),
    ("Jag får inte bukt med det, låset hakar upp sig ändå", "fault_not_fixed"),
    ("Fick inte igång låset, det är stendött", "fault_not_fixed"),
    ("Inte löst än, ska dit igen med kollega", "fault_not_fixed"),
    ("Har försökt med allt men felet består", "fault_not_fixed"),
    ("Kolven är slut, har beställt ny, leverans om en vecka", "parts_needed"),
    ("Serverproblem hos leverantören, inget vi kan göra på plats", "system_fault"),
    ("Det var behörigheten i systemet som var fel, låset är ok", "system_fault"),
    ("Orsaken är en bugg i appen", "system_fault"),
]
BYTE_AV_UTFORARE = [
    ("Utföraren är bytt i systemet till Varma Händer", "provider_switched"),
    ("Bytt utförare nu, behörigheterna är flyttade", "provider_switched"),
    ("Lagt om kunden på ny utförare", "provider_switched"),
    ("Ny utförare inlagd, Varma Händer ser kunden nu", "provider_switched"),
    ("Överflyttad till Varma Händer i Phoniro", "provider_switched"),
    ("Klart! De nya har fått åtkomst", "provider_switched"),
]
EVERY = [
    (work, text, events)
    for work, rows in (
        ("Montering", MONTERING),
        ("Koppling", KOPPLING),
        ("Nedmontering", NEDMONTERING),
        ("Portlås", PORTLAS),
        ("Portlås ned", PORTLAS_NED),
        ("Flytt", FLYTT),
        ("Felanmälan", FELANMALAN),
        ("Byte av utförare", BYTE_AV_UTFORARE),
    )
    for text, events in rows
]
NO_REPORT = [
    ("Montering", "Låset ej monterat än, väntar på nyckel"),
    ("Montering", "Jag återkommer med en tid"),
    ("Montering", "kan först v 50"),
    ("Montering", "Tack, jag tittar på det"),
    ("Montering", "Ska montera så fort jag fått hem låsen"),
    ("Montering", "Förslag: torsdag 3/12 kl 10, funkar det?"),
    ("Montering", "Har inte varit där än"),
    ("Montering", "hinner tyvärr inte den här veckan"),
    ("Montering", "Vilken våning är det?"),
    ("Montering", "Har ni fått godkännande från föreningen?"),
    ("Montering", "Jag ringer kunden på torsdag för att boka"),
    ("Montering", "Låsen levereras på onsdag"),
    ("Montering", "Skulle kunna ta den på fredag om nycklarna kommit"),
    ("Montering", "Kunden är bortrest till 14/12"),
    ("Felanmälan", "Är felet kvar?"),
    ("Koppling", "Jag kopplar så fort jag får enhetsnumret"),
    ("Nedmontering", "Ska låset verkligen tas ner?"),
    ("Nedmontering", "Tar ner det när jag fått ok från anhöriga"),
    ("Portlås", "BRF har inte svarat, avvaktar"),
]


@pytest.mark.parametrize(("work", "text", "events"), EVERY)
def test_a_report_from_the_van(work: str, text: str, events: str) -> None:
    reading = read(work, text)
    assert reading.mail_class is MailClass.REPLY
    assert not reading.items
    assert sorted(told(event) for event in reading.events) == sorted(events.split(";"))


@pytest.mark.parametrize(("work", "text"), NO_REPORT)
def test_neither_report_nor_order(work: str, text: str) -> None:
    reading = read(work, text)
    assert not reading.events
    assert not reading.items
