"""Where an on-premises Exchange Server is, how the bot logs in there, and which endpoints it refuses to use."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from mailbot.domain.errors import MailbotError, PermanentError, TemporaryError

_EXCHANGE_ONLINE = (
    "outlook.office365.com",
    "outlook.office.com",
    "outlook-dod.office365.us",
    "outlook.office365.us",
    "webmail.apps.mil",
    "partner.outlook.cn",
    "outlook.office.de",
    "outlook.com",
    "hotmail.com",
)
"""Hosts of Exchange Online in the worldwide, US government, Chinese and (closed) German clouds."""

_LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1")


class AnswerLostError(TemporaryError):
    """The request went out but no whole answer came back: it may have been carried out."""


class SyncStateLostError(MailbotError):
    """The server no longer knows the cursor; begin anew."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ExchangeServer:
    """An EWS endpoint and an account that may open `mailbox` (the address of the shared mailbox).

    `timeout`: seconds for connecting, and for each whole answer. `access`: "delegate" (FullAccess on the mailbox) or
    "impersonation" (the role ApplicationImpersonation).
    """

    endpoint: str
    mailbox: str
    username: str
    password: Callable[[], str] = field(repr=False)
    auth: Literal["basic", "ntlm"] = "ntlm"
    access: Literal["delegate", "impersonation"] = "delegate"
    timeout: float = 60.0
    ca_file: str | None = None

    @property
    def host(self) -> str:
        """The server as error texts name it."""
        return urlsplit(self.endpoint).hostname or self.endpoint


def refuse_exchange_online(endpoint: str) -> str | None:
    """Why this EWS endpoint cannot be used (Swedish), or None for a server of one's own.

    Microsoft shuts EWS in Exchange Online down from 2026-10-01 and for good on 2027-04-01 (message MC1227454).
    """
    host = (urlsplit(endpoint if "//" in endpoint else f"//{endpoint}").hostname or "").rstrip(".").lower()
    if not any(host == online or host.endswith(f".{online}") for online in _EXCHANGE_ONLINE):
        return None
    return (
        f"{host} är Exchange Online. Där stänger Microsoft EWS för gott 2027-04-01, så boten ansluter inte den vägen. "
        "Använd IMAP och SMTP med OAuth2 i stället."
    )


def check_server(server: ExchangeServer) -> None:
    """Raises PermanentError for an endpoint that must not be used: Exchange Online, or a password in clear text."""
    if reason := refuse_exchange_online(server.endpoint):
        raise PermanentError(reason)
    parts = urlsplit(server.endpoint)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or not _LOOPBACK.fullmatch(parts.hostname or ""):
        raise PermanentError("Adressen till Exchange ska börja med https://, till exempel https://…/EWS/Exchange.asmx.")
