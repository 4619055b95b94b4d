"""The last look at every outgoing mail: only template text and validated values go out, all else is held.

The rendered bytes are parsed again, so that an error anywhere before (template, quoting, attachment names) is caught.
It fails closed: a part that cannot be read here is a finding (privacy.md, "The outgoing guard").
"""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from functools import lru_cache
from hashlib import sha256
from urllib.parse import unquote

from mailbot.domain.role import Role
from mailbot.privacy.identifiers import find_identifiers
from mailbot.privacy.plain_mail import decode_words, is_address, read_plain
from mailbot.privacy.policy import Policy, mailable
from mailbot.privacy.protect import Known
from mailbot.privacy.redact import detect
from mailbot.privacy.slots import Slot, fits

_WORD = re.compile(r"[^\W_]+")
_ADDRESS_HEADERS = frozenset({"from", "to", "cc", "bcc", "reply-to", "sender"})
_ID_HEADERS = frozenset({"message-id", "in-reply-to", "references"})
_IDS = re.compile(r"(?:<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]{3,250}>\s*)*\Z")
_FIXED = {
    "mime-version": re.compile(r"1\.0\Z"),
    "date": re.compile(r"[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} 20\d\d \d\d:\d\d:\d\d [+-]\d{4}\Z"),
    "auto-submitted": re.compile(r"auto-(?:generated|replied)\Z"),
    "x-auto-response-suppress": re.compile(r"[A-Za-z, ]{2,40}\Z"),
    "content-language": re.compile(r"sv\Z"),
    "thread-index": re.compile(r"[A-Za-z0-9+/=]{10,400}\Z"),
    "precedence": re.compile(r"bulk\Z"),
    "content-transfer-encoding": re.compile(r"(?:7bit|8bit|base64|quoted-printable)\Z"),
}
_CONTENT_HEADERS = frozenset({"content-type", "content-disposition"})
_CONTENT_PARAMETERS = frozenset({"charset", "boundary", "name", "filename", "method", "format", "delsp"})


@dataclass(frozen=True, slots=True)
class GuardFinding:
    """Why a mail is held: a kind and where; never the words themselves."""

    kind: str
    where: str


def check_outgoing(
    raw: bytes,
    *,
    policy: Policy,
    recipient_role: Role,
    recipient_domain: str,
    slots: Mapping[str, Slot],
    static_words: Collection[str],
    addresses: Collection[str],
    vouched: Collection[str] = (),
) -> tuple[GuardFinding, ...]:
    """What speaks against sending these bytes; empty means they may go.

    `slots`: every value that the template took, by name. `static_words`: `words_of` the template's source (subject,
    text, HTML, attachment names). `addresses`: the mail addresses that the headers may hold, lower case. `vouched`:
    SHA-256 of the attached files that `sheet_guard` has read and found nothing in; any other attachment is held.
    """
    findings = [*_slot_findings(slots, policy, recipient_role, recipient_domain)]
    values = sorted({_flat(slot.value) for slot in slots.values() if slot.value.strip()}, key=len, reverse=True)
    try:
        for where, text in _texts(raw, {address.lower() for address in addresses}, vouched):
            findings.extend(_text_findings(text, where, values, static_words))
    except (MessageError, ValueError, LookupError, AttributeError, TypeError):
        findings.append(GuardFinding("unreadable", "mail"))
    except _HeldError as held:
        findings.append(held.finding)
    return tuple(dict.fromkeys(findings))


def check_free_text(texts: Mapping[str, str], *, known: Known) -> tuple[GuardFinding, ...]:
    """What speaks against sending text that a person wrote: place → text. Doubt holds it."""
    return tuple(
        dict.fromkeys(
            GuardFinding(span.kind, where)
            for where, text in texts.items()
            for form in {text, text.replace("_", " ")}
            for span in detect(form, known=known)
        )
    )


def words_of(source: str) -> frozenset[str]:
    """The words of a template's source, as the guard compares them."""
    return frozenset(_WORD.findall(html.unescape(source).lower()))


class _HeldError(Exception):
    """Something in the mail that the guard cannot vouch for at all."""

    def __init__(self, kind: str, where: str) -> None:
        super().__init__(kind)
        self.finding = GuardFinding(kind, where)


def _slot_findings(
    slots: Mapping[str, Slot], policy: Policy, role: Role, recipient_domain: str
) -> Iterator[GuardFinding]:
    allowed = mailable(policy, role, recipient_domain)
    for name, slot in slots.items():
        if not slot.value.strip():
            continue
        if slot.category not in allowed:
            yield GuardFinding("not_permitted", f"{name}:{slot.category}")
        elif not fits(slot.category, slot.value):
            yield GuardFinding("bad_value", f"{name}:{slot.category}")


