"""IMAP beyond the contract, on a real Dovecot: what changes, breaks and comes back."""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.auth import Password
from mailbot.mailboxes.imap import ImapMailbox
from mailbot.mailboxes.protocol import Batch, Mailbox, MailRef, RawMail, SentState, Unfetchable
from tests.servers.dovecot import Dovecot

USER, OTHER, PASSWORD = "las@kommunen.example", "trygg@kommunen.example", "en hemlig å-nyckel"
FOLDER, DONE = "Digitala LÅS", "Klara jobb"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Make = Callable[..., ImapMailbox]


def mail(number: int) -> bytes:
    return f"Message-ID: <{number}@utforare.example>\r\nSubject: Best {number}\r\n\r\nHej {number}\r\n".encode()


def poll(box: Mailbox, cursor: str | None = None, since: datetime = LONG_AGO) -> list[Batch]:
    return list(box.poll(cursor, since, lambda _refs: ()))


def raws(batches: Sequence[Batch]) -> list[bytes]:
    return [found.raw for batch in batches for found in batch.mails if isinstance(found, RawMail)]


def refs(batches: Sequence[Batch]) -> list[MailRef]:
    return [found.ref for batch in batches for found in batch.mails]


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    server = Dovecot({USER: PASSWORD, OTHER: PASSWORD}).start()
    yield server
    server.remove()


@pytest.fixture
def dovecot(server: Dovecot) -> Iterator[Dovecot]:
    """The shared server, running, with the folder empty and no done folder."""
    if server._process is None:
        server.start()
    for user in (USER, OTHER):
        with server.client(user) as client:
            for folder in (FOLDER, DONE, "Sent", "Åtgärdat"):
                if client.folder_exists(folder):
                    client.delete_folder(folder)
            client.create_folder(FOLDER)
    yield server


@pytest.fixture
def make(dovecot: Dovecot) -> Iterator[Make]:
    opened: list[ImapMailbox] = []

    def new(**changes: Any) -> ImapMailbox:
        settings: dict[str, Any] = {
            "name": "las", "host": dovecot.host, "port": dovecot.port, "security": "none", "username": USER,
            "auth": Password(password=lambda: PASSWORD), "folder": FOLDER, "done_folder": DONE, "timeout": 5,
        }  # fmt: skip
        opened.append(ImapMailbox(**settings | changes))
        return opened[-1]

    yield new
    for box in opened:
        box.close()


