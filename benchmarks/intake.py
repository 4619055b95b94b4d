"""Intake: from a real Dovecot to committed jobs with queued answers, beside a bare loop of the same libraries.

Every measurement is a process of its own, so that its peak memory is its own. Both read the same folder, in turn.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.limits import Limit, verdict
from benchmarks.mails import DOMAIN, MAILBOX, PROVIDERS, mails
from benchmarks.municipality import MUNICIPALITY
from tests.servers.dovecot import Dovecot

USER, PASSWORD = "las@kommunen.example", "hemligt"
FULL, QUICK = (500, 2000, 8000), (500,)
REPEATED = 2000  # sizes up to here are measured three times
_APPEND = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One measured process. `wrong`: what it committed that it should not have."""

    mails: int
    seconds: float
    megabytes: float
    wrong: tuple[str, ...]

    def rate(self) -> float:
        """Mails per second."""
        return self.mails / self.seconds


def measure(sizes: Sequence[int], *, profile: str = "") -> bool:
    """Measure and print; returns whether every limit was kept."""
    server = Dovecot({USER: PASSWORD}, tls=False).start()
    try:
        with tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
            return _measure(server, Path(folder), sizes, profile)
    finally:
        server.remove()


def _measure(server: Dovecot, base: Path, sizes: Sequence[int], profile: str) -> bool:
    own: dict[int, list[Run]] = {}
    bare: dict[int, list[Run]] = {}
    for size in sizes:
        mean = _fill(server, base, size)
        for _ in range(3 if size <= REPEATED else 1):
            bare.setdefault(size, []).append(_bare(server, base, size))
            own.setdefault(size, []).append(_own(server, base, size, profile))
        left, right = _rate(bare[size]), _rate(own[size])
        print(f"intake {size} mails of {mean / 1000:.0f} kB: bare {left:.0f}/s, ours {right:.0f}/s, ", end="")
        print(f"memory bare {_peak(bare[size]):.0f} MB, ours {_peak(own[size]):.0f} MB", flush=True)
    return all([*map(verdict, _limits(bare, own)), *(_right(size, runs) for size, runs in own.items())])


def _limits(bare: dict[int, list[Run]], own: dict[int, list[Run]]) -> list[Limit]:
    limits = [
        Limit(name=f"intake over bare at {n}", value=_rate(own[n]) / _rate(bare[n]), must=0.5, aim=1.0) for n in own
    ]
    small, large = min(own), max(own)
    if large > small:
        growth = _rate(own[small]) / _rate(own[large])
        name = f"cost per mail at {large} over that at {small}"
        limits.append(Limit(name=name, value=growth, must=1.2, aim=1.05, most=True))
    peak = max(map(_peak, own.values()))
    return [*limits, Limit(name="peak memory, MB", value=peak, must=150, aim=120, most=True)]


def _right(size: int, runs: list[Run]) -> bool:
    faults = [fault for run in runs for fault in run.wrong]
    print(f"{'ok ' if not faults else 'MISSED'} everything whole at {size}: {'; '.join(faults) or 'å, ä and ö too'}")
    return not faults


def _rate(runs: list[Run]) -> float:
    return statistics.median(run.rate() for run in runs)


def _peak(runs: list[Run]) -> float:
    return max(run.megabytes for run in runs)


def _fill(server: Dovecot, base: Path, size: int) -> float:
    """Append the mails to a folder of their own; returns their mean size in bytes."""
    server.create(USER, f"L{size}")
    addresses: list[str] = []
    part: list[bytes] = []
    total = 0
    for mail in mails(size):
        part.append(mail.raw)
        total += len(mail.raw)
        addresses += mail.addresses
        if len(part) == _APPEND:
            server.append(USER, f"L{size}", part)
            part = []
    server.append(USER, f"L{size}", part)
    (base / f"{size}.json").write_text(json.dumps(addresses), encoding="utf-8")
    return total / size


def _bare(server: Dovecot, base: Path, size: int) -> Run:
    with tempfile.TemporaryDirectory(dir=base) as folder:
        arguments = [str(server.port), USER, PASSWORD, f"L{size}", f"{folder}/bare.db"]
        return _child("benchmarks.intake_bare", arguments)


def _own(server: Dovecot, base: Path, size: int, profile: str) -> Run:
    with tempfile.TemporaryDirectory(dir=base) as folder:
        path = Path(folder) / "mailbot.toml"
        path.write_text(configuration(server.port, f"L{size}"), encoding="utf-8")
        (path.parent / "losenord").write_text(PASSWORD, encoding="utf-8")
        _output("mailbot.cli", ["db", "upgrade", "--config", str(path)])
        return _child("benchmarks.intake_own", [str(path), str(base / f"{size}.json"), profile])


def _output(module: str, arguments: list[str]) -> str:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr}")
    return done.stdout


def _child(module: str, arguments: list[str]) -> Run:
    said = json.loads(_output(module, arguments).splitlines()[-1])
    wrong = tuple(said["wrong"])
    return Run(mails=said["mails"], seconds=said["seconds"], megabytes=said["megabytes"], wrong=wrong)


def configuration(port: int, folder: str) -> str:
    """A whole configuration: one mailbox, forty providers, answers queued and none held."""
    providers = "".join(
        f'[[municipality.provider]]\nid = "u{i}"\nname = "{_name(i)}"\ndomains = ["{DOMAIN.format(i)}"]\n'
        for i in range(PROVIDERS)
    )
    return f"""
[deliver]
mode = "on"
per_address_per_day = 1000000
per_job_per_day = 1000

[[sender]]
name = "ut"
kind = "folder"
path = "utkorg"
from_address = "{MAILBOX}"
from_name = "Digitala lås"

[[mailbox]]
name = "las"
municipality = "kommunen"
kind = "imap"
address = "{MAILBOX}"
host = "127.0.0.1"
port = {port}
security = "none"
username = "{USER}"
password_file = "losenord"
folder = "{folder}"
start = 2020-01-01

{MUNICIPALITY}
{providers}
"""


def _name(index: int) -> str:
    """A name without digits, as the grammar of contacts wants it."""
    return f"Omsorgen {chr(ord('A') + index // 26)}{chr(ord('a') + index % 26)}"
