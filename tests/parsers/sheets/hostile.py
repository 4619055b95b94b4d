"""Spreadsheets made to cost a reader its time or its memory, as bytes; each is a few megabytes at most."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Kundid</t></is></c>'
HEAD += '<c r="B1" t="inlineStr"><is><t>Adress</t></is></c></row>'
DTD = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def parts_of(rows: str, *, around: str = "", texts: str = "", sheets: int = 1) -> dict[str, str]:
    """The parts of an .xlsx file with these rows in each of its sheets."""
    begin, end = f'<worksheet xmlns="{MAIN}">{around}<sheetData>', "</sheetData></worksheet>"
    relation = f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"/>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        + "".join(f'<sheet name="B{n}" sheetId="{n}" r:id="rId{n}"/>' for n in range(1, sheets + 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="rId{n}" {relation}{n}.xml"/>' for n in range(1, sheets + 1))
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        **{f"xl/worksheets/sheet{n}.xml": f"{begin}{rows}{end}" for n in range(1, sheets + 1)},
    }


def xlsx(rows: str, *, around: str = "", texts: str = "", sheets: int = 1) -> bytes:
    return packed(parts_of(rows, around=around, texts=texts, sheets=sheets))


def blank_strings(rows: int) -> bytes:
    """Every row holds a text of one blank."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(2, rows + 2))
    return xlsx(HEAD + cells, texts='<si><t xml:space="preserve"> </t></si>')


def real_rows(rows: int, *, sheets: int = 1) -> bytes:
    """Nothing but orders."""
    cells = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(2, rows + 2)
    )
    return xlsx(HEAD + cells, texts="<si><t>Ängsvägen 4</t></si>", sheets=sheets)


def formatted_rows(rows: int) -> str:
    """Ruled cells without a value, as a spreadsheet program writes them when a whole column is formatted."""
    return "".join(f'<row r="{n}" spans="1:3"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in range(3, rows + 3))


def one_row(cells: int) -> bytes:
    """A row of very many cells."""
    many = "".join(f'<c r="A2"><v>{n}</v></c>' for n in range(cells))
    return xlsx(f'{HEAD}<row r="2">{many}</row>')


def one_cell(place: str) -> bytes:
    """An order, and one value far out."""
    return xlsx(f'{HEAD}<row r="2"><c r="A2"><v>3412</v></c><c r="{place}"><v>1</v></c></row>')


def comment(size: int) -> bytes:
    """A comment of the XML itself before the rows."""
    return xlsx(HEAD, around=f"<!--{'<' * size}-->")


def text(length: int) -> bytes:
    """One very long text."""
    return xlsx(f'{HEAD}<row r="2"><c r="A2" t="s"><v>0</v></c></row>', texts=f"<si><t>{'a' * length}</t></si>")


def many_texts(count: int) -> bytes:
    """Shared texts that no cell uses."""
    return xlsx(HEAD, texts="<si><t/></si>" * count)


def ods(rows: str, *, styles: str = "", table: str = "") -> bytes:
    """An .ods file with these rows below a header."""
    names = " ".join(f'xmlns:{n}="{OPEN_DOCUMENT}:{n}:1.0"' for n in ("office", "table", "text", "style", "number"))
    head = ods_row(ods_cell("Kundid") + ods_cell("Adress"))
    body = f'<table:table table:name="Blad1" {table}>{head}{rows}</table:table>'
    content = (
        f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def ods_cell(value: str, *, repeated: int = 1, more: str = "") -> str:
    """A cell with a text."""
    start = f'<table:table-cell table:number-columns-repeated="{repeated}" office:value-type="string" {more}>'
    return f"{start}<text:p>{value}</text:p></table:table-cell>"


def ods_row(cells: str, *, repeated: int = 1, more: str = "") -> str:
    """A row of such cells."""
    return f'<table:table-row table:number-rows-repeated="{repeated}" {more}>{cells}</table:table-row>'
