"""PDF with a text layer → its text; the fields of a form that was filled in come after it.

pypdf bounds nearly everything itself; its bounds are drawn tighter here, and the work of a whole file has one too. A
file without text is a scanned picture: a person must read it.
"""

import io
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mailbot.parsers.attached.pdf_work import KIND, MAX_GAP, PageWork
from mailbot.parsers.attached.refusal import BROKEN, LOCKED, NO_TEXT, TOO_LARGE, UnreadableFileError

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_BYTES = 15_000_000
MAX_PAGES = 25
MAX_LAID_OUT = 2_000_000
MAX_FIELDS = 500
_BOUNDS: dict[str, Any] = {
    "maximum_declared_stream_length": MAX_BYTES,
    "array_based_stream_maximum_output_length": 5_000_000,
    "lzw_maximum_output_length": 2_000_000,
    "run_length_maximum_output_length": 5_000_000,
    "zlib_maximum_output_length": 10_000_000,
    "zlib_maximum_recovery_input_length": 50_000,
    "stream_filters_maximum_length": 4,
    "stream_decoding_work_maximum_length": 20_000_000,
    "stream_parsing_work_maximum_count": 300_000,
    "array_maximum_element_count": 50_000,
    "dictionary_maximum_element_count": 50_000,
    "page_tree_maximum_entries": 5_000,
    "page_tree_maximum_page_entries": 50_000,
    "page_tree_maximum_depth": 30,
    "form_fields_maximum_entries": 2_000,
    "form_fields_maximum_depth": 20,
    "xform_maximum_invocations_per_extraction": 200,
    "disable_legacy_handling": True,
}
_END, _TAIL = b"%%EOF", 2_048  # readers in use want the mark within the last 1,024 bytes
_OFF = frozenset({"", "Off", "off"})


def pdf_text(data: bytes) -> str:
    """The text, page by page. Raises UnreadableFileError."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(TOO_LARGE, KIND)
    if _END not in data[-_TAIL:]:  # cut off: pypdf would seek it for 0.2 s a MB
        raise UnreadableFileError(BROKEN, KIND)
    from pypdf import apply_configuration  # heavy, and few mails bring a document
    from pypdf.errors import LimitReachedError, PyPdfError

    broken = (
        PyPdfError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, RuntimeError,
        OSError, EOFError, zlib.error,
    )  # fmt: skip
    with apply_configuration(**_BOUNDS):
        try:
            text = "\n".join(_lines(data)).strip()
        except LimitReachedError as error:
            raise UnreadableFileError(TOO_LARGE, KIND) from error
        except broken as error:
            raise UnreadableFileError(BROKEN, KIND) from error
    if not any(map(str.isalnum, text)):
        raise UnreadableFileError(NO_TEXT, KIND)
    return text


def _lines(data: bytes) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf._text_extraction._layout_mode import _fixed_width_page

    _fixed_width_page.WHITESPACE_LIMIT = MAX_GAP  # 10,000 fill the memory, and no configuration reaches it
    reader = PdfReader(io.BytesIO(data), root_object_recovery_limit=1_000, xref_stream_maximum_entries=50_000)
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnreadableFileError(LOCKED, KIND)
    if len(reader.pages) > MAX_PAGES:
        raise UnreadableFileError(TOO_LARGE, KIND)
    work, left = PageWork(), MAX_LAID_OUT
    for page in reader.pages:
        work.prepare(page)
        text = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
        left -= len(text)
        if left < 0:
            raise UnreadableFileError(TOO_LARGE, KIND)
        yield text
    yield from _fields(reader)


def _fields(reader: "PdfReader") -> Iterator[str]:
    """`label: value` of every field that was filled in; its tool tip is the label when it has one."""
    for number, (name, field) in enumerate((reader.get_fields() or {}).items()):
        if number >= MAX_FIELDS:
            raise UnreadableFileError(TOO_LARGE, KIND)
        value = field.get("/V")
        shown = "" if value is None else str(value)
        if shown.startswith("/"):  # a button: the name of its state
            shown = "Ja" if shown[1:] in ("Yes", "On", "1", "Ja") else shown[1:]
        if shown.strip() not in _OFF:
            label = str(field.get("/TU") or name.rpartition(".")[2])
            yield f"{label.strip(' :')}: {' '.join(shown.split())}"
