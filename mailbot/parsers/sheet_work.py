"""What a sheet's lines, names and cells say about the work: its kind, or that nothing is (any longer) ordered.

Only a clear statement counts: words of work, with nothing beside them but words that add nothing. A sentence in which
such a word occurs ("Nedmontering beställs på annan lista") says nothing about the rows.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from mailbot.domain.reading import ItemType, RowSkip


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


Statement = ItemType | RowSkip
"""A kind of work (OTHER: work is named, but not which), or the reason why a row is left out."""

_SENSES: Final[tuple[tuple[str, str], ...]] = (
    ("off", r"(?:ej|inte|icke) (?:längre )?aktuell(?:t|a)?|ska(?:ll)? (?:inte|ej|icke) ha (?:\w*lås(?:et)?)?"
     r"|tackat nej|vill (?:inte|ej) ha(?: \w*lås)?|(?:har )?(?:flyttat|avlidit)(?: ut)?|avliden|avlidna|död|dödsfall"
     r"|utgår|utgått|utgångna?|av(?:bokad|beställd)[et]?|av(?:bokat|beställt|böjt)|inställ[dt]a?|maku(?:lerad|lerat"
     r"|lerade|leras)|struken|strukna|struket|vilande|pausad[et]?|pausat|avvakta[rs]?|annullera[dt]e?|arkiv(?:erade?)?"
     r"|historik|(?:gamla|tidigare) (?:beställningar|order|ordrar|kunder|listan?)"),
    ("example", r"exempel(?:rad|rader)?|ex|t\.? ?ex|mall|instruktion(?:er)?|så här fyller du i"),
    ("urladdat_batteri", r"urladdade? batteri(?:er)?|urladdat batteri|urladdat|urladdning"),
    ("batteri", r"batteri(?:er)?(?:byten?)?|(?:byten?|byta|byt) (?:av )?batteri(?:er)?"),
    ("byte_utforare", r"utförarbyten?|(?:byten?|byta|byt) (?:av )?utförare"),
    ("nfc", r"nfc(?:[ -]?tagg(?:ar)?)?"),
    ("portlas", r"portlås(?:et)?"),
    ("felanmalan", r"fel(?:anmäl(?:an|ningar|d|da)|sökning)|fel (?:på|i)|reparation(?:er)?|repareras?|trasig[ta]?"),
    ("unclear", r"fel"),
    ("nedmontering", r"(?:ned|ner|av|de)monter(?:ing(?:ar|en)?|as?)|(?:ned|ner)tagning(?:ar)?|tas? (?:ner|ned|bort)"
     r"|borttagning(?:ar)?|avslut(?:as?|en)?|uppsägning(?:ar)?|sägs upp|avinstaller(?:ing|as?)"),
    ("flytt", r"flytt(?:ar|as?|ningar|ning|en)?|adressbyten?|(?:byten?|byta) (?:av )?adress"),
    ("avbestallning", r"av(?:beställ(?:ning(?:ar)?|as?)?|bok(?:ning(?:ar)?|as?))"),
    ("andring", r"ändring(?:ar)?|ändras?"),
    ("done", r"klar[at]?|färdig[ta]?|utför[dt]a?|(?:ned|ner|av|de|ny)?montera(?:de|d|t)|avsluta(?:de|d|t)"
     r"|genomför[dt]a?|åtgärda(?:de|d|t)|borttagna?|borttaget|nedtagna?|nedtaget|installera(?:de|d|t)|uppsatta?"),
    ("montering", r"(?:ny|om|åter)?monter(?:ing(?:ar|en)?|as?)|(?:ny)?install(?:ation(?:er)?|eras?)|uppsättning(?:ar)?"
     r"|sätts? upp|sätta upp|nya? (?:\w*lås|beställning(?:ar)?)|nytt (?:\w*lås)|nytt|nya|ny"),
    ("already", r"redan"),
    ("neg", r"ej|inte|icke|inget|inga|ingen|nej|aldrig"),
)  # fmt: skip
"""Sense → the words for it, in the order in which they are tried."""

_FILLERS: Final = _words(
    "av lås låset låsen dörrlås dörrlåset digitalt digitala digital dörr på för i in över om den det de dem en ett ska "
    "skall som där här kommer följande lista listan listor listorna kund kunder brukare boende beställning "
    "beställningar beställs beställ beställa beställd order ordrar st styck stycken nedan enligt till hos från inom "
    "snarast omgående "
    "vecka v år och samt eller hösten våren sommaren vintern ht vt januari februari mars april maj juni juli augusti "
    "september "
    "oktober "
    "november december jan feb mar apr jun jul aug sep sept okt nov dec blad avser gäller befintligt befintliga "
    "ordinarie samtliga alla hela"
)
_PATTERN: Final = re.compile(
    r"(?<!\w)(?:" + "|".join(f"(?P<s{at}>{words})" for at, (_, words) in enumerate(_SENSES)) + r")(?!\w)"
)
_NAMES: Final = {f"s{at}": sense for at, (sense, _) in enumerate(_SENSES)}
_KINDS: Final = frozenset(kind.value for kind in ItemType)
_CLAUSES: Final = re.compile(r"[,;:!()/\n]|\.(?= |$)|\s[–-]\s?|–")
_WORD: Final = re.compile(r"[^\W\d_][\w-]*")
_PLACE: Final = re.compile(r"(?:inom|i|hos|från|för|till)((?: [A-ZÅÄÖ][\w-]*){1,3})\s*$")
_LONGEST_LINE: Final = 80
_YES: Final = _words("ja j x yes y ok beställ beställs beställd beställes beställning ✓ ✔ ☑ √")
_OURS: Final = re.compile(r"lås-20\d\d-\d{1,6}|\[borttaget\]")  # what stands in a copy that we sent back
_NO: Final = _words("nej n no ej inte ingen inget 0 ☐ -")


def work_of_line(line: str) -> Statement | None:
    """What a title, a section line or a sheet's name says of the rows below; None when it says nothing clear."""
    if len(line) >= _LONGEST_LINE:
        return None
    clauses = [_PLACE.sub("", clause) for clause in _CLAUSES.split(line)]
    senses = [_senses(clause.lower()) for clause in clauses]
    if any(rest and said for said, rest in senses):
        return None  # a sentence
    return _agreed(_meaning(said, alone=False) for said, _ in senses)


