"""What a mail's own words say beside the order list that came with it: nothing but "here it is", or more.

Deny by default, as for any order: what is not known to be harmless lets the rows wait for a person. The words are
weighed by the same reading and the same coverage as an order of the list's kind would be; on top of that stand words
that steer a list: which of its rows count, when, and what for.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Final

from mailbot.domain.message import Message
from mailbot.domain.reading import Item, ItemType, MailClass, Reading
from mailbot.parsers.contacts import sender_contact
from mailbot.parsers.coverage import COUNT, DAY, unexplained
from mailbot.parsers.facts import gather
from mailbot.parsers.kinds import kind_hits
from mailbot.parsers.read import ATTACHED, NOTHING
from mailbot.parsers.told import Told
from mailbot.parsers.written import Written, written

K = ItemType
OTHER_WORK: Final = "Mejlet talar om ett annat slags arbete än det som står i listan."
STEERS: Final = "Mejlet säger något om vissa rader i listan, eller om hur den ska användas."
REPORTS: Final = "Mejlet berättar också om ett arbete som är gjort eller planerat."
ANOTHER_FILE: Final = "Med mejlet kom också en annan fil än listan."
MORE: Final = "Mejlet beställer kanske något mer än det som står i listan."
SAME_CUSTOMER: Final = "Mejlet säger något om en kund som också står i listan."
TOO_LONG: Final = "Mejlet är för långt för att läsas i sin helhet."

_MOST_READ = 20_000  # characters
_EXPECTED = frozenset({ATTACHED, NOTHING})  # of a mail that only brings a file
_SETTLED = frozenset({K.CANCEL, K.CHANGE})  # they are about something ordered, perhaps in the list
_FAULT = "felet står i listan"
_GROUP = r"(?:alla|samtliga|flesta|några|vissa|övriga|resten|hälften|ingen|båda|dessa|de här|de som)"
_STEERS = re.compile(
    r"(?<!\w)(?:rad(?:en|er|erna|nr|nummer)?(?:[ .:]{1,2}\d|(?!\w))|\w*marker\w*|gul\w*|röd\w*|grön(?:a|t)?(?!\w)"
    r"|färg\w*|endast|bara|enbart|utom|förutom|undant\w*|hopp\w* över|stryk\w*|struk\w*|bortse\w*|ersätt\w*|vänta\w*"
    r"|avvakta\w*|befintlig\w*|(?:ned|av)?monterade(?!\w)|uppsatta|utför(?:da|t)(?!\w)|avsluta\w*|inaktuell\w*"
    r"|först(?:a)?(?! och främst)(?!\w)|sist(?:a)?(?!\w)|prio\w*|brådsk\w*|akut\w*|\w*utkast\w*|prelimin\w*|kännedom\w*"
    r"|redan|inte|ej|inga|inget|ingen|aldrig|ta(?:s|r)? bort|ändra\w*|istället|i stället|senast|innan|före|tidigast"
    r"|efter(?!som| överens| samtal| önskemål| avtal)|avlid\w*|sjukhus\w*|nyck\w*|kod(?:er|en|lås\w*)?(?!\w)|samtyck\w*"
    r"|förmiddag\w*|eftermiddag\w*|kl(?:ockan)?(?!\w)|påsk\w*|jul(?:en|helg\w*)?(?!\w)|nyår\w*|test\w*|exempel\w*|gammal|gamla|arkiv\w*|klara?(?!\w)|gäller"
    rf"|{_GROUP}(?: \w+){{0,4}} (?:ska|skall|vill|behöver|behövs|har|får|bör|önskar|saknar|flyttar|bor))(?!\w)"
)
_MORE = re.compile(r"(?<!\w)(?:även|också|dessutom|därtill|ytterligare|plus|samt|likaså|till(?=[.!?\n]|$))(?!\w)")
_CLOSING = re.compile(  # "Hör av dig om något är oklart", without a number to call
    r"(?:tveka inte|hör (?:gärna |bara )?av (?:dig|er)|kontakta (?:mig|oss)|ring (?:mig|oss|gärna)|återkom|säg till"
    r"|maila?|mejla|vid frågor|om (?:du|ni|det|något|nåt)\b)[^.!?\n\d]{0,60}"
    r"(?:fråg\w*|undr\w*|oklar\w*|funder\w*|behövs?(?!\w)|mer info\w*|tveka inte)[^.!?\n\d]*|tveka inte[^.!?\n\d]*"
)
_MENDED = re.compile(  # what was mended in the list: it is read anew
    r"(?<!\w)(?:rätta\w*|rättelse|korriger\w*|kompletter\w*|ifylld\w*|(?:fyllt|fyllde|lagt|la) (?:i|till)"
    r"|uppdater\w*)(?!\w)"
)
_NOT = re.compile(
    r"(?<!\w)(?:inte|ej|inga|inget|ingen|bara|endast|utom|ta(?:s|r)? bort|stryk\w*|hopp\w*|vänta\w*)(?!\w)"
)
_SENTENCE = re.compile(r"[^.!?\n]+")
_COUNTED = re.compile(
    r"(?<![\w/-])(\d{1,4})(?= (?:st|stycken|nya|kunder|brukare|personer|lås|rader|beställningar|adresser|hushåll|jobb)"
    r"(?!\w))"
)


def doubts_beside_list(
    message: Message, reading: Reading, rows: Sequence[Item], *, received: datetime, own_addresses: Collection[str] = ()
) -> tuple[str, ...]:
    """Why the rows of a mail's list wait for a person (Swedish, quoting nothing); () when its words only bring it.

    `reading`: what the mail says by itself; its certain orders stand beside those of the list. `received`: aware.
    """
    mail = written(message, received, own_addresses)
    kinds = {item.type for item in rows}
    extra = [*orders_beside_list(reading)]
    doubts = list(_of_reading(reading))
    doubts += [SAME_CUSTOMER] if _shared(extra, rows) else []
    doubts += [ANOTHER_FILE] if message.unread or any(file.text.strip() for file in message.enclosed) else []
    subject = _calm(message.subject.lower())
    gates = {K.GATE_LOCK} if rows and all(item.gate_lock is not None for item in rows) else set()
    for part in _parts(mail):
        text = _calm(part.new[:_MOST_READ].lower())
        allowed = kinds | gates | {item.type for item in extra}
        doubts += [TOO_LONG] if len(part.new) > _MOST_READ else []
        doubts += [OTHER_WORK] if _other_work(f"{subject}\n{text}", allowed) else []
        doubts += [STEERS] if _STEERS.search(f"{subject}\n{text}") else []
        if not extra:
            doubts += [MORE] if _MORE.search(text) else []
            doubts += _of_words(part, rows)
        subject = ""
    return tuple(dict.fromkeys(doubts))


def orders_beside_list(reading: Reading) -> tuple[Item, ...]:
    """What a mail orders in its own words, certainly and at a door of its own, beside its list."""
    sure = reading.mail_class is MailClass.ORDER and reading.certain
    placed = all(item.customer_id or item.address for item in reading.items)
    return reading.items if sure and placed and not {item.type for item in reading.items} & _SETTLED else ()


def _of_reading(reading: Reading) -> Iterator[str]:
    if reading.events or reading.answers or (reading.mail_class is MailClass.REPLY and reading.items):
        yield REPORTS
    if reading.items and not orders_beside_list(reading):
        yield from [reason for reason in reading.why_uncertain if reason not in _EXPECTED] or [OTHER_WORK]
    elif not reading.items:
        yield from (reason for reason in reading.why_uncertain if reason not in _EXPECTED)


def _shared(extra: Sequence[Item], rows: Sequence[Item]) -> bool:
    """Whether an order in the mail's words is about a customer or a door of the list: which of the two holds?"""
    ids, places = {row.customer_id for row in rows if row.customer_id}, {_key(row.address) for row in rows}
    return any(item.customer_id in ids or (item.address and _key(item.address) in places) for item in extra)


