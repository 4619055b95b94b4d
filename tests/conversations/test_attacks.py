"""What people and their mail programs do to threads, numbers and copies: nobody's job moves by mistake."""

import pytest

from mailbot.domain.job import JobStatus
from tests.conversations.configs import (
    ADMINISTRATOR,
    COUPLER,
    DUTY,
    FITTER,
    FORMS,
    PLANNER,
    SERVICE,
    TICKETS,
    TICKETS_BOX,
)
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only
from tests.mail_factory import bounce_of

ORDER = "Hej!\n\n{what}\nKundid: {customer}\nAdress: {address}\n{more}\nMvh Planeringen"
MOUNT, REMOVE, FAULT = "Montering av trygghetslås.", "Nedmontering av lås.", "Felanmälan."
RIVAL = "bokning@solhem.example"


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(FORMS, "2026-11-24T09:20")


def order(
    stage: Stage,
    what: str = MOUNT,
    customer: str = "7001",
    address: str = "Nyponvägen 5",
    *,
    sender: str = PLANNER,
    more: str = "",
    subject: str = "Beställning",
) -> list[Sent]:
    text = ORDER.format(what=what, customer=customer, address=address, more=more)
    return stage.say(text, sender=sender, to=SERVICE, subject=subject)


def done(stage: Stage) -> tuple[Sent, Sent]:
    """A mounting from order to ready; the job mail and the ready mail."""
    work = only(order(stage), to=FITTER)
    asked = only(stage.say("Monterat, serienummer 60010001", sender=FITTER, to=SERVICE, reply=work), to=COUPLER)
    ready = only(stage.say("Dörr kopplad.", sender=COUPLER, to=SERVICE, reply=asked), to=PLANNER)
    assert stage.job().status is JobStatus.DONE
    return work, ready


def test_a_hindrance_that_changes_no_step_still_reaches_whoever_must_know(stage: Stage) -> None:
    work = only(order(stage, FAULT, more="Fel: låset piper hela tiden."), to=FITTER)
    told = stage.say("Behöver beställa reservdelar innan det går att laga.", sender=FITTER, to=SERVICE, reply=work)
    assert DUTY in {m.to for m in told}, (stage.parked(), [(m.to, m.subject) for m in told])


def test_nobody_at_home_before_any_booking_reaches_the_provider(stage: Stage) -> None:
    work = only(order(stage), to=FITTER)
    told = stage.say("Ingen hemma.", sender=FITTER, to=SERVICE, reply=work)
    assert PLANNER in {m.to for m in told}


@pytest.mark.parametrize("words", ["Ingen hemma.", "Går inte att montera.", "Bokat 3/12 kl 10."])
def test_a_late_report_leaves_a_closed_job_as_it_is_and_goes_to_a_person(stage: Stage, words: str) -> None:
    work, _ = done(stage)
    before = stage.job()
    assert stage.say(words, sender=FITTER, to=SERVICE, reply=work) == []
    assert stage.job() == before
    assert len(stage.parked()) == 1


def test_thanks_and_absence_leave_a_closed_job_alone(stage: Stage) -> None:
    _, ready = done(stage)
    before = stage.job()
    assert stage.say("Tack så mycket!", sender=PLANNER, to=SERVICE, reply=ready) == []
    away = {"Auto-Submitted": "auto-replied"}
    assert stage.say("Jag är borta till måndag.", sender=PLANNER, to=SERVICE, reply=ready, headers=away) == []
    assert stage.job() == before
    assert stage.parked() == []


def test_an_order_in_the_thread_of_a_closed_job_is_a_new_job(stage: Stage) -> None:
    _, ready = done(stage)
    text = ORDER.format(what=MOUNT, customer="7002", address="Hallonvägen 8", more="")
    stage.say(text, sender=PLANNER, to=SERVICE, reply=ready)
    assert [j.status for j in stage.jobs()] == [JobStatus.DONE, JobStatus.OPEN]


