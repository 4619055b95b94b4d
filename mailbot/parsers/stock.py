"""What is ordered for the store: locks, units and spare parts from the supplier, each line an article of its own."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from mailbot.domain.reading import Item, ItemType
from mailbot.parsers.details import NUMBER, number_of
from mailbot.parsers.drafts import Draft
from mailbot.parsers.facts import Facts
from mailbot.parsers.groups import Unit
from mailbot.parsers.item_words import PART
from mailbot.parsers.kinds import SUPPLIES, Hit
from mailbot.parsers.worded import Worded

K = ItemType
_FOR_STOCK: Final = Worded(
    r"(?:från|av|hos|till|order|beställ\w*|best\.?) phoniro(?![\w-])|leverantör\w*|reservdel\w*|(?<!\w)tillbehör\w*"
    r"|(?<!\w)(?:lager|lagret|förråd)\w*|beställ\w* hem(?!\w)|hemtagning|ta hem(?!\w)"
    r"|lever(?:ans|eras?|era) (?:hit|till (?:vaktmäst|förråd|lager|oss|mig))"
)
_ORDERED: Final = Worded(
    r"behöv|beställ|önska|best\.|vill ha|(?:kan|får|kunna|skulle)(?: \w+){0,2} få(?!\w)|fylla? på|påfyllning|skicka"
    r"|köp|(?<!\w)(?:slut|order|artikel|antal|enligt nedan|följande)(?!\w)|ta hem|komplettera|hemtagning|fler"
)
_PART: Final = re.compile(rf"(?:{PART}|batteripack\w*|dörrlås(?!\w))")
_NOUN: Final = (
    r"(?!(?:veck|dag|månad|timm|minut|år|gång|person|kund|brukar|adress|lägenhet|krono|kr(?!\w)|procent|montör|plats"
    r"|våning|ställ|ärend|jobb|uppdrag|till(?!\w)|nya?(?!\w)|av(?!\w)|för(?!\w)|och(?!\w)|st(?!\w)|stycken|kvar"
    r"|besök|mejl|hus"
    r"|gäng|bunt|rum|(?:tack|från|hos|via|med|att|som|det|den|eller|på|samt|enligt|inom|per|vid|åt|om|i|kan|ska|så"
    r"|när)(?!\w)|sedan|innan|namn|nästa|denna|januari|februari|mars|april|maj|juni|juli|augusti|sep|okt|nov|dec))"
    r"[a-zåäö][a-zåäö-]{2,40}"
)
_EXTRA: Final = r"(?:(?:nya|extra|fler|ytterligare|digitala?|små|stora|långa|korta|st|stycken|paket) )*"
_COUNTED: Final = re.compile(
    rf"(?<![\w/:.,-])(?P<n>{NUMBER})(?![\d/:]|[.,]\d)[ ]?(?:st(?:ycken)?\.?(?!\w)|x(?!\w)|×)?[ ]?"
    rf"{_EXTRA}(?P<what>{_NOUN})"
)
_NAMED_FIRST: Final = re.compile(
    rf"^[ \t>*•–-]*(?:\d{{1,2}}[.)] )?(?P<what>{_NOUN}(?: {_NOUN}){{0,2}})[ ]?[,:(=x×–-]*[ ]?"
    rf"(?:(?:ca|cirka|typ|minst|gärna) )?(?P<n>{NUMBER})"
    r"[ ]?(?:st(?:ycken|\.)?)?(?:[ ,]{0,2}\((?P<digits>\d{1,4})(?: ?st)?\))?[ ).]*$"
)
_REST: Final = re.compile(
    r"(?: (?!(?:till|för|från|av|med|och|samt|som|i|på|tack|snarast|helst)(?!\w))[\wåäö-]+){1,3}(?=\s*$)"
)
_MISSED: Final = re.compile(rf"(?<!\w)(?:slut på|ont om|brist på|kvar av|sista) (?:\w+ )?(?P<what>{_NOUN})")
_IN_STOCK: Final = re.compile(r"(?:har|finns|bara|endast|kvar)(?: (?:nu|bara|endast|fortfarande|ca)){0,2} ?$")
_ALONE: Final = re.compile(
    rf"(?:beställ\w*|behöv\w*|önska\w*|skicka|köpa?|få|ta hem)[ ](?:\w+[ ]){{0,2}}?(?P<n>{NUMBER})"
    r"(?=[ ]?(?:[.?!,\n]|$|nya(?!\w)|till(?!\w)|st(?!\w)|stycken|tack))"
)
_VERB: Final = re.compile(r"räcker|behövs|önskas|saknas|krävs|finns|hämtas")
_WORK: Final = re.compile(r"montering|montera(?!\w)|install|sätt(?:a|as|s) upp")


def stock_orders(facts: Facts, units: Sequence[Unit], hits: Sequence[Hit], subject: str) -> list[Draft]:
    """One order per article when the mail orders for the store; [] when it is about anything else."""
    if facts.ids or facts.addresses or any(_other_work(hit, facts) for hit in hits):
        return []
    lower = facts.bare.lower()
    whole = f"{subject.lower()}\n{lower}"
    if not _ORDERED.search(whole):
        return []
    found = [*_counted(facts, units)]
    supplier = _FOR_STOCK.search(whole)
    if not found and supplier and not any(hit.kind in (K.NFC, K.BATTERY) for hit in hits):
        found = [*_counted_apart(lower)]
    listed = len(found) > 1 and any(_PART.search(article) for article, _, _ in found)
    found = [one for one in found if not _VERB.search(one[0])]
    parts = [article for article, _, _ in found if not article.startswith(("nfc", "tagg", "etikett", "batteri"))]
    from_supplier = bool(supplier and (parts or "phoniro" in supplier[0] or "hem" in supplier[0]))
    if not (listed or from_supplier):
        return []
    return [_draft(article, number, words) for article, number, words in found]


def _other_work(hit: Hit, facts: Facts) -> bool:
    """Whether words ask for something else than things from the supplier."""
    if hit.denied or hit.loose or hit.kind in SUPPLIES or hit.kind is K.GATE_LOCK:
        return False
    return hit.kind is not K.MOUNT or bool(_WORK.search(facts.text[hit.start : hit.end].lower()))


def _counted(facts: Facts, units: Sequence[Unit]) -> Iterator[tuple[str, int, str]]:
    """Article, number and words for everything that is counted, without what is still in stock."""
    for unit in units:
        line = facts.bare[unit.start : unit.end].lower().rstrip()
        if named := _NAMED_FIRST.match(line):
            yield named["what"], number_of(named["digits"] or named["n"]), line.strip()
            continue
        for match in _COUNTED.finditer(line):
            stocked = (
                _IN_STOCK.search(line, max(0, match.start() - 24), match.start()) or " kvar" in line[match.end() :]
            )
            if not stocked and not (match["n"] in ("en", "ett") and not _PART.search(match["what"])):
                alone = unit.own_line and not re.search(r"\w", line[: match.start()])
                rest = _REST.match(line, match.end()) if alone else None
                yield match["what"] + (rest[0] if rest else ""), number_of(match["n"]), match[0]


def _counted_apart(lower: str) -> Iterator[tuple[str, int, str]]:
    """What is missed, with the number behind it: "Det är slut på adaptrar, beställ ett tiotal"."""
    missed = _MISSED.search(lower) or next((m for m in _COUNTED.finditer(lower) if _PART.search(m["what"])), None)
    number = _ALONE.search(lower, missed.end()) if missed else None
    if missed and number:
        yield missed["what"], number_of(number["n"]), number[0]


def _draft(article: str, number: int, words: str) -> Draft:
    tags = article.startswith(("nfc", "tagg", "etikett"))
    draft = Draft(item=Item(type=K.NFC if tags else K.ACCESSORIES))
    draft.offer("quantity", number or None, words)
    draft.offer("article", None if tags else article, words)
    draft.words["type"] = words
    return draft
