"""Whether what was read is overturned by what stands beside it: taken back, put off, bound, forbidden, or another's."""

import re
from collections.abc import Iterator

from mailbot.domain.reading import Item, ItemType, MailClass
from mailbot.parsers import hinges
from mailbot.parsers.explained import Text
from mailbot.parsers.groups import units_of
from mailbot.parsers.identifiers import blank

K = ItemType
ENDINGS = frozenset({K.DISMOUNT, K.ALARM_STAYS, K.CANCEL, K.CHANGE_PROVIDER})
"""Orders that follow on something's end, so that a mail about them tells of death and of a no."""
_NEW_CONTACT = re.compile(
    r"ny\w* kontakt|kontakt\w* (?:är|blir|för)|ring\w*|kontakta|tar över|går på"
    r"|är (?:jag )?(?:ledig|borta)"
)
_RIGHT_PLACE = re.compile(
    r"(?:ska|skall|borde) (?:vara|stå|bli)|rätt (?:adress|nummer|port|gata)|(?:skrev|blev"
    r"|står) fel"
)
_IS_ID = re.compile(r"\W*(?:hej\w*\W+)?(?:kund-?(?:id|nr|nummer)\w*|id:?t?|numret)(?: är|:)? ?\d{3,6}\W")
_OF_LOCK = re.compile(
    r"lås|dörr|regel|kolv|vred|motor|batteri|lamp|lys|blink|pip|ljud|app|telefon|kod|nyck|larm|port|öppn|tryck|stäng"
)


def is_overturned(text: Text) -> bool:
    """Whether everyday words together take back, put off, bind or forbid what was read, or mean somebody else."""
    rest = beside_faults(text)
    return any(turn.search(rest, 0, text.end) for turn in _turns(text)) or any(
        when.start < text.end
        and not text.within(when.start)
        and hinges.NOT_THEN.search(text.lower[max(0, when.start - 30) : when.start])
        for when in text.facts.dates
    )


def beside_faults(text: Text) -> str:
    """What is left, with the sentences of a fault's text that speak of no lock: they may be about the order."""
    rest = text.lower_rest
    if not any(item.fault for item in text.told.items):
        return rest
    said = blank(text.lower, text.harmless)
    for unit in units_of(text.facts.text):
        if not _OF_LOCK.search(text.lower, unit.start, unit.end):
            rest = f"{rest[: unit.start]}{said[unit.start : unit.end]}{rest[unit.end :]}"
    return rest


def changes_something(item: Item, text: Text) -> bool:
    """Whether anything of what a change changes was read; what is put off needs its new day."""
    if item.proposed_date is None and hinges.POSTPONED.search(text.lower, 0, text.end):
        return False
    values = (item.proposed_date, item.new_address, item.door_code, item.gate_lock, item.keys_available)
    others = (item.code_lock, item.consent, item.quantity, item.customer_phone)
    named = item.contact.name if item.contact.name != text.told.sender else None
    if named and _NEW_CONTACT.search(text.lower, 0, text.end):
        return True
    if (item.address and _RIGHT_PLACE.search(text.lower, 0, text.end)) or (
        item.customer_id and _IS_ID.match(text.lower)
    ):
        return True
    return any(value is not None for value in (*values, *others))


def _turns(text: Text) -> Iterator[re.Pattern[str]]:
    """The turns of phrase that overturn such a reading: what ends is ended, and what fails is told with a "not"."""
    yield from (hinges.TAKEN_BACK, hinges.PUT_OFF, hinges.BOUND, hinges.FORBIDDEN, hinges.OTHERS)
    if text.told.asks_state:  # it is answered at once: nothing that happened may stand beside the question
        yield from (hinges.ENDS, hinges.UNWANTED)
    if text.told.mail_class is MailClass.ORDER:
        yield hinges.LATER
        if not any(item.type in ENDINGS for item in text.told.items):
            yield hinges.ENDS
        if not text.faults:
            yield hinges.UNWANTED
