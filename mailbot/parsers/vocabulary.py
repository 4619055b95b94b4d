"""The field's Swedish words as tables; a new wording is a new row. Patterns are matched against lower-case text."""

import re
from typing import Final

from mailbot.domain.reading import EventType, ItemType

MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari feb febr",
            "mars mar",
            "april apr",
            "maj",
            "juni jun",
            "juli jul",
            "augusti aug",
            "september sep sept",
            "oktober okt",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "måndag mån månd",
            "tisdag tis tisd",
            "onsdag ons onsd",
            "torsdag tors tor torsd",
            "fredag fre fred",
            "lördag lör lörd",
            "söndag sön sönd",
        ),
        1,
    )
    for name in names.split()
}
HOUR_WORDS: Final = dict(
    zip(
        ["ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"],
        range(1, 13),
        strict=True,
    )
) | {"en": 1}
COUNTS: Final = HOUR_WORDS | {"tjugo": 20, "femton": 15, "trettio": 30, "fyrtio": 40, "femtio": 50, "hundra": 100}

STREET_SUFFIXES: Final = (
    *(
        [
            "vägen",
            "gatan",
            "gata",
            "stigen",
            "stig",
            "gränden",
            "gränd",
            "torget",
            "torg",
            "allén",
            "allen",
            "allé",
            "backen",
            "backe",
            "planen",
            "plan",
        ]
    ),
    *(
        [
            "väg",
            "v.",
            "g.",
            "gr.",
            "kroken",
            "krok",
            "slingan",
            "svängen",
            "ringen",
            "leden",
            "parken",
            "kajen",
            "kullen",
            "höjden",
            "berget",
            "ängen",
            "udden",
        ]
    ),
    *(
        [
            "liden",
            "dalen",
            "hagen",
            "gården",
            "viken",
            "bron",
            "tet",
            "bryggan",
            "stranden",
            "esplanaden",
            "platsen",
            "spåret",
            "stråket",
            "rundan",
        ]
    ),
    *(["gata.", "promenaden", "vretet", "tomten", "lyckan"]),
)
STREET_WORDS: Final = frozenset(
    [
        "väg",
        "vägen",
        "gata",
        "gatan",
        "torg",
        "torget",
        "gränd",
        "gränden",
        "allé",
        "plan",
        "backe",
        "stig",
        "v.",
        "g.",
        "park",
    ]
)
STREET_PREFIXES: Final = frozenset(
    [
        "norra",
        "södra",
        "östra",
        "västra",
        "stora",
        "lilla",
        "gamla",
        "nya",
        "övre",
        "nedre",
        "inre",
        "yttre",
        "sankt",
        "s:t",
        "n",
        "s",
        "ö",
        "v",
        "kungliga",
    ]
)

NEGATION: Final = re.compile(
    r"(?<!\w)(?:inte|ej|icke|aldrig|inget|ingen|inga|utan att|slipper|behövs? inte"
    r"|ännu|inte än|oklart om|ska vi|om)(?!\w)"
)
SHORT_NEGATION: Final = re.compile(r"(?<!\w)(?:inte|ej|icke|aldrig|inget|ingen|inga|utan)(?!\w)")

_LOCK = r"(?:\w*(?<!port)lås(?:et|en)?|låsenhet\w*|dörrenhet\w*|phoniro\w*)"
_GATE = r"(?:port(?:lås|enhet)\w*|lås\w* (?:i|på|till|för) port\w*)"

