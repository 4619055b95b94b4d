"""What is said of a list's rows that are neither orders nor faulty ones: each that was not read, the others counted.

Only reasons and places are told, never what stands in a cell (issue 4: "A row lost in silence is a resident without a
lock"). Headers, sums and remarks order nothing and are not told.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from mailbot.domain.reading import RowSkip, SkippedRow

NOT_READ = "gick inte att läsa; skriv kundnummer och adress"
"""Said of a row that nobody could read."""

LEFT_OUT: Mapping[RowSkip, tuple[str, str]] = MappingProxyType(
    {
        RowSkip.HIDDEN: ("rad som är dold", "rader som är dolda"),
        RowSkip.STRUCK: ("rad som är överstruken", "rader som är överstrukna"),
        RowSkip.DONE: ("rad där det står att det redan är gjort", "rader där det står att det redan är gjort"),
        RowSkip.NOT_ORDERED: ("rad där det står att det inte ska göras", "rader där det står att det inte ska göras"),
        RowSkip.EXAMPLE: ("rad som är märkt som exempel", "rader som är märkta som exempel"),
    }
)
"""Why rows that may be orders were left alone: of one row, of several."""

TOLD = frozenset({*LEFT_OUT, RowSkip.UNREAD})
"""Of which rows the sender hears."""


def not_read(skipped: Iterable[SkippedRow]) -> list[SkippedRow]:
    """The rows that nobody could read, in their order."""
    return [row for row in skipped if row.why is RowSkip.UNREAD]


def left_out(skipped: Iterable[SkippedRow]) -> list[tuple[int, str]]:
    """How many rows were left alone for each reason, and the words for so many."""
    counts = Counter(row.why for row in skipped)
    return [(counts[why], words[counts[why] > 1]) for why, words in LEFT_OUT.items() if counts[why]]


def rows_not_read(rows: int) -> str:
    """As «3 rader gick inte att läsa»."""
    return f"{rows} {'rad' if rows == 1 else 'rader'} gick inte att läsa"


def places(rows: Sequence[SkippedRow], most: int) -> str:
    """Where rows stand, as «blad 2, rad 5; blad 2, rad 6»; the first `most` of them."""
    named = "; ".join(", ".join(filter(None, (row.sheet, f"rad {row.row}"))) for row in rows[:most])
    return f"{named} och {len(rows) - most} till" if len(rows) > most else named
