"""What is wrong, in the sender's own words: the sentences that tell it, not the heading above them."""

import re
from collections.abc import Sequence

from mailbot.domain.reading import ItemType
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Group, Unit
from mailbot.parsers.identifiers import Placed
from mailbot.parsers.kinds import Hit

MOST: int = 200
_HEADING = re.compile(
    r"(?<!\w)(?:hej(?:san)?|hejhej|god|morgon|morrn|felanm\w*|fel|anmäl\w*|vi|jag|vill|måste|behöver|ska|göra|en|ett"
    r"|det|gäller"
    r"|på|hos|av|för|till|i|om|kund\w*|kundid|brukare\w*|lås\w*|dörrlås\w*|två|tre|flera|akut|ärende\w*|adress\w*"
    r"|portlås\w*"
    r"|härmed|nytt|ny|följande|tack|id|nr|nummer|angående|ang|och|samt|idag|att|med)(?!\w)",
    re.I,
)
_NOT_THE_FAULT = re.compile(
    r"\W*(?:mvh|hälsn|med vänlig|tack\b|ni får gärna|kan (?:ni|någon|du)|vänligen|ring\b|kontakt|hör av|återkom|prio"
    r"|vi (?:har|går in med|använder|tar oss in med|kommer in med) (?:reserv|fysisk\w* )?nyck"
    r"|nyck(?:el|eln|lar|larna) (?:finns|fungerar|funkar|går bra)"
    r"|(?:brukar|kund)en (?:är hemma|är dement|öppnar själv)|hon öppnar själv|han öppnar själv|vi (?:sitter|väntar|rör)"
    r"|när kan|hur (?:gör|fort|snabbt)|går det att få|skickat från|/|svar önskas|bråttom|så (?:vi|ni))",
    re.I,
)


def fault_words(group: Group, facts: Facts, hits: Sequence[Hit]) -> str | None:
    """The sender's own words for the fault, at most 200 characters, without contact details; None without a fault."""
    wanted = [hit for hit in hits if hit.kind in (ItemType.FAULT, ItemType.DISCHARGED_BATTERY)]
    places = sorted(hit.start for hit in wanted)
    told = [unit for unit in group.units if unit.holds_one(places)]
    if not told:
        return None
    first = next((unit for unit in told if not (_is_heading(unit, facts) or _leaves(unit, facts))), None)
    if first is None:  # the hits stand in headings: what follows them tells the fault
        later = [unit for unit in group.units if unit.start > told[0].start]
        first = next((unit for unit in later if not (_is_heading(unit, facts) or _leaves(unit, facts))), told[0])
    return _tidied(facts, first.start, _end(first, group, facts), wanted)


def _end(first: Unit, group: Group, facts: Facts) -> int:
    """The end of the sentences that go on telling, within the greatest length and the paragraph."""
    end = first.end
    for unit in group.units:
        if unit.start < end:
            continue
        apart = "\n\n" in facts.text[end - 1 : unit.start]
        signed = unit.own_line and len(facts.text[unit.start : unit.end].split()) < 3
        ended = apart or signed or unit.end - first.start > MOST
        if ended or _leaves(unit, facts) or _names_only(unit, facts):
            break
        end = unit.end
    return end


def _is_heading(unit: Unit, facts: Facts) -> bool:
    """Whether a sentence only says that there is a fault, and where."""
    return _said(unit, facts) < 2


def _names_only(unit: Unit, facts: Facts) -> bool:
    """Whether a line only says who and where ("Kundid 4120, Rönnstigen 2")."""
    return _said(unit, facts) == 0


def _said(unit: Unit, facts: Facts) -> int:
    """How many words of a sentence are neither those of a heading nor a number or an address."""
    words = facts.text[unit.start : unit.end]
    for fact in _claims(facts):
        if unit.start <= fact.start < unit.end:
            words = words.replace(facts.text[fact.start : fact.end], " ")
    return len(re.findall(r"[^\W\d_]{3,}", _HEADING.sub(" ", words)))


def _leaves(unit: Unit, facts: Facts) -> bool:
    """Whether a sentence leaves the fault: a question, a wish, a key, a signature."""
    if facts.text[unit.start : unit.end].rstrip().endswith("?"):
        return True
    return bool(_NOT_THE_FAULT.match(facts.text, unit.start, unit.end)) or any(
        unit.start <= phone.start < unit.end for phone in facts.phones
    )


def _claims(facts: Facts) -> list[Placed]:
    claims: list[Placed] = [*facts.addresses, *facts.ids, *facts.phones, *facts.emails]
    return sorted(claims, key=lambda fact: fact.start)


def _tidied(facts: Facts, start: int, end: int, wanted: Sequence[Hit]) -> str | None:
    """The words without the address or number before the fault and without what follows a phone."""
    reach: tuple[Placed, ...] = (*facts.phones, *facts.emails)
    for fact in _claims(facts):
        if start <= fact.start < end:
            if fact.start - start < 40 and not any(start <= hit.start < fact.start for hit in wanted):
                start = fact.end
            elif fact in reach:
                end = fact.start
    return facts.text[start:end].strip(" \t\n,:;.–-*!")[:MOST].strip() or None
