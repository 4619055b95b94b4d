"""The day that a report tells for what it reports: «monterat i fredags», written on Monday."""

from dataclasses import replace
from datetime import datetime

from mailbot.domain.job import Step, StepState
from mailbot.domain.reading import Event, EventType
from mailbot.domain.routine import OrderKind
from mailbot.handlers.flow import local_day
from mailbot.handlers.progress import Progress

_OF_A_TIME_TO_COME = frozenset({EventType.BOOKED, EventType.REBOOKED})


def with_day_told(before: Progress, after: Progress, event: Event, kind: OrderKind, now: datetime) -> Progress:
    """What an event ticked happened on the day that it tells.

    Not on one before the order or after today: then the day was read wrongly, and only that of the report is known.
    """
    day = event.when.date() if isinstance(event.when, datetime) else event.when
    if day is None or event.event in _OF_A_TIME_TO_COME:
        return after
    if not local_day(after.job.created) <= day <= local_day(now):
        return after
    ticked = {c.name for c in kind.flow if event.event in c.by}

    def dated(step: Step) -> Step:
        old = before.job.step(step.name)
        done = step.state is StepState.DONE and (old is None or old.state is not StepState.DONE)
        return replace(step, happened=day) if done and step.name in ticked else step

    return replace(after, job=replace(after.job, steps=tuple(map(dated, after.job.steps))))
