"""What a mail says beside its list is never passed over: it is carried out, or the rows wait for a person."""

import pytest

from mailbot.domain.job import JobStatus
from mailbot.domain.reading import ItemType
from tests.conversations.configs import DUTY, FITTER, PLANNER, ROLL_OUT, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.lists import FIRST, SECOND, one, send
from tests.conversations.stage import Stage, only


@pytest.fixture
def stage(open_stage: OpenStage) -> Stage:
    return open_stage(ROLL_OUT, "2026-11-24T08:30")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Lista", "Hej,\n\nbifogar listan på våra kunder i området.\n\nMed vänlig hälsning\nPlaneringen"),
        ("", ""),
        ("Beställning av digitala lås", "Beställning av montering enligt bifogad fil. Tack på förhand!"),
        ("Lista", "Hej alla! Här är listan på alla våra kunder. Hör gärna av er om något är oklart."),
        ("Beställning dörrlås och portlås", "Beställning av dörrlås och portlås enligt bifogad lista, 2 st."),
        ("Lista", "Kan ni lägga in denna? Tveka inte att höra av er vid frågor."),
        ("Lista", "Som överenskommet kommer här listan över de brukare som tackat ja till lås."),
        ("SV: Kvitto på din lista", "Nu har jag rättat rad 3 och skickar listan igen."),
    ],
)
def test_words_that_only_bring_the_list_let_it_go_on(stage: Stage, subject: str, text: str) -> None:
    sent = send(stage, ("lista.xlsx", one(*FIRST)), text=text, subject=subject)
    assert [job.status for job in stage.jobs()] == [JobStatus.OPEN, JobStatus.OPEN]
    assert sorted(m.to for m in sent) == sorted([PLANNER, FITTER, FITTER])


@pytest.mark.parametrize(
    ("subject", "text", "why"),
    [
        ("Nedmontering av lås", "Här kommer listan på kunder där låsen ska tas ner.", "ett annat slags arbete"),
        ("Lista", "Vi avbeställer låsen i bifogad lista.", "ett annat slags arbete"),
        ("Lista", "Bifogad lista är kunder som flyttar.", "ett annat slags arbete"),
        ("Lista", "Rad 2 ska ni hoppa över, den kunden har gått bort.", "vissa rader"),
        ("Lista", "Endast de gulmarkerade ska beställas.", "vissa rader"),
        ("Lista", "Här är listan. Vänta med Rönnstigen 6.", "vissa rader"),
        ("Lista", "Detta är bara ett utkast.", "vissa rader"),
        ("Lista", "Här är listan för kännedom.", "vissa rader"),
        ("Lista", "Här är listan. Alla ska ha portlås.", "vissa rader"),
        ("Lista", "Här är listan med 3 kunder.", "ett antal"),
        ("Lista", "Här är listan. Önskad montering vecka 50.", "en dag eller en tid"),
        ("Lista", "Här är listan. Har ni fått min förra lista?", "ställer också en fråga"),
        ("Lista", "Listan bifogas. Låset hos kund 4130 fungerar inte.", "en kund som också står i listan"),
        ("Monterade lås", "Här kommer listan på monterade lås.", "vissa rader"),
        ("SV: Lista", "Här är listan. Låset hos Britta är monterat, serienr 90010001.", "ett arbete som är gjort"),
        ("Lista", "Listan bifogas. Vi beställer även ett lås till Britta.", "något mer än"),
    ],
)
def test_words_that_say_more_let_the_rows_wait(stage: Stage, subject: str, text: str, why: str) -> None:
    sent = send(stage, ("lista.xlsx", one(*FIRST)), text=text, subject=subject)
    jobs = stage.jobs()
    assert [job.status for job in jobs] == [JobStatus.HELD, JobStatus.HELD]
    assert all(why in (job.note or "") for job in jobs)
    assert FITTER not in [m.to for m in sent]
    asked = only(sent, to=DUTY)
    assert why in asked.body
    assert "Mejlet är nr 1." in asked.body
    assert "en människa behöver bekräfta" in only(sent, to=PLANNER).body
    _, released = stage.command(jobs[0].number, "release")
    assert released
    assert [m.to for m in stage.tick()] == [FITTER]


