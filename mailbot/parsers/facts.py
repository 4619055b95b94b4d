"""The plain facts of a passage: every number and name is claimed once, in the order of how surely it is told apart."""

import re
from dataclasses import dataclass
from datetime import date

from mailbot.parsers.addresses import FLAT, Address, find_addresses
from mailbot.parsers.dates import When, find_dates
from mailbot.parsers.identifiers import (
    Mark,
    blank,
    find_codes,
    find_customer_ids,
    find_job_refs,
    find_other_numbers,
    find_serials,
    personnummer_spans,
)
from mailbot.parsers.phones import Phone, find_phones

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_ENDLESS = re.compile(r"\S{200,}")  # no word of an order; keeps every later pattern within bounds
_URL = re.compile(r"https?://\S{1,500}|www\.\S{1,200}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What stands in `text`, written on `sent`; positions refer to it. `bare`: without the claimed numbers."""

    text: str
    sent: date
    bare: str
    job_refs: tuple[Mark, ...]
    phones: tuple[Phone, ...]
    emails: tuple[Mark, ...]
    addresses: tuple[Address, ...]
    flats: tuple[Mark, ...]
    dates: tuple[When, ...]
    codes: tuple[Mark, ...]
    ids: tuple[Mark, ...]


def without_personnummer(text: str) -> str:
    """The text with personnummer (and endless words) as blanks: nothing behind this line can read one."""
    text = _ENDLESS.sub(_blanks, text)
    return blank(text, personnummer_spans(text))


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def gather(text: str, sent: date) -> Facts:
    """Claim the facts of `text`, written on `sent` (local date)."""
    rest = blank(text, (match.span() for match in _URL.finditer(text)))
    emails = tuple(Mark(start=m.start(), end=m.end(), value=m[0].lower()) for m in _EMAIL.finditer(rest))
    refs = find_job_refs(rest)
    rest = blank(rest, ((mark.start, mark.end) for mark in (*emails, *refs)))
    phones = find_phones(rest)
    rest = blank(rest, ((phone.start, phone.end) for phone in phones))
    addresses = find_addresses(rest)
    rest = blank(rest, ((address.start, address.end) for address in addresses))
    flats = tuple(Mark(start=m.start(), end=m.end(), value=m[1]) for m in FLAT.finditer(rest))
    rest = blank(rest, ((mark.start, mark.end) for mark in flats))
    codes = find_codes(rest)
    rest = blank(rest, ((mark.start, mark.end) for mark in codes))
    dates = find_dates(rest, sent)
    rest = blank(rest, ((when.start, when.end) for when in dates))
    rest = blank(rest, find_other_numbers(rest))
    return Facts(
        text=text,
        sent=sent,
        bare=rest,
        job_refs=refs,
        phones=phones,
        emails=emails,
        addresses=addresses,
        flats=flats,
        dates=dates,
        codes=codes,
        ids=find_customer_ids(rest),
    )


def serials_in(facts: Facts) -> tuple[Mark, ...]:
    """Unit numbers of a report."""
    return find_serials(facts.bare)
