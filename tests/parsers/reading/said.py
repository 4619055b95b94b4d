"""Mails made of words alone, for tests of what is understood."""

from datetime import datetime
from zoneinfo import ZoneInfo

from mailbot.domain.message import Automatic, MailAddress, Message
from mailbot.domain.reading import Expectation, Reading
from mailbot.parsers.read import read_mail

ZONE = ZoneInfo("Europe/Stockholm")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=ZONE)
JOB = "LÅS-2026-00042"
REQUIRED = {"montering": ("customer_id", "address"), "portlas": ("brf", "brf_approved", "contact.name|contact.email")}


def message(text: str, *, subject: str = "", sent: datetime = FRIDAY, automatic: Automatic | None = None) -> Message:
    return Message(
        message_id="said@example.se",
        in_reply_to=(),
        references=(),
        sender=MailAddress(name="Eva Provberg", email="eva.provberg@solomsorg.example"),
        reply_to=None,
        to=(),
        cc=(),
        delivered_to=(),
        subject=subject,
        sent=sent,
        text=text,
        attachments=(),
        forwarded=(),
        automatic=automatic,
        bounce=None,
        headers={},
        digest="",
    )


def read(text: str, *, subject: str = "", sent: datetime = FRIDAY, automatic: Automatic | None = None) -> Reading:
    return read_mail(message(text, subject=subject, sent=sent, automatic=automatic), required=REQUIRED, received=sent)


def reply(text: str, *, fields: tuple[str, ...] = (), checkpoints: tuple[str, ...] = ()) -> Reading:
    asked = Expectation(job_ref=JOB, fields=fields, checkpoints=checkpoints) if fields or checkpoints else None
    said = message(text, subject=f"SV: [{JOB}] Montering Lindvägen 12B")
    return read_mail(said, required=REQUIRED, received=FRIDAY, expectation=asked, in_thread=True)
