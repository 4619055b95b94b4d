"""What jobs of the shipped routines tell of mounted units and of the way there."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from mailbot.domain.job import JobStatus
from mailbot.domain.mounting import Unit
from mailbot.domain.reading import EventType, ItemType
from mailbot.domain.role import Role
from mailbot.reports.mounted import mountings_of
from tests.reports.story import Story

NAMES = ("larmgrupp", "nacka", "nacka-breddinforande", "salem", "soderkoping")
ONE_MAIL, DOOR_THEN_GATE, NO_MAIL = "nacka", "salem", "larmgrupp"


@pytest.mark.parametrize("name", NAMES)
def test_a_door_is_counted_once_in_every_routine(name: str) -> None:
    story = Story(name, keys_available=True, consent=True).until("booked")
    assert list(mountings_of(story.job, story.kind)) == []
    story.after(1, EventType.BOOKED, when=date(2026, 12, 3)).after(2, EventType.MOUNTED, serial="C-7")
    (found,) = mountings_of(story.job, story.kind)
    assert (found.unit, found.day, found.by, found.serial) == (Unit.DOOR, date(2026, 12, 3), Role.INSTALLER, "C-7")
    assert (found.provider, found.customer_id, found.address) == ("utforaren", "3001", "Provgatan 1")


def test_a_gate_is_a_unit_of_its_own() -> None:
    story = Story(ONE_MAIL, gate=True).after(1, EventType.BOOKED, when=date(2026, 12, 3))
    story.after(2, EventType.MOUNTED, serial="C-7").after(1, EventType.GATE_MOUNTED, gate_serial="P-9")
    door, gate = mountings_of(story.job, story.kind)
    assert [(m.unit, m.serial) for m in (door, gate)] == [(Unit.DOOR, "C-7"), (Unit.GATE, "P-9")]


def test_a_lock_that_moves_is_no_first_mounting_even_when_told_as_one() -> None:
    story = Story(ONE_MAIL, ItemType.MOVE, new_address="Nya gatan 4")
    story.after(1, EventType.BOOKED, when=date(2026, 12, 3)).after(2, EventType.MOUNTED)
    (found,) = mountings_of(story.job, story.kind)
    assert (found.unit, found.address) == (Unit.MOVED, "Nya gatan 4")


def test_the_locksmiths_gate_lock_is_not_the_caretakers() -> None:
    story = Story(DOOR_THEN_GATE, ItemType.GATE_LOCK, gate=True, brf_approved=True, action="mount")
    story.after(3, EventType.GATE_MOUNTED)
    (found,) = mountings_of(story.job, story.kind)
    assert (found.unit, found.by) == (Unit.GATE, Role.LOCKSMITH)


@pytest.mark.parametrize(
    ("booked", "day"),
    [
        (date(2026, 12, 1), date(2026, 12, 1)),  # told three days later
        (datetime.fromisoformat("2026-12-01T10:00"), date(2026, 12, 1)),
        (date(2026, 12, 4), date(2026, 12, 4)),
        (date(2026, 12, 9), date(2026, 12, 4)),  # earlier than booked: the day of the report is what is known
        (date(2026, 11, 3), date(2026, 12, 4)),  # a day before the order is a mistake
    ],
)
def test_the_day_of_mounting_is_the_booked_one_when_it_had_come(booked: date, day: date) -> None:
    story = Story(ONE_MAIL).after(0, EventType.BOOKED, when=booked).after(4, EventType.MOUNTED)
    (found,) = mountings_of(story.job, story.kind)
    assert (found.day, found.reported) == (day, date(2026, 12, 4))


def test_a_job_that_went_up_in_another_is_told_by_that_one_only() -> None:
    story = Story(ONE_MAIL).after(1, EventType.MOUNTED)
    gone = replace(story.job, status=JobStatus.CANCELLED, merged_into="LÅS-2026-00002")
    assert list(mountings_of(gone, story.kind)) == []
    (found,) = mountings_of(replace(gone, merged_into=None), story.kind)
    assert found.cancelled


def test_the_way_of_a_door_and_its_gate_with_one_mail_for_both() -> None:
    story = Story(ONE_MAIL, gate=True).after(1, EventType.BOOKED, when=date(2026, 12, 3))
    story.after(2, EventType.MOUNTED).after(0, EventType.GATE_MOUNTED).after(1, EventType.COUPLED_DOOR)
    assert story.milestones().finished is None
    story.after(3, EventType.COUPLED_GATE)
    found = story.milestones()
    assert (found.ordered, found.booked, found.mounted) == (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 3))
    assert (found.coupled, found.ready) == (date(2026, 12, 4), date(2026, 12, 7))
    assert (found.finished, found.gate_ready) == (date(2026, 12, 7), None)
    assert (found.phases(), found.total()) == ((1, 2, 1, 1), 5)


def test_a_door_is_finished_before_its_gate() -> None:
    story = Story(DOOR_THEN_GATE).after(1, EventType.BOOKED, when=date(2026, 12, 2))
    story.after(1, EventType.MOUNTED, serial="C-1").after(1, EventType.COUPLED_DOOR)
    assert (story.milestones().ready, story.milestones().finished) == (date(2026, 12, 3), date(2026, 12, 3))
    story.after(1, EventType.GATE_PRESENT).after(3, EventType.COUPLED_GATE)
    assert story.milestones().finished == date(2026, 12, 3)
    assert (story.milestones().gate_ready, story.milestones().until_gate()) == (date(2026, 12, 7), 5)


def test_without_a_ready_mail_it_is_finished_when_it_is_coupled() -> None:
    story = Story(NO_MAIL, keys_available=True).until("booked").after(1, EventType.BOOKED, when=date(2026, 12, 2))
    story.after(1, EventType.MOUNTED).after(1, EventType.COUPLED_DOOR)
    assert (story.milestones().ready, story.milestones().finished) == (None, date(2026, 12, 3))


def test_a_gate_lock_of_its_own_has_its_own_way() -> None:
    story = Story(DOOR_THEN_GATE, ItemType.GATE_LOCK, gate=True, brf_approved=True, action="mount")
    story.after(3, EventType.GATE_MOUNTED).after(1, EventType.COUPLED_GATE)
    found = story.milestones()
    assert (found.mounted, found.coupled, found.ready) == (date(2026, 12, 3), date(2026, 12, 4), date(2026, 12, 4))
    assert (found.finished, found.gate_ready) == (date(2026, 12, 4), None)


def test_a_booking_that_was_only_implied_is_not_known() -> None:
    story = Story(ONE_MAIL).after(2, EventType.MOUNTED)
    assert story.milestones().booked is None
    assert story.milestones().phases()[:2] == (None, None)
