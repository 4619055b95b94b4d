"""The inbox: the only door. Rows come in with their bytes sealed, are claimed, and end as done or parked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate

from mailbot.store.database import moment, stamp, transaction
from mailbot.store.dialect import insert_or_ignore
from mailbot.store.prepared import run
from mailbot.store.tables import contents, inbox

MAX_ATTEMPTS = 3
MAX_CRASHES = 3
PAUSES = (timedelta(minutes=1), timedelta(minutes=10))
_LEASE = timedelta(minutes=10)
_NOTED_KINDS = ("row", "deadline")  # what they are about stands in their note and is needed at the next try
_CLAIM_BYTES = 16 * 1024 * 1024  # of sealed content held in memory at once
CHUNK = 200  # refs per look-up: below every database's limit of parameters


@dataclass(frozen=True, kw_only=True, slots=True)
class NewRow:
    """A row to put into the inbox; `sealed` under the key in `wrapped_key`, context "inbox:<mailbox>:<uid>"."""

    kind: str
    municipality: str
    mailbox: str
    folder: str
    validity: str
    uid: str
    received_at: datetime
    sealed: bytes | None = field(default=None, repr=False)
    wrapped_key: bytes | None = field(default=None, repr=False)
    size: int = 0
    parent: int | None = None
    state: str = "received"
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class InboxRow:
    """A claimed row."""

    id: int
    kind: str
    municipality: str
    mailbox: str
    uid: str
    received_at: datetime
    parent: int | None
    attempts: int
    crashes: int
    note: str
    wrapped_key: bytes | None = field(repr=False)
    sealed: bytes | None = field(repr=False)

    def noted(self) -> dict[str, Any]:
        """What was noted at the row when it was made (a row of a sheet, a deadline), whatever failed since."""
        found: dict[str, Any] = json.loads(first_line(self.note))
        return found


def first_line(note: str) -> str:
    """A note may be one line of JSON; below it stand the places in the code where a try failed."""
    return note.partition("\n")[0]


def seal_context(mailbox: str, uid: str) -> str:
    """What a row's sealed bytes are bound to."""
    return f"inbox:{mailbox}:{uid}"


def add(connection: Connection, rows: Sequence[NewRow]) -> None:
    """Insert rows; one whose fetch key is there already is left out (the same mail seen twice by two pollers)."""
    if not rows:
        return
    values = [
        {
            "kind": row.kind,
            "municipality": row.municipality,
            "mailbox": row.mailbox,
            "folder": row.folder,
            "validity": row.validity,
            "uid": row.uid,
            "received_at": stamp(row.received_at),
            "parent": row.parent,
            "state": row.state,
            "note": row.note,
            "size": row.size,
        }
        for row in rows
    ]
    connection.execute(insert_or_ignore(connection, inbox), values)
    brought = [
        {
            "its_mailbox": row.mailbox,
            "its_folder": row.folder,
            "its_validity": row.validity,
            "its_uid": row.uid,
            "its_key": row.wrapped_key,
            "its_content": row.sealed,
        }
        for row in rows
        if row.sealed is not None
    ]
    if brought:
        connection.execute(insert_or_ignore(connection, contents, _CONTENT_BY_KEY), brought)


_CONTENT_BY_KEY = select(
    inbox.c.id, bindparam("its_key", type_=LargeBinary), bindparam("its_content", type_=LargeBinary)
).where(
    inbox.c.mailbox == bindparam("its_mailbox"),
    inbox.c.folder == bindparam("its_folder"),
    inbox.c.validity == bindparam("its_validity"),
    inbox.c.uid == bindparam("its_uid"),
)


def add_one(connection: Connection, row: NewRow) -> int:
    """Insert one row and tell its id. The fetch key must be new."""
    statement = insert(inbox).values(
        kind=row.kind,
        municipality=row.municipality,
        mailbox=row.mailbox,
        folder=row.folder,
        validity=row.validity,
        uid=row.uid,
        received_at=stamp(row.received_at),
        parent=row.parent,
        state=row.state,
        note=row.note,
        size=row.size,
    )
    key = connection.execute(statement).inserted_primary_key
    row_id = int(key[0]) if key else 0
    if row.sealed is not None:
        connection.execute(insert(contents), {"inbox_id": row_id, "wrapped_key": row.wrapped_key, "sealed": row.sealed})
    return row_id


_HELD = select(inbox.c.uid).where(
    inbox.c.mailbox == bindparam("mailbox"),
    inbox.c.folder == bindparam("folder"),
    inbox.c.validity == bindparam("validity"),
    inbox.c.uid.in_(bindparam("uids", expanding=True)),
    inbox.c.state != "unfetched",
)


