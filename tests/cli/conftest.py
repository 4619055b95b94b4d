"""A municipality on disk and `mailbot` as a real process or called in place."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mailbot.cli import main
from tests.town import config, write

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A folder with mailbot.toml, an upgraded database and an empty Maildir."""
    write(tmp_path, config())
    assert main(["--config", str(tmp_path / "mailbot.toml"), "db", "upgrade"]) == 0
    return tmp_path


@pytest.fixture
def mailbot(tmp_path: Path) -> Run:
    """Run the program; `folder` holds mailbot.toml. Whatever happens, nobody is shown a stack trace."""

    def run(
        *words: str,
        folder: Path = tmp_path,
        env: dict[str, str] | None = None,
        given: bytes | None = None,
        **more: object,
    ) -> "subprocess.CompletedProcess[str]":
        variables = {name: value for name, value in os.environ.items() if not name.startswith("MAILBOT")}
        done = subprocess.run(
            [sys.executable, "-m", "mailbot.cli", *words],
            input=given,
            capture_output=True,
            timeout=90,
            check=False,
            env=variables | {"MAILBOT_CONFIG": str(folder / "mailbot.toml")} | (env or {}),
            **more,  # type: ignore[call-overload]
        )
        out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
        assert "Traceback" not in out + err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    return run