ITEM_PATTERNS: Final[dict[ItemType, re.Pattern[str]]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        ItemType.DISCHARGED_BATTERY: (
            r"urladdat|batteri(?:et|erna)? (?:i låset |är |verkar |var |helt |nog |säkert "
            r"|måste vara )*(?:slut|dött|död|tomt|kört)(?! (?:i lager|på lager|på kontor|hos oss|hemma))"
            r"|(?:inget|ingen|inte nåt|inte något) (?:grön|röd|grönt|rött)?\s?(?:ljus|lampa|led|diod)\w*"
            r"|(?:lampan|lysdioden|dioden|grön\w*|ledden) (?:lyser|tänds|blinkar) (?:inte|ej)"
            r"|(?:lås\w*|enheten) (?:är |verkar )?(?:helt |stendöd|alldeles )?(?:dött"
            r"|död|stendött)(?!\w)|(?<!\w)dog lås\w*"
            r"|sväll?(?:t|de)|uppsväll|svullet|svullna|bukta|batteri\w* (?:är |blir |blev |väldigt |mycket |jätte)*"
            r"(?:varm|het)|(?:varmt|hett|svullet|urladdat) batteri|ryker (?:om|från|ur) (?:batteri|lås)"
        ),
        ItemType.ALARM_STAYS: (
            r"(?:trygghets)?larm\w*[^.\n]{0,40}(?<!\w)(?:kvar\w*|består|fortsätter|behåll\w*|löper vidare)"
            r"|(?:har|behåller|behålla|kvarstår|fortsätter)(?: \w+){0,3} (?:trygghets)?larm\w*"
            r"|(?:natt?tillsyn\w*|nattpatrull\w*|natten)[^.\n]{0,30}(?<!\w)(?:kvar\w*|består|fortsätter|behåll\w*)"
            r"|(?:har|behåller|kvarstår|fortsätter)(?: \w+){0,3} natt?tillsyn\w*"
        ),
        ItemType.CHANGE_PROVIDER: (
            r"by(?:te|ter|tt) (?:av )?(?:utförare|anordnare|hemtjänstföretag|hemtjänst)|utförarbyte|byt utförare"
            r"|byter till|går över till|tar över (?:kund|brukar)\w*|övertar kund|koppla över"
            r"|ny utförare|över(?:flytt\w*)? från \w+ till oss"
        ),
        ItemType.CANCEL: (
            r"(?<!\w)avbok(?:a|as|ar|ning\w*)?(?!\w)|avbeställ(?:a|as|er|ning\w*)?(?!\w)|annuller|makuler"
            r"|ställ(?:a|er|s)? in(?!\w)|inte längre aktuell|inte aktuell\w* längre"
            r"|behövs (?:inte|ej) längre|återta\w* beställning"
            r"|dra(?:r)? tillbaka (?:vår )?beställning|stryk beställning"
        ),
        ItemType.CHANGE: (
            r"(?<!\w)ändra(?:s|t|d)?(?!\w)(?! sig)|ändring|flytta (?:fram|på) (?:tid|datum"
            r"|bokning|montering)\w*|byta tid|boka om|omboka(?:s|r)?(?!\w)|ombokning"
            r"|annan tid|ny tid för|(?:tiden|datumet) (?:passar|funkar|fungerar) inte|går bort(?!\w)|nytt datum"
        ),
        ItemType.MOVE: (
            r"flytt(?:a|as|ning|en|ar|ad)? (?:av )?(?:digitalt? |trygghets)?lås|låset (?:ska |skall |behöver )?flytta"
            r"|(?<!\w)flytt(?:ar|at)?(?!\w)(?! (?:fram|in |till (?:\w+ )?(?:boende"
            r"|äldreboende|särskilt|vård|korttid|säbo|demens)))"
        ),
        ItemType.DISMOUNT: (
            r"ne(?:d|r)[- ]?monter(?!ingen)|avmonter|demonter|nedtag|nertag|montera(?:s)? (?:ner|ned|bort|av)(?!\w)"
            r"|(?<!\w)ta(?:s|r)? (?:ner|ned|bort) (?:det |dörr|digitala |trygghets)*lås"
            r"|lås\w*(?:[^.\n]{0,40} (?:ska|skall|kan|bör|får|behöver))? (?:plockas|tas"
            r"|skruvas|monteras) (?:ner|ned|bort)(?!\w)"
            r"|(?:plocka|skruva|hämta) (?:ner|ned|bort) (?:det )?(?:digitala )?lås"
            r"|(?:vill ha|ska) bort låset|låset ska bort"
            r"|vill ha bort (?:det )?(?:digitala )?lås|hämta hem låset|lås\w* (?:ska|kan|får) (?:ner|ned"
            r"|bort)(?!\w)|(?:plocka|ta|montera|skruva) (?:ner|ned|bort) det(?!\w)|låset (?:kan|ska|får|behöver) hämtas"
        ),
        ItemType.FAULT: (
            r"felanm|kommer (?:inte|ej) in(?!\w)|hängt sig|trögt|trög(?!\w)|låter konstig"
            r"|kärv|krångl|trasig|glapp|fastn|hakar|timeout"
            r"|ur funktion|fel på (?:\w+ )?(?:lås|enhet)|läckt"
            r"|(?:fungerar|funkar|lyckas|öppnar|låser|svarar|reagerar) (?:inte|ej)"
            r"|går (?:inte|ej)(?= att (?!svara|montera|sätta|boka)| upp| igång|[.,!\n]|$)"
            r"|kan (?:inte|ej|varken) (?:låsa|öppna|stänga|komma in)|sitter (?:löst|snett)|lossnat|piper|inlåst|utelåst"
            r"|låser (?:\w+ )?(?:inte|ej) upp|gick av|går (?:bara|endast) att|varken (?:app|nyckel|låser)"
            r"|slutat (?:att )?(?:fungera|funka)|utan funktion|låser (?:inte|ej)|inlåst|låst ute|ryker|brandlukt"
        ),
        ItemType.NFC: r"nfc[- ]?\w*",
        ItemType.ACCESSORIES: (
            r"(?:från|av|hos) phoniro|låsvred|cylinder|tillbehör|monteringsplatt"
            r"|distans(?:er|brick)|reservdel|nya portenheter"
        ),
        ItemType.BATTERY: r"batteri\w*",
        ItemType.GATE_LOCK: (
            rf"{_GATE}[^.\n]{{0,25}} (?:ska|skall|behöver|ska ned|ska ner)?\s?(?:ned|ner|de)?monter"
            rf"|(?:ned|ner|de)?monter\w* (?:av |ett |det )?(?:digitalt? )?{_GATE}"
            rf"|beställ\w* (?:av |ett |digitalt )*portlås"
        ),
        ItemType.MOUNT: (
            rf"(?<!\w)(?<!sedan )(?<!efter )(?<!vid )(?:in)?monter(?:a|as|ing|ingar)?(?!\w)(?! (?:ner|ned|bort))"
            rf"|(?:nytt|nya) (?:digital\w* |trygghets)?lås|behöv\w* (?:\w+ ){{0,2}}{_LOCK}"
            rf"|sätt(?:a|s)? upp|installer(?:a|as|ing)"
            rf"|{_LOCK} (?:önskas|behövs|behöver)|ska ha (?:\w+ ){{0,2}}{_LOCK}"
            rf"|få (?:digitalt |trygghets)lås|önskar (?:\w+ )?lås(?!\w)"
            rf"|(?:vill ha|beställ(?:a|er|ning|ningen)?"
            rf"|best\.) (?:\w+ ){{0,3}}(?:digital\w* )?(?:trygghets)?lås(?!\w)|larm - nytt"
            r"|ska ha (?:trygghets)?larm|nyinstallation|uppsättning"
        ),
    }.items()
}

