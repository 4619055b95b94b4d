"""Configuration → connectors: the one place that chooses which mailbox and which way out is used."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mailbot.config import Config, Login, MailboxConfig, MailboxKind, SenderConfig, SenderKind
from mailbot.domain.errors import ConfigError, ConfigProblem
from mailbot.mailboxes.auth import Auth, OAuth, Password
from mailbot.mailboxes.protocol import Mailbox, Sender, SentState

if TYPE_CHECKING:
    from mailbot.mailboxes.exchange_server import ExchangeServer


def open_mailbox(config: MailboxConfig) -> Mailbox:
    """The connector of a configured mailbox; nothing is contacted yet. PermanentError for Exchange Online."""
    match config.kind:
        case MailboxKind.MAILDIR:
            from mailbot.mailboxes.maildir import MaildirMailbox

            root = Path(config.path)
            return MaildirMailbox(name=config.name, path=root, done_path=root.with_name(root.name + "-klara"))
        case MailboxKind.IMAP:
            return _imap(config)
        case MailboxKind.EXCHANGE:
            from mailbot.mailboxes.exchange import ExchangeMailbox

            return ExchangeMailbox(
                config.name,
                _exchange_server(config.endpoint, config.address, config.login, config.timeout, config.ca_file),
                folder=config.folder if config.folder != "INBOX" else "inbox",
                done_folder=config.done_folder,
            )


def open_sender(config: SenderConfig, mailboxes: Mapping[str, MailboxConfig]) -> Sender:
    """The connector of a configured way out; nothing is contacted yet."""
    match config.kind:
        case SenderKind.FOLDER:
            from mailbot.mailboxes.outbox_folder import OutboxFolder

            return OutboxFolder(name=config.name, path=Path(config.path))
        case SenderKind.SMTP:
            from mailbot.mailboxes.smtp import SmtpSender

            return SmtpSender(
                config.name,
                config.host,
                config.port,
                config.security.value,
                username=config.login.username if config.login else None,
                auth=_auth(config.login, config.ca_file) if config.login else None,
                timeout=config.timeout,
                sent_lookup=_sent_lookup(config, mailboxes),
                ca_file=config.ca_file,
            )
        case SenderKind.EXCHANGE:
            from mailbot.mailboxes.exchange import ExchangeSender

            server = _exchange_server(
                config.endpoint, config.from_address, config.login, config.timeout, config.ca_file
            )
            return ExchangeSender(config.name, server)


def open_senders(config: Config) -> dict[str, Sender]:
    """Every configured way out by name."""
    mailboxes = {m.name: m for m in config.mailboxes}
    return {s.name: open_sender(s, mailboxes) for s in config.senders}


def _imap(config: MailboxConfig) -> Mailbox:
    from mailbot.mailboxes.imap import ImapMailbox

    login = _needed(config.login, config.name)
    return ImapMailbox(
        name=config.name,
        host=config.host,
        port=config.port,
        security=config.security.value,
        username=login.username,
        auth=_auth(login, config.ca_file),
        folder=config.folder,
        done_folder=config.done_folder,
        sent_folder=config.sent_folder,
        timeout=config.timeout,
        ca_file=Path(config.ca_file) if config.ca_file else None,
    )


def _sent_lookup(sender: SenderConfig, mailboxes: Mapping[str, MailboxConfig]) -> Callable[[str], SentState] | None:
    """Looks in the Sent folder of the mailbox that the sender names; opened when it is first needed."""
    mailbox = mailboxes.get(sender.sent_mailbox or "")
    if mailbox is None or mailbox.kind is not MailboxKind.IMAP or mailbox.sent_folder is None:
        return None

    def find(message_id: str) -> SentState:
        from mailbot.mailboxes.imap import ImapMailbox

        looking = _imap(mailbox)
        if not isinstance(looking, ImapMailbox):
            return SentState.UNKNOWN
        try:
            return looking.find_sent(message_id)
        finally:
            looking.close()

    return find


def _auth(login: Login, ca_file: str | None) -> Auth:
    from mailbot.mailboxes.oauth import ClientCredentials, secret_file

    if login.is_oauth():
        credentials = ClientCredentials(
            authority=login.authority,
            tenant=login.tenant or "",
            client_id=login.client_id or "",
            secret=secret_file(Path(login.client_secret_file or "")),
            scope=login.scope,
            ca_file=Path(ca_file) if ca_file else None,
        )
        return OAuth(token=credentials)
    return Password(password=secret_file(Path(login.password_file or "")))


def _exchange_server(
    endpoint: str, mailbox: str, login: Login | None, timeout: int, ca_file: str | None
) -> "ExchangeServer":
    from mailbot.mailboxes.exchange_server import ExchangeServer
    from mailbot.mailboxes.oauth import secret_file

    user = _needed(login, mailbox)
    return ExchangeServer(
        endpoint=endpoint,
        mailbox=mailbox,
        username=user.username,
        password=secret_file(Path(user.password_file or "")),
        auth="ntlm" if user.ntlm else "basic",
        timeout=float(timeout),
        ca_file=ca_file,
    )


def _needed(login: Login | None, name: str) -> Login:
    if login is None:
        raise ConfigError([ConfigProblem(file="mailbot.toml", key=f"{name}.username", expected="saknas")])
    return login
