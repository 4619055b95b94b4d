"""What an operator does: run, status, doctor, configuration, database, backup."""

import json
import logging
import shutil
import signal
import sys
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from mailbot.app import Bot, open_runtime, read_config, run_for_ever
from mailbot.attempt import Failure, attempt
from mailbot.binder import MAIL_WORDS, ROW_WORDS, STATUS_WORDS
from mailbot.commands.table import table
from mailbot.config import Authentication, Config, DeliverMode
from mailbot.correlate import tagged_jobs
from mailbot.domain.calendar import STOCKHOLM, swedish_moment
from mailbot.domain.errors import PermanentError
from mailbot.first_look import make_ready
from mailbot.health import look
from mailbot.instance_lock import only_instance
from mailbot.isolate import OwnProcess
from mailbot.mailboxes.protocol import Finding
from mailbot.privacy.policy import print_matrix
from mailbot.runtime import Runtime
from mailbot.store import jobs as job_store
from mailbot.store.database import backup_sqlite, open_engine, reading, table_names
from mailbot.store.migrate import upgrade
from mailbot.store.revision import is_upgraded
from mailbot.store.tables import metadata

_LONGEST_JOB_NUMBER = 6  # digits, as a subject may hold
_LEAST_FREE_BYTES = 500 * 1024 * 1024


def run(config: Path, *, once: bool) -> int:
    """The four loops, for ever or once through."""
    _log_to_stderr()
    runtime = open_runtime(config, worker=OwnProcess(prepare=make_ready))
    with only_instance(runtime.config):
        bot = Bot(runtime)
        try:
            bot.start()
            if once:
                bot.once()
                return _say_failures(bot)
            stop = threading.Event()
            for name in (signal.SIGTERM, signal.SIGINT):
                signal.signal(name, lambda *_: stop.set())
            run_for_ever(bot, stop)
        finally:
            bot.close()
    return 0


def _log_to_stderr() -> None:
    """Our own lines only: what a library says may hold an address."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(logging.Filter("mailbot"))
    logging.basicConfig(handlers=[handler], level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")


def _say_failures(bot: Bot) -> int:
    """A line for each reason why something could not be done, with all that it stopped; 1 when there is one."""
    health, stopped = look(bot.runtime), dict[str, list[str]]()
    for box in health.mailboxes:
        if box["failures"]:
            stopped.setdefault(str(box["failure"]), []).append(f"brevlådan {box['name']} har inte kunnat läsas")
    for failure in bot.failures.current():
        stopped.setdefault(health.database or failure.because, []).append(failure.words())
    if health.database:
        stopped.setdefault(health.database, ["varvet kunde inte avslutas"])
    for because, what in stopped.items():
        words = ", ".join(what)
        print(f"{words[0].upper()}{words[1:]}: {because}", file=sys.stderr)
    return 1 if stopped else 0


def status(config: Path, *, as_json: bool) -> int:
    """Health; 1 when something is red."""
    health = look(open_runtime(config))
    if as_json:
        print(json.dumps(health.as_json(), ensure_ascii=False, indent=1))
        return 1 if health.red else 0
    rows = [(b["name"], _when(b["last_good_poll"]), b["failure"] or "läst utan fel") for b in health.mailboxes]
    print(table(("Brevlåda", "Senast läst", "Läge"), rows))
    for what, counts, words in (
        ("\nInkorg", health.inbox, ROW_WORDS),
        ("Utkorg", health.outbox, MAIL_WORDS),
        ("Jobb", health.jobs, {status.value: word for status, word in STATUS_WORDS.items()}),
    ):
        print(f"{what}: {_counts(counts, words)}")
    print(f"Utskick: {health.mode}{' (stoppade med stoppfilen)' if health.stopped else ''}")
    print("\n".join(f"RÖTT: {reason}" for reason in health.red) or "\nAllt är som det ska.")
    return 1 if health.red else 0


def _when(text: object) -> str:
    return swedish_moment(datetime.fromisoformat(text)) if isinstance(text, str) else "aldrig"


def _counts(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    return ", ".join(f"{words.get(name, name)} {count}" for name, count in sorted(counts.items())) or "inget"


def doctor(config: Path) -> int:
    """Live check of everything that is configured; says what is missing and what to do."""
    runtime = open_runtime(config, need_schema=False)
    findings = [*_ground(runtime.config)]
    bot = Bot(runtime)
    try:
        checks = {name: box.check for name, box in bot.mailboxes.items()}
        checks |= {name: way_out.check for name, way_out in bot.senders.items()}
        for name, check in checks.items():
            result = attempt(check)
            if isinstance(result, Failure):
                result = (Finding(what=name, ok=False, advice=result.because),)
            findings += [Finding(what=f"{name}: {f.what}", ok=f.ok, advice=f.advice) for f in result]
        findings += _undone(runtime)
    finally:
        bot.close()
    for finding in findings:
        print(f"[{' ok ' if finding.ok else 'FEL '}] {finding.what}{': ' + finding.advice if finding.advice else ''}")
    return 0 if all(f.ok for f in findings) else 1


def _undone(runtime: Runtime) -> list[Finding]:
    """The bot's own work that was broken off, or cannot begin; what is wrong with the database the ground tells."""
    health = look(runtime)
    found = [Finding(what=reason, ok=False) for reason in health.undone if reason != health.database]
    numbers = attempt(lambda: runtime.numbers.check(runtime.engine))
    if isinstance(numbers, Failure) and isinstance(numbers.error, PermanentError):
        found.append(Finding(what="Jobbnumren", ok=False, advice=numbers.because))
    return found


