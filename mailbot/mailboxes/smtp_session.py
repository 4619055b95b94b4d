"""One connection to a mail server that takes outgoing mail: TLS, login, and what its answers mean (RFC 5321)."""

import base64
import re
import smtplib
import socket
import ssl
from dataclasses import dataclass
from typing import Literal

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.auth import Auth, OAuth, Password, xoauth2

Security = Literal["starttls", "tls", "none"]
Reply = tuple[int, bytes]

_ENHANCED_CODE = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_EXCHANGE_ONLINE = frozenset({"smtp.office365.com", "smtp-legacy.office365.com", "outlook.office365.com"})
_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1")


@dataclass(frozen=True, kw_only=True, slots=True)
class SmtpServer:
    """Where outgoing mail goes and how the bot logs in there. `timeout` in seconds, for each answer."""

    host: str
    port: int
    security: Security
    username: str | None = None
    auth: Auth | None = None
    timeout: float = 30.0
    ca_file: str | None = None
    helo: str | None = None

    @property
    def place(self) -> str:
        """The server as error texts name it."""
        return f"{self.host}:{self.port}"


class _LoginRejectedError(Exception):
    """The server did not accept what we showed; `code` is its reply code."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(status(reply))
        self.reply = reply


def status(reply: Reply) -> str:
    """`SMTP 550 5.7.1`: the codes of a reply. The text after them is left out, as it may hold an address."""
    code, text = reply
    enhanced = _ENHANCED_CODE.match(text)
    return f"SMTP {code} {enhanced[1].decode()}" if enhanced else f"SMTP {code}"


def refusal(server: SmtpServer, reply: Reply, what: str) -> TemporaryError | PermanentError:
    """The error for a negative reply: 5yz is final, everything else may go better later (RFC 5321 §4.2.1)."""
    message = f"E-postservern {server.place} {what} ({status(reply)})."
    return PermanentError(message) if 500 <= reply[0] <= 599 else TemporaryError(message)


def lost(server: SmtpServer, problem: Exception) -> TemporaryError | PermanentError:
    """The error for a connection that could not be made or broke while nothing had been handed over."""
    match problem:
        case ssl.SSLCertVerificationError():
            return PermanentError(
                f"Certifikatet från e-postservern {server.place} går inte att lita på "
                f"({problem.verify_message}). Ange rätt värdnamn eller rätt CA-fil."
            )
        case TimeoutError():
            return TemporaryError(f"E-postservern {server.place} svarar inte i tid.")
        case smtplib.SMTPResponseException():
            return refusal(server, (int(problem.smtp_code), b""), "tar inte emot anslutningen")
        case socket.gaierror():
            return TemporaryError(f"Namnet på e-postservern {server.place} går inte att slå upp.")
        case ssl.SSLError():
            return TemporaryError(f"Den krypterade anslutningen till e-postservern {server.place} misslyckades.")
        case _:
            return TemporaryError(f"E-postservern {server.place} går inte att nå eller stängde anslutningen.")


def password_warning(server: SmtpServer) -> str:
    """What to know about a login that works today but is being closed (Swedish); '' when there is nothing.

    Microsoft turns SMTP logins with a password off by default at the end of December 2026 (message MC786329).
    """
    host = server.host.rstrip(".").lower()
    if not isinstance(server.auth, Password) or host not in _EXCHANGE_ONLINE:
        return ""
    return "Exchange Online stänger inloggning med lösenord för utgående post i slutet av 2026. Byt till OAuth2."


def connect(server: SmtpServer) -> smtplib.SMTP:
    """A connection after EHLO, encrypted as configured, not yet logged in.

    Raises TemporaryError (network, 4xx) or PermanentError (certificate, no STARTTLS offered, 5xx).
    """
    try:
        client = _dial(server)
    except (OSError, smtplib.SMTPException) as problem:
        raise lost(server, problem) from None
    try:
        _secure(server, client)
    except (OSError, smtplib.SMTPException) as problem:
        client.close()
        raise lost(server, problem) from None
    except BaseException:
        client.close()
        raise
    return client


def _dial(server: SmtpServer) -> smtplib.SMTP:
    helo = server.helo or _own_name()
    if server.security == "tls":
        client: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=helo, timeout=server.timeout, context=_tls_context(server)
        )
    else:
        client = smtplib.SMTP(server.host, server.port, local_hostname=helo, timeout=server.timeout)
    if client.sock is not None:  # several small writes, then a read: without this each mail waits for a delayed ACK
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def _own_name() -> str:
    """Our name in EHLO without a DNS question; a bare host name is not allowed there (RFC 5321 §4.1.3)."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def _tls_context(server: SmtpServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=server.ca_file)


def _secure(server: SmtpServer, client: smtplib.SMTP) -> None:
    client.ehlo_or_helo_if_needed()
    if server.security != "starttls":
        return
    if not client.has_extn("starttls"):
        raise PermanentError(
            f"E-postservern {server.place} erbjuder inte STARTTLS. Ingen post skickas i klartext; "
            "ändra serverns inställning eller kommunens val av säkerhet."
        )
    client.starttls(context=_tls_context(server))
    client.ehlo()


def log_in(server: SmtpServer, client: smtplib.SMTP, *, renew: bool = False) -> bool:
    """Log in when the configuration says so. False: the token was rejected and a renewed one is worth a try.

    Raises TemporaryError or PermanentError; the caller closes the connection.
    """
    if server.auth is None:
        return True
    if server.security == "none" and not _LOOPBACK.fullmatch(server.host):
        raise PermanentError(
            f"Inloggning hos e-postservern {server.place} kräver kryptering; välj starttls eller tls i inställningarna."
        )
    try:
        _authenticate(server, client, server.auth, renew=renew)
    except _LoginRejectedError as rejected:
        if rejected.reply[0] < 500:
            raise refusal(server, rejected.reply, "tar inte emot inloggningar just nu") from None
        if isinstance(server.auth, OAuth) and not renew:
            return False
        advice = "Kontrollera behörigheten" if isinstance(server.auth, OAuth) else "Kontrollera namn och lösenord"
        raise PermanentError(
            f"E-postservern {server.place} godtar inte inloggningen ({status(rejected.reply)}). {advice}."
        ) from None
    except (OSError, smtplib.SMTPException) as problem:
        raise lost(server, problem) from None
    return True


def _authenticate(server: SmtpServer, client: smtplib.SMTP, auth: Auth, *, renew: bool) -> None:
    username = server.username or ""
    offered = client.esmtp_features.get("auth", "").upper().split()
    match auth:
        case OAuth(token=source):
            _require(server, offered, "XOAUTH2")
            token = source.refresh() if renew else source.token()
            reply = client.docmd("AUTH", f"XOAUTH2 {_base64(xoauth2(username, token))}")
            if reply[0] == 334:  # the server explains itself and waits for an empty answer
                reply = client.docmd("")
        case Password(password=ask) if "PLAIN" in offered:
            reply = client.docmd("AUTH", f"PLAIN {_base64(chr(0).join(('', username, ask())))}")
        case Password(password=ask):
            _require(server, offered, "LOGIN")
            reply = client.docmd("AUTH", "LOGIN")
            for answer in (username, ask()):
                if reply[0] != 334:
                    break
                reply = client.docmd(_base64(answer))
    if reply[0] != 235:
        raise _LoginRejectedError(reply)


def _require(server: SmtpServer, offered: list[str], mechanism: str) -> None:
    if mechanism not in offered:
        raise PermanentError(f"E-postservern {server.place} erbjuder inte inloggning med {mechanism}.")


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
