"""Patterns that are tried only on texts which hold a word that each of their matches must hold.

Most mails hold no word of most patterns, and looking for a word costs a small part of what a search costs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol
from weakref import WeakSet

_QUANTIFIER = re.compile(r"([*+?]|\{\d*,?\d*\})[?+]?")
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_DENIAL = re.compile(r"\(\?<?!")
_PLAIN_GROUP = re.compile(r"\((?:\?<?=|\?:|\?P<\w+>|\?-?i:)?(?!\?)")
_CAPTURES = re.compile(r"(?<!\\)\((?:\?P<|(?!\?))")
_NOTHING = (frozenset({""}),)  # every text holds it
_EVERYWHERE = frozenset({"lås"})  # the mails are about locks
_LETTERS_OF_TWO_CASES = (("ı", "i"), ("ſ", "s"), ("i\N{COMBINING DOT ABOVE}", "i"))


def make_ready() -> None:
    """Work out all patterns (a fifth of a second), so that no mail of a transaction waits for it."""
    for worded in list(_ALL):
        worded.work_out()


def to_make_ready(waiting: "Waiting", instead_of: "Iterable[Waiting]" = ()) -> None:
    """Have `make_ready` work it out, and leave alone what it stands for."""
    _ALL.add(waiting)
    _ALL.difference_update(instead_of)


class Waiting(Protocol):
    """What puts off its work until it is needed."""

    def work_out(self) -> None:
        """Do now what else the first text would wait for."""


class Worded:
    """A pattern (source and flags as for `re.compile`, not VERBOSE) with the words that it needs."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags
        to_make_ready(self)

    def work_out(self) -> None:
        """Do now what else the first text would wait for."""
        self.pattern, self.words  # noqa: B018 - kept once they were asked for

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return re.compile(self._source, self._flags)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Words (folded) of which every match holds at least one; none: the pattern is always tried."""
        return needed_words(self._source)

    def branches(self) -> "list[Branch]":
        """The alternatives that the pattern consists of; itself alone when it cannot be taken apart."""
        found = _Source(self._source).branches()
        if _CAPTURES.search(self._source) or any(needs == _NOTHING for _, needs in found):
            found = [(self._source, (frozenset(self.words or ("",)),))]
        return [Branch(source=source, flags=self._flags, needs=needs) for source, needs in found]

    def may_match(self, text: str) -> bool:
        """False when the pattern matches nowhere. `text` is folded, or in lower case where the pattern is so too."""
        for word in self.words:
            if word in text:
                return True
        return not self.words

    def search(self, text: str) -> re.Match[str] | None:
        """As of `re.Pattern`."""
        return self.pattern.search(text) if self.may_match(folded(text)) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """As of `re.Pattern`."""
        return self.pattern.finditer(text) if self.may_match(folded(text)) else iter(())


@dataclass(frozen=True, kw_only=True)
class Branch:
    """An alternative of a pattern. `needs`: sets of words (folded), rarest first; a match holds a word of each."""

    source: str
    flags: int
    needs: tuple[frozenset[str], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled alternative."""
        return re.compile(self.source, self.flags)


_ALL: WeakSet[Waiting] = WeakSet()


@lru_cache(maxsize=2)  # many patterns are tried on the same text
def folded(text: str) -> str:
    """`text` so that what a pattern takes for one letter regardless of case is one letter."""
    lower = text.lower()
    for letter, plain in _LETTERS_OF_TWO_CASES:
        lower = lower.replace(letter, plain)
    return lower


def needed_words(source: str) -> tuple[str, ...]:
    """The words (folded) of a pattern's source of which every match holds at least one; () when none is certain."""
    words = _Source(source).alternatives()
    return tuple(sorted(word for word in words if not any(other != word and other in word for other in words)))


class _Source:
    """Reads the source of a pattern from left to right. A set of words means: one of them; an empty set: no word."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def alternatives(self) -> frozenset[str]:
        """The words of the branches up to the bracket that closes them; none when a branch needs none."""
        branches = [self._branch()]
        while self._next() == "|":
            self._at += 1
            branches.append(self._branch())
        return frozenset().union(*branches) if all(branches) else frozenset()

    def branches(self) -> list[tuple[str, tuple[frozenset[str], ...]]]:
        """The source of each branch of the whole pattern, with its sets of words, rarest first."""
        out: list[tuple[str, tuple[frozenset[str], ...]]] = []
        while not out or self._next() == "|":
            start = self._at = self._at + bool(out)
            best, *more = sorted(set(self._pieces()), key=_worth, reverse=True)
            more = [words for words in more if _worth(words)[0] > 2]  # short words stand in nearly every text
            out.append((self._source[start : self._at], (best, *more) if best else _NOTHING))
        return out

    def _branch(self) -> frozenset[str]:
        """The best of what stands one after the other: a run of letters, or a group that has words in all branches."""
        return max(self._pieces(), key=_worth)

    def _pieces(self) -> list[frozenset[str]]:
        """The words of each thing that stands one after the other; none where a thing may be left out."""
        found: list[frozenset[str]] = []
        run = ""
        while self._next() not in ("", "|", ")"):
            letter, group = self._piece()
            quantifier = _QUANTIFIER.match(self._source, self._at)
            if quantifier is None and letter:
                run += letter
                continue
            self._at = quantifier.end() if quantifier else self._at
            found.append(frozenset({run} if run else ()))
            run = ""
            if quantifier is None or quantifier[1] == "+":
                found.append(group or frozenset({letter} if letter else ()))
        found.append(frozenset({run} if run else ()))
        return found

    def _piece(self) -> tuple[str, frozenset[str]]:
        """The next piece as a letter or as the words of a group; a class, an anchor and a denial are neither."""
        if skipped := _CLASS.match(self._source, self._at):
            self._at = skipped.end()
            return "", frozenset()
        if self._next() == "(":
            return "", self._group()
        letter = self._next()
        self._at += 1
        if letter == "\\":
            letter = self._next()
            self._at += 1
            return ("" if letter.isalnum() else letter), frozenset()
        return ("" if letter in ".^$" else folded(letter)), frozenset()

    def _group(self) -> frozenset[str]:
        opening = _PLAIN_GROUP.match(self._source, self._at)
        start = opening or _DENIAL.match(self._source, self._at)
        if start is None:
            raise ValueError(f"cannot tell the words of a group: {self._source[self._at : self._at + 5]}")
        self._at = start.end()
        words = self.alternatives()
        self._at += 1
        return words if opening else frozenset()

    def _next(self) -> str:
        return self._source[self._at : self._at + 1]


def _worth(words: frozenset[str]) -> tuple[int, int]:
    """Long words are rare; a set is worth what its worst word is, then what all are."""
    lengths = [1 if word in _EVERYWHERE else len(word) for word in words]
    return min(lengths, default=0), sum(lengths)
