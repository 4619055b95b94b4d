"""Which columns the order sheet of a routine has: what the routine demands, as far as a sheet may carry it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mailbot.domain.reading import ItemType
from mailbot.domain.role import Role
from mailbot.domain.routine import Routine
from mailbot.domain.words import KIND_WORDS

BULK_KINDS = (ItemType.MOUNT, ItemType.MOVE, ItemType.DISMOUNT)
"""What providers order many of at once; the rest is told in words, by mail (seed 001)."""


class Shape(StrEnum):
    """What may be written in a column."""

    KIND = "kind"
    NUMBER = "number"
    TEXT = "text"
    YES_NO = "yes_no"
    DATE = "date"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: the order's `field` ("type" for the kind of work), its `head`, `help` for who fills it in (Swedish).

    `width`: in characters. `needed_by`: the kinds of work that cannot be ordered without it. `instead`: other fields of
    which one is enough.
    """

    field: str
    head: str
    help: str
    shape: Shape
    width: int
    example: str = ""
    needed_by: tuple[ItemType, ...] = ()
    instead: tuple[str, ...] = ()


_KNOWN = (
    Column(
        field="type",
        head="Vad ska göras",
        help="Välj i listan.",
        shape=Shape.KIND,
        width=24,
    ),
    Column(
        field="customer_id",
        head="Kundid",
        help="Kundens nummer i verksamhetssystemet. Skriv aldrig personnummer.",
        shape=Shape.NUMBER,
        width=14,
        example="1234",
    ),
    Column(
        field="address",
        head="Adress",
        help="Gata och nummer där låset ska sitta, eller sitter i dag. Ta med lägenhetsnumret om det finns.",
        shape=Shape.TEXT,
        width=34,
        example="Exempelvägen 1",
    ),
    Column(
        field="new_address",
        head="Ny adress",
        help="Bara vid flytt: gata och nummer dit låset ska flyttas.",
        shape=Shape.TEXT,
        width=34,
        example="Mönstervägen 2",
    ),
    Column(
        field="gate_lock",
        head="Portlås",
        help="ja om porten behöver ett lås, annars nej. Vid flytt gäller det den nya adressen.",
        shape=Shape.YES_NO,
        width=13,
        example="nej",
    ),
    Column(
        field="keys_available",
        head="Nycklar finns",
        help="ja om ni har kundens fysiska nycklar, annars nej.",
        shape=Shape.YES_NO,
        width=17,
        example="ja",
    ),
    Column(
        field="code_lock",
        head="Kodlås",
        help="ja om kundens dörr har ett kodlås, annars nej.",
        shape=Shape.YES_NO,
        width=13,
        example="nej",
    ),
    Column(
        field="consent",
        head="Samtycke finns",
        help="ja om kunden har skrivit under samtycket, annars nej.",
        shape=Shape.YES_NO,
        width=18,
        example="ja",
    ),
    Column(
        field="customer_phone",
        head="Telefon",
        help="Kundens telefonnummer.",
        shape=Shape.NUMBER,
        width=17,
        example="070-1740605",
    ),
    Column(
        field="proposed_date",
        head="Önskat datum",
        help="Till exempel 2026-12-03.",
        shape=Shape.DATE,
        width=16,
    ),
)
_FROM_THE_MAIL = "contact"  # who answers for the order is who sends the sheet
_OF_A_COLUMN = frozenset(column.field for column in _KNOWN)


def bulk_kinds(routine: Routine) -> tuple[ItemType, ...]:
    """The kinds of work that can be ordered by a sheet without anything missing; not those that demand a name."""
    return tuple(kind for kind in BULK_KINDS if kind in routine.orders and _fits(routine.orders[kind].requires))


def _fits(requires: Sequence[str]) -> bool:
    return all(set(_columns_of(demand)) & _OF_A_COLUMN or _is_from_the_mail(demand) for demand in requires)


def _columns_of(demand: str) -> tuple[str, ...]:
    return tuple(name for name in demand.split("|") if name in _OF_A_COLUMN)


def _is_from_the_mail(demand: str) -> bool:
    return all(name.partition(".")[0] == _FROM_THE_MAIL for name in demand.split("|"))


def columns_for(routine: Routine) -> tuple[Column, ...]:
    """The columns in their order: the kind of work, then exactly what these kinds demand. Empty: nothing fits."""
    kinds = bulk_kinds(routine)
    if not kinds:
        return ()
    demands = {kind: [_columns_of(d) for d in routine.orders[kind].requires] for kind in kinds}
    return tuple(found for column in _KNOWN if (found := _demanded(column, demands)) is not None)


def _demanded(column: Column, demands: dict[ItemType, list[tuple[str, ...]]]) -> Column | None:
    if column.field == "type":
        return replace(column, needed_by=tuple(demands), example=KIND_WORDS[next(iter(demands))])
    needed_by = tuple(kind for kind, needed in demands.items() if any(column.field in names for names in needed))
    others = {name for needed in demands.values() for names in needed if column.field in names for name in names}
    instead = tuple(sorted(others - {column.field}))
    return replace(column, needed_by=needed_by, instead=instead) if needed_by else None


def orderers_of(routine: Routine) -> tuple[Role, ...]:
    """Which people may order by the sheet."""
    roles = (role for kind in bulk_kinds(routine) for role in routine.orders[kind].orderers)
    return tuple(dict.fromkeys(role for role in roles if role is not Role.SYSTEM))
