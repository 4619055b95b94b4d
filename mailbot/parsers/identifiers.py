"""Numbers that name somebody or something: Kundid, serials, job references, key and licence numbers, personnummer."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from mailbot.parsers.worded import Worded, folded

PERSONNUMMER = re.compile(
    r"(?=\d)(?<![\d-])(?:(?P<century>1[89]|20)[ ]?)?(?P<yy>\d\d)[ ]?(?P<mm>0\d|1[0-2])[ ]?(?P<dd>[0-3]\d|[6-9]\d)"
    r"(?P<sep>[ ]?[-+–−][ ]?|[ ])?(?P<last>\d{4}|[TtRrXx][\dXx]\d\d|[Xx]{4}|\*{4})(?!\d)"
)
_JOB_REF = re.compile(r"[lL](?<!\w[lL])(?i:[ÅA]S)[ \t_:#-]{0,3}(20\d\d)[ _/-]{0,3}(\d{1,6})(?!\d)")  # a fast start
_LABELLED_ID = re.compile(
    r"(?<!\w)(?:kund(?:en|ens)?s?[ -]?(?:id|nr|nummer|no)?(?:nummer)?|brukar(?:en?"
    r"|e)?s?[ -]?(?:id|nr|nummer)?|id|phoniro-?id)"
    r"(?:[.:#]|[ ](?:nr|nummer|id|är|med)(?:[.:]"
    r"|[ ]kund-?id)?){0,3}[ \t]{0,3}(?P<id>\d[\d ]{1,7}\d)(?![\d/-]|[.,:]\d|[ ]?(?:kr|st|tr|%)\b)",
    re.IGNORECASE,
)
_BARE_ID = re.compile(r"(?P<id>[1-9](?<![\w/.,:+#-][1-9])\d{3,5})(?![\w/%+-]|:(?!\s)|[.,]\d|[ ]?(?:kr|st|tr|lgh)\b)")
_SERIAL = Worded(
    r"(?<!\w)(?:(?:låsets? )?serie?[ -]?(?:nr|nummer|no)?|s/n|sn|snr"
    r"|lås(?:enhet)?s?[ -]?(?:nr|nummer)|(?:lås|port|dörr)enhet\w*"
    r"(?:[ ](?:nr|nummer))?|enhetsnr|enhetsnummer|nr|nummer|portlås(?:et)?|dörrlås(?:et)?|port|dörr)"
    r"(?:[ ](?:på \w+|portlås|dörrlås|lås|port|dörr"
    r"|är))?[.:]?[ ]{0,2}(?P<serial>[A-Z]{0,4}-?\d[\dA-Z]*(?:[- \xa0]\d[\dA-Z]*){0,3})(?![\w/:]|[.,]\d)",
    re.IGNORECASE,
)
_BARE_SERIAL = re.compile(
    r"(?<![\w/-])(?P<serial>[A-Z]{1,4}-?\d{3,6}[ \xa0]\d{3,4}|[A-Z]{1,4}-?\d{3,10}"
    r"|\d{3,5}-\d{4,8}|\d{6,8})(?![\w/:-]|\.\d|[ ](?:st|kr|tr)\b)"
)
_CODE = re.compile(
    r"(?<!\w)(?:port|dörr)?(?:k(?:od(?:en)?)?|kod(?:en)?)"
    r"(?:[ ](?:nere|ned|(?:till|i|på|för|vid)[ ](?!kund|brukar)\w+))?[.:,]?[ ]?\(?(?:är[ ]"
    r"|nr[ ]|=[ ]?)?(?P<code>[A-Z]?\d{3,6}[A-Z#*]?)(?![\d/-]|[.,]\d)",
    re.IGNORECASE,
)
_FAR_CODE = Worded(  # "ny portkod på gården sedan igår, 5520 ska det vara", "slå 0915 vid entrén"
    r"(?:(?:port|dörr|entré|tel)kod(?:en)?(?!\w)(?:(?!kund|brukar)[^.!?\n\d]){0,60}"
    r"|(?:slår?|trycker?|knappar? in|anger?)[ ])"
    r"(?P<code>\d{4}[#*]?)(?![\d/-]|[.,:]\d|[ ]?(?:kr|st)\b)",
    re.IGNORECASE,
)
_KEY_NUMBER = Worded(
    r"(?<!\w)(?:nyck(?:el|lar|larna)?s?[ -]?(?:nr|nummer)?|licens[ -]?(?:nr|nummer)?|ärende(?:nummer|nr)?"
    r"|fakt\w*|referens\w*|ref|kartong|larm(?:nr|nummer|kod)?)"
    r"[.:]?[ ]{0,2}#?\d[\d-]*",
    re.IGNORECASE,
)
_POSTCODE = re.compile(r"\d(?<![\d-]\d)\d\d[ ]\d{2}[ ](?=[A-ZÅÄÖ])")
_NOT_A_CUSTOMER = frozenset(str(year) for year in range(1990, 2100))


class Placed(Protocol):
    """Anything that stands at `start:end` of a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A value and where it stands; `labelled`: the mail says in words what it is; `gate`: belongs to a gate."""

    start: int
    end: int
    value: str
    labelled: bool = True
    gate: bool = False


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text` of the same length with the spans as blanks, so that no number is read twice."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        parts += (text[at:start], " " * (end - start))
        at = end
    return "".join((*parts, text[at:])) if parts else text


def blank_placed(text: str, claims: Iterable[Placed]) -> str:
    """`text` with the words of `claims` as blanks."""
    return blank(text, [(claim.start, claim.end) for claim in claims]) if claims else text


def personnummer_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where something with the shape of a personnummer or samordningsnummer stands (valid or not)."""
    return tuple(match.span() for match in PERSONNUMMER.finditer(text) if _is_personnummer(match))


