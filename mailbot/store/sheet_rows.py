"""The rows of a sheet as children of the inbox row that brought them, and the one that waits with their receipt."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, or_, select, update

from mailbot.store.inbox import first_line
from mailbot.store.prepared import run
from mailbot.store.tables import inbox


def any_left(connection: Connection, parent: int) -> bool:
    """Whether rows of a sheet are not decided yet. The parent is locked, so that one child sees itself as the last."""
    if connection.dialect.name != "sqlite":  # which lets one writer in at a time
        run(connection, _PARENT, {"parent": parent})
    return run(connection, _OPEN_CHILD, {"parent": parent}).first() is not None


_PARENT = select(inbox.c.id).where(inbox.c.id == bindparam("parent")).with_for_update()
# Every decided row asks. By the index of what is still to do the answer is the first row or nearly; by that of the
# parent, which the sum keeps out, all rows of the list would be looked at each time.
_UNDECIDED = or_(inbox.c.state == "received", inbox.c.state == "working")
_OF_LIST = inbox.c.parent + literal_column("0") == bindparam("parent")
_OPEN_CHILD = select(inbox.c.id).where(_OF_LIST, inbox.c.kind == "row", _UNDECIDED).limit(literal_column("1"))


def states(connection: Connection, parent: int) -> dict[str, int]:
    """How many rows of a list stand in each state, the one that brings its receipt among them."""
    query = select(inbox.c.state, func.count()).where(inbox.c.parent == parent).group_by(inbox.c.state)
    return {state: int(count) for state, count in connection.execute(query)}


def wake_batch(connection: Connection, parent: int) -> None:
    """The row that brings a sheet's receipt may be processed now."""
    waiting = update(inbox).where(inbox.c.parent == parent, inbox.c.kind == "batch", inbox.c.state == "waiting")
    connection.execute(waiting.values(state="received"))


def of_list(connection: Connection, parent: int) -> list[Mapping[str, Any]]:
    """The decided rows of a sheet in their order: kind, outcome, because, note (its JSON), whether reading failed."""
    query = (
        select(inbox.c.kind, inbox.c.state, inbox.c.outcome, inbox.c.because, inbox.c.note, inbox.c.uid)
        .where(inbox.c.parent == parent, inbox.c.kind == "row")
        .order_by(inbox.c.id)
    )
    return [
        {**r._mapping, "note": first_line(r.note), "failed": "\n" in r.note and r.state == "parked"}
        for r in connection.execute(query)
    ]
