"""Reads, strictly, mail of the one simple form that the bot itself writes; of any other form it reads nothing.

The guard takes every mail apart from its bytes. For this form that is easy, and costs a tenth of what the `email`
package takes. It trusts nobody that a mail has the form: every byte of the head must fit, and at the least doubt the
answer is None and `email` reads the mail. What is read here is what `email` reads; tests hold the two side by side.
"""

import re
from binascii import a2b_base64, a2b_qp
from dataclasses import dataclass

# A name, then visible ASCII; a further line begins with a blank. Possessive (`*+`): an endless head costs no time.
_FIELD = r"([A-Za-z][A-Za-z0-9-]*+): ([!-~][ -~]*+(?:\r\n [!-~][ -~]*+)*+)\r\n"
_FIELDS = re.compile(_FIELD)
_HEAD = re.compile(rf"(?:{_FIELD})++")
_ONE_TEXT_LINES = [
    ("content-transfer-encoding", "quoted-printable"),
    ("content-type", 'text/plain; charset="utf-8"'),
    ("mime-version", "1.0"),
]
_ONE_TEXT = {name for name, _ in _ONE_TEXT_LINES}
_WORD = r"=\?utf-8\?b\?(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)\?="
_WORDS = re.compile(rf"{_WORD}(?:\r\n {_WORD})*")
_ADDRESS = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")


@dataclass(frozen=True, slots=True)
class PlainMail:
    """`headers`: lower-case names with values as folded and encoded in the mail. `text`: the body's bytes, decoded."""

    headers: list[tuple[str, str]]
    text: bytes


def read_plain(raw: bytes) -> PlainMail | None:
    """A mail with nothing but one quoted-printable text in UTF-8, and None for every other."""
    if not raw.isascii():
        return None
    head, blank, body = raw.decode("ascii").partition("\r\n\r\n")
    head += "\r\n"
    if not blank or not _HEAD.fullmatch(head):
        return None
    headers = [(name.lower(), value) for name, value in _FIELDS.findall(head)]
    if sorted(header for header in headers if header[0] in _ONE_TEXT) != _ONE_TEXT_LINES:  # each said once, and so
        return None
    return PlainMail(headers, a2b_qp(body))


def decode_words(value: str) -> str | None:
    """The text of a header of nothing but our encoded words (RFC 2047), a line each. Raises UnicodeDecodeError."""
    if not _WORDS.fullmatch(value):
        return None
    return b"".join(a2b_base64(word[len("=?utf-8?b?") : -len("?=")]) for word in value.split("\r\n ")).decode()


def is_address(value: str) -> bool:
    """Whether a header's value is one mail address and nothing else, of letters that need no quotes."""
    return _ADDRESS.fullmatch(value) is not None
