"""Supplements and corrections to an order that was placed before: what only the thread of a job makes a change."""

import re
from typing import Final

from mailbot.domain.reading import ItemType
from mailbot.parsers.kinds import Hit
from mailbot.parsers.lock_words import NO
from mailbot.parsers.worded import Worded

_VALUE = (
    r"(?:port|dörr)?kod\w*|(?:telefon|mobil)?num(?:mer|ret)\w*|telefon\w*|mobil\w*|kontakt\w*|adress\w*"
    r"|(?<!\w)tid(?:en)?(?!\w)|(?<!\w)dag(?:en)?(?!\w)"
    r"|datum\w*|veck\w*|kundid\w*|kundnr|våning\w*|lägenhet\w*|namn\w*|uppgift\w*"
)
_CORRECTED: Final = Worded(
    rf"rättelse\w*|rätta till|(?<!\w)fel (?:{_VALUE})|(?<!\w)(?:ny|nya|nytt|annan|annat|bytt|ändrad|ändrat|rätt"
    rf"|korrekt) (?:{_VALUE})"
    r"|(?<!\w)skrev fel|blev fel|blir fel|ska (?:det )?vara(?!\w)(?! (?:kvar|klart|på plats|bra|ok))"
    r"|komplettering\w*|kompletterar|tillägg\w*|uppdatering\w*|uppdaterad\w*"
    r"|glömde (?:\w+ )?(?:skriva|nämna|säga|tala om|bifoga|ange|att)|(?:det är|är"
    r"|stämmer) inte [^.\n]{1,40} utan(?!\w)|(?:i ?stället|hellre)(?! för att)"
)
"""A value takes the place of another one."""
_SUPPLEMENT: Final = Worded(
    r"(?:har|fått|har fått|kommit|finns|hämtat|kvitterat|hänger|ligger)[^.!?\n]{0,25}nyck(?:el|eln|lar"
    r"|larna)(?!\w)|nyck(?:el|eln|lar|larna)(?!\w)[^.!?\n]{0,25}(?:finns|har kommit|kom(?!\w)|är (?:hos|här"
    r"|klara|framme|inlämna))"
    r"|samtycke\w*[^.!?\n]{0,30}(?:påskriv|underskriv|klart|finns|inlämna|undertecknat)|(?:brf|styrelsen"
    r"|föreningen|ägaren)[^.!?\n]{0,30}(?:godkän|sagt ja|är med på)"
    r"|(?:ring|kontakta|prata med|hör av er till)[^.!?\n]{0,40} (?:i ?stället|från och med)|(?:behövs"
    r"|behöver)(?: \w+){0,2} (?:inte|ej|inget|också|även)(?: \w+){0,2} portlås|portlås\w* (?:finns|behövs"
    r"|sitter)(?: \w+)? (?:redan|inte|också|ändå)"
)
"""What was open in the order is known now."""
_MOVED_DAY: Final = Worded(
    rf"(?:kan|hinner|passar|funkar|fungerar|går)(?: \w+){{0,4}} {NO}(?!\w)[^.!?\n]{{0,60}}|krock\w*"
    rf"|fått förhinder|har förhinder|(?:föreslå|önska)\w*[^.!?\n]{{0,40}}(?:i ?stället|annan|ny)(?!\w)"
    r"|(?:tidigare|senare|annan|en ny) (?:dag|tid|vecka)|(?:köra|komma|ta det|ta den|lägga|boka"
    r"|byta)(?: \w+){0,4} (?:i ?stället|till(?!\w))"
)
"""The day does not do."""
_NO_SUCH_WORK: Final = re.compile(r"(?:åtgärda|lösa|laga|montera|öppna|låsa|komma in|nå|sätta|få)(?!\w)")


def change_hits(lower: str, *, dated: bool) -> list[Hit]:
    """Words of `lower` that change or complete an order known from its thread. `dated`: the text names a day."""
    found = [*_CORRECTED.finditer(lower), *_SUPPLEMENT.finditer(lower)]
    if dated:
        found += [match for match in _MOVED_DAY.finditer(lower) if not _NO_SUCH_WORK.search(match[0])]
    return [Hit(kind=ItemType.CHANGE, start=match.start(), end=match.end(), loose=True) for match in found]
