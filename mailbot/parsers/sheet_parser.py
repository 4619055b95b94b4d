"""Openpyxl's parser of a worksheet, made to see what its values alone do not say.

Imported only where a worksheet is read, since openpyxl takes an eighth of a second to load.
"""

from typing import Any

from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from mailbot.parsers.sheet_cells import UNCOMPUTED
from mailbot.parsers.sheet_texts import text_of_runs

_INLINE = f"{{{SHEET_MAIN_NS}}}is"
_FORMULA = f"{{{SHEET_MAIN_NS}}}f"


class SheetParser(WorkSheetParser):
    """With formulas whose result is missing (UNCOMPUTED), and texts in the cells themselves without struck-out runs."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        if element.get("t") == "inlineStr":
            return self._inline(element)
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and len(element) and element.find(_FORMULA) is not None:
            cell["value"] = UNCOMPUTED
        return cell

    def _inline(self, element: Any) -> dict[str, Any]:
        text = element.find(_INLINE)
        element.attrib.pop("t")
        place: dict[str, Any] = super().parse_cell(element)
        place["value"] = None if text is None else text_of_runs(text) or None
        place["data_type"] = "s"
        return place
