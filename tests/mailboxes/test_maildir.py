"""Maildir and outbox folder beyond the contract: other programs, broken files, a crash half way, a full disk."""

import errno
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.durable_file import disk_error
from mailbot.mailboxes.maildir import MaildirMailbox, copy_over, deliver, make_maildir
from mailbot.mailboxes.protocol import MailRef, RawMail, Unfetchable
from tests.servers.availability import require_folder

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture
def box(tmp_path: Path) -> MaildirMailbox:
    make_maildir(tmp_path / "in")
    return MaildirMailbox(name="las", path=tmp_path / "in", done_path=tmp_path / "klart")


def poll(box: MaildirMailbox) -> list[RawMail | Unfetchable]:
    return [found for batch in box.poll(None, LONG_AGO, lambda _refs: ()) for found in batch.mails]


class TestReading:
    def test_flags_are_not_part_of_the_id(self, box: MaildirMailbox) -> None:
        uid = deliver(box.path, b"Subject: x\r\n\r\n")
        (before,) = poll(box)
        (box.path / "new" / uid).rename(box.path / "cur" / f"{uid}:2,FS")
        (after,) = poll(box)
        assert before.ref == after.ref
        assert box.move_done([before.ref]) == (before.ref,)
        assert [file.name for file in (box.done_path / "cur").iterdir()] == [f"{uid}:2,FS"]

    def test_a_mail_seen_in_both_folders_is_one_mail(self, box: MaildirMailbox) -> None:
        uid = deliver(box.path, b"Subject: x\r\n\r\n")
        (box.path / "cur" / f"{uid}:2,S").hardlink_to(box.path / "new" / uid)  # another program is about to move it
        assert len(poll(box)) == 1

    def test_a_mail_that_is_renamed_while_we_read_is_still_delivered(self, box: MaildirMailbox) -> None:
        uid = deliver(box.path, b"Subject: x\r\n\r\n")

        def known(refs: object) -> tuple[MailRef, ...]:
            (box.path / "new" / uid).rename(box.path / "cur" / f"{uid}:2,S")
            return ()

        (batch,) = box.poll(None, LONG_AGO, known)
        assert [type(mail) for mail in batch.mails] == [RawMail]

    def test_a_mail_that_vanishes_while_we_read_is_passed_over(self, box: MaildirMailbox) -> None:
        first, second = deliver(box.path, b"1"), deliver(box.path, b"2")

        def known(refs: object) -> tuple[MailRef, ...]:
            (box.path / "new" / first).unlink()
            return ()

        (batch,) = box.poll(None, LONG_AGO, known)
        assert [mail.ref.uid for mail in batch.mails] == [second]

    @pytest.mark.hazard(1)
    def test_a_file_that_cannot_be_read_holds_up_no_other(self, box: MaildirMailbox) -> None:
        (box.path / "new" / "ett").symlink_to("/proc/self/mem")  # reading it is an I/O error, for root too
        deliver(box.path, b"2", name="tva")
        found = {mail.ref.uid: mail for mail in poll(box)}
        assert isinstance(found["ett"], Unfetchable)
        assert isinstance(found["tva"], RawMail)
        with pytest.raises(TemporaryError):
            box.fetch(found["ett"].ref)

    def test_pipes_folders_and_hidden_files_are_no_mail(self, box: MaildirMailbox) -> None:
        os.mkfifo(box.path / "new" / "pipe")
        (box.path / "new" / "folder").mkdir()
        (box.path / "new" / ".hidden").write_bytes(b"x")
        assert poll(box) == []

    def test_a_half_written_mail_is_not_seen(self, box: MaildirMailbox) -> None:
        (box.path / "tmp" / "half").write_bytes(b"Subj")
        assert poll(box) == []

    def test_a_ref_of_another_mailbox_kind_is_not_ours(self, box: MaildirMailbox) -> None:
        uid = deliver(box.path, b"x")
        foreign = MailRef(folder="in", validity="7", uid=uid)
        assert box.fetch(foreign) is None
        assert box.move_done([foreign]) == ()
        assert len(poll(box)) == 1


class TestMoving:
    def test_a_copy_left_by_a_crash_is_not_doubled(self, box: MaildirMailbox) -> None:
        uid = deliver(box.path, b"hej")
        make_maildir(box.done_path)
        (box.done_path / "cur" / f"{uid}:2,S").write_bytes(b"hej")
        (found,) = poll(box)
        assert box.move_done([found.ref]) == (found.ref,)
        assert len(list((box.done_path / "cur").iterdir())) == 1
        assert poll(box) == []

    def test_between_file_systems_the_copy_is_whole_before_the_original_goes(self, tmp_path: Path) -> None:
        source, target = tmp_path / "a", tmp_path / "b"
        source.write_bytes(b"hej")
        copy_over(source, target, via=tmp_path / "c", modified_ns=1_700_000_000_000_000_000)
        assert (target.read_bytes(), target.stat().st_mtime) == (b"hej", 1_700_000_000)
        assert [file.name for file in tmp_path.iterdir()] == ["b"]

    def test_a_done_folder_on_another_disk(self, box: MaildirMailbox, tmp_path_factory: pytest.TempPathFactory) -> None:
        disk = require_folder(Path("/dev/shm"), "the second file system of this test")
        other = disk / tmp_path_factory.mktemp("klart").name / str(os.getpid())
        deliver(box.path, b"hej")
        far = MaildirMailbox(name="las", path=box.path, done_path=other)
        (found,) = poll(far)
        try:
            assert far.move_done([found.ref]) == (found.ref,)
            assert [file.read_bytes() for file in (other / "cur").iterdir()] == [b"hej"]
        finally:
            for file in (other / "cur").iterdir():
                file.unlink()
        assert poll(far) == []


class TestDelivering:
    def test_an_imported_file_keeps_its_name_and_time(self, tmp_path: Path) -> None:
        received = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
        deliver(tmp_path / "ny", b"hej", name="../Best 1.eml", received=received)
        box = MaildirMailbox(name="las", path=tmp_path / "ny", done_path=tmp_path / "klart")
        (found,) = poll(box)
        assert isinstance(found, RawMail)
        assert (found.ref.uid, found.received) == ("Best 1.eml", received)

    def test_a_folder_that_is_a_file_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "fil").write_bytes(b"")
        with pytest.raises((PermanentError, TemporaryError), match="fil"):
            deliver(tmp_path / "fil", b"hej")

    @pytest.mark.parametrize(
        ("number", "kind"),
        [
            (errno.ENOSPC, TemporaryError),
            (errno.EDQUOT, TemporaryError),
            (errno.EIO, TemporaryError),
            (errno.EACCES, PermanentError),
            (errno.EROFS, PermanentError),
            (errno.ENOENT, PermanentError),
        ],
    )
    def test_the_disks_errors_are_told_apart(self, number: int, kind: type[Exception], tmp_path: Path) -> None:
        assert type(disk_error(OSError(number, "x"), "Brevlådan las", tmp_path)) is kind
