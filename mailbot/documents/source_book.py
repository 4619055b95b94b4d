"""What of a sender's .xlsx file goes into the copy: visible worksheets, their cells' values, styles, widths, merges."""

import io
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from zipfile import ZipFile

from mailbot.documents.sheet_layout import Layout, layout_of

_MAX_UNPACKED = 300_000_000
_MAX_ENTRIES = 2_000
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?")
_SIZE = re.compile(r"\d{1,5}(?:\.\d{1,20})?")
_ROW_LOOK = ("ht", "customHeight")
_HEX = re.compile(r"[0-9A-Fa-f]{6}")


class SourceCell(NamedTuple):
    """`column` from 1; `look`: number of its style; `kind`: "n", "b" or "t"; `value`: '' for an empty one."""

    column: int
    look: int
    kind: str
    value: str

    def text(self) -> str:
        """The value as one line of text; 3571.0 is 3571, a truth value Swedish."""
        if self.kind == "n":
            return self.value.removesuffix(".0")
        if self.kind == "b":
            return "ja" if self.value == "1" else "nej"
        return self.value


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceRow:
    """`number` in the margin; `look`: XML attributes of its height; `hidden`: by the sender."""

    number: int
    look: str
    hidden: bool
    cells: list[SourceCell]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceSheet:
    """A visible worksheet. `rows` reads its rows from the start; `layout` may be asked for when they have been read."""

    name: str
    rows: Callable[[], Iterator[SourceRow]]
    layout: Layout | Callable[[], Layout]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceBook:
    """`hidden`: how many worksheets nobody sees; `styles`: the XML of the styles; `theme_colours`: by their name."""

    sheets: tuple[SourceSheet, ...]
    hidden: int
    styles: bytes
    theme_colours: Mapping[str, str]
    from_1904: bool


def open_source(data: bytes) -> SourceBook:
    """Open a workbook. Raises BadZipFile, KeyError, ValueError, SyntaxError on one that is broken or a bomb."""
    archive = ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > _MAX_UNPACKED:
        raise ValueError("unpacks to too much")
    root = _xml(archive, "xl/workbook.xml")
    parts, names = _parts(archive), set(archive.namelist())
    strings = _strings(archive, _path_of("sharedStrings", parts, names))
    sheets: list[SourceSheet] = []
    hidden = 0
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        reference = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        kind, path = parts.get(reference, ("", ""))
        if path not in names or kind == "chartsheet":
            continue
        if sheet.get("state", "visible") != "visible":
            hidden += 1
            continue
        sheets.append(_sheet(archive, path, sheet.get("name", ""), strings))
    settings = root.find("{*}workbookPr")
    styles, theme = _path_of("styles", parts, names), _path_of("theme", parts, names)
    return SourceBook(
        sheets=tuple(sheets),
        hidden=hidden,
        styles=archive.read(styles) if styles else b"",
        theme_colours=_theme_colours(archive, theme) if theme else {},
        from_1904=settings is not None and settings.get("date1904", "0") not in ("0", "false", "f"),
    )


def _sheet(archive: ZipFile, path: str, name: str, strings: list[str]) -> SourceSheet:
    seen: dict[str, Any] = {}
    return SourceSheet(name=name, rows=lambda: _rows(archive, path, strings, seen), layout=lambda: layout_of(seen))


def _xml(archive: ZipFile, path: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(path), parser)


def _parts(archive: ZipFile) -> dict[str, tuple[str, str]]:
    """Kind and path of what the workbook refers to, by id (ECMA-376 part 2, 9.3)."""
    found: dict[str, tuple[str, str]] = {}
    for relation in _xml(archive, "xl/_rels/workbook.xml.rels").iterfind("{*}Relationship"):
        if relation.get("TargetMode") != "External":
            path = posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = posixpath.basename(relation.get("Type", "")), path
    return found


def _path_of(kind: str, parts: Mapping[str, tuple[str, str]], names: set[str]) -> str | None:
    named = next((path for its, path in parts.values() if its == kind), None)
    return next((path for path in (named, f"xl/{kind}.xml") if path in names), None)


