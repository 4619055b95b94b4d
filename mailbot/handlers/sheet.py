"""A bulk sheet: its rows go on as rows of their own; the last one brings the receipt."""

from mailbot.domain.decision import Case, Decision, Outcome, SendMail
from mailbot.domain.fact import BatchFinished, SheetReceived
from mailbot.domain.reading import RowFault, SheetError
from mailbot.handlers.answers import personal_data_notice, sender_role

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
}


def decide_sheet(case: Case, fact: SheetReceived) -> Decision:
    """Rows → on their own way. A file that cannot be read → one clear answer to the sender, and a person sees it."""
    party = fact.origin.party
    if fact.error is None:
        return Decision(outcome=Outcome.SPLIT, because=(f"beställningslista med {fact.rows} rader",))
    reason = SHEET_ERRORS[fact.error]
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


def decide_batch(case: Case, fact: BatchFinished) -> Decision:
    """One receipt for the whole sheet: each row's job number, or why it has none."""
    party = fact.origin.party
    sheets = list(dict.fromkeys(o.sheet for o in fact.outcomes))
    rows = [
        {
            "sheet": f"blad {sheets.index(o.sheet) + 1}" if len(sheets) > 1 else None,
            "row": o.row,
            "job": o.job,
            "reason": o.note or (ROW_FAULTS[o.fault] if o.fault else ""),
        }
        for o in fact.outcomes
    ]
    receipt = SendMail(
        template="receipt_batch",
        role=sender_role(party),
        to=party.email,
        key=f"receipt:{fact.batch}",
        purpose="receipt",
        jobs=tuple(o.job for o in fact.outcomes if o.job),
        slots={"rows": rows, "left_out": fact.left_out},
        thread=fact.origin.thread,
        answer=True,
    )
    made = sum(1 for o in fact.outcomes if o.job)
    because = f"beställningslistan klar: {made} av {len(rows)} rader blev jobb"
    effects = (receipt, *personal_data_notice(case, fact.origin))
    return Decision(outcome=Outcome.ANSWERED, because=(because,), effects=effects)
