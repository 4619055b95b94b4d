"""Whether everything that a sender wrote now is accounted for: the ground of `certain` (issue 3 §7).

A reading is complete when nothing of the own text is left over. What counts as accounted for: values that stand in the
reading (numbers, dates, addresses, phones), the words that gave a kind, an event or a yes and no, the lines of a known
form, greetings and signatures, and words on which nothing can hinge (`plain_words`). The rest is weighed: a number, a
date, an address or a phone that no field took is always a doubt; other words only when they are many, or when they
deny, set a condition or speak of locks, gates and keys. Each check gives a Swedish reason that quotes nothing.
Every step goes through the text a fixed number of times, so time grows linearly with it.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from mailbot.domain.reading import EventType, ItemType, MailClass
from mailbot.parsers.addresses import find_addresses
from mailbot.parsers.asks import asks
from mailbot.parsers.days_told import loose_day
from mailbot.parsers.explained import Text, key_of
from mailbot.parsers.groups import units_of
from mailbot.parsers.harmless import failed
from mailbot.parsers.hinges import AFTER_ALL
from mailbot.parsers.identifiers import blank, find_other_numbers
from mailbot.parsers.overturned import ENDINGS, beside_faults, changes_something, is_overturned
from mailbot.parsers.phones import find_phones
from mailbot.parsers.plain.lexicon import is_plain
from mailbot.parsers.plain_words import CONDITION, CONTRAST, DENIAL, OWNER, TOUCHY, WAITING
from mailbot.parsers.told import Told
from mailbot.parsers.worded import Worded

K = ItemType
NUMBER = "Mejlet innehåller ett nummer som inte hör till något som är läst."
DAY = "Mejlet nämner en dag eller en tid som inte hör till något som är läst."
PLACE = "Mejlet nämner en adress som inte hör till något som är läst."
REACH = "Mejlet nämner ett telefonnummer eller en e-postadress som inte är läst."
FIELD = "Mejlet nämner något som behövs för jobbet, men det är inte tydligt vad som gäller."
COUNT = "Mejlet nämner ett antal som inte hör till något som är läst, eller beställer något utan antal."
NEW_HOME = "Kunden flyttar, och det är inte säkert vid vilken bostad låset ska tas ner."
PERSON = "Det är oklart vem som är kontaktperson."
ASKS = "Mejlet ställer också en fråga."
REQUEST = "Mejlet ber om något, men det framgår inte säkert vad."
HAZARD = "Mejlet antyder fara med batteri eller lås som inte är tolkad."
RESERVED = "Mejlet gör ett förbehåll eller undantag som inte är tolkat."
OVERTURNED = "Mejlet säger kanske att det som är läst inte ska göras, inte än, eller åt någon annan."
PARTLY = "Det är inte säkert att hela jobbet avbeställs."
BELOW = "Mejlet hänvisar till text längre ner som inte är tolkad."
SENTENCE = "En del av mejlet är inte förstådd."

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<!\w)(?:[A-Z]{1,4}-?)?\d(?:[\d /.:-]*\d)?")
_ASIDE = re.compile(r"grann|övriga|andra kund|inte röras|ej röras|istället för|i stället för", re.I)
_COUNTED = re.compile(r"(?<![\w/-])(\d{1,4}) ?(?:st|stycken|par|set|förp\w*|paket|askar)(?!\w)", re.I)
_TOWARDS = re.compile(r"(?:flytt\w*|ny\w* (?:adress\w*|bostad\w*|lägenhet\w*)|ska bo)[^.!?\n]{0,30}$")
_MEASURE = re.compile(
    r"(?<![\w/-])\d{1,3}(?:[ ]?[+x/–-][ ]?\d{1,3})?[ ]?(?:%|procent|ggr|gånger|min\w*|sek\w*|tim\w*|tr|trappor|år\w*"
    r"|veckor|dagar|dygn|arbetsdagar|meter|cm|mm|m|set|uppsättning\w*|nyck\w*|st(?=[ .,)]))(?!\w)"
    r"|(?<!\w)(?:kl(?:ockan|ocka)?\.?|före|efter|innan|mellan|vid|runt|vardagar|dagtid|stod utanför)"
    r"[ ]?(?:kl(?:ockan)?\.?[ ]?)?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?(?:[ ]?(?:-|–|och|till)[ ]?(?:[01]?\d|2[0-4])"
    r"(?:[.:][0-5]\d)?)?(?![\d/:-]|[.,]\d|[ ]?(?:st|batteri|taggar|lås|nycklar)\w*)|(?<!\w)(?:låda|hylla|fack|skåp"
    r"|box)\w* \d{1,3}(?!\d)|(?<!\w)(?:våning"
    r"|plan)(?:en)? \d(?!\d)"
    r"|^[ \t]*\d{1,2}[.)](?=\s)|\d{1,3} (?:\w+ )?kvar(?!\w)|(?<!\d)\d[+]\d(?!\d)",
    re.I | re.M,
)
_REACHED = Worded(
    r"(?<!\w)(?:ring|ringa|ringer|kontakta\w*|sök\w*|nås|når ni|prata|hör av er(?= till| på)|stäm av"
    r"|ansvarig|(?<!med )kontaktperson\w*|fråga efter)(?!\w)"
    r"(?! (?:gärna )?(?:mig|oss|ni|om|ifall|när|vid|innan|(?:hos \w+ )?är (?:undertecknad|jag)|\w*dotter|son|mak[ea]"
    r"|anhör|hustru))"
)
_RING_THIS = re.compile(
    r"(?<!\w)(?:ring|ringa|sms:?a|tel|nås på"
    r"|sök)(?: på)?[ :]{1,2}(?=\+?\d[\d -]{5,})"
)  # the contact's own
_REQUEST = re.compile(
    r"(?<!\w)(?:kan|skulle|vill|har|hinner|får) (?:ni|du|vi|jag|man)(?!\w)|går det (?:bra )?att|snälla|önskar|vore"
)
_SERVICE = re.compile(
    r"komm(?:a|er)|titta|kika|laga|byt|monter|mecka|fixa|ordna|hjälp|sätt|skicka|åka|ut till|beställ|boka|ändra|flytt"
    r"|koppl|ta (?:ner|ned|bort)|ring|hämta|lämna|återkom|prova|testa|göra|få (?:ett|en|dit|hit|hem|ut)"
)
_DANGER = re.compile(
    r"(?<!\w)(?:bränn?\w*|bränt|lukt\w*|rök\w*|ryk(?:er|t)|svull\w*|svälld?\w*|läck\w*|fräs\w*|smält\w*)(?!\w)"
)
_HEAT = re.compile(r"(?<!\w)(?:varm\w*|het(?:t|a)?|hett|tjock\w*|bul\w*|puta\w*|expander\w*|rund\w*)(?!\w)")
_FIELD_WORDS = {
    "gate_lock": re.compile(r"(?<!\w)(?:port(?!kod|tele|al(?:en)?(?!\w))|entré)\w*"),
    "keys_available": re.compile(r"(?<!\w)nyck\w*"),
    "code_lock": re.compile(r"kodlås\w*|kodapparat\w*|(?<!\w)vanligt lås"),
    "consent": re.compile(r"samtyck\w*|(?:skrivit|skrev) (?:på|under)|papper"),
    "new_address": re.compile(r"flyttar till|ny adress"),
}
_ENDING = re.compile(
    r"avslut\w*|upphör\w*|slutar?|slutat|avlid\w*|avled|död\w*|flyttat?r?|flyttade|\w*boende|verkställighet\w*"
    r"|insatser\w*"
    r"|\w*insatserna|combine|socialsekr\w*|sista|bort"
)
_NO_FAULT = re.compile(
    r"fel|felanmäl\w*|kund\w*|brukar\w*|lås\w*|hej\w*|vill|vi|jag|två|på|hos|ett|av|anmäl\w*|en|det|och|nytt|ny|igen"
    r"|kategori\w*|digital\w*|rubrik\w*|ärende\w*|typ"
)
_GATE_CODE = re.compile(r"port\w* (?:\w+ ){0,3}kodlås|kodlås\w* (?:\w+ ){0,2}port")
_KIN = re.compile(
    r"(?<!\w)(?:dotter\w*|son(?:en)?|make\w*|maka\w*|anhörig\w*|syster\w*|bror\w*|hustru\w*|fru(?:n)?|mannen|sambo\w*"
    r"|god man|barnbarn\w*|granne\w*)(?:\W{1,3}\w+){0,3}\W{0,4}$"
)
_BELOW = re.compile(
    r"(?<!\w)(?:se|läs|enligt|kolla) (?:\w+ )?(?:nedan|här under|längre ner)|nedanstående|(?:mejlet"
    r"|svaret|tråden) nedan"
)
_NEW_NUMBER = re.compile(r"(?:nytt|bytt|ändrat) (?:telefon|mobil)?(?:nummer|nr)")
_CHANGED = re.compile(r"ändr|rättelse|istället|i stället")
_TELLING = re.compile("|".join(words.pattern for words in (DENIAL, CONTRAST, TOUCHY)))
_DAMPS = re.compile(r"men|dock|däremot|trots|tyvärr|tror|kanske|nästan|provisoriskt|tillfälligt|fast(?!än)")
_PART_OF_JOB = re.compile(
    r"(?<!\w)(?:port\w*|nyck\w*|besök\w*|tid(?:en)?|om|ifall|efter|fortfarande|försök\w*|övertala\w*|men|fast)(?!\w)"
)
_BUDGET = 3.0
_PER_SENTENCE = 2.0
_PER_QUESTION = 4.5
_MORE = 0.5


def unexplained(told: Told) -> tuple[str, ...]:
    """The reasons why `told` is not certain; () when every word is accounted for."""
    checks = _STATE_CHECKS if told.asks_state else _CHECKS[told.mail_class]
    text = Text(told, closely=False)
    if not any(holds(text) for _, holds in checks):  # nothing is left for a closer look to take away
        return ()
    text = Text(told)
    return tuple(reason for reason, holds in checks if holds(text))


def _loose_number(text: Text) -> bool:
    """A customer number or any other digits that no field took."""
    reply = text.told.mail_class is MailClass.REPLY
    for mark in text.facts.ids:
        if mark.start >= text.end or key_of(mark.value) in text.used or text.within(mark.start):
            continue
        if not (reply and (mark.labelled or key_of(mark.value) in text.known_keys)) and not _ASIDE.search(
            text.lower, max(0, mark.start - 60), mark.end + 60
        ):
            return True
    whole = text.facts.text
    if not _DIGIT.search(text.rest):
        return False
    rest = blank(text.rest, [*(m.span() for m in _MEASURE.finditer(whole)), *find_other_numbers(whole)])
    for match in _NUMBER.finditer(rest):
        key = key_of(match[0])
        if (
            key not in text.used
            and not (len(key) > 2 and any(key in used for used in text.used))
            and not (len(key) > 3 and key in text.known_keys)
        ):
            return True
    return False


def _points_below(text: Text) -> bool:
    """Whether the own words send the reader to the quoted mail, of which only the place was read."""
    quoted = text.told.known.partition("\n")[2].strip()
    read = max(quoted.split("\n"), key=len) in text.facts.text  # a mail that was passed on is read with the own words
    return bool(quoted) and not read and bool(_BELOW.search(text.lower, 0, text.end))


def _loose_code(text: Text) -> bool:
    return any(mark.start < text.end and key_of(mark.value) not in text.used for mark in text.facts.codes)


def _loose_place(text: Text) -> bool:
    reply = text.told.mail_class is MailClass.REPLY
    if reply and _is_the_jobs_own(text):
        return False
    for address in text.facts.addresses:
        key = key_of(address.line)
        if (
            address.start < text.end
            and not any(key in used for used in text.used)
            and not (reply and key in text.known_keys)
        ):
            return True
    return False


def _is_the_jobs_own(text: Text) -> bool:
    """Whether a report of a named job names no more places than such a job has, and nothing before named another."""
    moved = any(event.event is EventType.MOVED for event in text.told.events)
    places = {key_of(address.line) for address in text.facts.addresses if address.start < text.end}
    named = all(event.job_ref for event in text.told.events)
    return named and len(places) <= 1 + moved and (moved or not find_addresses(text.told.known))


def _loose_count(text: Text) -> bool:
    """Among things to fetch, a count that none of them has, or one of them without a count."""
    if not text.supplies:
        return False
    items = text.told.items
    read = {str(item.quantity) for item in items}
    twice = len({(item.type, item.quantity, item.article) for item in items}) < len(items)
    said = {match[1] for match in _COUNTED.finditer(text.facts.text, 0, text.end)}
    return twice or bool(said - read) or ("None" in read and len(items) > 1)


def _removal_at_new_home(text: Text) -> bool:
    """A lock to be taken down at an address to which the resident moves: it hangs where they lived."""
    homes = {key_of(item.address) for item in text.told.items if item.type is K.DISMOUNT and item.address}
    return any(
        key_of(address.line) in homes and _TOWARDS.search(text.lower, max(0, address.start - 60), address.start)
        for address in text.facts.addresses
    )


def _loose_reach(text: Text) -> bool:
    found = (*((p.start, p.number) for p in text.facts.phones), *((m.start, m.value) for m in text.facts.emails))
    passed_on = text.told.sender and all(item.contact.name != text.told.sender for item in text.told.items)
    return any(
        at < text.end
        and key_of(value) not in text.used
        and not _KIN.search(text.lower[max(0, at - 60) : at])
        and not (passed_on and text.told.sender in text.facts.text[max(0, at - 80) : at])  # who forwards signs too
        for at, value in found
    )


def _loose_person(text: Text) -> bool:
    """Somebody is named to be called, but the contact is the sender or nobody."""
    contacts = [item.contact for item in text.told.items]
    others = {item.customer_phone for item in text.told.items}
    phones = [phone for phone in (*text.facts.phones, *find_phones(text.told.signature)) if phone.number not in others]
    if phones and any(contact.phone is None for contact in contacts):
        return True
    if _NEW_NUMBER.search(text.lower, 0, text.end) and not any(others):
        return True
    own = any(contact.name and key_of(contact.name) == key_of(text.told.sender) for contact in contacts)
    told = blank(text.lower_rest, [match.span() for match in _RING_THIS.finditer(text.lower)])
    return own and bool(_REACHED.search(told))


def _requests(text: Text) -> bool:
    placed = text.facts.addresses or text.facts.ids or text.facts.dates or _SERVICE.search(text.lower, 0, text.end)
    return bool(placed and _REQUEST.search(text.lower, 0, text.end)) and not text.told.asks_state


def _speaks_of_danger(text: Text) -> bool:
    """Fire, smell, swelling; heat or a bulge where it can be the battery's."""
    if any(item.type is K.DISCHARGED_BATTERY for item in text.told.items):
        return False
    heat = "batteri" in text.lower and _HEAT.search(text.lower, 0, text.end)
    return bool(heat or _DANGER.search(text.lower, 0, text.end))


