"""Whether a sentence settles a visit ("jag tar det på torsdag"), offers one, or tells what somebody else will do."""

import re
from typing import Final

_PROPOSES: Final = re.compile(
    r"föreslå|förslag|(?<!\w)(?:funkar|passar|går) (?:det|den)(?!\w)|skulle (?:det|ni|du|vi)(?!\w)", re.I
)
_OFFERS: Final = re.compile(
    r"kanske|skulle|passar|(?<!\w)kan(?!\w)(?! (?:inte|ej))|önskar|helst|gärna|hoppas|försöker(?! igen)|preliminärt"
    r"|troligen",
    re.I,
)
_THEIRS: Final = re.compile(
    r"(?<!\w)(?:de|dom|han|hon|ni|du|föreningen\w*|\w*firma\w*|leverantör\w*|kunden|brukaren|sonen|dottern"
    r"|hemtjänsten|personalen|anhöriga?)"
    r" (?:kommer|ska|skall|är|vill|kan|tar|åker|har|behöver|flyttar|hämtar|byter|ringer)(?!\w)",
    re.I,
)
_FIRM: Final = re.compile(
    r"(?<!\w)(?:(?:vi|jag) (?:tar|gör|kör|kommer|åker|är|ses|besöker|monterar|sätter|hämtar|fixar|löser|återkommer"
    r"|försöker|går|provar|testar)"
    r"|(?:tar|gör|kör|kommer|åker|besöker|monterar|sätter|hämtar|fixar|löser|försöker) (?:vi|jag)|vi ses|ses"
    r"|(?:provar|testar|försöker|kommer|åker dit) igen"
    r"|(?:tar emot|möter upp|möter|släpper in) (?:mig|oss)"
    r"|ska (?:jag |vi )?(?:dit|ut dit|förbi|åka dit|komma dit)"
    r"|tillbaka"
    r"|istället|i stället|återbesök|nytt försök|ny tid|nästa besök|blir det|det blir|åker (?:dit|tillbaka|upp)"
    r"|see you|coming|come back|will come|be there|i (?:will )?(?:try|come)|(?:tar|har) med(?: mig)?)(?!\w)",
    re.I,
)
_AGAIN: Final = re.compile(
    r"(?<!\w)(?:istället|i stället|tillbaka|igen|återbesök|nytt|ny tid|instead|again)(?!\w)", re.I
)
_WE: Final = (
    r"(?:jag|vi|montör\w*|installat[öo]r\w*|installern?|tekniker\w*|låssmed\w*|vaktmästar\w*|kollegan?|killen|killarna"
    r"|gubbarna)"
)
_WORKS: Final = (  # what only those do who hang locks
    r"(?:monterar|installerar|demonterar|avmonterar|nedmonterar|(?:sätter|skruvar) (?:upp|dit|på)"
    r"|(?:sätter|skruvar|plockar|tar) (?:(?:det|den|låset|enheten) )?(?:upp|dit|ner|ned)"
    r"|(?:tar|gör|kör|fixar|löser) (?:det|den|jobbet|låset|monteringen|nedmonteringen|besöket|det här)"
    r"|(?:åker|kommer|går|är) (?:dit|där|ut(?! på)|på plats|förbi|hos (?:kunden|brukaren))"
    r"|(?:provar|testar|försöker|kommer) (?:på nytt|igen)|(?:gör )?(?:ett )?nytt (?:försök|besök))"
)
_COMES: Final = (
    r"(?:kommer|besöker|åker|kör|gör|tar|fixar|provar|testar|försöker|lagar|byter|utför|flyttar|kollar|tittar)"
)
_NAMED: Final = re.compile(  # "Erik tar Exempelstigen"
    r"(?<!\w)(?!(?:Kund|Bruk|Hemtj|Dotter|Son|Lås|Nyck|Del|Person|Anhör|Förening|Leverant|Port|Batteri|Enhet|Utför|Larm"
    r"|Fastig|Verkst|Det|Den|De|Han|Hon|Ni|Du|Ingen|Hyres|Syster|Bror|Man|Make|Granne|Chef|Samord|Faktur|Adapt|Motor"
    r"|Reserv))"
    r"[A-ZÅÄÖ][a-zåäö]{2,} (?:tar|monterar|åker|kör|kommer|gör|fixar|besöker|sätter upp|plockar ner|är där)(?!\w)"
)
_BECOMES: Final = (
    r"(?:montage\w*|montering\w*|nedmontering\w*|besök\w*|jobbet|installation\w*|nedtagning\w*)"
    r" (?:blir|sker|görs|utförs)"
)
_PLANS: Final = re.compile(
    rf"(?<!\w)(?:{_WORKS}|{_BECOMES}|{_WE} (?:{_COMES})|{_COMES} (?:jag|vi|montören|installatören|teknikern"
    r"|låssmeden))(?!\w)"
    rf"|(?:^|(?<=[.,!:\n])) ?{_COMES}(?!\w)"
    r"(?= (?:[\w.]+ ){0,4}?(?:på |i ?morgon|i ?övermorgon|den |mån|tis|ons|tor|fre|\d))",
    re.I,
)
_HINDERED: Final = re.compile(
    r"(?<!\w)(?:inte|ej|aldrig|om|ifall|innan|förrän|tills|när|senast|hinner|nyck\w*|papper\w*|brev\w*|faktur\w*"
    r"|del(?:ar|en|arna)|leverans\w*|ring\w*|återkommer|hör av)(?!\w)",
    re.I,
)


def proposes(text: str) -> bool:
    """Whether the mail asks if a time suits."""
    return bool(_PROPOSES.search(text))


def offers(text: str) -> bool:
    """Whether a time is a wish, a guess or a possibility."""
    return bool(_OFFERS.search(text))


def is_settled(text: str) -> bool:
    """Whether a sentence says of a time that it holds."""
    return bool(_FIRM.search(text) or _PLANS.search(text) or _NAMED.search(text)) and not _OFFERS.search(text)


def is_theirs(text: str) -> bool:
    """Whether a sentence tells of what others will do, and of no visit of ours."""
    return bool(_THEIRS.search(text)) and not (_FIRM.search(text) or _PLANS.search(text))


def replaces(text: str) -> bool:
    """Whether the visit of a sentence comes in the place of another."""
    return bool(_AGAIN.search(text))


def plans_a_visit(text: str) -> bool:
    """Whether a sentence plans the work so plainly that a day without a time is a booking ("monterar på torsdag")."""
    return bool(_PLANS.search(text) or _NAMED.search(text)) and not (
        _HINDERED.search(text) or _OFFERS.search(text) or _THEIRS.search(text)
    )
