"""Order lists as providers send them, as bytes."""

import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from tests.conversations.configs import PLANNER, SERVICE
from tests.conversations.stage import Sent, Stage

HEADER = ("Kundid", "Adress", "Portlås")
FIRST = ((4130, "Rönnstigen 6", "nej"), (4131, "Rönnstigen 7", "nej"))
SECOND = ((4140, "Rönnstigen 16", "nej"), (4141, "Rönnstigen 17", "ja"))


def xlsx(*sheets: tuple[str, Sequence[Sequence[Any]]], header: Sequence[Any] = HEADER) -> bytes:
    """A workbook of the named sheets, each with the header above its rows."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in (header, *rows):
            sheet.append(list(row))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def one(*rows: Sequence[Any], header: Sequence[Any] = HEADER) -> bytes:
    """A workbook with one sheet."""
    return xlsx(("Blad1", rows), header=header)


def zipped(**files: bytes) -> bytes:
    """A zip; "__" in a name stands for the dot."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return file.getvalue()


def send(
    stage: Stage,
    *files: tuple[str, bytes],
    text: str = "Här är listan.",
    subject: str = "Lista",
    reply: Sent | None = None,
) -> list[Sent]:
    """The planner mails lists; returns what the bot sent because of it, all ticks until it rests."""
    sent = stage.say(text, sender=PLANNER, to=SERVICE, subject=subject, attachments=files, reply=reply)
    while more := stage.tick():
        sent += more
    return sent
