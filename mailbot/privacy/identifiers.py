"""Numbers that point at a person, found by shape and cue, never by checksum: a mistyped one is still personal."""

import re
from collections.abc import Iterator

from mailbot.privacy.spans import Kind, Span

_GAP = r"(?:[ \t.\-+–—_/]{0,2}\n?[ \t]?)"
_PERSONNUMMER = re.compile(  # (?=\d) says nothing new, but lets the search leap from digit to digit
    rf"(?=\d)(?<!\d)(?<!\d[-.])(?:(?P<century>18|19|20)[ ]?)?(?P<yy>\d\d)(?P<g1>{_GAP})(?P<mm>\d\d)(?P<g2>{_GAP})"
    rf"(?P<dd>\d\d)(?P<g3>{_GAP})(?P<last>\d\d[ ]?\d\d|[A-Za-z]{{1,2}}\d{{2,3}})(?!\d)(?![-.]\d)"
)
_LAST_FOUR = re.compile(r"(?i)\b(?:de )?(?:fyra sista|sista fyra|sista siffror\w*)\D{0,15}(\d{4})(?!\d)")
_LABELLED = re.compile(
    r"(?i)(?:personn(?:umme?r|r)\w*|pers\.?nr|p[- ]?nr|reservn(?:umme?r|r)|samordningsn(?:umme?r|r))[\s.:=#]{0,4}"
    r"([\dloIO]{6,8}[\-+ –]{0,2}[\dA-Za-z]{4})(?![\dA-Za-z])"
)
_BIRTH = re.compile(
    r"(?i)\b(?:född|föddes|födelsedatum|födelsedata|födelseår|född år|födelsedag|f\.|f)[\s:]{0,3}(?:den |år )?"
    r"((?:19|20)?\d\d[-./ ]\d\d?[-./ ]\d\d?(?!\d)|\d{1,2}[./ ]\d{1,2}[./ ](?:19|20)?\d\d(?!\d)|\d{8}(?!\d)|\d{6}(?!\d)"
    r"|\d{1,2} \w{3,9} (?:18|19|20)\d\d|(?:18|19|20)\d\d(?!\d)|-?\d\d(?!\d))"
)
_AGE = re.compile(r"(?i)(?<![\d-])((?:[6-9]\d|1[01]\d)) ?(?:år(?!s?\s?(?:garanti|sedan))\b|-?åri(?:g|ng)\w*)")
_PHONE = re.compile(
    r"(?<![\w/])(?<!\w[-.])(?:\+ ?46|0046|\(?0|\( ?\+46 ?\))(?:[ \t\-–—()/.]{0,3}\n?\d){7,12}(?!\d)(?!-\d)"
)
_FOREIGN_PHONE = re.compile(r"(?<!\w)(?:\+|00)(?!46)[1-9]\d{0,2}(?:[ \-()]{0,2}\d){6,11}(?!\d)")
_PHONE_CUE = re.compile(r"(?i)\b(?:tel|telefon\w*|mobil\w*|puh|ring|sms|nås på)[.: ]{1,3}(\d(?:[ \-]?\d){5,10})(?!\d)")
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:19|20)\d\d")
_EMAIL = re.compile(
    r"(?i)(?<![\w.+-])[\w.+-]{1,64}(?: ?\(at\) ?| ?\[at\] ?| snabel-?a |@)(?:[\w-]{1,63}(?:\.| ?\(dot\) ?| punkt )){1,5}[a-z]{2,24}\b"  # noqa: E501
)
_CODE = re.compile(
    r"(?i)(?:\b(?:port|dörr|larm|grind|entré|hiss|trapp|kod|nyckelbox|nyckelskåps?|nyckelgömm|box|in)\w{0,6}?kod\w{0,4}\b"
    r"|\bkod(?:en|er|erna)?\b|\bpin(?:kod)?\b|\bnyckel(?:box|skåp|gömma)\w{0,3}\b|\bkodlås\w{0,3}\b|\bavlarma\w{0,3}\b)"
    r"[^\d\n]{0,30}\n?[^\d\n]{0,10}((?:[#*A-D]? ?\d(?:[ \-.]?[\d#*]){2,9}[#*]?))(?!\d)"
)
_CUSTOMER = re.compile(
    r"(?i)\b(?:kund|brukar|klient|person)(?:ens?|s)?[- ]?(?:id|nr|n:r|nummer|no)\w{0,3}[\s:.#=]{0,4}(?:är |= ?)?([A-Z]{0,4}[- ]?\d[\dA-Z\-]{1,14})"  # noqa: E501
)
_KEY = re.compile(
    r"(?i)\bnyckel(?:n|ns|bricka|brickan|knippa|knippan)?[- ]?(?:nr|nummer|id|no|märkt|har nummer)?\w{0,2}[\s:.#=]{0,4}(?:är )?"  # noqa: E501
    r"([A-Z]{0,3}[- ]?\d[\d\-/A-Z]{0,9})\b"
)
_BANK = (
    re.compile(r"(?<![\d-])\d{4}[- ,]{1,2}\d{2,3} ?\d{3} ?\d{3}(?: ?\d)?(?!\d)(?!-\d)"),
    re.compile(r"(?i)\bSE\d\d(?: ?\d{4}){5}\b"),
    re.compile(r"(?i)\b(?:konto(?:nr|nummer|t)?|clearing\w*|personkonto)[\s:.#]{0,4}(\d[\d \-]{4,20}\d)"),
    re.compile(
        r"(?i)\b(?:bg|bankgiro|pg|plusgiro|swish)[\s:.#]{0,4}(\d[\d \-]{4,12}\d)(?= \w{0,12} ?(?:brukar|kund|dödsbo|anhörig))"  # noqa: E501
    ),
)


