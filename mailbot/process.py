"""The third loop: inbox row → message → fact → decision → jobs, journal, mails: one row, one transaction."""

from sqlalchemy import Connection

from mailbot.compose import compose
from mailbot.domain.errors import TemporaryError
from mailbot.handlers.decide import decide
from mailbot.record import record, traffic_and_occasion
from mailbot.runtime import Failure, Runtime, attempt, log_line
from mailbot.store import inbox
from mailbot.store.database import transaction
from mailbot.store.inbox import InboxRow
from mailbot.understand import understand

BATCH = 50


def process(runtime: Runtime, *, limit: int = BATCH) -> int:
    """Decide up to `limit` waiting rows in one commit, a savepoint each. Returns how many were taken."""
    rows = inbox.claim(runtime.engine, holder=runtime.holder, now=runtime.clock(), limit=limit)
    if not rows:
        return 0
    if rows[0].crashes >= inbox.MAX_CRASHES:
        return _park_crasher(runtime, rows[0])
    done = attempt(lambda: _process_together(runtime, rows))
    if isinstance(done, Failure):
        log_line("process_failed", rows=len(rows), error=type(done.error).__name__, because=done.because)
        attempt(lambda: _give_back(runtime, rows))
        return 0
    return len(rows)


def _process_together(runtime: Runtime, rows: list[InboxRow]) -> None:
    with transaction(runtime.engine) as connection:
        for row in rows:
            decide_row(connection, runtime, row)


def process_one(runtime: Runtime, row_id: int) -> str:
    """Decide one row at once (a person waits); returns its Swedish reason. Same claim, same transaction as the loop."""
    with transaction(runtime.engine) as connection:
        row = inbox.take(connection, row_id, holder=f"{runtime.holder}:person", now=runtime.clock())
        if row is None:
            return "raden behandlas redan"
        return decide_row(connection, runtime, row)


def decide_row(connection: Connection, runtime: Runtime, row: InboxRow) -> str:
    """T2 for one row: all of it, or nothing but a note of the failure. Returns why it ended as it did."""

    def work() -> str:
        with connection.begin_nested():
            return _from_mail_to_answer(connection, runtime, row)

    result = attempt(work)
    if isinstance(result, str):
        return result
    if isinstance(result.error, TemporaryError) and connection.invalidated:
        raise result.error
    parked = inbox.fail(connection, row, because=result.because, trace=result.trace, now=runtime.clock())
    log_line("row_failed", inbox=row.id, attempts=row.attempts + 1, parked=parked, error=type(result.error).__name__)
    return result.because


def _from_mail_to_answer(connection: Connection, runtime: Runtime, row: InboxRow) -> str:
    """The straight line."""
    understood = understand(connection, runtime, row)
    decision = decide(understood.case, understood.fact)
    occasion = traffic_and_occasion(connection, runtime, understood, decision)
    mails = compose(runtime.desk, occasion, decision)
    return record(connection, runtime, row, understood, decision, mails)


def _park_crasher(runtime: Runtime, row: InboxRow) -> int:
    """A mail that has killed the process three times while it was alone with it goes to a person."""
    because = "mejlet får låsboten att avbrytas och läses därför inte igen"
    with transaction(runtime.engine) as connection:
        inbox.finish(connection, row.id, state="parked", outcome="parked", because=because, now=runtime.clock())
    log_line("row_parked", inbox=row.id, crashes=row.crashes)
    return 1


def _give_back(runtime: Runtime, rows: list[InboxRow]) -> None:
    with transaction(runtime.engine) as connection:
        inbox.give_back(connection, [row.id for row in rows])
