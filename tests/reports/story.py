"""A job of a shipped routine, led along its way by what is reported about it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.fact import Party
from mailbot.domain.job import Job
from mailbot.domain.reading import Event, EventType, Item, ItemType
from mailbot.domain.role import Role
from mailbot.domain.routine import OrderKind, Routine
from mailbot.handlers.progress import Progress, apply_event, begin, settle, tick
from mailbot.reports.milestones import Milestones, milestones_of
from mailbot.resources import config_dir
from mailbot.routines import load_routines

ORDERED = datetime(2026, 11, 30, 9, 0, tzinfo=STOCKHOLM)  # a Monday
EVERYBODY = Party(email="alla@kommun.example", roles=frozenset(Role) - {Role.BOT}, verified=True)


@cache
def routines() -> Mapping[str, Routine]:
    return load_routines(config_dir() / "routines")


class Story:
    """A job and what is reported about it, one or more days after another."""

    def __init__(
        self, name: str, kind: ItemType = ItemType.MOUNT, *, gate: bool = False, number: int = 1, **item: Any
    ) -> None:
        self.routine = routines()[name]
        self.kind: OrderKind = self.routine.orders[kind]
        self.now = ORDERED
        job = Job(
            number=f"LÅS-2026-{number:05d}",
            municipality="exempelby",
            routine=name,
            routine_digest=self.routine.digest,
            item=Item(type=kind, address=f"Provgatan {number}", customer_id=f"{3000 + number}", **item),
            created=ORDERED,
            orderer="samordnare@hemtjanst.example",
            provider="utforaren",
            gate=gate,
        )
        self.progress = begin(job, self.kind, self.routine, self.now)

    @property
    def job(self) -> Job:
        return self.progress.job

    def after(self, days: int, event: EventType, **said: Any) -> "Story":
        self.now += timedelta(days=days)
        moved = apply_event(self.progress, Event(event=event, **said), self.kind, self.routine, EVERYBODY, self.now)
        assert moved.problems == ()
        self.progress = settle(Progress(job=moved.job), self.kind, self.routine, self.now)
        return self

    def until(self, name: str) -> "Story":
        """Everything that is asked before a checkpoint is answered at once."""
        while (step := next(self.job.open_steps(), None)) and step.name != name:
            moved = tick(self.progress, step.name, self.kind, EVERYBODY, self.now)
            self.progress = settle(Progress(job=moved.job), self.kind, self.routine, self.now)
        return self

    def milestones(self) -> Milestones:
        return milestones_of(self.job, self.kind)
