"""The bot itself from Dovecot to committed jobs with queued answers, and whether what it committed is right.

Run in a process of its own by `benchmarks.intake`; prints one line of JSON.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, cast

from benchmarks.peak import peak_memory

if TYPE_CHECKING:
    from mailbot.runtime import Runtime


def wrong(runtime: "Runtime", expected: Counter[str], mails: int) -> list[str]:
    """What is not as it should be: rows undone, answers missing, addresses (and their å, ä, ö) not whole."""
    from mailbot.store import inbox, outbox
    from mailbot.store import jobs as job_store
    from mailbot.store.database import reading

    with reading(runtime.engine) as connection:
        states, answers = inbox.counts(connection), outbox.counts(connection)
        found = Counter(job.item.address or "" for job in job_store.listing(connection, open_only=False))
    faults = []
    if set(states) != {"done"}:
        faults.append(f"inbox rows not done: {states}")
    if set(answers) != {"queued"} or answers["queued"] < mails:
        faults.append(f"answers not queued: {answers}")
    if found != expected:
        faults.append(
            f"addresses not whole: {(expected - found).most_common(3)} became {(found - expected).most_common(3)}"
        )
    return faults


def main() -> None:
    """As `mailbot run` does it. The program is imported here: the reading process imports this module, as it does the
    command line's, and should weigh no more than there.
    """
    from mailbot.app import Bot, open_runtime
    from mailbot.first_look import make_ready
    from mailbot.isolate import OwnProcess

    config, addresses, profile = sys.argv[1:]
    expected = json.loads(Path(addresses).read_text(encoding="utf-8"))
    runtime = open_runtime(Path(config), worker=OwnProcess(prepare=make_ready))
    profiler = None
    if profile:
        from cProfile import Profile

        profiler = Profile()
        profiler.enable()
    bot = Bot(runtime)
    bot.start()
    start, cpu = time.perf_counter(), time.process_time()
    mails = bot.receive()
    received = time.perf_counter() - start
    bot.process()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    if profiler is not None:
        profiler.disable()
        profiler.dump_stats(profile)
    peak = peak_memory() + cast(float, runtime.worker.call(peak_memory))
    faults = wrong(runtime, Counter(expected), mails)
    bot.close()
    figures = {"mails": mails, "seconds": seconds, "received": received, "cpu": cpu, "megabytes": peak, "wrong": faults}
    print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main()
