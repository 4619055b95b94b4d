"""A short answer to what we asked: read with the question as the key."""

import re
from dataclasses import dataclass, field
from datetime import date

from mailbot.domain.reading import Event, EventType, Expectation
from mailbot.parsers import details
from mailbot.parsers.addresses import FLAT, find_addresses
from mailbot.parsers.contacts import named_contact
from mailbot.parsers.facts import Facts, serials_in
from mailbot.parsers.people import NAME
from mailbot.parsers.residents import resident_name
from mailbot.parsers.vocabulary import NO, UNKNOWN, YES

_DONE = re.compile(
    r"^\W*(?:hej\W+)?(?:ja|jo|japp|yes|ok|okej|klart|klar|gjort|godkänt|godkänd|färdigt|fixat"
    r"|det är (?:klart|gjort|godkänt)|stämmer|bekräftas|utfört)(?!\w)",
    re.I,
)
_SAID = re.compile(
    r"(?<!\w)(?:godkän[dt]|godkänts|klart|klar|gjort|utfört|påskriv\w*|avslutat"
    r"|avslutade|märkt|inlämnade|mottagna)(?!\w)",
    re.I,
)
_OK = re.compile(r"^\W*ok(?:ej|ey|i)?(?!\w)\W*", re.I)
_LATER = re.compile(
    r"(?<!\w)(?:inte|ej|ännu|men|fast|dock|kanske|tror|väntar|återkommer|snart|senare|imorgon|i morgon|ska|kommer"
    r"|så fort"
    r"|gör det|fixar det|tar det|hinner|försöker|i (?:eftermiddag|kväll|em|veckan)|efter (?:lunch|helgen)"
    r"|på (?:mån|tis|ons|tors|fre|lör|sön)dag|nästa)(?!\w)",
    re.I,
)
_GREETING = re.compile(r"^\s*(?:hej|hejsan|hallå|god morgon)[ \w]{0,20}[,!.]*\s+", re.I)
_BOOLEAN = frozenset({"gate_lock", "keys_available", "code_lock", "consent", "brf_approved"})
_FAR_AHEAD_DAYS = 180
_LABELLED = re.compile(r"^[^\n:]{2,60}:[ \t]*(ja|nej)\b", re.I | re.M)
_UNCLEAR = "Svaret är inte ett tydligt ja eller nej."
_WHICH = "Svaret kan gälla flera av frågorna."


@dataclass(kw_only=True, slots=True)
class Answer:
    """Values for the fields that we asked for, confirmed checkpoints, doubts, and the words."""

    values: dict[str, object] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

    def given(self) -> bool:
        """Whether the mail answered anything."""
        return bool(self.values or self.events)


def read_answer(facts: Facts, expectation: Expectation, sent: date) -> Answer:
    """Read `facts` as the answer to `expectation`."""
    answer = Answer()
    text = _GREETING.sub("", facts.text.strip())
    said = details.switches(facts.text.lower())
    for name in expectation.fields:
        base = name.split("|")[0]
        value = _field_value(base, name, facts, said, text, sent, alone=len(expectation.fields) == 1)
        if value is not None:
            answer.values[base] = value
            answer.words[base] = text.split("\n")[0][:120]
    _checkpoints(answer, expectation, _OK.sub("", text) if expectation.ok_means_seen else text)
    if not answer.given() and UNKNOWN.search(text):
        answer.doubts.append(_UNCLEAR)
    if (
        answer.given()
        and any(isinstance(value, bool) for value in answer.values.values())
        and _LATER.search(text)
        and YES.match(text)
    ):
        answer.doubts.append(_UNCLEAR)
    return answer


def _field_value(
    base: str, name: str, facts: Facts, said: dict[str, details.YesNo], text: str, sent: date, *, alone: bool
) -> object:
    if base == "ends":
        return _earliest_end(facts, sent)
    for part in name.split("|"):
        value = _one_value(part, facts, said, text, alone=alone)
        if value is not None:
            return value
    return None


