"""The five shipped routines: they load, agree with the published requirements, and every flow reaches its end."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.decision import SendMail
from mailbot.domain.fact import Party
from mailbot.domain.job import Job, JobStatus, StepState
from mailbot.domain.reading import Event, EventType, Item, ItemType
from mailbot.domain.role import Role
from mailbot.domain.routine import Only, OrderKind, Routine
from mailbot.handlers.flow import checkpoint_named, predecessors
from mailbot.handlers.progress import Progress, apply_event, begin, settle, tick
from mailbot.resources import config_dir, templates_dir
from mailbot.routines import load_routines

NAMES = ("larmgrupp", "nacka", "nacka-breddinforande", "salem", "soderkoping")
REQUIREMENTS_OF = {"nacka-breddinforande": "nacka"}
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=STOCKHOLM)
EVERYBODY = Party(email="alla@kommun.example", roles=frozenset(Role) - {Role.BOT}, verified=True)
GATES = ((None, False), (False, False), (True, False), (True, True))
SENT_BY_HANDLERS = (
    *("receipt", "receipt_batch", "duplicate_receipt", "sheet_error", "not_allowed", "redirect_order", "cancelled"),
    *("merged", "not_needed"),
    *("ask_time", "ask_other_time", "status_answer", "personal_data_notice", "needs_person"),
    *("alarm", "reminder", "escalation", "order_held", "list_held", "row_stopped", "copy_held", "list_not_read"),
)


@cache
def routines() -> dict[str, Routine]:
    return load_routines(config_dir() / "routines")


def kinds() -> Iterator[tuple[Routine, OrderKind]]:
    for routine in routines().values():
        for kind in routine.orders.values():
            yield routine, kind


ALL_KINDS = pytest.mark.parametrize(
    ("routine", "kind"), [pytest.param(r, k, id=f"{r.name}-{k.type.value}") for r, k in kinds()]
)


def party(*roles: Role) -> Party:
    return Party(email="nagon@kommun.example", roles=frozenset(roles), verified=True)


def job_of(routine: Routine, kind: OrderKind, item: Item | None = None) -> Job:
    return Job(
        number="LÅS-2026-00001",
        municipality="exempel",
        routine=routine.name,
        routine_digest=routine.digest,
        item=item or Item(type=kind.type, address="Exempelstigen 3"),
        created=NOW,
        orderer="samordnare@hemtjanst.example",
    )


def walk(progress: Progress, kind: OrderKind, routine: Routine) -> tuple[Progress, list[str]]:
    """Tick what is open until nothing is left to tick; the names in order."""
    ticked: list[str] = []
    while step := next(progress.job.open_steps(), None):
        progress = settle(tick(progress, step.name, kind, EVERYBODY, NOW), kind, routine, NOW)
        ticked.append(step.name)
        assert len(ticked) <= len(kind.flow), f"varv på varv: {ticked}"
    return progress, ticked


def templates_of(routine: Routine) -> set[str]:
    names = {routine.missing_template, routine.urgent_template, *(stop.template for stop in routine.stops.values())}
    for kind in routine.orders.values():
        names.add(kind.answer)
        names.update(name for c in kind.flow for name in (c.ask, c.tell) if name)
    return names


def test_the_five_routines_are_shipped() -> None:
    assert tuple(sorted(routines())) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_requirements_agree_with_the_published_ones(name: str) -> None:
    folder = os.environ.get("MAILBOT_CORPUS_DIR")
    if not folder:
        pytest.skip("MAILBOT_CORPUS_DIR är inte satt: de publicerade kraven finns inte här")
    published = json.loads((Path(folder) / "orders" / "required_fields.json").read_text(encoding="utf-8"))
    wanted = {kind: tuple(fields) for kind, fields in published[REQUIREMENTS_OF.get(name, name)].items()}
    assert routines()[name].required() == wanted


@pytest.mark.parametrize("name", NAMES)
def test_every_mail_that_a_routine_names_is_written(name: str) -> None:
    folders = (templates_dir() / name, templates_dir() / "sv")
    wanted = {*templates_of(routines()[name]), *SENT_BY_HANDLERS}
    missing = {t for t in wanted if not any((folder / f"{t}.txt.j2").is_file() for folder in folders)}
    assert not missing


def test_no_mail_text_lies_unused() -> None:
    used = set(SENT_BY_HANDLERS).union(*(templates_of(r) for r in routines().values()))
    written = {path.name.removesuffix(".txt.j2") for path in templates_dir().glob("*/*.txt.j2")}
    assert written <= used, f"används inte: {sorted(written - used)}"


def test_an_override_stands_beside_a_text_for_all_or_serves_its_routine() -> None:
    folders = {path.parent.name for path in templates_dir().glob("*/*.txt.j2")}
    assert folders <= {"sv", *NAMES}


@ALL_KINDS
@pytest.mark.parametrize(("gate", "gate_unit"), GATES)
@pytest.mark.parametrize("action", ["mount", "remove"])
def test_every_flow_can_be_walked_to_its_end(
    routine: Routine, kind: OrderKind, gate: bool | None, gate_unit: bool, action: str
) -> None:
    item = Item(type=kind.type, address="Exempelstigen 3", new_address="Provvägen 1", action=action)
    job = replace(job_of(routine, kind, item), gate=gate, gate_unit=gate_unit)
    progress, ticked = walk(begin(job, kind, routine, NOW), kind, routine)
    assert progress.job.status is JobStatus.DONE
    assert not progress.problems
    assert ticked, "ingen människa har haft något att göra"


@ALL_KINDS
def test_nothing_after_a_hard_gate_is_done_before_it(routine: Routine, kind: OrderKind) -> None:
    for gate in (c for c in kind.flow if c.hard):
        job = replace(job_of(routine, kind), gate=True)
        progress = begin(job, kind, routine, NOW)
        for later in kind.flow:
            if later.role is Role.BOT or gate.name not in _ancestors(later.name, kind):
                continue
            refused = tick(progress, later.name, kind, EVERYBODY, NOW)
            assert refused.problems, f"{later.name} gick före {gate.name}"
            assert refused.job == progress.job


def _ancestors(name: str, kind: OrderKind) -> set[str]:
    checkpoint = checkpoint_named(kind, name)
    if checkpoint is None:
        return set()
    direct = predecessors(checkpoint, kind)
    return set(direct).union(*(_ancestors(before, kind) for before in direct))


@ALL_KINDS
def test_only_the_named_roles_may_tick(routine: Routine, kind: OrderKind) -> None:
    progress = begin(job_of(routine, kind), kind, routine, NOW)
    for step in progress.job.open_steps():
        refused = tick(progress, step.name, kind, party(Role.BRF), NOW)
        assert refused.problems
        assert refused.job == progress.job


def test_what_differs_between_the_routines() -> None:
    couples = {name: _role_of(name, ItemType.MOUNT, "coupled_door") for name in NAMES}
    assert couples["larmgrupp"] is Role.INSTALLER
    assert couples["soderkoping"] is Role.ADMINISTRATOR
    assert couples["salem"] is Role.SYSTEM_MANAGER
    assert {name: routines()[name].ready.value for name in NAMES} == {
        "larmgrupp": "none",
        "nacka": "together",
        "nacka-breddinforande": "together",
        "salem": "door_then_gate",
        "soderkoping": "none",
    }
    assert routines()["soderkoping"].redirect_orders_to is Role.ADMINISTRATOR
    assert routines()["larmgrupp"].ask_missing is Role.ALARM_OPERATOR


def _role_of(name: str, order: ItemType, step: str) -> Role | None:
    checkpoint = checkpoint_named(routines()[name].orders[order], step)
    return checkpoint.role if checkpoint else None


def test_mountings_alone_are_bound_to_the_mounting_window() -> None:
    routine = routines()["soderkoping"]
    bound = {kind.type for kind in routine.orders.values() if any(c.window for c in kind.flow)}
    assert bound == {ItemType.MOUNT}
    assert routine.window is not None
    assert routine.window.weekdays == frozenset({1, 2, 3, 4})


def test_a_removal_knows_its_last_day_from_the_start() -> None:
    """Fourteen calendar days from the end of the verkställighet (seed 002 §2b)."""
    routine = routines()["larmgrupp"]
    kind = routine.orders[ItemType.DISMOUNT]
    item = Item(type=kind.type, address="Exempelstigen 3", ends=date(2026, 11, 18))
    limit = begin(job_of(routine, kind, item), kind, routine, NOW).job.limit()
    assert limit is not None
    assert limit.date() == date(2026, 12, 2)


def test_keys_consent_and_approval_are_not_asked_for_again() -> None:
    said = (
        ("larmgrupp", "keys", Item(type=ItemType.MOUNT, keys_available=True)),
        ("soderkoping", "consent", Item(type=ItemType.MOUNT, consent=True)),
        ("salem", "brf_approved", Item(type=ItemType.GATE_LOCK, brf_approved=True)),
    )
    for name, step, known in said:
        routine = routines()[name]
        kind = routine.orders[known.type]
        asked = begin(job_of(routine, kind), kind, routine, NOW).job.step(step)
        assert asked is not None
        assert asked.state is StepState.OPEN
        skipped = begin(job_of(routine, kind, known), kind, routine, NOW).job.step(step)
        assert skipped is not None
        assert skipped.state is StepState.SKIPPED


def test_a_gate_lock_reported_before_the_approval_is_refused() -> None:
    """No gate order without the owner's approval (seed 004 §1), and a refused report changes nothing."""
    routine = routines()["salem"]
    kind = routine.orders[ItemType.MOUNT]
    progress = begin(job_of(routine, kind), kind, routine, NOW)
    for event in (
        Event(event=EventType.BOOKED, when=date(2026, 12, 3)),
        Event(event=EventType.MOUNTED, serial="110203"),
        Event(event=EventType.GATE_NEEDED, brf="BRF Exempelgården"),
    ):
        progress = apply_event(progress, event, kind, routine, party(Role.INSTALLER), NOW)
    progress = settle(progress, kind, routine, NOW)
    assert not progress.problems
    early = Event(event=EventType.GATE_MOUNTED, gate_serial="220304")
    refused = apply_event(progress, early, kind, routine, party(Role.LOCKSMITH), NOW)
    assert refused.problems
    assert refused.job == progress.job
    assert not any(isinstance(e, SendMail) and e.template == "gate_order" for e in progress.effects)


