"""Moving mails between IMAP folders so that doing it twice leaves one copy, on servers old and new."""

import hashlib
import imaplib
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imapclient import IMAPClient

_DELETED = rb"\Deleted"


def present(client: "IMAPClient", uids: Sequence[int]) -> list[int]:
    """Which of these UIDs are in the selected folder."""
    if not uids:
        return []
    found = set(client.search(["UID", ",".join(map(str, uids))]))
    return [uid for uid in uids if uid in found]


def move(client: "IMAPClient", uids: Sequence[int], source: str, target: str) -> list[int]:
    r"""Move what is still in the selected folder `source`. Returns the UIDs that remain there.

    UID MOVE (RFC 6851), else COPY, \Deleted and UID EXPUNGE (RFC 4315). Raises what imapclient raises.
    """
    here = present(client, uids)
    if not here:
        return []
    try:
        _move(client, here, source, target)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        if client.folder_exists(target):
            raise
        client.create_folder(target)
        client.subscribe_folder(target)  # else Outlook and others do not show it
        _move(client, here, source, target)
    return present(client, here)


def _move(client: "IMAPClient", uids: list[int], source: str, target: str) -> None:
    if client.has_capability("MOVE"):
        client.move(uids, target)
        return
    copied = _copied_before(client, uids, source, target)
    if missing := [uid for uid in uids if uid not in copied]:
        client.copy(missing, target)
    client.add_flags(uids, [_DELETED], silent=True)
    if client.has_capability("UIDPLUS"):
        client.uid_expunge(uids)
    elif set(client.search("DELETED")) <= set(uids):
        client.expunge()  # only when it takes nobody else's deleted mails with it


def _copied_before(client: "IMAPClient", uids: list[int], source: str, target: str) -> set[int]:
    """UIDs whose very bytes lie in the target folder: a copy from before a crash between COPY and EXPUNGE."""
    if not client.folder_exists(target):
        return set()
    mine = client.fetch(uids, ["INTERNALDATE", "RFC822.SIZE"])
    if not mine:
        return set()
    marks = {uid: (item[b"INTERNALDATE"], item[b"RFC822.SIZE"]) for uid, item in mine.items()}
    client.select_folder(target, readonly=True)
    # SEARCH compares days in the server's own time zone, so a day more on the early side.
    first_day = min(day for day, _ in marks.values()).date() - timedelta(days=1)
    theirs = client.fetch(client.search(["SINCE", first_day]), ["INTERNALDATE", "RFC822.SIZE"])
    wanted = set(marks.values())
    alike = [uid for uid, item in theirs.items() if (item[b"INTERNALDATE"], item[b"RFC822.SIZE"]) in wanted]
    digests = {_digest(client, uid) for uid in alike}
    client.select_folder(source)
    return {uid for uid in uids if uid in marks and digests and _digest(client, uid) in digests}


def _digest(client: "IMAPClient", uid: int) -> bytes:
    return hashlib.sha256(client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]).digest()
