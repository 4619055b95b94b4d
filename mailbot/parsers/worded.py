"""Patterns that are tried only on texts which hold a word that each of their matches must hold.

Most mails hold no word of most patterns, and looking for a word costs a small part of what a search costs.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from weakref import WeakSet

_QUANTIFIER = re.compile(r"([*+?]|\{\d*,?\d*\})[?+]?")
_CLASS = re.compile(r"\[\^?\]?(?:[^\]\\]|\\.)*\]", re.DOTALL)
_DENIAL = re.compile(r"\(\?<?!")
_PLAIN_GROUP = re.compile(r"\((?:\?<?=|\?:|\?P<\w+>|\?-?i:)?(?!\?)")
_EVERYWHERE = frozenset({"lås"})  # the mails are about locks
_LETTERS_OF_TWO_CASES = (("ı", "i"), ("ſ", "s"), ("i\N{COMBINING DOT ABOVE}", "i"))


def make_ready() -> None:
    """Work out all patterns (a thirtieth of a second), so that no mail of a transaction waits for it."""
    for worded in list(_ALL):
        worded.work_out()


class Worded:
    """A pattern (source and flags as for `re.compile`, not VERBOSE) with the words that it needs."""

    def __init__(self, source: str, flags: int = 0) -> None:
        self._source = source
        self._flags = flags
        _ALL.add(self)

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


_ALL: WeakSet[Worded] = WeakSet()


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

    def _branch(self) -> frozenset[str]:
        """The best of what stands one after the other: a run of letters, or a group that has words in all branches."""
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
        return max(found, key=_worth)

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
