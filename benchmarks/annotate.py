"""The sheet that goes back to its sender, beside openpyxl's load and save of the same file, each in its own process."""

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.limits import Limit, verdict
from benchmarks.order_sheets import FAULTY, write_orders
from benchmarks.sheets import LARGE, child

FULL, QUICK = (2_000, LARGE), (2_000,)
_TIMES = 3
_SMALL = 20


def measure(sizes: Sequence[int]) -> bool:
    """Measure and print; returns whether every limit was kept."""
    with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        small = Path(folder) / "small.xlsx"
        write_orders(small, _SMALL, ids=900_000)
        kept = [_copy(Path(folder), small, size) for size in sizes]
        return all(kept)


def _copy(folder: Path, small: Path, size: int) -> bool:
    path = folder / f"{size}.xlsx"
    write_orders(path, size)
    pairs = [
        (
            child("benchmarks.annotate_bare", str(small), str(path)),
            child("benchmarks.annotate_own", str(small), str(path), str(size)),
        )
        for _ in range(_TIMES)
    ]
    bare, own = (statistics.median(run["seconds"] for run in runs) for runs in zip(*pairs, strict=True))
    peaks = [max(run["megabytes"] for run in runs) for runs in zip(*pairs, strict=True)]
    rates = f"openpyxl load and save {size / bare:.0f}/s, ours with its guard {size / own:.0f}/s"
    print(f"copy of {size} rows: {rates}; memory {', '.join(f'{peak:.0f}' for peak in peaks)} MB")
    limits = [Limit(name=f"annotated copy of {size} over openpyxl load and save", value=bare / own, must=0.8, aim=3)]
    if size >= LARGE:
        limits.append(Limit(name=f"copy's memory at {size} rows, MB", value=peaks[1], must=600, aim=300, most=True))
    faulty = sum(row % FAULTY == 0 for row in range(2, size + 2))
    wrong = [run["counts"] for _, run in pairs if run["counts"] != [size - faulty, faulty]]
    print(f"{'MISSED' if wrong else 'ok '} each row has its job number or reason{f': {wrong}' if wrong else ''}")
    kept = [verdict(limit) for limit in limits]
    return all(kept) and not wrong
