"""Wordings that answer yes, no or "not sure" to what an order must say, matched against lower-case text.

Of each field the rows are tried in order: what leaves it open, what denies it, what affirms it.
"""

import re
from collections.abc import Mapping
from typing import Final

from mailbot.parsers.worded import Worded

_NO: Final = r"(?:inte|ej|icke|inget|ingen|inga)"
_GATE: Final = r"port(?:lås|enhet)\w*"
_KEY: Final = (
    r"(?:reserv|hus|dörr|lägenhets|ytter)?nyck(?:el|eln|lar|larna|eluppsättning\w*|elknippa\w*|elset\w*)(?!\w)"
)
_COPIES: Final = r"(?: ?\(?(?:\d|en|ett|två|tre) (?:st|uppsättn\w*|set|par|ex|uppsättningar)\.?\)?,?)?"
_HERE: Final = (
    r"(?:hämta(?:d|de|t|ts)|kvittera(?:d|de|t|ts)|inlämna(?:d|de|t|ts)|inkom(?:na|men|met)|mottag(?:na|en|its)"
    r"|överlämna(?:d|de|t)|utkvittera(?:d|de|t))(?!\w)"
)
_HOUSE: Final = (
    r"(?:radhus|kedjehus|parhus|småhus|marklägenhet|eget hus|egen (?:ytterdörr|ingång|entré)|fristående villa|loftgång"
    r"|(?<!\w)(?:i|en|är) villa(?!\w)|villaområde|(?:direkt|rakt) (?:från|ut mot|mot|in från|utifrån|på) ?(?:gata"
    r"|gård|mark)?)"
)

_UNSURE: Final = (
    r"tror|osäker|vet (?:jag |vi |man |hon |ingen )?(?:inte|ej)|oklart|ingen aning|(?:inte|ej) kollat"
    r"|(?:kan|kunde) (?:jag |vi )?(?:inte|ej) (?:säga|svara på|avgöra)|okänt(?!\w)"
    r"|(?:får|måste|behöver) (?:ni|montör\w*) (?:kolla|se|bedöma|avgöra|titta)"
)
_NEVER_MIND: Final = (
    r"(?:tänka på|bry (?:er|sig) om|räkna med|ta hänsyn till|ta höjd för|oroa er för|fundera på|göra något åt)"
)
OLD_PLACE: Final = re.compile(
    r"(?:på|vid|i) (?:den |det )?gamla (?:adress|port|hus|fastighet|lägenhet|ställ)\w*[^.,;\n]{0,60}?(?=,| men "
    r"|[.;\n]|$)"
)
"""What is said of the place that a resident leaves."""

