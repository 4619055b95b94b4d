"""The whole reading of texts made to be dear: how the time grows when the text does."""

from time import process_time

from benchmarks.endless_mails import ENDLESS
from benchmarks.limits import Limit, verdict
from benchmarks.parse import reading

_TIMES = 5
_SHORTEST = 0.02  # seconds; below it the clock and the memory say more than the reading


def measure(size: int) -> bool:
    """Compare `size` bytes with five times as many, kind by kind; returns whether the worst kept the limits."""
    reading(ENDLESS["orders in a list"](5_000))  # the patterns are worked out at the first mail
    ratios, slowest = {}, 0.0
    for name, mail in ENDLESS.items():
        short, long = (min(_seconds(mail(length)) for _ in range(3)) for length in (size, _TIMES * size))
        ratios[name] = max(long, _SHORTEST) / max(short, _SHORTEST)
        slowest = max(slowest, long / (_TIMES * size) * 1e6)
        print(f"       {name}: {short:.3f} s, {long:.3f} s, {ratios[name]:.1f} times", flush=True)
    worst = max(ratios, key=lambda name: ratios[name])
    grown = f"t({_TIMES * size / 1e6:g} MB) over t({size / 1e6:g} MB), {worst}"
    return all(
        [
            verdict(Limit(name=grown, value=ratios[worst], must=6, aim=5.5, most=True)),
            verdict(Limit(name="seconds of CPU a MB, slowest text", value=slowest, must=3, aim=1, most=True)),
        ]
    )


def _seconds(raw: bytes) -> float:
    start = process_time()
    reading(raw)
    return process_time() - start
