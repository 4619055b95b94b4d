"""What an unknown label of a form most likely asks for, told by its words ("Adress där låset ska sitta")."""

from typing import Final

from mailbot.parsers.worded import Worded

_RESIDENT = r"(?:brukar|kund|boende|enskild|klient|vårdtagar|omsorgstagar|hyresgäst|patient)"
_RULES: Final[tuple[tuple[str | None, Worded], ...]] = tuple(
    (name, Worded(pattern))
    for name, pattern in (
        (None, r"(?:dotter|son(?:en)?|anhörig\w*|närstående\w*|granne\w*|god man|jour\w*|växel\w*|support\w*)(?!\w)"),
        (
            "",
            r"personn|person-?n|födel|kostnad|faktur|beslutsnummer|(?:ärende|order|referens)\s?-?(?:nr|nummer"
            r"|id)(?!\w)",
        ),
        (
            "",
            r"^(?:ref|referens|skickat|inkommen|inkom|registrerad|skapad|mottagare|handläggs av|tilldelad|kanal)(?!\w)",
        ),
        ("customer_phone", rf"(?:tel|tfn|mobil|nummer till)\w*\s.*{_RESIDENT}|{_RESIDENT}\w*\s(?:tel|mobil)\w*"),
        ("customer_name", rf"namn\w*\s.*{_RESIDENT}|{_RESIDENT}\w*\s(?:för- och efter|för|efter)?namn|vem ska ha lås"),
        (
            "customer_id",
            rf"{_RESIDENT}\w*[ -]?(?:id|nr|nummer|no|numret)(?!\w)|phoniro\w*[ -]?(?:id|nr|nummer)|id i phoniro",
        ),
        ("contact_email", r"e-?post|e-?mail|mejl|mailadress"),
        ("contact_phone", r"telefon|(?<!\w)(?:tel|tfn)(?!\w)|mobil(?:nummer|nr)?(?!\w)|nås på|direktnummer"),
        (
            "new_address",
            r"(?:ny|nya|efter|inflytt\w*|framtida|kommande)(?!\w).*(?:adress|gata|bostad|lägenhet)"
            r"|till (?:adress|gata)|adress\w*\s(?:dit|efter)|flyttar till|ny bostad|lås\w* (?:ska )?flytta\w* till",
        ),
        ("code_lock", r"kodlås|kod-?lås|elektroniskt lås|yale|doorman|befintligt (?:digitalt|kod)"),
        ("door_code", r"(?:port|dörr|entré|trapp)\w*kod|kod\w*\s(?:till|i|på|för)\s.*(?:port|entré|dörr|trapp)"),
        (
            "gate_lock",
            r"port(?:lås|enhet)|(?:finns|har|är|låst|behov)\w*\s.*port(?!\w)|port(?:en)?\s(?:låst|finns|behöv)"
            r"|lås\w* (?:i|till|på) port",
        ),
        ("keys_available", r"nyck(?:el|lar)"),
        ("consent", r"samtyck|medgivande (?:från|av) (?:brukar|kund)"),
        ("brf_approved", r"godkän\w*|tillstånd|medgivande"),
        ("brf", r"brf|bostadsrätt\w*|förening\w*|fastighetsägar\w*|hyresvärd\w*|värd(?!\w)"),
        (
            "address",
            r"adress|(?<!\w)gata(?!\w)|gatu|bostad\w*|plats(?:en)? för|^(?:plats|var|var sitter låset|placering)$",
        ),
        ("ends", r"(?:insats|verkställighet|beslut|omsorg)\w*\s.*(?:upphör|avslut|slut|upphört)|slutdatum|upphör"),
        (
            "proposed_date",
            r"(?:önsk|försl|föresl|lämplig|passande|planerad|prefer|tänkt|helst)\w*.*(?:dag|dat|vecka|tid|när)"
            r"|(?:datum|dag|vecka|tid|tidpunkt)\w*\s(?:för|som passar|önsk)|när (?:ska|önskas|vill|passar)|flyttdag"
            r"|(?:flytt|monterings|start|byt\w*)datum|gäller (?:från|fr)|träder i kraft"
            r"|^(?:önskemål|datum|dag|vecka|tidpunkt|när)$",
        ),
        ("quantity", r"antal|hur många|(?<!\w)st(?!\w)"),
        ("fault", r"(?<!\w)fel(?:et|beskrivning|orsak|typ)?(?!\w)|problem\w*|symptom|vad har hänt|vad händer|beskriv"),
        (
            "contact",
            r"kontakt|ansvarig|vem (?:möter|ska vi|tar emot|kontaktar|ringer)|(?:beställarens|anmälarens) namn"
            r"|uppgiftslämnare|samordnare|handläggare|ditt namn|ert namn"
            r"|(?:beställd|anmäld|inskickad|rapporterad|upplagd) av",
        ),
        ("article", r"artikel|produkt|material|vad (?:vill ni|ska) beställ"),
        (
            "type",
            r"(?:ska|skall|bör) göras|åtgärd|vad (?:ska|gäller|vill|önsk)|(?:typ|slag|sort) av|ärendetyp|avser"
            r"|önskad tjänst"
            r"|tjänst|uppdrag\w*|arbete|jobb|insats som önskas|kategori|ämne|händelse",
        ),
        (
            "description",
            r"övrig|kommentar|meddelande|fritext|notering|anteckning|mer information|upplysning|beskrivning",
        ),
        ("", r"utförare|anordnare|företag|enhet|kommun|ort(?!\w)|postn|våning|trapp|avdelning|status|prioritet"),
    )
)
_SENTENCE: Final = Worded(
    r"(?<!\w)(?:vi|jag|ni|du|mig|oss|hej|hejsan|här|följande|samma|detta|nu|så|men|och att"
    r"|har|hade|är|var|vet|tack|obs|p\.?s)(?!\w)"
)
_FREE: Final = frozenset({"fault", "type", "description", "", "article", "brf", "quantity", "brf_approved"})


def guessed_field(label: str, *, cell: bool) -> str | None:
    """The field that a label (lower case, no colon) asks for; '' without meaning for the order, None when unknown.

    `cell`: the label is a cell of a table or a question of a form. Before a mere colon in running text only short
    labels count that ask for one value, since the rest of such a line may say more than its label.
    """
    words = label.split()
    if not words or len(words) > (9 if cell else 5) or any(map(str.isdigit, label)):
        return None
    if not cell and _SENTENCE.search(label):
        return None
    for name, pattern in _RULES:
        if pattern.search(label):
            return None if not cell and name in _FREE else name
    return None
