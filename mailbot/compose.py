"""Effects → finished mails: recipient by the register, values by the policy, text by template, then the guard."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from jinja2.sandbox import SandboxedEnvironment

from mailbot.config import Config, Municipality, SenderConfig
from mailbot.directory import address_of
from mailbot.domain.decision import Decision, SendMail
from mailbot.domain.fact import Origin
from mailbot.domain.job import Job, Thread
from mailbot.domain.role import Role
from mailbot.domain.routine import Routine
from mailbot.guarding import static_words
from mailbot.job_view import CATEGORIES, JobView, mail_role, view_values
from mailbot.mail_bytes import Enclosure, Letter, new_message_id, plus_address, to_bytes
from mailbot.mail_texts import render
from mailbot.may_answer import Answer, Traffic, Verdict, may_answer
from mailbot.privacy.guard import check_outgoing, words_of
from mailbot.privacy.policy import Category, Policy, mailable
from mailbot.privacy.slots import Slot
from mailbot.privacy.vault import Vault
from mailbot.store.outbox import NewMail

_EXTRA_SLOTS: Mapping[str, object] = {
    "fault_text": None,
    "when": None,
    "rows": (),
    "not_read": (),
    "left_out": (),
    "incomplete": False,
    "asks": False,
    "copies": "",
    "orderer": None,
    "reason": None,
    "checkpoint": None,
    "lock_numbers": None,
    "wording": None,
    "wording_place": None,
    "step_labels": (),
    "address": None,
    "kind": None,
}
_EXTRA_CATEGORY = {
    "fault_text": Category.FAULT_TEXT,
    "address": Category.ADDRESS,
    "orderer": Category.PROVIDER_CONTACT,
    "when": Category.JOB_NUMBER,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """What composing needs besides the decision: templates, keys, policies, configuration."""

    config: Config
    vault: Vault
    policies: Mapping[str, Policy]
    environment: SandboxedEnvironment


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """The decision's surroundings: whose routine, what it answers, jobs as they stand after it, traffic so far.

    `enclosures`: the sender's own files, written for them and vouched for by the guard of sheets.
    """

    municipality: Municipality
    routine: Routine
    origin: Origin
    jobs: Mapping[str, Job]
    routines: Mapping[str, Routine]
    traffic: Mapping[tuple[str, str | None], Traffic]
    now: datetime
    enclosures: tuple[Enclosure, ...] = ()


def recipients(decision: Decision, occasion: Occasion) -> Iterator[tuple[SendMail, str]]:
    """Every mail of a decision with its address. A role that nobody holds becomes a mail to the duty person.

    Who has two roles in a job gets the same news once.
    """
    told: set[tuple[str, tuple[str, ...], str | None, str]] = set()
    for effect in decision.effects:
        if not isinstance(effect, SendMail):
            continue
        job = occasion.jobs.get(effect.jobs[0]) if effect.jobs else None
        address = effect.to or address_of(occasion.municipality, effect.role, job)
        if address:
            if (news := (effect.template, effect.jobs, effect.checkpoint, address)) not in told:
                told.add(news)
                yield effect, address
            continue
        duty = address_of(occasion.municipality, Role.DUTY, job)
        if duty:
            reason = f"Ett brev («{effect.template}») har ingen mottagare: ingen adress är angiven för rollen."
            yield replace(effect, template="escalation", role=Role.DUTY, slots={"reason": reason}, answer=False), duty


def compose(desk: Desk, occasion: Occasion, decision: Decision) -> list[tuple[NewMail | None, SendMail, Answer]]:
    """Finished mails with the gate's verdict; a silent one has no mail, a held one says why."""
    composed: list[tuple[NewMail | None, SendMail, Answer]] = []
    waiting = deque(recipients(decision, occasion))
    while waiting:
        effect, address = waiting.popleft()
        job = effect.jobs[0] if len(effect.jobs) == 1 else None
        traffic = _traffic(desk, occasion, address, job)
        answer = may_answer(effect, address, occasion.origin, traffic, desk.config.delivery, occasion.now)
        if answer.verdict is Verdict.SILENT:
            composed.append((None, effect, answer))
            waiting.extend(_to_duty_instead(occasion, effect, answer))
            continue
        mail = _write(desk, occasion, effect, address, answer)
        composed.append((mail, effect, answer))
    return composed


