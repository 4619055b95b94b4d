"""`mailbot report`: reads jobs and journal in batches, and writes one Excel file."""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from mailbot.app import open_runtime
from mailbot.domain.errors import PermanentError
from mailbot.domain.job import Job
from mailbot.domain.mounting import Counting, Mounting
from mailbot.domain.routine import OrderKind, Routine
from mailbot.privacy.policy import Category, Place, Policy, may_put
from mailbot.reports.book import Book, Sheet
from mailbot.reports.hours import hours_book
from mailbot.reports.late import Late, Passed, late_sheet, late_steps, passed_sheet
from mailbot.reports.lead_times import lead_times_book
from mailbot.reports.milestones import KINDS, Milestones, milestones_of
from mailbot.reports.mounted import mountings_of
from mailbot.reports.mountings import mountings_book
from mailbot.reports.period import Period
from mailbot.reports.workbook import write_book
from mailbot.runtime import Runtime
from mailbot.store import statistics
from mailbot.store.database import reading


def report(config: Path, name: str, first: date, last: date, municipality: str | None, out: Path) -> int:
    """Write a report over a period (both days included) to a file that does not exist yet.

    2 when the period ends before it begins. Raises PermanentError for an unknown municipality or an existing file.
    """
    if last < first:
        print(f"Perioden slutar ({last}) innan den börjar ({first}).", file=sys.stderr)
        return 2
    if out.exists():
        raise PermanentError(f"{out} finns redan; en rapport skriver inte över något.")
    runtime = open_runtime(config)
    try:
        towns = _towns(runtime, municipality)
        with reading(runtime.engine) as connection:
            reports = _Reports(runtime, connection, Period(first=first, last=last), towns, municipality)
            book = {"hours": reports.hours, "mountings": reports.mountings, "lead-times": reports.lead_times}[name]()
    finally:
        runtime.engine.dispose()
    _write(book, out)
    print(f"Rapporten är skriven: {out}")
    return 0


def _towns(runtime: Runtime, wanted: str | None) -> tuple[str, ...]:
    known = tuple(sorted(runtime.config.municipalities))
    if wanted is not None and wanted not in known:
        raise PermanentError(f"Kommunen «{wanted}» finns inte i inställningarna; de som finns är {', '.join(known)}.")
    return known if wanted is None else (wanted,)


class _Reports:
    """The reports of some municipalities over a period, from one look at the database."""

    def __init__(
        self, runtime: Runtime, connection: Connection, period: Period, towns: Sequence[str], only: str | None
    ) -> None:
        self._runtime, self._connection, self._period, self._only = runtime, connection, period, only
        self._towns = {name: runtime.config.municipalities[name] for name in towns}
        self._providers = {(t.name, p.id): p.name for t in self._towns.values() for p in t.providers}
        self._routines: dict[str, Routine] = {}

    def hours(self) -> Book:
        return hours_book(self._mountings(), self._counting(), self._period)

    def mountings(self) -> Book:
        return mountings_book(self._mountings(), self._counting(), self._period)

    def lead_times(self) -> Book:
        several = len(self._towns) > 1
        more = (late_sheet(self._late(), self._runtime.clock(), several=several), self._passed())
        return lead_times_book(list(self._milestones()), self._period, several=several, more=more)

    def _counting(self) -> dict[str, Counting]:
        return {name: town.counting for name, town in self._towns.items()}

    def _mountings(self) -> Iterator[Mounting]:
        for job, kind, policy in self._jobs():
            for mounting in mountings_of(job, kind):
                yield _allowed(replace(mounting, provider=self._provider(job)), policy)

    def _milestones(self) -> Iterator[Milestones]:
        """Of the jobs that were finished in the period, whose days are all that is kept of them."""
        for job, kind, _ in self._jobs():
            milestones = milestones_of(job, kind)
            if job.merged_into is None and milestones.finished is not None and milestones.finished in self._period:
                yield replace(milestones, provider=self._provider(job))

    def _jobs(self) -> Iterator[tuple[Job, OrderKind, Policy]]:
        """Jobs that mount something and were alive in the period, with their flow and what a report may hold."""
        first, until = self._period.begins(), self._period.ends()
        for batch in statistics.jobs_alive(self._connection, first, until, kinds=KINDS, municipality=self._only):
            self._load_routines(batch)
            for job in batch:
                routine = self._routines.get(job.routine_digest) or self._runtime.routines.get(job.routine)
                kind = routine.orders.get(job.item.type) if routine else None
                if routine and kind and job.municipality in self._towns:
                    yield job, kind, self._runtime.desk.policies[routine.privacy]

    def _load_routines(self, jobs: Sequence[Job]) -> None:
        unknown = {job.routine_digest for job in jobs} - self._routines.keys()
        if unknown:
            self._routines |= self._runtime.stored_routines(self._connection, unknown)

    def _late(self) -> Iterator[Late]:
        now = self._runtime.clock()
        for batch in statistics.open_jobs(self._connection, municipality=self._only):
            told = statistics.reminders_of(self._connection, [job.number for job in batch])
            for job in batch:
                for late in late_steps(job, [_passed(line) for line in told.get(job.number, ())], now):
                    yield replace(late, provider=self._provider(job))

    def _passed(self) -> Sheet:
        first, until = self._period.begins(), self._period.ends()
        lines = statistics.reminders(self._connection, first, until, municipality=self._only)
        return passed_sheet(([_passed(line) for line in batch] for batch in lines), self._period)

    def _provider(self, job: Job) -> str | None:
        """A provider's name; one that left the configuration is told by its id."""
        return self._providers.get((job.municipality, job.provider), job.provider) if job.provider else None


def _passed(line: statistics.Reminded) -> Passed:
    return Passed(at=line.at, role=line.role, because=line.because)


def _allowed(mounting: Mounting, policy: Policy) -> Mounting:
    """Without what the preset lets no paper hold; a report is handed on like a returned sheet."""

    def may(category: Category) -> bool:
        return may_put(policy, category, Place.PAPER)

    return replace(
        mounting,
        customer_id=mounting.customer_id if may(Category.CUSTOMER_ID) else None,
        address=mounting.address if may(Category.ADDRESS) else None,
        serial=mounting.serial if may(Category.LOCK_SERIAL) else None,
    )


def _write(book: Book, out: Path) -> None:
    """The whole file or none, readable by its owner only: it may hold who has a lock where."""
    handle, name = tempfile.mkstemp(suffix=".part", dir=out.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write_book(book, file)
        os.link(name, out)  # unlike a renaming, it never takes the place of a file that came in between
    finally:
        Path(name).unlink()
