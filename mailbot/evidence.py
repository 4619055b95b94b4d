"""The words of a mail that its values come from, as spans that have passed redaction."""

from mailbot.correlate import tagged_jobs
from mailbot.directory import find_party, routine_name
from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.errors import ParseError
from mailbot.domain.reading import Reading
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from mailbot.privacy.redact import redact
from mailbot.runtime import Runtime
from mailbot.store.inbox import InboxRow
from mailbot.understand import open_content


def evidence_of(runtime: Runtime, row: InboxRow) -> dict[str, str]:
    """Path → redacted words for a stored mail; {} when it cannot be read any more."""
    municipality = runtime.municipality(row.municipality)
    try:
        message = parse_message(open_content(runtime, row))
    except ParseError:
        return {}
    party = find_party(municipality, message.sender.email if message.sender else "", verified=False)
    day = row.received_at.astimezone(STOCKHOLM)
    routine = runtime.routines[routine_name(municipality, party.provider, day.date())]
    reading = read_mail(
        message,
        required=routine.required(),
        received=day,
        in_thread=bool(tagged_jobs(message.subject)),
        own_addresses=runtime.config.own_addresses(),
    )
    return redacted(reading)


def redacted(reading: Reading) -> dict[str, str]:
    """The spans of a reading without personal data, at most 120 characters each."""
    return {path: redact(words).text[:120] for path, words in reading.evidence.items()}
