"""The third loop: inbox row → message → fact → decision → jobs, journal, mails: one row, one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import cast

from sqlalchemy import Connection

from mailbot.attempt import Failure, attempt
from mailbot.compose import compose
from mailbot.domain.errors import ParseError
from mailbot.first_look import FirstLook, SheetLook
from mailbot.handlers.decide import decide
from mailbot.isolate import CannotStartError, Late
from mailbot.record import keep_routines, record, traffic_and_occasion, wake_receipt
from mailbot.runtime import Runtime, log_line
from mailbot.store import inbox
from mailbot.store.database import is_the_databases, savepoint, transaction
from mailbot.store.inbox import InboxRow, NewRow
from mailbot.understand import LOOKED_AT, looking, understand

BATCH = 50
Look = FirstLook | SheetLook | ParseError | Failure | None
"""What the worker saw of a row: None for one that brings no stranger's bytes."""
_PAUSE = timedelta(minutes=5)  # for a row on which the database fails although it is alone


def process(
    runtime: Runtime, *, limit: int = BATCH, failed: list[Failure] | None = None, parent: int | None = None
) -> int:
    """Decide up to `limit` waiting rows in one commit, a savepoint each. Returns how many were taken.

    What the database did not let be decided, not even alone, is added to `failed`; its neighbours went on.
    `parent`: only the rows of that list.
    """
    holder, life, now = runtime.holder, runtime.life, runtime.clock()
    rows = inbox.claim(runtime.engine, holder=holder, life=life, now=now, limit=limit, parent=parent)
    if not rows:
        return 0
    if rows[0].crashes >= inbox.MAX_CRASHES:
        return _park_crasher(runtime, rows[0])
    done = attempt(lambda: _process_together(runtime, rows))
    if not isinstance(done, Failure):
        return len(rows)
    log_line("process_failed", rows=len(rows), error=type(done.error).__name__, because=done.because)
    failed = [] if failed is None else failed
    failed += [done] if _cannot_read(done) else []
    return _process_one_by_one(runtime, rows, failed)


def _process_one_by_one(runtime: Runtime, rows: list[InboxRow], failed: list[Failure]) -> int:
    """After a commit that failed: each row for itself, so that one on which the database chokes stops no other.

    A database that is locked, full or gone is no fault of the mail's: no try is counted. When not even giving back
    works, the rows are found again by their lease. When mails cannot be read at all they wait; the other rows do not.
    """
    decided = 0
    for row in rows:
        if not (row.kind in LOOKED_AT and any(map(_cannot_read, failed))):
            alone = attempt(lambda row=row: _process_alone(runtime, row))  # type: ignore[misc]
            if not isinstance(alone, Failure):
                decided += 1
                continue
            failed.append(alone)
        if isinstance(attempt(lambda row=row: _give_back(runtime, row)), Failure):  # type: ignore[misc]
            break
    return decided


def _cannot_read(failure: Failure) -> bool:
    return isinstance(failure.error, CannotStartError)


def _process_alone(runtime: Runtime, row: InboxRow) -> None:
    """One row, unless the commit that seemed to fail had been carried out after all."""
    look = _look(runtime, row)
    with _deciding(runtime) as connection:
        if inbox.is_working(connection, row.id):
            decide_row(connection, runtime, row, look)


@contextmanager
def _deciding(runtime: Runtime) -> Iterator[Connection]:
    """The transaction in which rows are decided (T2), with the routines stored that its jobs will keep to."""
    with transaction(runtime.engine) as connection:
        keep_routines(connection, runtime)
        yield connection


def _process_together(runtime: Runtime, rows: list[InboxRow]) -> None:
    """One transaction, unless a mail takes long to read: what was decided is committed first, then it is waited for.

    A transaction that waited would keep every other writer out for longer than they are patient.
    """
    looks = _looks(runtime, rows)
    found = next(filter(None, looks), None)
    while found is not None:
        with _deciding(runtime) as connection:
            while found is not None:
                decide_row(connection, runtime, *found)
                found = next(looks, None)
        found = next(filter(None, looks), None)


