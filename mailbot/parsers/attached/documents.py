"""The files of a mail → their text, or why there is none. What a file is, is told by its bytes before its name."""

from collections.abc import Iterable

from mailbot.domain.message import Attachment, Enclosed
from mailbot.parsers.attached.allowance import Allowance
from mailbot.parsers.attached.case_xml import case_text
from mailbot.parsers.attached.compound_file import SIGNATURE
from mailbot.parsers.attached.form_lines import form_lines
from mailbot.parsers.attached.pdf_file import pdf_text
from mailbot.parsers.attached.refusal import LOCKED, TOO_LARGE, UNKNOWN, UnreadableFileError
from mailbot.parsers.attached.rtf import rtf_to_text
from mailbot.parsers.attached.word_file import word_text
from mailbot.parsers.charset import clean_text, decode_text

MAX_TEXT = 200_000
TOO_MANY = "Mejlet har fler bifogade filer än som läses automatiskt."
_SHEETS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")
_SHEET_TYPES = ("spreadsheet", "ms-excel", "text/csv")
_SEEN_ELSEWHERE = (
    "image/", "audio/", "video/", "text/calendar", "application/ics", "text/vcard", "text/x-vcard", "message/",
    "application/pkcs7", "application/x-pkcs7", "application/pgp", "text/rfc822-headers", "application/ms-tnef",
    "application/vnd.ms-tnef", "application/vnd.ms-outlook", "application/x-zip", "application/zip", "text/x-amp-html",
    "text/watch-html", "text/enriched", "text/richtext",
)  # fmt: skip
_NAMES_ELSEWHERE = (
    ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".heic", ".svg", ".webp", ".tif", ".tiff",
    ".ics", ".vcf", ".eml", ".msg", ".p7s", ".p7m",
    ".asc", ".sig", ".zip", "winmail.dat", ".mp4", ".mov", ".mp3", ".m4a", ".wav", ".emz", ".wmz",
)  # fmt: skip
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_KINDS = {".doc": "gammal Word", ".ppt": "PowerPoint", ".pptx": "PowerPoint", ".odt": "OpenDocument"}


def read_documents(
    attachments: Iterable[Attachment], allowance: Allowance
) -> tuple[tuple[Enclosed, ...], tuple[str, ...]]:
    """The text of every file that may say what is ordered, and why there is none of the others.

    Pictures, calendars, sheets and mails are read elsewhere or by nobody.
    """
    found: list[Enclosed] = []
    reasons: list[str] = []
    for attachment in filter(_may_order, attachments):
        if not allowance.take_document():
            reasons.append(TOO_MANY)
            break
        try:
            found.append(Enclosed(name=attachment.name, text=_readable(attachment)))
        except UnreadableFileError as error:
            reasons.append(error.reason)
            allowance.refuse_document()
    return tuple(found), tuple(reasons)


def _may_order(attachment: Attachment) -> bool:
    name, kind = attachment.name.lower(), attachment.content_type
    if name.endswith(_SHEETS) or any(part in kind for part in _SHEET_TYPES):
        return False  # `sheets_in_mail` reads them, row by row
    if kind.startswith(_SEEN_ELSEWHERE) or name.endswith(_NAMES_ELSEWHERE):
        return False
    return bool(attachment.data.strip()) and not attachment.data.startswith(_IMAGES)


def _readable(attachment: Attachment) -> str:
    text = _text(attachment)
    if len(text) > MAX_TEXT:
        raise UnreadableFileError(TOO_LARGE, _kind(attachment.name))
    return form_lines(clean_text(text))


def _text(attachment: Attachment) -> str:
    data, name = attachment.data, attachment.name.lower()
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in data[:1024]:
        return pdf_text(data)
    if data.startswith(b"{\\rtf"):
        return rtf_to_text(data)
    if _is_word(data, name, attachment.content_type):
        return word_text(data)
    if data.startswith(SIGNATURE) and "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFileError(LOCKED, _kind(attachment.name))
    if head.startswith(b"<?xml") or name.endswith(".xml"):
        return case_text(data)
    if attachment.content_type == "text/html" or head[:200].lower().startswith((b"<html", b"<!doctype html")):
        return _html(data)
    if attachment.content_type == "text/plain" or name.endswith(".txt"):
        return decode_text(data[: 4 * MAX_TEXT])
    raise UnreadableFileError(UNKNOWN, _kind(attachment.name))


def _is_word(data: bytes, name: str, content_type: str) -> bool:
    called = name.endswith((".docx", ".docm", ".dotx")) or "wordprocessing" in content_type
    return data.startswith(b"PK") and (called or b"word/" in data[:4000])


def _html(data: bytes) -> str:
    from mailbot.parsers.html import html_to_text

    return html_to_text(decode_text(data[: 20 * MAX_TEXT]))


def _kind(name: str) -> str:
    """What a reader calls the sort of file: never its own name, which may hold a person's."""
    ending = "." + name.lower().rpartition(".")[2] if "." in name else ""
    return _KINDS.get(ending) or (
        ending[1:].upper() if 2 <= len(ending) <= 5 and ending[1:].isalnum() else "okänt slag"
    )
