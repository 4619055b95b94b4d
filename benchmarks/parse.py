"""Bytes → what a mail holds, and what it means: both beside the standard library's `policy.default`."""

import statistics
import time
from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes
from email.policy import default

from benchmarks.limits import Limit, verdict
from benchmarks.mails import mails
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.reading import Reading
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail

_RECEIVED = datetime(2026, 11, 23, 8, 0, tzinfo=STOCKHOLM)
_REQUIRED = {"montering": ("customer_id", "address"), "nedmontering": ("customer_id", "proposed_date")}


def anchor(raw: bytes) -> None:
    """Every header and every part decoded, as a program does that reads them."""
    mail = message_from_bytes(raw, policy=default)
    for value in mail.values():
        str(value)
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            part.get_content()
        elif not part.is_multipart():
            part.get_payload(decode=True)


def reading(raw: bytes) -> Reading:
    """The whole reading: who wants what, with the words that say so."""
    return read_mail(parse_message(raw), required=_REQUIRED, received=_RECEIVED)


def measure(count: int) -> bool:
    """Measure and print; returns whether the limits were kept."""
    raws = [mail.raw for mail in mails(count)]
    reading(raws[0])  # the patterns are worked out at the first mail
    runs = [(_seconds(anchor, raws), _seconds(parse_message, raws), _seconds(reading, raws)) for _ in range(3)]
    left, parsed, whole = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"parse {count} mails: policy.default {count / left:.0f}/s, ours {count / parsed:.0f}/s, ", end="")
    print(f"whole reading {count / whole:.0f}/s")
    parse = Limit(name="parse over policy.default", value=left / parsed, must=2.5, aim=10)
    return all(
        [verdict(parse), verdict(Limit(name="reading over policy.default", value=left / whole, must=0.3, aim=2))]
    )


def _seconds(parse: Callable[[bytes], object], raws: list[bytes]) -> float:
    start = time.perf_counter()
    for raw in raws:
        parse(raw)
    return time.perf_counter() - start
