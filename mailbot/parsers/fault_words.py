"""Wordings for locks that fail: what a lock does wrong, and what a dead, hot or swollen battery shows."""

from typing import Final

from mailbot.parsers.lock_words import NO, near, then

_BATTERY = r"batteri(?:et|erna|ets|er)?(?!\w)"
_UNIT = r"(?:batteri(?:et|erna)?|lås(?:et|en|enheten)|enheten|locket|luckan|kåpan|dosan|apparaten)(?!\w)"
_STOCK = r"(?! (?:i lager|på lager|i förråd|på kontor|på hyll|hos oss|hemma|här))"
_LIGHT = r"(?:lampa|lampor|lysdiod|diod|led(?:den|s)?(?!\w)|indikator|ljus)\w*"
_FLAT = r"slut|tömt|dött|död|döda|tomt|tom|tomma|kört|stendött|urladda\w*|dog|lagt av|gett upp|0 ?%|noll procent"
_SOON = r"(?:börjar|snart|nästan|håller på|på väg)"
_SWOLLEN = (
    r"svull\w*|svälld?a?|svällt|svällde|uppsväll\w*|uppsvull\w*|(?:upp|ut)?bukta\w*|utbukt\w*|uppblåst\w*"
    r"|tjockt?|tjocka|pöser|pöst|pösig\w*"
    r"|putar|exploder\w*|som en korv|svullna\w*"
)
_BURST = r"deformera\w*|spruck\w*|sprick\w*|läck\w*|rinner|fräter"
_HOT = (
    r"varm(?:t|a)?|het(?:t|a)?|glöd(?:het\w*|ande|er)|bränn(?:het\w*|ande|s)|kok\s?het\w*|skållhet\w*|jättevarm\w*"
    r"|överhetta\w*|överhettad|hetta|smält\w*|ryker|rök(?:er|te|ut\w*)?|brinn\w*|pyr|pyser|fräser|gnistr\w*|väser"
)
DISCHARGED: Final = "|".join(
    (
        r"urladda(?:t|d|de|dat)(?!\w)",
        rf"{_BATTERY}(?:(?!{_SOON})[^.,;\n]){{0,30}}(?<!\w)(?:{_FLAT})(?!\w){_STOCK}",
        rf"batteriet(?:(?!{_SOON})[^.,;\n]){{0,70}}?(?<!\w)(?:tagit slut|tog slut|{_FLAT})(?!\w){_STOCK}",
        rf"(?<!\w)(?:dött|död|urladdat|slut|tomt|tömt) {_BATTERY}|(?<!\w)ladda(?:t|de) ur(?!\w)",
        near(r"(?<![\d.,])(?:0 ?%|0 procent|noll procent)", r"batteri\w*|lås(?:et|en)(?!\w)|laddning\w*|nivå\w*", 40),
        r"(?<!\w)(?:slut på batteri(?:et|erna) i|batteri\w* (?:har )?dö(?:tt|r)|strömlös\w*|utan ström|ingen ström"
        r"|livlös\w*|inget liv(?!\w)|livstecken"
        r"|stendö(?:tt|d)|helt stum\w*|helt slockna\w*)",
        r"(?:lås\w*|enheten)(?: \w+){0,5} (?:dött|död|stumt?|slocknat?|släckt|tvärdött|dog|(?:helt|kol)[ ]?svart)(?!\w)"
        r"|(?<!\w)dog lås\w*",
        rf"(?:inget|ingen|inga|varken|inte något|inte nåt|inte någon|utan) (?:\w+ ){{0,2}}{_LIGHT}",
        rf"{_LIGHT}(?: \w+){{0,3}} (?:{NO}|släckta?|död|slocknad|svart)(?!\w)|(?:lyser|tänds"
        rf"|blinkar)(?: \w+)? (?:inte|ej|inget|ingenting|varken)(?!\w)",
        near(
            r"(?:ingenting|inget|inte (?:något|nåt)|noll) (?:händer|hände)|händer (?:ingenting|inget"
            r"|inte (?:något|nåt)|noll)",
            "knapp",
            40,
            ".!?\n",
        ),
        near(_UNIT, rf"(?<!\w)(?:{_SWOLLEN}|{_HOT})(?!\w)", 40),
        near(_BATTERY, rf"(?<!\w)(?:{_BURST})(?!\w)", 40),
        r"(?<!\w)(?:svull\w+|uppsväll\w+|hett|varmt|het|varm) (?:batteri|lås)\w*",
        r"lukta\w*(?: \w+){0,2} (?:bränt?|bränd|rök|gas|konstigt|kemi\w*|plast)(?!\w)|bränd lukt|brandlukt"
        r"|röklukt|brandrök|luktar el(?!\w)",
        r"gasutveckling|gastryck",
    )
)
"""A battery that nobody but the technician may touch; `denied` states are sorted out behind."""

