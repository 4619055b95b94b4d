"""Orders in two voices, hurried and formal, whole mails: `two_voices.txt` holds subject, body and what is meant."""

import shlex
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from mailbot.domain.reading import Item, MailClass
from tests.parsers.reading.said import ZONE, read

THURSDAY = datetime(2026, 11, 12, 8, 0, tzinfo=ZONE)
FIELDS = {
    "id": "customer_id", "a": "address", "n": "new_address", "g": "gate_lock", "d": "proposed_date", "q": "quantity",
    "k": "keys_available", "cl": "code_lock", "co": "consent", "dc": "door_code", "cn": "customer_name",
    "cp": "customer_phone", "b": "brf", "ba": "brf_approved",
}  # fmt: skip
SENDER = "Eva Provberg"


def _mails() -> Iterator[tuple[str, str, str]]:
    for block in (Path(__file__).parent / "two_voices.txt").read_text(encoding="utf-8").split("\n===\n"):
        subject, _, rest = block.partition("\n")
        body, _, meant = rest.strip("\n").rpartition("\n>> " if "\n>> " in rest else "\n>>")
        yield subject, body, meant.strip()


def _meant(line: str) -> list[dict[str, str]]:
    """`type field=value …; type …` as one table per order; "*" leaves a field open."""
    out = []
    for order in filter(None, (part.strip() for part in line.split(";"))):
        kind, *pairs = shlex.split(order)
        out.append({"type": kind, "c": SENDER} | dict(pair.split("=", 1) for pair in pairs))
    return sorted(out, key=str)


def _said(item: Item) -> dict[str, str]:
    values: dict[str, object] = {short: getattr(item, name) for short, name in FIELDS.items()}
    values |= {"c": item.contact.name, "p": item.contact.phone}
    told = {short: str(int(v)) if isinstance(v, bool) else str(v) for short, v in values.items() if v is not None}
    return {"type": item.type.value} | told


def _plain(short: str, value: str) -> str:
    if short in ("p", "cp"):
        return "".join(filter(str.isdigit, value))
    return value.lower().replace(" ", "").split("lgh")[0] if short in ("a", "n", "cn", "b") else value


def _told(order: dict[str, str], without: set[str]) -> dict[str, str]:
    return {short: _plain(short, value) for short, value in order.items() if short not in without}


@pytest.mark.parametrize(("subject", "body", "meant"), [*_mails()])
def test_the_whole_mail_is_read_as_meant(subject: str, body: str, meant: str) -> None:
    reading = read(body, subject=subject, sent=THURSDAY)
    wanted = _meant(meant)
    found = sorted((_said(item) for item in reading.items), key=lambda order: (order["type"], order.get("id", "")))
    wanted.sort(key=lambda order: (order["type"], order.get("id", "")))
    assert (reading.mail_class is MailClass.ORDER) is bool(wanted)
    assert len(found) == len(wanted)
    for said, told in zip(found, wanted, strict=True):
        free = {short for short, value in told.items() if value == "*"}
        assert _told(said, free) == _told(told, free)
