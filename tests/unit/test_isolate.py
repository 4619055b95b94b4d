"""A child process that runs what may hang, swell or die: its neighbours get their answers, and the parent lives on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from mailbot.attempt import Failure
from mailbot.domain.errors import ParseError
from mailbot.isolate import InPlace, OwnProcess, Worker

Open = Callable[..., OwnProcess]
Work = Callable[[], object]


@pytest.fixture
def own() -> Iterator[Open]:
    opened: list[OwnProcess] = []

    def make(**limits: float) -> OwnProcess:
        opened.append(OwnProcess(**limits))  # type: ignore[arg-type]  # megabytes is an int
        return opened[-1]

    yield make
    for worker in opened:
        worker.close()


def refuse(words: str) -> str:
    raise ParseError(words)


def stumble(words: str) -> str:
    raise KeyError(words)


def swell(megabytes: int) -> int:
    return len(bytearray(megabytes * 1024 * 1024))


def same(value: bytes) -> bytes:
    return value


def because(answer: object) -> str:
    assert isinstance(answer, Failure)
    return answer.because


@pytest.mark.parametrize("make", [InPlace, OwnProcess])
def test_answers_come_in_order_and_a_failing_work_fails_alone(make: Callable[[], Worker]) -> None:
    worker = make()
    works: list[Work] = [partial(pow, 2, n) for n in range(25)]
    works[7] = partial(divmod, 1, 0)
    try:
        answers = list(worker.ahead(works))
    finally:
        worker.close()
    assert because(answers.pop(7)) == "ett fel i låsboten (ZeroDivisionError)"
    assert answers == [2**n for n in range(25) if n != 7]


@pytest.mark.parametrize("make", [InPlace, OwnProcess])
def test_a_call_between_two_answers_disturbs_none(make: Callable[[], Worker]) -> None:
    worker = make()
    try:
        got = [(n, worker.call(partial(pow, 3, 2))) for n in worker.ahead([partial(pow, 2, n) for n in range(23)])]
    finally:
        worker.close()
    assert got == [(2**n, 9) for n in range(23)]


def test_what_is_larger_than_the_pipe_holds_goes_both_ways(own: Open) -> None:
    worker = own()
    large = [bytes([n]) * 3_000_000 for n in range(23)]
    got = []
    for answer in worker.ahead([partial(same, data) for data in large]):
        got.append(answer)
        assert worker.call(partial(same, large[0])) == large[0]
    assert got == large


def test_answers_that_nobody_took_reach_nobody_else(own: Open) -> None:
    worker = own()
    first = worker.ahead([partial(pow, 2, n) for n in range(30)])
    assert [next(first), next(first)] == [1, 2]
    assert list(worker.ahead([partial(pow, 5, 2)])) == [25]
    assert worker.call(partial(pow, 5, 3)) == 125


def test_a_work_that_ends_its_process_is_told_and_the_others_are_done(own: Open) -> None:
    worker = own()
    works: list[Work] = [partial(pow, 2, 1), partial(os._exit, 3), partial(pow, 2, 3), os.abort, partial(pow, 2, 5)]
    answers = list(worker.ahead(works))
    assert [answers[0], answers[2], answers[4]] == [2, 8, 32]
    assert because(answers[1]) == because(answers[3]) == "innehållet får läsningen att avbrytas"


def test_a_work_that_takes_too_long_is_ended_and_the_others_are_done(own: Open) -> None:
    worker = own(seconds=3.0)
    begun = time.monotonic()
    works: list[Work] = [partial(pow, 2, 1), partial(time.sleep, 600), partial(pow, 2, 3)]
    answers = list(worker.ahead(works))
    assert time.monotonic() - begun < 60
    assert because(answers[1]) == "innehållet tar för lång tid att läsa"
    assert [answers[0], answers[2]] == [2, 8]


@pytest.mark.skipif(os.name == "nt", reason="the system cannot bound a process's memory")
def test_a_work_that_swells_is_refused_its_memory(own: Open) -> None:
    worker = own(megabytes=600)
    answers = list(worker.ahead([partial(swell, 100), partial(swell, 4000), partial(swell, 100)]))
    assert because(answers[1]) == "innehållet är för stort att läsa"
    assert answers[0] == answers[2] == 100 * 1024 * 1024


def test_an_error_travels_without_what_it_says_unless_it_was_meant_to_be_told(own: Open) -> None:
    worker = own()
    told, bug = worker.call(partial(refuse, "det går inte")), worker.call(partial(stumble, "Astrid Ek"))
    assert because(told) == "det går inte"
    assert isinstance(bug, Failure)
    assert "Astrid" not in f"{bug.because} {bug.trace} {bug.error!r}"
    assert "test_isolate.py" in bug.trace


def test_it_outlives_the_signals_that_ask_the_bot_to_stop(own: Open) -> None:
    worker = own()
    child = worker.call(os.getpid)
    assert isinstance(child, int)
    for name in (signal.SIGTERM, signal.SIGINT):
        os.kill(child, name)
    assert worker.call(os.getpid) == child


def test_it_opens_again_after_its_end(own: Open) -> None:
    worker = own()
    first = worker.call(os.getpid)
    worker.close()
    worker.close()
    second = worker.call(os.getpid)
    assert first != second
    assert isinstance(second, int)
    os.kill(second, signal.SIGKILL)
    assert because(worker.call(partial(pow, 2, 2))) == "innehållet får läsningen att avbrytas"
    assert worker.call(partial(pow, 2, 2)) == 4


_PARENT = """
import os, sys, time
from mailbot.isolate import OwnProcess
if __name__ == "__main__":
    print(OwnProcess().call(os.getpid), flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(os.name == "nt", reason="the system knows no such signal")
def test_a_parent_that_is_killed_leaves_none_behind(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 30
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(child)


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