def _is_personnummer(match: re.Match[str]) -> bool:
    day = int(match["dd"]) % 60 if int(match["dd"]) > 60 else int(match["dd"])
    if not 1 <= day <= 31 or match["mm"] == "00":
        return False
    if match["century"]:
        return True
    phone_like = match["yy"].startswith("0") and not (match["sep"] or "").strip()
    return not phone_like and not (match["sep"] == " " and " " in match[0][:6])


def find_job_refs(text: str) -> tuple[Mark, ...]:
    """Job numbers, also sloppily typed, in the shown form LÅS-2026-00042."""
    if "20" not in text:
        return ()
    return tuple(
        Mark(start=match.start(), end=match.end(), value=f"LÅS-{match[1]}-{int(match[2]):05d}")
        for match in _JOB_REF.finditer(text)
    )


def find_codes(text: str) -> tuple[Mark, ...]:
    """Door and gate codes."""
    found = list(_CODE.finditer(text)) or list(_FAR_CODE.finditer(text))
    return tuple(Mark(start=match.start("code"), end=match.end(), value=match["code"].upper()) for match in found)


def find_other_numbers(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of key, licence, ticket, invoice numbers and post codes: numbers that are nobody's Kundid."""
    return tuple(match.span() for pattern in (_KEY_NUMBER, _POSTCODE) for match in pattern.finditer(text))


def may_name_unit(text: str) -> bool:
    """False when no unit number with a label stands in `text`, whatever of it is blanked first."""
    return _SERIAL.may_match(folded(text))


def find_serials(text: str) -> tuple[Mark, ...]:
    """Unit numbers, in order; `gate` when the words before them name a gate."""
    found, taken = [], -1
    for match in sorted((*_SERIAL.finditer(text), *_BARE_SERIAL.finditer(text)), key=lambda m: m.start("serial")):
        value = match["serial"]
        if match.start("serial") < taken or sum(map(str.isdigit, value)) < (
            1 if "-" in value and value[0].isalpha() else 3
        ):
            continue
        taken = match.end("serial")
        before = text[max(0, match.start("serial") - 30) : match.start("serial")].lower()
        tail = re.split(r"[,.;\n]|(?<!\w)(?:och|samt)(?!\w)", before)[-1]
        gate = "port" in tail or (value.upper().startswith("PG") and "port" in before)
        found.append(
            Mark(
                start=match.start("serial"),
                end=taken,
                value=_tidy(value),
                labelled=match.re is _SERIAL.pattern,
                gate=gate,
            )
        )
    return tuple(found)


def _tidy(value: str) -> str:
    return re.sub(r"(?<=\d)[ \xa0](?=\d)", "", value).upper()


def find_customer_ids(text: str) -> tuple[Mark, ...]:
    """Kundid candidates of 3-6 digits, in order; an unlabelled one needs four."""
    found = {
        match.start("id"): Mark(start=match.start("id"), end=match.end("id"), value=match["id"].replace(" ", ""))
        for match in _LABELLED_ID.finditer(text)
        if 3 <= len(match["id"].replace(" ", "")) <= 7
    }
    ends = [(mark.start, mark.end) for mark in found.values()]
    for match in _BARE_ID.finditer(blank(text, ends)):
        if match["id"] not in _NOT_A_CUSTOMER:
            found[match.start()] = Mark(start=match.start(), end=match.end(), value=match["id"], labelled=False)
    return tuple(found[start] for start in sorted(found))
