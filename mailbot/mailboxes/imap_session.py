"""One kept connection to an IMAP server (RFC 3501): opened when needed, opened again once when it was lost."""

import logging
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

from mailbot.domain.errors import MailbotError, PermanentError
from mailbot.mailboxes.auth import Auth, OAuth, Password, xoauth2
from mailbot.mailboxes.imap_errors import (
    TROUBLE,
    ConnectionBrokenError,
    DeclinedError,
    FolderRebuiltError,
    LoginRefusedError,
    translated,
)

if TYPE_CHECKING:
    from imapclient import IMAPClient

Security = Literal["tls", "starttls", "none"]
T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class ImapServer:
    """Where to connect and as whom. `timeout`: seconds without a byte; `step_limit`: seconds for one whole command."""

    label: str
    host: str
    port: int
    security: Security
    username: str
    auth: Auth = field(repr=False)
    timeout: float = 30.0
    step_limit: float = 600.0
    ca_file: Path | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Selected:
    """The folder that the connection looks at. `next_uid` is None when the server does not tell."""

    folder: str
    writable: bool
    validity: str
    exists: int
    next_uid: int | None


class ImapSession:
    """Runs steps (callables that take the imapclient connection) in a folder. Not for use by two threads at once."""

    def __init__(self, server: ImapServer) -> None:
        self._server = server
        self._client: IMAPClient | None = None
        self._selected: Selected | None = None

    def open(self, folder: str, *, writable: bool = False) -> Selected:
        """Look at the folder afresh. Raises PermanentError when it is missing."""
        return self._again_once(lambda client: self._select(client, folder, writable=writable))

    def run(self, step: Callable[["IMAPClient"], T], folder: Selected, *, again: bool = True) -> T:
        """Run one step in the folder; after a lost connection once more, if `again`.

        Raises FolderRebuiltError when the folder's UIDVALIDITY is another one after a reconnect.
        """

        def in_folder(client: "IMAPClient") -> T:
            now = self._selected
            if now is None or (now.folder, now.writable) != (folder.folder, folder.writable):
                now = self._select(client, folder.folder, writable=folder.writable)
            if now.validity != folder.validity:
                raise FolderRebuiltError(f"{self._server.label}: mappen {folder.folder} har byggts om; den läses om.")
            return step(client)

        return self._again_once(in_folder) if again else self._once(in_folder)

    def anywhere(self, step: Callable[["IMAPClient"], T]) -> T:
        """Run a step that needs no folder."""
        return self._again_once(step)

    def close(self) -> None:
        """Log out politely; a connection that does not answer is dropped."""
        client, self._client, self._selected = self._client, None, None
        if client is not None:
            with suppress(*TROUBLE):
                client.socket().settimeout(min(self._server.timeout, 2.0))
                client.logout()

    def drop(self) -> None:
        """Let go of a connection that cannot be trusted any more."""
        client, self._client, self._selected = self._client, None, None
        if client is not None:
            with suppress(*TROUBLE):
                client.shutdown()

    def _again_once(self, step: Callable[["IMAPClient"], T]) -> T:
        kept = self._client is not None
        try:
            return self._once(step)
        except ConnectionBrokenError:
            if not kept:  # it was opened just now, so the server itself is in trouble
                raise
        return self._once(step)

    def _once(self, step: Callable[["IMAPClient"], T]) -> T:
        if self._client is None:
            self._client = self._connect()
        client = self._client
        watch = _Watch(client, self._server.step_limit)
        try:
            with watch:
                return step(client)
        except TROUBLE as error:
            failure = translated(error, self._server.label)
        except MailbotError as error:
            failure = error
        # Raised outside the except blocks: nothing of the library hangs on to our error.
        if isinstance(failure, ConnectionBrokenError):
            self.drop()
            failure.timed_out = failure.timed_out or watch.fired
        raise failure

    def _select(self, client: "IMAPClient", folder: str, *, writable: bool) -> Selected:
        self._selected = None
        try:
            answer = client.select_folder(folder, readonly=not writable)
        except TROUBLE as error:
            failure = translated(error, self._server.label)
        else:
            next_uid = answer.get(b"UIDNEXT")
            self._selected = Selected(
                folder=folder,
                writable=writable,
                validity=str(int(answer[b"UIDVALIDITY"])),
                exists=int(answer[b"EXISTS"]),
                next_uid=None if next_uid is None else int(next_uid),
            )
            return self._selected
        if isinstance(failure, DeclinedError) and not client.folder_exists(folder):
            failure = PermanentError(f"{self._server.label}: mappen {folder} finns inte.")
        raise failure

    def _connect(self) -> "IMAPClient":
        try:
            return self._log_in()
        except LoginRefusedError:
            if not isinstance(self._server.auth, OAuth):
                raise
            token = self._server.auth.token
        token.refresh()
        return self._log_in()

    def _log_in(self) -> "IMAPClient":
        secret = _secret(self._server)
        client: IMAPClient | None = None
        login = False
        try:
            client = _dial(self._server)
            with _Watch(client, self._server.step_limit):
                _upgrade(client, self._server)
                login = True
                _authenticate(client, self._server, secret)
            return client
        except TROUBLE as error:
            failure = translated(error, self._server.label, login=login)
        except MailbotError as error:
            failure = error
        if client is not None:
            with suppress(*TROUBLE):
                client.shutdown()
        raise ConnectionBrokenError(str(failure)) if isinstance(failure, DeclinedError) else failure


