"""A bulk sheet: its rows go on as rows of their own; the last one brings the receipt."""

from collections.abc import Iterator

from mailbot.domain.decision import Case, Decision, Outcome, SendMail
from mailbot.domain.fact import BatchFinished, NoCopy, RowOutcome, SheetReceived
from mailbot.domain.job import Job, JobStatus
from mailbot.domain.reading import Expectation, RowFault, SheetError
from mailbot.domain.role import Role
from mailbot.handlers.answers import personal_data_notice, sender_role, urgent_mails
from mailbot.handlers.skipped_rows import NOT_READ, left_out, not_read, places, rows_not_read

_MOST_PLACES = 10  # rows that a mail to the duty person names; the receipt names all
_ALL_STOPPED = "mejlet talar om en skyddad person: en människa läser det i brevlådan"
SHEET_ERRORS: dict[SheetError, str] = {
    SheetError.ENCRYPTED: "filen är skyddad med lösenord",
    SheetError.CORRUPT: "filen är skadad och går inte att öppna",
    SheetError.WRONG_FORMAT: "filen är inte ett kalkylblad som vi kan läsa (.xlsx, .xls, .ods eller .csv)",
    SheetError.TOO_LARGE: "filen är för stor",
    SheetError.NO_HEADER: "vi hittar ingen rubrikrad med Kundid och adress",
    SheetError.NO_ROWS: "filen har inga ifyllda rader",
}
ROW_FAULTS: dict[RowFault, str] = {
    RowFault.MISSING_CUSTOMER_ID: "Kundid saknas",
    RowFault.BAD_CUSTOMER_ID: "Kundid går inte att läsa",
    RowFault.PERSONNUMMER_AS_ID: "där Kundid ska stå står ett personnummer",
    RowFault.MISSING_ADDRESS: "adressen saknas",
    RowFault.MISSING_NEW_ADDRESS: "den nya adressen saknas",
    RowFault.BAD_DATE: "datumet går inte att läsa",
    RowFault.DUPLICATE: "raden står två gånger i listan",
    RowFault.PROTECTED_IDENTITY: "en människa tar hand om raden; skicka den inte igen i mejl",
}


def sheet_error(error: SheetError, limit: str = "") -> str:
    """Why a file gave no rows, with the limit that it breaks."""
    return f"{SHEET_ERRORS[error]}: {limit}" if limit else SHEET_ERRORS[error]


def decide_sheet(case: Case, fact: SheetReceived) -> Decision:
    """Rows → on their own way. A file that cannot be read → one clear answer to the sender, and a person sees it."""
    party = fact.origin.party
    if fact.error is None:
        return _taken_apart(case, fact)
    reason = sheet_error(fact.error, fact.limit)
    answer = SendMail(
        template="sheet_error",
        role=sender_role(party),
        to=party.email,
        key=f"receipt:{fact.origin.inbox_id}",
        purpose="sheet_error",
        thread=fact.origin.thread,
        slots={"reason": reason},
        answer=True,
    )
    return Decision(outcome=Outcome.PARKED, because=(f"beställningslistan: {reason}",), effects=(answer,))


def _taken_apart(case: Case, fact: SheetReceived) -> Decision:
    """The rows go on, or wait with them who reads the mail; what is urgent in its words is told at once."""
    because = (f"beställningslista med {fact.rows} rader", *fact.doubts)
    effects = (*(urgent_mails(case, fact.origin) if fact.urgent else ()), *_row_stopped(fact), *_rows_held(fact))
    if fact.all_stopped:
        return Decision(outcome=Outcome.PARKED, because=(_ALL_STOPPED,), effects=effects)
    return Decision(outcome=Outcome.SPLIT, because=because, effects=effects)


def _to_duty(template: str, purpose: str, about: str, mail: int, reason: str) -> SendMail:
    """A mail to the duty person about a list; `mail`: the number of the row that it came with."""
    slots = {"reason": f"{reason} Mejlet är nr {mail}."}
    return SendMail(template=template, role=Role.DUTY, key=f"{about}:{mail}", purpose=purpose, slots=slots)


def _rows_held(fact: SheetReceived) -> Iterator[SendMail]:
    """One mail for all the rows of a list that wait for the duty person."""
    if not fact.doubts or fact.all_stopped:
        return
    yield _to_duty("list_held", "order_held", "held:list", fact.origin.inbox_id, " ".join(fact.doubts))


def _row_stopped(fact: SheetReceived) -> Iterator[SendMail]:
    """The alarm about people whose identity is protected: how many, and where to read of them."""
    if not fact.stopped:
        return
    rows = "En rad är stoppad" if fact.stopped == 1 else f"{fact.stopped} rader är stoppade"
    if fact.all_stopped:
        rows = "Hela listan är stoppad"
    yield _to_duty("row_stopped", "alarm", "stopped", fact.origin.inbox_id, f"{rows}.")


