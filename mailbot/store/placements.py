"""Placements: a door with its units, from mounting to removal; jobs come and go, later orders are found by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from mailbot.domain.job import Job, JobStatus
from mailbot.domain.placement import address_key
from mailbot.domain.reading import ItemType
from mailbot.store.database import stamp
from mailbot.store.prepared import run
from mailbot.store.tables import placements

_FACTS = ("address_key", "address", "flat", "customer_ref", "provider", "door_serial", "gate_serial")
_NEW = insert(placements).returning(placements.c.id)
_LIVING = (
    select(placements.c.id, placements.c.flat)
    .where(placements.c.municipality == bindparam("municipality"), placements.c.ended_at.is_(None))
    .limit(20)
)
_OF_CUSTOMER = _LIVING.where(placements.c.customer_ref == bindparam("customer"))
_AT_ADDRESS = _LIVING.where(placements.c.address_key == bindparam("address"))
_AT_ADDRESS_OF = _AT_ADDRESS.where(or_(placements.c.provider == bindparam("provider"), placements.c.provider.is_(None)))


def find_or_open(connection: Connection, job: Job) -> int | None:
    """The placement that a new job belongs to, opened when there is none.

    Found by customer, else by address, flat and provider. A job without customer and address has none. Two candidates
    give None: never act on a guess.
    """
    if job.customer_ref is None and job.address_key is None:
        return None
    found = _candidates(connection, job)
    if len(found) > 1:
        return None
    facts = _facts(job)
    if found:
        _set(connection, found[0], facts)
        return found[0]
    values = {**dict.fromkeys(_FACTS), "municipality": job.municipality, **facts}
    values["provider_since"] = job.created.date().isoformat() if job.provider else None
    return int(run(connection, _NEW, values).scalar_one())


def _candidates(connection: Connection, job: Job) -> list[int]:
    here: dict[str, object] = {"municipality": job.municipality}
    if job.customer_ref:
        return [row.id for row in run(connection, _OF_CUSTOMER, {**here, "customer": job.customer_ref})]
    here["address"] = job.address_key
    if job.provider:
        rows = run(connection, _AT_ADDRESS_OF, {**here, "provider": job.provider}).all()
    else:
        rows = run(connection, _AT_ADDRESS, here).all()
    flat = job.item.flat
    if flat is None:
        return [row.id for row in rows]
    same = [row.id for row in rows if row.flat == flat]
    return same or [row.id for row in rows if row.flat is None]


def _facts(job: Job) -> dict[str, object]:
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


def follow(connection: Connection, job: Job, now: datetime) -> None:
    """What a job means for its placement: unit numbers; at its end the move, the new provider, the removal."""
    if job.placement is None:
        return
    facts = {name: value for name, value in _facts(job).items() if name in ("door_serial", "gate_serial")}
    if job.status is JobStatus.DONE:
        facts |= _at_the_end(job, now)
    if facts:
        _set(connection, job.placement, facts)


def _at_the_end(job: Job, now: datetime) -> dict[str, object]:
    match job.item.type:
        case ItemType.DISMOUNT if _dismounted(job):
            return {"ended_at": stamp(now)}
        case ItemType.MOVE if job.item.new_address:
            return {"address": job.item.new_address, "address_key": address_key(job.item.new_address), "flat": None}
        case ItemType.CHANGE_PROVIDER if job.provider:
            return {"provider": job.provider, "provider_since": now.date().isoformat()}
        case _:
            return {}


def _dismounted(job: Job) -> bool:
    """Whether the lock came down: a removal that ended because the alarm stays leaves the lock where it is."""
    step = job.step("dismounted")
    return step is not None and step.done_at is not None


def _set(connection: Connection, placement_id: int, facts: Mapping[str, object]) -> None:
    values = {**facts, "version": placements.c.version + 1}
    connection.execute(update(placements).where(placements.c.id == placement_id).values(values))


def placement(connection: Connection, placement_id: int) -> Mapping[str, Any] | None:
    """One placement as a row."""
    found = connection.execute(select(placements).where(placements.c.id == placement_id)).first()
    return dict(found._mapping) if found else None
