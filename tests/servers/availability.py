"""What is missing on a machine skips on a laptop and fails where CI is set: a green run in CI has really run."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import pytest

_BESIDE_PATH = ("/usr/sbin", "/usr/local/sbin")  # Debian keeps servers out of a plain user's PATH


def find_program(program: str, *, environment: Mapping[str, str] = os.environ) -> Path | None:
    """The program from PATH, from the folders of servers, or from the newest PostgreSQL; None when absent."""
    postgres = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    folders = [environment.get("PATH", os.defpath), *_BESIDE_PATH, *map(str, postgres)]
    found = shutil.which(program, path=os.pathsep.join(folders))
    return Path(found) if found else None


def require(program: str, *, environment: Mapping[str, str] = os.environ) -> Path:
    """The program, or the end of this test: failed where CI is set, else skipped with the remedy."""
    found = find_program(program, environment=environment)
    if found is None:
        absent(f"{program} is not installed: run scripts/install-test-servers", environment=environment)
    return found


def require_folder(folder: Path, why: str, *, environment: Mapping[str, str] = os.environ) -> Path:
    """The folder, or the end of this test as with `require`; `why` says what it is needed for."""
    if not folder.is_dir():
        absent(f"{folder} is no folder here: {why}", environment=environment)
    return folder


def absent(message: str, *, environment: Mapping[str, str]) -> NoReturn:
    """The end of a test that cannot run on this machine: failed where CI is set, else skipped."""
    if environment.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())