def known_refs(connection: Connection, mailbox: str, refs: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """Which (folder, validity, uid) of a mailbox are held already."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for folder, validity, uid in refs:
        wanted.setdefault((folder, validity), []).append(uid)
    found: set[tuple[str, str, str]] = set()
    for (folder, validity), uids in wanted.items():  # by equal parts: only so the index of the fetch key is used
        here = {"mailbox": mailbox, "folder": folder, "validity": validity}
        for start in range(0, len(uids), CHUNK):
            held = connection.scalars(_HELD, {**here, "uids": uids[start : start + CHUNK]})
            found.update((folder, validity, uid) for uid in held)
    return found


def _brought(column: str) -> ColumnElement[bytes]:
    return select(contents.c[column]).where(contents.c.inbox_id == inbox.c.id).scalar_subquery().label(column)


_NAMES = ("id", "kind", "municipality", "mailbox", "uid", "received_at", "parent", "attempts", "crashes", "note")
_COLUMNS = [*(inbox.c[name] for name in _NAMES), _brought("wrapped_key"), _brought("sealed")]
# "holder" and "holder/life". No LIKE: SQLite would prepare the statement anew for every pattern that is bound.
_OF_HOLDER = func.substr(inbox.c.lease + "/", 1, bindparam("length", type_=Integer)) == bindparam("holder")
_IS_LEFT = and_(inbox.c.state == "working", or_(inbox.c.lease_until < bindparam("now"), _OF_HOLDER))
_LEASED = update(inbox).values(state="working", lease=bindparam("mine"), lease_until=bindparam("until"))


def _left(*those: ColumnElement[bool]) -> Select[tuple[int, str]]:
    return (
        select(inbox.c.id, inbox.c.lease)
        .where(_IS_LEFT, *those)
        .order_by(inbox.c.crashes, inbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _take(*those: ColumnElement[bool]) -> ReturningUpdate[Any]:
    waiting = (
        select(inbox.c.id, inbox.c.size)
        .where(inbox.c.state == "received", or_(inbox.c.next_at.is_(None), inbox.c.next_at <= bindparam("now")), *those)
        .order_by(inbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
        .cte("waiting")
    )
    weighed = select(waiting, func.sum(waiting.c.size).over(order_by=waiting.c.id).label("weight")).subquery("weighed")
    fitting = select(weighed.c.id).where(or_(weighed.c.weight <= _CLAIM_BYTES, weighed.c.weight == weighed.c.size))
    none_left = ~select(inbox.c.id).where(_IS_LEFT, *those).exists()
    return _LEASED.where(inbox.c.id.in_(fitting), none_left).returning(*_COLUMNS)


_OF_PARENT = inbox.c.parent == bindparam("list_id")
_LEFT, _LEFT_OF_PARENT = _left(), _left(_OF_PARENT)
_TAKE, _TAKE_OF_PARENT = _take(), _take(_OF_PARENT)
_TAKE_ONE = (
    _LEASED.where(inbox.c.id == bindparam("row_id"))
    .values(crashes=inbox.c.crashes + bindparam("crashed"))
    .returning(*_COLUMNS)
)


def claim(
    engine: Engine, *, holder: str, now: datetime, limit: int, life: str = "", parent: int | None = None
) -> list[InboxRow]:
    """Take up to `limit` rows to process, oldest first, in a transaction of its own.

    A row found in `working` with an expired lease or of the same holder is taken alone. Was it an earlier `life` that
    took it, it crashed: that is counted, and one mail that kills the process cannot count against its neighbours. Was
    it this one, the database only failed when the row was to be given back. `parent`: only the rows of that list.
    """
    taking, finding = (_TAKE, _LEFT) if parent is None else (_TAKE_OF_PARENT, _LEFT_OF_PARENT)
    lease = _lease(f"{holder}/{life}" if life else holder, now)
    left: dict[str, object] = {"now": stamp(now), "holder": f"{holder}/", "length": len(holder) + 1}
    left |= {} if parent is None else {"list_id": parent}
    with transaction(engine) as connection:
        rows = connection.execute(taking, {**lease, **left, "most": limit}).all()
        if rows:
            return [_row(row) for row in sorted(rows, key=lambda row: row.id)]  # RETURNING promises no order
        found = connection.execute(finding, left).first()
        if found is None:
            return []
        crashed = not life or found.lease != lease["mine"]
        return [_take_one(connection, found.id, lease, crashed=crashed)]


def _lease(holder: str, now: datetime) -> dict[str, str]:
    return {"mine": holder, "until": stamp(now + _LEASE)}


def _take_one(connection: Connection, row_id: int, lease: Mapping[str, str], *, crashed: bool) -> InboxRow:
    return _row(connection.execute(_TAKE_ONE, {**lease, "row_id": row_id, "crashed": int(crashed)}).one())


def _row(r: Row[Any]) -> InboxRow:
    return InboxRow(
        id=r.id,
        kind=r.kind,
        municipality=r.municipality,
        mailbox=r.mailbox,
        uid=r.uid,
        received_at=moment(r.received_at),
        parent=r.parent,
        attempts=r.attempts,
        crashes=r.crashes,
        note=r.note,
        wrapped_key=r.wrapped_key,
        sealed=r.sealed,
    )


def get(connection: Connection, row_id: int) -> InboxRow | None:
    """One row by id."""
    found = connection.execute(select(*_COLUMNS).where(inbox.c.id == row_id)).first()
    return _row(found) if found else None


def find(connection: Connection, mailbox: str, validity: str, uid: str) -> tuple[int, str] | None:
    """Id and state of the row with this fetch key (in no folder); None when there is none."""
    query = select(inbox.c.id, inbox.c.state).where(
        inbox.c.mailbox == mailbox, inbox.c.folder == "", inbox.c.validity == validity, inbox.c.uid == uid
    )
    found = connection.execute(query).first()
    return (found.id, found.state) if found else None


def take(connection: Connection, row_id: int, *, holder: str, now: datetime) -> InboxRow | None:
    """Claim one particular row at once (a person waits for the answer); None when another process has it."""
    query = select(inbox.c.id).where(inbox.c.id == row_id, inbox.c.state.in_(("received", "parked")))
    if connection.scalar(query.with_for_update(skip_locked=True)) is None:
        return None
    return _take_one(connection, row_id, _lease(holder, now), crashed=False)


_FINISH = (
    update(inbox)
    .where(inbox.c.id == bindparam("row_id"))
    .values(
        state=bindparam("new_state"),
        outcome=bindparam("new_outcome"),
        because=bindparam("why"),
        done_at=bindparam("at"),
        note=bindparam("new_note"),
        lease=None,
        lease_until=None,
        next_at=None,
    )
)


def finish(
    connection: Connection, row_id: int, *, state: str, outcome: str, because: str, now: datetime, note: str = ""
) -> None:
    """End a row (done, parked, ignored) or set it to wait for its children."""
    values = {
        "row_id": row_id,
        "new_state": state,
        "new_outcome": outcome,
        "why": because,
        "at": stamp(now),
        "new_note": note,
    }
    run(connection, _FINISH, values)


def fail(connection: Connection, row: InboxRow, *, because: str, trace: str, now: datetime) -> bool:
    """Note a failed try; after three the row is parked. Returns whether it was parked. `trace` holds no values."""
    attempts = row.attempts + 1
    parked = attempts >= MAX_ATTEMPTS
    note = f"{first_line(row.note)}\n{trace}" if row.kind in _NOTED_KINDS else trace
    values: dict[str, object] = {"attempts": attempts, "lease": None, "lease_until": None, "note": note}
    if parked:
        values |= {"state": "parked", "outcome": "parked", "because": because, "done_at": stamp(now), "next_at": None}
    else:
        values |= {"state": "received", "next_at": stamp(now + PAUSES[attempts - 1])}
    connection.execute(update(inbox).where(inbox.c.id == row.id).values(values))
    return parked


def is_working(connection: Connection, row_id: int) -> bool:
    """Whether a claimed row is still undecided; it stays locked until the transaction ends."""
    query = select(inbox.c.state).where(inbox.c.id == row_id).with_for_update()
    return connection.scalar(query) == "working"


def give_back(connection: Connection, ids: Sequence[int], *, next_at: datetime | None = None) -> None:
    """Rows that were claimed but not tried go back unharmed (a neighbour of theirs broke the transaction)."""
    values = {"state": "received", "lease": None, "lease_until": None, "next_at": stamp(next_at) if next_at else None}
    connection.execute(update(inbox).where(inbox.c.id.in_(ids), inbox.c.state == "working").values(values))


def parked(connection: Connection) -> list[Mapping[str, Any]]:
    """What a person must look at, oldest first."""
    query = (
        select(
            inbox.c.id, inbox.c.municipality, inbox.c.mailbox, inbox.c.received_at, inbox.c.because, inbox.c.attempts
        )
        .where(inbox.c.state == "parked")
        .order_by(inbox.c.id)
    )
    return [dict(r._mapping) for r in connection.execute(query)]


def counts(connection: Connection) -> dict[str, int]:
    """How many rows stand in each state."""
    query = select(inbox.c.state, func.count()).group_by(inbox.c.state)
    return {state: int(count) for state, count in connection.execute(query)}


def oldest_waiting(connection: Connection) -> datetime | None:
    """When the oldest row that waits to be processed was received."""
    text = connection.scalar(select(func.min(inbox.c.received_at)).where(inbox.c.state == "received"))
    return moment(text) if text else None