EVENT_PATTERNS: Final[dict[EventType, re.Pattern[str]]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        EventType.REBOOKED: (
            r"ombok\w*|bokat om|(?:bokning|tid|besök)\w* (?:är |blev )?flytta[td]|flyttat (?:tiden"
            r"|bokningen|besöket)|ny tid(?: är)?(?: bokad)?[: ]"
        ),
        EventType.BOOKED: (
            r"(?<!\w)(?<!som )(?<!enligt )(?:in|för)?bokat(?!\w)|bokad(?!\w)|bokade(?!\w)|inbokad|(?:vi"
            r"|jag) (?:kommer|åker dit|är där)(?!\w)(?! inte)"
            r"|tid(?:en)? (?:blir|är|satt)|har fått tid|inlagt? i schemat|bokning"
        ),
        EventType.GATE_DISMOUNTED: (
            rf"(?:{_GATE}|porten)[^.\n,]{{0,30}} (?:ned|ner|av|de)(?:monterat|monterad"
            rf"|tagen|taget)|(?:ned|ner)monterat {_GATE}"
        ),
        EventType.DISMOUNTED: (
            r"(?:ned|ner|av|de)(?:monterat|monterad|tagen|taget|tagna)(?!\w)|(?<!\w)(?:ned|ner)mont\.?ering klar"
            r"|(?:tog|tagit|plockat|plockade|skruvat) (?:ner|ned|bort)|låset? (?:är )?(?:nere|borta)|(?<!\w)nere(?!\w)"
            r"|är (?:ner|ned)tag"
        ),
        EventType.GATE_MOUNTED: (
            rf"{_GATE}[^.\n,]{{0,25}} (?:monterat|monterad|uppsatt|sitter uppe|uppe|på plats)"
            rf"|(?:monterat|monterade|satt upp|monterad) (?:\w+ )?(?:även )?{_GATE}"
        ),
        EventType.MOUNTED: (
            r"(?<!\w)(?:in)?(?:monterat|monterad|monterade|monterades|installerat|installerad"
            r"|uppsatt|uppmonterat|uppmonterad)(?!\w)"
            r"|(?<!\w)lås\w* (?:sitter )?(?:är )?(?:uppe|på plats)(?!\w)|satt upp (?:lås|enhet)\w*"
            r"|montering(?:en)? (?:är )?(?:klar|utförd)"
            r"|(?:lås\w*|[a-z]{1,3}-\d+) sitter (?:nu )?på (?:dörren|plats)"
        ),
        EventType.MOVED: (
            r"lås\w* (?:är )?(?:nu )?flytta[td]|flytta[td] lås"
            r"|flytten (?:är )?klar"
        ),
        EventType.NOT_MOUNTABLE: (
            r"går (?:inte|ej) (?:att )?(?:montera|sätta|installera|få (?:dit|upp))|(?:kan"
            r"|kunde) (?:inte|ej) (?:montera|sättas|installera)"
            r"|inte monterbar\w*|omöjligt att montera|passar inte"
            r"|gick inte att (?:montera|sätta|få)|ej möjligt att montera"
        ),
        EventType.NO_ACCESS: (
            r"ingen hemma|ingen (?:som )?öppna\w*|inte hemma|ej hemma|kom(?:mer)? inte in"
            r"|ingen var där|vägra\w*|släppte? inte in"
            r"|fick inte komma in|ingen svarade|stängd dörr|bomresa|ingen på plats"
        ),
        EventType.GATE_NEEDED: (
            r"port (?:finns )?(?:men )?(?:utan|ingen|saknar) (?:port)?(?:enhet"
            r"|lås)\w*|port finns men (?:ingen|inget|utan)"
            r"|ingen portenhet|inget portlås(?! (?:behöv|kräv|öns))|portlås (?:behövs|krävs"
            r"|saknas)(?! (?:ej|inte))|behöver portlås|portenhet saknas"
            r"|port finns,? (?:men )?(?:saknar|inget|ingen)"
        ),
        EventType.GATE_PRESENT: (
            r"(?:portlås|portenhet|låsenhet i porten)\w* (?:finns|sitter|fanns"
            r"|är (?:redan|på plats|där))(?: (?:redan|där|på plats|monterat|i porten))*"
            r"|portlås redan|redan (?:ett )?portlås"
        ),
        EventType.OLD_LOCK_RESTORED: (
            r"(?:original|(?:gamla|ordinarie|vanliga|gammalt|ursprungliga|egna) (?:\w+ )?)(?:låset"
            r"|vredet|låsvredet|lås|vred|cylindern|assa\w*)?"
            r"\s?(?:är |sitter )?(?:nu |åter )?(?:återställ\w*|åter(?!\w)|tillbaka|ditsatt"
            r"|på(?= plats|$|[.,!])|på plats|återmonter\w*|uppe)"
            r"|(?:lås)?vredet (?:är |sitter )?(?:nu )?(?:tillbaka|på igen|på plats|återställt|ditsatt)"
            r"|återställ\w* (?:\w+ )?(?:gamla|ordinarie|vanliga)|återställt (?:låset|vredet)"
            r"|satt tillbaka (?:\w+ )?(?:gamla|vanliga|ordinarie)"
        ),
        EventType.KEY_RETURNED: (
            r"nyck\w* (?:är |blev |har )?(?:jag |vi |nu ){0,2}(?:åter\w*|tillbaka\w*|lämna(?:d|t|ts|de"
            r"|des)(?! i brev)|överlämna\w*|fick \w+ i handen)"
            r"|lämnat? (?:tillbaka|åter) nyck\w*|nyck\w* [^.\n]{0,20}(?:kvitterad"
            r"|kvitterat|kvittens)|lämna\w* nyck\w* till"
        ),
        EventType.FAULT_NOT_FIXED: (
            r"(?:kunde|gick|går|kan) inte (?:att )?(?:laga|åtgärda|lösa|fixa)|fel\w* kvarstår"
            r"|inte (?:åtgärdat|åtgärdad|lagat|lagad|löst)"
        ),
        EventType.FAULT_FIXED: (
            r"fel\w* (?:är )?(?:nu )?(?:åtgärda\w*|avhjälpt\w*|löst|lagat|fixat)"
            r"|(?<!\w)(?:åtgärdat|åtgärdad|avhjälpt|lagat|fixat)(?!\w)"
            r"|fungerar (?:nu|igen)|funkar (?:nu|igen)|löst problemet|(?<!\w)justerade och|bytte? (?:slutbleck|kolv)"
        ),
        EventType.PARTS_NEEDED: (
            r"(?:behöver|saknar|måste) (?:\w+ ){0,2}(?:beställa|reservdel|ny enhet|nytt lås|delar|cylinder|ny motor)\w*"
            r"|väntar på (?:delar|reservdel|material|leverans)|reservdel(?:ar)? (?:beställd|behövs)"
        ),
        EventType.SYSTEM_FAULT: (
            r"(?:fel i|felet ligger i|problem i|ligger i) (?:phoniro|systemet"
            r"|appen|lmo|programvaran|mjukvaran)"
        ),
        EventType.DECOUPLED: (
            r"(?:från|bort|av)koppl(?:at|ad|ade|ats)(?!\w)|kopplat (?:bort|från|av|loss)|kopplad (?:bort|från|av)"
            r"|kopplade (?:bort|från|av)"
        ),
        EventType.AXSOR_KEY_REMOVED: (
            r"(?:nyck\w*|nr)[^.\n]{0,40}(?:borttag\w*|bort\w*|avregistrer\w*|raderad"
            r"|raderat|avförd|avslutad)[^.\n]{0,20}axsor"
            r"|(?:tagit bort|tog bort|raderat|bortkopplat)[^.\n]{0,30}(?:nyck\w*)?[^.\n]{0,20}axsor"
            r"|(?:borttag\w*|bort|avregistrer\w*|raderat) (?:ur|från|i) axsor"
            r"|axsor[^.\n]{0,30}(?:borttag\w*|bort(?!\w)|raderat|klart|klar|avregistrera\w*)"
        ),
        EventType.PROVIDER_SWITCHED: (
            r"överkoppla[td]|koppla[td] över|bytt utförare"
            r"|utförar\w* (?:är )?bytt|flyttad till \w+ i phoniro"
        ),
    }.items()
}
COUPLED: Final = re.compile(
    r"(?<!\w)(?:in|ihop|på)?koppl(?:ad|at|ade|ats)(?!\w)(?! (?:bort|från|av|loss|över))|(?<!\w)kopplingen klar"
)
COUPLED_BOTH: Final = re.compile(
    r"(?<!\w)(?:båda|bägge|allt|dörr(?:en|lås\w*)? (?:och|\+|&|o) port\w*|port\w* (?:och|\+) dörr\w*)(?!\w)"
)
COUPLED_GATE: Final = re.compile(r"(?<!\w)port\w*")
COUPLED_DOOR: Final = re.compile(r"(?<!\w)(?:dörr\w*|låsenhet\w*|lägenhets\w*)")

