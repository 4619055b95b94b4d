"""The inbox on both databases: the only door keeps every mail once, and a failing one never holds the others."""

from dataclasses import replace

from sqlalchemy import Engine, select, update

from mailbot.store import imports, inbox, server_copies, sheet_rows
from mailbot.store.database import reading, transaction
from mailbot.store.inbox import InboxRow
from mailbot.store.tables import inbox as table
from tests.store.rows import NOW, later, row


def put(engine: Engine, *uids: str) -> list[int]:
    with transaction(engine) as connection:
        inbox.add(connection, [row(uid) for uid in uids])
    return ids(engine)


def ids(engine: Engine) -> list[int]:
    with reading(engine) as connection:
        return list(connection.scalars(select(table.c.id).order_by(table.c.id)))


def column(engine: Engine, name: str, row_id: int) -> object:
    with reading(engine) as connection:
        return connection.scalar(select(table.c[name]).where(table.c.id == row_id))


def take(engine: Engine, *, holder: str = "a", limit: int = 50, **span: int) -> list[InboxRow]:
    return inbox.claim(engine, holder=holder, now=later(**span), limit=limit)


def test_a_row_keeps_what_was_put_in(engine: Engine) -> None:
    put(engine, "17")
    (got,) = take(engine)
    assert (got.kind, got.municipality, got.mailbox, got.uid) == ("mail", "exempelby", "las", "17")
    assert (got.sealed, got.wrapped_key, got.received_at) == (b"sealed 17", b"key", NOW)
    assert (got.attempts, got.crashes, got.parent) == (0, 0, None)


def test_the_same_place_on_the_server_comes_in_once(engine: Engine) -> None:
    put(engine, "1")
    put(engine, "1", "2")
    assert [r.uid for r in take(engine)] == ["1", "2"]


def test_folder_validity_and_mailbox_are_part_of_the_key(engine: Engine) -> None:
    others = [row("1"), row("1", validity="8"), row("1", folder="Åtgärdat"), row("1", mailbox="service")]
    with transaction(engine) as connection:
        inbox.add(connection, others)
    assert len(take(engine)) == 4


def test_adding_nothing_is_nothing(engine: Engine) -> None:
    with transaction(engine) as connection:
        inbox.add(connection, [])
    assert take(engine) == []


def test_add_one_tells_the_id(engine: Engine) -> None:
    put(engine, "1")
    with transaction(engine) as connection:
        new = inbox.add_one(connection, row("2"))
        assert inbox.get(connection, new) is not None
    assert new == ids(engine)[-1]
    with reading(engine) as connection:
        assert inbox.get(connection, new + 1) is None


def test_known_refs_beyond_one_chunk_of_parameters(engine: Engine) -> None:
    put(engine, *map(str, range(450)))
    wanted = [("Digitala LÅS", "7", str(n)) for n in range(500)]
    with reading(engine) as connection:
        found = inbox.known_refs(connection, "las", wanted)
        assert inbox.known_refs(connection, "annan", wanted) == set()
    assert found == set(wanted[:450])


def test_a_mail_that_could_not_be_fetched_is_not_known(engine: Engine) -> None:
    with transaction(engine) as connection:
        inbox.add(connection, [row("1", state="unfetched", sealed=None, wrapped_key=None)])
        assert inbox.known_refs(connection, "las", [("Digitala LÅS", "7", "1")]) == set()


def test_claim_takes_the_oldest_first_and_each_once(engine: Engine) -> None:
    put(engine, "1", "2", "3")
    assert [r.uid for r in take(engine, limit=2)] == ["1", "2"]
    assert [r.uid for r in take(engine, holder="b")] == ["3"]
    assert take(engine, holder="c") == []


def test_a_crash_gives_the_rows_back_one_at_a_time(engine: Engine) -> None:
    put(engine, "1", "2", "3")
    take(engine)
    assert [(r.uid, r.crashes) for r in take(engine)] == [("1", 1)]
    assert [(r.uid, r.crashes) for r in take(engine)] == [("2", 1)], "the next one, not the same again"


def test_another_holder_waits_until_the_lease_has_run_out(engine: Engine) -> None:
    put(engine, "1")
    take(engine)
    assert take(engine, holder="b", minutes=9) == []
    assert [r.uid for r in take(engine, holder="b", minutes=11)] == ["1"]


