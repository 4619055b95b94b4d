"""Every cell of the table in the specification, written out once more by hand, against the shipped presets."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from mailbot.domain.errors import ConfigError
from mailbot.domain.role import Role
from mailbot.privacy.policy import (
    NEVER,
    Category,
    Place,
    Policy,
    Viewer,
    keep_for,
    mailable,
    may_mail,
    may_put,
    may_show,
    may_store,
    print_matrix,
)
from mailbot.privacy.presets import load_policy, read_policy, shipped_presets

PRESETS = ("salem", "nacka", "soderkoping", "larmgrupp")
OWN = "kommun.example.se"
ALL = "provider installer locksmith administrator alarm_operator system_manager fee_officer case_officer brf duty"

# category: store; shown to (lower case: only while the job is open); mailed to, "own": inside the own domain only;
# places; retention
COMMON = {
    "address": ("plain", "C I A", ALL, "ticket paper calendar", "placement 0 24"),
    "provider_contact": ("plain", "C I A", ALL, "ticket paper calendar", "placement 0 24"),
    "brf_contact": ("plain", "C I A", ALL, "ticket paper calendar", "placement 0 24"),
    "lock_serial": ("plain", "C I A", ALL, "ticket paper calendar log", "placement 0 120"),
    "job_number": ("plain", "C I A", ALL, "ticket paper calendar log", "job 0 120"),
    "fault_text": ("plain", "C I A", ALL, "ticket paper calendar", "job 0 24"),
    "raw_mail": ("sealed", "A", "", "", "settled 7 0 90"),
    "redaction_report": ("plain", "", "", "log", "job 0 120"),
}
REFERENCE = ("reference", "", "", "", "placement 0 3")
TABLE = {
    "salem": COMMON | {"customer_id": REFERENCE, "resident_name": REFERENCE, "resident_phone": REFERENCE},
    "nacka": COMMON
    | {
        "customer_id": (
            "plain",
            "C I A",
            "provider installer system_manager",
            "ticket paper calendar",
            "placement 0 3",
        )
    },
    "soderkoping": COMMON
    | {
        "customer_id": REFERENCE,
        "key_number": REFERENCE,
        "resident_name": ("sealed", "C I", "", "ticket", "close 30 0"),
        "resident_phone": ("sealed", "C I", "", "ticket", "close 30 0"),
        "door_code": ("sealed", "i", "", "ticket", "close 0 0"),
        "relatives": ("sealed removal_after_death", "I", "", "ticket", "close 30 0"),
    },
    "larmgrupp": COMMON
    | {
        "address": ("plain", "C I A", f"own {ALL}", "ticket paper calendar", "placement 0 24"),
        "customer_id": ("plain", "C I", f"own {ALL}", "ticket paper calendar", "placement 0 3"),
        "key_number": ("plain", "C I", "", "paper", "removal 14 0"),
        "raw_mail": ("sealed", "A", "", "", "settled 1 0 90"),
    },
}
NOTHING = ("no", "", "", "", "")
CELLS = [(preset, category) for preset in PRESETS for category in Category]


@pytest.fixture(scope="module")
def policies() -> dict[str, Policy]:
    return {name: load_policy(shipped_presets() / f"{name}.toml", own_domains=[OWN]) for name in PRESETS}


def _words(words: Iterable[str]) -> set[str]:
    return set(words)


@pytest.mark.parametrize(("preset", "category"), CELLS)
def test_storage(policies: dict[str, Policy], preset: str, category: Category) -> None:
    expected, _, occasion = TABLE[preset].get(category, NOTHING)[0].partition(" ")
    assert may_store(policies[preset], category, occasion=occasion or None) == expected
    if occasion:
        assert may_store(policies[preset], category) == "no"


@pytest.mark.parametrize(("preset", "category"), CELLS)
@pytest.mark.parametrize("viewer", Viewer)
def test_screen(policies: dict[str, Policy], preset: str, category: Category, viewer: Viewer) -> None:
    shown = TABLE[preset].get(category, NOTHING)[1].split()
    letter = viewer[0]
    assert may_show(policies[preset], category, viewer) == (letter in shown or letter.upper() in shown)
    assert may_show(policies[preset], category, viewer, job_open=False) == (letter.upper() in shown)


@pytest.mark.parametrize(("preset", "category"), CELLS)
@pytest.mark.parametrize("role", Role)
def test_mail(policies: dict[str, Policy], preset: str, category: Category, role: Role) -> None:
    mailed = TABLE[preset].get(category, NOTHING)[2].split()
    assert may_mail(policies[preset], category, role, recipient_domain=OWN.upper()) == (role in mailed)
    outside = role in mailed and "own" not in mailed
    assert may_mail(policies[preset], category, role, recipient_domain="annan.example") == outside
    assert may_mail(policies[preset], category, role) == outside


@pytest.mark.parametrize(("preset", "category"), CELLS)
@pytest.mark.parametrize("place", Place)
def test_other_places(policies: dict[str, Policy], preset: str, category: Category, place: Place) -> None:
    assert may_put(policies[preset], category, place) == (place in TABLE[preset].get(category, NOTHING)[3].split())


@pytest.mark.parametrize(("preset", "category"), CELLS)
def test_retention(policies: dict[str, Policy], preset: str, category: Category) -> None:
    keep = keep_for(policies[preset], category)
    expected = TABLE[preset].get(category, NOTHING)[4]
    if keep is None:
        assert expected == ""
    else:
        limit = "" if keep.at_most_days is None else f" {keep.at_most_days}"
        assert f"{keep.after} {keep.days} {keep.months}{limit}" == expected


@pytest.mark.parametrize("preset", PRESETS)
def test_what_is_stored_has_an_end(policies: dict[str, Policy], preset: str) -> None:
    for category in Category:
        stored = policies[preset].rule(category).store != "no"
        assert stored == (keep_for(policies[preset], category) is not None)


@pytest.mark.parametrize("preset", PRESETS)
def test_matrix_names_every_category(policies: dict[str, Policy], preset: str) -> None:
    text = print_matrix(policies[preset])
    assert preset in text
    assert _words(Category) <= _words(line.split()[0] for line in text.splitlines())


@pytest.mark.parametrize("category", sorted(NEVER))
def test_a_file_cannot_allow_what_is_never_allowed(category: Category) -> None:
    with pytest.raises(ConfigError, match="aldrig"):
        read_policy({"name": "x", category: {"store": "plain"}}, file="x.toml")


def test_rules_put_in_by_hand_do_not_allow_it_either(policies: dict[str, Policy]) -> None:
    rules = {Category.HEALTH: policies["salem"].rule(Category.ADDRESS)}
    policy = Policy(name="x", rules=rules)
    assert may_store(policy, Category.HEALTH) == "no"
    assert not may_mail(policy, Category.HEALTH, Role.PROVIDER)


def test_a_policy_stays_as_it_was_made_and_lends_no_row_to_another(policies: dict[str, Policy]) -> None:
    rules = {Category.CUSTOMER_ID: policies["nacka"].rule(Category.CUSTOMER_ID)}
    made = Policy(name="x", rules=rules)
    other = replace(made, rules={})
    rules[Category.KEY_NUMBER] = rules.pop(Category.CUSTOMER_ID)
    for policy, allowed in ((made, {Category.CUSTOMER_ID}), (other, set[Category]()), (made, {Category.CUSTOMER_ID})):
        assert mailable(policy, Role.PROVIDER, "annan.example") == allowed
        assert {c for c in Category if policy.rule(c).mail} == allowed


def test_every_mistake_is_said_at_once() -> None:
    data = {
        "adress": {},
        "address": {"store": "plain"},
        "customer_id": {"store": "kanske", "mail": ["grannen"], "log": "ja", "extra": 1},
        "key_number": {"store": "plain", "keep": {"from": "jul", "days": 1}},
        "door_code": "ja",
    }
    with pytest.raises(ConfigError) as caught:
        read_policy(data, file="x.toml")
    keys = {problem.key for problem in caught.value.problems}
    assert keys >= {"name", "adress", "address.keep", "customer_id.store", "customer_id.mail", "customer_id.log"}
    assert keys >= {"customer_id.extra", "key_number.keep", "door_code"}


def test_missing_and_broken_files_are_config_problems(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="finns inte"):
        load_policy(tmp_path / "x.toml")
    (tmp_path / "x.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(ConfigError, match="TOML"):
        load_policy(tmp_path / "x.toml")