def _ground(config: Config) -> list[Finding]:
    """Database, key, disk, switches."""
    engine = open_engine(config.database)
    upgraded = is_upgraded(engine)
    lost = sorted(set(metadata.tables) - set(table_names(engine))) if upgraded else []
    engine.dispose()
    free = shutil.disk_usage(config.data).free
    findings = [
        Finding(what="Databasen är förberedd", ok=upgraded, advice="" if upgraded else "kör mailbot db upgrade"),
        Finding(
            what="Databasens tabeller finns",
            ok=not lost,
            advice=f"{', '.join(lost)} saknas: hämta den senaste säkerhetskopian" if lost else "",
        ),
        Finding(what="Huvudnyckeln finns", ok=True, advice="säkerhetskopiera den för sig, aldrig bredvid databasen"),
        Finding(
            what="Plats på disken",
            ok=free > _LEAST_FREE_BYTES,
            advice="" if free > _LEAST_FREE_BYTES else f"bara {free // 2**20} MB kvar",
        ),
    ]
    for municipality in config.municipalities.values():
        if municipality.authentication is Authentication.OFF:
            advice = 'avsändare bekräftas inte: sätt authentication = "required" och authserv_ids'
            findings.append(Finding(what=f"{municipality.name}: avsändarkontroll", ok=True, advice=advice))
    if config.delivery.mode is not DeliverMode.ON:
        only_some = config.delivery.mode is DeliverMode.ALLOW_LIST and config.delivery.allow
        advice = "inget skickas till andra än de tillåtna" if only_some else "inget skickas"
        findings.append(Finding(what=f"Utskick: {config.delivery.mode.value}", ok=True, advice=advice))
    return findings


def config_check(config: Path, *, privacy: bool) -> int:
    """Every mistake in the configuration, or that there is none; the privacy matrix on request."""
    loaded, routines, policies = read_config(config)
    if privacy:
        print("\n\n".join(print_matrix(policies[name]) for name in sorted(policies)))
        return 0
    boxes, towns = len(loaded.mailboxes), len(loaded.municipalities)
    print(f"Inställningarna är rätt: {boxes} brevlådor, {towns} kommuner, {len(routines)} rutiner.")
    return 0


def db_upgrade(config: Path) -> int:
    """Bring the schema to the newest revision; makes the database and the master key on a first start."""
    runtime = open_runtime(config, need_schema=False)
    try:
        upgrade(runtime.engine)
    finally:
        runtime.engine.dispose()
    print("Databasen är förberedd.")
    return 0


def db_restored(config: Path, highest: str) -> int:
    """A person says up to where job numbers were given out: the database, or the mark beside it, is an older one."""
    runtime = open_runtime(config)
    year, number = _year_and_number(highest, runtime.clock())
    runtime.numbers.raise_to({year: number, job_store.MARKED: 0})
    with reading(runtime.engine) as connection:
        used = job_store.used_numbers(connection).get(year, 0)
    known = runtime.numbers.highest(year)
    following = job_store.after_restore(known) + 1 if used < known else used + 1
    print(f"Nästa jobb får numret LÅS-{year}-{following:05d}.")
    return 0


def _year_and_number(text: str, now: datetime) -> tuple[int, int]:
    """LÅS-2026-00042, or the number alone in this year. Raises PermanentError."""
    tagged = tagged_jobs(text)
    if tagged:
        _, year, number = tagged[0].split("-")
        return int(year), int(number)
    if text.isdecimal() and len(text) <= _LONGEST_JOB_NUMBER:
        return now.astimezone(STOCKHOLM).year, int(text)
    raise PermanentError(f"«{text}» är inget jobbnummer: skriv det högsta ni hittar, som LÅS-2026-00042, eller 0.")


def backup(config: Path, target: Path) -> int:
    """A consistent copy of the database (SQLite) while the bot runs. The master key is not in it."""
    if target.exists():
        raise PermanentError(f"{target} finns redan; säkerhetskopian skriver inte över något.")
    runtime = open_runtime(config)
    try:
        backup_sqlite(runtime.engine, target)
    except OSError as error:
        raise PermanentError(f"Säkerhetskopian går inte att skriva: {error.strerror}.") from error
    finally:
        runtime.engine.dispose()
    print(f"Säkerhetskopian är skriven. Huvudnyckeln ({runtime.config.master_key_file}) förvaras för sig.")
    return 0
