"""The outbox: finished mails with a fixed Message-ID, each said once, from queued to sent or to a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    String,
    bindparam,
    cast,
    delete,
    func,
    null,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from mailbot.domain.reading import Expectation
from mailbot.domain.role import Role
from mailbot.store.codec import dump, load
from mailbot.store.database import moment, stamp
from mailbot.store.dialect import insert_or_add, insert_or_ignore
from mailbot.store.prepared import named, one_of, run, run_all
from mailbot.store.tables import daily_mails, outbox, silenced

MAX_ATTEMPTS = 42  # with these pauses six days: a mail outlives the five days that a server may be away
CLAIM = timedelta(minutes=30)  # longer than any handing over takes, its last answer of five minutes included
_PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))


@dataclass(frozen=True, kw_only=True, slots=True)
class NewMail:
    """A rendered, guarded mail. `state` is queued or held (with the reason)."""

    key: str
    message_id: str
    municipality: str
    sender: str
    purpose: str
    role: str
    recipient: str
    raw: bytes = field(repr=False)
    state: str = "queued"
    because: str = ""
    inbox_id: int | None = None
    job: str | None = None
    checkpoint: str | None = None
    expects: Expectation | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OutboxRow:
    """A mail of ours as stored."""

    id: int
    key: str
    message_id: str
    municipality: str
    sender: str
    inbox_id: int | None
    job: str | None
    purpose: str
    checkpoint: str | None
    role: str
    recipient: str
    expects: Expectation | None
    state: str
    because: str
    attempts: int
    created_at: datetime
    raw: bytes = field(repr=False)
    lease: str | None = None


def _row(r: Row[Any]) -> OutboxRow:
    return OutboxRow(
        id=r.id,
        key=r.key,
        message_id=r.message_id,
        municipality=r.municipality,
        sender=r.sender,
        inbox_id=r.inbox_id,
        job=r.job,
        purpose=r.purpose,
        checkpoint=r.checkpoint,
        role=r.role,
        recipient=r.recipient,
        expects=load(Expectation, r.expects) if r.expects else None,
        state=r.state,
        because=r.because,
        attempts=r.attempts,
        created_at=moment(r.created_at),
        raw=r.raw,
        lease=r.lease,
    )


def said_since(connection: Connection, keys: Sequence[str], since: datetime) -> bool:
    """Whether one of these mails waits to go out, or went, or came to another end, after `since`."""
    waits = outbox.c.state.in_(("queued", "held", "sending"))
    late = func.coalesce(outbox.c.sent_at, outbox.c.created_at) > stamp(since)
    query = select(outbox.c.id).where(outbox.c.key.in_(list(keys)), or_(waits, late)).limit(1)
    return connection.scalar(query) is not None


def add(connection: Connection, mails: Sequence[NewMail], now: datetime) -> None:
    """Queue mails; one whose key was used before is left out, whatever its text."""
    if not mails:
        return
    values = [
        {
            "key": mail.key,
            "message_id": mail.message_id,
            "municipality": mail.municipality,
            "sender": mail.sender,
            "inbox_id": mail.inbox_id,
            "job": mail.job,
            "purpose": mail.purpose,
            "checkpoint": mail.checkpoint,
            "role": mail.role,
            "recipient": mail.recipient,
            "expects": dump(mail.expects) if mail.expects else "",
            "state": mail.state,
            "because": mail.because,
            "next_at": stamp(mail.not_before) if mail.not_before else None,
            "created_at": stamp(now),
            "raw": mail.raw,
        }
        for mail in mails
    ]
    run_all(connection, insert_or_ignore(connection, outbox), values)


def supersede(
    connection: Connection, jobs: Sequence[str], purposes: Sequence[str], now: datetime, *, free_keys: bool = False
) -> int:
    """Mails about these jobs that have not gone out yet and no longer hold; with `free_keys` they may be said later."""
    statement = update(outbox).where(
        outbox.c.job.in_(list(jobs)), outbox.c.purpose.in_(list(purposes)), outbox.c.state.in_(("queued", "held"))
    )
    values: dict[str, object] = {"state": "superseded", "because": "ersatt av ett senare besked"}
    if free_keys:
        values["key"] = outbox.c.key + ":ersatt:" + cast(outbox.c.id, String)
    return int(connection.execute(statement.values(values)).rowcount)


_BY_MESSAGE_ID = select(outbox).where(outbox.c.message_id.in_(bindparam("ids", expanding=True)))


def by_message_ids(connection: Connection, ids: Iterable[str]) -> list[OutboxRow]:
    """Mails of ours with these Message-IDs."""
    wanted = list(dict.fromkeys(ids))[:200]
    if not wanted:
        return []
    return [_row(r) for r in connection.execute(_BY_MESSAGE_ID, {"ids": wanted})]


def last_asked(connection: Connection, job: str, recipient: str) -> OutboxRow | None:
    """The latest mail about a job to this address that asked for something."""
    query = (
        select(outbox)
        .where(outbox.c.job == job, outbox.c.recipient == recipient, outbox.c.expects != "")
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    found = connection.execute(query).first()
    return _row(found) if found else None


def of_job(connection: Connection, job: str) -> list[OutboxRow]:
    """All mails about a job, oldest first."""
    return [_row(r) for r in connection.execute(select(outbox).where(outbox.c.job == job).order_by(outbox.c.id))]


def reached(connection: Connection, *jobs: str) -> frozenset[Role]:
    """The roles to which a mail about one of these jobs has gone, or may have gone."""
    query = select(outbox.c.role).where(outbox.c.job.in_(jobs), outbox.c.state.in_(("sending", "sent", "uncertain")))
    return frozenset(Role(role) for role in connection.scalars(query.distinct()))


def sent_keys(connection: Connection, *jobs: str) -> frozenset[str]:
    """The keys of the mails about these jobs that have gone, or may have gone."""
    gone = outbox.c.state.in_(("sending", "sent", "uncertain"))
    return frozenset(connection.scalars(select(outbox.c.key).where(outbox.c.job.in_(jobs), gone)))


def of_inbox(connection: Connection, inbox_id: int) -> list[OutboxRow]:
    """All mails that one inbox row led to."""
    query = select(outbox).where(outbox.c.inbox_id == inbox_id).order_by(outbox.c.id)
    return [_row(r) for r in connection.execute(query)]


_DUE = (
    select(outbox)
    .where(
        outbox.c.state == "queued",
        outbox.c.sender.in_(bindparam("senders", expanding=True)),
        or_(outbox.c.next_at.is_(None), outbox.c.next_at <= bindparam("now")),
    )
    .order_by(outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(
        state="sending",
        lease=bindparam("holder"),
        lease_until=bindparam("until"),
        attempts=outbox.c.attempts + 1,
    )
)
_SETTLE = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"))
    .values(state=bindparam("new_state"), because=bindparam("why"), lease=None, lease_until=None)
)
_SETTLE_SENT = _SETTLE.values(sent_at=bindparam("at"))


def claim_next(connection: Connection, *, holder: str, now: datetime, senders: Sequence[str]) -> OutboxRow | None:
    """Set the oldest due mail of these senders to `sending` and hand it over (T3a)."""
    found = connection.execute(_DUE, {"senders": list(senders), "now": stamp(now)}).first()
    if found is None:
        return None
    connection.execute(_CLAIM, {"row_id": found.id, "holder": holder, "until": stamp(now + CLAIM)})
    return _row(found)


def settle(connection: Connection, row_id: int, state: str, *, now: datetime, because: str = "") -> None:
    """How a mail ended (T3b): sent, refused, uncertain, superseded, held, or queued again."""
    values: dict[str, object] = {"row_id": row_id, "new_state": state, "why": because}
    if state == "sent":
        connection.execute(_SETTLE_SENT, {**values, "at": stamp(now)})
    else:
        connection.execute(_SETTLE, values)
    if state == "queued":  # released by a person, or surely never handed over: all its tries are before it
        connection.execute(update(outbox).where(outbox.c.id == row_id).values(attempts=0))


def came_back(connection: Connection, message_id: str) -> None:
    """A mail that went out was returned to us."""
    went = outbox.c.message_id == message_id, outbox.c.state.in_(("sent", "uncertain"))
    connection.execute(
        update(outbox).where(*went).values(state="bounced", because="mottagarens server gav det tillbaka")
    )


def again_later(
    connection: Connection, row: OutboxRow, *, now: datetime, because: str, wait: timedelta | None = None
) -> bool:
    """Surely not sent: again after a growing pause, refused after the last. Returns whether it was given up."""
    if row.attempts + 1 >= MAX_ATTEMPTS:
        settle(connection, row.id, "refused", now=now, because=because)
        return True
    pause = max(_PAUSES[min(row.attempts, len(_PAUSES) - 1)], wait or timedelta(0))
    values = {"state": "queued", "lease": None, "lease_until": None, "because": because, "next_at": stamp(now + pause)}
    connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
    return False


def left_sending(connection: Connection, holder: str, now: datetime) -> list[OutboxRow]:
    """Mails left in `sending`: by any life of this holder ("holder" or "holder/life"), or with a claim that ran out.

    The latter may be of a holder who never comes back: a machine, or a container, that has another name now.
    """
    mine = or_(outbox.c.lease == holder, outbox.c.lease.startswith(f"{holder}/", autoescape=True))
    query = select(outbox).where(outbox.c.state == "sending", or_(mine, _ran_out(now))).order_by(outbox.c.id)
    return [_row(r) for r in connection.execute(query)]


def _ran_out(now: datetime) -> ColumnElement[bool]:
    return or_(outbox.c.lease_until.is_(None), outbox.c.lease_until < stamp(now))


def count_left(connection: Connection, now: datetime) -> int:
    """How many mails stand in `sending` although their claim ran out."""
    query = select(func.count()).select_from(outbox).where(outbox.c.state == "sending", _ran_out(now))
    return int(connection.scalar(query) or 0)


def is_still_claimed(connection: Connection, row_id: int, lease: str | None) -> bool:
    """Whether a mail is in flight under this lease; it stays locked until the transaction ends.

    False when another instance has given it to a person meanwhile, or settled it before us.
    """
    query = select(outbox.c.lease).where(outbox.c.id == row_id, outbox.c.state == "sending").with_for_update()
    found = connection.execute(query).first()
    return found is not None and found.lease == lease


def in_state(connection: Connection, states: Sequence[str], limit: int = 1000) -> list[OutboxRow]:
    """Mails in these states, oldest first."""
    query = select(outbox).where(outbox.c.state.in_(list(states))).order_by(outbox.c.id).limit(limit)
    return [_row(r) for r in connection.execute(query)]


def one(connection: Connection, row_id: int) -> OutboxRow | None:
    """One mail by id."""
    found = connection.execute(select(outbox).where(outbox.c.id == row_id)).first()
    return _row(found) if found else None


def locked(connection: Connection, ids: Sequence[int]) -> list[OutboxRow]:
    """Mails by id, those that there are, held against other writers until the transaction ends."""
    query = select(outbox).where(outbox.c.id.in_(list(ids))).order_by(outbox.c.id).with_for_update()
    return [_row(r) for r in connection.execute(query)]


def counts(connection: Connection) -> dict[str, int]:
    """How many mails stand in each state."""
    query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
    return {state: int(count) for state, count in connection.execute(query)}


def oldest_queued(connection: Connection) -> datetime | None:
    """When the oldest mail that waits to go out was made."""
    text = connection.scalar(select(func.min(outbox.c.created_at)).where(outbox.c.state == "queued"))
    return moment(text) if text else None


@lru_cache(maxsize=64)
def _traffic(subjects: int) -> CompoundSelect[Any]:
    """For so many subjects."""
    that_day = daily_mails.c.day == bindparam("day")
    return union_all(
        select(daily_mails.c.subject, daily_mails.c.count).where(
            that_day, one_of(daily_mails.c.subject, "subject", subjects)
        ),
        select(silenced.c.address_ref, null()).where(one_of(silenced.c.address_ref, "subject", subjects)),
    )


def traffic(connection: Connection, day: str, subjects: Sequence[str]) -> tuple[Mapping[str, int], frozenset[str]]:
    """How many mails each subject (reference of an address, job) got that day, and which addresses get none at all."""
    values = {"day": day, **named("subject", subjects)}
    found = run(connection, _traffic(len(subjects)), values).all()
    counts = {subject: int(count) for subject, count in found if count is not None}
    return counts, frozenset(subject for subject, count in found if count is None)


def count_all(connection: Connection, day: str, subjects: Sequence[str]) -> None:
    """One more mail on a day to each of these subjects (twice to one that is named twice)."""
    if subjects:
        statement = insert_or_add(connection, daily_mails, ("day", "subject"), "count")
        run_all(connection, statement, [{"day": day, "subject": subject, "count": 1} for subject in subjects])


def has_days(connection: Connection, before: str) -> bool:
    """Whether there are counts of days before this one (ISO)."""
    return connection.scalar(select(daily_mails.c.day).where(daily_mails.c.day < before).limit(1)) is not None


def forget_days(connection: Connection, before: str, most: int) -> int:
    """Drop up to `most` counts of days before this one (ISO): they are asked about on their own day only."""
    old = select(daily_mails.c.day, daily_mails.c.subject).where(daily_mails.c.day < before).limit(most)
    chosen = tuple_(daily_mails.c.day, daily_mails.c.subject).in_(old)
    return int(connection.execute(delete(daily_mails).where(chosen)).rowcount)


def silence(connection: Connection, address_ref: str, because: str, now: datetime) -> None:
    """No more mail to an address that came back for good (hazard 37)."""
    values = {"address_ref": address_ref, "at": stamp(now), "because": because}
    connection.execute(insert_or_ignore(connection, silenced).values(values))


def unsilence(connection: Connection, address_ref: str) -> int:
    """An address may get mail again."""
    return int(connection.execute(delete(silenced).where(silenced.c.address_ref == address_ref)).rowcount)
