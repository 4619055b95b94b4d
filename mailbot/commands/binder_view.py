"""What a person looks at: the binder, one job, what is parked."""

import json
from pathlib import Path

from sqlalchemy import Connection

from mailbot.app import open_runtime
from mailbot.binder import HEAD, binder_row, find_job, job_json, story
from mailbot.commands.people import carry_out_order, command_on_job, item_from, order_by_phone
from mailbot.commands.table import table
from mailbot.directory import find_party
from mailbot.domain.calendar import swedish_moment
from mailbot.domain.errors import ParseError, PermanentError
from mailbot.domain.role import Role
from mailbot.first_look import make_ready
from mailbot.isolate import OwnProcess
from mailbot.parsers.mime import parse_message
from mailbot.process import process_one
from mailbot.runtime import Runtime
from mailbot.store import inbox
from mailbot.store import jobs as job_store
from mailbot.store.codec import dump
from mailbot.store.database import reading, transaction
from mailbot.understand import open_content


def jobs(config: Path, *, as_json: bool, everything: bool) -> int:
    """The binder."""
    runtime = open_runtime(config)
    with reading(runtime.engine) as connection:
        found = job_store.listing(connection, open_only=not everything)
    if as_json:
        print(json.dumps([job_json(runtime, job) for job in found], ensure_ascii=False, indent=1))
    else:
        print(table(HEAD, [binder_row(runtime, job) for job in found], widest=34))
    return 0


def show(config: Path, number: str, *, as_json: bool, evidence: bool) -> int:
    """One job as a story."""
    runtime = open_runtime(config)
    with reading(runtime.engine) as connection:
        job = find_job(connection, number)
        if as_json:
            print(json.dumps(job_json(runtime, job), ensure_ascii=False, indent=1))
            return 0
        print(story(runtime, connection, job))
        if evidence:
            print("\nUnderlag\n" + _evidence(runtime, connection, job.number))
    return 0


def _evidence(runtime: Runtime, connection: Connection, number: str) -> str:
    """The words of the ordering mail that each value comes from, redacted; read anew from the sealed mail."""
    from mailbot.evidence import evidence_of

    row_id = job_store.inbox_of(connection, number)
    row = inbox.get(connection, row_id) if row_id else None
    if row is None or row.kind != "mail":
        return "  Beställningen kom inte som ett vanligt mejl."
    spans = evidence_of(runtime, row)
    return "\n".join(f"  {path}: «{words}»" for path, words in spans.items()) or "  Inget underlag finns."


def tick(config: Path, number: str, checkpoint: str, values: dict[str, str], role: Role) -> int:
    """A person answers a checkpoint."""
    return _say(*command_on_job(open_runtime(config), number, "tick", values | {"checkpoint": checkpoint}, role=role))


def on_job(config: Path, number: str, action: str, values: dict[str, str]) -> int:
    """Hold, release, cancel, assign, correct, reopen or merge a job."""
    runtime = open_runtime(config)
    if "into" in values:
        with reading(runtime.engine) as connection:
            values = {**values, "into": find_job(connection, values["into"]).number}
    if action == "assign":
        _refuse_unregistered(runtime, number, values.get("to", ""))
    return _say(*command_on_job(runtime, number, action, values))


def _refuse_unregistered(runtime: Runtime, number: str, address: str) -> None:
    """An installer whom the register does not know could get the job, but no answer of theirs would count."""
    with reading(runtime.engine) as connection:
        municipality = runtime.municipality(find_job(connection, number).municipality)
    if Role.INSTALLER not in find_party(municipality, address, verified=False).roles:
        raise PermanentError(f"{address} finns inte bland montörerna: lägg till adressen under roles.installer först.")


def _say(because: str, done: bool) -> int:
    print(because if done else f"Inget ändrades: {because}.")
    return 0 if done else 1


def new_job(config: Path, municipality: str, orderer: str, values: dict[str, str | None]) -> int:
    """An order by phone becomes a job like any other."""
    runtime = open_runtime(config)
    if municipality not in runtime.config.municipalities:
        known = ", ".join(sorted(runtime.config.municipalities))
        raise PermanentError(f"Kommunen «{municipality}» finns inte i inställningarna; de som finns är {known}.")
    routine = runtime.routines[runtime.config.municipalities[municipality].routine]
    because, number = order_by_phone(runtime, municipality, orderer, item_from(values, routine.required()))
    print(number or because)
    return 0 if number else 1


def parked_list(config: Path) -> int:
    """What a person must look at: when, from whom, and why the bot did not dare."""
    runtime = open_runtime(config)
    with reading(runtime.engine) as connection:
        rows = inbox.parked(connection)
        lines = []
        for row in rows:
            full = inbox.get(connection, row["id"])
            sender = _sender(runtime, full) if full else ""
            lines.append(
                (row["id"], row["mailbox"], swedish_moment(full.received_at) if full else "", sender, row["because"])
            )
    print(table(("Nr", "Brevlåda", "Kom", "Från", "Därför"), lines, widest=90))
    return 0


def _sender(runtime: Runtime, row: inbox.InboxRow) -> str:
    """The sender's address, read from the sealed mail only to be shown; '' when there is none."""
    if row.kind != "mail":
        return ""
    try:
        message = parse_message(open_content(runtime, row))
    except ParseError:
        return "(går inte att läsa)"
    return message.sender.email if message.sender else "(avsändare saknas)"


def parked_retry(config: Path, row_id: int) -> int:
    """Read a parked mail again (after the register or a routine was put right)."""
    worker = OwnProcess(prepare=make_ready)
    runtime = open_runtime(config, worker=worker)
    _parked_row(runtime, row_id)
    try:
        print(process_one(runtime, row_id))
    finally:
        worker.close()
    return 0


def parked_ignore(config: Path, row_id: int, reason: str) -> int:
    """A person decided that a parked mail needs nothing."""
    runtime = open_runtime(config)
    _parked_row(runtime, row_id)
    with transaction(runtime.engine) as connection:
        inbox.finish(
            connection,
            row_id,
            state="ignored",
            outcome="noted",
            because=f"en människa: {reason}",
            now=runtime.clock(),
        )
    print("Mejlet behöver inget mer.")
    return 0


def parked_make_job(config: Path, row_id: int, values: dict[str, str | None]) -> int:
    """A person read a parked mail and says what it orders; the job answers the mail's sender."""
    runtime = open_runtime(config)
    row = _parked_row(runtime, row_id)
    municipality = runtime.municipality(row.municipality)
    routine = runtime.routines[municipality.routine]
    item = item_from(values, routine.required())
    sender = values.get("orderer") or _sender(runtime, row)
    content = {"action": "order", "orderer": sender, "roles": [Role.DUTY], "item": dump(item)}
    because, number = carry_out_order(runtime, row.municipality, content)
    if number is None:
        return _say(because, False)
    with transaction(runtime.engine) as connection:
        made = f"en människa gjorde ett jobb av mejlet: {because}"
        inbox.finish(connection, row_id, state="done", outcome="ordered", because=made, now=runtime.clock())
    print(number)
    return 0


def _parked_row(runtime: Runtime, row_id: int) -> inbox.InboxRow:
    with reading(runtime.engine) as connection:
        parked = {row["id"] for row in inbox.parked(connection)}
        row = inbox.get(connection, row_id)
    if row is None or row_id not in parked:
        raise PermanentError(f"Mejl nummer {row_id} väntar inte på en människa (mailbot parked list).")
    return row
