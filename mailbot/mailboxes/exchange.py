"""A shared mailbox and a way out on an on-premises Exchange Server (EWS), the transport until Graph is chosen.

Verified against Microsoft's published schema and a loopback stand-in, not against a live Exchange Server SE: run
`mailbot doctor` at first contact. exchangelib is loaded when the first connection is made.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.exchange_sender import ExchangeSender
from mailbot.mailboxes.exchange_server import ExchangeServer, SyncStateLostError, refuse_exchange_online
from mailbot.mailboxes.exchange_session import ExchangeSession
from mailbot.mailboxes.protocol import (
    Batch,
    Finding,
    Known,
    MailRef,
    RawMail,
    Unfetchable,
)

if TYPE_CHECKING:
    from mailbot.mailboxes.exchange_wire import Content, Failed, Listed, Wire

__all__ = ("ExchangeMailbox", "ExchangeSender", "ExchangeServer", "refuse_exchange_online")

VALIDITY = "ews"
"""Kind of id in MailRef.uid: an EWS item id. It changes when an item moves to another folder, and is then new."""

_NOTHING = ""
"""The cursor of a folder that was never listed to its end."""


class ExchangeMailbox:
    """Mailbox on EWS: SyncFolderItems lists, GetItem fetches the MIME, MoveItem finishes. For one thread.

    The cursor is Exchange's sync state, given on only with the last batch of a listing: a listing that was broken off
    is made again and `known` leaves out what is there already. Ids change when an item is moved, by us or by a person
    (hazard 48); the done folder is never listed, so that a moved copy is not imported again (hazard 49), and a mail
    that a person drags out and back is a new id with the same content. Raises PermanentError at construction for an
    endpoint of Exchange Online.
    """

    def __init__(
        self,
        name: str,
        server: ExchangeServer,
        *,
        folder: str = "inbox",
        done_folder: str = "Klara jobb",
        batch_count: int = 20,
        batch_bytes: int = 16_000_000,
        page: int = 200,
    ) -> None:
        self.name = name
        self._session = ExchangeSession(server)
        self._folder = folder
        self._done_folder = done_folder
        self._batch_count = batch_count
        self._batch_bytes = batch_bytes
        self._page = page

    def poll(self, cursor: str | None, since: datetime, known: Known) -> Iterator[Batch]:
        """See Mailbox.poll."""
        start = cursor or _NOTHING
        try:
            appeared, state = self._list(start)
        except SyncStateLostError:
            start = _NOTHING
            appeared, state = self._list_anew()
        wanted = self._unknown([one for one in appeared if one.received >= since], known)
        groups = list(self._groups(wanted))
        for number, group in enumerate(groups, start=1):
            mails = self._fetch(group)
            yield Batch(mails=mails, cursor=state if number == len(groups) else start)
        if not groups and state != cursor:
            yield Batch(mails=(), cursor=state)

    def fetch(self, ref: MailRef) -> RawMail | None:
        """See Mailbox.fetch. None also for a mail that was moved: its id no longer holds."""
        if ref.validity != VALIDITY:
            return None
        with self._session as wire:
            outcome = wire.contents([ref.uid])[0]
        match _mail(ref, outcome):
            case Unfetchable(reason=reason):
                raise TemporaryError(reason)
            case found:
                return found

    def move_done(self, refs: Sequence[MailRef]) -> tuple[MailRef, ...]:
        """See Mailbox.move_done. An item that is not found left the folder already: ids hold as long as it stays."""
        if not refs:
            return ()
        with self._session as wire:
            wire.forget_folders()
            done = wire.folder(self._done_folder, create=True)
            if done is None:
                raise PermanentError(f"Mappen {self._done_folder} gick inte att skapa i brevlådan.")
            outcomes = wire.move([ref.uid for ref in refs], done)
        return tuple(ref for ref, outcome in zip(refs, outcomes, strict=True) if outcome is None or outcome.gone)

    def check(self) -> tuple[Finding, ...]:
        """Opens the mailbox and both folders; a missing done folder is fine, it is made when needed."""
        step = f"Öppna brevlådan hos {self._session.server.host} och mappen {self._folder}"
        try:
            with self._session as wire:
                wire.forget_folders()
                self._read_folder(wire)
                done = wire.folder(self._done_folder)
        except (TemporaryError, PermanentError) as problem:
            return (Finding(what=step, ok=False, advice=str(problem)),)
        advice = "" if done else "Mappen saknas och skapas när den första posten är klar."
        return (
            Finding(what=step, ok=True),
            Finding(what=f"Mappen {self._done_folder} för klar post", ok=True, advice=advice),
        )

    def close(self) -> None:
        """Give the connection back; the next call opens it again."""
        self._session.close()

    def _read_folder(self, wire: "Wire") -> str:
        folder = wire.folder(self._folder)
        if folder is None:
            raise PermanentError(
                f"Mappen {self._folder} finns inte i brevlådan hos {self._session.server.host}. "
                "Skapa den eller rätta inställningen."
            )
        return folder

    def _list(self, start: str) -> tuple[list["Listed"], str]:
        """Everything that appeared since `start`, page by page, oldest first, and the new sync state."""
        appeared: dict[str, Listed] = {}
        state = start
        with self._session as wire:
            folder = self._read_folder(wire)
            while True:
                changes = wire.changes(folder, state or None, page=self._page)
                appeared.update((one.id, one) for one in changes.appeared)
                stuck = changes.state == state  # some servers promise more and give the same page again
                state = changes.state
                if changes.last or stuck:
                    return sorted(appeared.values(), key=lambda one: one.received), state

    def _list_anew(self) -> tuple[list["Listed"], str]:
        try:
            return self._list(_NOTHING)
        except SyncStateLostError:
            raise TemporaryError(
                f"Exchange på {self._session.server.host} tappar bort hur långt listan över posten har kommit."
            ) from None

    def _unknown(self, listed: Sequence["Listed"], known: Known) -> list["Listed"]:
        refs = {self._ref(one.id): one for one in listed}
        held = set(known(tuple(refs)))
        return [one for ref, one in refs.items() if ref not in held]

    def _groups(self, listed: Sequence["Listed"]) -> Iterator[list["Listed"]]:
        """Cut into groups within both bounds; one item that is too large alone goes alone."""
        group: list[Listed] = []
        size = 0
        for one in listed:
            if group and (len(group) >= self._batch_count or size + one.size > self._batch_bytes):
                yield group
                group, size = [], 0
            group.append(one)
            size += one.size
        if group:
            yield group

    def _fetch(self, group: Sequence["Listed"]) -> tuple[RawMail | Unfetchable, ...]:
        with self._session as wire:
            outcomes = wire.contents([one.id for one in group])
        mails = (_mail(self._ref(one.id), outcome) for one, outcome in zip(group, outcomes, strict=True))
        return tuple(mail for mail in mails if mail is not None)

    def _ref(self, item_id: str) -> MailRef:
        return MailRef(folder=self._folder, validity=VALIDITY, uid=item_id)


def _mail(ref: MailRef, outcome: "Content | Failed") -> RawMail | Unfetchable | None:
    """None for an item that is gone: somebody moved it between the listing and the fetch."""
    from mailbot.mailboxes.exchange_wire import Content

    if isinstance(outcome, Content):
        return RawMail(ref=ref, raw=outcome.raw, received=outcome.received)
    if outcome.gone:
        return None
    return Unfetchable(ref=ref, reason=f"Exchange lämnar inte ut brevet ({outcome.code}).")
