"""What has happened: every row of the inbox becomes exactly one of these, named by past participles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailbot.domain.job import Thread
from mailbot.domain.message import Automatic
from mailbot.domain.reading import Event, Item, MailClass, RowFault, SheetError, SkippedRow, UnreadFile
from mailbot.domain.role import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Party:
    """Who speaks: address, roles in this municipality (from the register, never from the mail), provider id.

    `verified`: the receiving server vouches for the sender. Only a verified party may move a job.
    """

    email: str
    roles: frozenset[Role] = frozenset()
    provider: str | None = None
    verified: bool = False

    def known(self) -> bool:
        """Whether the register knows this address at all."""
        return bool(self.roles)

    def speaks_for(self, orderer: str, provider: str | None) -> bool:
        """Whether a job of this orderer and provider is theirs to speak of: their own, or they are the municipality."""
        own = self.email == orderer or (provider is not None and provider == self.provider)
        return own or bool(self.roles - {Role.PROVIDER, Role.SYSTEM, Role.BRF})


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a fact comes from: the inbox row, when the server got it (aware), who sent it, the thread to answer in.

    `personal`: kinds of personal data that the mail carried and the policy forbids in mail (no values).
    """

    inbox_id: int
    at: datetime
    party: Party
    thread: Thread = field(default_factory=Thread)
    personal: tuple[str, ...] = ()
    automatic: Automatic | None = None
    may_answer: bool = True
    why_silent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderReceived:
    """An order in a mail, a form, a ticket or one row of a sheet (then `batch` is the parent's inbox id).

    `at_threads_door`: those of the items that name no door and were told in a job's thread: they are at its door.
    `personal_values` per item: fields that the policy lets the store keep only sealed.
    """

    origin: Origin
    items: tuple[Item, ...]
    certain: bool
    why_uncertain: tuple[str, ...] = ()
    urgent: bool = False
    batch: int | None = None
    job_ref: str | None = None
    personal_values: tuple[Mapping[str, str], ...] = ()
    at_threads_door: tuple[Item, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportReceived:
    """Somebody reports on a job, or answers what we asked. `job` is the number that correlation settled on.

    `withheld`: answered fields whose values the store may not keep in the open; `personal_values`: those of them that
    it may keep sealed.
    """

    origin: Origin
    job: str | None
    events: tuple[Event, ...]
    answers: Mapping[str, object]
    certain: bool
    why_uncertain: tuple[str, ...] = ()
    why_job: str = ""
    urgent: bool = False
    withheld: tuple[str, ...] = ()
    personal_values: Mapping[str, str] = field(default_factory=dict)
    courtesy: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionReceived:
    """A question that orders nothing, or words that neither order nor ask (`asks` is False).

    `asks_state`: only how the job is coming along; `courtesy`: thanks.
    """

    origin: Origin
    job: str | None
    courtesy: bool = False
    asks: bool = False
    asks_state: bool = False
    urgent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetReceived:
    """A bulk sheet came in; its rows are inbox rows of their own.

    `stopped`: rows of people with protected identity; `all_stopped`: the mail speaks of such a one, and not which row.
    `doubts`: why the rows wait for a person. `urgent`: the mail's own words call for help. `limit`: which limit a file
    breaks that is too large.
    """

    origin: Origin
    error: SheetError | None
    rows: int
    left_out: int
    stopped: int = 0
    all_stopped: bool = False
    doubts: tuple[str, ...] = ()
    urgent: bool = False
    limit: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class RowOutcome:
    """What became of one row of a sheet."""

    sheet: str
    row: int
    job: str | None
    fault: RowFault | None
    note: str = ""


class NoCopy(StrEnum):
    """Why a sheet does not go back to its sender."""

    TOO_LARGE = "too_large"
    UNREADABLE = "unreadable"
    GUARD = "guard"


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchFinished:
    """The last row of a sheet was decided; the sender gets one receipt. `origin` is the sheet mail's.

    `skipped`: rows that are neither orders nor faulty ones, with places as in `outcomes`. `copies`: for each file that
    gave rows, None when its annotated copy is ready to go along, else why it is not.
    """

    origin: Origin
    batch: int
    outcomes: tuple[RowOutcome, ...]
    skipped: tuple[SkippedRow, ...] = ()
    unread: tuple[UnreadFile, ...] = ()
    copies: tuple[NoCopy | None, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AutomaticReceived:
    """An automatic answer, newsletter or system notice: noted, never answered, moves nothing (hazards 35-43)."""

    origin: Origin
    kind: MailClass
    job: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MailBounced:
    """A mail of ours came back. `purpose` and `checkpoint` tell which duty to tell is open again.

    `permanent`: the address takes no mail. `delayed`: the mail has not come back yet, a server goes on trying.
    """

    origin: Origin
    job: str | None
    purpose: str | None
    checkpoint: str | None
    recipients: tuple[str, ...]
    permanent: bool
    delayed: bool = False
    message_id: str | None = None  # of our mail


@dataclass(frozen=True, kw_only=True, slots=True)
class DeadlinePassed:
    """A checkpoint's deadline fell due, as noticed by the clock."""

    origin: Origin
    job: str
    checkpoint: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonDecided:
    """A person's command: `action` is tick, hold, release, cancel, assign, correct, reopen, merge; `values` its words.

    `personal_values` (merge): what is kept sealed with the job and the one it goes up in lacks.
    """

    origin: Origin
    job: str
    action: str
    values: Mapping[str, str]
    personal_values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class NotUnderstood:
    """Nothing could be read with certainty; a person must look. `reason` is Swedish, without mail content."""

    origin: Origin
    reason: str
    job: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignored:
    """A mail that is nothing to act on, with the reason: our own, received before the start, a second copy."""

    origin: Origin
    outcome: str
    reason: str


Fact = (
    OrderReceived
    | ReportReceived
    | QuestionReceived
    | SheetReceived
    | BatchFinished
    | AutomaticReceived
    | MailBounced
    | DeadlinePassed
    | PersonDecided
    | NotUnderstood
    | Ignored
)
