"""What every mailbox must do, whatever it speaks. A connector is tested by a subclass with a `scene` fixture."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from mailbot.domain.errors import PermanentError
from mailbot.mailboxes.protocol import Batch, Mailbox, MailRef, RawMail

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


class Scene(Protocol):
    """A mailbox with two folders on its real server, and a second way in, to set things up and to look."""

    def mailbox(self, *, batch_count: int = 50, batch_bytes: int = 16_000_000) -> Mailbox:
        """A new connector object, as after a restart."""
        ...

    def deliver(self, raw: bytes, received: datetime) -> None: ...

    def read_folder(self) -> list[bytes]:
        """The bytes of the mails in the read folder, in any order."""
        ...

    def done_folder(self) -> list[bytes]: ...

    def remove_all(self) -> None:
        """Somebody else empties the read folder."""
        ...

    def misconfigured(self) -> Mailbox:
        """A connector whose read folder does not exist; `missing_name` is what it is called."""
        ...

    missing_name: str


def mail(number: int, text: str = "Hej") -> bytes:
    return (
        "From: Vera Test <vera@utforare.example>\r\nTo: las@kommunen.example\r\n"
        f"Message-ID: <{number}@utforare.example>\r\nSubject: Best{number}\r\n"
        "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n"
    ).encode() + f"{text} å ä ö\r\n".encode("latin-1")


def nothing_known(_refs: Sequence[MailRef]) -> Collection[MailRef]:
    return ()


def poll(box: Mailbox, cursor: str | None = None, since: datetime = LONG_AGO) -> list[Batch]:
    return list(box.poll(cursor, since, nothing_known))


def mails(batches: Sequence[Batch]) -> list[RawMail]:
    found = [found for batch in batches for found in batch.mails]
    assert all(isinstance(one, RawMail) for one in found)
    return [one for one in found if isinstance(one, RawMail)]


class MailboxContract:
    """Subclass as `Test…` and define the fixture `scene`."""

    def test_an_empty_mailbox_gives_no_mail(self, scene: Scene) -> None:
        assert mails(poll(scene.mailbox())) == []

    def test_the_bytes_arrive_whole_and_oldest_first(self, scene: Scene) -> None:
        sent = [mail(number) for number in range(5)]
        for number, raw in enumerate(sent):
            scene.deliver(raw, MONDAY + timedelta(hours=number))
        assert [one.raw for one in mails(poll(scene.mailbox()))] == sent

    def test_the_time_of_receipt_is_the_servers_and_aware(self, scene: Scene) -> None:
        scene.deliver(mail(1), MONDAY)
        (found,) = mails(poll(scene.mailbox()))
        assert found.received == MONDAY

    def test_mail_from_before_the_start_date_is_left_alone(self, scene: Scene) -> None:
        scene.deliver(mail(1), MONDAY - timedelta(seconds=1))
        scene.deliver(mail(2), MONDAY)
        assert [one.raw for one in mails(poll(scene.mailbox(), since=MONDAY))] == [mail(2)]

    @pytest.mark.hazard(15)
    def test_mail_of_days_when_the_bot_was_down_is_all_there_in_order(self, scene: Scene) -> None:
        scene.deliver(mail(0), MONDAY)
        cursor = poll(scene.mailbox())[-1].cursor
        for day in range(1, 6):
            scene.deliver(mail(day), MONDAY + timedelta(days=day))
        later = [one.raw for one in mails(poll(scene.mailbox(), cursor))]
        assert [raw for raw in later if raw != mail(0)] == [mail(day) for day in range(1, 6)]

    def test_what_the_database_holds_is_not_fetched_again(self, scene: Scene) -> None:
        for number in range(3):
            scene.deliver(mail(number), MONDAY + timedelta(hours=number))
        held = {one.ref for one in mails(poll(scene.mailbox()))[:2]}
        asked: list[MailRef] = []

        def known(refs: Sequence[MailRef]) -> Collection[MailRef]:
            asked.extend(refs)
            return held

        left = mails(list(scene.mailbox().poll(None, LONG_AGO, known)))
        assert [one.raw for one in left] == [mail(2)]
        assert held < set(asked)

    def test_batches_are_bounded_in_count(self, scene: Scene) -> None:
        for number in range(7):
            scene.deliver(mail(number), MONDAY + timedelta(minutes=number))
        assert [len(batch.mails) for batch in poll(scene.mailbox(batch_count=3))] == [3, 3, 1]

    def test_batches_are_bounded_in_bytes_and_a_giant_goes_alone(self, scene: Scene) -> None:
        for number, text in enumerate(("x", "y" * 5000, "z", "z")):
            scene.deliver(mail(number, text), MONDAY + timedelta(minutes=number))
        assert [len(batch.mails) for batch in poll(scene.mailbox(batch_bytes=1000))] == [1, 1, 2]

    def test_a_poll_may_be_broken_off_and_goes_on_behind_the_last_batch(self, scene: Scene) -> None:
        for number in range(6):
            scene.deliver(mail(number), MONDAY + timedelta(minutes=number))
        first = next(iter(scene.mailbox(batch_count=2).poll(None, LONG_AGO, nothing_known)))
        held = {one.ref for one in first.mails}
        rest = mails(list(scene.mailbox(batch_count=2).poll(first.cursor, LONG_AGO, lambda _refs: held)))
        assert [one.raw for one in rest] == [mail(number) for number in range(2, 6)]

    def test_one_mail_can_be_fetched_again(self, scene: Scene) -> None:
        scene.deliver(mail(1), MONDAY)
        (found,) = mails(poll(scene.mailbox()))
        assert scene.mailbox().fetch(found.ref) == found

    def test_a_mail_that_somebody_removed_is_none(self, scene: Scene) -> None:
        scene.deliver(mail(1), MONDAY)
        (found,) = mails(poll(scene.mailbox()))
        scene.remove_all()
        assert scene.mailbox().fetch(found.ref) is None

    def test_polling_and_fetching_change_nothing(self, scene: Scene) -> None:
        scene.deliver(mail(1), MONDAY)
        (found,) = mails(poll(scene.mailbox()))
        scene.mailbox().fetch(found.ref)
        assert scene.read_folder() == [mail(1)]
        assert mails(poll(scene.mailbox()))[0] == found

    @pytest.mark.hazard(14)
    def test_moving_twice_leaves_one_copy(self, scene: Scene) -> None:
        for number in range(3):
            scene.deliver(mail(number), MONDAY + timedelta(minutes=number))
        box = scene.mailbox()
        refs = [one.ref for one in mails(poll(box))]
        assert set(box.move_done(refs[:2])) == set(refs[:2])
        assert set(scene.mailbox().move_done(refs[:2])) == set(refs[:2])
        assert sorted(scene.done_folder()) == [mail(0), mail(1)]
        assert scene.read_folder() == [mail(2)]

    def test_mail_that_is_already_gone_counts_as_moved(self, scene: Scene) -> None:
        scene.deliver(mail(1), MONDAY)
        (found,) = mails(poll(scene.mailbox()))
        scene.remove_all()
        assert scene.mailbox().move_done([found.ref]) == (found.ref,)
        assert scene.done_folder() == []

    def test_moving_nothing_is_no_work(self, scene: Scene) -> None:
        assert scene.mailbox().move_done([]) == ()

    def test_moved_mail_is_not_polled(self, scene: Scene) -> None:
        scene.deliver(mail(1), MONDAY)
        box = scene.mailbox()
        (found,) = mails(poll(box))
        box.move_done([found.ref])
        scene.deliver(mail(2), MONDAY + timedelta(minutes=1))
        assert [one.raw for one in mails(poll(box))] == [mail(2)]

    def test_a_missing_folder_is_named_and_wants_a_person(self, scene: Scene) -> None:
        with pytest.raises(PermanentError, match=scene.missing_name):
            poll(scene.misconfigured())

    def test_the_live_check_is_green_and_red(self, scene: Scene) -> None:
        assert all(finding.ok for finding in scene.mailbox().check())
        red = [finding for finding in scene.misconfigured().check() if not finding.ok]
        assert red and all(finding.advice for finding in red)

    def test_a_closed_mailbox_opens_again(self, scene: Scene) -> None:
        scene.deliver(mail(1), MONDAY)
        box = scene.mailbox()
        poll(box)
        box.close()
        box.close()
        assert len(mails(poll(box))) == 1
