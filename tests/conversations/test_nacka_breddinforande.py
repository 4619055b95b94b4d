"""A sheet in the roll-out becomes three jobs; the ready mail goes out once, when door and gate are coupled."""

from io import BytesIO

import pytest

from mailbot.domain.job import JobStatus, StepState
from mailbot.domain.role import Role
from tests.conversations.configs import COUPLER, DUTY, FITTER, OFFICER, PLANNER, ROLL_OUT, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

ROWS = (("4120", "Rönnstigen 2", "nej"), ("4121", "Rönnstigen 4 B", "ja"), ("4122", "Kvarnbacken 11", "nej"))
JOBS = ("LÅS-2026-00001", "LÅS-2026-00002", "LÅS-2026-00003")


def workbook(rows: tuple[tuple[str, str, str], ...] = ROWS) -> bytes:
    """The provider's filled-in order form."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Beställning"
    sheet.append(("Kundnr", "Gatuadress", "Portlås (ja/nej)"))
    for row in rows:
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def send_list(stage: Stage, *, to: tuple[str, ...] = (SERVICE, OFFICER)) -> list[Sent]:
    return stage.say(
        "Hej,\n\nbifogar listan på våra kunder i området.\n\nHälsningar\nPlaneringen",
        sender=f"Planeringen <{PLANNER}>",
        to=to[0],
        also=to[1:],
        subject="Ifylld beställningslista",
        attachments=(("kunder v48.xlsx", workbook()),),
    )


def job_mail_of(mails: list[Sent], number: str) -> Sent:
    found = [m for m in mails if m.to == FITTER and f"[{number}]" in m.subject]
    assert len(found) == 1, [(m.to, m.subject) for m in mails]
    return found[0]


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


def mounted(stage: Stage) -> Sent:
    """The story up to the question who couples; returns that question."""
    first = send_list(stage)
    booking = job_mail_of(first, JOBS[1])
    assert stage.say("Bokat tors 3/12 kl 10", sender=FITTER, to=SERVICE, reply=booking) == []
    stage.wait(days=9, hours=3)
    asked = stage.say("Monterat, serienr 90010001, portlås 90020002 monterat", sender=FITTER, to=SERVICE, reply=booking)
    return only(asked, to=COUPLER)


def test_one_receipt_three_jobs_and_three_job_mails_for_a_list_in_two_mailboxes(stage: Stage) -> None:
    mails = send_list(stage)
    assert sorted(m.to for m in mails) == sorted([PLANNER, FITTER, FITTER, FITTER])
    receipt = only(mails, to=PLANNER)
    assert all(number in receipt.body for number in JOBS)
    assert "3 rader har blivit jobb" in receipt.body
    assert [j.number for j in stage.jobs()] == list(JOBS)
    assert [j.item.customer_id for j in stage.jobs()] == ["4120", "4121", "4122"]
    assert [j.item.address for j in stage.jobs()] == ["Rönnstigen 2", "Rönnstigen 4 B", "Kvarnbacken 11"]
    assert [j.gate for j in stage.jobs()] == [False, True, False]
    assert {j.provider for j in stage.jobs()} == {"tryggvard"}
    assert {j.waits_for() for j in stage.jobs()} == {Role.INSTALLER}
    assert stage.parked() == []
    assert stage.tick() == []


def test_the_job_mail_names_place_customer_and_gate_and_how_to_answer(stage: Stage) -> None:
    mails = send_list(stage)
    with_gate, without = job_mail_of(mails, JOBS[1]), job_mail_of(mails, JOBS[0])
    assert "Var: Rönnstigen 4 B" in with_gate.body
    assert "Kundid: 4121" in with_gate.body
    assert "Portlås: ja" in with_gate.body
    assert "Portlås: nej" in without.body
    assert '"Bokat 3/12 kl. 10"' in without.body


def test_the_receipt_answers_in_the_conversation_of_the_list(stage: Stage) -> None:
    mail = stage.mail("Lista bifogas.", sender=PLANNER, to=SERVICE, subject="Lista")
    mail.add_attachment(workbook(), maintype="application", subtype="octet-stream", filename="lista.xlsx")
    receipt = only(stage.say_bytes(mail.as_bytes(), SERVICE), to=PLANNER)
    assert str(receipt.headers["In-Reply-To"]) == str(mail["Message-ID"])
    assert str(receipt.headers["Auto-Submitted"]) == "auto-replied"


def test_the_second_copy_is_known_however_late_it_comes(stage: Stage) -> None:
    mail = stage.mail("Lista bifogas.", sender=PLANNER, to=SERVICE, subject="Lista")
    mail.add_attachment(workbook(), maintype="application", subtype="octet-stream", filename="lista.xlsx")
    assert len(stage.say_bytes(mail.as_bytes(), SERVICE)) == 4
    stage.wait(hours=2)
    assert stage.say_bytes(mail.as_bytes(), OFFICER) == []
    assert len(stage.jobs()) == 3


def test_the_list_sent_again_opens_no_second_job(stage: Stage) -> None:
    """A new mail with the same rows: one receipt, no job, no job mail."""
    send_list(stage)
    again = send_list(stage, to=(SERVICE,))
    assert [m.to for m in again] == [PLANNER]
    assert len(stage.jobs()) == 3
    assert "samma beställning" in again[0].body


def test_a_booking_is_kept_with_day_and_time(stage: Stage) -> None:
    booking = job_mail_of(send_list(stage), JOBS[1])
    assert stage.say("Bokat tors 3/12 kl 10", sender=FITTER, to=SERVICE, reply=booking) == []
    assert f"{stage.job(JOBS[1]).booked:%Y-%m-%d %H:%M}" == "2026-12-03 10:00"
    assert [j.booked for j in stage.jobs() if j.number != JOBS[1]] == [None, None]


def test_who_couples_is_asked_with_both_serials(stage: Stage) -> None:
    asked = mounted(stage)
    assert asked.to == COUPLER
    assert JOBS[1] in asked.subject
    for said in ("Rönnstigen 4 B", "4121", "Dörrlåsets serienummer: 90010001", "Portlåsets serienummer: 90020002"):
        assert said in asked.body
    assert (stage.job(JOBS[1]).serial, stage.job(JOBS[1]).gate_serial) == ("90010001", "90020002")


def test_a_coupled_door_is_not_yet_told_and_the_gate_brings_the_one_ready_mail(stage: Stage) -> None:
    asked = mounted(stage)
    assert stage.say("Dörr kopplad", sender=COUPLER, to=SERVICE, reply=asked) == []
    assert stage.job(JOBS[1]).status is JobStatus.OPEN
    stage.wait(hours=1)
    ready = only(stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=asked), to=PLANNER)
    assert "Hemtjänstpersonalen kan nu använda" in ready.body
    for said in (JOBS[1], "Kundid: 4121", "Rönnstigen 4 B", "Dörrlås: 90010001", "Portlås: 90020002"):
        assert said in ready.body
    assert "NFC-taggen får sitta kvar som reserv" in ready.body
    assert "Uppstart smarta lås" in ready.body
    assert stage.job(JOBS[1]).status is JobStatus.DONE
    assert [j.status for j in stage.jobs()].count(JobStatus.OPEN) == 2
    assert stage.parked() == []


def test_the_ready_mail_is_never_sent_twice(stage: Stage) -> None:
    """Repeated report, the same mail again, a restart, a tick by hand: still one."""
    asked = mounted(stage)
    stage.say("Dörr kopplad", sender=COUPLER, to=SERVICE, reply=asked)
    report = stage.mail("Port kopplad", sender=COUPLER, to=SERVICE, reply=asked).as_bytes()
    assert [m.to for m in stage.say_bytes(report, SERVICE)] == [PLANNER]
    assert stage.say("Porten är kopplad nu, och dörren med.", sender=COUPLER, to=SERVICE, reply=asked) == []
    assert stage.say_bytes(report, SERVICE) == []
    assert stage.say_bytes(report, OFFICER) == []
    stage.restart()
    assert stage.tick() == []
    for checkpoint in ("coupled_gate", "coupled_door", "ready"):
        why, changed = stage.command(JOBS[1], "tick", checkpoint=checkpoint)
        assert not changed, why
    assert stage.wait(days=1) == []
    assert len([m for m in stage.outbox() if "klara att använda" in m.subject]) == 1


def test_a_restart_between_door_and_gate_forgets_nothing(stage: Stage) -> None:
    asked = mounted(stage)
    stage.say("Dörr kopplad", sender=COUPLER, to=SERVICE, reply=asked)
    stage.restart()
    assert [m.to for m in stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=asked)] == [PLANNER]


def test_both_in_one_mail_bring_the_same_single_mail(stage: Stage) -> None:
    asked = mounted(stage)
    told = stage.say("Dörr kopplad, port kopplad.", sender=COUPLER, to=SERVICE, reply=asked)
    assert [m.to for m in told] == [PLANNER]


def test_a_tick_by_hand_stands_for_the_missing_report(stage: Stage) -> None:
    asked = mounted(stage)
    stage.say("Dörr kopplad", sender=COUPLER, to=SERVICE, reply=asked)
    _, changed = stage.command(JOBS[1], "tick", checkpoint="coupled_gate", reason="enligt telefon")
    assert changed
    assert [m.to for m in stage.tick()] == [PLANNER]
    assert stage.say("Port kopplad", sender=COUPLER, to=SERVICE, reply=asked) == []


def test_only_who_couples_may_say_that_it_is_coupled(stage: Stage) -> None:
    """The montör's word about the coupling goes to a person, and nothing is told."""
    asked = mounted(stage)
    assert stage.say("Dörr kopplad, port kopplad", sender=FITTER, to=SERVICE, reply=asked) == []
    assert len(stage.parked()) == 1
    door = stage.job(JOBS[1]).step("coupled_door")
    assert door is not None
    assert door.state is StepState.OPEN


