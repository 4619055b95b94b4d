"""Where the sign-off begins that no closing phrase announces: a name, a title, a firm, a phone in the last lines."""

import re

from mailbot.parsers.facts import find_reach
from mailbot.parsers.identifiers import blank_placed

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
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
    end, names = len(text), {word.lower() for word in re.findall(r"\w+", sender)}
    start_of_names = len(text)
    for _ in range(_MOST_LINES):
        start = text.rfind("\n", 0, max(0, end)) + 1
        if start == 0 and end <= len(text) and "\n" not in text[:end]:
            break
        line = text[start:end]
        if line.strip() and not _is_farewell(line):
            break
        if line.strip() and names & {word.lower() for word in re.findall(r"\w+", line)}:
            start_of_names = start
        end = start - 1
        if end <= 0:
            break
    return start_of_names


def _is_farewell(line: str) -> bool:
    if len(line) > 120:
        return False
    reach = find_reach(line)
    rest = blank_placed(reach.rest, reach.phones)
    words = _WORD.findall(rest)
    if any(map(str.isdigit, rest)) or len(words) > _MOST_WORDS or "?" in rest:
        return False
    return all(word[0].isupper() or _TITLE.fullmatch(word.rstrip(".")) for word in words)
