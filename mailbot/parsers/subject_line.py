"""What only the subject of an order says: whom or which place it is about."""

from collections.abc import Sequence

from mailbot.domain.reading import ItemType
from mailbot.parsers.drafts import Draft, Source
from mailbot.parsers.facts import gather
from mailbot.parsers.groups import units_of, wanted_ids
from mailbot.parsers.kinds import SUPPLIES


def fill_from_subject(drafts: Sequence[Draft], source: Source) -> None:
    """Give the only order of a mail the customer's number and the address that stand in the subject alone."""
    if len(drafts) != 1 or drafts[0].item.type in SUPPLIES or not any(map(str.isdigit, source.subject)):
        return
    draft, facts = drafts[0], gather(source.subject, source.sent)
    ids = {mark.value for unit in units_of(source.subject) for mark in wanted_ids(facts, unit)}
    if len(ids) == 1:
        draft.offer("customer_id", ids.pop(), source.subject)
    if len(facts.addresses) == 1 and draft.item.type is not ItemType.MOVE:
        draft.offer("address", facts.addresses[0].line, source.subject)
