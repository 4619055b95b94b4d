"""Which class a mail is, from its headers, its sender and its words."""

import re

from mailbot.domain.message import Automatic, Message
from mailbot.domain.reading import MailClass
from mailbot.parsers.vocabulary import URGENT
from mailbot.parsers.worded import Worded

_AUTO_SUBJECT = re.compile(
    r"^\s*(?:autosvar|automatiskt (?:svar|meddelande)|auto(?:matic)?[ -]?reply|frånvaro"
    r"|out of office|ooo|läst:|read:|ej levererat|"
    r"mottagningsbekräftelse|läskvitto)|olästa? meddelande|ditt ärende är (?:registrerat"
    r"|mottaget)|vi har tagit emot ditt|semesterstängt",
    re.I,
)
_AUTO_TEXT = Worded(
    r"(?:detta|det här) är ett (?:automatiskt (?:svar|genererat)|autosvar)"
    r"|automatiskt svar|automatiskt frånvaromeddelande"
    r"|vi har tagit emot ditt (?:ärende|mejl|mail|meddelande)|tack för ditt (?:mejl|mail"
    r"|meddelande)\b.{0,60}(?:återkommer|åter|ledig|semester)"
    r"|(?:jag|vi) (?:är|har)(?: just)?(?: nu)? (?:på |)(?:semester|föräldraledig|tjänstledig"
    r"|sjukskriven|ledig|bortrest|frånvarande|(?:inte|ej) (?:på kontoret|i tjänst|på jobbet))(?!\w)"
    r"|svarar (?:på (?:mejl\w*|mail\w*|meddelanden) )?(?:först|tidigast|igen|när jag är (?:åter|tillbaka))(?!\w)"
    r"|(?:detta|det här) (?:är ett|mejlet är ett) automatiskt (?:meddelande|mejl|mail|e-postmeddelande)\b"
    r"(?=[^.\n]{0,3}(?:$|\n|\)))"
    r"|läser (?:mejl\w*|mail\w*|posten) (?:igen|först|åter)|(?:är|blir) (?:jag|vi) (?:åter|tillbaka)"
    r"|(?:kontoret|expeditionen|vi) (?:är|har|håller) stängt|under min (?:frånvaro|semester|ledighet)"
    r"|(?:mejl\w*|mail\w*) (?:läses|besvaras) (?:igen|först)"
    r"|du har \d+ olästa|ditt ärende (?:\S+ )?(?:har registrerats|är registrerat|är mottaget)",
    re.I,
)
_SAYS_MACHINE = re.compile(
    r"automatisk|autosvar|tack för (?:ditt|ert) (?:mejl|mail|meddelande)|har tagit emot ditt|olästa|åter (?:på|den|i)"
)
_SPAM = Worded(
    r"avregistrera|avprenumerera|unsubscribe|nyhetsbrev|kampanj|halva priset|rabatt"
    r"|erbjud(?:er|ande)|\d[ \d]{1,6}kr(?:/st)?(?!\w)"
    r"|webbinari|seminari|konferens|heldag|frukostmöte|anmäl dig|boka din plats"
    r"|beställ din plats|demo av|mässa|vinn |gratis|prenumeration"
    r"|lösenord|lagringsgräns|brevlåd\w* (?:är full|har nått|spärras|stängs)|(?:verifiera|uppdatera|bekräfta) di[tn]t?"
    r"|klicka (?:här|på länken)|(?:spärras|stängs|raderas) (?:av )?inom|https?://\S{0,80}(?:login|verify|uppgrader)"
    r"|bitcoin|kryptovaluta|snabblån|arv(?:et)? på|vinnare|black (?:week|friday)|köp nu|prova (?:på )?kostnadsfritt",
    re.I,
)
_LEVEL = r"(?:jätte|super|kanon)?"
_KIND = r"all|den|det|din|ditt|er|ert|en|ett|snabb\w*|fin\w*|bra|god\w*|trevlig\w*"
_GIVEN = (
    r"hjälp\w*|svar\w*|besked\w*|info\w*|återkoppling\w*|uppdatering\w*|me[dj]+elande\w*|mejl\w*|mail\w*"
    r"|påminnelse\w*|hantering\w*|service\w*|insats\w*|bemötande\w*|arbete\w*|jobb\w*|samarbete\w*|det|idag"
)
_WHERE = r"(?: (?:på|hos|i)(?: (?!(?:som|men|inte|och|fast|dock|kan)\b)[\w-]{1,30}){1,4})?"
_THANKS = (
    rf"(?:tusen |stort |hjärtligt |varmt )?{_LEVEL}tack(?:ar)?(?: så {_LEVEL}mycket)?(?: ska (?:du|ni) ha)?"
    rf"(?: för(?: (?:{_KIND})){{0,3}} (?:{_GIVEN})(?: med (?:lås\w*|portlås\w*|det|allt|detta){_WHERE})?)?"
)
_SEEN_WORDS = (
    rf"noter(?:at|ar)|uppfattat|mottag(?:et|it)|förstått|(?:vad |så |det låter |låter )?{_LEVEL}(?:fint|bra)|toppen"
    r"|super|perfekt|kanon|utmärkt|strålande|härligt|grymt|snyggt(?: jobbat)?|(?:bra|fint) jobbat|(?:vad )?skönt(?:"
    r" att höra)?"
    r"|då vet (?:jag|vi)(?: det)?|då (?:är|hänger) (?:jag|vi) med|jag är med"
    r"|(?:kunden|brukaren|personalen|vi|hon|han|alla) (?:är|blev) (?:(?:så|mycket|jätte|väldigt) ?)*(?:nöjda?|glada?)"
    r"|👍|👌|🙏|🌞|☀|😊|🙂"
)
_WISH = r"(?:ha (?:det (?:så )?bra|en (?:fin|bra|trevlig|skön) \w+)|trevlig helg|god jul|gott nytt år)"
_CLOSING = (
    r"(?:(?:(?:med )?(?:många )?(?:vänliga? |bästa )?hälsning(?:ar|en)?|vänligen|mvh)\b"
    r"(?:[\W_]+\w{1,20}|(?:[\W_]+(?-i:[A-ZÅÄÖÉÜ][\w.-]{0,30})){1,8})?[\W_]*)?"
)
_SEEN = re.compile(
    r"^\W*(?:(?:hej(?:san)?|hallå)(?: \w{1,20}(?=[ \t]*[,!.\n]))?[\W_]*)?"
    rf"(?:(?:{_THANKS}|{_SEEN_WORDS}|{_WISH}|(?P<ok>ok(?:ej|ey|i)?))(?!\w)[\W_]*)++{_CLOSING}$",
    re.I,
)
_ORDERED_BEFORE = re.compile(
    r"(?<!\w)(?:beställ(?:de|t|ts|des)|skick(?:ade|at|ats)|anmäl(?:de|t)|ansök(?:te|t)|påmin\w*|(?:la|lade|lagt) in"
    r"|(?:beställning|order|ärende|anmälan|jobb)(?:en|n|t|et)? (?:från|som|vi|av den|den \d|nr|\d)"
    r"|inte hört|fortfarande|ännu inte|veckor sed\w+)",
    re.I,
)
_STATE = Worded(
    r"(?:var är|hur går det|hur långt|hur ser det ut med|när (?:kommer|blir|ska|monteras|kan vi)|vad händer"
    r"|(?:vad är|ge|få|någon|aktuell) (?:\w+ )?status|har ni (?:fått|sett|hunnit)|(?:nåt|något|någon|några) (?:nytt"
    r"|besked|uppdatering|nyheter)|finns det (?:någon|en) (?:\w+ )?(?:tid|dag) (?:bokad|satt|bestämd|inplanerad)"
    r"|är (?:låset|det|jobbet|monteringen|portlåset|allt) (?:\w+ )?(?:monterat|uppe|klart?|gjort|fixat|bokat|på plats)"
    r" (?:än|ännu|nu)|(?:vet|kan) (?:ni|du) (?:(?!komma|titta|kika|åka|fixa|göra|ringa|ta |sätta|montera)\w+ )?(?:när"
    r"|vilken (?:dag|vecka|tid)))"
    r"[^.!\n]{0,120}\?",
    re.I,
)
_EARLIER = Worded(  # an order or a report that we already have
    r"(?<!\w)(?:beställde|beställt|felanmälde|felanmält|anmälde|anmält|skickade|skickat|mejlade|mejlat|mailade|gjorde"
    r"|gjordes|begärde)(?!\w)[^.?\n]{0,100}(?<!\w)(?:sen|sedan|förra|veckor|månader|i (?:jan|feb|mars|april|maj|jun"
    r"|jul|aug"
    r"|sept|okt|nov|dec)\w*|\d{1,2}/\d{1,2}|den \d|i ?(?:går|måndags|tisdags|onsdags|torsdags|fredags)|tidigare)(?!\w)"
    r"|(?<!\w)(?:la|lade|lagt|gjorde|gjort|lämnade|lämnat|skickade|skickat) (?:in )?(?:en |ett |vår "
    r"|min )?(?:beställning|order"
    r"|felanmälan|anmälan)[^.?\n]{0,60}(?:\d|förra|sedan|veckor|tidigare|i (?:går|måndags|tisdags|onsdags|torsdags"
    r"|fredags))"
    r"|(?:beställning|felanmälan|ärende|anmälan)\w* (?:gjordes|skickades|lades|som (?:vi|jag) (?:skickade|gjorde|la"
    r"|lade))",
    re.I,
)
_ASKS_WHEN = Worded(
    r"(?:var är|hur går det|hur långt|hur ser det ut|vad händer|vet (?:ni|du) (?:\w+ )?(?:när|hur|vilken|nåt|något)"
    r"|undra(?:r|de) (?:\w+ ){0,2}?(?:när|hur|vilken|vad som|om ni (?:fått|hunnit|sett))|när (?:kommer|blir|ska|tänker)"
    r"|inte (?:fått|hört) (?:nåt|något|någon|ett|av)(?!\w)[^.\n]{0,20}|(?:inget|ingenting) (?:har )?(?:hört|hänt)"
    r"|väntar fortfarande|sedan dess|(?:knäpp)?tyst(?!\w)|tystnad|när tror (?:ni|du)|är den framme|har den kommit)",
    re.I,
)
_NEWS = re.compile(  # besides the question: what was not told before
    r"(?<!\w)(?:värre|dessutom|även|också|ändra\w*|avbok\w*|avbeställ\w*|(?:nu|idag) (?:har|är|går|fungerar|funkar"
    r"|behöver|vill)"
    r"|inte längre|ytterligare|till en|en till|i stället|istället)(?!\w)",
    re.I,
)
_ATTACHED = Worded(r"bifog|bilag|blankett|excel|se lista|vår lista|i listan|se fil", re.I)


