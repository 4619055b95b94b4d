"""What several facts have in common: answers to senders, urgent mails, filling in what was asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from mailbot.domain.decision import Case, Effect, SendMail, notice_key
from mailbot.domain.fact import Origin, Party
from mailbot.domain.job import COMPLETE, Job
from mailbot.domain.placement import address_key
from mailbot.domain.reading import Contact, Expectation, Item
from mailbot.domain.role import Role
from mailbot.domain.routine import OrderKind, Routine
from mailbot.handlers import progress
from mailbot.handlers.flow import may_tick
from mailbot.handlers.progress import Progress

_ORDER_OF_ROLES = (
    Role.PROVIDER,
    Role.ADMINISTRATOR,
    Role.FEE_OFFICER,
    Role.ALARM_OPERATOR,
    Role.SYSTEM_MANAGER,
    Role.INSTALLER,
    Role.LOCKSMITH,
    Role.CASE_OFFICER,
    Role.BRF,
    Role.DUTY,
)


def sender_role(party: Party) -> Role:
    """The role that decides what we may write to a sender; a stranger is treated like the strictest, a provider."""
    return next((role for role in _ORDER_OF_ROLES if role in party.roles), Role.PROVIDER)


def urgent_mails(
    case: Case, origin: Origin, jobs: tuple[str, ...] = (), *, to: str | None = None
) -> tuple[Effect, ...]:
    """Somebody is locked in or out, or a battery is hot: what to do now, at any hour, and the duty person alarmed.

    `to`: whom to answer instead of the sender (behind a form, the person who filled it in).
    """
    answer = SendMail(
        template=case.routine.urgent_template,
        role=sender_role(origin.party),
        to=to or origin.party.email,
        key=f"urgent:{origin.inbox_id}",
        purpose="urgent",
        jobs=jobs,
        thread=origin.thread,
        answer=True,
    )
    alarm = SendMail(
        template="alarm",
        role=Role.DUTY,
        key=f"alarm:{origin.inbox_id}",
        purpose="alarm",
        jobs=jobs,
        slots={
            "reason": "Ett mejl ser akut ut: någon kan vara inlåst eller utelåst, eller ett batteri är farligt."
            + ("" if jobs else f" Det hör inte till något jobb; läs det i brevlådan (nr {origin.inbox_id}).")
        },
    )
    return (answer, alarm)


def escalation(
    job: str, key: str, reason: str, *, checkpoint: str | None = None, expects: Expectation | None = None
) -> SendMail:
    """A mail to the duty person about a job: what happened, and what to do about it (`reason`, Swedish, no names)."""
    return SendMail(
        template="escalation",
        role=Role.DUTY,
        key=key,
        purpose="escalation",
        jobs=(job,),
        slots={"reason": reason},
        checkpoint=checkpoint,
        expects=expects,
    )


def end_told(case: Case, job: Job, also: frozenset[Role] = frozenset()) -> tuple[Effect, ...]:
    """That a job is cancelled, to whoever has got it to do; who never heard of it hears nothing of its end.

    The orderer and the duty person are told in other ways. `also`: roles that are told whether reached or not.
    """
    roles = {step.role for step in job.steps if step.opened_at} & case.reached.get(job.number, frozenset())
    return tuple(
        SendMail(
            template="cancelled",
            role=role,
            key=f"cancelled:{job.number}:{role.value}",
            purpose="cancelled",
            jobs=(job.number,),
        )
        for role in sorted((roles | also) - {Role.BOT, Role.DUTY, Role.PROVIDER})
    )


def personal_data_notice(case: Case, origin: Origin) -> Iterator[Effect]:
    """The kind, fixed answer to whoever mails personal data: once in any seven days, never to a forged address."""
    if not origin.personal or not origin.party.email or not origin.party.verified or case.noticed:
        return
    yield SendMail(
        template="personal_data_notice",
        role=sender_role(origin.party),
        to=origin.party.email,
        key=notice_key(origin.party.email, case.now.date()),
        purpose="personal_data_notice",
        thread=origin.thread,
        answer=True,
    )


def note_asked(job: Job, given: Mapping[str, object], case: Case, party: Party) -> Job:
    """Values that an open checkpoint asks for besides its tick: the day a verkställighet ended, the BRF, the serial.

    Only from those whose word counts for the checkpoint: who got a copy of a question approves nothing.
    """
    kind = case.routine_of(job).orders.get(job.item.type)
    open_steps = {step.name for step in job.open_steps()}
    asked = [
        name for c in (kind.flow if kind else ()) if c.name in open_steps and may_tick(c, party) for name in c.asks
    ]
    item, serial = job.item, given.get("serial") if "serial" in asked else None
    for name in (name for name in asked if name != "serial"):  # the unit's number is the job's, not the order's
        item = _with_value(item, name, given.get(name)) or item
    return replace(job, item=item, serial=job.serial or (serial if isinstance(serial, str) else None))


def fill_in(
    job: Job, given: Mapping[str, object], case: Case, party: Party, withheld: tuple[str, ...] = ()
) -> Progress | None:
    """Values for fields that were asked for; the job goes on when nothing is missing. None when nothing was given.

    `withheld`: fields that were answered too, with values that the job may not hold in the open.
    """
    routine = case.routine_of(job)
    kind = routine.orders.get(job.item.type)
    if kind is None or not _may_complete(job, kind, routine, party):
        return None
    item = job.item
    filled: list[str] = []
    for name in job.missing:
        names = _alternatives(name, kind.requires)
        updated = item if set(names) & set(withheld) else _answered(item, names, given)
        if updated is not None:
            item, filled = updated, [*filled, name]
    if not filled:
        return None
    missing = tuple(name for name in job.missing if name not in filled)
    gate = item.gate_lock if item.gate_lock is not None else job.gate
    job = replace(job, item=replace(item, missing=missing), missing=missing, gate=gate)
    job = replace(job, address_key=address_key(item.address) or job.address_key)  # found again by a later order
    done = progress.complete(Progress(job=job), kind, routine, party, case.now)
    if done.job.step(COMPLETE) is not None and missing:
        return done
    return progress.settle(done, kind, routine, case.now)


def _may_complete(job: Job, kind: OrderKind, routine: Routine, party: Party) -> bool:
    """Who may say what an order lacks: its orderer and provider, the role that was asked, any other that may order."""
    if party.email == job.orderer or (job.provider is not None and party.provider == job.provider):
        return True
    roles = {*kind.orderers, Role.DUTY, *((routine.ask_missing,) if routine.ask_missing else ())}
    return bool(party.roles & (roles - {Role.PROVIDER}))


def _alternatives(name: str, requires: tuple[str, ...]) -> tuple[str, ...]:
    """All the fields of which one is enough where the routine demands `a|b` and `a` is named as missing."""
    demand = next((d for d in requires if d.split("|")[0] == name), name)
    return tuple(demand.split("|"))


def _answered(item: Item, names: tuple[str, ...], given: Mapping[str, object]) -> Item | None:
    for name in names:
        updated = _with_value(item, name, given.get(name, given.get(name.split(".")[0])))
        if updated is not None:
            return updated
    return None


def _with_value(item: Item, name: str, value: object) -> Item | None:
    """The item with one asked-for value, None when the value does not fit the field. False is a real answer."""
    if value is None:
        return None
    if name.startswith("contact"):
        return replace(item, contact=value) if isinstance(value, Contact) else _with_contact(item, name, value)
    match name:
        case "keys_available" | "gate_lock" | "code_lock" | "consent" | "brf_approved":
            if not isinstance(value, bool):
                return None
            if name == "keys_available" and value is False:
                return None  # known now, but the keys are still what the job waits for
        case "proposed_date" | "ends":
            if not isinstance(value, date):
                return None
            if name == "ends" and item.ends is not None:
                value = min(item.ends, value)  # the fourteen days count from the first end, whoever told of it
        case "quantity":
            if not isinstance(value, int) or isinstance(value, bool):
                return None
        case _:
            if not isinstance(value, str):
                return None
    values: dict[str, object] = {name: value}
    return replace(item, **values)  # type: ignore[arg-type]  # the field's type was checked above


def _with_contact(item: Item, name: str, value: object) -> Item | None:
    part = name.partition(".")[2]
    if part not in ("name", "phone", "email") or not isinstance(value, str):
        return None
    return replace(item, contact=replace(item.contact, **{part: value}))