def _half_said(text: Text) -> bool:
    """A demanded field is empty though its word stands in the mail."""
    missing = {name for item in text.told.items for name in item.missing}
    open_gate = any(item.type in (K.MOUNT, K.MOVE, K.DISMOUNT) and item.gate_lock is None for item in text.told.items)
    words = [
        pattern for name, pattern in _FIELD_WORDS.items() if name in missing or (name == "gate_lock" and open_gate)
    ]
    rest = text.lower_rest
    if any(item.type is K.CHANGE and not changes_something(item, text) for item in text.told.items):
        return True
    if any(item.type is K.FAULT and not _describes(item.fault or "") for item in text.told.items):
        return True
    gate_code = any(item.code_lock for item in text.told.items) and _GATE_CODE.search(text.lower, 0, text.end)
    return bool(gate_code) or any(pattern.search(rest, 0, text.end) for pattern in words)


def _describes(fault: str) -> bool:
    """Whether a fault text says more than that there is a fault."""
    return len([word for word in _WORD.findall(fault.lower()) if not _NO_FAULT.fullmatch(word)]) > 1


def _reserves(text: Text) -> bool:
    """A condition, an exception or a change beside what was read; a change that was read explains its own words."""
    rest = beside_faults(text)
    waits = text.told.mail_class is MailClass.ORDER and WAITING.search(rest, 0, text.end)
    found = (match[0] for match in CONDITION.finditer(rest))
    return bool(waits) or any(not (text.changes and _CHANGED.match(words)) for words in found)


