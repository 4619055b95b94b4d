"""A day at the mailboxes with a fault at the n-th call, for every n: nothing is lost, nothing is doubled."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from mailbot.mailboxes.maildir import deliver, make_maildir
from mailbot.store.database import open_engine
from mailbot.store.migrate import upgrade
from mailbot.store.tables import metadata
from tests.crash.failing_calls import FailingCalls, How
from tests.crash.scenario import CONFIG, PROJECT, SERVICE, Day, Ending
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import SmtpServerProcess

_PASSWORD = "hemligt"
_DONE = "Klara jobb"
_RUNS = count(1)


class Folders:
    """Two Maildirs and an outbox folder."""

    def __init__(self, folder: Path) -> None:
        self._boxes = {SERVICE: folder / "post" / "service", PROJECT: folder / "post" / "projekt"}
        self._outbox = folder / "utkorg"
        for path in self._boxes.values():
            make_maildir(path)

    @staticmethod
    def config(database: str) -> str:
        return CONFIG.format(
            database=database,
            sender='kind = "folder"\npath = "utkorg"',
            service='kind = "maildir"\npath = "post/service"',
            project='kind = "maildir"\npath = "post/projekt"',
        )

    def deliver(self, address: str, raw: bytes) -> None:
        deliver(self._boxes[address], raw)

    def lying(self) -> Mapping[str, list[list[bytes]]]:
        found = {}
        for address, path in self._boxes.items():
            done = path.with_name(path.name + "-klara")
            found[address] = [
                [file.read_bytes() for part in ("new", "cur") for file in (box / part).glob("*")]
                for box in (path, done)
            ]
        return found

    def handed_over(self) -> list[bytes]:
        assert not list((self._outbox / "tmp").glob("*")), "half a mail is left behind"
        return [path.read_bytes() for path in self._outbox.glob("*.eml")]

    def sure(self) -> bool:
        return True


class Servers:
    """Folders of their own on a Dovecot and an SMTP server that the tests share."""

    def __init__(self, dovecot: Dovecot, smtp: SmtpServerProcess, run: int) -> None:
        self._dovecot = dovecot
        self._smtp = smtp
        self._before = len(smtp.accepted)
        self._run = run
        for user in (SERVICE, PROJECT):
            dovecot.create(user, f"Digitala LÅS {run}")

    def config(self, database: str, secret: Path) -> str:
        secret.write_text(_PASSWORD, encoding="utf-8")
        boxes = [
            f'kind = "imap"\nhost = "127.0.0.1"\nport = {self._dovecot.port}\nsecurity = "none"\nusername = "{user}"\n'
            f'password_file = "{secret}"\nfolder = "Digitala LÅS {self._run}"\ndone_folder = "{_DONE} {self._run}"'
            for user in (SERVICE, PROJECT)
        ]
        sender = f'kind = "smtp"\nhost = "127.0.0.1"\nport = {self._smtp.port}\nsecurity = "none"'
        return CONFIG.format(database=database, sender=sender, service=boxes[0], project=boxes[1])

    def deliver(self, address: str, raw: bytes) -> None:
        self._dovecot.append(address, f"Digitala LÅS {self._run}", [raw])

    def lying(self) -> Mapping[str, list[list[bytes]]]:
        return {
            user: [self._contents(user, "Digitala LÅS"), self._contents(user, _DONE)] for user in (SERVICE, PROJECT)
        }

    def _contents(self, user: str, name: str) -> list[bytes]:
        with self._dovecot.client(user) as connection:
            there = connection.folder_exists(f"{name} {self._run}")
        return list(self._dovecot.contents(user, f"{name} {self._run}").values()) if there else []

    def handed_over(self) -> list[bytes]:
        return [mail.content for mail in self._smtp.accepted[self._before :]]

    def sure(self) -> bool:
        return False


Run = Callable[[FailingCalls], Day]
"""Sets the scene anew and returns the day, hooked to these calls, ready to be played."""


@pytest.fixture
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as context:
        yield context


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot({SERVICE: _PASSWORD, PROJECT: _PASSWORD}, tls=False)
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def smtp() -> Iterator[SmtpServerProcess]:
    server = SmtpServerProcess().start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all its tables, to be copied."""
    file = tmp_path_factory.mktemp("mall") / "mailbot.db"
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


@pytest.fixture
def sqlite_with_folders(tmp_path: Path, empty_sqlite: Path, patch: pytest.MonkeyPatch) -> Run:
    def ready(calls: FailingCalls) -> Day:
        folder = _fresh(tmp_path, empty_sqlite)
        world = Folders(folder)
        return _day(folder, Folders.config(_sqlite(folder)), world, calls, patch, tmp_path)

    return ready


@pytest.fixture
def sqlite_with_servers(
    tmp_path: Path, empty_sqlite: Path, patch: pytest.MonkeyPatch, dovecot: Dovecot, smtp: SmtpServerProcess
) -> Run:
    def ready(calls: FailingCalls) -> Day:
        folder = _fresh(tmp_path, empty_sqlite)
        world = Servers(dovecot, smtp, next(_RUNS))
        return _day(folder, world.config(_sqlite(folder), folder / "losen"), world, calls, patch, tmp_path)

    return ready


