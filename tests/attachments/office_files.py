"""Writes Word and PDF files, e-service cases and signed mails as plainly as the formats allow; blind to the readers."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(body: str) -> bytes:
    """A document whose body is this WordprocessingML (`paragraph`, `table`, or written out)."""
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
    )
    document = (
        f'<w:document xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<w:body>{body}<w:sectPr/></w:body></w:document>"
    )
    return zipped({"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document})


def zipped(files: "dict[str, str] | dict[str, bytes]") -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def run(text: str, style: str = "") -> str:
    return f'<w:r><w:rPr>{style}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inner: str) -> str:
    """A paragraph of texts, or of WordprocessingML where it begins with `<`."""
    return "<w:p>" + "".join(one if one.startswith("<") else run(one) for one in inner) + "</w:p>"


def table(*rows: Sequence[str]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def pdf(
    lines: Sequence["str | tuple[str, str]"], *, fields: Sequence[tuple[str, str]] = (), packed: bool = True
) -> bytes:
    """One page of Helvetica; a pair is written in two columns. `fields`: a form that was filled in."""
    content = b"BT /F1 11 Tf 14 TL 50 780 Td\n"
    for line in lines:
        left, right = (line, "") if isinstance(line, str) else line
        content += _shown(left) + b" Tj "
        if right:
            content += b"200 0 Td " + _shown(right) + b" Tj -200 0 Td "
        content += b"T*\n"
    content += b"ET"
    stream = zlib.compress(content) if packed else content
    filter_name = b"/Filter /FlateDecode " if packed else b""
    numbers = range(6, 6 + len(fields))
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [" + kids + b"] >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< %s/Length %d >>\nstream\n%s\nendstream" % (filter_name, len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *(b"<< /FT /Tx /T %s /V %s >>" % (_shown(name), _shown(value)) for name, value in fields),
    ]
    return numbered(objects)


def numbered(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, the first of them its catalogue; 1 is the number of the first."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table_at = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table_at)


def _shown(text: str) -> bytes:
    raw = text.encode("cp1252")
    return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def case_xml(
    answers: str, *, sender: tuple[str, str, str] = ("Dina", "Vallmar", "dina.vallmar@solomsorg.example")
) -> bytes:
    """A case of Open ePlatform, in the encoding that it declares; `answers`: the elements under Values."""
    first, last, email = sender
    text = (
        '<?xml version="1.0" encoding="ISO-8859-1"?><FlowInstance xmlns="http://www.oeplatform.org/version/2.0/schemas/'
        'flowinstance"><Header><Flow><FamilyID>7</FamilyID><Version>3</Version><FlowID>12</FlowID><Name>Beställning av '
        "montering av digitalt lås</Name></Flow><FlowInstanceID>4471</FlowInstanceID><Poster>"
        f"<Firstname>{first}</Firstname><Lastname>{last}</Lastname><Email>{email}</Email></Poster></Header>"
        f"<Values>{answers}</Values></FlowInstance>"
    )
    return text.encode("iso-8859-1")


def question(tag: str, name: str, value: str) -> str:
    return f"<{tag}><QueryID>1</QueryID><Name>{escape(name)}</Name><Value>{escape(value)}</Value></{tag}>"


def der(tag: int, *content: bytes) -> bytes:
    """One element of ASN.1 with a definite length."""
    body = b"".join(content)
    size = len(body)
    length = bytes([size]) if size < 128 else bytes([0x84]) + size.to_bytes(4, "big")
    return bytes([tag]) + length + body


def signed_in_pieces(content: bytes) -> bytes:
    """Signed data of open length with the content in pieces, as older programs write it; without a signer."""
    pieces = b"".join(der(0x04, content[at : at + 50]) for at in range(0, len(content), 50))
    inner = b"\x30\x80" + der(0x06, bytes.fromhex("2a864886f70d010701")) + b"\xa0\x80\x24\x80" + pieces + b"\0\0" * 3
    signed = b"\x30\x80" + der(0x02, b"\x01") + der(0x31) + inner + der(0x31) + b"\0\0"
    return b"\x30\x80" + der(0x06, bytes.fromhex("2a864886f70d010702")) + b"\xa0\x80" + signed + b"\0\0\0\0"
