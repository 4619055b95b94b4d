"""Containers among the parts of a mail: signed content, winmail.dat, saved mails (.msg) and zips, opened in memory."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from mailbot.domain.errors import ParseError
from mailbot.parsers.attached.allowance import Allowance
from mailbot.parsers.attached.archive import unpack
from mailbot.parsers.attached.mapi import leaf
from mailbot.parsers.attached.outlook_msg import read_msg
from mailbot.parsers.attached.refusal import BROKEN, TOO_LARGE, UnreadableFileError
from mailbot.parsers.attached.signed import KIND as SIGNED
from mailbot.parsers.attached.signed import signed_content
from mailbot.parsers.attached.tnef import SIGNATURE as TNEF
from mailbot.parsers.attached.tnef import read_tnef
from mailbot.parsers.body import read_body
from mailbot.parsers.mime_tree import Part, parse_tree

MAX_NESTING = 3
_SIGNED_TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_ZIP_TYPES = ("application/zip", "application/x-zip-compressed", "application/x-zip")
_TYPES = {".eml": "message/rfc822", ".txt": "text/plain", ".htm": "text/html", ".html": "text/html"}


@dataclass(slots=True)
class Opened:
    """`parts`: all, also those that were inside others; `text`: of a winmail.dat; `why`: what could not be read."""

    parts: list[Part]
    allowance: Allowance
    text: str = ""
    why: list[str] = field(default_factory=list)

    def take(self, part: Part) -> None:
        """Keep a part. Raises UnreadableFileError beyond the bounds of one mail."""
        self.allowance.take_part(len(part.body))
        self.parts.append(part)


def open_parts(parts: Iterable[Part], allowance: Allowance) -> Opened:
    """The parts with everything that was packed in them. Never raises: what cannot be opened is told in `why`."""
    opened = Opened(list(parts), allowance)
    for part in list(opened.parts):
        _open(part, opened, depth=0)
    return opened


def _open(part: Part, opened: Opened, *, depth: int) -> None:
    name = part.name.lower()
    try:
        if part.inside is not None:
            return
        if part.content_type in _TNEF_TYPES or name == "winmail.dat" or part.body.startswith(TNEF):
            _open_tnef(part, opened, depth)
        elif name.endswith(".msg") or part.content_type == "application/vnd.ms-outlook":
            part.inside = read_msg(part.data)
        elif name.endswith(".zip") or part.content_type in _ZIP_TYPES:
            _open_zip(part, opened, depth)
    except UnreadableFileError as error:
        opened.why.append(error.reason)


def _open_tnef(part: Part, opened: Opened, depth: int) -> None:
    packed = read_tnef(part.data)
    opened.why += packed.why
    body = read_body(packed.mail)
    opened.text = opened.text or body.text
    for inner in body.others:
        opened.take(inner)
        _open(inner, opened, depth=_deeper(depth))


def _open_zip(part: Part, opened: Opened, depth: int) -> None:
    for name, data in unpack(part.data):
        content_type = next((kind for ending, kind in _TYPES.items() if name.lower().endswith(ending)), "")
        inner = leaf(content_type or "application/octet-stream", data, name=name)
        opened.take(inner)
        _open(inner, opened, depth=_deeper(depth))


def _deeper(depth: int) -> int:
    if depth >= MAX_NESTING:
        raise UnreadableFileError(TOO_LARGE, "filer i filer")
    return depth + 1


def open_signed(tree: Part, allowance: Allowance) -> tuple[Part, list[str]]:
    """The tree with the content of every opaque signature in its place, and why one could not be opened."""
    why: list[str] = []
    return _unsign(tree, why, allowance), why


def _unsign(part: Part, why: list[str], allowance: Allowance) -> Part:
    if part.content_type in _SIGNED_TYPES and part.parameters.get("smime-type", "").lower() != "certs-only":
        return _content(part, why, allowance)
    if not part.children:
        return part
    children = tuple(_unsign(child, why, allowance) for child in part.children)
    if all(new is old for new, old in zip(children, part.children, strict=True)):
        return part
    return replace(part, children=children)


def _content(part: Part, why: list[str], allowance: Allowance) -> Part:
    """What was signed, under the headers that the mail had outside."""
    try:
        allowance.take_signed()
        inner = parse_tree(signed_content(part.data))
    except UnreadableFileError as error:
        why.append(error.reason)
        return part
    except ParseError:
        why.append(UnreadableFileError(BROKEN, SIGNED).reason)
        return part
    outer = [(name, value) for name, value in part.headers if not name.startswith("content-")]
    inside = [(name, value) for name, value in inner.headers if name.startswith("content-")]
    return _unsign(replace(inner, headers=[*outer, *inside]), why, allowance)
