"""One door out of the cells of a row, or none."""

import pytest

from mailbot.parsers.sheet_addresses import Door, door_of, flat_of
from mailbot.parsers.sheet_cells import Cell


@pytest.mark.parametrize(
    ("cell", "door"),
    [
        ("Provgatan 4", Door("Provgatan 4")),
        ("Provgatan 4 A", Door("Provgatan 4 A")),
        ("PROVGATAN 4", Door("Provgatan 4")),
        ("Provgatan 4, lgh 1102", Door("Provgatan 4", "1102")),
        ("c/o Prov, Provgatan 4", Door("Provgatan 4")),
        ("Provgatan 4\n131 40 Ekby", Door("Provgatan 4")),
        ("Provgatan 4, 121212-1212 Prov Person", Door("Provgatan 4")),
        ("Provgatan 4 portkod 1234", Door("Provgatan 4")),
        ("Provgatan 4 c/o Prov", Door("Provgatan 4")),
        ("Södra Näs 12", Door("Södra Näs 12")),
        ("Provgatan 4-6", Door("Provgatan 4-6")),
        ("Drottning Kristinas väg 4", Door("Drottning Kristinas väg 4")),
        ("Tallåsen 9", Door("Tallåsen 9", None)),
    ],
)
def test_a_door_is_street_and_number_and_nothing_of_a_person(cell: Cell, door: Door) -> None:
    assert door_of(cell) == door


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "Provgatan",
        "4",
        4,
        "Box 123",
        "lgh 1101",
        "vån 3",
        "131 40 Ekby",
        "Provgatan 131 40 Ekby",
        "08-123 45 67",
        "2026-12-01",
        "portkod 1234",
        '=HYPERLINK("http://x")&"4"',
        "Provgatan 4 -> Testvägen 5",
        "Provgatan 4 och 6",
        "Provgatan 4/6",
        "?",
        "se pärm 3",
        "flyttar 1/12",
    ],
)
def test_what_sends_an_installer_to_no_door_or_to_two_is_none(cell: Cell) -> None:
    assert door_of(cell) is None


def test_a_number_of_its_own_column_completes_a_street() -> None:
    assert door_of("Provgatan", 12.0) == Door("Provgatan 12")
    assert door_of("Provgatan", "14B") == Door("Provgatan 14B")
    assert door_of("Provgatan 3", 12) == Door("Provgatan 3")


def test_a_flat_is_its_number() -> None:
    assert [flat_of(cell) for cell in ("lgh 1102", 1102.0, "1102", None)] == ["1102", "1102", "1102", None]
