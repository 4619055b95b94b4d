"""The resident's own name and phone, told by what stands beside them; a capital at a sentence's start is no name."""

import re
from collections.abc import Callable, Sequence

from mailbot.parsers.facts import Facts
from mailbot.parsers.people import ABOUT_SELF, FULL_NAME, KIN, ORGANISATION
from mailbot.parsers.worded import Worded

_SINGLE = r"[A-ZÅÄÖÉ][a-zåäöéü'’-]+"
_CALLED = Worded(
    rf"(?<!\w)(?:(?i:heter|namn(?:et)? är|(?:ny )?(?:brukare|kund|boende|klient|vårdtagare|hyresgäst)(?:n|en)?)"
    rf"(?: är| heter|,|:)?"
    rf"[ ](?P<a>{FULL_NAME}|{_SINGLE}(?=[ ](?:på|som|har|ska|vill|med|i|behöver)(?!\w)|[.,\n]|$))"
    rf"|(?i:fru|herr)[ ](?P<b>{_SINGLE}))(?![ ]?\d)"
)
_MOVED = Worded(
    rf"(?P<a>{FULL_NAME})(?:[ ]?\([^)\n]{{0,40}}\))?,?[ ]"
    rf"(?:som bor|bor|har (?:avlidit|flyttat|gått bort|fått|tackat)|vill ha|flyttar|avled"
    rf"|gick bort|ska (?:ha|få|flytta)|behöver|önskar|tackar|byter|går över|har bytt|på(?=[ ]{_SINGLE}[ ]\d))(?!\w)"
)
_FOR = Worded(
    rf"(?<!\w)(?i:till|åt|hos|för|gäller|avser|avseende|angående|ang\.?|fått|om|går|ny|nya|är|kallas|med)"
    rf"[: ]{{1,2}}(?P<a>{FULL_NAME})(?![ ]?\d)"
)
_SIGNS = re.compile(r"(?<!\w)(?:mvh|hälsn\w*|hälsningar|/)[ ,]*$", re.I)
_CONTACT = re.compile(
    r"(?<!\w)(?:kontakt\w*|ring\w*|er till|med|vicevärd\w*|ordförande\w*|samordnare|handläggare|kollega\w*)[ :]*$", re.I
)
_THEIRS = re.compile(
    rf"(?:(?<!\w)(?:hennes|hans|deras|brukaren?s?|kundens?|den boendes|den enskildes|klientens|honom|henne)(?!\w)"
    rf"(?![^.\n]*(?<!\w)(?:{KIN})(?!\w))[^.\n\d]{{0,30}}"
    r"|(?<!\w)(?:han|hon|kunden|brukaren|(?:herr|fru) [a-zåäö-]+) (?:själv |kan |går att )?(?:nås?|svarar|når (?:ni"
    r"|man))(?!\w)"
    r"[^.\n\d]{0,30}|(?:ny(?:tt)?|bytt) (?:\w+ )?(?:tel\w*|nummer|mobil\w*)[^.\n\d]{0,20})$",
    re.I,
)
_PHONE_CUE = re.compile(r"[ ,(]{1,3}(?:(?:tel\w*\.?|mobil\w*|tfn|nås på|har nummer|nummer)[ .:]*)?$", re.I)
_BEFORE_ADDRESS = re.compile(
    rf"(?P<a>{FULL_NAME})(?:[ ]?\([^)\n]{{0,40}}\)"
    rf"|,? född\s+)?(?:[ ,(–-]{{1,3}}(?:kund\w*[ :.]{{0,2}})?\d{{3,6}}\)?)?[ ,–-]{{1,40}}(?:på |adress:? |bor på "
    rf"|som bor på )?$"
)
_KIN = re.compile(rf"(?<!\w)(?:{KIN})(?!\w)", re.I)
_NO_NAMES = re.compile(
    r"^(?:Hej|Kan|Ser|Vi|Ni|Brf|Phoniro|Yale|Lifecare|Easit|Nytt?|Digitala?|Stora|Lilla|Norra|Södra|Östra|Västra)\b"
)


def resident_name(facts: Facts, holds: Callable[[int], bool], others: Sequence[str]) -> tuple[str, int] | None:
    """The resident's name and where it ends. `others`: names of the sender and the contact, who are no residents."""
    for pattern in (_CALLED, _MOVED):
        for match in pattern.finditer(facts.text):
            if (found := _name(facts, match, holds, others)) is not None:
                return found
    return _at_an_address(facts, holds, others) or next(
        (found for match in _FOR.finditer(facts.text) if (found := _name(facts, match, holds, others)) is not None),
        None,
    )


def _name(
    facts: Facts, match: re.Match[str], holds: Callable[[int], bool], others: Sequence[str]
) -> tuple[str, int] | None:
    group = "b" if match.groupdict().get("b") else "a"
    name, start, end = match[group], match.start(group), match.end(group)
    return (name, end) if holds(start) and _fits(facts, name, start, end, others) else None


def _fits(facts: Facts, name: str, start: int, end: int, others: Sequence[str]) -> bool:
    before = facts.text[max(0, start - 30) : start]
    if ORGANISATION.search(name) or _NO_NAMES.match(name) or _SIGNS.search(before) or _CONTACT.search(before):
        return False
    firm = ORGANISATION.match(facts.text[end : end + 20].lstrip())
    kin = _KIN.search(before.rpartition(". ")[2][-14:])
    known = {other.casefold() for other in others}
    street = any(address.start <= start < address.end for address in facts.addresses)
    return not (firm or kin or street or name.casefold() in known)


def _at_an_address(facts: Facts, holds: Callable[[int], bool], others: Sequence[str]) -> tuple[str, int] | None:
    """A full name directly before an address ("Elna Ek, Almvägen 3", "Olof Ek (…), Almvägen 3")."""
    for address in facts.addresses:
        if not holds(address.start):
            continue
        before = facts.text[max(0, address.start - 90) : address.start]
        match = _BEFORE_ADDRESS.search(before)
        if match is None:
            continue
        start = address.start - len(before) + match.start("a")
        if _fits(facts, match["a"], start, start + len(match["a"]), others):
            return match["a"], start + len(match["a"])
    return None


def resident_phone(facts: Facts, holds: Callable[[int], bool], name_end: int | None) -> str | None:
    """The resident's phone: called theirs, or standing with their name and address."""
    for phone in facts.phones:
        if not holds(phone.start):
            continue
        before = re.split(r"[.!?]\s|\n", facts.text[max(0, phone.start - 70) : phone.start])[-1]
        earlier = facts.text[max(0, phone.start - 130) : phone.start - len(before)]
        if _THEIRS.search(before) and not (ABOUT_SELF.search(before) or _of_kin(before, earlier)):
            return phone.number
        between = facts.text[name_end : phone.start] if name_end is not None and name_end <= phone.start else "\n"
        beside = len(between) < 70 and not re.search(r"[.!?]\s|\n", between) and _PHONE_CUE.search(between)
        if beside and not _KIN.search(between) and not ABOUT_SELF.search(before):
            return phone.number
    return None


def _of_kin(before: str, earlier: str) -> bool:
    """Whether "han nås på" speaks of a relative who was named just before."""
    return bool(re.search(r"(?<!\w)(?:han|hon) (?:\w+ )?(?:nå|svar)", before, re.I) and _KIN.search(earlier))