URGENT: Final = re.compile(
    r"inlåst|utelåst|låst (?:ute|inne)|kommer (?:varken|inte) (?:in|ut)(?!\w)"
    r"|(?:ryker|rök|brand|brinner|eld)(?!\w)|brandlukt"
    r"|sväll(?:t|de)|svullet|uppsväll|batteri\w* (?:är |blir |blev |väldigt |mycket "
    r"|jätte)*(?:varm|het)|(?:varmt|hett) batteri"
    r"|går (?:inte|ej) att låsa(?! upp)|kan (?:inte|ej) (?:låsa|stänga)(?! upp)|(?:dörren"
    r"|låset) (?:går|kan) (?:inte|ej) (?:att )?låsas?(?! upp)"
    r"|står olåst|låser inte(?! upp)(?=[ .,!]|$)|varken app eller nyckel|akut(?:utryckning)?(?=[ !:,.]|$)"
)
NOT_URGENT: Final = re.compile(r"ej akut|inte akut|inget akut|inte inlåst|ej inlåst|inte bråttom")

# label of a form → field of an item ("" = known and without meaning for the order)
LABELS: Final[dict[str, str]] = {
    label: name
    for name, labels in {
        "customer_id": "kundid|kund-id|kund id|kundnr|kund nr|kundnummer|kund|brukarid|brukar-id|brukarnummer|avser|id|"
        "kundens id|kundens nummer|kundnr i phoniro|phoniro-id|kundid i phoniro|kundid phoniro|gäller kund|brukare",
        "address": "adress|adr|gatuadress|kundens adress|bostadsadress|gammal adress|nuvarande adress|från adress|från|"
        "adress för montering|monteringsadress|besöksadress kund|flyttar från"
        "|tidigare adress|adress för arbetet|brukarens adress|gata",
        "new_address": "ny adress|nya adressen|till adress|flyttar till|adress efter flytt|inflyttningsadress",
        "gate_lock": "portlås|portlås behövs|portlås på nya adressen|portlås behövs på nya adressen|port|"
        "behövs portlås|portl|"
        "behov av portlås|finns port|portlås önskas|portlås på ny adress|lås i port|behövs portlås på nya adressen",
        "proposed_date": "datum|datumförslag|önskat datum|föreslaget datum|förslag på datum|tid|önskad tid|"
        "önskat datum och tid|dat|"
        "datumförslag för montering av dörrlås|önskemål om tid|önskemål om datum|förslag datum|önskad dag|tidsförslag|"
        "datumförslag för montering|datumförslag för nedmontering|datum för flytt"
        "|flyttdatum|gäller från|från och med|datum för byte",
        "quantity": "antal|antal st|antal etiketter|antal batterier|antal taggar|mängd|kvantitet",
        "contact": "kontakt|kontaktperson|ansvarig utförare|kontakt hos oss|vem möter montören|"
        "kontaktuppgifter|kontakt hos utföraren|"
        "kontakt på plats|beställare|uppgiftslämnare|namn på kontaktperson"
        "|kontaktperson hos utföraren|anmälare|kontaktperson utförare|"
        "kontakt brf|kontakt fastighetsägare|kontaktperson brf",
        "contact_phone": "telefon|tel|telefonnummer|mobil|telefon kontaktperson|kontaktpersonens telefon|"
        "tel kontakt|mobilnummer|"
        "kontaktperson telefon|telefon till kontaktperson",
        "contact_email": "e-post|epost|mejl|mail|e-postadress|epostadress|e-post kontaktperson|"
        "kontaktperson e-post|mejladress",
        "keys_available": "nycklar|nyckel|fysiska nycklar|finns nycklar|nycklar finns|nycklar på plats|nyckel finns",
        "code_lock": "kodlås|kodlås på dörren|kodlås på ytterdörren|finns kodlås",
        "consent": "samtycke|samtycke finns|underskrivet samtycke|samtycke påskrivet|samtycke inhämtat",
        "door_code": "portkod|kod|portk|kod till port|dörrkod|kod port|kod till porten|portkod/dörrkod",
        "fault": "fel|felbeskrivning|beskrivning av fel|beskriv felet|felorsak|vad är felet|felet",
        "customer_name": "brukarens namn|kundens namn|namn|namn på brukare|den enskildes namn|brukare namn|"
        "boende|namn brukare",
        "customer_phone": "brukarens telefon|kundens telefon|telefon till brukare|brukarens telefonnummer|"
        "telefon brukare|tel brukare|"
        "kundens telefonnummer",
        "brf": "brf|bostadsrättsförening|fastighetsägare|förening|hyresvärd|brf/fastighetsägare",
        "brf_approved": "godkännande|godkänt av brf|brf godkänt|godkännande från brf|tillstånd|godkänt",
        "article": "artikel|vara|produkt|artiklar",
        "type": "ärendetyp|ärende|typ|typ av ärende|vad gäller|avser ärende|uppdrag|rubrik|beställning|"
        "gäller|beställningen avser",
        "description": "beskrivning|meddelande|övrigt|övrig information|kommentar|fritext|information|anteckning",
        "sender": "från (lifecare)",
        "ends": "verkställighet avslutas|slutdatum|avslutas|insatsen avslutas|sista dag|verkställighet avslutad",
        "flat": "lägenhet|lgh|lägenhetsnummer|lghnr|lgh nr",
        "": "formulär|anordnare|utförare|ärendenummer|prioritet|status|till|uppdragsnummer|hemtjänstföretag|"
        "avsändare|företag|våning|"
        "öppna ärendet|svara inte på detta mail. ##ref|skickat|kopia|ort|postnummer"
        "|postadress|inkommet|inskickat|enhet|datum för inskick",
    }.items()
    for label in labels.split("|")
}

YES: Final = re.compile(
    r"^\s*(?:ja|jo|japp|jajamän|jadå|yes|ok|okej|visst|absolut|det stämmer|stämmer|finns|klart|godkänt|gjort|x)(?!\w)",
    re.I,
)
NO: Final = re.compile(r"^\s*(?:nej|nix|nä|no|inte|ej|saknas|behövs ej|behövs inte)(?!\w)", re.I)
UNKNOWN: Final = re.compile(r"vet (?:ej|inte)|oklart|osäker|okänt|\?|inte kollat|ej kollat", re.I)
