"""One fact, one decision: the table of who answers which fact. mypy names a fact that nobody answers."""

from mailbot.domain.decision import Case, Decision
from mailbot.domain.fact import (
    AutomaticReceived,
    BatchFinished,
    DeadlinePassed,
    Fact,
    Ignored,
    MailBounced,
    NotUnderstood,
    OrderReceived,
    PersonDecided,
    QuestionReceived,
    ReportReceived,
    SheetReceived,
)
from mailbot.handlers.by_hand import decide_by_hand
from mailbot.handlers.deadline import decide_deadline
from mailbot.handlers.notices import (
    decide_automatic,
    decide_bounce,
    decide_ignored,
    decide_not_understood,
    decide_question,
)
from mailbot.handlers.order import decide_order
from mailbot.handlers.reply import decide_reply
from mailbot.handlers.sheet import decide_batch, decide_sheet
from mailbot.handlers.visit import with_word_to_duty


def decide(case: Case, fact: Fact) -> Decision:
    """What is to be done about one fact. Pure: no clock, no database, no mail server."""
    return with_word_to_duty(case, fact, _decide(case, fact))


def _decide(case: Case, fact: Fact) -> Decision:
    match fact:
        case OrderReceived():
            return decide_order(case, fact)
        case ReportReceived():
            return decide_reply(case, fact)
        case QuestionReceived():
            return decide_question(case, fact)
        case SheetReceived():
            return decide_sheet(case, fact)
        case BatchFinished():
            return decide_batch(case, fact)
        case AutomaticReceived():
            return decide_automatic(case, fact)
        case MailBounced():
            return decide_bounce(case, fact)
        case DeadlinePassed():
            return decide_deadline(case, fact)
        case PersonDecided():
            return decide_by_hand(case, fact)
        case NotUnderstood():
            return decide_not_understood(case, fact)
        case Ignored():
            return decide_ignored(fact)
