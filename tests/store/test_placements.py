"""Placements on both databases: found or opened, never guessed, followed to their end."""

from dataclasses import replace

from sqlalchemy import Engine, select

from mailbot.domain.job import Job, JobStatus, Step, StepState
from mailbot.domain.reading import Item, ItemType
from mailbot.domain.role import Role
from mailbot.store import placements as store
from mailbot.store.database import reading, stamp, transaction
from mailbot.store.tables import placements
from tests.store.rows import NOW, job


def place(engine: Engine, one: Job) -> int | None:
    with transaction(engine) as connection:
        return store.find_or_open(connection, one)


def test_a_placement_is_opened_once_and_learns(engine: Engine) -> None:
    first = place(engine, job(customer_ref="kund", address_key="provgatan 5", provider="u"))
    again = place(engine, job(customer_ref="kund", serial="C-1", gate_serial="P-2"))
    assert first == again
    assert first is not None
    with reading(engine) as connection:
        kept = store.placement(connection, first)
        assert store.placement(connection, first + 1) is None
    assert kept is not None
    assert (kept["door_serial"], kept["gate_serial"], kept["address_key"]) == ("C-1", "P-2", "provgatan 5")
    assert (kept["provider"], kept["provider_since"], kept["version"]) == ("u", "2026-11-23", 2)


def test_another_customer_at_the_same_address_is_another_placement(engine: Engine) -> None:
    assert place(engine, job(customer_ref="a", address_key="provgatan 5")) != place(
        engine, job(customer_ref="b", address_key="provgatan 5")
    )


def test_without_customer_the_address_and_provider_decide(engine: Engine) -> None:
    first = place(engine, job(address_key="provgatan 5", provider="u"))
    assert place(engine, job(address_key="provgatan 5", provider="u")) == first
    assert place(engine, job(address_key="provgatan 5", provider="v")) != first
    assert place(engine, job(address_key="provgatan 6", provider="u")) != first


def test_two_candidates_are_never_guessed_between(engine: Engine) -> None:
    for flat in ("1101", "1102"):
        with transaction(engine) as connection:
            values = {"municipality": "exempelby", "address_key": "provgatan 5", "flat": flat, "provider": "u"}
            connection.execute(placements.insert().values(values))
    assert place(engine, job(address_key="provgatan 5", provider="u")) is None
    with reading(engine) as connection:
        assert len(connection.scalars(select(placements.c.id)).all()) == 2, "none was opened either"


def test_a_placement_of_another_municipality_or_an_ended_one_is_not_found(engine: Engine) -> None:
    first = place(engine, job(customer_ref="kund", municipality="annanby"))
    second = place(engine, job(customer_ref="kund"))
    assert first != second
    with transaction(engine) as connection:
        connection.execute(placements.update().values(ended_at="2026-11-24T00:00:00.000000Z"))
    assert place(engine, job(customer_ref="kund")) not in (first, second)


def test_a_job_without_customer_and_address_has_no_placement(engine: Engine) -> None:
    assert place(engine, job(item=Item(type=ItemType.BATTERY, quantity=4))) is None


def test_flats_at_one_address_are_doors_of_their_own(engine: Engine) -> None:
    def at(flat: str | None) -> int | None:
        item = Item(type=ItemType.MOUNT, address="Provgatan 5", flat=flat)
        return place(engine, job(item=item, address_key="provgatan 5", provider="u"))

    first = at("1101")
    assert at("1102") not in (first, None)
    assert at("1101") == first
    assert at(None) is None, "which of the two is not said"


def follow(engine: Engine, one: Job) -> None:
    with transaction(engine) as connection:
        store.follow(connection, one, NOW)


def kept(engine: Engine, placement: int | None) -> dict[str, object]:
    assert placement is not None
    with reading(engine) as connection:
        return dict(store.placement(connection, placement) or {})


def test_a_reported_unit_is_noted_at_the_door(engine: Engine) -> None:
    mounting = job(address_key="provgatan 5", provider="u")
    placement = place(engine, mounting)
    follow(engine, replace(mounting, placement=placement, serial="C-9"))
    assert kept(engine, placement)["door_serial"] == "C-9"


def test_a_removal_ends_the_placement_only_when_the_lock_came_down(engine: Engine) -> None:
    item = Item(type=ItemType.DISMOUNT, address="Provgatan 5")
    step = Step(name="dismounted", role=Role.INSTALLER, label="Nere", state=StepState.SKIPPED)
    removal = job(item=item, address_key="provgatan 5", provider="u", status=JobStatus.DONE, steps=(step,))
    placement = place(engine, removal)
    follow(engine, replace(removal, placement=placement))
    assert kept(engine, placement)["ended_at"] is None, "the alarm stayed, and the lock with it"
    down = replace(step, state=StepState.DONE, done_at=NOW)
    follow(engine, replace(removal, placement=placement, steps=(down,)))
    assert kept(engine, placement)["ended_at"] == stamp(NOW)


def test_a_move_takes_the_placement_along(engine: Engine) -> None:
    item = Item(type=ItemType.MOVE, address="Provgatan 5", new_address="Mönsterv. 7 B")
    move = job(item=item, customer_ref="kund", address_key="provgatan 5", status=JobStatus.DONE)
    placement = place(engine, move)
    follow(engine, replace(move, placement=placement))
    assert kept(engine, placement)["address_key"] == "mönstervägen 7b"
