"""The words of our own texts: kept for the next mail, never for another template, routine, municipality or sender."""

from dataclasses import replace
from pathlib import Path

import pytest
from jinja2.sandbox import SandboxedEnvironment

from mailbot import resources
from mailbot.app import read_config
from mailbot.config import Municipality, SenderConfig
from mailbot.domain.decision import SendMail
from mailbot.domain.role import Role
from mailbot.domain.routine import Routine
from mailbot.guarding import static_words
from mailbot.mail_texts import open_templates
from mailbot.privacy.guard import words_of
from mailbot.routines import load_routines

LETTER = SendMail(template="brev", role=Role.PROVIDER, key="a", purpose="receipt")


def templates(folder: Path, **texts: str) -> SandboxedEnvironment:
    for place, text in ({"sv": "allmän"} | texts).items():
        (folder / place).mkdir(exist_ok=True)
        (folder / place / "brev.txt.j2").write_text(text, encoding="utf-8")
        (folder / place / "annat.txt.j2").write_text("främmande", encoding="utf-8")
    return open_templates([folder])


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Municipality, SenderConfig, Routine]:
    folder = tmp_path_factory.mktemp("demo")
    path = folder / "mailbot.toml"
    path.write_text((resources.config_dir() / "demo.toml").read_text(encoding="utf-8"), encoding="utf-8")
    config, routines, _ = read_config(path)
    municipality = next(iter(config.municipalities.values()))
    return municipality, config.senders[0], routines[municipality.routine]


def test_words_of_the_template_the_routine_and_the_names(
    tmp_path: Path, parts: tuple[Municipality, SenderConfig, Routine]
) -> None:
    municipality, sender, routine = parts
    said = static_words(templates(tmp_path), routine, municipality, sender, LETTER)
    assert {"allmän"} | words_of(f"{routine.title} {municipality.signature} {sender.from_name}") <= said
    assert "främmande" not in said


def test_a_routine_with_a_version_of_its_own_lends_it_to_nobody(
    tmp_path: Path, parts: tuple[Municipality, SenderConfig, Routine]
) -> None:
    municipality, sender, routine = parts
    environment = templates(tmp_path, **{routine.name: "egen"})
    other = next(r for r in load_routines(resources.config_dir() / "routines").values() if r.name != routine.name)
    for _ in range(2):
        assert "egen" in static_words(environment, routine, municipality, sender, LETTER)
        assert "egen" not in static_words(environment, other, municipality, sender, LETTER)
        assert "allmän" not in static_words(environment, routine, municipality, sender, LETTER)


@pytest.mark.parametrize("texts", [{"note": "Kvarnhjul"}, {}])
def test_a_routine_changed_in_memory_is_another_one(
    tmp_path: Path, parts: tuple[Municipality, SenderConfig, Routine], texts: dict[str, str]
) -> None:
    municipality, sender, routine = parts
    environment = templates(tmp_path)
    changed = replace(routine, texts={**routine.texts, **texts})
    assert "kvarnhjul" not in static_words(environment, routine, municipality, sender, LETTER)
    assert ("kvarnhjul" in static_words(environment, changed, municipality, sender, LETTER)) == bool(texts)
    assert "kvarnhjul" not in static_words(environment, routine, municipality, sender, LETTER)


def test_a_municipality_and_a_sender_lend_their_names_to_nobody(
    tmp_path: Path, parts: tuple[Municipality, SenderConfig, Routine]
) -> None:
    municipality, sender, routine = parts
    environment = templates(tmp_path)
    neighbour, way = replace(municipality, signature="Grannorten"), replace(sender, from_name="Budbilen")
    for _ in range(2):
        mine = static_words(environment, routine, municipality, sender, LETTER)
        assert not mine & {"grannorten", "budbilen"}
        assert {"grannorten", "budbilen"} <= static_words(environment, routine, neighbour, way, LETTER)


def test_texts_opened_anew_are_read_anew(tmp_path: Path, parts: tuple[Municipality, SenderConfig, Routine]) -> None:
    municipality, sender, routine = parts
    assert "nyord" not in static_words(templates(tmp_path), routine, municipality, sender, LETTER)
    assert "nyord" in static_words(templates(tmp_path, sv="nyord"), routine, municipality, sender, LETTER)


def test_what_one_mail_says_besides_is_said_by_no_other(
    tmp_path: Path, parts: tuple[Municipality, SenderConfig, Routine]
) -> None:
    municipality, sender, routine = parts
    environment = templates(tmp_path)
    reason = replace(LETTER, slots={"reason": "Snöröjning", "rows": [{"reason": "halka", "sheet": "Blad1"}]})
    plain = static_words(environment, routine, municipality, sender, LETTER)
    assert static_words(environment, routine, municipality, sender, reason) - plain == {"snöröjning", "halka", "blad1"}
    assert static_words(environment, routine, municipality, sender, LETTER) == plain
