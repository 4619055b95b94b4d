"""Outgoing mail as files: whole or not at all, once, findable, and nothing personal in a name."""

import hashlib
import re
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.outbox_folder import OutboxFolder
from mailbot.mailboxes.protocol import OutgoingMail, SentState


def mail(message_id: str = "jobb-1@kommunen.example", raw: bytes = b"Subject: Klart\r\n\r\nHej\r\n") -> OutgoingMail:
    return OutgoingMail(
        message_id=message_id, sender="las@kommunen.example", recipients=("vera@utforare.example",), raw=raw
    )


@pytest.fixture
def outbox(tmp_path: Path) -> OutboxFolder:
    return OutboxFolder(name="ut", path=tmp_path / "ut")


@contextmanager
def tiny_disk() -> Iterator[None]:
    """No file may grow beyond 1000 bytes: the kernel refuses the write as on a full disk (EFBIG).

    Not a fixture, since it would hold for pytest's own output too.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    former = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, former)


def test_the_bytes_are_on_disk_under_a_name_that_says_nothing(outbox: OutboxFolder) -> None:
    outbox.send(mail())
    (file,) = outbox.path.glob("*.eml")
    assert file.read_bytes() == mail().raw
    assert file.name == hashlib.sha256(b"jobb-1@kommunen.example").hexdigest() + ".eml"
    assert re.fullmatch(r"[0-9a-f]{64}\.eml", file.name)


def test_sending_twice_leaves_one_file_as_first_sent(outbox: OutboxFolder) -> None:
    outbox.send(mail())
    outbox.send(mail(raw=b"annat"))
    assert [file.read_bytes() for file in outbox.path.rglob("*.eml")] == [mail().raw]


def test_find_is_sure(outbox: OutboxFolder) -> None:
    assert outbox.find("jobb-1@kommunen.example") is SentState.ABSENT
    outbox.send(mail())
    assert outbox.find("jobb-1@kommunen.example") is SentState.SENT
    assert outbox.find("jobb-2@kommunen.example") is SentState.ABSENT


def test_a_full_disk_is_temporary_and_leaves_nothing_half(outbox: OutboxFolder) -> None:
    with tiny_disk(), pytest.raises(TemporaryError, match="disken är full"):
        outbox.send(mail(raw=b"x" * 5000))
    assert list(outbox.path.rglob("*.eml")) == []
    assert list((outbox.path / "tmp").iterdir()) == []
    assert outbox.find("jobb-1@kommunen.example") is SentState.ABSENT


def test_what_a_crash_left_half_written_is_written_anew(outbox: OutboxFolder) -> None:
    name = hashlib.sha256(b"jobb-1@kommunen.example").hexdigest()
    (outbox.path / "tmp").mkdir(parents=True)
    (outbox.path / "tmp" / f"{name}.part").write_bytes(b"Subj")
    assert outbox.find("jobb-1@kommunen.example") is SentState.ABSENT
    outbox.send(mail())
    assert [file.read_bytes() for file in outbox.path.rglob("*.eml")] == [mail().raw]
    assert list((outbox.path / "tmp").iterdir()) == []


def test_the_live_check_is_green_where_the_folder_can_be_made_and_red_where_not(tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")
    assert OutboxFolder(name="ut", path=tmp_path / "ny" / "ut").check()[0].ok
    blocked = OutboxFolder(name="ut", path=tmp_path / "fil" / "ut")
    assert not blocked.check()[0].ok
    with pytest.raises((TemporaryError, PermanentError)):
        blocked.send(mail())
