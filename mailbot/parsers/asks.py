"""Whether a mail asks something that is to be answered; an order said as a question asks nothing."""

import re

from mailbot.parsers.explained import Text, form_spans
from mailbot.parsers.groups import units_of

_HELPLESS = re.compile(r"vad (?:ska vi |skall vi |bör vi )?gör|hur gör|vad händer nu|hur (?:ska|bör) vi")
_POLITE = re.compile(
    r"(?<!\w)(?:kan|kunde|skulle|vill|hinner) (?:ni|du|vi|jag|man|någon|nån|det|en (?:montör|tekniker))(?!\w)"
    r"|går det (?:bra )?att|snälla|önskar|vore"
    r"|(?<!\w)(?:tar|fixar|ordnar|sköter|kommer|tittar|kollar) (?:ni|du|någon) (?:den|det|detta|hand|över|på|förbi|ut"
    r"|dit)(?!\w)"
    r"|(?<!\w)(?:har (?:ni|du|någon) (?:möjlighet|tid|tillfälle)|får (?:vi|jag) (?:be|komma|hjälp|hämta|låna|önska))"
)
_WH = re.compile(  # what a question wants to know; "kan ni komma när ni har tid?" wants nothing to be told
    r"(?<!\w)(?:var|vart|vem|vad|vilk\w+|varför|hur)(?!\w)(?=[^.,]*\?)"
    r"|(?<!\w)(?<!så )när (?:kan|kommer|ska|skall|blir|är|tror|hinner|får|skulle|har)(?!\w)(?! (?:ni|vi|du|de|han|hon"
    r"|personalen|den|det) (?:tid|möjlighet|där|hemma))(?=[^.,]*\?)"
)
_COMING = re.compile(  # what the booking answers: that somebody comes, when, and that they call first
    r"(?<!\w)(?:kan|kunde|skulle|hinner|har) (?:någon|nån|en (?:montör|tekniker)|montören|teknikern)(?: av er)?"
    r" (?:kunna |möjlighet att |tid att )?(?:komma|kika|titta|kolla|åka|ta en titt|vara)(?!\w)"
    r"|(?:när|vilken (?:dag|tid|vecka)|hur dags|ungefär när) (?:kan|kommer|hinner|tror|dyker|har) (?:ni|du|någon|nån"
    r"|montören|en montör)(?: \w+){0,4}\?"
    r"|(?:ringer|meddelar|återkopplar|hör) ni (?:av er |oss |mig |gärna )*"
    r"(?:innan|före|först|i förväg|när ni kommer)?\?"
    r"|(?:kan|ska) låset (?:\w+ )?(?:följa med|tas med|flyttas|flytta med)"
)


def asks(text: Text) -> bool:
    """A question that no finding explains."""
    for unit in units_of(text.facts.text) if "?" in text.facts.text else ():
        words = text.facts.text[unit.start : unit.end].rstrip()
        label = any(start <= unit.start < end for start, end in form_spans(text.facts.text))
        if unit.start < text.end and words.endswith("?") and not label and not _harmless_question(text, words.lower()):
            return True
    return False


def _harmless_question(text: Text, lower: str) -> bool:
    """An order said as a question ("kan ni komma på fredag?"), or "vad gör vi?" beside a fault."""
    polite = _POLITE.search(lower) and not _WH.search(lower)
    return bool(polite or _COMING.search(lower) or (text.faults and _HELPLESS.search(lower)))
