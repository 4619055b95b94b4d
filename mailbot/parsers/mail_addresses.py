"""Address fields (RFC 5322 §3.4) in linear time, forgiving what real mail programs write."""

import re
from collections.abc import Iterable

from mailbot.domain.message import MailAddress
from mailbot.parsers.headers import decode_header, decode_words, unescape_bytes

_MAX_LENGTH = 200_000
_MAX_ADDRESSES = 2_000
# One pass; the bounds keep an unclosed quote or bracket from being scanned over and over.
_TOKEN = re.compile(r'"((?:[^"\\]|\\.){0,400})"|\(([^()]{0,400})\)|<([^<>]{0,500})>|([,;])|([^",;()<>]+|.)', re.DOTALL)
_EMAIL = re.compile(r"[^\s@<>\"(),;:\[\]\\]+@[^\s@<>\"(),;:\\]+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


def parse_addresses(values: Iterable[str]) -> tuple[MailAddress, ...]:
    """Every usable address of raw header values; entries without one (`<>`, groups, bare names) are left out."""
    found: list[MailAddress] = []
    for value in values:
        found += _addresses(unescape_bytes(value[:_MAX_LENGTH]))
        if not found and "=?" in value and "@" not in value:
            found += _addresses(decode_words(value[:_MAX_LENGTH]))  # the whole field was encoded, against the rules
    return tuple(found[:_MAX_ADDRESSES])


def _addresses(text: str) -> list[MailAddress]:
    found: list[MailAddress] = []
    names: list[str] = []
    email = comment = ""
    for quoted, remark, angle, separator, plain in _TOKEN.findall(text):
        if separator:
            _add(found, names, email, comment)
            names, email, comment = [], "", ""
        elif angle:
            email = angle
        elif remark:
            comment = remark
        elif quoted:
            names.append(_ESCAPE.sub(r"\1", quoted))
        elif plain.endswith(":") and not email:
            names.clear()  # `undisclosed-recipients:` and other group names
        else:
            names.append(plain)
    _add(found, names, email, comment)
    return found


def _add(found: list[MailAddress], names: list[str], email: str, comment: str) -> None:
    name = "".join(names).strip()
    if not email:
        if bare := _EMAIL.fullmatch(name.rpartition(":")[2].strip().strip("'\"")):
            email, name = bare[0], comment
        else:
            return
    address = clean_email(email)
    if address:
        found.append(MailAddress(name=_clean_name(name or comment, address), email=address))


def clean_email(raw: str) -> str:
    """Lower-cased address without decoration, '' when it is none."""
    text = decode_words(raw) if "=?" in raw else raw
    text = text.strip().strip("'\"").removeprefix("mailto:").removeprefix("SMTP:").removeprefix("smtp:").rstrip(".")
    return text.lower() if _EMAIL.fullmatch(text) else ""


def _clean_name(raw: str, address: str) -> str:
    name = decode_header(raw.encode("utf-8").decode("latin-1")) if raw else ""
    name = " ".join(name.strip("'\" ").split())
    return "" if name.lower() == address else name
