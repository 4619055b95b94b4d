"""Wordings that report work, one pattern per event, matched against lower-case text; a new wording is a new row.

Swedish as it is spoken in a van, and the English of installers who write no Swedish. What reports something only in
the thread of a job whose work is known ("uppe nu", "går ej") stands in `context_words`.
"""

import re
from typing import Final

from mailbot.domain.reading import EventType
from mailbot.parsers.worded import Worded

GATE: Final = (
    r"(?:port(?:lås|enhet|läsar)\w*"
    r"|läsar\w* (?:i|på|vid) (?:port|entré)\w*|enhet\w* (?:i|på|vid) entré\w*"
    r"|lås\w* (?:i|på|till|för) port\w*|enhet\w* (?:i|på|till|för) port\w*)"
)
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
UP: Final = r"(?:monterat|monterad|monterade|monterats|monterades)"
AWAY: Final = r"(?:monterat|monterad|monterade|monterats|monterades|taget|tagen|tagna|plocka[td]|skruva[td]|montera)"
OUR_SYSTEM: Final = r"(?:phoniro\w*|lmo\w*|appen|(?:lås-?)?system(?:et)?|portalen|programmet|admin)"
_LOCK_SYSTEM: Final = r"(?:phoniro\w*|lmo\w*|(?:lås-?)?system(?:et)?|portalen|programmet)"
_FAILS: Final = (  # nobody managed to: "gick inte att", "hann jag inte", "lyckades inte", "fick tyvärr aldrig"
    r"(?:går|gick|hann|kunde|kan|fick|lyckades|lyckas|orkade|klarade|funkar|funkade)"
    r" (?:(?:jag|vi|man|det|den|låset|tyvärr|absolut|bara|alls) )*(?:inte|ej|aldrig) (?:(?:alls|ens|med|riktigt)"
    r" )*(?:att )?"
)
_DIGITAL: Final = r"(?:(?:digital|elektronisk|eget|egen|smart)\w* )?"
_FIT: Final = (
    r"(?:monteras?|sättas?(?: upp| dit| på)?|installeras?|få (?:dit|upp|på|fast|plats)|skruvas?|fästas?|passa)"
)
_RING: Final = r"(?:ring\w*|knack\w*|plinga\w*|bulta\w*)"
_PARTS: Final = (
    r"(?:reservdel\w*|delar|del(?:en)?|motor\w*|cylinder\w*|slutbleck\w*|kolv\w*|vred\w*|låskista\w*|kretskort\w*"
    r"|(?:ny(?:tt|a)? |annan |annat )(?:lås|enhet|läsare|batteri|kort)\w*|(?:lås)?hus\w*|adapter\w*|distans\w*"
    r"|skruv\w*)"
)

