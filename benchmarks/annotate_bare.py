"""The anchor: openpyxl loads a sheet with its formatting and saves it, and nothing is looked at or written in it.

Run in a process of its own by `benchmarks.annotate`; prints one line of JSON.
"""

import io
import json
import sys
import time
from pathlib import Path

from benchmarks.peak import peak_memory


def copied(data: bytes) -> bytes:
    """The file, loaded and saved."""
    from openpyxl import load_workbook

    file = io.BytesIO()
    load_workbook(io.BytesIO(data)).save(file)
    return file.getvalue()


def main() -> None:
    small, path = sys.argv[1:]
    copied(Path(small).read_bytes())
    data = Path(path).read_bytes()
    start = time.perf_counter()
    copied(data)
    seconds = time.perf_counter() - start
    print(json.dumps({"counts": [], "seconds": seconds, "megabytes": peak_memory()}))


if __name__ == "__main__":
    main()
