"""Wiring: the only place that chooses implementations, and the schedule that lets the four loops tick."""

import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from mailbot import resources
from mailbot.attempt import Failure, attempt
from mailbot.compose import Desk
from mailbot.config import Config
from mailbot.config_file import load_config
from mailbot.connections import open_mailbox, open_senders
from mailbot.deliver import Tried, deliver, recover
from mailbot.domain.calendar import add_working_days
from mailbot.domain.errors import ConfigError, ConfigProblem, PermanentError
from mailbot.domain.routine import Routine
from mailbot.first_look import Register, make_ready
from mailbot.isolate import InPlace, Worker
from mailbot.loop_failures import LoopFailures
from mailbot.mail_texts import open_templates
from mailbot.mailboxes.oauth import secret_file
from mailbot.mailboxes.protocol import Mailbox, Sender
from mailbot.number_mark import NumberMark
from mailbot.privacy.master_keys import MasterKeys, create_key_file
from mailbot.privacy.policy import Policy
from mailbot.privacy.presets import load_policy, shipped_presets
from mailbot.privacy.vault import Vault
from mailbot.process import BATCH, process
from mailbot.receive import receive
from mailbot.remind import forget, remind
from mailbot.routines import load_routines
from mailbot.runtime import Runtime, log_line
from mailbot.store import inbox
from mailbot.store.database import open_engine, reading
from mailbot.store.revision import is_empty, is_upgraded

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, aware."""
    return datetime.now(UTC)


def read_config(path: Path) -> tuple[Config, dict[str, Routine], dict[str, Policy]]:
    """Configuration, routines and privacy presets. Raises ConfigError with the mistakes of all files at once."""
    problems: list[ConfigProblem] = []
    default_routines = resources.config_dir() / "routines"
    folder = _routines_folder(path, default_routines)
    routines: dict[str, Routine] = {}
    try:
        routines = load_routines(folder)
    except ConfigError as error:
        problems.extend(error.problems)
    config: Config | None = None
    try:
        config = load_config(path, frozenset(routines), default_routines)
    except ConfigError as error:
        problems.extend(error.problems)
    policies = _policies(routines, config, problems)
    if problems or config is None:
        raise ConfigError(problems)
    return config, routines, policies


def read_routines(path: Path) -> dict[str, Routine]:
    """The routines alone, those that a configuration names or the shipped ones. Raises ConfigError."""
    return load_routines(_routines_folder(path, resources.config_dir() / "routines"))


def _routines_folder(path: Path, default: Path) -> Path:
    """Where the routine files are, before the rest of the configuration is read."""
    import tomllib

    try:
        named = tomllib.loads(path.read_text(encoding="utf-8")).get("mailbot", {}).get("routines")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError):
        return default
    return (path.resolve().parent / named).resolve() if isinstance(named, str) else default


def _policies(
    routines: Mapping[str, Routine], config: Config | None, problems: list[ConfigProblem]
) -> dict[str, Policy]:
    domains = {d for m in config.municipalities.values() for d in m.own_domains} if config else set()
    policies = {}
    for name in sorted({routine.privacy for routine in routines.values()}):
        try:
            policies[name] = load_policy(shipped_presets() / f"{name}.toml", own_domains=domains)
        except ConfigError as error:
            problems.extend(error.problems)
    return policies


def open_runtime(
    path: Path, *, clock: Clock = system_clock, need_schema: bool = True, worker: Worker | None = None
) -> Runtime:
    """Everything the loops share; mails are read in place unless a `worker` is given.

    Raises ConfigError, or PermanentError when keys or schema are missing.
    """
    config, routines, policies = read_config(path)
    config.data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(config.database)
    if need_schema and not is_upgraded(engine):
        raise PermanentError("Databasen är inte förberedd för den här versionen: kör mailbot db upgrade.")
    return Runtime(
        engine=engine,
        config=config,
        desk=Desk(
            config=config,
            vault=Vault(_master_keys(config)),
            policies=policies,
            environment=open_templates([*([config.templates] if config.templates else []), resources.templates_dir()]),
        ),
        routines=routines,
        routine_texts=_routine_texts(config, routines),
        holder=config.instance,
        life=secrets.token_hex(4),
        numbers=NumberMark(config.data),
        clock=clock,
        worker=worker or InPlace(),
        register=Register(
            municipalities=config.municipalities,
            required={name: routine.required() for name, routine in routines.items()},
            own_addresses=config.own_addresses(),
            sheet_passwords=_sheet_passwords(config),
        ),
    )


def _sheet_passwords(config: Config) -> dict[str, tuple[str, ...]]:
    """Municipality → passwords of protected lists. Raises PermanentError when a file with one is missing."""
    places = config.municipalities.values()
    return {place.name: tuple(secret_file(Path(name))() for name in place.sheet_password_files) for place in places}


def _routine_texts(config: Config, routines: Mapping[str, Routine]) -> dict[str, str]:
    return {r.digest: (config.routines / f"{name}.toml").read_text(encoding="utf-8") for name, r in routines.items()}


def _master_keys(config: Config) -> MasterKeys:
    """The master key from the environment or its file; made on the first start, when there is no database yet."""
    import os

    from mailbot.privacy.master_keys import ENVIRONMENT_VARIABLE

    if os.environ.get(ENVIRONMENT_VARIABLE):
        return MasterKeys.from_env()
    if not config.master_key_file.exists() and not _has_database(config):
        return create_key_file(config.master_key_file)
    return MasterKeys.from_file(config.master_key_file)


def _has_database(config: Config) -> bool:
    """Whether something was sealed before, under whatever revision: a missing key must never be replaced then."""
    engine: Engine = open_engine(config.database)
    try:
        return not is_empty(engine)
    finally:
        engine.dispose()


class Bot:
    """A runtime with its open connectors: what `run`, `run --once`, `demo` and the tests drive."""

    def __init__(self, runtime: Runtime) -> None:
        self.runtime = runtime
        self.mailboxes: dict[str, Mailbox] = {m.name: open_mailbox(m) for m in runtime.config.mailboxes}
        self.senders: dict[str, Sender] = open_senders(runtime.config)
        self.failures = LoopFailures(runtime.config)
        self._tried: Tried = {}
        self._processing = threading.Lock()  # the loop and a tick of receive never decide at the same time

    def start(self) -> None:
        """What an earlier life left in flight is settled before anything new goes out.

        What is slow the first time (a library's holidays, the reader of sheets, the patterns) is made ready, so that
        the first mail waits no longer and no transaction stays open meanwhile. Raises PermanentError when the job
        numbers that are given out cannot be known any more.
        """
        marked = attempt(self._follow_numbers)
        if isinstance(marked, Failure) and isinstance(marked.error, PermanentError):
            raise marked.error
        add_working_days(self.runtime.clock().date(), 1)  # on a Saturday too
        ready = attempt(lambda: self.runtime.worker.call(make_ready))
        if isinstance(ready, Failure):
            self._say("process", [ready])
        self._tick("deliver", lambda _: recover(self.runtime, self.senders, self._tried))

    def receive(self) -> int:
        """One tick of every mailbox; a broken one never stops the others."""
        return self._tick("receive", self._receive_all)

    def _receive_all(self, failed: list[Failure]) -> int:
        total = 0
        for config in self.runtime.config.mailboxes:
            got = attempt(lambda config=config: receive(self.runtime, self.mailboxes[config.name], config))  # type: ignore[misc]
            if isinstance(got, Failure):
                failed.append(got)
            else:
                total += got
        return total

    def process(self) -> int:
        """Decide all that waits."""
        with self._processing:
            return self._tick("process", lambda failed: _all(lambda: self._process_batch(failed), failed))

    def _process_batch(self, failed: list[Failure]) -> int:
        """The mark follows the numbers."""
        if not self.runtime.numbers.is_known():  # it may be lost, or the database could not be asked at the start
            self._follow_numbers()
        decided = process(self.runtime, limit=BATCH, failed=failed)
        if decided:
            self._follow_numbers()
        return decided

    def _follow_numbers(self) -> None:
        self.runtime.numbers.follow(self.runtime.engine)

    def remind(self) -> int:
        """Notice deadlines; drop what time has made useless."""
        return self._tick("remind", self._remind_and_forget)

    def _remind_and_forget(self, failed: list[Failure]) -> int:
        noticed = remind(self.runtime)
        dropped = attempt(lambda: forget(self.runtime))
        if isinstance(dropped, Failure):
            failed.append(dropped)
        return noticed

    def deliver(self) -> int:
        """Send all that is due."""
        return self._tick("deliver", lambda failed: _all(self._deliver_all, failed))

    def _deliver_all(self) -> int:
        """No number leaves before the mark knows it: a person may have opened the job."""
        self._follow_numbers()
        return deliver(self.runtime, self.senders, tried=self._tried)

    def _tick(self, loop: str, do: Callable[[list[Failure]], int]) -> int:
        """One tick of a loop. What failed is logged and kept for `status`; it is made again when its time comes."""
        failed: list[Failure] = []
        result = attempt(lambda: do(failed))
        if isinstance(result, Failure):
            failed.append(result)
            result = 0
        if failed:
            self._say(loop, failed)
        elif self.failures.has(loop) and (result or loop != "process" or not self._rows_wait()):
            self.failures.well(loop)
        return result

    def _say(self, loop: str, failed: list[Failure]) -> None:
        for failure in failed:
            log_line("tick_failed", loop=loop, error=type(failure.error).__name__, because=failure.because)
        self._note(loop, failed[-1])

    def _note(self, loop: str, failure: Failure) -> None:
        if not self.failures.note(loop, failure.because, self.runtime.clock()):
            log_line("failure_not_noted", loop=loop)

    def _rows_wait(self) -> bool:
        """Whether rows wait for their time: those that failed rest a while, and until then nothing is proven."""

        def waiting() -> int:
            with reading(self.runtime.engine) as connection:
                return inbox.counts(connection).get("received", 0)

        return attempt(waiting) != 0

    def once(self) -> int:
        """Receive, remind, process, deliver, once through; finished mail is moved at the end. Returns rows decided."""
        self.receive()
        self.remind()
        decided = self.process()
        self.deliver()
        self.move_finished()
        return decided

    def move_finished(self) -> None:
        """Finished mails to the done folder now, not at the next poll."""
        from mailbot.receive import move_finished

        for config in self.runtime.config.mailboxes:
            moved = attempt(lambda config=config: move_finished(self.runtime, self.mailboxes[config.name], config))  # type: ignore[misc]
            if isinstance(moved, Failure):
                log_line("move_failed", mailbox=config.name, error=type(moved.error).__name__)
                self._note("receive", moved)

    def close(self) -> None:
        """Close every connection."""
        for mailbox in self.mailboxes.values():
            attempt(mailbox.close)
        for sender in self.senders.values():
            attempt(sender.close)
        self.runtime.worker.close()
        self.runtime.engine.dispose()


def _all(tick: Callable[[], int], failed: list[Failure]) -> int:
    """Tick until nothing is left to do, or until it fails. Returns what got done."""
    total = 0
    while True:
        done = attempt(tick)
        if isinstance(done, Failure):
            failed.append(done)
            return total
        if not done:
            return total
        total += done


def make_scheduler(bot: Bot) -> "BackgroundScheduler":
    """The four loops on APScheduler: interval ticks in Europe/Stockholm, one at a time each, missed ticks folded."""
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick left out because one still runs is no news
    schedule = bot.runtime.config.schedule
    scheduler = BackgroundScheduler(
        timezone="Europe/Stockholm",
        executors={"default": ThreadPoolExecutor(4)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": 3600},
    )

    def wake(loop: str) -> None:
        """One loop wakes the next; polling is the fallback."""
        scheduler.modify_job(loop, next_run_time=datetime.now(UTC))

    def woken(tick: Callable[[], int], following: str) -> Callable[[], None]:
        return lambda: wake(following) if tick() else None

    ticks = {
        "receive": (woken(bot.receive, "process"), schedule.receive),
        "process": (woken(bot.process, "deliver"), schedule.process),
        "remind": (woken(bot.remind, "process"), schedule.remind),
        "deliver": (bot.deliver, schedule.deliver),
    }
    first = datetime.now(UTC)
    for offset, (name, (tick, seconds)) in enumerate(ticks.items()):
        start = first + timedelta(seconds=offset)
        scheduler.add_job(tick, "interval", seconds=seconds, id=name, next_run_time=start)
    return scheduler


def run_for_ever(bot: Bot, stop: threading.Event) -> None:
    """Let the loops tick until `stop` is set; what runs then is finished first."""
    scheduler = make_scheduler(bot)
    scheduler.start()
    log_line("started", instance=bot.runtime.config.instance, mailboxes=len(bot.mailboxes))
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)
        log_line("stopped", instance=bot.runtime.config.instance)
