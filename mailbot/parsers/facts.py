"""The plain facts of a passage: every number and name is claimed once, in the order of how surely it is told apart."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from mailbot.parsers.addresses import FLAT, Address, find_addresses
from mailbot.parsers.dates import When, find_dates, find_lone_times
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
_LONGEST_WORD = 200
_ENDLESS = re.compile(rf"\S{{{_LONGEST_WORD},}}")  # no word of an order; keeps every later pattern within bounds
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
class _Claims:
    """What the words behind a `Reach` say; `bare`: what is left without the claimed numbers."""

    addresses: tuple[Address, ...]
    flats: tuple[Mark, ...]
    codes: tuple[Mark, ...]
    dates: tuple[When, ...]
    ids: tuple[Mark, ...]
    bare: str


class Facts:
    """What stands in `text`, written on `sent`; positions refer to it.

    Read when first asked for: of most mails nobody asks more than which jobs they name.
    """

    def __init__(self, text: str, sent: date) -> None:
        self.text = text
        self.sent = sent

    @cached_property
    def _reach(self) -> Reach:
        return find_reach(self.text)

    @cached_property
    def _claims(self) -> _Claims:
        return _claim(self._reach.rest, self.sent)

    @cached_property
    def lone_times(self) -> tuple[tuple[int, time], ...]:
        """Times that stand by themselves ("kl 10"), with their places, in order."""
        return tuple(find_lone_times(self.text, self.dates))

    def times_within(self, start: int, end: int) -> list[time]:
        """The lone times of a passage."""
        first, last = (bisect_left(self.lone_times, at, key=lambda found: found[0]) for at in (start, end))
        return [clock for _, clock in self.lone_times[first:last]]

    @cached_property
    def _days_at(self) -> list[int]:
        return [when.start for when in self.dates]

    def dates_within(self, start: int, end: int) -> tuple[When, ...]:
        """The dates of a passage."""
        return self.dates[bisect_left(self._days_at, start) : bisect_left(self._days_at, end)]

    @property
    def job_refs(self) -> tuple[Mark, ...]:
        """Numbers of jobs."""
        return self._reach.job_refs

    @property
    def phones(self) -> tuple[Phone, ...]:
        """Phone numbers."""
        return self._reach.phones

    @property
    def emails(self) -> tuple[Mark, ...]:
        """Mail addresses, in lower case."""
        return self._reach.emails

    @property
    def unreached(self) -> str:
        """The text without phones, mail addresses and numbers of jobs, of the same length."""
        return self._reach.rest

    @property
    def addresses(self) -> tuple[Address, ...]:
        """Street addresses."""
        return self._claims.addresses

    @property
    def flats(self) -> tuple[Mark, ...]:
        """Numbers of flats that stand apart from an address."""
        return self._claims.flats

    @property
    def codes(self) -> tuple[Mark, ...]:
        """Door and gate codes."""
        return self._claims.codes

    @property
    def dates(self) -> tuple[When, ...]:
        """Dates, resolved against `sent`."""
        return self._claims.dates

    @property
    def ids(self) -> tuple[Mark, ...]:
        """Customer numbers."""
        return self._claims.ids

    @property
    def bare(self) -> str:
        """The text without the claimed numbers, of the same length."""
        return self._claims.bare


def without_personnummer(text: str) -> str:
    """The text with personnummer (and endless words) as blanks: nothing behind this line can read one."""
    text = _ENDLESS.sub(_blanks, text) if len(text) >= _LONGEST_WORD else text
    return blank(text, personnummer_spans(text)) if _DIGIT.search(text) else text


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
    """The facts of `text`, written on `sent` (local date)."""
    return Facts(text, sent)


def _claim(text: str, sent: date) -> _Claims:
    numbered = _DIGIT.search(text) is not None  # nothing but a date can be said without a digit
    addresses = find_addresses(text) if numbered else ()
    rest = blank_placed(text, addresses)
    flats = _flats(rest) if numbered else ()
    rest = blank_placed(rest, flats)
    codes = find_codes(rest) if numbered else ()
    rest = blank_placed(rest, codes)
    dates = find_dates(rest, sent)
    rest = blank_placed(rest, dates)
    bare = blank(rest, find_other_numbers(rest)) if numbered else rest
    ids = find_customer_ids(bare) if numbered else ()
    return _Claims(addresses=addresses, flats=flats, codes=codes, dates=dates, ids=ids, bare=bare)


def _flats(text: str) -> tuple[Mark, ...]:
    return tuple(Mark(start=m.start(), end=m.end(), value=m[1]) for m in FLAT.finditer(text))


def serials_in(facts: Facts) -> tuple[Mark, ...]:
    """Unit numbers of a report."""
    return find_serials(facts.bare)
