"""A measured figure beside what it must and should be."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Limit:
    """`must` decides, `aim` is what we want. `most`: both are upper bounds, else lower ones."""

    name: str
    value: float
    must: float
    aim: float
    most: bool = False

    def kept(self, bound: float) -> bool:
        """Whether the figure is on the good side of a bound."""
        return self.value <= bound if self.most else self.value >= bound


def verdict(limit: Limit) -> bool:
    """Print one line; returns whether the must is kept."""
    kept = limit.kept(limit.must)
    word = "MISSED" if not kept else "aim" if limit.kept(limit.aim) else "ok"
    sign = "≤" if limit.most else "≥"
    print(f"{word:6} {limit.name}: {limit.value:.2f} (must {sign} {limit.must:g}, aim {limit.aim:g})", flush=True)
    return kept
