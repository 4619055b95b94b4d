"""A mailbox read by IMAP (RFC 3501 with MOVE and UIDPLUS), Exchange Online by XOAUTH2 included. Polled, never IDLE."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from mailbot.domain.errors import MailbotError, TemporaryError
from mailbot.mailboxes.auth import Auth, OAuth, Password
from mailbot.mailboxes.imap_move import move
from mailbot.mailboxes.imap_reading import Gone, Item, Withheld, fetch_each
from mailbot.mailboxes.imap_session import ImapServer, ImapSession, Security, Selected
from mailbot.mailboxes.protocol import Batch, Finding, Known, MailRef, RawMail, SentState, Unfetchable

__all__ = ["ImapMailbox", "OAuth", "Password"]

_WINDOW = 250  # mails whose size and time are asked for at once
_SPAN = 50_000  # UIDs per search, so that its answer stays far below imaplib's limit of a line
_MOVE = 100  # UIDs per command, far below the shortest line limit of servers
_TIME_AND_SIZE = ("INTERNALDATE", "RFC822.SIZE")
_WHOLE = ("BODY.PEEK[]",)  # keeps the mail unread, and is read alike everywhere, unlike RFC822 (hazard 58)


@dataclass(kw_only=True, eq=False)
class ImapMailbox:
    """One IMAP folder that is read, and one that finished mail goes to. Implements `Mailbox`.

    The cursor is "uidvalidity:lastuid". `timeout`: seconds without a byte from the server; `step_limit`: seconds for
    one command as a whole. `sent_folder_complete`: the server itself keeps a copy of everything that is sent, so that a
    mail which is not in `sent_folder` was surely not sent. Nothing is shared: one object per thread.
    """

    name: str
    host: str
    port: int
    security: Security
    username: str
    auth: Auth = field(repr=False)
    folder: str
    done_folder: str
    sent_folder: str | None = None
    sent_folder_complete: bool = False
    timeout: float = 30.0
    step_limit: float = 600.0
    batch_count: int = 50
    batch_bytes: int = 16 * 1024 * 1024
    ca_file: Path | None = None
    _session: ImapSession = field(init=False, repr=False)

    def __post_init__(self) -> None:
        server = ImapServer(
            label=f"Brevlådan {self.name} ({self.host})",
            host=self.host,
            port=self.port,
            security=self.security,
            username=self.username,
            auth=self.auth,
            timeout=self.timeout,
            step_limit=self.step_limit,
            ca_file=self.ca_file,
        )
        self._session = ImapSession(server)

    def poll(self, cursor: str | None, since: datetime, known: Known) -> Iterator[Batch]:
        """See `Mailbox.poll`. Raises TemporaryError or PermanentError; batches yielded before that stand."""
        folder = self._session.open(self.folder)
        last = _last_uid(cursor, folder.validity)
        for uids in self._windows(folder, last, since):
            yield from self._window(folder, uids, since, known)
            last = max(last, uids[-1])
        # Old mails that the search left out are behind us too: the next poll need not look through them again. UIDNEXT
        # is of the moment before the search, so nothing that came meanwhile is passed over.
        if folder.next_uid is not None and folder.next_uid - 1 > last:
            yield Batch(mails=(), cursor=f"{folder.validity}:{folder.next_uid - 1}")

    def _windows(self, folder: Selected, last: int, since: datetime) -> Iterator[list[int]]:
        """UIDs above `last`, in order. No search at all in an empty folder: strict servers refuse `*` there."""
        if folder.exists == 0 or (folder.next_uid is not None and folder.next_uid <= last + 1):
            return
        # SINCE knows only days, in the server's own time zone: take one more and filter by the exact time later.
        first_day = (since - timedelta(days=1)).date()
        start = last + 1
        while True:
            whole = folder.next_uid is None or folder.next_uid - start <= _SPAN
            end = "*" if whole else str(start + _SPAN - 1)
            criteria = ["UID", f"{start}:{end}", "SINCE", first_day]
            found = self._session.run(lambda client, criteria=criteria: client.search(criteria), folder)  # type: ignore[misc]
            # `n:*` gives the last mail even when its UID is below n (RFC 3501 §6.4.8).
            uids = sorted(uid for uid in found if uid >= start)
            for at in range(0, len(uids), _WINDOW):
                yield uids[at : at + _WINDOW]
            if whole:
                return
            start += _SPAN

    def _window(self, folder: Selected, uids: list[int], since: datetime, known: Known) -> Iterator[Batch]:
        heads = fetch_each(self._session, folder, uids, _TIME_AND_SIZE)
        wanted = [uid for uid in uids if _in_time(heads[uid], since)]
        held = set(known([self._ref(folder, uid) for uid in wanted])) if wanted else set()
        new = [uid for uid in wanted if self._ref(folder, uid) not in held]
        groups = list(self._groups(new, heads)) or [[]]
        for group in groups:
            mails = self._mails(folder, group, heads)
            last = uids[-1] if group is groups[-1] else group[-1]
            yield Batch(mails=mails, cursor=f"{folder.validity}:{last}")

    def _groups(self, uids: list[int], heads: dict[int, Item]) -> Iterator[list[int]]:
        group: list[int] = []
        weight = 0
        for uid in uids:
            head = heads[uid]
            size = int(head[b"RFC822.SIZE"]) if isinstance(head, dict) else 0
            if group and (len(group) >= self.batch_count or weight + size > self.batch_bytes):
                yield group
                group, weight = [], 0
            group.append(uid)
            weight += size
        if group:
            yield group

    def _mails(self, folder: Selected, uids: list[int], heads: dict[int, Item]) -> tuple[RawMail | Unfetchable, ...]:
        readable = [uid for uid in uids if isinstance(heads[uid], dict)]
        bodies = fetch_each(self._session, folder, readable, _WHOLE)
        made = (self._mail(self._ref(folder, uid), heads[uid], bodies.get(uid, heads[uid])) for uid in uids)
        return tuple(mail for mail in made if mail is not None)

    def _mail(self, ref: MailRef, head: Item, body: Item) -> RawMail | Unfetchable | None:
        match head, body:
            case (dict(), dict()) if isinstance(raw := body.get(b"BODY[]"), bytes):
                return RawMail(ref=ref, raw=raw, received=head[b"INTERNALDATE"])
            case (Gone(), _) | (_, Gone()):
                return None
            case (Withheld(reason=reason), _) | (_, Withheld(reason=reason)):
                return Unfetchable(ref=ref, reason=reason)
            case _:
                return Unfetchable(ref=ref, reason="servern lämnar inte ut mejlets innehåll")

    def _ref(self, folder: Selected, uid: int) -> MailRef:
        return MailRef(folder=self.folder, validity=folder.validity, uid=str(uid))

    def fetch(self, ref: MailRef) -> RawMail | None:
        """See `Mailbox.fetch`.

        After a change of UIDVALIDITY the old ref names nothing any more, hence None: what lies in the folder comes
        again by `poll`, under its new ref.
        """
        folder = self._session.open(self.folder)
        if ref.folder != self.folder or ref.validity != folder.validity:
            return None
        uid = int(ref.uid)
        head = fetch_each(self._session, folder, [uid], _TIME_AND_SIZE)[uid]
        body = fetch_each(self._session, folder, [uid], _WHOLE)[uid] if isinstance(head, dict) else head
        mail = self._mail(ref, head, body)
        if isinstance(mail, Unfetchable):
            raise TemporaryError(f"Brevlådan {self.name} ({self.host}): {mail.reason}.")
        return mail

    def move_done(self, refs: Sequence[MailRef]) -> tuple[MailRef, ...]:
        """See `Mailbox.move_done`. A ref of another UIDVALIDITY is left alone: its UID may be another mail's by now."""
        mine = [ref for ref in refs if ref.folder == self.folder]
        if not mine:
            return ()
        folder = self._session.open(self.folder, writable=True)
        if folder.exists == 0:
            return tuple(mine)
        current = [ref for ref in mine if ref.validity == folder.validity]
        return tuple(
            ref for at in range(0, len(current), _MOVE) for ref in self._move(folder, current[at : at + _MOVE])
        )

    def _move(self, folder: Selected, refs: Sequence[MailRef]) -> list[MailRef]:
        uids = [int(ref.uid) for ref in refs]
        remaining = self._session.run(lambda client: move(client, uids, self.folder, self.done_folder), folder)
        return [ref for ref in refs if int(ref.uid) not in remaining]

    def find_sent(self, message_id: str) -> SentState:
        """Whether a mail with this Message-ID (without brackets) lies in the Sent folder.

        ABSENT only when the server is known to keep everything it sends there (`sent_folder_complete`), else UNKNOWN.
        """
        if self.sent_folder is None:
            return SentState.UNKNOWN
        folder = self._session.open(self.sent_folder)
        criteria = ["HEADER", "Message-ID", f"<{message_id}>"]  # no CHARSET: Exchange refuses it (hazard 57)
        if folder.exists and self._session.run(lambda client: client.search(criteria), folder):
            return SentState.SENT
        return SentState.ABSENT if self.sent_folder_complete else SentState.UNKNOWN

    def check(self) -> tuple[Finding, ...]:
        """See `Mailbox.check`."""
        what = f"Brevlådan {self.name}: mappen {self.folder} på {self.host}"
        try:
            self._session.open(self.folder)
            findings = [Finding(what=what, ok=True), self._check_done_folder()]
            if self.sent_folder is not None:
                self._session.open(self.sent_folder)
                findings.append(Finding(what=f"Brevlådan {self.name}: mappen {self.sent_folder}", ok=True))
        except MailbotError as error:
            return (Finding(what=what, ok=False, advice=str(error)),)
        if self.security == "none" and self.host not in ("127.0.0.1", "::1", "localhost"):
            findings.append(
                Finding(
                    what=f"Brevlådan {self.name}: kryptering", ok=False, advice="Ange security = tls eller starttls."
                )
            )
        return tuple(findings)

    def _check_done_folder(self) -> Finding:
        exists = self._session.anywhere(lambda client: client.folder_exists(self.done_folder))
        advice = "" if exists else "Mappen skapas när det första mejlet är klart."
        return Finding(what=f"Brevlådan {self.name}: mappen {self.done_folder}", ok=True, advice=advice)

    def close(self) -> None:
        self._session.close()


def _last_uid(cursor: str | None, validity: str) -> int:
    """The last UID read, 0 when the cursor is of another UIDVALIDITY (or of nothing we know): begin anew."""
    stored, _, last = (cursor or "").partition(":")
    return int(last) if stored == validity and last.isdecimal() else 0


def _in_time(head: Item, since: datetime) -> bool:
    match head:
        case Gone():
            return False
        case Withheld():
            return True  # its time is not known: rather a mail too many than one too few
        case _:
            return bool(head[b"INTERNALDATE"] >= since)
