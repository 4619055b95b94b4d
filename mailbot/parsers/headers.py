"""Header blocks: fields, encoded words (RFC 2047), parameters (RFC 2231), message ids (RFC 5322 §3.6.4)."""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64, a2b_qp
from collections.abc import Iterable
from urllib.parse import unquote_to_bytes

from mailbot.parsers.charset import clean_text, decode_text

RawHeaders = list[tuple[str, str]]
"""(lower-case name, unfolded value with one character per byte), in the order of the mail."""

_FIELD = re.compile(r"([!-9;-~]{1,200})[ \t]*:[ \t]*([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_FOLD = re.compile(r"\r?\n[ \t]")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"\?=[ \t]+(?==\?[^?\s]{1,60}\?[bBqQ]\?)")
_PARAMETER = re.compile(
    r";\s*([^\s=;*\"]{1,60})(?:\*(\d{1,3}))?(\*)?\s*=\s*(?:\"((?:[^\"\\]|\\.){0,4000})\"|([^;]*))", re.DOTALL
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ID = re.compile(r"<\s*([^<>\s@]+@[^<>\s@]+)\s*>")
_BARE_ID = re.compile(r"[^<>\s@,;]+@[^<>\s@,;]+")
_MAX_IDS = 200


def split_headers(block: bytes) -> tuple[RawHeaders, int]:
    """Fields of a header block, and how many of its bytes they cover (a line that is no field ends the block)."""
    text = block.decode("latin-1")
    fields: RawHeaders = []
    at = 0
    while match := _FIELD.match(text, at):
        value = match[2]
        fields.append((match[1].lower(), (_FOLD.sub(" ", value) if "\n" in value else value).strip()))
        at = match.end()
    return fields, at


def unescape_bytes(raw: str) -> str:
    """Raw 8-bit header text (one character per byte) → text (hazards 6, 60)."""
    return raw if raw.isascii() else decode_text(raw.encode("latin-1", "replace"))


def decode_header(raw: str) -> str:
    """A whole unstructured value as a reader sees it, on one line."""
    if raw.isascii() and raw.isprintable() and "=?" not in raw:
        return raw.strip()
    text = unescape_bytes(raw)
    if "=?" in text:
        text = decode_words(text)
    return clean_text(text).replace("\n", " ").strip()


def decode_words(text: str) -> str:
    """Replace encoded words; neighbours of one charset are joined as bytes first, as a letter may be split between."""
    text = _BETWEEN_WORDS.sub("?=", text)
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for match in _WORD.finditer(text):
        if match.start() > end or match[1].lower() != charset:
            pieces += (decode_text(pending, charset), text[end : match.start()])
            pending, charset = b"", match[1].lower().partition("*")[0]
        pending += _word_bytes(match[2], match[3])
        end = match.end()
    return "".join((*pieces, decode_text(pending, charset), text[end:]))


def _word_bytes(encoding: str, payload: str) -> bytes:
    if encoding in "qQ":
        return a2b_qp(payload.encode("utf-8"), header=True)
    return decode_base64(payload.encode("utf-8"))


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def decode_base64(data: bytes) -> bytes:
    """Base64 as it comes: foreign characters skipped, padding missing or in the middle, a cut end (hazard 59)."""
    padding = data.find(b"=")
    if padding < 0 or not data[padding:].strip(b"=\r\n\t "):
        try:
            return a2b_base64(data)
        except Base64Error:
            pass  # mended below
    return b"".join(_decode_run(_NOT_BASE64.sub(b"", run)) for run in re.split(rb"=+", data))


def _decode_run(letters: bytes) -> bytes:
    whole = letters[: len(letters) - 1] if len(letters) % 4 == 1 else letters
    return a2b_base64(whole + b"=" * (-len(whole) % 4))


def split_parameters(raw: str) -> tuple[str, dict[str, str]]:
    """`text/plain; charset="utf-8"` → (`text/plain`, {"charset": "utf-8"}); names lower-case, values decoded."""
    value, _, _ = raw.partition(";")
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, number, star, quoted, bare in _PARAMETER.findall(raw):
        text = _ESCAPE.sub(r"\1", quoted) if quoted else bare.strip().strip('"')
        pieces.setdefault(name.lower(), []).append((int(number or 0), bool(star), text))
    return value.strip().lower(), {name: _join_parameter(parts) for name, parts in pieces.items()}


def _join_parameter(parts: list[tuple[int, bool, str]]) -> str:
    if len(parts) == 1 and not parts[0][1]:
        return parts[0][2]
    if any(star and number == 0 for number, star, _ in parts):  # a plain twin for old readers counts for nothing
        parts = [part for part in parts if part[1] or part[0] > 0]
    if extended := [part for part in parts if part[1]]:
        first = min(extended)[2]
        charset, language, rest = first.partition("'")[0], first.count("'") >= 2, first.split("'", 2)[-1]
        data = b""
        for number, star, text in sorted(parts):
            shown = rest if language and (number, star, text) == min(extended) else text
            raw = shown.encode("latin-1", "replace")
            data += unquote_to_bytes(raw) if star else raw
        return decode_text(data, charset if language else "").encode("utf-8").decode("latin-1")
    if any(number for number, _, _ in parts):
        return "".join(text for _, _, text in sorted(parts))
    return parts[0][2]


def file_name(disposition: dict[str, str], content_type: dict[str, str]) -> str:
    """What the sender called a part, '' when it has no name: RFC 2231, RFC 2047 or raw 8-bit (hazard 60)."""
    raw = disposition.get("filename") or content_type.get("name") or ""
    return decode_header(raw)[:255] if raw else ""


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Ids without brackets, in order, each once; empty, blank and shapeless ones are dropped (hazard 70)."""
    found: dict[str, None] = {}
    for value in values:
        for name in _ID.findall(value):
            found[name] = None
        if "<" not in value and _BARE_ID.fullmatch(value.strip()):
            found[value.strip()] = None
    return tuple(found)[-_MAX_IDS:]
