"""Where the sign-off begins that no closing phrase announces: a name, a title, a firm, a phone in the last lines."""

import re

from mailbot.parsers.facts import find_reach
from mailbot.parsers.identifiers import blank_placed

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_NAME = re.compile(r"\w+")
_MAY_REACH = re.compile(r"[\d@]|www\.|://")
_TITLE = re.compile(
    r"(?:\w*(?:samordnare|handläggare|administratör|montör|tekniker|chef|ledare|förvaltare|vaktmästare|vaktmästeriet|ordförande"
    r"|sekreterare|controller|planerare|planeringen|assistent|sköterska|låssmed|registrator)|ordf|i|och|på|för|tel|mobil|mob"
    r"|telefon|växel|vid|hemtjänst\w*|hemvård|omsorg|intern|drift|service|natt|e-post)",
    re.I,
)
_MOST_LINES = 8
_MOST_WORDS = 9


def body_end(text: str, sender: str) -> int:
    """Where the sign-off at the end of `text` begins; the length of `text` when there is none."""
    end = start_of_names = len(text)
    names = _names(sender)
    for _ in range(_MOST_LINES if names else 0):
        start = text.rfind("\n", 0, max(0, end)) + 1
        if start == 0:
            break
        line = text[start:end]
        if line.strip():
            if not _is_farewell(line):
                break
            if not names.isdisjoint(_names(line)):
                start_of_names = start
        end = start - 1
        if end <= 0:
            break
    return start_of_names


def _names(words: str) -> frozenset[str]:
    return frozenset(map(str.lower, _NAME.findall(words)))


def _is_farewell(line: str) -> bool:
    if len(line) > 120:
        return False
    rest = line
    if _MAY_REACH.search(line):
        reach = find_reach(line)
        rest = blank_placed(reach.rest, reach.phones)
    words = _WORD.findall(rest)
    if len(words) > _MOST_WORDS or "?" in rest or any(map(str.isdigit, rest)):
        return False
    return all(word[0].isupper() or _TITLE.fullmatch(word.rstrip(".")) for word in words)
