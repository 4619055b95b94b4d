"""HTML of a mail → the text that a reader sees.

A row of a data table is one line with its cells parted by tabs; blocks break lines; struck-out text, hidden text
(preheaders), styles, scripts and Outlook's conditional comments are left out. libxml2 reports the tags as a stream: no
tree is built, so that time and memory follow the length of the input whatever the nesting.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

_SKIPPED = frozenset(
    [
        "head",
        "style",
        "script",
        "title",
        "template",
        "noscript",
        "object",
        "svg",
        "math",
        "xml",
        "s",
        "strike",
        "del",
        "textarea",
        "select",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "address",
        "article",
        "aside",
        "section",
        "header",
        "footer",
        "main",
        "nav",
        "form",
        "fieldset",
        "center",
        "figure",
        "figcaption",
        "hr",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "body",
    ]
)
_PARAGRAPHS = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "table"])
_VOID = frozenset(
    ["br", "hr", "img", "meta", "link", "input", "col", "base", "area", "wbr", "embed", "source", "param", "track"]
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|text-decoration(?:-line)?\s*:[^;]{0,40}line-through"
    r"|(?<![\w-])max-height\s*:\s*0(?:px)?\s*(?:;|!|$)|(?<![\w-])color\s*:\s*transparent"
    r"|(?:left|top|text-indent)\s*:\s*-\d{4}",
    re.IGNORECASE,
)
_NO_HEIGHT = re.compile(r"(?<![\w-])height\s*:\s*0(?:px)?\s*(?:;|!|$)", re.IGNORECASE)
_CUT_OFF = re.compile(r"overflow\s*:\s*hidden", re.IGNORECASE)
_PREHEADER = re.compile(r"(?<![\w-])(?:pre-?header|preview-?text)(?![\w])", re.IGNORECASE)
_FONT_SIZE = re.compile(r"font-size\s*:\s*(0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:;|!|$))?", re.IGNORECASE)
_STRUCK_OUT = re.compile(r"<(?:s|strike|del)[\s>]", re.IGNORECASE)
_WHITE = re.compile(r"\s+")
_CONDITIONAL = re.compile(r"<!\[(?:if[^\]>]{0,200}|endif)\]>", re.IGNORECASE)
_ROW_BREAK = re.compile(r"[ \t]*\n\s*")
_SPACES_AT_BREAK = re.compile(r"[ ]*\n[ ]*")
_MANY_BREAKS = re.compile(r"\n{3,}")
_MANY_SPACES = re.compile(r"  +")


def holds_struck_out(html: str) -> bool:
    """Whether some text may be struck out, which a plain-text alternative would show as valid."""
    return bool(_STRUCK_OUT.search(html)) or b"line-through" in html.encode("utf-8", "replace").lower()


def html_to_text(html: str) -> str:
    """Visible text, single line feeds as line ends, at most one blank line in a row. Never raises."""
    from lxml import etree  # heavy, and most mails bring a plain text

    if "<" not in html:
        html = f"<p>{html}</p>"
    reader = _TextReader()
    parser = etree.HTMLParser(target=cast("Any", reader), huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        # Downlevel-revealed conditions would open bogus comments; NUL would end the input for the parser.
        parser.feed(_CONDITIONAL.sub("", html.replace("\0", "")))
        parser.close()
    except etree.XMLSyntaxError:
        pass  # libxml2 says this of a document without content; what was read until then stands
    return reader.text()


class _TextReader:
    """Takes the events of the parser. `_hidden` counts the open elements inside the outermost hidden one.

    A font size of 0 hides too, but an element inside may set its own size (layouts without gaps are built that way), so
    `_sizeless` holds one flag for each open element from the outermost such one.
    """

    def __init__(self) -> None:
        self._out: list[str] = []
        self._hidden = 0
        self._pre = 0
        self._sizeless: list[bool] = []
        self._rows: list[tuple[list[str], list[str]]] = []  # per open row: the output around it, its finished cells
        self._lists: list[int] = []  # per open list: next number, or -1 for bullets

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._hidden:
            self._hidden += tag not in _VOID
            return
        if tag in _SKIPPED or (attributes and _is_hidden(attributes)):
            self._hidden = int(tag not in _VOID)
            return
        if tag not in _VOID:
            self._note_size(attributes)
        if tag == "br":
            self._out.append("\n")
        elif tag == "tr":
            self._open_row()
        elif tag == "li":
            self._open_item()
        elif tag in _BLOCKS:
            self._break(tag)
            self._pre += tag == "pre"
            if tag in ("ol", "ul"):
                self._lists.append(1 if tag == "ol" else -1)

    def end(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= tag not in _VOID
            return
        if self._sizeless and tag not in _VOID:
            self._sizeless.pop()
        if tag in ("td", "th") and self._rows:
            self._close_cell()
        elif tag == "tr" and self._rows:
            self._close_row()
        elif tag == "li":
            self._out.append("\n")
        elif tag in _BLOCKS:
            self._pre -= tag == "pre" and self._pre > 0
            if tag in ("ol", "ul") and self._lists:
                self._lists.pop()
            self._break(tag)

    def data(self, data: str) -> None:
        if not self._hidden and not (self._sizeless and self._sizeless[-1]):
            self._out.append(data.replace("\r\n", "\n") if self._pre else _WHITE.sub(" ", data))

    def close(self) -> None:
        while self._rows:
            self._close_row()

    def text(self) -> str:
        self.close()
        text = _SPACES_AT_BREAK.sub("\n", "".join(self._out))
        return _MANY_SPACES.sub(" ", _MANY_BREAKS.sub("\n\n", text)).strip(" \n")

    def _note_size(self, attributes: Mapping[str, str]) -> None:
        style = attributes.get("style") if attributes else None
        size = _FONT_SIZE.search(style) if style else None
        if self._sizeless or (size and size[1]):
            self._sizeless.append(size[1] is not None if size else self._sizeless[-1])

    def _break(self, tag: str) -> None:
        if self._out and not self._out[-1].endswith("\n"):
            self._out.append("\n")
        if tag in _PARAGRAPHS and self._out and not self._rows:
            self._out.append("\n")

    def _open_row(self) -> None:
        self._rows.append((self._out, []))
        self._out = []

    def _close_cell(self) -> None:
        self._rows[-1][1].append("".join(self._out).strip())
        self._out = []

    def _close_row(self) -> None:
        around, cells = self._rows.pop()
        if rest := "".join(self._out).strip():
            cells.append(rest)
        self._out = around
        self._break("tr")
        if any(cells):
            self._out.append(_row_text(cells) + "\n")

    def _open_item(self) -> None:
        self._break("li")
        number = self._lists[-1] if self._lists else -1
        if number > 0:
            self._lists[-1] += 1
        self._out.append(f"{number}. " if number > 0 else "- ")


def _row_text(cells: list[str]) -> str:
    """One line for a row of data; a row that only lays out the page (one filled cell) keeps its own lines."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 and "\n" in filled[0]:
        return filled[0]
    if any(cell.count("\n") > 3 for cell in filled):  # whole paragraphs side by side: a layout, not data
        return "\n".join(filled)
    return "\t".join(_ROW_BREAK.sub(" ", cell) for cell in cells).rstrip("\t")


def _is_hidden(attributes: Mapping[str, str]) -> bool:
    style = attributes.get("style")
    if "hidden" in attributes or (style is not None and _hides(style)):
        return True
    name = attributes.get("class")  # a sheet in the head hides it, and that is not read
    return name is not None and bool(_PREHEADER.search(name))


def _hides(style: str) -> bool:
    return bool(_HIDDEN_STYLE.search(style) or (_NO_HEIGHT.search(style) and _CUT_OFF.search(style)))