def test_a_lock_without_gate_is_ready_with_its_door(stage: Stage) -> None:
    booking = job_mail_of(send_list(stage), JOBS[2])
    stage.say("Bokat fredag 4/12 kl 8.30", sender=FITTER, to=SERVICE, reply=booking)
    asked = only(stage.say("Monterat, serienummer 90030003", sender=FITTER, to=SERVICE, reply=booking), to=COUPLER)
    assert "Port" not in asked.body
    ready = only(stage.say("Dörr kopplad", sender=COUPLER, to=SERVICE, reply=asked), to=PLANNER)
    assert "portlås" not in ready.body.lower()


def test_a_bad_row_is_told_in_the_receipt_and_the_others_go_on(stage: Stage) -> None:
    rows = (("4130", "Rönnstigen 6", "nej"), ("4131", "", "nej"), ("4132", "Rönnstigen 8", "ja"))
    mails = stage.say(
        "Här är nästa lista.",
        sender=PLANNER,
        to=SERVICE,
        subject="Lista 2",
        attachments=(("lista.xlsx", workbook(rows)),),
    )
    assert sorted(m.to for m in mails) == sorted([PLANNER, FITTER, FITTER])
    receipt = only(mails, to=PLANNER)
    line = next(line for line in receipt.body.splitlines() if "rad 3" in line)
    assert "inget jobb" in line
    assert "adress" in line.lower()
    assert len(stage.jobs()) == 2


def test_an_unreadable_list_is_answered_once_and_shown_to_a_person(stage: Stage) -> None:
    mails = stage.say(
        "Se bilaga.", sender=PLANNER, to=SERVICE, subject="Lista", attachments=(("lista.xlsx", workbook()[:900]),)
    )
    answer = only(mails, to=PLANNER)
    assert "Inga jobb har skapats" in answer.body
    assert stage.jobs() == []
    assert len(stage.parked()) == 1
    assert DUTY not in [m.to for m in mails]
