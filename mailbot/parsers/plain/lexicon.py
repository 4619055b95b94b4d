"""Every form on which nothing hinges, and whether a word is one of them or is joined of two."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

from mailbot.parsers.plain import deeds, inflect, manners, people_and_places
from mailbot.parsers.plain.small_talk import SMALL_TALK

_Forms = Callable[[str], Iterator[str]]
_NOUNS: Final[tuple[tuple[_Forms, str], ...]] = (
    (inflect.like_flicka, people_and_places.FLICKA),
    (inflect.like_bil, people_and_places.BIL),
    (inflect.like_tid, people_and_places.TID),
    (inflect.like_brukare, people_and_places.BRUKARE),
    (inflect.like_hus, people_and_places.HUS),
    (inflect.like_mote, people_and_places.MOTE),
)
_OTHERS: Final[tuple[tuple[_Forms, str], ...]] = (
    (inflect.like_tala, deeds.TALA),
    (inflect.like_stanga, deeds.STANGA),
    (inflect.like_kopa, deeds.KOPA),
    (inflect.like_fin, manners.FIN),
    (inflect.like_glad, manners.PARTICIPLES),
)
_LISTED: Final = (people_and_places.FORMS, deeds.FORMS, manners.FORMS, SMALL_TALK)
_SHORTEST = 3  # letters of a part of a joined word
_LONGEST = 30


def is_plain(word: str) -> bool:
    """Whether no order and no report can hinge on `word` (lower case)."""
    return word in plain_words() or _is_joined(word)


@lru_cache(maxsize=1)
def plain_words() -> frozenset[str]:
    """All forms, about 15,000; made when first asked for."""
    listed = (word for words in _LISTED for word in words.split())
    return frozenset((*listed, *_nouns(), *_forms(_OTHERS)))


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return frozenset(_forms(_NOUNS))


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """What a joined word may begin with: a noun as it is listed, without the vowel that it loses ("skol", "kyrk")."""
    listed = [word for _, words in _NOUNS for word in words.split()]
    return frozenset(part for word in listed for part in (word, word.removesuffix("a").removesuffix("e")))


def _is_joined(word: str) -> bool:
    """A noun made of two known ones, with or without an s between them: "kvällsfika", "köksbordet"."""
    if not 2 * _SHORTEST <= len(word) <= _LONGEST:
        return False
    nouns, heads = _nouns(), _heads()
    for at in range(_SHORTEST, len(word) - _SHORTEST + 1):
        head = word[:at]
        if word[at:] in nouns and (head in heads or (head[-1] in "s-" and head[:-1] in heads)):
            return True
    return False


def _forms(classes: Iterable[tuple[_Forms, str]]) -> Iterator[str]:
    return (form for forms_of, words in classes for word in words.split() for form in forms_of(word))