def test_a_late_serial_opens_the_coupling() -> None:
    routine = routines()["soderkoping"]
    kind = routine.orders[ItemType.MOUNT]
    item = Item(type=kind.type, address="Exempelstigen 3", consent=True)
    progress = begin(job_of(routine, kind, item), kind, routine, NOW)
    installer = party(Role.INSTALLER)
    booked = Event(event=EventType.BOOKED, when=datetime(2026, 12, 3, 10, 0))  # noqa: DTZ001 - local time as the mail says it
    progress = settle(apply_event(progress, booked, kind, routine, installer, NOW), kind, routine, NOW)
    mounted = Event(event=EventType.MOUNTED)
    progress = settle(apply_event(progress, mounted, kind, routine, installer, NOW), kind, routine, NOW)
    assert [s.name for s in progress.job.open_steps()] == ["serial"]
    with_serial = Event(event=EventType.MOUNTED, serial="110203")
    progress = settle(apply_event(progress, with_serial, kind, routine, installer, NOW), kind, routine, NOW)
    assert [s.name for s in progress.job.open_steps()] == ["coupled_door"]
    assert not progress.problems


@pytest.mark.parametrize(("gate", "speaker"), [(True, Role.SYSTEM_MANAGER), (None, Role.INSTALLER)])
def test_a_fault_goes_to_whoever_sees_to_that_lock(gate: bool | None, speaker: Role) -> None:
    """Door: vaktmästaren. Gate: systemförvaltaren (seed 004 §2)."""
    routine = routines()["salem"]
    kind = routine.orders[ItemType.FAULT]
    begun = begin(replace(job_of(routine, kind), gate=gate), kind, routine, NOW)
    asked = {e.role for e in begun.effects if isinstance(e, SendMail)}
    assert asked == {speaker}
    fixed = Event(event=EventType.FAULT_FIXED)
    progress = settle(apply_event(begun, fixed, kind, routine, party(speaker), NOW), kind, routine, NOW)
    assert progress.job.status is JobStatus.DONE
    assert not progress.problems


