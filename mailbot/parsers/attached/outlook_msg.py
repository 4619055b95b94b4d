"""A mail saved from Outlook (.msg, MS-OXMSG) → a tree of MIME parts."""

import struct

from mailbot.parsers.attached.compound_file import CompoundFile
from mailbot.parsers.attached.mapi import ATTACHED_DATA, Enclosure, Properties, Value, mail_tree
from mailbot.parsers.attached.refusal import TOO_LARGE, UnreadableFileError
from mailbot.parsers.mime_tree import Part

MAX_ATTACHMENTS = 200
MAX_DEPTH = 4
KIND = "Outlook-meddelande"
_FIXED = "__properties_version1.0"
_ATTACHMENT = "__attach_version1.0_"
_VARIABLE = "__substg1.0_"
_INNER_MAIL = f"{_VARIABLE}{ATTACHED_DATA:04X}000D"
_TEXT, _TEXT_8, _BINARY = 0x001F, 0x001E, 0x0102
_NUMBERS = {0x0002: "<h", 0x0003: "<i", 0x000B: "<?", 0x0014: "<q", 0x0040: "<Q"}


def read_msg(data: bytes) -> Part:
    """The mail with its attachments, attached mails taken apart too. Raises UnreadableFileError."""
    return _mail(CompoundFile(data), (), depth=0)


def _mail(file: CompoundFile, folder: tuple[str, ...], *, depth: int) -> Part:
    if depth > MAX_DEPTH:
        raise UnreadableFileError(TOO_LARGE, KIND)
    attachments = [name for name in file.names(folder) if name.startswith(_ATTACHMENT)]
    if len(attachments) > MAX_ATTACHMENTS:
        raise UnreadableFileError(TOO_LARGE, KIND)
    header = 32 if depth == 0 else 24  # MS-OXMSG §2.4.1: what stands before the first property
    enclosures = [_attachment(file, (*folder, name), depth) for name in attachments]
    return mail_tree(_properties(file, folder, header), enclosures)


def _attachment(file: CompoundFile, folder: tuple[str, ...], depth: int) -> Enclosure:
    inner = _mail(file, (*folder, _INNER_MAIL), depth=depth + 1) if _holds_mail(file, folder) else None
    return Enclosure(properties=_properties(file, folder, 8), mail=inner)


def _holds_mail(file: CompoundFile, folder: tuple[str, ...]) -> bool:
    return _FIXED in file.names((*folder, _INNER_MAIL))


def _properties(file: CompoundFile, folder: tuple[str, ...], header: int) -> Properties:
    found: dict[int, Value] = {}
    fixed = file.read(*folder, _FIXED)
    for at in range(header, len(fixed) - 15, 16):
        kind, key = struct.unpack_from("<HH", fixed, at)
        if kind in _NUMBERS:
            found[key] = struct.unpack_from(_NUMBERS[kind], fixed, at + 8)[0]
    for name in file.names(folder):
        if name.startswith(_VARIABLE) and len(name) == len(_VARIABLE) + 8:
            _add_variable(found, name[len(_VARIABLE) :], file, (*folder, name))
    return found


def _add_variable(found: dict[int, Value], tag: str, file: CompoundFile, path: tuple[str, ...]) -> None:
    try:
        key, kind = int(tag[:4], 16), int(tag[4:], 16)
    except ValueError:
        return  # no property has such a name
    if kind == _TEXT:
        found[key] = file.read(*path).decode("utf-16-le", "replace")
    elif kind in (_TEXT_8, _BINARY):
        found[key] = file.read(*path)
