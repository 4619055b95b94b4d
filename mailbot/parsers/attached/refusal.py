"""Why a file that came with a mail is not read, in words for the person who gets the mail instead."""

BROKEN = "Den bifogade filen ({kind}) är skadad eller avkortad och går inte att läsa."
LOCKED = "Den bifogade filen ({kind}) är låst med lösenord eller krypterad och går inte att läsa."
TOO_LARGE = "Den bifogade filen ({kind}) är för stor för att läsas automatiskt."
NO_TEXT = "Den bifogade filen ({kind}) har ingen text, den är nog en inskannad bild."
UNKNOWN = "Den bifogade filen ({kind}) är av ett slag som inte läses automatiskt."


class UnreadableFileError(Exception):
    """The file gives no text or no parts; `reason` says why in Swedish, without anything that the file holds."""

    def __init__(self, reason: str, kind: str) -> None:
        self.reason = reason.format(kind=kind)
        super().__init__(self.reason)
