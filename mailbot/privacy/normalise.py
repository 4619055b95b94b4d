"""Text as a reader sees it, with the way back to the original: detection must not be fooled by encodings."""

import html
import re
import unicodedata
from dataclasses import dataclass

_ODD = re.compile(
    r"(?:=[0-9A-F]{2})+|=09|&(?:[A-Za-z]{2,8}|#\d{2,6}|#x[0-9A-Fa-f]{2,5});"
    r"|[\u00ad\u200b-\u200d\u2060\ufeff]|[^\x00-\x7fåäöÅÄÖéÉ–—”“’‘\u0300-\u036f]|[A-Za-z][\u0300-\u036f]+"
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text` and, for each of its characters, where it begins and ends in the original (None: nothing was changed)."""

    text: str
    starts: tuple[int, ...] | None
    ends: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original behind a non-empty span of `text`."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """NFKC, entities and quoted-printable decoded, invisible characters out. Linear."""
    if _ODD.search(text) is None:
        return Normalised(text, None, None)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _ODD.finditer(text):
        _copy(text, position, match.start(), pieces, starts, ends)
        plain = _plain(match.group())
        pieces.append(plain)
        starts.extend([match.start()] * len(plain))
        ends.extend([match.end()] * len(plain))
        position = match.end()
    _copy(text, position, len(text), pieces, starts, ends)
    return Normalised("".join(pieces), tuple(starts), tuple(ends))


def _copy(text: str, start: int, end: int, pieces: list[str], starts: list[int], ends: list[int]) -> None:
    pieces.append(text[start:end])
    starts.extend(range(start, end))
    ends.extend(range(start + 1, end + 1))


def _plain(odd: str) -> str:
    if odd[0] == "=":
        try:
            return bytes.fromhex(odd.replace("=", "")).decode("utf-8")
        except ValueError:
            return odd
    if odd[0] == "&":
        return unicodedata.normalize("NFKC", html.unescape(odd))
    if odd in "\u00ad\u200b\u200c\u200d\u2060\ufeff":
        return ""
    return unicodedata.normalize("NFKC", odd)
