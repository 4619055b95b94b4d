"""Wordings that ask for work, one pattern per kind, matched against lower-case text; a new wording is a new row."""

from typing import Final

from mailbot.domain.reading import ItemType
from mailbot.parsers.fault_words import ASKED_REPAIR, DISCHARGED, FAULT
from mailbot.parsers.lock_words import ANY_LOCK, GATE, NEW_LOCK, THE_LOCK, near, then
from mailbot.parsers.worded import Worded

_DOWN = r"(?<!\w)(?:ner|ned|bort|loss|hem|undan|av)(?!\w)"
_TAKE = (
    r"(?<!\w)(?:tas?|tag|tagas|plockas?|skruvas?|monteras?|lyft(?:a|as)?|hämtas?|åka"
    r"|(?:tar|plockar|skruvar|monterar|hämtar) (?:ni|man|montören|vaktmästar\w+))(?!\w)"
)
_TAKE_DOWN = rf"{_TAKE} (?:(?!när|om|så|sen|sedan)\w+ ){{0,3}}{_DOWN}"
_ALONE = r"(?:(?!(?<!port)(?<!entré)lås|dörr|(?<!\w)(?:men|fast|låt)(?!\w))[^.,;!?\n]){0,30}?"  # no door's lock between
_DEMOUNT = (
    r"ne(?:d|r)[- ]?monter(?!ingen)\w*|avmonter\w*|demonter\w*|(?:ned|ner|bort)tag(?:a|as|ning\w*)(?!\w)"
    r"|avinstaller(?:a|as|ing)|avlägsna[s]?(?!\w)"
)
_MAY = r"(?:ska|skall|kan|bör|får|behöver|måste)"
_OWN_LOCK = r"(?:gamla|vanliga|ordinarie|ursprungliga|egna|eget|gammalt|vanligt) (?:\w*lås\w*|\w*vred\w*|\w*cylinder)"
_MOUNT_VERB = (
    r"(?<!\w)(?<!sedan )(?<!efter )(?<!vid )(?:in|upp|på|ny)?monter(?:ing|ingar|(?:as?)?(?! av))(?!\w)"
    r"(?! (?:ner|ned|bort|loss)(?!\w))"
    r"|(?<!\w)(?:ny)?installer(?:a|as|ing)(?!\w)|(?<!\w)(?:ny)?installation(?!\w)|uppsättning(?!\w)"
)
_WISH = (
    r"behöv(?:a|er|s|de)?|behov (?:av|finns)|önska[rs]?|önskan om|vill(?: gärna| nu)? ha|vilja(?: ha| få)?"
    r"|beställ(?:a|er|s|ning|ningen)?|best\.|ska(?:ll)?(?: ju| nu)? ha|ha(?!\w)"
    r"|få(?!\w)(?: upp)?|fixa|ordna|förse[sr]? med|utrusta[s]? med|(?:tackat|sagt|säger|tackar) ja till|skaffa"
    r"|dags för|ansök\w* om|bevilja\w*|saknar|lägg\w* (?:upp|in)|vänligen"
    r"|sätt(?:a|as|s|er|es)?|satt|gäller|tacksam\w* för|snarast|gärna"
)
_SUPPLY_NOUN = r"batteri\w*|nfc\w*|tagg\w*|etikett\w*|nyck\w*|app(?:en)?(?!\w)"
_MOVES = r"(?<!\w)(?:om)?flytta?(?:s|r|t|ing\w*|d|de)?(?!\w)"
_NOT_HOUSE = (
    r"(?! (?:\w+ ){0,2}(?:fram|bak|tiden|datum\w*|monter\w*|besök\w*|bokning\w*"
    r"|till (?:\w+[ -]){0,3}?\w*(?:boende|säbo|korttid\w*|hospis|demens\w*|vård\w*|sjukhem|servicehus)))"
    r"(?! (?:in|på|upp)(?!\w))"
)
_HOME = r"(?:lägenhet|bostad|adress|våning|hus|bostadsadress|hem)(?!\w)"
_SERVICE = r"(?:utförar\w*|anordnar\w*|hemtjänst\w*|företag|bolag|hemvård\w*|assistans|leverantör\w*)"
_FROM_ORDER = (
    r"(?:beställning\w*|(?<!\w)order\w*|bokning\w*|uppdrag\w*|jobb\w*|ärende\w*|montering\w*|ne[dr]montering\w*"
    r"|besök\w*"
    r"|(?:ner|ned|bort)tagning\w*|installation\w*|demontering\w*)"
)
_LEAVE = r"(?<!\w)(?:stryk|stryka|strykas|glöm|glömma|skippa|strunta i|hoppa över|lägg(?:a)? ne[dr]|bortse från)(?!\w)"
_APPOINTED = r"(?:tid\w*|dag\w*|datum\w*|besök\w*|bokning\w*|montering\w*|nedmontering\w*|flytten|veck\w*)"
_SOME_DAY = (
    r"(?:mån|tis|ons|tors|fre|lör|sön)(?:dag)?(?:en)?(?!\w)|(?:\d{1,2}[/:]|\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug"
    r"|sep|okt|nov"
    r"|dec)|v\.? ?\d|vecka|nästa|veckan|förmiddag|eftermiddag|kl)"
)
_SOME_DAY = rf"(?:{_SOME_DAY})"
_STAYS = r"(?<!\w)(?:kvar\w*|består|fortsätter|fortsatt|behåll\w*|löper|rullar|ligger|igång|oförändrat)(?!\w)"
_ALARM = r"(?:trygghets)?larm(?:et|en|beslut\w*)?(?!\w)|natt?tillsyn\w*|natt?patrull\w*"
PART: Final = (
    r"låsvred\w*|cylind\w*|tillbehör\w*|\w*plattor(?!\w)|monteringsplatt\w*|distans(?:er|brick\w*|platt\w*)"
    r"|reservdel\w*|slutbleck\w*|kabel(?!\w)|kabl(?:ar|age)\w*|kabelsats\w*"
    r"|(?:port|dörr|lås|läsar)enheter(?!\w)|läsare(?!\w)|nätdel\w*|fäste[n]?(?!\w)|skruvsats\w*"
    r"|motor(?:er)?(?!\w)|(?<!\w)vred(?!\w)"
)
ITEM_PATTERNS: Final[dict[ItemType, Worded]] = {
    kind: Worded(pattern)
    for kind, pattern in {
        ItemType.DISCHARGED_BATTERY: DISCHARGED,
        ItemType.ALARM_STAYS: (
            near(_ALARM, _STAYS, 40)
            + r"|(?<!\w)(?:har|behåller|behålla|kvarstår|fortsätter)(?: \w+){0,3} (?:(?:trygghets)?larm\w*"
            r"|natt?tillsyn\w*)"
        ),
        ItemType.CHANGE_PROVIDER: (
            rf"by(?:te|ter|ta|tt) (?:av )?(?:\w+ )?{_SERVICE}|utförarbyte|byt {_SERVICE}|omval\w*|valt (?:om"
            rf"|en ny|en annan|ny|annan|annat)(?!\w)"
            rf"|byter till|(?<!\w)gå(?:r|tt)?(?!\w)[^.!?\n]{{0,100}}(?<!\w)över (?:från|till)(?!\w)"
            rf"|tar över(?! jobb| ärende| monter)|överta(?:r|s|gande)|koppla över|över(?:lämna|flytt)\w* från"
            rf"|(?:ny|nya|annan|annat) (?:utförare|anordnare|hemtjänst\w*)|(?:utförare|anordnare) blir"
            rf"|lämnar oss(?!\w)|från \w+ till oss|(?<!\w)till oss från(?!\w)|valt oss(?!\w)"
            rf"|(?<!\w)tar (?:\w+ ){{1,4}}?över (?:kund\w*|brukar\w*|insats\w*|omsorg\w*|vård\w*|hemtjänst\w*|\d{{4}})"
            rf"|lämna(?:r|s|t)? över (?:kund\w*|brukar\w*|insats\w*|\d{{4}})|(?<!\w)koppla[s]? (?:\w+ )?(?:om"
            rf"|till oss)(?!\w)"
            rf"|(?:från|hos) (?:ett |en )?(?:annat|annan|förra|tidigare) {_SERVICE}|utför(?:s|t)? (?:vi )?inte längre"
            rf"|vi utför inte längre"
        ),
        ItemType.CANCEL: (
            r"(?<!\w)avbok(?:a|as|ar|ning\w*)?(?!\w)|avbeställ(?:a|as|er|ning\w*)?(?!\w)|annuller\w*|makuler\w*"
            r"|återkalla[rs]?(?!\w)|avbryt(?:a|er|s)?(?!\w)"
            r"|(?<!\w)ställ(?:a|er|s)? in(?!\w)|inte (?:längre |alls )?aktuell\w*|inaktuell\w*"
            r"|(?<!\w)ni behöver (?:alltså |då )?(?:inte|ej) (?:komma|åka|montera|sätta|göra|boka)(?!\w)"
            r"|backa (?:bandet|ur)|slopa[s]?(?!\w)|(?:inte|ej) (?:längre )?nödvändig\w*"
            r"|(?<!\w)blir (?:\w+ )?(?:inget|inga) (?:digitalt )?lås(?!\w)|blir (?:\w+ )?ingen (?:ned)?(?:montering"
            r"|flytt)"
            + "|"
            + near(
                r"dra[rs]? (?:\w+ ){0,3}?tillbaka|dragit tillbaka|(?<!\w)ta(?:r|git)? (?:\w+ )?tillbaka|återta\w*"
                r"|ångra\w*",
                rf"(?:{_FROM_ORDER})",
                40,
            )
            + "|"
            + near(
                rf"{_LEAVE}|(?<!\w)(?:stoppa|stoppas|stopp|släpp)(?!\w)",
                rf"{_FROM_ORDER}|(?<!\w)(?:den|det) här(?!\w)",
                30,
            )
            + rf"|{_LEAVE} (?:(?:bara|ni|då|alltså|om) )?(?:(?:den|det)(?= ?[.,!\n]|$)|(?:kund "
            rf"|brukare )?\d{{4,6}}(?!\w)"
            rf"|(?:{THE_LOCK}))" + rf"|ta[s]? bort (?:vår |den |min |hela )?(?:{_FROM_ORDER})"
            rf"|(?:{_FROM_ORDER})[^.,;!?\n]{{0,40}}? (?:ta[s]? bort|utgår|faller bort|strykas|stängas|slopas"
            rf"|läggas ne[dr])(?!\w)"
            rf"|(?:{_FROM_ORDER})[^.,;!?\n]{{0,40}}?(?:ska|blir|blev|behöver|behövs|kommer)(?: \w+)? (?:inte"
            rf"|ej)(?: bli av| utföras| göras| genomföras| ske| längre|(?= som|[.,!\n]|$))"
        ),
        ItemType.CHANGE: (
            r"(?<!\w)ändra(?:s|t|d)?(?!\w)(?! sig)|ändring(?:ar|en|s)?(?!\w)|rättelse\w*|korriger\w*"
            r"|senarelägg\w*|tidigarelägg\w*|förskjut\w*|skjut[as]* (?:på|upp|fram)(?!\w)"
            r"|(?<!\w)byta tid|boka om|omboka(?:s|r)?(?!\w)|ombokning|annan tid|ny tid för|går bort(?!\w)|nytt datum"
            rf"|flytta (?:\w+ )?(?:fram |bak |på |upp )?(?:{_APPOINTED})"
            rf"|(?<!\w)flytta[s]? (?:\w+ ){{0,2}}?(?:från|till) (?:den |på )?{_SOME_DAY}"
            rf"|(?:{_APPOINTED})[^.,;!?\n]{{0,60}}? i ?stället för (?:den |på )?{_SOME_DAY}"
            rf"|(?:{_APPOINTED})[^.,;!?\n]{{0,40}}?(?:passar|funkar|fungerar|går)(?: \w+)? (?:inte|ej)(?!\w)"
        ),
        ItemType.MOVE: (
            r"flytt(?:a|as|ning|en|ar|ad)? (?:av |med )?(?:ett |det )?(?:digitalt? |trygghets)?lås|"
            + near(THE_LOCK, rf"{_MOVES}{_NOT_HOUSE}", 50)
            + rf"|(?<!\w)flytt(?:ar|at)?(?!\w){_NOT_HOUSE}|flyttdatum|flyttdag\w*|flyttlass\w*|(?:får|fått"
            rf"|har) tillträde"
            r"|(?<!\w)lämnar [^.!?\n]{3,50} flyttar in(?!\w)|monteras? om (?:lås|det)\w*"
            r"|(?<!\w)ska bo [^.!?\n]{3,50}(?:i ?stället för)(?!\w)"
            rf"|by(?:ter|ta|tt) {_HOME}|(?:fått|får|har) (?:en )?(?:ny|annan) {_HOME}"
            + "|"
            + then(
                THE_LOCK,
                r"(?<!\w)(?:ska|skall|behöver|får|vill|tas|följer|tar|flyttas)(?: \w+){0,2} med(?!\w)(?! att)",
                30,
            )
        ),
        ItemType.DISMOUNT: (
            f"{_DEMOUNT}|"
            + rf"(?:{ANY_LOCK})[^.,;!?\n]{{0,50}}?(?:{_TAKE_DOWN})|(?:{_TAKE_DOWN}) (?:\w+ ){{0,3}}?(?:{ANY_LOCK})"
            + rf"|{_TAKE} (?:{THE_LOCK})[^.,;!?\n]{{0,30}}?{_DOWN}"
            + rf"|{_TAKE} {_DOWN} (?:det|den)(?!\w)|(?:åter|tillbaka)lämn(?:ing|a|as) (?:av |in )?(?:ett "
            rf"|det )?(?:digitalt? )?(?:dörr)?lås"
            rf"|(?:{THE_LOCK})[^.,;!?\n]{{0,50}}?(?:plockas?|tas?|hämtas?) tillbaka(?!\w)"
            rf"|(?:{THE_LOCK})[^.!?\n]{{0,40}}? (?:{_MAY})(?: \w+){{0,3}} (?:ner|ned|bort|av|hem|hämtas"
            rf"|återlämnas|lämnas tillbaka|returneras)(?!\w)"
            rf"|(?:{THE_LOCK})[^.!?\n]{{0,40}}? (?:ni|man|du|montören) (?:kan|får|ska) (?:\w+ )?hämta (?:det|den)(?!\w)"
            rf"|hämta(?:s|r)? (?:\w+ ){{0,2}}(?:{THE_LOCK})|(?:{THE_LOCK}) (?:\w+ )?(?:{_MAY}"
            rf"|finns att) (?:\w+ ){{0,2}}hämta"
            r"|(?:vill ha|ska) bort (?:det |sitt )?(?:digitala )?lås\w*|bli av med (?:\w+ )?lås(?:et)?(?!\w)"
            rf"|vill inte (?:längre )?ha kvar (?:\w+ )?lås\w*|vill (?:ha|få) (?:tillbaka |åter )?(?:sitt|sina"
            rf"|det|hennes|hans) {_OWN_LOCK}"
        ),
        ItemType.FAULT: FAULT,
        ItemType.NFC: r"nfc[- ]?\w*|(?<!\w)(?:besöks|dörr|lås)?tagg(?:ar\w*|en|s)?(?!\w)",
        ItemType.ACCESSORIES: rf"(?:från|av|hos) phoniro|(?<!\w)(?:{PART})",
        ItemType.BATTERY: r"batteri\w*",
        ItemType.GATE_LOCK: (
            rf"{GATE}[^.\n]{{0,25}} (?:ska|skall|behöver|ska ned|ska ner)?\s?(?:ned|ner|de)?monter\w*"
            rf"|(?:ned|ner|de)?monter\w* (?:av |ett |det )?(?:digitalt? )?{GATE}"
            rf"|beställ\w* (?:av |ett |digitalt )*{GATE}|{_TAKE_DOWN}{_ALONE}{GATE}|{GATE}{_ALONE}{_TAKE_DOWN}"
        ),
        ItemType.MOUNT: (
            f"{_MOUNT_VERB}|(?:nytt|nya) (?:digital\\w* |trygghets|dörr)?lås(?![\\w-])"
            rf"|sätt(?:a|as|s|er)? (?:\w+ ){{0,3}}?(?:upp|dit)(?!\w)(?! (?:\w+ ){{0,2}}(?:tagg|nfc|dem(?!\w)))"
            rf"|få (?:\w+ ){{0,2}}uppsatt"
            rf"|(?:{ANY_LOCK}) (?:\w+ )?{_MAY} (?:\w+ )?(?:upp|dit|på plats)(?= ?[.,!?\n]|$| (?:på|hos|till|i"
            r"|snarast|nästa|v|den|där|innan|under|så|för|gärna)(?!\w))"
            r"|larm - nytt|ska ha (?:trygghets)?larm"
        ),
    }.items()
}
"""What asserts an order of its kind."""

