"""A small scorer for field mails: a reading of `mailbot parse` beside the truth that another hand wrote down."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

ITEM_FIELDS = (
    "customer_id",
    "address",
    "new_address",
    "gate_lock",
    "proposed_date",
    "quantity",
    "name",
    "phone",
    "email",
    "keys_available",
    "code_lock",
    "consent",
    "door_code",
    "fault",
)
EVENT_FIELDS = ("when", "serial", "gate_serial", "reason", "brf", "job_ref")
FREE_TEXT = frozenset({"fault", "reason"})
LOOSE = frozenset({"name", "brf"})
NO_ITEMS = frozenset({"duplicate", "auto", "bounce", "spam"})

Record = Mapping[str, object]


@dataclass(slots=True)
class Tally:
    """What was found, what should have been, and what was found for nothing."""

    hits: int = 0
    missed: int = 0
    invented: int = 0

    def f1(self) -> float:
        """Harmonic mean of precision and recall, in per cent."""
        whole = 2 * self.hits + self.missed + self.invented
        return 200.0 * self.hits / whole if whole else 100.0


@dataclass(slots=True)
class Score:
    """The figures of many mails."""

    mails: int = 0
    classes: int = 0
    exact: int = 0
    certain: int = 0
    certain_and_wrong: int = 0
    items: Tally = field(default_factory=Tally)
    events: Tally = field(default_factory=Tally)
    stated: int = 0
    stated_right: int = 0

    def figures(self) -> dict[str, float]:
        """Per cent of the mails or the stated fields; `certain_and_wrong` is a number of mails."""
        share = 100.0 / max(1, self.mails)
        return {
            "class": self.classes * share,
            "items": self.items.f1(),
            "events": self.events.f1(),
            "fields": 100.0 * self.stated_right / max(1, self.stated),
            "exact": self.exact * share,
            "certain": self.certain * share,
            "certain_and_wrong": float(self.certain_and_wrong),
        }


def add(score: Score, truth: Record, read: Record) -> bool:
    """Count one mail into `score`; whether all of it is right."""
    fair = [truth["class"], *_list(truth, "_accept_class")]
    exact = read.get("class") in fair
    score.mails += 1
    score.classes += exact
    if exact and truth["class"] not in NO_ITEMS and read["class"] == truth["class"]:
        items = _compare(score, score.items, _items(truth), _items(read), "type", ITEM_FIELDS)
        events = _compare(score, score.events, _events(truth), _events(read), "event", EVENT_FIELDS)
        exact = items and events
    elif not exact:
        score.items.missed += len(_items(truth))
        score.events.missed += len(_events(truth))
        score.items.invented += len(_items(read))
        score.events.invented += len(_events(read))
    score.exact += exact
    if read.get("certain") is True:
        score.certain += 1
        score.certain_and_wrong += not exact
    return exact


def _list(record: Record, name: str) -> list[dict[str, object]]:
    value = record.get(name)
    return value if isinstance(value, list) else []


def _items(mail: Record) -> list[dict[str, object]]:
    """The items with their contact's fields beside the others."""
    out = []
    for item in _list(mail, "items"):
        contact = item.get("contact")
        accept = {key.removeprefix("contact."): value for key, value in _accept(item).items()}
        out.append({**item, **(contact if isinstance(contact, dict) else {}), "_accept": accept})
    return out


def _events(mail: Record) -> list[dict[str, object]]:
    """The events, each with the job of the mail when it names no other; checkpoints are nobody's truth."""
    own = mail.get("job_ref")
    sent = str(mail.get("received") or "")[:10]
    found = [event for event in _list(mail, "events") if event.get("event") != "checkpoint"]
    return [{**event, "job_ref": event.get("job_ref") or own, "_sent": sent} for event in found]


def _accept(record: Record) -> dict[str, object]:
    value = record.get("_accept")
    return value if isinstance(value, dict) else {}


def _compare(
    score: Score,
    tally: Tally,
    truth: Sequence[Record],
    read: Sequence[Record],
    kind: str,
    fields: Sequence[str],
) -> bool:
    """Pair what is of one kind, the likest first; whether every pair agrees and nothing is left over."""
    left, exact = list(read), True
    for one in truth:
        kinds = [one[kind], *_list(_accept(one), kind)]
        fits = [other for other in left if other.get(kind) in kinds]
        if not fits:
            optional = bool(_accept(one).get("_optional"))
            tally.missed += not optional
            exact = exact and optional
            continue
        best = max(fits, key=lambda other, one=one: sum(_agrees(name, one, other) for name in fields))  # type: ignore[misc]
        left.remove(best)
        tally.hits += 1
        for name in fields:
            right = _agrees(name, one, best)
            stated = one.get(name) not in (None, "")
            score.stated += stated
            score.stated_right += stated and right
            exact = exact and right
    tally.invented += len(left)
    return exact and not left


def _agrees(name: str, truth: Record, read: Record) -> bool:
    wanted, given = truth.get(name), read.get(name)
    if _same(name, wanted, given):
        return True
    if name == "reason" and (wanted in (None, "") or (truth["event"] == "fault_fixed" and not given)):
        return True  # free text that the truth does not ask for
    if name == "when" and wanted is None and str(given)[:10] == truth["_sent"]:
        return True  # done, without a day: that of the mail is as good
    others = _accept(truth).get(name)
    return others == "*" or (isinstance(others, list) and any(_same(name, other, given) for other in others))


def _same(name: str, wanted: object, given: object) -> bool:
    if wanted in (None, "") or given in (None, ""):
        return (wanted in (None, "")) == (given in (None, ""))
    if isinstance(wanted, bool) or isinstance(given, bool):
        return wanted is given
    if name in FREE_TEXT:
        return _share(str(wanted), str(given)) >= 0.3
    one, other = _plain(name, str(wanted)), _plain(name, str(given))
    if name == "when" and "t" not in one:
        return one == other[: len(one)]
    if name in LOOSE:
        return one in other or other in one
    return one == other


def _plain(name: str, value: str) -> str:
    """A value without what spelling may vary: blanks, case, hyphens; of an address what follows the number."""
    text = " ".join(value.split()).casefold()
    if name in ("address", "new_address"):
        text = re.sub(r"(?<=\w)v\.(?= |$)", "vägen", text)
        head = re.match(r"[^\d,]+\d+ ?(?:[a-h](?!\w))?", text)
        flat = re.search(r"lgh ?\d+", text)
        text = (head[0] if head else text) + (flat[0] if flat else "")
    if name == "phone":
        return re.sub(r"^(?:46|0046)", "0", re.sub(r"\D", "", text.replace("(0)", "")))
    return text if name == "when" else re.sub(r"[\s.–-]", "", text).lstrip("0")


def _share(one: str, other: str) -> float:
    """How much of the words of `one` stand in `other`."""
    words = re.findall(r"\w{4,}", one.casefold())
    there = set(re.findall(r"\w{4,}", other.casefold()))
    if not words:
        return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()
    return sum(word in there for word in words) / len(words)
