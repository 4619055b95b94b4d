"""A process of its own for what strangers sent: bounded in time and memory, and busy while the database is.

A mail can make its reader hang, swell or die. Here that ends with the reader, not with the bot: the work that did it
gets a Failure, a new process takes up the rest. And as the next mails are read while the earlier ones are decided and
committed, a second core halves the wait (benchmarks `intake`).
"""

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Protocol, TypeVar, cast

from mailbot.attempt import Failure, attempt
from mailbot.domain.errors import ParseError

T = TypeVar("T")
Work = Callable[[], object]

_SECONDS = 20.0  # for one mail: 5 MB of text, the slowest measured, takes less than one
_MEGABYTES = 2048  # of address space: a sheet of 100,000 rows takes 300
_AT_ONCE = 10


class Worker(Protocol):
    """Runs works in order; whatever goes wrong with one is its answer, a Failure, and the next is run.

    A work is a function from the top of a module, or a `functools.partial` of one: it travels to another process.
    """

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure]:
        """The answer to each work in order. The following ones may be under way while the caller handles one."""

    def call(self, work: Callable[[], T]) -> T | Failure:
        """The answer to one work now, also in between the answers of `ahead`."""

    def close(self) -> None:
        """Let go of what it runs on; the next work opens it again."""


class InPlace:
    """Runs each work where it is asked for, without bounds."""

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure]:
        """As Worker.ahead, nothing in advance."""
        return map(attempt, works)

    def call(self, work: Callable[[], T]) -> T | Failure:
        """As Worker.call."""
        return attempt(work)

    def close(self) -> None:
        """Nothing to let go of."""


class OwnProcess:
    """Runs works in one child process, started at the first of them.

    `seconds`: wall time for one work. `megabytes`: address space of the child, where the system can limit it.
    Not for several threads at once.
    """

    def __init__(self, *, seconds: float = _SECONDS, megabytes: int = _MEGABYTES) -> None:
        self._seconds = seconds
        self._megabytes = megabytes
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._sent: list[Work] = []  # to the child, in order, not answered yet
        self._early: list[object] = []  # answers that came while something else was asked for

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure]:
        """As Worker.ahead: the next ten works go out as soon as the last ten have answered."""
        waiting = iter(works)
        self._give_up()  # what an earlier caller left unread
        self._send(list(islice(waiting, _AT_ONCE)))
        while self._early or self._sent:
            answer = self._early.pop(0) if self._early else self._answer()
            self._take_in()
            if not self._sent and len(self._early) < _AT_ONCE:
                self._send(list(islice(waiting, _AT_ONCE)))
            yield cast(T | Failure, answer)

    def call(self, work: Callable[[], T]) -> T | Failure:
        """As Worker.call. All that was sent before is answered first: both sides writing at once would block."""
        while self._sent:
            self._early.append(self._answer())
        self._send([work])
        return cast(T | Failure, self._answer())

    def close(self) -> None:
        """End the child."""
        self._early, self._sent = [], []
        if self._process is not None and self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None

    def _give_up(self) -> None:
        if self._sent:
            self.close()
        self._early = []

    def _take_in(self) -> None:
        """The answers that have come already."""
        while self._sent and self._opened().poll(0):
            self._early.append(self._answer())

    def _send(self, works: Sequence[Work]) -> None:
        """Only when every answer has come: with both sides writing, both would wait for the other for ever."""
        if works:
            self._sent += works
            with suppress(OSError):  # it died while it had nothing to do; the answer that is missing tells
                self._opened().send(works)

    def _opened(self) -> Connection:
        if self._pipe is None:
            context = get_context("spawn")  # a fork would take the locks of the other threads along
            self._pipe, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._megabytes), daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe

    def _answer(self) -> object:
        """The answer to the first work that has none."""
        pipe = self._opened()
        because = "innehållet tar för lång tid att läsa"
        try:
            if pipe.poll(self._seconds):
                answer: object = pipe.recv()
                del self._sent[0]
                return answer
        except (EOFError, OSError):
            because = "innehållet får läsningen att avbrytas"
        rest, early = self._sent[1:], self._early
        self.close()
        self._early = early
        self._send(rest)
        return Failure(error=ParseError(because), because=because, trace="")


def _serve(pipe: Connection, megabytes: int) -> None:
    """The child: answer works until the parent is gone."""
    for name in (signal.SIGINT, signal.SIGTERM):  # meant for the bot, which finishes what it has begun
        signal.signal(name, signal.SIG_IGN)
    _limit(megabytes)
    while True:
        try:
            works: list[Work] = pipe.recv()
        except (EOFError, OSError):
            return
        for work in works:
            answer = attempt(lambda work=work: work())  # type: ignore[misc]  # mypy cannot type a bound default
            try:
                pipe.send(_portable(answer))
            except OSError:
                return


def _portable(answer: object) -> object:
    """A failure without its exception: it may hold a mail's words, or not travel at all."""
    if not isinstance(answer, Failure):
        return answer
    large = isinstance(answer.error, MemoryError)
    because = "innehållet är för stort att läsa" if large else answer.because
    return Failure(error=ParseError(because), because=because, trace=answer.trace)


def _limit(megabytes: int) -> None:
    """Bound the memory, and leave no core file with somebody's mail in it."""
    try:
        import resource
    except ImportError:  # Windows
        return
    size = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
