"""What was read → the fact that it is, with the personal data put aside."""

from dataclasses import replace

from mailbot.config import Municipality
from mailbot.correlate import Thread as Correlation
from mailbot.directory import find_party, find_provider
from mailbot.domain.fact import (
    AutomaticReceived,
    Fact,
    Ignored,
    NotUnderstood,
    OrderReceived,
    Origin,
    Party,
    QuestionReceived,
    ReportReceived,
)
from mailbot.domain.message import Message
from mailbot.domain.reading import Contact, Item, ItemType, MailClass, Reading
from mailbot.domain.routine import Routine
from mailbot.runtime import Runtime
from mailbot.strip import strip_answers, strip_event, strip_item


def fact_of_reading(
    runtime: Runtime,
    municipality: Municipality,
    routine: Routine,
    message: Message,
    reading: Reading,
    origin: Origin,
    thread: Correlation,
) -> tuple[Fact, dict[str, None]]:
    """The fact, and the numbers of the jobs it may touch."""
    jobs = dict.fromkeys([*([thread.job] if thread.job else []), *(e.job_ref for e in reading.events if e.job_ref)])
    asks = reading.mail_class is MailClass.QUESTION and not (reading.answers or reading.events or reading.urgent)
    if asks and message.unread:
        return NotUnderstood(origin=origin, reason=" ".join(message.unread), job=thread.job), jobs
    match reading.mail_class:
        case MailClass.ORDER:
            return _order(runtime, municipality, routine, reading, origin, thread), jobs
        case MailClass.REPLY:
            return _report(runtime, routine, reading, origin, thread), jobs
        case MailClass.QUESTION:
            if reading.answers or reading.events:
                return _report(runtime, routine, reading, origin, thread), jobs
            courtesy = reading.courtesy and not reading.urgent and thread.in_our_thread
            return (
                QuestionReceived(
                    origin=origin,
                    job=thread.job,
                    courtesy=courtesy,
                    asks=reading.asks,
                    asks_state=reading.asks_state,
                    urgent=reading.urgent,
                ),
                jobs,
            )
        case MailClass.AUTO | MailClass.BOUNCE | MailClass.SPAM:
            return _automatic(reading, origin, thread), jobs
        case MailClass.DUPLICATE:
            return Ignored(origin=origin, outcome="duplicate", reason="samma mejl har redan kommit in en gång"), jobs


def _automatic(reading: Reading, origin: Origin, thread: Correlation) -> Fact:
    """Mail that nobody answers; to a person when it may say more than that, or when a known sender wrote it."""
    if reading.urgent:
        return QuestionReceived(origin=origin, job=thread.job, urgent=True)
    if not reading.certain:
        return NotUnderstood(origin=origin, reason=" ".join(reading.why_uncertain), job=thread.job)
    if reading.mail_class is MailClass.SPAM and origin.party.known():
        return NotUnderstood(origin=origin, reason="liknar reklam, men avsändaren finns i registret", job=thread.job)
    return AutomaticReceived(origin=origin, kind=reading.mail_class, job=thread.job)


def _order(
    runtime: Runtime,
    municipality: Municipality,
    routine: Routine,
    reading: Reading,
    origin: Origin,
    thread: Correlation,
) -> OrderReceived:
    policy = runtime.desk.policies[routine.privacy]
    items = [_without_stranger(municipality, item, origin.party) for item in reading.items]
    stripped = [strip_item(policy, item) for item in items]
    personal = tuple(dict.fromkeys([*origin.personal, *(kind for s in stripped for kind in s.kinds)]))
    uncertain = reading.why_uncertain
    if items != list(reading.items):
        uncertain = (*uncertain, "kontaktpersonen i mejlet hör inte till någon registrerad utförare")
    if not reading.items:
        uncertain = (*uncertain, "mejlet ser ut som en beställning, men det går inte att säga av vad")
    return OrderReceived(
        origin=replace(origin, personal=personal),
        items=tuple(s.item for s in stripped),
        certain=reading.certain and not uncertain,
        why_uncertain=uncertain,
        urgent=reading.urgent,
        job_ref=thread.job or thread.sibling,
        personal_values=tuple(s.sealed for s in stripped),
    )


def _without_stranger(municipality: Municipality, item: Item, party: Party) -> Item:
    """The item without a contact whose address nobody registered: in a forward that may be a relative's.

    A housing co-operative's contact (a gate lock) and the sender's own stay.
    """
    email = (item.contact.email or "").lower()
    if not email or municipality.unknown_orders or item.type is ItemType.GATE_LOCK or email == party.email:
        return item
    own = email.rsplit("@", 1)[-1] in municipality.own_domains
    if own or find_provider(municipality, email) or find_party(municipality, email, verified=False).known():
        return item
    return replace(item, contact=Contact())


def _report(
    runtime: Runtime, routine: Routine, reading: Reading, origin: Origin, thread: Correlation
) -> ReportReceived:
    policy = runtime.desk.policies[routine.privacy]
    events = tuple(strip_event(policy, event, about=thread.job) for event in reading.events)
    stripped = strip_answers(policy, reading.answers)
    certain = reading.certain or bool(reading.answers and not reading.why_uncertain)
    return ReportReceived(
        origin=origin,
        job=thread.job,
        events=events,
        answers=stripped.answers,
        certain=certain,
        why_uncertain=reading.why_uncertain,
        why_job=thread.why_none,
        urgent=reading.urgent,
        withheld=stripped.withheld,
        personal_values=stripped.sealed,
    )
