"""A workbook as bytes that tell nothing of who made it, when, or with what."""

import io
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can name
_EMPTY_PROPERTIES = {  # ECMA-376 part 1, 22.2 and part 2, 11: the parts must be there, their contents need not
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
}


def bare_bytes(book: "Workbook") -> bytes:
    """The .xlsx without author, dates and program: the same workbook is the same bytes."""
    written, bare = io.BytesIO(), io.BytesIO()
    book.save(written)
    with ZipFile(written) as source, ZipFile(bare, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            if part != "docProps/custom.xml":
                target.writestr(_undated(part), _EMPTY_PROPERTIES.get(part) or source.read(part))
    return bare.getvalue()


def _undated(part: str) -> ZipInfo:
    info = ZipInfo(part, _NO_TIME)
    info.compress_type = ZIP_DEFLATED
    return info
