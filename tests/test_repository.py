"""What must hold of the files themselves, and a planted fault for each rule to show that it can turn red."""

import ast
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "mailbot"
PURE = ("domain", "handlers", "parsers")
LONGEST_MODULE = 400
TEXT = {
    ".cfg",
    ".css",
    ".eml",
    ".html",
    ".ini",
    ".j2",
    ".json",
    ".lock",
    ".md",
    ".py",
    ".sh",
    ".toml",
    ".txt",
    ".yaml",
    "",
}
WRITTEN = {".html", ".j2", ".md", ".py", ".sh", ".toml", ""}

# Spelled apart, so that this file passes its own rules.
TOWNS = ("nac" + "ka", "sa" + "lem", "söder" + "köping", "soder" + "koping")
MUNICIPALITY = re.compile(rf"(?<![a-zåäö])(?:{'|'.join(TOWNS)})s?(?![a-zåäö])", re.IGNORECASE)
SEED_DOMAIN = re.compile(rf"(?<![a-z0-9])(?:{'|'.join(TOWNS)})\.s" + r"e(?![a-z0-9])", re.IGNORECASE)
MACHINE_PATH = re.compile("(?<![A-Za-z0-9_.-])/(?:wo" + "rk|fa" + "rm|ro" + "ot|ho" + "me|opt/py" + r"pi)/[a-z.]")
REGISTRY = re.compile(
    "py" + r"pi\.org|python" + r"hosted|deb\.deb" + r"ian\.org|npm" + r"js\.|arti" + "factory", re.IGNORECASE
)
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK|TB" + r"D)\b|NotImpl" + "ementedError")
CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
CLOCK_MODULES = {"time"}


def project_files() -> list[Path]:
    """Every file that is committed or about to be."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    return sorted(path for path in paths if path.is_file())


def lines_with(pattern: re.Pattern[str], text: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]


def clock_reads(source: str) -> list[int]:
    """Lines that read the clock: `now` is an argument of the core."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute():
                named = ".".join(ast.unparse(node).split(".")[-2:])
                if named in CLOCK:
                    found.append(node.lineno)
            case ast.Import(names=names):
                found += [node.lineno for name in names if name.name in CLOCK_MODULES]
            case ast.ImportFrom(module=module) if module in CLOCK_MODULES:
                found.append(node.lineno)
            case _:
                pass
    return sorted(found)


def lacks_docstring(source: str) -> bool:
    return ast.get_docstring(ast.parse(source)) is None


def too_long(source: str) -> bool:
    return len(source.splitlines()) > LONGEST_MODULE


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


def complaints(paths: list[Path], rule: Callable[[str], list[int]]) -> list[str]:
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}:{line}" for line in rule(text)]
    return found


def files_of(kinds: set[str]) -> list[Path]:
    return [path for path in project_files() if path.suffix in kinds]


def test_there_is_something_to_check() -> None:
    assert ROOT / "pyproject.toml" in project_files()
    assert PACKAGE / "__init__.py" in modules()


def test_the_code_names_no_municipality() -> None:
    assert complaints(modules(), lambda text: lines_with(MUNICIPALITY, text)) == []


@pytest.mark.parametrize(
    ("pattern", "kinds"),
    [
        pytest.param(SEED_DOMAIN, TEXT, id="domain of a real municipality"),
        pytest.param(MACHINE_PATH, TEXT, id="path of one machine"),
        pytest.param(REGISTRY, TEXT, id="host of a package registry"),
        pytest.param(UNFINISHED, WRITTEN, id="unfinished"),
    ],
)
def test_no_file_holds_it(pattern: re.Pattern[str], kinds: set[str]) -> None:
    assert complaints(files_of(kinds), lambda text: lines_with(pattern, text)) == []


def test_the_core_does_not_read_the_clock() -> None:
    core = [path for path in modules() if path.relative_to(PACKAGE).parts[0] in PURE]
    assert complaints(core, clock_reads) == []


def test_every_module_says_what_it_is() -> None:
    speaking = [path for path in modules() if path.name != "__init__.py"]
    assert [path.name for path in speaking if lacks_docstring(path.read_text(encoding="utf-8"))] == []


def test_no_module_is_too_long() -> None:
    assert [path.name for path in modules() if too_long(path.read_text(encoding="utf-8"))] == []


def test_scripts_can_be_run() -> None:
    scripts = [ROOT / ".ci" / "run", *(ROOT / "scripts").iterdir()]
    assert [path.name for path in scripts if path.is_file() and not path.stat().st_mode & 0o100] == []


def test_the_locks_agree_and_carry_hashes() -> None:
    runtime, tests = (versions(ROOT / name) for name in ("requirements.lock", "requirements-test.lock"))
    assert runtime
    assert runtime.items() <= tests.items()


def versions(lock: Path) -> dict[str, str]:
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    return dict(entry.split(" ", 1)[0].split("==", 1) for entry in entries)


@pytest.mark.parametrize(
    ("pattern", "bad", "good"),
    [
        (MUNICIPALITY, f"if town == '{TOWNS[0].title()}':", "någon knackar på dörren i Jerusalem"),
        (MUNICIPALITY, f"{TOWNS[1].upper()}S_DEADLINE = 14", "saleman"),
        (SEED_DOMAIN, f"till las@{TOWNS[2]}.se", "las@example.se"),
        (MACHINE_PATH, "open('/wo" + "rk/shared/x')", "a workload /worker and ./wor" + "k"),
        (REGISTRY, "https://py" + "pi.org/simple", "python packages"),
        (UNFINISHED, "# TO" + "DO: later", "todos los días"),
        (UNFINISHED, "raise NotImpl" + "ementedError", "raise NotImplemented"),
    ],
)
def test_a_planted_fault_is_found(pattern: re.Pattern[str], bad: str, good: str) -> None:
    assert lines_with(pattern, f"\n{bad}\n") == [2]
    assert lines_with(pattern, good) == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\nx = datetime.now()",
        "import datetime as d\nx = d.datetime.now(d.UTC)",
        "from datetime import date\nx = date.today",
        "x = 1\nfrom time import monotonic",
        "x = 1\nimport time",
    ],
)
def test_a_planted_look_at_the_clock_is_found(source: str) -> None:
    assert clock_reads(source) == [2]


def test_a_clock_passed_in_is_welcome() -> None:
    assert clock_reads("def due(now: datetime) -> bool:\n    return now.date() > start.time()") == []


def test_planted_silence_and_length_are_found() -> None:
    assert lacks_docstring("x = 1")
    assert not lacks_docstring('"""One idea."""')
    assert too_long("x = 1\n" * (LONGEST_MODULE + 1))
    assert not too_long("x = 1\n" * LONGEST_MODULE)
