"""Which work the words ask for: hits of the item patterns, what is denied, and which kind wins."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from mailbot.domain.reading import ItemType
from mailbot.parsers.item_words import ITEM_PATTERNS, LOOSE_PATTERNS
from mailbot.parsers.vocabulary import SHORT_NEGATION
from mailbot.parsers.wordings import Wordings

K = ItemType
SUPPLIES = frozenset({K.NFC, K.BATTERY, K.ACCESSORIES})
_WORDINGS = Wordings(
    [
        *(((kind, False), wording) for kind, wording in ITEM_PATTERNS.items()),
        *(((kind, True), wording) for kind, wording in LOOSE_PATTERNS.items()),
    ]
)
_DENIABLE = frozenset(
    {K.MOUNT, K.DISMOUNT, K.MOVE, K.NFC, K.GATE_LOCK, K.CANCEL, K.CHANGE, K.ACCESSORIES, K.CHANGE_PROVIDER, K.BATTERY}
)
_SERVICE_ENDED = re.compile(  # "avbeställningen kom i Combine", "avbeställning av hemtjänst och larm"
    r"(?<!\w)(?:combine|lifecare|treserva|procapita|viva|magna|pmo|verksamhetssystem\w*|journal\w*"
    r"|biståndsbeslut\w*)(?!\w)"
    r"|avbeställning\w* (?:av|på|för|gällande|avseende) (?:\w+ )?(?:insats|hemtjänst|(?:trygghets)?larm(?!lås)|tjänst"
    r"|omsorg|hjälp|service|matlåd|beslut)\w*"
    r"|(?:insats|tjänst|larm|omsorg|hemtjänst)\w* (?:är |blev |har blivit )?avbeställd\w*"
    r"|(?:fick|fått|får|mottagit|mottog|tagit emot|noterat)(?: \w+){0,3} avbeställning\w*"
    r"|avbeställning\w*(?: \w+){0,2} (?:kom(?!\w)|kommit|inkom\w*|låg(?!\w)|ligger|ramlade|dök upp|registrerades"
    r"|är registrerad|är mottagen|trillade|anlände)"
)
_THING_NEEDLESS = re.compile(  # "något portlås är inte aktuellt", "kodlås är inte aktuellt"
    r"(?:port(?:lås|enhet)|kodlås|samtycke|reservnyck|nyck|portkod|lås (?:i|på|till) porten|lås i port)\w*"
    r"(?: (?!men|och)\w+){0,5} $"
    r"|(?<!\w)(?:någon|nån|något|nåt|en|ett|ingen|inget) (?:ny|nytt|annan|annat|till|extra)(?: (?!lås)\w+)? $"
)
_SENTENCE_END = re.compile(r"[.!?](?= |\n|$)|\n|,")
_OUR_ORDER = re.compile(r"(?<!\w)(?:vår|våran|min|er|ert|låset|lås|monter\w*|beställning(?:en)?(?!\w))")
_CLAUSE_END = re.compile(r"[.!?;:,()\n]|(?<!\w)(?:men|så|och|utan att|därför)(?!\w)")
_SETTLED = frozenset({K.DISMOUNT, K.MOUNT, K.MOVE})
_MAYBE = re.compile(
    r"(?<!\w)(?:om(?! (?:att|\d|(?:ni|vi|man|någon|det|du|jag|montören) (?:kan|kunde|skulle|går|vill"
    r"|har möjlighet|finns)))"
    r"|ifall|innan (?:lås|ni|vi|man|det|den kan)|förrän|utred\w*|överväger|funderar|eventuellt|kanske|väntar"
    r"|avvaktar|inväntar|återkommer|granne\w*)(?!\w)|(?<!\w)när (?:lås|ni |det |den |allt )"
)
_PARTICIPLE = re.compile(r"monter(?:at|ad|ats|ade|ades)(?!\w)|(?:ned|ner|bort)tag(?:et|en|na)(?!\w)")
_WILL = re.compile(
    r"(?<!\w)(?:ska|skall|vill|vilja|behöver|önskar|önskas|få|får|kan|kunna|bör|måste|beställer|ha)(?!\w)"
)
_DENIED_STATE = re.compile(
    r"(?<!\w)(?:(?:inget|ingen|inga|varken) (?:\w+ ){0,4}?|(?:inte|ej|knappast|aldrig|utan) (?:\w+ ){0,2}?)"
    r"(?:urladda|slut|dö(?:d|tt)|varm|hett?(?!\w)|sväll|svull|tom|läck|lukt|rök)"
)
_SAYS_NO_ITSELF = re.compile(
    r"ni behöver|ha kvar|hämta (?:det|den)$|utför\w* (?:vi )?inte|bli av med|(?:inte|ej) (?:längre |alls )?aktuell"
    r"|inte (?:bli|blir) av"
)
_WELL = re.compile(r"(?<!\w)(?:inga|inget|ingen|utan|aldrig|inte|ej|slutat|slutade) (?:att )?(?:\w+ ){0,1}$")
_WELL_AGAIN = re.compile(r"^ ?\w{0,3} ?(?:inte|ej|aldrig)(?: längre| mer| nu| idag| alls)(?!\w)")
_NO_ALARM = re.compile(r"(?<!\w)(?:inget|inga|ingen|ej|utan|varken) (?:\w+ ){0,2}$|(?<!\w)eller $")
_GATE_OPEN = re.compile(r"(?:port|entré)(?:en|n)?(?!\w)(?!lås)[^.!?\n]*$")  # a gate that nobody locks is no fault
_NOT_YET = re.compile(r" ?(?:före|förrän|innan|tidigare än)(?!\w)")  # "ni kommer inte in före den 9": no lock fails
_REPORTED = frozenset({"felanmälde", "felanmäldes", "felanmält", "felanmäld"})  # what was told before is not told now
_USED_UP = re.compile(r"\w{0,4} (?:\w+ )?(?:kvar|hemma|längre|i (?:lager|förråd|skåp|låda)\w*)(?!\w)")
_NOT_KEPT = re.compile(
    r"(?<!\w)(?:inte|ej) (?:\w+ )?(?:kvar|fortsätt|består|behåll|löper)|(?:kvar|behåll\w*|fortsätt\w*) (?:inte"
    r"|ej)(?!\w)"
    r"|(?:inget|inga|ingen|varken) (?:\w+ ){0,2}(?:larm|natt)"
)
_DENIED_REMOVAL = re.compile(
    r"(?:inte|ej|aldrig|inget|inga) (?:\w+ ){0,3}(?:tas|plockas|skruvas|monteras|röras|monteras) ?(?:ner|ned|bort)?"
    r"|(?:ska|skall|får) (?:inte|ej) (?:\w+ )?(?:röras|tas|plockas|monteras"
    r"|nedmonteras)|(?:sitta|vara|är|sitter|bli) kvar"
)
_GATE_STAYS = re.compile(r"(?:port|entré|tvättstug)[^.!?\n]*$")  # "porten ska sitta kvar"
_THEN_DOWN = re.compile(  # "sitter kvar på dörren och behöver plockas ner"
    r"[^.!?\n]{0,40}(?<!\w)(?:behöver|ska|kan|bör|måste|får) (?!inte|ej)[^.!?\n]{0,30}(?<!\w)(?:ner|ned|bort|ned\w+"
    r"|hämtas)(?!\w)"
)
_ENDED = re.compile(
    r"avslut|(?<!\w)går ut(?!\w)|klarar sig utan|upphör|(?<!\w)sluta(?:r|t|de)?(?!\w)|ska bort|avgå|inte längre (?:ha"
    r"|har|få|får)(?!\w)|får inte längre"
    r"|tas bort som utförare|(?:inte|ej) längre (?:hemtjänst|insats|hjälp)|(?:sagt|säger|säga) (?:upp|ifrån|nej till)"
    r"|avsagt|avsäger|lämnar hemtjänst|sista (?:dag|besök)|uppsagd?|avböj|ingen hemtjänst|utan hemtjänst"
    r"|tacka\w* nej till"
)
# the first of these that was asserted names the order; the ones behind it are what it consists of
_CONTAINS: tuple[tuple[ItemType, frozenset[ItemType]], ...] = (
    (K.DISCHARGED_BATTERY, frozenset({K.FAULT, K.BATTERY, K.CHANGE})),
    (K.CANCEL, frozenset({K.MOUNT, K.DISMOUNT, K.MOVE, K.CHANGE, K.FAULT, K.GATE_LOCK})),
    (K.ALARM_STAYS, frozenset({K.CHANGE_PROVIDER, K.MOUNT})),
    (K.CHANGE_PROVIDER, frozenset({K.MOUNT, K.MOVE})),
    (K.CHANGE, frozenset({K.MOUNT, K.DISMOUNT, K.MOVE, K.GATE_LOCK})),
    (K.MOVE, frozenset({K.MOUNT, K.DISMOUNT, K.GATE_LOCK})),
    (K.DISMOUNT, frozenset({K.GATE_LOCK})),
    (K.FAULT, frozenset({K.BATTERY})),
    (K.GATE_LOCK, frozenset({K.MOUNT})),
    (K.MOUNT, frozenset({K.GATE_LOCK})),
)


_DONE = re.compile(
    r"(?<!\w)(?:gjort|gjorda|gjordes|utfört|utförd|klart|klara|(?:ut)?bytt[ae]?|byttes|har (?:vi|jag) satt)(?!\w)"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hit:
    """The words at `start:end` speak of `kind`; `denied` when the clause says no to it.

    `open`: denied only because it is not settled yet ("om hon flyttar", "vi återkommer om").
    `loose`: such words order only where nothing more exact is said ("kan ni titta på låset").
    """

    kind: ItemType
    start: int
    end: int
    denied: bool = False
    loose: bool = False
    open: bool = False


@lru_cache(maxsize=2)  # one mail asks about the same text again and again
def kind_hits(lower: str, among: frozenset[ItemType] | None = None) -> tuple[Hit, ...]:
    """Every mention of work in lower-case text, in order; `among`: of these kinds only."""
    wanted = frozenset(K) if among is None else among | {K.GATE_LOCK}  # whose words take those of other kinds
    hits = [
        _hit(lower, kind, match, loose=loose)
        for (kind, loose), wording in _WORDINGS.live(lower)
        if kind in wanted
        for match in wording.finditer(lower)
    ]
    gates = [hit for hit in hits if hit.kind is K.GATE_LOCK]
    if gates:
        taken = _among(gates)
        hits = [hit for hit in hits if hit.kind not in (K.MOUNT, K.DISMOUNT) or not taken(hit)]
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _hit(lower: str, kind: ItemType, match: re.Match[str], *, loose: bool) -> Hit:
    denied = _denied(lower, kind, match, loose=loose)
    unsettled = not denied and (kind in _SETTLED or kind is K.GATE_LOCK) and _unsettled(lower, match, kind)
    return Hit(kind=kind, start=match.start(), end=match.end(), denied=denied or unsettled, open=unsettled, loose=loose)


def _unsettled(lower: str, match: re.Match[str], kind: ItemType) -> bool:
    """Whether the words only speak of what may come, or of what was done."""
    left, right = clause_of(lower, match.start(), match.end())
    clause = lower[left:right]
    if _PARTICIPLE.search(match[0]) and not _WILL.search(clause):
        return True
    return kind in _SETTLED and bool(_MAYBE.search(f"{lower[left : match.start()]}{match[0]}"))


def _among(others: Iterable[Hit]) -> Callable[[Hit], bool]:
    """Tells of a hit whether it shares letters with one of `others`."""
    spans = sorted((other.start, other.end) for other in others)
    furthest = list(accumulate((end for _, end in spans), max))

    def shares(hit: Hit) -> bool:
        before = bisect_left(spans, (hit.end, 0))  # so many begin before the hit ends
        return before > 0 and hit.start < furthest[before - 1]

    return shares


def denies_removal(lower: str) -> bool:
    """Whether the words say that something shall stay where it is."""
    for match in _DENIED_REMOVAL.finditer(lower):
        of_gate = _GATE_STAYS.search(lower[max(0, match.start() - 60) : match.start()])
        if not (of_gate or _THEN_DOWN.match(lower, match.end())):
            return True
    return False


def says_ended(lower: str) -> bool:
    """Whether the words say that a service ends."""
    return bool(_ENDED.search(lower))


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the clause around a span, at most 120 characters to either side."""
    left = max(0, start - 120)
    for match in _CLAUSE_END.finditer(text, left, start):
        left = match.end()
    right = _CLAUSE_END.search(text, end, min(len(text), end + 120))
    return left, right.start() if right else min(len(text), end + 120)


