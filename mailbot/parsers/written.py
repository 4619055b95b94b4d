"""Who wrote which words when: the mail's own new text, its signature, and the mails it passes on."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from mailbot.domain.message import MailAddress, Message

_HEADER = re.compile(
    r"^(?:-{2,}\s*(?:ursprungligt meddelande|original message|vidarebefordrat meddelande"
    r"|forwarded message)\s*-{2,}|från:\s.*@.*|_{20,}"
    r"|den .{5,60} skrev .*:|on .{5,60} wrote:)\s*$",
    re.I | re.M,
)
_SIGNATURE = re.compile(
    r"^\s*(?:--|mvh\b.*|vänligen\W*|hälsningar\b.*|(?:med )?vänliga? hälsning(?:ar)?\b.*"
    r"|/\s?\w+.*|skickat från min .*|hämta outlook .*)\s*$",
    re.I | re.M,
)
_FORWARD = re.compile(r"^-{2,}\s*vidarebefordrat meddelande\s*-{2,}\s*$", re.I | re.M)
_FROM = re.compile(r"^från:\s*(?P<name>[^<\n]*?)\s*<(?P<email>[^>\s]+@[^>\s]+)>", re.I | re.M)


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What one person wrote. `sent` is aware local time; `whole` holds the quotes too."""

    new: str
    signature: str
    quoted: str
    whole: str
    sender: MailAddress | None
    sent: datetime
    forwarded: tuple["Written", ...] = ()


def written(message: Message, received: datetime, own_addresses: Collection[str] = ()) -> Written:
    """Take the mail apart. `received` (aware, local) gives the zone, and the date when the mail has none."""
    sent = message.sent.astimezone(received.tzinfo) if message.sent else received
    new, rest = _cut(message.text, _HEADER)
    lines = [line for line in new.split("\n") if not line.startswith(">")]
    new, signature = _cut("\n".join(lines), _SIGNATURE)
    inner = tuple(written(part, received, own_addresses) for part in message.forwarded)
    if _FORWARD.search(message.text):
        inner = (*inner, _passed_on(rest, sent))
    return Written(
        new=new.strip("\n"),
        signature=signature,
        quoted=rest,
        whole=message.text,
        sender=message.sender,
        sent=sent,
        forwarded=inner,
    )


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    match = pattern.search(text)
    return (text[: match.start()], text[match.start() :]) if match else (text, "")


def _passed_on(text: str, sent: datetime) -> Written:
    origin = _FROM.search(text)
    body = text.split("\n\n", 1)[-1]
    sender = MailAddress(name=origin["name"], email=origin["email"].lower()) if origin else None
    new, signature = _cut(body, _SIGNATURE)
    return Written(new=new, signature=signature, quoted="", whole=text, sender=sender, sent=sent)
