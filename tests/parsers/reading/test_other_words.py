"""What was said in other words than those that the reader knew: the same meaning, told ten ways."""

from datetime import date

import pytest

from mailbot.domain.reading import EventType
from tests.parsers.reading.said import reply

E = EventType
DOOR, GATE = E.COUPLED_DOOR, E.COUPLED_GATE


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("Portenheten är inlagd i Phoniro och kopplad till brukaren.", [GATE]),
        ("Portenheten är registrerad, kopplad och klar.", [GATE]),
        ("Enheten i porten är nu inlagd i systemet och därefter kopplad till kunden.", [GATE]),
        ("Portlåset är tillagt hos brukaren samt kopplat.", [GATE]),
        ("Låset är inlagt i Phoniro och kopplat till brukaren.", [DOOR]),
        ("Dörrlåset är kopplat och portenheten är också kopplad.", [DOOR, GATE]),
        ("Portenheten är kopplad, dörren är kopplad.", [GATE, DOOR]),
        ("Porten har kod och vi kopplade låset idag.", [DOOR]),
        ("Dörrlåset kopplade vi redan den 12/11.", [DOOR]),
        ("Låset på dörren kopplade jag igår.", [DOOR]),
    ],
)
def test_what_was_coupled(words: str, kinds: list[E]) -> None:
    reading = reply(words)
    assert sorted(event.event for event in reading.events) == sorted(kinds)


def test_a_day_told_of_the_other_unit_is_not_borrowed() -> None:
    reading = reply("Nu är portenheten registrerad i systemet och kopplad. Dörrlåset kopplade jag redan den 12/11.")
    assert {event.event: event.when for event in reading.events} == {
        GATE: date(2026, 11, 20),
        DOOR: date(2026, 11, 12),
    }
