"""Tables of reports in the voices of different people: what each line reports, with day, time and unit number.

A row: the work of the thread (a letter) or a subject outside any thread | the words | event@when#number, by blanks.
All were written on Friday 20 November 2026.
"""

from datetime import datetime
from email.header import Header
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mailbot.domain.reading import Event, MailClass
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail

_WORKS = {
    "M": "Montering",
    "D": "Nedmontering",
    "G": "Portlås",
    "R": "Nedmontering portlås",
    "F": "Felanmälan",
    "C": "Koppla enhet i Phoniro",
    "S": "Byte av utförare",
    "V": "Flytt av lås",
}
_ROWS = [
    tuple(part.strip() for part in line.split("|"))
    for table in sorted((Path(__file__).parent / "report_tables").glob("*.txt"))
    for line in table.read_text(encoding="utf-8").splitlines()
]


def _mail(work: str, text: str) -> bytes:
    subject = f"SV: [LÅS-2026-00321] {_WORKS[work]}, Provgatan 4" if work in _WORKS else work
    head = (
        "From: Nisse <nisse@montor.example>",
        "To: las@ost.example.se",
        f"Subject: {Header(subject, 'utf-8', maxlinelen=900).encode()}",
        "Date: Fri, 20 Nov 2026 14:00:00 +0100",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return "\r\n".join((*head, "", text.replace("\\n", "\r\n"))).encode()


def _shown(event: Event, wanted: str) -> str:
    """An event in the notation of the tables, with as much of it as `wanted` says."""
    when = f"@{event.when.isoformat()[:16]}" if event.when and "@" in wanted else ""
    number = event.gate_serial or event.serial
    return f"{event.event.value}{when}{f'#{number}' if number and '#' in wanted else ''}"


@pytest.mark.parametrize(("work", "text", "wanted"), _ROWS)
def test_what_is_reported(work: str, text: str, wanted: str) -> None:
    now = datetime(2026, 11, 20, 14, tzinfo=ZoneInfo("Europe/Stockholm"))
    reading = read_mail(parse_message(_mail(work, text)), required={}, received=now)
    expected = {part.split("@")[0].split("#")[0]: part for part in wanted.split()}
    assert sorted(_shown(e, expected.get(e.event.value, "")) for e in reading.events) == sorted(wanted.split())
    assert reading.mail_class is MailClass.REPLY or not wanted
