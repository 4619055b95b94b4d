"""Templates: in a sandbox that stays one, the routine's own version first, nothing kept from one folder for another."""

from pathlib import Path

import pytest
from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from mailbot.job_view import JobView
from mailbot.mail_texts import open_templates, render, source_of

VIEW = JobView(**dict.fromkeys(JobView.__slots__) | {"number": "LÅS-2026-00042"})  # type: ignore[arg-type]


def write(folder: Path, name: str, text: str) -> None:
    path = folder / f"{name}.txt.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"Ämne: Hej\n\n{text}\n", encoding="utf-8")


def body(folder: Path, text: str) -> str:
    write(folder, "sv/brev", text)
    return render(open_templates([folder]), "orten", "brev", {"job": VIEW, "rows": [{"row": 3}]})[1]


def test_a_value_of_a_job_and_of_a_row_stand_in_the_text(tmp_path: Path) -> None:
    assert body(tmp_path, "{{ job.number }}, rad {{ rows[0].row }}") == "LÅS-2026-00042, rad 3\n"


@pytest.mark.parametrize("name", ["__class__", "__init__", "__doc__", "__setattr__"])
def test_a_template_gets_no_further_than_the_values(tmp_path: Path, name: str) -> None:
    with pytest.raises(SecurityError):
        body(tmp_path, f"{{{{ job.{name} }}}}")
    with pytest.raises(SecurityError):
        body(tmp_path, f"{{{{ job.number.{name} }}}}")


def test_a_format_string_and_an_unknown_value_are_stopped(tmp_path: Path) -> None:
    with pytest.raises(SecurityError):
        body(tmp_path, "{{ '{0.__class__}'.format(job) }}")
    with pytest.raises(UndefinedError):
        body(tmp_path, "{{ job.nummer }}")


def test_a_routine_may_have_its_own_version_and_no_other_routine_gets_it(tmp_path: Path) -> None:
    write(tmp_path, "sv/brev", "för alla")
    write(tmp_path, "orten/brev", "för orten")
    environment = open_templates([tmp_path])
    for routine, text in (("orten", "för orten"), ("staden", "för alla"), ("orten", "för orten")):
        assert render(environment, routine, "brev", {}) == ("Hej", text + "\n")
        assert text in source_of(environment, routine, "brev")


def test_texts_opened_anew_are_read_anew(tmp_path: Path) -> None:
    for text in ("gammal", "ny"):
        assert body(tmp_path, text) == text + "\n"
