"""A case of Open ePlatform, the e-service platform of many municipalities, as the XML that it exports.

The questions are elements under `Values` with the question in `Name` and the answer in `Value` or in children of their
own (dates, contact persons, rows of a table). A personal identity number is not even carried over.
"""

import re
from typing import TYPE_CHECKING

from mailbot.parsers.attached.refusal import BROKEN, TOO_LARGE, UNKNOWN, UnreadableFileError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

KIND = "XML"
MAX_BYTES = 5_000_000
MAX_LINES = 2_000
_ROOT = "FlowInstance"
_IGNORED = frozenset({"queryid", "name", "value", "citizenidentifier", "userid", "mutablequeryinstanceid"})
_ROW = re.compile(r"row(\d{1,4})$", re.IGNORECASE)
_DATES = ("startdate", "date")


def case_text(data: bytes) -> str:
    """`question: answer`, a line each, and who sent the case in. Raises UnreadableFileError."""
    if len(data) > MAX_BYTES:
        raise UnreadableFileError(TOO_LARGE, KIND)
    root = _root(data)
    if _tag(root) != _ROOT:
        raise UnreadableFileError(UNKNOWN, KIND)
    lines = _head(root)
    for value in next((child for child in root if _tag(child) == "Values"), ()):
        lines += _answer(value)
        if len(lines) > MAX_LINES:
            raise UnreadableFileError(TOO_LARGE, KIND)
    person = _sender(root)
    if person and not any(line.lower().startswith("kontakt") for line in lines):
        lines.append(f"Kontaktperson: {person}")
    return "\n".join(lines)


def _root(data: bytes) -> "Element":
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise UnreadableFileError(BROKEN, KIND) from error
    return root


def _head(root: "Element") -> list[str]:
    for header in root:
        if _tag(header) == "Header":
            names = [_text(name) for flow in header if _tag(flow) == "Flow" for name in flow if _tag(name) == "Name"]
            return [f"Ärende: {name}" for name in names if name]
    return []


def _answer(element: "Element") -> list[str]:
    """The lines of one question; one without an answer gives none."""
    held = {_tag(child).lower(): _text(child) for child in element}
    label = (held.get("name") or _tag(element).replace("_", " ")).rstrip(" :?")
    if person := _person(held):
        return [f"{label}: {person}"]
    values = [_text(child) for child in element if _tag(child).lower() == "value" and _text(child)]
    values = values or [held[name] for name in _DATES if held.get(name)]
    if values:
        return [f"{label}: {', '.join(' '.join(value.split()) for value in values)}"]
    return _columns(element)


def _columns(element: "Element") -> list[str]:
    """Answers in elements of their own names: `Datum_fran`, or `KundidRow1` of a table's first row."""
    rows: dict[int, list[str]] = {}
    for child in element:
        name, text = _tag(child), " ".join(_text(child).split())
        if text and name.lower() not in _IGNORED and not len(child):
            row = _ROW.search(name)
            label = _ROW.sub("", name).replace("_", " ").strip()
            rows.setdefault(int(row[1]) if row else 0, []).append(f"{label}: {text}")
    return [line for _, lines in sorted(rows.items()) for line in lines]


def _person(held: dict[str, str]) -> str:
    if not held.keys() & {"firstname", "lastname"}:
        return ""
    name = " ".join(filter(None, (held.get("firstname"), held.get("lastname"))))
    reach = (held.get("mobilephone") or held.get("phone"), held.get("email"))
    return ", ".join(filter(None, (held.get("organization") or held.get("organizationname"), name, *reach)))


def _sender(root: "Element") -> str:
    for element in root.iter():
        if _tag(element) in ("Poster", "Owner"):
            person = _person({_tag(child).lower(): _text(child) for child in element})
            if person:
                return person
    return ""


def _tag(element: "Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: "Element") -> str:
    return (element.text or "").strip()
