"""The anchor of rows → jobs: the rows that a list's job leaves in our tables, fifty lines of it a commit, no thought.

SQLAlchemy Core on the schema and the settings of our own store: the inbox row with its content, a placement, the job
and its line in the journal; then the row is finished. It seals nothing, looks nothing up, writes to nobody.
Run in a process of its own by `benchmarks.sheet_jobs`; prints one line of JSON.
"""

import json
import sys
import time

from sqlalchemy import Connection

from benchmarks.peak import peak_memory
from mailbot.store.database import open_engine, transaction
from mailbot.store.migrate import upgrade
from mailbot.store.tables import contents, inbox, jobs, journal, placements

BATCH = 50
_NOW = "2026-11-23T08:00:00.000000+00:00"
_BYTES = b"x" * 300
_KEY = b"x" * 60
_DATA = json.dumps({"steps": ["x" * 40] * 20})  # about as long as a job's document
_TAKE, _CONTENT = inbox.insert(), contents.insert()
_PLACE, _JOB, _LINE = placements.insert(), jobs.insert(), journal.insert()


def keep(connection: Connection, number: int) -> None:
    """One row of the list becomes one job."""
    row = connection.execute(
        _TAKE,
        {
            "kind": "row",
            "municipality": "kommunen",
            "mailbox": "las",
            "folder": "",
            "validity": "row",
            "uid": f"1:Blad1:{number}",
            "received_at": _NOW,
            "state": "working",
        },
    ).lastrowid
    connection.execute(_CONTENT, {"inbox_id": row, "wrapped_key": _KEY, "sealed": _BYTES})
    address = f"Ängsvägen {number}"
    place = connection.execute(
        _PLACE,
        {
            "municipality": "kommunen",
            "address_key": address.lower(),
            "address": address,
            "customer_ref": f"{number:064}",
        },
    ).lastrowid
    job = f"LÅS-2026-{number:05}"
    connection.execute(
        _JOB,
        {
            "number": job,
            "municipality": "kommunen",
            "kind": "montering",
            "status": "open",
            "customer_ref": f"{number:064}",
            "address_key": address.lower(),
            "provider": "u1",
            "placement": place,
            "inbox_id": row,
            "created_at": _NOW,
            "version": 1,
            "data": _DATA,
            "wrapped_key": _KEY,
            "sealed": _BYTES,
        },
    )
    connection.execute(_LINE, {"at": _NOW, "inbox_id": row, "who": "provider", "job": job, "fact": "opened"})
    connection.execute(inbox.update().where(inbox.c.id == row).values(state="done", outcome="ordered", done_at=_NOW))


def main() -> None:
    path, count = sys.argv[1], int(sys.argv[2])
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    start = time.perf_counter()
    for first in range(0, count, BATCH):
        with transaction(engine) as connection:
            for number in range(first, min(first + BATCH, count)):
                keep(connection, number)
    seconds = time.perf_counter() - start
    engine.dispose()
    print(json.dumps({"rows": count, "seconds": seconds, "megabytes": peak_memory()}))


if __name__ == "__main__":
    main()
