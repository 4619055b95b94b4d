"""Builds config/demo/<routine>/NN-name.eml from demo_stories.py: real RFC 5322 files, the same bytes every time.

Run from the repository's root: .venv/bin/python scripts/make_demo_mails.py
"""

import html
import io
import zipfile
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from demo_stories import STORIES, DemoMail
from openpyxl import Workbook

FOLDER = Path(__file__).resolve().parent.parent / "config" / "demo"
SHEET_ROWS: list[tuple[str | int | datetime | None, ...]] = [
    ("Kundid", "Adress", "Portlås (ja/nej)", "Önskat datum"),
    (3051, "Björnbärsvägen 4", "nej", datetime(2026, 12, 4)),  # noqa: DTZ001 - a date in a cell has no zone
    (3055, "Hallonstigen 17B", "ja", datetime(2026, 12, 3)),  # noqa: DTZ001
    (3078, "Lingonbacken 2", "nej", None),
]
XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
POLICY = SMTP.clone(max_line_length=78)


def sheet() -> bytes:
    """Three customers, the second one behind a gate."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "Kunder"
    for row in SHEET_ROWS:
        page.append(row)
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime(2026, 11, 23, 9)  # noqa: DTZ001
    plain = io.BytesIO()
    book.save(plain)
    return _with_fixed_times(plain)


def _with_fixed_times(plain: io.BytesIO) -> bytes:
    """The same archive without the moment of its making, so that a second run changes nothing."""
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=(2026, 11, 23, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _fixed_modified(content)
            new.writestr(entry, content)
    return out.getvalue()


def _fixed_modified(core: bytes) -> bytes:
    start = core.index(b">", core.index(b"<dcterms:modified")) + 1
    return core[:start] + b"2026-11-23T09:00:00Z" + core[core.index(b"</dcterms:modified>") :]


def build(mail: DemoMail, story: str, number: int) -> bytes:
    """One mail as it would lie in the mailbox."""
    message = EmailMessage(policy=POLICY)
    for header, value in (("From", mail.sender), ("To", mail.to), ("Cc", mail.cc), ("Subject", mail.subject)):
        if value:
            message[header] = value
    message["Date"] = mail.date
    domain = mail.sender.rsplit("@", 1)[1].rstrip(">")
    message["Message-ID"] = f"<demo-{story}-{number:02d}@{domain}>"
    if mail.answers:
        message["X-Demo-Reply-To"] = f"{mail.answers[0]} {mail.answers[1]}"
    if mail.also_to:
        message["X-Demo-Also-To"] = mail.also_to
    charset, transfer = mail.encoding
    message.set_content(mail.text + "\n", charset=charset, cte=transfer)
    if mail.html:
        body = "".join(f"<p>{html.escape(part)}</p>" for part in mail.text.split("\n\n")).replace("\n", "<br>")
        message.add_alternative(f"<html><body>{body}</body></html>\n", subtype="html", charset=charset, cte=transfer)
    if mail.sheet:
        message.add_attachment(sheet(), maintype=XLSX[0], subtype=XLSX[1], filename="Kunder som ska ha lås.xlsx")
    if message.is_multipart():
        message.set_boundary(f"=_demo_{story}_{number:02d}")
    return message.as_bytes()


def main() -> None:
    """Write all stories; files that no story has any more are removed."""
    for story, mails in STORIES.items():
        folder = FOLDER / story
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {folder / f"{number:02d}-{mail.name}.eml": mail for number, mail in enumerate(mails, 1)}
        for stale in set(folder.glob("*.eml")) - set(wanted):
            stale.unlink()
        for number, (path, mail) in enumerate(wanted.items(), 1):
            path.write_bytes(build(mail, story, number))


if __name__ == "__main__":
    main()
