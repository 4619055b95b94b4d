"""The second loop: clock → inbox rows. A deadline that fell due is a fact like any other, noticed once.

It also drops, a little at each tick, what time has made useless.
"""

import json
import secrets
from datetime import datetime, timedelta

from mailbot.domain.calendar import STOCKHOLM
from mailbot.runtime import Runtime, log_line
from mailbot.store import imports, inbox, outbox
from mailbot.store import jobs as job_store
from mailbot.store.database import reading, stamp, transaction
from mailbot.store.inbox import NewRow

_COUNTS_KEPT = timedelta(days=7)  # only today's are asked about
_IMPORTS_KEPT = timedelta(days=400)  # a copy of a mail, or an answer in its thread, comes sooner
_AT_A_TICK = 500  # rows looked at, or dropped: a tick stays short


def remind(runtime: Runtime) -> int:
    """Put one row per passed deadline into the inbox; the fetch key (job, checkpoint, due time) keeps it to one."""
    now = runtime.clock()
    with transaction(runtime.engine) as connection:
        rows = [
            NewRow(
                kind="deadline",
                municipality=job.municipality,
                mailbox="klockan",
                folder="",
                validity="deadline",
                uid=f"{job.number}:{step.name}:{stamp(step.due_at)}",
                received_at=now,
                note=json.dumps({"job": job.number, "checkpoint": step.name, "due_at": stamp(step.due_at)}),
            )
            for job in job_store.due(connection, now)
            for step in job.open_steps()
            if step.due_at is not None and step.due_at <= now and job.municipality in runtime.config.municipalities
        ]
        inbox.add(connection, rows)
    if rows:
        log_line("deadlines", rows=len(rows))
    return len(rows)


def forget(runtime: Runtime, *, most: int = _AT_A_TICK) -> int:
    """Drop what can no longer matter: counts of days gone by, keys of mails of which no copy comes any more.

    At most `most` rows of each; of the keys another part of the table is looked at each time. Returns how many went.
    """
    now = runtime.clock()
    first_day = _day(now - _COUNTS_KEPT)
    with reading(runtime.engine) as connection:
        keys = imports.outdated(connection, secrets.token_hex(32), now - _IMPORTS_KEPT, most)
        if not keys and not outbox.has_days(connection, first_day):
            return 0
    with transaction(runtime.engine) as connection:
        imports.forget(connection, keys)
        dropped = len(keys) + outbox.forget_days(connection, first_day, most)
    log_line("forgotten", rows=dropped)
    return dropped


def _day(moment: datetime) -> str:
    return moment.astimezone(STOCKHOLM).date().isoformat()