_WANTED = (
    rf"(?:{_WISH}) (?!(?:\w+ ){{0,2}}(?:ne[dr]\w*|demonter\w*|bort\w*|flytt\w*|byt\w*|felanm\w*|{_SUPPLY_NOUN}) )"
    rf"(?:\w+ ){{0,4}}?(?:{NEW_LOCK})"
)
LOOSE_PATTERNS: Final[dict[ItemType, Worded]] = {
    kind: Worded(pattern)
    for kind, pattern in {
        ItemType.MOUNT: (
            rf"{_WANTED}|(?:{NEW_LOCK}) (?:önskas|beställs|skulle behövas|behövs|behöver|efterfrågas|på dörren|till"
            rf"|hos|åt|för|tack"
            rf"|snarast|satt)(?!\w)"
            r"|(?<!\w)(?:två|tre|fyra|fem|\d{1,2}) (?:st |stycken |nya )*lås(?![\w-])(?! som (?!ska|behöv))"
            r"|låsbeställning"
            r"|(?<=\d )ska(?:ll)? upp(?= ?[.,;!\n]|$)|(?<!\w)lås upp (?:på|hos)(?!\w)"
            rf"|(?:{NEW_LOCK})[ :–-]{{1,3}}beställning"
        ),
        ItemType.GATE_LOCK: (
            near(rf"(?<!\w)(?:{_WISH}|upp|önskemål)(?!\w)", GATE, 30)
            + r"|portlås(?:beställning)?(?= (?:till|på|i) [a-zåäö]{3,}\w* \d)"
        ),
        ItemType.DISMOUNT: r"(?<=\d )ska(?:ll)? (?:ner|ned)(?= ?[.,;!\n]|$)",
        ItemType.FAULT: ASKED_REPAIR,
        ItemType.CANCEL: (
            r"behöv(?:s|er|de|t)(?: \w+)? (?:inte|ej|inget|inga)(?: \w+)? (?:längre|mer|nu|komma|åka|lås)(?!\w)"
            r"|(?<!lås )(?<!kod )(?<!nyckel )behövs (?:inte|ej)(?=[.,!\n]|$)|(?:den|det|som|den här|detta"
            r"|hjälp\w*) behövs (?:inte|ej)(?!\w)|ångra(?:t|de|r) sig"
            r"|(?:tacka|säg|säga|sagt)(?:r|t|de|er)? nej(?! tack)|(?:vill"
            r"|ska)(?: \w+)? inte (?:längre )?ha (?:något |nåt |ett )?(?:digitalt )?lås(?!\w)|(?:blir"
            r"|blev) (?:inte|ej) av(?!\w)|inte bli av(?! med)"
        ),
    }.items()
}
"""What asks for a kind only where nothing more exact is said."""
