"""Bytes → Message. Any bytes give a Message or a ParseError, in time and memory that follow their length."""

import re
from collections.abc import Iterable
from hashlib import sha256

from mailbot.domain.errors import ParseError
from mailbot.domain.message import Attachment, MailAddress, Message
from mailbot.parsers.attached.allowance import Allowance
from mailbot.parsers.attached.documents import read_documents
from mailbot.parsers.attached.opened import open_parts, open_signed
from mailbot.parsers.automatic import find_automatic, find_bounce
from mailbot.parsers.body import MOST_TEXT, TOO_LONG, Body, read_body
from mailbot.parsers.header_dates import parse_sent
from mailbot.parsers.headers import RawHeaders, decode_header, message_ids
from mailbot.parsers.mail_addresses import clean_email, parse_addresses
from mailbot.parsers.mime_tree import Part, parse_tree

MAX_FORWARDED_DEPTH = 4
MAX_FORWARDED = 50

_KNOWN_FIELDS = frozenset(
    [
        "from",
        "to",
        "cc",
        "subject",
        "date",
        "message-id",
        "received",
        "mime-version",
        "content-type",
        "return-path",
        "sender",
    ]
)
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-rcpt-to")
_TRACE = ("received", "authentication-results")
_MAX_TRACE = 100
_MAX_HEADERS = 2_000
_FORGED = "x-mailbot-"
_ANGLES = re.compile(r"[<>\s]")


def parse_message(raw: bytes) -> Message:
    """Parse one mail as it came from the server (RFC 5322, RFC 2045-2047, RFC 2231, RFC 3462).

    Raises ParseError (Swedish, without mail content) for bytes that are no mail and for mails beyond the bounds of
    `mime_tree`; whatever else is wrong with a mail is mended or left out (hazards 3, 4, 6-9, 59-63, 66, 70, 77, 80).
    """
    return _read(parse_tree(raw), Allowance(), depth=0)


def _read(tree: Part, allowance: Allowance, *, depth: int) -> Message:
    values = _group(tree.headers)
    if not values.keys() & _KNOWN_FIELDS:
        raise ParseError("Det som kom är inget mejl som kan läsas: det saknar både avsändare, ämne och datum.")
    tree, sealed = open_signed(tree, allowance)
    body = read_body(tree)
    opened = open_parts(body.others, allowance)
    text = body.text or opened.text  # winmail.dat says again what the mail says, unless the mail says nothing
    headers = _decoded(tree.headers)
    sender = next(iter(parse_addresses(values.get("from", ()))), None)
    subject = (headers.get("subject") or ("",))[0]
    text, too_long = text[:MOST_TEXT], [TOO_LONG] if len(text) > MOST_TEXT else []
    automatic = find_automatic(headers, sender, subject, text, tree.content_type, tree.parameters)
    bounce = find_bounce(tree, subject, text) if automatic == "bounce" else None
    attachments = tuple(_attachment(part) for part in opened.parts)
    forwarded = () if bounce else _forwarded(opened.parts, allowance, depth)
    enclosed, unread = ((), ()) if bounce else read_documents(attachments, allowance)
    inside = [why for mail in forwarded for why in mail.unread]
    sent = parse_sent(decode_header(next(iter(values.get("date", ())), "")))
    return Message(
        message_id=next(iter(message_ids(values.get("message-id", ()))), None),
        in_reply_to=message_ids(values.get("in-reply-to", ())),
        references=message_ids(values.get("references", ())),
        sender=sender,
        reply_to=next(iter(parse_addresses(values.get("reply-to", ()))), None),
        to=parse_addresses(values.get("to", ())),
        cc=parse_addresses(values.get("cc", ())),
        delivered_to=_delivered_to(values),
        subject=subject,
        sent=sent,
        text=text,
        attachments=attachments,
        forwarded=forwarded,
        automatic=automatic,
        bounce=bounce,
        headers=headers,
        digest=_digest(sender, str(sent) if sent else "".join(values.get("date", ())), subject, body),
        trace=_trace(tree.headers),
        enclosed=enclosed,
        unread=tuple(dict.fromkeys([*too_long, *sealed, *opened.why, *unread, *inside])),
    )


def _attachment(part: Part) -> Attachment:
    return Attachment(name=part.name, content_type=part.content_type, data=part.data)


def _group(headers: RawHeaders) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for name, value in headers[:_MAX_HEADERS]:
        values.setdefault(name, []).append(value)
    return values


def _decoded(headers: RawHeaders) -> dict[str, tuple[str, ...]]:
    """Every header for a reader; ours are dropped, as only this program may have written them (hazard 86)."""
    decoded: dict[str, tuple[str, ...]] = {}
    for name, value in headers[:_MAX_HEADERS]:
        if not name.startswith(_FORGED):
            decoded[name] = (*decoded.get(name, ()), decode_header(value))
    return decoded


def _delivered_to(values: dict[str, list[str]]) -> tuple[str, ...]:
    raw = (value for name in _DELIVERED_TO for value in values.get(name, ()))
    addresses = (clean_email(_ANGLES.sub("", value)) for value in raw)
    return tuple(dict.fromkeys(address for address in addresses if address))


def _trace(headers: RawHeaders) -> tuple[tuple[str, str], ...]:
    return tuple((name, decode_header(value)) for name, value in headers if name in _TRACE)[:_MAX_TRACE]


def _forwarded(parts: Iterable[Part], allowance: Allowance, depth: int) -> tuple[Message, ...]:
    if depth >= MAX_FORWARDED_DEPTH:
        return ()
    found: list[Message] = []
    for part in parts:
        if len(found) < MAX_FORWARDED and _is_mail(part):
            try:
                found.append(_read(part.inside or parse_tree(part.data), allowance, depth=depth + 1))
            except ParseError:
                continue  # the attachment itself is kept, and a person can open it
    return tuple(found)


def _is_mail(part: Part) -> bool:
    return (
        part.inside is not None
        or part.content_type in ("message/rfc822", "message/global")
        or part.name.lower().endswith(".eml")
    )


def _digest(sender: MailAddress | None, date: str, subject: str, body: Body) -> str:
    """The same for two deliveries of one mail, whatever relays did to encodings, folding and line ends."""
    content = sha256()
    for field in (sender.email if sender else "", date, subject):
        content.update(field.encode("utf-8", "replace") + b"\0")
    for name, fingerprint in body.fingerprints:
        content.update(name.encode("utf-8", "replace") + b"\0" + fingerprint)
    return content.hexdigest()