_WORKS = (
    r"fungera(?:r|de)?|funka(?:r|de)?|lyckas|lyckades|öppna(?:r|s|de|des)?|lås(?:er|es|te|tes|a|as)|svara(?:r|de"
    r"|s)?|reagera(?:r|de)?|stäng(?:er|s|de|a|as)"
    r"|koppla(?:r|s) upp|anslut(?:er|s)|hittas|syns|startar|rör(?: på)? sig|snurrar|släpper|slår|klickar|vrids"
    r"|vrider|tar emot|går in|faller in"
)
_FAULTY = (
    r"felanm\w*|krångl\w*|trasig\w*|(?<!\w)(?:(?:nå(?:got|t|gra) |ett |konstig\w* )?fel (?:på|med|i)(?!\w)"
    r"|felkod\w*|felmeddelande\w*|okänt fel|(?:säger|visar|skriver|ger)(?: \w+){0,2} fel(?!\w)"
    r"|problem\w* med|problem (?:att|när|hos)|bekymmer med|besvär med|(?:stora|haft|har|får|fått|återkommande"
    r"|samma) problem"
    r"|(?:halva|halvt|inte hela) (?:vägen|varvet|varv)|halvvägs|långsam\w*|spruck\w*|sprick\w*"
    r"|(?:måste|får|behöver)(?: \w+){0,2} (?:dra|rycka|knuffa|lyfta|trycka|pressa|vrida|smälla"
    r"|hålla)(?: \w+){0,4}? (?:dörren|hårt"
    r"|(?:\w+-)?\w+ gånger|länge)|(?:blev|blir|var|är|förblev|förblir) (?:aldrig|inte) (?:\w+ )?låst(?!\w)|(?:står"
    r"|stod|var"
    r"|är) olåst"
    r"|haverera\w*|gått sönder|(?<!\w)sönder(?!\w)|(?<!\w)skada[td](?!\w)|(?<!\w)paj(?!\w)|strul\w*|bråka(?:r|t"
    r"|de)|mucka\w*"
    r"|knas\w*|ur funktion|utan funktion|ur led|glapp\w*|gnissl\w*|gnäll\w*|knak\w*|knarr\w*|tjut\w*|tjöt"
    r"|skrap\w*|skraml\w*|pip(?:er|it|ande)(?!\w)|surra\w*|brumma\w*|låter (?:konstig\w*|illa|väldigt|mycket"
    r"|högt|som)"
    r"|oljud|missljud|kärv\w*|(?<!\w)trög(?:t|a)?(?!\w)|hakar|hakat|häng(?:er|t|de) sig|fastn\w*"
    r"|(?<!\w)fast i karmen|baklås|sitter (?:löst|snett|lös)|lossn\w*|löst från"
    r"|(?:ramlat|trillat|fallit|lossat|hänger) (?:\w+ )?(?:ner|ned|av|bort|från|löst)|(?:ramlade"
    r"|trillade) (?:ner|ned|av)|snurra(?:r|de) (?:runt|fritt|bara)|gick av(?!\w)|gått av(?!\w)|brutits|brustit"
    r"|(?:öppna|lås|lås(?:er|t) upp|gå|stäng)\w*(?: upp)?(?: \w+)? (?:av )?sig sj[äa]l[vf]t?|låser upp sig"
    r"|(?:får|måste|behöver)(?: \w+){0,2} ta i(?!\w)|på vid gavel"
    r"|tappa\w* (?:\w+ )?(?:kontakt|anslutning|uppkoppling|förbindelse)\w*|ingen (?:kontakt|anslutning"
    r"|uppkoppling)|ingen förbindelse|offline|timeout|i otakt|slutat (?:att )?(?:fungera|funka|svara|öppna|låsa)"
    r"|(?:första|andra|tredje) försöket|(?:flera|många|två|tre|fyra|fem|tre fyra|ett par|upprepade) (?:försök"
    r"|gånger) (?:innan|för att)|gång på gång|(?:flera|upprepade) försök"
    r"|går (?:bara|endast) att|varken (?:app|nyckel|låser)|inlåst|utelåst|låst ute|låst inne|startar om"
    r"|(?:blinkar|lyser) (?:rött|orange|gult)(?! (?:en|två|1|2|\w+ gånger))"
    r"|låter konstig|åverkan|vandaliser\w*|tar (?:upp emot |nästan )?(?:en |flera |lång )\w*(?:minut|evighet|tid))"
)
_NOT_WORKING = (
    rf"(?<!\w)(?:{_WORKS})(?!\w)(?: \w+)? (?:inte|ej|dåligt|inget|ibland|bara ibland|sällan)(?!\w)"
    rf"|(?<!\w)(?:inte|ej) (?:längre )?(?:{_WORKS})(?!\w)"
    r"|(?:kommer|kom) (?:inte|ej) (?:in|ut|åt)(?!\w)(?! med| att)"
    r"|(?<!\w)(?:hitta(?:r|de)|ser|såg|når|nådde|känner) (?:inte|ej) (?:\w+ )?(?:lås|enhet|dörr)\w*|(?<!\w)(?:går"
    r"|gick|gått)(?: \w+)? (?:inte|ej|knappt)(?= att (?!svara"
    r"|montera|sätta|boka|nå|få tag|ordna|komma den|åtgärda|laga|lösa|fixa|reparera"
    r"|installera)| upp| igång| igen| i lås| ihop| runt| som| hela|[.,!\n]|$)"
    r"|(?:kan|kunde)(?: \w+)? (?:inte|ej|varken) (?:låsa|öppna|stänga|komma in|låsas|öppnas|stängas)(?!\w)"
    r"|(?<!\w)vill(?: \w+)? (?:inte|ej) (?:låsa|öppna|stänga|gå|fungera|funka|svara|som|riktigt)(?!\w)"
    r"|(?:inte|ej) (?:att )?(?:få upp|låsa upp|få igen|få igång)|stänger inte|inte stänga|låser (?:\w+ )?(?:inte"
    r"|ej) upp"
)
FAULT: Final = f"{_FAULTY}|{_NOT_WORKING}"
ASKED_REPAIR: Final = then(
    r"(?<!\w)(?:titta på|tittar på|kolla(?: på)?|kollar|se över|åtgärda|laga|lagas|reparera|serva|justera"
    r"|justeras|felsöka|undersöka)(?!\w)",
    r"lås(?:et|en|enheten)(?!\w)|dörren|portlås\w*|enheten|(?<!\w)det(?!\w)",
    25,
)
"""A look at a lock that hangs is asked for: a fault, unless the mail says something more exact."""
