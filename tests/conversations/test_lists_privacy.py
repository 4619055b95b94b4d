"""What a list must not carry: it gets into no byte that the bot writes, and a protected person is left to people."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest

from mailbot.sheet_json import sheet_to_json
from mailbot.sheet_privacy import read_safely
from tests.conversations.configs import DUTY, FITTER, PLANNER, ROLL_OUT
from tests.conversations.conftest import OpenStage
from tests.conversations.lists import HEADER, one, send, xlsx
from tests.conversations.stage import Stage, only

PERSON, NUMBER = "Elfrida Kvistlund", "19510522-1234"


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def _found(stage: Stage, *strings: str) -> list[tuple[str, str]]:
    """Where any of the strings stands in what the bot wrote, in the encodings that it writes."""
    forms = {(s, form) for s in strings for form in (s.encode(), s.encode("utf-16-le"), s.lower().encode())}
    places = [*stage.written(), *_unpacked(stage)]
    return [(name, s) for name, data in places for s, form in forms if form in data]


def _unpacked(stage: Stage) -> Iterator[tuple[str, bytes]]:
    """What stands packed in the bytes: the parts of the sheets that were sent back, and the text of the mails."""
    for mail in stage.outbox():
        yield mail.subject, f"{mail.subject}\n{mail.body}".encode()
        for part in mail.headers.iter_attachments():
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                yield from ((name, book.read(name)) for name in book.namelist())


@pytest.mark.parametrize(
    "address",
    [f"Rönnstigen 6, {NUMBER} {PERSON}", f"{PERSON}, Rönnstigen 6", f"Rönnstigen 6 c/o {PERSON} tel 070-1740611"],
)
def test_a_person_beside_an_address_is_left_out_and_the_address_stays(stage: Stage, address: str) -> None:
    sent = send(stage, ("lista.xlsx", one((4130, address, "nej"))))
    assert stage.job().item.address == "Rönnstigen 6"
    assert "Var: Rönnstigen 6\n" in only(sent, to=FITTER).body
    assert _found(stage, "Elfrida", "Kvistlund", NUMBER, "1740611") == []


def test_who_mails_personal_numbers_is_told_once_what_to_leave_out(stage: Stage) -> None:
    sent = send(stage, ("lista.xlsx", one((4130, f"Rönnstigen 6, {NUMBER}", "nej"), (NUMBER, "Rönnstigen 7", "nej"))))
    notices = [m for m in sent if m.to == PLANNER and "personuppgifter" in m.subject.lower()]
    assert len(notices) == 1
    assert _found(stage, NUMBER) == []


def test_an_address_that_is_nothing_but_a_name_is_none(stage: Stage) -> None:
    receipt = only(send(stage, ("lista.xlsx", one((4130, f"{PERSON} 4", "nej")))), to=PLANNER)
    assert "rad 2: inget jobb, adressen saknas" in receipt.body
    assert _found(stage, "Elfrida", "Kvistlund") == []


def test_a_sheet_named_after_somebody_is_called_by_its_place(stage: Stage) -> None:
    book = xlsx(("Lås", ((4130, "Rönnstigen 6", "nej"),)), (f"{PERSON} {NUMBER}", ((4131, "Rönnstigen 7", "nej"),)))
    sent = send(stage, ("lista.xlsx", book))
    assert "blad 2, rad 2: LÅS-2026-00002" in next(m for m in sent if "Kvitto" in m.subject).body
    assert _found(stage, "Elfrida", "Kvistlund", NUMBER) == []


def test_what_the_reader_tells_of_skipped_rows_names_nobody_either() -> None:
    """A sheet of rows that are left out is named in the output of `mailbot parse` too."""
    rows = (("Summa", "", ""), (4131, "Rönnstigen 7", "nej"))
    safe = read_safely(xlsx((f"{PERSON} {NUMBER}", rows)), "lista.xlsx", received=date(2026, 11, 24), required={})
    told = json.dumps(sheet_to_json(safe.reading, file="lista.xlsx", municipality="lindby"), ensure_ascii=False)
    assert len(safe.reading.rows) == 1
    assert safe.reading.skipped
    assert not any(part in told for part in ("Elfrida", "Kvistlund", NUMBER))


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (HEADER, (4131577, "Rönnstigen 77 (sekretessmarkerad)", "nej")),
        ((*HEADER, "Kommentar"), (4131577, "Rönnstigen 77", "nej", "Skyddade personuppgifter")),
        ((*HEADER, "Anm"), (4131577, "Rönnstigen 77", "nej", "OBS kvarskriven")),
        ((*HEADER, "Skyddad identitet"), (4131577, "Rönnstigen 77", "nej", "ja")),
        (HEADER, ("", "Rönnstigen 77, hemlig adress", "nej")),
    ],
)
def test_a_protected_person_stops_that_row_and_calls_a_person(
    stage: Stage, header: tuple[str, ...], row: tuple[object, ...]
) -> None:
    sent = send(stage, ("lista.xlsx", one((4130, "Rönnstigen 6", "nej"), row, header=header)))
    assert stage.job().item.customer_id == "4130"
    alarm = only(sent, to=DUTY)
    assert "stoppad" in alarm.subject
    assert "En rad är stoppad. Mejlet är nr 1." in alarm.body
    receipt = only(sent, to=PLANNER)
    assert "rad 3: inget jobb, en människa tar hand om raden" in receipt.body
    assert len([m for m in sent if m.to == FITTER]) == 1
    assert len(stage.parked()) == 1
    assert "skyddad person" in stage.parked()[0]
    assert _found(stage, "Rönnstigen 77", "4131577", "sekretess", "kvarskriv", "hemlig adress") == []


def test_a_sheet_or_a_heading_of_protected_people_stops_every_row_below(stage: Stage) -> None:
    rows = ((4131577, "Rönnstigen 77", "nej"), (4132, "Rönnstigen 78", "nej"))
    book = xlsx(("Lås", ((4130, "Rönnstigen 6", "nej"), ("Kunder med skyddad identitet",), *rows)), ("Sekretess", rows))
    sent = send(stage, ("lista.xlsx", book))
    assert [job.item.customer_id for job in stage.jobs()] == ["4130"]
    assert "4 rader är stoppade." in only(sent, to=DUTY).body
    assert _found(stage, "Rönnstigen 77", "Rönnstigen 78") == []


def test_what_a_list_says_about_writing_of_protected_people_stops_nothing(stage: Stage) -> None:
    rows = (("Kunder med skyddade personuppgifter beställs inte här.",), (4130, "Rönnstigen 6", "nej"))
    header = (*HEADER, "Skyddad identitet")
    book = xlsx(
        ("Lås", rows),
        ("Mer", ((4131, "Rönnstigen 7", "nej", "nej"), (4132, "Rönnstigen 8", "nej", None))),
        header=header,
    )
    sent = send(stage, ("lista.xlsx", book))
    assert len(stage.jobs()) == 3
    assert DUTY not in [m.to for m in sent]
