"""How addresses and customers are compared, so that a later order finds the placement it belongs to."""

import re
import unicodedata

from mailbot.domain.job import Job
from mailbot.domain.reading import Item

_ABBREVIATED = re.compile(r"(?<=\w)v\.?(?=\s*\d)")
_LETTER = re.compile(r"(\d)\s+([a-zåäö])\b(?!\s*\d)")


def address_key(address: str | None) -> str | None:
    """Street and number in one spelling: case, blanks, `v.` and a letter's blank do not count. None for nothing."""
    if not address:
        return None
    text = unicodedata.normalize("NFKC", address).casefold().split(",")[0]
    text = _ABBREVIATED.sub("vägen", text)
    text = _LETTER.sub(r"\1\2", " ".join(text.replace(".", " ").split()))
    return text[:200] or None


def same_place(item: Item, customer_ref: str | None, key: str | None, job: Job) -> bool:
    """Whether an order and a job concern the same door: the customer decides, else address and flat."""
    if customer_ref and job.customer_ref:
        return customer_ref == job.customer_ref
    if key is None or key != job.address_key:
        return False
    return not (item.flat and job.item.flat) or item.flat == job.item.flat
