"""Jobs that went up in another: what is said of them is said of the one that is left."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from mailbot.domain.reading import Reading
from mailbot.privacy.vault import Vault
from mailbot.store import jobs as job_store


def of_today(connection: Connection, reading: Reading) -> Reading:
    """The reading with each job that a report names as the one it was merged into."""
    named = {event.job_ref for event in reading.events if event.job_ref}
    today = job_store.surviving(connection, named) if named else {}
    if all(before == after for before, after in today.items()):
        return reading
    return replace(reading, events=tuple(replace(e, job_ref=today.get(e.job_ref or "")) for e in reading.events))


def only_sealed_here(connection: Connection, vault: Vault, content: Mapping[str, Any]) -> Mapping[str, str]:
    """What is sealed with a job that goes up in another, and not with the other."""
    if content["action"] != "merge":
        return {}
    gone, kept = (_opened(connection, vault, n) for n in (content["job"], content["values"].get("into", "")))
    return {name: value for name, value in gone.items() if name not in kept}


def _opened(connection: Connection, vault: Vault, number: str) -> Mapping[str, str]:
    sealed = job_store.sealed_of(connection, number)
    if sealed is None:
        return {}
    values: Mapping[str, str] = json.loads(vault.open(vault.open_key(sealed[0]), sealed[1], f"job:{number}"))
    return values
