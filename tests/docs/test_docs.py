"""What the documents promise must exist: commands, files, links, headings, keys, and nobody's real address."""

import ast
import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailbot.cli import _parser
from mailbot.config_file import load_config
from mailbot.domain.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
EACH = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))

CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"(?ms)^\s*```(\w*)\n(.*?)^\s*```")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
TOP = r"(?:mailbot|tests|docs|config|templates|scripts|benchmarks)"
PATH = re.compile(rf"(?<![\w/.~-])({TOP}/[\w./*<>-]*[\w/*>]|[a-z_]+\.(?:py|toml|md))(?![\w/])")
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
RESERVED = re.compile(r"(?:^|\.)example(?:\.(?:se|com|org|net))?$")
PHONE = re.compile(r"(?<![\w-])0\d{1,3}-\d[\d ]{4,}\d")
FICTION = re.compile(r"070-17406\d\d$|08-46500[4]\d\d$|031-39006\d\d$|040-62804\d\d$|0980-3192\d\d$")
NOT_YET = {"mailbot/tickets"}


def text_of(document: Path) -> str:
    return document.read_text(encoding="utf-8")


def typed(text: str) -> Iterator[str]:
    """Everything after the word `mailbot` in fenced blocks: commands to type as they stand."""
    for language, block in FENCED.findall(text):
        if language in ("sh", "ini", ""):
            for line in block.splitlines():
                yield from _command(line.partition(" #")[0])


def mentioned(text: str) -> Iterator[str]:
    """Everything after the word `mailbot` in code spans: commands named, perhaps without their arguments."""
    for span in CODE.findall(FENCED.sub("", text)):
        yield from _command(span.replace("\\|", "|"))


def _command(line: str) -> Iterator[str]:
    words = re.split(r"(?:^|[\s/\\])mailbot(?:\.exe)?(?=\s)", line.strip())
    starts = re.match(r"(?:mailbot|sudo -u mailbot|ExecStart=|\*/\d+ |schtasks|\.venv/bin/mailbot)", line.strip())
    if len(words) > 1 and starts:
        command = words[-1].strip()
        yield command.removesuffix('"') if command.count('"') % 2 else command


def refused(command: str) -> str | None:
    """What the real argument parser says against a command, None when it takes it. Placeholders stand for values."""
    words = [{"MAPP": "x", "FIL": "x", "FÖRVAL": "salem"}.get(w, w) for w in shlex.split(command)]
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            _parser().parse_args(words)
    except SystemExit as end:
        return said.getvalue() if end.code else None
    return None


def needs_more(complaint: str) -> bool:
    """A command named without its arguments (`mailbot job new`), as opposed to one that does not exist."""
    return "required" in complaint


def missing_paths(text: str, folder: Path) -> list[str]:
    named = [name for span in CODE.findall(FENCED.sub("", text)) for name in PATH.findall(span)]
    return [name for name in dict.fromkeys(named) if not exists(name, folder)]


def exists(name: str, folder: Path) -> bool:
    if name in NOT_YET:
        return True
    pattern = re.sub(r"<[^>]*>", "*", name).rstrip("/")
    if "/" not in pattern:
        places = [ROOT, ROOT / "mailbot", ROOT / "config", folder]
        return any(list(place.glob(pattern)) for place in places)
    return bool(list(ROOT.glob(pattern)))


def headings(text: str) -> set[str]:
    """Anchors as GitHub makes them: lower case, blanks to hyphens, punctuation gone."""
    titles = re.findall(r"(?m)^#+ (.+)$", FENCED.sub("", text))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def broken_links(text: str, document: Path) -> list[str]:
    broken = []
    for link in LINK.findall(FENCED.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (document.parent / target).resolve() if target else document
        if not file.exists() or (anchor and anchor not in headings(file.read_text(encoding="utf-8"))):
            broken.append(link)
    return broken


def messages_named(text: str) -> list[str]:
    """What the runbook says that the bot says: the first column of its tables, in parts round each «…».

    A row in italics describes what is seen, without quoting.
    """
    rows = re.findall(r"(?m)^\| ([^|\n]+) \| [^|\n]+ \|$", text)
    said = [row for row in rows if row != "det står" and row[0] not in "-*"]
    return [part.strip() for row in said for part in row.split("…") if part.strip()]


def swedish_in_the_code() -> str:
    """All strings of the program in one text, f-strings with … for their values."""
    parts = []
    for module in (ROOT / "mailbot").rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            match node:
                case ast.JoinedStr(values=values):
                    parts.append("".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in values))
                case ast.Constant(value=str(value)):
                    parts.append(value)
                case _:
                    pass
    return "\n".join(parts)


def foreign_addresses(text: str) -> list[str]:
    addresses = [m[0] for m in ADDRESS.finditer(text) if not RESERVED.search(m[1])]
    return addresses + [number for number in PHONE.findall(text) if not FICTION.match(number)]