def _texts(raw: bytes, addresses: Collection[str], vouched: Collection[str]) -> Iterator[tuple[str, str]]:
    """Every piece of the mail that a reader or a machine could read, with where it stands."""
    plain = read_plain(raw)
    if plain is None:
        # the older policy: a third of the time, nothing hidden
        yield from _texts_of_parts(message_from_bytes(raw), addresses, vouched)
        return
    for name, value in plain.headers:
        yield from _header(name, value, addresses)
    yield "text/plain", html.unescape(plain.text.decode())


def _texts_of_parts(
    message: Message, addresses: Collection[str], vouched: Collection[str]
) -> Iterator[tuple[str, str]]:
    for part in message.walk():
        if part.defects:
            raise _HeldError("unreadable", "mime")
        for name, value in part.items():
            yield from _header(name.lower(), str(value), addresses)
        if part.is_multipart():
            if part.get_content_type() == "message/rfc822":
                raise _HeldError("attachment", "message/rfc822")
            for where, text in (("preamble", part.preamble), ("epilogue", part.epilogue)):
                if text and text.strip():
                    yield where, text
            continue
        payload = part.get_payload(decode=True)
        if part.get_content_maintype() != "text":
            if not isinstance(payload, bytes) or sha256(payload).hexdigest() not in vouched:
                raise _HeldError("attachment", part.get_content_type())
            continue
        if not isinstance(payload, bytes):
            raise _HeldError("unreadable", "mime")
        yield part.get_content_type(), html.unescape(payload.decode(part.get_content_charset("us-ascii")))


def _decoded(value: str) -> str:
    if "=?" not in value:
        return value
    ours = decode_words(value)
    return str(make_header(decode_header(value))) if ours is None else ours


@lru_cache(maxsize=256)
def _addressees(value: str) -> tuple[tuple[str, str], ...]:
    """Display names (decoded after the split: an encoded comma is no separator) and lower-case addresses."""
    if is_address(value):
        return (("", value.lower()),)
    return tuple((_flat(_decoded(display)), address.lower()) for display, address in getaddresses([_flat(value)]))


def _header(name: str, value: str, addresses: Collection[str]) -> Iterable[tuple[str, str]]:
    """The free words of a header, to be looked at; none when its form is fixed and fits."""
    if name in _ADDRESS_HEADERS:
        return _people(name, value, addresses)
    value = _flat(_decoded(value))
    if name in _ID_HEADERS:
        form = _IDS
    elif name in _FIXED:
        form = _FIXED[name]
    elif name in _CONTENT_HEADERS:
        return _parameters(name, value)
    else:
        return ((name, value),)
    if not form.match(value):
        raise _HeldError("header", name)
    return ()


def _people(name: str, value: str, addresses: Collection[str]) -> Iterator[tuple[str, str]]:
    for display, address in _addressees(value):
        if address and address not in addresses:
            raise _HeldError("address", name)
        if display:
            yield name, display


def _parameters(name: str, value: str) -> Iterator[tuple[str, str]]:
    for parameter in value.split(";")[1:]:
        key, _, content = parameter.strip().partition("=")
        key = key.lower().rstrip("*0123456789")
        if key not in _CONTENT_PARAMETERS:
            raise _HeldError("header", name)
        if key in {"name", "filename"}:
            yield name, unquote(content.strip('"').removeprefix("utf-8''"))
        elif key == "boundary" and not re.fullmatch(r"\"?=*[\d_]*=*\"?", content):
            yield name, content


def _text_findings(text: str, where: str, values: list[str], static: Collection[str]) -> Iterator[GuardFinding]:
    """Take the slot values out; every word left must be the template's, and no identifier may be left."""
    rest = _flat(text)
    for value in values:
        if value in rest:
            rest = _without(rest, value)
    words, identifiers = _left(rest)
    if not words.issubset(static):
        yield GuardFinding("unknown_word", where)
    for kind, inside in identifiers:
        if kind != "e-post" or any(word not in static for word in inside):
            yield GuardFinding(kind, where)


def _without(text: str, value: str) -> str:
    """The text with a mark in the place of the value, wherever no letter or digit touches it."""
    parts: list[str] = []
    start, at = 0, text.find(value)
    while at >= 0:
        end = at + len(value)
        if text[at - 1 : at].isalnum() or text[end : end + 1].isalnum():
            at = text.find(value, at + 1)
            continue
        parts.append(text[start:at])
        start, at = end, text.find(value, end)
    return " \x1f ".join([*parts, text[start:]])


@lru_cache(maxsize=512)
def _left(rest: str) -> tuple[frozenset[str], tuple[tuple[str, tuple[str, ...]], ...]]:
    """The words of what is left, and its identifiers, each with its words.

    Kept, as a template without its values is the same text for mail after mail.
    """
    words = frozenset(_WORD.findall(rest.lower()))
    if not (any(map(str.isdigit, rest)) or "@" in rest):
        return words, ()
    found = ((span.kind, tuple(_WORD.findall(rest[span.start : span.end]))) for span in find_identifiers(rest))
    return words, tuple(found)


def _flat(text: str) -> str:
    return " ".join(text.split())
