"""Compound files (MS-CFB), the file system inside a .msg: which streams there are, and their bytes.

olefile reads them too, but its last release is from 2023 and it is made for all of Office; this is what a .msg needs,
with a bound on everything that a hostile file can multiply: chains that loop, streams that share their sectors.
"""

import struct
from dataclasses import dataclass

from mailbot.parsers.attached.refusal import BROKEN, TOO_LARGE, UnreadableFileError

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAX_ENTRIES = 20_000
MAX_DEPTH = 24
KIND = "Outlook-meddelande"
_LAST_SECTOR = 0xFFFFFFFA  # values from here on end a chain or mark a free sector (MS-CFB §2.1)
_NO_ENTRY = 0xFFFFFFFF
_WHOLE = 1 << 40  # more than any file: the chain is read to its end
_IN_HEADER = 109
_ENTRY = struct.Struct("<64sHBBIII36xIQ")
_STORAGES = (1, 5)
_STREAM = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams of a compound file by their path. Raises UnreadableFileError for a broken or hostile file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = 2 * len(data)  # every byte of an honest file is read about once
        try:
            self._open()
        except (struct.error, IndexError) as error:
            raise UnreadableFileError(BROKEN, KIND) from error

    def names(self, folder: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Names of the streams and storages in a storage, in the order of the file."""
        return tuple(self._folders.get(folder, {}))

    def read(self, *path: str) -> bytes:
        """The bytes of a stream, b'' when there is none of that path."""
        entry = self._folders.get(path[:-1], {}).get(path[-1])
        if entry is None or entry.kind != _STREAM:
            return b""
        self._left -= entry.size
        if self._left < 0:
            raise UnreadableFileError(TOO_LARGE, KIND)
        small = entry.size < self._cutoff
        data = self._chain(entry.start, entry.size, self._mini_fat if small else self._fat, in_mini=small)
        if len(data) < entry.size:
            raise UnreadableFileError(BROKEN, KIND)
        return data[: entry.size]

    def _open(self) -> None:
        if not self._data.startswith(SIGNATURE):
            raise UnreadableFileError(BROKEN, KIND)
        shift, mini_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise UnreadableFileError(BROKEN, KIND)
        self._size = 1 << shift
        directory, self._cutoff, mini_start = struct.unpack_from("<I4xII", self._data, 48)
        self._mini = b""
        self._fat = self._read_fat()
        self._mini_fat = _numbers(self._chain(mini_start, _WHOLE, self._fat))
        entries = self._entries(self._chain(directory, _WHOLE, self._fat))
        if not entries or entries[0].kind != _STORAGES[1]:
            raise UnreadableFileError(BROKEN, KIND)
        self._mini = self._chain(entries[0].start, entries[0].size, self._fat)
        self._folders = _folders(entries)

    def _read_fat(self) -> tuple[int, ...]:
        """The table of sector chains: its own sectors are listed in the header and a chain behind it."""
        listed = list(struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76))
        more, per_sector = struct.unpack_from("<I", self._data, 68)[0], self._size // 4
        for _ in range(len(self._data) // self._size):
            if more >= _LAST_SECTOR:
                break
            *numbers, more = struct.unpack(f"<{per_sector}I", self._sector(more))
            listed += numbers
        sectors = [number for number in listed if number < _LAST_SECTOR]
        if len(sectors) > len(self._data) // self._size:
            raise UnreadableFileError(BROKEN, KIND)
        return _numbers(b"".join(map(self._sector, sectors)))

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        sector = self._data[at : at + self._size]
        if not sector:
            raise UnreadableFileError(BROKEN, KIND)
        return sector.ljust(self._size, b"\0")  # some programs cut the last one short

    def _chain(self, start: int, size: int, table: tuple[int, ...], *, in_mini: bool = False) -> bytes:
        """The sectors from `start` on, until `size` bytes are there or the chain ends. A loop is an error."""
        step = 64 if in_mini else self._size
        pieces: list[bytes] = []
        seen: set[int] = set()
        number = start
        while number < _LAST_SECTOR and len(pieces) * step < size:
            pieces.append(self._mini[number * step : (number + 1) * step] if in_mini else self._sector(number))
            if number >= len(table) or number in seen:
                raise UnreadableFileError(BROKEN, KIND)
            seen.add(number)
            number = table[number]
        return b"".join(pieces)

    @staticmethod
    def _entries(raw: bytes) -> list[_Entry]:
        if len(raw) // _ENTRY.size > MAX_ENTRIES:
            raise UnreadableFileError(TOO_LARGE, KIND)
        found = []
        for at in range(0, len(raw) - _ENTRY.size + 1, _ENTRY.size):
            name, length, kind, _, left, right, child, start, size = _ENTRY.unpack_from(raw, at)
            text = name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            found.append(_Entry(text, kind, left, right, child, start, size & 0xFFFFFFFF))
        return found


def _numbers(raw: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])


def _folders(entries: list[_Entry]) -> dict[tuple[str, ...], dict[str, _Entry]]:
    """Every storage with what is in it. Each entry is visited once, whatever the tree claims."""
    folders: dict[tuple[str, ...], dict[str, _Entry]] = {}
    seen = {0}
    waiting: list[tuple[int, tuple[str, ...]]] = [(entries[0].child, ())]
    while waiting:
        number, path = waiting.pop()
        if number == _NO_ENTRY or number in seen:
            continue
        if number >= len(entries) or len(path) > MAX_DEPTH:
            raise UnreadableFileError(BROKEN, KIND)
        seen.add(number)
        entry = entries[number]
        folders.setdefault(path, {})[entry.name] = entry
        waiting += [(entry.left, path), (entry.right, path)]
        if entry.kind in _STORAGES:
            waiting.append((entry.child, (*path, entry.name)))
    return {path: dict(sorted(held.items())) for path, held in folders.items()}
