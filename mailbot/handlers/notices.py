"""Facts that order and report nothing: questions, automatic mail, bounces, what could not be read."""

from dataclasses import replace

from mailbot.domain.calendar import add_working_days, end_of_office
from mailbot.domain.decision import Case, Decision, Effect, Note, Outcome, SendMail, SilenceAddress
from mailbot.domain.fact import AutomaticReceived, Ignored, MailBounced, NotUnderstood, QuestionReceived
from mailbot.domain.job import Job, JobStatus, StepState
from mailbot.domain.reading import Expectation, MailClass
from mailbot.domain.role import Role
from mailbot.handlers import progress
from mailbot.handlers.answers import escalation, personal_data_notice, sender_role, urgent_mails
from mailbot.handlers.progress import Progress

_SOON_WORKING_DAYS = 2
_TO_DUTY = frozenset({"escalation", "alarm"})


def decide_question(case: Case, fact: QuestionReceived) -> Decision:
    """A question about a known job is answered with its state, any other goes to a person, thanks are noted."""
    party = fact.origin.party
    notices = tuple(personal_data_notice(case, fact.origin))
    if fact.urgent:
        effects = (*urgent_mails(case, fact.origin, (fact.job,) if fact.job else ()), *notices)
        return Decision(
            outcome=Outcome.PARKED, because=("mejlet ser akut ut: en människa måste läsa",), effects=effects
        )
    if fact.courtesy:
        return Decision(outcome=Outcome.COURTESY, because=("ett tack eller en hälsning",), effects=notices)
    job = case.jobs.get(fact.job or "")
    if job is None or not fact.asks_state or not party.verified or not _is_party(job, fact):
        wanted = "en fråga som en människa behöver svara på" if fact.asks else "ett mejl som en människa behöver läsa"
        return Decision(outcome=Outcome.PARKED, because=(wanted,), effects=notices)
    answer = SendMail(
        template="status_answer",
        role=sender_role(party),
        to=party.email,
        key=f"status:{fact.origin.inbox_id}",
        purpose="status_answer",
        jobs=(job.number,),
        thread=fact.origin.thread,
        answer=True,
    )
    because = f"fråga om {job.number}: svarad med var det står"
    return Decision(outcome=Outcome.ANSWERED, because=(because,), effects=(answer, *notices))


def _is_party(job: Job, fact: QuestionReceived) -> bool:
    party = fact.origin.party
    if party.email == job.orderer or (job.provider is not None and party.provider == job.provider):
        return True
    return bool(party.roles & {step.role for step in job.steps})


def decide_automatic(case: Case, fact: AutomaticReceived) -> Decision:
    """Never answered, moves nothing; an absence while a deadline is near warns the duty person (hazard 43)."""
    what = {MailClass.SPAM: "reklam eller utskick", MailClass.BOUNCE: "ett studsat mejl"}.get(
        fact.kind, "ett automatiskt svar"
    )
    job = case.jobs.get(fact.job or "")
    due = job.due() if job else None
    soon = end_of_office(add_working_days(case.now.date(), _SOON_WORKING_DAYS))
    if fact.kind is not MailClass.AUTO or job is None or due is None or due > soon:
        return Decision(outcome=Outcome.NOTED, because=(f"{what}: besvaras aldrig",))
    warning = escalation(
        job.number,
        f"absence:{job.number}:{case.now.date().isoformat()}",
        "Den som ska göra nästa steg svarar med frånvaro, och tiden för jobbet går snart ut.",
    )
    note = Note(job=job.number, fact="AutomaticReceived", before="", after="", because="frånvaro nära en tidsgräns")
    return Decision(outcome=Outcome.NOTED, because=(f"{what}: besvaras aldrig",), effects=(warning,), notes=(note,))


def decide_bounce(case: Case, fact: MailBounced) -> Decision:
    """A mail of ours came back: the duty to tell is open again, and a person sees to it."""
    if fact.delayed:
        return Decision(outcome=Outcome.NOTED, because=("ett av våra mejl är försenat; servern försöker fortfarande",))
    silence: tuple[Effect, ...] = ()
    if fact.permanent:
        silence = tuple(SilenceAddress(address=a, because="mejlen kommer tillbaka") for a in fact.recipients)
    job = case.jobs.get(fact.job or "")
    if job is None:
        because = "ett av våra mejl kom tillbaka" if fact.purpose else "en studs som inte hör till något av våra mejl"
        parked = Outcome.PARKED if fact.purpose else Outcome.NOTED
        return Decision(outcome=parked, because=(because,), effects=silence)
    if fact.purpose in _TO_DUTY:  # a mail about it would come back as well, and so on (hazard 36)
        because = f"larmet om {job.number} kom tillbaka: den som har hand om låsboten nås inte per mejl"
        return Decision(outcome=Outcome.PARKED, because=(because,), effects=silence)
    reopened = _reopen(case, job, fact)
    alarm = escalation(
        job.number,
        f"bounce:{fact.origin.inbox_id}",
        "Vårt mejl kom tillbaka: mottagaren har inte fått veta. Ring, eller rätta adressen.",
        checkpoint=fact.checkpoint,
        expects=_expected(reopened, fact.checkpoint),
    )
    note = Note(
        job=job.number,
        fact="MailBounced",
        before=job.status.value,
        after=reopened.status.value,
        because=f"mejlet «{fact.purpose}» kom tillbaka",
    )
    jobs = (reopened,) if reopened != job else ()
    because = f"mejlet «{fact.purpose}» om {job.number} kom tillbaka: plikten att berätta är öppen igen"
    return Decision(outcome=Outcome.MOVED, because=(because,), jobs=jobs, effects=(alarm, *silence), notes=(note,))


def _expected(job: Job, checkpoint: str | None) -> Expectation | None:
    """What the duty person answers ("Klart") closes the checkpoint that was opened again."""
    step = job.step(checkpoint) if checkpoint else None
    if step is None or step.state is not StepState.OPEN or step.role is not Role.DUTY:
        return None
    return Expectation(job_ref=job.number, checkpoints=(step.name,), ok_means_seen=True)


def _reopen(case: Case, job: Job, fact: MailBounced) -> Job:
    """Open the checkpoint that the mail had ticked or asked for, in the duty person's hands."""
    routine = case.routine_of(job)
    kind = routine.orders.get(job.item.type)
    if (
        kind is None
        or fact.checkpoint is None
        or job.step(fact.checkpoint) is None
        or job.status is JobStatus.CANCELLED
    ):
        return replace(job, note="ett mejl om jobbet kom tillbaka")
    if not (fact.purpose or "").startswith("tell:"):
        return replace(job, note="ett mejl om jobbet kom tillbaka")
    return progress.reopen(Progress(job=job), fact.checkpoint, kind, routine, case.now).job


def decide_not_understood(case: Case, fact: NotUnderstood) -> Decision:
    """To a person, with the reason."""
    return Decision(
        outcome=Outcome.PARKED, because=(fact.reason,), effects=tuple(personal_data_notice(case, fact.origin))
    )


def decide_ignored(fact: Ignored) -> Decision:
    """Nothing to act on, and why."""
    return Decision(outcome=Outcome(fact.outcome), because=(fact.reason,))
