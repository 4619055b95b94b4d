"""What every loop shares: database, keys, configuration, routines, clock, and who reads the mails."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from mailbot.compose import Desk
from mailbot.config import Config, Municipality
from mailbot.domain.routine import Routine
from mailbot.first_look import Register
from mailbot.isolate import Worker
from mailbot.number_mark import NumberMark
from mailbot.routines import parse_routine
from mailbot.store import jobs as job_store

log = logging.getLogger("mailbot")
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it quotes the file that it complains of


@dataclass(frozen=True, kw_only=True, slots=True)
class Runtime:
    """Built once by app.py. `holder` names this instance in leases, `life` this start of it.

    `clock` tells the aware time; `worker` runs what reads a stranger's bytes.
    """

    engine: Engine
    config: Config
    desk: Desk
    routines: Mapping[str, Routine]
    routine_texts: Mapping[str, str]  # by digest, as stored for the jobs that start with them
    holder: str
    life: str
    numbers: NumberMark
    clock: Callable[[], datetime]
    worker: Worker
    register: Register

    def municipality(self, name: str) -> Municipality:
        """A configured municipality; its rows stay readable after it left the configuration only as an error."""
        return self.config.municipalities[name]

    def stored_routines(self, connection: Connection, digests: set[str]) -> dict[str, Routine]:
        """Routines by digest: the loaded ones, and older versions that jobs still keep to."""
        by_digest = {routine.digest: routine for routine in self.routines.values()}
        older = digests - by_digest.keys()
        for digest, (name, text) in job_store.routine_texts(connection, older).items():
            by_digest[digest] = parse_routine(text, name)
        return by_digest


def log_line(event: str, **values: object) -> None:
    """One line per finished thing: ids and counts only, never an address, a name, a subject, a file name or a body."""
    log.info("%s %s", event, " ".join(f"{key}={value}" for key, value in values.items() if value is not None))