@pytest.fixture
def postgres_with_folders(
    tmp_path: Path, empty_sqlite: Path, patch: pytest.MonkeyPatch, postgres_url: str
) -> Iterator[Run]:
    engine = open_engine(postgres_url)
    upgrade(engine)

    def ready(calls: FailingCalls) -> Day:
        _empty(engine)
        folder = _fresh(tmp_path, empty_sqlite)
        return _day(folder, Folders.config(postgres_url), Folders(folder), calls, patch, tmp_path)

    yield ready
    engine.dispose()


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'data' / 'mailbot.db'}"


def _fresh(tmp_path: Path, empty_sqlite: Path) -> Path:
    folder = tmp_path / "dag"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    shutil.copy(empty_sqlite, folder / "data" / "mailbot.db")
    key = tmp_path / "master.key"
    if key.exists():
        shutil.copy(key, folder / "data" / "master.key")
    return folder


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


def _day(
    folder: Path, config: str, world: Folders | Servers, calls: FailingCalls, patch: pytest.MonkeyPatch, keep: Path
) -> Day:
    (folder / "mailbot.toml").write_text(config, encoding="utf-8")
    key = folder / "data" / "master.key"
    if not key.exists():  # the first of all runs makes the key; the others use it, with a database that knows it
        from mailbot.privacy.master_keys import create_key_file

        create_key_file(key)
        shutil.copy(key, keep / "master.key")
    patch.undo()
    calls.hook_files(patch, folder)
    if isinstance(world, Servers):
        calls.hook_sockets(patch)
    return Day(folder / "mailbot.toml", world, calls)


def _without_faults(ready: Run, only: str | None) -> tuple[Ending, FailingCalls]:
    calls = FailingCalls(n=None, only=only)
    ending = ready(calls).play()
    assert {state for _, state, _ in ending.outcomes} == {"done", "parked"}
    assert [status for _, status, _ in ending.jobs].count("done") == 1
    assert ending.said["tell:ready", "samordnare@hemtjanstgruppen.example", "4100"] == 1
    return ending, calls


def _at_every(step: int, ready: Run, how: How, lasting: int = 1, *, start: int = 1, only: str | None = None) -> int:
    """Play the day with a fault at every `step`-th call (of one kind); returns how many faults were tried."""
    wanted, calm = _without_faults(ready, only)
    n, tried = start, 0
    while True:
        calls = FailingCalls(n=n, how=how, lasting=lasting, only=only)
        day = ready(calls)
        try:
            ending = day.play()
            assert ending == wanted, _difference(ending, wanted)
            if how is not How.CRASH:
                assert day.lives == 1, "the process did not survive"
        except Exception as error:
            error.add_note(f"{how} at call {n}: {calls.failed}")
            raise
        if not calls.reached:
            break
        tried, n = tried + 1, n + step
    print(f"\n{how}: {tried} of {calm.count} calls failed in turn; {dict(calm.kinds)}")
    assert tried >= 0.97 * (calm.count // step), "few calls: a server's answer comes in more or fewer pieces each time"
    return tried


def _difference(ending: Ending, wanted: Ending) -> str:
    parts = [
        (name, getattr(ending, name) - getattr(wanted, name), getattr(wanted, name) - getattr(ending, name))
        for name in ("jobs", "said", "outcomes")
    ]
    return "; ".join(
        f"{name}: too much {dict(more)}, too little {dict(less)}" for name, more, less in parts if more or less
    )


FAULTS = [(How.CRASH, 1), (How.ERROR, 1), (How.ERROR, 7), (How.DONE_BUT_ERROR, 1)]
WORLDS = ["sqlite_with_folders", "sqlite_with_servers", "postgres_with_folders"]


@pytest.mark.parametrize(("how", "lasting"), FAULTS)
@pytest.mark.parametrize("world", WORLDS[:2])
def test_a_fault_now_and_then(request: pytest.FixtureRequest, world: str, how: How, lasting: int) -> None:
    _at_every(113, request.getfixturevalue(world), how, lasting, start=17)


def test_a_commit_that_was_carried_out_but_seemed_to_fail(sqlite_with_folders: Run) -> None:
    _at_every(3, sqlite_with_folders, How.DONE_BUT_ERROR, only="commit")


@pytest.mark.long
@pytest.mark.timeout(3000)
@pytest.mark.parametrize(("how", "lasting"), FAULTS)
@pytest.mark.parametrize("world", WORLDS)
def test_a_fault_at_every_call(request: pytest.FixtureRequest, world: str, how: How, lasting: int) -> None:
    """A crash at each single call; an error, which leaves more behind in the same process, at every fifth."""
    step = 1 if how is How.CRASH else 5
    _at_every(step, request.getfixturevalue(world), how, lasting)
