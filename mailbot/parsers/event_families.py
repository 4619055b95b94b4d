"""Families of wordings: verb × tense × particle × word order, with the everyday verbs of those who hang locks.

"Satte jag upp låset", "fått dit det nya låset", "låset kom på plats i onsdags", "portenheten sitter sedan i torsdags":
what differs is only the verb, who stands behind it, and on which side of the lock the particle stands.
"""

from typing import Final

from mailbot.domain.reading import EventType
from mailbot.parsers.event_words import EVENT_PATTERNS, GATE, LOCK, OUR_SYSTEM
from mailbot.parsers.worded import Worded
from mailbot.parsers.wordings import Wordings

E = EventType
_BETWEEN: Final = (  # who did it, when the verb comes first, and small words
    r"(?:(?:jag|vi|han|hon|de|dom|man|nu|också|även|äntligen|till slut|till sist|sen|ju|då|alltså|precis|nyss"
    r"|kollegan|montören|montörerna|killen|idag|igår|i dag|i går|i morse|i förmiddags|i eftermiddags) )*"
)
_WHICH: Final = (
    r"(?:(?:det|den|ett|en|ny|nya|nytt|digitala?|digitalt|elektroniska?|vårt|våra|hennes|hans|deras|där|här) )*"
)
_AT: Final = r"(?: (?:på|hos|i) [\w-]+(?: \d+ ?[a-h]?)?)?"
_HAS: Final = r"(?: (?:har|är|nu|äntligen|också|redan))*"
_PUT: Final = (
    r"(?<!\w)(?:satt|satte|hängt|hängde|skruvat|skruvade|fått|fick|monterat|monterade|installerat|installerade) "
)
_TOOK: Final = r"(?<!\w)(?:tog|tagit|plockat|plockade|skruvat|skruvade|monterat|monterade|hämtat|hämtade|lyft|lyfte) "
_DOWN: Final = r"(?:ner|ned|bort|loss|av|hem)"
_STAYS: Final = r"(?:sedan|sen)(?! (?:tidigare|innan|förut|förr|länge|många))"
_GATE_UNIT: Final = rf"(?:{GATE}|port(?:en|dörren)?s? (?:enhet|läsare)\w*)"
_A_UNIT: Final = r"(?:(?:en|ett|någon|nån|något|nåt|digital|digitalt|ny) )*(?:port)?(?:enhet|läsar)\w*"
_GONE: Final = (
    r"(?:bort\w*|ur(?:koppla|plocka|tag)\w*|ut(?:plocka|tag)\w*|avsluta[td]\w*|släck[ta]\w*|stäng[td]|radera\w*"
    r"|rensa\w*"
    r"|av(?:registrer|aktiver)\w*|koppla[td] (?:bort|ur|från|loss)|ta(?:git|gen|get) (?:bort|ur)|tömd|tömt)"
)
_LOCK_SYSTEM: Final = r"(?:phoniro\w*|lmo\w*|(?:lås-?)?systemet|portalen)"
_WHOSE: Final = r"(?:(?:rätt )?(?:kund|brukar)\w* (?:i|ur) )?"
_KIN: Final = (
    r"(?:son(?:en)?|dotter(?:n)?|anhörig\w*|mak(?:en|an)|frun|hustrun|mannen|kunden|brukaren|dödsboet|god man|systern?"
    r"|brodern?|barnen|mamman?|pappan?|hon|han|svärdotter\w*|svärson\w*|syskon\w*|barnbarn\w*|grannen som)"
)
_KEYS: Final = r"\w{0,14}nyck\w*"
_PART: Final = (
    r"(?:\w*(?:drev|kugghjul|axel|axlar|motor(?:er)?|kolv(?:en|ar)?|cylinder|cylindern|cylindrar|adapter|adaptrar"
    r"|fjäder|fjädrar|kretskort|packning|distans\w*|slutbleck|modul|antenn|vridstycke|låskista|låshus|reservdel\w*)"
    r"(?:et|en|n|na)?)(?!\w)"
)
_COUNT: Final = (
    r"(?:(?:en|ett|två|tre|fyra|\d+|ny|nya|nytt|annan|annat|andra|någon|nån|st|stycken|kort\w*|lång\w*|större|mindre"
    r"|också|då|nog|först|vi|jag|hem) )*"
)

