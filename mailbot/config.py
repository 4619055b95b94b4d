"""config/mailbot.toml as typed values: mailboxes, ways out, municipalities, the register of parties. No secrets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from mailbot.domain.mounting import Counting
from mailbot.domain.role import Role


class DeliverMode(StrEnum):
    """Whether mails go out: none (the first days), only to listed addresses, or all."""

    HOLD = "hold"
    ALLOW_LIST = "allow_list"
    ON = "on"


class MailboxKind(StrEnum):
    """How a mailbox is reached."""

    IMAP = "imap"
    EXCHANGE = "exchange"
    MAILDIR = "maildir"


class SenderKind(StrEnum):
    """How mail goes out."""

    SMTP = "smtp"
    EXCHANGE = "exchange"
    FOLDER = "folder"


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


class Authentication(StrEnum):
    """Whether a sender must be vouched for by the receiving server's Authentication-Results."""

    REQUIRED = "required"
    OFF = "off"


@dataclass(frozen=True, kw_only=True, slots=True)
class Login:
    """How to log in: a user with a password file, or OAuth2 client credentials. Secrets are read when needed."""

    username: str
    password_file: str | None = None
    tenant: str | None = None
    client_id: str | None = None
    client_secret_file: str | None = None
    authority: str = "https://login.microsoftonline.com"
    scope: str = "https://outlook.office365.com/.default"
    ntlm: bool = False  # Exchange on the premises: NTLM instead of basic

    def is_oauth(self) -> bool:
        """OAuth2 when a client id is named."""
        return self.client_id is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxConfig:
    """One shared mailbox. `address`: its own address, whose mail is never read as an order."""

    name: str
    municipality: str
    kind: MailboxKind
    address: str
    folder: str
    done_folder: str
    sent_folder: str | None
    host: str
    port: int
    security: Security
    login: Login | None
    path: str
    endpoint: str
    start: date | None
    timeout: int
    ca_file: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SenderConfig:
    """One way out. `from_address` and `from_name` stand in From; replies come back to a mailbox of ours."""

    name: str
    kind: SenderKind
    from_address: str
    from_name: str
    host: str
    port: int
    security: Security
    login: Login | None
    path: str
    endpoint: str
    timeout: int
    ca_file: str | None
    plus_addresses: bool
    sent_mailbox: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Provider:
    """A home-care provider: id, name, and the domains and addresses it mails from; `notify` is its unit's address."""

    id: str
    name: str
    domains: tuple[str, ...]
    addresses: tuple[str, ...]
    notify: str | None
    routine: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rollout:
    """Another routine for some providers, or until a date (both optional, both must hold)."""

    routine: str
    providers: tuple[str, ...]
    until: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Municipality:
    """Whose mailboxes these are, which routine applies, who has which role at which address."""

    name: str
    routine: str
    sender: str
    signature: str
    roles: Mapping[Role, tuple[str, ...]]
    providers: tuple[Provider, ...]
    rollouts: tuple[Rollout, ...]
    unknown_orders: bool
    authentication: Authentication
    authserv_ids: tuple[str, ...]
    own_domains: tuple[str, ...]
    sheet_password_files: tuple[str, ...] = ()  # of lists that providers protect; more than one while one is changed
    private_domains: tuple[str, ...] = ()
    counting: Counting = field(default_factory=Counting)


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery:
    """Limits of what goes out. `stale_after_hours`: an answer to an older mail is held for a person (an outage)."""

    mode: DeliverMode
    allow: tuple[str, ...]
    stop_file: Path
    per_address_per_day: int
    per_job_per_day: int
    stale_after_hours: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """Seconds between the ticks of each loop."""

    receive: int
    process: int
    remind: int
    deliver: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Config:
    """The whole configuration. Paths are absolute."""

    file: Path
    data: Path
    database: str
    master_key_file: Path
    routines: Path
    templates: Path | None
    delivery: Delivery
    schedule: Schedule
    mailboxes: tuple[MailboxConfig, ...]
    senders: tuple[SenderConfig, ...]
    municipalities: Mapping[str, Municipality] = field(default_factory=dict)
    alarm_after_minutes: int = 30
    instance: str = "mailbot"

    def own_addresses(self) -> frozenset[str]:
        """Every address that is ours: mail from it is outgoing, never a new order (hazard 33)."""
        return frozenset(m.address for m in self.mailboxes) | frozenset(s.from_address for s in self.senders)
