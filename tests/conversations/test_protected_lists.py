"""A list behind a password: opened with the one that was agreed, else its sender is told what it is."""

from io import BytesIO
from pathlib import Path
from typing import Any

import msoffcrypto.format.ooxml
import pytest

from mailbot.domain.errors import PermanentError
from tests.conversations.configs import ROLL_OUT
from tests.conversations.conftest import OpenStage
from tests.conversations.lists import FIRST, one, send
from tests.conversations.stage import Stage

AT = "2026-11-24T08:30"
AGREED = ROLL_OUT.replace("own_domains", 'sheet_password_files = ["gammalt", "nytt"]\nown_domains')


def protected(password: str) -> bytes:
    target = BytesIO()
    file: Any = msoffcrypto.format.ooxml.OOXMLFile(BytesIO(one(*FIRST)))
    file.encrypt(password, target)
    return target.getvalue()


@pytest.fixture
def agreed(open_stage: OpenStage, tmp_path: Path) -> Stage:
    named = AGREED
    for name, secret in (("gammalt", "rönn2025"), ("nytt", "rönn2026")):
        (tmp_path / name).write_text(f"{secret}\n", encoding="utf-8")
        named = named.replace(f'"{name}"', f'"{tmp_path / name}"')
    return open_stage(named, AT)


def test_with_the_agreed_password_each_row_is_a_job(agreed: Stage) -> None:
    send(agreed, ("lista.xlsx", protected("rönn2026")))
    assert [job.item.customer_id for job in agreed.jobs()] == ["4130", "4131"]


def test_without_one_the_sender_is_told_and_a_person_sees_it(open_stage: OpenStage) -> None:
    stage = open_stage(ROLL_OUT, AT)
    (answer,) = send(stage, ("lista.xlsx", protected("rönn2026")))
    assert "skyddad med lösenord" in answer.body
    assert stage.jobs() == []
    assert len(stage.parked()) == 1


def test_a_file_of_a_password_that_is_missing_stops_the_start(open_stage: OpenStage) -> None:
    with pytest.raises(PermanentError, match="nytt"):
        open_stage(AGREED.replace('"gammalt", ', ""), AT)


@pytest.mark.hazard(83)
def test_a_list_that_is_too_long_is_refused_as_a_whole_and_the_sender_told_why(open_stage: OpenStage) -> None:
    stage = open_stage(ROLL_OUT, AT)
    lines = "Kundid;Adress\n" + "".join(f"{n};Rönnstigen {n}\n" for n in range(1, 150_002))
    (answer,) = send(stage, ("lista.csv", lines.encode()))
    assert "filen är för stor: den har fler än 150\N{NO-BREAK SPACE}000 ifyllda rader" in answer.body.replace("\n", " ")
    assert stage.jobs() == []
