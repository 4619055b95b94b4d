"""The fixed parts of an .xlsx file around its worksheets (ECMA-376 part 1, 18.2): nothing in them is a sender's."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import quoteattr

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPE = f"{_TYPE}.spreadsheetml.sheet"
PACKAGE_RELATIONS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_COLOURS = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "1F497D", "lt2": "EEECE1", "accent1": "4F81BD", "accent2": "C0504D",
    "accent3": "9BBB59", "accent4": "8064A2", "accent5": "4BACC6", "accent6": "F79646", "hlink": "0000FF",
    "folHlink": "800080",
}  # fmt: skip


def content_types(sheets: int) -> str:
    """[Content_Types].xml for so many worksheets."""
    parts = {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    parts |= {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in range(1, sheets + 1)}
    overrides = [
        f'<Override PartName="{path}" ContentType="{_TYPE}.spreadsheetml.{kind}+xml"/>' for path, kind in parts.items()
    ]
    overrides.append(f'<Override PartName="/xl/theme/theme1.xml" ContentType="{_TYPE}.theme+xml"/>')
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    return f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">{defaults}{"".join(overrides)}</Types>'


def workbook(names: Sequence[str], *, from_1904: bool) -> str:
    """xl/workbook.xml: the worksheets' names, and the day from which dates count."""
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, start=1)
    )
    dates = '<workbookPr date1904="1"/>' if from_1904 else "<workbookPr/>"
    return f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{dates}<sheets>{sheets}</sheets></workbook>'


def workbook_relations(sheets: int) -> str:
    """xl/_rels/workbook.xml.rels for so many worksheets."""
    parts = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, sheets + 1)]
    parts += [("styles", "styles.xml"), ("theme", "theme/theme1.xml")]
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{path}"/>'
        for n, (kind, path) in enumerate(parts, start=1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def theme(colours: Mapping[str, str]) -> str:
    """xl/theme/theme1.xml with these colours (six hexadecimal digits by their name) in place of the usual ones."""
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{colours.get(name, usual)}"/></a:{name}>' for name, usual in _COLOURS.items()
    )
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
        for kind in ("major", "minor")
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'{_HEAD}<a:theme xmlns:a="{_DRAWING}" name="Office"><a:themeElements>'
        f'<a:clrScheme name="Office">{scheme}</a:clrScheme><a:fontScheme name="Office">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Office"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        f"</a:fmtScheme></a:themeElements></a:theme>"
    )


_PART_NAMES = """
xml version encoding utf standalone yes http https schemas openxmlformats org package officedocument office
document officeDocument spreadsheetml drawingml main content types Types Default Override Extension rels
ContentType PartName application vnd relationships relationship Relationships Relationship Id Type Target
xmlns sheet sheets worksheet worksheets workbook workbookPr date1904 styles theme xl r a name sheetId srgbClr
val clrScheme fontScheme fmtScheme themeElements majorFont minorFont latin ea cs typeface Calibri solidFill
schemeClr phClr ln w effectStyle effectLst fillStyleLst lnStyleLst effectStyleLst bgFillStyleLst Office dk1
lt1 dk2 lt2 accent1 accent2 accent3 accent4 accent5 accent6 hlink folHlink sheetViews sheetView workbookViewId
pane xSplit ySplit topLeftCell activePane state frozen bottomRight bottomLeft topRight sheetFormatPr
defaultRowHeight cols col min max width style customWidth sheetData autoFilter ref mergeCells mergeCell count
package styleSheet theme1 UTF Normal
"""
PART_WORDS = frozenset(_PART_NAMES.split())
"""Every word that these parts and the frame of a worksheet can hold besides numbers, colours and places."""
