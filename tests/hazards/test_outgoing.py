"""A mail goes out once, and one that cannot go holds up no other (docs/hazards.md, rows 26, 98 and 99)."""

from email import message_from_bytes, policy

import pytest

from tests.conversations.stage import Stage
from tests.hazards.town import ANNA, DUTY, INSTALLER, LOCKS, order, red
from tests.servers.smtp import ABORT, SmtpServerProcess

SUBJECT = "Beställning av lås"


@pytest.fixture
def stage(smtp_town: Stage) -> Stage:
    return smtp_town


def accepted(server: SmtpServerProcess) -> list[str]:
    """Who got something, in order."""
    return [recipient for mail in server.accepted for recipient in mail.recipients]


def send_order(stage: Stage, customer: str = "3412", address: str = "Sjöutsikten 5") -> None:
    mail = stage.mail(order(customer, address), sender=ANNA, to=LOCKS, subject=SUBJECT)
    stage.folder.joinpath("post", "las", "new", f"{customer}.brev").write_bytes(mail.as_bytes())
    stage.bot.once()


def later(stage: Stage, server: SmtpServerProcess, *, ticks: int = 4) -> list[str]:
    for _ in range(ticks):
        stage.wait(hours=1)
    return accepted(server)


@pytest.mark.hazard(26)
def test_a_mail_that_the_relay_refuses_is_shown_and_the_next_goes_out(stage: Stage, server: SmtpServerProcess) -> None:
    server.behaviour.mail.append("550 5.7.1 Sender address rejected")
    send_order(stage)
    assert len(accepted(server)) == 1
    assert any("gick inte att skicka" in reason for reason in red(stage))
    send_order(stage, "3413", "Tallåsen 9")
    assert len(later(stage, server)) == 3
    assert sum("gick inte att skicka" in reason for reason in red(stage)) == 1


@pytest.mark.hazard(26)
def test_a_recipient_that_is_refused_holds_up_no_other(stage: Stage, server: SmtpServerProcess) -> None:
    server.behaviour.refused[INSTALLER] = "550 5.1.1 no such user"
    send_order(stage)
    assert accepted(server) == [ANNA]
    assert red(stage)


@pytest.mark.hazard(98)
@pytest.mark.hazard(99)
def test_a_connection_lost_after_the_text_leaves_one_copy_and_a_question_to_a_person(
    stage: Stage, server: SmtpServerProcess
) -> None:
    server.behaviour.keep_before_abort = True
    server.behaviour.data.append(ABORT)
    send_order(stage)
    got = later(stage, server)
    assert sorted(got) == sorted({ANNA, INSTALLER})
    assert any("osäkert om de gick fram" in reason for reason in red(stage))


@pytest.mark.hazard(98)
def test_what_is_uncertain_stays_so_over_a_restart(stage: Stage, server: SmtpServerProcess) -> None:
    server.behaviour.keep_before_abort = True
    server.behaviour.data += [ABORT, ABORT]
    send_order(stage)
    stage.restart()
    assert len(later(stage, server)) == len(set(accepted(server))) == 2
    assert any("2 brev: är det osäkert" in reason for reason in red(stage))


@pytest.mark.hazard(98)
def test_what_was_surely_not_taken_is_sent_again_with_its_old_id_and_once(
    stage: Stage, server: SmtpServerProcess
) -> None:
    server.behaviour.data.append("451 4.3.0 try again later")
    send_order(stage)
    later(stage, server)
    idents = [message_from_bytes(mail.content, policy=policy.default)["Message-ID"] for mail in server.accepted]
    assert len(idents) == len(set(idents)) == 2
    assert red(stage) == ()


@pytest.mark.hazard(99)
def test_an_error_while_saying_goodbye_sends_nothing_again(stage: Stage, server: SmtpServerProcess) -> None:
    send_order(stage)
    server.drop_connections()
    assert sorted(later(stage, server)) == sorted({ANNA, INSTALLER})
    assert DUTY not in accepted(server)
