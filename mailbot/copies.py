"""The sender's own sheets for the receipt: written in the process that reads, for whoever gets the receipt."""

from dataclasses import replace
from functools import partial

from mailbot.answered_sheets import Brought, answered_sheets
from mailbot.attempt import Failure
from mailbot.case import Understood
from mailbot.domain.fact import BatchFinished, NoCopy
from mailbot.handlers.answers import sender_role
from mailbot.mail_bytes import Enclosure
from mailbot.runtime import Runtime, log_line
from mailbot.sheet_back import returnable


def with_copies(runtime: Runtime, understood: Understood, brought: Brought | None) -> Understood:
    """A finished batch with its sheets annotated. `brought`: None when it is not kept any more.

    Strangers get no attachment: whoever writes in another's name could have it sent to them.
    """
    fact = understood.fact
    rows = isinstance(fact, BatchFinished) and any(outcome.row for outcome in fact.outcomes)
    if not isinstance(fact, BatchFinished) or not rows or brought is None or not fact.origin.party.known():
        return understood
    party, policy = fact.origin.party, runtime.desk.policies[understood.case.routine.privacy]
    allowed = returnable(policy, sender_role(party), party.email.rpartition("@")[2].lower())
    made = runtime.worker.call(partial(answered_sheets, brought, fact.outcomes, fact.skipped, allowed))
    if isinstance(made, Failure):
        return replace(understood, fact=replace(fact, copies=(NoCopy.UNREADABLE,)))
    for _, copy in made:
        if copy.why is not None:
            log_line("no_copy", inbox=fact.batch, why=copy.why.value, found=",".join(copy.kinds) or None)
    many = len(made) > 1
    enclosures = [
        Enclosure(name=f"lista {at} med besked.xlsx" if many else "lista med besked.xlsx", data=copy.data)
        for at, copy in made
        if copy.data is not None
    ]
    fact = replace(fact, copies=tuple(copy.why for _, copy in made))
    return replace(understood, fact=fact, enclosures=tuple(enclosures))
