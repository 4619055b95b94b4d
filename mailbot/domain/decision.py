"""What is to be done about one fact: jobs as they shall stand, effects in the imperative, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from mailbot.domain.fact import Party
from mailbot.domain.job import Job, Thread
from mailbot.domain.reading import Expectation
from mailbot.domain.role import Role
from mailbot.domain.routine import Routine


class Outcome(StrEnum):
    """How an inbox row ends."""

    ORDERED = "ordered"  # new jobs
    MOVED = "moved"  # a job went on
    ANSWERED = "answered"  # the sender got an answer, no job changed
    NOTED = "noted"  # kept in the journal, nothing more
    COURTESY = "courtesy"  # thanks, "noterat": asks and says nothing
    DUPLICATE = "duplicate"
    OWN_MAIL = "own_mail"
    BEFORE_START = "before_start"
    SPLIT = "split"  # a sheet: its rows go on as rows of their own
    REDIRECTED = "redirected"  # sent on to whoever may decide
    PARKED = "parked"  # a person must look


@dataclass(frozen=True, kw_only=True, slots=True)
class SendMail:
    """A mail to send, once and never again for the same `key`.

    `to` names an address outright (an orderer); otherwise the directory gives the role's address for the job. `slots`
    are extra typed values for the template beside those of the jobs. `answer`: an automatic answer to a mail, subject
    to `may_answer`; other mails are duties. `encloses`: the sender's own sheets go along, annotated.
    """

    template: str
    role: Role
    key: str
    purpose: str
    jobs: tuple[str, ...] = ()
    to: str | None = None
    slots: Mapping[str, object] = field(default_factory=dict)
    thread: Thread | None = None
    expects: Expectation | None = None
    checkpoint: str | None = None
    answer: bool = False
    not_before: datetime | None = None
    encloses: bool = False


_LONGEST_IN_KEY = 100  # characters: the outbox's column takes 160


def notice_key(address: str, day: date) -> str:
    """The key of the notice about personal data that is written to an address on a day."""
    return f"notice:{in_key(address)}:{day.isoformat()}"


def in_key(address: str) -> str:
    """An address as a part of a mail's key."""
    return address if len(address) <= _LONGEST_IN_KEY else sha256(address.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, slots=True)
class SupersedeMail:
    """Mails about a job that are still queued to this role are not to go out: what they say no longer holds.

    `may_hold_again`: it may turn out to be true after all, and may then be said, since it never was.
    """

    job: str
    purposes: tuple[str, ...]
    may_hold_again: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SilenceAddress:
    """No more mail to an address that came back for good (hazard 37)."""

    address: str
    because: str


Effect = SendMail | SupersedeMail | SilenceAddress


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """One line of the journal about a job: from → to, and why (Swedish, without personal data)."""

    job: str
    fact: str
    before: str
    after: str
    because: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """The answer to one fact. `jobs`: new (version 0) and changed ones. `because`: Swedish reasons, no personal data.

    `sealed`: job number → personal values that are kept only sealed.
    """

    outcome: Outcome
    because: tuple[str, ...]
    jobs: tuple[Job, ...] = ()
    effects: tuple[Effect, ...] = ()
    notes: tuple[Note, ...] = ()
    sealed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """All that a decision may look at: the routine, the jobs it may touch, the moment.

    `jobs`: candidates by number (named by correlation, or open ones at the same placement or customer).
    `routines`: by digest, for the jobs. `first_number`: the next free job number of `now`'s year. `unknown_orders`:
    whether orders from senders outside the register are accepted. `asked`: what we last asked this sender. `noticed`:
    whether this sender got the notice about personal data in the last seven days, or is about to. By index of
    an order's items: `earlier`, jobs at the same customer, address or unit; `references`, keyed customer reference and
    normalised address; `providers`, the provider that the item's contact belongs to. By job
    number: `orderers`, who the register says ordered it, and `sent`, keys of mails about it that have gone (for what a
    person does by hand); `reached`, the roles to which a mail about it has gone (also for a cancellation).
    """

    now: datetime
    municipality: str
    routine: Routine
    jobs: Mapping[str, Job] = field(default_factory=dict)
    routines: Mapping[str, Routine] = field(default_factory=dict)
    first_number: int = 1
    unknown_orders: bool = False
    earlier: Mapping[int, tuple[Job, ...]] = field(default_factory=dict)
    references: Mapping[int, tuple[str | None, str | None]] = field(default_factory=dict)
    providers: Mapping[int, str] = field(default_factory=dict)
    noticed: bool = False
    asked: Expectation | None = None
    orderers: Mapping[str, Party] = field(default_factory=dict)
    reached: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    sent: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def routine_of(self, job: Job) -> Routine:
        """The routine that a job started with."""
        return self.routines.get(job.routine_digest, self.routine)
