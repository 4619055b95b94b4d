"""A job as a mail to one role may show it: every value by the privacy policy, nothing that it forbids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mailbot.domain.calendar import STOCKHOLM, swedish_day, swedish_moment
from mailbot.domain.job import Job, JobStatus, StepState
from mailbot.domain.reading import ItemType
from mailbot.domain.role import Role
from mailbot.domain.words import FIELD_WORDS, KIND_WORDS, ROLE_WORDS, missing_words
from mailbot.privacy.policy import Category

RESIDENT_FIELDS = frozenset({"customer_name", "customer_phone", "door_code"})
"""Fields about the resident that are never asked for by mail, only in the case system."""


@dataclass(frozen=True, kw_only=True, slots=True)
class JobView:
    """What a template sees of a job; None where unknown or not allowed (see docs/how-to-add.md, mail texts)."""

    number: str
    kind: str
    address: str | None
    flat: str | None
    new_address: str | None
    customer_id: str | None
    gate: bool | None
    gate_unit: bool
    serial: str | None
    gate_serial: str | None
    booked: str | None
    proposed_date: str | None
    due: str | None
    limit: str | None
    contact_name: str | None
    contact_phone: str | None
    contact_email: str | None
    contact_org: str | None
    fault_text: str | None
    brf: str | None
    quantity: str | None
    article: str | None
    missing: tuple[str, ...]
    missing_elsewhere: tuple[str, ...]  # about the resident: never asked for by mail, only in the case system
    waits_for: str | None
    state_words: str
    action: str | None
    urgent: bool
    checkpoint: str | None
    step_labels: tuple[str, ...]


CATEGORIES: Mapping[str, Category] = {
    "number": Category.JOB_NUMBER,
    "address": Category.ADDRESS,
    "flat": Category.ADDRESS,
    "new_address": Category.ADDRESS,
    "customer_id": Category.CUSTOMER_ID,
    "serial": Category.LOCK_SERIAL,
    "gate_serial": Category.LOCK_SERIAL,
    "booked": Category.JOB_NUMBER,
    "proposed_date": Category.JOB_NUMBER,
    "due": Category.JOB_NUMBER,
    "limit": Category.JOB_NUMBER,
    "contact_name": Category.PROVIDER_CONTACT,
    "contact_phone": Category.PROVIDER_CONTACT,
    "contact_email": Category.PROVIDER_CONTACT,
    "contact_org": Category.PROVIDER_CONTACT,
    "fault_text": Category.FAULT_TEXT,
    "article": Category.FAULT_TEXT,
    "quantity": Category.JOB_NUMBER,
    "brf": Category.BRF_CONTACT,
}
"""The policy's category of every value of a view that is data about anybody."""


def view_values(job: Job, provider_name: str | None) -> dict[str, object]:
    """Every value that a view has, before the policy is asked."""
    item, due, waits = job.item, job.due(), job.waits_for()
    labels = tuple(step.label for step in job.open_steps())
    gate_contact = item.type is ItemType.GATE_LOCK
    return {
        "number": job.number,
        "kind": KIND_WORDS[item.type],
        "address": item.address,
        "flat": f"lgh {item.flat}" if item.flat and item.flat.isdigit() else item.flat,
        "new_address": item.new_address,
        "customer_id": item.customer_id,
        "gate": job.gate,
        "gate_unit": job.gate_unit,
        "serial": job.serial,
        "gate_serial": job.gate_serial,
        "booked": swedish_moment(job.booked) if job.booked else None,
        "proposed_date": swedish_day(item.proposed_date, with_week=True) if item.proposed_date else None,
        "due": _day(due),
        "limit": _day(max((s.due_at for s in job.steps if s.due_at), default=None)) if item.ends else None,
        "contact_name": item.contact.name,
        "contact_phone": item.contact.phone,
        "contact_email": item.contact.email,
        "contact_org": None if gate_contact else provider_name,
        "fault_text": item.fault,
        "brf": item.brf,
        "quantity": str(item.quantity) if item.quantity is not None else None,
        "article": item.article,
        "missing": tuple(missing_words(tuple(n for n in job.missing if n not in RESIDENT_FIELDS))),
        "missing_elsewhere": tuple(missing_words(tuple(n for n in job.missing if n in RESIDENT_FIELDS))),
        "waits_for": ROLE_WORDS[waits] if waits else None,
        "state_words": state_words(job),
        "action": item.action,
        "urgent": job.urgent,
        "checkpoint": labels[0] if labels else None,
        "step_labels": labels,
    }


def category_of(name: str) -> Category | None:
    """The policy's category of a view's value; None for what is no data about anybody."""
    return CATEGORIES.get(name)


def state_words(job: Job) -> str:
    """One Swedish sentence on where the job stands."""
    if job.merged_into:
        return f"Jobbet ingår nu i {job.merged_into}."
    if job.status is JobStatus.DONE:
        return "Jobbet är klart."
    if job.status is JobStatus.CANCELLED:
        return "Jobbet är avbeställt."
    if job.status is JobStatus.HELD:
        return "Jobbet väntar på att en handläggare tittar på det."
    if job.missing:
        return "Jobbet väntar på uppgifter: " + ", ".join(missing_words(job.missing)) + "."
    open_steps = [s for s in job.steps if s.state is StepState.OPEN]
    if not open_steps:
        return "Jobbet väntar på en handläggare."
    first = open_steps[0]
    booked = f" Tiden är {swedish_moment(job.booked)}." if job.booked else ""
    return f"Nästa steg är «{first.label}», och det gör {ROLE_WORDS[first.role]}.{booked}"


def _day(moment: datetime | date | None) -> str | None:
    if moment is None:
        return None
    if isinstance(moment, datetime):
        moment = moment.astimezone(STOCKHOLM).date()
    return swedish_day(moment)


def own_words() -> str:
    """Every word of our own that a view or a slot can bring into a mail besides the template's."""
    months_and_days = "mån tis ons tor fre lör sön jan feb mar apr maj jun jul aug sep okt nov dec kl v"
    tables = (*KIND_WORDS.values(), *FIELD_WORDS.values(), *ROLE_WORDS.values(), *_STATE_WORDS, months_and_days)
    return " ".join(tables)


_STATE_WORDS = (
    "Jobbet är klart. Jobbet är avbeställt. Jobbet väntar på att en handläggare tittar på det.",
    "Jobbet väntar på uppgifter: Jobbet ingår nu i",
    "Jobbet väntar på en handläggare. Tiden är Nästa steg är och det gör eller ja nej",
)


def mail_role(role: Role) -> Role:
    """The role whose row of the policy decides for a mail; a system is written to like the provider behind it."""
    return Role.PROVIDER if role is Role.SYSTEM else role
