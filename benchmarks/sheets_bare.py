"""The anchors: every cell of a sheet as a value, and nothing understood; by python-calamine or openpyxl read-only.

Run in a process of its own by `benchmarks.sheets`; prints one line of JSON. The libraries are imported and have read
a small sheet before the clock starts, as in a bot that runs.
"""

import json
import sys
import time
from pathlib import Path

from benchmarks.peak import peak_memory


def by_calamine(data: bytes) -> int:
    """Rows that hold something; values only, no formatting and nothing hidden or struck out is seen."""
    import io

    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(1 for row in book.get_sheet_by_index(0).to_python() if any(cell != "" for cell in row))


def by_openpyxl(data: bytes) -> int:
    """The same with the library's read-only mode, which forgets hidden rows too."""
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    return sum(1 for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row))


def main() -> None:
    engine, small, path = sys.argv[1:]
    read = {"calamine": by_calamine, "openpyxl": by_openpyxl}[engine]
    read(Path(small).read_bytes())
    data = Path(path).read_bytes()
    start = time.perf_counter()
    rows = read(data)
    seconds = time.perf_counter() - start
    print(json.dumps({"rows": rows, "seconds": seconds, "megabytes": peak_memory()}))


if __name__ == "__main__":
    main()