_NO_FILES = (
    "image/", "text/calendar", "text/vcard", "text/x-vcard", "application/pkcs7-signature",
    "application/x-pkcs7-signature", "application/pgp-signature", "application/ms-tnef", "application/vnd.ms-tnef",
)  # fmt: skip
"""Parts that hold no order of their own; what was packed in a winmail.dat stands beside it."""


def class_from_headers(message: Message) -> MailClass | None:
    """The class of mail that no person wrote, or None when its words must tell."""
    if message.bounce is not None or message.automatic is Automatic.BOUNCE:
        return MailClass.BOUNCE
    if message.automatic in (Automatic.AUTO_REPLY, Automatic.READ_RECEIPT):
        return MailClass.AUTO
    if message.automatic is Automatic.LIST:
        return MailClass.SPAM
    return None


def is_automatic(subject: str, text: str) -> bool:
    """Whether the words are those of an automatic answer or receipt, headers or not."""
    return bool(_AUTO_SUBJECT.search(subject) or _AUTO_TEXT.search(text[:2000]))


def calls_itself_automatic(subject: str, text: str) -> bool:
    """Whether the mail says that a machine wrote it, and not only that its writer is away."""
    return bool(_AUTO_SUBJECT.search(subject) or _SAYS_MACHINE.search(text[:2000].lower()))