def _looks(runtime: Runtime, rows: list[InboxRow]) -> Iterator[tuple[InboxRow, Look] | None]:
    """Each row, with the first look at it when it brings a stranger's bytes.

    The next ones are looked at while this one is decided.

    None in between: the next one takes long, and to ask for it is to wait.
    """
    mails = runtime.worker.ahead(looking(runtime, row) for row in rows if row.kind in LOOKED_AT)
    for row in rows:
        look = next(mails) if row.kind in LOOKED_AT else None
        if isinstance(look, Late):
            yield None
            look = next(mails)
        yield row, cast(Look, look)


def _look(runtime: Runtime, row: InboxRow) -> Look:
    _, look = next(filter(None, _looks(runtime, [row])))
    return look


def process_one(runtime: Runtime, row_id: int) -> str:
    """Decide one row at once (a person waits); returns its Swedish reason. Same claim, same transaction as the loop."""
    with _deciding(runtime) as connection:
        row = inbox.take(connection, row_id, holder=f"{runtime.holder}:person", now=runtime.clock())
        if row is None:
            return "raden behandlas redan"
        return decide_row(connection, runtime, row, _look(runtime, row))


def process_new(runtime: Runtime, new: NewRow, look: Look = None) -> tuple[int, str]:
    """Put a row into the inbox and decide it in the same commit, so that no loop takes it first. Id and reason.

    `look`: the first look at it, when somebody had to look before.
    """
    with _deciding(runtime) as connection:
        row_id = inbox.add_one(connection, new)
        row = inbox.take(connection, row_id, holder=f"{runtime.holder}:person", now=runtime.clock())
        if row is None:
            return row_id, "raden behandlas redan"
        return row_id, decide_row(connection, runtime, row, look or _look(runtime, row))


def decide_row(connection: Connection, runtime: Runtime, row: InboxRow, look: Look) -> str:
    """T2 for one row: all of it, or nothing but a note of the failure. Returns why it ended as it did."""
    result = look if isinstance(look, Failure) else attempt(lambda: _whole(connection, runtime, row, look))
    if isinstance(result, str):
        return result
    if is_the_databases(result.error) or connection.invalidated or _cannot_read(result):
        raise result.error  # the database or the computer fails, not the row: nothing of this can be trusted
    parked = inbox.fail(connection, row, because=result.because, trace=result.trace, now=runtime.clock())
    if parked and row.kind == "row":
        wake_receipt(connection, row)
    log_line("row_failed", inbox=row.id, attempts=row.attempts + 1, parked=parked, error=type(result.error).__name__)
    return result.because


def _whole(
    connection: Connection, runtime: Runtime, row: InboxRow, look: FirstLook | SheetLook | ParseError | None
) -> str:
    with savepoint(connection):
        return _from_mail_to_answer(connection, runtime, row, look)


def _from_mail_to_answer(
    connection: Connection, runtime: Runtime, row: InboxRow, look: FirstLook | SheetLook | ParseError | None
) -> str:
    """The straight line."""
    understood = understand(connection, runtime, row, look)
    decision = decide(understood.case, understood.fact)
    occasion = traffic_and_occasion(connection, runtime, understood, decision)
    mails = compose(runtime.desk, occasion, decision)
    return record(connection, runtime, row, understood, decision, mails)


def _park_crasher(runtime: Runtime, row: InboxRow) -> int:
    """A mail that has killed the process three times while it was alone with it goes to a person."""
    because = "mejlet får låsboten att avbrytas och läses därför inte igen"
    with transaction(runtime.engine) as connection:
        now = runtime.clock()
        inbox.finish(connection, row.id, state="parked", outcome="parked", because=because, now=now, note=row.note)
        if row.kind == "row":
            wake_receipt(connection, row)
    log_line("row_parked", inbox=row.id, crashes=row.crashes)
    return 1


def _give_back(runtime: Runtime, row: InboxRow) -> None:
    with transaction(runtime.engine) as connection:
        inbox.give_back(connection, [row.id], next_at=runtime.clock() + _PAUSE)
