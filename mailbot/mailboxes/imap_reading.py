"""Fetching many mails at once, so that one that the server cannot hand over does not hold up the others (hazard 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mailbot.domain.errors import TemporaryError
from mailbot.mailboxes.imap_errors import ConnectionBrokenError, DeclinedError
from mailbot.mailboxes.imap_move import present
from mailbot.mailboxes.imap_session import ImapSession, Selected


@dataclass(frozen=True, slots=True)
class Gone:
    """The mail is no longer in the folder."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """The server lists the mail but does not hand it over; `reason` is Swedish and free of content."""

    reason: str


Item = dict[bytes, Any] | Gone | Withheld


def fetch_each(session: ImapSession, folder: Selected, uids: Sequence[int], parts: Sequence[str]) -> dict[int, Item]:
    """What the server answers for each UID. One command as long as all goes well; else one mail at a time.

    Raises TemporaryError when the server (and not a mail) is in trouble: no mail could be fetched, two in a row timed
    out, or the connection cannot be opened again.
    """
    if not uids:
        return {}
    try:
        return _fetch(session, folder, list(uids), parts)
    except (DeclinedError, ConnectionBrokenError) as error:
        trouble: TemporaryError = error
    found: dict[int, Item] = {}
    timed_out = False
    for uid in uids:
        found[uid], late = _fetch_one(session, folder, uid, parts)
        if late and timed_out:
            raise ConnectionBrokenError(str(trouble), timed_out=True)
        timed_out = late
    if len(uids) > 1 and all(isinstance(item, Withheld) for item in found.values()):
        raise trouble
    return found


def _fetch_one(session: ImapSession, folder: Selected, uid: int, parts: Sequence[str]) -> tuple[Item, bool]:
    """The item, and whether the server fell silent over it. A connection lost for this mail is tried once more."""
    for last_try in (False, True):
        try:
            return _fetch(session, folder, [uid], parts)[uid], False
        except DeclinedError:
            return Withheld("servern nekar att lämna ut mejlet"), False
        except ConnectionBrokenError as error:
            if error.timed_out:
                return Withheld("servern tystnar när mejlet ska hämtas"), True
            if last_try:
                break
    session.open(folder.folder)  # raises when it is the server that is away, and not this mail
    return Withheld("servern bryter anslutningen när mejlet ska hämtas"), False


def _fetch(session: ImapSession, folder: Selected, uids: list[int], parts: Sequence[str]) -> dict[int, Item]:
    answer = session.run(lambda client: client.fetch(uids, list(parts)), folder, again=False)
    found: dict[int, Item] = {uid: _sound(dict(answer[uid]), parts) for uid in uids if uid in answer}
    if absent := [uid for uid in uids if uid not in found]:
        still = session.run(lambda client: present(client, absent), folder)
        found |= {uid: Withheld("servern lämnar inte ut mejlet") if uid in still else Gone() for uid in absent}
    return found


def _sound(item: dict[bytes, Any], parts: Sequence[str]) -> Item:
    """The item with an aware time, or Withheld when the server left out what was asked for."""
    if "INTERNALDATE" in parts:
        received = item.get(b"INTERNALDATE")
        if not isinstance(received, datetime) or not isinstance(item.get(b"RFC822.SIZE"), int):
            return Withheld("servern uppger inte när mejlet kom eller hur stort det är")
        item[b"INTERNALDATE"] = received.replace(tzinfo=UTC) if received.tzinfo is None else received.astimezone(UTC)
    return item
