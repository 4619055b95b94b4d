"""A finished mail as bytes: plain text, headers that stop loops, a Message-ID fixed and signed here."""

import binascii
import secrets
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import Message as EmailMessage
from email.policy import compat32
from email.utils import format_datetime, formataddr

from mailbot.domain.job import Thread
from mailbot.privacy.vault import Vault

_WIRE = compat32.clone(linesep="\r\n", max_line_length=None)


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
    mail = EmailMessage(policy=_WIRE)
    mail["From"] = formataddr((_one_line(letter.sender_name), letter.sender), "utf-8")
    mail["To"] = _one_line(letter.recipient)
    mail["Subject"] = _encoded(letter.subject)
    mail["Date"] = format_datetime(letter.date)
    mail["Message-ID"] = f"<{letter.message_id}>"
    if letter.reply_to:
        mail["Reply-To"] = letter.reply_to
    _thread_headers(mail, letter.thread)
    mail["Auto-Submitted"] = "auto-replied" if letter.answer else "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail["MIME-Version"] = "1.0"
    mail["Content-Type"] = 'text/plain; charset="utf-8"'
    mail["Content-Transfer-Encoding"] = "quoted-printable"
    mail["Content-Language"] = "sv"
    body = letter.body.replace("\r\n", "\n").encode().replace(b"\n", b"\r\n")
    mail.set_payload(binascii.b2a_qp(body, istext=True).decode("ascii").replace("\r\n", "\n"))
    return mail.as_bytes(policy=_WIRE)


def _thread_headers(mail: EmailMessage, thread: Thread | None) -> None:
    """The same conversation in the sender's mail program (hazard 75); the topic is ours, never the sender's words."""
    if thread is None or not thread.message_id:
        return
    mail["In-Reply-To"] = f"<{_one_line(thread.message_id)}>"
    chain = [*thread.references[-10:], thread.message_id]
    mail["References"] = "\r\n ".join(f"<{_one_line(i)}>" for i in dict.fromkeys(chain))
    if thread.thread_index:
        mail["Thread-Index"] = _one_line(thread.thread_index)


def _encoded(text: str) -> str:
    text = _one_line(text)
    return text if text.isascii() else Header(text, "utf-8").encode(linesep="\r\n")


def _one_line(text: str) -> str:
    return " ".join(text.split())
