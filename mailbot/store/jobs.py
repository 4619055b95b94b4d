"""Jobs and placements: row ↔ domain. A stale update is noticed by the version and redone by the caller."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from mailbot.domain.errors import TemporaryError
from mailbot.domain.job import Job, JobStatus
from mailbot.store.codec import dump, load
from mailbot.store.database import moment, stamp
from mailbot.store.dialect import insert_or_add, insert_or_ignore
from mailbot.store.tables import counters, jobs, placements, routines

_OPEN = (JobStatus.OPEN.value, JobStatus.HELD.value)


class StaleJobError(TemporaryError):
    """Somebody else changed the job in the meantime; the decision is made anew."""


def next_number(connection: Connection, year: int) -> int:
    """The next free job number of a year. On PostgreSQL the counter stays locked until the transaction ends."""
    connection.execute(insert_or_ignore(connection, counters).values(name=f"job:{year}", value=0))
    query = select(counters.c.value).where(counters.c.name == f"job:{year}").with_for_update()
    return int(connection.scalar(query) or 0) + 1


def use_numbers(connection: Connection, year: int, count: int) -> None:
    """Take `count` numbers after `next_number`."""
    connection.execute(insert_or_add(connection, counters, {"name": f"job:{year}"}, "value", count))


def _values(job: Job, sealed: tuple[bytes, bytes] | None) -> dict[str, object]:
    due, waits = job.due(), job.waits_for()
    values: dict[str, object] = {
        "status": job.status.value,
        "waits_for": waits.value if waits else None,
        "due_at": stamp(due) if due else None,
        "customer_ref": job.customer_ref,
        "address_key": job.address_key,
        "serial_key": serial_key(job.serial) if job.serial else None,
        "provider": job.provider,
        "placement": job.placement,
        "closed_at": stamp(job.closed) if job.closed else None,
        "version": job.version + 1,
        "data": dump(job),
    }
    if sealed is not None:
        values["wrapped_key"], values["sealed"] = sealed
    return values


def serial_key(serial: str) -> str:
    """A serial without blanks and dashes, in capitals: how it is compared."""
    return "".join(c for c in serial.upper() if c.isalnum())


_INSERT = insert(jobs)
_UPDATE = update(jobs).where(jobs.c.number == bindparam("the_number"), jobs.c.version == bindparam("the_version"))


def save(connection: Connection, job: Job, *, inbox_id: int, sealed: tuple[bytes, bytes] | None = None) -> None:
    """Insert a new job or update the one it was. Raises StaleJobError when the stored version is another.

    `sealed`: wrapped key and sealed personal values; None leaves what is stored.
    """
    values = _values(job, sealed)
    if job.version == 0:
        fixed = {
            "number": job.number,
            "municipality": job.municipality,
            "kind": job.item.type.value,
            "batch": job.batch,
            "inbox_id": inbox_id,
            "created_at": stamp(job.created),
        }
        connection.execute(_INSERT, {**fixed, **values})
        return
    statement = _UPDATE.values({name: bindparam(f"v_{name}") for name in values})
    parameters = {"the_number": job.number, "the_version": job.version} | {f"v_{k}": v for k, v in values.items()}
    if connection.execute(statement, parameters).rowcount != 1:
        raise StaleJobError("Jobbet ändrades samtidigt av någon annan.")


def _job(row: Any) -> Job:
    return replace(load(Job, row.data), id=row.id, version=row.version, placement=row.placement)


_BY_NUMBER = select(jobs.c.id, jobs.c.version, jobs.c.placement, jobs.c.data)


def by_numbers(connection: Connection, numbers: Iterable[str], *, lock: bool = False) -> dict[str, Job]:
    """Jobs by number; unknown numbers are left out."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        return {}
    query = _BY_NUMBER.where(jobs.c.number.in_(wanted))
    found = connection.execute(query.with_for_update() if lock else query)
    return {job.number: job for job in map(_job, found)}


def related(
    connection: Connection,
    municipality: str,
    *,
    customer_refs: Sequence[str] = (),
    address_keys: Sequence[str] = (),
    serials: Sequence[str] = (),
    limit: int = 50,
) -> list[Job]:
    """Open jobs, and the ones closed last, that concern one of these customers, addresses or units."""
    wanted = []
    if customer_refs:
        wanted.append(jobs.c.customer_ref.in_(list(customer_refs)))
    if address_keys:
        wanted.append(jobs.c.address_key.in_(list(address_keys)))
    if serials:
        wanted.append(jobs.c.serial_key.in_([serial_key(s) for s in serials]))
    if not wanted:
        return []
    query = _BY_NUMBER.where(jobs.c.municipality == municipality, or_(*wanted)).order_by(jobs.c.id.desc()).limit(limit)
    return [_job(row) for row in connection.execute(query)]


