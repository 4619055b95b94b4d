"""Words that report nothing by themselves ("uppe nu", "går ej") but do in the thread of a job whose work is known."""

from typing import Final

from mailbot.domain.reading import EventType
from mailbot.parsers.event_words import AWAY, OUR_SYSTEM, UP
from mailbot.parsers.job_work import Work
from mailbot.parsers.worded import Worded

CONTEXT_WORDS: Final[dict[Work, dict[EventType, Worded]]] = {
    work: {kind: Worded(pattern) for kind, pattern in kinds.items()}
    for work, kinds in {
        Work.MOUNT: {
            EventType.MOUNTED: (
                r"(?<!\w)uppe(?!\w)(?! (?:i|hos)(?!\w))|^\W*(?:\w+ )?på plats(?!\w)|sitter (?:nu|där|fint|som"
                r"|på plats)(?!\w)"
                r"|(?:allt |det |nu )?(?:är )?(?<!\w)(?:klart|färdigt?|gjort|utfört|fixat|done)(?!\w)(?! med| att"
                r"| för)"
                r"|(?<!\w)(?:klara?|färdiga?)(?= (?:hos|på|där|med (?:jobbet|monter\w*|låset|det|den)))"
                r"|(?:satt|satte|skruvat|skruvade) (?:upp|dit|fast) (?:det|den)(?!\w)|hänger (?:nu |där|på)(?!\w)"
                r"|(?<!\w)(?:is )?mounted(?!\w)|(?<!\w)installed(?!\w)"
                r"|(?<!\w)mont\.?(?= (?:idag|i ?går|\d))|(?<!\w)dörren (?:är |nu )*(?:klar|färdig|fixad)(?!\w)"
                r"|(?<!\w)(?:hängde|hängt|satt|satte|skruvade|skruvat|fick|fått) (?:(?:jag|vi|nu) )*(?:upp|dit"
                r"|på) (?:det"
                r"|den)(?!\w)|(?<!\w)lås(?:et)? på dörren(?! (?:kopplad\w*|är|har|ska|måste|behöver|går|gick)(?!\w))"
                r"|(?:fick|fått) (?:(?:jag|vi) )?(?:det"
                r"|den) (?:på plats|uppsatt)|(?:det|den) (?:kom|har kommit) (?:upp|på plats)(?!\w)"
                r"|i drift(?!\w)|sitter (?:bra|perfekt|stadigt|sedan|sen)(?!\w)"
            ),
            EventType.NOT_MOUNTABLE: (
                r"(?<!\d:e )(?<!\d )(?<!\d\d )(?<!dag )(?<!dagen )(?<!tiden )(?:går|gick|funkar"
                r"|funkade) (?:tyvärr )?(?:inte|ej)(?=[.,!(:\n]| [(]| på d| med d| pga| eftersom|$)"
                r"|(?:fick|tvung\w+ att|måste) (?:jag |vi )?(?:avbryta|ge upp|backa)(?!\w)|(?:sticker ut|sitter) för"
                r" (?:mycket|långt|djupt|nära|tätt)(?!\w)"
                r"|(?:har|sitter)(?: redan)?(?: \w+){0,2} (?:yale|doorman|kodlås|digitalt lås|egen smart)\w*"
            ),
        },
        Work.DISMOUNT: {
            EventType.DISMOUNTED: (
                r"^\W*[a-z]{0,3}-?\d[\d-]{3,12} (?:är )?(?:hämtat|hämtad|medtag\w+)(?!\w)"
                r"|(?<!\w)nere(?!\w)(?! (?:i|på|vid|hos)(?!\w))|(?<!\w)avplocka[td](?!\w)|(?:tog|tagit|plockat"
                r"|plockade) (?:ner|ned) vårt(?!\w)"
                r"|(?:tog|tagit|plockat|plockade|skruvat|skruvade) (?:ner"
                r"|ned|bort|loss)"
                r"(?:en)? (?:det|den|idag|igår|i)(?!\w)"
                r"|(?:^|[\n.!] ?)(?:allt |det |nu )?(?:är )?(?:klart|gjort|utfört)(?!\w)(?! med| att| för)"
                r"|(?<!\w)(?:removed|taken down)(?!\w)"
            ),
        },
        Work.GATE: {
            EventType.GATE_MOUNTED: (
                rf"(?<!\w)(?:in|upp)?(?:{UP}|uppsatt|inkoppla[td]|installera[td]|uppe)(?!\w)(?! (?:ner|ned|bort))"
                r"|(?:klart?|färdigt?) med (?:porten|portlås\w*|entrén|enheten)"
                r"|enheten? (?:sitter|är på plats|är uppe|är igång)|på plats(?!\w)"
                r"|port\w* (?:är |nu )*(?:klar|färdig|fixad|igång)(?!\w)"
                r"|(?:^|[\n.!] ?)(?:allt |det |nu )?(?:är )?(?:klart|gjort|fixat|utfört)(?!\w)(?! med| att| för)"
            ),
        },
        Work.GATE_REMOVAL: {
            EventType.GATE_DISMOUNTED: (
                r"porten (?:är )?återställd|(?:^|[\n.!] ?)(?:allt |det |nu )?(?:är )?(?:klart|gjort|utfört)(?!\w)(?!"
                r" med| att| för)|"
                rf"(?:ned|ner|av|de|bort|loss){AWAY}(?!\w)|(?<!\w)(?:nere|borta)(?!\w)"
                r"|(?:tog|tagit|plockat|plockade|skruvat|skruvade|monterat|monterade) (?:ner|ned|bort|loss)(?!\w)"
            ),
        },
        Work.MOVE: {
            EventType.MOVED: r"(?:låset|enheten|det|den) (?:sitter|är|hänger) (?:nu )?(?:uppe |på plats )?(?:på|i"
            r"|hos) (?:den |det )?nya |"
            r"(?:låset|enheten|det|den) sitter nu (?:på|i|hos) |sitter (?:nu )?(?:låset|enheten) (?:nu )?(?:på|i"
            r"|hos) |(?<!\w)sitter (?:nu )?(?:på|i|hos) (?:den )?nya(?!\w)|"
            r"(?<!\w)flyttat(?!\w)|(?<!\w)flytta[td](?: och klart)?(?=[.,!]|$)"
            r"|(?:satt|satte|skruvat|skruvade|monterat|monterade|fått|fick)(?: (?:upp|dit|på|det|den|låset|enheten"
            r"|igen|åter)){1,3}"
            r" (?:på|i|hos|vid) (?:den |det |hans |hennes |kundens )?(?:nya|ny)(?!\w)"
            r"|(?:^|[\n.!] ?)(?:allt |det |nu )?(?:är )?(?:klart|gjort|fixat|utfört)(?!\w)(?! med| att| för)",
        },
        Work.FAULT: {
            EventType.FAULT_NOT_FIXED: r"(?<!\w)(?:vill|ville|går|gick) (?:inte|ej) (?:att )?(?:kalibrera"
            r"|starta|reagera"
            r"|vakna)(?!\w)|(?<!\w)består(?!\w)|(?:inte|ej) löst(?!\w)|(?:strular|krånglar) (?:än|ändå"
            r"|fortfarande)|(?<!\w)kvarstår(?!\w)|(?<!\w)utan resultat(?!\w)",
            EventType.SYSTEM_FAULT: (
                rf"(?:{OUR_SYSTEM}|server\w*) (?:\w+ )?(?:strular|strulade|krånglar|krånglade|hänger sig|svarar inte"
                r"|(?:var|är|låg|ligger) nere)"
            ),
            EventType.FAULT_FIXED: (
                # what it does again, and what the others may do again
                r"(?<!\w)nu (?:hittar|känner|ser|når|svarar|reagerar|kopplar|ansluter|snurrar|vrider|drar|tar)"
                r" (?:\w+ ){0,3}?(?:direkt|igen|på en gång|genast|varje gång|utan krångel|som (?:det|den) ska)(?!\w)"
                r"|(?<!\w)bara att (?:köra|använda|låsa|fortsätta)(?: på| vidare| som vanligt)?(?!\w)(?! ut)"
                r"|(?<!\w)på banan(?!\w)|(?<!\w)(?:i ordning|på fötter|igång|i gång)(?: igen)?(?=[.,!\n]|$)"
                r"|(?<!\w)(?:ni|de|dom|personalen) kan (?:köra|använda (?:det|den|låset|appen)|låsa)"
                r" (?:igen|som vanligt|på som)|"
                r"(?<!\w)nya? batteri\w* (?:i|isatt\w*|på plats)(?!\w)|(?<!\w)bytte?(?!\w)(?! (?:om|utförare))"
                r"|(?:allt|det|låset|den) (?:fungerar|funkar)(?! (?:inte|ej"
                r"|dåligt|bara))(?!\w)|"
                r"(?:allt |det |nu )?(?:är )?(?<!\w)(?:klart|gjort|utfört|done|ok nu|okej nu|bra nu)(?!\w)(?! med"
                r"| att| för)"
                r"|(?<!\w)(?:går|låser|öppnar|funkar|fungerar|rullar)(?: (?:nu|åter|igen|låset|det"
                r"|den))* (?:som (?:det|den)"
                r" (?:ska|skall|bör)|som en klocka|som smort|klockrent)(?!\w)"
                r"|(?<!\w)(?:låser|öppnar|går|fungerar|funkar) (?:\w+ ){0,3}?utan (?:anmärkning|problem)"
                r"|(?<!\w)(?:smorde|smort|justerat|spände|drog åt|dragit åt|startade om|startat om)(?!\w)"
                r"|(?:fungerar|funkar|låser|öppnar)(?: \w+){0,2}? (?:igen|nu|som vanligt|utmärkt|fint|bra"
                r"|perfekt)(?!\w)"
            ),
        },
        Work.COUPLE: {
            EventType.COUPLED_DOOR: (
                r"(?:^|[\n.!,] ?)(?:allt |det |nu )?(?:är )?(?:klart|gjort|fixat|utfört|inlagt|upplagt)(?!\w)(?! med"
                r"| att"
                r"| för)"
                rf"|(?:ligger|finns) (?:(?:nu|inne|också|den|det|låset) )*(?:i {OUR_SYSTEM}|inne|på (?:kund"
                rf"|brukar)\w*)(?!\w)"
                r"|dörr\w* (?:är |nu )*(?:ok|okej|klar|klart|inlagd|inne|fixad)(?!\w)|(?<!\w)båda (?:är |nu"
                r" )*(?:klara|inlagda|inne)(?!\w)"
            ),
            EventType.COUPLED_GATE: (
                r"port\w* (?:är |nu )*(?:ok|okej|klar|klart|inlagd|inne|fixad)(?!\w)|(?<!\w)båda (?:är |nu )*(?:klara"
                r"|inlagda|inne)(?!\w)"
            ),
        },
        Work.SWITCH: {
            EventType.PROVIDER_SWITCHED: r"(?:^|[\n.!,] ?)(?:allt |det |nu )?(?:är )?(?:klart|gjort|fixat|utfört"
            r"|bytt)(?!\w)(?! med| att| för)"
            r"|(?:flytta[td]|ändra[td]|bytt) (?:över )?(?:till|från)(?!\w)|har (?:nu )?åtkomst"
            r"|ligger (?:nu )?(?:hos|under) ",
        },
    }.items()
}
