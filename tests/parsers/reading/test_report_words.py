"""The many ways in which installers, locksmiths and system managers say what they did."""

from datetime import date, datetime, time

import pytest

from mailbot.domain.reading import EventType as E
from mailbot.domain.reading import MailClass, Reading
from mailbot.parsers.read import read_mail
from tests.parsers.reading.said import FRIDAY, JOB, REQUIRED, message, read


def said(text: str, work: str = "Montering") -> Reading:
    """`text` in the thread of a job; the bot's own subject names its work."""
    mail = message(text, subject=f"SV: [{JOB}] {work}, Provstigen 4")
    return read_mail(mail, required=REQUIRED, received=FRIDAY, in_thread=True)


SAID: list[tuple[str, str, tuple[E, ...]]] = [
    ("Montering", "Uppe nu, 4455667", (E.MOUNTED,)),
    ("Montering", "Fick upp låset till slut", (E.MOUNTED,)),
    ("Montering", "The lock is installed since this morning", (E.MOUNTED,)),
    ("Montering", "Går inte, karmen är av plåt", (E.NOT_MOUNTABLE,)),
    ("Montering", "Körde bom, hon svarade inte på porttelefonen", (E.NO_ACCESS,)),
    ("Montering", "Bomkört idag. Nytt försök måndag 23/11 kl 9", (E.NO_ACCESS, E.REBOOKED)),
    ("Montering", "Har gjort upp med dottern om onsdag 25/11 kl 13", (E.BOOKED,)),
    ("Montering", "Inplanerat till tisdag 24/11 kl 8.30", (E.BOOKED,)),
    ("Montering", "Besöket är framflyttat till 1/12 kl 10", (E.REBOOKED,)),
    ("Montering", "Låset sitter. Port finns men ingen enhet sitter där, BRF Tallkotten", (E.MOUNTED, E.GATE_NEEDED)),
    ("Nedmontering", "Nere idag, deras gamla lås är ditsatt igen", (E.DISMOUNTED, E.OLD_LOCK_RESTORED)),
    ("Nedmontering", "Tog ner låset igår. Satte tillbaka vredet.", (E.DISMOUNTED, E.OLD_LOCK_RESTORED)),
    ("Nedmontering", "Nedplockat, lämnade nyckeln till sonen", (E.DISMOUNTED, E.KEY_RETURNED)),
    ("Flytt", "Plockade ner låset på Provstigen 4 och monterade det på Nystigen 2", (E.MOVED,)),
    ("Felanmälan", "Bytte motorn, funkar som det ska", (E.FAULT_FIXED,)),
    ("Felanmälan", "Ej lagat, felet är kvar", (E.FAULT_NOT_FIXED,)),
    ("Felanmälan", "Det är ett systemfel, inget fel på låset", (E.SYSTEM_FAULT,)),
    ("Felanmälan", "Måste ha ett nytt slutbleck", (E.PARTS_NEEDED,)),
    ("Portlås", "Enheten är inkopplad och provad, P-33221", (E.GATE_MOUNTED,)),
    ("Portlås ned", "Bortmonterad idag", (E.GATE_DISMOUNTED,)),
    ("Byte av utförare", "Omkopplad till Sol Omsorg", (E.PROVIDER_SWITCHED,)),
    ("Nedmontering", "Låset är bortkopplat i Phoniro", (E.DECOUPLED,)),
]


@pytest.mark.parametrize(("work", "text", "events"), SAID)
def test_said_in_a_thread(work: str, text: str, events: tuple[E, ...]) -> None:
    reading = said(text, work)
    assert reading.mail_class is MailClass.REPLY
    assert tuple(event.event for event in reading.events) == events


@pytest.mark.parametrize(
    ("work", "text"),
    [
        ("Montering", "Tog bort gamla cylindern först, återkommer när jag är klar"),
        ("Montering", "Systemet ligger nere så jag når inte kunden"),
        ("Nedmontering", "Har du redan plockat ner låset så ring mig"),
        ("Nedmontering", "Om ni har tagit ner låset kan ni höra av er"),
        ("Flytt", "Hemtjänsten i lägenheten (dit låset flyttades) upphör"),
        ("Nedmontering", "Inget är nedmonterat ännu"),
        ("Felanmälan", "Tog bort batteriet och satte i det igen"),
    ],
)
def test_no_removal_is_invented(work: str, text: str) -> None:
    gone = {E.DISMOUNTED, E.MOVED, E.DECOUPLED, E.GATE_DISMOUNTED}
    assert not gone & {event.event for event in said(text, work).events}


def test_each_event_belongs_to_the_job_its_sentence_names() -> None:
    reading = said("Låset är monterat idag, nr 4455667.\nLÅS-2026-00077 är bokat till tisdag 24/11 kl 10\n")
    assert [(event.event, event.job_ref) for event in reading.events] == [
        (E.MOUNTED, JOB),
        (E.BOOKED, "LÅS-2026-00077"),
    ]


def test_the_wrong_thread_is_told() -> None:
    reading = said("Fel tråd, det här gäller LÅS-2026-00077: monterat idag. 00042 har jag inte gjort.")
    assert [(event.event, event.job_ref) for event in reading.events] == [(E.MOUNTED, "LÅS-2026-00077")]