def _theme_colours(archive: ZipFile, path: str) -> dict[str, str]:
    """The theme's colours, six hexadecimal digits each."""
    scheme = next(_xml(archive, path).iter("{*}clrScheme"), None)
    found: dict[str, str] = {}
    for slot in scheme if scheme is not None else ():
        colour = next(iter(slot), None)
        value = "" if colour is None else colour.get("lastClr") or colour.get("val", "")
        if isinstance(slot.tag, str) and _HEX.fullmatch(value):
            found[_local(slot.tag)] = value
    return found


def _iterparse(stream: Any, tags: tuple[str, ...]) -> Any:
    from lxml import etree

    return etree.iterparse(
        stream, events=("end",), tag=tuple(f"{{*}}{tag}" for tag in tags), resolve_entities=False, no_network=True,
        load_dtd=False,
    )  # fmt: skip


def _strings(archive: ZipFile, path: str | None) -> list[str]:
    """The shared texts, each as one line, without their formatting and the reading aids of East Asian scripts."""
    if path is None:
        return []
    found: list[str] = []
    with archive.open(path) as stream:
        for _, element in _iterparse(stream, ("si",)):
            found.append(_written(element))
            _forget(element)
    return found


def _written(element: Any) -> str:
    pieces = (*element.iterfind("{*}t"), *element.iterfind("{*}r/{*}t"))
    return one_line("".join(piece.text or "" for piece in pieces))


def one_line(text: str) -> str:
    """A text in one line, in the usual letters; what cannot be shown is gone."""
    if text.isascii() and text.isprintable():
        return text.strip() if "  " not in text else " ".join(text.split())
    whole = " ".join(unicodedata.normalize("NFKC", text.replace("x005F_", "")).split())
    return "".join(character for character in whole if character.isprintable())


def _forget(element: Any) -> None:
    element.clear()
    before = element.getprevious()
    while before is not None:
        del element.getparent()[0]
        before = element.getprevious()


_LAYOUT = ("cols", "sheetViews", "sheetFormatPr", "mergeCells", "autoFilter")


def _rows(archive: ZipFile, path: str, strings: list[str], seen: dict[str, Any]) -> Iterator[SourceRow]:
    """The rows of a worksheet; what else is kept of it is put into `seen`."""
    columns: dict[str, int] = {}
    last = 0
    with archive.open(path) as stream:
        for _, element in _iterparse(stream, ("row", *_LAYOUT)):
            name = _local(element.tag)
            if name != "row":
                seen.setdefault(name, element)
                continue
            written = element.get("r", "")
            number = int(written) if written.isdigit() else last + 1
            if number > last:
                last = number
                yield SourceRow(
                    number=number,
                    look=_row_look(element),
                    hidden=element.get("hidden") in ("1", "true"),
                    cells=_cells(element, strings, columns) if any(map(len, element)) else [],  # a ruled row is empty
                )
            _forget(element)


def _row_look(row: Any) -> str:
    return "".join(f' {key}="{value}"' for key in _ROW_LOOK if (value := row.get(key)) and _SIZE.fullmatch(value))


def _cells(row: Any, strings: list[str], columns: dict[str, int]) -> list[SourceCell]:
    cells: list[SourceCell] = []
    last = 0
    for cell in row:
        letters = cell.get("r", "").rstrip("0123456789")
        column = columns.get(letters) or columns.setdefault(letters, _column(letters, last))
        if not letters:
            column = last + 1
        if column > last:
            last = column
            look = cell.get("s", "0")
            kind, value = _value(cell, strings)
            cells.append(SourceCell(column, int(look) if look.isdigit() else 0, kind, value))
    return cells


def _column(letters: str, last: int) -> int:
    if not letters:
        return last + 1
    if len(letters) > 3 or not (letters.isascii() and letters.isalpha()):
        raise ValueError("a cell without a place")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _value(cell: Any, strings: list[str]) -> tuple[str, str]:
    """Kind and value. Of a formula only what it last gave; an error value is nothing."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return "t", _written(inline) if inline is not None else ""
    text = ""
    for child in cell:
        if child.tag.endswith("}v"):
            text = child.text or ""
    match kind:
        case "s":
            return "t", strings[int(text)] if text else ""
        case "n":
            return "n", text if _NUMBER.fullmatch(text) else ""
        case "b":
            return "b", text if text in ("0", "1") else ""
        case "str" | "d":
            return "t", one_line(text)
        case _:
            return "t", ""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
