"""What may stay: addresses, registered contacts, serials, dates, job numbers, organisations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_DEFINITE = (
    r"(?:vägen|gatan|gränden|stigen|backen|torget|allén|gården|höjden|parken|platsen|slingan|ringen|liden|kroken|ängen)"
)
_SHORT = r"(?:väg|gata|gränd|stig|backe|torg|allé|gård|plan|plats|slinga|park)"
_NUMBER = r"(?:[ \t]?\d{1,4}(?:[ \t]?[A-Za-z](?!\w))?(?:[-–]\d{1,3})?(?!\d))"
_ADDRESS = re.compile(
    rf"(?<!\w)#?(?:[A-ZÅÄÖ][\w\-]*[ \t]){{1,3}}(?:{_DEFINITE}|{_SHORT})s?\b(?:{_NUMBER})?"
    rf"|(?<!\w)#?[^\W\d_][\w\-]*{_DEFINITE}s?(?![^\W\d_])(?:{_NUMBER})?"
    rf"|(?<!\w)#?[^\W\d_][\w\-]*{_SHORT}{_NUMBER}",
)
_CAPITAL_ADDRESS = re.compile(
    rf"\b[A-ZÅÄÖ\-]{{2,}}(?:VÄGEN|GATAN|STIGEN|GRÄND|GRÄNDEN|BACKEN|TORGET|TORG|ALLÉN){_NUMBER}?\b"
)
_POST = re.compile(r"(?<![\d-])\d{3} ?\d{2}[ \t]+[A-ZÅÄÖ][a-zåäö]+(?:[ \t][A-ZÅÄÖ][a-zåäö]+)?(?![\w])")
_FLAT = re.compile(r"(?i)\b(?:lgh|lägenhet\w*|lägenhetsnr)[ .:]{0,3}\d{1,4}\b")
_ORGANISATION = re.compile(
    r"\b(?:BRF|Brf|brf|Bostadsrättsföreningen|HSB|Hemtjänst|Hemtjänsten|Omsorgsteamet)[ \t]+(?:[A-ZÅÄÖ][\w\-]+(?:[ \t]+|\b)){1,3}(?:gård)?"  # noqa: E501  # noqa: E501
    r"|\b(?:[A-ZÅÄÖ][\w\-]+[ \t]+(?:& |och |i )?){1,4}(?:AB|HB|KB|Hemtjänst|Hemomsorg|Omsorg|Fastigheter|Låsservice|Larm"  # noqa: E501  # noqa: E501
    r"|Lås|Låsteknik|kommun|stad|station|brygga|sjukhus|vårdcentral|centrum|skola|kyrka)\b(?:[ \t]AB)?"
)
_DATE = re.compile(
    r"(?i)\b(?:20[12]\d-\d\d-\d\d(?:[ T]\d\d[:.]\d\d)?|(?<!\d)20[12]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\dT-])"  # noqa: E501  # noqa: E501
    r"|\d{1,2}(?::e)? (?:jan|feb|mars?|apr|maj|juni?|juli?|aug|sept?|okt|nov|dec)[a-z]*(?: 20\d\d)?(?: kl\.? ?)?(?: ?\d\d[:.]\d\d)?"  # noqa: E501  # noqa: E501
    r"|(?:vecka|v\.?) ?\d{1,2}|\d{1,2}/\d{1,2})(?![\w])"
)
_SERIAL = re.compile(
    r"\b(?!SE\d)[A-ZÅÄÖ]{2,6}-(?:\d{4}-)?\d{1,9}\b|\b(?:lås-?id|låsenhet|serie(?:nr|nummer)|licens(?:nr|nummer)?)[ .:]{1,3}[A-Z]{0,3}-?\d[\d\-]{2,20}",  # noqa: E501
    re.I,
)
_URL = re.compile(r"https?://[^\s<>\"]+")
_MARKER = re.compile(r"\[BORTTAGET:[a-zåäö\- ]{2,30}\]")
_ALWAYS = (_MARKER, _URL, _ADDRESS, _CAPITAL_ADDRESS, _POST, _FLAT, _DATE, _SERIAL, _ORGANISATION)
_SIGNS_OFF = re.compile(
    r"(?i)(?:/ ?|\bmvh[ ,]*|hälsn(?:ingar)?\.?[ ,]*|\bvh[ ,]*|\bhej |\bkontakt:? )(?:från )?\n*[ \t]*$"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Allow:
    """The provider register of a deployment: what belongs to organisations and staff, not to residents."""

    domains: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What is known beforehand. `resident`: names, numbers and addresses to look for, by label."""

    resident: tuple[str, ...] = field(default=(), repr=False)
    allow: Allow = field(default_factory=Allow)


def fixed_spans(text: str) -> Iterator[tuple[int, int]]:
    """Addresses, dates, serials, job numbers, organisations, links and markers."""
    for pattern in _ALWAYS:
        for match in pattern.finditer(text):
            yield match.span()


def registered_spans(text: str, allow: Allow) -> Iterator[tuple[int, int]]:
    """Registered organisations and full names; a first name alone only where somebody signs or is greeted."""
    phrases = _phrases((*allow.orgs, *allow.names))
    if phrases is not None:
        for match in phrases.finditer(text):
            yield match.span()
    firsts = _phrases(sorted({name.split()[0] for name in allow.names}))
    if firsts is None:
        return
    organisations = {word.lower() for org in allow.orgs for word in (org, org.split()[0])}
    for match in firsts.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        behind = re.match(r",? ?([\w]+)", text[match.end() : match.end() + 40])
        if _SIGNS_OFF.search(before) or (behind and behind[0][0] == "," and behind[1].lower() in organisations):
            yield match.span()


def owns_mail(address: str, allow: Allow) -> bool:
    """Whether a mail address lies in a registered domain."""
    domain = re.split(r"@|\(at\)|\[at\]|snabel-?a", address.lower())[-1].strip()
    return any(domain == known or domain.endswith("." + known) for known in map(str.lower, allow.domains))


def owns_phone(number: str, allow: Allow) -> bool:
    """Whether a number is registered, however it is written."""
    return _digits(number) in {_digits(known) for known in allow.phones}


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return (
        re.sub(r"^(?:00)?46\(?0?", "0", digits) if not digits.startswith("0") or digits.startswith("0046") else digits
    )


def _phrases(phrases: Sequence[str]) -> re.Pattern[str] | None:
    words = sorted((re.escape(phrase).replace(r"\ ", r"\s+") for phrase in phrases if phrase.strip()), key=len)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(reversed(words))})(?:s)?(?!\w)") if words else None
