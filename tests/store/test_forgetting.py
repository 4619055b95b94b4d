"""What time has made useless goes, a little at a time, and nothing else; on both databases."""

from datetime import timedelta

from sqlalchemy import Engine, func, select

from mailbot.store import imports, inbox, outbox
from mailbot.store.database import reading, transaction
from mailbot.store.tables import daily_mails
from mailbot.store.tables import imports as table
from tests.store.rows import NOW, later, mail, row


def had(engine: Engine, count: int, *, days_ago: int | None) -> None:
    """So many mails with import keys, done with so long ago, or not yet."""
    with transaction(engine) as connection:
        taken = connection.scalar(select(func.count()).select_from(table)) or 0
        for n in range(taken, taken + count):
            row_id = inbox.add_one(connection, row(f"uid {n}"))
            imports.first(connection, f"{n * 7919 % 1000:064x}", row_id)
            if days_ago is not None:
                done = NOW - timedelta(days=days_ago)
                inbox.finish(connection, row_id, state="done", outcome="ordered", because="", now=done)


def left(engine: Engine) -> int:
    with reading(engine) as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_keys_of_mails_long_done_are_found_from_wherever_one_begins(engine: Engine) -> None:
    had(engine, 5, days_ago=401)
    had(engine, 5, days_ago=399)
    had(engine, 5, days_ago=None)
    for start in ("", "0" * 64, f"{500:064x}", "f" * 64):
        with reading(engine) as connection:
            found = imports.outdated(connection, start, NOW - timedelta(days=400), 100)
        assert len(found) == len(set(found)) == 5, start
    with transaction(engine) as connection:
        imports.forget(connection, found)
        imports.forget(connection, [])
    assert left(engine) == 10


def test_no_more_is_looked_at_than_is_said(engine: Engine) -> None:
    had(engine, 20, days_ago=500)
    with reading(engine) as connection:
        assert len(imports.outdated(connection, f"{999:064x}", NOW, 6)) == 6


def test_counts_of_days_gone_by_go_in_portions(engine: Engine) -> None:
    with transaction(engine) as connection:
        for day in ("2026-11-01", "2026-11-02", "2026-11-22", "2026-11-23"):
            outbox.count_all(connection, day, ["anna", "jobb"])
        assert outbox.has_days(connection, "2026-11-16")
        assert [outbox.forget_days(connection, "2026-11-16", 3) for _ in range(3)] == [3, 1, 0]
        assert not outbox.has_days(connection, "2026-11-16")
        assert sorted(set(connection.scalars(select(daily_mails.c.day)))) == ["2026-11-22", "2026-11-23"]


def test_what_was_said_lately_is_known_by_when_it_went(engine: Engine) -> None:
    with transaction(engine) as connection:
        outbox.add(connection, [mail("a"), mail("b", state="held"), mail("c")], NOW)
        ids = {m.key: m.id for m in outbox.in_state(connection, ["queued", "held"])}
        outbox.settle(connection, ids["a"], "sent", now=later(days=2))
        outbox.settle(connection, ids["c"], "superseded", now=later(days=2))
        assert outbox.said_since(connection, ["a", "x"], later(days=1))
        assert not outbox.said_since(connection, ["a"], later(days=3))
        assert outbox.said_since(connection, ["b"], later(days=30)), "it may still go"
        assert not outbox.said_since(connection, ["c"], later(days=1))
        assert not outbox.said_since(connection, ["x"], NOW)
