"""Reports of the executing side, and answers to what we asked."""

from datetime import date, datetime, time

import pytest

from mailbot.domain.reading import EventType as E
from mailbot.domain.reading import MailClass
from tests.parsers.reading.said import JOB, read, reply


def at(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime.combine(date(year, month, day), time(hour, minute))


REPORTS: list[tuple[str, tuple[E, ...]]] = [
    ("bokat tors 3/12 kl 10", (E.BOOKED,)),
    ("Ombokat till 7/12 kl 14.00", (E.REBOOKED,)),
    ("Bokningen flyttad till fre 4/12 kl 8", (E.REBOOKED,)),
    ("Låset är uppe, sn PD-123456", (E.MOUNTED,)),
    ("Låset monterades igår. Serienr PD-123456.", (E.MOUNTED,)),
    ("monterat, serienr PD-123456, portlås PG-222", (E.MOUNTED, E.GATE_MOUNTED)),
    ("Portlåset monterat, PG-445566", (E.GATE_MOUNTED,)),
    ("dörr kopplad", (E.COUPLED_DOOR,)),
    ("port kopplad", (E.COUPLED_GATE,)),
    ("båda kopplade", (E.COUPLED_DOOR, E.COUPLED_GATE)),
    ("Dörrlås och portlås kopplade.", (E.COUPLED_DOOR, E.COUPLED_GATE)),
    ("ingen hemma", (E.NO_ACCESS,)),
    ("går inte att montera, kodlås", (E.NOT_MOUNTABLE,)),
    ("nedmonterat, gamla låset återställt, nyckel återlämnad", (E.DISMOUNTED, E.OLD_LOCK_RESTORED, E.KEY_RETURNED)),
    ("nyckelnumret borttaget i Axsor", (E.AXSOR_KEY_REMOVED,)),
    ("frånkopplat i Phoniro", (E.DECOUPLED,)),
    ("Låset flyttat till nya adressen.", (E.MOVED,)),
    ("felet åtgärdat", (E.FAULT_FIXED,)),
    ("Kunden överkopplad till Sol Omsorg", (E.PROVIDER_SWITCHED,)),
    ("Vi måste beställa reservdel, väntar på leverans", (E.PARTS_NEEDED,)),
]


@pytest.mark.parametrize(("text", "events"), REPORTS)
def test_report(text: str, events: tuple[E, ...]) -> None:
    reading = reply(text)
    assert reading.mail_class is MailClass.REPLY
    assert tuple(event.event for event in reading.events) == events
    assert {event.job_ref for event in reading.events} == {JOB}
    assert reading.certain, reading.why_uncertain


@pytest.mark.parametrize(
    "text",
    [
        "Inte monterat än.",
        "Ska montera på tisdag",
        "Är låset kopplat?",
        "Låset är inte frånkopplat",
        "tack!",
        "När låset är monterat: ange serienummer",
        "Porten är inte kopplad",
    ],
)
def test_what_is_not_done_is_no_event(text: str) -> None:
    assert reply(text).events == ()


def test_a_proposal_is_not_certain() -> None:
    assert not reply("Jag föreslår torsdag 3/12 kl 10").certain


def test_booked_time_and_serials() -> None:
    assert reply("bokat tors 3/12 kl 10").events[0].when == at(2026, 12, 3, 10, 0)
    events = reply("monterat idag, serienr PD-123456, portlås PG-222").events
    assert (events[0].serial, events[0].when) == ("PD-123456", date(2026, 11, 20))
    assert events[1].gate_serial == "PG-222"


def test_quoted_job_mail_is_never_a_report() -> None:
    quoted = "Hej!\n\n> Nedmonterat, nyckel återlämnad, frånkopplat i Phoniro\n"
    assert reply(quoted).events == ()


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Ja, nycklar finns", "keys_available", True),
        ("ja", "keys_available", True),
        ("nej", "keys_available", False),
        ("lgh 1102", "flat", "1102"),
        ("3/12 går bra", "proposed_date", date(2026, 12, 3)),
        ("Lindvägen 5", "address", "Lindvägen 5"),
        ("Portlås behövs inte, villa", "gate_lock", False),
    ],
)
def test_answer_to_a_question(text: str, field: str, value: object) -> None:
    reading = reply(text, fields=(field,))
    assert reading.answers == {field: value}
    assert reading.certain


@pytest.mark.parametrize("text", ["ja", "Klart", "godkänt", "Hej! Ja, det är klart."])
def test_confirmed_checkpoint(text: str) -> None:
    (event,) = reply(text, checkpoints=("alarm_decided",)).events
    assert (event.event, event.checkpoint, event.job_ref) == (E.CHECKPOINT, "alarm_decided", JOB)


def test_a_no_is_an_answer_and_no_event() -> None:
    reading = reply("nej", checkpoints=("alarm_decided",))
    assert reading.events == ()
    assert reading.answers == {"alarm_decided": False}


@pytest.mark.parametrize("text", ["Ja, men inte än", "Vet inte, återkommer", "kanske"])
def test_half_an_answer_confirms_nothing(text: str) -> None:
    reading = reply(text, checkpoints=("alarm_decided",))
    assert reading.events == ()
    assert not reading.certain


def test_one_yes_to_two_questions_is_not_certain() -> None:
    assert not reply("ja", checkpoints=("one", "two")).certain


def test_without_a_question_yes_means_nothing() -> None:
    assert read("ja").answers == {}
