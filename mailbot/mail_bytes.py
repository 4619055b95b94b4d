"""A finished mail as bytes: plain text, headers that stop loops, a Message-ID fixed and signed here."""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime, formataddr
from functools import lru_cache

from mailbot.domain.job import Thread
from mailbot.privacy.vault import Vault


@dataclass(frozen=True, kw_only=True, slots=True)
class Enclosure:
    """A workbook (.xlsx) that goes along. `name`: ASCII, ours; `digest`: SHA-256 of the bytes that were looked at."""

    name: str
    data: bytes = field(repr=False)
    digest: str = ""

    def __post_init__(self) -> None:
        """What is sent is held against this."""
        object.__setattr__(self, "digest", hashlib.sha256(self.data).hexdigest())


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """What one mail consists of. `subject` and `body` are template text with slot values; no incoming text."""

    sender_name: str
    sender: str
    recipient: str
    subject: str
    body: str
    message_id: str
    date: datetime
    reply_to: str | None = None
    thread: Thread | None = None
    answer: bool = False
    enclosures: tuple[Enclosure, ...] = ()


def new_message_id(vault: Vault, job: str | None, sender: str) -> str:
    """`<2026-00042.nonce.signature@domain>` without brackets: a reply carries the job back, and nobody can forge it."""
    ident = job.removeprefix("LÅS-") if job else "0"
    body = f"{ident}.{secrets.token_hex(6)}"
    return f"{body}.{vault.sign(body)}@{sender.rsplit('@', 1)[1]}"


def job_in_message_id(vault: Vault, message_id: str) -> str | None:
    """The job number in a Message-ID of ours; None for foreign, unsigned or tampered ids (hazards 65, 70, 89)."""
    local = message_id.partition("@")[0]
    body, _, signature = local.rpartition(".")
    if not body or not vault.verify(body, signature):
        return None
    ident = body.partition(".")[0]
    return f"LÅS-{ident}" if ident != "0" else None


def plus_address(vault: Vault, sender: str, job: str) -> str:
    """`service+2026-00042.signature@domain`: survives gateways that strip headers."""
    local, _, domain = sender.partition("@")
    ident = job.removeprefix("LÅS-")
    return f"{local}+{ident}.{vault.sign('plus:' + ident)}@{domain}"


def job_in_plus_address(vault: Vault, address: str) -> str | None:
    """The job number in a plus address of ours, None when it is not signed by us."""
    tag = address.partition("@")[0].partition("+")[2]
    ident, _, signature = tag.rpartition(".")
    return f"LÅS-{ident}" if ident and vault.verify("plus:" + ident, signature) else None


def to_bytes(letter: Letter) -> bytes:
    """RFC 5322 bytes with CRLF. Line breaks in header values are impossible: they become blanks."""
    headers = [
        ("From", _from(letter.sender_name, letter.sender)),
        ("To", _encoded(letter.recipient)),
        ("Subject", _encoded(letter.subject)),
        ("Date", _date(letter.date.isoformat(timespec="seconds"))),
        ("Message-ID", f"<{_encoded(letter.message_id)}>"),
    ]
    if letter.reply_to:
        headers.append(("Reply-To", _encoded(letter.reply_to)))
    headers += _thread_headers(letter.thread)
    headers.append(("Auto-Submitted", "auto-replied" if letter.answer else "auto-generated"))
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    body = letter.body.replace("\r\n", "\n").encode().replace(b"\n", b"\r\n")
    text = _TEXT + b"\r\n" + binascii.b2a_qp(body, istext=True)
    if not letter.enclosures:
        return head.encode("ascii") + _FIXED + text
    parts = b"".join(b"\r\n--" + _BOUNDARY + b"\r\n" + part for part in (text, *map(_enclosed, letter.enclosures)))
    return head.encode("ascii") + _FIXED + _MIXED + b"\r\n" + parts[2:] + b"\r\n--" + _BOUNDARY + b"--\r\n"


def _enclosed(enclosure: Enclosure) -> bytes:
    head = (
        f'Content-Type: {_WORKBOOK};\r\n name="{enclosure.name}"\r\n'
        f'Content-Disposition: attachment;\r\n filename="{enclosure.name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\n"
    )
    return head.encode("ascii") + base64.encodebytes(enclosure.data).rstrip().replace(b"\n", b"\r\n")


_WORD_BYTES = 36  # an encoded word of 60 characters: lines stay below 75
_FIXED = b"X-Auto-Response-Suppress: OOF, AutoReply\r\nMIME-Version: 1.0\r\n"
_TEXT = (
    b'Content-Type: text/plain; charset="utf-8"\r\n'
    b"Content-Transfer-Encoding: quoted-printable\r\n"
    b"Content-Language: sv\r\n"
)
_BOUNDARY = b"===============1=="  # neither quoted-printable nor base64 can hold it
_MIXED = b'Content-Type: multipart/mixed; boundary="' + _BOUNDARY + b'"\r\n'
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _thread_headers(thread: Thread | None) -> list[tuple[str, str]]:
    """The same conversation in the sender's mail program (hazard 75); the topic is ours, never the sender's words."""
    if thread is None or not thread.message_id:
        return []
    chain = dict.fromkeys([*thread.references[-10:], thread.message_id])
    headers = [
        ("In-Reply-To", f"<{_encoded(thread.message_id)}>"),
        ("References", "\r\n ".join(f"<{_encoded(i)}>" for i in chain)),
    ]
    if thread.thread_index:
        headers.append(("Thread-Index", _encoded(thread.thread_index)))
    return headers


def _encoded(text: str) -> str:
    """A header value: as it is when it is ASCII, else in encoded words, a line each (RFC 2047 §2)."""
    text = _one_line(text)
    return text if text.isascii() else "\r\n ".join(_encoded_words(text))


def _encoded_words(text: str) -> Iterator[str]:
    """Whole characters only in each word, as RFC 2047 §5 demands."""
    rest = text.encode("utf-8", "replace")
    while len(rest) > _WORD_BYTES:
        end = _WORD_BYTES
        while rest[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        yield _encoded_word(rest[:end])
        rest = rest[end:]
    yield _encoded_word(rest)


def _encoded_word(part: bytes) -> str:
    return f"=?utf-8?b?{binascii.b2a_base64(part, newline=False).decode('ascii')}?="


@lru_cache(maxsize=8)  # by its text: two equal moments may be written in two zones
def _date(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment))


@lru_cache(maxsize=64)
def _from(name: str, address: str) -> str:
    return formataddr((_one_line(name), address), "utf-8")


def _one_line(text: str) -> str:
    return " ".join(text.split())
