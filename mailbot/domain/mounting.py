"""Units mounted for residents, and which of them count when hours are verified and mountings are invoiced."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mailbot.domain.reading import ItemType
from mailbot.domain.role import Role


class Unit(StrEnum):
    """What was mounted. Which of them count is configured; the documents name locks at a resident (seeds 000, 001)."""

    DOOR = "door"  # a door lock mounted for the first time
    GATE = "gate"  # a gate lock, whatever the order that it was part of
    MOVED = "moved"  # a door lock that moved along to a new address


UNIT_WORDS = {Unit.DOOR: "Dörrlås", Unit.GATE: "Portlås", Unit.MOVED: "Flyttat dörrlås"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Mounting:
    """One mounted unit. `day`: when it was mounted, as far as is known; `reported`: when the bot was told.

    `by`: whose work it was by the routine. `provider`: its name, None when nobody knows. `placement`: the door, to see
    what is counted twice. The personal values are None where the privacy preset lets no report hold them.
    """

    job: str
    municipality: str
    kind: ItemType
    unit: Unit
    day: date
    reported: date
    by: Role
    provider: str | None = None
    placement: int | None = None
    cancelled: bool = False
    customer_id: str | None = None
    address: str | None = None
    serial: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """What one mounting costs, in kronor, from a day on."""

    since: date
    kronor: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Counting:
    """Which units count: `hour_units` give the provider an hour, `invoiced_units` are invoiced internally at `rates`.

    The documents name locks mounted at a resident; whether gate and moved locks count they do not say.
    """

    hour_units: tuple[Unit, ...] = (Unit.DOOR,)
    invoiced_units: tuple[Unit, ...] = (Unit.DOOR,)
    rates: tuple[Rate, ...] = ()

    def rate_on(self, day: date) -> Decimal | None:
        """The rate that was in force on a day; None before the first one."""
        known = [rate for rate in self.rates if rate.since <= day]
        return max(known, key=lambda rate: rate.since).kronor if known else None