def work_of_action(cell: str) -> Statement | None:
    """What an action cell orders; OTHER when it names something that is not understood, None when it is empty."""
    word = cell.lower().strip(" .!")
    if not word or word in _YES or _OURS.fullmatch(word):
        return None
    if word in _NO:
        return RowSkip.NOT_ORDERED
    first, *more = (clause for clause in _CLAUSES.split(cell) if clause.strip())
    said, rest = _senses(re.split(r" (?:till|från|på grund) ", first.lower(), maxsplit=1)[0])
    meaning = _meaning(said, alone=True) if not rest else ItemType.OTHER
    beside = [_meaning(said, alone=False) for said, _ in (_senses(clause.lower()) for clause in more)]
    if any(other is not None and other is not meaning for other in beside):
        return ItemType.OTHER
    return meaning or ItemType.OTHER


def taken_back(cell: str) -> RowSkip | None:
    """Why a row is left out by what its status or remark says in so many words; None when it stands."""
    for clause in _CLAUSES.split(cell.lower()):
        said, rest = _senses(clause)
        meaning = _meaning(said, alone=False) if said and not rest else None
        if isinstance(meaning, RowSkip):
            return meaning
    return None


def is_example(cell: str) -> bool:
    """Whether a cell marks its row as an example and not as an order."""
    return bool(re.match(r"(?i)\s*(?:(?:exempel(?:rad)?|t\.? ?ex|ex)\W*\Z|(?:exempel|t\.? ?ex|ex)[.:]\s)", cell))


@lru_cache(maxsize=256)
def _senses(clause: str) -> tuple[frozenset[str], bool]:
    """The senses of a clause's words, and whether words are left that are no fillers."""
    rest = _WORD.findall(re.sub(r"\bv\.? ?\d+", " ", _PATTERN.sub(" ", clause)))
    said = frozenset(_NAMES[match.lastgroup or ""] for match in _PATTERN.finditer(clause))
    return said, any(word not in _FILLERS for word in rest)


def _meaning(said: frozenset[str], *, alone: bool) -> Statement | None:
    """What the senses of one clause amount to; `alone`: the clause answers the question what is to be done."""
    kinds = said & _KINDS
    if not said:
        return None
    if "example" in said:
        return RowSkip.EXAMPLE
    if "neg" in said:
        if "done" in said:
            return ItemType.OTHER if alone else None
        if len(kinds) > 1:
            return ItemType.OTHER  # "montering ej portlås"
        return RowSkip.NOT_ORDERED if kinds or alone else None
    if "already" in said:
        return RowSkip.DONE if kinds or "done" in said else None
    if said <= {"done", "off"}:
        return RowSkip.NOT_ORDERED if "off" in said else RowSkip.DONE
    if "done" in said and kinds:
        return ItemType(next(iter(kinds))) if len(kinds) == 1 else ItemType.OTHER  # "klart för montering"
    if len(kinds) == 1 and said == kinds:
        return ItemType(next(iter(kinds)))
    return _of_two(kinds) if said == kinds else ItemType.OTHER


def _of_two(kinds: frozenset[str]) -> ItemType:
    """The work at a gate is named with its lock: "Montering av portlås"."""
    return ItemType.GATE_LOCK if kinds == {"montering", "portlas"} else ItemType.OTHER


def _agreed(meanings: Iterator[Statement | None]) -> Statement | None:
    """What clauses say together."""
    said = list(dict.fromkeys(meaning for meaning in meanings if meaning is not None))
    if len(said) <= 1:
        return said[0] if said else None
    skips = [meaning for meaning in said if isinstance(meaning, RowSkip)]
    return skips[0] if len(skips) == len(said) else ItemType.OTHER
