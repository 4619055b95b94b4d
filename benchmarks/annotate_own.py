"""The bot's annotated copy: every cell looked at, two columns more, and the finished bytes read again by the guard.

Run in a process of its own by `benchmarks.annotate`; prints one line of JSON.
"""

import io
import json
import sys
import time
from pathlib import Path

from benchmarks.peak import peak_memory
from mailbot.documents.annotated_sheet import RowVerdict, Tone
from mailbot.domain.role import Role
from mailbot.privacy.presets import load_policy, shipped_presets
from mailbot.sheet_back import sheet_back

_PRESET = "larmgrupp"
_JOB = RowVerdict(sheet=0, row=0, job="LÅS-2026-00001", text="Raden har blivit ett jobb", tone=Tone.JOB)


def verdicts(rows: int) -> list[RowVerdict]:
    """A job for each row but every ninetieth, which lacks its address."""
    said = []
    for row in range(2, rows + 2):
        job = None if row % 90 == 0 else f"LÅS-2026-{row:05}"
        text = _JOB.text if job else "Inget jobb: adressen saknas"
        said.append(RowVerdict(sheet=0, row=row, job=job, text=text, tone=Tone.JOB if job else Tone.FAULT))
    return said


def annotated(data: bytes, said: list[RowVerdict]) -> bytes:
    """The copy as it goes into a mail. Raises RuntimeError when there is none."""
    policy = load_policy(shipped_presets() / f"{_PRESET}.toml", own_domains=["kommun.example"])
    made = sheet_back(data, "lista.xlsx", said, policy=policy, role=Role.PROVIDER, domain="kommun.example")
    if made.data is None:
        raise RuntimeError(f"no copy: {made.why} {made.kinds}")
    return made.data


def told(copy: bytes) -> list[int]:
    """Rows with a job number, and rows with a reason alone, as another library reads them."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(copy)).get_sheet_by_index(0).to_python()[1:]
    return [sum(bool(row[8]) for row in rows), sum(bool(row[9]) and not row[8] for row in rows)]


def main() -> None:
    small, path, rows = sys.argv[1:]
    annotated(Path(small).read_bytes(), verdicts(2))
    data, said = Path(path).read_bytes(), verdicts(int(rows))
    start = time.perf_counter()
    copy = annotated(data, said)
    seconds = time.perf_counter() - start
    peak = peak_memory()
    print(json.dumps({"counts": told(copy), "seconds": seconds, "megabytes": peak}))


if __name__ == "__main__":
    main()
