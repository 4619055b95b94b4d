"""A mail belongs to the job that its thread surely names, else to a person (docs/hazards.md, rows 65 to 75)."""

from pathlib import Path

import pytest

from mailbot.domain.job import JobStatus
from tests.conversations.stage import Sent, Stage, only
from tests.hazards.town import (
    ANNA,
    BO,
    CARIN,
    COUPLER,
    INSTALLER,
    LOCKS,
    PROJECT,
    STRANGER,
    order,
    ordered,
    raw,
    town,
)

BOOKED = "Bokat 1/12 kl 13"
SUBJECT = "Beställning av lås"


def booked(stage: Stage, number: str | None = None) -> bool:
    return stage.job(number).booked is not None


def threaded(*ids: str) -> dict[str, str]:
    joined = " ".join(ids)
    return {"In-Reply-To": ids[-1], "References": joined}


def through_a_relay(mail: Sent) -> dict[str, str]:
    """A relay gave our mail an id of its own, so the answer refers to an id that we never wrote."""
    return threaded("<0102018f.relay@ses.example>") | {"Subject": f"SV: {mail.subject}"}


@pytest.mark.hazard(65)
@pytest.mark.parametrize(
    "forged",
    [
        "<2026-00001.0123456789ab@byholm.example.se>",
        "<2026-00001.0123456789ab.aaaaaaaaaaaaaaaa@byholm.example.se>",
        "<2026-00001@byholm.example.se>",
        "<LÅS-2026-00001@gammalt.example>",
        "<conversation-1@helpdesk.example>",
    ],
)
def test_an_id_that_we_did_not_sign_matches_nothing(tmp_path: Path, forged: str) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        before = stage.job()
        stage.say(BOOKED, sender=INSTALLER, to=LOCKS, subject="SV: Montering", headers=threaded(forged))
        assert (stage.job(), len(stage.parked())) == (before, 1)


@pytest.mark.hazard(65)
def test_a_signature_of_another_installation_matches_nothing(tmp_path: Path) -> None:
    with town(tmp_path / "annan") as other:
        foreign = ordered(other)[1].message_id
    with town(tmp_path / "egen") as stage:
        ordered(stage)
        before = stage.job()
        stage.say(BOOKED, sender=INSTALLER, to=LOCKS, subject="SV: Montering", headers=threaded(f"<{foreign}>"))
        assert (stage.job(), len(stage.parked())) == (before, 1)


@pytest.mark.hazard(66)
@pytest.mark.parametrize("prefix", ["VB: ", "Vb: VB: ", "Fwd: ", "FW: ", "WG: "])
def test_a_forwarded_order_to_the_other_mailbox_is_an_order(tmp_path: Path, prefix: str) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        text = (
            "Hej, se nedan.\n\n-----Ursprungligt meddelande-----\n"
            f"Från: Bo <{BO}>\nSkickat: den 22 november 2026 10:00\nTill: Anna <{ANNA}>\nÄmne: {SUBJECT}\n\n"
            + order("3413", "Tallåsen 9")
        )
        sent = stage.say(text, sender=ANNA, to=PROJECT, subject=f"{prefix}{SUBJECT}")
        assert [job.item.customer_id for job in stage.jobs()] == ["3412", "3413"]
        assert "LÅS-2026-00002" in only(sent, to=ANNA).subject


@pytest.mark.hazard(66)
@pytest.mark.hazard(88)
@pytest.mark.parametrize("prefix", ["SV: ", "VB: ", "Re: ", "Sv: Sv: "])
def test_the_number_counts_behind_any_prefix_when_a_party_of_the_job_writes_it(tmp_path: Path, prefix: str) -> None:
    with town(tmp_path) as stage:
        _, job_mail = ordered(stage)
        stage.say(BOOKED, sender=INSTALLER, to=LOCKS, subject=f"{prefix}{job_mail.subject}")
        assert booked(stage)


@pytest.mark.hazard(67)
@pytest.mark.hazard(88)
@pytest.mark.parametrize("sender", [STRANGER, CARIN])
@pytest.mark.parametrize("text", [BOOKED, "Hur går det med ärendet?", "Avboka", "Bilagor till ärendet."])
def test_somebody_else_who_names_the_number_is_parked_and_told_nothing(tmp_path: Path, sender: str, text: str) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        before = stage.job()
        sent = stage.say(text, sender=sender, to=LOCKS, subject="SV: [LÅS-2026-00001] Montering: boka tid")
        assert (sent, stage.job(), len(stage.parked())) == ([], before, 1)


