"""Bytes of unknown honesty → clean text. Nobody's word about a charset is trusted (hazards 6, 7, 59)."""

import codecs
import re
import unicodedata

_WESTERN = frozenset(
    [
        "ascii",
        "us-ascii",
        "iso-8859-1",
        "iso8859-1",
        "iso_8859-1",
        "latin1",
        "latin-1",
        "l1",
        "windows-1252",
        "cp1252",
        "x-cp1252",
        "ansi",
        "ansi_x3.4-1968",
        "utf-8",
        "utf8",
        "unicode-1-1-utf-8",
        "default_charset",
        "unknown-8bit",
        "x-unknown",
        "unknown",
        "binary",
        "8bit",
        "7bit",
        "none",
    ]
)
_DECODABLE = re.compile(
    r"utf-?(?:7|16|32)(?:-?[bl]e)?|iso[-_]?8859-\d{1,2}|iso-2022-\w+|windows-\d{3,4}|cp\d{3,5}|koi8-[rut]|gb\w+|big5\w*"
    r"|shift_?jis|euc-\w+|mac\w*|ks_c_5601\S*",
    re.IGNORECASE,
)
_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "iso-2022-jp": "iso2022_jp_ext"}
"""Charsets whose name in a mail is smaller than what the senders' programs really write."""

# Bytes that strict UTF-8 refuses come out of "surrogateescape" as U+DC80..U+DCFF and get their cp1252 meaning here.
_ESCAPED_AS_CP1252 = {0xDC00 + b: bytes([b]).decode("cp1252", "ignore") or chr(b) for b in range(0x80, 0x100)}
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_UTF8_LETTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")


def decode_text(data: bytes, declared: str = "") -> str:
    """Decode by the declared charset where it holds, else as UTF-8, else as cp1252. Never fails, never loses a byte.

    A declared Western charset (also none, or an unknown one) is only a hint: bytes that are valid UTF-8 are UTF-8.
    """
    if not data:
        return ""
    for mark, codec in _MARKS.items() if data[0] > 0x7F else ():
        if data.startswith(mark) and (codec == "utf-8" or len(data) % 2 == 0):
            return data.decode(codec, "replace").lstrip("\ufeff") if codec != "utf-8" else _western(data[3:])
    name = declared.strip().strip("\"'").lower()
    if name not in _WESTERN and name and _DECODABLE.fullmatch(name):
        try:
            return data.decode(_WIDER.get(name, name))
        except (UnicodeDecodeError, LookupError):
            pass  # the declaration is wrong; the bytes speak for themselves below
    return _western(data)


def _western(data: bytes) -> str:
    if data.isascii():
        return data.decode("ascii")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if not _UTF8_LETTER.search(data) and not _UNDEFINED_IN_CP1252.search(data):
        return data.decode("cp1252")
    return data.decode("utf-8", "surrogateescape").translate(_ESCAPED_AS_CP1252)


# UTF-8 that somebody read as cp1252 (or latin-1). Only pairs that no Swedish text holds: `Ã` is never followed by these
# signs, and the pairs whose second half may end a sentence must touch a letter.
_BROKEN = re.compile(
    "Ã[¤¥¶©¨¼]|Ã[„…–‰\x84\x85\x96\x89](?=\\w)|(?<=\\w)Ã[„…–‰\x84\x85\x96\x89]|Â[\xa0§°´»«®·]"
    "|â€[“”™œ\x9d¦¢\x93\x94\x99\x9c]"
)


def repair_mojibake(text: str) -> str:
    """`HemtjÃ¤nst` → `Hemtjänst`, only where the damage is certain; all else is returned untouched."""
    if "Ã" in text or "Â" in text or "â€" in text:
        return _BROKEN.sub(_rejoin, text)
    return text


def _rejoin(match: re.Match[str]) -> str:
    raw = b"".join(_one_byte(char) for char in match[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _one_byte(char: str) -> bytes:
    try:
        return char.encode("cp1252")
    except UnicodeEncodeError:
        return char.encode("latin-1", "ignore")


_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)


# The same for text within latin-1, by one table: nearly every mail, at the speed of a copy. Such letters are composed.
_LATIN = bytes.maketrans(b"\r\x0b\x0c\x85\xa0", b"\n\n\n\n ")
_LATIN_INVISIBLE = bytes(c for c in range(256) if _INVISIBLE.match(chr(c)))


def clean_text(text: str) -> str:
    """Single line feeds, ordinary spaces, composed letters; without control, zero-width and soft-hyphen characters."""
    try:
        plain = text.replace("\r\n", "\n").encode("latin-1").translate(_LATIN, _LATIN_INVISIBLE).decode("latin-1")
    except UnicodeEncodeError:  # letters beyond latin-1: typographic signs, other scripts
        text = _INVISIBLE.sub("", _SPACES.sub(" ", _LINE_BREAKS.sub("\n", text)))
        return unicodedata.normalize("NFC", repair_mojibake(text))
    return repair_mojibake(plain)
