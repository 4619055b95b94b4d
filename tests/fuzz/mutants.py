"""Mails broken at random, the same ones for the same seed: what relays, scanners and bad senders do, and worse."""

import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

MAILS = Path(__file__).parents[1] / "fixtures"
_LINES = (
    b"Content-Type: multipart/mixed; boundary=x",
    b"Content-Type: text/html; charset=utf-16",
    b"Content-Type: message/rfc822",
    b"Content-Type: application/ms-tnef; name=winmail.dat",
    b"Content-Type: text/plain; charset=\xff",
    b"Content-Type: text/calendar",
    b"Content-Transfer-Encoding: base64",
    b"Content-Transfer-Encoding: quoted-printable",
    b"Content-Transfer-Encoding: uuencode",
    b"Content-Disposition: attachment; filename*=utf-8''%C3%28.xlsx",
    b"From: =?utf-8?q?=C3?= <>",
    b"Subject: =?utf-8?b?w6XDpMO2",
    b"Date: l\xf6r, 31 feb 2026 25:61:00 +9999",
    b"References: < > <<a@b> " + b"<x@y.example> " * 50,
    b"Message-ID: < >",
    b"Auto-Submitted: no",
    b"",
    b"--x",
    b"--x--",
    b"begin 644 a.txt",
)


def _flip(dice: random.Random, mail: bytearray) -> None:
    for _ in range(dice.randint(1, 20)):
        mail[dice.randrange(len(mail))] = dice.randrange(256)


def _cut(dice: random.Random, mail: bytearray) -> None:
    start = dice.randrange(len(mail))
    del mail[start : start + dice.choice((1, 30, 1000, len(mail)))]


def _repeat(dice: random.Random, mail: bytearray) -> None:
    start = dice.randrange(len(mail))
    mail[start:start] = bytes(mail[start : start + 80]) * dice.choice((2, 40))


def _insert(dice: random.Random, mail: bytearray) -> None:
    """A line of mail grammar where none belongs."""
    at = mail.find(b"\n", dice.randrange(len(mail))) + 1
    mail[at:at] = dice.choice(_LINES) + b"\n"


def _endings(dice: random.Random, mail: bytearray) -> None:
    mail[:] = bytes(mail).replace(b"\r\n", b"\n").replace(b"\n", dice.choice((b"\r", b"\r\r\n", b"\n\n", b"\x00\n")))


_WAYS: Sequence[Callable[[random.Random, bytearray], None]] = (_flip, _cut, _repeat, _insert, _insert, _endings)


def mutants(count: int, *, seed: int) -> Iterator[bytes]:
    """`count` broken mails, made of the mails in the fixtures."""
    dice = random.Random(seed)
    mails = [path.read_bytes() for path in sorted(MAILS.rglob("*.eml"))]
    for _ in range(count):
        mail = bytearray(dice.choice(mails))
        if dice.random() < 0.2:  # the head of one mail on the body of another
            mail[len(mail) // 2 :] = dice.choice(mails)[-len(mail) :]
        for _ in range(dice.randint(1, 4)):
            if mail:
                dice.choice(_WAYS)(dice, mail)
        yield bytes(mail)