_FAMILIES: Final[dict[EventType, tuple[str, ...]]] = {
    E.MOUNTED: (
        rf"{_PUT}{_BETWEEN}(?:upp|dit|på) {_BETWEEN}{_WHICH}{LOCK}",
        rf"{_PUT}{_BETWEEN}{_WHICH}{LOCK} {_BETWEEN}(?:upp|dit|på plats|på dörren)(?!\w)",
        rf"{LOCK}{_AT}{_HAS} (?:kom|kommit|åkte|åkt|blev|blivit) {_BETWEEN}(?:upp|dit|på plats|på dörren"
        rf"|uppsatt)(?!\w)",
        rf"(?<!\w)kom {_BETWEEN}{_WHICH}{LOCK} {_BETWEEN}(?:upp|dit|på plats)(?!\w)",
        rf"{LOCK}{_AT} (?:sitter|hänger) {_BETWEEN}(?:{_STAYS}|där det ska|stadigt)(?!\w)",
        # a line of a list: the job, that it is done, and what is done only when a lock goes up
        r"lås-20\d\d-\d{5}[^\n]{0,60}?(?<!inte )(?<!ej )(?:klart?|färdigt?|gjort|fixat|ok|utfört)(?!\w)"
        r"(?=[^\n]{0,80}(?:vred\w* (?:är )?(?:upp)?märkt|(?:nyckelnummer|nr|nummer) (?:på|i) vred|märkte vred"
        r"|provlåst|provat|testat|upp och ner|gånger))(?![^\n]*(?:batteri|fel|ne[dr](?!\w)|hämta|port|koppl))",
        rf"{LOCK} {_BETWEEN}på dörren (?:nu|idag|igår|i ?(?:mån|tis|ons|tors|fre)dags)(?!\w)",
    ),
    E.GATE_MOUNTED: (
        rf"(?<!\w)(?:är|blev) (?:nu )?{_GATE_UNIT} (?:nu )?(?:klart?|färdigt?|i drift|driftsatt?)(?!\w)",
        rf"{_GATE_UNIT}{_AT} (?:är|blev) (?:nu )?(?:klart?|färdigt?|i drift|driftsatt?)(?!\w)",
        rf"{_PUT}{_BETWEEN}(?:upp|dit|på|i|in|igång|i gång) {_BETWEEN}{_WHICH}{_GATE_UNIT}",
        rf"{_PUT}{_BETWEEN}{_WHICH}{_GATE_UNIT} {_BETWEEN}(?:upp|dit|på plats|igång|i gång)(?!\w)",
        rf"{_GATE_UNIT}(?: (?:i|på|hos) [^.,\n]{{2,40}}?)?{_HAS} (?:kom|kommit|åkte|blev|blivit) {_BETWEEN}(?:upp|dit"
        r"|i|på plats|uppsatt|igång)(?!\w)",
        rf"(?<!\w)kom {_BETWEEN}{_WHICH}{_GATE_UNIT} {_BETWEEN}(?:upp|dit|i|på plats|igång)(?!\w)",
        rf"{_GATE_UNIT}(?: (?:i|på|hos) [^.,\n]{{2,40}}?)? (?:sitter|hänger) {_BETWEEN}{_STAYS}(?!\w)",
        rf"{_GATE_UNIT}(?: (?:i|på|hos) [^.,\n]{{2,40}}?)? (?:sitter|hänger) {_BETWEEN}(?:uppe|på plats"
        rf"|där det ska)(?!\w)",
    ),
    E.DISMOUNTED: (
        rf"{LOCK}{_AT} (?:är |nu )*(?:med|hem)tag\w+",
        rf"{LOCK}{_AT} (?:tog|har) (?:jag|vi) (?:tagit |nu )*(?:med|hem|ner|ned)(?: mig| oss)?(?!\w)",
        rf"{_TOOK}{_BETWEEN}{_DOWN} {_BETWEEN}{_WHICH}{LOCK}",
        rf"{_TOOK}{_BETWEEN}{_WHICH}{LOCK} {_BETWEEN}(?:ner|ned|bort|loss|därifrån)(?!\w)",
        rf"{LOCK}{_AT}{_HAS} (?:hem|loss)(?:tag|plocka|skruva)\w*(?!\w)",
        rf"{LOCK}{_AT} (?:kom|har kommit|åkte) {_BETWEEN}(?:ner|ned|bort|av)(?!\w)",
        r"(?<!\w)(?:borta|nere) från dörren(?!\w)",
    ),
    E.GATE_DISMOUNTED: (
        rf"{_TOOK}{_BETWEEN}{_DOWN} {_BETWEEN}{_WHICH}(?:enhet|läsar)\w* (?:i|ur|från|på) port\w*",
        r"(?<!\w)(?:enhet|läsar)\w* (?:som (?:satt|sitter|fanns) )?(?:i|på) port\w* (?:är |har |nu "
        r"|blivit )*(?:ne[dr]tag"
        r"|bortta|ne[dr]monter|urta|urplocka)\w*",
    ),
    E.OLD_LOCK_RESTORED: (
        r"(?<!\w)(?:original|gammal|vanlig)\w*(?:vred|lås|cylinder)\w* (?:är )?(?:tillbaka|på plats|åter"
        r"|på igen)(?!\w)",
    ),
    E.KEY_RETURNED: (
        rf"(?<!\w){_KIN} (?:har |hade )?(?:fick|fått|kvitterade|kvitterat|tog|tagit) (?:(?:nu|också|då|emot"
        rf"|tillbaka) )*"
        rf"(?:(?:sin|sina|alla|de|den|båda) )*{_KEYS}",
        rf"(?<!\w){_KEYS} (?:fick|tog|har) (?:(?:nu|också) )*{_KIN}(?: (?:fått|tagit))?(?!\w)(?! (?:med|inte|kvar))",
    ),
    E.NO_ACCESS: (
        r"(?<!\w)(?:vill|ville|kunde|vågade|orkade) (?:inte|ej|aldrig) öppna(?! (?:med|porten via))(?!\w)",
        r"(?:fanns|var) (?:\w+ )?ingen (?:\w+ )?(?:hemma|på plats|som (?:kunde|ville|öppna|släppt|svara)|att (?:släppa"
        r"|öppna))\w*",
        r"(?<!\w)(?:fick|får) (?:tyvärr |jag |vi )*ingen kontakt(?!\w)(?! med (?:phoniro|server|låset|enheten"
        r"|systemet))",
        r"(?<!\w)(?:personal\w*|hemtjänst\w*|kontakten|kontaktpersonen|samordnaren|dottern|sonen|dödsboet|anhöriga?"
        r"|kunden|brukaren)"
        r" (?:var|är|fanns) (?:tyvärr )?(?:inte|ej|aldrig) (?:där|på plats|hemma)(?!\w)",
        r"nyck\w* (?:\w+ )?(?:i|från|ur|som|på) [^.\n,]{2,40}? (?:gick|passade|fungerade|funkade) (?:inte|ej)(?!\w)(?!"
        r" tillbaka)",
        r"nyck\w*[^.\n,]{0,40}? visade sig (?:inte|ej|vara fel)(?!\w)",
        r"(?<!\w)(?:stängt|låst) och släckt(?!\w)|släckt och (?:stängt|låst)(?!\w)|oförrättat ärende",
    ),
    E.NOT_MOUNTABLE: (
        # what there is to fasten it to: "finns inget vred att sätta låset på", "ingenting att skruva fast enheten i"
        r"(?<!\w)(?:finns|fanns|har|hade|är) (?:(?:det|där|ju|heller|alls) )*(?:inget|ingen|ingenting|varken|inga"
        r"|inte (?:något|någon|nåt)) (?:[^.\n,]{0,40}? )?att (?:sätta|montera|fästa|skruva|hänga|haka|klämma|limma)"
        rf" (?:(?:fast|upp|dit|i|på) )*(?:{LOCK}|enheten|det|den|plattan|adaptern)(?: (?:fast|i|på|vid|mot))*(?!\w)",
        # how a door is, behind a plain no: "gick inte, dörren är för tunn för plattan"
        r"(?<!\w)(?:går|gick|funkar|funkade|blev|blir) (?:(?:tyvärr|alltså|det|den|låset|jag) )*(?:inte|ej|inget)"
        r"(?:[,;:.–-]{1,2} ?| för(?: att)? | då | eftersom )(?:\w+ ){0,2}?"
        r"(?:dörr|karm|cylinder|profil|vred|låskista|blad|foder|handtag|trycke)\w* (?:\w+ )?"
        r"(?:är|var|sitter|satt|har|saknar)"
        r" (?:\w+ )?(?:för |fel |inget|ingen)\w*",
        r"(?<!\w)passa(?:r|de) (?:inte|ej) (?:vårt |ert |det |låset )?(?:lås|enhet)\w*",
        r"(?:inte (?:en )?chans|ingen (?:chans|möjlighet)|(?:inte|ej) möjligt|omöjligt|hopplöst) (?:alls )?att (?:få"
        r"|sätta|montera|hänga|skruva|installera|fästa)(?! (?:ner|ned|bort|loss|av|tag|kontakt|tid|in|hem))(?!\w)",
        r"(?:går|gick|kan|kunde) (?:(?:tyvärr|det|man|jag|vi|bara) )*(?:inte|ej) (?:att )?hänga(?:s)?(?: (?:dit|upp"
        r"|på))?"
        r"(?!\w)",
    ),
    E.GATE_NEEDED: (
        r"(?<!\w)(?:behövs|krävs) (?:även|också) (?:(?:en|ett) )?(?:enhet |lås )?(?:i|på|till) port\w*",
        r"(?:någon|nån|något) (?:port)?(?:enhet|läsar)\w* (?:sitter|finns|fanns|satt|har) (?:(?:det|där|de"
        r"|den) )*(?:inte"
        r"|ej)(?!\w)",
        rf"(?<!\w)(?:inte|ej) (?:finns|sitter|fanns|satt) {_A_UNIT}(?: (?:i|på|vid|där)(?: (?:den|porten|entrén))?)?",
        rf"(?:finns|sitter|fanns|satt) (?:(?:det|där|alltså) )*(?:inte|ej) {_A_UNIT} (?:i|på|vid) (?:den|port|entr)\w*",
        rf"port\w*[^.\n]{{0,40}}? (?:finns|sitter|fanns|satt) (?:(?:det|där) )*(?:inte|ej) {_A_UNIT}",
    ),
    E.GATE_PRESENT: (
        rf"port\w*[^.\n]{{0,60}}? (?:sitter|satt|finns|fanns|har|hade) (?:(?:det|där|den|ju|visst|faktiskt) )*redan"
        rf" {_A_UNIT}",
        rf"(?:där|i den|port\w*) (?:satt|sitter|fanns|finns) (?:(?:det|redan|ju|visst) )*{_A_UNIT} (?:(?:där|redan) )*"
        r"(?:sedan|sen) (?:tidigare|förut|innan|förr|länge)",
        r"port\w* (?:är|var) (?:(?:det|den|ju) )*redan (?:ordna[dt]|klar|fixa[dt]|löst)(?: med)?(?!\w)",
    ),
    E.MOVED: (
        rf"(?<!\w)(?:har|jag|vi|nu) (?:(?:nu|även|också|jag|vi|har) )*flytta(?:t|de)? {_WHICH}{LOCK}",
        rf"(?<!\w)har {_WHICH}{LOCK} (?:nu )?(?:fått )?flytta[dt]?(?: med| över)?(?!\w)",
        rf"{LOCK} har (?:nu )?(?:fått )?flytta[dt]?(?: med| över)?(?!\w)",
        r"(?<!\w)flytten av \w+ (?:är|blev) (?:nu )?(?:klar|gjord|utförd|färdig)",
        rf"{_TOOK}(?:(?:det|den|låset|jag|vi) )*(?:ner|ned|bort|loss) (?:(?:det|den|låset) )*(?:på|från|hos"
        rf"|i) [^.\n]{{2,50}}?"
        r" (?:och|o|samt|&|\+) (?:(?:sen|sedan|nu|jag|det) )*(?:satte|satt|monterade|monterat|hängde|skruvade|sitter)",
    ),
    E.FAULT_FIXED: (
        rf"(?<!\w)(?:bytte|bytt) (?:ut )?(?:(?:till|mot) )?{_COUNT}{_PART}",
        r"(?<!\w)(?:det|vilket|och det) (?:hjälpte|löste (?:det|problemet|saken))(?! (?:inte|ej))(?!\w)",
    ),
    E.FAULT_NOT_FIXED: (
        r"(?<!\w)(?:kunde|gick|lyckades|kan|går) (?:(?:jag|vi|tyvärr) )*(?:inte|ej) (?:att )?(?:avhjälpa|rätta till"
        r"|rädda)(?!\w)",
        r"(?<!\w)(?:hjälpte|hjälper) (?:(?:det|tyvärr) )?(?:inte|ej|inget|föga)(?!\w)",
        r"(?<!\w)(?:fel\w*|problem\w*|strulet|krånglet) (?:(?:är|finns|tyvärr|fortfarande) )*kvar(?!\w)",
        r"(?<!\w)samma (?:strul|problem|visa|krångel) (?:igen|kvar|fortfarande|trots)(?!\w)",
        r"(?<!\w)lika (?:dött|död|trögt|dåligt|illa|segt) (?:som|ändå|fortfarande)(?!\w)",
    ),
    E.PARTS_NEEDED: (
        rf"(?<!\w)(?:behöver|behövs|krävs|väntar på|beställt|beställer|beställde|skaffa|skaffar) {_COUNT}{_PART}",
        rf"(?<!\w)måste (?:vi |jag )?(?:ha|få|byta|beställa) {_COUNT}{_PART}",
        rf"(?<!\w)utan (?:en|ett|ny|nytt|nya) {_COUNT}{_PART}",
    ),
    E.SYSTEM_FAULT: (
        r"(?:behörighet|licens|inställning)\w* (?:i \w+ )?(?:som )?(?:saknas|saknades|fattas|fattades"
        r"|hade gått ut)(?!\w)",
    ),
    E.DECOUPLED: (
        rf"(?:tagit|tog|plockat|plockade|kopplat|kopplade) {_BETWEEN}(?:bort|ur|loss|ut) (?:(?!nyck)[^.\n,]){{0,50}}?"
        rf"(?:från|ur|i) {_WHOSE}{OUR_SYSTEM}",
        rf"(?<!\w)(?:(?:låset|enheten|serien\w*|brukaren|kunden|det|allt) )?{_GONE} (?:(?:nu|också|också) )*(?:från|ur"
        rf"|i) (?=(?:både )?{_WHOSE}{_LOCK_SYSTEM}(?!\w))",
    ),
    E.AXSOR_KEY_REMOVED: (
        rf"(?:nyck\w*|numret)[^.\n]{{0,50}}?(?<!\w){_GONE}[^.\n,]{{0,20}}? axsor",
        rf"(?<!\w){_GONE} (?:(?:nu|också|det) )*(?:i|ur|från) axsor",
        rf"(?<!\w)axsor ?: ?(?:nyck\w*|nr|numret) (?:är )?{_GONE}(?!\w)",
        rf"(?<!\w)axsor (?:är |också |nu |alltså )*{_GONE}(?!\w)",
        rf"(?:tog|tagit|plockade|plockat|kopplade|kopplat) {_BETWEEN}(?:(?:det|den|numret|nyckel\w*) )*(?:bort|ur|loss)"
        r" (?:\w+ ){0,3}?(?:i|ur|från) axsor",
        r"(?<!\w)inte (?:längre )?(?:kvar|med) i axsor",
        *(
            rf"(?<={head}){_LOCK_SYSTEM} (?:och|samt|o|&|\+) (?:i |ur |från )?axsor"
            for head in ("[td] i ", "[td] ur ", "[td] i både ", "[td] ur både ", "ta i ", "ta ur ", "ta ur både ")
        ),
    ),
    E.PROVIDER_SWITCHED: (
        r"ligger (?:nu )?(?:på|hos|under|till) (?:den |det )?(?:nya|nye|rätt) (?:utförar|hemtjänst|anordnar|bolag)\w*",
        r"(?<!\w)(?:brukaren|kunden|hen) ligger (?:(?:nu|då) )*(?:hos|under) (?!(?:oss|er|mig|dörren|anhöriga)(?!\w))",
        r"ligger (?:(?:nu|då) )*(?:brukaren|kunden|hen|hon|han|låset) (?:nu )?(?:hos|under) (?!(?:oss|er|mig|dörren)"
        r"(?!\w))",
        r"(?<!\w)byt(?:et|te) (?:av utförare )?(?:är|blev) (?:nu )?(?:genomfört|gjort|klart|utfört)",
    ),
}
FAMILIES: Final[dict[EventType, Worded]] = {kind: Worded("|".join(rows)) for kind, rows in _FAMILIES.items()}
EVENT_WORDINGS: Final = Wordings([*EVENT_PATTERNS.items(), *FAMILIES.items()])
