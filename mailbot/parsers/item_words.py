"""Wordings that ask for work, one pattern per kind, matched against lower-case text; a new wording is a new row."""

from typing import Final

from mailbot.domain.reading import ItemType
from mailbot.parsers.worded import Worded

_LOCK = r"(?:\w*(?<!port)lås(?:et|en)?|låsenhet\w*|dörrenhet\w*|phoniro\w*)"
_GATE = r"(?:port(?:lås|enhet)\w*|lås\w* (?:i|på|till|för) port\w*)"
ITEM_PATTERNS: Final[dict[ItemType, Worded]] = {
    kind: Worded(pattern)
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
            rf"|best\.) (?!(?:\w+ ){{0,2}}(?:ne[dr]\w*|demonter\w*|bort\w*|flytt\w*|byt\w*|felanm\w*) )"
            rf"(?:\w+ ){{0,3}}(?:digital\w* )?(?:trygghets)?lås(?!\w)|larm - nytt"
            r"|ska ha (?:trygghets)?larm|nyinstallation|uppsättning"
        ),
    }.items()
}
