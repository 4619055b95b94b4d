"""Orders that stand in a file: a Word form and a winmail.dat become jobs; what cannot be read reaches a person."""

import pytest

from mailbot.domain.job import JobStatus
from mailbot.parsers.mime import parse_message
from mailbot.store import inbox
from mailbot.store.database import reading
from mailbot.understand import open_content
from tests.attachments.office_files import docx, paragraph, pdf, table
from tests.attachments.outlook_files import mail_properties, tnef
from tests.conversations.configs import CARETAKER, CARETAKER_BOX, FEES, HOME_CARE, NO_PERSONAL_DATA
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Stage, only

FORM = docx(
    paragraph("Beställning av montering av digitalt lås")
    + table(
        ("Adress", "Bäverdammen 6"),
        ("Kontaktperson", "Alva Omsorgsdotter"),
        ("Telefon", "040-628 04 21"),
        ("E-post", HOME_CARE),
    )
)


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(NO_PERSONAL_DATA, "2026-11-30T10:00")


def _becomes_a_job(stage: Stage, text: str, name: str, data: bytes) -> None:
    sent = stage.say(text, sender=FEES, to=CARETAKER_BOX, subject="Beställning", attachments=((name, data),))
    only(sent, to=CARETAKER)
    job = stage.job()
    assert (job.item.type, job.item.address, job.status) == ("montering", "Bäverdammen 6", JobStatus.OPEN)
    assert (job.item.contact.name, job.item.contact.email) == ("Alva Omsorgsdotter", HOME_CARE)
    assert stage.parked() == []


def test_a_word_form_becomes_a_job(stage: Stage) -> None:
    _becomes_a_job(stage, "Hej, se bifogad beställning.\n", "Beställning.docx", FORM)


def test_a_form_in_winmail_dat_becomes_a_job(stage: Stage) -> None:
    packed = tnef(mail_properties("Beställning", "Hej, se bifogad beställning."), [("Beställning.docx", FORM)])
    _becomes_a_job(stage, "\n", "winmail.dat", packed)


@pytest.mark.hazard(81)
def test_the_files_of_an_order_stay_with_it_sealed(stage: Stage) -> None:
    attachments = (("Beställning.docx", FORM), ("ritning.pdf", pdf(("Ritning",))))
    stage.say("Se bifogat.\n", sender=FEES, to=CARETAKER_BOX, subject="Beställning", attachments=attachments)
    assert stage.job().item.address == "Bäverdammen 6"
    with reading(stage.bot.runtime.engine) as connection:
        row = inbox.get(connection, 1)
    assert row is not None
    kept = parse_message(open_content(stage.bot.runtime, row)).attachments
    assert [(one.name, one.data) for one in kept] == list(attachments)


@pytest.mark.parametrize("text", ["Hej, se bifogad beställning.\n", "Hej!\n", "Tack!\n"])
def test_a_file_that_cannot_be_read_parks_the_mail_and_says_why(stage: Stage, text: str) -> None:
    scanned = pdf(())
    stage.say(text, sender=FEES, to=CARETAKER_BOX, subject="Lås", attachments=(("Scan Elfrida.pdf", scanned),))
    assert stage.jobs() == []
    because = " ".join(stage.parked())
    assert "Den bifogade filen (PDF) har ingen text" in because
    assert "Elfrida" not in because
