"""What a job tells of units that were mounted: which, when, and by whom. Pure."""

from collections.abc import Iterator
from datetime import date, datetime

from mailbot.domain.calendar import local_day
from mailbot.domain.job import Job, JobStatus, Step, StepState
from mailbot.domain.mounting import Mounting, Unit
from mailbot.domain.reading import EventType
from mailbot.domain.routine import Checkpoint, OrderKind


def mountings_of(job: Job, kind: OrderKind) -> Iterator[Mounting]:
    """Every unit that was mounted by a job; nothing of one that went up in another, which tells it itself.

    Cancelled afterwards does not make it unmounted: it is marked, and a person judges.
    """
    if job.merged_into is not None:
        return
    for checkpoint in kind.flow:
        unit, step = unit_mounted(checkpoint), job.step(checkpoint.name)
        if unit is None or step is None or step.state is not StepState.DONE or step.done_at is None:
            continue
        yield Mounting(
            job=job.number,
            municipality=job.municipality,
            kind=job.item.type,
            unit=unit,
            day=day_of_work(job, step, step.done_at),
            reported=local_day(step.done_at),
            by=checkpoint.role,
            provider=job.provider,
            placement=job.placement,
            cancelled=job.status is JobStatus.CANCELLED,
            customer_id=job.item.customer_id,
            address=job.item.new_address or job.item.address,
            serial=job.gate_serial if unit is Unit.GATE else job.serial,
        )


def unit_mounted(checkpoint: Checkpoint) -> Unit | None:
    """The unit that hangs when a checkpoint is done. A moved lock is often reported as mounted."""
    if EventType.MOVED in checkpoint.by:
        return Unit.MOVED
    if EventType.MOUNTED in checkpoint.by:
        return Unit.DOOR
    return Unit.GATE if EventType.GATE_MOUNTED in checkpoint.by else None


def day_of_work(job: Job, step: Step, done_at: datetime) -> date:
    """When work at the door was done: the day that the report told, else the booked one, else the day of the report.

    The booked day counts only if it had come by then, and does not lie before the order.
    """
    if step.happened is not None:
        return step.happened
    reported = local_day(done_at)
    booked = job.booked.date() if isinstance(job.booked, datetime) else job.booked
    if booked is None or not local_day(job.created) <= booked <= reported:
        return reported
    return booked
