"""A routine: one municipality's way of working, loaded from data (config/routines/<name>.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from mailbot.domain.reading import EventType, ItemType
from mailbot.domain.role import Role


class Only(StrEnum):
    """When a checkpoint belongs to a job; an option is named after the behaviour, never after a municipality."""

    ALWAYS = "always"
    GATE_LOCK = "gate_lock"  # the job concerns a gate lock
    GATE_UNKNOWN = "gate_unknown"  # nobody has said whether there is a gate
    GATE_WITHOUT_UNIT = "gate_without_unit"  # a gate, and no unit on it yet
    GATE_WITH_UNIT = "gate_with_unit"  # a gate that already carries a unit
    DOOR_LOCK = "door_lock"  # the job does not concern a gate lock
    GATE_MOUNTING = "gate_mounting"  # a gate lock of its own is ordered
    GATE_REMOVAL = "gate_removal"  # a gate lock is to come down
    KEYS_MISSING = "keys_missing"  # nobody has said that physical keys are there
    CONSENT_MISSING = "consent_missing"  # nobody has said that the consent is signed
    APPROVAL_MISSING = "approval_missing"  # nobody has said that the owner of the building approves
    SERIAL_MISSING = "serial_missing"  # the number of the door unit has not been reported


class Clock(StrEnum):
    """What a deadline counts from."""

    OPENED = "opened"  # the checkpoint became somebody's turn
    ORDERED = "ordered"  # the order came in
    ENDS = "ends"  # the earliest end of a verkställighet that the order names, else the order
    BOOKED = "booked"  # the booked time


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """`working_days` or `calendar_days` (exactly one) from a clock."""

    working_days: int | None = None
    calendar_days: int | None = None
    counts_from: Clock = Clock.OPENED


class Ready(StrEnum):
    """When the provider is told that locks can be used."""

    TOGETHER = "together"
    DOOR_THEN_GATE = "door_then_gate"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoint:
    """One step of a flow.

    `label` is Swedish, as the binder shows it. `by`: events that tick it. `after`: names of checkpoints that must be
    done first (default: the one before). `ask`: mail template sent to `role` when it is its turn. `tell`: mail template
    that the bot sends to `to`; the checkpoint is then done by the bot (role bot without `tell`: it notes it itself).
    `implied`: a later report may be taken as saying that this was done too. `hard`: nothing after it may be done before
    it, whatever anybody reports. `no_ends`: a no to its question ends the job, and nobody does anything more.
    `window`: bookings that tick it must lie in the routine's mounting window. `also`: other roles whose word counts for
    it. `wording`: text the routine prescribes for the case system, `wording_place` where it belongs. `asks`: order
    fields that the answer to `ask` is expected to give.
    """

    name: str
    role: Role
    label: str
    by: tuple[EventType, ...] = ()
    after: tuple[str, ...] = ()
    only: Only = Only.ALWAYS
    also: tuple[Role, ...] = ()
    ask: str | None = None
    tell: str | None = None
    to: Role | None = None
    asks: tuple[str, ...] = ()
    implied: bool = False
    hard: bool = False
    no_ends: bool = False
    window: bool = False
    deadline: Deadline | None = None
    wording: str | None = None
    wording_place: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderKind:
    """What one kind of order needs and where it goes.

    `requires`: field names, alternatives parted by `|` (see required_fields in interfaces.md). `flow`: the checkpoints
    in order. `orderers`: roles that may order it. `answer`: mail template sent to the orderer at once as the receipt (a
    fault's advice). `source`: seed and section.
    """

    type: ItemType
    requires: tuple[str, ...]
    orderers: tuple[Role, ...]
    flow: tuple[Checkpoint, ...]
    answer: str = "receipt"
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """When mountings may take place: ISO weekdays (1 = Monday) and local times."""

    weekdays: frozenset[int]
    start: time
    end: time


@dataclass(frozen=True, kw_only=True, slots=True)
class Stop:
    """What a report that breaks the flow (not mountable, parts needed) leads to.

    A mail to `to`; a person decides when `hold` is set; `back_to` opens that checkpoint anew (nobody at home → book
    again).
    """

    to: Role
    template: str
    hold: bool = True
    back_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Routine:
    """One routine. `digest` is the SHA-256 of its file; a job keeps to the one it started with.

    `redirect_orders_to`: an order by somebody who may not order goes to this role. `ask_missing`: who is asked for what
    an order lacks, with `missing_template`; None asks the orderer. `wrong_place`: where personal data belongs instead
    of mail, in the sender's words (Swedish). `texts`: wordings that the templates use. `bulk_orders`: providers order
    by sheet.
    """

    name: str
    title: str
    source: str
    digest: str
    ready: Ready
    privacy: str
    orders: Mapping[ItemType, OrderKind]
    redirect_orders_to: Role | None = None
    ask_missing: Role | None = None
    missing_template: str = "ask_missing"
    window: Window | None = None
    urgent_template: str = "urgent"
    bulk_orders: bool = False
    wrong_place: str = ""
    stops: Mapping[EventType, Stop] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def required(self) -> dict[str, tuple[str, ...]]:
        """Field names that each order type demands, in the form that the parsers take."""
        return {kind.type.value: kind.requires for kind in self.orders.values() if kind.requires}
