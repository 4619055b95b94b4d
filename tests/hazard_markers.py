"""Which test shows which hazard: the markers in the test files, read without running or importing any of them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, order=True, slots=True)
class Shown:
    """A test as pytest names it (path::Class::function), and the rows that its markers name."""

    test: str
    rows: tuple[int, ...]


def marked_tests(root: Path = ROOT) -> list[Shown]:
    """Every test function below `root`/tests, with or without markers. A contract's class counts where it is used."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((root / "tests").rglob("*.py"))}
    used = {base for path, tree in trees.items() if path.name.startswith("test_") for base in _bases(tree)}
    found = []
    for path, tree in trees.items():
        collected = path.name.startswith("test_")
        name = path.relative_to(root).as_posix()
        found += [Shown(f"{name}::{test}", rows) for test, rows in _tests(tree, used, collected=collected)]
    return found


def _bases(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from (ast.unparse(base).rpartition(".")[2] for base in node.bases)


def _tests(tree: ast.Module, used: set[str], *, collected: bool) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Functions of a test module; in another module only those of classes that a test module builds on."""
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) if collected and name.startswith("test_"):
                yield name, _rows(node)
            case ast.ClassDef(name=name, body=body) if (collected and name.startswith("Test")) or name in used:
                for inner in body:
                    if isinstance(inner, ast.FunctionDef) and inner.name.startswith("test_"):
                        yield f"{name}::{inner.name}", tuple(sorted({*_rows(node), *_rows(inner)}))


def _rows(node: ast.FunctionDef | ast.ClassDef) -> tuple[int, ...]:
    """The numbers of every `@pytest.mark.hazard(...)` above a function or class."""
    calls = [d for d in node.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func) == "pytest.mark.hazard"]
    return tuple(sorted({value for call in calls for value in map(ast.literal_eval, call.args)}))


TABLE = ROOT / "docs" / "hazards.md"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of docs/hazards.md."""

    number: int
    what: str
    how: str
    tests: tuple[str, ...]


def table_rows(text: str) -> list[Row]:
    """The rows of every table in the document, in its order. Raises ValueError on a row that has not four columns."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| ") and cells[0].isdigit():
            number, what, how, tests = cells
            named = tuple(part.strip("` ") for part in tests.split("<br>") if part.strip() != NOTHING)
            found.append(Row(int(number), what, how, named))
    return found


NOTHING = "–"


def with_tests(text: str, shown: list[Shown]) -> str:
    """The document with its last column written anew from the markers."""
    by_row: dict[int, list[str]] = {}
    for one in shown:
        for row in one.rows:
            by_row.setdefault(row, []).append(f"`{one.test}`")
    lines = []
    for line in text.splitlines():
        head, _, _ = line.rstrip(" |").rpartition(" | ")
        number = line.strip("| ").partition(" |")[0]
        tests = "<br>".join(by_row.get(int(number), [])) or NOTHING if number.isdigit() else ""
        lines.append(f"{head} | {tests} |" if number.isdigit() else line)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TABLE.write_text(with_tests(TABLE.read_text(encoding="utf-8"), marked_tests()), encoding="utf-8")
