"""How the bot proves who it is to a mail server: a password, or a token that expires and is renewed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol


class TokenSource(Protocol):
    """A source of OAuth2 access tokens. Both methods raise TemporaryError or PermanentError (Swedish, no secrets)."""

    def token(self) -> str:
        """A token believed to be valid, from memory when possible."""
        ...

    def refresh(self) -> str:
        """A new token although the old one looked valid: the server has just rejected it."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Password:
    """A password, asked for at each login so that a changed secret file holds without a restart."""

    password: Callable[[], str] = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class OAuth:
    """SASL XOAUTH2 with an access token; a rejected token is renewed once before it counts as an error."""

    token: TokenSource = field(repr=False)


Auth = Password | OAuth


def xoauth2(username: str, token: str) -> str:
    """The initial client response of SASL XOAUTH2, before base64 (Google/Microsoft XOAUTH2 protocol)."""
    return f"user={username}\x01auth=Bearer {token}\x01\x01"