def _one_value(name: str, facts: Facts, said: dict[str, details.YesNo], text: str, *, alone: bool) -> object:
    if name in _BOOLEAN:
        if name in said:
            return said[name][0]
        labelled = _LABELLED.search(text)
        if alone and labelled:
            return labelled[1].lower() == "ja"
        return False if alone and NO.match(text) else True if alone and YES.match(text) else None
    addresses = find_addresses(facts.text)
    match name:
        case "address" | "new_address":
            return addresses[-1].line if addresses else None
        case "flat":
            flat = FLAT.search(facts.text) or re.search(r"^\s*(\d{4})\s*$", text)
            return flat[1] if flat else None
        case "customer_id":
            return facts.ids[0].value if len({mark.value for mark in facts.ids}) == 1 else None
        case "proposed_date":
            days = {when.day for when in facts.dates if not when.deadline and not when.past}
            return days.pop() if len(days) == 1 else None
        case "quantity":
            count = details.quantity(facts.bare.lower()) or _lone_number(facts)
            return count[0] if count else None
        case "door_code":
            return (
                facts.codes[0].value if facts.codes else (m[0] if (m := re.match(r"^\d{4}$", text.strip())) else None)
            )
        case "fault":
            return text[:200] or None
        case "serial":
            serials = {mark.value for mark in serials_in(facts) if not mark.gate}
            return serials.pop() if len(serials) == 1 else None
        case "brf":
            return details.find_brf(facts.text)
        case "customer_phone":
            return facts.phones[0].number if facts.phones else None
        case "customer_name":
            found = resident_name(facts, lambda _: True, ())
            return found[0] if found else None
        case _:
            return _contact_value(name, facts)


def _earliest_end(facts: Facts, sent: date) -> date | None:
    """The earliest day on which something ended or ends; one without a year lies around now, not a year ahead."""
    days = [when.day for when in facts.dates if when.day is not None and not when.deadline]
    near = (day.replace(year=day.year - 1) if (day - sent).days > _FAR_AHEAD_DAYS else day for day in days)
    return min(near, default=None)


def _lone_number(facts: Facts) -> tuple[int, str, bool] | None:
    match = re.search(r"(?<![\w/])\d{1,3}(?![\w/])", facts.bare)
    return (int(match[0]), match[0], False) if match else None


def _contact_value(name: str, facts: Facts) -> object:
    named = named_contact(facts)
    if name in ("contact.name", "contact"):
        plain = re.match(rf"\s*({NAME})(?=[ ,]|$)", facts.bare)
        return named.contact.name if named else plain[1] if plain and (facts.phones or facts.emails) else None
    if name == "contact.phone":
        return facts.phones[0].number if facts.phones else None
    if name == "contact.email":
        return facts.emails[0].value if facts.emails else None
    return None


def _checkpoints(answer: Answer, expectation: Expectation, text: str) -> None:
    """After "ja" or "klart" the asked checkpoint is done; "nej" is the answer False and no event."""
    if not expectation.checkpoints:
        return
    first = re.split(r"(?<=[.!?])\s|\n", text, maxsplit=1)[0]
    if NO.match(first):
        for name in expectation.checkpoints if len(expectation.checkpoints) == 1 else ():
            answer.values[name] = False
            answer.words[name] = first[:120]
        if len(expectation.checkpoints) > 1:
            answer.doubts.append(_WHICH)
        return
    if not _DONE.match(first) and not (len(expectation.checkpoints) == 1 and len(first) < 80 and _SAID.search(first)):
        return
    if _LATER.search(first) or "?" in first:
        answer.doubts.append(_UNCLEAR)
        return
    if len(expectation.checkpoints) > 1 and not re.search(r"båda|bägge|allt|alla|samtliga", first, re.I):
        answer.doubts.append(_WHICH)
    for name in expectation.checkpoints:
        answer.events.append(Event(event=EventType.CHECKPOINT, checkpoint=name, job_ref=expectation.job_ref))
        answer.words[name] = first[:120]
