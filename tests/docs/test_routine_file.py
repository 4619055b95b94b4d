"""docs/routine-file.md names every key that the loader reads, and no other."""

import ast
import re
from collections import defaultdict
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest

from mailbot import routines as loader
from mailbot.domain.reading import EventType, Item, ItemType
from mailbot.domain.role import Role
from mailbot.domain.routine import Checkpoint, Clock, Deadline, Only, Ready, Stop
from mailbot.routines import parse_routine
from mailbot.toml_reader import Table

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "docs" / "routine-file.md"
SECTIONS = {
    ("_read", "root"): "Top level",
    ("_window", "root"): "Top level",
    ("_stops", "root"): "Top level",
    ("_orders", "root"): "Top level",
    ("_window", "table"): "`[window]`",
    ("_stops", "table"): "`[stops.<event>]`",
    ("_orders", "table"): "`[orders.<kind>]`",
    ("_flow", "table"): "`[flows.<name>]`",
    ("_checkpoint", "step"): "`[[flows.<name>.steps]]`",
    ("_deadline", "step"): "`[[flows.<name>.steps]]`",
    ("_deadline", "table"): "`deadline`",
}
GETTERS = {name for name in vars(Table) if not name.startswith("_")} - {"problem", "finish"}


def keys_read(source: str) -> dict[str, set[str]]:
    """Section of the document → keys that the loader asks for there, from the calls in its source."""
    found: dict[str, set[str]] = defaultdict(set)
    for function in ast.walk(ast.parse(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            match call:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=receiver), attr=getter),
                    args=[ast.Constant(value=str(key)), *_],
                ) if getter in GETTERS:
                    found[SECTIONS[(function.name, receiver)]].add(key)
                case ast.Call(
                    func=ast.Attribute(value=ast.Attribute(value=ast.Name(id=receiver), attr="values"), attr="get"),
                    args=[ast.Constant(value=str(key)), *_],
                ):
                    found[SECTIONS[(function.name, receiver)]].add(key)
                case _:
                    pass
    return dict(found)


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"(?m)^## (.+)\n", text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def keys_documented(text: str) -> dict[str, set[str]]:
    """Section → keys in the first column of its table headed `key`."""
    found = {}
    for title, body in sections(text).items():
        table = re.search(r"(?m)^\| key \|.*\n\|[-|]+\n((?:\|.*\n?)+)", body)
        if table:
            found[title] = set(re.findall(r"(?m)^\| `([a-z_]+)` \|", table[1]))
    return found


def source() -> str:
    return Path(loader.__file__).read_text(encoding="utf-8")


def test_every_key_is_documented_and_every_documented_key_exists() -> None:
    assert keys_documented(DOCUMENT.read_text(encoding="utf-8")) == keys_read(source())


def test_the_loader_was_really_read() -> None:
    read = keys_read(source())
    assert read["`[[flows.<name>.steps]]`"] == {f.name for f in fields(Checkpoint)}
    assert read["`deadline`"] == {f.name for f in fields(Deadline)}
    assert read["`[stops.<event>]`"] == {f.name for f in fields(Stop)}


def test_a_new_key_turns_it_red() -> None:
    more = source().replace('name=step.text("name"),', 'name=step.text("name"), colour=step.text("colour"),')
    assert keys_read(more) != keys_documented(DOCUMENT.read_text(encoding="utf-8"))


@pytest.mark.parametrize("words", [Only, Clock, Ready, EventType, ItemType, Role])
def test_every_word_that_a_key_takes_is_named(words: type[StrEnum]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert [word.value for word in words if f"`{word.value}`" not in text] == []


def test_every_field_of_an_order_is_named() -> None:
    text = sections(DOCUMENT.read_text(encoding="utf-8"))["`[orders.<kind>]`"]
    named = {field.name for field in fields(Item)} - {"type", "missing"}
    assert [name for name in named if f"`{name}`" not in text] == []


def test_the_example_is_a_routine() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    (example,) = re.findall(r"(?ms)^```toml\n(.*?)^```", text)
    routine = parse_routine(example, "exempel")
    assert [c.name for c in routine.orders[ItemType.MOUNT].flow] == ["booked", "mounted", "coupled_door", "ready"]
    templates = {routine.stops[EventType.NO_ACCESS].template, "job_mail", "ask_coupling", "ready"}
    assert [name for name in templates if not (ROOT / "templates" / "sv" / f"{name}.txt.j2").exists()] == []
