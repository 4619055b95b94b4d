"""Tables of wordings, of which only those branches are searched for whose words all stand in a text.

Which of a table's thousand words a text holds is found out in one go, by the three letters that each begins with.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

from mailbot.parsers.worded import Branch, Worded, to_make_ready

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Live:
    """The branches of a wording that may match in the text that they were chosen for."""

    branches: Sequence[re.Pattern[str]]

    def search(self, text: str) -> re.Match[str] | None:
        """As the pattern of the whole wording."""
        return next(self.finditer(text), None)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As the pattern of the whole wording: at each place the first branch that matches, none over another."""
        if len(self.branches) == 1:
            yield from self.branches[0].finditer(text, start, end)
            return
        found = [branch.search(text, start, end) for branch in self.branches]
        while first := min(filter(None, found), key=re.Match.start, default=None):
            yield first
            start = max(first.end(), first.start() + 1)
            found = [
                branch.search(text, start, end) if match and match.start() < start else match
                for branch, match in zip(self.branches, found, strict=True)
            ]


class Wordings(Generic[Key]):
    """Rows of a key and its wording, for texts in lower case."""

    def __init__(self, rows: Iterable[tuple[Key, Worded]]) -> None:
        self._rows = tuple(rows)
        to_make_ready(self, instead_of=(wording for _, wording in self._rows))

    def live(self, lower: str) -> list[tuple[Key, Live]]:
        """The rows that may match in `lower`, in order."""
        held = self._words_in(lower)
        rows: dict[int, list[re.Pattern[str]]] = {}
        for place in sorted({place for word in held for place in self._places.get(word, ())}):
            row, branch = self._branches[place]
            if not any(words.isdisjoint(held) for words in branch.needs):
                rows.setdefault(row, []).append(branch.pattern)
        return [(self._rows[row][0], Live(branches)) for row, branches in rows.items()]

    def work_out(self) -> None:
        """Do now what else the first text would wait for."""
        self._places, self._beginnings  # noqa: B018 - kept once they were asked for
        for _, branch in self._branches:
            branch.pattern  # noqa: B018

    def _words_in(self, lower: str) -> set[str]:
        """The words of the table that stand in `lower`."""
        beginnings = self._beginnings.keys() & _threes(lower)
        return {word for beginning in ((), *beginnings) for word in self._beginnings[beginning] if word in lower}

    @cached_property
    def _branches(self) -> list[tuple[int, Branch]]:
        """Every branch with the number of its row."""
        return [(row, branch) for row, (_, wording) in enumerate(self._rows) for branch in wording.branches()]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        """Word → the branches of which it is one of the rarest words that they need."""
        places = defaultdict[str, list[int]](list)
        for place, (_, branch) in enumerate(self._branches):
            for word in branch.needs[0]:
                places[word].append(place)
        return dict(places)

    @cached_property
    def _beginnings(self) -> dict[tuple[str, ...], list[str]]:
        """The first three letters of words → those words; under () the words with fewer letters."""
        words = {word for _, branch in self._branches for needed in branch.needs for word in needed}
        beginnings: dict[tuple[str, ...], list[str]] = {(): []}
        for word in words:
            beginnings.setdefault(tuple(word[:3]) if len(word) > 2 else (), []).append(word)
        return beginnings


@lru_cache(maxsize=2)  # several tables are asked about the same text
def _threes(text: str) -> frozenset[tuple[str, str, str]]:
    """Every three letters that stand side by side in `text`."""
    return frozenset(zip(text, text[1:], text[2:], strict=False))