def test_an_hour_without_a_day_is_of_the_day_of_the_mail() -> None:
    assert said("Monterat klockan 8.15, nummer 4455667").events[0].when == datetime.combine(
        date(2026, 11, 20), time(8, 15)
    )
    assert said("Monterat, nummer 4455667").events[0].when is None


def test_a_time_called_off_is_not_booked() -> None:
    (event,) = said("Inte den 24/11 kl 9 utan den 26/11 kl 13 blir det, ombokat alltså").events
    assert (event.event, event.when) == (E.REBOOKED, datetime.combine(date(2026, 11, 26), time(13)))


def test_old_and_new_number_of_an_exchange() -> None:
    (event,) = said("Bytte hela låset.\nGammalt: 1122334\nNytt: 4455667\nFungerar igen.", "Felanmälan").events
    assert (event.event, event.serial) == (E.FAULT_FIXED, "4455667")


def test_a_report_in_the_subject_of_an_empty_mail() -> None:
    mail = message("", subject=f"SV: [{JOB}] Montering, Provstigen 4 UPPSATT 19/11 SN 4455667")
    (event,) = read_mail(mail, required=REQUIRED, received=FRIDAY, in_thread=True).events
    assert (event.event, event.when, event.serial) == (E.MOUNTED, date(2026, 11, 19), "4455667")


def test_a_story_outside_any_thread_is_no_report() -> None:
    assert read("Bytte batteri hos 3371 och allt funkar igen. Vi behöver hämta 10 batterier.").events == ()


def test_a_proposed_time_is_asked_about() -> None:
    assert said("Jag föreslår torsdag 26/11 kl 10, funkar det?").events == ()
    assert said("Förslag: torsdag 26/11 kl 10").events == ()


def test_what_a_wrapping_program_let_fall_out_of_the_quotation_is_still_quoted() -> None:
    quoted = (
        "Bokat 1/12 kl 9.\n\n> Svara på det här mejlet när du har varit på plats hos\nkunden, ingen hemma är också\n"
        "> ett svar som vi vill ha så snart som det bara går att få\nmonterat, tack\n>\n> Lås\n"
    )
    assert [event.event for event in said(quoted).events] == [E.BOOKED]


def test_a_quotation_of_a_notes_program_is_cut() -> None:
    head = "-----Lås <las@ost.example.se> skrev: -----\nTill: Olle\nFrån: Lås\nDatum: 2026-11-19\n"
    text = f"Ingen hemma.\n\n{head}\nMonterat?\n"
    assert [event.event for event in said(text).events] == [E.NO_ACCESS]


def test_an_answer_to_our_question_about_the_order_belongs_to_the_order_for_a_person() -> None:
    reading = said(f"Larmet blir kvar hos henne.\n\n> {JOB}: ska larmet vara kvar eller avslutas?\n", "Nedmontering")
    assert (reading.mail_class, reading.certain) == (MailClass.ORDER, False)


def test_several_jobs_in_one_sentence() -> None:
    reading = said(f"{JOB} (nr 4455667) och LÅS-2026-00077 (nr 4455668) är båda monterade.")
    assert [(event.job_ref, event.serial) for event in reading.events] == [
        (JOB, "4455667"),
        ("LÅS-2026-00077", "4455668"),
    ]


@pytest.mark.parametrize(
    ("work", "text"),
    [
        ("Nedmontering", "Tack för att ni tog ner låset så fort!"),
        ("Nedmontering", "Jag kunde inte montera ner låset"),
        ("Nedmontering", "Hyresvärden har bytt lås och vårt är borta"),
        ("Montering", "Tiden den 24/11 är avbokad av kunden, återkommer"),
        ("Montering", "Granndörrens lås är borttaget, men inte vårt"),
    ],
)
def test_what_nobody_here_did_is_no_event(work: str, text: str) -> None:
    assert said(text, work).events == ()


def test_a_new_time_after_nobody_opened() -> None:
    reading = said("Ingen kom och öppnade. Åker dit igen på måndag kl 10.")
    assert [event.event for event in reading.events] == [E.NO_ACCESS, E.REBOOKED]


@pytest.mark.parametrize(
    "text",
    [
        "Noterat, men kunden är inte hemma den veckan.",
        "Hon är inte hemma förrän på onsdag.",
        "Kunden är bortrest och inte hemma v 49.",
        "Hon är inte hemma på onsdagen som vi bokade.",
        "Kunden är inte hemma den planerade dagen nästa vecka.",
        "Nyckeln lämnad hos grannen",
        "Lämnade nyckeln i brevlådan",
    ],
)
def test_an_absence_to_come_and_a_key_left_elsewhere_are_no_events(text: str) -> None:
    reading = said(text, "Nedmontering")
    assert reading.events == ()
    assert not reading.certain


@pytest.mark.parametrize(
    "text",
    [
        "Kunden var inte hemma, jag åker dit på onsdag igen.",
        "Ingen hemma.",
        "Kom inte in idag, ingen öppnade.",
        "Plingade och bultade men ingen hemma, jag tar det nästa vecka i stället.",
    ],
)
def test_a_visit_in_vain_is_one_also_when_the_next_is_told(text: str) -> None:
    assert E.NO_ACCESS in {event.event for event in said(text).events}