@EACH
def test_every_command_is_taken_by_the_real_parser(document: Path) -> None:
    whole = {command: refused(command) for command in typed(text_of(document))}
    named = {command: refused(command) for command in mentioned(text_of(document))}
    assert {command: said for command, said in whole.items() if said} == {}
    assert {command: said for command, said in named.items() if said and not needs_more(said)} == {}


def test_commands_were_found() -> None:
    readme, runbook = text_of(ROOT / "README.md"), text_of(ROOT / "docs" / "runbook.md")
    assert len(list(typed(readme))) >= 8
    assert len(list(mentioned(readme))) > 20
    assert len(list(typed(runbook))) > 25


def test_every_command_of_the_parser_stands_in_the_readme() -> None:
    """Except the one that says that it comes later, and the demo's way of naming mailboxes."""
    (subparsers,) = [a for a in _parser()._actions if a.choices and "run" in a.choices]
    known = set(subparsers.choices or ())
    table = text_of(ROOT / "README.md").partition("## Kommandon")[2]
    assert {name for name in known if f"`mailbot {name}" not in table} == {"web"}


def test_the_runbook_quotes_what_the_bot_really_says() -> None:
    said = swedish_in_the_code()
    messages = messages_named(text_of(ROOT / "docs" / "runbook.md"))
    assert len(messages) > 20
    assert [message for message in messages if message not in said] == []


@EACH
def test_every_file_named_exists(document: Path) -> None:
    assert missing_paths(text_of(document), document.parent) == []


@EACH
def test_every_link_leads_somewhere(document: Path) -> None:
    assert broken_links(text_of(document), document) == []


@EACH
def test_nobody_real_is_named(document: Path) -> None:
    assert foreign_addresses(text_of(document)) == []


def test_the_readme_names_both_commands_first() -> None:
    lines = [line for line in text_of(ROOT / "README.md").splitlines() if line.strip()]
    assert lines[0] == "# mailbot"
    first = next(number for number, line in enumerate(lines) if "make demo" in line)
    assert first <= 3
    assert "make test" in lines[first + 1]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z-]+)", text_of(ROOT / "README.md")))
    assert [target for target in named if not re.search(rf"(?m)^{target}:", makefile)] == []


def test_keys_in_the_readmes_examples_exist(tmp_path: Path) -> None:
    """The snippets are parts of a configuration: what is missing does not matter, a key that nobody reads does."""
    blocks = [body for language, body in FENCED.findall(text_of(ROOT / "README.md")) if language == "toml"]
    assert len(blocks) == 2
    for number, block in enumerate(blocks):
        assert wrong_keys(block, tmp_path / f"{number}.toml") == []


def wrong_keys(block: str, file: Path) -> list[str]:
    file.write_text(block, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file, frozenset(), ROOT / "config" / "routines")
    return [str(p) for p in caught.value.problems if not re.match(r"mailbox\[1\]\.municipality|municipality", p.key)]


@pytest.mark.parametrize("command", ["jobbs", "outbox sänd 3", "run --twice", "parked make-jobb 3", "job assing 1 a@b"])
def test_a_wrong_command_turns_it_red(command: str) -> None:
    (found,) = mentioned(f"`mailbot {command}`")
    assert list(typed(f"```sh\nmailbot {command}  # so\n```\n")) == [found]
    said = refused(found)
    assert said is not None
    assert not needs_more(said)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see `mailbot/recieve.py`", ["mailbot/recieve.py"]),
        ("see `mailbot/receive.py` and `tests/unit/`", []),
        ("`config/routines/<name>.toml`, `config/routines/*.toml`", []),
        ("`templates/xx/<name>.txt.j2`", ["templates/xx/<name>.txt.j2"]),
        ("`nothing.py`", ["nothing.py"]),
    ],
)
def test_a_missing_file_turns_it_red(text: str, found: list[str]) -> None:
    assert missing_paths(text, ROOT) == found


def test_a_broken_link_turns_it_red(tmp_path: Path) -> None:
    document = tmp_path / "a.md"
    document.write_text("# Ett ord till\n", encoding="utf-8")
    text = "[a](#ett-ord-till) [b](#nej) [c](b.md) [d](a.md#ett-ord-till) [e](https://x.example/)"
    assert broken_links(text, document) == ["#nej", "b.md"]


def test_a_real_address_turns_it_red() -> None:
    real = "las@" + "kommunen.se"
    assert foreign_addresses(f"{real} las@kommun.example.se a@b.example 08-" + "1234567, 070-1740605") == [
        real,
        "08-" + "1234567",
    ]


def test_a_wrong_key_in_an_example_turns_it_red(tmp_path: Path) -> None:
    block = '[[sender]]\nname = "u"\nkind = "folder"\npath = "x"\nfrom_address = "a@b.example"\nfrom_name = "x"\n'
    (wrong,) = [p for p in wrong_keys(block + "portt = 1\n", tmp_path / "a.toml") if "portt" in p]
    assert "sender[1].portt" in wrong
