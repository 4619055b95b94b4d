"""Access tokens for a shared mailbox: OAuth2 client credentials (RFC 6749 §4.4) by msal.

With client credentials there are no refresh tokens, so none can be lost when it rotates (hazard 44): what rotates is
the client secret, which is therefore read anew each time a token is fetched.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mailbot.domain.errors import MailbotError, PermanentError, TemporaryError
from mailbot.mailboxes.auth import TokenSource, xoauth2

__all__ = ["Certificate", "ClientCredentials", "TokenSource", "secret_file", "xoauth2_string"]

EXCHANGE_ONLINE_SCOPE = "https://outlook.office365.com/.default"
xoauth2_string = xoauth2

_BUSY = {"temporarily_unavailable", "server_error", "too_many_requests", "slow_down"}
_ADVICE = {
    "invalid_client": "hemligheten eller certifikatet godkänns inte och kan ha gått ut. Lägg in en ny",
    "unauthorized_client": "appen finns inte eller får inte hämta nycklar i den här katalogen. Kontrollera client_id",
    "invalid_scope": "behörigheten (scope) finns inte. Kontrollera scope i inställningarna",
    "invalid_tenant": "katalogen (tenant) finns inte. Kontrollera tenant i inställningarna",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """A PEM file with the private key, and the certificate's SHA-1 thumbprint as the registration shows it."""

    path: Path
    thumbprint: str


def secret_file(path: Path) -> Callable[[], str]:
    """A secret that is read from its file each time it is needed, so that a rotated one holds without a restart."""

    def read() -> str:
        try:
            secret = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            secret = ""
        if not secret:
            raise PermanentError(f"Hemlighetsfilen {path} saknas, är tom eller går inte att läsa.")
        return secret

    return read


