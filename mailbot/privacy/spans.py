"""Places in a text and the marks that say which of them are taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "personnummer", "telefon", "e-post", "kod", "kundid", "nyckelnummer", "födelsedata", "bankuppgift", "namn", "hälsa",
    "skyddad identitet",
]  # fmt: skip
"""What was found; the words stand in the markers that a reader sees."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) hold something of a kind."""

    start: int
    end: int
    kind: Kind


class Mask:
    """Which characters of a text are taken. Asking costs the length of the question, not of the text."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def take(self, start: int, end: int) -> None:
        self._taken[start:end] = b"\x01" * (end - start)

    def take_all(self, spans: Iterable[tuple[int, int]]) -> None:
        for start, end in spans:
            self.take(start, end)

    def free(self, start: int, end: int) -> bool:
        """Whether no character of the span is taken."""
        return self._taken.find(1, start, end) < 0

    def last_taken(self, start: int, end: int) -> int:
        """Index of the last taken character in the span, -1 when there is none."""
        return self._taken.rfind(1, start, end)

    def first_taken(self, start: int, end: int) -> int:
        """Index of the first taken character in the span, -1 when there is none."""
        return self._taken.find(1, start, end)
