"""The plain facts of a passage: every number and name is claimed once, in the order of how surely it is told apart."""

import re
from dataclasses import dataclass
from datetime import date

from mailbot.parsers.addresses import FLAT, Address, find_addresses
from mailbot.parsers.dates import When, find_dates
from mailbot.parsers.identifiers import (
    Mark,
    blank,
    blank_placed,
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
_DIGIT = re.compile(r"\d")
_URL = re.compile(r"https?://\S{1,500}|www\.\S{1,200}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How somebody is reached, as a passage says it. `rest`: the passage without these claims and job numbers."""

    phones: tuple[Phone, ...]
    emails: tuple[Mark, ...]
    job_refs: tuple[Mark, ...]
    rest: str


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


def find_reach(text: str) -> Reach:
    """The phones and mail addresses of `text`: all that a contact field is read for."""
    rest = text
    if "://" in text or "www." in text:
        rest = blank(text, (match.span() for match in _URL.finditer(text)))
    emails = _emails(rest)
    if not _DIGIT.search(rest):
        return Reach(phones=(), emails=emails, job_refs=(), rest=blank_placed(rest, emails))
    refs = find_job_refs(rest)
    rest = blank_placed(rest, (*emails, *refs))
    phones = find_phones(rest)
    return Reach(phones=phones, emails=emails, job_refs=refs, rest=blank_placed(rest, phones))


def _emails(text: str) -> tuple[Mark, ...]:
    if "@" not in text:
        return ()
    return tuple(Mark(start=m.start(), end=m.end(), value=m[0].lower()) for m in _EMAIL.finditer(text))


def gather(text: str, sent: date) -> Facts:
    """Claim the facts of `text`, written on `sent` (local date)."""
    reach = find_reach(text)
    numbered = _DIGIT.search(reach.rest) is not None  # nothing but a date can be said without a digit
    addresses = find_addresses(reach.rest) if numbered else ()
    rest = blank_placed(reach.rest, addresses)
    flats = _flats(rest) if numbered else ()
    rest = blank_placed(rest, flats)
    codes = find_codes(rest) if numbered else ()
    rest = blank_placed(rest, codes)
    dates = find_dates(rest, sent)
    rest = blank_placed(rest, dates)
    rest = blank(rest, find_other_numbers(rest)) if numbered else rest
    return Facts(
        text=text,
        sent=sent,
        bare=rest,
        job_refs=reach.job_refs,
        phones=reach.phones,
        emails=reach.emails,
        addresses=addresses,
        flats=flats,
        dates=dates,
        codes=codes,
        ids=find_customer_ids(rest) if numbered else (),
    )


def _flats(text: str) -> tuple[Mark, ...]:
    return tuple(Mark(start=m.start(), end=m.end(), value=m[1]) for m in FLAT.finditer(text))


def serials_in(facts: Facts) -> tuple[Mark, ...]:
    """Unit numbers of a report."""
    return find_serials(facts.bare)
