"""Outlook's own way to hold a mail (MS-OXPROPS, MS-OXCMSG): properties by number → a tree of MIME parts.

A .msg and a winmail.dat differ in how the properties are packed and say the same with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from mailbot.parsers.attached.rtf import decompress, rtf_to_html, rtf_to_text
from mailbot.parsers.charset import clean_text, decode_text
from mailbot.parsers.headers import RawHeaders, split_headers
from mailbot.parsers.html import html_to_text
from mailbot.parsers.mime_tree import Part

Value = bytes | str | int
Properties = Mapping[int, Value]

SUBJECT, SUBMITTED, TRANSPORT_HEADERS, DELIVERED = 0x0037, 0x0039, 0x007D, 0x0E06
SENDER_NAME, SENDER_EMAIL, SENDER_SMTP, ON_BEHALF_SMTP = 0x0C1A, 0x0C1F, 0x5D01, 0x5D02
BODY, RTF, HTML, MESSAGE_ID = 0x1000, 0x1009, 0x1013, 0x1035
ATTACHED_DATA, FILE_NAME, LONG_FILE_NAME, MIME_TAG, DISPLAY_NAME = 0x3701, 0x3704, 0x3707, 0x370E, 0x3001
CODEPAGE, INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
MAX_BODY = 20_000_000
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_OCTETS = "application/octet-stream"


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosure:
    """One attachment: its properties, and the mail that it is when it is one."""

    properties: Properties
    mail: Part | None = None


def mail_tree(properties: Properties, enclosures: Sequence[Enclosure]) -> Part:
    """The mail as MIME parts: headers, its text first, the attachments behind it."""
    text = body_text(properties)
    children = [leaf("text/plain", text.encode("utf-8", "replace"), charset="utf-8")] if text else []
    children += [enclosed_part(one) for one in enclosures]
    headers = _headers(properties)
    root = Part(headers=headers, content_type="multipart/mixed", parameters={}, body=b"", children=tuple(children))
    return root if children else leaf("text/plain", b"", headers=headers)


def leaf(
    content_type: str, data: bytes, *, name: str = "", charset: str = "", headers: RawHeaders | None = None
) -> Part:
    """One part with its bytes as they are."""
    parameters = {"charset": charset} if charset else {}
    if name:
        parameters["name"] = name.encode("utf-8", "replace").decode("latin-1")
    return Part(headers=headers or [], content_type=content_type, parameters=parameters, body=data)


def enclosed_part(one: Enclosure) -> Part:
    """An attachment as a part; an attached mail carries its tree."""
    given = one.properties
    name = next((text for key in (LONG_FILE_NAME, FILE_NAME, DISPLAY_NAME) if (text := text_of(given, key))), "bilaga")
    if one.mail is not None:
        part = leaf("message/rfc822", b"", name=name)
        part.inside = one.mail
        return part
    data = given.get(ATTACHED_DATA, b"")
    declared = text_of(given, MIME_TAG).lower()
    return leaf(declared if "/" in declared else _OCTETS, data if isinstance(data, bytes) else b"", name=name[:255])


def text_of(properties: Properties, key: int) -> str:
    """A text property, '' when it is absent; 8-bit text by the code page that the mail names."""
    value = properties.get(key, "")
    if isinstance(value, bytes):
        value = decode_text(value.rstrip(b"\0"), _codepage(properties))
    return value.rstrip("\0") if isinstance(value, str) else ""


def body_text(properties: Properties) -> str:
    """The text of the mail, from its plain body, its HTML or its RTF, the first that says something.

    Raises UnreadableFileError when the only body is a broken one.
    """
    if plain := clean_text(text_of(properties, BODY)[:MAX_BODY]).strip():
        return plain
    html = properties.get(HTML, b"")
    if isinstance(html, bytes):
        html = decode_text(html[:MAX_BODY].rstrip(b"\0"), _codepage(properties, INTERNET_CODEPAGE))
    if isinstance(html, str) and html.strip():
        return clean_text(html_to_text(html))
    packed = properties.get(RTF, b"")
    if not isinstance(packed, bytes) or not packed:
        return ""
    raw = decompress(packed)
    inner = rtf_to_html(raw)
    return clean_text(html_to_text(inner) if inner else rtf_to_text(raw))


def _codepage(properties: Properties, key: int = CODEPAGE) -> str:
    number = properties.get(key, properties.get(CODEPAGE, 0))
    if not isinstance(number, int) or number in (0, 1252, 20127, 28591):
        return ""
    return "utf-8" if number == 65001 else f"cp{number}"


def _headers(properties: Properties) -> RawHeaders:
    """The internet headers that came with the mail, or those that its properties stand for."""
    given = text_of(properties, TRANSPORT_HEADERS).encode("utf-8", "replace").lstrip()
    fields, _ = split_headers(given[:200_000].replace(b"\r\n", b"\n"))
    headers = [(name, value) for name, value in fields if not name.startswith("content-")]
    known = {name for name, _ in headers}
    sender = next(
        (text for key in (ON_BEHALF_SMTP, SENDER_SMTP, SENDER_EMAIL) if "@" in (text := text_of(properties, key))), ""
    )
    name = _one_line(text_of(properties, SENDER_NAME)).replace('"', "")
    own = {
        "from": f'"{name}" <{_one_line(sender)}>' if sender else "",
        "subject": _one_line(text_of(properties, SUBJECT)),
        "date": _date(properties),
        "message-id": _one_line(text_of(properties, MESSAGE_ID)),
    }
    return headers + [(name, _raw(value)) for name, value in own.items() if value and name not in known]


def _date(properties: Properties) -> str:
    ticks = properties.get(SUBMITTED, properties.get(DELIVERED))
    if not isinstance(ticks, int):
        return ""
    try:
        return format_datetime(_EPOCH + timedelta(microseconds=ticks // 10))
    except OverflowError:
        return ""


def _one_line(text: str) -> str:
    return " ".join(text.split())[:1000]


def _raw(text: str) -> str:
    """Text as a header value of RawHeaders: one character per byte."""
    return text.encode("utf-8", "replace").decode("latin-1")
