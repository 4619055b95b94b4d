"""The nouns of the field as pieces of patterns, and two ideas in one clause, whichever stands first."""

from typing import Final

NEW_LOCK: Final = (
    r"(?<![\w-])(?:digital\w* |elektronisk\w* |smart\w* )?(?:trygghets|dörr|digital|smart|phoniro"
    r"|mobil)?-?lås(?![\w-])"
    r"|(?:lås|dörr)enhet(?!\w)|(?<!\w)(?<!från )(?<!av )(?<!hos )(?<!via )(?<!i )(?<!till )phoniro(?![\w-])"
)
"""A lock that is not there yet: Swedish says so by the indefinite form."""
THE_LOCK: Final = r"(?<![\w-])(?:trygghets|dörr|digital|phoniro)?-?lås(?:et|en|ens|ets)(?!\w)|(?:lås|dörr)enheten(?!\w)"
"""A lock that hangs somewhere."""
ANY_LOCK: Final = rf"(?:{NEW_LOCK}|{THE_LOCK})"
GATE: Final = (
    r"(?:(?:port|entré)(?:lås|enhet|låsenhet)(?!er(?!\w))\w*|(?<!kod)lås\w* (?:i|på|till|för) (?:\w+ )?(?:port|entré"
    r"|trapphus)\w*"
    r"|(?:port|entré)\w* lås\w*)"
)
NO: Final = r"(?:inte|ej|icke|aldrig|inget|ingen|inga|ingenting|knappt|knappast)"


def near(one: str, other: str, reach: int = 50, stops: str = ".,;!?\n") -> str:
    """A pattern for both ideas in one clause, in either order, at most `reach` characters apart."""
    gap = rf"[^{stops}]{{0,{reach}}}?"
    return rf"(?:{one}){gap}(?:{other})|(?:{other}){gap}(?:{one})"


def then(one: str, other: str, reach: int = 50, stops: str = ".,;!?\n") -> str:
    """A pattern for one idea with the other behind it in the same clause."""
    return rf"(?:{one})[^{stops}]{{0,{reach}}}?(?:{other})"
