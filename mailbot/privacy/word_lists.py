"""The word lists that detection rests on, read once from the package's own data files."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, kw_only=True, slots=True)
class NameLists:
    """Lower-case words. `words`: may begin with a capital without being a name; the `_also` sets are both."""

    given: frozenset[str]
    given_also: frozenset[str]
    family: frozenset[str]
    family_also: frozenset[str]
    words: frozenset[str]


@cache
def name_lists() -> NameLists:
    """The Swedish name lists of the package."""
    given, given_also = _split("given.txt")
    family, family_also = _split("family.txt")
    words, _ = _split("words.txt")
    return NameLists(
        given=given - given_also,
        given_also=given_also,
        family=family - family_also,
        family_also=family_also,
        words=words,
    )


@cache
def health_stems() -> tuple[str, ...]:
    """Stems of health and death; `$` at the end means a whole word."""
    return tuple(word for line in _lines("health.txt") for word in line.split())


@cache
def form_words() -> frozenset[str]:
    """Lower-case words of order forms that may go back to whoever wrote them; none is on a list of names."""
    names = name_lists()
    found = frozenset(word for line in _lines("form_words.txt") for word in line.split())
    return found - names.given - names.given_also - names.family - names.family_also


def _split(name: str) -> tuple[frozenset[str], frozenset[str]]:
    plain, _, also = "\n".join(_lines(name)).partition("+also")
    return frozenset(plain.lower().split()), frozenset(also.lower().split())


def _lines(name: str) -> list[str]:
    text = (files("mailbot.privacy") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if not line.startswith("#")]
