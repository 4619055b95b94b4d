"""What a first look by a stranger found: each was wrong once, and certain."""

from io import BytesIO

import pytest

from tests.conversations.configs import DUTY, EASIT, FITTER, OUTSIDER, PLANNER, ROLL_OUT, SERVICE, TICKETS, TICKETS_BOX
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Stage, only


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def send_list(stage: Stage, *rows: tuple[str | int | None, ...]) -> str:
    """A sheet with these rows; returns the receipt's text."""
    from openpyxl import Workbook

    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    attached = (("lista.xlsx", file.getvalue()),)
    mails = stage.say("Se bifogad lista.", sender=PLANNER, to=SERVICE, subject="Lista", attachments=attached)
    return only(mails, to=PLANNER).body


def test_the_receipt_goes_out_wherever_in_the_sheet_the_rows_begin(stage: Stage) -> None:
    head: list[tuple[str | int | None, ...]] = [
        ("Hej! Här kommer nästa gäng",),
        (None,),
        ("Kundid", "Gatuadress", "Portlås"),
    ]
    rows: list[tuple[str | int | None, ...]] = [(5001, "Smultronvägen 1", "nej"), (5002, "Smultronvägen 3", "nej")]
    assert "2 rader har blivit jobb" in send_list(stage, *head, *rows)


def test_the_receipt_goes_out_for_rows_far_down(stage: Stage) -> None:
    rows: list[tuple[str | int | None, ...]] = [
        ("Kundid", "Gatuadress", "Portlås"),
        *[(None,)] * 1200,
        (5001, "Smultronvägen 1", "nej"),
    ]
    assert "rad 1202: LÅS-2026-00001" in send_list(stage, *rows)


def test_the_alarm_says_which_job_it_is_about(stage: Stage) -> None:
    text = "kund 4711 Vinbärsgatan 3 kommer inte ut!! låset har hakat upp sig o hon är inlåst skynda er"
    mails = stage.say(text, sender=PLANNER, to=SERVICE, subject="AKUT")
    alarm = next(m for m in mails if m.to == DUTY and "LARM" in m.subject)
    assert "LÅS-2026-00001" in alarm.subject
    assert "Vinbärsgatan 3" in alarm.body


def test_the_residents_phone_reaches_nobody(stage: Stage) -> None:
    text = "Ny kund 4715 på Ekbacken 9 ska ha trygghetslås. Hennes tel 070-1740622"
    stage.say(text, sender=PLANNER, to=SERVICE, subject="Nytt lås")
    assert [m.to for m in stage.outbox() if "1740622" in m.body] == []
    assert [name for name, raw in stage.written() if b"1740622" in raw] == []


def test_a_job_cancelled_by_hand_sends_nothing_that_was_held(stage: Stage) -> None:
    stop = stage.bot.runtime.config.delivery.stop_file
    stop.touch()
    stage.say("Montering, kund 4712, Krusbärsstigen 12.", sender=PLANNER, to=SERVICE, subject="Nytt lås")
    assert stage.command("LÅS-2026-00001", "cancel")[1]
    stop.unlink()
    assert [m.subject for m in stage.tick() if m.to == FITTER] == []  # who never had the job has none to lose


def test_another_installer_gets_the_job_mail(stage: Stage) -> None:
    stage.say("Montering, kund 4712, Krusbärsstigen 12.", sender=PLANNER, to=SERVICE, subject="Nytt lås")
    assert stage.command("LÅS-2026-00001", "assign", to="andra@lindby.example.se")[1]
    work = only(stage.tick(), to="andra@lindby.example.se")
    assert "Krusbärsstigen 12" in work.body


def test_a_job_is_not_given_to_what_is_no_address(stage: Stage) -> None:
    stage.say("Montering, kund 4712, Krusbärsstigen 12.", sender=PLANNER, to=SERVICE, subject="Nytt lås")
    assert not stage.command("LÅS-2026-00001", "assign", to="hej")[1]


def test_no_mail_asks_for_the_residents_name_or_phone_to_be_mailed(open_stage: OpenStage) -> None:
    stage = open_stage(TICKETS, "2026-11-24T08:30")
    text = f"Ärendenummer: 12345\nBeställare: {OUTSIDER}\nTyp: Nytt lås\nAdress: Storgatan 15\n"
    mails = stage.say(text, sender=EASIT, to=TICKETS_BOX, subject="Ärende #12345: Beställning av digitalt lås")
    asked = next(m.body for m in mails if "Det här saknas" in m.body)
    by_mail, _, elsewhere = asked.partition("inte i ett mejl:")
    assert "brukarens namn" in elsewhere
    assert "brukarens" not in by_mail.partition("Det här saknas")[2]
