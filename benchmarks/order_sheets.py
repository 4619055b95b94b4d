"""Bulk orders as spreadsheets write them: shared texts, styled cells, rows that are hidden or struck out.

Written as XML and not by a library, which would write inline texts that no spreadsheet program writes.
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = (
    "Kundid",
    "Adress",
    "Lägenhet",
    "Portlås (Ja/Nej)",
    "Önskat datum",
    "Nycklar finns",
    "Kundens telefon",
    "Övrigt",
)
HIDDEN, STRUCK, FAULTY, NOTED = 50, 70, 90, 20  # every so manieth row
STREETS = ("Ängsvägen", "Björkgatan", "Östra Övägen", "Hamngatan", "Åkerstigen", "Kvarnbacken", "Solgläntan")
_NOTES = ("Ring före besöket", "Hunden är snäll & ute på dagarna", "Nyckel hämtas hos grannen")
_PLAIN, _DAY, _STRUCK, _STRUCK_DAY = range(4)  # the styles below
_EPOCH = date(1899, 12, 30)
_FIRST = date(2026, 12, 1)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
Value = str | int | date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What must come out of a sheet: rows that can be ordered, rows with a fault, rows that the provider took back."""

    valid: int
    invalid: int
    left_out: int


def write_orders(path: Path, rows: int, *, ids: int = 0) -> Expected:
    """Write an .xlsx file with so many rows below its header; customer numbers follow on `ids`."""
    texts: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for piece in _worksheet(rows, ids, texts):
                sheet.write(piece.encode())
        archive.writestr("xl/sharedStrings.xml", _shared(texts))
        for name, content in _PARTS.items():
            archive.writestr(name, _HEADER + content)
    taken = [number for number in range(2, rows + 2) if number % HIDDEN == 0 or number % STRUCK == 0]
    faulty = [number for number in range(2, rows + 2) if number % FAULTY == 0]
    invalid = len(set(faulty) - set(taken))
    return Expected(valid=rows - len(taken) - invalid, invalid=invalid, left_out=len(taken))


def _worksheet(rows: int, ids: int, texts: dict[str, int]) -> Iterator[str]:
    yield (
        f'{_HEADER}<worksheet xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><dimension ref="A1:H{rows + 1}"/>'
        '<sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        '<cols><col min="1" max="8" width="14.7" customWidth="1"/></cols><sheetData>'
    )
    yield _row(1, HEAD, texts)
    for number in range(2, rows + 2):
        yield _row(number, (ids + number, *_order(number)), texts)
    yield '</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>'  # noqa: E501


def _order(number: int) -> tuple[Value, ...]:
    street = f"{STREETS[number % 7]} {number % 400 + 1}{'ABC'[number % 3]}"
    return (
        None if number % FAULTY == 0 else street,
        f"lgh 1{number % 9}0{number % 4 + 1}" if number % 3 else None,
        ("Ja", "Nej", "J", "N")[number % 4],
        _FIRST + timedelta(days=number % 90),
        "Ja" if number % 5 else "Nej",
        f"070-17406{number % 95 + 5:02d}",
        None if number % NOTED else _NOTES[number % 3],
    )


def _row(number: int, values: tuple[Value, ...], texts: dict[str, int]) -> str:
    struck = number % STRUCK == 0
    hidden = ' hidden="1"' if number % HIDDEN == 0 else ""
    cells = "".join(
        _cell(f"{'ABCDEFGH'[place]}{number}", value, texts, struck=struck)
        for place, value in enumerate(values)
        if value is not None
    )
    return f'<row r="{number}" spans="1:8"{hidden}>{cells}</row>'


def _cell(place: str, value: str | int | date, texts: dict[str, int], *, struck: bool) -> str:
    style = (_STRUCK_DAY if struck else _DAY) if isinstance(value, date) else (_STRUCK if struck else _PLAIN)
    named = f' s="{style}"' if style else ""
    match value:
        case str():
            return f'<c r="{place}"{named} t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        case date():
            return f'<c r="{place}"{named}><v>{(value - _EPOCH).days}</v></c>'
        case _:
            return f'<c r="{place}"{named}><v>{value}</v></c>'


def _shared(texts: dict[str, int]) -> str:
    items = "".join(f"<si><t>{escape(text)}</t></si>" for text in texts)
    return f'{_HEADER}<sst xmlns="{_MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">{items}</sst>'


_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_OFFICE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_OFFICE}.worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_OFFICE}.sharedStrings+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><strike/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<xf numFmtId="14" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
        "</styleSheet>"
    ),
}
