"""Wordings that report work, one pattern per event, matched against lower-case text; a new wording is a new row.

Swedish as it is spoken in a van, and the English of installers who write no Swedish. `CONTEXT_WORDS` are words
that report nothing by themselves ("uppe nu", "går ej") but do so in the thread of a job whose work is known.
"""

import re
from typing import Final

from mailbot.domain.reading import EventType
from mailbot.parsers.job_work import Work
from mailbot.parsers.worded import Worded
from mailbot.parsers.wordings import Wordings

GATE: Final = r"(?:port(?:lås|enhet)\w*|lås\w* (?:i|på|till|för) port\w*|enhet\w* (?:i|på|till|för) port\w*)"
LOCK: Final = (
    r"(?:lås(?:et|en|enhet\w*|e)?|(?:dörr|lägenhets)?enhet(?:en)?|dörrlås\w*|trygghetslås\w*|phoniro\w*)(?!\w)"
)
_OWN: Final = (
    r"(?:gamla|gammalt|ordinarie|vanliga|vanligt|egna|eget|egen|ursprunglig[at]|original|befintliga|tidigare"
    r"|mekaniska"
    r"|förra|manuella|deras|hans|hennes|sitt|kundens|brukarens)"
)
_TURN: Final = r"(?:(?:lås|cylinder|original|dörr|hand)?vred(?:et|en)?(?!\w))"
_OWN_LOCK: Final = (
    rf"(?:(?:{_OWN} (?:\w+ )?){{1,2}}(?:lås\w*|cylindern?|assa\w*|yale\w*|beslag\w*|{_TURN})|{_TURN}"
    r"|original(?:lås\w*|cylinder\w*|en)?(?!\w)|ordinarie(?= (?:är |sitter |nu ){0,2}(?:åter|tillbaka|på|ditsatt))"
    r"|assa(?:n|låset|lås)?(?!\w))"
)
_BACK: Final = (
    r"(?:tillbaka\w*|igen(?!\w)|åter(?!\w)|åter(?:ställ|monter|insatt)\w*|(?:dit|på|upp)satt\w*|(?:på|dit"
    r"|fast)skruva\w*"
    r"|uppe(?!\w)|på(?= plats|$|[.,!)])|på plats|monterat igen)"
)
_UP: Final = r"(?:monterat|monterad|monterade|monterats|monterades)"
_AWAY: Final = r"(?:monterat|monterad|monterade|monterats|monterades|taget|tagen|tagna|plocka[td]|skruva[td]|montera)"
_OUR_SYSTEM: Final = r"(?:phoniro\w*|lmo\w*|appen|system(?:et)?|portalen|programmet|admin)"
_PARTS: Final = (
    r"(?:reservdel\w*|delar|del(?:en)?|motor\w*|cylinder\w*|slutbleck\w*|kolv\w*|vred\w*|låskista\w*|kretskort\w*"
    r"|(?:ny(?:tt|a)? |annan |annat )(?:lås|enhet|läsare|batteri|kort)\w*|(?:lås)?hus\w*|adapter\w*|distans\w*"
    r"|skruv\w*)"
)

