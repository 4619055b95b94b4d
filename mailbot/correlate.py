"""Which job a mail belongs to: signed Message-ID, plus address, then the tag from a party of the job; else a person."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from mailbot import siblings
from mailbot.config import Municipality
from mailbot.directory import address_of
from mailbot.domain.fact import Party
from mailbot.domain.job import Job
from mailbot.domain.message import Message
from mailbot.domain.reading import Expectation
from mailbot.domain.role import Role
from mailbot.mail_bytes import job_in_message_id, job_in_plus_address
from mailbot.privacy.vault import Vault
from mailbot.store import jobs as job_store
from mailbot.store import outbox

_TAG = re.compile(r"\bL[ÅA]S-(\d{4})-0*(\d{1,6})\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Thread:
    """What a mail's headers say about where it belongs. `job` is None when nothing or nothing certain is said."""

    job: str | None = None
    jobs: tuple[str, ...] = ()  # every job that a signed signal of ours names
    expectation: Expectation | None = None
    in_our_thread: bool = False
    asked: outbox.OutboxRow | None = None
    why_none: str = ""
    sibling: str | None = None  # the job that somebody ordered in this conversation before we answered (hazard 68)


def correlate(
    connection: Connection, vault: Vault, message: Message, party: Party, municipality: Municipality
) -> Thread:
    """Settle the job by the headers; signals that disagree go to a person, empty ids never match (hazards 65-73)."""
    ids = tuple(dict.fromkeys([*message.in_reply_to, *reversed(message.references)]))
    ours = {
        row.message_id: row for row in outbox.by_message_ids(connection, ids) if row.municipality == municipality.name
    }
    nearest = next((ours[i] for i in ids if i in ours), None)
    signed = _signed_jobs(vault, ids, message, nearest)
    tags = tuple(dict.fromkeys(tagged_jobs(message.subject)))
    jobs = job_store.by_numbers(connection, (*signed, *tags))
    if any(job.merged_into for job in jobs.values()):
        today = job_store.surviving(connection, (*signed, *tags))
        signed, tags = _merged(signed, today), _merged(tags, today)
        jobs = job_store.by_numbers(connection, (*signed, *tags))
    found = {number: job for number, job in jobs.items() if job.municipality == municipality.name}
    if len(set(signed)) > 1 or (signed and tags and not set(tags) & set(signed)):
        return Thread(jobs=tuple(found), in_our_thread=True, why_none="ämnesraden och tråden pekar på olika jobb")
    if signed:
        return _settled(connection, found.get(signed[0]), nearest, party, signed[0])
    strangers = [n for n in tags if n in found and not is_party(found[n], party, municipality)]
    if strangers:
        return Thread(why_none="avsändaren hör inte till jobbet som nämns i ämnesraden")
    known = [n for n in tags if n in found]
    if len(known) == 1:
        return _settled(connection, found[known[0]], None, party, known[0])
    if tags and not known:
        return Thread(why_none="jobbnumret i ämnesraden finns inte")
    sibling = siblings.find(connection, municipality.name, ids) if ids and nearest is None and not tags else None
    return Thread(jobs=tuple(known), in_our_thread=nearest is not None, asked=nearest, sibling=sibling)


def join_sibling(connection: Connection, thread: Thread, party: Party, municipality: Municipality) -> Thread:
    """The thread of a mail that orders nothing itself but shares an ancestor with an order, for a party of that job."""
    today = job_store.surviving(connection, [thread.sibling]).get(thread.sibling) if thread.sibling else None
    job = job_store.by_numbers(connection, [today]).get(today) if today else None
    if job is None or job.municipality != municipality.name:
        return thread
    if not is_party(job, party, municipality):
        return replace(thread, why_none="avsändaren hör inte till jobbet i samma mejltråd")
    return _settled(connection, job, None, party, job.number)


def _merged(numbers: Iterable[str], today: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(today.get(number, number) for number in numbers))


def _signed_jobs(
    vault: Vault, ids: Iterable[str], message: Message, nearest: outbox.OutboxRow | None
) -> tuple[str, ...]:
    """Jobs that a signal of ours names: the nearest mail of ours in the thread, and the plus address it was sent to."""
    by_id = nearest.job if nearest is not None else next(filter(None, (job_in_message_id(vault, i) for i in ids)), None)
    by_plus = next(filter(None, (job_in_plus_address(vault, a) for a in message.addressed_to())), None)
    return tuple(dict.fromkeys(n for n in (by_id, by_plus) if n))


def _settled(
    connection: Connection, job: Job | None, asked: outbox.OutboxRow | None, party: Party, number: str
) -> Thread:
    if job is None:
        return Thread(why_none=f"jobbet {number} finns inte")
    answers_our_question = asked is None or asked.expects is not None
    if asked is None or asked.expects is None:
        latest = (outbox.last_asked(connection, n, party.email) for n in (number, *job.merged_from))
        asked = next(filter(None, latest), None) or asked
    expectation = replace(asked.expects, job_ref=number) if asked and asked.expects else None
    if expectation is not None and not answers_our_question:  # "Ok" is about the mail that it answers
        expectation = replace(expectation, ok_means_seen=True)
    return Thread(job=number, jobs=(number,), expectation=expectation, in_our_thread=True, asked=asked)


def tagged_jobs(text: str) -> list[str]:
    """Job numbers as people type them: LÅS-2026-00042, las-2026-42."""
    return [f"LÅS-{year}-{int(number):05d}" for year, number in _TAG.findall(text)]


def is_party(job: Job, party: Party, municipality: Municipality) -> bool:
    """Whether somebody has a part in a job: ordered it, is its provider, or has a role that its checkpoints name."""
    if not party.known():
        return False
    if party.email == job.orderer or (job.provider is not None and party.provider == job.provider):
        return True
    roles = {step.role for step in job.steps} | {Role.DUTY}
    return any(role in roles for role in party.roles if role is not Role.PROVIDER) or party.email == address_of(
        municipality, Role.PROVIDER, job
    )
