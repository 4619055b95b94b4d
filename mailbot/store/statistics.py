"""What reports are made of: jobs and journal lines of a period, a batch at a time, on either database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from mailbot.domain.job import Job
from mailbot.domain.reading import ItemType
from mailbot.store.codec import load
from mailbot.store.database import moment, stamp
from mailbot.store.jobs import IS_OPEN
from mailbot.store.tables import jobs, journal

BATCH = 500
"""Rows that are in memory at a time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminded:
    """A line of the journal: a deadline of a job had passed. `role`: who was reminded; `because`: of what."""

    at: datetime
    job: str
    role: str
    because: str


def jobs_alive(
    connection: Connection,
    first: datetime,
    until: datetime,
    *,
    kinds: Sequence[ItemType],
    municipality: str | None = None,
    batch: int = BATCH,
) -> Iterator[list[Job]]:
    """Jobs of these kinds that were ordered before `until` and not closed before `first`, by id.

    Whatever was done to a job in between was done to one of these.
    """
    query = _JOBS.where(
        jobs.c.kind.in_([kind.value for kind in kinds]),
        jobs.c.created_at < stamp(until),
        or_(jobs.c.closed_at.is_(None), jobs.c.closed_at >= stamp(first)),
    )
    return _jobs(connection, _of(query, municipality), batch)


def open_jobs(connection: Connection, *, municipality: str | None = None, batch: int = BATCH) -> Iterator[list[Job]]:
    """Jobs that are open or held, by id."""
    return _jobs(connection, _of(_JOBS.where(IS_OPEN), municipality), batch)


def reminders(
    connection: Connection,
    first: datetime,
    until: datetime,
    *,
    municipality: str | None = None,
    batch: int = BATCH,
) -> Iterator[list[Reminded]]:
    """Every time that somebody was reminded of a passed deadline, oldest first."""
    query = (
        select(journal.c.id, journal.c.at, journal.c.job, journal.c.before, journal.c.because)
        .join(jobs, jobs.c.number == journal.c.job)
        .where(journal.c.fact == "DeadlinePassed", journal.c.at >= stamp(first), journal.c.at < stamp(until))
    )
    for rows in _pages(connection, _of(query, municipality), journal.c.id, batch):
        yield [Reminded(at=moment(r.at), job=r.job, role=r.before, because=r.because) for r in rows]


def reminders_of(connection: Connection, numbers: Sequence[str]) -> dict[str, list[Reminded]]:
    """By job, every time that somebody was reminded about it, oldest first; jobs without are left out."""
    query = (
        select(journal.c.at, journal.c.job, journal.c.before, journal.c.because)
        .where(journal.c.job.in_(numbers), journal.c.fact == "DeadlinePassed")
        .order_by(journal.c.id)
    )
    found: dict[str, list[Reminded]] = {}
    for r in connection.execute(query) if numbers else ():
        found.setdefault(r.job, []).append(Reminded(at=moment(r.at), job=r.job, role=r.before, because=r.because))
    return found


_JOBS = select(jobs.c.id, jobs.c.version, jobs.c.placement, jobs.c.data)


def _of(query: Select[Any], municipality: str | None) -> Select[Any]:
    return query if municipality is None else query.where(jobs.c.municipality == municipality)


def _jobs(connection: Connection, query: Select[Any], batch: int) -> Iterator[list[Job]]:
    for rows in _pages(connection, query, jobs.c.id, batch):
        yield [replace(load(Job, r.data), id=r.id, version=r.version, placement=r.placement) for r in rows]


def _pages(connection: Connection, query: Select[Any], key: Any, batch: int) -> Iterator[Sequence[Any]]:
    """By the key, not by an offset: a page costs the same however far down it is."""
    last = 0
    while rows := connection.execute(query.where(key > last).order_by(key).limit(batch)).all():
        yield rows
        last = rows[-1].id
