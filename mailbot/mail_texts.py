"""The texts of our mails: templates in a sandbox, the routine's own version of a text before the one for all."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined, Template, TemplateNotFound
from jinja2.sandbox import SandboxedEnvironment

from mailbot.job_view import JobView

_VIEW = frozenset(JobView.__slots__)


class _Sandbox(SandboxedEnvironment):
    """Jinja2's sandbox, with a shorter way to what a template asks for most: a value of a job, which is plain data."""

    def getattr(self, obj: object, attribute: str) -> object:
        if type(obj) is JobView and attribute in _VIEW:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def open_templates(folders: Iterable[Path]) -> SandboxedEnvironment:
    """Mail texts from these folders, the first one first; sandboxed and strict. Text mails need no autoescape."""
    return _Sandbox(
        loader=FileSystemLoader([str(folder) for folder in folders], encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )


def render(
    environment: SandboxedEnvironment, routine: str, template: str, values: Mapping[str, object]
) -> tuple[str, str]:
    """Subject and body of a mail text; the routine's own version first. Raises jinja2 errors on a broken template."""
    text = _template(environment, routine, template).render(values)
    first, _, body = text.partition("\n")
    return first.removeprefix("Ämne:").strip(), body.strip("\n") + "\n"


def source_of(environment: SandboxedEnvironment, routine: str, template: str) -> str:
    """The text of a template as its author wrote it; the routine's own version first."""
    if environment.loader is None:
        return ""
    try:
        source, _, _ = environment.loader.get_source(environment, f"{routine}/{template}.txt.j2")
    except TemplateNotFound:
        source, _, _ = environment.loader.get_source(environment, f"sv/{template}.txt.j2")
    return source


@lru_cache(maxsize=512)  # Jinja2 would ask the disk each time for a routine's version that is not there
def _template(environment: SandboxedEnvironment, routine: str, name: str) -> Template:
    try:
        return environment.get_template(f"{routine}/{name}.txt.j2")
    except TemplateNotFound:
        return environment.get_template(f"sv/{name}.txt.j2")
