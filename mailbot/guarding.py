"""The words that our own texts can bring into a mail: template, routine, configuration, tables. All else is data."""

from functools import lru_cache

from jinja2 import TemplateNotFound
from jinja2.sandbox import SandboxedEnvironment

from mailbot.config import Municipality, SenderConfig
from mailbot.domain.decision import SendMail
from mailbot.domain.routine import Routine
from mailbot.job_view import own_words
from mailbot.privacy.guard import words_of


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
    fixed = _template_words(environment, routine.name, effect.template) | _routine_words(routine)
    said = [str(v) for k, v in effect.slots.items() if k in ("reason", "checkpoint_label", "kind") and v]
    rows = effect.slots.get("rows")
    said += [f"{row['reason']} {row['sheet']}" for row in (rows if isinstance(rows, list) else [])]
    names = f"{municipality.signature} {sender.from_name} " + " ".join(p.name for p in municipality.providers)
    return fixed | words_of(names) | (words_of(" ".join(said)) if said else frozenset())


@lru_cache(maxsize=512)
def _template_words(environment: SandboxedEnvironment, routine: str, template: str) -> frozenset[str]:
    loader = environment.loader
    if loader is None:
        return frozenset()
    try:
        source, _, _ = loader.get_source(environment, f"{routine}/{template}.txt.j2")
    except TemplateNotFound:
        source, _, _ = loader.get_source(environment, f"sv/{template}.txt.j2")
    return words_of(source) | words_of(own_words()) | words_of("svar från")


@lru_cache(maxsize=64)
def _words_of_routine(digest: str, text: str) -> frozenset[str]:
    return words_of(text)


def _routine_words(routine: Routine) -> frozenset[str]:
    steps = [c for kind in routine.orders.values() for c in kind.flow]
    labels = (f"{c.label} {c.wording or ''} {c.wording_place or ''}" for c in steps)
    text = " ".join([routine.title, routine.wrong_place, *routine.texts.values(), *labels])
    return _words_of_routine(routine.digest, text)
