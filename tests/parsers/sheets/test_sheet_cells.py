"""Ids and yes or no in a cell, however a spreadsheet or a person writes them."""

from datetime import date

import pytest

from mailbot.domain.reading import RowFault
from mailbot.parsers.sheet_cells import UNCOMPUTED, Cell, customer_id, id_key, yes_no


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (901, "901"),
        (901.0, "901"),
        ("0042", "0042"),
        (" 34 11 ", "3411"),
        ("3\u00a0411", "3411"),
        ("'3411", "3411"),
        ("3411,00", "3411"),
        ("K-3411", "K-3411"),
        ("Kund 3411", "3411"),
        ("nr 3411", "3411"),
        ("Kund-id: 3411", "3411"),
        ("３４１１", "3411"),
        ("kundens id 3411", "3411"),
    ],
)
def test_an_id_is_read_through_its_spellings(cell: Cell, number: str) -> None:
    assert customer_id(cell) == number


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (None, RowFault.MISSING_CUSTOMER_ID),
        ("saknas", RowFault.MISSING_CUSTOMER_ID),
        ("?", RowFault.MISSING_CUSTOMER_ID),
        ("3411\n3412", RowFault.BAD_CUSTOMER_ID),
        ("3411 3412", RowFault.BAD_CUSTOMER_ID),
        ("3411/3412", RowFault.BAD_CUSTOMER_ID),
        ("3411 (ny)", RowFault.BAD_CUSTOMER_ID),
        (-3411, RowFault.BAD_CUSTOMER_ID),
        (0, RowFault.BAD_CUSTOMER_ID),
        (3411.5, RowFault.BAD_CUSTOMER_ID),
        (True, RowFault.BAD_CUSTOMER_ID),
        (date(2026, 12, 1), RowFault.BAD_CUSTOMER_ID),
        (UNCOMPUTED, RowFault.BAD_CUSTOMER_ID),
        ("121212-1212", RowFault.PERSONNUMMER_AS_ID),
        (19121212, RowFault.PERSONNUMMER_AS_ID),
        ("121212", RowFault.PERSONNUMMER_AS_ID),
        ("1912-12-12", RowFault.PERSONNUMMER_AS_ID),
        ("121272", RowFault.PERSONNUMMER_AS_ID),
        ("121212-xxxx", RowFault.PERSONNUMMER_AS_ID),
        ("19121212-1212 Prov Person", RowFault.PERSONNUMMER_AS_ID),
        ("nr 121212-1212", RowFault.PERSONNUMMER_AS_ID),
    ],
)
def test_what_is_no_id_says_why(cell: Cell, fault: RowFault) -> None:
    assert customer_id(cell) is fault


@pytest.mark.parametrize(("one", "other"), [("K-3411", "k3411"), ("0042", "42"), ("TF-007", "tf7")])
def test_spellings_of_one_id_have_one_key(one: str, other: str) -> None:
    assert id_key(one) == id_key(other) != id_key("4711")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("Ja", True),
        ("x", True),
        (1, True),
        (True, True),
        ("Ja (nere)", True),
        ("Behövs", True),
        ("☑", True),
        ("Finns inget portlås, behövs", True),
        ("nej", False),
        ("-", False),
        ("Finns redan", False),
        ("Behövs ej", False),
        ("önskas inte", False),
        ("Ej", False),
        ("Inga portar", False),
        ("inget", False),
        ("Inte aktuellt", False),
        ("Nej, finns redan", False),
        ("ja nej", None),
        ("ja/nej", None),
        ("Ja, men BRF säger nej", None),
        ("Ja?", None),
        ("Ja om port finns", None),
        ("Finns ej", None),
        ("kanske", None),
        ("vet ej", None),
        ("saknas", None),
        ("2", None),
        (None, None),
        (UNCOMPUTED, None),
    ],
)
def test_yes_or_no_only_when_it_is_said(cell: Cell, answer: bool | None) -> None:
    assert yes_no(cell) is answer
