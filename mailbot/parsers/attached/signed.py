"""The content inside an opaque S/MIME signature (RFC 8551 §3.5.2, RFC 5652 §5).

The `cryptography` package makes such messages and decrypts, but hands out no content of a signed one; it stands in the
open as a string of octets, possibly in pieces, so that a few tags of ASN.1 are all that must be understood. The
signature is not checked: who wrote is settled by the receiving server's verdict, as for every mail.
"""

from mailbot.parsers.attached.refusal import BROKEN, UNKNOWN, UnreadableFileError

KIND = "S/MIME"
ENCRYPTED = "Mejlet är krypterat (S/MIME) och kan bara öppnas av den som har nyckeln."
MAX_ELEMENTS = 100_000
MAX_DEPTH = 16
_SEQUENCE, _OCTETS, _OBJECT_ID, _EXPLICIT = 0x30, 0x04, 0x06, 0xA0
_IN_PIECES = 0x24
_SIGNED = bytes.fromhex("2a864886f70d010702")
_LOCKED = frozenset({bytes.fromhex("2a864886f70d010703"), bytes.fromhex("2a864886f70d0109100117")})


def signed_content(data: bytes) -> bytes:
    """The signed mail part. Raises UnreadableFileError when there is none or it is encrypted."""
    reader = _Reader(data)
    outer = reader.inside(0, _SEQUENCE)
    kind, at = reader.octets(outer, _OBJECT_ID)
    if kind in _LOCKED:
        raise UnreadableFileError(ENCRYPTED, KIND)
    if kind != _SIGNED:
        raise UnreadableFileError(UNKNOWN, KIND)
    at = reader.inside(reader.inside(at, _EXPLICIT), _SEQUENCE)
    at = reader.after(reader.after(at))  # version, digest algorithms
    _, at = reader.octets(reader.inside(at, _SEQUENCE), _OBJECT_ID)
    pieces: list[bytes] = []
    reader.gather(reader.inside(at, _EXPLICIT), pieces, depth=0)
    return b"".join(pieces)


class _Reader:
    """Tags and lengths at offsets (X.690); an element of open length ends with two zero octets."""

    def __init__(self, data: bytes) -> None:
        self._data, self._left = data, MAX_ELEMENTS

    def head(self, at: int) -> tuple[int, int, int]:
        """Tag, offset of the content and its length (-1: open) of the element at an offset."""
        self._left -= 1
        if self._left < 0 or at + 2 > len(self._data):
            raise UnreadableFileError(BROKEN, KIND)
        tag, length = self._data[at], self._data[at + 1]
        if length < 0x80:
            start = at + 2
        elif length == 0x80:
            return tag, at + 2, -1
        else:
            size = length & 0x7F
            start = at + 2 + size
            length = int.from_bytes(self._data[at + 2 : start], "big")
        if start + length > len(self._data):
            raise UnreadableFileError(BROKEN, KIND)
        return tag, start, length

    def inside(self, at: int, tag: int) -> int:
        """Offset of the content of an element that must have this tag."""
        found, start, _ = self.head(at)
        if found != tag:
            raise UnreadableFileError(BROKEN, KIND)
        return start

    def octets(self, at: int, tag: int) -> tuple[bytes, int]:
        """Content of an element of known length, and the offset behind it."""
        found, start, length = self.head(at)
        if found != tag or length < 0:
            raise UnreadableFileError(BROKEN, KIND)
        return self._data[start : start + length], start + length

    def after(self, at: int) -> int:
        """Offset behind an element, walking over what is inside one of open length without recursion."""
        opened = 0
        while True:
            tag, start, length = self.head(at)
            if tag == 0 and length == 0:
                opened -= 1
                at = start
            elif length < 0:
                opened += 1
                at = start
            else:
                at = start + length
            if opened <= 0:
                return at

    def gather(self, at: int, pieces: list[bytes], *, depth: int) -> int:
        """The octets of a string, in one piece or in many; returns the offset behind it."""
        tag, start, length = self.head(at)
        if tag == _OCTETS and length >= 0:
            pieces.append(self._data[start : start + length])
            return start + length
        if tag != _IN_PIECES or depth > MAX_DEPTH:
            raise UnreadableFileError(BROKEN, KIND)
        end = len(self._data) if length < 0 else start + length
        while start < end:
            if length < 0 and self._data[start : start + 2] == b"\0\0":
                return start + 2
            start = self.gather(start, pieces, depth=depth + 1)
        return start
