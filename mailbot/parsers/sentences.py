"""Sentences as they are typed on a phone: also behind a full stop no capital follows."""

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from mailbot.parsers.groups import Unit, units_of

_STOP: Final = re.compile(r"(?:(?<=[^\W\d_]{4}[.!])|(?<=\d{4}[.!])|(?<=[!?]))[ ]+(?=[^\W\d_])")
_SHORTENED: Final = re.compile(
    r"(?<!\w)(?:resp|prel|kund(?:nr)?|adr|enh|best|mont|nedmont|demont|portl|månd|tisd|onsd|torsd|fred|sept|forts"
    r"|brukar"
    r"|serienr|dörrnr|lägenh|koordin|våning|våningen|enhetsnr)[.]$"
)


@lru_cache(maxsize=2)  # several readers go through the same text
def sentences_of(text: str) -> tuple[Unit, ...]:
    """The units of `text`, each cut where a sentence in small letters begins; shortened words end none."""
    out: list[Unit] = []
    for unit in units_of(text):
        start = unit.start
        for match in _STOP.finditer(text, unit.start, unit.end):
            if _SHORTENED.search(text, max(start, match.start() - 12), match.start()):
                continue
            out.append(_part(unit, start, match.end()))
            start = match.end()
        out.append(unit if start == unit.start else _part(unit, start, unit.end))
    return tuple(out)


def _part(unit: Unit, start: int, end: int) -> Unit:
    first = start == unit.start
    return replace(unit, start=start, end=end, listed=unit.listed and first, own_line=unit.own_line and first)
