"""Microsoft's published schema of EWS, read from the folder named by MAILBOT_EWS_XSD_DIR; it is not ours to ship."""

import copy
import os
from pathlib import Path

from lxml import etree

VARIABLE = "MAILBOT_EWS_XSD_DIR"
ABSENT = f"{VARIABLE} is not set: EWS requests and answers were NOT held against Microsoft's schema"

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
_XML_NAMESPACE = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">'
    '<xs:attribute name="lang" type="xs:language"/></xs:schema>'
)


class EwsSchema:
    """Says what is wrong with an envelope; an empty list means: nothing."""

    def __init__(self, folder: Path, workplace: Path) -> None:
        types = etree.parse(folder / "types.xsd")
        for imported in types.getroot().iterfind(f"{_XSD}import"):
            if imported.get("namespace") == "http://www.w3.org/XML/1998/namespace":
                imported.set("schemaLocation", "xml.xsd")  # Microsoft gives no place for it
        for kind in types.getroot().iterfind(f"{_XSD}complexType[@name='ArrayOfTransitionsType']"):
            _relax(kind)
        (workplace / "xml.xsd").write_text(_XML_NAMESPACE)
        types.write(workplace / "types.xsd")
        etree.parse(folder / "messages.xsd").write(workplace / "messages.xsd")
        self._messages = etree.XMLSchema(etree.parse(workplace / "messages.xsd"))

    def problems(self, envelope: bytes) -> list[str]:
        """Every mistake in the elements of header and body."""
        root = etree.fromstring(envelope)
        found: list[str] = []
        for part in ("Header", "Body"):
            for element in root.iterfind(f"{_SOAP}{part}/*"):
                alone = etree.ElementTree(copy.deepcopy(element))
                if not self._messages.validate(alone):
                    found.append(f"{part}: {self._messages.error_log}")
        return found


def schema_folder() -> Path | None:
    """Where the schema lies, or None when nobody said so. A folder that is not there is a mistake, not an absence."""
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    folder = Path(named)
    if not (folder / "messages.xsd").is_file():
        raise FileNotFoundError(f"{VARIABLE} names a folder without messages.xsd: {folder}")
    return folder


def _relax(kind: etree._Element) -> None:
    """The type is ambiguous to libxml2 and of no use here: anything goes inside it."""
    for child in list(kind):
        kind.remove(child)
    sequence = etree.SubElement(kind, f"{_XSD}sequence")
    anything = {"minOccurs": "0", "maxOccurs": "unbounded", "processContents": "skip"}
    etree.SubElement(sequence, f"{_XSD}any", anything)
    etree.SubElement(kind, f"{_XSD}anyAttribute", {"processContents": "skip"})
