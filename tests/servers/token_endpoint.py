"""An OAuth2 identity provider on loopback: discovery, client credentials, introspection, and every way to fail.

HTTPS is for msal, which refuses anything else; plain HTTP is for Dovecot's introspection.
"""

import json
import secrets
import ssl
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs

from tests.servers.certificates import Certificates


@dataclass
class Client:
    """A registered application: its present secret, and the mailbox that its tokens open."""

    secret: str
    mailbox: str


@dataclass
class _Grant:
    client_id: str
    mailbox: str
    expires: float


class TokenEndpoint:
    """State shared by both listeners. `tenant` is part of every path, as at Microsoft's endpoint."""

    def __init__(self, certificates: Certificates, *, tenant: str = "kommunen.example", lifetime: int = 3600) -> None:
        self.tenant = tenant
        self.lifetime = lifetime
        self.clients: dict[str, Client] = {}
        self.token_requests: list[dict[str, str]] = []
        self.errors: list[tuple[int, dict[str, Any]]] = []
        self.introspections = 0
        self._grants: dict[str, _Grant] = {}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates.certificate, certificates.key)
        self._plain = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._secure = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._secure.socket = context.wrap_socket(self._secure.socket, server_side=True)
        self._threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            for server in (self._plain, self._secure)
        ]

    @property
    def authority(self) -> str:
        """Base URL for msal; the tenant is appended to it."""
        return f"https://127.0.0.1:{self._secure.server_address[1]}"

    @property
    def introspection_url(self) -> str:
        """URL for Dovecot."""
        return f"http://127.0.0.1:{self._plain.server_address[1]}/introspect"

    def start(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        for server, thread in zip((self._plain, self._secure), self._threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join(5)

    def register(self, client_id: str, secret: str, mailbox: str) -> None:
        """Register an application, or rotate its secret: the former one is refused from now on."""
        self.clients[client_id] = Client(secret, mailbox)

    def revoke_all(self) -> None:
        """Reject every token given out so far, however long it was promised to live."""
        self._grants.clear()

    def fail_next(self, status: int, body: dict[str, Any] | None = None, *, times: int = 1) -> None:
        """Answer the next token requests with this instead."""
        self.errors.extend([(status, body or {})] * times)

    def active(self, token: str) -> bool:
        grant = self._grants.get(token)
        return grant is not None and grant.expires > time.time()

    def discovery(self) -> dict[str, Any]:
        base = f"{self.authority}/{self.tenant}"
        return {
            "issuer": f"{base}/v2.0",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "token_endpoint": f"{base}/oauth2/v2.0/token",
        }

    def grant(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """RFC 6749 §4.4: client credentials for a token."""
        self.token_requests.append(form)
        if self.errors:
            return self.errors.pop(0)
        client = self.clients.get(form.get("client_id", ""))
        if form.get("grant_type") != "client_credentials":
            return 400, {"error": "unsupported_grant_type"}
        if client is None:
            return 400, {"error": "unauthorized_client", "error_description": "AADSTS700016: Application not found."}
        if not secrets.compare_digest(form.get("client_secret", "").encode(), client.secret.encode()):
            return 401, {"error": "invalid_client", "error_description": "AADSTS7000215: Invalid client secret."}
        token = secrets.token_urlsafe(32)
        self._grants[token] = _Grant(form["client_id"], client.mailbox, time.time() + self.lifetime)
        return 200, {"token_type": "Bearer", "access_token": token, "expires_in": self.lifetime}

    def introspect(self, token: str) -> tuple[int, dict[str, Any]]:
        """RFC 7662. `username` is the mailbox, which Dovecot compares with the SASL user."""
        self.introspections += 1
        grant = self._grants.get(token)
        if grant is None or not self.active(token):
            return 200, {"active": False}
        return 200, {"active": True, "username": grant.mailbox, "client_id": grant.client_id}


def _handler(state: TokenEndpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == f"/{state.tenant}/v2.0/.well-known/openid-configuration":
                self._answer(200, state.discovery())
            else:
                self._answer(404, {"error": "invalid_tenant"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            form = {key: values[0] for key, values in parse_qs(body).items()}
            if self.path == f"/{state.tenant}/oauth2/v2.0/token":
                self._answer(*state.grant(form))
            elif self.path == "/introspect":
                self._answer(*state.introspect(form.get("token", "")))
            else:
                self._answer(404, {"error": "not_found"})

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            if "retry_after" in body:
                self.send_header("Retry-After", str(body["retry_after"]))
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test output clean."""

    return Handler
