"""`mailbot sheet import`: an order list from a file goes the way of one that its sender had mailed."""

import hashlib
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from mailbot.app import open_runtime
from mailbot.attempt import Failure
from mailbot.commands.progress_bar import ProgressBar
from mailbot.commands.sheet_copy import write_copy
from mailbot.commands.sheet_results import What, as_table, results, totals, with_not_read
from mailbot.commands.sheet_trial import trial
from mailbot.config import Municipality
from mailbot.directory import find_party
from mailbot.domain.errors import PermanentError
from mailbot.domain.reading import SheetError
from mailbot.first_look import SheetFile, SheetLook, look_at_sheet, make_ready
from mailbot.handlers.sheet import SHEET_ERRORS, sheet_error
from mailbot.handlers.skipped_rows import not_read
from mailbot.instance_lock import only_instance
from mailbot.isolate import OwnProcess
from mailbot.parsers.sheet_limits import MAX_BYTES
from mailbot.process import process, process_new, process_one
from mailbot.runtime import Runtime
from mailbot.store import inbox, sheet_rows
from mailbot.store.database import reading
from mailbot.store.inbox import InboxRow, NewRow
from mailbot.understand import open_content

MAILBOX, KIND = "kommandorad", "sheet"
_READING_SECONDS = 300.0  # a person waits and may break off
_GLANCE = 0.2  # seconds between two looks at rows that the running bot has taken
_BUSY = "En lista läses redan in. Vänta tills den är klar."
_WAITS = "En del rader väntar på ett nytt försök. Kör samma kommando igen om några minuter, så tas de om hand."
_DONE_BEFORE = "Listan har redan lästs in. Inget nytt har gjorts."


def import_sheet(config: Path, file: Path, *, dry_run: bool, municipality: str | None, sender: str | None) -> int:
    """Read a list in for its sender, or only say what would happen. 1 when a row is invalid, not read, or waits."""
    worker = OwnProcess(prepare=make_ready, seconds=_READING_SECONDS)
    try:
        runtime = open_runtime(config, worker=worker)
        return hand_in(runtime, file, dry_run=dry_run, municipality=municipality, sender=sender)
    finally:
        worker.close()


def hand_in(runtime: Runtime, file: Path, *, dry_run: bool, municipality: str | None, sender: str | None) -> int:
    """As `import_sheet`, for what shares this runtime."""
    place = _municipality(runtime, municipality)
    handed_in = SheetFile(sender=_sender(place, sender), name=file.name, data=_bytes(file))
    new = _new_row(runtime, place, handed_in)
    look = _look(runtime, new, handed_in)
    if dry_run:
        return _try_out(runtime, new, look)
    with only_instance(runtime.config, task=".sheet", busy=_BUSY):
        return _carry_out(replace(runtime, holder=f"{runtime.holder}:sheet"), new, handed_in, look, file)


def _municipality(runtime: Runtime, name: str | None) -> Municipality:
    places = runtime.config.municipalities
    known = ", ".join(sorted(places))
    if name is None and len(places) == 1:
        return next(iter(places.values()))
    if name is None:
        raise PermanentError(f"Säg med --municipality vilken kommun listan gäller: {known}.")
    if name not in places:
        raise PermanentError(f"Kommunen «{name}» finns inte i inställningarna; de som finns är {known}.")
    return places[name]


def _sender(place: Municipality, address: str | None) -> str:
    """Whose list it is: the address that is named, else that of the only provider, where there is but one."""
    if address is None:
        only = place.providers[0] if len(place.providers) == 1 else None
        address = (only.notify or (only.addresses[0] if len(only.addresses) == 1 else None)) if only else None
    if address is None:
        raise PermanentError("Säg med --from vems listan är: utförarens e-postadress.")
    party = find_party(place, address, verified=True)
    if "@" not in address or not (party.known() or place.unknown_orders):
        raise PermanentError(f"{address} finns inte i registret över vilka som får beställa ({place.name}).")
    return party.email


def _bytes(file: Path) -> bytes:
    try:
        if file.stat().st_size > MAX_BYTES:
            raise PermanentError(f"{file.name}: {SHEET_ERRORS[SheetError.TOO_LARGE]}. Inget har lästs in.")
        return file.read_bytes()
    except FileNotFoundError:
        raise PermanentError(f"{file.name} finns inte.") from None


def _new_row(runtime: Runtime, place: Municipality, file: SheetFile) -> NewRow:
    """The list as a row for the inbox. Its fetch key is its content: the same file comes in once."""
    uid = hashlib.sha256(f"{place.name}\0".encode() + file.data).hexdigest()
    content, vault = file.packed(), runtime.desk.vault
    key, wrapped = vault.new_key()
    return NewRow(
        kind=KIND,
        municipality=place.name,
        mailbox=MAILBOX,
        folder="",
        validity=KIND,
        uid=uid,
        received_at=runtime.clock(),
        sealed=vault.seal(key, content, inbox.seal_context(MAILBOX, uid)),
        wrapped_key=wrapped,
        size=len(content),
    )


