"""Which row of a sheet is its header, over one row or two, and which column holds which field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mailbot.domain.reading import ItemType
from mailbot.parsers.sheet_cells import Cell, text_of, yes_no
from mailbot.parsers.sheet_heads import Head, head_of

_LONGEST_HEAD = 120
_ESSENTIAL = ("customer_id", "address")
_NOT_READ = frozenset(("other", "note", "work", "name", "personal", "post_code", "town"))
_ONE_IS_ENOUGH = frozenset(("phone", "flat", "status", "type", "street_number", "time"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One table of a sheet. `columns`: field → column; `rivals`: other columns that claim a field with equal right;
    `works`: columns that are ticked, with their kind of work; `notes`: remarks; `moves`: the address is said to be the
    old one; `span`: the table's columns (the end is open).
    """  # noqa: D205

    columns: Mapping[str, int]
    rivals: tuple[tuple[str, int], ...] = ()
    works: tuple[tuple[int, ItemType], ...] = ()
    notes: tuple[int, ...] = ()
    moves: bool = False
    span: tuple[int, int] = (0, 1 << 20)


def header_tables(cells: Sequence[Cell], hidden: frozenset[int] = frozenset()) -> tuple[Table, ...]:
    """The tables whose header this row is, usually one; none when it is no header.

    A header has two known heads at least, an id or an address among them. `hidden`: columns nobody sees, which count
    only where no visible one says the same.
    """
    heads = heads_of(cells)
    if not _is_header(heads, cells):
        return ()
    tables = tuple(filter(None, (_table(part, span, hidden) for part, span in _parts(heads))))
    return tables if tables and any(name in tables[0].columns for name in _ESSENTIAL) else ()


def header_columns(cells: Sequence[Cell]) -> dict[int, str] | None:
    """Column → field of a header over one row, also of the columns that are not read; None when it is no header."""
    tables = header_tables(cells)
    if not tables:
        return None
    columns = {at: head.field for at, head in heads_of(cells).items()}
    return columns | {at: name for table in tables for name, at in table.columns.items() if name in _ESSENTIAL}


def joined_header(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[Cell, ...] | None:
    """Two rows read as one header; None when each of them alone says as much."""
    if not all(_may_be_head(cell) for cell in lower if cell is not None) or all(cell is None for cell in lower):
        return None
    joined = tuple(_joined(list(upper), list(lower)))
    alone = max(_known(upper), _known(lower))
    return joined if _known(joined) > alone and _is_header(heads_of(joined), joined) else None


def may_be_header(cells: Sequence[Cell]) -> bool:
    """A quick look: whether enough words stand in a row, and no dates."""
    words = 0
    for cell in cells:
        if cell is None:
            continue
        if type(cell) is str:
            words += not any(map(str.isdigit, cell))
        elif type(cell) is not int:
            return False
    return words > 1


def is_header_like(cells: Sequence[Cell]) -> bool:
    """Whether a row is nothing but several words, as a header is."""
    if any(cell is not None and not isinstance(cell, str) for cell in cells):
        return False
    filled = [cell for cell in cells if cell is not None]
    return len(filled) > 1 and all(map(_may_be_head, filled))


def _may_be_head(cell: Cell) -> bool:
    if not isinstance(cell, str):
        return False
    text = text_of(cell)
    return len(text) <= _LONGEST_HEAD and not any(map(str.isdigit, text)) and (yes_no(text) is None)


def heads_of(cells: Sequence[Cell]) -> dict[int, Head]:
    """The cells of a row that are heads somebody knows, by their columns."""
    found: dict[int, Head] = {}
    for index, cell in enumerate(cells):
        if type(cell) is str and len(cell) <= _LONGEST_HEAD and (head := head_of(cell)) is not None:
            found[index] = head
    return found


def _known(cells: Sequence[Cell]) -> int:
    heads = heads_of(cells)
    strong = sum(1 for head in heads.values() if head.score >= 60)
    return len({head.field for head in heads.values()}) * 2 + min(strong, 1)


def _is_header(heads: Mapping[int, Head], cells: Sequence[Cell]) -> bool:
    fields = [head.field for head in heads.values()]
    filled = sum(1 for cell in cells if cell is not None)
    essential = "customer_id" in fields or "address" in fields or {"from", "to"} <= set(fields)
    return essential and len(fields) >= 2 and len(fields) * 2 >= filled


def _joined(upper: list[Cell], lower: list[Cell]) -> Iterator[Cell]:
    """Each column's two words as one where that is a head; a group's word holds for the empty cells to its right."""
    carried = ""
    for index in range(max(len(upper), len(lower))):
        above, below = (text_of(row[index]) if index < len(row) else "" for row in (upper, lower))
        carried = above or carried
        pairs = (f"{above} {below}".strip(), f"{carried} {below}".strip()) if below else ()
        choices = (text for text in (*pairs, below, above) if text and (head := head_of(text)) and head.kind is None)
        yield next(choices, below or above or None)


def _parts(heads: Mapping[int, Head]) -> Iterator[tuple[dict[int, Head], tuple[int, int]]]:
    """The heads, split where the same sequence of fields begins again: tables side by side."""
    first = next(iter(heads.values()))
    starts = [at for at, head in heads.items() if head.field == first.field and head.score == first.score]
    ends = [*starts[1:], 1 << 20]
    parts = [
        {at: head for at, head in heads.items() if start <= at < end} for start, end in zip(starts, ends, strict=True)
    ]
    whole = all({"customer_id", "address"} <= {head.field for head in part.values()} for part in parts)
    if len(parts) > 1 and whole:
        yield from zip(parts, zip(starts, ends, strict=True), strict=True)
    else:
        yield dict(heads), (0, 1 << 20)


def _table(heads: dict[int, Head], span: tuple[int, int], hidden: frozenset[int]) -> Table | None:
    chosen: dict[str, int] = {}
    rivals: list[tuple[str, int]] = []
    works = [(at, head.kind) for at, head in heads.items() if head.kind is not None]
    for name in dict.fromkeys(head.field for head in heads.values()):
        if name in _NOT_READ:
            continue
        ranked = sorted((at in hidden, -heads[at].score, at) for at in heads if heads[at].field == name)
        chosen[name] = ranked[0][2]
        if name not in _ONE_IS_ENOUGH:
            rivals += [(name, at) for unseen, score, at in ranked[1:] if (unseen, score) == ranked[0][:2]]
    if {"from", "to"} <= set(chosen) and "address" not in chosen:
        chosen |= {"address": chosen["from"], "new_address": chosen["to"]}
    if "street_number" in chosen and not _beside(chosen, chosen["street_number"]):
        del chosen["street_number"]
    address = heads.get(chosen.get("address", -1))
    moves = "new_address" in chosen and address is not None and (address.old or address.field == "from")
    return Table(
        columns=chosen,
        rivals=tuple(rivals),
        works=tuple(works),
        notes=tuple(at for at, head in heads.items() if head.field == "note"),
        moves=moves,
        span=span,
    )


def _beside(chosen: Mapping[str, int], number: int) -> bool:
    """A house number stands behind its street; "Nr" before it counts rows."""
    return "address" in chosen and number > chosen["address"]
