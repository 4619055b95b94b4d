"""What the database knows of the mails on the server: which to move when finished, which could not be fetched yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from mailbot.store.database import stamp
from mailbot.store.dialect import insert_or_set
from mailbot.store.inbox import CHUNK, MAX_ATTEMPTS, PAUSES, NewRow
from mailbot.store.tables import contents, inbox


def to_move(connection: Connection, mailbox: str, limit: int = 200) -> list[tuple[int, str, str, str]]:
    """Finished mails whose copy still lies in the read folder: (id, folder, validity, uid).

    Those that were tried before come last: one that its server never lets go cannot hold up the others.
    """
    query = (
        select(inbox.c.id, inbox.c.folder, inbox.c.validity, inbox.c.uid)
        .where(
            inbox.c.mailbox == mailbox,
            inbox.c.server.in_(("stays", "moving")),
            inbox.c.kind == "mail",
            inbox.c.state.in_(("done", "waiting", "ignored")),
        )
        .order_by(inbox.c.server.desc(), inbox.c.id)
        .limit(limit)
    )
    return [(r.id, r.folder, r.validity, r.uid) for r in connection.execute(query)]


def mark_server(connection: Connection, ids: Sequence[int], server: str) -> None:
    """Note where the copy on the server is: `moving` is the receipt written before the move, `moved` the end."""
    for start in range(0, len(ids), CHUNK):
        connection.execute(update(inbox).where(inbox.c.id.in_(ids[start : start + CHUNK])).values(server=server))


def unfetched(connection: Connection, mailbox: str, now: datetime) -> list[tuple[int, str, str, str, int]]:
    """Mails that the server would not hand over and that are due for another try: id, folder, validity, uid, tries."""
    query = select(inbox).where(  # by state alone: they are few, while the mailbox's rows are all there ever were
        inbox.c.state == "unfetched", or_(inbox.c.next_at.is_(None), inbox.c.next_at <= stamp(now))
    )
    found = connection.execute(query)
    return [(r.id, r.folder, r.validity, r.uid, r.attempts) for r in found if r.mailbox == mailbox]


def fetched_late(connection: Connection, row_id: int, row: NewRow) -> None:
    """The bytes of a mail that could not be fetched before."""
    values = {
        "state": "received",
        "size": row.size,
        "received_at": stamp(row.received_at),
        "attempts": 0,
        "next_at": None,
    }
    connection.execute(update(inbox).where(inbox.c.id == row_id).values(values))
    content: dict[str, object] = {"wrapped_key": row.wrapped_key, "sealed": row.sealed}
    connection.execute(insert_or_set(connection, contents, {"inbox_id": row_id}, content))


def not_fetched(connection: Connection, row_id: int, attempts: int, because: str, now: datetime) -> bool:
    """One more failed try to fetch; parked after three. Returns whether it was parked."""
    attempts += 1
    parked = attempts >= MAX_ATTEMPTS
    values: dict[str, object] = {"attempts": attempts, "because": because}
    if parked:
        values |= {"state": "parked", "outcome": "parked", "done_at": stamp(now)}
    else:
        values["next_at"] = stamp(now + PAUSES[attempts - 1])
    connection.execute(update(inbox).where(inbox.c.id == row_id).values(values))
    return parked