def decide_batch(case: Case, fact: BatchFinished) -> Decision:
    """One receipt for all the sheets of a mail: each row's job number, or why it has none; and what was not read."""
    party, lost = fact.origin.party, not_read(fact.skipped)
    sheets = {o.sheet for o in fact.outcomes if o.row} | {r.sheet for r in lost}
    many = len(sheets) > 1 or bool(fact.unread)
    rows: list[dict[str, object]] = [
        {
            "sheet": o.sheet if many or not o.row else None,
            "row": o.row or "",
            "job": o.job,
            "reason": said_of(o),
        }
        for o in fact.outcomes
    ]
    unread = [{"sheet": f.file, "row": "", "job": None, "reason": SHEET_ERRORS[f.error]} for f in fact.unread]
    jobs = tuple(o.job for o in fact.outcomes if o.job)
    lacking = [case.jobs[number] for number in jobs if _lacks(case.jobs.get(number))]
    receipt = SendMail(
        template="receipt_batch",
        role=sender_role(party),
        to=party.email,
        key=f"receipt:{fact.batch}",
        purpose="receipt",
        jobs=jobs,
        slots={
            "rows": [*rows, *unread],
            "not_read": [{"sheet": r.sheet if many else None, "row": r.row, "reason": NOT_READ} for r in lost],
            "left_out": [{"count": count, "reason": words} for count, words in left_out(fact.skipped)],
            "incomplete": bool(lost or fact.unread),
            "asks": bool(lacking) and case.routine.ask_missing is None,
            "copies": _copies_told(fact),
        },
        thread=fact.origin.thread,
        expects=_expects(lacking) if len(jobs) == 1 and case.routine.ask_missing is None else None,
        answer=True,
        encloses=True,
    )
    asked = _ask_elsewhere(case, fact, lacking)
    effects = (receipt, *asked, *_rows_lost(fact), *_copy_held(fact), *personal_data_notice(case, fact.origin))
    return Decision(outcome=Outcome.ANSWERED, because=(_sum_of(fact),), effects=effects)


def _sum_of(fact: BatchFinished) -> str:
    """What became of the list in one line; one with rows that nobody read is not called done."""
    lost, made = len(not_read(fact.skipped)), sum(1 for o in fact.outcomes if o.job)
    jobs = f"{made} av {len(fact.outcomes) + lost} rader blev jobb"
    return (
        f"beställningslistan är inte hel: {jobs}, {rows_not_read(lost)}" if lost else f"beställningslistan klar: {jobs}"
    )


def _rows_lost(fact: BatchFinished) -> Iterator[SendMail]:
    """The duty person is told of rows that nobody read: the sender may never answer the receipt."""
    if lost := not_read(fact.skipped):
        where = f"{rows_not_read(len(lost))}: {places(lost, _MOST_PLACES)}"
        yield _to_duty("list_not_read", "list_not_read", "not_read", fact.batch, f"{where}.")


def _lacks(job: Job | None) -> bool:
    return job is not None and job.status is JobStatus.OPEN and bool(job.missing)


def _expects(lacking: list[Job]) -> Expectation | None:
    return Expectation(job_ref=lacking[0].number, fields=lacking[0].missing) if len(lacking) == 1 else None


def _ask_elsewhere(case: Case, fact: BatchFinished, lacking: list[Job]) -> Iterator[SendMail]:
    """Where the routine names somebody who knows what orders lack, one question for the whole list goes there."""
    if not lacking or case.routine.ask_missing is None:
        return
    yield SendMail(
        template="ask_missing",
        role=case.routine.ask_missing,
        key=f"ask_missing:list:{fact.batch}",
        purpose=f"missing:{case.routine.missing_template}",
        jobs=tuple(job.number for job in lacking),
        expects=_expects(lacking),
        checkpoint="complete" if len(lacking) == 1 else None,
    )


def said_of(outcome: RowOutcome) -> str:
    """What is said about a row, in Swedish and without personal data; empty when its job number says it all."""
    return ROW_FAULTS[outcome.fault] if outcome.fault else outcome.note


def _copies_told(fact: BatchFinished) -> str:
    """What the receipt says of the sender's own sheets: 'all' go along, 'some' of them, 'too_large', 'none'."""
    if not fact.copies:
        return ""
    if all(why is None for why in fact.copies):
        return "all"
    if any(why is None for why in fact.copies):
        return "some"
    return "too_large" if NoCopy.TOO_LARGE in fact.copies else "none"


def _copy_held(fact: BatchFinished) -> Iterator[SendMail]:
    """The duty person is told of a sheet that could not go back for another reason than its size."""
    held = {NoCopy.GUARD: "vakten stoppade kopian", NoCopy.UNREADABLE: "kopian gick inte att skriva"}
    reasons = [words for why, words in held.items() if why in fact.copies]
    if reasons:
        yield _to_duty("copy_held", "copy_held", "copy", fact.batch, f"{' och '.join(reasons).capitalize()}.")
