"""Writes the files that Outlook makes, after Microsoft's descriptions (MS-CFB, MS-OXMSG, MS-OXTNEF, MS-OXRTFCP).

Blind to the readers: nothing of the bot is imported here, so that a mistake cannot be made twice in the same way.
"""

import struct
from collections.abc import Mapping, Sequence

UNICODE, BINARY, LONG, TIME, OBJECT = 0x001F, 0x0102, 0x0003, 0x0040, 0x000D
Property = tuple[int, int, object]  # id, type, value
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
Tree = Mapping[str, "bytes | Tree"]


def compound_file(tree: Tree) -> bytes:
    """A compound file of 512-byte sectors; streams under 4096 bytes go to the mini stream, as the format demands."""
    entries: list[list[object]] = [["Root Entry", 5, _FREE, 0, b""]]
    _add_entries(entries, 0, tree)
    mini, mini_fat, large = bytearray(), list[int](), list[bytes]()
    starts: list[tuple[int, int]] = []
    for entry in entries:
        data = entry[4]
        assert isinstance(data, bytes)
        if entry[1] != 2 or not data:
            starts.append((_END, 0))
        elif len(data) < 4096:
            starts.append((len(mini) // 64, len(data)))
            count = -(-len(data) // 64)
            mini_fat += [*range(len(mini_fat) + 1, len(mini_fat) + count), _END]
            mini += data.ljust(count * 64, b"\0")
        else:
            starts.append((-1 - len(large), len(data)))
            large.append(data)
    chains: list[bytes] = [b"", bytes(mini), b"".join(struct.pack("<I", n) for n in mini_fat), *large]
    first: list[int] = []
    fat: list[int] = []
    directory_size = -(-len(entries) * 128 // 512) * 512
    for number, data in enumerate(chains):
        size = directory_size if number == 0 else len(data)
        count = -(-size // 512)
        first.append(len(fat) if count else _END)
        fat += [*range(len(fat) + 1, len(fat) + count), _END] if count else []
    fat_sectors = 1
    while fat_sectors * 128 < len(fat) + fat_sectors:
        fat_sectors += 1
    assert fat_sectors <= 109
    fat_at = len(fat)
    fat += [_FAT] * fat_sectors
    fat += [_FREE] * (-len(fat) % 128)
    chains[0] = _directory(entries, starts, first, len(mini)).ljust(directory_size, b"\0")
    body = b"".join(data.ljust(-(-len(data) // 512) * 512, b"\0") for data in chains)
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, fat_sectors, first[0], 0, 4096, first[2],
                          -(-len(mini_fat) * 4 // 512), _END, 0, fat_at)  # fmt: skip
    header += b"".join(struct.pack("<I", fat_at + n if n < fat_sectors else _FREE) for n in range(1, 109))
    return bytes(header) + body + b"".join(struct.pack("<I", n) for n in fat)


def _add_entries(entries: list[list[object]], parent: int, tree: Tree) -> None:
    """Siblings hang on each other's right side: a legal if lopsided tree."""
    before: list[object] | None = None
    for name, held in sorted(tree.items(), key=lambda pair: (len(pair[0]), pair[0].upper())):
        number = len(entries)
        entry: list[object] = [
            name,
            2 if isinstance(held, bytes) else 1,
            _FREE,
            _FREE,
            held if isinstance(held, bytes) else b"",
        ]
        entries.append(entry)
        if before is None:
            entries[parent][3] = number
        else:
            before[2] = number
        before = entry
        if not isinstance(held, bytes):
            _add_entries(entries, number, held)
    if before is None:
        entries[parent][3] = _FREE


def _directory(entries: list[list[object]], starts: list[tuple[int, int]], first: list[int], mini: int) -> bytes:
    out = b""
    for number, ((name, kind, right, child, _), (start, size)) in enumerate(zip(entries, starts, strict=True)):
        text = (str(name) + "\0").encode("utf-16-le")
        if number == 0:
            start, size = first[1], mini
        elif start < 0:
            start = first[3 + (-1 - start)]
        below = child if kind != 2 else _FREE
        out += struct.pack("<64sHBBIII36xIQ", text, len(text), kind, 1, _FREE, right, below, start, size)
    return out


def msg_tree(properties: Sequence[Property], attachments: Sequence[Tree] = (), *, top: bool = True) -> Tree:
    """Storages and streams of one mail; an attachment is `file_tree` or `mail_attachment_tree`."""
    tree: dict[str, bytes | Tree] = {}
    count = struct.pack("<8xIIII", 0, len(attachments), 0, len(attachments))
    tree["__properties_version1.0"] = count + (b"\0" * 8 if top else b"") + _fixed(properties)
    tree |= _streams(properties)
    if top:
        tree["__nameid_version1.0"] = {"__substg1.0_00020102": b""}
    for number, attachment in enumerate(attachments):
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
    return tree


def file_tree(name: str, data: bytes) -> Tree:
    """An attached file (PidTagAttachMethod 1)."""
    properties: list[Property] = [(0x3705, LONG, 1), (0x3707, UNICODE, name), (0x3701, BINARY, data)]
    return {"__properties_version1.0": b"\0" * 8 + _fixed(properties), **_streams(properties)}


def mail_attachment_tree(name: str, mail: Tree) -> Tree:
    """An attached mail (PidTagAttachMethod 5)."""
    properties: list[Property] = [(0x3705, LONG, 5), (0x3001, UNICODE, name)]
    fixed = b"\0" * 8 + _fixed(properties)
    return {"__properties_version1.0": fixed, **_streams(properties), "__substg1.0_3701000D": mail}


def _fixed(properties: Sequence[Property]) -> bytes:
    out = b""
    for key, kind, value in properties:
        if isinstance(value, int):
            out += struct.pack("<HHIQ", kind, key, 6, value)
        else:
            size = len(value.encode("utf-16-le")) + 2 if isinstance(value, str) else len(bytes(value))  # type: ignore[call-overload]
            out += struct.pack("<HHIII", kind, key, 6, size, 0)
    return out


def _streams(properties: Sequence[Property]) -> dict[str, "bytes | Tree"]:
    found: dict[str, bytes | Tree] = {}
    for key, kind, value in properties:
        if isinstance(value, str):
            found[f"__substg1.0_{key:04X}{kind:04X}"] = value.encode("utf-16-le")
        elif isinstance(value, bytes):
            found[f"__substg1.0_{key:04X}{kind:04X}"] = value
    return found


def mail_properties(subject: str, text: str, *, name: str = "", email: str = "", at: int = 0) -> list[Property]:
    """Subject, body and sender of a mail; `at`: seconds since 1970, 0 for none."""
    found: list[Property] = [(0x0037, UNICODE, subject), (0x1000, UNICODE, text)]
    if email:
        found += [(0x0C1A, UNICODE, name), (0x5D01, UNICODE, email)]
    if at:
        found.append((0x0039, TIME, (at + 11_644_473_600) * 10_000_000))
    return found


def tnef(
    properties: Sequence[Property] = (),
    files: Sequence[tuple[str, bytes]] = (),
    *,
    body: bytes = b"",
    mails: Sequence[bytes] = (),
) -> bytes:
    """A winmail.dat: `properties` of the mail, `files` as Outlook attaches them, `body` as the old 8-bit attribute."""
    out = struct.pack("<IH", 0x223E9F78, 1) + _attribute(1, 0x89006, struct.pack("<I", 0x00010000))
    out += _attribute(1, 0x69007, struct.pack("<II", 1252, 0))
    if body:
        out += _attribute(1, 0x2800C, body + b"\0")
    if properties:
        out += _attribute(1, 0x69003, mapi_properties(properties))
    for name, data in files:
        out += _attribute(2, 0x69002, b"\0" * 14)
        out += _attribute(2, 0x18010, name.encode("cp1252", "replace")[:12] + b"\0")
        out += _attribute(2, 0x6800F, data)
        out += _attribute(2, 0x69005, mapi_properties([(0x3705, LONG, 1), (0x3707, UNICODE, name)]))
    for inner in mails:
        out += _attribute(2, 0x69002, b"\0" * 14)
        whole = b"\x07\x03\x02\x00" + b"\0" * 4 + b"\xc0" + b"\0" * 6 + b"\x46" + inner
        out += _attribute(2, 0x69005, mapi_properties([(0x3705, LONG, 5), (0x3701, OBJECT, whole)]))
    return out


def _attribute(level: int, key: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, key, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def mapi_properties(properties: Sequence[Property]) -> bytes:
    """The list of properties inside an attribute, one of them with a name instead of a number."""
    named = struct.pack("<HH16sII", LONG, 0x8005, b"\x08" * 16, 1, 10) + "Färg\0".encode("utf-16-le") + b"\0\0"
    out = struct.pack("<I", len(properties) + 1) + named + struct.pack("<I", 7)
    for key, kind, value in properties:
        out += struct.pack("<HH", kind, key)
        if isinstance(value, int):
            out += struct.pack("<Q" if kind == TIME else "<I", value)
        else:
            raw = (value + "\0").encode("utf-16-le") if isinstance(value, str) else bytes(value)  # type: ignore[call-overload]
            out += struct.pack("<II", 1, len(raw)) + raw + b"\0" * (-len(raw) % 4)
    return out


def packed_rtf(rtf: bytes) -> bytes:
    """Outlook's compressed RTF, every byte as itself and the mark of the end: legal, not small."""
    body, at = b"", 0
    while at < len(rtf):
        piece = rtf[at : at + 8]
        body += b"\0" + piece
        at += 8
    end = (207 + len(rtf)) % 4096
    if len(rtf) % 8:
        body = body[: -1 - len(rtf) % 8] + bytes([1 << len(rtf) % 8]) + rtf[len(rtf) - len(rtf) % 8 :]
    else:
        body += b"\x01"
    body += struct.pack(">H", end << 4)
    return struct.pack("<IIII", len(body) + 12, len(rtf), 0x75465A4C, 0) + body
