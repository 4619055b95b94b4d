"""`mailbot sheet template`: the empty order sheet of a routine, as a file to send to providers. Needs no database."""

from collections.abc import Mapping
from pathlib import Path

from mailbot.app import read_routines, system_clock
from mailbot.documents.order_sheet import order_sheet
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import PermanentError
from mailbot.domain.routine import Routine


def template(config: Path, *, routine: str | None, out: Path | None) -> int:
    """Write the sheet; an existing file, which may be somebody's filled one, is never written over."""
    chosen = _chosen(read_routines(config), routine)
    data = order_sheet(chosen, today=system_clock().astimezone(STOCKHOLM).date())
    file = out or Path(f"beställningslista-{chosen.name}.xlsx")
    try:
        with file.open("xb") as opened:
            opened.write(data)
    except FileExistsError:
        raise PermanentError(f"{file.name} finns redan. Välj ett annat namn med --out.") from None
    print(f"{file}: det tomma bladet för rutinen {chosen.name}. Skicka det till utförarna.")
    return 0


def _chosen(routines: Mapping[str, Routine], name: str | None) -> Routine:
    """The routine that is named, else the only one with bulk orders. Raises PermanentError."""
    if name is not None and name not in routines:
        raise PermanentError(f"Rutinen «{name}» finns inte; de som finns är {', '.join(sorted(routines))}.")
    bulk = [routines[name]] if name is not None else [r for _, r in sorted(routines.items()) if r.bulk_orders]
    if len(bulk) != 1:
        which = ", ".join(r.name for r in bulk) or ", ".join(sorted(routines))
        raise PermanentError(f"Säg med --routine vilken rutin bladet gäller: {which}.")
    return bulk[0]
