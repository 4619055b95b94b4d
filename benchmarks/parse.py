"""Bytes → everything that is read of a mail: `parse_message` beside the standard library's `policy.default`."""

import statistics
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import default

from benchmarks.limits import Limit, verdict
from benchmarks.mails import mails
from mailbot.parsers.mime import parse_message


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


def measure(count: int) -> bool:
    """Measure and print; returns whether the limit was kept."""
    raws = [mail.raw for mail in mails(count)]
    runs = [(_seconds(anchor, raws), _seconds(parse_message, raws)) for _ in range(3)]
    left, right = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"parse {count} mails: policy.default {count / left:.0f}/s, ours {count / right:.0f}/s")
    return verdict(Limit(name="parse over policy.default", value=left / right, must=2.5, aim=10))


def _seconds(parse: Callable[[bytes], object], raws: list[bytes]) -> float:
    start = time.perf_counter()
    for raw in raws:
        parse(raw)
    return time.perf_counter() - start
