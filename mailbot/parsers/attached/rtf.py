"""Rich text (RTF 1.9) → what a reader sees, and Outlook's compressed form of it (MS-OXRTFCP, MS-OXRTFEX).

One pass over the tokens; struck-out and hidden text is left out, as in HTML. Only what mails and forms use is known:
letters in any of the three ways to write them, paragraphs, tabs and tables.
"""

import codecs
import re
import struct
from dataclasses import dataclass, replace

from mailbot.parsers.attached.refusal import BROKEN, TOO_LARGE, UnreadableFileError

MAX_BYTES = 10_000_000
MAX_NESTING = 500
KIND = "RTF"
_COMPRESSED, _PLAIN = 0x75465A4C, 0x414C454D
_WINDOW = 4096
_PRESET = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL
)
_SKIPPED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr listtable "
    b"listoverridetable themedata datastore generator xmlnstbl rsidtbl filetbl revtbl".split()
)
_SIGNS = {
    b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"tab": "\t", b"cell": "\t",
    b"emdash": "—", b"endash": "–", b"bullet": "•",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
}  # fmt: skip
_ESCAPED = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n", b"\t": "\t"}
_CODEPAGE = re.compile(rb"\\ansicpg(\d{3,5})")


def decompress(packed: bytes) -> bytes:
    """Undo Outlook's compression (MS-OXRTFCP §2.2). Raises UnreadableFileError."""
    if len(packed) < 16:
        raise UnreadableFileError(BROKEN, KIND)
    _, size, form, _ = struct.unpack_from("<IIII", packed)
    if size > MAX_BYTES:
        raise UnreadableFileError(TOO_LARGE, KIND)
    if form == _PLAIN:
        return packed[16 : 16 + size]
    if form != _COMPRESSED:
        raise UnreadableFileError(BROKEN, KIND)
    return _inflate(packed, size)


def _inflate(packed: bytes, size: int) -> bytes:
    out = bytearray(_PRESET)
    at, end = 16, len(_PRESET) + size
    while at < len(packed) and len(out) < end:
        flags = packed[at]
        at += 1
        for bit in range(8):
            if at >= len(packed) or len(out) >= end:
                break
            if not flags >> bit & 1:
                out.append(packed[at])
                at += 1
                continue
            pair = int.from_bytes(packed[at : at + 2], "big")
            at += 2
            back = (len(out) - (pair >> 4)) % _WINDOW
            if back == 0:
                return bytes(out[len(_PRESET) :])  # a reference to the place itself ends the text
            for _ in range((pair & 15) + 2):
                out.append(out[-back] if back <= len(out) else 32)
    return bytes(out[len(_PRESET) : end])


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and a closing brace takes back."""

    skipped: bool = False  # a destination that is no text
    hidden: bool = False  # struck out or hidden
    markup: bool = False  # inside {\*\htmltag …}
    twin: bool = False  # \htmlrtf: what the RTF says instead of the HTML
    fallback: int = 1  # \uc: how many characters stand in for a Unicode one


def rtf_to_text(raw: bytes) -> str:
    """Visible text; a table row is one line with tabs. Raises UnreadableFileError for a nested bomb."""
    return _Reader(raw, wants_html=False).read()


def rtf_to_html(raw: bytes) -> str:
    """The HTML that Outlook wrapped in the RTF (MS-OXRTFEX), '' when it is not that sort."""
    return _Reader(raw, wants_html=True).read() if b"\\fromhtml" in raw[:2000] else ""


class _Reader:
    """One pass over the tokens; `_stack` holds the states of the open groups."""

    def __init__(self, raw: bytes, *, wants_html: bool) -> None:
        page = _CODEPAGE.search(raw, 0, 2000)
        self._codec = _codec(page[1].decode() if page else "")
        self._raw, self._html = raw[:MAX_BYTES], wants_html
        self._state, self._stack = _State(), list[_State]()
        self._out: list[str] = []
        self._skip = 0  # characters that only stand in for a Unicode one
        self._bytes = bytearray()  # \'xx bytes not yet decoded
        self._star = False

    def read(self) -> str:
        for match in _TOKEN.finditer(self._raw):
            code, word, number, sign, brace, text = match.groups()
            if code is not None:
                self._byte(int(code, 16))
                continue
            self._flush()
            if word is not None:
                self._word(word, int(number) if number else None)
            elif brace is not None:
                self._brace(brace)
            elif sign is not None:
                self._sign(sign)
            elif text is not None:
                self._text(text)
        self._flush()
        return "".join(self._out)

    def _brace(self, brace: bytes) -> None:
        self._skip = 0
        if brace == b"{":
            if len(self._stack) >= MAX_NESTING:
                raise UnreadableFileError(TOO_LARGE, KIND)
            self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()
        self._star = False

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self._star = True
        elif sign in _ESCAPED:
            self._put(_ESCAPED[sign])

    def _word(self, word: bytes, number: int | None) -> None:
        if self._star:
            self._star = False
            self._state = replace(
                self._state, markup=word == b"htmltag", skipped=self._state.skipped or word != b"htmltag"
            )
        elif word in _SKIPPED:
            self._state = replace(self._state, skipped=True)
        elif word == b"u" and number is not None:
            self._put(chr(number % 0x10000))
            self._skip = self._state.fallback
        elif word in (b"strike", b"striked", b"v", b"deleted"):
            self._state = replace(self._state, hidden=number != 0)
        elif word == b"plain":
            self._state = replace(self._state, hidden=False)
        elif word == b"htmlrtf":
            self._state = replace(self._state, twin=number != 0)
        elif word == b"uc" and number is not None:
            self._state = replace(self._state, fallback=min(max(number, 0), 16))
        elif word in _SIGNS:
            self._put(_SIGNS[word])

    def _text(self, text: bytes) -> None:
        if self._skip:
            skip, self._skip = self._skip, max(0, self._skip - len(text))
            text = text[skip:]
        self._put(text.decode(self._codec, "replace"))

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(value)

    def _flush(self) -> None:
        if self._bytes:
            self._put(self._bytes.decode(self._codec, "replace"))
            self._bytes.clear()

    def _put(self, text: str) -> None:
        state = self._state
        if state.skipped or (state.markup and not self._html):
            return
        if self._html:
            if not state.twin:  # what is struck out is said by the HTML itself
                self._out.append(text if state.markup else text.replace("&", "&amp;").replace("<", "&lt;"))
        elif not state.hidden:
            self._out.append(text)


def _codec(page: str) -> str:
    try:
        codecs.lookup(f"cp{page}")
    except LookupError:
        return "cp1252"
    return f"cp{page}"
