"""Jobs and placements: row ↔ domain. A stale update is noticed by the version and redone by the caller."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Select, Update, bindparam, func, insert, literal_column, select, union, update

from mailbot.domain.errors import TemporaryError
from mailbot.domain.job import Job, JobStatus
from mailbot.store.codec import dump, load
from mailbot.store.database import moment, stamp
from mailbot.store.dialect import insert_or_add, insert_or_ignore
from mailbot.store.prepared import named, one_of, run
from mailbot.store.tables import counters, jobs, routines

# Written out, as the partial indexes have it: a database does not see through bound values that an index would do.
IS_OPEN = jobs.c.status.in_([literal_column(f"'{status}'") for status in (JobStatus.OPEN, JobStatus.HELD)])


class StaleJobError(TemporaryError):
    """Somebody else changed the job in the meantime; the decision is made anew."""


GAP = 100
"""Numbers left free, at the least, above the highest one that is known, when the database has forgotten some."""


def take_numbers(connection: Connection, year: int, count: int, *, above: int = 0) -> int:
    """Take job numbers of a year; returns the first. On PostgreSQL the counter stays locked until the transaction ends.

    A negative `count` gives back what was taken in this transaction and not used: numbers have no holes. `above`: the
    highest number that was ever given out; a database that stands below it has been restored.
    """
    statement = insert_or_add(connection, counters, ("name",), "value", returning=True)
    last = int(run(connection, statement, {"name": f"job:{year}", "value": count}).scalar_one())
    before = last - count
    if count > 0 and before < above:
        leap = after_restore(above) - before
        run(connection, statement, {"name": f"job:{year}", "value": leap}).scalar_one()
        before += leap
    return before + 1


def after_restore(highest: int) -> int:
    """Where the counter goes on when `highest` was given out and forgotten: a round number, to be seen as a break."""
    return (highest // GAP + 2) * GAP


MARKED = 0
"""Stands among the years in `used_numbers` when the highest numbers are kept outside the database too."""
_USED = select(counters.c.name, counters.c.value).where(counters.c.name.startswith("job:"))


def used_numbers(connection: Connection) -> dict[int, int]:
    """By year, the highest job number given out."""
    return {int(name.partition(":")[2]): int(value) for name, value in connection.execute(_USED)}


def set_marked(connection: Connection) -> None:
    """From now on the highest numbers are kept outside the database too."""
    connection.execute(insert_or_ignore(connection, counters), {"name": f"job:{MARKED}", "value": 0})


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
        run(connection, _INSERT, {**fixed, **values})
        return
    statement = _update(tuple(values))
    parameters = {"the_number": job.number, "the_version": job.version} | {f"v_{k}": v for k, v in values.items()}
    if run(connection, statement, parameters).rowcount != 1:
        raise StaleJobError("Jobbet ändrades samtidigt av någon annan.")


@cache
def _update(columns: tuple[str, ...]) -> Update:
    return _UPDATE.values({name: bindparam(f"v_{name}") for name in columns})


def _job(row: Any) -> Job:
    return replace(load(Job, row.data), id=row.id, version=row.version, placement=row.placement)


_BY_NUMBER = select(jobs.c.id, jobs.c.version, jobs.c.placement, jobs.c.data)
_NUMBERED = _BY_NUMBER.where(jobs.c.number.in_(bindparam("numbers", expanding=True)))
_NUMBERED_LOCKED = _NUMBERED.with_for_update()


def by_numbers(connection: Connection, numbers: Iterable[str], *, lock: bool = False) -> dict[str, Job]:
    """Jobs by number; unknown numbers are left out."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        return {}
    found = connection.execute(_NUMBERED_LOCKED if lock else _NUMBERED, {"numbers": wanted})
    return {job.number: job for job in map(_job, found)}


def surviving(connection: Connection, numbers: Iterable[str]) -> dict[str, str]:
    """Number → the number of the job that it is today: itself, or the one that it was merged into, however often."""
    today = {number: number for number in numbers}
    waiting = set(today)
    while waiting:
        into = {n: j.merged_into for n, j in by_numbers(connection, waiting).items() if j.merged_into}
        today = {number: into.get(now, now) or now for number, now in today.items()}
        waiting = set(into.values()) - {None}
    return today


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
    wanted = {"customer_ref": customer_refs, "address_key": address_keys}
    wanted["serial_key"] = [serial_key(serial) for serial in serials]
    given = {column: values for column, values in wanted.items() if values}
    if not given:
        return []
    query = _related(tuple((column, len(values)) for column, values in given.items()))
    values = {name: value for column, some in given.items() for name, value in named(column, some).items()}
    return [_job(row) for row in run(connection, query, {**values, "municipality": municipality, "most": limit})]


@lru_cache(maxsize=64)
def _related(columns: tuple[tuple[str, int], ...]) -> Select[Any]:
    """One index look-up per column, put together: an OR of them would read every job of the municipality.

    `columns`: each with the number of its values.
    """
    here = jobs.c.municipality == bindparam("municipality")
    parts = [select(jobs.c.id).where(here, one_of(jobs.c[name], name, count)) for name, count in columns]
    ids = union(*parts) if len(parts) > 1 else parts[0]
    return _BY_NUMBER.where(jobs.c.id.in_(ids)).order_by(jobs.c.id.desc()).limit(bindparam("most"))


def due(connection: Connection, now: datetime, limit: int = 200) -> list[Job]:
    """Open jobs with a deadline that has passed, the most overdue first."""
    query = _BY_NUMBER.where(IS_OPEN, jobs.c.due_at <= stamp(now)).order_by(jobs.c.due_at).limit(limit)
    return [_job(row) for row in connection.execute(query)]


def listing(connection: Connection, *, open_only: bool = True, limit: int = 10_000) -> list[Job]:
    """The binder: jobs by number."""
    query = _BY_NUMBER.order_by(jobs.c.id).limit(limit)
    if open_only:
        query = query.where(IS_OPEN)
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


def keep_routines(connection: Connection, files: Sequence[tuple[str, str, str]]) -> None:
    """Store routine files (digest, name, text), each digest once."""
    values = [{"digest": digest, "name": name, "text": text} for digest, name, text in files]
    connection.execute(insert_or_ignore(connection, routines), values)


def routine_texts(connection: Connection, digests: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Stored routine files: digest → (name, text)."""
    wanted = list(digests)
    if not wanted:
        return {}
    query = select(routines).where(routines.c.digest.in_(wanted))
    return {row.digest: (row.name, row.text) for row in connection.execute(query)}
