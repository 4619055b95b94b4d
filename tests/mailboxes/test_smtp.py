"""SmtpSender on a real server: encryption, login, the kept connection, and from which moment a mail is uncertain."""

import smtplib
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from mailbot.domain.errors import MailbotError, PermanentError, TemporaryError, UncertainError
from mailbot.mailboxes.auth import OAuth, Password
from mailbot.mailboxes.protocol import OutgoingMail, SentState
from mailbot.mailboxes.smtp import SmtpSender, wire_format
from mailbot.mailboxes.smtp_session import SmtpServer, log_in, password_warning
from tests.contracts.sender_contract import outgoing
from tests.servers.certificates import Certificates, make_certificates
from tests.servers.smtp import ABORT, HANG, SmtpServerProcess

USER, PASSWORD = "digitalalas@kommunen.example", "hemligt-ord-åäö"

Serve = Callable[..., SmtpServerProcess]


class Tokens:
    """A token source that counts; each refresh gives the next token."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = tokens
        self.refreshed = 0

    def token(self) -> str:
        return self._tokens[self.refreshed]

    def refresh(self) -> str:
        self.refreshed += 1
        return self._tokens[self.refreshed]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[SmtpServerProcess] = []

    def start(*args: object, **options: object) -> SmtpServerProcess:
        servers.append(SmtpServerProcess(*args, **options).start())  # type: ignore[arg-type]
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def plain(server: SmtpServerProcess, **options: object) -> SmtpSender:
    return SmtpSender("relä", "127.0.0.1", server.port, "none", **{"timeout": 5, **options})  # type: ignore[arg-type]


def secured(server: SmtpServerProcess, certificates: Certificates, **options: object) -> SmtpSender:
    chosen = {"security": "starttls", "timeout": 5, "ca_file": str(certificates.ca), "username": USER, **options}
    return SmtpSender("relä", "localhost", server.port, **chosen)  # type: ignore[arg-type]


# Encryption


@pytest.mark.parametrize("mechanisms", [("PLAIN", "LOGIN"), ("LOGIN",), ("PLAIN",)])
def test_starttls_and_a_password_with_swedish_letters(
    serve: Serve, certificates: Certificates, mechanisms: tuple[str, ...]
) -> None:
    server = serve(certificates, login_required=True, mechanisms=mechanisms)
    server.behaviour.passwords[USER] = PASSWORD
    secured(server, certificates, auth=Password(password=lambda: PASSWORD)).send(outgoing(1))
    assert server.logins == [f"{mechanisms[0]} {USER}"]
    assert len(server.accepted) == 1


def test_tls_from_the_first_byte(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, implicit_tls=True)
    secured(server, certificates, security="tls").send(outgoing(1))
    assert len(server.accepted) == 1


def test_never_goes_on_in_clear_text(serve: Serve, certificates: Certificates) -> None:
    server = serve()
    asked: list[str] = []

    def ask() -> str:
        asked.append("asked")
        return PASSWORD

    auth = Password(password=ask)
    with pytest.raises(PermanentError, match="STARTTLS"):
        secured(server, certificates, auth=auth).send(outgoing(1))
    assert asked == []
    assert server.accepted == []


def test_a_certificate_of_nobody_is_refused(serve: Serve, certificates: Certificates) -> None:
    with pytest.raises(PermanentError, match="Certifikatet"):
        secured(serve(certificates), certificates, ca_file=None).send(outgoing(1))


def test_no_login_without_encryption_but_on_loopback() -> None:
    auth = Password(password=lambda: PASSWORD)
    server = SmtpServer(host="relay.kommunen.example", port=25, security="none", username=USER, auth=auth)
    with pytest.raises(PermanentError, match="kräver kryptering"):
        log_in(server, smtplib.SMTP())


def test_a_server_that_never_greets_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        sender = SmtpSender("relä", "127.0.0.1", silent.getsockname()[1], "none", timeout=0.2)
        with pytest.raises(TemporaryError):
            sender.send(outgoing(1))


# Login


def test_a_wrong_password_needs_a_person_and_is_not_repeated_back(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, login_required=True)
    server.behaviour.passwords[USER] = PASSWORD
    sender = secured(server, certificates, auth=Password(password=lambda: "fel-ord"))
    with pytest.raises(PermanentError, match="lösenord") as caught:
        sender.send(outgoing(1))
    assert "fel-ord" not in str(caught.value)
    assert "SMTP 535" in str(caught.value)


def test_a_changed_password_holds_without_a_restart(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, login_required=True)
    server.behaviour.passwords[USER] = "nytt"
    words = iter(["gammalt", "nytt"])
    sender = secured(server, certificates, auth=Password(password=lambda: next(words)))
    with pytest.raises(PermanentError):
        sender.send(outgoing(1))
    sender.send(outgoing(1))
    assert len(server.accepted) == 1


def test_xoauth2(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, login_required=True)
    server.behaviour.tokens.add("token-1")
    tokens = Tokens("token-1")
    secured(server, certificates, auth=OAuth(token=tokens)).send(outgoing(1))
    assert server.logins == [f"XOAUTH2 {USER}"]
    assert tokens.refreshed == 0


def test_a_rejected_token_is_renewed_once(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, login_required=True)
    server.behaviour.tokens.add("token-2")
    tokens = Tokens("token-1", "token-2")
    secured(server, certificates, auth=OAuth(token=tokens)).send(outgoing(1))
    assert tokens.refreshed == 1
    assert len(server.accepted) == 1


def test_a_token_rejected_twice_needs_a_person(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, login_required=True)
    tokens = Tokens("token-1", "token-2", "token-3")
    with pytest.raises(PermanentError, match="behörigheten") as caught:
        secured(server, certificates, auth=OAuth(token=tokens)).send(outgoing(1))
    assert tokens.refreshed == 1
    assert "token-" not in str(caught.value)


def test_a_server_without_the_mechanism_is_named(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, login_required=True, mechanisms=("PLAIN",))
    with pytest.raises(PermanentError, match="XOAUTH2"):
        secured(server, certificates, auth=OAuth(token=Tokens("token-1"))).send(outgoing(1))


def test_secrets_show_in_no_repr() -> None:
    assert "hemlig" not in repr(Password(password=lambda: "hemlig"))
    assert "hemlig" not in repr(OAuth(token=Tokens("hemlig")))


# The kept connection


def test_one_connection_for_many_mails(serve: Serve) -> None:
    server = serve()
    sender = plain(server)
    for number in range(30):
        sender.send(outgoing(number))
    assert (len(server.accepted), server.connections) == (30, 1)


def test_the_connection_is_kept_after_a_refused_mail(serve: Serve) -> None:
    server = serve()
    server.behaviour.refused["borta@omsorg.example"] = "550 5.1.1 no"
    sender = plain(server)
    with pytest.raises(PermanentError):
        sender.send(outgoing(1, "borta@omsorg.example"))
    sender.send(outgoing(2))
    assert (len(server.accepted), server.connections) == (1, 1)


def test_recycled_after_a_number_of_mails(serve: Serve) -> None:
    server = serve()
    sender = plain(server, mails_per_connection=10)
    for number in range(25):
        sender.send(outgoing(number))
    assert (len(server.accepted), server.connections) == (25, 3)


def test_recycled_after_being_idle(serve: Serve) -> None:
    server = serve()
    now = [0.0]
    sender = plain(server, idle_limit=60, clock=lambda: now[0])
    for moment in (0.0, 59.0, 118.0, 179.0):
        now[0] = moment
        sender.send(outgoing(int(moment)))
    assert (len(server.accepted), server.connections) == (4, 2)


@pytest.mark.parametrize("answer", ["421 4.7.0 too long idle", "530 5.7.57 login expired", ABORT])
def test_a_kept_connection_that_went_bad_is_replaced_once(serve: Serve, answer: str) -> None:
    server = serve()
    sender = plain(server)
    sender.send(outgoing(1))
    server.behaviour.mail.append(answer)
    sender.send(outgoing(2))
    assert (len(server.accepted), server.connections) == (2, 2)


# What an answer means


@pytest.mark.parametrize("answer", ["421 4.7.0 slow down", "451 4.7.1 greylisted", "452 4.3.1 full", ABORT, HANG])
def test_before_the_data_everything_but_5xx_is_temporary(serve: Serve, answer: str) -> None:
    server = serve()
    server.behaviour.mail.append(answer)
    sender = plain(server, timeout=0.3)
    with pytest.raises(TemporaryError):
        sender.send(outgoing(1))
    sender.send(outgoing(1))
    assert len(server.accepted) == 1


@pytest.mark.hazard(26)
def test_a_refused_sender_is_permanent_and_the_next_mail_goes_out(serve: Serve) -> None:
    server = serve()
    server.behaviour.mail.append("550 5.7.60 SendAsDenied; someone@kommunen.example")
    sender = plain(server)
    with pytest.raises(PermanentError, match=r"SMTP 550 5\.7\.60") as caught:
        sender.send(outgoing(1))
    assert "someone" not in str(caught.value)
    sender.send(outgoing(2))
    assert len(server.accepted) == 1


def test_partly_refused_recipients_means_that_nobody_gets_it(serve: Serve) -> None:
    server = serve()
    server.behaviour.refused["borta@omsorg.example"] = "550 5.1.1 no"
    with pytest.raises(PermanentError, match="1 av 2 mottagare"):
        plain(server).send(outgoing(1, "hemtjansten@omsorg.example", "borta@omsorg.example"))
    assert server.accepted == []


def test_recipients_put_off_are_temporary(serve: Serve) -> None:
    server = serve()
    server.behaviour.refused["full@omsorg.example"] = "452 4.2.2 mailbox full"
    with pytest.raises(TemporaryError, match="1 av 1 mottagare"):
        plain(server).send(outgoing(1, "full@omsorg.example"))


@pytest.mark.parametrize(
    ("answer", "error"), [("552 5.3.4 too big", PermanentError), ("451 4.3.0 disk", TemporaryError)]
)
def test_a_refusal_after_the_data_is_sure(serve: Serve, answer: str, error: type[MailbotError]) -> None:
    server = serve()
    server.behaviour.data.append(answer)
    sender = plain(server)
    with pytest.raises(error):
        sender.send(outgoing(1))
    sender.send(outgoing(2))
    assert (len(server.accepted), server.connections) == (1, 1)


@pytest.mark.hazard(98)
@pytest.mark.hazard(99)
@pytest.mark.parametrize("answer", [ABORT, HANG, "xyz what", "354 go on"])
def test_no_clear_answer_after_the_final_dot_is_uncertain_and_never_sent_again(serve: Serve, answer: str) -> None:
    server = serve()
    server.behaviour.data.append(answer)
    server.behaviour.keep_before_abort = True
    sender = plain(server, timeout=600, final_timeout=0.3)
    with pytest.raises(UncertainError):
        sender.send(outgoing(1))
    server.behaviour.keep_before_abort = False
    sender.send(outgoing(2))
    assert server.connections == 2
    assert [mail.content for mail in server.accepted] == [outgoing(1).raw, outgoing(2).raw]


@pytest.mark.hazard(98)
def test_a_connection_lost_while_the_text_is_under_way_is_temporary(serve: Serve) -> None:
    server = serve()
    server.behaviour.cut_data = 1
    big = outgoing(1).raw + b"en rad till\r\n" * 800_000
    mail = OutgoingMail(message_id="m@x.example", sender=USER, recipients=("a@omsorg.example",), raw=big)
    sender = plain(server)
    with pytest.raises(TemporaryError):
        sender.send(mail)
    sender.send(outgoing(2))
    assert [accepted.content for accepted in server.accepted] == [outgoing(2).raw]


def test_find_asks_the_lookup_and_else_does_not_know(serve: Serve) -> None:
    server = serve()
    assert plain(server).find("m@x.example") is SentState.UNKNOWN
    found = plain(server, sent_lookup=lambda wanted: SentState.SENT if wanted == "m@x.example" else SentState.ABSENT)
    assert found.find("m@x.example") is SentState.SENT
    assert found.find("n@x.example") is SentState.ABSENT


# Addresses and text


def test_swedish_letters_in_an_address_when_the_server_can(serve: Serve) -> None:
    server = serve()
    plain(server).send(outgoing(1, "åsa.öberg@omsorg.example"))
    assert server.accepted[0].recipients == ("åsa.öberg@omsorg.example",)
    assert "SMTPUTF8" in server.accepted[0].options


def test_swedish_letters_in_an_address_when_the_server_cannot(serve: Serve) -> None:
    server = serve(smtputf8=False)
    sender = plain(server)
    with pytest.raises(PermanentError, match="å, ä, ö"):
        sender.send(outgoing(1, "åsa.öberg@omsorg.example"))
    sender.send(outgoing(2))
    assert (len(server.accepted), server.connections) == (1, 1)


def test_no_mail_can_end_its_own_transaction(serve: Serve) -> None:
    server = serve()
    evil = b"Subject: x\n\nhej\n.\nMAIL FROM:<x@y.example>\r.\r\n.\n\r.\n"
    mail = OutgoingMail(message_id="m@x.example", sender=USER, recipients=("a@omsorg.example",), raw=evil)
    plain(server).send(mail)
    assert len(server.accepted) == 1
    assert server.accepted[0].content.split(b"\r\n").count(b".") == 4


def test_wire_format_repairs_line_ends_and_doubles_dots() -> None:
    assert wire_format(b"a\n.b\r.\r\n..c") == b"a\r\n..b\r\n..\r\n...c\r\n"
    assert wire_format(b"") == b"\r\n"
    assert wire_format(b".") == b"..\r\n"


# Doctor


def test_doctor_names_the_step_that_fails(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, login_required=True)
    findings = secured(server, certificates, auth=Password(password=lambda: "fel")).check()
    assert [finding.ok for finding in findings] == [True, False]
    assert findings[1].what == "Logga in"
    assert "lösenord" in findings[1].advice


def test_doctor_warns_of_a_password_at_exchange_online_only() -> None:
    password = Password(password=lambda: PASSWORD)
    online = SmtpServer(host="SMTP.office365.com", port=587, security="starttls", username=USER, auth=password)
    assert "OAuth2" in password_warning(online)
    assert password_warning(replace(online, auth=OAuth(token=Tokens("token-1")))) == ""
    assert password_warning(replace(online, host="relay.kommunen.example")) == ""


def test_doctor_goes_all_the_way(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates, login_required=True)
    server.behaviour.passwords[USER] = PASSWORD
    findings = secured(server, certificates, auth=Password(password=lambda: PASSWORD)).check()
    assert [finding.ok for finding in findings] == [True, True, True]
