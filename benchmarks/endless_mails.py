"""Mails made to grow the cost of reading faster than their length: the same each time, of any size."""

from collections.abc import Callable
from typing import Final

_HEAD = (
    "From: Eva Provberg <eva.provberg@solomsorg.example>\r\nSubject: {subject}\r\n"
    "Date: Mon, 23 Nov 2026 08:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: text/{kind}; charset=utf-8{more}\r\n"
    "Content-Transfer-Encoding: 8bit\r\n\r\n"
)
_OUTLOOK = (
    "-----Ursprungligt meddelande-----\nFrån: Eva\nSkickat: den 20 november 2026 08:00\nTill: Bo\nÄmne: SV: a\n\nb\n"
)

_REPEATED: Final[dict[str, str]] = {
    "endless digits": "1234567890",
    "one word": "a",
    "endless words": "lås ",
    "short lines": "ok\n",
    "empty lines": " \n",
    "unclosed brackets": "(lås ",
    "quotation marks": ">",
    "encoded words": "=?utf-8?q?a?= ",
    "label lines": "Adress: x\n",
    "half a header": "Från: Eva Ek <eva@solomsorg.example>\n",
    "recipients": "Till: Bo\n",
    "headers of quotes": _OUTLOOK,
    "'skrev' lines": "Den fre 20 nov. 2026 kl 08:00 skrev Eva <eva@solomsorg.example>:\n> hej\n",
    "signatures": "Med vänliga hälsningar\nAnna\n",
    "rules": "----------\n",
    "negations": "Låset ska INTE tas ner.\n",
    "gate locks": "montera portlås ",
    "batteries": "Batteriet är urladdat. ",
    "changes": "Den 3/12 funkar inte, kan vi ta den 5/12 istället? ",
    "damaged letters": "lÃ¥s Ã¶ ",
}
_COUNTED: Final[dict[str, str]] = {
    "phones": "070-1740{n:03d} ",
    "addresses": "Lindvägen {n}\n",
    "dates": "{d}/12 kl 13-15\n",
    "customer numbers": "Kundid: {n}\n",
    "orders in a list": "- Montering kund {n}, Lindvägen {n} lgh 1101\n",
    "orders in one line": "Beställer montering för kund {n}, Lindvägen {n} lgh 1101. ",
    "rows of a table": "{n}\tLindvägen {n}\tmontering\n",
    "reports": "Kund {n}: låset är monterat, serienr {n}77\n",
    "unit numbers": "serienummer {n}77\n",
    "numbered lines": "{n}. x\n",
    "job numbers": "LÅS-2026-{n} klart\n",
    "mail addresses": "a{n}@solomsorg.example ",
}
_PAGES: Final[dict[str, str]] = {
    "tables in tables": "<table><tr><td>",
    "open tags": "<div>lås",
    "open lists": "<ul><li>",
    "lone brackets": "<",
    "paragraphs": "<p>Lindvägen 5",
}


def _repeated(piece: str, size: int) -> str:
    return piece * (size // len(piece.encode()))


def _counted(piece: str, size: int) -> str:
    count = size // len(piece.format(n=10_000, d=10).encode())
    return "".join(piece.format(n=10_000 + at % 90_000, d=at % 28 + 1) for at in range(count))


def _raw(text: str, *, kind: str = "plain", more: str = "") -> bytes:
    return (_HEAD.format(subject="Order", kind=kind, more=more) + text).encode()


def _plain(piece: str) -> Callable[[int], bytes]:
    return lambda size: _raw(_repeated(piece, size))


def _counting(piece: str) -> Callable[[int], bytes]:
    return lambda size: _raw(_counted(piece, size))


def _page(piece: str) -> Callable[[int], bytes]:
    return lambda size: _raw(_repeated(piece, size), kind="html")


ENDLESS: Final[dict[str, Callable[[int], bytes]]] = {
    **{name: _plain(piece) for name, piece in _REPEATED.items()},
    **{name: _counting(piece) for name, piece in _COUNTED.items()},
    **{name: _page(piece) for name, piece in _PAGES.items()},
    "one flowed paragraph": lambda size: _raw(_repeated("hej \r\n", size), more="; format=flowed"),
}
"""What the text is made of → a mail whose text has about so many bytes."""
