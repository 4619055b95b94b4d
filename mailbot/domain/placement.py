"""How addresses and customers are compared, so that a later order finds the placement it belongs to."""

import re
import unicodedata
from dataclasses import replace

from mailbot.domain.job import Job, JobStatus
from mailbot.domain.reading import Item, ItemType

_ABBREVIATED = re.compile(r"(?<=\w)v\.?(?=\s*\d)")
_AT_A_KNOWN_DOOR = frozenset({ItemType.FAULT, ItemType.DISCHARGED_BATTERY})
_ANY_NUMBER = re.compile(r"\d{3}|\[BORTTAGET")
_LETTER = re.compile(r"(\d)\s+([a-zåäö])\b(?!\s*\d)")


def address_key(address: str | None) -> str | None:
    """Street and number in one spelling: case, blanks, `v.` and a letter's blank do not count. None for nothing."""
    if not address:
        return None
    text = unicodedata.normalize("NFKC", address).casefold().split(",")[0]
    text = _ABBREVIATED.sub("vägen", text)
    text = _LETTER.sub(r"\1\2", " ".join(text.replace(".", " ").split()))
    return text[:200] or None


def names_no_door(item: Item) -> bool:
    """Whether an item is a fault told without a word of where; in a job's conversation it is at that job's door.

    A number among its words may be another customer's or another lock's, also one that was taken out of them.
    """
    if item.type not in _AT_A_KNOWN_DOOR or item.customer_id or item.address or item.flat:
        return False
    return not _ANY_NUMBER.search(item.fault or "")


def told_in_thread(item: Item, job: Job) -> Item:
    """A fault that names no door, told in the conversation of a job: customer and address are the job's."""
    moved = job.item.type is ItemType.MOVE and job.status is JobStatus.DONE
    there = replace(
        item,
        customer_id=job.item.customer_id,
        address=job.item.new_address if moved else job.item.address,
        flat=None if moved else job.item.flat,
    )
    return replace(there, missing=tuple(n for n in item.missing if not any(_has(there, a) for a in n.split("|"))))


def _has(item: Item, name: str) -> bool:
    """Whether the door's part of an item is filled in."""
    return bool(getattr(item, name)) if name in ("customer_id", "address", "flat") else False


def same_place(item: Item, customer_ref: str | None, key: str | None, job: Job) -> bool:
    """Whether an order and a job concern the same door: the customer decides, else address and flat."""
    if customer_ref and job.customer_ref:
        return customer_ref == job.customer_ref
    if key is None or key != job.address_key:
        return False
    return not (item.flat and job.item.flat) or item.flat == job.item.flat
