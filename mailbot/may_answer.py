"""The one gate that every outgoing mail passes: does it go, wait for a person, or stay unsaid (hazards 35-43)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mailbot.config import DeliverMode, Delivery
from mailbot.domain.decision import SendMail
from mailbot.domain.fact import Origin
from mailbot.domain.message import Automatic
from mailbot.domain.role import Role

_NO_REPLY = re.compile(
    r"^(?:no-?_?reply|do-?not-?reply|donotreply|noreply[-.].*|svara-?ej|svara-?inte|mailer-daemon|postmaster|bounces?)"
    r"(?:[+@.-]|$)",
    re.IGNORECASE,
)
_DUTY_FACTOR = 10  # work and alarms are no answers, and a list brings many at once; they have an end all the same
_MACHINES = (Automatic.AUTO_REPLY, Automatic.BOUNCE, Automatic.READ_RECEIPT, Automatic.LIST)


class Verdict(StrEnum):
    """What becomes of a mail that was decided."""

    SEND = "send"
    HOLD = "hold"  # kept for a person to release or drop
    SILENT = "silent"  # not written at all


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """A verdict with its Swedish reason ('' when it simply goes)."""

    verdict: Verdict
    because: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Traffic:
    """What the gate looks at besides the mail: counts of today, silenced addresses, our own addresses.

    `answers_to_job`: answers about the job to anybody, so that a machine that changes its address is stopped too.
    """

    to_address: int
    to_job: int
    silenced: bool
    own: bool
    answers_to_job: int = 0


def may_answer(
    effect: SendMail, recipient: str, origin: Origin, traffic: Traffic, rules: Delivery, now: datetime
) -> Answer:
    """Whether a mail may go to this recipient now. `SILENT` only where an answer would feed a machine or come back."""
    if traffic.own:
        return Answer(verdict=Verdict.SILENT, because="mottagaren är vår egen brevlåda")
    if traffic.silenced:
        return Answer(verdict=Verdict.SILENT, because="mejl till adressen kommer tillbaka")
    if is_no_reply(recipient):
        return Answer(verdict=Verdict.SILENT, because="adressen tar inte emot svar")
    if effect.answer and origin.automatic in _MACHINES:
        return Answer(verdict=Verdict.SILENT, because="automatiska mejl besvaras inte")
    if effect.answer and not origin.may_answer:
        return Answer(verdict=Verdict.SILENT, because=origin.why_silent)
    urgent = effect.purpose in ("urgent", "alarm")
    held = _why_held(effect, recipient, origin, traffic, rules, now, urgent=urgent)
    return Answer(verdict=Verdict.HOLD, because=held) if held else Answer(verdict=Verdict.SEND)


def _why_held(
    effect: SendMail, recipient: str, origin: Origin, traffic: Traffic, rules: Delivery, now: datetime, *, urgent: bool
) -> str:
    if rules.mode is DeliverMode.HOLD:
        return "utskick är avstängt (deliver.mode = hold)"
    if rules.mode is DeliverMode.ALLOW_LIST and not is_allowed(recipient, rules.allow):
        return "mottagaren finns inte i listan över tillåtna (deliver.allow)"
    if effect.answer and not urgent and now - origin.at > timedelta(hours=rules.stale_after_hours):
        return f"svar på ett mejl som är äldre än {rules.stale_after_hours} timmar"
    duty = effect.role is Role.DUTY
    if traffic.to_address >= rules.per_address_per_day * (1 if effect.answer else _DUTY_FACTOR):
        return f"adressen har redan fått {traffic.to_address} mejl i dag"
    if urgent or duty:
        return ""
    if effect.answer and traffic.answers_to_job >= rules.per_job_per_day:
        return f"{traffic.answers_to_job} svar om jobbet har redan gått ut i dag"
    if traffic.to_job >= rules.per_job_per_day:
        return f"mottagaren har redan fått {traffic.to_job} mejl om jobbet i dag"
    return ""


def is_no_reply(address: str) -> bool:
    """An address that nobody reads, or none at all."""
    return "@" not in address or bool(_NO_REPLY.match(address))


def is_allowed(address: str, allow: tuple[str, ...]) -> bool:
    """Whether an address or its @domain is listed."""
    address = address.lower()
    return any(address == entry or (entry.startswith("@") and address.endswith(entry)) for entry in allow)