def due(connection: Connection, now: datetime, limit: int = 200) -> list[Job]:
    """Open jobs with a deadline that has passed, the most overdue first."""
    query = _BY_NUMBER.where(jobs.c.status.in_(_OPEN), jobs.c.due_at <= stamp(now)).order_by(jobs.c.due_at).limit(limit)
    return [_job(row) for row in connection.execute(query)]


def listing(connection: Connection, *, open_only: bool = True, limit: int = 10_000) -> list[Job]:
    """The binder: jobs by number."""
    query = _BY_NUMBER.order_by(jobs.c.id).limit(limit)
    if open_only:
        query = query.where(jobs.c.status.in_(_OPEN))
    return [_job(row) for row in connection.execute(query)]


def latest_number(connection: Connection) -> str | None:
    """The number of the newest job."""
    return connection.scalar(select(jobs.c.number).order_by(jobs.c.id.desc()).limit(1))


def inbox_of(connection: Connection, number: str) -> int | None:
    """The inbox row that opened a job."""
    return connection.scalar(select(jobs.c.inbox_id).where(jobs.c.number == number))


def of_inbox_rows(connection: Connection, rows: Sequence[int]) -> dict[int, tuple[Job, ...]]:
    """Jobs that were opened by these inbox rows."""
    if not rows:
        return {}
    query = select(jobs.c.inbox_id, jobs.c.id, jobs.c.version, jobs.c.placement, jobs.c.data)
    found: dict[int, tuple[Job, ...]] = {}
    for row in connection.execute(query.where(jobs.c.inbox_id.in_(list(rows))).order_by(jobs.c.id)):
        found[row.inbox_id] = (*found.get(row.inbox_id, ()), _job(row))
    return found


def sealed_of(connection: Connection, number: str) -> tuple[bytes, bytes] | None:
    """Wrapped key and sealed personal values of a job."""
    row = connection.execute(select(jobs.c.wrapped_key, jobs.c.sealed).where(jobs.c.number == number)).first()
    return (row.wrapped_key, row.sealed) if row and row.sealed is not None else None


def counts(connection: Connection) -> dict[str, int]:
    """How many jobs stand in each status."""
    query = select(jobs.c.status, func.count()).group_by(jobs.c.status)
    return {status: int(count) for status, count in connection.execute(query)}


def created_at(connection: Connection, number: str) -> datetime | None:
    """When a job was opened."""
    text = connection.scalar(select(jobs.c.created_at).where(jobs.c.number == number))
    return moment(text) if text else None


def keep_placement(connection: Connection, job: Job) -> int | None:
    """The placement a job belongs to: found by customer, by unit, or by address and provider; opened when new.

    A job without customer and address has none yet. Two candidates → None: never act on a guess.
    """
    if job.customer_ref is None and job.address_key is None:
        return None
    found = _candidates(connection, job)
    if len(found) > 1:
        return None
    facts = _placement_facts(job)
    if found:
        connection.execute(
            update(placements).where(placements.c.id == found[0]).values(**facts, version=placements.c.version + 1)
        )
        return found[0]
    values = {"municipality": job.municipality, **facts}
    if job.provider:
        values["provider_since"] = job.created.date().isoformat()
    key = connection.execute(insert(placements).values(values)).inserted_primary_key
    return int(key[0]) if key else None


def _candidates(connection: Connection, job: Job) -> list[int]:
    here = placements.c.municipality == job.municipality, placements.c.ended_at.is_(None)
    if job.customer_ref:
        same = select(placements.c.id).where(*here, placements.c.customer_ref == job.customer_ref).limit(2)
        found = list(connection.scalars(same))
        if found:
            return [int(i) for i in found]
    if job.address_key is None or job.customer_ref:
        return []
    same = select(placements.c.id).where(*here, placements.c.address_key == job.address_key)
    if job.provider:
        same = same.where(or_(placements.c.provider == job.provider, placements.c.provider.is_(None)))
    return [int(i) for i in connection.scalars(same.limit(2))]


def _placement_facts(job: Job) -> dict[str, object]:
    item = job.item
    facts: dict[str, object] = {
        "address_key": job.address_key,
        "address": item.address,
        "flat": item.flat,
        "customer_ref": job.customer_ref,
        "provider": job.provider,
        "door_serial": job.serial,
        "gate_serial": job.gate_serial,
    }
    return {name: value for name, value in facts.items() if value is not None}


def placement(connection: Connection, placement_id: int) -> Mapping[str, Any] | None:
    """One placement as a row."""
    found = connection.execute(select(placements).where(placements.c.id == placement_id)).first()
    return dict(found._mapping) if found else None


def keep_routine(connection: Connection, digest: str, name: str, text: str) -> None:
    """Store a routine file by its digest, once."""
    connection.execute(insert_or_ignore(connection, routines).values(digest=digest, name=name, text=text))


def routine_texts(connection: Connection, digests: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Stored routine files: digest → (name, text)."""
    wanted = list(digests)
    if not wanted:
        return {}
    query = select(routines).where(routines.c.digest.in_(wanted))
    return {row.digest: (row.name, row.text) for row in connection.execute(query)}