EVENT_PATTERNS: Final[dict[EventType, Worded]] = {
    kind: Worded(pattern)
    for kind, pattern in {
        EventType.REBOOKED: (
            r"ombok\w*|bokat? om(?!\w)|bokade om(?!\w)|(?:bokning|tid|besök|montering|nedmontering)\w* (?:är |blev "
            r"|blir )?"
            r"(?:flytta[dts]{1,2}|ändra[dts]{1,2}|fram ?flytta[dt]|skjut(?:s|en|et) fram)"
            r"|(?:flyttat|flyttar|flyttade|ändrat|ändrar|skjuter|skjutit|flytta) (?:på )?(?:fram )?(?:tiden"
            r"|bokningen|besöket)"
            r"|(?:skjuter|skjutit|flyttar|flyttat) fram(?!\w)|framflytta[dt]|(?:sena|tidiga)relag[dt]|omplaner\w*"
            r"|ny tid(?!\w)|nya? (?:tiden?|besök\w*|försök\w*|datum(?:et)?)(?: är"
            r"| blir|:)"
            r"|(?<!\w)nytt är(?!\w)|nytt (?:försök|besök)(?!\w)|(?<!\w)rescheduled|moved to(?= \w+day| \d)"
        ),
        EventType.BOOKED: (
            r"(?<!\w)(?<!som )(?<!enligt )(?:in|för)?bokat(?!\w)|(?<!\w)bokade?(?!\w)|inbokad|(?:vi"
            r"|jag) (?:kommer|åker dit|är där)(?!\w)(?! inte| att)"
            r"|(?:(?<![\s\S])|(?<=\n)|(?<=[.!,] ))(?:kommer|åker dit|monterar|är där|tar det|gör det)"
            r"(?= (?:på )?(?:mån|tis|ons|tor|fre|\d|den \d|i ?morgon|v\.? ?\d))"
            r"|tid(?:en)? (?:blir|är|satt|bestämd|spikad|fastställd)|(?:har )?fått (?:en )?tid(?!\w)"
            r"|inlagt? i (?:schemat"
            r"|kalendern)|lagt in (?:det |den |er )?(?:i |på |till )|bokning(?:en)?(?= \d|:| är| på| till| klar)"
            r"|(?<!\w)spika[td](?!\w)|uppgjort|gjort upp(?!\w)|(?:kommit )?överens(?:kommet|kommit)?(?: om)?(?!\w)"
            r"|(?<!\w)(?:in)?planera[td](?: in)?(?!\w)|bestämt (?:tid|till|med)|(?:vi )?ses (?:där|på plats|då"
            r"|vid)(?!\w)"
            r"|är satt till|(?<!\w)avtalat(?!\w)|(?<!\w)booked(?!\w)|appointment (?:is )?(?:set|made)|scheduled for"
        ),
        EventType.GATE_DISMOUNTED: (
            rf"(?:{GATE}|porten)(?! utan)[^.\n,]{{0,30}} (?:ned|ner|av|de|bort|loss){_AWAY}(?!\w)"
            rf"|(?:ned|ner|av|de|bort|loss){_AWAY} (?:\w+ ){{0,2}}{GATE}"
            rf"|{GATE}[^.\n,]{{0,20}} (?:är |sitter )?(?:nu )?(?:nere|borta|(?:ned|ner|bort)tag\w+)(?!\w)"
            rf"|(?:tog|tagit|plockat|plockade|skruvat|skruvade|monterat|monterade) (?:ner|ned|bort"
            rf"|loss) (?:\w+ ){{0,2}}{GATE}"
            r"|(?:removed|took down) (?:the )?(?:gate|entrance) (?:lock|unit)"
        ),
        EventType.DISMOUNTED: (
            rf"(?:ned|ner|av|de|bort){_AWAY}(?!\w)|(?<!\w)(?:ned"
            rf"|ner)mont\.?(?:ering(?:en)?)? (?:är )?(?:nu )?(?:klart?"
            r"|gjord|utförd|färdig)(?!\w)"
            rf"|(?:tog|tagit|tagits|plockat|plockade|plockats|skruvat|skruvade|monterat|monterade|hämtat|hämtade)"
            rf" (?:(?:ner|ned|bort|av|loss|hem|med)(?: mig)? )?(?:\w+ ){{0,2}}?{LOCK}(?! (?:kista|cylinder))"
            rf"|(?:tog|tagit|plockat|plockade|skruvat|skruvade|monterat|monterade) (?:(?:det|den) )?(?:ner|ned)(?!\w)"
            rf"|{LOCK}(?: \([^)\n]{{1,20}}\))?(?: [a-z]{{0,3}}-?\d[\d ]{{3,9}})? (?:(?!och |som |men )\w+ ){{0,3}}?"
            r"(?:nere|hämtat|hämtad|borta|(?:ned|ner)plocka[td]|nedtag\w+)(?!\w)"
            r"|är (?:ner|ned)tag|lock (?:is |was )?(?:removed|taken down|dismounted)|(?:removed|took down) the lock"
        ),
        EventType.GATE_MOUNTED: (
            rf"{GATE}[^.\n,]{{0,25}} (?:in|upp)?(?:{_UP}|uppsatt|sitter uppe|uppe|på plats|installera[td]"
            rf"|igång)(?!\w)"
            rf"|(?:monterat|monterade|satt upp|satte upp|monterad|installerat|installerade) (?:\w+ )?(?:även "
            rf"|också )?{GATE}"
            r"|port finns,? (?:och )?enhet (?:är )?(?:nu )?monterad"
            r"|(?:gate|entrance) (?:lock|unit) (?:is )?(?:mounted|installed)"
        ),
        EventType.MOUNTED: (
            rf"(?<!\w)(?:in|upp|dit|ny|på)?{_UP}(?!\w)(?! (?:ner|ned|bort|av|loss|isär))"
            r"|(?<!\w)(?:installera(?:t|d|de|ts|des)|uppsatta?|uppskruva[td]|driftsat[ta]?)(?!\w)"
            rf"|(?<!gamla )(?<!vanliga )(?<!egna )(?<!\w){LOCK}(?: (?:sitter|hänger|är|e|ä|nu|alltså"
            rf"|äntligen)){{0,3}}"
            r" (?:uppe|på plats|igång)(?!\w)|är låset (?:uppe|på plats)(?!\w)"
            rf"|(?:satt|satte|skruvat|skruvade|fått|fick) (?:upp|dit|på) (?:\w+ ){{0,2}}?{LOCK}"
            rf"|(?:satt|satte|fått|fick) (?:\w+ )?{LOCK} (?:på plats|på dörren|på|upp|dit)(?!\w)"
            r"|montering(?:en)? (?:är )?(?:nu )?(?:klar|utförd|gjord|färdig|genomförd|avklarad)"
            rf"|(?:{LOCK}|[a-z]{{1,3}}-?\d+) (?:sitter|hänger) (?:nu )?(?:på|i) (?:dörren|plats)"
            r"|nu sitter (?:det|den|låset)(?: (?:där|uppe|på plats|på dörren))?(?=[.,!]|$)"
            r"|låset sitter(?: nu| alltså| där| som det ska| fint| bra| på)*(?=[.,!]|$)"
            r"|lock (?:is |was )?(?:now )?(?:mounted|installed|up|in place)|(?:mounted|installed) (?:the )?lock"
        ),
        EventType.MOVED: (
            r"lås\w* (?:\d[\d ]{3,9}\d )?(?:är |har )?(?:nu )?(?:blivit )?flytta[tds]{1,2}|flytta(?:t|d"
            r"|de) (?:över )?lås"
            r"|flytt(?:en)? (?:är |blev )?(?:nu )?(?:klar|gjord|utförd|färdig|genomförd)|lock (?:is |was )?moved"
        ),
        EventType.NOT_MOUNTABLE: (
            r"(?:går|gick) (?:det |tyvärr |absolut )*(?:inte|ej) (?:att )?(?:montera(?! (?:ner|ned|bort|av))|sätta"
            r"|installera|få (?:dit|upp"
            r"|på)"
            r"|skruva|borra)|(?:kan|kunde) (?:jag |vi |det |låset |tyvärr )*(?:inte|ej) (?:monteras?|sättas?"
            r"|installeras?)(?!\w)(?! (?:tid|nu|ner|ned|bort|av))"
            r"|inte monterbar\w*|omöjligt att (?:montera|få)|passar (?:inte|ej)(?= (?:på|i|till|dörren|låset)"
            r"|[.,!\n]|$)"
            r"|(?:inte|ej) möjligt att (?:montera|sätta|installera)|fick (?:inte|ej) (?:dit|upp|på) (?:lås|det"
            r"|enhet)\w*"
            r"|för (?:smal|tunn|trång|tjock|liten|kort) (?:karm|dörr|profil|låskista|cylinder)\w*"
            r"|ville (?:först )?(?:inte|ej) (?:ha|låta \w+ montera) (?:något |nåt |det |ett )?(?:digitalt )?lås"
            r"|tackar nej till lås"
            r"|får (?:inte|ej) borra|(?:can ?not|can't|could not|couldn't|not possible to) (?:be )?(?:mount|install"
            r"|fit)\w*"
        ),
        EventType.NO_ACCESS: (
            r"ingen (?:var |är |fanns )?hemma|ingen (?:\w+ ){0,2}öppna\w*|ingen kom(?!\w)|(?:sjukhus|inlagd"
            r"|bortrest)[^.\n]{0,40}(?:blev|gick|kunde|kom) (?:\w+ )?(?:inget|inte)|(?:inte|ej|aldrig) hemma"
            r"|kom(?:mer)? (?:jag |vi |man )?(?:inte|ej|aldrig) in"
            r"|ingen (?:var|fanns|är) (?:där|på plats)|vägra\w*|släpp(?:te|s|tes)? (?:inte|ej)(?: \w+)? in"
            r"|öppnade? (?:inte|ej|aldrig)"
            r"|fick (?:jag |vi )?(?:inte|ej|aldrig) komma in|ingen svara\w*|svara(?:de|r) (?:inte|ej)(?: på| i| när)"
            r"|(?:ej|inget|inte) tillträde|(?:stängd|låst) (?:dörr|port)(?! \w*nyck)|bom(?:resa|körning\w*|kört"
            r"|körd|besök)"
            r"|kört bom|körde bom|(?<!\w)bommade|ingen på plats|f(?:ick|år|ått) (?:jag |vi )?(?:inte"
            r"|ej) (?:fått )?tag (?:på|i)|öppnade ingen(?!\w)|stod utanför"
            r"|(?:nobody|no one|no-one) (?:was )?(?:at )?(?:home|there|answered|opened)|could(?: not|n't) get in"
            r"|no access"
        ),
        EventType.GATE_NEEDED: (
            r"port (?:finns )?(?:men )?(?:utan|ingen|saknar) (?:port)?(?:enhet"
            r"|lås)\w*|port finns men (?:ingen|inget|utan)"
            r"|(?:ingen|inga|någon|inte någon|inget|utan|saknar|saknas) (?:\w+ )?(?:port)?enhet\w*"
            r"(?: (?:som )?(?:sitter|finns|är monterad))?(?: (?:inte|där|i den|i den än|på den|på porten|i porten))*"
            r"|(?:port)?enhet\w* (?:saknas|finns (?:inte|ej)|är inte monterad)|enhet:? (?:nej|saknas)"
            r"|ingen portenhet|inget portlås(?! (?:behöv|kräv|öns))|portlås (?:behövs|krävs"
            r"|saknas)(?! (?:ej|inte))|(?:behöver|behövs|krävs) (?:nog |också |även |ju |alltså )*(?:ett )?portlås"
            r"|port finns,? (?:men )?(?:saknar|inget|ingen)|no (?:gate |door |port )?unit(?!\w)"
        ),
        EventType.GATE_PRESENT: (
            r"(?:portlås|portenhet|låsenhet i porten)\w* (?:finns|sitter|fanns"
            r"|är (?:redan|på plats|där))(?: (?:redan|där|på plats|monterat|i porten))*"
            r"|portlås redan|redan (?:ett |en )?(?:portlås|portenhet|enhet i porten)"
            r"|porten har (?:redan )?(?:en )?(?:port)?enhet|sitter (?:redan )?(?:en )?(?:port)?enhet i porten"
        ),
        EventType.OLD_LOCK_RESTORED: (
            rf"{_OWN_LOCK}[^.\n;,]{{0,30}}?(?<!\w){_BACK}"
            rf"|{_OWN_LOCK} (?:är |sitter )?(?:nu )?på(?=$|[.,!\n])"
            rf"|(?<!\w)(?:satt|satte|skruvat|skruvade|monterat|monterade|lagt|fått|fick|byggt|åkte|åkt)"
            rf"(?: (?:dit|tillbaka|på|upp|igen|åter|om))*(?: (?:i|till))?(?: (?!och|men|samt|så )\w+){{0,2}}? "
            rf"(?:(?:{_OWN} (?:\w+ )?){{1,2}}(?:lås\w*|cylindern?|assa\w*|yale\w*|{_TURN})|{_TURN}|assa\w*)"
            r"|(?:gamla|vanliga|ordinarie|egna) (?:åkte|åker|sitter|är|kom) (?:dit|på|tillbaka|åter)(?: igen)?(?!\w)"
            r"|återställ\w* (?:\w+ )?(?:gamla|ordinarie|vanliga|dörren|allt)|återställt (?:låset|vredet|efter)"
            r"|(?:dörren|allt) (?:är |nu )*återställ[dt]|(?:dörren|låset) (?:är "
            r"|ser ut )?(?:nu )?som (?:det var )?(?:innan|förut|från början)"
            r"|(?:old|original|ordinary) lock (?:is )?(?:back|restored)"
        ),
        EventType.KEY_RETURNED: (
            r"nyck\w*(?: [^\s.,;\n]+){0,3}? (?:åter(?!kom)\w*|tillbaka\w*|(?:in|över|av|till)?läm?na(?:d|t|ts|de"
            r"|des|dat)(?! i brev)(?!\w)|fick \w+ i handen|kvittera(?:d|t|de)(?! ut))"
            r"|(?:lämnat?|lämnade|gett|gav|gett|överlämna\w+|återlämna\w+) (?:tillbaka|åter|in|över"
            r"|av)?(?: \w+){0,2}? ?"
            r"(?:\w{0,12})nyck\w*(?! i brev)|nyck\w* [^.\n]{0,20}(?:kvitterad(?! ut)|kvittens)"
            r"|keys? (?:\w+ )?(?:returned|handed (?:over|back))"
        ),
        EventType.FAULT_NOT_FIXED: (
            r"(?:kunde|gick|går|kan) (?:inte|ej) (?:att )?(?:laga|åtgärda|lösa|fixa|reparera|få (?:det|den|ordning"
            r"|igång))"
            r"|fel\w* (?:kvarstår|är kvar|finns kvar)|samma fel (?:igen|kvarstår|fortfarande)"
            r"|(?<!\w)(?:inte|ej|icke|ännu inte|inget)(?: \w+)? (?:åtgärda[td]|laga[td]|löst|fixat|reparera[td]"
            r"|avhjälpt|klart?)(?!\w)"
            r"|(?:krånglar|kärvar|trilskas|strular) fortfarande|fortfarande (?:fel|trasig|samma|krångl)\w*"
            r"|(?:fungerar|funkar) (?:fortfarande inte|inte än|ännu inte)|not (?:yet )?(?:fixed|repaired|solved)"
        ),
        EventType.FAULT_FIXED: (
            r"fel\w* (?:är |blev )?(?:nu )?(?:åtgärda\w*|avhjälpt\w*|löst|laga[td]|fixa[td]|borta)"
            r"|(?<!\w)(?:åtgärda[td]|åtgärdade|avhjälpt|laga[td]|lagade|fixa[td]|fixade|reparera[td]"
            r"|reparerade)(?!\w)"
            r"|(?:fungerar|funkar|går|låser|rullar) (?:(?:fint|bra|som \w+|perfekt|utmärkt|felfritt|igen) )?(?:nu"
            r"|igen)(?!\w)"
            r"|nu (?:fungerar|funkar) (?:det|den|låset)|(?:fungerar|funkar) (?:som (?:det ska|vanligt)"
            r"|utan (?:problem|anmärkning))"
            r"|löst problemet|problemet (?:är )?löst|(?<!\w)justerade(?: och)?(?!\w)"
            r"|(?<!\w)bytte? (?:ut )?(?:\w+ ){0,2}?(?:slutbleck"
            r"|kolv|lås|batteri|motor|vred|enhet|cylinder)\w*|(?:fixed|repaired|solved|works) (?:now|again)"
            r"|is (?:fixed|repaired)"
        ),
        EventType.PARTS_NEEDED: (
            rf"(?:behöver|behövs|saknar|saknas|måste(?: ha)?|får) (?:\w+ ){{0,2}}(?:beställa(?!s)|{_PARTS})"
            rf"|(?:beställer|beställt|beställde|beställd|beställda) (?:\w+ ){{0,2}}?{_PARTS}"
            rf"|{_PARTS} (?:är )?(?:beställ[dt]\w*|på väg|på ingång|behövs|saknas)"
            r"|(?:beställer|beställt|beställde|väntar på) (?:en |ett )?(?:ny|nytt|nya)(?!\w)(?! (?:tid|bokning|nyck))"
            r"|väntar på (?:\w+ )?(?:delar|reservdel\w*|material|leverans|motor\w*|cylinder\w*)"
            r"|need(?:s)? (?:a )?(?:new|spare)"
        ),
        EventType.SYSTEM_FAULT: (
            rf"(?:fel|felet|problem|problemet|det|strul\w*) (?:\w+ )?(?:ligger )?(?:i|på|hos|med) (?:{_OUR_SYSTEM}"
            rf"|programvaran"
            r"|mjukvaran|servern|leverantörens sida)(?! (?:från|till))|(?<!inte )(?<!\w)systemfel(?!\w)"
            r"|(?:system|app|mjukvaru|program|server|behörighets|licens)(?:fel|problem)(?:et)?(?!\w)"
            r"|inget fel på (?:själva )?lås\w*"
        ),
        EventType.DECOUPLED: (
            r"(?:från|bort|av|ur)koppl(?:at|ad|ade|ats|ades)(?!\w)|koppla[td] (?:bort|ifrån|från|av|loss|ur)(?!\w)"
            r"|kopplade (?:bort|ifrån|från|av|loss)(?!\w)|(?:av|bort)registrera[td] (?:i|ur|från) phoniro"
            r"|(?:borttag\w+|raderat?|bort) (?:ur|från|i) phoniro|(?:tagit|tog) bort (?:\w+ ){0,2}(?:ur|i"
            r"|från) phoniro"
            r"|(?:decoupled|disconnected|unlinked)(?!\w)"
        ),
        EventType.AXSOR_KEY_REMOVED: (
            r"(?:nyck\w*|nr)[^.\n]{0,40}(?:borttag\w*|bort\w*|avregistrer\w*|raderad"
            r"|raderat|avförd|avslutad|rensa[td])[^.\n]{0,20}axsor"
            r"|(?:tagit bort|tog bort|raderat|raderade|rensat|bortkopplat)[^.\n]{0,30}(?:nyck\w*)?[^.\n]{0,20}axsor"
            r"|(?:borttag\w*|bort|avregistrer\w*|raderat|rensa[td]) (?:ur|från|i) axsor"
            r"|axsor[^.\n]{0,30}(?:borttag\w*|bort(?!\w)|raderat|klart|klar|avregistrera\w*|rensa[td])"
        ),
        EventType.PROVIDER_SWITCHED: (
            r"överkoppla[td]|koppla[td] (?:över|om)(?!\w)|kopplade (?:över|om)(?!\w)|omkoppla[td](?!\w)"
            r"|(?:bytt|bytte|ändrat|ändrade) (?:\w+ )?(?:utförare|anordnare|hemtjänst)|utförar(?:e|en"
            r"|byte\w*) (?:är |nu )*"
            r"(?:bytt|ändrad|gjort|klart|utfört)|byte\w* (?:av utförare )?(?:är )?(?:nu )?(?:genomfört|gjort"
            r"|klart) i phoniro"
            r"|flytta[td] (?:över )?(?:till|från) [^.\n]{1,30} i phoniro|(?:ligger|hör|tillhör) (?:nu )(?:på|under"
            r"|till|hos) (?!(?:bordet|kontoret))"
        ),
    }.items()
}
CONTEXT_WORDS: Final[dict[Work, dict[EventType, Worded]]] = {
    work: {kind: Worded(pattern) for kind, pattern in kinds.items()}
    for work, kinds in {
        Work.MOUNT: {
            EventType.MOUNTED: (
                r"(?<!\w)uppe(?!\w)(?! (?:i|hos)(?!\w))|^\W*(?:\w+ )?på plats(?!\w)|sitter (?:nu|där|fint|som"
                r"|på plats)(?!\w)"
                r"|(?:allt |det |nu )?(?:är )?(?<!\w)(?:klart|färdigt?|gjort|utfört|fixat|done)(?!\w)(?! med| att"
                r"| för)"
                r"|(?:satt|satte|skruvat|skruvade) (?:upp|dit|fast) (?:det|den)(?!\w)|hänger (?:nu |där|på)(?!\w)"
                r"|(?<!\w)(?:is )?mounted(?!\w)|(?<!\w)installed(?!\w)"
                r"|(?<!\w)mont\.?(?= (?:idag|i ?går|\d))"
            ),
            EventType.NOT_MOUNTABLE: (
                r"(?:går|gick|funkar|funkade) (?:tyvärr )?(?:inte|ej)(?=[.,!(:\n]| [(]| på d| med d| pga| eftersom|$)"
                r"|(?:har|sitter)(?: redan)?(?: \w+){0,2} (?:yale|doorman|kodlås|digitalt lås|egen smart)\w*"
            ),
        },
        Work.DISMOUNT: {
            EventType.DISMOUNTED: (
                r"(?<!\w)nere(?!\w)(?! (?:i|på|vid|hos)(?!\w))|(?:tog|tagit|plockat|plockade|skruvat|skruvade) (?:ner"
                r"|ned|bort|loss)"
                r"(?:en)? (?:det|den|idag|igår|i)(?!\w)|(?<!\w)(?:removed|taken down)(?!\w)"
            ),
        },
        Work.GATE: {
            EventType.GATE_MOUNTED: (
                rf"(?<!\w)(?:in|upp)?(?:{_UP}|uppsatt|inkoppla[td]|installera[td]|uppe)(?!\w)(?! (?:ner|ned|bort))"
                r"|enheten? (?:sitter|är på plats|är uppe|är igång)|på plats(?!\w)"
            ),
        },
        Work.GATE_REMOVAL: {
            EventType.GATE_DISMOUNTED: (
                rf"(?:ned|ner|av|de|bort|loss){_AWAY}(?!\w)|(?<!\w)(?:nere|borta)(?!\w)"
                r"|(?:tog|tagit|plockat|plockade|skruvat|skruvade|monterat|monterade) (?:ner|ned|bort|loss)(?!\w)"
            ),
        },
        Work.MOVE: {EventType.MOVED: r"(?<!\w)flyttat(?!\w)|(?<!\w)flytta[td](?: och klart)?(?=[.,!]|$)"},
        Work.FAULT: {
            EventType.FAULT_NOT_FIXED: r"(?<!\w)kvarstår(?!\w)|(?<!\w)utan resultat(?!\w)",
            EventType.SYSTEM_FAULT: (
                rf"(?:{_OUR_SYSTEM}|server\w*) (?:\w+ )?(?:strular|strulade|krånglar|krånglade|hänger sig|svarar inte"
                r"|(?:var|är|låg|ligger) nere)"
            ),
            EventType.FAULT_FIXED: (
                r"(?<!\w)bytte?(?!\w)(?! (?:om|utförare))|(?:allt|det|låset|den) (?:fungerar|funkar)(?! (?:inte|ej"
                r"|dåligt|bara))(?!\w)|"
                r"(?:allt |det |nu )?(?:är )?(?<!\w)(?:klart|gjort|utfört|done|ok nu|okej nu|bra nu)(?!\w)(?! med"
                r"| att| för)"
                r"|(?<!\w)(?:smorde|smort|justerat|spände|drog åt|dragit åt|startade om|startat om)(?!\w)"
                r"|(?:fungerar|funkar|låser|öppnar)(?: \w+){0,2}? (?:igen|nu|som vanligt|utmärkt|fint|bra"
                r"|perfekt)(?!\w)"
            ),
        },
        Work.COUPLE: {
            EventType.COUPLED_DOOR: r"(?:^|[\n.!,] ?)(?:allt |det |nu )?(?:är )?(?:klart|gjort|fixat"
            r"|utfört)(?!\w)(?! med| att| för)",
        },
        Work.SWITCH: {
            EventType.PROVIDER_SWITCHED: r"(?:^|[\n.!,] ?)(?:allt |det |nu )?(?:är )?(?:klart|gjort|fixat|utfört"
            r"|bytt)(?!\w)(?! med| att| för)"
            r"|(?:flytta[td]|ändra[td]|bytt) (?:över )?(?:till|från)(?!\w)|har (?:nu )?åtkomst",
        },
    }.items()
}
COUPLED: Final = re.compile(
    r"(?<!\w)(?:in|ihop|på|till)?koppl(?:ad|at|ade|ats|ades)(?!\w)(?! (?:bort|ifrån|från|av|loss|över|om|ur)(?!\w))"
    r"|(?:in|upp)lag[dt]a? i phoniro|lagt (?:in|upp) [^.\n]{0,25} i phoniro"
    r"|(?<!\w)kopplingen? (?:är )?(?:klar|gjord|utförd)|(?<!\w)(?:coupled|linked|paired)(?!\w)"
)
COUPLED_BOTH: Final = re.compile(
    r"(?<!\w)(?:båda|bägge|allt|dörr(?:en|lås\w*)? (?:och|\+|&|o) port\w*|port\w* (?:och|\+) dörr\w*)(?!\w)"
)
COUPLED_GATE: Final = re.compile(r"(?<!\w)port\w*")
COUPLED_DOOR: Final = re.compile(r"(?<!\w)(?:dörr\w*|låsenhet\w*|lägenhets\w*)")
EVENT_WORDINGS: Final = Wordings(EVENT_PATTERNS.items())
