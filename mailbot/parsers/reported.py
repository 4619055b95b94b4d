"""What a mail reports in all: in its own sentences, and by its answers to questions of ours that stand quoted."""

import re
from typing import Final

from mailbot.parsers.exchange import Exchange, read_exchange
from mailbot.parsers.facts import Facts, gather
from mailbot.parsers.job_work import Work
from mailbot.parsers.passed_on import MOST_READ
from mailbot.parsers.replies import Report, read_report
from mailbot.parsers.written import Written

_ORDERER: Final = re.compile(  # what only they can answer who ordered
    r"nyck\w* [^\n?]{0,80}\?|nycklar\?|kvitterat[^\n?]{0,60}\?|(?:kodlås|samtyck|trygghetslarm|larm(?:et)?(?!\w)"
    r"|verkställ|kontaktperson"
    r"|portkod)\w*[^\n?]{0,80}\?",
    re.I,
)


def asks_the_orderer(quoted: str) -> bool:
    """Whether a quoted mail of ours asks what belongs to the order: keys, code lock, consent, the alarm."""
    return "?" in quoted and _ORDERER.search(quoted) is not None


def read_answers_and_report(
    facts: Facts, mail: Written, new: str, *, in_thread: bool, work: Work | None, answered: bool
) -> Report:
    """What `mail` reports, in its own sentences and by its answers to questions of ours that stand quoted."""
    day = mail.sent.date()
    told = Exchange() if answered or not in_thread else read_exchange(new, mail.quoted[:MOST_READ], mail.whole, day)
    own = gather(told.without_answers(new), day) if told.answers else facts
    report = read_report(own, day, in_thread=in_thread, work=work)
    known = {event.event for event in report.events}
    for event, words in zip(told.events, told.words, strict=True):
        if event.event not in known:
            report.events.append(event)
            report.words.append(words)
    report.events[:] = [told.complete(event) for event in report.events]
    return report
