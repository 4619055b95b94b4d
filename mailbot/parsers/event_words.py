"""Wordings that report work, one pattern per event, matched against lower-case text; a new wording is a new row."""

import re
from typing import Final

from mailbot.domain.reading import EventType
from mailbot.parsers.worded import Worded

_GATE = r"(?:port(?:lås|enhet)\w*|lås\w* (?:i|på|till|för) port\w*)"
EVENT_PATTERNS: Final[dict[EventType, Worded]] = {
    kind: Worded(pattern)
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