def _cancels_partly(text: Text) -> bool:
    """A cancellation that may mean the gate, a key or a visit only, or that hangs on something."""
    cancels = any(item.type is K.CANCEL for item in text.told.items)
    return cancels and bool(_PART_OF_JOB.search(blank(text.lower, text.harmless), 0, text.end))


def weights(text: Text) -> list[tuple[int, float]]:
    """Where words are left that are outside the plain vocabulary, deny or contrast, and how much each weighs."""
    reply = text.told.mail_class is MailClass.REPLY
    ends = any(item.type in ENDINGS for item in text.told.items)
    found = ((match.start(), _weight(text, match[0], reply=reply, ends=ends)) for match in _WORD.finditer(text.rest))
    return [(place, weight) for place, weight in found if weight]


def _weight(text: Text, words: str, *, reply: bool, ends: bool) -> float:
    word = words.lower()
    if reply and _DAMPS.fullmatch(word) and _went_wrong(text):
        return 0.5 if CONTRAST.fullmatch(word) else 0.0
    if reply and _DAMPS.fullmatch(word):
        return _PER_SENTENCE + 1.0  # a report moves a job at once: "kopplat, dock syns den inte"
    if is_plain(word) and not _TELLING.fullmatch(word):
        return 0.0
    if DENIAL.fullmatch(word):
        return 1.0
    if CONTRAST.fullmatch(word):
        return 0.5
    if text.owner and OWNER.fullmatch(word):
        return 0.0
    if TOUCHY.fullmatch(word):
        return 2.0 if reply else 1.0
    if len(word) < 2 or (ends and _ENDING.fullmatch(word)):
        return 0.0
    if words[0].isupper():
        return 0.0 if reply else 0.25
    return 1.0


