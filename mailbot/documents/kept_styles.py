"""The styles of a workbook without their words, and ours for the verdicts behind them.

Only elements, attributes and values that are named here stay: names of styles, unusual fonts and quoted words of number
formats can be anybody's.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

_TAG_NAMES = """
font b i u strike sz color name family vertAlign fill patternFill fgColor bgColor gradientFill stop border
left right top bottom diagonal xf alignment
"""
_TAGS = frozenset(_TAG_NAMES.split())
_ATTRIBUTE_NAMES = """
val rgb theme tint indexed auto patternType type degree position style diagonalUp diagonalDown numFmtId fontId
fillId borderId xfId applyNumberFormat applyFont applyFill applyBorder applyAlignment quotePrefix horizontal
vertical wrapText textRotation indent shrinkToFit
"""
_ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
_VALUE_NAMES = """
true false thin medium dashed dotted thick double hair mediumDashed dashDot mediumDashDot dashDotDot
mediumDashDotDot slantDashDot none solid gray125 gray0625 darkGray mediumGray lightGray darkHorizontal
darkVertical darkDown darkUp darkGrid darkTrellis lightHorizontal lightVertical lightDown lightUp lightGrid
lightTrellis single singleAccounting doubleAccounting superscript subscript baseline center left right top
bottom fill justify distributed general centerContinuous linear path
"""
_WORDS = frozenset(_VALUE_NAMES.split())
_FONTS = frozenset(
    ["Calibri", "Calibri Light", "Arial", "Aptos", "Aptos Narrow", "Cambria", "Candara", "Comic Sans MS", "Consolas",
     "Courier New", "Garamond", "Georgia", "Helvetica", "Liberation Sans", "Segoe UI", "Tahoma", "Times New Roman",
     "Trebuchet MS", "Verdana", "Carlito", "DejaVu Sans", "Gill Sans MT", "Century Gothic", "Franklin Gothic Book"]
)  # fmt: skip
_VALUE = re.compile(r"-?\d{1,9}(?:\.\d{1,20})?(?:E-?\d{1,3})?|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8}")
_FORMAT = re.compile(
    r"(?:General|Standard|[dmyhsåDMYHS]{1,5}|AM/PM|E\+|\[\$(?:kr)?-[0-9A-Fa-f]{1,8}\]|\[(?:Red|Blue|Black|Green|White|[hms]{1,2})\]"
    r'|"[^\w"]*(?:kr|st|kl|tr|lgh)?[^\w"]*"|\\[^\w]|_[^\w]|\*[^\w]|[0#?.,;:/%@ \-+()]){1,80}'
)
_GROUPS = ("fonts", "fills", "borders")
_MAX = 4_000  # of a kind; Excel's own limit of styles is 64,000, and no order form has a tenth of it
_EMPTY: dict[str, list[str]] = {
    "fonts": ['<font><sz val="11"/><name val="Calibri"/></font>'],
    "fills": ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'],
    "borders": ["<border><left/><right/><top/><bottom/><diagonal/></border>"],
}
_TONES = {  # name → colour of the cell, colour of the text
    "job": ("FFC6EFCE", "FF006100"),
    "fault": ("FFFFC7CE", "FF9C0006"),
    "question": ("FFFFEB9C", "FF7F6000"),
    "left_out": ("FFD9D9D9", "FF404040"),
    "head": ("FFDDEBF7", "FF1F3864"),
}
_WRAPPED = '<alignment vertical="top" wrapText="1"/>'

_FORM_NAMES = "styleSheet numFmts numFmt formatCode cellStyleXfs cellXfs cellStyles cellStyle builtinId count Normal"
_FORMAT_WORDS = """General Standard Red Blue Black Green White kr st kl tr lgh
d dd ddd dddd m mm mmm mmmm mmmmm y yy yyyy h hh s ss D DD DDD M MM MMM Y YY YYYY H HH S SS å åå åååå AM PM
"""
MARKUP_WORDS = frozenset(
    (
        *(*_TAGS, *_ATTRIBUTES, *_WORDS, *_GROUPS, *_FORM_NAMES.split(), *_FORMAT_WORDS.split()),
        *(word for font in _FONTS for word in font.split()),
    )
)
"""Every word that a cleaned style sheet can hold besides numbers, colours and the signs of number formats."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Looks:
    """`xml`: the style sheet; `count`: how many cell styles it has; `tones`, `head`, `wrapped`: the numbers of ours.

    `struck`: those of the sender's styles that strike the text out.
    """

    xml: bytes
    count: int
    tones: Mapping[str, int]
    head: int
    wrapped: int
    struck: frozenset[int]


def fresh_styles() -> Looks:
    """The styles of a workbook that has none of its own."""
    return _looks([], {name: list(parts) for name, parts in _EMPTY.items()}, [], frozenset())


