"""Word documents (.docx, ECMA-376) → the text that a reader sees, a table row on one line.

python-docx opens the package and finds the document; its own `Paragraph.text` knows neither content controls (where the
answers of a form stand), nor tracked changes, nor text boxes, so the elements are walked here. What was deleted, struck
out or hidden, and the grey words that ask for an answer, are left out.
"""

import io
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from mailbot.parsers.attached.archive import check_zip
from mailbot.parsers.attached.form_lines import row_lines
from mailbot.parsers.attached.refusal import BROKEN, TOO_LARGE, UnreadableFileError

if TYPE_CHECKING:
    from lxml.etree import _Element

KIND = "Word"
MAX_FILES = 2_000
MAX_UNPACKED = 60_000_000
MAX_DOCUMENT = 10_000_000
MAX_DEPTH = 60
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = frozenset(
    [f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "sdtPr", "instrText", "footnoteReference", "tblPr", "trPr")]
    + [f"{_MC}Fallback"]
)
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-", f"{_W}ptab": "\t"}
_OFF = frozenset({"0", "false", "off", "none"})


def word_text(data: bytes) -> str:
    """The text of a document, paragraphs on lines of their own. Raises UnreadableFileError."""
    archive = check_zip(data, KIND, max_files=MAX_FILES, max_unpacked=MAX_UNPACKED)
    if any(entry.filename == "word/document.xml" and entry.file_size > MAX_DOCUMENT for entry in archive.infolist()):
        raise UnreadableFileError(TOO_LARGE, KIND)
    return "\n".join(_blocks(_body(data), 0))


def _body(data: bytes) -> "_Element":
    import docx  # heavy, and few mails bring a document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    broken = (
        OpcError, LxmlError, BadZipFile, zlib.error, LookupError, ValueError, TypeError, AttributeError, OSError,
        RuntimeError, SyntaxError, EOFError,
    )  # fmt: skip
    try:
        body: Any = docx.Document(io.BytesIO(data)).element.body
    except broken as error:
        raise UnreadableFileError(BROKEN, KIND) from error
    if body is None:
        raise UnreadableFileError(BROKEN, KIND)
    element: _Element = body
    return element


def _blocks(parent: "_Element", depth: int) -> Iterator[str]:
    """Lines of paragraphs and tables, through whatever wraps them (content controls, tracked insertions)."""
    if depth > MAX_DEPTH:
        raise UnreadableFileError(TOO_LARGE, KIND)
    for element in parent.iterchildren("*"):
        if element.tag in _LEFT_OUT or _is_placeholder(element):
            continue
        if element.tag == f"{_W}p":
            yield from _paragraph(element, depth).split("\n")
        elif element.tag == f"{_W}tbl":
            yield from _table(element, depth + 1)
        else:
            yield from _blocks(element, depth + 1)


def _paragraph(element: "_Element", depth: int) -> str:
    pieces: list[str] = []
    boxes: list[str] = []
    _inline(element, pieces, boxes, depth + 1)
    return "\n".join(["".join(pieces), *boxes])


def _inline(parent: "_Element", pieces: list[str], boxes: list[str], depth: int) -> None:
    """The visible letters of a paragraph; text boxes that hang on it come after it, in `boxes`."""
    if depth > MAX_DEPTH:
        raise UnreadableFileError(TOO_LARGE, KIND)
    for element in parent.iterchildren("*"):
        tag = element.tag
        if tag in _LEFT_OUT or _is_placeholder(element):
            continue
        if tag == f"{_W}t":
            pieces.append(element.text or "")
        elif tag in _BREAKS:
            pieces.append(_BREAKS[tag])
        elif tag == f"{_W}checkBox":
            pieces.append("☒ " if _is_on(element.find(f"{_W}checked")) else "☐ ")
        elif tag == f"{_W}txbxContent":
            boxes.extend(_blocks(element, depth + 1))
        elif tag != f"{_W}r" or _is_visible(element):
            _inline(element, pieces, boxes, depth + 1)


def _table(table: "_Element", depth: int) -> Iterator[str]:
    for row in _wrapped(table, f"{_W}tr", depth):
        cells = ["\n".join(_blocks(cell, depth + 2)).strip() for cell in _wrapped(row, f"{_W}tc", depth + 1)]
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and "\n" in filled[0]:
            yield from filled[0].split("\n")  # a table that only lays out the page
        else:
            yield from row_lines(cells)


def _wrapped(parent: "_Element", tag: str, depth: int) -> Iterator["_Element"]:
    """Rows or cells, also those inside a content control."""
    if depth > MAX_DEPTH:
        raise UnreadableFileError(TOO_LARGE, KIND)
    for element in parent.iterchildren("*"):
        if element.tag == tag:
            if element.find(f"{_W}trPr/{_W}del") is None:
                yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _wrapped(element, tag, depth + 1)


def _is_visible(run: "_Element") -> bool:
    given = run.find(f"{_W}rPr")
    return given is None or not any(_is_on(given.find(f"{_W}{name}")) for name in ("strike", "dstrike", "vanish"))


def _is_on(element: "_Element | None") -> bool:
    return element is not None and str(element.get(f"{_W}val", "1")).lower() not in _OFF


def _is_placeholder(element: "_Element") -> bool:
    """A content control that nobody has filled in shows what to type there."""
    return element.tag == f"{_W}sdt" and _is_on(element.find(f"{_W}sdtPr/{_W}showingPlcHdr"))
