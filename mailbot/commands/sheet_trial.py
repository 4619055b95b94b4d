"""What an import would do, row by row, by the decisions of the real one; the database is only read."""

import json
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from mailbot.attempt import Failure, attempt
from mailbot.batches import in_order, row_values, understand_row, understand_sheet
from mailbot.case import Understood, customer_reference
from mailbot.commands.sheet_results import FAILED, RowResult, What, of_invalid, what_of
from mailbot.domain.decision import Decision
from mailbot.domain.job import Job, JobStatus
from mailbot.domain.placement import same_place
from mailbot.domain.reading import InvalidRow
from mailbot.first_look import SheetLook
from mailbot.handlers.decide import decide
from mailbot.number_mark import NumberMark
from mailbot.runtime import Runtime
from mailbot.store import jobs as job_store
from mailbot.store.database import reading
from mailbot.store.inbox import InboxRow

_NUMBER = re.compile(r"LÅS-\d{4}-\d+")
_NOWHERE = 0  # the id that no row of the inbox has


def trial(runtime: Runtime, parent: InboxRow, look: SheetLook, told: Callable[[int], None]) -> list[RowResult]:
    """What each row would become. `parent`: the row that the list would come in as; `told`: how many are done."""
    plan = _Plan()
    done: list[RowResult] = []
    with reading(runtime.engine) as connection:
        numbers = _PlannedNumbers(runtime, connection)
        runtime = replace(runtime, numbers=numbers)
        sheet = understand_sheet(connection, runtime, parent, look)
        values_of = row_values(sheet, look.sheet)
        for one in in_order(look.sheet):
            if isinstance(one, InvalidRow):
                done.append(of_invalid(one))
                continue
            content = json.dumps(values_of(one), ensure_ascii=False).encode()
            found = attempt(lambda content=content: _decided(connection, runtime, parent, content, plan))  # type: ignore[misc]
            place = RowResult(sheet=one.sheet, row=one.row, what=What.PERSON, why=FAILED)
            done.append(place if isinstance(found, Failure) else _result(place, found, plan))
            if isinstance(found, Decision):
                numbers.used(sum(job.version == 0 for job in found.jobs))
                plan.add(runtime, found, place)
            told(len(done))
    return done


class _PlannedNumbers(NumberMark):
    """Job numbers that nobody gets: the free ones, counted on in memory."""

    def __init__(self, runtime: Runtime, connection: Connection) -> None:
        super().__init__(runtime.config.data)
        self._given = job_store.used_numbers(connection)
        self._planned = 0

    def take(self, connection: Connection, year: int, count: int) -> int:
        """The first free number; nothing is written, and it stays free."""
        return max(self._given.get(year, 0), self.highest(year)) + self._planned + 1

    def used(self, count: int) -> None:
        """So many were needed."""
        self._planned += count


@dataclass
class _Plan:
    """The jobs that earlier rows of the list would have opened or changed, by number, and where they would be found."""

    jobs: dict[str, Job] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    by_customer: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_address: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def around(self, understood: Understood) -> Understood:
        """A case with these jobs among the earlier ones at the same door, the newest first."""
        case, item = understood.case, understood.fact.items[0]  # type: ignore[union-attr]  # a row is an order
        customer, address = case.references.get(0, (None, None))
        stored = [self.jobs.get(job.number, job) for job in case.earlier.get(0, ())]
        named = {*self.by_customer.get(customer or "", ()), *self.by_address.get(address or "", ())}
        planned = [self.jobs[number] for number in sorted(named - {job.number for job in stored}, reverse=True)]
        here = [job for job in planned if same_place(item, customer, address, job)]
        routines = {**case.routines, case.routine.digest: case.routine}
        return replace(understood, case=replace(case, earlier={0: (*here, *stored)}, routines=routines))

    def called(self, number: str) -> str:
        """A job by its number, or by its row as long as it has none."""
        return f"jobbet av {self.rows[number]}" if number in self.rows else number

    def add(self, runtime: Runtime, decision: Decision, place: RowResult) -> None:
        """What a row would leave behind for those below it."""
        for job in decision.jobs:
            kept = replace(job, version=max(job.version, 1))
            if kept.customer_ref is None and kept.item.customer_id:
                reference = customer_reference(runtime.desk.vault, kept.municipality, kept.item.customer_id)
                kept = replace(kept, customer_ref=reference)
            self.jobs[kept.number] = kept
            if job.version:
                continue
            self.rows[kept.number] = place.place()
            if kept.customer_ref:
                self.by_customer[kept.customer_ref].append(kept.number)
            if kept.address_key:
                self.by_address[kept.address_key].append(kept.number)


def _decided(connection: Connection, runtime: Runtime, parent: InboxRow, content: bytes, plan: _Plan) -> Decision:
    row = replace(parent, kind="row", parent=_NOWHERE)
    understood = plan.around(understand_row(connection, runtime, row, content))
    return decide(understood.case, understood.fact)


def _result(place: RowResult, decision: Decision, plan: _Plan) -> RowResult:
    job = decision.jobs[0] if decision.jobs else None
    held = job is not None and job.status is JobStatus.HELD
    why = _NUMBER.sub(lambda found: plan.called(found[0]), "; ".join(decision.because))
    known = job.number if job is not None and job.version and job.number not in plan.rows else None
    return replace(place, what=what_of(decision.outcome, job=job is not None, held=held), job=known, why=why)
