"""The outbox on both databases: said once, in flight once, never again in doubt."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from mailbot.domain.reading import Expectation
from mailbot.store import outbox
from mailbot.store.database import moment, reading, transaction
from mailbot.store.outbox import NewMail, OutboxRow
from mailbot.store.tables import outbox as table
from tests.store.rows import NOW, later, mail


def put(engine: Engine, *mails: NewMail) -> None:
    with transaction(engine) as connection:
        outbox.add(connection, mails, NOW)


def claim(engine: Engine, *, holder: str = "a", senders: tuple[str, ...] = ("ut",), **span: int) -> OutboxRow | None:
    with transaction(engine) as connection:
        return outbox.claim_next(connection, holder=holder, now=later(**span), senders=senders)


def states(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return outbox.counts(connection)


def test_a_mail_comes_back_whole(engine: Engine) -> None:
    asked = Expectation(job_ref="LÅS-2026-00001", fields=("address",), checkpoints=("book",))
    put(engine, mail(job="LÅS-2026-00001", checkpoint="book", expects=asked, inbox_id=4))
    row = claim(engine)
    assert row is not None
    assert (row.key, row.message_id, row.raw) == ("receipt:1", "receipt:1@example.se", mail().raw)
    assert (row.expects, row.checkpoint, row.inbox_id, row.created_at) == (asked, "book", 4, NOW)
    with reading(engine) as connection:
        assert outbox.one(connection, row.id) is not None
        assert outbox.one(connection, row.id + 1) is None
        assert [m.id for m in outbox.of_inbox(connection, 4)] == [row.id]
        assert [m.id for m in outbox.of_job(connection, "LÅS-2026-00001")] == [row.id]


def test_a_key_is_said_once_whatever_the_text(engine: Engine) -> None:
    put(engine, mail())
    put(engine, mail(message_id="annat@example.se", raw=b"annat"))
    row = claim(engine)
    assert row is not None
    assert row.raw == mail().raw
    assert claim(engine) is None
    with transaction(engine) as connection:
        outbox.settle(connection, row.id, "sent", now=NOW)
    put(engine, mail(message_id="tredje@example.se"))
    assert claim(engine, days=1) is None, "not after it was sent either"


def test_adding_nothing_is_nothing(engine: Engine) -> None:
    put(engine)
    assert states(engine) == {}


def test_the_oldest_goes_first_and_each_to_one_worker(engine: Engine) -> None:
    put(engine, mail("a"), mail("b"))
    got = [claim(engine, holder=h) for h in "xyz"]
    assert [row.key if row else None for row in got] == ["a", "b", None]
    assert states(engine) == {"sending": 2}


def test_held_mails_other_senders_and_later_times_wait(engine: Engine) -> None:
    put(engine, mail("held", state="held"), mail("other", sender="annan"), mail("later", not_before=later(hours=1)))
    assert claim(engine, minutes=59) is None
    row = claim(engine, hours=1)
    assert row is not None
    assert row.key == "later"
    assert claim(engine, hours=1, senders=()) is None


def test_a_mail_surely_not_sent_waits_longer_each_time_and_is_given_up(engine: Engine) -> None:
    put(engine, mail())
    now, pauses, gave_up = NOW, [], False
    while not gave_up:
        with transaction(engine) as connection:
            row = outbox.claim_next(connection, holder="a", now=now, senders=["ut"])
            assert row is not None
            gave_up = outbox.again_later(connection, row, now=now, because="upptagen")
        start = now
        while not gave_up and not _due(engine, now):
            now += timedelta(minutes=1 if now - start < timedelta(hours=1) else 60)
        pauses.append(int((now - start).total_seconds()) // 60)
    assert pauses[:6] == [1, 5, 15, 60, 240, 240]
    assert sum(pauses) > 5 * 24 * 60, "a mail outlives a server that is away for five days"
    assert states(engine) == {"refused": 1}


def _due(engine: Engine, now: datetime) -> bool:
    with reading(engine) as connection:
        next_at = connection.scalar(select(table.c.next_at))
    return bool(next_at and moment(next_at) <= now)


def test_the_other_sides_wish_for_a_pause_counts(engine: Engine) -> None:
    put(engine, mail())
    row = claim(engine)
    assert row is not None
    with transaction(engine) as connection:
        outbox.again_later(connection, row, now=NOW, because="upptagen", wait=timedelta(hours=3))
    assert claim(engine, hours=2) is None
    assert claim(engine, hours=3) is not None


def test_what_a_crash_left_in_flight_is_found_by_holder(engine: Engine) -> None:
    put(engine, mail("a"), mail("b"))
    claim(engine, holder="x/1")
    claim(engine, holder="y/1")
    with reading(engine) as connection:
        assert [m.key for m in outbox.left_sending(connection, "x", NOW)] == ["a"]
        assert [m.key for m in outbox.left_sending(connection, "x/1", NOW)] == ["a"]
        assert [m.key for m in outbox.left_sending(connection, "z", NOW)] == []
        assert outbox.count_left(connection, NOW) == 0


def test_what_a_holder_left_that_never_comes_back_is_found_by_any_when_its_claim_ran_out(engine: Engine) -> None:
    put(engine, mail("a"), mail("b"))
    claim(engine, holder="x/1")
    claim(engine, holder="y/1", minutes=10)
    with reading(engine) as connection:
        assert outbox.left_sending(connection, "z", NOW + outbox.CLAIM) == []
        just_after = NOW + outbox.CLAIM + timedelta(seconds=1)
        assert [m.key for m in outbox.left_sending(connection, "z", just_after)] == ["a"]
        assert outbox.count_left(connection, just_after) == 1


def test_a_claim_ends_with_its_mail(engine: Engine) -> None:
    put(engine, mail("a"))
    row = claim(engine, holder="x/1")
    assert row is not None
    with transaction(engine) as connection:
        assert outbox.is_still_claimed(connection, row.id, "x/1")
        assert not outbox.is_still_claimed(connection, row.id, "y/1")
        outbox.settle(connection, row.id, "uncertain", now=NOW)
        assert not outbox.is_still_claimed(connection, row.id, "x/1")
        assert connection.scalar(select(table.c.lease_until)) is None


def test_a_later_word_supersedes_only_what_has_not_gone_out(engine: Engine) -> None:
    job = {"job": "LÅS-2026-00001"}
    put(engine, mail("a", **job), mail("b", state="held", **job), mail("c", purpose="booked", **job), mail("d"))
    sent = claim(engine)
    assert sent is not None
    with transaction(engine) as connection:
        assert outbox.supersede(connection, ["LÅS-2026-00001"], ["receipt"], NOW) == 1, (
            "a is in flight, c another matter"
        )
    assert states(engine) == {"sending": 1, "superseded": 1, "queued": 2}


def test_the_last_question_to_an_address_is_the_key_to_its_answer(engine: Engine) -> None:
    asked = Expectation(job_ref="LÅS-2026-00001", checkpoints=("book",))
    put(
        engine,
        mail("a", job="J", expects=Expectation(job_ref="J", fields=("address",))),
        mail("b", job="J", expects=asked),
        mail("c", job="J"),
        mail("d", job="J", expects=asked, recipient="annan@utforare.example"),
    )
    with reading(engine) as connection:
        found = outbox.last_asked(connection, "J", "samordnare@utforare.example")
        assert found is not None
        assert found.key == "b"
        assert outbox.last_asked(connection, "J", "ingen@utforare.example") is None


def test_mails_are_found_by_message_id(engine: Engine) -> None:
    put(engine, mail("a"), mail("b"))
    with reading(engine) as connection:
        found = outbox.by_message_ids(connection, ["a@example.se", "a@example.se", "främmande@example.se"])
        assert [m.key for m in found] == ["a"]
        assert outbox.by_message_ids(connection, []) == []
        assert outbox.by_message_ids(connection, ["", " "]) == [], "an empty id is nobody's (hazard 70)"


def test_lists_and_the_oldest(engine: Engine) -> None:
    with reading(engine) as connection:
        assert outbox.oldest_queued(connection) is None
    put(engine, mail("a"), mail("b", state="held"))
    with reading(engine) as connection:
        assert outbox.oldest_queued(connection) == NOW
        assert [m.key for m in outbox.in_state(connection, ["held"])] == ["b"]
        assert [m.key for m in outbox.in_state(connection, ["held", "queued"], limit=1)] == ["a"]


def test_the_days_mails_are_counted_per_subject(engine: Engine) -> None:
    with transaction(engine) as connection:
        outbox.count_all(connection, "2026-11-23", ["anna", "anna", "jobb"])
        outbox.count_all(connection, "2026-11-24", ["anna"])
        outbox.silence(connection, "ingen", "studs", NOW)
        counts, silenced = outbox.traffic(connection, "2026-11-23", ["anna", "jobb", "ingen"])
    assert (counts, silenced) == ({"anna": 2, "jobb": 1}, frozenset({"ingen"}))


def test_a_silenced_address_stays_silent_until_a_person_says_otherwise(engine: Engine) -> None:
    with transaction(engine) as connection:
        outbox.silence(connection, "ref", "studs", NOW)
        outbox.silence(connection, "ref", "studs igen", NOW)
        assert outbox.traffic(connection, "2026-11-23", ["ref", "annan"]) == ({}, frozenset({"ref"}))
        assert outbox.unsilence(connection, "ref") == 1
        assert outbox.traffic(connection, "2026-11-23", ["ref", "annan"]) == ({}, frozenset())
