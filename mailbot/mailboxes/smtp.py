"""Mail going out by SMTP over a kept connection, with the exact moment known after which it may have been accepted."""

import re
import smtplib
import time
from collections.abc import Callable
from dataclasses import dataclass

from mailbot.domain.errors import PermanentError, TemporaryError, UncertainError
from mailbot.mailboxes.auth import Auth
from mailbot.mailboxes.outgoing import check_addresses
from mailbot.mailboxes.protocol import Finding, OutgoingMail, SentState
from mailbot.mailboxes.smtp_session import (
    Reply,
    Security,
    SmtpServer,
    connect,
    log_in,
    lost,
    password_warning,
    refusal,
    status,
)

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")
_HEAD = re.compile(rb"\r?\n\r?\n")
_STALE = frozenset({421, 530, 535})
"""Answers to MAIL on an old connection that a new connection may cure: closing, login no longer valid."""


@dataclass(slots=True)
class _Connection:
    client: smtplib.SMTP
    sent: int
    last_used: float


class SmtpSender:
    """Sender over SMTP (RFC 5321). For one thread; keeps its connection and opens it anew when it was lost.

    `security`: "starttls" (refuses to go on in clear text), "tls" (from the first byte) or "none" (logs in only on
    loopback). `timeout`: seconds for each answer; `final_timeout`: seconds for the answer to the whole mail, long
    because giving up there leaves a mail uncertain (RFC 5321 §4.5.3.2.6). `sent_lookup` tells by Message-ID whether a
    mail went out, for instance from the Sent folder over IMAP.
    """

    def __init__(
        self,
        name: str,
        host: str,
        port: int,
        security: Security,
        *,
        username: str | None = None,
        auth: Auth | None = None,
        timeout: float = 30.0,
        final_timeout: float = 300.0,
        sent_lookup: Callable[[str], SentState] | None = None,
        ca_file: str | None = None,
        helo: str | None = None,
        mails_per_connection: int = 100,
        idle_limit: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = name
        self._server = SmtpServer(
            host=host,
            port=port,
            security=security,
            username=username,
            auth=auth,
            timeout=timeout,
            ca_file=ca_file,
            helo=helo,
        )
        self._final_timeout = final_timeout
        self._sent_lookup = sent_lookup
        self._mails_per_connection = mails_per_connection
        self._idle_limit = idle_limit
        self._clock = clock
        self._connection: _Connection | None = None

    def send(self, mail: OutgoingMail) -> None:
        """See Sender.send. PermanentError also when only some of the recipients are refused: nobody gets the mail."""
        check_addresses(mail)
        try:
            self._transaction(mail)
        except BaseException:
            self._recover()
            raise

    def find(self, message_id: str) -> SentState:
        """What the lookup says; SMTP itself cannot tell what was accepted earlier."""
        return self._sent_lookup(message_id) if self._sent_lookup else SentState.UNKNOWN

    def check(self) -> tuple[Finding, ...]:
        """Connect, encrypt, log in and NOOP on a connection of its own; stops at the first failure."""
        server = self._server
        findings: list[Finding] = []
        client: smtplib.SMTP | None = None
        step = f"Ansluta till {server.place} ({server.security})"
        try:
            client = connect(server)
            findings.append(Finding(what=step, ok=True))
            step = "Logga in" if server.auth else "Ingen inloggning är inställd"
            client = self._login(client)
            findings.append(Finding(what=step, ok=True, advice=password_warning(server)))
            step = "Servern svarar efter inloggningen"
            self._noop(client)
            findings.append(Finding(what=step, ok=True))
        except (TemporaryError, PermanentError) as problem:
            findings.append(Finding(what=step, ok=False, advice=str(problem)))
        finally:
            _hang_up(client)
        return tuple(findings)

    def close(self) -> None:
        """Say goodbye; safe to call twice."""
        connection, self._connection = self._connection, None
        _hang_up(connection.client if connection else None)

    def _transaction(self, mail: OutgoingMail) -> None:
        wire = wire_format(mail.raw)
        connection = self._begin(mail, len(wire))
        client = connection.client
        self._name_recipients(client, mail.recipients)
        reply = self._command(client, "DATA")
        if reply[0] != 354:
            raise refusal(self._server, reply, "tar inte emot brevets innehåll")
        self._hand_over(client, wire)
        connection.sent += 1
        connection.last_used = self._clock()

    def _begin(self, mail: OutgoingMail, size: int) -> _Connection:
        """MAIL FROM on the kept connection, or on a new one when the kept one turns out to be lost."""
        kept = self._kept()
        if kept is not None:
            try:
                reply = self._mail_from(kept.client, mail, size)
            except TemporaryError:
                reply = (421, b"")
            if reply[0] == 250:
                return kept
            if reply[0] not in _STALE:
                raise refusal(self._server, reply, "godtar inte avsändaren eller brevet")
            self.close()
        fresh = self._open()
        reply = self._mail_from(fresh.client, mail, size)
        if reply[0] != 250:
            raise refusal(self._server, reply, "godtar inte avsändaren eller brevet")
        return fresh

    def _kept(self) -> _Connection | None:
        connection = self._connection
        if connection is None:
            return None
        worn = connection.sent >= self._mails_per_connection
        if worn or self._clock() - connection.last_used > self._idle_limit:
            self.close()
            return None
        return connection

    def _open(self) -> _Connection:
        client = self._login(connect(self._server))
        self._connection = _Connection(client, 0, self._clock())
        return self._connection

    def _login(self, client: smtplib.SMTP) -> smtplib.SMTP:
        """Log in; a rejected token is renewed once, on a new connection as many servers close after a rejection."""
        try:
            if log_in(self._server, client):
                return client
            client.close()
            client = connect(self._server)
            log_in(self._server, client, renew=True)
        except BaseException:
            client.close()
            raise
        return client

    def _mail_from(self, client: smtplib.SMTP, mail: OutgoingMail, size: int) -> Reply:
        options = _mail_options(self._server, client, mail, size)
        client.command_encoding = "utf-8" if "SMTPUTF8" in options else "ascii"
        return self._command(client, " ".join((f"MAIL FROM:<{mail.sender}>", *options)))

    def _name_recipients(self, client: smtplib.SMTP, recipients: tuple[str, ...]) -> None:
        replies = [self._command(client, f"RCPT TO:<{recipient}>") for recipient in recipients]
        refused = [reply for reply in replies if reply[0] not in (250, 251, 252)]
        if not refused:
            return
        final = next((reply for reply in refused if reply[0] >= 500), refused[0])
        raise refusal(self._server, final, f"godtar inte {len(refused)} av {len(recipients)} mottagare")

    def _hand_over(self, client: smtplib.SMTP, wire: bytes) -> None:
        try:
            client.send(wire)
        except (OSError, smtplib.SMTPException) as problem:
            client.close()
            raise lost(self._server, problem) from None
        except BaseException:
            client.close()  # anything said now would become part of the mail
            raise
        self._finish(client)

    def _finish(self, client: smtplib.SMTP) -> None:
        """The final dot and its answer. From the dot on, only an answer tells what became of the mail (hazard 98)."""
        try:
            if client.sock is not None:
                client.sock.settimeout(self._final_timeout)
            client.send(b".\r\n")
            reply = client.getreply()
            if client.sock is not None:
                client.sock.settimeout(self._server.timeout)
        except (OSError, smtplib.SMTPException):
            client.close()
            raise UncertainError(
                f"Anslutningen till e-postservern {self._server.place} bröts innan den svarade om den tog emot brevet."
            ) from None
        if 400 <= reply[0] <= 599:
            raise refusal(self._server, reply, "tog inte emot brevet")
        if reply[0] != 250:
            client.close()  # who knows what it is talking about
            raise UncertainError(
                f"E-postservern {self._server.place} gav ett oväntat svar om brevet ({status(reply)})."
            )

    def _command(self, client: smtplib.SMTP, command: str) -> Reply:
        try:
            return client.docmd(command)
        except (OSError, smtplib.SMTPException) as problem:
            raise lost(self._server, problem) from None

    def _noop(self, client: smtplib.SMTP) -> None:
        reply = self._command(client, "NOOP")
        if reply[0] != 250:
            raise refusal(self._server, reply, "svarar inte som den ska")

    def _recover(self) -> None:
        """After a failure: the connection goes back to its start, or is dropped when it does not answer."""
        connection = self._connection
        if connection is None:
            return
        try:
            if connection.client.sock is not None and connection.client.rset()[0] == 250:
                connection.last_used = self._clock()
                return
        except (OSError, smtplib.SMTPException):
            connection.client.close()
        self._connection = None
        connection.client.close()


def wire_format(raw: bytes) -> bytes:
    """The mail as DATA wants it, without the final dot: CRLF line ends, leading dots doubled (RFC 5321 §4.5.2).

    Lone CR or LF are repaired too, so that no mail can end its own transaction (SMTP smuggling).
    """
    text = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", raw))
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _mail_options(server: SmtpServer, client: smtplib.SMTP, mail: OutgoingMail, size: int) -> list[str]:
    """Extensions that this mail needs. Raises PermanentError when the server lacks one."""
    options = []
    if client.has_extn("size"):
        options.append(f"SIZE={size}")
    if not mail.raw.isascii():
        if not client.has_extn("8bitmime"):
            raise PermanentError(f"E-postservern {server.place} tar inte emot brev med åtta bitar per tecken.")
        options.append("BODY=8BITMIME")
    addresses_ascii = all(address.isascii() for address in (mail.sender, *mail.recipients))
    if not (addresses_ascii and _HEAD.split(mail.raw, 1)[0].isascii()):
        if not client.has_extn("smtputf8"):
            raise PermanentError(
                f"E-postservern {server.place} klarar inte adresser med å, ä, ö eller andra särskilda tecken."
            )
        options.append("SMTPUTF8")
    return options


def _hang_up(client: smtplib.SMTP | None) -> None:
    if client is None:
        return
    try:
        if client.sock is not None:
            client.sock.settimeout(2.0)  # a farewell is a courtesy and must not hold up the loop
            client.quit()
    except (OSError, smtplib.SMTPException):
        client.close()
    client.close()