def _denied(lower: str, kind: ItemType, match: re.Match[str], *, loose: bool) -> bool:
    left, right = clause_of(lower, match.start(), match.end())
    before, after = lower[left : match.start()], lower[match.end() : right]
    match kind:
        case K.DISCHARGED_BATTERY:
            return bool(_DENIED_STATE.search(lower[left:right])) and "lj" not in match[0] and "lamp" not in match[0]
        case K.CANCEL if _cancels_else(lower, match):
            return True
        case K.BATTERY if _DONE.search(lower[left:right]) and not _WILL.search(lower[left:right]):
            return True
        case K.ALARM_STAYS:
            return bool(_NO_ALARM.search(before) or _NOT_KEPT.search(lower[left:right]))
        case K.FAULT if match[0] in _REPORTED:
            return True
        case K.FAULT if "olåst" in match[0] or "öppen" in match[0]:
            return bool(_GATE_OPEN.search(lower[max(0, match.start() - 40) : match.end()]))
        case K.FAULT if _NOT_YET.match(after):
            return True
        case K.FAULT:
            works = " inte" not in match[0] and " ej" not in match[0]
            return works and bool(_WELL.search(before) or _WELL_AGAIN.match(after))
        case _ if kind in SUPPLIES and _USED_UP.match(after):
            return False
        case _ if kind in _DENIABLE:
            inside = (
                kind is not K.CANCEL
                and not loose
                and not _SAYS_NO_ITSELF.search(match[0])
                and SHORT_NEGATION.search(match[0])
            )
            return bool(inside or SHORT_NEGATION.search(before) or SHORT_NEGATION.match(after.lstrip()))
        case _:
            return False