def test_the_rows_of_one_list_are_claimed_without_the_others(engine: Engine) -> None:
    put(engine, "före")
    with transaction(engine) as connection:
        parent = inbox.add_one(connection, row("lista", kind="sheet", state="waiting"))
        inbox.add(connection, [row(f"{n}", kind="row", parent=parent) for n in range(3)])
    taken = inbox.claim(engine, holder="hand", life="a", now=NOW, limit=2, parent=parent)
    assert [r.uid for r in taken] == ["0", "1"]
    assert [r.uid for r in inbox.claim(engine, holder="bot", life="a", now=NOW, limit=9)] == ["före", "2"]
    assert inbox.claim(engine, holder="hand", life="a", now=NOW, limit=9, parent=parent + 1) == []
    again = [inbox.claim(engine, holder="hand", life="b", now=NOW, limit=9, parent=parent) for _ in range(2)]
    assert [[(r.uid, r.crashes) for r in rows] for rows in again] == [[("0", 1)], [("1", 1)]]
    with reading(engine) as connection:
        assert sheet_rows.states(connection, parent) == {"working": 3}
        assert inbox.find(connection, "las", "7", "lista") is None, "it stands in a folder"


def test_finish_ends_a_row(engine: Engine) -> None:
    (row_id,) = put(engine, "1")
    take(engine)
    with transaction(engine) as connection:
        inbox.finish(connection, row_id, state="done", outcome="ordered", because="tre jobb", now=NOW, note="{}")
        assert inbox.counts(connection) == {"done": 1}
    assert take(engine, days=9) == []
    assert column(engine, "because", row_id) == "tre jobb"
    assert column(engine, "lease", row_id) is None


def test_a_failed_row_comes_back_with_growing_pauses_and_is_parked_after_three(engine: Engine) -> None:
    (row_id,) = put(engine, "1")
    parked = []
    for minutes in (0, 1, 11):
        (got,) = take(engine, minutes=minutes)
        with transaction(engine) as connection:
            parked.append(
                inbox.fail(connection, got, because="ett fel", trace="ValueError", now=later(minutes=minutes))
            )
    assert parked == [False, False, True]
    assert take(engine, days=9) == []
    with reading(engine) as connection:
        assert [(p["id"], p["because"], p["attempts"]) for p in inbox.parked(connection)] == [(row_id, "ett fel", 3)]
    assert column(engine, "note", row_id) == "ValueError"


def test_a_failed_row_waits_and_its_neighbour_goes_on(engine: Engine) -> None:
    put(engine, "1", "2")
    first, _ = take(engine)
    with transaction(engine) as connection:
        inbox.fail(connection, first, because="ett fel", trace="", now=NOW)
        inbox.give_back(connection, [first.id + 1])
    assert [r.uid for r in take(engine, seconds=59)] == ["2"]
    assert [r.uid for r in take(engine, holder="b", seconds=60)] == ["1"]


def test_give_back_leaves_attempts_and_finished_rows_alone(engine: Engine) -> None:
    first, second = put(engine, "1", "2")
    take(engine)
    with transaction(engine) as connection:
        inbox.finish(connection, first, state="done", outcome="noted", because="", now=NOW)
        inbox.give_back(connection, [first, second], next_at=later(minutes=5))
    assert take(engine, minutes=4) == []
    (got,) = take(engine, minutes=5)
    assert (got.uid, got.attempts, got.crashes) == ("2", 0, 0)


def test_a_person_takes_one_row_at_once_and_only_one_person_does(engine: Engine) -> None:
    first, second = put(engine, "1", "2")
    with transaction(engine) as connection:
        got = inbox.take(connection, second, holder="a:person", now=NOW)
        assert got is not None
        assert got.uid == "2"
        assert inbox.take(connection, second, holder="b:person", now=NOW) is None
        assert inbox.take(connection, 99, holder="b:person", now=NOW) is None
    assert [r.id for r in take(engine)] == [first]


def test_a_parked_row_may_be_taken_again(engine: Engine) -> None:
    (row_id,) = put(engine, "1")
    with transaction(engine) as connection:
        inbox.finish(connection, row_id, state="parked", outcome="parked", because="oläsligt", now=NOW)
        assert inbox.take(connection, row_id, holder="a", now=NOW) is not None


def test_the_first_to_import_a_mail_keeps_it(engine: Engine) -> None:
    first, second = put(engine, "1", "2")
    with transaction(engine) as connection:
        assert imports.first(connection, "k" * 64, first) == first
        assert imports.first(connection, "k" * 64, second) == first
        assert imports.first(connection, "k" * 64, first) == first, "a retry of the first is no duplicate"
        assert imports.first(connection, "l" * 64, second) == second


def test_the_last_row_of_a_sheet_wakes_its_receipt(engine: Engine) -> None:
    (parent,) = put(engine, "1")
    kids = [row(f"1:Blad1:{n}", kind="row", parent=parent, folder="", validity="row") for n in (2, 3)]
    wrong = row("1:Blad1:4", kind="row", parent=parent, folder="", validity="row", state="ignored")
    batch = row("1:batch", kind="batch", parent=parent, folder="", validity="batch", state="waiting")
    with transaction(engine) as connection:
        inbox.finish(connection, parent, state="waiting", outcome="split", because="", now=NOW)
        inbox.add(connection, [*kids, wrong, batch])
    left = []
    for _ in kids:
        (got,) = take(engine, limit=1)
        with transaction(engine) as connection:
            inbox.finish(connection, got.id, state="done", outcome="ordered", because="", now=NOW)
            left.append(sheet_rows.any_left(connection, parent))
    assert left == [True, False]
    assert take(engine) == [], "the receipt waits until it is woken"
    with transaction(engine) as connection:
        sheet_rows.wake_batch(connection, parent)
        assert [child["uid"] for child in sheet_rows.of_list(connection, parent)] == [
            "1:Blad1:2",
            "1:Blad1:3",
            "1:Blad1:4",
        ]
    assert [r.kind for r in take(engine)] == ["batch"]