def is_spam(subject: str, text: str) -> bool:
    """Whether the words are advertising: two different signs of it."""
    return len({match[0].lower() for match in _SPAM.finditer(f"{subject}\n{text[:4000]}")}) >= 2


def asks_for_state(text: str) -> bool:
    """Whether the mail asks how an order is coming along, which is no new order."""
    return _STATE.search(text) is not None or asks_about_earlier(text)


def asks_about_earlier(text: str) -> bool:
    """Whether the mail tells of an order or a report that we have and asks after it, and says nothing new."""
    if not (_EARLIER.search(text) and _ASKS_WHEN.search(text)):
        return False
    return not (_NEWS.search(text) or URGENT.search(text.lower()))


def state_words(text: str) -> str:
    """The words that ask how an order is coming along."""
    match = _STATE.search(text)
    return match[0] if match else ""


def ordered_before(text: str) -> bool:
    """Whether the mail speaks of an order that was made earlier."""
    return bool(_ORDERED_BEFORE.search(text))


def says_seen(text: str) -> bool:
    """Whether the mail says no more than that ours was read or is thanked for: "Noterat", "Tack för hjälpen", a thumb.

    Every word must be of that kind: behind a thanks may stand that the lock does not work, or that nobody needs it.
    """
    return len(text) < 200 and "?" not in text and bool(_SEEN.match(text))


def says_ok(text: str) -> bool:
    """Whether such a mail says "Ok", which to a question might be an answer."""
    match = _SEEN.match(text) if says_seen(text) else None
    return match is not None and match["ok"] is not None


def points_to_attachment(message: Message, text: str) -> bool:
    """Whether what is ordered may stand in a file that came along."""
    files = [a for a in message.attachments if not a.content_type.startswith(_NO_FILES)]
    return bool(files) and (bool(_ATTACHED.search(f"{message.subject}\n{text}")) or len(text.strip()) < 120)
