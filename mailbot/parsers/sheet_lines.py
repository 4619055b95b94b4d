"""Rows between and below the orders that are none themselves: sums, legends, remarks, signatures, examples."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from mailbot.domain.reading import RowFault, RowSkip
from mailbot.parsers.sheet_addresses import Door
from mailbot.parsers.sheet_cells import Cell, is_absent, text_of
from mailbot.parsers.sheet_heads import head_of
from mailbot.parsers.sheet_work import is_example

_SUMMARY: Final = re.compile(
    r"(?i)(?:(?:summa|summering|totalt?|totalsumma|antal|delsumma|s:a)|\d+ ?(?:st|stycken)(?: \w+)?\Z)(?!\w)"
)
_LEGEND: Final = re.compile(r"=\s+\w|[\w✓✔+-]{1,15} ?= ?\w")
_LABEL: Final = re.compile(
    r"(?i)(?:beställ|kontakt|handlägg|upprätta|ansvarig|ifylld|underskrift|hälsning|mvh|med vänlig)"
)
_DETAILS: Final = ("gate_lock", "gate_absent", "gate_present", "date", "week", "new_address", "phone", "flat", "type")


def no_order(
    values: Mapping[str, Cell], cells: Sequence[Cell], number: str | RowFault, door: Door | None, above: int
) -> RowSkip | None:
    """Why a row without a readable id or address is no order at all; None when it is a faulty one.

    `above`: how many orders stand above it in its table, which a row of sums repeats.
    """
    first = next((text_of(cell) for cell in cells if cell is not None), "")
    if is_example(first) or is_example(text_of(values.get("customer_id"))):
        return RowSkip.EXAMPLE
    if number is RowFault.PERSONNUMMER_AS_ID or door is not None:
        return None
    street = text_of(values.get("address"))
    if street.startswith("= ") or (len(first) <= 2 and street[:1].islower()):
        return RowSkip.NOTE  # a legend
    if not isinstance(number, RowFault):
        return RowSkip.SUMMARY if _repeats(cells, above) else None
    return _by_its_words([text_of(cell) for cell in cells if cell is not None], values, number)


def is_faulty_order(text: str, field: str | None, *, leftmost: bool) -> bool:
    """Whether a cell that stands alone in its row is what is left of an order, and no line of text."""
    match field:
        case "customer_id":
            return is_absent(text) or (" " not in text and any(map(str.isdigit, text)))
        case "address":
            return not leftmost
        case _:
            return False


def is_label(text: str) -> bool:
    """Whether a text names what stands beside it, as in a form or a signature."""
    head = head_of(text)
    return text.endswith(":") or bool(_LABEL.match(text)) or (head is not None and head.kind is None)


def _repeats(cells: Sequence[Cell], above: int) -> bool:
    """Whether a row holds nothing but numbers, the number of orders above it first."""
    texts = [text_of(cell) for cell in cells if cell is not None]
    return all(text.isdigit() for text in texts) and texts[0] == str(above)


def _by_its_words(texts: list[str], values: Mapping[str, Cell], number: RowFault | str) -> RowSkip | None:
    if any(_SUMMARY.match(text) for text in texts) or all(text.isdigit() for text in texts):
        return RowSkip.SUMMARY
    if any(_LEGEND.match(text) for text in texts):
        return RowSkip.NOTE
    if is_label(texts[0]):
        return RowSkip.NOTE
    return _by_what_is_filled(texts, values, number)


def _by_what_is_filled(texts: list[str], values: Mapping[str, Cell], number: RowFault | str) -> RowSkip | None:
    details = sum(values.get(name) is not None for name in _DETAILS)
    if values.get("address") is not None:
        return None
    if number is RowFault.BAD_CUSTOMER_ID:
        words = len(text_of(values.get("customer_id")).split())
        return RowSkip.NOTE if not details and words > 1 else None
    if values.get("customer_id") is not None or details > 1:
        return None
    return RowSkip.UNREAD if details else RowSkip.NOTE