@pytest.mark.parametrize(
    "head", ["Från: Låsboten <{b}>\nSkickat: den 24 november 2026 09:20\nTill: {f}\nÄmne: {s}\n", ""]
)
def test_example_answers_in_our_own_quoted_mail_are_nobody_s_words(stage: Stage, head: str) -> None:
    work = only(order(stage), to=FITTER)
    quoted = head.format(b=SERVICE, f=FITTER, s=work.subject) + "\n" + work.body if head else ""
    mail = stage.mail(
        "Tack, jag återkommer.\n\n" + quoted,
        sender=FITTER,
        to=SERVICE,
        subject=f"SV: {work.subject}",
        reply=None if head else work,
    )
    if head:
        mail["In-Reply-To"] = f"<{work.message_id}>"
    stage.say_bytes(mail.as_bytes(), SERVICE)
    assert [s.name for s in stage.job().open_steps()] == ["booked"]
    assert stage.job().serial is None


def test_two_tags_in_one_subject_move_neither_job(stage: Stage) -> None:
    first = only(order(stage), to=FITTER)
    second = only(order(stage, customer="7002", address="Hallonvägen 8"), to=FITTER)
    before = stage.jobs()
    stage.say("Monterat, serienummer 12345", sender=FITTER, to=SERVICE, subject=f"{first.subject} {second.subject}")
    assert stage.jobs() == before
    assert len(stage.parked()) == 1


def test_a_cancellation_that_names_another_customer_spares_the_job_of_the_thread(stage: Stage) -> None:
    receipt = only(order(stage), to=PLANNER)
    order(stage, customer="7002", address="Hallonvägen 8")
    stage.say("Vi avbeställer monteringen för Kundid 7002, Hallonvägen 8.", sender=PLANNER, to=SERVICE, reply=receipt)
    assert stage.jobs()[0].status is JobStatus.OPEN


@pytest.mark.parametrize(("first", "second"), [(MOUNT, REMOVE), (REMOVE, MOUNT)])
def test_a_removal_and_a_mounting_at_one_door_wait_for_a_person(stage: Stage, first: str, second: str) -> None:
    order(stage, first, more="Önskat datum: 2026-12-09")
    mails = order(stage, second, more="Önskat datum: 2026-12-15")
    assert [j.status for j in stage.jobs()] == [JobStatus.OPEN, JobStatus.HELD]
    assert FITTER not in {m.to for m in mails}
    assert DUTY in {m.to for m in mails}
    stage.command(stage.jobs()[1].number, "release")
    assert FITTER in {m.to for m in stage.tick()}


def test_the_same_mounting_from_two_providers_waits_for_a_person(stage: Stage) -> None:
    order(stage)
    mails = order(stage, sender=RIVAL)
    assert [j.status for j in stage.jobs()] == [JobStatus.OPEN, JobStatus.HELD]
    assert FITTER not in {m.to for m in mails}


def test_another_provider_s_word_does_not_count_in_a_forwarded_thread(stage: Stage) -> None:
    work = only(order(stage, FAULT, more="Fel: låset piper hela tiden."), to=FITTER)
    before = stage.job()
    assert stage.say("Felet är åtgärdat.", sender=RIVAL, to=SERVICE, reply=work) == []
    assert stage.job() == before


def test_the_provider_s_own_words_in_the_installer_s_thread_do_not_mount(stage: Stage) -> None:
    work = only(order(stage), to=FITTER)
    before = stage.job()
    assert stage.say("Monterat, serienummer 12345", sender=PLANNER, to=SERVICE, reply=work) == []
    assert stage.job() == before


def test_what_was_quoted_or_passed_on_long_ago_is_urgent_only_when_passed_on(stage: Stage) -> None:
    receipt = only(order(stage), to=PLANNER)
    head = "Tack!\n\nDen 3 mars 2026 kl 10:00 skrev Någon <nagon@tryggvard.example>:\n"
    old = f"{head}> Kunden är inlåst och ropar på hjälp!"
    assert DUTY not in {m.to for m in stage.say(old, sender=PLANNER, to=SERVICE, reply=receipt)}
    head = "---------- Vidarebefordrat meddelande ---------\nFrån: Natt <natt@tryggvard.example>\nDatum: idag\n"
    passed = f"{head}Till: plan\nÄmne: Akut\n\nKunden är inlåst, låset går inte att öppna!"
    assert DUTY in {m.to for m in stage.say(passed, sender=PLANNER, to=SERVICE, subject="VB: Akut")}


