"""What every loop shares: database, keys, configuration, routines, clock; and the one place that catches everything."""

import logging
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from mailbot.compose import Desk
from mailbot.config import Config, Municipality
from mailbot.domain.errors import MailbotError
from mailbot.domain.routine import Routine
from mailbot.number_mark import NumberMark
from mailbot.routines import parse_routine
from mailbot.store import jobs as job_store

T = TypeVar("T")
log = logging.getLogger("mailbot")
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # it quotes the file that it complains of


@dataclass(frozen=True, kw_only=True, slots=True)
class Runtime:
    """Built once by app.py. `holder` names this instance in leases, `life` this start of it.

    `clock` tells the aware time.
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """Something went wrong with one item: what to say, and where in the code (no values, no mail content)."""

    error: Exception
    because: str
    trace: str


def attempt(do: Callable[[], T]) -> T | Failure:
    """Run one item's work; whatever it raises becomes a Failure and its neighbours go on.

    The only broad `except` of the program: every loop runs each of its items through here.
    """
    try:
        return do()
    except MailbotError as error:
        return Failure(error=error, because=str(error), trace=_places(error))
    except Exception as error:  # noqa: BLE001 - a bug in one item must not stop the others; it is parked with its place
        because = f"ett fel i låsboten ({type(error).__name__})"
        return Failure(error=error, because=because, trace=_places(error))


def _places(error: Exception) -> str:
    """File, line and function of each frame, without messages or values: a mail's words must not reach the database."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return "\n".join([type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)])


def log_line(event: str, **values: object) -> None:
    """One line per finished thing: ids and counts only, never an address, a name, a subject, a file name or a body."""
    log.info("%s %s", event, " ".join(f"{key}={value}" for key, value in values.items() if value is not None))