def test_the_alarm_operator_confirms_what_the_installer_reported_with_the_same_word() -> None:
    routine = routines()["larmgrupp"]
    kind = routine.orders[ItemType.DISMOUNT]
    progress = begin(job_of(routine, kind), kind, routine, NOW)
    operator, installer = party(Role.ALARM_OPERATOR), party(Role.INSTALLER)
    for name in ("alarm_ends", "services_ended", "binder"):
        progress = settle(tick(progress, name, kind, operator, NOW), kind, routine, NOW)
    down = ("dismounted", "decoupled", "old_lock_restored", "key_returned")
    for value in ("booked", *down):
        event = Event(event=EventType(value), when=date(2026, 11, 26) if value == "booked" else None)
        progress = apply_event(progress, event, kind, routine, installer, NOW)
    progress = settle(progress, kind, routine, NOW)
    assert [s.name for s in progress.job.open_steps()] == ["axsor"]
    for value in ("axsor_key_removed", "decoupled"):
        event = Event(event=EventType(value))
        progress = settle(apply_event(progress, event, kind, routine, operator, NOW), kind, routine, NOW)
    assert progress.job.status is JobStatus.DONE
    assert not progress.problems


def test_every_condition_is_used_by_some_routine_or_free_for_others() -> None:
    used = {c.only for _, kind in kinds() for c in kind.flow}
    assert used == set(Only) - {Only.GATE_UNKNOWN, Only.GATE_WITH_UNIT}


def test_a_new_booking_moves_the_day_for_the_work() -> None:
    routine = routines()["nacka"]
    kind = routine.orders[ItemType.MOUNT]
    progress = begin(job_of(routine, kind), kind, routine, NOW)
    due = []
    for value, day in (("booked", date(2026, 12, 3)), ("rebooked", date(2026, 12, 10))):
        event = Event(event=EventType(value), when=day)
        progress = apply_event(progress, event, kind, routine, party(Role.INSTALLER), NOW)
        progress = settle(progress, kind, routine, NOW)
        due.append(progress.job.due())
    assert [moment and moment.date() for moment in due] == [date(2026, 12, 4), date(2026, 12, 11)]
