"""Yes and no, counts, faults and names of one order, read from the words around them."""

import re
from dataclasses import dataclass, replace

from mailbot.parsers.item_words import PART
from mailbot.parsers.switch_words import OLD_PLACE, SWITCHES
from mailbot.parsers.vocabulary import COUNTS
from mailbot.parsers.worded import Worded
from mailbot.parsers.wordings import Wordings

YesNo = tuple[bool | None, str]
_WORDINGS = Wordings(((name, value), wording) for name, choices in SWITCHES.items() for value, wording in choices)

_THINGS = rf"nfc[\w-]*|etikett\w*|tagg\w*|(?:lås)?-?batteri\w*|portenhet\w*|{PART}|lås\w*"
_WORD_NUMBER = "|".join(sorted(COUNTS, key=len, reverse=True))
NUMBER = rf"\d{{1,4}}|(?:ett (?=tiotal|dussin|femtontal|tjugotal|trettiotal))?(?:{_WORD_NUMBER})(?!\w)"
_VAGUE = (
    r"(?!(?:rejäl\w* |stor\w* |liten |litet |gott )?(?:gäng|bunt|hög|packe|paket|påse|rulle|låda|ask|parti|antal"
    r"|omgång|del|par|bit|laddning|hop|näve)\w*[ ])"
)
_QUANTITY = re.compile(
    rf"(?<![\w/:.,-])(?P<n>{NUMBER})"
    rf"(?![\d/:]|[.,]\d)[ ]?(?:st(?:ycken|\.)?|x)?[ ]?{_VAGUE}(?:\w+[ ]){{0,2}}?(?P<what>{_THINGS})"
)
_THING_FIRST = re.compile(
    rf"(?P<what>{_THINGS})[ ]?(?:[,:(=x×–-][ ]?)+(?P<n>{NUMBER})(?![\w/:]|[.,]\d)|"
    rf"(?P<what2>{_THINGS})[ ](?P<n2>\d{{1,4}})[ ]?(?:st|stycken)(?!\w)"
)
_TOTAL = re.compile(
    r"(?:alltså|totalt|sammanlagt|summa|tillsammans|d\.?v\.?s\.?|det vill säga|=)[ :]{1,2}(?P<n>\d{1,4})(?![\w/:])"
)
_PIECES = re.compile(
    r"(?<![\w/:.,-])(?P<n>\d{1,4})[ ]?(?:st|stycken|x|paket|pack)(?!\w)|(?:hämta|beställ\w*|behöver|önskar"
    r"|skicka)[ ](?:\w+[ ]){0,2}?(?P<m>\d{1,4})(?![\w/:]|[.,]\d)"
    rf"|(?<!\w)(?:få|ha|hämta|beställ\w*|behöv\w*|önska\w*|skicka|köpa?|fixa|ordna|lägg\w* undan"
    rf"|ta fram)[ ](?:\w+[ ]){{0,2}}?(?!en |ett )"
    rf"(?P<w>{NUMBER})(?=[ ]?(?:[.?!,\n]|$|nya(?!\w)|till(?!\w)|st(?!\w)|tack))"
    rf"|(?<![\w/:.,-])(?P<k>{NUMBER})[ ](?:nya|nytt|ny|till|fler|extra)(?=[ ]*(?:[.?!,\n]|$|tack|snarast))"
)
_NOT_WANTED = re.compile(r"(?:har|finns|bara|endast|kvar)[ ](?:nu[ ]|bara[ ]|endast[ ]|fortfarande[ ]|ca[ ]){0,2}$")
_ARTICLE = re.compile(
    r"(?:lås)?batteri\w*|portenhet\w*|låsenhet\w*|dörrlås\w*|portlås\w*|cylind\w*|låsvred\w*"
    r"|nfc-?\w*|monteringsplatt\w*|distans\w*|lås(?!\w)"
)
_BRF = Worded(
    r"(?<!\w)(?P<brf>(?:(?i:brf|hsb brf|hsb|bostadsrättsföreningen"
    r"|riksbyggen)[ ]+(?:[A-ZÅÄÖ][\wåäöé-]*|\d+)(?:[ ](?:[A-ZÅÄÖ][\wåäöé-]*|\d+)){0,2}"
    r"|(?i:fastighets|bostads)(?i:[ ]?ab|[ ]?aktiebolaget)[ ]+[\wåäöé-]+"
    r"|[A-ZÅÄÖ][\wåäöé-]+[ ](?:Fastigheter|Bostäder)(?:[ ]AB)?))"
)


_SMALL_BRF = Worded(  # written in a hurry: "brf glimmern har sagt ok"
    r"(?<!\w)(?P<brf>[bB][rR][fF] (?!(?:har|hade|sa|sade|säger|är|som|med|och|godk\w+|ja|ok|att|ska|vill|kontakt\w*"
    r"|ordf\w*"
    r"|på|i|eller|styrelse\w*|namn\w*|heter|via|om|för|till|måste|behöver|kan|inte|ej|där|här|då|tycker"
    r"|bad)(?!\w))[a-zåäö]{4,20})"
    r"(?![\wåäö])"
)


def switches(lower: str) -> dict[str, YesNo]:
    """Fields with yes or no: value (None: the words leave it open) and the words."""
    out: dict[str, YesNo] = {}
    lower = OLD_PLACE.sub(lambda match: " " * len(match[0]), lower) if "gaml" in lower else lower
    for (name, value), wording in _WORDINGS.live(lower):
        if name not in out and (match := wording.search(lower)):
            out[name] = (value, match[0])
    return out


@dataclass(frozen=True, kw_only=True, slots=True)
class Count:
    """How many of what; `what` is '' when only a number of pieces is said."""

    number: int
    what: str
    words: str


def counts(lower: str) -> list[Count]:
    """Every number of things that is wanted (not what is in stock), each once; those with a name first."""
    found: list[Count] = []
    for match in (*_QUANTITY.finditer(lower), *_THING_FIRST.finditer(lower), *_PIECES.finditer(lower)):
        words = match.groupdict()
        words["what"] = words.get("what") or words.get("what2")
        number = next((words[name] for name in ("n", "m", "n2", "w", "k") if words.get(name)), None)
        in_stock = _NOT_WANTED.search(lower[max(0, match.start() - 24) : match.start()])
        if not number or in_stock or "kvar" in lower[match.end() : match.end() + 12]:
            continue
        value = number_of(number)
        if value and not any(
            known.number == value and (known.what == (words.get("what") or "") or known.what) for known in found
        ):
            found.append(Count(number=value, what=words.get("what") or "", words=match[0]))
    total = _TOTAL.search(lower)
    if total and len({count.what for count in found if count.what}) == 1:
        return [replace(next(count for count in found if count.what), number=int(total["n"]), words=total[0])]
    return found


def number_of(said: str) -> int:
    """The number that digits or a word say ("12", "tolv", "ett dussin"); 0 for none."""
    return int(said) if said.isdigit() else COUNTS.get(said.split()[-1], 0)


def quantity(lower: str) -> tuple[int, str, bool] | None:
    """How many, the words, and whether several numbers compete."""
    found = counts(lower)
    return (found[0].number, found[0].words, len({count.number for count in found}) > 1) if found else None


def article(lower: str) -> str | None:
    """The thing that is ordered."""
    match = _ARTICLE.search(lower)
    return match[0] if match else None


def find_brf(text: str) -> str | None:
    """Housing co-operative or owner."""
    match = _BRF.search(text) or _SMALL_BRF.search(text)
    return " ".join(match["brf"].split()) if match else None
