"""Orders of one mail told apart by their place in it: "1 och 2 ring Tomas, trean tar ni med mig"."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from mailbot.domain.reading import Contact
from mailbot.parsers.contacts import Named, named_contact
from mailbot.parsers.drafts import Draft
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import units_of
from mailbot.parsers.worded import Worded

_WORDS: Final = {
    **dict.fromkeys(("ettan", "första", "förstnämnda", "översta"), 1),
    **dict.fromkeys(("tvåan", "andra"), 2),
    **dict.fromkeys(("trean", "tredje"), 3),
    **dict.fromkeys(("fyran", "fjärde"), 4),
    **dict.fromkeys(("femman", "femte"), 5),
    **dict.fromkeys(("sista", "sistnämnda", "nedersta", "understa"), -1),
}
_COUNTS: Final = {"två": 2, "tre": 3, "fyra": 4}
_JOIN: Final = r"(?: ?[,+&/] ?| ?(?:och|samt|o|resp\.?|respektive) (?:nr )?)"
_LISTED: Final = Worded(
    r"(?<!\w)(?:nr\.?|nummer|punkt(?:en|erna)?|ärende(?:t|na)?|order|rad(?:en|erna)?|uppdrag(?:et|en)?|gällande|gäller"
    rf"|angående|ang\.?|om|för|på|till|i|vad gäller) ?(?:nr\.? |punkt )?(?P<list>\d(?:{_JOIN}\d)*)(?![\w/]|[.:]\d| st)"
    rf"|(?:^|(?<=[.!?,;\n] ))(?P<bare>\d(?:{_JOIN}\d)*)(?=[ :]+(?:ring|kontakta|tar|ta|hör|boka|prata|är|når|sköter))",
    re.I | re.M,
)
_SPOKEN: Final = re.compile(
    rf"(?<!\w)(?:de (?P<count>två|tre|fyra) (?P<side>första|sista|översta|nedersta)|(?P<word>{'|'.join(_WORDS)})"
    r"|(?P<rest>de (?:andra|övriga|resterande)|resten|övriga))"
    r"(?! (?:gången?|besöket|dagen|veckan|mars|april|maj|juni|juli|augusti|hand|sidan|\w+dag))(?!\w)",
    re.I,
)
_ASKS_FOR: Final = re.compile(r"ring|kontakt|prata|hör|boka|med |når|fråg|svar|sköter|samordn|tar ")
_SELF: Final = re.compile(r"(?<!\w)(?:mig|mej|undertecknad|jag|oss)(?!\w)", re.I)
_CLAUSE: Final = re.compile(r"[;\n]|, (?=(?:nr|punkt|för|om|på|\w+an|\d|de|den|resten|övriga)\W)|\. ")


def contacts_by_place(drafts: Sequence[Draft], facts: Facts, sender: Contact) -> None:
    """Give each order the person whom the mail names for it by its place in the list; `sender`: who "me" is."""
    if len(drafts) < 2:
        return
    taken: dict[int, Named] = {}
    for start, end in _clauses(facts.text):
        numbers = _places(facts.text[start:end], len(drafts), set(taken))
        who = _who(facts, start, end, sender) if numbers else None
        if who is not None:
            taken |= dict.fromkeys(numbers, who)
    told = {who.at for who in taken.values()}
    for number, draft in enumerate(drafts):
        if number in taken:
            draft.named = taken[number]
        elif told and sender.name and (draft.named is None or draft.named.at in told):  # named for others only
            draft.named = Named(contact=sender, words="", at=-1)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    for unit in units_of(text):
        if unit.listed or not _ASKS_FOR.search(text.lower(), unit.start, unit.end):
            continue
        cuts = [unit.start, *(match.end() for match in _CLAUSE.finditer(text, unit.start, unit.end)), unit.end]
        yield from pairwise(cuts)


def _places(clause: str, count: int, taken: set[int]) -> set[int]:
    """The orders, from 0, that a clause speaks of."""
    found: set[int] = set()
    for match in _LISTED.finditer(clause):
        numbers = {int(digit) for digit in re.findall(r"\d", match["list"] or match["bare"])}
        found |= {number - 1 for number in numbers} if max(numbers) <= count and min(numbers) > 0 else set()
    for match in _SPOKEN.finditer(clause):
        if match["rest"]:
            found |= set(range(count)) - taken if taken else set()
        elif match["count"]:
            many = _COUNTS[match["count"].lower()]
            ahead = match["side"].lower() in ("första", "översta")
            found |= set(range(count)[:many] if ahead else range(count)[-many:])
        else:
            number = _WORDS[match["word"].lower()]
            found |= {count - 1 if number < 0 else number - 1} if number <= count else set()
    return found


def _who(facts: Facts, start: int, end: int, sender: Contact) -> Named | None:
    named = named_contact(facts, lambda place: start <= place < end)
    if named is not None:
        return named
    clause = facts.text[start:end]
    if _SELF.search(clause) and _ASKS_FOR.search(clause.lower()) and sender.name:
        return Named(contact=sender, words=clause.strip()[:120], at=start)
    return None
