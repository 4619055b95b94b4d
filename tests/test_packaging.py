"""The wheel that a municipality installs: it brings the texts, the routines and the licence, and finds them."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from mailbot import resources

ROOT = Path(__file__).resolve().parent.parent


def pip(*arguments: str | Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT)
    (built,) = folder.glob("mailbot-*.whl")
    return built


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"}


@pytest.mark.parametrize("name", ["templates", "config"])
def test_the_wheel_carries_every_shipped_file(wheel: Path, name: str) -> None:
    prefix = f"mailbot/_data/{name}/"
    with zipfile.ZipFile(wheel) as archive:
        carried = {entry.removeprefix(prefix) for entry in archive.namelist() if entry.startswith(prefix)}
    assert carried == files_in(ROOT / name) != set()


def test_the_wheel_carries_every_module_and_no_test(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    modules = {f"mailbot/{name}" for name in files_in(ROOT / "mailbot") if name.endswith(".py")}
    assert modules <= set(names)
    assert [name for name in names if name.startswith(("tests", "benchmarks"))] == []


def test_the_wheel_has_the_command_and_the_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (entry_points,) = (name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt"))
        assert "mailbot = mailbot.cli:main" in archive.read(entry_points).decode()
        licences = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]
        assert archive.read(licences[0]) == (ROOT / "LICENSE").read_bytes()


def test_an_installed_wheel_finds_its_own_files(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip("install", "--no-deps", "--no-index", "--target", target, wheel)
    code = "from mailbot import resources as r; print(r.templates_dir()); print(r.config_dir())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(target)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    data = target / "mailbot" / "_data"
    assert done.stdout.split() == [str(data / "templates"), str(data / "config")]


def test_a_checkout_uses_its_own_folders() -> None:
    assert resources.templates_dir() == ROOT / "templates"
    assert resources.config_dir() == ROOT / "config"
