"""A broken routine file names every mistake with file, key and what was expected."""

from pathlib import Path

import pytest

from mailbot.domain.errors import ConfigError
from mailbot.routines import load_routines

GOOD = """
name = "prov"
title = "Prov"
source = "påhittad"
ready = "together"
privacy = "nacka"
wrong_place = "verksamhetssystemet"

[orders.montering]
requires = ["customer_id", "contact.phone|contact.email"]
orderers = ["provider"]
flow = "mount"

[[flows.mount.steps]]
name = "book"
role = "installer"
label = "bokas"
by = ["booked"]
ask = "job_mail"
deadline = { working_days = 2 }

[[flows.mount.steps]]
name = "tell"
role = "bot"
label = "besked"
tell = "ready"
to = "provider"
after = ["book"]
"""


def mistakes(folder: Path, text: str) -> dict[str, str]:
    (folder / "prov.toml").write_text(text, encoding="utf-8")
    try:
        load_routines(folder)
    except ConfigError as error:
        assert {p.file for p in error.problems} == {"prov.toml"}
        return {p.key: p.expected for p in error.problems}
    return {}


def test_the_good_one_has_none(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD) == {}


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ('by = ["booked"]', 'by = ["bokad"]', "flows.mount.steps[1].by", "bokad"),
        ('after = ["book"]', 'after = ["tell"]', "flows.mount.steps[2].after", "tidigare"),
        ('after = ["book"]', 'after = ["finns ej"]', "flows.mount.steps[2].after", "tidigare"),
        ('to = "provider"\n', "", "flows.mount.steps[2].to", "vem ska få"),
        ('to = "provider"', 'to = "utförare"', "flows.mount.steps[2].to", "provider"),
        ('tell = "ready"', 'tell = "ready"\nask = "job_mail"', "flows.mount.steps[2].ask", "fråga sig själv"),
        ('name = "tell"', 'name = "book"', "flows.mount.steps[1].name", "två gånger"),
        ('label = "bokas"', 'labell = "bokas"', "flows.mount.steps[1].labell", "felstavat"),
        (
            "{ working_days = 2 }",
            "{ working_days = 2, calendar_days = 3 }",
            "flows.mount.steps[1].deadline",
            "antingen",
        ),
        ("{ working_days = 2 }", "{ }", "flows.mount.steps[1].deadline", "antingen"),
        ('"customer_id"', '"kundid"', "orders.montering.requires", "kundid"),
        ('orderers = ["provider"]', 'orderers = ["utförare"]', "orders.montering.orderers", "utförare"),
        ('flow = "mount"', 'flow = "montera"', "orders.montering.flow", "finns inte"),
        ("[orders.montering]", "[orders.montage]", "orders.montage", "ordertyp"),
        ('ready = "together"', 'ready = "samtidigt"', "ready", "together"),
        ('title = "Prov"', "title = 7", "title", "text"),
        ('title = "Prov"', 'titel = "Prov"', "titel", "felstavat"),
        ('name = "prov"', 'name = "annan"', "name", "som filen"),
        ("[orders", '[stops.exploded]\nto = "duty"\ntemplate = "x"\n[orders', "stops.exploded", "händelse"),
        ("[orders", "[window]\nweekdays = [8]\n[orders", "window.weekdays", "1-7"),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, old: str, new: str, key: str, words: str) -> None:
    assert old in GOOD
    found = mistakes(tmp_path, GOOD.replace(old, new, 1))
    named = {name: expected for name, expected in found.items() if name.startswith(key)}
    assert named, found
    assert any(words in expected for expected in named.values()), named


def test_all_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("together", "nej").replace("booked", "bokad").replace('after = ["book"]', 'after = ["x"]')
    assert set(mistakes(tmp_path, text)) == {"ready", "flows.mount.steps[1].by", "flows.mount.steps[2].after"}


def test_a_folder_without_routines(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ingen rutin"):
        load_routines(tmp_path)