def test_an_order_in_words_beside_the_list_is_carried_out_too(stage: Stage) -> None:
    text = "Vi beställer även montering hos Kundid 5000, Lönngatan 3. Listan bifogas."
    sent = send(stage, ("lista.xlsx", one(*FIRST)), text=text)
    assert sorted(str(job.item.customer_id) for job in stage.jobs()) == ["4130", "4131", "5000"]
    assert {job.status for job in stage.jobs()} == {JobStatus.OPEN}
    assert "- mejlets text: LÅS-2026-0000" in only(sent, to=PLANNER).body


def test_another_kind_of_work_in_words_is_carried_out_beside_the_list(stage: Stage) -> None:
    text = "Listan bifogas. Felanmälan: låset hos kundid 5000 på Lönngatan 3 går inte att låsa upp från appen."
    send(stage, ("lista.xlsx", one(*FIRST)), text=text)
    kinds = sorted(job.item.type.value for job in stage.jobs())
    held = {job.status for job in stage.jobs()} == {JobStatus.HELD}
    assert held or kinds == [ItemType.FAULT, ItemType.MOUNT, ItemType.MOUNT]


def test_words_of_a_forwarded_mail_count_too(stage: Stage) -> None:
    inner = stage.mail("Här är listan, men hoppa över rad 2.", sender="marta@tryggvard.example", to=PLANNER)
    inner.add_attachment(one(*SECOND), maintype="application", subtype="octet-stream", filename="b.xlsx")
    outer = stage.mail("Se bifogat.", sender=PLANNER, to=SERVICE, subject="VB: Lista")
    outer.add_attachment(inner)
    stage.say_bytes(outer.as_bytes(), SERVICE)
    assert [job.status for job in stage.jobs()] == [JobStatus.HELD, JobStatus.HELD]


def test_danger_in_the_words_is_answered_at_once(stage: Stage) -> None:
    text = "Listan bifogas. En kund är inlåst och kommer inte ut!"
    sent = send(stage, ("lista.xlsx", one(*FIRST)), text=text)
    assert any(m.to == DUTY and "LARM" in m.subject for m in sent)
    assert {job.status for job in stage.jobs()} == {JobStatus.HELD}


def test_a_mail_that_speaks_of_a_protected_person_stops_its_whole_list(stage: Stage) -> None:
    text = "Listan bifogas. En av kunderna har skyddad identitet."
    sent = send(stage, ("lista.xlsx", one(*FIRST)), text=text)
    assert stage.jobs() == []
    assert "Hela listan är stoppad" in only(sent, to=DUTY).body
    assert [m.to for m in sent] == [DUTY]
    assert "skyddad person" in stage.parked()[0]
    assert [name for name, data in stage.written() if "Rönnstigen".encode() in data] == []


@pytest.mark.parametrize("valid", [1, 2])
def test_the_mended_list_as_answer_to_the_receipt_is_read(stage: Stage, valid: int) -> None:
    rows = (*FIRST[:valid], (4139, "", "nej"))
    receipt = only(send(stage, ("lista.xlsx", one(*rows))), to=PLANNER)
    mended = one(*FIRST[:valid], (4139, "Rönnstigen 9", "nej"))
    sent = send(stage, ("lista.xlsx", mended), text="Nu är listan rättad.", subject="", reply=receipt)
    assert [job.item.address for job in stage.jobs()][-1] == "Rönnstigen 9"
    assert len(stage.jobs()) == valid + 1
    assert f"rad {valid + 2}: LÅS-2026-0000{valid + 1}" in only(sent, to=PLANNER).body
    assert stage.parked() == []


def test_a_protocol_beside_a_report_is_no_list(stage: Stage) -> None:
    sent = send(stage, ("lista.xlsx", one(FIRST[0])))
    booking = only(sent, to=FITTER)
    stage.say("Bokat 3/12 kl 10", sender=FITTER, to=SERVICE, reply=booking)
    stage.wait(days=9, hours=3)
    protocol = (("protokoll.xlsx", one(FIRST[0])),)
    text = "Monterat, serienr 90010001. Protokoll bifogas."
    stage.say(text, sender=FITTER, to=SERVICE, reply=booking, attachments=protocol)
    assert stage.job().serial == "90010001"
    assert stage.parked() == []
