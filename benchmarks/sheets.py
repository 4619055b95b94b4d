"""Bulk orders: .xlsx → validated rows beside bare libraries, and a list by mail → committed jobs beside a bare loop.

Every measurement is a process of its own, so that its peak memory is its own; they read the same file, in turn.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

from benchmarks.limits import Limit, verdict
from benchmarks.order_sheets import Expected, write_orders

FULL, QUICK = (2_000, 100_000), (2_000,)
LARGE = 100_000  # the memory of one so large is bounded
JOBS = 2_000
_TIMES = 3
_SMALL = 20


class Run(TypedDict):
    """What one measured process says. `counts`: valid, invalid, left out."""

    seconds: float
    megabytes: float
    counts: list[int]


def measure(sizes: Sequence[int], *, profile: str = "") -> bool:
    """Measure and print; returns whether every limit was kept."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        small = Path(folder) / "small.xlsx"
        write_orders(small, _SMALL, ids=200_000)
        kept = [_read(Path(folder), small, size, profile) for size in sizes]
        return all([*kept, _jobs(Path(folder), small)])


def _read(folder: Path, small: Path, size: int, profile: str) -> bool:
    path = folder / f"{size}.xlsx"
    expected = write_orders(path, size)
    profiled = [profile] if profile else []
    runs = [
        (
            child("benchmarks.sheets_bare", "calamine", str(small), str(path)),
            child("benchmarks.sheets_bare", "openpyxl", str(small), str(path)),
            child("benchmarks.sheets_own", str(small), str(path), *profiled),
        )
        for _ in range(_TIMES)
    ]
    calamine, openpyxl, own = (
        statistics.median(run["seconds"] for run in column) for column in zip(*runs, strict=True)
    )
    peaks = [max(run["megabytes"] for run in column) for column in zip(*runs, strict=True)]
    rates = [f"{name} {size / seconds:.0f}/s" for name, seconds in zip(_NAMES, (calamine, openpyxl, own), strict=True)]
    print(f"sheet of {size} rows: {', '.join(rates)}; memory {', '.join(f'{peak:.0f}' for peak in peaks)} MB")
    limits = [
        Limit(name=f"sheet of {size} to validated rows over openpyxl read-only", value=openpyxl / own, must=2, aim=5),
        Limit(name=f"sheet of {size} to validated rows over calamine", value=calamine / own, must=0, aim=0.6),
    ]
    if size >= LARGE:
        limits.append(Limit(name=f"memory at {size} rows, MB", value=peaks[2], must=300, aim=200, most=True))
    return all([*map(verdict, limits), _right(expected, [run[2] for run in runs])])


_NAMES = ("calamine", "openpyxl read-only", "ours")


def _right(expected: Expected, runs: Sequence[Run]) -> bool:
    wanted = [expected.valid, expected.invalid, expected.left_out]
    wrong = [run["counts"] for run in runs if run["counts"] != wanted]
    seen = f"valid, invalid, hidden or struck out: {wanted}"
    print(f"{'MISSED' if wrong else 'ok '} {seen}{f' and not {wrong}' if wrong else ''}")
    return not wrong


def _jobs(folder: Path, small: Path) -> bool:
    """A list by mail: from its bytes in the inbox to committed jobs, receipt and work mails queued."""
    path = folder / "jobs.xlsx"
    expected = write_orders(path, JOBS)
    own, bare = [], []
    for turn in range(_TIMES):
        bare.append(child("benchmarks.sheet_jobs_bare", str(folder / f"bare-{turn}.db"), str(expected.valid)))
        own.append(child("benchmarks.sheet_jobs_own", str(folder / f"own-{turn}"), str(small), str(path)))
    left, right = (statistics.median(run["seconds"] for run in runs) for runs in (bare, own))
    print(f"{expected.valid} rows to jobs: bare {expected.valid / left:.0f}/s, ours {expected.valid / right:.0f}/s")
    kept = verdict(Limit(name="rows to committed jobs over a bare loop", value=left / right, must=0.3, aim=0.5))
    wrong = [run["counts"] for run in own if run["counts"] != [expected.valid, expected.valid]]
    print(f"{'MISSED' if wrong else 'ok '} jobs and addresses whole{f': {wrong}' if wrong else ''}")
    return kept and not wrong


def child(module: str, *arguments: str) -> Run:
    """Run a module in a process of its own and take what it says. Raises RuntimeError when it fails."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr}")
    said: Run = json.loads(done.stdout.splitlines()[-1])
    return said
