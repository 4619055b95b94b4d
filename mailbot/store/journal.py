"""The journal: append-only, who did what to which job and why; never a name, an address or a text of a mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from mailbot.store.database import stamp
from mailbot.store.prepared import run_all
from mailbot.store.tables import journal

_INSERT = insert(journal)


def write(connection: Connection, lines: Sequence[Mapping[str, object]], now: datetime) -> None:
    """Append lines; keys are columns of the journal, `at` is set here."""
    if lines:
        blank = {
            "inbox_id": None,
            "job": None,
            "before": "",
            "after": "",
            "effects": "",
            "because": "",
            "routine_digest": None,
        }
        run_all(connection, _INSERT, [{**blank, **line, "at": stamp(now)} for line in lines])


def of_job(connection: Connection, job: str) -> list[Mapping[str, Any]]:
    """A job's story, oldest first."""
    query = select(journal).where(journal.c.job == job).order_by(journal.c.id)
    return [dict(r._mapping) for r in connection.execute(query)]


def of_inbox(connection: Connection, inbox_id: int) -> list[Mapping[str, Any]]:
    """What one inbox row led to."""
    query = select(journal).where(journal.c.inbox_id == inbox_id).order_by(journal.c.id)
    return [dict(r._mapping) for r in connection.execute(query)]
