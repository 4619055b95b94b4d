"""A finished reading with the text that it was read from, for whoever asks whether it is complete."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mailbot.domain.reading import Event, Item, MailClass
from mailbot.parsers.facts import Facts


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A finished reading and the text it was read from.

    `known`: what subject and quotations said before. `sender`: the name in From. `words`: the evidence.
    """

    facts: Facts
    known: str
    sender: str
    mail_class: MailClass
    items: Sequence[Item] = ()
    events: Sequence[Event] = ()
    answers: Mapping[str, object] = field(default_factory=dict)
    words: Sequence[str] = ()
    signature: str = ""
    asks_state: bool = False
