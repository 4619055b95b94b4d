"""Where each mailbox stands, and which process holds which lease."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, or_, select, update

from mailbot.store.database import moment, stamp
from mailbot.store.dialect import insert_or_ignore
from mailbot.store.tables import leases, mailboxes


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxState:
    """A mailbox's cursor, first day and health. Times are aware."""

    cursor: str | None
    since: datetime
    polled_at: datetime | None
    failures: int
    next_at: datetime | None


def mailbox(connection: Connection, name: str, first_day: datetime) -> MailboxState:
    """The stored state; `first_day` is kept from the first call on (a restart does not move the start)."""
    connection.execute(insert_or_ignore(connection, mailboxes).values(name=name, since=stamp(first_day)))
    row = connection.execute(select(mailboxes).where(mailboxes.c.name == name)).one()
    return MailboxState(
        cursor=row.cursor,
        since=moment(row.since) if row.since else first_day,
        polled_at=moment(row.polled_at) if row.polled_at else None,
        failures=row.failures,
        next_at=moment(row.next_at) if row.next_at else None,
    )


def keep_cursor(connection: Connection, name: str, cursor: str) -> None:
    """Move a mailbox's cursor, in the same transaction as the mails behind it (T1)."""
    connection.execute(update(mailboxes).where(mailboxes.c.name == name).values(cursor=cursor))


def polled(connection: Connection, name: str, now: datetime) -> None:
    """A good poll: the failures are forgotten."""
    values = {"polled_at": stamp(now), "failures": 0, "failure": "", "failed_at": None, "next_at": None}
    connection.execute(update(mailboxes).where(mailboxes.c.name == name).values(values))


RED_AFTER = 3
"""Failures in a row that make a mailbox red; one that trying again will not mend counts as many at once."""


def poll_failed(
    connection: Connection, name: str, now: datetime, because: str, wait: timedelta, *, permanent: bool = False
) -> None:
    """A poll that failed; the next try waits. It is never given up (hazard 47)."""
    count = mailboxes.c.failures + 1
    values = {
        "failed_at": stamp(now),
        "failure": because,
        "failures": case((count < RED_AFTER, RED_AFTER), else_=count) if permanent else count,
        "next_at": stamp(now + wait),
    }
    connection.execute(update(mailboxes).where(mailboxes.c.name == name).values(values))


def all_mailboxes(connection: Connection) -> list[Mapping[str, Any]]:
    """Every mailbox's stored row, for status."""
    return [dict(r._mapping) for r in connection.execute(select(mailboxes).order_by(mailboxes.c.name))]


def take_lease(connection: Connection, name: str, holder: str, now: datetime, length: timedelta) -> bool:
    """Take or renew a lease; False when another process holds it and it has not run out."""
    connection.execute(insert_or_ignore(connection, leases).values(name=name, holder=holder, until=stamp(now)))
    free = or_(leases.c.holder == holder, leases.c.until <= stamp(now))
    taken = update(leases).where(leases.c.name == name, free).values(holder=holder, until=stamp(now + length))
    return bool(connection.execute(taken).rowcount == 1)
