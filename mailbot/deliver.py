"""The fourth loop: outbox → the world. A mail is claimed before it is sent and settled after; never sent in doubt."""

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Connection

from mailbot.attempt import Failure, attempt
from mailbot.config import DeliverMode
from mailbot.domain.errors import PermanentError, TemporaryError, UncertainError
from mailbot.mailboxes.protocol import OutgoingMail, Sender, SentState
from mailbot.may_answer import is_allowed
from mailbot.runtime import Runtime, log_line
from mailbot.store import outbox
from mailbot.store.database import reading, transaction
from mailbot.store.outbox import OutboxRow

Tried = dict[int, tuple[OutboxRow, Failure | None]]
"""What became of mails that this life handed over, until it is written down (the database may fail just then)."""


def deliver(runtime: Runtime, senders: Mapping[str, Sender], *, limit: int = 500, tried: Tried | None = None) -> int:
    """Send what is due. One mail is in flight at a time: settling it and claiming the next is one commit.

    Returns how many were sent. A sender that fails is left alone for this tick; the others go on. `tried` outlives the
    call: what it holds was not written down, which is done first of all.
    """
    tried = {} if tried is None else tried
    recover(runtime, senders, tried)
    if is_stopped(runtime):
        return 0
    alive, sent = dict(senders), 0
    row = _claim(runtime, alive)
    while row is not None and limit > 0:
        limit -= 1
        result = attempt(lambda row=row: alive[row.sender].send(_outgoing(row, runtime)))  # type: ignore[misc]
        if isinstance(result, Failure):
            if isinstance(result.error, TemporaryError):
                alive.pop(row.sender, None)
        else:
            sent += 1
        tried[row.id] = (row, result)
        following = _settle_and_claim(runtime, row, result, alive if limit > 0 and not is_stopped(runtime) else {})
        del tried[row.id]
        row = following
    if sent:
        log_line("delivered", mails=sent)
    return sent


def is_stopped(runtime: Runtime) -> bool:
    """The kill switch: a file that exists, or `deliver.mode = hold`."""
    rules = runtime.config.delivery
    return rules.mode is DeliverMode.HOLD or rules.stop_file.exists()


def _outgoing(row: OutboxRow, runtime: Runtime) -> OutgoingMail:
    sender = next(s for s in runtime.config.senders if s.name == row.sender)
    return OutgoingMail(message_id=row.message_id, sender=sender.from_address, recipients=(row.recipient,), raw=row.raw)


def _claim(runtime: Runtime, alive: Mapping[str, Sender]) -> OutboxRow | None:
    with transaction(runtime.engine) as connection:
        return _next(runtime, connection, alive)


def _settle_and_claim(
    runtime: Runtime, row: OutboxRow, result: Failure | None, alive: Mapping[str, Sender]
) -> OutboxRow | None:
    """T3b of one mail and T3a of the next."""
    with transaction(runtime.engine) as connection:
        _settle(runtime, connection, row, result)
        return _next(runtime, connection, alive)


def _settle(runtime: Runtime, connection: Connection, row: OutboxRow, result: Failure | None) -> None:
    if result is None:
        outbox.settle(connection, row.id, "sent", now=runtime.clock())
    elif outbox.is_still_claimed(connection, row.id, _lease(runtime)):
        _settle_failure(runtime, connection, row, result)
    else:
        log_line("settled_by_another", outbox=row.id)


def _next(runtime: Runtime, connection: Connection, alive: Mapping[str, Sender]) -> OutboxRow | None:
    """The next mail that may still go; those that may not any more are held."""
    now = runtime.clock()
    while alive:
        row = outbox.claim_next(connection, holder=_lease(runtime), now=now, senders=sorted(alive))
        if row is None or _may_still_go(runtime, row):
            return row
        outbox.settle(connection, row.id, "held", now=now, because="mottagaren är inte längre tillåten")
    return None


