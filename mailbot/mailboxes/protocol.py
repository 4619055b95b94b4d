"""What the loops need of a mailbox and of a way to send; every connector and every fake passes the same contract."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol


@dataclass(frozen=True, kw_only=True, slots=True)
class MailRef:
    """Where a mail lies on its server: folder, UIDVALIDITY (or the kind of id), UID (or the id)."""

    folder: str
    validity: str
    uid: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RawMail:
    """The bytes of one mail. `received` is the server's own time (aware), never the sender's clock (hazard 62)."""

    ref: MailRef
    raw: bytes = field(repr=False)
    received: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfetchable:
    """One mail that the server lists but does not hand over; its neighbours are not held up (hazard 1)."""

    ref: MailRef
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Mails to commit together, and the cursor to store in that same commit (opaque to everybody else)."""

    mails: tuple[RawMail | Unfetchable, ...]
    cursor: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One line of a live check: what was tried, whether it works, and what to do about it (Swedish)."""

    what: str
    ok: bool
    advice: str = ""


Known = Callable[[Sequence[MailRef]], Collection[MailRef]]
"""Which of these mails the database already holds (imported or being retried)."""


class Mailbox(Protocol):
    """One folder that is read, and one that finished mail goes to.

    Every method raises TemporaryError (try later) or PermanentError (a person must act) with one clear Swedish line
    that holds no mail content; nothing of the library leaks out. Nothing is changed on the server but by `move_done`.
    """

    name: str

    def poll(self, cursor: str | None, since: datetime, known: Known) -> Iterator[Batch]:
        """Yield the mails behind `cursor` that the server received at or after `since` (aware), oldest first.

        Batches are bounded in count and bytes. A cursor that no longer holds (UIDVALIDITY changed, sync state lost)
        means: begin anew. An empty mailbox yields nothing or one empty batch with a cursor.
        """
        ...

    def fetch(self, ref: MailRef) -> RawMail | None:
        """One mail again, for a retry; None when it is surely no longer there."""
        ...

    def move_done(self, refs: Sequence[MailRef]) -> tuple[MailRef, ...]:
        """Move finished mail to the done folder (created when missing). Doing it twice leaves one copy.

        Returns those that are surely out of the read folder now, moved by us or already gone.
        """
        ...

    def check(self) -> tuple[Finding, ...]:
        """Live check for `mailbot doctor`."""
        ...

    def close(self) -> None: ...


class SentState(StrEnum):
    """Whether a mail with a given Message-ID went out."""

    SENT = "sent"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class OutgoingMail:
    """A finished mail; the bytes hold the same Message-ID (without brackets here), sender and recipients."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)


class Sender(Protocol):
    """A way out. Keeps its connection between mails and opens it again when it was lost."""

    name: str

    def send(self, mail: OutgoingMail) -> None:
        """Hand the mail over. Returns only when the other side has surely accepted it.

        Raises TemporaryError (surely not accepted; later), PermanentError (surely refused) or UncertainError (the
        connection broke after the data was sent, hazard 98).
        """
        ...

    def find(self, message_id: str) -> SentState:
        """Whether a mail left in `sending` by a crash went out."""
        ...

    def check(self) -> tuple[Finding, ...]:
        """Live check for `mailbot doctor`."""
        ...

    def close(self) -> None: ...
