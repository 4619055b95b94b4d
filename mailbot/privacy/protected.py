"""Words that say of somebody that their identity is protected: no program goes on with such a person (privacy.md)."""

import re

PROTECTED = re.compile(
    r"(?i)(?<!\w)(?:skydd(?:a(?:d|de|t|t\w*)|\.)?\s{0,3}(?:person\w*|pers\.?(?!\w)|ident\w*|id(?!\w)|adress\w*|folkbok\w*"
    r"|uppgift\w*|pu(?!\w))|sekretessmark\w*|sekretessbelagd\w*|kvarskriv\w*"
    r"|hemlig(?:a|t)?\s{1,3}(?:adress\w*|identitet\w*|uppgift\w*|person\w*))"
)
"""As free text says it, where "sekretess" alone stands below every official letter."""

_IN_A_CELL = re.compile(r"(?i)(?<!\w)(?:sekretess\w*|(?:adress|identitets|person)skydd\w*)|\s*skydd(?:ad|at|ade|)\W*\Z")
_STEM = re.compile(r"(?i)sk\xad?ydd|sekret|kvarskr|hemlig")
_SHORT = 6  # words; a longer line explains something


def is_protected(cell: str) -> bool:
    """Whether a cell of a list, or a sheet's name, marks somebody as protected."""
    if not _STEM.search(cell):
        return False
    text = " ".join(cell.replace("\xad", "").split())
    return bool(PROTECTED.search(text) or _IN_A_CELL.search(text))


def is_heading(line: str) -> bool:
    """Whether a line that stands alone says it of all that follow: "Kunder med skyddad identitet"."""
    return len(line.split()) <= _SHORT and bool(PROTECTED.search(line)) and not _RULE.search(line)


_RULE = re.compile(r"(?i)(?<!\w)(?:inte|ej|aldrig|får|ska|ring|kontakta|utan|ingen|inga)(?!\w)")