def _key(address: str | None) -> str:
    return re.sub(r"\W", "", address or "").lower()


def _parts(mail: Written) -> Iterator[Written]:
    yield mail
    for inner in mail.forwarded:
        yield from _parts(inner)


def _calm(lower: str) -> str:
    """The text, as long as before, without its polite end and without what only tells that the list was mended."""
    lower = _CLOSING.sub(_blank, lower)
    return _SENTENCE.sub(lambda m: _blank(m) if _MENDED.search(m[0]) and not _NOT.search(m[0]) else m[0], lower)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _other_work(lower: str, allowed: Collection[ItemType]) -> bool:
    """Whether a kind of work is named that the list does not order; "beställer lås" may be any of them."""
    return any(hit.kind not in allowed and not (hit.kind is K.MOUNT and hit.loose) for hit in kind_hits(lower))


def _of_words(part: Written, rows: Sequence[Item]) -> Iterator[str]:
    """Words, numbers and days that an order of the list's kind would not account for."""
    written_by = sender_contact(part.sender, part.signature, part.new)
    new = part.new[:_MOST_READ]
    new = "".join(kept if calm != " " else " " for kept, calm in zip(new, _calm(new.lower()), strict=True))
    counts = {int(match[1]) for match in _COUNTED.finditer(new)}
    if counts - {len(rows)}:
        yield COUNT
    facts = gather(_COUNTED.sub(_blank, new), part.sent.date())
    if any(row.proposed_date is None for row in rows) and any(
        when.day is None or when.day > part.sent.date() for when in facts.dates if not when.past
    ):
        yield DAY
    kinds = dict.fromkeys(row.type for row in rows)
    items = tuple(Item(type=kind, gate_lock=False, quantity=1, fault=_FAULT, contact=written_by) for kind in kinds)
    told = Told(
        facts=facts,
        known="",
        sender=part.sender.name if part.sender else "",
        mail_class=MailClass.ORDER,
        items=items,
        signature=part.signature,
    )
    yield from unexplained(told)
