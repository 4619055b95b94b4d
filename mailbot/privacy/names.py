"""Names of people in Swedish text: deny by default, per mention, from lists, cues and the shape of words."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from mailbot.privacy.spans import Mask, Span
from mailbot.privacy.word_lists import NameLists, name_lists

_WORD = re.compile(r"(?<!\w)[A-ZÅÄÖ]\.(?=[ A-ZÅÄÖ])|[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PARTICLES = frozenset({"af", "von", "van", "de", "la", "den", "der", "el", "al", "bin", "ibn", "da", "di"})
_CUES = re.compile(
    r"(?i)(?<!\w)(?:brukar(?:en|e)|kund(?:en)?|namn|efternamn|förnamn|hyresgäst(?:en)?|boende|fru|fröken|herr|fam|familjen|hos|heter"
    r"|mamma|pappa|mor|far|modern|fadern|syster|systern|bror|brodern|dotter|dottern|son|sonen|make|maken|maka|makan|sambo"
    r"|hustru|man|anhörig(?:a|en)?|granne|grannen|god man|förvaltare|barnbarn(?:et)?|c/o|hej|hejsan|till|av|mvh|hälsningar"  # noqa: E501
    r"|asiakas|dörrskylt|patient(?:en)?|omsorgstagare(?:n)?|vårdtagare(?:n)?|avliden|avlidne)[ :,=\"”“(]{1,3}\n?"
)
_SUFFIXES = (
    "sson", "qvist", "kvist", "ström", "gren", "lund", "berg", "blom", "stedt", "stedt", "strand", "holm", "mark", "nen", "dóttir",  # noqa: E501
    "dotter", "ović", "ovic", "evic", "ević", "sén", "lén", "lin", "man", "ell", "ér", "én",
)  # fmt: skip
_SENTENCE_END = re.compile(r"(?:^|[.!?:\n•\"”“;|\t(>*/][ \t]*|\d\.[ \t]*|[-–] )$")
_MIXED = re.compile(r"\b(?=[^\W_]*[01])[A-ZÅÄÖ][^\W_]*[a-zåäö][01][a-zåäö][^\W_]*\b")
_FAMILY_GLUED = re.compile(r"\bFamiljen[A-ZÅÄÖ]\w+")


class NameFinder:
    """Finds the names of one text. The mask says what is protected or already taken."""

    def __init__(self, text: str, mask: Mask) -> None:
        self._text, self._mask = text, mask
        self._lists: NameLists = name_lists()
        self._words = [match for match in _WORD.finditer(text) if mask.free(*match.span())]
        self._lower = {match.group() for match in self._words if match.group()[0].islower()}

    def find(self) -> list[Span]:
        """Every mention, those found by evidence first, then what carries the same words elsewhere."""
        picked = self._by_evidence()
        spans = [Span(self._words[i].start(), self._words[i].end(), "namn") for i in sorted(picked)]
        for pattern in (_MIXED, _FAMILY_GLUED):
            spans.extend(Span(*m.span(), "namn") for m in pattern.finditer(self._text) if self._mask.free(*m.span()))
        return spans

    def _by_evidence(self) -> set[int]:
        cued = self._cued()
        picked = {i for i in range(len(self._words)) if i in cued or self._speaks_for_itself(i)}
        self._extend(picked)
        found = {_base(self._words[i].group()) for i in picked if len(self._words[i].group()) > 2}
        found -= {word for word in found if word in self._lists.words}
        for i, word in enumerate(self._words):
            base = _base(word.group())
            if base in found and (word.group()[0].isupper() or base in self._lists.given or base in self._lists.family):
                picked.add(i)
        return picked

    def _cued(self) -> set[int]:
        """Words that follow a cue: capitalised and no vocabulary, or a known name in small letters."""
        by_start = {match.start(): i for i, match in enumerate(self._words)}
        cued: set[int] = set()
        for cue in _CUES.finditer(self._text):
            i = by_start.get(cue.end())
            if i is None:
                continue
            word = self._words[i].group()
            base = _base(word)
            known = base in self._lists.given or base in self._lists.family
            if known or (word[0].isupper() and (base not in self._lists.words or base in self._lists.given_also)):
                cued.add(i)
        return cued

    def _speaks_for_itself(self, i: int) -> bool:
        word = self._words[i].group()
        base, lists = _base(word), self._lists
        if word[0].islower():
            return len(base) > 3 and base in lists.given and word == base
        if base in lists.words and not self._pair(i):
            return False
        if base in lists.given or (base in lists.family and not word.endswith(".")):
            return True
        if word.endswith("."):
            return self._initial(i)
        if "-" in base and any(part in lists.given or part in lists.family for part in base.split("-")):
            return True
        return self._unknown_name(i, word, base)

    def _unknown_name(self, i: int, word: str, base: str) -> bool:
        if (
            base in self._lower
            or (word.isupper() and len(word) < 6)
            or any(c.isupper() for c in word[1:] if c.isalpha())
        ):
            return self._pair(i)
        sentence_start = _SENTENCE_END.search(self._text[max(0, self._words[i].start() - 4) : self._words[i].start()])
        if self._words[i].start() > 0 and not sentence_start:
            return not self._followed_by_number(i)
        return self._pair(i) or (base in self._lists.given_also | self._lists.family_also and self._label_end(i)) or (
            base.endswith(_SUFFIXES) and self._label_end(i)
        )  # fmt: skip

    def _pair(self, i: int) -> bool:
        """A capitalised word beside another one, neither of them vocabulary, at least one like a name."""
        for j in (i + 1, i - 1):
            if 0 <= j < len(self._words) and self._adjacent(min(i, j)):
                word, other = self._words[i].group(), self._words[j].group()
                both = (_base(word), _base(other))
                if other[0].isupper() and word[0].isupper() and self._like_names(*both):
                    return True
        return False

    def _like_names(self, one: str, other: str) -> bool:
        lists = self._lists
        names = lists.given | lists.given_also | lists.family | lists.family_also
        fresh = [word for word in (one, other) if word not in lists.words]
        return (len(fresh) == 2 and not (one in self._lower or other in self._lower)) or (
            one in names and other in names
        )

    def _initial(self, i: int) -> bool:
        following = self._words[i + 1].group() if i + 1 < len(self._words) else ""
        close = bool(following) and self._words[i + 1].start() - self._words[i].end() <= 1
        return close and following[0].isupper() and _base(following) not in self._lists.words

    def _followed_by_number(self, i: int) -> bool:
        return bool(re.match(r"[ -]?\d", self._text[self._words[i].end() : self._words[i].end() + 2]))

    def _label_end(self, i: int) -> bool:
        return bool(re.match(r"\s*(?:[,;/|\n)\"”–-]|$)", self._text[self._words[i].end() : self._words[i].end() + 4]))

    def _adjacent(self, i: int) -> bool:
        between = self._text[self._words[i].end() : self._words[i + 1].start()]
        return between in {"", " ", ", ", ",", ";", "  ", "\u00a0"}

    def _extend(self, picked: set[int]) -> None:
        """A name goes on to both sides: particles, family names, further given names."""
        for i in sorted(picked):
            j = i + 1
            while j < len(self._words) and j not in picked and self._adjacent(j - 1) and self._continues(j):
                picked.add(j)
                j += 1
        for i in sorted(picked, reverse=True):
            if (
                i > 0
                and self._adjacent(i - 1)
                and (self._given_like(i - 1) or self._words[i - 1].group().endswith("."))
            ):
                picked.add(i - 1)

    def _continues(self, j: int) -> bool:
        word = self._words[j].group()
        base = _base(word)
        if self._text[self._words[j].start() - 1] not in " \u00a0":
            return word[0].isupper() and base not in self._lists.words
        if base in _PARTICLES:
            return word.islower() and j + 1 < len(self._words) and self._words[j + 1].group()[0].isupper()
        if word[0].islower():
            before_place = bool(
                re.match(r" (?:på |i |\+?\d)", self._text[self._words[j].end() : self._words[j].end() + 4])
            )
            if before_place and len(base) > 4 and base not in self._lists.words:
                return self._words[j - 1].group().islower()  # "hos greta exempelson på …", all in small letters
            return base in self._lists.family or (base.endswith(_SUFFIXES[:9]) and len(base) > 6)
        return base not in self._lists.words or base in self._lists.family_also or base in self._lists.given_also

    def _given_like(self, i: int) -> bool:
        word = self._words[i].group()
        return word[0].isupper() and _base(word) in (
            self._lists.given | self._lists.given_also | self._lists.family_also
        )


@lru_cache(maxsize=8192)
def _base(word: str) -> str:
    """Lower case without the possessive -s, where that leaves a known name."""
    lower = word.lower()
    lists = name_lists()
    if lower.endswith("s") and len(lower) > 3 and lower not in lists.given and lower not in lists.family:
        stem = lower[:-1].rstrip("'’:")
        if stem in lists.given or stem in lists.family or stem in lists.given_also:
            return stem
    return lower


def known_names(text: str, resident: Sequence[str]) -> Iterator[Span]:
    """What is known to belong to the resident: whole strings and their single words, in any case, possessive too."""
    words = {word for value in resident for word in (value, *value.split()) if len(word) > 1}
    if words:
        pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
        for match in re.finditer(rf"(?i)(?<!\w)(?:{pattern})s?(?!\w)", text):
            yield Span(match.start(), match.end(), "namn")
