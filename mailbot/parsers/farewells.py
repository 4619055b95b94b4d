"""Where the sign-off begins that no closing phrase announces: a name, a title, a firm, a phone in the last lines."""

import re

from mailbot.parsers.facts import Facts

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_NAME = re.compile(r"\w+")
_TITLE = re.compile(
    r"(?:\w*(?:samordnare|handläggare|administratör|montör|tekniker|chef|ledare|förvaltare|vaktmästare"
    r"|vaktmästeriet|ordförande"
    r"|sekreterare|controller|planerare|planeringen|assistent|sköterska|låssmed|registrator)|ordf|i|och|på|för|tel"
    r"|mobil|mob"
    r"|telefon|växel|vid|hemtjänst\w*|hemvård|omsorg|intern|drift|service|natt|e-post)",
    re.I,
)
_MOST_LINES = 8
_MOST_WORDS = 9


def body_end(facts: Facts, sender: str) -> int:
    """Where the sign-off at the end of the text begins; the length of the text when there is none."""
    text = facts.text
    end = start_of_names = len(text)
    names = _names(sender)
    for _ in range(_MOST_LINES if names else 0):
        start = text.rfind("\n", 0, max(0, end)) + 1
        if start == 0:
            break
        line = text[start:end]
        if line.strip():
            if not _is_farewell(line, facts.unreached[start:end]):
                break
            if not names.isdisjoint(_names(line)):
                start_of_names = start
        end = start - 1
        if end <= 0:
            break
    return start_of_names


def _names(words: str) -> frozenset[str]:
    return frozenset(map(str.lower, _NAME.findall(words)))


def _is_farewell(line: str, rest: str) -> bool:
    """`rest`: the line without phones and mail addresses."""
    words = _WORD.findall(rest)
    if len(line) > 120 or len(words) > _MOST_WORDS or "?" in rest or any(map(str.isdigit, rest)):
        return False
    return all(word[0].isupper() or _TITLE.fullmatch(word.rstrip(".")) for word in words)
