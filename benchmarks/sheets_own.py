"""The bot's own reader of sheets: bytes → rows that can be ordered, rows with a fault, rows that were taken back.

Run in a process of its own by `benchmarks.sheets`; prints one line of JSON.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.peak import peak_memory
from mailbot.domain.reading import SheetReading
from mailbot.sheet_privacy import read_safely

_REQUIRED = {"montering": ("customer_id", "address"), "nedmontering": ("customer_id", "proposed_date")}


def reading(path: str) -> SheetReading:
    """A file of the disk read whole, as one that came by mail: personal data is out of its cells."""
    safe = read_safely(Path(path).read_bytes(), "beställning.xlsx", received=date(2026, 11, 23), required=_REQUIRED)
    return safe.reading


def main() -> None:
    small, path, *profile = sys.argv[1:]
    reading(small)
    profiler = None
    if profile:
        from cProfile import Profile

        profiler = Profile()
        profiler.enable()
    start = time.perf_counter()
    found = reading(path)
    seconds = time.perf_counter() - start
    if profiler is not None:
        profiler.disable()
        profiler.dump_stats(profile[0])
    counts = [len(found.rows), len(found.invalid), found.left_out]
    print(json.dumps({"counts": counts, "seconds": seconds, "megabytes": peak_memory()}))


if __name__ == "__main__":
    main()