def _went_wrong(text: Text) -> bool:
    """Whether a mail only reports what did not come off; nothing in it came off after all."""
    return failed(text.told) and not AFTER_ALL.search(text.lower)


def _unknown(text: Text) -> bool:
    left = weights(text)
    if sum(weight for _, weight in left) <= _PER_SENTENCE:
        return False
    units = [unit for unit in units_of(text.facts.text) if unit.start < text.end]
    starts = [unit.start for unit in units]
    each = [0.0] * len(units)
    for place, weight in left:
        each[bisect_right(starts, place) - 1] += weight
    loose = text.told.mail_class is MailClass.QUESTION or any(item.type is K.CANCEL for item in text.told.items)
    most = _PER_QUESTION if loose or _went_wrong(text) else _PER_SENTENCE  # what failed is told at length
    return max(each) > most or sum(each) > _BUDGET + _MORE * len(each)


_Check = tuple[str, Callable[[Text], bool]]
_EVERY: Final[tuple[_Check, ...]] = ((SENTENCE, _unknown), (RESERVED, _reserves), (OVERTURNED, is_overturned))
_CHECKS: Final[dict[MailClass, tuple[_Check, ...]]] = {
    MailClass.ORDER: (
        (NUMBER, _loose_number),
        (NUMBER, _loose_code),
        (DAY, loose_day),
        (PLACE, _loose_place),
        (NEW_HOME, _removal_at_new_home),
        (COUNT, _loose_count),
        (REACH, _loose_reach),
        (PERSON, _loose_person),
        (FIELD, _half_said),
        (ASKS, asks),
        (HAZARD, _speaks_of_danger),
        (BELOW, _points_below),
        (PARTLY, _cancels_partly),
        *_EVERY,
    ),
    MailClass.REPLY: (
        (NUMBER, _loose_number),
        (DAY, loose_day),
        (PLACE, _loose_place),
        (ASKS, asks),
        (HAZARD, _speaks_of_danger),
        *_EVERY,
    ),
    MailClass.QUESTION: (
        (REQUEST, _requests),
        (NUMBER, _loose_number),
        (DAY, loose_day),
        (PLACE, _loose_place),
        (HAZARD, _speaks_of_danger),
        (SENTENCE, _unknown),
    ),
}
_STATE_CHECKS: Final[tuple[_Check, ...]] = ((HAZARD, _speaks_of_danger), *_EVERY)
