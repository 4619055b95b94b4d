"""Reads config/mailbot.toml; every mistake at once, with file, key and what was expected."""

import os
import socket
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

from mailbot.config import (
    Authentication,
    Config,
    DeliverMode,
    Delivery,
    Login,
    MailboxConfig,
    MailboxKind,
    Municipality,
    Provider,
    Rollout,
    Schedule,
    Security,
    SenderConfig,
    SenderKind,
)
from mailbot.domain.errors import ConfigError, ConfigProblem
from mailbot.domain.mounting import Counting, Rate, Unit
from mailbot.domain.role import Role
from mailbot.toml_reader import Table, read_all


def load_config(path: Path, routine_names: frozenset[str], default_routines: Path) -> Config:
    """Read a configuration file. Raises ConfigError with every mistake: file, key, what was expected."""
    problems: list[ConfigProblem] = []
    config = read_all(path, lambda root: _read(root, path.resolve(), default_routines), problems, name=path.name)
    if not any(p.key == "-" for p in problems):
        _cross_check(config, routine_names, problems, path.name)
    if problems:
        raise ConfigError(problems)
    return config


def _read(root: Table, file: Path, default_routines: Path) -> Config:
    base = file.parent
    general = root.table("mailbot")
    data = _path(base, general.text("data", "data"))
    routines = general.maybe_text("routines")
    templates = general.maybe_text("templates")
    database = _database(general, data)
    key_file = _path(base, general.text("master_key_file", str(data / "master.key")))
    alarm = general.number("alarm_after_minutes", 30, least=1)
    instance = general.text("instance", socket.gethostname() or "mailbot")
    general.finish()
    return Config(
        file=file,
        data=data,
        database=database,
        master_key_file=key_file,
        routines=_path(base, routines) if routines else default_routines,
        templates=_path(base, templates) if templates else None,
        delivery=_delivery(root.table("deliver"), data),
        schedule=_schedule(root.table("schedule")),
        mailboxes=tuple(_mailbox(t, base) for t in root.tables("mailbox")),
        senders=tuple(_sender(t, base) for t in root.tables("sender")),
        municipalities=_municipalities(root, base),
        alarm_after_minutes=alarm,
        instance=instance[:40],
    )


def _database(general: Table, data: Path) -> str:
    """Address of the database; only the two kinds that the bot is tested on."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    text = general.maybe_text("database")
    if text is None:
        return f"sqlite:///{data / 'mailbot.db'}"
    try:
        kind = make_url(text).get_backend_name()
    except (ArgumentError, ValueError):
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        general.problem("database", "ska vara postgresql://användare@dator/databas eller sqlite:///fil")
    return text


def _path(base: Path, text: str) -> Path:
    return (base / Path(text).expanduser()).resolve()


def _delivery(table: Table, data: Path) -> Delivery:
    delivery = Delivery(
        mode=table.choice("mode", DeliverMode, DeliverMode.HOLD),
        allow=tuple(a.lower() for a in table.texts("allow")),
        stop_file=_path(data, table.text("stop_file", "STOPPA-UTSKICK")),
        per_address_per_day=table.number("per_address_per_day", 60, least=1),
        per_job_per_day=table.number("per_job_per_day", 5, least=1),
        stale_after_hours=table.number("stale_after_hours", 72, least=1),
    )
    table.finish()
    return delivery


def _schedule(table: Table) -> Schedule:
    schedule = Schedule(
        receive=table.number("receive", 60, least=1),
        process=table.number("process", 20, least=1),
        remind=table.number("remind", 300, least=1),
        deliver=table.number("deliver", 20, least=1),
    )
    table.finish()
    return schedule


def _login(table: Table, base: Path) -> Login | None:
    if "password" in table.values:
        table.problem("password", "lösenord skrivs aldrig här; ange password_file")
        table.seen("password")
    if "username" not in table.values:
        return None
    login = Login(
        username=table.text("username"),
        password_file=_secret(table, base, "password_file"),
        tenant=table.maybe_text("tenant"),
        client_id=table.maybe_text("client_id"),
        client_secret_file=_secret(table, base, "client_secret_file"),
        authority=table.text("authority", "https://login.microsoftonline.com"),
        scope=table.text("scope", "https://outlook.office365.com/.default"),
        ntlm=table.flag("ntlm"),
    )
    if login.is_oauth():
        for key, value in (("tenant", login.tenant), ("client_secret_file", login.client_secret_file)):
            if value is None:
                table.problem(key, "saknas (client_id anger OAuth2)")
    elif login.password_file is None:
        table.problem("password_file", "saknas: filen med lösenordet (eller client_id för OAuth2)")
    return login


def _secret(table: Table, base: Path, key: str) -> str | None:
    """The file of a secret: absolute, among systemd's credentials, or beside the configuration."""
    name = table.maybe_text(key)
    return None if name is None else _secret_path(base, name)