def test_a_move_has_its_receipt_before_and_its_end_after(engine: Engine) -> None:
    done, waiting, parked, fresh = put(engine, "1", "2", "3", "4")
    with transaction(engine) as connection:
        for row_id, state in ((done, "done"), (waiting, "waiting"), (parked, "parked")):
            inbox.finish(connection, row_id, state=state, outcome="noted", because="", now=NOW)
        ready = [i for i, *_ in server_copies.to_move(connection, "las")]
        assert ready == [done, waiting], "a parked mail stays where a person finds it"
        server_copies.mark_server(connection, ready, "moving")
    with transaction(engine) as connection:
        assert [i for i, *_ in server_copies.to_move(connection, "las")] == [done, waiting], (
            "a crash between: moved again"
        )
        assert server_copies.to_move(connection, "annan") == []
        server_copies.mark_server(connection, [done], "moved")
        assert [i for i, *_ in server_copies.to_move(connection, "las")] == [waiting]
        assert server_copies.to_move(connection, "las") == [(waiting, "Digitala LÅS", "7", "2")]
    assert fresh in [r.id for r in take(engine)]


def test_more_rows_are_marked_than_a_statement_takes(engine: Engine) -> None:
    marked = put(engine, *map(str, range(450)))
    with transaction(engine) as connection:
        server_copies.mark_server(connection, marked, "moved")
        moved = connection.scalars(select(table.c.id).where(table.c.server == "moved")).all()
    assert len(moved) == 450


def test_a_mail_that_cannot_be_fetched_is_tried_three_times(engine: Engine) -> None:
    with transaction(engine) as connection:
        inbox.add(connection, [row("1", state="unfetched", sealed=None, wrapped_key=None, note="tid ute")])
    (row_id,) = ids(engine)
    seen = []
    for span in ({}, {"minutes": 1}, {"minutes": 11}):
        with transaction(engine) as connection:
            ((got, folder, validity, uid, tries),) = server_copies.unfetched(connection, "las", later(**span))
            seen.append(server_copies.not_fetched(connection, got, tries, "servern lämnar inte ut den", later(**span)))
            assert (folder, validity, uid) == ("Digitala LÅS", "7", "1")
    assert seen == [False, False, True]
    with reading(engine) as connection:
        assert server_copies.unfetched(connection, "las", later(days=9)) == []
        assert [p["id"] for p in inbox.parked(connection)] == [row_id]


def test_a_mail_fetched_late_is_processed_like_any_other(engine: Engine) -> None:
    with transaction(engine) as connection:
        inbox.add(connection, [row("1", state="unfetched", sealed=None, wrapped_key=None)])
    (row_id,) = ids(engine)
    with transaction(engine) as connection:
        server_copies.not_fetched(connection, row_id, 0, "tid ute", NOW)
        assert server_copies.unfetched(connection, "las", later(seconds=59)) == [], "not before its pause is over"
        server_copies.fetched_late(connection, row_id, row("1", received_at=later(days=-1)))
    (got,) = take(engine)
    assert (got.sealed, got.attempts, got.received_at) == (b"sealed 1", 0, later(days=-1))


def test_the_oldest_waiting_row_is_known(engine: Engine) -> None:
    with transaction(engine) as connection:
        assert inbox.oldest_waiting(connection) is None
        inbox.add(connection, [row("1", received_at=later(hours=1)), row("2", received_at=later(hours=-1))])
        assert inbox.oldest_waiting(connection) == later(hours=-1)
        connection.execute(update(table).values(state="done"))
        assert inbox.oldest_waiting(connection) is None


def test_a_claim_holds_no_more_than_fits_into_memory(engine: Engine) -> None:
    with transaction(engine) as connection:
        inbox.add(connection, [replace(row(str(n)), size=9_000_000) for n in range(3)])
        inbox.add(connection, [replace(row("3"), size=40_000_000)])
    got = []
    while claimed := inbox.claim(engine, holder="las", life="1", now=NOW, limit=50):
        got.append([r.uid for r in claimed])
        with transaction(engine) as connection:
            for r in claimed:
                inbox.finish(connection, r.id, state="done", outcome="noted", because="", now=NOW)
    assert got == [["0"], ["1"], ["2"], ["3"]]
