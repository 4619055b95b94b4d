"""PDFs whose pages are cheap to unpack and dear to lay out: refused before the work is done, and said so."""

import time
import zlib
from collections.abc import Callable

import pytest

from mailbot.parsers.attached import pdf_work
from mailbot.parsers.attached.pdf_file import pdf_text
from mailbot.parsers.attached.refusal import TOO_LARGE, UnreadableFileError
from mailbot.parsers.mime import parse_message
from tests.attachments import office_files as office
from tests.attachments.test_containers import mail

_SLOW = 6.0  # seconds on a busy machine; each took minutes, or gigabytes, before its work was bounded
_PLAIN = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)


def _pdf(content: bytes, *, pages: int = 1, fonts: int = 1, font: bytes = _PLAIN, words: bytes = b"") -> bytes:
    """`content` on each of so many pages, with so many fonts, all explained by `words`."""
    first = 6 + fonts
    names = b" ".join(b"/F%d %d 0 R" % (at, 5 + at) for at in range(1, fonts + 1))
    kids = b" ".join(b"%d 0 R" % at for at in range(first, first + pages))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R /Resources 5 0 R >>"
    return office.numbered(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, pages),
            _stream(content),
            _stream(words),
            b"<< /Font << " + names + b" >> >>",
            *[font] * fonts,
            *[page] * pages,
        ]
    )


def _of_fonts(number: int, words: bytes, *, pages: int = 1) -> bytes:
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 4 0 R /DescendantFonts [] >>"
    return _pdf(b"BT /F1 9 Tf <00410042> Tj ET", pages=pages, fonts=number, font=font, words=words)


def _ranges(range_: bytes, times: int = 1) -> bytes:
    return b"begincmap 1 beginbfrange\n" + range_ * times + b"endbfrange endcmap"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "strings far apart in one line": lambda: _pdf(b"BT /F1 1 Tf " + b"9999 0 Td(a)Tj " * 12_000 + b"ET"),
    "wide lines on every page": lambda: _pdf(
        b"".join(b"BT/F1 1 Tf %d %d Td(a)Tj ET " % (at * 100_000, at * 5) for at in range(2_400)), pages=25),
    "lines that touch each other": lambda: _pdf(
        b"".join(b"BT /F1 99999999 Tf %d %d Td(a)Tj ET " % (at, at) for at in range(20_000))),
    "matrices in matrices": lambda: _pdf(
        b"q " + b"1 0 0 1 1 1 cm " * 20_000 + b"BT /F1 9 Tf " + b"(a)Tj " * 5_000 + b"ET Q"),
    "gaps without end": lambda: _pdf(b"BT /F1 9 Tf [" + b"(a)-9" * 12_000 + b"]TJ ET"),
    "gaps without strings": lambda: _pdf(b"BT /F1 9 Tf " + (b"[" + b"-9 " * 49_000 + b"]TJ ") * 5 + b"(a) Tj ET"),
    "many fonts of all letters": lambda: _of_fonts(90, _ranges(b"<0000> <ffff> <0000>\n")),
    "fonts that say the same again": lambda: _of_fonts(90, _ranges(b"<0000> <03e7> <0000>\n", 99)),
    "fonts that say little in many lines": lambda: _of_fonts(90, b" \n" * 4_900_000),
    "very many fonts": lambda: _of_fonts(3_000, b""),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_pdf_that_is_dear_to_lay_out_is_parked_with_the_reason(kind: str) -> None:
    raw = mail("Se bifogad beställning.\n", ("a.pdf", "application/pdf", HOSTILE[kind]()))
    before = time.process_time()
    message = parse_message(raw)
    assert time.process_time() - before < _SLOW
    assert message.unread == (str(UnreadableFileError(TOO_LARGE, pdf_work.KIND).reason),)


def test_a_font_is_taken_apart_once_for_all_pages() -> None:
    """A fifth of what the fonts of a file may explain: twenty times that would be refused."""
    data = _of_fonts(2, _ranges(b"<0000> <ffff> <0000>\n"), pages=20)
    assert pdf_text(data).split() == ["AB"] * 20


def test_a_mail_of_hostile_files_is_not_read_to_the_end() -> None:
    bomb = HOSTILE["gaps without end"]()
    message = parse_message(mail("Se bifogat.\n", *((f"{n}.pdf", "application/pdf", bomb) for n in range(20))))
    assert "Mejlet har fler bifogade filer än som läses automatiskt." in message.unread


def test_a_dense_page_is_read() -> None:
    """Every letter placed by itself, as some printers do: 60 lines of 80."""
    line = b"".join(b"1 0 0 1 %d %%d Tm (%c) Tj " % (40 + 6 * at, 97 + at % 26) for at in range(80))
    content = b"BT /F1 9 Tf " + b"".join(line.replace(b"%d", b"%d" % (800 - 12 * at)) for at in range(60)) + b"ET"
    assert pdf_text(_pdf(content, pages=3)).count("\n") == 179