def _secret_path(base: Path, name: str) -> str:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and (Path(credentials) / name).exists():
        return str(Path(credentials) / name)
    return str(_path(base, name))


_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
_SMTP_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


def _mailbox(table: Table, base: Path) -> MailboxConfig:
    kind = table.choice("kind", MailboxKind)
    security = table.choice("security", Security, Security.TLS)
    mailbox = MailboxConfig(
        name=table.text("name"),
        municipality=table.text("municipality"),
        kind=kind,
        address=table.text("address").lower(),
        folder=table.text("folder", "INBOX"),
        done_folder=table.text("done_folder", "Klara jobb"),
        sent_folder=table.maybe_text("sent_folder"),
        host=table.text("host") if kind is MailboxKind.IMAP else table.text("host", ""),
        port=table.number("port", _PORTS[security], least=1, most=65535),
        security=security,
        login=_login(table, base),
        path=str(_path(base, table.text("path"))) if kind is MailboxKind.MAILDIR else table.text("path", ""),
        endpoint=table.text("endpoint") if kind is MailboxKind.EXCHANGE else table.text("endpoint", ""),
        start=table.day("start"),
        timeout=table.number("timeout", 60, least=1),
        ca_file=table.maybe_text("ca_file"),
    )
    if kind is not MailboxKind.MAILDIR and mailbox.login is None:
        table.problem("username", "saknas")
    if mailbox.folder == mailbox.done_folder:
        table.problem("done_folder", "ska vara en annan mapp än folder")
    table.finish()
    return mailbox


def _sender(table: Table, base: Path) -> SenderConfig:
    kind = table.choice("kind", SenderKind)
    security = table.choice("security", Security, Security.STARTTLS)
    sender = SenderConfig(
        name=table.text("name"),
        kind=kind,
        from_address=table.text("from_address").lower(),
        from_name=table.text("from_name"),
        host=table.text("host") if kind is SenderKind.SMTP else table.text("host", ""),
        port=table.number("port", _SMTP_PORTS[security], least=1, most=65535),
        security=security,
        login=_login(table, base),
        path=str(_path(base, table.text("path"))) if kind is SenderKind.FOLDER else table.text("path", ""),
        endpoint=table.text("endpoint") if kind is SenderKind.EXCHANGE else table.text("endpoint", ""),
        timeout=table.number("timeout", 60, least=1),
        ca_file=table.maybe_text("ca_file"),
        plus_addresses=table.flag("plus_addresses"),
        sent_mailbox=table.maybe_text("sent_mailbox"),
    )
    if "@" not in sender.from_address:
        table.problem("from_address", "ska vara en e-postadress")
    table.finish()
    return sender


def _municipalities(root: Table, base: Path) -> dict[str, Municipality]:
    found: dict[str, Municipality] = {}
    for table in root.tables("municipality"):
        municipality = _municipality(table, base)
        if municipality.name in found:
            table.problem("name", f"«{municipality.name}» används av flera kommuner")
        found[municipality.name] = municipality
    return found


def _municipality(table: Table, base: Path) -> Municipality:
    municipality = Municipality(
        name=table.text("name"),
        routine=table.text("routine"),
        sender=table.text("sender"),
        signature=table.text("signature"),
        roles=_roles(table.table("roles")),
        providers=tuple(_provider(t) for t in table.tables("provider")),
        rollouts=tuple(_rollout(t) for t in table.tables("rollout")),
        unknown_orders=table.flag("unknown_orders"),
        authentication=table.choice("authentication", Authentication, Authentication.REQUIRED),
        authserv_ids=table.texts("authserv_ids"),
        own_domains=tuple(d.lower() for d in table.texts("own_domains")),
        sheet_password_files=tuple(_secret_path(base, name) for name in table.texts("sheet_password_files")),
        counting=_counting(table.table("reports")),
    )
    if municipality.authentication is Authentication.REQUIRED and not municipality.authserv_ids:
        table.problem(
            "authserv_ids",
            'saknas: namnet som er mejlserver skriver i Authentication-Results (eller authentication = "off")',
        )
    table.finish()
    return municipality