@dataclass(kw_only=True, eq=False)
class ClientCredentials:
    """Tokens for an application (`TokenSource`), kept in memory until `margin` seconds before they expire.

    `authority` is the https base (e.g. https://login.microsoftonline.com), `secret` a way to read the client secret or
    a Certificate. `ca_file`: PEM with the authorities to trust instead of the built-in ones (a municipality's TLS
    inspection); it wins over REQUESTS_CA_BUNDLE. Safe to share between threads and between IMAP and SMTP.
    """

    authority: str
    tenant: str
    client_id: str
    secret: Callable[[], str] | Certificate = field(repr=False)
    scope: str = EXCHANGE_ONLINE_SCOPE
    ca_file: Path | None = None
    timeout: float = 30.0
    margin: float = 300.0
    clock: Callable[[], float] = field(default=time.time, repr=False)
    _token: str = field(default="", init=False, repr=False)
    _expires: float = field(default=0.0, init=False, repr=False)
    _renew_at: float = field(default=0.0, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def expires_at(self) -> datetime | None:
        """When the token in memory expires (aware, UTC); None when there is none."""
        return datetime.fromtimestamp(self._expires, UTC) if self._token else None

    def token(self) -> str:
        """A token believed to be valid. Raises TemporaryError or PermanentError."""
        with self._lock:
            if not self._token or self.clock() >= self._renew_at:
                self._renew()
            return self._token

    def refresh(self) -> str:
        """A new token although the old one looked valid. Raises TemporaryError or PermanentError.

        When the endpoint is away the next `token()` asks it again: a failure is never remembered (hazard 47).
        """
        with self._lock:
            self._token = ""
            self._renew()
            return self._token

    def _renew(self) -> None:
        try:
            answer = self._ask()
        except TemporaryError:
            if self._token and self.clock() < self._expires:
                return  # still good for the last minutes; the renewal is tried again at the next use
            raise
        self._token = str(answer["access_token"])
        lifetime = max(float(answer.get("expires_in") or 0), 1.0)
        now = self.clock()
        self._expires = now + lifetime
        # A token shorter than the margin would otherwise be fetched anew at every use.
        self._renew_at = now + max(lifetime - self.margin, lifetime / 2)

    def _ask(self) -> Mapping[str, Any]:
        credential = self._credential()
        failure: MailbotError
        import msal
        import requests

        try:
            answer = self._msal_answer(credential)
        except requests.RequestException as error:
            failure = self._network_failure(error)
        except ValueError as error:
            failure = self._value_failure(error)
        except (msal.exceptions.MsalError, RuntimeError, LookupError, TypeError, AttributeError):
            failure = TemporaryError(f"{self._who} svarade något som inte gick att tolka.")
        else:
            if answer.get("access_token"):
                return answer
            failure = self._refusal(answer)
        # Outside the except block, so that nothing of the library (or of the secret) hangs on to our error.
        raise failure

    @property
    def _who(self) -> str:
        return f"Inloggningstjänsten {self.authority}"

    def _credential(self) -> str | dict[str, str]:
        if not isinstance(self.secret, Certificate):
            return self.secret()
        key = secret_file(self.secret.path)()
        _require_rsa(key, self.secret.path)
        return {"private_key": key, "thumbprint": self.secret.thumbprint}

    def _msal_answer(self, credential: str | dict[str, str]) -> Mapping[str, Any]:
        # A new application each time: msal would keep the old secret, its own cache and a throttle of past errors.
        import msal

        # msal and its parts log answers of the server; ours are said by the errors above.
        logging.getLogger("msal").setLevel(logging.CRITICAL)
        application = msal.ConfidentialClientApplication(
            self.client_id,
            authority=f"{self.authority.rstrip('/')}/{self.tenant}",
            client_credential=credential,
            instance_discovery=False,  # no question to a third host about a host that the configuration names
            http_client=_http_client(self.ca_file, self.timeout),
        )
        answer: Mapping[str, Any] = application.acquire_token_for_client([self.scope])
        return answer

    def _network_failure(self, error: Exception) -> MailbotError:
        import requests

        if isinstance(error, requests.exceptions.SSLError):
            return PermanentError(f"{self._who} visar ett certifikat som inte är betrott. Kontrollera ca_file.")
        if isinstance(error, requests.HTTPError):
            return TemporaryError(f"{self._who} har ett tillfälligt fel.", retry_after=_retry_after(error.response))
        return TemporaryError(f"{self._who} svarar inte.")

    def _value_failure(self, error: ValueError) -> MailbotError:
        unreadable = isinstance(error.__context__, ValueError) and "JSON" in type(error.__context__).__name__
        if unreadable or "JSON" in type(error).__name__:
            return TemporaryError(f"{self._who} svarade något som inte gick att tolka.")
        return PermanentError(f"{self._who}: {_ADVICE['invalid_tenant']}.")

    def _refusal(self, answer: Mapping[str, Any]) -> MailbotError:
        reason = str(answer.get("error", ""))
        if reason in _BUSY:
            return TemporaryError(f"{self._who} har för mycket att göra just nu.")
        advice = _ADVICE.get(reason, "begäran nekades. Kontrollera appens inställningar")
        return PermanentError(f"{self._who}: {advice}.")


def _retry_after(response: Any) -> float | None:
    value = "" if response is None else response.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None


def _require_rsa(key: str, path: Path) -> None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    with suppress(ValueError, TypeError, UnsupportedAlgorithm):
        if isinstance(load_pem_private_key(key.encode(), password=None), RSAPrivateKey):
            return
    raise PermanentError(f"Certifikatfilen {path} innehåller ingen RSA-nyckel utan lösenord i PEM-format.")


def _http_client(ca_file: Path | None, timeout: float) -> Any:
    """A session whose `ca_file` holds even when REQUESTS_CA_BUNDLE is set; requests lets the variable win otherwise."""
    import requests

    class Http(requests.Session):
        def request(self, *args: Any, **kwargs: Any) -> requests.Response:
            kwargs.setdefault("timeout", timeout)
            if ca_file is not None:
                kwargs["verify"] = str(ca_file)
            response = super().request(*args, **kwargs)
            if response.status_code == 429 or response.status_code >= 500:
                response.raise_for_status()  # msal would take 429 for a refusal, and forget Retry-After
            return response

    return Http()
