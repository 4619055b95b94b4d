"""Whether the receiving server vouches for the sender (RFC 8601, RFC 7489). Silence is no proof (hazard 86)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from mailbot.domain.message import Message

_COMMENT = re.compile(r"\([^()]{0,2000}\)")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.){0,2000}"', re.DOTALL)
_RESULT = re.compile(r"\s*([a-z][\w-]{0,20})(?:/\d+)?\s*=\s*([a-z]{1,20})\b", re.IGNORECASE)
_DOMAIN = re.compile(
    r"\b(?:smtp\.mailfrom|smtp\.helo|header\.d|header\.i|header\.from)"
    r"\s*=\s*(?:[^\s;@]{0,200}@)?([\w.-]{1,253})",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s+([\w.-]{1,253})", re.IGNORECASE)
_EXCHANGE_ONLINE = "protection.outlook.com"
_ADDRESS = re.compile(r"[^\s<>,;\"()]{1,64}@[\w.-]{1,253}")


class Verdict(StrEnum):
    """PASS: the From domain is proven. FAIL: proven false, or made to mislead. NONE: nobody trusted says anything."""

    PASS = "pass"  # noqa: S105 - a verdict, no password
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Authentication:
    """A verdict and the domain of the From address that it is about ('' when there is none)."""

    verdict: Verdict
    domain: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Result:
    method: str
    result: str
    domain: str


def verdict(message: Message, authserv_ids: Collection[str]) -> Verdict:
    """The verdict alone, see `authenticate`."""
    return authenticate(message, authserv_ids).verdict


def authenticate(message: Message, authserv_ids: Collection[str]) -> Authentication:
    """Judge by the Authentication-Results of our own servers only.

    A header counts when its authserv-id is configured and it stands above the first Received that another server
    wrote (that is where a sender's own headers begin). `protection.outlook.com` stands for Exchange Online, which
    writes no authserv-id. DMARC decides; without it an SPF or DKIM pass aligned with From does. Two From headers or
    addresses are FAIL whatever the server says. The receiving server
    must remove copies that bear its own name (RFC 8601 §5).
    """
    domain = message.sender.email.rpartition("@")[2] if message.sender else ""
    if _misleads(message):
        return Authentication(verdict=Verdict.FAIL, domain=domain)
    results = [result for value in _trusted(message, authserv_ids) for result in _results(value)]
    policy = {result.result for result in results if result.method == "dmarc"}
    if policy & {"fail", "reject", "quarantine"}:
        return Authentication(verdict=Verdict.FAIL, domain=domain)
    if domain and ("pass" in policy or any(_proves(result, domain) for result in results)):
        return Authentication(verdict=Verdict.PASS, domain=domain)
    return Authentication(verdict=Verdict.NONE, domain=domain)


def _misleads(message: Message) -> bool:
    values = message.headers.get("from", ())
    if len(values) > 1:
        return True
    written = _QUOTED.sub("", values[0]) if values else ""
    return len({found.lower() for found in _ADDRESS.findall(_COMMENT.sub("", written))}) > 1


def _trusted(message: Message, authserv_ids: Collection[str]) -> list[str]:
    """Results part of every header that our own servers wrote."""
    ours = {name.strip().lower() for name in authserv_ids if name.strip()}
    found: list[str] = []
    for name, value in message.trace:
        if name == "received":
            by = _BY.search(value)
            if by is None or not any(_same_site(by[1].lower().rstrip("."), own) for own in ours):
                break
            continue
        masked = _QUOTED.sub('""', value)
        for _ in range(5):  # comments nest
            masked = _COMMENT.sub(" ", masked)
        writer, _, rest = masked.partition(";")
        server = (writer.split() or [""])[0].lower()
        if server in ours and "=" not in server:
            found.append(rest)
        elif "=" in server and _EXCHANGE_ONLINE in ours and not found:
            found.append(masked)
    return found


def _same_site(host: str, own: str) -> bool:
    """Whether a host belongs to the site of a configured server: mx1.kommun.example and mx.kommun.example do."""
    if own == _EXCHANGE_ONLINE:
        return host.endswith((".outlook.com", ".office365.com"))
    site = own.split(".", 1)[1] if own.count(".") >= 2 else own
    return host in (own, site) or host.endswith("." + site)


def _results(value: str) -> list[_Result]:
    found: list[_Result] = []
    for piece in value.split(";"):
        if match := _RESULT.match(piece):
            named = _DOMAIN.search(piece, match.end())
            domain = named[1].lower().strip(".") if named else ""
            found.append(_Result(method=match[1].lower(), result=match[2].lower(), domain=domain))
    return found


def _proves(result: _Result, domain: str) -> bool:
    if result.result != "pass" or result.method not in ("spf", "dkim") or "." not in result.domain:
        return False
    other = result.domain
    return domain == other or domain.endswith("." + other) or (other.endswith("." + domain) and "." in domain)
