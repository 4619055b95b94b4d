"""Who wrote which words when: the mail's own new text, its signature, and the mails it passes on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from mailbot.domain.message import MailAddress, Message
from mailbot.parsers.contacts import is_system
from mailbot.parsers.quotes import Forwarded, Parts, Quoted, split_quotes
from mailbot.parsers.signatures import cut_signature

_NOTICE = 300  # so long is what a system says of its own mail


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What one person wrote. `sent` is aware local time; `whole` holds the quotes too, `quoted` only them.

    `forwarded`: every mail that is passed on; `attached`: those of them that came as files. `enclosed`: texts of files.
    """

    new: str
    signature: str
    quoted: str
    whole: str
    sender: MailAddress | None
    sent: datetime
    forwarded: tuple["Written", ...] = ()
    attached: tuple["Written", ...] = ()
    enclosed: tuple[str, ...] = ()


def written(message: Message, received: datetime, own_addresses: Collection[str] = ()) -> Written:
    """Take the mail apart. `received` (aware, local) gives the zone, and the date when the mail has none.

    A mail of ours (`own_addresses`) that comes back as a forward is a quotation: never read as a report.
    """
    sent = message.sent.astimezone(received.tzinfo) if message.sent else received
    parts = split_quotes(message.text, message.subject)
    if parts.quoted and not parts.forwarded and is_system(message.sender) and len(parts.new) < _NOTICE:
        parts = split_quotes(message.text, f"VB: {message.subject}")  # a care system passes on what its user wrote
    own = {address.lower() for address in own_addresses}
    files = [written(part, received, own_addresses) for part in message.forwarded]
    attached = tuple(part for part in files if not (part.sender and part.sender.email in own))
    inner = [_passed_on(part, sent, message.sender) for part in parts.forwarded]
    return Written(
        new=parts.new.strip("\n"),
        signature=parts.signature,
        quoted=_quoted(parts),
        whole=message.text,
        sender=message.sender,
        sent=sent,
        forwarded=(*(part for part in inner if not (part.sender and part.sender.email in own)), *attached),
        attached=attached,
        enclosed=tuple(file.text for file in message.enclosed if file.text.strip()),
    )


def _quoted(parts: Parts) -> str:
    blocks: tuple[Quoted, ...] = (*parts.quoted, *parts.forwarded)
    return "\n".join(f"{block.subject}\n{block.text}" for block in blocks)


def _passed_on(part: Forwarded, sent: datetime, passer: MailAddress | None) -> Written:
    new, signature = cut_signature(part.text)
    sender = part.sender or (MailAddress(name=part.sender_name, email="") if part.sender_name else passer)
    when = part.sent or sent
    return Written(
        new=new,
        signature=signature,
        quoted="",
        whole=part.text,
        sender=sender,
        sent=when.astimezone(sent.tzinfo) if when.tzinfo else when.replace(tzinfo=sent.tzinfo),
    )
