"""What stands around the rows of a worksheet's XML: widths, frozen panes, merged cells, filter. Nothing with words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mailbot.documents.kept_styles import Looks
from mailbot.documents.written_rows import LAST_COLUMN, letters_of

_SHEET = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)
_SIZE = re.compile(r"\d{1,5}(?:\.\d{1,20})?")
_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_PANE = ("xSplit", "ySplit")
_MAX_MERGES = 20_000
_WIDTHS = (18, 60)  # of the two columns, in characters


@dataclass(frozen=True, kw_only=True, slots=True)
class Layout:
    """`columns`: first, last, attributes; `pane`: columns and rows that stay in view; `merges`: ranges, `filter` one.

    Ranges are (left, top, right, bottom), from 1.
    """

    columns: tuple[tuple[int, int, str], ...] = ()
    pane: tuple[int, int] = (0, 0)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    filter: tuple[int, int, int, int] | None = None
    height: str = "15"


def layout_of(seen: Mapping[str, Any]) -> Layout:
    """The layout in the XML elements of a worksheet, by their names."""
    merges = [_range(cell.get("ref", "")) for cell in _inside(seen, "mergeCells")[:_MAX_MERGES]]
    sheet_format = seen.get("sheetFormatPr")
    height = "15" if sheet_format is None else sheet_format.get("defaultRowHeight", "15")
    filtered = seen.get("autoFilter")
    return Layout(
        columns=tuple(column for found in _inside(seen, "cols") if (column := _columns(found)) is not None),
        pane=_pane(seen),
        merges=tuple(merge for merge in merges if merge is not None),
        filter=None if filtered is None else _range(filtered.get("ref", "")),
        height=height if _SIZE.fullmatch(height) else "15",
    )


def _inside(seen: Mapping[str, Any], name: str) -> list[Any]:
    element = seen.get(name)
    return [] if element is None else [child for child in element if isinstance(child.tag, str)]


def _columns(element: Any) -> tuple[int, int, str] | None:
    first, last, width, style = (element.get(key, "") for key in ("min", "max", "width", "style"))
    if not (first.isdigit() and last.isdigit() and 0 < int(first) <= int(last) and _SIZE.fullmatch(width)):
        return None
    look = f' style="{int(style)}"' if style.isdigit() else ""
    return int(first), int(last), f'width="{width}"{look} customWidth="1"'


def _pane(seen: Mapping[str, Any]) -> tuple[int, int]:
    for view in _inside(seen, "sheetViews"):
        pane = view.find("{*}pane")
        if pane is not None and pane.get("state") in ("frozen", "frozenSplit"):
            columns, rows = (int(value) if (value := pane.get(key, "0")).isdigit() else 0 for key in _PANE)
            return min(columns, LAST_COLUMN), min(rows, 1000)
    return 0, 0


def _range(ref: str) -> tuple[int, int, int, int] | None:
    start, _, end = ref.partition(":")
    places = _PLACE.fullmatch(start), _PLACE.fullmatch(end or start)
    if places[0] is None or places[1] is None:
        return None
    left, right = (_number(place[1]) for place in places if place)
    return left, int(places[0][2]), right, int(places[1][2])


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def before_rows(layout: Layout, width: int, looks: Looks) -> bytes:
    """A worksheet's XML up to its rows. `width`: how many columns it has; the two others come behind them."""
    columns, rows = layout.pane
    pane = ""
    if columns or rows:
        corner = "bottomRight" if columns and rows else "bottomLeft" if rows else "topRight"
        splits = (f' xSplit="{columns}"' if columns else "") + (f' ySplit="{rows}"' if rows else "")
        place = f"{letters_of(columns + 1)}{rows + 1}"
        pane = f'<pane{splits} topLeftCell="{place}" activePane="{corner}" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    size = f'<sheetFormatPr defaultRowHeight="{layout.height}"/>'
    return f"{_SHEET}{view}{size}{_widths(layout, width, looks)}<sheetData>".encode()


def _widths(layout: Layout, width: int, looks: Looks) -> str:
    kept, last = "", 0
    for first, end, look in sorted(layout.columns):
        style = re.search(r' style="(\d+)"', look)
        if style and int(style[1]) >= looks.count:
            look = look.replace(style[0], "")
        if last < first <= width:
            last = min(end, width)
            kept += f'<col min="{first}" max="{last}" {look}/>'
    if width >= 2 or layout.columns == ():
        for place, size in enumerate(_WIDTHS, start=width + 1):
            kept += f'<col min="{place}" max="{place}" width="{size}" customWidth="1"/>'
    return f"<cols>{kept}</cols>"


def behind_rows(layout: Layout, width: int) -> bytes:
    """A worksheet's XML behind its rows."""
    merges = []
    for left, top, right, bottom in layout.merges:
        right = min(right, width)  # the two columns are nobody's
        if left <= right and top <= bottom and (left, top) != (right, bottom):
            merges.append(f'<mergeCell ref="{letters_of(left)}{top}:{letters_of(right)}{bottom}"/>')
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    filtered = ""
    if layout.filter is not None and layout.filter[0] <= width:
        left, top, _, bottom = layout.filter
        filtered = f'<autoFilter ref="{letters_of(left)}{top}:{letters_of(width + 2)}{bottom}"/>'
    return f"</sheetData>{filtered}{merged}</worksheet>".encode()
