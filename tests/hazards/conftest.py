"""A town whose mail goes out by SMTP: a real server that a test can make refuse or break off."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conversations.stage import Stage
from tests.hazards.town import CONFIG, town
from tests.servers.smtp import SmtpServerProcess


@pytest.fixture
def server() -> Iterator[SmtpServerProcess]:
    started = SmtpServerProcess().start()
    yield started
    started.stop()


@pytest.fixture
def smtp_town(tmp_path: Path, server: SmtpServerProcess) -> Iterator[Stage]:
    """The town of `tests/hazards/town.py` with `server` as its only way out."""
    way_out = f'kind = "smtp"\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\ntimeout = 5'
    with town(tmp_path, CONFIG.replace('kind = "folder"\npath = "utkorg"', way_out)) as opened:
        yield opened
