"""What a mail or a sheet says, as facts with the words that say so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class MailClass(StrEnum):
    """What a mail is, see interfaces.md: class."""

    ORDER = "order"
    REPLY = "reply"
    QUESTION = "question"
    AUTO = "auto"
    BOUNCE = "bounce"
    SPAM = "spam"
    DUPLICATE = "duplicate"


class ItemType(StrEnum):
    """What kind of work an item orders. The values are the field's own words."""

    MOUNT = "montering"
    DISMOUNT = "nedmontering"
    MOVE = "flytt"
    FAULT = "felanmalan"
    NFC = "nfc"
    BATTERY = "batteri"
    DISCHARGED_BATTERY = "urladdat_batteri"
    CHANGE_PROVIDER = "byte_utforare"
    ALARM_STAYS = "avslut_larm_kvar"
    GATE_LOCK = "portlas"
    ACCESSORIES = "bestallning_tillbehor"
    CHANGE = "andring"
    CANCEL = "avbestallning"
    OTHER = "ovrigt"


class EventType(StrEnum):
    """What the executing side reports about a job."""

    BOOKED = "booked"
    REBOOKED = "rebooked"
    MOUNTED = "mounted"
    NOT_MOUNTABLE = "not_mountable"
    NO_ACCESS = "no_access"
    GATE_PRESENT = "gate_present"
    GATE_NEEDED = "gate_needed"
    GATE_MOUNTED = "gate_mounted"
    GATE_DISMOUNTED = "gate_dismounted"
    MOVED = "moved"
    DISMOUNTED = "dismounted"
    OLD_LOCK_RESTORED = "old_lock_restored"
    KEY_RETURNED = "key_returned"
    FAULT_FIXED = "fault_fixed"
    FAULT_NOT_FIXED = "fault_not_fixed"
    PARTS_NEEDED = "parts_needed"
    SYSTEM_FAULT = "system_fault"
    COUPLED_DOOR = "coupled_door"
    COUPLED_GATE = "coupled_gate"
    DECOUPLED = "decoupled"
    AXSOR_KEY_REMOVED = "axsor_key_removed"
    PROVIDER_SWITCHED = "provider_switched"
    CHECKPOINT = "checkpoint"  # any other checkpoint of a routine, named in `checkpoint`


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """The person to talk to about a job; fields are None when not said."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing that is ordered. None means: the mail does not say. Nothing is invented.

    `gate_lock`: True wanted or concerned, False said not needed or already there. `missing`: fields that the routine
    demands and the sender left out. `action` (portlas): 'mount' or 'remove'. `ends`: end of a verkställighet.
    """

    type: ItemType
    customer_id: str | None = None
    address: str | None = None
    flat: str | None = None
    new_address: str | None = None
    gate_lock: bool | None = None
    proposed_date: date | None = None
    quantity: int | None = None
    contact: Contact = field(default_factory=Contact)
    keys_available: bool | None = None
    code_lock: bool | None = None
    consent: bool | None = None
    door_code: str | None = None
    fault: str | None = None
    customer_name: str | None = None
    customer_phone: str | None = None
    brf: str | None = None
    brf_approved: bool | None = None
    article: str | None = None
    action: str | None = None
    ends: date | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """One thing that happened. `when` is a date, or a naive local datetime when a time was given."""

    event: EventType
    when: date | datetime | None = None
    serial: str | None = None
    gate_serial: str | None = None
    reason: str | None = None
    brf: str | None = None
    job_ref: str | None = None
    checkpoint: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Expectation:
    """What we last asked this sender about a job: the key with which a short answer ("ja", "dörr kopplad") is read.

    `ok_means_seen`: "Ok" says that the mail was read, and answers nothing: a reminder, an alarm, a visit to book.
    """

    job_ref: str
    fields: tuple[str, ...] = ()  # missing fields of the order that we asked for
    checkpoints: tuple[str, ...] = ()  # checkpoints of the routine that we asked about
    ok_means_seen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The whole meaning of one mail.

    `certain`: complete and unambiguous. `why_uncertain`: Swedish reasons without personal data. `evidence`: path such
    as `items[0].address` → verbatim span of the mail (at most 120 characters). `answers`: values given for the fields
    of an expectation, e.g. {"keys_available": True}.
    """

    mail_class: MailClass
    items: tuple[Item, ...] = ()
    events: tuple[Event, ...] = ()
    job_ref: str | None = None
    answers: Mapping[str, object] = field(default_factory=dict)
    certain: bool = False
    why_uncertain: tuple[str, ...] = ()
    urgent: bool = False
    courtesy: bool = False  # a QUESTION that asks nothing: thanks
    asks: bool = False  # a QUESTION that asks something, where others tell what nobody can carry out
    asks_state: bool = False  # a QUESTION about nothing but how an order is coming along
    evidence: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def unreadable(reason: str) -> "Reading":
        """The reading of bytes that are no mail: nothing is known and a person must look."""
        return Reading(mail_class=MailClass.QUESTION, why_uncertain=(reason,))


class SheetError(StrEnum):
    """Why no row of a file could be read, see interfaces.md."""

    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    WRONG_FORMAT = "wrong_format"
    TOO_LARGE = "too_large"
    NO_HEADER = "no_header"
    NO_ROWS = "no_rows"


class RowFault(StrEnum):
    """Why one row cannot become a job, see interfaces.md."""

    MISSING_CUSTOMER_ID = "missing_customer_id"
    BAD_CUSTOMER_ID = "bad_customer_id"
    PERSONNUMMER_AS_ID = "personnummer_as_id"
    MISSING_ADDRESS = "missing_address"
    MISSING_NEW_ADDRESS = "missing_new_address"
    BAD_DATE = "bad_date"
    DUPLICATE = "duplicate"
    PROTECTED_IDENTITY = "protected_identity"  # marked so: a person carries it out, no program


class RowSkip(StrEnum):
    """Why a filled row of a sheet is neither an order nor a faulty one."""

    HIDDEN = "hidden"
    STRUCK = "struck"
    DONE = "done"  # the sheet says that it is carried out already
    NOT_ORDERED = "not_ordered"  # the sheet says that it is not to be carried out
    EXAMPLE = "example"
    HEADER = "header"
    SUMMARY = "summary"
    NOTE = "note"  # titles, legends, remarks, signatures
    UNREAD = "unread"  # nobody knows what its columns mean


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetRow:
    """A valid row; `row` is the number in the sheet's margin (1-based; record number in CSV; 0: in the mail's text).

    `unclear`: fields whose cell holds words that were not understood; the item then leaves them open.
    """

    sheet: str
    row: int
    item: Item
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class InvalidRow:
    """A row that orders something but cannot be carried out as it stands."""

    sheet: str
    row: int
    fault: RowFault


@dataclass(frozen=True, kw_only=True, slots=True)
class UnreadFile:
    """One of a mail's files that gave no row; `file`: its place among them ("fil 2")."""

    file: str
    error: SheetError


@dataclass(frozen=True, kw_only=True, slots=True)
class SkippedRow:
    """A filled row that is neither valid nor invalid, and why."""

    sheet: str
    row: int
    why: RowSkip


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetReading:
    """A whole file, or all the files of a mail. With `error` there are no rows.

    Every other filled row is told once: valid, invalid or `skipped`. `left_out`: how many of the skipped are orders
    that the sender took back: hidden, struck out, done, not wanted. `personal`: kinds of personal data that were taken
    out of cells. `unread`: of several files, those that gave no row. `doubts`: why the rows wait for a person (Swedish,
    no personal data): the mail's own words say more than that here is the list. `stopped`: they speak of protected
    identity. `limit`: Swedish, which limit a file breaks that is too large.
    """

    error: SheetError | None = None
    rows: tuple[SheetRow, ...] = ()
    invalid: tuple[InvalidRow, ...] = ()
    left_out: int = 0
    personal: tuple[str, ...] = ()
    unread: tuple[UnreadFile, ...] = ()
    doubts: tuple[str, ...] = ()
    stopped: bool = False
    skipped: tuple[SkippedRow, ...] = ()
    limit: str = field(default="", compare=False)
