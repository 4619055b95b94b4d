"""A child process that runs what may hang, swell or die: its neighbours get their answers, and the parent lives on."""

import logging
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from mailbot.attempt import Failure
from mailbot.domain.errors import ParseError
from mailbot.isolate import CannotStartError, InPlace, Late, OwnProcess, Worker

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
    assert because(answers.pop(2)) == "innehållet tar för lång tid att läsa"
    assert answers == [2, Late.LATE, 8]


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


@pytest.mark.skipif(os.name == "nt", reason="the system knows no such signal")
def test_it_is_born_deaf_to_the_signals_that_ask_the_bot_to_stop(tmp_path: Path) -> None:
    """Ctrl-C reaches the first child of a program too, before that can ignore it by itself."""
    script = tmp_path / "parent.py"
    script.write_text(_FIRST, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["SIGINT", "SIGTERM", "-"], "")


_FIRST = """
import signal
from functools import partial
from mailbot.isolate import OwnProcess
if __name__ == "__main__":
    worker = OwnProcess()
    asked = partial(signal.pthread_sigmask, signal.SIG_BLOCK, ())
    print(*sorted(signal.Signals(n).name for n in worker.call(asked)), "-", *asked())
"""


def test_it_opens_again_after_its_end(own: Open) -> None:
    worker = own()
    first = worker.call(os.getpid)
    worker.close()
    worker.close()
    second = worker.call(os.getpid)
    assert first != second
    assert isinstance(second, int)


def test_a_process_that_others_ended_is_no_fault_of_the_work_that_comes_next(own: Open) -> None:
    worker = own()
    child = worker.call(os.getpid)
    assert isinstance(child, int)
    os.kill(child, signal.SIGKILL)
    assert worker.call(partial(pow, 2, 2)) == 4


def test_a_child_that_died_among_its_works_takes_none_of_them_along(own: Open, tmp_path: Path) -> None:
    works: list[Work] = [partial(pow, 2, n) for n in range(12)]
    works[4] = partial(die_once, tmp_path / "died")
    assert list(own().ahead(works)) == [2**n if n != 4 else "alive" for n in range(12)]


def die_once(mark: Path) -> str:
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


def test_a_work_that_found_no_memory_leaves_a_fresh_process_to_the_next(own: Open) -> None:
    worker = own(megabytes=600)
    works: list[Work] = [os.getpid, partial(swell, 4000), os.getpid]
    first, _, last = worker.ahead(works)
    assert first != last
    assert isinstance(last, int)


def test_what_cannot_travel_back_is_a_failure_of_its_work_alone(own: Open) -> None:
    works: list[Work] = [partial(pow, 2, 1), partial(open, os.devnull), nested, partial(pow, 2, 3)]
    answers = list(own().ahead(works))
    assert [answers[0], answers[3]] == [2, 8]
    assert because(answers[1]) == "ett fel i låsboten (TypeError)"
    assert because(answers[2]) == "ett fel i låsboten (RecursionError)"


def nested() -> object:
    deep: object = ()
    for _ in range(100_000):
        deep = (deep,)
    return deep


def test_what_cannot_be_understood_here_is_a_failure_of_its_work_alone(own: Open) -> None:
    works: list[Work] = [partial(pow, 2, 1), Unheard, partial(pow, 2, 3)]
    answers = list(own().ahead(works))
    assert [answers[0], answers[2]] == [2, 8]
    assert because(answers[1]) == "ett fel i låsboten (KeyError)"


class Unheard:
    """Travels, and cannot be made again."""

    def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
        return stumble, ("Astrid Ek",)


def test_an_answer_that_takes_long_is_announced_first(own: Open) -> None:
    works: list[Work] = [partial(pow, 2, 1), partial(time.sleep, 1.5), partial(pow, 2, 3)]
    assert list(own().ahead(works)) == [2, Late.LATE, None, 8]


def test_a_library_that_talks_is_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    worker = OwnProcess()
    assert worker.call(talk) is None
    worker.close()
    said = capfd.readouterr()
    assert (said.out, said.err) == ("", "")


def talk() -> None:
    print("Astrid Ek")
    warnings.warn("Astrid Ek", stacklevel=1)
    logging.getLogger("pypdf").error("Astrid Ek")
    os.write(2, b"Astrid Ek")


@pytest.mark.parametrize("prepare", [partial(refuse, "nej"), partial(os._exit, 1), partial(int, "x")])
def test_a_child_that_does_not_start_is_no_answer_to_any_work(prepare: Work) -> None:
    worker = OwnProcess(prepare=prepare)
    for _ in range(2):
        with pytest.raises(CannotStartError, match="startar inte"):
            worker.call(partial(pow, 2, 2))
        with pytest.raises(CannotStartError, match="startar inte"):
            next(worker.ahead([partial(pow, 2, 2)]))
    worker.close()


@pytest.mark.skipif(os.name == "nt", reason="the system has no such limits")
@pytest.mark.parametrize(("limit", "most"), [("RLIMIT_NOFILE", 4), ("RLIMIT_AS", 2_000_000_000)])
def test_limits_of_the_system(limit: str, most: int, tmp_path: Path) -> None:
    """No file can be opened: it cannot start. Less memory than it would allow itself: it keeps to that."""
    script = tmp_path / "parent.py"
    script.write_text(_LIMITED, encoding="utf-8")
    done = subprocess.run([sys.executable, script, limit, str(most)], capture_output=True, text=True, check=False)
    expected = "CannotStartError" if limit == "RLIMIT_NOFILE" else str(most)
    assert (done.stdout.strip(), done.stderr) == (expected, "")


_LIMITED = """
import resource, sys
from functools import partial
from mailbot.isolate import CannotStartError, OwnProcess
if __name__ == "__main__":
    kind, most = getattr(resource, sys.argv[1]), int(sys.argv[2])
    resource.setrlimit(kind, (most, most))
    worker = OwnProcess()
    try:
        print(worker.call(partial(resource.getrlimit, resource.RLIMIT_AS))[0])
    except CannotStartError as error:
        print(type(error).__name__)
"""


def test_a_program_that_ends_without_closing_it_ends(tmp_path: Path) -> None:
    """A trace keeps the worker alive until the very end; nobody waits for the child then."""
    script = tmp_path / "parent.py"
    script.write_text(_UNCLOSED, encoding="utf-8")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert not is_alive(int(done.stdout))


_UNCLOSED = """
import os
from mailbot.isolate import OwnProcess
def main():
    worker = OwnProcess()
    print(worker.call(os.getpid), flush=True)
    raise KeyError
if __name__ == "__main__":
    main()
"""


_HANGING = """
import os, re
from functools import partial
from mailbot.isolate import OwnProcess
if __name__ == "__main__":
    worker = OwnProcess(seconds=1.0)
    for answer in worker.ahead([os.getpid, partial(re.match, "(a+)+$", "a" * 60 + "b")]):
        print(answer, flush=True)
        break
    import time
    time.sleep(600)
"""


_PARENT = """
import os, sys, time
from mailbot.isolate import OwnProcess
if __name__ == "__main__":
    worker = OwnProcess()
    print(worker.call(os.getpid), flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(os.name == "nt", reason="the system knows no such signal")
@pytest.mark.parametrize("program", [_PARENT, _HANGING])
def test_a_parent_that_is_killed_leaves_none_behind(program: str, tmp_path: Path) -> None:
    """Neither one that waits for work, nor one that hangs in it."""
    script = tmp_path / "parent.py"
    script.write_text(program, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    assert ends(child)


def ends(process: int) -> bool:
    deadline = time.monotonic() + 30
    while is_alive(process) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(process)


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