def _traffic(desk: Desk, occasion: Occasion, address: str, job: str | None) -> Traffic:
    """Today's counts of a recipient; the duty person who stands in for another has none that matter."""
    counted = occasion.traffic.get((address, job)) or occasion.traffic.get((address, None))
    if counted is not None:
        return counted
    return Traffic(to_address=0, to_job=0, silenced=False, own=address in desk.config.own_addresses())


def _to_duty_instead(occasion: Occasion, effect: SendMail, why: Answer) -> Iterator[tuple[SendMail, str]]:
    """News that a job owes somebody whom no mail reaches: the duty person tells them. Answers to mails are no duty."""
    address = address_of(occasion.municipality, Role.DUTY, None)
    if effect.answer or effect.role is Role.DUTY or not effect.jobs or not address:
        return
    reason = f"Ett brev («{effect.template}») gick inte ut: {why.because}. Ring, eller rätta adressen."
    slots = {"reason": reason}
    yield (
        replace(effect, template="escalation", role=Role.DUTY, to=None, slots=slots, thread=None, expects=None),
        address,
    )


def _write(desk: Desk, occasion: Occasion, effect: SendMail, address: str, answer: Answer) -> NewMail:
    sender = next(s for s in desk.config.senders if s.name == occasion.municipality.sender)
    number = effect.jobs[0] if len(effect.jobs) == 1 else None
    routine = _routine_of(occasion, number)
    policy = desk.policies[routine.privacy]
    values = _values(occasion, effect, routine, policy, address)
    subject, body = render(desk.environment, routine.name, effect.template, values)
    message_id = new_message_id(desk.vault, number, sender.from_address)
    enclosures = occasion.enclosures if effect.encloses and address == occasion.origin.party.email else ()
    letter = Letter(
        sender_name=sender.from_name,
        sender=sender.from_address,
        recipient=address,
        subject=f"[{number}] {subject}" if number else subject,
        body=body,
        message_id=message_id,
        date=occasion.now,
        reply_to=plus_address(desk.vault, sender.from_address, number) if number and sender.plus_addresses else None,
        thread=_thread(effect, occasion),
        answer=effect.answer,
        enclosures=enclosures,
    )
    raw = to_bytes(letter)
    findings = check_outgoing(
        raw,
        policy=policy,
        recipient_role=mail_role(effect.role),
        recipient_domain=_domain(address),
        slots=_slots(values),
        static_words=static_words(desk.environment, routine, occasion.municipality, sender, effect)
        | words_of(" ".join(enclosure.name for enclosure in enclosures)),
        addresses=[a for a in (sender.from_address, letter.reply_to, address) if a],
        vouched=[enclosure.digest for enclosure in enclosures],
    )
    if findings:
        kinds = ", ".join(sorted({f.kind for f in findings}))
        answer = Answer(verdict=Verdict.HOLD, because=f"vakten stoppade brevet: {kinds}")
    return _new_mail(occasion, effect, address, answer, sender, message_id, raw, number)


def _new_mail(
    occasion: Occasion,
    effect: SendMail,
    address: str,
    answer: Answer,
    sender: SenderConfig,
    message_id: str,
    raw: bytes,
    number: str | None,
) -> NewMail:
    return NewMail(
        key=effect.key,
        message_id=message_id,
        municipality=occasion.municipality.name,
        sender=sender.name,
        purpose=effect.purpose,
        role=effect.role.value,
        recipient=address,
        raw=raw,
        state="held" if answer.verdict is Verdict.HOLD else "queued",
        because=answer.because,
        inbox_id=occasion.origin.inbox_id,
        job=number,
        checkpoint=effect.checkpoint,
        expects=effect.expects,
        not_before=effect.not_before,
    )


