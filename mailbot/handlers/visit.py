"""A mail that only a person can read, about a job with a visit ahead: the duty person hears of it before the visit."""

from dataclasses import replace
from datetime import datetime

from mailbot.domain.decision import Case, Decision, Outcome, SendMail
from mailbot.domain.fact import Fact, NotUnderstood, OrderReceived, QuestionReceived, ReportReceived
from mailbot.domain.job import Job, JobStatus
from mailbot.domain.role import Role
from mailbot.handlers.answers import escalation
from mailbot.handlers.flow import local_day


def with_word_to_duty(case: Case, fact: Fact, decision: Decision) -> Decision:
    """The decision, with a mail to the duty person when what was parked may be meant to stop a visit; one a day."""
    job = case.jobs.get(_job_of(fact) or "")
    party = fact.origin.party
    if decision.outcome is not Outcome.PARKED or job is None or not party.verified or Role.INSTALLER in party.roles:
        return decision  # who makes the visit knows of it
    told = any(isinstance(e, SendMail) and e.role is Role.DUTY for e in decision.effects)
    if told or not _visit_ahead(job, case.now):
        return decision
    reason = (
        "Ett mejl om jobbet behöver läsas av en människa innan montören åker ut. Det ligger bland de parkerade mejlen."
    )
    word = escalation(job.number, f"visit:{job.number}:{local_day(case.now).isoformat()}", reason)
    return replace(decision, effects=(*decision.effects, word))


def _job_of(fact: Fact) -> str | None:
    match fact:
        case OrderReceived():
            return fact.job_ref
        case ReportReceived() | QuestionReceived() | NotUnderstood():
            return fact.job
        case _:
            return None


def _visit_ahead(job: Job, now: datetime) -> bool:
    if job.booked is None or job.status is not JobStatus.OPEN:
        return False
    day = job.booked.date() if isinstance(job.booked, datetime) else job.booked
    return day >= local_day(now) and not any(step.name == "mounted" and step.done_at for step in job.steps)
