"""How far a long piece of work has come, on standard error."""

import sys
from typing import TextIO

_LONG = 100  # steps; less is done before anybody wonders
_WIDTH = 30
_LINES = 10  # at most so many, where no line can be written over


class ProgressBar:
    """`what`: what is done (Swedish). On a terminal one line that is written over, else a line now and then."""

    def __init__(self, what: str, total: int, *, stream: TextIO | None = None) -> None:
        self._what, self._total, self._stream = what, total, stream or sys.stderr
        self._shown = -1

    def show(self, done: int) -> None:
        """So many of `total` are done. Nothing is written when nothing new would be seen."""
        if self._total < _LONG:
            return
        steps = _WIDTH if self._stream.isatty() else _LINES
        step = done * steps // self._total
        if step == self._shown:
            return
        self._shown = step
        if self._stream.isatty():
            bar = "#" * step + "." * (_WIDTH - step)
            self._stream.write(f"\r{self._what} [{bar}] {done} av {self._total} rader")
        else:
            self._stream.write(f"{self._what}: {done} av {self._total} rader\n")
        self._stream.flush()

    def end(self) -> None:
        """Leave the line as it stands."""
        if self._shown >= 0 and self._stream.isatty():
            self._stream.write("\n")
            self._stream.flush()
