"""Rows and jobs to put into a store: invented, small, each field changeable."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mailbot.domain.job import Job, Step, StepState
from mailbot.domain.reading import Item, ItemType
from mailbot.domain.role import Role
from mailbot.store.inbox import NewRow
from mailbot.store.outbox import NewMail

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def later(**span: int) -> datetime:
    return NOW + timedelta(**span)


def row(uid: str = "1", **changes: Any) -> NewRow:
    plain = NewRow(
        kind="mail",
        municipality="exempelby",
        mailbox="las",
        folder="Digitala LÅS",
        validity="7",
        uid=uid,
        received_at=NOW,
        sealed=b"sealed " + uid.encode(),
        wrapped_key=b"key",
        size=6,
    )
    return replace(plain, **changes)


def job(number: str = "LÅS-2026-00001", **changes: Any) -> Job:
    plain = Job(
        number=number,
        municipality="exempelby",
        routine="nacka",
        routine_digest="d" * 64,
        item=Item(type=ItemType.MOUNT, customer_id="3412", address="Provgatan 5"),
        created=NOW,
        orderer="samordnare@utforare.example",
        steps=(Step(name="book", role=Role.INSTALLER, label="bokas", state=StepState.OPEN, due_at=later(days=2)),),
    )
    return replace(plain, **changes)


def mail(key: str = "receipt:1", **changes: Any) -> NewMail:
    plain = NewMail(
        key=key,
        message_id=f"{key}@example.se",
        municipality="exempelby",
        sender="ut",
        purpose="receipt",
        role="provider",
        recipient="samordnare@utforare.example",
        raw=b"Subject: hej\r\n\r\nhej\r\n",
    )
    return replace(plain, **changes)
