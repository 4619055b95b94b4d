"""The text of a mail out of its parts, and what is left beside it."""

import re
from dataclasses import dataclass, field
from hashlib import sha256

from mailbot.parsers.charset import clean_text, decode_text
from mailbot.parsers.html import holds_struck_out, html_to_text
from mailbot.parsers.mime_tree import Part

MOST_TEXT = 10_000_000
"""Characters of a mail's text that are kept for reading: five thousand pages."""
TOO_LONG = "Mejlet är för långt för att läsas i sin helhet."
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", re.IGNORECASE)
_STUB = re.compile(
    r"html|webbläsar|web browser|e-postprogram|mail ?client|visas? inte|not support|stöd(?:er|s|jer) inte",
    re.IGNORECASE,
)
_STUB_LENGTH = 300
_BLANKS = b" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f"
_OGHAM_SPACE = "\u1680"
_QUOTE_MARKS = re.compile(r">+")


@dataclass(slots=True)
class Body:
    """`others`: parts that are not the mail's own text. `fingerprints`: (name, SHA-256) of every decoded leaf."""

    text: str = ""
    others: list[Part] = field(default_factory=list)
    fingerprints: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass(slots=True)
class _Found:
    """Text of one branch, not yet rendered."""

    plain: str = ""
    html: str = ""

    def join(self, other: "_Found") -> None:
        self.plain, self.html = "\n".join(filter(None, (self.plain, other.plain))), self.html + other.html


def read_body(tree: Part) -> Body:
    """Choose and clean the text that the sender wrote (plain before HTML, when it says the same), list the rest."""
    body = Body()
    body.text = _tidy(_render(_collect(tree, body, is_root=True)))
    return body


def _collect(part: Part, body: Body, *, is_root: bool = False) -> _Found:
    if part.children:
        return _collect_children(part, body)
    if part.content_type not in ("text/plain", "text/html") or not _is_own_text(part, is_root):
        body.others.append(part)
        body.fingerprints.append((part.name, sha256(part.data).digest()))
        return _Found()
    text = _part_text(part)
    body.fingerprints.append((part.content_type, sha256(_letters(text)).digest()))
    return _Found(html=text) if part.content_type == "text/html" else _Found(plain=text)


def _letters(text: str) -> bytes:
    """Clean text without blanks and line ends, which relays change. It holds one sort of blank that is not ASCII."""
    return text.replace(_OGHAM_SPACE, "").encode("utf-8", "replace").translate(None, _BLANKS)


def _collect_children(part: Part, body: Body) -> _Found:
    found = [_collect(child, body) for child in part.children]
    whole = _Found()
    for piece in found:
        if part.content_type == "multipart/alternative":
            whole.plain, whole.html = whole.plain or piece.plain, piece.html or whole.html
        elif piece.plain and piece.html:
            whole.join(_Found(plain=_render(piece)))
        else:
            whole.join(piece)
    if part.content_type != "multipart/alternative" and whole.plain and whole.html:
        return _Found(plain="\n".join(filter(None, map(_render, found))))
    return whole


def _is_own_text(part: Part, is_root: bool) -> bool:
    return is_root or (part.disposition[0] != "attachment" and not part.name)


def _part_text(part: Part) -> str:
    data, charset = part.data, part.parameters.get("charset", "")
    if not charset and part.content_type == "text/html" and (meta := _META_CHARSET.search(data, 0, 2000)):
        charset = meta[1].decode("ascii")
    text = clean_text(decode_text(data, charset))
    if part.parameters.get("format", "").lower() == "flowed":
        return _unflow(text, delete_space=part.parameters.get("delsp", "").lower() == "yes")
    return text


def _render(found: _Found) -> str:
    """Plain text, unless it is a stub or hides that the sender struck something out."""
    if not found.html:
        return found.plain
    plain = found.plain.strip()
    is_stub = len(plain) < _STUB_LENGTH and (not plain or bool(_STUB.search(plain)))
    if is_stub or holds_struck_out(found.html):
        return clean_text(html_to_text(found.html)) or found.plain
    return found.plain


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in text.split("\n")).strip("\n")


def _unflow(text: str, *, delete_space: bool) -> str:
    """Join the soft-broken lines of format=flowed (RFC 3676) at the same depth of quotation."""
    pieces: list[str] = []  # one join at the end: a paragraph without end costs what its length does
    open_depth = -1  # depth of the line that goes on, -1 when none does
    for line in text.split("\n"):
        marks = _QUOTE_MARKS.match(line)
        depth = marks.end() if marks else 0
        content = line[depth:].removeprefix(" ")
        soft = content.endswith(" ") and content != "-- "
        content = content[:-1] if soft and delete_space else content
        if open_depth == depth:
            pieces.append(content)
        else:
            pieces += ("\n" if pieces else "", ">" * depth, " " if depth else "", content)
        open_depth = depth if soft else -1
    return "".join(pieces)
