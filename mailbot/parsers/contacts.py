"""The person to talk to about a job."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from mailbot.domain.message import MailAddress
from mailbot.domain.reading import Contact
from mailbot.parsers.addresses import find_addresses
from mailbot.parsers.facts import Facts, find_reach
from mailbot.parsers.identifiers import Placed
from mailbot.parsers.people import ABOUT_SELF, FULL_NAME, KIN, NAME, ORGANISATION, ROLE, is_self, is_shared_mailbox
from mailbot.parsers.phones import Phone, find_phones, normalise
from mailbot.parsers.worded import Worded

_BETWEEN = r"(?:[ ](?!(?:med|inte|ej|och|som|att|innan|före)(?!\w))[a-zåäö][a-zåäö-]*){0,6}?"
_MANY = _BETWEEN.replace("{0,6}", "{0,9}")
_INSTEAD = Worded(  # "ring inte mig utan Kenth", "inte till undertecknad utan till samordnaren Eva Ek"
    r"(?<!\w)(?i:inte|ej)[ ](?:(?i:till|med|på|längre)[ ]){0,2}(?i:mig|mej|undertecknad|oss|jag)[ ,–-]{1,3}"
    r"(?i:utan|men|ring|kontakta|ta|prata)[ ](?:(?i:till|med|ring|hellre|gärna|kontakta|det|på|istället"
    r"|i stället)[ ]){0,3}"
    rf"(?:(?:{ROLE}|(?i:{KIN}))[ ,:]+){{0,2}}(?P<name>{NAME})"
)
_NOT_THEM = Worded(  # "ring inte kontoret utan Agneta"
    r"(?<!\w)(?i:ring|ringa|kontakta|prata|hör av er|mejla|sms:?a)[ ](?i:inte|ej)[ ](?:(?i:till"
    r"|med)[ ])?(?:[\wåäö]+[ ,]{1,2}){1,3}?"
    rf"(?i:utan)[ ](?:(?i:till|med|ring|hellre|kontakta)[ ]){{0,2}}(?:(?:{ROLE}"
    rf"|(?i:{KIN}))[ ,:]+){{0,2}}(?P<name>{NAME})"
)
_SMALL = Worded(  # a name in small letters, with its phone right behind: "ring pelle på jobbet 070-…"
    r"(?<!\w)(?:ring|ringa|kontakta|smsa|hör med|prata med|möter|utan|kontakt|är det) (?P<name>(?!(?:mig|mej|oss|er"
    r"|dig|honom"
    r"|henne|dem|dom|på|till|gärna|först|innan|alltid|bara|helst|eller|upp|hit|dit|inte|ej|också|oxå|vid|när|med"
    r"|tel|telefon"
    rf"|mobil|nummer|nr|kontor|kontoret|jour\w*|växel\w*|{KIN}|{ROLE})(?!\w))[a-zåäöé]{{3,14}})"
    r"(?: (?:på|i|hos) [a-zåäö]+)?,?:? (?=\+?\d[\d -]{6,})",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(r"(?<!\w)(?:inte|ej|i ?stället för)(?: \w+){0,3} ?$", re.I)
_NOT_ME = Worded(r"(?<!\w)(?:inte|ej) (?:till |med |på )?(?:mig|mej|jag|undertecknad)(?!\w)", re.I)
_NAMED = Worded(
    rf"(?<!\w)(?i:kontakt(?:person(?:en)?|uppgift(?:er)?|pers|en)?)(?![a-zåäö])"
    rf"(?:[.]|(?:[ ](?:hos|på|från|vid)[ ]{NAME})?{_MANY}(?:[ ]lgh \d{{4}})?(?:[ ]?:)?)[ ]{{1,2}}"
    rf"(?:{ROLE}[ ,:]+){{0,2}}(?<!hos )(?<!på )(?<!från )(?<!vid )(?P<name>{NAME})"  # "kontakt hos Solgården är Eva"
)
_ASKED_FOR = Worded(
    r"(?<!\w)(?i:ring(?:er|a)?|kontaktar?|möter|hör(?:a)? av (?:er|dig|sig) till|boka[rs]?(?: (?:ni|du|tid))? med"
    r"|samordna[rs]?(?: (?:ni|du))? med|sök"
    r"|(?:pratar?(?: ni| du)?|talar?(?: ni| du)?|stäm av|kom överens|gör upp|bestäm|ta det|dagordna)"
    r"(?: (?:tid|dag|det|om tid))? med"
    r"|fråga efter|hänvisa[rs]?(?: (?:vi|ni|jag))? till|företräd(?:s|da?) av|vänder (?:ni|du) (?:er|dig) till"
    r"|boka[sr]? (?:via|genom)|mejla|maila|smsa|nå|når (?:ni|du|man)|(?<=ni )når|vänd (?:er|dig) till|hälsa)[ ]{1,2}"
    r"(?:(?i:gärna|helst|till|i första hand|hellre|bara|då|istället|på plats|upp|ni|du|in)[ ]){0,2}"
    rf"(?:{ROLE}[ ,:]+){{0,2}}(?P<name>{NAME})"
)
_MEETS = Worded(
    rf"(?P<name>{NAME})(?:[ ]\([^)\n]{{1,40}}\))?[ ]"
    r"(?i:möter|tar emot|är på plats|är (?:er |vår |ny |då )?kontakt|blir (?:er |vår |ny )?kontakt"
    r"|(?:som )?(?:ni|du|man) (?:ska|skall|kan|bör|får) (?:ringa|kontakta|prata|höra|boka|tala)|som är kontakt)"
)
_RESPONSIBLE = Worded(  # "ansvarig i gruppen är Rita Ek", "det är Rita Ek som håller i det"
    r"(?<!\w)(?i:ansvarig\w*|samordnare(?:n)?|gruppledare(?:n)?|teamledare(?:n)?|arbetsledare(?:n)?|planerare(?:n)?"
    r"|gruppchef(?:en)?|enhetschef(?:en)?)(?:[ ](?:i|på|för|hos|från|vid|där|här|nu)(?:[ ][a-zåäö]+)?){0,2}"
    rf"[ ](?:är|heter|blir)(?:[ ](?:nu|numera))?[ ](?P<name>{FULL_NAME})"
    rf"|(?<!\w)(?i:det är|är det)[ ](?P<name2>{FULL_NAME})[ ](?i:som (?:håller i|sköter|har hand om|tar hand om"
    r"|samordnar|ansvarar|är ansvarig))"
)
_ON_SITE = Worded(  # "personal på plats: Leyla 070-…", "hos brukaren nu är Ali, 070-…"
    r"(?<!\w)(?i:på plats|hos (?:henne|honom)|i lägenheten|vid dörren|i trapphuset|jour\w*"
    r"|nattpatrull\w*|kvällspatrull\w*|kollega\w*|personal\w*)(?:[ ](?i:just nu|nu|ikväll|i kväll|i natt|idag|är|finns"
    r"|står|heter|har|där))*:?[ ]"
    rf"(?P<name>{NAME})(?=[ ,(–-]{{1,3}}(?:(?i:tel|tfn|mobil|nås på|på)[.:]?[ ])?\+?0?\d[\d -]{{6,}})"
)
_AT_PROVIDER = Worded(  # "utförare Norrgården i Ekby, Pia Exempel 070-…"
    r"(?<!\w)(?i:utförare(?:n)?|anordnare(?:n)?|hemtjänst(?:en)?|hemtjänstföretag(?:et)?|företag(?:et)?)"
    r"(?:[ ](?i:är|heter))?:?[ ][^\n.:;,(/]{1,50}[,(/–-]{1,2}[ ]?"
    rf"(?P<name>{FULL_NAME})(?=[ ,(–-]{{1,3}}(?:(?i:tel|tfn|mobil|nås på|på)[.:]?[ ])?\+?0\d[\d -]{{6,}})"
)
_BOARD = Worded(
    r"(?<!\w)(?i:vicevärd(?:en)?|ordförande(?:n)?|kassör(?:en)?|(?:fastighets)?förvaltare(?:n)?|fastighetsskötare(?:n)?"
    r"|fastighetsvärd(?:en)?|fastighetsägare(?:n)?|styrelsen|ledamot(?:en)?|sekreterare(?:n)?)"
    rf"(?:[ ,:]+(?i:är|heter|genom|via|hos|i|föreningen|herr|fru)){{0,3}}[ ,:(]+(?P<name>{NAME})"
)
_TO_CALL = Worded(  # "ring Tomas Ek, 070-…": a number that the writer gives of somebody else
    r"(?<!\w)(?i:ring\w*|kontakta\w*|prata med|tala med|sök|når|hör av er till|boka med)[ ]"
    rf"(?:(?i:gärna|hellre|till|då|istället)[ ])*{FULL_NAME}[ ,(–-]{{1,3}}(?:(?i:på|tel|tfn|mobil)[.: ]{{1,2}})?\Z"
)
_CHANGED = Worded(r"(?:bytt|nytt|ny) (?:\w+ )?(?:\w*nummer|telefon|mobil)\w*(?: \w+){0,3}[ :]*\Z", re.IGNORECASE)
_CLOSING = re.compile(r"(?<!\w)(?:mvh|hälsn\w*|vänlig\w*|tack|vh|/(?=[A-ZÅÄÖ]))(?!\w)", re.I)
_SIGNED = Worded(
    rf"(?:^|\n)\s*(?:/|(?i:mvh|hälsningar|med vänlig(?:a)? hälsning(?:ar)?)[,:]?\s+)\s?(?P<name>{NAME})"
    r"(?:[ ]*[,(/-][ ]*(?:[^\d\n]{0,40}?)(?P<phone>[+0][\d /()-]{6,18}\d))?"
)
_ALONE = re.compile(rf"\s*(?P<name>{NAME})\s*(?:[,/(–-].*)?")
_ROLE = re.compile(rf"{ROLE}(?!\w)")
_RELATED = re.compile(rf"\W{{0,3}}(?<!\w)(?:{KIN}|brukaren?s?|kunden?s?|den boende)(?!\w)", re.I)
_SWITCHBOARD = re.compile(r"(?<!\w)(?:växel(?:n)?|vxl|kundtjänst|reception(?:en)?|jour(?:en)?)[ :.–-]{0,4}$", re.I)
_SIGN_OFF_LINES = 5
_IN_BRACKETS = re.compile(r"\s*[(\[].*$")
_BETWEEN_PARTS = re.compile(r"[,;()/]|\s{2,}| - |\btel\b|\bmobil\b", re.IGNORECASE)
_SYSTEM = re.compile(
    r"^(?:no-?reply|donotreply|do-not-reply|lifecare|easit|webbformular|formular"
    r"|noreply\w*)(?![a-z]{3})|@(?:[\w-]+\.)*(?:easit|lifecare|webbformular)\b"
)
_ANOTHERS = Worded(  # "hennes tel 070-…", "dottern Eva nås på 070-…", but not "kund 4711, ring mig 070-…"
    r"(?<!\w)(?:hennes|hans(?=[ ](?-i:[a-zåäö]))|honom|henne|(?:han|hon)(?=[ ](?:själv |kan )?(?:nå|svar))|deras"
    r"|brukaren?s?|kundens?|den boendes?|klientens?"
    rf"|{KIN})"
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
        "Er",
        "Oss",
        "Du",
        "Innan",
        "Om",
        "När",
        "Porten",
        "Dörren",
        "Port",
        "Portlås",
        "Lås",
        "Ja",
        "Tack",
        "Hälsningar",
        "Nej",
        "Ok",
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
    for pattern in (_INSTEAD, _NOT_THEM, _NAMED, _ASKED_FOR, _MEETS, _RESPONSIBLE, _ON_SITE, _AT_PROVIDER, _SMALL):
        for match in pattern.finditer(facts.text):
            name = (match["name"] or match["name2"]).strip(" .")
            if pattern is _RESPONSIBLE and ORGANISATION.search(name):
                continue
            if name.split()[0] in _WORDS or (holds is not None and not holds(match.start())):
                continue
            if _RELATED.search(match[0]) or _RELATED.match(facts.text, match.end()):
                continue  # the resident and their kin are nobody's contact: their numbers go into no mail
            if pattern is _SMALL and not _NOT_ME.search(facts.text):
                continue
            if _NOT_THIS.search(facts.text[max(0, match.start() - 40) : match.start()]):
                continue
            return _with_reach(facts, name.title() if pattern is _SMALL else name, match)
    return _in_brackets(facts, holds)


def board_contact(facts: Facts, brf: str | None, own_email: str | None, holds: Callable[[int], bool]) -> Named | None:
    """Who speaks for a housing co-operative: its chairman or caretaker, else a foreign mail address."""
    for match in _BOARD.finditer(facts.text):
        name = match["name"].strip(" .")
        if holds(match.start()) and name.split()[0] not in _WORDS and not ORGANISATION.search(name):
            return _with_reach(facts, name, match, reaches=200, lines=False)
    domain = (own_email or "@").rpartition("@")[2]
    foreign = [mark for mark in facts.emails if holds(mark.start) and not mark.value.endswith(f"@{domain}")]
    if brf is None or len(foreign) != 1:
        return None
    return Named(contact=Contact(name=brf, email=foreign[0].value), words=foreign[0].value, at=foreign[0].start)


def _with_reach(facts: Facts, name: str, match: re.Match[str], *, reaches: int = 90, lines: bool = True) -> Named:
    """`reaches`: how far behind the name its phone and address may stand; `lines`: only in the same line."""
    end = match.end()
    rest = facts.text[end : end + reaches]
    if lines:
        first, _, following = rest.partition("\n")
        second = following.partition("\n")[0]
        goes_on = not first.strip(" ,;:–-") or (second[:1].islower() and not first.rstrip().endswith((".", "!", "?")))
        rest = f"{first}\n{second}" if goes_on else first
    name = _person_of(name, rest)
    stop = end + len(rest)
    phone = next((phone.number for phone in facts.phones if match.start() <= phone.start < stop), None)
    if phone is None:  # "ring 070-…, fråga efter Pia"
        phone = next((phone.number for phone in facts.phones if 0 <= match.start() - phone.end <= 12), None)
    email = next((mark.value for mark in facts.emails if match.start() <= mark.start < stop), None)
    return Named(
        contact=Contact(name=name.title() if name.isupper() else name, phone=phone, email=email),
        words=match[0],
        at=match.start(),
    )


def _person_of(name: str, rest: str) -> str:
    """The person behind the name of a firm: "Södergårdens Omsorg, Pia", "Stjärnhem (Tora Ek, 070-…)"."""
    firm = ORGANISATION.match(rest.lstrip()) if rest.startswith(" ") else None
    if firm or ORGANISATION.search(name):
        behind = rest.lstrip()[firm.end() :] if firm else rest
        person = re.match(rf"[ ,(:/–-]{{1,3}}(?:{ROLE}[ ])?(?P<name>{NAME})", behind)
        return person["name"].strip(" .") if person else name
    bracketed = re.match(rf"[ ]?\((?P<name>{FULL_NAME})(?=[,;:) ])", rest) if " " not in name else None
    return bracketed["name"] if bracketed and not ORGANISATION.search(bracketed["name"]) else name


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
    """The sender as the contact: From, and the phone that he calls his own or that stands in his signature.

    A mail system is nobody: of its mails only the name and phone with which the writer signed count.
    """
    own = _writers_phone(body) or next((phone.number for phone in _own_phones(signature)), None)
    if sender is None or is_system(sender):
        signed = _SIGNED.search(f"{body}\n{signature}"[-400:])
        phone = signed["phone"] if signed and signed["phone"] else ""
        return Contact(name=signed["name"] if signed else None, phone=own or normalise(phone))
    name = _plain(sender.name) or None
    ending = "\n".join(body.rstrip().split("\n")[-5:])
    phones = _own_phones(ending) if own is None else []
    if name is None or is_shared_mailbox(name, None) or not re.fullmatch(FULL_NAME, name):
        name = _person_among(name or "") or _signer(f"{body}\n{signature}", name or "") or name
    return Contact(name=name, phone=own or (phones[0].number if phones else None), email=sender.email or None)


def _person_among(name: str) -> str | None:
    """The person in a name that tells the unit too: "Hemtjänst Norra, Pia Exempel"."""
    parts = [part.strip() for part in re.split(r",|/| - ", name)]
    return next(
        (p for p in parts if len(parts) > 1 and re.fullmatch(FULL_NAME, p) and not ORGANISATION.search(p)), None
    )


def _signer(text: str, group: str) -> str | None:
    """The person who signed a mail from a group's mailbox; None when nobody or the group itself did."""
    names = [signed["name"] for signed in _SIGNED.finditer(text)]
    last = text.rstrip().split("\n")[-_SIGN_OFF_LINES:]
    names += [alone["name"] for line in last if (alone := _ALONE.fullmatch(line))]
    people = (n for n in (name.strip(" .") for name in names) if not (ORGANISATION.search(n) or _ROLE.match(n)))
    return next((n for n in people if n.split()[0] not in _WORDS and n.lower() not in group.lower()), None)