def _may_still_go(runtime: Runtime, row: OutboxRow) -> bool:
    """The allow list as it is now, not as it was when the mail was written."""
    rules = runtime.config.delivery
    return rules.mode is DeliverMode.ON or is_allowed(row.recipient, rules.allow)


def _settle_failure(runtime: Runtime, connection: Connection, row: OutboxRow, failure: Failure) -> None:
    now, error = runtime.clock(), failure.error
    match error:
        case TemporaryError():
            wait = timedelta(seconds=error.retry_after) if error.retry_after else None
            gave_up = outbox.again_later(connection, row, now=now, because=failure.because, wait=wait)
            log_line("send_later", outbox=row.id, gave_up=gave_up)
        case UncertainError():
            outbox.settle(connection, row.id, "uncertain", now=now, because=failure.because)
            log_line("send_uncertain", outbox=row.id)
        case PermanentError():
            outbox.settle(connection, row.id, "refused", now=now, because=failure.because)
            log_line("send_refused", outbox=row.id)
        case _:
            outbox.settle(connection, row.id, "uncertain", now=now, because=failure.because)
            log_line("send_uncertain", outbox=row.id, error=type(error).__name__)


def _lease(runtime: Runtime) -> str:
    return f"{runtime.holder}/{runtime.life}"


def recover(runtime: Runtime, senders: Mapping[str, Sender], tried: Tried) -> int:
    """Settle mails left in `sending`. What this life has handed over it knows; what it has only claimed was not sent.

    What an earlier life left is looked for: found → sent, surely absent → again, unknowable → a person. When the place
    to look cannot be reached now, the mail waits as it is. What an instance of another name left goes to a person when
    its claim has run out, unless it is found among the sent: whether it ever comes back, and what it wrote where, is
    not ours to know.
    """
    with reading(runtime.engine) as connection:
        left = outbox.left_sending(connection, runtime.holder, runtime.clock())
    for row in left:
        if row.id in tried:
            with transaction(runtime.engine) as connection:
                _settle(runtime, connection, *tried[row.id])
            continue
        found = _found(runtime, senders, row)
        if found is not None:
            with transaction(runtime.engine) as connection:
                if outbox.is_still_claimed(connection, row.id, row.lease):
                    _settle_found(runtime, connection, row, found)
    tried.clear()
    return len(left)


def _found(runtime: Runtime, senders: Mapping[str, Sender], row: OutboxRow) -> SentState | None:
    """What became of a mail that is still in flight by the database; None when it waits for an answer."""
    if row.lease == _lease(runtime):
        return SentState.ABSENT
    found = _look(senders, row)
    ours = row.lease == runtime.holder or (row.lease or "").startswith(f"{runtime.holder}/")
    if ours or found is SentState.SENT:
        return found
    return SentState.UNKNOWN


def _look(senders: Mapping[str, Sender], row: OutboxRow) -> SentState | None:
    """Whether an earlier life's mail went out; None when that cannot be asked right now."""
    sender = senders.get(row.sender)
    if sender is None:
        return SentState.UNKNOWN
    found = attempt(lambda: sender.find(row.message_id))
    if not isinstance(found, Failure):
        return found
    log_line("recover_failed", outbox=row.id, because=found.because)
    return None if isinstance(found.error, TemporaryError) else SentState.UNKNOWN


def _settle_found(runtime: Runtime, connection: Connection, row: OutboxRow, found: SentState) -> None:
    now = runtime.clock()
    match found:
        case SentState.SENT:
            outbox.settle(connection, row.id, "sent", now=now, because="fanns bland skickade efter ett avbrott")
        case SentState.ABSENT:
            outbox.settle(connection, row.id, "queued", now=now, because="avbrott före sändning")
        case SentState.UNKNOWN:
            because = "låsboten avbröts mitt i sändningen; det går inte att veta om mejlet gick fram"
            outbox.settle(connection, row.id, "uncertain", now=now, because=because)
    log_line("recovered", outbox=row.id, found=found.value)
