"""The first loop: mailboxes → inbox rows. Bytes are committed before anything is acknowledged or moved (T1)."""

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta

from mailbot.attempt import Failure, attempt
from mailbot.config import MailboxConfig
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import PermanentError
from mailbot.mailboxes.protocol import Batch, Mailbox, MailRef, RawMail, Unfetchable
from mailbot.runtime import Runtime, log_line
from mailbot.store import inbox, server_copies, state
from mailbot.store.database import reading, transaction
from mailbot.store.inbox import NewRow

_LEASE = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(minutes=15)
_EARLY = datetime(1980, 1, 1, tzinfo=STOCKHOLM)


def receive(runtime: Runtime, mailbox: Mailbox, config: MailboxConfig) -> int:
    """One tick for one mailbox: fetch what is new, try again what failed, move what is finished. Returns new mails.

    Whatever goes wrong is noted on the mailbox and tried again later; it is never given up and never stops another.
    Raises what the database says when it can be neither asked nor told.
    """
    known = _may_poll(runtime, config, runtime.clock())
    if known is None:
        return 0
    result = attempt(lambda: _poll(runtime, mailbox, config, known))
    if isinstance(result, Failure):
        _note_failure(runtime, config, known, result)
        return 0
    return result


def _may_poll(runtime: Runtime, config: MailboxConfig, now: datetime) -> state.MailboxState | None:
    """The mailbox's state when it is ours to poll now: not waiting after a failure, no other process at it."""
    first_day = datetime.combine(config.start, time(0), STOCKHOLM) if config.start else now
    with transaction(runtime.engine) as connection:
        stored = state.mailbox(connection, config.name, first_day)
        if stored.next_at is not None and stored.next_at > now:
            return None
        mine = state.take_lease(connection, f"mailbox:{config.name}", runtime.holder, now, _LEASE)
        return stored if mine else None


def _poll(runtime: Runtime, mailbox: Mailbox, config: MailboxConfig, stored: state.MailboxState) -> int:
    def known(refs: Sequence[MailRef]) -> Collection[MailRef]:
        with reading(runtime.engine) as connection:
            held = inbox.known_refs(connection, config.name, [(r.folder, r.validity, r.uid) for r in refs])
        return {r for r in refs if (r.folder, r.validity, r.uid) in held}

    count = 0
    for batch in mailbox.poll(stored.cursor, stored.since, known):
        count += _commit(runtime, config, batch)
    count += _fetch_again(runtime, mailbox, config)
    move_finished(runtime, mailbox, config)
    with transaction(runtime.engine) as connection:
        state.polled(connection, config.name, runtime.clock())
    if count:
        log_line("received", mailbox=config.name, mails=count)
    return count


def _commit(runtime: Runtime, config: MailboxConfig, batch: Batch) -> int:
    """T1: the bytes of a batch and the cursor behind it, in one transaction."""
    rows = [_row(runtime, config, mail) for mail in batch.mails]
    with transaction(runtime.engine) as connection:
        inbox.add(connection, rows)
        state.keep_cursor(connection, config.name, batch.cursor)
    return sum(1 for row in rows if row.state == "received")


def _row(runtime: Runtime, config: MailboxConfig, mail: RawMail | Unfetchable) -> NewRow:
    ref = mail.ref
    if isinstance(mail, Unfetchable):
        return NewRow(
            kind="mail",
            municipality=config.municipality,
            mailbox=config.name,
            folder=ref.folder,
            validity=ref.validity,
            uid=ref.uid,
            received_at=runtime.clock(),
            state="unfetched",
            note=mail.reason,
        )
    key, wrapped = runtime.desk.vault.new_key()
    sealed = runtime.desk.vault.seal(key, mail.raw, inbox.seal_context(config.name, ref.uid))
    return NewRow(
        kind="mail",
        municipality=config.municipality,
        mailbox=config.name,
        folder=ref.folder,
        validity=ref.validity,
        uid=ref.uid,
        received_at=max(mail.received, _EARLY),
        sealed=sealed,
        wrapped_key=wrapped,
        size=len(mail.raw),
    )


def _fetch_again(runtime: Runtime, mailbox: Mailbox, config: MailboxConfig) -> int:
    """Mails that the server would not hand over before: three tries, then a person (hazards 1, 2, 8)."""
    with reading(runtime.engine) as connection:
        waiting = server_copies.unfetched(connection, config.name, runtime.clock())
    got = 0
    for row_id, folder, validity, uid, attempts in waiting:
        ref = MailRef(folder=folder, validity=validity, uid=uid)
        mail = attempt(lambda ref=ref: mailbox.fetch(ref))  # type: ignore[misc]  # mypy cannot type a bound default
        with transaction(runtime.engine) as connection:
            if isinstance(mail, RawMail):
                server_copies.fetched_late(connection, row_id, _row(runtime, config, mail))
                got += 1
            elif mail is None:
                gone = "mejlet finns inte längre kvar på servern"
                inbox.finish(connection, row_id, state="parked", outcome="parked", because=gone, now=runtime.clock())
            else:
                because = f"mejlet går inte att hämta från servern: {mail.because}"
                server_copies.not_fetched(connection, row_id, attempts, because, runtime.clock())
    return got


def move_finished(runtime: Runtime, mailbox: Mailbox, config: MailboxConfig) -> None:
    """Finished mails to the done folder: first the receipt in the database, then the move, then the end of it."""
    with transaction(runtime.engine) as connection:
        ready = server_copies.to_move(connection, config.name)
        server_copies.mark_server(connection, [row_id for row_id, *_ in ready], "moving")
    if not ready:
        return
    ids = {MailRef(folder=f, validity=v, uid=u): row_id for row_id, f, v, u in ready}
    gone = mailbox.move_done(list(ids))
    with transaction(runtime.engine) as connection:
        server_copies.mark_server(connection, [ids[ref] for ref in gone if ref in ids], "moved")


def _note_failure(runtime: Runtime, config: MailboxConfig, stored: state.MailboxState, failure: Failure) -> None:
    """Try again with growing pauses, for ever (hazard 47); the error's own wish for a pause counts (hazard 51)."""
    wished = getattr(failure.error, "retry_after", None)
    wait = min(_LONGEST_WAIT, timedelta(seconds=30 * 2 ** min(stored.failures, 5)))
    wait = max(wait, timedelta(seconds=wished or 0))

    log_line("poll_failed", mailbox=config.name, error=type(failure.error).__name__)
    with transaction(runtime.engine) as connection:
        permanent = isinstance(failure.error, PermanentError)
        state.poll_failed(connection, config.name, runtime.clock(), failure.because, wait, permanent=permanent)
