"""A stage for every conversation, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.conversations.stage import Stage


class OpenStage(Protocol):
    """Opens a bot on a configuration text at a local time (ISO)."""

    def __call__(self, config: str, at: str) -> Stage: ...


@pytest.fixture
def open_stage(tmp_path: Path, database_url: str) -> Iterator[OpenStage]:
    """Stages that are closed after the test; each has a database of its own kind."""
    opened: list[Stage] = []

    def make(config: str, at: str) -> Stage:
        folder = tmp_path / f"scen{len(opened)}"
        folder.mkdir()
        opened.append(Stage(folder, config, at=at, database=database_url))
        return opened[-1]

    yield make
    for stage in opened:
        stage.close()
