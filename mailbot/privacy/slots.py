"""Typed values of outgoing mail: each category has one grammar, and what does not fit it does not go out."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from mailbot.privacy.identifiers import find_personnummer
from mailbot.privacy.policy import Category
from mailbot.privacy.redact import detect

_MAX = 300
_STREET = re.compile(
    r"[A-ZÅÄÖ][a-zåäöéü\-]*(?:vägen|gatan|gränden|gränd|stigen|backen|torget|allén|väg|gata|slingan|ringen)"
    r" \d{1,4} ?[A-Za-z]?(?:, (?:lgh|lägenhet) \d{1,4})?(?:, \d{3} ?\d{2} [A-ZÅÄÖ][a-zåäö]+)?\Z"
)
_PHONE = re.compile(r"(?:\+46|0)[\d \-()]{6,16}\Z")
_EMAIL = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\Z")
_CONTACT = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,&'’/\-]){1,79}\Z")
_SERIAL = re.compile(r"(?=[^\d]*\d)[A-Za-zÅÄÖ0-9][A-Za-zÅÄÖ0-9\- .]{1,24}\Z")
_JOB = re.compile(
    r"(?i)(?:[A-ZÅÄÖ]{2,6}-\d{4}-\d{1,6}|20\d\d-\d\d-\d\d(?:[ T]\d\d[:.]\d\d)?|\d\d[:.]\d\d|\d{1,5}|vecka \d{1,2}"
    r"|[a-zåäö]{3} \d{1,2} [a-z]{3}(?: \(v\. \d{1,2}\))?(?: kl\. \d\d\.\d\d)?"
    r"|(?:[a-zåäö]{3,4}dag(?:en)? )?(?:den )?\d{1,2} [a-z]{3,9}(?: 20\d\d)?(?:,? (?:kl(?:ockan)?\.? )?\d\d[:.]\d\d)?)\Z"
)
_CUSTOMER = re.compile(r"[A-Za-zÅÄÖ]{0,4}[- ]?\d{1,8}\Z")


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that a template takes, and what it is."""

    category: Category
    value: str = field(repr=False)


def _contact(value: str) -> bool:
    if _PHONE.match(value):
        return 8 <= sum(map(str.isdigit, value)) <= 12
    return bool(_EMAIL.match(value)) or bool(_CONTACT.match(value) and not _tells(value, names=False))


def _tells(value: str, *, names: bool = True) -> bool:
    """Whether free words hold anything personal."""
    return any(names or span.kind != "namn" for span in detect(value))


_GRAMMARS: dict[Category, Callable[[str], bool]] = {
    Category.ADDRESS: lambda v: bool(_STREET.match(v)) or (any(map(str.isdigit, v)) and not _tells(v)),
    Category.PROVIDER_CONTACT: _contact,
    Category.BRF_CONTACT: _contact,
    Category.LOCK_SERIAL: lambda v: bool(_SERIAL.match(v)) and not find_personnummer(v) and not _PHONE.match(v),
    Category.JOB_NUMBER: lambda v: bool(_JOB.match(v)),
    Category.FAULT_TEXT: lambda v: not _tells(v),
    Category.CUSTOMER_ID: lambda v: bool(_CUSTOMER.match(v)) and not find_personnummer(v),
}
"""A category without a grammar has no slot in any mail."""


@lru_cache(maxsize=4096)
def fits(category: Category, value: str) -> bool:
    """Whether a value obeys the grammar of its category. Line breaks and control characters never do."""
    grammar = _GRAMMARS.get(category)
    if grammar is None or len(value) > _MAX or not value.isprintable():
        return False
    return grammar(value)