@pytest.mark.hazard(68)
def test_people_who_answer_each_other_before_our_first_reply_share_one_job(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        first = {"Message-ID": "<forsta@hemvard.example>", "Cc": BO}
        later = threaded("<forsta@hemvard.example>")
        stage.say(order(), sender=ANNA, to=LOCKS, subject=SUBJECT, headers=first)
        text = f"Ja, det stämmer. Hälsningar Bo\n\n> {order()}".replace("\n", "\n> ", 4)
        stage.say(text, sender=BO, to=LOCKS, subject=f"SV: {SUBJECT}", headers=later)
        (answer,) = stage.say(
            "Hur går det med beställningen?", sender=BO, to=LOCKS, subject=f"SV: {SUBJECT}", headers=later
        )
        assert stage.job().number in answer.subject


@pytest.mark.hazard(68)
def test_the_common_ancestor_may_be_a_mail_that_never_came_to_us(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        thread = threaded("<mellan-dem@hemvard.example>")
        stage.say(order(), sender=ANNA, to=LOCKS, subject=f"SV: {SUBJECT}", headers=thread)
        (answer,) = stage.say("Hur går det?", sender=BO, to=LOCKS, subject=f"SV: {SUBJECT}", headers=thread)
        assert stage.job().number in answer.subject


@pytest.mark.hazard(68)
def test_another_provider_who_orders_the_same_in_the_same_thread_is_for_a_person(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        first = {"Message-ID": "<forsta@hemvard.example>", "Cc": CARIN}
        later = threaded("<forsta@hemvard.example>")
        stage.say(order(), sender=ANNA, to=LOCKS, subject=SUBJECT, headers=first)
        sent = stage.say(order(), sender=CARIN, to=LOCKS, subject=f"SV: {SUBJECT}", headers=later)
        assert (len(stage.jobs()), len(stage.parked()), sent) == (1, 1, [])


@pytest.mark.hazard(69)
def test_the_installers_thread_and_the_providers_are_kept_apart(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        receipt, job_mail = ordered(stage)
        stage.say(BOOKED, sender=INSTALLER, to=LOCKS, reply=job_mail)
        (coupling,) = stage.say("Monterat, serienummer 12345", sender=INSTALLER, to=LOCKS, reply=job_mail)
        (ready,) = stage.say("Dörr kopplad.", sender=COUPLER, to=LOCKS, reply=coupling)
        assert ready.to == ANNA
        theirs = {"hemvard.example": set[str](), "byholm.example.se": set[str]()}
        for mail in (receipt, ready, job_mail, coupling):
            refers = f"{mail.headers['In-Reply-To'] or ''} {mail.headers['References'] or ''}"
            theirs[mail.to.partition("@")[2]].update(refers.replace("<", "").replace(">", "").split())
        assert {ident.partition("@")[2] for ident in theirs["hemvard.example"]} == {"hemvard.example"}
        assert not any("hemvard" in ident for ident in theirs["byholm.example.se"])


@pytest.mark.hazard(69)
def test_an_answer_to_a_mail_that_the_installer_forwarded_speaks_for_its_sender_only(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        _, job_mail = ordered(stage)
        before = stage.job()
        stage.say(BOOKED, sender=STRANGER, to=LOCKS, reply=job_mail)
        assert (stage.job(), len(stage.parked())) == (before, 1)


@pytest.mark.hazard(70)
@pytest.mark.parametrize("empty", ["< >", "<>", "", " ", "<@>", "<\t>"])
def test_empty_ids_join_nothing(tmp_path: Path, empty: str) -> None:
    with town(tmp_path) as stage:
        for sender, customer, street in ((ANNA, "3412", "Sjöutsikten 5"), (CARIN, "3413", "Tallåsen 9")):
            head = {"Message-ID": empty, "In-Reply-To": empty, "References": empty}
            text = raw(order(customer, street), From=sender, To=LOCKS, Subject=SUBJECT, **head)
            sent = stage.say_bytes(text, LOCKS)
            assert only(sent, to=sender).headers["In-Reply-To"] is None
        assert [job.orderer for job in stage.jobs()] == [ANNA, CARIN]
        stage.say_bytes(raw(BOOKED, From=INSTALLER, To=LOCKS, Subject="SV:", **head), LOCKS)
        assert len(stage.parked()) == 1
        assert not any(job.booked for job in stage.jobs())


@pytest.mark.hazard(71)
def test_twenty_who_answer_one_mass_mail_get_twenty_jobs(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        thread = threaded("<utskick@byholm.example.se>")
        for number in range(20):
            text = order(f"35{number:02}", f"Tallåsen {number}")
            sender = f"samordnare{number}@{('hemvard', 'omsorgen')[number % 2]}.example"
            sent = stage.say(text, sender=sender, to=LOCKS, subject="SV: Dags att beställa lås", headers=thread)
            assert f"LÅS-2026-{number + 1:05}" in only(sent, to=sender).subject
        assert len(stage.jobs()) == 20
        assert len({job.orderer for job in stage.jobs()}) == 20
        stage.say("Hur går det?", sender=ANNA, to=LOCKS, subject="SV: Dags att beställa lås", headers=thread)
        assert len(stage.parked()) == 1


@pytest.mark.hazard(72)
def test_an_answer_through_a_relay_that_changed_our_id_is_found_by_the_number_in_the_subject(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        _, job_mail = ordered(stage, "3413", "Tallåsen 9")
        stage.say(BOOKED, sender=INSTALLER, to=LOCKS, headers=through_a_relay(job_mail))
        assert booked(stage, "LÅS-2026-00002")
        assert not booked(stage, "LÅS-2026-00001")


@pytest.mark.hazard(72)
def test_an_answer_whose_subject_is_gone_too_is_found_by_the_address_it_was_sent_to(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        _, job_mail = ordered(stage, "3413", "Tallåsen 9")
        head = through_a_relay(job_mail) | {"Subject": "SV:", "To": str(job_mail.headers["Reply-To"])}
        stage.say(BOOKED, sender=INSTALLER, to=LOCKS, headers=head)
        assert booked(stage, "LÅS-2026-00002")
        assert not booked(stage, "LÅS-2026-00001")


@pytest.mark.hazard(72)
@pytest.mark.hazard(65)
def test_a_plus_address_that_we_did_not_sign_matches_nothing(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        head = {"To": "las+2026-00001.aaaaaaaaaaaaaaaa@byholm.example.se"}
        stage.say(BOOKED, sender=INSTALLER, to=LOCKS, subject="SV:", headers=head)
        assert (booked(stage), len(stage.parked())) == (False, 1)


@pytest.mark.hazard(73)
def test_a_report_stripped_of_everything_asks_a_person_even_when_only_one_job_is_open(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        ordered(stage)
        before = stage.job()
        assert stage.say(BOOKED, sender=INSTALLER, to=LOCKS, subject="SV:") == []
        assert (stage.job(), len(stage.parked())) == (before, 1)


@pytest.mark.hazard(73)
def test_subject_and_thread_that_disagree_ask_a_person(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        _, first = ordered(stage)
        _, second = ordered(stage, "3413", "Tallåsen 9")
        stage.say(BOOKED, sender=INSTALLER, to=LOCKS, reply=first, subject=f"SV: {second.subject}")
        assert stage.parked() == ["ämnesraden och tråden pekar på olika jobb"]
        assert not any(job.booked for job in stage.jobs())


@pytest.mark.hazard(74)
@pytest.mark.parametrize("thanks", ["Tack så mycket!", "Tack för hjälpen!\n\nMvh Anna", "Toppen, tack!"])
def test_thanks_for_the_news_are_noted_and_reopen_nothing(tmp_path: Path, thanks: str) -> None:
    with town(tmp_path) as stage:
        _, job_mail = ordered(stage)
        (coupling,) = stage.say("Monterat, serienummer 12345", sender=INSTALLER, to=LOCKS, reply=job_mail)
        (ready,) = stage.say("Dörr kopplad.", sender=COUPLER, to=LOCKS, reply=coupling)
        before = stage.job()
        assert before.status is JobStatus.DONE
        assert stage.say(thanks, sender=ANNA, to=LOCKS, reply=ready) == []
        assert (stage.job(), stage.parked()) == (before, [])


@pytest.mark.hazard(74)
def test_a_question_about_how_things_go_is_no_thanks_and_is_answered(tmp_path: Path) -> None:
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        (answer,) = stage.say("Hur går det med ärendet?", sender=ANNA, to=LOCKS, reply=receipt)
        assert stage.job().number in answer.subject
        head = {"Subject": "SV:"}
        (answer,) = stage.say("Hur går det med ärendet?", sender=ANNA, to=LOCKS, reply=receipt, headers=head)
        assert stage.job().number in answer.subject


@pytest.mark.hazard(75)
def test_our_answer_stays_in_the_senders_conversation(tmp_path: Path) -> None:
    index = "AdxQ2z1mVq0kQ0m3T8uGmDq1Yw5n7g=="
    with town(tmp_path) as stage:
        head = {"Thread-Index": index, "Message-ID": "<forsta@hemvard.example>"}
        sent = stage.say(order(), sender=ANNA, to=LOCKS, subject=SUBJECT, headers=head)
        receipt, job_mail = only(sent, to=ANNA), only(sent, to=INSTALLER)
        assert receipt.headers["Thread-Index"] == index
        assert "<forsta@hemvard.example>" in str(receipt.headers["References"])
        assert job_mail.headers["Thread-Index"] is None


@pytest.mark.hazard(74)
@pytest.mark.parametrize("text", ["Kunden har avlidit.", "Kan ni ringa Karin i stället?", "Tack! Men kan ni vänta?"])
def test_news_in_a_thread_that_are_not_understood_reach_a_person(tmp_path: Path, text: str) -> None:
    with town(tmp_path) as stage:
        receipt, _ = ordered(stage)
        before = stage.job()
        assert stage.say(text, sender=ANNA, to=LOCKS, reply=receipt) == []
        assert (stage.job(), len(stage.parked())) == (before, 1)
