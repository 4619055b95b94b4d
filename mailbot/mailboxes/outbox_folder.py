"""A way out that writes finished mails to a folder, for demo, shadow runs and relays that pick them up."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from mailbot.mailboxes.durable_file import disk_error, sync_folder, write_whole
from mailbot.mailboxes.protocol import Finding, OutgoingMail, SentState


@dataclass(kw_only=True, slots=True, eq=False)
class OutboxFolder:
    """One .eml file for each mail in `path` (created when missing). Implements `Sender`.

    The file is named by the SHA-256 of the Message-ID: no personal data in file names, a mail that is sent twice is
    still one file, and `find` is certain as long as nobody takes files away.
    """

    name: str
    path: Path

    def send(self, mail: OutgoingMail) -> None:
        """See `Sender.send`. Returns when the file is on the disk; a full disk is a TemporaryError."""
        target = self._target(mail.message_id)
        try:
            (self.path / "tmp").mkdir(parents=True, exist_ok=True)
            if target.exists():
                sync_folder(self.path)
            else:
                write_whole(target, mail.raw, via=self.path / "tmp" / f"{target.stem}.part")
        except OSError as error:
            failure = disk_error(error, f"Utkorgen {self.name}", self.path)
        else:
            return
        raise failure

    def find(self, message_id: str) -> SentState:
        """See `Sender.find`."""
        try:
            self._target(message_id).stat()
        except FileNotFoundError:
            return SentState.ABSENT
        except OSError:
            return SentState.UNKNOWN
        return SentState.SENT

    def check(self) -> tuple[Finding, ...]:
        """See `Sender.check`."""
        what = f"Utkorgen {self.name}: mappen {self.path}"
        nearest = next(folder for folder in (self.path, *self.path.absolute().parents) if folder.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK):
            return (Finding(what=what, ok=True),)
        return (Finding(what=what, ok=False, advice=f"Boten får inte skriva i {nearest}. Ge den skrivrättighet."),)

    def close(self) -> None:
        """Nothing is kept open."""

    def _target(self, message_id: str) -> Path:
        return self.path / f"{hashlib.sha256(message_id.encode('utf-8', 'surrogateescape')).hexdigest()}.eml"
