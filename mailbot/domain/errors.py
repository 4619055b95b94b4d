"""What can go wrong, named by what it leads to."""

from collections.abc import Iterable
from dataclasses import dataclass


class MailbotError(Exception):
    """Base of the errors that the bot answers on purpose; anything else is a bug."""


class ParseError(MailbotError):
    """The bytes cannot be read with certainty; a person is asked. The message is Swedish and free of mail content."""


class TemporaryError(MailbotError):
    """The neighbour does not answer right now; try again later. Nothing was accepted on the other side."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        """Seconds that the neighbour asked us to wait, or None."""


class PermanentError(MailbotError):
    """Trying again will not help: wrong password, missing folder, refused recipient. Parked and shown as red."""


class UncertainError(MailbotError):
    """The neighbour may or may not have accepted what was sent; only a look or a person can tell."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfigProblem:
    """One mistake in a configuration file: where, which key, what was expected (Swedish)."""

    file: str
    key: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.expected}"


class ConfigError(MailbotError):
    """The configuration is wrong; the bot refuses to start and lists every problem."""

    def __init__(self, problems: Iterable[ConfigProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
