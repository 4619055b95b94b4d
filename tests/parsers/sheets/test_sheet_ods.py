"""What a person has hidden or struck out in an OpenDocument sheet is no order."""

import io
import zipfile
from datetime import date

from mailbot.domain.reading import RowSkip, SheetError
from mailbot.parsers.sheets import read_sheet

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)
_STRUCK = (
    '<style:style style:name="gone" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
)

_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def _row(cells: tuple[str, str], attributes: str = "", style: str = "") -> str:
    look = f' table:style-name="{style}"' if style else ""
    written = "".join(
        f'<table:table-cell office:value-type="string"{look}><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f"<table:table-row {attributes}>{written}</table:table-row>"


def _file(*rows: str, before: str = "") -> bytes:
    content = (
        f'<?xml version="1.0"?>{before}<office:document-content {_SPACES}>'
        f"<office:automatic-styles>{_STRUCK}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad1">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", content)
    return target.getvalue()


_HEAD = _row(("Kundid", "Adress"))
_GAP = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'


def test_hidden_filtered_and_struck_rows_are_left_out_with_their_reason() -> None:
    data = _file(
        _HEAD,
        _row(("3411", "Provgatan 1"), 'table:visibility="collapse"'),
        _GAP,
        _row(("3412", "Provgatan 2"), 'table:visibility="filter"'),
        _row(("3413", "Provgatan 3"), style="gone"),
        _row(("3414", "Provgatan 4")),
    )
    reading = read_sheet(data, "lista.ods", received=date(2026, 11, 20), required={})
    assert [(row.row, row.item.customer_id) for row in reading.rows] == [(7, "3414")]
    assert [(skip.row, skip.why) for skip in reading.skipped[1:]] == [
        (2, RowSkip.HIDDEN),
        (5, RowSkip.HIDDEN),
        (6, RowSkip.STRUCK),
    ]


def test_entities_make_the_file_corrupt() -> None:
    data = _file(_HEAD, before='<!DOCTYPE x [<!ENTITY a "b">]>')
    reading = read_sheet(data, "lista.ods", received=date(2026, 11, 20), required={})
    assert reading.error is SheetError.CORRUPT