class _Watch:
    """Cuts the connection when one step lasts too long, however steadily the bytes trickle (hazards 2, 25)."""

    def __init__(self, client: "IMAPClient", seconds: float) -> None:
        self.fired = False
        self._client = client
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _cut(self) -> None:
        self.fired = True
        with suppress(OSError):
            self._client.socket().shutdown(socket.SHUT_RDWR)


def _secret(server: ImapServer) -> str:
    match server.auth:
        case OAuth(token=source):
            return source.token()
        case Password(password=read):
            with suppress(OSError, UnicodeDecodeError):
                return read()
            raise PermanentError(f"{server.label}: lösenordet går inte att läsa. Kontrollera hemlighetsfilen.")


def _tls(server: ImapServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=None if server.ca_file is None else str(server.ca_file))


def _dial(server: ImapServer) -> "IMAPClient":
    from imapclient import IMAPClient

    context = _tls(server) if server.security == "tls" else None
    client = IMAPClient(server.host, server.port, ssl=context is not None, ssl_context=context, timeout=server.timeout)
    client.normalise_times = False  # aware times, as the server wrote them
    # The library sends a command and its line end apart; Nagle's algorithm would make each search wait 40 ms.
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    logging.getLogger("imapclient").setLevel(logging.CRITICAL)  # it logs the server's own words
    # imapclient hands every line, whole mails included, to a debug log: that is neither private nor quick.
    client._imap.debug = 0
    return client


def _upgrade(client: "IMAPClient", server: ImapServer) -> None:
    if server.security != "starttls":
        return
    if not client.has_capability("STARTTLS"):
        raise PermanentError(f"{server.label}: servern erbjuder inte STARTTLS. Använd security = tls.")
    client.starttls(_tls(server))


def _authenticate(client: "IMAPClient", server: ImapServer, secret: str) -> None:
    if isinstance(server.auth, OAuth):
        # An error comes as a challenge that wants an empty answer, not the token once more.
        answers = iter((xoauth2(server.username, secret),))
        client.sasl_login("XOAUTH2", lambda _challenge: next(answers, ""))
    elif client.has_capability("AUTH=PLAIN"):
        client.plain_login(server.username, secret)  # LOGIN of the library knows ASCII only
    elif client.has_capability("LOGINDISABLED"):
        raise PermanentError(f"{server.label}: servern kräver krypterad anslutning för inloggning.")
    elif not (server.username + secret).isascii():
        raise PermanentError(f"{server.label}: servern tar bara emot lösenord utan å, ä och ö.")
    else:
        client.login(server.username, secret)
