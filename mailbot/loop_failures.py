"""What each loop last failed at, and when: a small file beside the data, as it may be the database that fails."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mailbot.config import Config

LOOP_WORDS: Mapping[str, str] = {
    "receive": "mejl kunde inte hämtas",
    "remind": "tidsgränser kunde inte bevakas",
    "process": "mejl kunde inte behandlas",
    "deliver": "brev kunde inte skickas",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class LoopFailure:
    """A loop's last failure since it last did its work. `at` is aware; `because` is Swedish, without personal data."""

    loop: str
    at: datetime
    because: str

    def words(self) -> str:
        """What could not be done."""
        return LOOP_WORDS.get(self.loop, self.loop)


class LoopFailures:
    """The failures of one running instance, in memory and in its file, which `status` in another process reads."""

    def __init__(self, config: Config) -> None:
        self._file = failures_file(config)
        self._lock = threading.Lock()  # the loops tick in threads of their own
        self._found = {failure.loop: failure for failure in read_failures(self._file)}

    def note(self, loop: str, because: str, now: datetime) -> bool:
        """A loop failed. Returns whether that could be written: a full disk takes the file along."""
        return self._change(loop, LoopFailure(loop=loop, at=now, because=because))

    def well(self, loop: str) -> bool:
        """A loop did its work: its failure is over. Nothing is written when there was none."""
        return loop not in self._found or self._change(loop, None)

    def has(self, loop: str) -> bool:
        """Whether a loop's last word was a failure."""
        return loop in self._found

    def current(self) -> tuple[LoopFailure, ...]:
        """What fails now, in the order of the loops' names."""
        return tuple(self._found[loop] for loop in sorted(self._found))

    def _change(self, loop: str, failure: LoopFailure | None) -> bool:
        with self._lock:
            self._found.pop(loop, None)
            if failure is not None:
                self._found[loop] = failure
            return _write(self._file, self.current())


def failures_file(config: Config) -> Path:
    """Where an instance notes what its loops fail at."""
    return config.data / f"{config.instance}.failures.json"


def read_failures(file: Path) -> tuple[LoopFailure, ...]:
    """What the instance noted; nothing when it never did, or when the file cannot be read (it is written anew)."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return tuple(
            LoopFailure(loop=loop, at=datetime.fromisoformat(noted["at"]), because=noted["because"])
            for loop, noted in sorted(found.items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return ()


def _write(file: Path, failures: tuple[LoopFailure, ...]) -> bool:
    text = json.dumps({f.loop: {"at": f.at.isoformat(), "because": f.because} for f in failures}, ensure_ascii=False)
    part = file.with_suffix(".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(file)
    except OSError:
        return False
    return True
