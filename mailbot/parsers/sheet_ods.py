"""Rows of an OpenDocument sheet that are hidden, filtered away or struck out, which python-calamine passes by."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final

from mailbot.domain.reading import RowSkip

_MOST_REPEATED: Final = 20_000  # empty rows behind the data are written as one row, repeated a million times


@dataclass
class _Table:
    """One sheet on the way through its XML: the number of the row that follows, and what is left out so far."""

    next: int = 1
    out: dict[int, RowSkip] = field(default_factory=dict)


def rows_out(archive: zipfile.ZipFile) -> Mapping[str, Mapping[int, RowSkip]]:
    """Sheet → row (from 1) → why it does not count (OpenDocument 1.2 part 1, 9.1.3 and 20.358).

    Raises what zipfile and the XML parser raise on a broken file.
    """
    with archive.open("content.xml") as stream:
        return dict(_tables(stream))


def _tables(stream: IO[bytes]) -> Iterator[tuple[str, Mapping[int, RowSkip]]]:
    from defusedxml.ElementTree import iterparse

    struck: set[str] = set()
    table = _Table()
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        name = element.tag.rpartition("}")[2]
        if event == "start":
            table = _Table() if name == "table" else table
        elif name == "style":
            struck |= {_attribute(element, "name")} if _strikes(element) else set()
        elif name == "table-row":
            _row(element, table, struck)
            element.clear()
        elif name == "table":
            yield _attribute(element, "name"), table.out
            element.clear()


def _row(element: Any, table: _Table, struck: set[str]) -> None:
    many = int(_attribute(element, "number-rows-repeated") or 1)
    why = _why(element, struck)
    if why is not None and many <= _MOST_REPEATED:
        table.out.update(dict.fromkeys(range(table.next, table.next + many), why))
    table.next += many


def _why(element: Any, struck: set[str]) -> RowSkip | None:
    if _attribute(element, "visibility") in ("collapse", "filter"):
        return RowSkip.HIDDEN
    filled = [cell for cell in element if len(cell)]
    return RowSkip.STRUCK if filled and all(_attribute(cell, "style-name") in struck for cell in filled) else None


def _strikes(style: Any) -> bool:
    kinds = (_attribute(part, "text-line-through-style") for part in style if part.tag.endswith("}text-properties"))
    return any(kind not in ("", "none") for kind in kinds)


def _attribute(element: Any, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith(f"}}{name}")), "")
