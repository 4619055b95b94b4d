"""What all the files of one mail together may cost, however deep they lie in each other."""

from dataclasses import dataclass

from mailbot.parsers.attached.refusal import TOO_LARGE, UnreadableFileError


@dataclass(slots=True)
class Allowance:
    """What is left while one mail is read; one for the mail and every mail inside it."""

    unpacked: int = 100_000_000  # bytes out of archives
    parts: int = 500  # parts out of containers
    signed: int = 10  # signatures opened
    documents: int = 20  # files whose text is read

    def take_part(self, size: int) -> None:
        """One more part out of a container. Raises UnreadableFileError."""
        self.parts -= 1
        self.unpacked -= size
        if self.parts < 0 or self.unpacked < 0:
            raise UnreadableFileError(TOO_LARGE, "filer i filer")

    def take_signed(self) -> None:
        """One more signature. Raises UnreadableFileError."""
        self.signed -= 1
        if self.signed < 0:
            raise UnreadableFileError(TOO_LARGE, "S/MIME")

    def refuse_document(self) -> None:
        """A file that was refused may have cost as much as several others: of such a mail fewer are read."""
        self.documents -= 3

    def take_document(self) -> bool:
        """Whether one more file may be read."""
        self.documents -= 1
        return self.documents >= 0