class TestCursor:
    def test_only_what_came_since_the_cursor(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1), mail(2)])
        cursor = poll(make())[-1].cursor
        dovecot.append(USER, FOLDER, [mail(3)])
        assert raws(poll(make(), cursor)) == [mail(3)]

    def test_nothing_new_is_not_the_last_mail_again(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        cursor = poll(make())[-1].cursor
        assert poll(make(), cursor) == []

    def test_a_new_mail_that_went_again_is_not_the_last_mail_again(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        cursor = poll(make())[-1].cursor
        dovecot.append(USER, FOLDER, [mail(2)])
        with dovecot.client(USER, FOLDER) as client:
            client.delete_messages([2])
            client.expunge()
        assert raws(poll(make(), cursor)) == []  # though Dovecot answers UID SEARCH 2:* with 1

    def test_a_cursor_of_something_else_begins_anew(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        assert raws(poll(make(), "sync-state-of-exchange")) == [mail(1)]

    def test_a_batch_of_known_mail_still_moves_the_cursor(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1), mail(2)])
        (batch,) = make().poll(None, LONG_AGO, lambda asked: asked)
        assert batch.mails == ()
        assert poll(make(), batch.cursor) == []

    @pytest.mark.hazard(18)
    def test_a_new_uidvalidity_with_the_same_uids_is_new_mail(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        before = poll(make())
        dovecot.bump_uidvalidity(USER, FOLDER)
        after = poll(make(), before[-1].cursor)
        assert raws(after) == [mail(1)]
        assert refs(after)[0].uid == refs(before)[0].uid
        assert refs(after)[0] != refs(before)[0]

    @pytest.mark.hazard(18)
    def test_a_ref_of_an_old_uidvalidity_touches_no_mail(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        old = refs(poll(make()))
        dovecot.bump_uidvalidity(USER, FOLDER)
        assert make().fetch(old[0]) is None
        assert make().move_done(old) == ()
        assert list(dovecot.contents(USER, FOLDER).values()) == [mail(1)]

    @pytest.mark.hazard(20)
    def test_the_same_uid_in_two_accounts_is_two_mails(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        dovecot.append(OTHER, FOLDER, [mail(2)])
        mine, theirs = make(), make(name="trygg", username=OTHER)
        assert (raws(poll(mine)), raws(poll(theirs))) == ([mail(1)], [mail(2)])
        assert mine.name != theirs.name  # the name is part of the key that the database keeps

    def test_the_day_of_the_start_date_is_exact_in_every_time_zone(self, dovecot: Dovecot, make: Make) -> None:
        midnight = datetime(2026, 11, 19, 23, 0, tzinfo=UTC)  # 2026-11-20 in Sweden
        for minutes in (-1, 0, 1):
            dovecot.append(USER, FOLDER, [mail(minutes + 1)], midnight + timedelta(minutes=minutes))
        assert raws(poll(make(), since=midnight)) == [mail(1), mail(2)]


class TestFolders:
    @pytest.mark.hazard(34)
    @pytest.mark.parametrize("done", ["Klara jobb", "Åtgärdat", "INBOX/År & månad"])
    def test_names_with_spaces_and_swedish_letters(self, dovecot: Dovecot, make: Make, done: str) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        box = make(done_folder=done)
        assert len(box.move_done(refs(poll(box)))) == 1
        assert list(dovecot.contents(USER, done).values())[-1] == mail(1)
        assert raws(poll(box)) == []

    def test_a_big_move_goes_in_several_commands(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(number) for number in range(230)])
        box = make()
        assert len(box.move_done(refs(poll(box)))) == 230
        assert dovecot.uids(USER, FOLDER) == []
        assert len(dovecot.uids(USER, DONE)) == 230

    def test_a_folder_that_was_emptied_and_rebuilt_holds_none_of_ours(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        old = refs(poll(make()))
        with dovecot.client(USER) as client:
            client.delete_folder(FOLDER)
            client.create_folder(FOLDER)
        assert make().move_done(old) == tuple(old)

    def test_sent_mail_is_found_by_its_id(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.create(USER, "Sent")
        dovecot.append(USER, "Sent", [mail(1)])
        box = make(sent_folder="Sent", sent_folder_complete=True)
        assert box.find_sent("1@utforare.example") is SentState.SENT
        assert box.find_sent("11@utforare.example") is SentState.ABSENT
        assert make(sent_folder="Sent").find_sent("11@utforare.example") is SentState.UNKNOWN
        assert make().find_sent("1@utforare.example") is SentState.UNKNOWN


class TestTrouble:
    @pytest.mark.hazard(1)
    def test_one_mail_that_the_server_cannot_read_holds_up_no_other(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(number) for number in range(80)])
        with dovecot.client(USER, FOLDER) as client:  # makes the server move the files to cur/
            client.noop()
        bad = sorted(Path(entry) for entry in os.scandir(dovecot.maildir(USER, FOLDER) / "cur"))[0]
        number = bad.read_bytes().split(b"Best ")[1].split()[0]
        bad.chmod(0)
        os.chown(bad, os.getuid(), os.getgid())  # Dovecot ends the connection over it, each time
        found = [one for batch in poll(make()) for one in batch.mails]
        withheld = [one for one in found if isinstance(one, Unfetchable)]
        assert [one.ref.uid for one in withheld] == [str(int(number) + 1)]
        assert len(found) - len(withheld) == 79
        assert [one.ref.uid for one in found] == [str(uid) for uid in range(1, 81)]

    @pytest.mark.hazard(54)
    @pytest.mark.hazard(47)
    def test_a_server_that_was_down_is_used_again_when_it_is_back(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        box = make()
        poll(box)
        dovecot.kill()
        for _ in range(10):
            with pytest.raises(TemporaryError, match="las"):
                poll(box)
        dovecot.start()
        assert raws(poll(box)) == [mail(1)]

    @pytest.mark.hazard(54)
    def test_a_restart_between_polls_is_not_noticed(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        box = make()
        found = refs(poll(box))
        dovecot.kill()
        dovecot.start()
        assert box.move_done(found) == tuple(found)

    def test_a_server_that_dies_between_batches_leaves_the_batches_before(self, dovecot: Dovecot, make: Make) -> None:
        dovecot.append(USER, FOLDER, [mail(1), mail(2)])
        box = make(batch_count=1)
        batches = box.poll(None, LONG_AGO, lambda _refs: ())
        first = next(batches)
        dovecot.kill()
        with pytest.raises(TemporaryError):
            next(batches)
        dovecot.start()
        assert raws(poll(box, first.cursor)) == [mail(2)]

    def test_a_wrong_password_wants_a_person_and_is_never_shown(
        self, make: Make, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        wrong = "fel-hemlighet-4711"
        box = make(auth=Password(password=lambda: wrong))
        with pytest.raises(PermanentError, match="inloggning") as caught:
            poll(box)
        assert caught.value.__cause__ is None and caught.value.__context__ is None
        assert wrong not in str(caught.value) + repr(box) + caplog.text

    def test_a_changed_password_holds_without_a_restart(self, make: Make) -> None:
        given = iter(("fel", PASSWORD))
        box = make(auth=Password(password=lambda: next(given)))
        with pytest.raises(PermanentError):
            poll(box)
        assert raws(poll(box)) == []

    def test_a_missing_secret_file_is_said(self, make: Make, tmp_path: Path) -> None:
        with pytest.raises(PermanentError, match="hemlighetsfilen"):
            poll(make(auth=Password(password=(tmp_path / "saknas").read_text)))

    def test_no_mail_content_reaches_a_debug_log(
        self, dovecot: Dovecot, make: Make, caplog: pytest.LogCaptureFixture
    ) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        caplog.set_level(logging.DEBUG)
        box = make()
        poll(box)
        caplog.set_level(logging.DEBUG, logger="imapclient")  # even when somebody turns the library's own log on
        box.move_done(refs(poll(box)))
        assert "Best 1" not in caplog.text
        assert PASSWORD not in caplog.text


class TestEncryption:
    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_encrypted_with_a_trusted_certificate(self, dovecot: Dovecot, make: Make, security: str) -> None:
        dovecot.append(USER, FOLDER, [mail(1)])
        port = dovecot.tls_port if security == "tls" else dovecot.port
        assert raws(poll(make(security=security, port=port, ca_file=dovecot.certificates.ca))) == [mail(1)]

    @pytest.mark.parametrize("security", ["tls", "starttls"])
    def test_a_certificate_that_nobody_vouches_for_is_refused(
        self, dovecot: Dovecot, make: Make, security: str
    ) -> None:
        port = dovecot.tls_port if security == "tls" else dovecot.port
        with pytest.raises(PermanentError, match="certifikat"):
            poll(make(security=security, port=port))
