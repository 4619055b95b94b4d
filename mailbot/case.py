"""Loads what a decision may look at: the jobs a fact names, jobs at the same door, their routines, the next number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailbot.config import Municipality
from mailbot.correlate import Thread as Correlation
from mailbot.directory import find_party, find_provider
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.decision import Case, notice_key
from mailbot.domain.fact import Fact, OrderReceived, PersonDecided
from mailbot.domain.job import Job
from mailbot.domain.placement import address_key, names_no_door, same_place, told_in_thread
from mailbot.domain.reading import Contact, ItemType, SheetReading
from mailbot.domain.role import Role
from mailbot.domain.routine import Routine
from mailbot.mail_bytes import Enclosure
from mailbot.privacy.vault import Vault
from mailbot.runtime import Runtime
from mailbot.store import jobs as job_store
from mailbot.store import outbox

_BETWEEN_NOTICES = timedelta(days=7)
_NOTICE_MAY_WAIT = timedelta(days=40)  # so old a notice may be that waits, held, for a person


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """A fact with the case to decide it in; `sheet`: rows to put into the inbox as children, `contact` theirs.

    `enclosures`: files that a mail about it can take along.
    """

    fact: Fact
    case: Case
    municipality: Municipality
    sheet: SheetReading | None = None
    contact: Contact = field(default_factory=Contact)
    enclosures: tuple[Enclosure, ...] = ()


def with_case(
    connection: Connection,
    runtime: Runtime,
    municipality: Municipality,
    fact: Fact,
    numbers: Mapping[str, None],
    thread: Correlation | None,
    *,
    routine: Routine | None = None,
) -> Understood:
    """Load what the decision may look at: jobs named, jobs at the same door, their routines, the next number."""
    now = runtime.clock().astimezone(STOCKHOLM)  # days and years are those of the office
    routine = routine or runtime.routines[municipality.routine]
    found = job_store.by_numbers(connection, numbers, lock=True)
    jobs = {number: job for number, job in found.items() if job.municipality == municipality.name}
    fact = _at_the_threads_door(fact, jobs)
    earlier, references, providers = _surroundings(connection, runtime, municipality, fact, jobs)
    everything = [*jobs.values(), *(job for found in earlier.values() for job in found)]
    case = Case(
        now=now,
        municipality=municipality.name,
        routine=routine,
        jobs=jobs,
        routines=runtime.stored_routines(connection, {job.routine_digest for job in everything}),
        first_number=_first_number(connection, runtime, fact, now),
        unknown_orders=municipality.unknown_orders,
        earlier=earlier,
        references=references,
        providers=providers,
        noticed=_noticed(connection, fact, now),
        asked=thread.expectation if thread else None,
    )
    if isinstance(fact, PersonDecided):
        case = _by_hand(connection, municipality, case)
    if isinstance(fact, OrderReceived) and any(item.type is ItemType.CANCEL for item in fact.items):
        case = replace(case, reached=_reached(connection, everything))
    return Understood(fact=fact, case=case, municipality=municipality)


def _by_hand(connection: Connection, municipality: Municipality, case: Case) -> Case:
    """What a person's command needs to know besides: who ordered the jobs, and who has heard of them."""
    merged = job_store.by_numbers(connection, [n for j in case.jobs.values() for n in j.merged_from])
    everything = {**case.jobs, **merged}
    orderers = {n: find_party(municipality, j.orderer, verified=False) for n, j in everything.items() if j.orderer}
    sent = {n: outbox.sent_keys(connection, n) for n in case.jobs}
    return replace(case, orderers=orderers, reached=_reached(connection, case.jobs.values()), sent=sent)


def _reached(connection: Connection, jobs: Iterable[Job]) -> dict[str, frozenset[Role]]:
    return {job.number: outbox.reached(connection, job.number, *job.merged_from) for job in jobs}


def _at_the_threads_door(fact: Fact, jobs: Mapping[str, Job]) -> Fact:
    """Faults told in the thread of a job by one of its parties, without a word of where, are at that job's door."""
    job = jobs.get(fact.job_ref or "") if isinstance(fact, OrderReceived) else None
    if (
        job is None
        or not isinstance(fact, OrderReceived)
        or not fact.origin.party.speaks_for(job.orderer, job.provider)
    ):
        return fact
    items = tuple(told_in_thread(item, job) if names_no_door(item) else item for item in fact.items)
    there = tuple(item for item, said in zip(items, fact.items, strict=True) if names_no_door(said))
    return replace(fact, items=items, at_threads_door=there)


def _noticed(connection: Connection, fact: Fact, now: datetime) -> bool:
    """Whether this sender was told within seven days what not to mail; a notice that was held went out later."""
    if not fact.origin.personal or not fact.origin.party.email:
        return False
    days = (now.date() - timedelta(days=ago) for ago in range(_NOTICE_MAY_WAIT.days))
    keys = [notice_key(fact.origin.party.email, day) for day in days]
    return outbox.said_since(connection, keys, now - _BETWEEN_NOTICES)


def _first_number(connection: Connection, runtime: Runtime, fact: Fact, now: datetime) -> int:
    count = most_new_jobs(fact)
    return runtime.numbers.take(connection, now.year, count) if count else 1


def most_new_jobs(fact: Fact) -> int:
    """How many jobs a fact may open: so many numbers are taken before it is decided how many it does."""
    return len(fact.items) if isinstance(fact, OrderReceived) else 0


def _surroundings(
    connection: Connection, runtime: Runtime, municipality: Municipality, fact: Fact, jobs: Mapping[str, Job]
) -> tuple[dict[int, tuple[Job, ...]], dict[int, tuple[str | None, str | None]], dict[int, str]]:
    """By index of an order's items: earlier jobs at the same door, references, the contact's provider."""
    if not isinstance(fact, OrderReceived):
        return {}, {}, {}
    vault, policy_of = runtime.desk.vault, fact.personal_values
    references: dict[int, tuple[str | None, str | None]] = {}
    providers: dict[int, str] = {}
    for index, item in enumerate(fact.items):
        values = policy_of[index] if index < len(policy_of) else {}
        customer = item.customer_id or values.get("customer_id")
        reference = customer_reference(vault, municipality.name, customer) if customer else None
        threads = jobs.get(fact.job_ref or "") if item in fact.at_threads_door else None
        references[index] = (reference or (threads.customer_ref if threads else None), address_key(item.address))
        provider = find_provider(municipality, item.contact.email)
        if provider is not None:
            providers[index] = provider.id
    found = job_store.related(
        connection,
        municipality.name,
        customer_refs=sorted({c for c, _ in references.values() if c}),
        address_keys=sorted({a for _, a in references.values() if a}),
    )
    earlier = {
        index: tuple(job for job in found if same_place(item, *references[index], job))
        for index, item in enumerate(fact.items)
    }
    return earlier, references, providers


def customer_reference(vault: Vault, municipality: str, customer: str) -> str:
    """The keyed reference under which a customer of a municipality is found again."""
    return vault.reference(f"{municipality}:{customer}", "customer")