def find_personnummer(text: str) -> list[Span]:
    """Every personal, coordination or reserve number, also mistyped or broken over a line. Linear."""
    return [
        Span(match.start(), match.end(), "personnummer")
        for match in _PERSONNUMMER.finditer(text)
        if _is_personal(match)
    ]


def _is_personal(match: re.Match[str]) -> bool:
    month, day, last = int(match["mm"]), int(match["dd"]), match["last"]
    century, gaps = match["century"], match["g1"] + match["g2"]
    if month >= 20 or month == 0:  # organisation numbers have 20 or more in the third pair
        return False
    if century == "20" and int(match["yy"]) >= 18 and (match["g3"].strip(" \t\n") == "" and (gaps or match["g3"])):
        return False  # a date of our time and a number behind it
    if not last.isdigit():
        return century is not None or bool(match["g3"])
    plausible = month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)
    if century is None:
        separated = match["g3"].strip(" \t\n") != ""
        return plausible or (separated and not gaps and day <= 99 and month <= 19)
    return True


def find_identifiers(text: str) -> Iterator[Span]:
    """Every identifying number and mail address in a text, whoever it belongs to."""
    yield from find_personnummer(text)
    yield from _groups(_LAST_FOUR, text, "personnummer")
    yield from _groups(_LABELLED, text, "personnummer")
    for match in _EMAIL.finditer(text):
        yield Span(match.start(), match.end(), "e-post")
    yield from _groups(_BIRTH, text, "födelsedata")
    yield from _groups(_AGE, text, "födelsedata")
    yield from _groups(_CODE, text, "kod")
    yield from _groups(_CUSTOMER, text, "kundid")
    yield from _groups(_KEY, text, "nyckelnummer")
    for pattern in _BANK:
        yield from _groups(pattern, text, "bankuppgift")
    yield from find_phones(text)


def find_phones(text: str) -> Iterator[Span]:
    """Every telephone number in a text."""
    for match in _PHONE.finditer(text):
        if not _DATE.fullmatch(match.group().strip()):
            yield Span(match.start(), match.end(), "telefon")
    yield from _groups(_FOREIGN_PHONE, text, "telefon")
    yield from _groups(_PHONE_CUE, text, "telefon")


def _groups(pattern: re.Pattern[str], text: str, kind: Kind) -> Iterator[Span]:
    group = min(pattern.groups, 1)
    for match in pattern.finditer(text):
        yield Span(*match.span(group), kind)
