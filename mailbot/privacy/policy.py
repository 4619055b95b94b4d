"""What may be kept, shown and sent: category × place as data, with the rows that hold everywhere in code.

Source: privacy.md, "Policy: data, not code". What is not listed is not allowed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Literal

from mailbot.domain.role import Role


class Category(StrEnum):
    """Kinds of data that a mail about a lock carries."""

    ADDRESS = "address"  # with apartment, floor and gate
    PROVIDER_CONTACT = "provider_contact"
    BRF_CONTACT = "brf_contact"
    LOCK_SERIAL = "lock_serial"  # lock, gate lock, licence number
    JOB_NUMBER = "job_number"  # and dates
    FAULT_TEXT = "fault_text"  # after redaction only
    CUSTOMER_ID = "customer_id"
    KEY_NUMBER = "key_number"
    RESIDENT_NAME = "resident_name"
    RESIDENT_PHONE = "resident_phone"
    DOOR_CODE = "door_code"  # also alarm codes and key boxes
    RELATIVES = "relatives"
    PERSONNUMMER = "personnummer"  # also reserve numbers, birth dates, age, bank data
    HEALTH = "health"
    PRIVATE_EMAIL = "private_email"
    PROTECTED_IDENTITY = "protected_identity"
    RAW_MAIL = "raw_mail"
    REDACTION_REPORT = "redaction_report"


NEVER = frozenset(
    {Category.PERSONNUMMER, Category.HEALTH, Category.PRIVATE_EMAIL, Category.PROTECTED_IDENTITY},
)
"""Not kept, shown or sent under any preset; a file that tries to allow one is refused."""


NO_READERS = frozenset({Role.SYSTEM, Role.BOT})
"""Roles that no mail is written to: behind a case system stands its provider."""


class Viewer(StrEnum):
    """Who looks at the board or the command line."""

    COORDINATOR = "coordinator"
    INSTALLER = "installer"
    ADMIN = "admin"


class Place(StrEnum):
    """Where data can end up besides the job, the screen and a mail."""

    TICKET = "ticket"
    PAPER = "paper"  # also returned sheets
    CALENDAR = "calendar"
    LOG = "log"


Storage = Literal["plain", "sealed", "reference", "no"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Keep:
    """How long own copies live: a span behind the end of `after` (placement, job, removal, close, settled).

    `months` are calendar months. `at_most_days` counts from receipt, whatever else happens.
    """

    after: str
    days: int = 0
    months: int = 0
    at_most_days: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One row of a preset. Empty means no."""

    store: Storage = "no"
    only: str | None = None  # the single occasion on which it may be stored, e.g. "removal_after_death"
    show: frozenset[Viewer] = frozenset()
    show_while_open: frozenset[Viewer] = frozenset()
    mail: frozenset[Role] = frozenset()
    inside_own_domain: bool = False  # mail only to the municipality's own domains
    places: frozenset[Place] = frozenset()
    keep: Keep | None = None


_NOTHING = Rule()


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """A preset. `own_domains`: the municipality's mail domains, for rules that hold inside them."""

    name: str
    rules: Mapping[Category, Rule] = field(default_factory=dict)
    own_domains: frozenset[str] = frozenset()
    _mailed: Mapping[tuple[Role, bool], frozenset[Category]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Turns the rows, which nobody changes from here on, into what every mail asks: what may this role get?"""
        object.__setattr__(self, "rules", MappingProxyType(dict(self.rules)))
        mailed = {(role, inside): self._mailed_to(role, inside) for role in Role for inside in (True, False)}
        object.__setattr__(self, "_mailed", mailed)

    def _mailed_to(self, role: Role, inside: bool) -> frozenset[Category]:
        rules = ((category, self.rule(category)) for category in Category)
        return frozenset(c for c, rule in rules if role in rule.mail and (inside or not rule.inside_own_domain))

    def rule(self, category: Category) -> Rule:
        """The row of a category; the rows of NEVER are empty whatever the data says."""
        return _NOTHING if category in NEVER else self.rules.get(category, _NOTHING)


def may_store(policy: Policy, category: Category, *, occasion: str | None = None) -> Storage:
    """How a value may be stored. `occasion`: why it is stored now, for rules limited to one."""
    rule = policy.rule(category)
    return "no" if rule.only is not None and rule.only != occasion else rule.store


def may_show(policy: Policy, category: Category, viewer: Viewer, *, job_open: bool = True) -> bool:
    """Whether a viewer may see a value on the screen."""
    rule = policy.rule(category)
    return viewer in rule.show or (job_open and viewer in rule.show_while_open)


def may_mail(policy: Policy, category: Category, role: Role, *, recipient_domain: str = "") -> bool:
    """Whether a value may stand in a mail to a role. `recipient_domain`: the part behind the @ of the recipient."""
    return category in mailable(policy, role, recipient_domain)


def mailable(policy: Policy, role: Role, recipient_domain: str) -> frozenset[Category]:
    """All that may stand in a mail to a role at a domain."""
    return policy._mailed[role, recipient_domain.lower() in policy.own_domains]


def may_put(policy: Policy, category: Category, place: Place) -> bool:
    """Whether a value may stand in a ticket, on paper, in a calendar entry or in the log."""
    return place in policy.rule(category).places


def keep_for(policy: Policy, category: Category) -> Keep | None:
    """How long own copies may live; None when nothing may be kept."""
    return policy.rule(category).keep


def print_matrix(policy: Policy) -> str:
    """The whole preset as a table for an operator; every category has its line."""
    head = ("uppgift", "sparas", "visas för", "mejlas till", "övrigt", "gallras")
    rows = [head, *(_matrix_row(category, policy.rule(category)) for category in Category)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join((f"Förval för personuppgifter: {policy.name}", *lines))


def _matrix_row(category: Category, rule: Rule) -> tuple[str, str, str, str, str, str]:
    shown = sorted(rule.show) + [f"{viewer} (öppet jobb)" for viewer in sorted(rule.show_while_open)]
    mailed = "alla roller" if rule.mail == frozenset(Role) - NO_READERS else ", ".join(sorted(rule.mail))
    if rule.inside_own_domain:
        mailed += " (egen domän)"
    storage = {"plain": "ja", "sealed": "förseglat", "reference": "referens", "no": "nej"}[rule.store]
    if rule.only:
        storage += f" ({rule.only})"
    end = "aldrig tillåtet" if category in NEVER else _span(rule.keep)
    return category, storage, ", ".join(shown) or "nej", mailed or "nej", ", ".join(sorted(rule.places)) or "nej", end


def _span(keep: Keep | None) -> str:
    if keep is None:
        return "-"
    length = f"{keep.months} mån" if keep.months else f"{keep.days} d"
    limit = "" if keep.at_most_days is None else f", högst {keep.at_most_days} d"
    return f"{keep.after} + {length}{limit}"
