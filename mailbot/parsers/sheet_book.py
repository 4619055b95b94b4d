"""The parts of an .xlsx file around its rows: which worksheets a person sees, the texts and the styles they share.

Read here and not by openpyxl, which makes objects of every border, colour and named style of a file: that took longer
than the rows of an order list themselves.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import ZipFile

from mailbot.parsers.sheet_archive import small_part
from mailbot.parsers.sheet_strings import shared_strings
from mailbot.parsers.sheet_styles import Styles, read_styles

_FOLDER = "xl"


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """`worksheets`: (name, path in the archive) of the visible ones in order; `epoch`: the day numbers count from.

    `serial_shift`: days by which it is later than in most books.
    """

    archive: ZipFile
    worksheets: tuple[tuple[str, str], ...]
    strings: tuple[str, ...]
    styles: Styles
    epoch: datetime
    serial_shift: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    path: str


def open_book(archive: ZipFile) -> Book:
    """Read everything but the rows.

    Raises UnreadableSheetError beyond a limit, what zipfile and the XML parser raise, KeyError and ValueError.
    """
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

    _xml(archive, "[Content_Types].xml")  # not needed, but Excel too refuses a file without
    root = _xml(archive, f"{_FOLDER}/workbook.xml")
    parts = _parts(archive)
    names = frozenset(archive.namelist())
    strings, styles = (_path_of(kind, parts, names) for kind in ("sharedStrings", "styles"))
    settings = root.find("{*}workbookPr")
    from_1904 = settings is not None and settings.get("date1904", "0") not in ("false", "f", "0")
    return Book(
        archive=archive,
        worksheets=tuple(_worksheets(root, parts, names)),
        strings=tuple(shared_strings(archive, strings)) if strings else (),
        styles=read_styles(_xml(archive, styles)) if styles else Styles(),
        epoch=MAC_EPOCH if from_1904 else WINDOWS_EPOCH,
        serial_shift=(MAC_EPOCH - WINDOWS_EPOCH).days if from_1904 else 0,
    )


def _xml(archive: ZipFile, path: str) -> Any:
    from defusedxml.ElementTree import fromstring  # refuses entities, and here a DTD as well

    return fromstring(small_part(archive, path), forbid_dtd=True)


def _parts(archive: ZipFile) -> dict[str, _Part]:
    """The parts that the workbook refers to, by their ids (ECMA-376 part 2, 9.3)."""
    found: dict[str, _Part] = {}
    for relation in _xml(archive, f"{_FOLDER}/_rels/workbook.xml.rels").iterfind("{*}Relationship"):
        if relation.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join(f"/{_FOLDER}", relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = _Part(posixpath.basename(relation.get("Type", "")), path)
    return found


def _path_of(kind: str, parts: dict[str, _Part], names: frozenset[str]) -> str | None:
    """Where a part is: as the workbook says, or where it usually is; None when it is not there."""
    named = next((part.path for part in parts.values() if part.kind == kind), None)
    return next((path for path in (named, f"{_FOLDER}/{kind}.xml") if path in names), None)


def _worksheets(root: Any, parts: dict[str, _Part], names: frozenset[str]) -> Iterator[tuple[str, str]]:
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        reference = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        if reference is None or sheet.get("state", "visible") != "visible":
            continue
        part = parts[reference]
        if part.path in names and part.kind != "chartsheet":
            yield sheet.get("name", ""), part.path