def _look(runtime: Runtime, new: NewRow, file: SheetFile) -> SheetLook:
    """The list, read in the process for strangers' bytes. Raises PermanentError when the file gives no row."""
    work = partial(look_at_sheet, file.packed(), new.received_at, new.municipality, runtime.register)
    look = runtime.worker.call(work)
    if isinstance(look, Failure):
        raise PermanentError(f"{file.name}: {look.because}. Inget har lästs in.")
    if look.sheet.error is not None:
        raise PermanentError(f"{file.name}: {sheet_error(look.sheet.error, look.sheet.limit)}. Inget har lästs in.")
    return look


def _try_out(runtime: Runtime, new: NewRow, look: SheetLook) -> int:
    row = InboxRow(
        id=0,
        kind=new.kind,
        municipality=new.municipality,
        mailbox=new.mailbox,
        uid=new.uid,
        received_at=new.received_at,
        parent=None,
        attempts=0,
        crashes=0,
        note="",
        wrapped_key=None,
        sealed=None,
    )
    bar = ProgressBar("Prövar", len(look.sheet.rows) + len(look.sheet.invalid))
    rows = with_not_read(trial(runtime, row, look, bar.show), look.sheet.skipped)
    bar.end()
    print(as_table(rows), totals(rows, look.sheet.skipped), "Inget har sparats.", sep="\n\n")
    return _code(look)


def _carry_out(runtime: Runtime, new: NewRow, file: SheetFile, look: SheetLook, beside: Path) -> int:
    parent, before = _put_in(runtime, new, file, look)
    try:
        decided = _decide_all(runtime, parent)
    except KeyboardInterrupt:
        print("\nAvbrutet. Kör samma kommando igen, så fortsätter det där det slutade.", file=sys.stderr)
        return 1
    with reading(runtime.engine) as connection:
        rows = with_not_read(results(connection, parent), look.sheet.skipped)
    if before:
        print(_DONE_BEFORE)
    not_jobs = as_table([row for row in rows if row.what is not What.JOB])
    print(*filter(None, (not_jobs, totals(rows, look.sheet.skipped))), sep="\n\n")
    if not decided:
        print(_WAITS)
        return 1
    print(write_copy(runtime, new.municipality, beside, file, look, parent))
    return _code(look)


def _put_in(runtime: Runtime, new: NewRow, file: SheetFile, look: SheetLook) -> tuple[int, bool]:
    """The id of the list's row, and whether all of it was decided before. Raises PermanentError when it is none's."""
    because = ""
    with reading(runtime.engine) as connection:
        found = inbox.find(connection, new.mailbox, new.validity, new.uid)
        held = inbox.get(connection, found[0]) if found else None
    if found is None:
        found_id, because = process_new(runtime, new, look)
    else:
        found_id = found[0]
        _insist_on_sender(runtime, held, file)
        if found[1] in ("received", "parked"):
            because = process_one(runtime, found_id)
    with reading(runtime.engine) as connection:
        now = inbox.find(connection, new.mailbox, new.validity, new.uid)
    if now is None or now[1] not in ("waiting", "done"):
        raise PermanentError(f"{file.name} kunde inte läsas in: {because or 'den behandlas redan'}.")
    return found_id, found is not None and found[1] == "done"


def _insist_on_sender(runtime: Runtime, held: InboxRow | None, file: SheetFile) -> None:
    content = open_content(runtime, held) if held else b""
    sender = SheetFile.unpacked(content).sender if content else file.sender
    if sender != file.sender:
        raise PermanentError(f"{file.name} har redan lästs in för {sender}. Ändra jobben i stället (mailbot job).")


def _decide_all(runtime: Runtime, parent: int) -> bool:
    """Decide what is left of a list, beside the bot if that runs; False when rows wait for another try."""
    failed: list[Failure] = []
    left, total, _ = _left(runtime, parent)  # one of them is no row of the list but its receipt
    bar = ProgressBar("Läser in", total - 1)
    while True:
        taken = process(runtime, failed=failed, parent=parent)
        left -= taken
        bar.show(min(total - left, total - 1))
        if taken:
            continue
        left, total, in_hands = _left(runtime, parent)  # the bot may have taken its share
        if not left or not in_hands:
            bar.show(min(total - left, total - 1))
            bar.end()
            if failed:
                raise failed[-1].error
            return not left
        time.sleep(_GLANCE)


def _left(runtime: Runtime, parent: int) -> tuple[int, int, bool]:
    """How many rows of a list are undecided, of how many, and whether somebody is at them."""
    with reading(runtime.engine) as connection:
        states = sheet_rows.states(connection, parent)
    left = states.get("received", 0) + states.get("working", 0) + states.get("waiting", 0)
    return left, sum(states.values()), "working" in states


def _code(look: SheetLook) -> int:
    return 1 if look.sheet.invalid or not_read(look.sheet.skipped) else 0