SWITCHES: Final[Mapping[str, tuple[tuple[bool | None, Worded], ...]]] = {
    "gate_lock": (
        (
            None,
            Worded(
                rf"port(?:lås|en|enhet|)[^.\n]{{0,60}}(?:ej säker|inte säker|kanske|{_UNSURE})"
                rf"|(?:{_UNSURE})[^.\n]{{0,40}}port(?:lås|en|)(?!\w)"
            ),
        ),
        (
            False,
            Worded(
                rf"{_GATE}:? (?:behövs|behöver|krävs|önskas|ska)? ?(?:vi )?(?:ej|inte|nej)(?!\w)"
                rf"|{_GATE} (?:\w+ ){{0,3}}?(?:inte|ej) (?:\w+ )?(?:aktuel|nödvändig|relevant|behövlig|med i|till här)"
                r"|port(?:en)? (?:där|nere|ute|här|i huset|dit)? ?har (?:\w+ )?redan (?:\w+ )?(?:lås|enhet|portlås"
                r"|portenhet)"
                r"|port(?:en)?[^.\n]{0,30}(?:den|där) har redan (?:\w+ )?(?:lås|enhet|portlås|portenhet)"
                r"|port(?:en)?[^.\n]{0,20} (?:finns|sitter) (?:det )?redan (?:er|en|ert|ett|vår|vårt) (?:enhet|lås"
                r"|portlås)"
                r"|(?:uppe|på plats|installerat|monterat|fixat) (?:i|på) porten redan|redan (?:lås|enhet) (?:i"
                r"|på) porten"
                r"|port(?:en)? (?:finns|saknas|har vi|är det)(?: (?:inte|ej|ingen))?(?=[ .,!]|$)(?<!finns)"
                r"|(?:inget|inte något|ej) lås (?:i|på|till) port\w*"
                r"|porten (?:\w+ )?har (?:\w+ )?redan (?:\w+ )?(?:lås|enhet|\w*portlås|portenhet|digitalt lås)"
                r"|har redan (?:\w+ )?(?:lås|enhet)\w* (?:i|på) porten"
                rf"|(?:inget|ej|utan|inte något|inte|varken|slipper) (?:behov av |nytt |ny |något )?{_GATE}"
                rf"|{_GATE}:? (?:finns|sitter|är|hänger)(?! inte| ej)(?! beställ)"
                r"|(?:utan|ingen|inte någon|saknar|finns ingen) (?:låst |gemensam )?port(?!kod|\w*lås)"
                rf"|{_HOUSE}"
                rf"|{_GATE} (?:ska|skall|får|kan) (?:ju |dock )?(?:sitta|vara|bli|lämnas) kvar"
                rf"|behöver (?:inte|ej|inget) {_GATE}|redan (?:ett |en |ert |vårt |er |vår |\w+ )?{_GATE}"
                r"|porten (?:ska|skall|får|kan) (?:ni |ju )?(?:låta vara|lämnas|vara ifred|inte röras)"
                rf"|(?<!\w)(?:någon |nån )?port(?:en|ar)?(?!\w) (?:behöver|ska|måste) (?:ni |man )?(?:inte|ej|aldrig)"
                rf" {_NEVER_MIND}"
                rf"|(?:behöver|ska) (?:ni |man )?(?:inte|ej) {_NEVER_MIND} (?:någon |nån )?port(?:en|ar)?(?!\w)"
                r"|(?<!\w)(?:någon|nån) port(?:en)?(?!\w) (?:finns|har (?:de|vi|hon|han|huset)|är) (?:det |där )?"
                r"(?:inte|ej)(?!\w)|(?:strunta i|bortse från|hoppa över|glömma?) port(?:en)?(?!\w)"
                r"|port(?:en)?(?!\w) (?:slipper ni|kan ni (?:bortse från|strunta i|hoppa över|glömma))(?!\w)"
                r"|port(?:en)? är (?:inget|inte något) (?:problem|att tänka på|ni behöver)|villadörr"
                r"|ing(?:en|a) (?:portar|trapphus|trappuppgång|gemensam entré|entréport)(?!\w)"
                r"|låt(?:er)? porten vara|(?:har|finns) (?:inte|ej|ingen) (?:någon |nån )?port(?!\w)"
                r"|port[^.\n]{0,40}(?:sitter|finns|har) (?:redan |det |ju )*(?:er|vår|en|våran|eran) enhet"
                r"|(?:sitter|finns) redan (?:er|vår|en|våran) enhet|porten (?:är|står) (?:alltid )?(?:olåst|öppen"
                r"|upplåst)"
            ),
        ),
        (
            True,
            Worded(
                rf"(?:krävs|behövs|måste till|måste finnas|önskas|tack) (?:\w+ )?{_GATE}|porten (?:är låst"
                rf"|går i lås)[^.\n]{{0,20}}"
                r"behöver|portlåset (?:fungerar|funkar|krånglar|öppnar|går)|portlås (?:behövs|ska|önskas|krävs|ja"
                r"|också|även|tack|saknas|:? ?ja)|(?:behöver|saknar|saknas|vill ha|önskar|sätt\w*"
                r"|beställer) (?:även |också |ett |en "
                rf"|vi |upp |nytt |ny )*{_GATE}|(?:med|samt|plus|inkl\.?|\+|och|även|också) (?:ett |en )?{_GATE}"
                r"|portl\. ja|(?:både|såväl) (?:dörr\w*|lägenhet\w*) (?:och|som) port|portlåset i"
                rf"|portlåset (?:behöver|ska) |behov av portlås|{_GATE} (?:behöver|måste|ska) (?:även "
                rf"|också )?(?:monteras|upp|finnas|till)"
                r"|(?:ta|tar|tag) me(?:d)? (?:även |också |oxå |ett |en )*(?:portlås|portenhet|portl|lås till porten)"
                rf"|{_GATE} (?:kommer|torde|lär|måste) (?:därför |alltså |också |även |att |det )*(?:att )?(?:behöv"
                rf"|kräv|bli|vara"
                r" nödvändig|installer|monter|finnas)"
                r"|(?:på|i|till|för) porten (?:också|oxå|även|med|likaså)(?!\w)(?! kod)|porten (?:också|oxå"
                r"|med)(?= (?:behöv|ska|be)|[.,!\n]|$)"
                r"|port (?:där|här|nere|ute)? ?(?:också|oxå)(?= ?[.,!\n]|$)"
                r"|(?:både )?(?:på )?dörr(?:en)? (?:och|o|\+|samt|&) port(?:en)?(?!\w)|lgh-?dörr (?:och|o) port(?!\w)"
                r"|port(?:en)? (?:där|nere|ute|här|dit|ner)(?: \w+)? (?:behöver|ska ha|måste ha|saknar (?:lås|enhet"
                r"|portlås))"
                r"|(?:port|entré)\w*[^.\n]{0,60} saknar[^.\n]{0,30} (?:utrustning|enhet|portlås|lås från er)"
                r"|(?<!kod)lås (?:även |också )?(?:på|i|till) porten|porten (?:behöver|ska ha|måste ha) "
            ),
        ),
    ),
    "keys_available": (
        (
            False,
            Worded(
                rf"(?:inga|ingen|inte (?:fått |några )?|ej|saknar|saknas|utan) (?:fysiska? |fortfarande |ännu |än "
                rf"|\w+ )?{_KEY}|{_KEY} (?:saknas"
                rf"|finns (?:inte"
                r"|ej|ännu)|har vi (?:inte|ej|ännu)|inte (?:inlämna\w*|klara|kommit|framme)|är (?:inte|ej|ännu"
                r"|på (?:väg|gång))"
                r"|är beställ\w*|dröjer|på gång|ska (?:kopieras|hämtas|lämnas|komma))"
                rf"|(?:har|fått) (?:inte|ej|ännu inte) (?:\w+ ){{0,2}}{_KEY}"
                rf"|väntar (?:fortfarande )?på (?:\w+ )?{_KEY}"
                rf"|(?:lämnar|kommer med|tar med|hämtar|kopierar|får|skickar"
                rf"|ordnar) (?:\w+ ){{0,2}}{_KEY}[^.\n]{{0,25}}(?<!\w)(?:på \w+dag"
                r"|imorgon|i morgon|nästa|senare|under|först|när|efter|\d{1,2}/)"
                rf"|{_KEY}[^.\n]{{0,60}}(?:(?:den|dem|de) har vi|har vi)(?: \w+)? (?:inte|ej)(?!\w)"
                rf"|{_KEY}[^.,\n]{{0,40}} får vi (?:först|när|sen)"
                rf"|{_KEY} (?:blir|ska bli|är inte) (?:\w+ )?{_HERE}|{_KEY}"
                r" (?:kommer|hämtas|fås|får vi|lämnas|kopieras|ordnas) (?:\w+ )?(?:senare|nästa|imorgon|i morgon|på"
                r"|under|om|först|vid|till)"
            ),
        ),
        (
            True,
            Worded(
                rf"{_KEY}{_COPIES}:? (?:\w+ ){{0,3}}?{_HERE}|{_KEY}{_COPIES} (?:har vi|vi har) (?:\w+ )?(?:fått"
                rf"|hämtat|tagit|här|i|på)"
                rf"|{_KEY}: (?:\d|en|två|ja|finns|hos)"
                rf"|(?:varit|kommit|kom|lämnat|lämnade|hämtat|hämtade|dök upp)(?: (?!inte|ej|inga"
                rf"|ingen)\w+){{0,3}}? (?:(?:med|in|över|ut"
                rf"|av) )?(?:båda |alla |sina |hennes |hans )?{_KEY}"
                rf"|{_KEY}:? (?:\w+ )?(?:finns|hos oss|är (?:redan )?(?:inlämna\w*|kvitterade|hämtade|lämnade"
                rf"|på plats|hos|inne|klara|här)"
                r"|har vi|har kommit|ligger|hänger|förvaras|inlämna\w*|kan hämtas|vi har|på kontoret|på plats|hos"
                r"|i (?:nyckel)?skåp\w*"
                r"|i (?:vårt |vår )?(?:nyckel|kassa|värde)?(?:skåp|låda|förvar)\w*|i nyckel\w*|kvitterad\w*)"
                rf"|(?:har|fått|finns|hämtat|kvitterat|mottagit)(?: (?!inte|ej|inga|ingen)\w+){{0,2}} (?:reserv"
                rf"|fysiska )?{_KEY}"
                rf"|{_KEY} ok|(?:två|tre|2|3|en) (?:uppsättning(?:ar)? |set |par )?{_KEY} (?:finns|hos)"
            ),
        ),
    ),
    "code_lock": (
        (
            None,
            Worded(
                r"(?:inte|ej) kollat[^.\n]{0,30}kodlås|vet (?:inte|ej)[^.\n]{0,30}kodlås"
                r"|om det (?:är|finns) kodlås|kodlås\w*:? (?:oklart|vet)"
            ),
        ),
        (
            False,
            Worded(
                rf"(?:{_NO}|utan|saknar|inte något) (?:av (?:dem|\w+) (?:har |är )?)?(?:\w+ )?kodlås"
                r"|kodlås\w* (?:finns )?(?:ej|inte|saknas|nej)|vanligt (?:\w+ )?lås|vanlig (?:lås)?cylinder"
                r"|vanligt vred"
            ),
        ),
        (
            True,
            Worded(
                r"(?<!port med )(?<!porten har )(?<!port har )(?<!port m )(?<!entré med )(?<!entrén har )(?<!nedre )"
                r"kodlås"
                r"(?!\w* (?:i|på|till|vid) (?:porten|port|entré|trapp))|yale|doorman|(?:elektroniskt|digitalt) kodlås"
                r"|knappsats på (?:ytter)?dörren"
            ),
        ),
    ),
    "consent": (
        (
            False,
            Worded(
                r"samtycke\w* (?:ska|skall|får|kommer) (?:\w+ )?(?:skriv|under|lämnas|inhämt|sign|hämt|vi)"
                r"|samtycke\w* har vi (?:\w+ )?(?:inte|ej|ännu inte)"
                r"|samtycke\w* (?:saknas|finns (?:ej|inte)|är (?:ej|inte)|ej|inte|(?:\w+ )?är inte|dröjer|väntar)"
                r"|(?:inget|inte|saknar|ej) (?:\w+ )?samtyck"
                r"|(?:inte|ej|ännu inte) (?:\w+ )?(?:skrivit (?:på|under)|undertecknat|signerat|samtyckt)"
            ),
        ),
        (
            True,
            Worded(
                r"samtycke\w* (?:är |har |finns |redan )*(?:finns|påskriv|undertec"
                r"|underskriv|inhämta|klart|givet|skriv|ok|lämna|signera)"
                r"|(?:påskrivet|underskrivet|undertecknat|skriftligt|signerat) samtycke"
                r"|(?:gett|lämnat|skrivit på|skrivit under|gav|finns|har|inhämtat) (?:sitt |ett )?samtycke"
                r"|har (?:redan |också |även )?(?:skrivit (?:på|under)|undertecknat|signerat|samtyckt)(?!\w)"
                r"|(?:papper|blankett|lapp|formulär)\w* är (?:påskriv|underskriv|underteckn|signer)\w+"
            ),
        ),
    ),
    "brf_approved": (
        (
            False,
            Worded(
                r"(?:inte|ej|ännu inte) (?:\w+ ){0,5}godkän|godkännande (?:saknas|inväntas|dröjer)"
                r"|väntar (?:på|fortfarande)[^.\n]{0,30}(?:godkänn|besked|svar|ok)|(?:inget|inte) (?:\w+ )?(?:svar"
                r"|besked|klartecken)"
            ),
        ),
        (
            True,
            Worded(
                r"godkän(?:t|d|nt|de(?!\w)|nande finns)|(?:tillstånd|medgivande|klartecken) finns"
                r"|(?:lämnat|gett|givit|gav|fått|har|finns)(?: \w+){0,3} (?:godkännande|tillstånd|medgivande"
                r"|klartecken)"
                r"|(?:brf|styrelse|ägare|ordförande|förening|värd|förvaltare|bolag)\w*[^.\n]{0,60}(?:(?<!\w)ok(?!\w)"
                r"|sagt ja|säger ja|sa ja|sade ja|röstade ja|tackat? ja|bifall|biföll"
                r"|godkän|med på det|inget emot|inga invändningar|klartecken|positiv|beviljat|tillåt\w*)"
            ),
        ),
    ),
}
