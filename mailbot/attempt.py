"""The one place that catches everything: what goes wrong with one item becomes a value, and its neighbours go on."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mailbot.domain.errors import MailbotError

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """Something went wrong with one item: what to say, and where in the code (no values, no mail content)."""

    error: Exception
    because: str
    trace: str


def attempt(do: Callable[[], T]) -> T | Failure:
    """Run one item's work; whatever it raises becomes a Failure and its neighbours go on.

    The only broad `except` of the program: every loop runs each of its items through here.
    """
    try:
        return do()
    except MailbotError as error:
        return Failure(error=error, because=str(error), trace=_places(error))
    except Exception as error:  # noqa: BLE001 - a bug in one item must not stop the others; it is parked with its place
        because = f"ett fel i låsboten ({type(error).__name__})"
        return Failure(error=error, because=because, trace=_places(error))


def _places(error: Exception) -> str:
    """File, line and function of each frame, without messages or values: a mail's words must not reach the database."""
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return "\n".join([type(error).__name__, *(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)])