def test_news_for_a_provider_whose_address_came_back_goes_to_the_duty_person(stage: Stage) -> None:
    mails = order(stage)
    receipt, work = only(mails, to=PLANNER), only(mails, to=FITTER)
    stage.say_bytes(bounce_of(receipt.message_id, PLANNER, to=SERVICE, at=stage.now), SERVICE)
    asked = only(stage.say("Monterat, serienummer 60010001", sender=FITTER, to=SERVICE, reply=work), to=COUPLER)
    told = stage.say("Dörr kopplad.", sender=COUPLER, to=SERVICE, reply=asked)
    assert DUTY in {m.to for m in told}, [(m.to, m.subject) for m in told]
    assert PLANNER not in {m.to for m in told}


def test_a_bounce_of_the_alarm_about_a_bounce_ends_there(stage: Stage) -> None:
    receipt = only(order(stage), to=PLANNER)
    alarm = only(stage.say_bytes(bounce_of(receipt.message_id, PLANNER, to=SERVICE, at=stage.now), SERVICE), to=DUTY)
    assert stage.say_bytes(bounce_of(alarm.message_id, DUTY, to=SERVICE, at=stage.now), SERVICE) == []


def test_a_deadline_of_a_held_job_reminds_nobody(stage: Stage) -> None:
    order(stage)
    stage.command(stage.job().number, "hold", reason="väntar")
    assert stage.wait(working_days=30) == []
    stage.command(stage.job().number, "release")
    stage.wait(working_days=1)
    assert [m.to for m in stage.wait(working_days=7)] == [FITTER]


def test_what_a_missing_field_is_answered_with_is_kept_as_the_policy_says(open_stage: OpenStage) -> None:
    stage = open_stage(TICKETS, "2026-11-30T09:05")
    text = (
        "Hej! Beställning av montering av digitalt lås.\nAdress: Slussvägen 9\n"
        "Kontaktperson: Gördis Samordare, 0980-319 245, " + ADMINISTRATOR
    )
    asked = stage.say(text, sender=ADMINISTRATOR, to=TICKETS_BOX, subject="Beställning montering")
    question = next(m for m in asked if m.to == ADMINISTRATOR)
    stage.say(
        "Brukaren heter Vendela Provqvist, telefon 0980-319 244.", sender=ADMINISTRATOR, to=TICKETS_BOX, reply=question
    )
    job = stage.job()
    assert (job.item.customer_name, job.item.customer_phone) == (None, None)
    assert job.missing == (), stage.parked()
    assert stage.sealed(job.number)["customer_name"] == "Vendela Provqvist"
    assert not any(secret in data for secret in (b"Provqvist", b"319244") for _, data in stage.written())


def test_a_number_of_another_municipality_in_the_text_moves_nothing_there(open_stage: OpenStage) -> None:
    box, fitter = "las@granby.example.se", "montor@granby.example.se"
    mailbox = FORMS.index("[[mailbox]]"), FORMS.index("[[municipality]]")
    other_box = FORMS[slice(*mailbox)].replace("låda 0", "låda 9").replace("post/0", "post/9")
    other = FORMS[mailbox[1] :].replace(FITTER, fitter)
    twin = (other_box + other).replace("lindby", "granby").replace(SERVICE, box)
    stage = open_stage(FORMS + "\n" + twin, "2026-11-24T09:20")
    order(stage)
    text = ORDER.format(what=MOUNT, customer="8001", address="Granvägen 2", more="")
    work = only(stage.say(text, sender=PLANNER, to=box, subject="Beställning"), to=fitter)
    mine, theirs = stage.jobs()
    assert (mine.municipality, theirs.municipality) == ("lindby", "granby")
    stage.say(f"{mine.number}: monterat, serienummer 12345", sender=fitter, to=box, subject="SV: boka tid", reply=work)
    assert stage.job(mine.number) == mine
    assert len(stage.parked()) == 1


def test_a_report_that_names_another_job_of_the_same_montor_moves_that_one(stage: Stage) -> None:
    order(stage)
    work = only(order(stage, customer="7002", address="Hallonvägen 8"), to=FITTER)
    first, second = stage.jobs()
    words = f"{first.number}: monterat, serienummer 12345"
    stage.say(words, sender=FITTER, to=SERVICE, subject="SV: boka tid", reply=work)
    assert stage.job(second.number) == second
    assert stage.job(first.number).serial == "12345"
