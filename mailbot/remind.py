"""The second loop: clock → inbox rows. A deadline that fell due is a fact like any other, noticed once."""

import json

from mailbot.runtime import Runtime, log_line
from mailbot.store import inbox
from mailbot.store import jobs as job_store
from mailbot.store.database import stamp, transaction
from mailbot.store.inbox import NewRow


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