EVENT_PATTERNS: Final[dict[EventType, Worded]] = {
    kind: Worded(pattern)
    for kind, pattern in {
        EventType.REBOOKED: (
            r"ny(?:tt|a)? (?:dag|dato|datum|klockslag)(?:en)?:? (?=(?:är |blir )?(?:på )?(?:mån|tis|ons|tors|fre|\d"
            r"|den \d))|"
            r"ombok\w*|bokat? om(?!\w)|bokade om(?!\w)|(?:bokning|tid|besök|montering|nedmontering)\w* (?:är |blev "
            r"|blir )?"
            r"(?:flytta[dts]{1,2}|ändra[dts]{1,2}|fram ?flytta[dt]|skjut(?:s|en|et) fram)"
            r"|(?:flyttat|flyttar|flyttade|ändrat|ändrar|skjuter|skjutit|flytta) (?:på )?(?:fram )?(?:tiden"
            r"|bokningen|besöket)"
            r"|(?:skjuter|skjutit|flyttar|flyttat) fram(?!\w)|framflytta[dt]|(?:sena|tidiga)relag[dt]|omplaner\w*"
            r"|ny tid(?!\w)|nya? (?:tiden?|besök\w*|försök\w*|datum(?:et)?)(?: är"
            r"| blir|:)"
            r"|(?:flytta[dt]|ändra[dt]|bytt|bytte|byter|flyttar|ändrar) (?:till en )?(?:annan )?(?:tid|dag"
            r"|datum)(?:en)?(?!\w)"
            r"|(?<!\w)(?:bytte|bytt|byter|flyttade?|flyttat|flyttar|ändrat|ändrade|ändrar)(?: (?:det|den|besöket"
            r"|tiden|oss))?"
            r" till(?= (?:på )?(?:mån|tis|ons|tors?|fre|lör|sön|i ?morgon|\d|den \d|kl))"
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
            rf"(?:ned|ner|av|de|bort|loss){AWAY} (?:från|ur|i|på) (?:port|entré)\w*"
            rf"|(?:{GATE}|porten)(?! utan)[^.\n,]{{0,30}} (?:ned|ner|av|de|bort|loss){AWAY}(?!\w)"
            rf"|(?:ned|ner|av|de|bort|loss){AWAY} (?:\w+ ){{0,2}}{GATE}"
            rf"|{GATE}[^.\n,]{{0,20}} (?:plocka[td]|tagen|tagits|skruva[td]|hämta[td]|monterad) (?:ur|från|bort|ner"
            r"|ned|loss|av|hem)(?!\w)"
            rf"|{GATE}[^.\n,]{{0,20}} (?:är |sitter )?(?:nu )?(?:nere|borta|(?:ned|ner|bort)tag\w+)(?!\w)"
            rf"|(?:tog|tagit|plockat|plockade|skruvat|skruvade|monterat|monterade) (?:ner|ned|bort"
            rf"|loss) (?:\w+ ){{0,2}}{GATE}"
            r"|(?:removed|took down) (?:the )?(?:gate|entrance) (?:lock|unit)"
        ),
        EventType.DISMOUNTED: (
            rf"(?:ned|ner|av|de|bort){AWAY}(?!\w)|(?<!\w)(?:ned"
            rf"|ner)mont\.?(?:ering(?:en)?)? (?:är )?(?:nu )?(?:klart?"
            r"|gjord|utförd|färdig)(?!\w)"
            rf"|(?:tog|tagit|tagits|plockat|plockade|plockats|hämtat|hämtade)"
            rf" (?:(?:ner|ned|bort|av|loss|hem|med)(?: mig)? )?(?:\w+ ){{0,2}}?{LOCK}(?! (?:kista|cylinder))"
            rf"|(?:skruvat|skruvade|monterat|monterade) (?:ner|ned|bort|av|loss) (?:\w+ ){{0,2}}?{LOCK}(?! (?:kista"
            r"|cylinder))"
            rf"|(?:tog|tagit|plockat|plockade|skruvat|skruvade|monterat|monterade) (?:(?:det|den) )?(?:ner|ned)(?!\w)"
            rf"|{LOCK}(?: \([^)\n]{{1,20}}\))?(?: [a-z]{{0,3}}-?\d[\d ]{{3,9}})? (?:(?!och |som |men )\w+ ){{0,3}}?"
            r"(?:nere|hämtat|hämtad|borta|(?:ned|ner)plocka[td]|nedtag\w+)(?!\w)"
            r"|lås-20\d\d-\d{5}\W{1,3}(?:(?:är|nu|också) )*nere(?!\w)"
            r"|är (?:ner|ned)tag|lock (?:is |was )?(?:removed|taken down|dismounted)|(?:removed|took down) the lock"
        ),
        EventType.GATE_MOUNTED: (
            rf"{GATE}(?![^.\n,]{{0,30}}(?:redan|fanns|sedan tidigare))[^.\n,]{{0,25}} (?:in|upp)?(?:{UP}|uppsatt"
            r"|sitter uppe|uppe|på plats|installera[td]"
            rf"|igång)(?!\w)"
            rf"|(?:monterat|monterade|satt upp|satte upp|monterad|installerat|installerade) (?:\w+ )?(?:även "
            rf"|också )?{GATE}"
            r"|(?:monterat|monterad|uppsatt|installera[td]|uppe) (?:i|på|vid) (?:entré|port)\w*"
            rf"|(?:nu )?sitter (?:nu )?(?:den (?:nya )?)?{GATE} (?:uppe|på plats|i(?!gång)|vid|på)(?!\w)"
            r"|port finns,? (?:och )?enhet (?:är )?(?:nu )?monterad"
            r"|(?:gate|entrance) (?:lock|unit) (?:is )?(?:mounted|installed)"
        ),
        EventType.MOUNTED: (
            rf"(?<!\w)(?:in|upp|dit|ny|på)?{UP}(?!\w)(?! (?:ner|ned|bort|av|loss|isär))"
            r"|(?<!\w)(?:installera(?:t|d|de|ts|des)|uppsatta?|uppskruva[td]|(?:på|dit)satt(?= (?:på|i|nu|idag|och))"
            r"|driftsat[ta]?)(?!\w)"
            rf"|(?<!gamla )(?<!vanliga )(?<!egna )(?<!\w){LOCK}(?: (?:sitter|hänger|är|e|ä|nu|alltså"
            rf"|äntligen)){{0,3}}"
            r" (?:uppe|på plats|igång|på(?=[.,!\n]|$))(?!\w)|är (?:nya |digitala )?låset (?:nu )?(?:uppe|på plats"
            r"|igång|på(?=[.,!\n]|$))(?!\w)"
            r"|lås-20\d\d-\d{5}\W{1,3}(?:(?:är|nu|också) )*uppe(?!\w)"
            r"|(?:satt|satte|skruvat|skruvade|fått|fick|hängt|hängde|monterat|monterade) (?:upp|dit|på) (?:\w+"
            rf" ){{0,2}}?{LOCK}"
            rf"|(?:satt|satte|fått|fick) (?:\w+ )?{LOCK} (?:på plats|på dörren|på|upp|dit)(?!\w)"
            r"|(?<!\w)(?:montering|installation|uppsättning)(?:en)? (?:är |blev )?(?:nu )?(?:klar|utförd|gjord|färdig"
            r"|genomförd|avklarad|slutförd|avslutad)"
            rf"|(?:{LOCK}|[a-z]{{1,3}}-?\d+) (?:sitter|hänger) (?:nu )?(?:på|i) (?:dörren|plats)"
            r"|nu sitter (?:det|den|låset)(?: (?:där|uppe|på plats|på dörren))?(?=[.,!]|$)"
            r"|låset sitter(?: nu| alltså| där| som det ska| fint| bra| på)*(?=[.,!]|$)"
            r"|lock (?:is |was )?(?:now )?(?:mounted|installed|up|in place)|(?:mounted|installed) (?:the )?lock"
        ),
        EventType.MOVED: (
            r"lås\w* (?:\d[\d ]{3,9}\d )?(?:är |har )?(?:nu )?(?:blivit )?flytta[tds]{1,2}|flytta(?:t|d"
            r"|de) (?:över )?lås"
            r"|(?:ner|ned|bort|loss)(?:plockat|monterat|taget|tagit)? (?:\w+ ){0,2}?(?:på|från|hos|i)"
            r" [^.\n]{2,40}(?:och|samt|,|\+) (?:(?:nu|sen|sedan) )?(?:satt |satte |skruvat |monterat |monterade "
            r"|hängt )?(?:upp|uppsatt|monterat|monterade)(?: (?:det|den|igen))* (?:på|i|hos)(?= )"
            r"|flytt(?:en)? (?:är |blev )?(?:nu )?(?:klar|gjord|utförd|färdig|genomförd|avklarad)|lock (?:is |was"
            r" )?moved"
        ),
        EventType.NOT_MOUNTABLE: (
            rf"(?:{_FAILS}|omöjligt att )(?:montera(?! (?:ner|ned|bort|av))|sätta(?! (?:ner|ned))|installera|få (?:dit"
            r"|upp|på|fast)"
            r"|skruva|borra|fästa|få det att passa)(?!\w)"
            r"|(?:kan|kunde) (?:jag |vi |det |låset |tyvärr )*(?:inte|ej) (?:monteras?|sättas?"
            r"|installeras?)(?!\w)(?! (?:tid|nu|ner|ned|bort|av))"
            r"|inte monterbar\w*|passar (?:inte|ej)(?= (?:på|i|till|dörren|låset)"
            r"|[.,!\n]|$)"
            r"|(?:inte|ej) möjligt att (?:montera|sätta|installera)|fick (?:inte|ej) (?:dit|upp|på) (?:lås|det"
            r"|enhet)\w*"
            r"|för (?:smal|tunn|trång|tjock|liten|kort) (?:karm|dörr|profil|låskista|cylinder)\w*"
            r"|ville (?:först )?(?:inte|ej) (?:ha|låta \w+ montera) (?:något |nåt |det |ett )?(?:digitalt )?lås"
            r"|tackar nej till lås"
            r"|(?:lås\w*|enhet\w*|vi|det) (?:får|fick) (?:inte|ej) plats|saknas? (?:helt )?(?:plats|utrymme) för"
            r"|passade (?:inte|ej)(?= (?:på|i|till|dörren|låset|alls)|[.,!\n]|$)(?<!nyckeln passade inte)"
            r"|blev (?:det )?(?:inget|inte något) lås|(?:ej|inte) monterbar\w*|omonterbar\w*|för (?:nära|lågt|högt"
            r"|långt in"
            r"|tjock\w*|tunn\w*)(?= |[.,])(?=[^.\n]{0,20}(?:karm|list|vred|dörr|kant|$))"
            r"|tacka(?:de|r) nej (?:till|vid dörr)"
            r"|ångrade sig[^.\n]{0,20}(?:vid dörren|på plats)|får (?:inte|ej) borra|(?:can ?not|can't|could not"
            r"|couldn't|not possible to) (?:be )?(?:mount|install"
            r"|fit)\w*"
        ),
        EventType.NO_ACCESS: (
            r"ingen (?:var |är |fanns )?hemma|(?:kunde|kan|gick|går|lyckades) (?:(?:jag|vi|man|det) )*(?:inte|ej"
            r"|aldrig) (?:att )?(?:ta (?:mig|oss|sig) in|komma in)"
            rf"|{_RING}[^.\n]{{0,25}} (?:utan (?:svar|resultat|reaktion)|inget svar|ingen svar\w*)|inget svar (?:på"
            r"|när|vid|i) (?:dörr|port|telefon|ringklocka)\w*"
            r"|(?:fick|tvungen att) (?:jag |vi )?(?:vända|åka (?:hem|därifrån|iväg)(?! efter)|gå därifrån)(?!\w)"
            r"|(?:vände|åkte därifrån|åkte hem igen)(?!\w)|nyck\w* (?:passade|fungerade|funkade|gick) (?:inte|ej)(?!"
            r" tillbaka)"
            r"|(?:ingen|inga) nyck\w* (?:i|på|hos|att)[^.\n]{0,20}(?:skåp|box|plats|fanns|få|kontor|reception)\w*"
            r"|(?:dök|dyker) (?:\w+ )?(?:inte|ej|aldrig|ingen) upp|(?:låg|är|var) (?:inlagd|på sjukhus) när (?:jag"
            r"|vi) kom"
            r"|(?:ingen|utan att någon) (?:\w+ ){0,2}öppna\w*|ingen (?:reaktion"
            r"|respons)(?!\w)|ingen kom(?!\w)|(?:sjukhus|inlagd"
            r"|bortrest)[^.\n]{0,40}(?:blev|gick|kunde|kom) (?:\w+ )?(?:inget|inte)"
            r"|(?:(?<!finns )(?<!vi )(?<!jag )inte|ej|aldrig"
            r"|(?:kunden|brukaren|hon|han) finns inte) hemma"
            r"|kom(?:mer)? (?:jag |vi |man )?(?:inte|ej|aldrig) in"
            r"|ingen (?:var|fanns|är) (?:där|på plats)|vägra\w*|släpp(?:te|s|tes)? (?:inte|ej)(?: \w+)? in"
            r"|öppnade? (?:inte|ej|aldrig)"
            r"|fick (?:jag |vi )?(?:inte|ej|aldrig) komma in|ingen svara\w*|svara(?:de|r) (?:inte|ej)(?: på| i| när)"
            r"|(?:vill|ville|fick|får|blev|blir) (?:(?:jag|vi|hon|han|först|tyvärr) )*(?:inte|ej|aldrig) (?:\w+"
            r" )?(?:släppa|släpp[ts]|insläppt|in(?!\w))"
            r"|(?:inte|ej|aldrig) (?:bli(?:vit)? )?insläppt|nekade(?:s)? (?:mig|oss|tillträde|montören)|(?:dörren"
            r"|porten) (?:var|förblev) stängd"
            r"|(?:ej|inget|inte|utan|nekad) tillträde|(?:^|(?<=[\n.!,] ))ingen där(?!\w)|(?:stängd|låst) (?:dörr"
            r"|port)(?! \w*nyck)|bom(?:resa|körning\w*|kört"
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
            r"|ingen portenhet|inget portlås(?! (?:behöv|kräv|öns))|(?<!inget )(?<!inte )portlås (?:behövs|krävs"
            r"|saknas)(?! (?:ej|inte))|(?:behöver|behövs|krävs|måste (?:till|ha|få)) (?:(?:nog|också|även|ju|alltså"
            r"|till|upp|ha) )*(?:ett |en )?(?:portlås|portenhet|enhet i port)\w*"
            r"|port finns,? (?:men )?(?:saknar|inget|ingen)|(?:det |där )?(?:sitter|finns) (?:inget|ingenting"
            r"|ingen\w*) (?:lås |enhet )?(?:i|på|vid) port\w*"
            r"|port(?:en|dörren)? (?:saknar|är utan|har (?:ingen|inget|inte)(?! kod| port))(?: (?:digital|egen"
            r"|port))?(?:\w* )?(?:enhet|lås|läsare)"
            r"|portlås (?:måste|får|bör) (?:beställas|sättas|till|upp)|port\w*[^.\n]{0,60}(?:behövs|krävs|måste till)"
            r" (?:\w+ )?en(?:het)?(?: enhet)?(?= också|[.,!]| där|$)|no (?:gate |door |port )?unit(?!\w)"
        ),
        EventType.GATE_PRESENT: (
            r"(?:portlås|portenhet|låsenhet i porten)\w* (?:finns|sitter|fanns"
            r"|är (?:redan|på plats|där))(?: (?:redan|där|på plats|monterat|uppsatt|monterad|installerat|installerad"
            r"|i porten))*"
            r"|portlås redan|redan (?:ett |en )?(?:portlås|portenhet|enhet i porten)"
            r"|port(?:en|dörren)? (?:är )?redan (?:utrusta[td]|försedd|klar|fixad|digitalisera[td])(?: med"
            r" (?:port)?(?:enhet|lås)\w*)?"
            r"|(?:portlås|portenhet|enhet i port)\w* (?:fanns|finns|satt|sitter) (?:ju |där )?redan(?: (?:uppsatt"
            r"|monterad|monterat|på plats|där|installera[td]))?"
            r"|port\w*:? (?:enhet|lås)\w* (?:finns|fanns|sitter|satt)(?: (?:redan|sen|sedan|där)(?: förr| tidigare"
            r"| förut| innan)?)?"
            rf"|port(?:en|dörren)? (?:har|hade) (?:(?:nu|redan|tydligen|ju|en|ett) )*{_DIGITAL}(?:port)?enhet(?!\w*"
            r" (?:saknas|behövs))"
            rf"|port(?:en|dörren)? (?:har|hade) (?:\w+ )?redan (?:en |ett )?{_DIGITAL}(?:port)?lås\w*"
            rf"|(?:sitter|satt|finns|fanns) (?:\w+ )?redan (?:en |ett )?{_DIGITAL}(?:port)?(?:enhet|lås)\w* (?:i|på"
            r"|vid) (?:port|den|entr)\w*"
            rf"|redan (?:en |ett )?{_DIGITAL}(?:enhet|lås\w*) (?:i|på|vid) (?:porten|den|entrén)"
            rf"|(?:sitter|satt|finns|fanns) (?:en |ett )?(?:port)?enhet (?:i|på|vid) (?:port|entr)\w*"
            r"|port\w*:? (?:ok|okej|finns|ja)(?!\w)[^.\n]{0,20}(?:sitter|finns) (?:redan )?(?:ett |en )?(?:lås"
            r"|enhet)\w*(?: (?:där|på den|i den|redan))*"
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
            r"|(?:dörren|allt|låset) (?:är |ser ut )?(?:nu )?(?:som|precis som) (?:det var )?(?:innan|förut|förr|från"
            r" början|tidigare)"
            r"|(?:satt|satte|skruvat|skruvade|lagt) (?:tillbaka|åter|dit) (?:\w+ )?original\w*"
            r"|(?:old|original|ordinary) lock (?:is )?(?:back|restored)"
        ),
        EventType.KEY_RETURNED: (
            r"nyck\w*(?: [^\s.,;\n]+){0,3}? (?:åter(?!kom)\w*|tillbaka\w*|(?:in|över|av|till)?läm?na(?:d|t|ts|de"
            r"|des|dat)(?! i brev)(?!\w)|(?:är |nu )*(?:till)?(?:bak[ae])?(?:in)?(?:lagd|hängd|upphängd|stoppad) (?:i"
            r"|på|hos)(?! (?:brev|post))(?!\w)"
            r"|fick \w+ i handen|kvittera(?:d|t|de)(?! ut))"
            r"|(?:lämnat?|lämnade|gett|gav|gett|överlämna\w+|återlämna\w+) (?:tillbaka|åter|in|över"
            r"|av)?(?: \w+){0,2}? ?"
            r"(?:\w{0,12})nyck\w*(?! i brev)|nyck\w* [^.\n]{0,20}(?:kvitterad(?! ut)|kvittens)"
            r"|keys? (?:\w+ )?(?:returned|handed (?:over|back))"
        ),
        EventType.FAULT_NOT_FIXED: (
            rf"{_FAILS}(?:laga|åtgärda|lösa|fixa|reparera|rätta|felsöka|få (?:det|den|ordning|igång|bukt"
            r"|rätsida))(?!\w)"
            r"|(?:får|fick|har) (?:\w+ ){0,2}?(?:inte|ej|aldrig) (?:\w+ )?(?:bukt|rätsida|fason|ordning|rätt) (?:med"
            r"|på)|(?:fick|får|har) (?:\w+ ){0,2}?(?:inte|ej) (?:fått )?(?:igång|i gång|liv i) (?:lås|det|den|enhet)\w*"
            r"|fel\w* (?:återkom|kom tillbaka|kom igen|är tillbaka)|(?:hittade|hittar) (?:inte|ej|aldrig) (?:något "
            r"|nåt )?felet|(?:fel\w*|problem\w*) (?:är (?:inte|ej)"
            r" (?:borta|avhjälp\w*)|består|finns fortfarande)"
            r"|(?:lås|går|hakar|hänger)\w* (?:\w+ ){0,3}?(?:upp sig|ändå)(?: (?:ändå|fortfarande))(?!\w)"
            r"|(?:fel|problem)\w* (?:kvarstår|är kvar|finns kvar)|samma fel (?:igen|kvarstår|fortfarande)"
            r"|(?<!\w)(?:inte|ej|icke|ännu inte|inget)(?: \w+)? (?:åtgärda[td]|laga[td]|löst|fixat|reparera[td]"
            r"|avhjälpt|klart?)(?!\w)"
            r"|(?:krånglar|kärvar|trilskas|strular) fortfarande|fortfarande (?:fel|trasig|samma|krångl|trög|tungt"
            r"|segt|dålig|problem|död)\w*"
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
            r"|löst problemet|problem\w* (?:är |nu )*(?:löst|avhjälp\w*|borta|åtgärda\w*)|(?:inga|inget) (?:fler"
            r" )?(?:problem|fel|strul) (?:längre|nu|kvar)"
            r"|(?:fungerade|funkade|gick) (?:\w+ )?(?:utan (?:problem|anmärkning)|felfritt|perfekt)|nu (?:låser"
            r"|öppnar|går|rullar|stänger) (?:den|det|låset)(?! inte| ej)"
            r"|(?<!\w)(?:uppdaterat|uppdaterade) (?:\w+ )?(?:program|mjukvar|firmware|enhet|lås)\w*"
            r"|(?<!\w)justerade(?: och)?(?!\w)"
            r"|(?<!\w)bytte? (?:ut )?(?:\w+ ){0,2}?(?:slutbleck"
            r"|kolv|lås|batteri|motor|vred|enhet|cylinder)\w*|(?:fixed|repaired|solved|works) (?:now|again)"
            r"|is (?:fixed|repaired)"
        ),
        EventType.PARTS_NEEDED: (
            rf"(?:behöver|behövs|saknar|saknas|måste(?: ha)?|får) (?:(?!inte |ej )\w+ ){{0,2}}(?:beställa(?!s)"
            rf"|{_PARTS})"
            rf"|(?:beställer|beställt|beställde|beställd|beställda) (?:\w+ ){{0,2}}?{_PARTS}"
            rf"|{_PARTS} (?:är )?(?:beställ[dt]\w*|på väg|på ingång|behövs|saknas)"
            r"|(?:beställer|beställt|beställde|väntar på) (?:en |ett )?(?:ny|nytt|nya)(?!\w)(?! (?:tid|bokning|nyck))"
            r"|väntar på (?:\w+ )?(?:delar|reservdel\w*|material|leverans|motor\w*|cylinder\w*)"
            rf"|(?:måste|behöver|får) (?:jag |vi )?(?:först )?(?:få|ta|skaffa) hem (?:\w+ ){{0,2}}(?:{_PARTS}|\w*(?:del"
            r"|motor|vred)\w*)"
            r"|(?:behöver|krävs|behövs|saknar|saknas) (?:(?:en|ett|någon|några|också|då) )*(?:\w*(?:förläng|distans"
            r"|adapter|reserv|mellan)\w*)"
            r"|(?:beställer|beställt|lägger|lagt) (?:in )?(?:en )?(?:beställning|order)(?: på)?(?= |[.,]|$)(?!"
            r" (?:från|till) (?:er|oss))"
            r"|(?:enhet\w*|lås\w*|motor\w*|cylinder\w*|läsare\w*|kort\w*) (?:måste|behöver|får) bytas(?: ut)?(?!"
            r" batteri)"
            r"|need(?:s)? (?:a )?(?:new|spare)"
        ),
        EventType.SYSTEM_FAULT: (
            rf"(?:fel|felet|problem|problemet|det|strul\w*) (?:\w+ )?(?:ligger )?(?:i|på|hos|med) (?:{OUR_SYSTEM}"
            rf"|programvaran"
            r"|mjukvaran|servern|leverantörens sida)(?! (?:från|till))|(?<!inte )(?<!\w)systemfel(?!\w)"
            r"|(?:system|app|mjukvaru|program|server|behörighets|licens)(?:fel|problem)(?:et)?(?!\w)"
            rf"|(?:behörighet|licens|inställning|koppling|konfiguration)\w* (?:i {OUR_SYSTEM} )?(?:som )?(?:var|är)"
            r" (?:som (?:var|är) )?fel|(?<!\w)bugg\w* (?:i|hos)"
            r"|(?:inget|inte något|inte nåt) fel på (?:själva )?(?:lås|enhet|dörren|batteri)\w*|drift(?:störning"
            r"|avbrott|stopp)\w*"
            rf"|{OUR_SYSTEM} (?:\w+ )?(?:har|hade|drabbats av) (?:en |ett )?(?:störning\w*|problem|avbrott|strul)"
        ),
        EventType.DECOUPLED: (
            r"losskoppl(?:at|ad|ade|ats)(?!\w)|"
            r"(?:från|bort|av|ur)koppl(?:at|ad|ade|ats|ades)(?!\w)|koppla[td] (?:bort|ifrån|från|av|loss|ur)(?!\w)"
            r"|kopplade (?:bort|ifrån|från|av|loss)(?!\w)|(?:av|bort)registrera[td] (?:i|ur|från) phoniro"
            rf"|avregistrera[td] (?:från|ur) (?:kund|brukar)\w*|(?:från|bort|ur|av)koppla[td]"
            rf"|(?:borttag\w+|raderat?|bort|avregistrera[td]|urlagd) (?:ur|från|i) {OUR_SYSTEM}|(?:tagit|tog) (?:bort"
            r"|ur) (?:\w+ ){0,2}(?:ur|i"
            rf"|från) {OUR_SYSTEM}|(?:tagit|tog) bort koppling\w*|koppling\w* (?:är |nu )*(?:borttagen|bruten"
            r"|avslutad|borta|upphävd)"
            r"|(?:decoupled|disconnected|unlinked)(?!\w)"
        ),
        EventType.AXSOR_KEY_REMOVED: (
            r"(?:nyck\w*|nr)[^.\n]{0,40}(?:borttag\w*|bort\w*|avregistrer\w*|raderad"
            r"|raderat|avförd|avslutad|rensa[td])[^.\n]{0,20}axsor"
            r"|(?:tagit bort|tog bort|raderat|raderade|rensat"
            r"|bortkopplat)(?:(?!phoniro)[^.\n]){0,30}(?:nyck\w*)?[^.\n]{0,20}axsor"
            r"|(?:borttag\w*|bort|avregistrer\w*|raderat|rensa[td]) (?:ur|från|i) axsor"
            r"|axsor-?(?:nyckel\w*)?[^.\n]{0,30}(?:borttag\w*|bort(?!\w)|raderat|klart|klar|avregistrera\w*|rensa[td])"
        ),
        EventType.PROVIDER_SWITCHED: (
            r"överkoppla[td]|koppla[td] (?:över|om)(?!\w)|kopplade (?:över|om)(?!\w)|omkoppla[td](?!\w)"
            r"|(?:bytt|bytte|ändrat|ändrade) (?:\w+ )?(?:utförare|anordnare|hemtjänst)|utförar(?:e|en"
            r"|byte\w*) (?:är |nu )*"
            r"(?:bytt|ändrad|gjort|klart|utfört)|byte\w* (?:av utförare )?(?:är )?(?:nu )?(?:genomfört|gjort"
            r"|klart) i phoniro"
            r"|(?:lagt|la|lade|flyttat|flyttade|fört|ändrat|ändrade|bytt|bytte|satt|kopplat|ställt)(?: (?:om|över|in))?"
            r"(?: (?:kunden|brukaren|behörighet\w*|låset|det|allt|hen))?(?: (?:om|över))? (?:på|till|hos) (?:den"
            r" )?(?:nya?|rätt) (?:utförar|anordnar|hemtjänst|bolag)\w*"
            r"|överflytta[td] (?:till|på)|(?:nya?|de nya) (?:\w+ )?(?:har|fick) (?:nu )?(?:fått )?(?:åtkomst"
            r"|behörighet)"
            r"|(?:nya? )(?:utförar|anordnar)\w* (?:är |nu |har )*(?:inlagd|inlagt|registrerad|upplagd|tillagd|behörig)"
            r"|flytta[td] (?:över )?(?:till|från) [^.\n]{1,30} i phoniro|(?:ligger|hör|tillhör) (?:nu )(?:på|under"
            r"|till|hos) (?!(?:bordet|kontoret|(?:rätt )?(?:kund|brukar)))"
        ),
    }.items()
}
COUPLED: Final = re.compile(
    r"(?<!\w)(?:in|ihop|på|till)?koppl(?:ad|at|ade|ats|ades)(?!\w)(?! (?:bort|ifrån|från|av|loss|över|om|ur)(?!\w))"
    rf"|(?<!\w)(?:in|upp|till)?(?:lag[dt]a?|registrera[td]|aktivera[td]|para[td]e?|länka[td]e?|knut(?:en|et|na))"
    rf" (?:\w+ ){{0,3}}?(?:i|in i|mot) {_LOCK_SYSTEM}(?!\w)|(?:lagt|la|lade) (?:in|upp|till) [^.\n]{{0,25}} i"
    rf" {_LOCK_SYSTEM}(?!\w)"
    r"|(?<!\w)(?:ihop|till)?(?:parad|parat|tillagd|tillagt|inlagd|inlagt|knuten|knutet|registrera[td]) (?:\w+"
    r" )?(?:hos|på|med|till) (?:rätt )?(?:kund|brukar)\w*"
    r"|(?:lagt|la|lade) (?:till|in) (?:\w+ )?(?:[\w-]*\d[\w-]*|lås\w*|enhet\w*|dörr\w*|port\w*|den|det) (?:hos|på"
    r"|till) (?:rätt )?(?:kund|brukar)\w*"
    rf"|ligger (?:[^.\n]{{0,60}}? )?(?:på|hos) (?:rätt )?(?:kund|brukar)\w*(?: i {_LOCK_SYSTEM})?"
    rf"|(?<!\w)(?:knöt|knutit|kopplade|kopplat|lade|lagt) (?:(?:jag|vi|nu|in|till|upp|också"
    rf"|även) )*(?:[^.\n,]{{0,40}} )?"
    rf"(?:till|på|hos|mot) (?:rätt )?(?:kund|brukar)\w*(?: i {_LOCK_SYSTEM})?"
    r"|(?:dörr|port|portenhet|låsenhet|enhet)\w*(?: i porten)?(?: (?:är|också|nu|även))+ (?:inlag[dt]a?|upplagd)(?! i"
    r" (?:schema|kalend))(?!\w)"
    r"|(?<!\w)koppling (?:är )?(?:gjord|klar|utförd)|(?<!\w)kopplingen? (?:är )?(?:klar|gjord|utförd)"
    r"|(?<!\w)(?:coupled|linked|paired)(?!\w)"
)
_NUMBERED: Final = r"(?: \(?(?:nr |sn )?[a-z]{0,4}-?\d[\w-]*\)?)?"
COUPLED_BOTH: Final = re.compile(
    rf"(?<!\w)(?:båda|bägge|allt|(?:dörr|lås|lägenhet)\w*{_NUMBERED} (?:och|\+|&|o|samt) port\w*"
    rf"|port\w*{_NUMBERED} (?:och|\+|&|o|samt) (?:dörr|lås|lägenhet)\w*)(?!\w)"
)
COUPLED_GATE: Final = re.compile(r"(?<!\w)port\w*")
COUPLED_DOOR: Final = re.compile(r"(?<!\w)(?:dörr\w*|låsenhet\w*|lägenhets\w*)")
