"""A mailbox that is a Maildir on disk (D. J. Bernstein's format): a local mail server's, or a folder filled by hand."""

import errno
import os
import stat
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from mailbot.domain.errors import MailbotError, PermanentError, TemporaryError
from mailbot.mailboxes.durable_file import disk_error, sync_folder, write_whole
from mailbot.mailboxes.protocol import Batch, Finding, Known, MailRef, RawMail, Unfetchable

_VALIDITY = "maildir"
_WINDOW = 250  # mails that the database is asked about at once
_INFO = ":2,"  # begins the flags in a file name of cur/
_INFO_WITHOUT_COLON = "!2,"  # the same where file names may hold no colon (Windows)


@dataclass(frozen=True, slots=True, order=True)
class _File:
    modified_ns: int
    uid: str
    size: int
    path: Path

    @property
    def received(self) -> datetime:
        return datetime.fromtimestamp(self.modified_ns / 1e9, UTC)


@dataclass(kw_only=True, slots=True, eq=False)
class MaildirMailbox:
    """The mails in new/ and cur/ of `path`; finished ones go to cur/ of `done_path`. Implements `Mailbox`.

    A mail's id is its file name without flags, its time of receipt the file's mtime. The cursor is always "": a Maildir
    keeps no order of arrival that could be relied on, so `known` alone tells what is new.
    """

    name: str
    path: Path
    done_path: Path
    batch_count: int = 50
    batch_bytes: int = 16 * 1024 * 1024

    def poll(self, cursor: str | None, since: datetime, known: Known) -> Iterator[Batch]:
        """See `Mailbox.poll`. Files that vanish meanwhile are passed over."""
        since_ns = int(since.timestamp() * 1e9)
        files = sorted(file for file in self._files() if file.modified_ns >= since_ns)
        for at in range(0, len(files), _WINDOW):
            window = files[at : at + _WINDOW]
            held = set(known([self._ref(file) for file in window]))
            for group in self._groups([file for file in window if self._ref(file) not in held]):
                mails = tuple(mail for file in group if (mail := self._read(file)) is not None)
                if mails:
                    yield Batch(mails=mails, cursor="")

    def fetch(self, ref: MailRef) -> RawMail | None:
        """See `Mailbox.fetch`."""
        file = self._index().get(ref.uid) if self._is_mine(ref) else None
        mail = None if file is None else self._read(file)
        if isinstance(mail, Unfetchable):
            raise TemporaryError(f"{self._where}: {mail.reason}.")
        return mail

    def move_done(self, refs: Sequence[MailRef]) -> tuple[MailRef, ...]:
        """See `Mailbox.move_done`."""
        mine = [ref for ref in refs if self._is_mine(ref)]
        if not mine:
            return ()
        index = self._index()
        try:
            make_maildir(self.done_path)
            done = {_uid(path.name): path for path in (self.done_path / "cur").iterdir()}
            for ref in mine:
                if (file := index.get(ref.uid)) is not None:
                    self._move(file, done.get(ref.uid))
            sync_folder(self.done_path / "cur")
        except OSError as error:
            failure = disk_error(error, self._where, self.done_path)
        else:
            return tuple(mine)
        raise failure

    def check(self) -> tuple[Finding, ...]:
        """See `Mailbox.check`."""
        what = f"{self._where}: mappen {self.path}"
        try:
            next(self._files(), None)
        except MailbotError as error:
            return (Finding(what=what, ok=False, advice=str(error)),)
        if os.access(self.path / "new", os.W_OK) and os.access(self.path / "cur", os.W_OK):
            return (Finding(what=what, ok=True),)
        return (
            Finding(what=what, ok=False, advice="Boten måste få flytta filer: ge den skrivrättighet till new och cur."),
        )

    def close(self) -> None:
        """Nothing is kept open."""

    @property
    def _where(self) -> str:
        return f"Brevlådan {self.name}"

    def _is_mine(self, ref: MailRef) -> bool:
        return ref.folder == self.path.name and ref.validity == _VALIDITY

    def _ref(self, file: _File) -> MailRef:
        return MailRef(folder=self.path.name, validity=_VALIDITY, uid=file.uid)

    def _index(self) -> dict[str, _File]:
        return {file.uid: file for file in self._files()}

    def _files(self) -> Iterator[_File]:
        """Every regular file of new/ and cur/.

        cur/ is listed last: a mail that another program moves there meanwhile is seen at least once.
        """
        seen: set[str] = set()
        for part in ("new", "cur"):
            for file in self._listed(self.path / part):
                if file.uid not in seen:
                    seen.add(file.uid)
                    yield file

    def _listed(self, folder: Path) -> Iterator[_File]:
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if not entry.name.startswith(".") and (found := _stat(entry)) is not None:
                        yield _File(found.st_mtime_ns, _uid(entry.name), found.st_size, Path(entry.path))
            return
        except OSError as error:
            failure = disk_error(error, self._where, folder)
        if isinstance(failure, PermanentError) and not folder.exists():
            failure = PermanentError(f"{failure} En Maildir har mapparna new, cur och tmp.")
        raise failure

    def _groups(self, files: Sequence[_File]) -> Iterator[list[_File]]:
        group: list[_File] = []
        weight = 0
        for file in files:
            if group and (len(group) >= self.batch_count or weight + file.size > self.batch_bytes):
                yield group
                group, weight = [], 0
            group.append(file)
            weight += file.size
        if group:
            yield group

    def _read(self, file: _File) -> RawMail | Unfetchable | None:
        """The mail; None when the file is gone. Another program may have moved it to cur/ or changed its flags."""
        path: Path | None = file.path
        for _ in range(3):
            if path is None:
                return None
            try:
                return RawMail(ref=self._ref(file), raw=path.read_bytes(), received=file.received)
            except FileNotFoundError:
                renamed = self._index().get(file.uid)
                path = None if renamed is None else renamed.path
            except OSError:
                break
        return Unfetchable(ref=self._ref(file), reason="filen går inte att läsa")

    def _move(self, file: _File, former: Path | None) -> None:
        """Into the done folder, over a copy (`former`) that a crash may have left there."""
        name = file.path.name
        if _uid(name) == name:  # in cur/ a name ends with flags, be they none
            name += _INFO_WITHOUT_COLON if os.name == "nt" else _INFO
        target = former or self.done_path / "cur" / name
        try:
            file.path.replace(target)
        except FileNotFoundError:
            return
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            copy_over(file.path, target, via=self.done_path / "tmp" / file.uid, modified_ns=file.modified_ns)


