"""An order in the making: its values, the words for each, and the doubts about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mailbot.domain.reading import Contact, Item, ItemType
from mailbot.parsers.contacts import Named

NO_KIND = "Det framgår inte vad som ska göras."
TWO_KINDS = "Mejlet kan läsas som mer än en sorts beställning."
TWO_IDS = "Flera kundnummer står i samma mening."
TWO_ADDRESSES = "Mejlet nämner flera adresser."
TWO_FLATS = "Mejlet nämner flera lägenheter."
WEAK_KIND = "Vad som ska göras framgår bara av att mejlet handlar om digitalt lås."
TWO_DATES = "Mejlet nämner flera datum."
TWO_COUNTS = "Mejlet nämner flera antal."
OPEN_GATE = "Avsändaren är osäker på om portlås behövs."
DENIED = "Mejlet säger både vad som ska och inte ska göras."


@dataclass(kw_only=True, slots=True)
class Draft:
    """An item in the making with the words for each value and the doubts about it.

    `loose`: its words order only where the mail neither reports nor answers.
    """

    item: Item
    words: dict[str, str] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    named: Named | None = None
    loose: bool = False

    def offer(self, name: str, value: object, words: str = "") -> None:
        """Set a field that nothing has filled yet."""
        self.offer_all({name: (value, words)})

    def offer_all(self, offered: Mapping[str, tuple[object, str]]) -> None:
        """Set the fields that nothing has filled yet: name → value and its words."""
        news = {
            name: (value, words)
            for name, (value, words) in offered.items()
            if value is not None and getattr(self.item, name) is None
        }
        self.put({name: value for name, (value, _) in news.items()})
        for name, (_, words) in news.items():
            if words.strip():
                self.words[name] = " ".join(words.split())[:120] if "\n" in words else words.strip()[:120]

    def put(self, values: Mapping[str, object]) -> None:
        """Set fields, whatever filled them before; one copy of the item for them all."""
        changes = {name: value for name, value in values.items() if getattr(self.item, name) is not value}
        if changes:
            self.item = replace(self.item, **changes)  # type: ignore[arg-type]

    def doubt(self, reason: str | None) -> None:
        """Note why a person should look."""
        if reason and reason not in self.doubts:
            self.doubts.append(reason)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Where an order stands: the text, the day it was written, the subject, and the contact when nobody is named."""

    text: str
    sent: date
    subject: str = ""
    contact: Contact = field(default_factory=Contact)
    in_thread: bool = False
    kind: ItemType | None = None