def _cancels_else(lower: str, match: re.Match[str]) -> bool:
    """Whether a service ends in the care system, or a thing is not needed, and no order is taken back."""
    start, end = max(0, match.start() - 60), min(len(lower), match.end() + 60)
    for mark in _SENTENCE_END.finditer(lower, start, match.start()):
        start = mark.end()
    stop = _SENTENCE_END.search(lower, match.end(), end)
    around = lower[start : stop.start() if stop else end]
    if match[0].startswith("avbeställ") and _SERVICE_ENDED.search(around):
        return not _OUR_ORDER.search(around)
    needless = "aktuel" in match[0] or "nödvändig" in match[0] or "behöv" in match[0]
    return needless and bool(_THING_NEEDLESS.search(lower[start : match.start()]))


def resolve(kinds: Iterable[ItemType]) -> tuple[ItemType | None, tuple[ItemType, ...]]:
    """The kind that an order is, and the kinds that speak against it (then a person looks)."""
    found = set(kinds)
    for kind, contained in _CONTAINS:
        if kind in found and not (kind is K.GATE_LOCK and K.MOUNT in found and K.GATE_LOCK not in found):
            return kind, tuple(sorted(found - contained - {kind} - SUPPLIES))
    for kind in (K.NFC, K.ACCESSORIES, K.BATTERY):
        if kind in found:
            return kind, ()
    return None, ()
