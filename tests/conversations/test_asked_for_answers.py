"""The answers that our mails ask for, word by word, are read with certainty as what they are meant to say."""

from datetime import datetime

import pytest

from mailbot.domain.calendar import STOCKHOLM
from mailbot.domain.reading import EventType, Expectation, MailClass
from mailbot.parsers.mime import parse_message
from mailbot.parsers.read import read_mail
from mailbot.resources import config_dir, templates_dir
from mailbot.routines import load_routines

E = EventType
DONE = (E.CHECKPOINT,)
ANSWERS: list[tuple[str, str, tuple[EventType, ...]]] = [
    ("job_mail", "Bokat 3/12 kl. 10", (E.BOOKED,)),
    ("job_mail", "Monterat, serienummer 12345", (E.MOUNTED,)),
    ("job_mail", "Låset är nere, serienummer 12345", (E.DISMOUNTED,)),
    ("job_mail", "Låset är monterat på nya adressen, serienummer 12345", (E.MOUNTED,)),
    ("job_mail", "Felet är åtgärdat", (E.FAULT_FIXED,)),
    ("job_mail", "Gick inte att åtgärda", (E.FAULT_NOT_FIXED,)),
    ("job_mail", "Går inte att montera", (E.NOT_MOUNTABLE,)),
    ("job_mail", "Ingen hemma", (E.NO_ACCESS,)),
    ("gate_order", "Portlås 67890 monterat", (E.GATE_MOUNTED,)),
    ("gate_order", "Portlås 67890 nedmonterat", (E.GATE_DISMOUNTED,)),
    ("ask_serial", "Monterat, serienummer 12345", (E.MOUNTED,)),
    ("ask_serial", "Låset är nere, serienummer 12345", (E.DISMOUNTED,)),
    ("ask_coupling", "Dörr kopplad", (E.COUPLED_DOOR,)),
    ("ask_coupling", "Port kopplad", (E.COUPLED_GATE,)),
    ("ask_move_coupling", "Dörr kopplad", (E.COUPLED_DOOR,)),
    ("ask_gate_coupling", "Port kopplad", (E.COUPLED_GATE,)),
    ("ask_decoupling", "Bortkopplat", (E.DECOUPLED,)),
    ("ask_unit_decoupled", "Bortkopplat", (E.DECOUPLED,)),
    ("ask_serial_removed", "Låset är frånkopplat", (E.DECOUPLED,)),
    ("ask_axsor", "Nyckelnumret är borttaget i Axsor", (E.AXSOR_KEY_REMOVED,)),
    ("ask_old_lock", "Ordinarie låset är tillbaka", (E.OLD_LOCK_RESTORED,)),
    ("ask_keys_returned", "Nycklarna är återlämnade", (E.KEY_RETURNED,)),
    ("ask_provider_switch", "Utföraren är bytt", (E.PROVIDER_SWITCHED,)),
    ("ask_gate_examined", "Port finns, portlås saknas, BRF Exempelgården", (E.GATE_NEEDED,)),
    ("ask_gate_examined", "Port finns, portlås finns redan", (E.GATE_PRESENT,)),
    ("ask_gate_examined", "Klart, ingen port", DONE),
    ("ask_gate_neighbours", "Klart, inget att göra", DONE),
    ("ask_gate_neighbours", "Klart, den kan tas ner", DONE),
    ("ask_gate_fault", "Felet är åtgärdat", (E.FAULT_FIXED,)),
    ("ask_dialogue", "Felet är åtgärdat", (E.FAULT_FIXED,)),
    ("ask_brf_approval", "Godkänt", DONE),
    ("ask_binder", "Klart, lagt i pärmen", DONE),
    ("ask_thumb_turn", "Klart, vredet är märkt", DONE),
    ("ask_alarm_stays", "Ja, avslutas", DONE),
    ("ask_services_ended", "Ja, den första slutade 2026-11-18", DONE),
    ("ask_consent", "Ja, samtycke finns", DONE),
    ("ask_keys", "Ja, nycklar finns", DONE),
    ("ask_relatives", "Ja, anhöriga får kontaktas", DONE),
    ("ask_relatives", "Klart, inget dödsfall", DONE),
    ("ask_licence", "Klart", DONE),
    ("ask_file_moved", "Klart", DONE),
    ("hand_out", "Klart", DONE),
    ("accessories_order", "Klart, beställt", DONE),
    ("ask_delivered", "Klart, leveransen har kommit", DONE),
]


@pytest.mark.parametrize(("template", "answer", "wanted"), ANSWERS)
def test_is_read_as_meant(template: str, answer: str, wanted: tuple[EventType, ...]) -> None:
    text = (templates_dir() / "sv" / f"{template}.txt.j2").read_text(encoding="utf-8")
    assert answer.split(", ")[0] in " ".join(text.split()), "brevet ber inte om det svaret"
    subject = text.splitlines()[0].removeprefix("Ämne: ")
    reading = read_mail(
        parse_message(_reply(subject if "{" not in subject else "Jobb: boka tid", answer)),
        required={},
        received=datetime(2026, 11, 30, 9, 0, tzinfo=STOCKHOLM),
        expectation=Expectation(job_ref="LÅS-2026-00042", checkpoints=("steget",)),
        in_thread=True,
    )
    assert reading.mail_class is MailClass.REPLY
    assert reading.certain, reading.why_uncertain
    assert tuple(event.event for event in reading.events) == wanted
    number = next((word for word in answer.split() if word.isdigit() and len(word) == 5), None)
    assert [event.gate_serial or event.serial for event in reading.events] == [number] * len(wanted)


def test_every_question_of_the_routines_has_an_answer_that_is_tried() -> None:
    asked = {
        checkpoint.ask
        for routine in load_routines(config_dir() / "routines").values()
        for kind in routine.orders.values()
        for checkpoint in kind.flow
        if checkpoint.ask
    }
    assert asked <= {template for template, _, _ in ANSWERS}


def _reply(subject: str, answer: str) -> bytes:
    head = (
        "From: Någon <nagon@kommun.example>\r\nTo: las@kommun.example\r\n"
        f"Subject: SV: [LÅS-2026-00042] {subject}\r\nDate: Mon, 30 Nov 2026 09:00:00 +0100\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    )
    return f"{head}{answer}.\r\n\r\nHälsningar\r\nNågon\r\n".encode()
