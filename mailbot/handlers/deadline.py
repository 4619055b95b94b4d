"""A checkpoint's deadline fell due: remind whoever must act, then the person on duty, in office hours."""

from dataclasses import replace

from mailbot.domain.calendar import STOCKHOLM, add_working_days, end_of_office, next_office_time
from mailbot.domain.decision import Case, Decision, Note, Outcome, SendMail
from mailbot.domain.fact import DeadlinePassed
from mailbot.domain.job import COMPLETE, Job, JobStatus, Step, StepState
from mailbot.domain.reading import Expectation
from mailbot.domain.role import Role

_AGAIN_WORKING_DAYS = 2


def decide_deadline(case: Case, fact: DeadlinePassed) -> Decision:
    """One reminder per passed deadline however long the bot was away; the second goes to the duty person too."""
    job = case.jobs.get(fact.job)
    step = job.step(fact.checkpoint) if job else None
    if job is None or step is None or step.state is not StepState.OPEN or step.due_at != fact.due_at:
        return Decision(outcome=Outcome.NOTED, because=("tidsgränsen gäller inte längre",))
    if job.status is not JobStatus.OPEN:
        return Decision(outcome=Outcome.NOTED, because=("jobbet väntar inte på någon",))
    again = end_of_office(add_working_days(case.now.astimezone(STOCKHOLM).date(), _AGAIN_WORKING_DAYS))
    count = step.reminders + 1
    later = replace(step, due_at=again, reminders=count)
    moved = replace(job, steps=tuple(later if s.name == step.name else s for s in job.steps))
    targets: list[tuple[str, Role]] = [("reminder", step.role)] if step.role is not Role.DUTY else []
    if count > 1 or not targets:
        targets.append(("escalation", Role.DUTY))
    mails = tuple(
        SendMail(
            template=template,
            role=role,
            key=f"remind:{job.number}:{step.name}:{step.round}:{count}:{role.value}",
            purpose=template,
            jobs=(job.number,),
            slots={"checkpoint_label": step.label, "reason": f"«{step.label}» skulle ha varit klart."},
            checkpoint=step.name,
            expects=Expectation(
                job_ref=job.number, fields=_asked(job, step), checkpoints=(step.name,), ok_means_seen=True
            ),
            not_before=next_office_time(case.now),
        )
        for template, role in targets
    )
    note = Note(
        job=job.number,
        fact="DeadlinePassed",
        before=step.role.value,
        after=step.role.value,
        because=f"«{step.label}» är försenat, påminnelse {count}",
    )
    because = f"«{step.label}» för {job.number} är försenat"
    return Decision(outcome=Outcome.MOVED, because=(because,), jobs=(moved,), effects=mails, notes=(note,))


def _asked(job: Job, step: Step) -> tuple[str, ...]:
    """What an answer to the reminder may tell: the fields still missing when those are what it is about."""
    return job.missing if step.name == COMPLETE else ()
