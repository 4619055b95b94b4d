"""The person to talk to about a job."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from mailbot.domain.message import MailAddress
from mailbot.domain.reading import Contact
from mailbot.parsers.facts import Facts, find_reach
from mailbot.parsers.identifiers import Placed
from mailbot.parsers.phones import Phone, find_phones
from mailbot.parsers.worded import Worded

NAME = r"[A-ZÅÄÖÉ][\w'’-]*\.?(?:[ ](?:(?:von|af|de|El|Al)[ ])?[A-ZÅÄÖÉ][\w'’-]*){0,2}"
_NAMED = Worded(
    r"(?:(?<!\w)(?i:kontakt(?:person|en)?|kontaktpers)(?![a-zåäö])(?i:[ ](?:hos oss|för jobbet"
    r"|på plats|(?:hos |till )?utföraren?|är|blir|lgh \d{4}))?[.:]?[ ]{1,2}"
    r"(?:(?i:fastighetsägaren|brf|är|blir|hos)[ :]{1,2})?"
    rf"|(?<!\w)(?i:ring|kontakta|möter|hör av er till|boka med|samordna med"
    rf"|prata med)[ ]{{1,2}}(?:(?i:gärna|helst)[ ])?)(?P<name>{NAME})"
)
_MEETS = Worded(rf"(?P<name>{NAME})[ ](?i:möter|tar emot|är på plats|är kontakt)")
_FULL_NAME = re.compile(r"[A-ZÅÄÖÉ][\w'’-]+(?:[ ](?:von|af|de|El|Al))?(?:[ ][A-ZÅÄÖÉ][\w'’-]+){1,2}")
_IN_BRACKETS = re.compile(r"\s*[(\[].*$")
_BETWEEN_PARTS = re.compile(r"[,;()/]|\s{2,}| - |\btel\b|\bmobil\b", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"(?<!\w)(?:ab|omsorg|hemtjänst\w*|hemvård|brf|hsb|bostads|fastighets|kommun"
    r"|hjälpen|vård|bostäder|enheten|förvaltning)(?!\w)",
    re.I,
)
_SYSTEM = re.compile(
    r"^(?:no-?reply|donotreply|do-not-reply|lifecare|easit|webbformular|formular"
    r"|noreply\w*)(?![a-z]{3})|@(?:[\w-]+\.)*(?:easit|lifecare|webbformular)\b"
)
_ANOTHERS = Worded(  # "hennes tel 070-…", "dottern Eva nås på 070-…", but not "kund 4711, ring mig 070-…"
    r"(?<!\w)(?:hennes|hans(?=[ ](?-i:[a-zåäö]))|honom|henne|deras|brukaren?s?|kundens?|den boendes?|klientens?"
    r"|anhörigas?|anhörig(?:en)?s?|närståendes?|dotter\w*|döttrar|son(?:en)?s?|mammas?|mamman?|pappas?|pappan?|maken?s?"
    r"|makans?|maka|frun?s?|hustruns?|hustru|mannens?|sambo(?:n|ns)?|syster\w*|brodern?s?|bror|barnbarn\w*)"
    r"(?:[ ,:]+(?!mig\b|oss\b|jag\b|vi\b|min\b)[^\W\d]+){0,4}[ ,:.]*\Z",
    re.IGNORECASE,
)
_WORDS = frozenset(
    [
        "Detta",
        "Den",
        "Det",
        "Vi",
        "Jag",
        "Ni",
        "Alla",
        "Låset",
        "Brukaren",
        "Kunden",
        "Gärna",
        "Kontakt",
        "Telefon",
        "Tel",
        "Mobil",
        "Mig",
        "Mejl",
        "Mail",
        "Hej",
        "Hemtjänsten",
        "Mvh",
    ]
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A person who is named for the job, with the phone and address that stand with the name."""

    contact: Contact
    words: str
    at: int


def is_system(address: MailAddress | None) -> bool:
    """Whether a mail system sent the mail: never the contact."""
    return address is not None and bool(_SYSTEM.search(address.email))


