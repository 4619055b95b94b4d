"""A process of its own for what strangers sent: bounded in time and memory, and busy while the database is.

A mail can make its reader hang, swell or die. Here that ends with the reader, not with the bot: the work that did it
gets a Failure, a new process takes up the rest. And as the next mails are read while the earlier ones are decided and
committed, a second core halves the wait (benchmarks `intake`).
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import Enum
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from typing import Protocol, TypeVar, cast

from mailbot.attempt import Failure, attempt
from mailbot.domain.errors import ParseError, TemporaryError
from mailbot.reading_child import packed, serve, unpacked

T = TypeVar("T")
Work = Callable[[], object]

_SECONDS = 20.0  # for one mail: 5 MB of text, the slowest measured, takes less than one
_MEGABYTES = 2048  # of address space: a sheet of 100,000 rows takes 300
_AT_ONCE = 10
_PATIENCE = 1.0  # seconds; others wait for the database meanwhile, ten at most
_START_SECONDS = 60.0  # a computer under load takes ten
_LAST_WORDS = 2.0  # seconds for a child to say why it does not start: no mail has reached it


class CannotStartError(TemporaryError):
    """The reading process does not start: the computer's fault. No mail was tried, so none is to be blamed."""


class Late(Enum):
    """Said in place of an answer that is not there yet."""

    LATE = "dröjer"


class _End(Enum):
    """How a process ended that owed an answer; what is said when its work is to blame."""

    LATE = "innehållet tar för lång tid att läsa"
    DIED = "innehållet får läsningen att avbrytas"


def nothing() -> None:
    """What a process needs that must do nothing before it begins."""


class Worker(Protocol):
    """Runs works in order; whatever goes wrong with one is its answer, a Failure, and the next is run.

    Raises CannotStartError when what it runs on cannot be had; what was under way is forgotten then. A work is a
    function from the top of a module, or a `functools.partial` of one: it travels to another process.
    """

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure | Late]:
        """The answer to each work in order. The following ones may be under way while the caller handles one.

        Before an answer that takes long there is a Late, once: to ask again is to wait for it.
        """

    def call(self, work: Callable[[], T]) -> T | Failure:
        """The answer to one work now, also in between the answers of `ahead`."""

    def close(self) -> None:
        """Let go of what it runs on; the next work opens it again."""


class InPlace:
    """Runs each work where it is asked for, without bounds."""

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure | Late]:
        """As Worker.ahead, nothing in advance."""
        return map(attempt, works)

    def call(self, work: Callable[[], T]) -> T | Failure:
        """As Worker.call."""
        return attempt(work)

    def close(self) -> None:
        """Nothing to let go of."""


class OwnProcess:
    """Runs works in one child process, started at the first of them.

    `prepare`: what the child does before it takes any work. `seconds`: wall time for one work. `megabytes`: address
    space of the child, where the system can limit it. Not for several threads at once.
    """

    def __init__(self, *, prepare: Work = nothing, seconds: float = _SECONDS, megabytes: int = _MEGABYTES) -> None:
        self._prepare = prepare
        self._seconds = seconds
        self._megabytes = megabytes
        self._pipe: Connection | None = None
        self._end: Callable[[], object] = nothing  # ends the child; also when the program ends without `close`
        self._sent: list[Work] = []  # to the child, in order, not answered yet
        self._early: list[object] = []  # answers that came while something else was asked for

    def ahead(self, works: Iterable[Callable[[], T]]) -> Iterator[T | Failure | Late]:
        """As Worker.ahead: the next ten works go out as soon as the last ten have answered."""
        waiting = iter(works)
        self._give_up()  # what an earlier caller left unread
        self._send(list(islice(waiting, _AT_ONCE)))
        while self._early or self._sent:
            if not self._early and not self._has_answer(_PATIENCE):
                yield Late.LATE
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
        self._end()
        self._end, self._pipe = nothing, None

    def _give_up(self) -> None:
        if self._sent:
            self.close()
        self._early = []

    def _take_in(self) -> None:
        """The answers that have come already."""
        while self._sent and self._has_answer(0):
            self._early.append(self._answer())

    def _has_answer(self, seconds: float) -> bool:
        """Whether an answer, or the news that none will come, is there within so many seconds."""
        try:
            return self._opened().poll(seconds)
        except OSError:  # what Windows says of a child that is gone
            return True

    def _send(self, works: Sequence[Work]) -> None:
        """Only when every answer has come: with both sides writing, both would wait for the other for ever."""
        if works:
            data, pipe = packed([*works]), self._opened()
            self._sent += works
            with suppress(OSError):  # it died while it had nothing to do; the answer that is missing tells
                pipe.send_bytes(data)

    def _answer(self) -> object:
        """The answer to the first work that has none.

        A work whose process dies is tried once more in a new one: a process is also ended by others, by a computer
        that is out of memory for one, and no mail is to blame for that.
        """
        answer = self._received()
        if answer is _End.DIED:
            self._send_anew(self._sent)
            answer = self._received()
        if isinstance(answer, _End):
            self._send_anew(self._sent[1:])
            return Failure(error=ParseError(answer.value), because=answer.value, trace="")
        del self._sent[0]
        return answer

    def _received(self) -> object:
        if not self._has_answer(self._seconds):
            return _End.LATE
        try:
            data = self._opened().recv_bytes()
        except (EOFError, OSError):
            return _End.DIED
        return attempt(lambda: unpacked(data))

    def _send_anew(self, works: Sequence[Work]) -> None:
        """To a new child; what came early stays."""
        early = self._early
        self.close()
        self._early = early
        self._send(works)

    def _opened(self) -> Connection:
        """The pipe to a child that is ready. Raises CannotStartError."""
        if self._pipe is None:
            pipe = attempt(self._start)
            if isinstance(pipe, Failure):
                self.close()
                raise CannotStartError("Den process som läser mejl startar inte; mejlen väntar.")
            self._pipe = pipe
        return self._pipe

    def _start(self) -> Connection:
        """Raises whatever hinders a process from being started, or what it ends with before it is ready."""
        context = get_context("spawn")  # a fork would take the locks of the other threads along
        ours, theirs = context.Pipe()
        arguments = (theirs, self._prepare, self._seconds, self._megabytes)
        process = context.Process(target=serve, args=arguments, daemon=True)
        with theirs, _signals_wait():
            process.start()
            # Before the end of the program waits for its children, or it would wait for ever for one that waits for it.
            self._end = Finalize(self, _end, args=(process, ours), exitpriority=1)
        if not ours.poll(_START_SECONDS):
            raise TimeoutError
        try:
            ours.recv_bytes()
        except EOFError:
            process.join(_LAST_WORDS)
            raise
        return ours


def _end(process: BaseProcess, pipe: Connection) -> None:
    pipe.close()
    process.kill()
    process.join()
    process.close()


@contextmanager
def _signals_wait() -> Iterator[None]:
    """A child inherits that it does not hear the signals that ask to stop, before it can ignore them by itself."""
    if sys.platform == "win32":
        yield
        return
    import signal
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # started together with the first child, it would let the signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
