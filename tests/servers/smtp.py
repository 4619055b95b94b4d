"""A real SMTP server on loopback (aiosmtpd) that logs people in, refuses, throttles, hangs and hangs up on request."""

import asyncio
import base64
import ssl
from dataclasses import dataclass, field
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.certificates import Certificates

ABORT = "abort"
HANG = "hang"


@dataclass
class Accepted:
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    options: tuple[str, ...]


@dataclass
class Behaviour:
    """What the server does next. Each list of answers is used up from the left; then it behaves well.

    An answer is a reply line, ABORT (connection gone without a word) or HANG (no answer).
    """

    mail: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    cut_data: int = 0  # so many connections are cut while the mail's text is under way
    keep_before_abort: bool = False  # the mail was accepted, only the answer is lost
    refused: dict[str, str] = field(default_factory=dict)  # recipient -> reply
    passwords: dict[str, str] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)


class SmtpServerProcess:
    """`connections` counts those made, `accepted` holds the mails that the server took."""

    def __init__(
        self,
        certificates: Certificates | None = None,
        *,
        implicit_tls: bool = False,
        login_required: bool = False,
        smtputf8: bool = True,
        mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN", "XOAUTH2"),
    ) -> None:
        self.behaviour = Behaviour()
        self.connections = 0
        self.accepted: list[Accepted] = []
        self.logins: list[str] = []
        self.sessions: list[SMTP] = []
        self._running = False
        context = _server_context(certificates) if certificates else None
        self._controller = _Counting(
            self,
            hostname="127.0.0.1",
            port=0,
            ssl_context=context if implicit_tls else None,
            tls_context=None if implicit_tls else context,
            require_starttls=context is not None and not implicit_tls,
            auth_require_tls=context is not None and not implicit_tls,
            auth_required=login_required,
            authenticator=self._password,
            auth_exclude_mechanism=[m for m in ("PLAIN", "LOGIN", "XOAUTH2") if m not in mechanisms],
            enable_SMTPUTF8=smtputf8,
        )

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def start(self) -> Self:
        self._controller.start()
        self._running = True
        return self

    def stop(self) -> None:
        if self._running:
            self._running = False
            self._controller.stop()

    def drop_connections(self) -> None:
        """Close every open connection, as a firewall or an idle limit does."""
        done = asyncio.run_coroutine_threadsafe(self._drop(), self._controller.loop)
        done.result(5)

    async def _drop(self) -> None:
        for session in self.sessions:
            _abort(session)
        self.sessions.clear()

    def _password(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        user, password = data.login.decode(), data.password.decode()
        good = self.behaviour.passwords.get(user) == password
        if good:
            self.logins.append(f"{mechanism} {user}")
        return AuthResult(success=good, handled=False)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's naming
        said = dict(part.partition("=")[::2] for part in base64.b64decode(args[1]).decode().split("\x01") if part)
        token = said.get("auth", "").removeprefix("Bearer ")
        if token in self.behaviour.tokens:
            self.logins.append(f"XOAUTH2 {said.get('user')}")
            return AuthResult(success=True, handled=False, auth_data=None)
        await server.challenge_auth('{"status":"400"}')
        return AuthResult(success=False, handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's naming
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.behaviour.mail:
            return await _misbehave(server, self.behaviour.mail.pop(0))
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's naming
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.behaviour.refused:
            return await _misbehave(server, self.behaviour.refused[address])
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.behaviour.data.pop(0) if self.behaviour.data else "250 2.0.0 OK"
        if answer.startswith("250") or self.behaviour.keep_before_abort:
            self.accepted.append(
                Accepted(
                    sender=envelope.mail_from or "",
                    recipients=tuple(envelope.rcpt_tos),
                    content=bytes(envelope.original_content or b""),
                    options=tuple(envelope.mail_options),
                )
            )
        return await _misbehave(server, answer)


class _Counting(Controller):
    def __init__(self, owner: SmtpServerProcess, **options: Any) -> None:
        self._owner = owner
        super().__init__(owner, **options)

    def factory(self) -> SMTP:
        session = _Session(self.handler, **self.SMTP_kwargs)
        self._owner.connections += 1
        self._owner.sessions.append(session)
        return session

    def _trigger_server(self) -> None:
        """Port 0 is only known now; the connection that proves that the server is up is no client's."""
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]
        self._owner.connections = 0


class _Session(SMTP):
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's naming
        owner: SmtpServerProcess = self.event_handler
        if owner.behaviour.cut_data:
            owner.behaviour.cut_data -= 1
            await self.push("354 go on")
            _abort(self)
            return
        await super().smtp_DATA(arg)


def _abort(session: SMTP) -> None:
    if isinstance(session.transport, asyncio.Transport):
        session.transport.abort()


async def _misbehave(server: SMTP, answer: str) -> str:
    if answer == ABORT:
        _abort(server)
    if answer == HANG:
        await asyncio.Event().wait()
    if answer.startswith("421") and server.transport is not None:
        await server.push(answer)
        server.transport.close()
    return answer


def _server_context(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context
