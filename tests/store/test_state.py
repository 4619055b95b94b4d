"""Mailbox states, leases and the journal on both databases."""

from datetime import timedelta

from sqlalchemy import Engine

from mailbot.store import journal, state
from mailbot.store.database import transaction
from tests.store.rows import NOW, later


def test_the_first_day_is_kept_from_the_first_call(engine: Engine) -> None:
    with transaction(engine) as connection:
        assert state.mailbox(connection, "las", NOW).since == NOW
    with transaction(engine) as connection:
        kept = state.mailbox(connection, "las", later(days=5))
    assert (kept.since, kept.cursor, kept.polled_at, kept.failures, kept.next_at) == (NOW, None, None, 0, None)


def test_the_cursor_is_the_mailboxes_own(engine: Engine) -> None:
    with transaction(engine) as connection:
        state.mailbox(connection, "las", NOW)
        state.mailbox(connection, "annan", NOW)
        state.keep_cursor(connection, "las", "7:41")
        assert state.mailbox(connection, "las", NOW).cursor == "7:41"
        assert state.mailbox(connection, "annan", NOW).cursor is None


def test_failures_add_up_and_a_good_poll_forgets_them(engine: Engine) -> None:
    with transaction(engine) as connection:
        state.mailbox(connection, "las", NOW)
        for _ in range(2):
            state.poll_failed(connection, "las", NOW, "servern svarar inte", timedelta(minutes=2))
        failed = state.mailbox(connection, "las", NOW)
        (row,) = state.all_mailboxes(connection)
        assert (failed.failures, failed.next_at, row["failure"]) == (2, later(minutes=2), "servern svarar inte")
        state.polled(connection, "las", later(minutes=3))
        well = state.mailbox(connection, "las", NOW)
        assert (well.failures, well.next_at, well.polled_at) == (0, None, later(minutes=3))


def test_a_lease_is_one_holders_until_it_runs_out(engine: Engine) -> None:
    length = timedelta(minutes=15)
    with transaction(engine) as connection:
        assert state.take_lease(connection, "mailbox:las", "a", NOW, length)
        assert not state.take_lease(connection, "mailbox:las", "b", later(minutes=14), length)
        assert state.take_lease(connection, "mailbox:las", "a", later(minutes=14), length), "renewed by its holder"
        assert not state.take_lease(connection, "mailbox:las", "b", later(minutes=28), length)
        assert state.take_lease(connection, "mailbox:las", "b", later(minutes=29), length)
        assert state.take_lease(connection, "mailbox:annan", "a", NOW, length)


def test_the_journal_keeps_the_order_and_adds_only(engine: Engine) -> None:
    lines: list[dict[str, object]] = [
        {"who": "provider", "fact": "OrderReceived", "job": "J", "inbox_id": 1, "because": "en beställning"},
        {"who": "installer", "fact": "ReportReceived", "job": "J", "before": "bokas", "after": "monteras"},
    ]
    with transaction(engine) as connection:
        journal.write(connection, lines, NOW)
        journal.write(connection, [], NOW)
        journal.write(connection, [{"who": "duty", "fact": "PersonDecided", "job": "K"}], later(hours=1))
        assert [line["fact"] for line in journal.of_job(connection, "J")] == ["OrderReceived", "ReportReceived"]
        (first,) = journal.of_inbox(connection, 1)
    assert (first["at"], first["because"], first["effects"]) == ("2026-11-23T08:00:00.000000Z", "en beställning", "")