def _routine_of(occasion: Occasion, number: str | None) -> Routine:
    job = occasion.jobs.get(number or "")
    return occasion.routines.get(job.routine_digest, occasion.routine) if job else occasion.routine


def _thread(effect: SendMail, occasion: Occasion) -> Thread | None:
    """The conversation to stay in: the mail that is answered, or the order's own for news to the orderer."""
    if effect.thread is not None:
        return effect.thread
    job = occasion.jobs.get(effect.jobs[0]) if len(effect.jobs) == 1 else None
    to_orderer = effect.role is Role.PROVIDER and job is not None and effect.purpose.startswith("tell:")
    return job.thread if job is not None and to_orderer else None


def _values(occasion: Occasion, effect: SendMail, routine: Routine, policy: Policy, address: str) -> dict[str, object]:
    """All that a template may use, each value let through by the policy for this recipient."""
    allowed = mailable(policy, mail_role(effect.role), _domain(address))
    views = [_view(occasion, occasion.jobs[number], allowed) for number in effect.jobs if number in occasion.jobs]
    extra = {**_EXTRA_SLOTS, **_step_slots(occasion, effect, routine), **effect.slots}
    for name, category in _EXTRA_CATEGORY.items():
        if category not in allowed:
            extra[name] = None
    return {
        **extra,
        "job": views[0] if len(views) == 1 else None,
        "jobs": views,
        "texts": dict(routine.texts),
        "routine_title": routine.title,
        "wrong_place": routine.wrong_place,
        "signature": occasion.municipality.signature,
    }


def _slots(values: Mapping[str, object]) -> dict[str, Slot]:
    """Every value of a mail that is data, with its category, for the guard.

    A provider's name is none: it comes from the register, and its words are among the static ones.
    """
    slots: dict[str, Slot] = {}
    views = values["jobs"]
    for view in views if isinstance(views, list) else []:
        for name, category in CATEGORIES.items():
            value = getattr(view, name)
            if isinstance(value, str) and name != "contact_org":
                slots[f"{view.number}.{name}"] = Slot(category, value)
    for name, category in _EXTRA_CATEGORY.items():
        if isinstance(values[name], str):
            slots[name] = Slot(category, str(values[name]))
    rows = values["rows"]
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        if row["job"]:
            slots[f"row{index}.job"] = Slot(Category.JOB_NUMBER, row["job"])
        slots[f"row{index}.row"] = Slot(Category.JOB_NUMBER, str(row["row"]))
    for name, number in (("not_read", "row"), ("left_out", "count")):
        told = values[name]
        for index, row in enumerate(told if isinstance(told, list) else []):
            slots[f"{name}{index}"] = Slot(Category.JOB_NUMBER, str(row[number]))
    slots["count"] = Slot(Category.JOB_NUMBER, str(len(views) if isinstance(views, list) else 0))
    return slots


def _step_slots(occasion: Occasion, effect: SendMail, routine: Routine) -> dict[str, object]:
    """Label and prescribed wording of the checkpoint that a mail is about."""
    job = occasion.jobs.get(effect.jobs[0]) if len(effect.jobs) == 1 else None
    kind = routine.orders.get(job.item.type) if job else None
    checkpoint = next((c for c in kind.flow if c.name == effect.checkpoint), None) if kind else None
    if checkpoint is None:
        return {}
    return {
        "checkpoint": checkpoint.label,
        "wording": checkpoint.wording,
        "wording_place": checkpoint.wording_place,
    }


def _view(occasion: Occasion, job: Job, allowed: Collection[Category]) -> JobView:
    provider = next((p.name for p in occasion.municipality.providers if p.id == job.provider), None)
    values = view_values(job, provider)
    for name, category in CATEGORIES.items():
        if category not in allowed:
            values[name] = None
    return JobView(**values)  # type: ignore[arg-type]  # view_values names every field of the view


def _domain(address: str) -> str:
    return address.rsplit("@", 1)[-1].lower()
