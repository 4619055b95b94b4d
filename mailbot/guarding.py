"""The words that our own texts can bring into a mail: template, routine, configuration, tables. All else is data."""

from functools import lru_cache
from typing import Generic, TypeVar

from jinja2.sandbox import SandboxedEnvironment

from mailbot.config import Municipality, SenderConfig
from mailbot.domain.decision import SendMail
from mailbot.domain.routine import Routine
from mailbot.job_view import own_words
from mailbot.mail_texts import source_of
from mailbot.privacy.guard import words_of

T = TypeVar("T")


class _Same(Generic[T]):
    """A frozen thing as a key: equal to itself alone. It is held, so that no other can take its place in memory."""

    __slots__ = ("it",)

    def __init__(self, it: T) -> None:
        self.it = it

    def __hash__(self) -> int:
        return id(self.it)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.it is other.it


def static_words(
    environment: SandboxedEnvironment,
    routine: Routine,
    municipality: Municipality,
    sender: SenderConfig,
    effect: SendMail,
) -> frozenset[str]:
    """Every word that may stand in a mail without being a checked value, lower case.

    The reason and the rows of a receipt are sentences of the bot's own code; they hold no words of any mail.
    """
    fixed = _fixed_words(environment, _Same(routine), _Same(municipality), _Same(sender), effect.template)
    said = [str(v) for k, v in effect.slots.items() if k in ("reason", "checkpoint_label", "kind") and v]
    for name in ("rows", "not_read", "left_out"):
        rows = effect.slots.get(name)
        said += [f"{row['reason']} {row.get('sheet')}" for row in (rows if isinstance(rows, list) else [])]
    return fixed | words_of(" ".join(said)) if said else fixed


@lru_cache(maxsize=128)
def _fixed_words(
    environment: SandboxedEnvironment,
    routine: _Same[Routine],
    municipality: _Same[Municipality],
    sender: _Same[SenderConfig],
    template: str,
) -> frozenset[str]:
    """What is the same in mail after mail of one template."""
    names = (municipality.it.signature, sender.it.from_name, *(p.name for p in municipality.it.providers))
    ours = words_of(" ".join(names)) | _routine_words(routine.it)
    return ours | _template_words(environment, routine.it.name, template)


@lru_cache(maxsize=512)
def _template_words(environment: SandboxedEnvironment, routine: str, template: str) -> frozenset[str]:
    return words_of(source_of(environment, routine, template)) | words_of(own_words()) | words_of("svar från")


@lru_cache(maxsize=64)
def _words_of_routine(digest: str, text: str) -> frozenset[str]:
    return words_of(text)


def _routine_words(routine: Routine) -> frozenset[str]:
    steps = [c for kind in routine.orders.values() for c in kind.flow]
    labels = (f"{c.label} {c.wording or ''} {c.wording_place or ''}" for c in steps)
    text = " ".join([routine.title, routine.wrong_place, *routine.texts.values(), *labels])
    return _words_of_routine(routine.digest, text)