def kept_styles(xml: bytes) -> Looks:
    """The cleaned styles of a workbook. Raises the XML parser's errors."""
    if not xml:
        return fresh_styles()
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    groups = {name: _children(root, name) or list(_EMPTY[name]) for name in _GROUPS}
    looks = root.findall("{*}cellXfs/{*}xf")[:_MAX]
    fonts = {n for n, font in enumerate(root.iterfind("{*}fonts/{*}font")) if _is_struck(font)}
    struck = frozenset(n for n, look in enumerate(looks) if _int(look.get("fontId")) in fonts)
    formats, codes = _formats(root)
    return _looks(formats, groups, [_xf(look, codes, groups) for look in looks], struck)


def _looks(formats: list[str], groups: dict[str, list[str]], xfs: list[str], struck: frozenset[int]) -> Looks:
    xfs = xfs or ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>']
    own: dict[str, int] = {}
    for name, (fill, ink) in _TONES.items():
        groups["fonts"].append(
            f'<font>{"<b/>" if name == "head" else ""}<sz val="11"/><color rgb="{ink}"/><name val="Calibri"/></font>'
        )
        groups["fills"].append(f'<fill><patternFill patternType="solid"><fgColor rgb="{fill}"/></patternFill></fill>')
        own[name] = len(xfs)
        ids = f'fontId="{len(groups["fonts"]) - 1}" fillId="{len(groups["fills"]) - 1}" borderId="0" xfId="0"'
        xfs.append(f'<xf numFmtId="49" {ids} applyFont="1" applyFill="1" applyAlignment="1">{_WRAPPED}</xf>')
    wrapped = len(xfs)
    xfs.append(f'<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">{_WRAPPED}</xf>')
    return Looks(
        xml=_sheet(formats, groups, xfs),
        count=len(xfs),
        tones={name: number for name, number in own.items() if name != "head"},
        head=own["head"],
        wrapped=wrapped,
        struck=struck,
    )


def _sheet(formats: list[str], groups: Mapping[str, list[str]], xfs: list[str]) -> bytes:
    base = ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']
    parts = [
        _group("numFmts", formats) if formats else "",
        *(_group(name, groups[name]) for name in _GROUPS),
        _group("cellStyleXfs", base),
        _group("cellXfs", xfs),
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>',
    ]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{head}<styleSheet xmlns="{namespace}">{"".join(parts)}</styleSheet>'.encode()


def _group(name: str, parts: list[str]) -> str:
    return f'<{name} count="{len(parts)}">{"".join(parts)}</{name}>'


def _children(root: Any, name: str) -> list[str]:
    group = root.find(f"{{*}}{name}")
    return [] if group is None else [_clean(child) for child in group if isinstance(child.tag, str)][:_MAX]


def _clean(element: Any, depth: int = 0) -> str:
    """An element with what of it is known to be harmless."""
    tag = element.tag.rpartition("}")[2]
    kept = ""
    for key, value in element.attrib.items():
        if tag == "name":
            value = value if value in _FONTS else "Calibri"
        if key in _ATTRIBUTES and (tag == "name" or value in _WORDS or _VALUE.fullmatch(value)):
            kept += f' {key}="{value}"'
    inside = [c for c in element if isinstance(c.tag, str) and c.tag.rpartition("}")[2] in _TAGS] if depth < 4 else []
    return f"<{tag}{kept}>{''.join(_clean(child, depth + 1) for child in inside)}</{tag}>"


def _xf(look: Any, codes: frozenset[int], groups: Mapping[str, list[str]]) -> str:
    """A cell's style, all of it pointing at something that is there."""
    look.set("xfId", "0")
    number = _int(look.get("numFmtId"))
    look.set("numFmtId", str(number if number < 164 or number in codes else 0))
    for name in _GROUPS:
        key = f"{name[:-1]}Id"
        chosen = _int(look.get(key))
        look.set(key, str(chosen if chosen < len(groups[name]) else 0))
    return _clean(look)


def _formats(root: Any) -> tuple[list[str], frozenset[int]]:
    """The number formats without words of their own, and their ids."""
    kept: dict[int, str] = {}
    for element in root.iterfind("{*}numFmts/{*}numFmt"):
        code, number = element.get("formatCode", ""), _int(element.get("numFmtId"))
        if len(code) <= 200 and _FORMAT.fullmatch(code) and len(kept) < _MAX:
            kept[number] = f'<numFmt numFmtId="{number}" formatCode={quoteattr(code)}/>'
    return list(kept.values()), frozenset(kept)


def _is_struck(font: Any) -> bool:
    strike = font.find("{*}strike")
    return strike is not None and strike.get("val", "true") not in ("false", "f", "0")


def _int(value: str | None) -> int:
    return int(value) if value and value.isdigit() and len(value) < 7 else 0
