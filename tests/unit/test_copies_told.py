"""What the receipt says of the sender's own sheets, and when a person is told that they stayed here."""

from datetime import datetime

import pytest

from mailbot.answered_sheets import verdict_of
from mailbot.documents.annotated_sheet import Tone
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.decision import Case, SendMail
from mailbot.domain.fact import BatchFinished, NoCopy, Origin, Party, RowOutcome
from mailbot.domain.reading import RowFault
from mailbot.domain.role import Role
from mailbot.handlers.sheet import decide_batch
from mailbot.resources import config_dir
from mailbot.routines import load_routines

NOW = datetime(2026, 11, 24, 9, tzinfo=STOCKHOLM)
ROW = RowOutcome(sheet="", row=2, job="LÅS-2026-00001", fault=None)


def decided(*copies: NoCopy | None) -> tuple[object, list[str]]:
    """What the receipt says of the copies, and the mails to the duty person."""
    origin = Origin(
        inbox_id=8, at=NOW, party=Party(email="planering@tryggvard.example", roles=frozenset({Role.PROVIDER}))
    )
    fact = BatchFinished(origin=origin, batch=7, outcomes=(ROW,), copies=copies)
    case = Case(now=NOW, municipality="prov", routine=next(iter(load_routines(config_dir() / "routines").values())))
    mails = [effect for effect in decide_batch(case, fact).effects if isinstance(effect, SendMail)]
    receipt = next(mail for mail in mails if mail.template == "receipt_batch")
    assert receipt.encloses
    return receipt.slots["copies"], [str(mail.slots["reason"]) for mail in mails if mail.role is Role.DUTY]


@pytest.mark.parametrize(
    ("copies", "said", "told"),
    [
        ((), "", []),
        ((None, None), "all", []),
        ((None, NoCopy.TOO_LARGE), "some", []),
        ((NoCopy.TOO_LARGE,), "too_large", []),
        ((NoCopy.GUARD,), "none", ["Vakten stoppade kopian. Mejlet är nr 7."]),
        ((None, NoCopy.UNREADABLE), "some", ["Kopian gick inte att skriva. Mejlet är nr 7."]),
    ],
)
def test_the_receipt_says_whether_the_list_goes_along(
    copies: tuple[NoCopy | None, ...], said: str, told: list[str]
) -> None:
    assert decided(*copies) == (said, told)


@pytest.mark.parametrize(
    ("outcome", "tone", "text"),
    [
        (ROW, Tone.JOB, "Raden har blivit ett jobb"),
        (
            RowOutcome(sheet="", row=2, job=None, fault=RowFault.BAD_DATE),
            Tone.FAULT,
            "Inget jobb: datumet går inte att läsa",
        ),
        (
            RowOutcome(sheet="", row=2, job=None, fault=None, note="samma beställning som LÅS-2026-00001"),
            Tone.QUESTION,
            "Inget jobb: samma beställning som LÅS-2026-00001",
        ),
        (RowOutcome(sheet="", row=2, job=None, fault=None), Tone.QUESTION, "Inget jobb"),
    ],
)
def test_colour_and_words_of_a_row_say_the_same(outcome: RowOutcome, tone: Tone, text: str) -> None:
    verdict = verdict_of(outcome, 0)
    assert (verdict.tone, verdict.text, verdict.empty) == (tone, text, False)


def test_a_protected_person_s_row_is_emptied() -> None:
    assert verdict_of(RowOutcome(sheet="", row=2, job=None, fault=RowFault.PROTECTED_IDENTITY), 0).empty
