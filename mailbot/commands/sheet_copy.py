"""The annotated copy of a list that was read in: beside the file, as the receipt carries it to the sender."""

from functools import partial
from pathlib import Path

from mailbot.answered_sheets import Brought, answered_sheets
from mailbot.attempt import Failure
from mailbot.batches import outcomes
from mailbot.domain.fact import NoCopy
from mailbot.first_look import SheetFile, SheetLook
from mailbot.handlers.answers import sender_role
from mailbot.mailboxes.durable_file import write_whole
from mailbot.runtime import Runtime
from mailbot.sheet_back import returnable
from mailbot.store.database import reading

_MOST_BYTES = 100_000_000
_WHY_NONE = {
    NoCopy.TOO_LARGE: "den blir för stor",
    NoCopy.UNREADABLE: "listan går inte att skriva om",
    NoCopy.GUARD: "den skulle innehålla uppgifter som inte får lämnas ut",
}


def write_copy(runtime: Runtime, municipality: str, beside: Path, file: SheetFile, look: SheetLook, parent: int) -> str:
    """Write `NAME-svar.xlsx` beside the list, over an earlier one. Returns what to say of it (Swedish).

    It holds what the list's sender may read, so that it can be sent on as it is.
    """
    with reading(runtime.engine) as connection:
        rows = tuple(outcomes(connection, parent))
    policy = runtime.desk.policies[runtime.routines[look.routine].privacy]
    allowed = returnable(policy, sender_role(look.party), look.party.email.rpartition("@")[2])
    passwords = tuple(runtime.register.sheet_passwords.get(municipality, ()))
    brought = Brought(kind="sheet", content=file.packed(), passwords=passwords)
    made = runtime.worker.call(partial(answered_sheets, brought, rows, look.sheet.skipped, allowed, _MOST_BYTES))
    copy = None if isinstance(made, Failure) or not made else made[0][1]
    if copy is None or copy.data is None:
        why = copy.why if copy is not None and copy.why is not None else NoCopy.UNREADABLE
        return f"Ingen kopia med svar skrevs: {_WHY_NONE[why]}."
    target = beside.with_name(f"{beside.stem}-svar.xlsx")
    try:
        write_whole(target, copy.data, via=target.with_suffix(".part"))
    except OSError as error:
        return f"Kopian med svar gick inte att skriva ({error.strerror or type(error).__name__})."
    return f"{target}: listan med svar på varje rad."
