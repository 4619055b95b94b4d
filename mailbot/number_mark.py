"""The highest job number of each year that was ever given out, kept beside the database: a restored one forgets.

A provider knows its job by the number. When an older copy of the database is put back, its counter stands below the
mark, and the next number is drawn from above the mark. Decision 0017.
"""

import threading
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine

from mailbot.domain.errors import PermanentError
from mailbot.mailboxes.durable_file import disk_error, write_whole
from mailbot.store import jobs as job_store
from mailbot.store.database import reading, transaction

LOST = (
    "Databasen har delat ut jobbnummer, men {file} saknas eller går inte att läsa. "
    "Är databasen återställd eller flyttad? Leta upp det högsta jobbnumret i skickade brev "
    "och kör mailbot db restored NUMMER."
)


class NumberMark:
    """The file `job-numbers` in the data folder: a line per year, of fixed width, so that it is written over in place.

    Written without waiting for the disk: a power cut may take the last half minute of it, never the file. What that
    can cost lies within the gap that is left above the mark.
    """

    def __init__(self, folder: Path) -> None:
        self.file = folder / "job-numbers"
        self._lock = threading.Lock()
        self._highest = _read(self.file)

    def is_known(self) -> bool:
        """Whether there is a mark, as far as this process has looked."""
        return self._highest is not None

    def check(self, engine: Engine) -> None:
        """Changes nothing. Raises PermanentError when the database has had a mark and it is gone."""
        with reading(engine) as connection:
            self._insist(job_store.used_numbers(connection))

    def take(self, connection: Connection, year: int, count: int) -> int:
        """Take free job numbers; returns the first. Raises PermanentError when nobody knows what is free (`LOST`)."""
        if self._highest is None:
            self._insist(job_store.used_numbers(connection))
        return job_store.take_numbers(connection, year, count, above=self.highest(year))

    def highest(self, year: int) -> int:
        """The highest number of a year that is known to be given out; 0 when there is none."""
        return (self._highest or {}).get(year, 0)

    def follow(self, engine: Engine) -> None:
        """Raise the mark to what the database has given out, before anybody is told.

        Raises PermanentError when the database has had a mark and it is gone, TemporaryError when it cannot be written.
        """
        with reading(engine) as connection:
            used = job_store.used_numbers(connection)
        self._insist(used)
        self.raise_to({**used, job_store.MARKED: 0})  # never an empty file: the mark is there before the first number
        if job_store.MARKED not in used:
            with transaction(engine) as connection:
                job_store.set_marked(connection)

    def raise_to(self, numbers: Mapping[int, int]) -> None:
        """Keep these numbers by year where they are higher. Raises TemporaryError or PermanentError of the disk.

        Two processes may write at the same moment and one step be lost; the next one makes up for it.
        """
        with self._lock:
            known = self._highest
            if known is not None and all(value <= known.get(year, -1) for year, value in numbers.items()):
                return
            both = [known or {}, _read(self.file) or {}, numbers]
            merged = {year: max(part.get(year, 0) for part in both) for year in {y for part in both for y in part}}
            try:
                _write(self.file, merged)
            except OSError as error:
                raise disk_error(error, "Högsta jobbnumret går inte att skriva", self.file.parent) from error
            self._highest = merged

    def _insist(self, used: Mapping[int, int]) -> None:
        """A mark that was there must be there; a database from before there were marks gets its first one."""
        if self._highest is None:
            self._highest = _read(self.file)  # a person may have answered meanwhile
        if self._highest is None and job_store.MARKED in used and any(used.values()):
            raise PermanentError(LOST.format(file=self.file))


def _read(file: Path) -> dict[int, int] | None:
    try:
        lines = [line.split() for line in file.read_text(encoding="ascii").splitlines()]
        return {int(year): int(value) for year, value in lines} or None
    except (OSError, ValueError):
        return None


def _write(file: Path, highest: Mapping[int, int]) -> None:
    text = "".join(f"{year} {value:012d}\n" for year, value in sorted(highest.items())).encode("ascii")
    if file.exists() and file.stat().st_size == len(text):
        with file.open("r+b") as opened:
            opened.write(text)
        return
    write_whole(file, text, via=file.with_suffix(".part"))
