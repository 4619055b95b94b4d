"""Where a sender's own words end and his signature, disclaimer or GDPR footer begins."""

import re

_DASHES = re.compile(r"--\s*$")
_CLOSING = re.compile(
    r"\s*(?:(?i:med\s+(?:vänliga?|bästa|varma)\s+hälsning(?:ar)?|vänliga?\s+hälsning(?:ar)?|hälsningar|bästa hälsningar"
    r"|varma hälsningar|vänligen|m\.?\s?v\.?\s?h\.?|v[äa]nl\.? h[äa]lsn\.?|hälsn\.?|(?:kind|best|warm) regards|regards"
    r"|sincerely)|/\s?[A-ZÅÄÖ][\wåäö-]{0,30})"
    r"(?:[,!.\s]+[A-ZÅÄÖ][\wåäöé.-]{0,30}){0,5}[,!.]{0,3}(?:\s+[\d+][\d\s()+-]{5,20})?\s*$"
)
_PHONE_APP = re.compile(
    r"\s*(?:skickat från (?:min |outlook|e-post|yahoo|samsung)|sent from (?:my |outlook|mail for)"
    r"|hämta outlook för|get outlook for"
    r"|skickades från e-post)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"\s*(?:_{10,}\s*$|(?:the information in )?this (?:e-?mail|message)\b.{0,80}(?:confidential|intended)"
    r"|the information in this message"
    r"|detta (?:e-post)?(?:meddelande|mejl|mail)\b.{0,80}(?:konfidentiell|avse|sekretess)"
    r"|när du (?:kontaktar|mejlar|skickar|e-postar).{0,100}personuppgift"
    r"|(?:vi|kommunen).{0,60}behandlar (?:dina )?personuppgifter"
    r"|p?\s*please consider the environment|tänk på miljön"
    r"|information om hur .{0,80}personuppgift)",
    re.IGNORECASE,
)
_LONGEST_LINE = 400


def cut_signature(text: str) -> tuple[str, str]:
    """(own words, signature with everything below it). Cutting nothing is an empty signature."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        start = line[:_LONGEST_LINE]
        if _starts_signature(start) and (at or len(lines) > 1 or _DASHES.match(start) or _PHONE_APP.match(start)):
            return "\n".join(lines[:at]).strip("\n"), "\n".join(lines[at:]).strip("\n")
    return text.strip("\n"), ""


def _starts_signature(line: str) -> bool:
    if not line.strip():
        return False
    return bool(_DASHES.match(line) or _CLOSING.match(line) or _PHONE_APP.match(line) or _FOOTER.match(line))
