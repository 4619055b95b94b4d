"""HTTP under exchangelib, made strict: one deadline for a whole answer, a size limit, and no half answers.

exchangelib reads broken XML as far as it goes, which would turn a cut answer into a mail without its end. Import this
only where an Exchange mailbox is really used: exchangelib is slow to load.
"""

import logging
import time
from http import HTTPStatus
from typing import Any

import requests
from exchangelib import BASIC
from exchangelib.protocol import Protocol
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, NewConnectionError

from mailbot.mailboxes.exchange_server import ExchangeServer

_CHUNK = 64 * 1024
_LARGEST_ANSWER = 300 * 1024 * 1024
_SPOKEN = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    }
)
"""Status codes that say all there is to say, read here because the library loses them or their Retry-After."""

# On errors the library logs whole requests and answers, which hold mail (exchangelib #405, hazard 94).
logging.getLogger("exchangelib").setLevel(logging.CRITICAL + 1)


class NeverSentError(Exception):
    """No connection could be made; the request did not leave us."""


class BadCertificateError(Exception):
    """The server's certificate is not trusted."""


class NoAnswerError(Exception):
    """The request may have arrived; no whole answer came back in time."""


class HttpStatusError(Exception):
    """The server said no on the level of HTTP."""

    def __init__(self, status: int, retry_after: float | None) -> None:
        super().__init__(status)
        self.status = status
        self.retry_after = retry_after


def make_protocol(server: ExchangeServer, config: Any) -> Any:
    """A Protocol of exchangelib for this server alone: no other mailbox shares its timeout or sessions."""

    class StrictAdapter(HTTPAdapter):
        def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
            kwargs.update(stream=True, timeout=server.timeout)
            if server.ca_file:
                kwargs["verify"] = server.ca_file
            deadline = time.monotonic() + server.timeout
            try:
                response = super().send(request, *args, **kwargs)
                if _asks_for_ntlm(response, server):
                    return response
                _take_body(response, deadline)
            except requests.exceptions.SSLError as problem:
                raise BadCertificateError from problem
            except requests.exceptions.RequestException as problem:
                raise (NeverSentError if _never_sent(problem) else NoAnswerError) from problem
            except (HTTPError, OSError) as problem:
                raise NoAnswerError from problem
            _refuse(response)
            return response

    class OwnProtocol(Protocol):  # type: ignore[misc] # exchangelib has no types
        TIMEOUT = server.timeout
        HTTP_ADAPTER_CLS = StrictAdapter
        USERAGENT = "mailbot"

    protocol: Any = OwnProtocol.__new__(OwnProtocol)  # past the library's cache by endpoint and account
    Protocol.__init__(protocol, config=config)
    return protocol


def auth_name(server: ExchangeServer) -> str:
    """What exchangelib calls the way to log in."""
    return str(BASIC) if server.auth == "basic" else "NTLM"


def _never_sent(problem: requests.exceptions.RequestException) -> bool:
    if isinstance(problem, requests.exceptions.ConnectTimeout):
        return True
    cause = problem.args[0] if problem.args else None
    return isinstance(getattr(cause, "reason", cause), NewConnectionError)


def _asks_for_ntlm(response: requests.Response, server: ExchangeServer) -> bool:
    """The handshake answers a 401 on the same socket, which it takes from the unread answer (channel binding)."""
    return response.status_code == HTTPStatus.UNAUTHORIZED and server.auth == "ntlm"


def _take_body(response: requests.Response, deadline: float) -> None:
    """Read the whole body before the deadline; requests itself only limits the pause between two bytes."""
    body = bytearray()
    try:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if time.monotonic() > deadline or len(body) > _LARGEST_ANSWER:
                break
    except BaseException:
        response.close()
        raise
    if chunk:
        response.close()
        raise NoAnswerError
    if response.status_code == HTTPStatus.OK and not body.rstrip().endswith(b"Envelope>"):
        raise NoAnswerError
    response._content = bytes(body)
    response._content_consumed = True  # type: ignore[attr-defined]
    response.raw.release_conn()


def _refuse(response: requests.Response) -> None:
    if response.status_code in _SPOKEN:
        raise HttpStatusError(response.status_code, _seconds(response.headers.get("Retry-After")))


def _seconds(value: str | None) -> float | None:
    return float(value) if value and value.isdigit() else None