def _writers_phone(text: str) -> str | None:
    """A phone of which the writer says that he is reached on it ("jag nås på …")."""
    for phone in find_phones(text):
        before = re.split(r"[.!?]\s|\n", text[max(0, phone.start - 60) : phone.start])[-1]
        if ABOUT_SELF.search(before) and not _ANOTHERS.search(before):
            return phone.number
    return None


def _own_phones(text: str) -> list[Phone]:
    """Phones of the writer, a switchboard last; not those that the words before them give to others."""
    own = [phone for phone in find_phones(text) if not _is_anothers(text[max(0, phone.start - 60) : phone.start])]
    return sorted(own, key=lambda phone: bool(_SWITCHBOARD.search(text[max(0, phone.start - 14) : phone.start])))


def _is_anothers(before: str) -> bool:
    """Whether the words before a phone give it to somebody else, as "Evert har bytt nummer till"."""
    if ABOUT_SELF.search(before) and not _ANOTHERS.search(before):
        return False
    line = _CLOSING.split(before.rpartition("\n")[2])[-1]
    given = _ANOTHERS.search(before) or _CHANGED.search(before) or _TO_CALL.search(before)
    return bool(given or find_addresses(line))


def _plain(name: str) -> str:
    return _IN_BRACKETS.sub("", name).strip(" '\"")


def contact_from_value(value: str) -> Contact:
    """A contact field: "Omsorg AB, Dina Exempel, 070-…, dina@…" in any order."""
    reach = find_reach(value)
    rest = "" if is_self(value) else value
    claims: tuple[Placed, ...] = (*reach.phones, *reach.emails)
    for fact in claims:
        rest = rest[: fact.start] + " " * (fact.end - fact.start) + rest[fact.end :]
    parts = [part.strip(" .-/") for part in _BETWEEN_PARTS.split(rest) if part.strip(" .-/")]
    people = [part for part in parts if not ORGANISATION.search(part) and re.match(NAME, part)]
    name = (people or parts or [None])[0]
    return Contact(
        name=name,
        phone=reach.phones[0].number if reach.phones else None,
        email=reach.emails[0].value if reach.emails else None,
    )


def person_in_value(value: str) -> Contact | None:
    """A person in the field of a provider ("Hemtjänst Norra / Pia Exempel, 070-…"); None for a mere firm."""
    parts = [part.strip(" .-") for part in _BETWEEN_PARTS.split(value)]
    named = [part for part in parts if re.fullmatch(FULL_NAME, part) and not ORGANISATION.search(part)]
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