def named_contact(facts: Facts, holds: Callable[[int], bool] | None = None) -> Named | None:
    """The person whom the words name for the job ("Kontakt: …", "ring …", "… möter"); `holds`: only these places."""
    for pattern in (_NAMED, _MEETS):
        for match in pattern.finditer(facts.text):
            name = match["name"].strip(" .")
            if name.split()[0] in _WORDS or (holds is not None and not holds(match.start())):
                continue
            return _with_reach(facts, name, match)
    return _in_brackets(facts, holds)


def _with_reach(facts: Facts, name: str, match: re.Match[str]) -> Named:
    end = match.end()
    rest = facts.text[end : end + 90].split("\n")[0]
    if _ORGANISATION.search(name):
        person = re.match(rf"[ ,(:-]{{1,3}}(?P<name>{NAME})", rest)
        name = person["name"].strip(" .") if person else name
    stop = end + len(rest)
    phone = next((phone.number for phone in facts.phones if match.start() <= phone.start < stop), None)
    email = next((mark.value for mark in facts.emails if match.start() <= mark.start < stop), None)
    return Named(
        contact=Contact(name=name.title() if name.isupper() else name, phone=phone, email=email),
        words=match[0],
        at=match.start(),
    )


def _in_brackets(facts: Facts, holds: Callable[[int], bool] | None) -> Named | None:
    """Words such as «08-465 00 400 (Mona)»."""
    for phone in facts.phones:
        if holds is not None and not holds(phone.start):
            continue
        match = re.match(rf"[ ]?\((?P<name>{NAME})\)", facts.text[phone.end : phone.end + 60])
        before = facts.text[max(0, phone.start - 14) : phone.start].lower()
        if match and ("kontakt" in before or "ring" in before or "tel" in before):
            return Named(contact=Contact(name=match["name"], phone=phone.number), words=match["name"], at=phone.start)
    return None


def sender_contact(sender: MailAddress | None, signature: str, body: str = "") -> Contact:
    """The sender as the contact: From, and the phone of the own signature."""
    if sender is None or is_system(sender):
        return Contact()
    phones = _own_phones(signature) or _own_phones("\n".join(body.rstrip().split("\n")[-5:]))
    email = sender.email or None
    return Contact(name=_plain(sender.name) or None, phone=phones[0].number if phones else None, email=email)


def _own_phones(text: str) -> list[Phone]:
    """Phones of the writer; not those that the words before them give to the resident or to kin of theirs."""
    return [phone for phone in find_phones(text) if not _ANOTHERS.search(text[max(0, phone.start - 60) : phone.start])]


def _plain(name: str) -> str:
    return _IN_BRACKETS.sub("", name).strip(" '\"")


def contact_from_value(value: str) -> Contact:
    """A contact field: "Omsorg AB, Dina Exempel, 070-…, dina@…" in any order."""
    rest = value
    reach = find_reach(value)
    claims: tuple[Placed, ...] = (*reach.phones, *reach.emails)
    for fact in claims:
        rest = rest[: fact.start] + " " * (fact.end - fact.start) + rest[fact.end :]
    parts = [part.strip(" .-/") for part in _BETWEEN_PARTS.split(rest) if part.strip(" .-/")]
    people = [part for part in parts if not _ORGANISATION.search(part) and re.match(NAME, part)]
    name = (people or parts or [None])[0]
    return Contact(
        name=name,
        phone=reach.phones[0].number if reach.phones else None,
        email=reach.emails[0].value if reach.emails else None,
    )


def person_in_value(value: str) -> Contact | None:
    """A person in the field of a provider ("Hemtjänst Norra / Pia Exempel, 070-…"); None for a mere firm."""
    parts = [part.strip(" .-") for part in _BETWEEN_PARTS.split(value)]
    named = [part for part in parts if _FULL_NAME.fullmatch(part) and not _ORGANISATION.search(part)]
    return replace(contact_from_value(value), name=named[0]) if named else None


def merge(first: Contact, second: Contact) -> Contact:
    """`first`, its gaps filled from `second` when they can be the same person."""
    same = first.name is None or (
        second.name is not None and second.name.split()[0].lower() == first.name.split()[0].lower()
    )
    if not same:
        return first
    fuller = second.name if second.name and len(second.name) > len(first.name or "") else first.name
    return Contact(name=fuller, phone=first.phone or second.phone, email=first.email or second.email)
