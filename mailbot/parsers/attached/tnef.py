"""winmail.dat (TNEF, MS-OXTNEF): what Outlook packs a rich text mail into → a tree of MIME parts.

No maintained library with a permissive licence reads it, hence our own. What was read before a break is kept, and the
break is told: half a winmail.dat may lack the order.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailbot.parsers.attached.mapi import (
    ATTACHED_DATA,
    BODY,
    CODEPAGE,
    FILE_NAME,
    LONG_FILE_NAME,
    SUBJECT,
    Enclosure,
    Properties,
    Value,
    mail_tree,
)
from mailbot.parsers.attached.refusal import BROKEN, TOO_LARGE, UnreadableFileError
from mailbot.parsers.mime_tree import Part

SIGNATURE = b"\x78\x9f\x3e\x22"
MAX_ATTACHMENTS = 200
MAX_PROPERTIES = 5_000
MAX_DEPTH = 4
KIND = "winmail.dat"
_SUBJECT, _BODY, _DATA, _TITLE, _NEW_ATTACHMENT = 0x8004, 0x800C, 0x800F, 0x8010, 0x9002
_PROPERTIES, _ATTACHMENT_PROPERTIES, _CODEPAGE = 0x9003, 0x9005, 0x9007
_WIDTHS = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x000A: 4,
    0x000B: 4,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
_OBJECT, _TEXT_8, _TEXT, _BINARY = 0x000D, 0x001E, 0x001F, 0x0102
_OLD_NAMES = {_SUBJECT: SUBJECT, _BODY: BODY}
_OLD_FILE_NAMES = {_TITLE: FILE_NAME, _DATA: ATTACHED_DATA}
_COUNTED = frozenset({_OBJECT, _TEXT_8, _TEXT, _BINARY})
_MANY = 0x1000
_NAMED = 0x8000
_ID_OF_OBJECT = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """What was packed; `why` says in Swedish what is missing of it."""

    mail: Part
    why: tuple[str, ...] = ()


@dataclass(slots=True)
class _Attachment:
    properties: dict[int, Value] = field(default_factory=dict)
    mail: Part | None = None


def read_tnef(data: bytes, *, depth: int = 0) -> Opened:
    """Text and attachments of a winmail.dat. Raises UnreadableFileError when there is none in the bytes."""
    if not data.startswith(SIGNATURE):
        raise UnreadableFileError(BROKEN, KIND)
    if depth > MAX_DEPTH:
        raise UnreadableFileError(TOO_LARGE, KIND)
    message: dict[int, Value] = {}
    attachments: list[_Attachment] = []
    why: list[str] = []
    try:
        for key, value in _attributes(data):
            why += _take(key, value, message, attachments, depth)
    except struct.error:
        why.append(UnreadableFileError(BROKEN, KIND).reason)
    except UnreadableFileError as error:
        why.append(error.reason)
    enclosures = [Enclosure(properties=one.properties, mail=one.mail) for one in attachments]
    try:
        return Opened(mail=mail_tree(message, enclosures), why=tuple(why))
    except UnreadableFileError as error:  # the text is packed once more, and that is broken
        bare = {key: value for key, value in message.items() if key == SUBJECT}
        return Opened(mail=mail_tree(bare, enclosures), why=(*why, error.reason))


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of every attribute (MS-OXTNEF §2.1.1); check sums are not looked at, senders get them wrong."""
    at = 6
    while at < len(data):
        _, key, _, length = struct.unpack_from("<BHHI", data, at)
        at += 9
        if at + length > len(data):
            raise UnreadableFileError(BROKEN, KIND)
        yield key, data[at : at + length]
        at += length + 2


def _take(
    key: int, value: bytes, message: dict[int, Value], attachments: list[_Attachment], depth: int
) -> tuple[str, ...]:
    """Put one attribute where it belongs; returns what could not be read of a mail inside it."""
    if key == _NEW_ATTACHMENT:
        if len(attachments) >= MAX_ATTACHMENTS:
            raise UnreadableFileError(TOO_LARGE, KIND)
        attachments.append(_Attachment())
    elif key == _PROPERTIES:
        message.update(_properties(value))
    elif key == _CODEPAGE and len(value) >= 4:
        message.setdefault(CODEPAGE, int.from_bytes(value[:4], "little"))
    elif key in _OLD_NAMES:
        message.setdefault(_OLD_NAMES[key], value)
    elif attachments and key in _OLD_FILE_NAMES:
        attachments[-1].properties.setdefault(_OLD_FILE_NAMES[key], value)
    elif attachments and key == _ATTACHMENT_PROPERTIES:
        return _take_properties(attachments[-1], _properties(value), depth)
    return ()


def _take_properties(attachment: _Attachment, properties: Properties, depth: int) -> tuple[str, ...]:
    """The bytes that stood before the properties are the file's; only an attached mail stands among them."""
    attachment.properties = {**properties, **attachment.properties}
    if LONG_FILE_NAME in properties:
        attachment.properties[FILE_NAME] = properties[LONG_FILE_NAME]
    inner = properties.get(ATTACHED_DATA)
    if not isinstance(inner, bytes) or not inner.startswith(SIGNATURE, _ID_OF_OBJECT):
        return ()
    opened = read_tnef(inner[_ID_OF_OBJECT:], depth=depth + 1)
    attachment.mail = opened.mail
    return opened.why


def _properties(data: bytes) -> Properties:
    """The MAPI properties of one attribute (MS-OXTNEF §2.1.3.4)."""
    found: dict[int, Value] = {}
    count, at = struct.unpack_from("<I", data)[0], 4
    if count > MAX_PROPERTIES:
        raise UnreadableFileError(TOO_LARGE, KIND)
    for _ in range(count):
        kind, key = struct.unpack_from("<HH", data, at)
        at += 4
        if key >= _NAMED:
            at = _skip_name(data, at)
        value, at = _value(data, at, kind)
        if value is not None:
            found.setdefault(key, value)
    return found


def _skip_name(data: bytes, at: int) -> int:
    sort, number = struct.unpack_from("<II", data, at + 16)
    return at + 24 + (_padded(number) if sort == 1 else 0)


def _value(data: bytes, at: int, kind: int) -> tuple[Value | None, int]:
    """The value at an offset and the offset behind it; of several values the first."""
    single, many = kind & ~_MANY, 1
    if kind & _MANY or single in _COUNTED:
        many = struct.unpack_from("<I", data, at)[0]
        at += 4
        if many > len(data):
            raise UnreadableFileError(BROKEN, KIND)
    first: Value | None = None
    for number in range(many):
        if single in _COUNTED:
            length = struct.unpack_from("<I", data, at)[0]
            at += 4
        elif single in _WIDTHS:
            length = _WIDTHS[single]
        else:
            raise UnreadableFileError(BROKEN, KIND)
        if at + length > len(data):
            raise UnreadableFileError(BROKEN, KIND)
        if number == 0:
            first = _decoded(single, data[at : at + length])
        at += _padded(length)
    return first, at


def _decoded(kind: int, raw: bytes) -> Value | None:
    if kind == _TEXT:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    if kind in _COUNTED:
        return raw
    return int.from_bytes(raw, "little") if kind in (0x0003, 0x000B, 0x0014, 0x0040) else None


def _padded(length: int) -> int:
    return -(-length // 4) * 4