def _roles(table: Table) -> dict[Role, tuple[str, ...]]:
    roles = {}
    for name in table.values:
        addresses = tuple(a.lower() for a in table.texts(name))
        if name not in {r.value for r in Role} or name == Role.BOT.value:
            table.problem(name, "är ingen känd roll; de som finns är " + ", ".join(r.value for r in Role))
            continue
        for address in addresses:
            if "@" not in address:
                table.problem(name, f"«{address}» är ingen e-postadress (eller @domän)")
        roles[Role(name)] = addresses
    return roles


def _provider(table: Table) -> Provider:
    provider = Provider(
        id=table.text("id"),
        name=table.text("name"),
        domains=tuple(d.lower().lstrip("@") for d in table.texts("domains")),
        addresses=tuple(a.lower() for a in table.texts("addresses")),
        notify=table.maybe_text("notify"),
        routine=table.maybe_text("routine"),
    )
    if not provider.domains and not provider.addresses:
        table.problem("domains", "ange minst en domän eller adress som utföraren mejlar från")
    table.finish()
    return provider


def _rollout(table: Table) -> Rollout:
    rollout = Rollout(routine=table.text("routine"), providers=table.texts("providers"), until=table.day("until"))
    table.finish()
    return rollout


def _counting(table: Table) -> Counting:
    """Which units count in the reports; an empty list counts none."""
    plain = Counting()
    hours, invoiced = table.choices("hour_units", Unit), table.choices("invoiced_units", Unit)
    counting = Counting(
        hour_units=hours if "hour_units" in table.values else plain.hour_units,
        invoiced_units=invoiced if "invoiced_units" in table.values else plain.invoiced_units,
        rates=tuple(_rate(t) for t in table.tables("rate")),
    )
    days = [rate.since for rate in counting.rates]
    for day in sorted({day for day in days if days.count(day) > 1}):
        table.problem("rate", f"två taxor gäller från {day}")
    table.finish()
    return counting


def _rate(table: Table) -> Rate:
    since = table.day("since")
    if "since" not in table.values:
        table.problem("since", "saknas: dagen då taxan börjar gälla, till exempel 2026-01-01")
    rate = Rate(since=since or date.min, kronor=table.amount("kronor"))
    table.finish()
    return rate


def _cross_check(config: Config, routine_names: frozenset[str], problems: list[ConfigProblem], file: str) -> None:
    """What one table says about another."""

    def problem(key: str, expected: str) -> None:
        problems.append(ConfigProblem(file=file, key=key, expected=expected))

    if not config.mailboxes:
        problem("mailbox", "ange minst en brevlåda ([[mailbox]])")
    if not config.municipalities:
        problem("municipality", "ange minst en kommun ([[municipality]])")
    senders = {s.name for s in config.senders}
    boxes = {m.name for m in config.mailboxes}
    for index, mailbox in enumerate(config.mailboxes, 1):
        if mailbox.municipality not in config.municipalities:
            problem(f"mailbox[{index}].municipality", f"«{mailbox.municipality}» finns inte under [[municipality]]")
        if sum(m.name == mailbox.name for m in config.mailboxes) > 1:
            problem(f"mailbox[{index}].name", f"«{mailbox.name}» används av flera brevlådor")
    for index, sender in enumerate(config.senders, 1):
        if sum(s.name == sender.name for s in config.senders) > 1:
            problem(f"sender[{index}].name", f"«{sender.name}» används av flera utskick")
        if sender.sent_mailbox is not None and sender.sent_mailbox not in boxes:
            problem(f"sender[{index}].sent_mailbox", f"«{sender.sent_mailbox}» finns inte under [[mailbox]]")
    for municipality in config.municipalities.values():
        _check_municipality(municipality, senders, routine_names, problem)


def _check_municipality(
    municipality: Municipality,
    senders: Collection[str],
    routine_names: Collection[str],
    problem: Callable[[str, str], None],
) -> None:
    where = f"municipality.{municipality.name}"
    if municipality.sender not in senders:
        problem(f"{where}.sender", f"«{municipality.sender}» finns inte under [[sender]]")
    if Role.DUTY not in municipality.roles:
        problem(f"{where}.roles.duty", "saknas: vem ska få veta när något behöver en människa?")
    providers = {p.id for p in municipality.providers}
    for name in sorted({name for r in municipality.rollouts for name in r.providers} - providers):
        problem(f"{where}.rollout.providers", f"«{name}» finns inte under [[municipality.provider]]")
    named = {municipality.routine, *(r.routine for r in municipality.rollouts)}
    for routine in sorted(named | {p.routine for p in municipality.providers if p.routine}):
        if routine_names and routine not in routine_names:
            known = ", ".join(sorted(routine_names))
            problem(f"{where}.routine", f"«{routine}» är ingen rutin; de som finns är {known}")
