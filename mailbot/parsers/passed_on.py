"""Orders of a mail read together with what came along: forwards, attached mails, forms in files."""

import re
from collections.abc import Sequence
from typing import Final

from mailbot.parsers.contacts import sender_contact
from mailbot.parsers.drafts import Draft, Source
from mailbot.parsers.facts import Facts, gather, without_personnummer
from mailbot.parsers.forms import answered_questions
from mailbot.parsers.identifiers import find_job_refs
from mailbot.parsers.orders import read_orders
from mailbot.parsers.people import NAME
from mailbot.parsers.written import Written

MOST_READ: Final = 30_000
"""Characters of one text that are read; what is longer is no order and goes to a person."""
FILE_DIFFERS = "Mejlet och det som är bifogat beställer inte samma sak."
_SIGNED_TITLE: Final = re.compile(rf"(?:/|(?<!\w)(?:mvh|hälsn\w*|hälsar|//)[ ,]*)\s?(?P<name>{NAME})\s*$")
NOT_ALL_READ = "Ett av de bifogade mejlen går inte att förstå."
LONG_FILE = "En bifogad fil är för lång för att läsas i sin helhet."


def read_all_orders(mail: Written, subject: str, new: str, *, own_thread: bool) -> list[Draft]:
    """Orders of the mail's own text, with what it forwards or encloses. `new`: its new text without personnummer.

    The contact is the sender of the text that orders, unless somebody is named there.
    """
    title = "" if find_job_refs(subject) else subject
    inline = answered_questions(mail.whole[:MOST_READ])
    text = _joined(inline, new)
    own = _read(mail, text, title, in_thread=own_thread)
    if is_anchored(own):
        drafts = _with_files(mail, text, title, own, in_thread=own_thread)
        attached = [draft for origin in mail.attached for draft in _of_origin(origin, "", title)]
        return _differing(drafts, attached)
    if not mail.forwarded:
        drafts = _of_files(mail, text, title, in_thread=own_thread) if mail.enclosed else own
    elif len(mail.attached) > 1:
        drafts = _of_several(mail, new, title)
    else:
        drafts = _of_chain(mail, _joined(new, *_files(mail)), title)
    return _bounded(drafts, mail)


def text_passed_on(mail: Written, new: str) -> Facts | None:
    """The facts of `new` with the mail that it passes on and its files; None when nothing comes along."""
    origin = mail.forwarded[-1] if mail.forwarded else None
    if origin is None and not mail.enclosed:
        return None
    below = [without_personnummer(part.new[:MOST_READ]) for part in mail.forwarded]
    return gather(_joined(new, *below, *_files(mail)), (origin or mail).sent.date())


def is_anchored(drafts: Sequence[Draft]) -> bool:
    """Whether some order says for whom or where."""
    return any(draft.item.customer_id or draft.item.address for draft in drafts)


def _of_several(mail: Written, new: str, title: str) -> list[Draft]:
    """Each attached mail is an order of its own, with its own sender."""
    found = [_of_origin(origin, new, title) for origin in mail.attached]
    drafts = [draft for of_one in found for draft in of_one]
    if drafts and not all(map(is_anchored, found)):
        drafts[0].doubt(NOT_ALL_READ)
    if mail.enclosed and is_anchored(filed := _of_files(mail, "", title)):
        return _differing(drafts, filed) if drafts else filed
    return drafts


def _of_files(mail: Written, text: str, title: str, *, in_thread: bool = False) -> list[Draft]:
    """Each file is an order of its own, under what the mail says of them all; a file without a customer is none."""
    each = [_read(mail, _joined(text, file), title, in_thread=in_thread) for file in _files(mail)]
    found = [draft for drafts in each if is_anchored(drafts) for draft in drafts]
    return found or _read(mail, _joined(text, *_files(mail)), title, in_thread=in_thread)


def _of_chain(mail: Written, above: str, title: str) -> list[Draft]:
    """The orders of the oldest mail passed on; when it names no place, of the oldest answer to it that does."""
    first = _of_origin(mail.forwarded[-1], above, title)
    if is_anchored(first):
        return first
    later = (_of_origin(origin, above, title) for origin in reversed(mail.forwarded[:-1]))
    return next(filter(is_anchored, later), first)


def _of_origin(origin: Written, above: str, title: str) -> list[Draft]:
    """The orders of a mail that was passed on, or of the one that it passes on itself."""
    text = _joined(above, without_personnummer(origin.new[:MOST_READ]), *_files(origin))
    drafts = _read(origin, text, title)
    if not is_anchored(drafts) and origin.forwarded:
        return _bounded(_of_origin(origin.forwarded[-1], text, title), origin)
    return _bounded(drafts, origin)


def _with_files(mail: Written, text: str, title: str, own: list[Draft], *, in_thread: bool) -> list[Draft]:
    """The mail's own orders, their gaps filled from the files that order the same; what others order is in doubt."""
    same, other = list[str](), list[Draft]()
    for file in _files(mail):
        drafts = _read(mail, file, title)
        if is_anchored(drafts) and _places(drafts) & _places(own):
            same.append(file)
        elif is_anchored(drafts):
            other += drafts
    whole = _read(mail, _joined(text, *same), title, in_thread=in_thread) if same else own
    if not _places(own) <= _places(whole) or len(whole) != len(own):
        whole = own
        whole[0].doubt(FILE_DIFFERS)
    for draft in other:
        draft.doubt(FILE_DIFFERS)
    return _bounded([*whole, *other], mail)


def _differing(drafts: list[Draft], others: Sequence[Draft]) -> list[Draft]:
    """`drafts`, in doubt when others order something for a customer or a place that they do not name."""
    for other in others:
        if _places([other]) and not _places([other]) & _places(drafts):
            drafts[0].doubt(FILE_DIFFERS)
    return drafts


def _places(drafts: Sequence[Draft]) -> set[str]:
    """For whom or where the orders are."""
    return {place for draft in drafts for place in (draft.item.customer_id, draft.item.address) if place}


def _bounded(drafts: list[Draft], mail: Written) -> list[Draft]:
    if drafts and any(len(file) > MOST_READ for file in mail.enclosed):
        drafts[0].doubt(LONG_FILE)
    return drafts


def _files(mail: Written) -> list[str]:
    return [without_personnummer(file[:MOST_READ]) for file in mail.enclosed]


def _read(mail: Written, text: str, title: str, *, in_thread: bool = False) -> list[Draft]:
    said = mail.new[:MOST_READ]
    signed = _SIGNED_TITLE.search(title) if not said.strip() else None  # "8 batterier, hämtas fredag /Agneta"
    contact = sender_contact(mail.sender, mail.signature[:MOST_READ], f"/{signed['name']}" if signed else said)
    day = mail.sent.date()
    return read_orders(Source(text=text, sent=day, subject=title, contact=contact, in_thread=in_thread))


def _joined(*texts: str) -> str:
    return "\n".join(filter(None, texts))