def make_maildir(path: Path) -> None:
    """Create the three folders of a Maildir where they are missing. Raises OSError."""
    for part in ("tmp", "new", "cur"):
        (path / part).mkdir(parents=True, exist_ok=True)


def deliver(path: Path, raw: bytes, name: str | None = None, received: datetime | None = None) -> str:
    """Put a mail into the Maildir at `path` (created when missing) as a mail server would; returns its id.

    `name`: the file name to use, for example of an .eml file that is imported (a second delivery under the same name
    replaces the first). `received` (aware) becomes the file's mtime. Raises TemporaryError or PermanentError.
    """
    uid = f"{time.time_ns()}.{uuid4().hex}.mailbot" if name is None else _uid(Path(name).name.lstrip("."))
    modified_ns = None if received is None else int(received.timestamp() * 1e9)
    try:
        make_maildir(path)
        write_whole(path / "new" / uid, raw, via=path / "tmp" / uid, modified_ns=modified_ns)
    except OSError as error:
        failure = disk_error(error, "Maildir", path)
    else:
        return uid
    raise failure


def copy_over(source: Path, target: Path, *, via: Path, modified_ns: int) -> None:
    """Move between file systems: whole copy first, then the original goes. Raises OSError."""
    write_whole(target, source.read_bytes(), via=via, modified_ns=modified_ns)
    source.unlink(missing_ok=True)


def _uid(name: str) -> str:
    return name.partition(_INFO)[0].partition(_INFO_WITHOUT_COLON)[0]


def _stat(entry: os.DirEntry[str]) -> os.stat_result | None:
    """None for what is no mail: gone, a folder, a pipe (which would hang the reader)."""
    try:
        found = entry.stat()
    except FileNotFoundError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None
