"""IMAP servers that misbehave: silent, slow, busy, old, strict."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.auth import OAuth, Password
from mailbot.mailboxes.imap import ImapMailbox
from mailbot.mailboxes.protocol import Batch, MailRef, RawMail, Unfetchable
from tests.servers.certificates import make_certificates
from tests.servers.scripted_imap import Script, ScriptedImap

SHORT = 0.4  # seconds; for servers that say nothing anyway
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Make = Callable[..., ImapMailbox]


def mails(number: int) -> dict[int, bytes]:
    return {uid: f"Subject: Best {uid}\r\n\r\nHej\r\n".encode() for uid in range(1, number + 1)}


def ref(uid: int, validity: str = "7") -> MailRef:
    return MailRef(folder="INBOX", validity=validity, uid=str(uid))


def poll(box: ImapMailbox, cursor: str | None = None) -> list[Batch]:
    return list(box.poll(cursor, LONG_AGO, lambda _refs: ()))


def found(batches: list[Batch]) -> dict[str, type]:
    return {one.ref.uid: type(one) for batch in batches for one in batch.mails}


def when(pattern: str, answer: str, *, times: int | None = None) -> Callable[[str], str | None]:
    """Trouble for the commands that match, the first `times` of them."""
    numbers = count(1)

    def trouble(line: str) -> str | None:
        hit = re.search(pattern, line) is not None and (times is None or next(numbers) <= times)
        return answer if hit else None

    return trouble


@pytest.fixture
def script() -> Script:
    return Script(mails=mails(3))


@pytest.fixture
def make(script: Script) -> Iterator[Make]:
    server = ScriptedImap(script).start()
    opened: list[ImapMailbox] = []

    def new(**changes: Any) -> ImapMailbox:
        settings: dict[str, Any] = {
            "name": "las",
            "host": server.host,
            "port": server.port,
            "security": "none",
            "username": "las@kommunen.example",
            "auth": Password(password=lambda: "hemligt"),
            "folder": "INBOX",
            "done_folder": "Klara",
            "timeout": 5.0,
        }
        opened.append(ImapMailbox(**settings | changes))
        return opened[-1]

    yield new
    for box in opened:
        box._session.drop()
    server.stop()


class TestOneBadMail:
    @pytest.mark.hazard(1)
    @pytest.mark.parametrize(
        "answer",
        ["NO [SERVERBUG] cannot read", "BAD internal", "DROP", "HANG"],
    )
    def test_its_neighbours_are_delivered(self, script: Script, make: Make, answer: str) -> None:
        script.trouble = lambda line: answer if "BODY.PEEK" in line and re.search(r"FETCH (1,)?2\b", line) else None
        box = make(timeout=SHORT if answer == "HANG" else 5.0)
        assert found(poll(box)) == {"1": RawMail, "2": Unfetchable, "3": RawMail}

    @pytest.mark.hazard(1)
    def test_also_when_its_size_cannot_be_told(self, script: Script, make: Make) -> None:
        script.trouble = lambda line: (
            "NO cannot" if "RFC822.SIZE" in line and re.search(r"FETCH (1,)?2\b", line) else None
        )
        assert found(poll(make())) == {"1": RawMail, "2": Unfetchable, "3": RawMail}

    def test_fetching_it_again_is_for_later_until_it_works(self, script: Script, make: Make) -> None:
        script.trouble = when("BODY.PEEK", "NO [SERVERBUG] cannot read", times=2)
        box = make()
        with pytest.raises(TemporaryError):
            box.fetch(ref(2))
        mail = box.fetch(ref(2))
        assert mail is not None and mail.raw == script.mails[2]

    def test_a_server_that_hands_over_nothing_is_in_trouble_itself(self, script: Script, make: Make) -> None:
        script.trouble = when("BODY.PEEK", "NO [SERVERBUG] cannot read")
        with pytest.raises(TemporaryError):
            poll(make())

    def test_a_mail_that_goes_while_we_read_is_no_trouble(self, script: Script, make: Make) -> None:
        def trouble(line: str) -> str | None:
            if "BODY.PEEK" in line:
                script.mails.pop(2, None)
            return None

        script.trouble = trouble
        assert found(poll(make())) == {"1": RawMail, "3": RawMail}


class TestSilence:
    @pytest.mark.hazard(53)
    def test_a_server_that_does_not_even_greet(self, script: Script, make: Make) -> None:
        script.greeting = "HANG"
        box = make(timeout=SHORT)
        with pytest.raises(TemporaryError, match="i tid"):
            poll(box)
        script.greeting = "OK ready"
        assert len(found(poll(box))) == 3

    @pytest.mark.hazard(2)
    @pytest.mark.hazard(25)
    @pytest.mark.hazard(53)
    @pytest.mark.parametrize("command", ["AUTHENTICATE", "EXAMINE", "SEARCH", "RFC822.SIZE", "BODY.PEEK"])
    def test_a_server_that_falls_silent_is_left_in_bounded_time_and_asked_again(
        self, script: Script, make: Make, command: str
    ) -> None:
        script.mails = mails(12)
        script.trouble = when(command, "HANG")
        box = make(timeout=SHORT)
        with pytest.raises(TemporaryError):
            poll(box)
        assert script.connections <= 4  # two silent mails in a row are enough to know
        script.trouble = lambda _line: None
        assert set(found(poll(box)).values()) == {RawMail}

    @pytest.mark.hazard(2)
    @pytest.mark.hazard(25)
    def test_a_server_that_drips_is_left_in_bounded_time(self, script: Script, make: Make) -> None:
        script.trouble = when("SEARCH", "DRIP")
        with pytest.raises(TemporaryError):
            poll(make(timeout=5.0, step_limit=0.3))

    def test_a_kept_connection_that_went_dead_is_replaced(self, script: Script, make: Make) -> None:
        box = make(timeout=SHORT)
        poll(box)
        script.trouble = when("EXAMINE", "HANG", times=1)
        assert len(found(poll(box))) == 3


class TestBusy:
    @pytest.mark.parametrize("greeting", ["BYE Too many connections", "BYE [UNAVAILABLE] going down", "BYE"])
    def test_sent_away_at_the_door_means_later(self, script: Script, make: Make, greeting: str) -> None:
        script.greeting = greeting
        with pytest.raises(TemporaryError, match="las"):
            poll(make())

    @pytest.mark.hazard(52)
    @pytest.mark.hazard(47)
    @pytest.mark.parametrize("command", ["AUTHENTICATE", "EXAMINE", "SEARCH", "BODY.PEEK", "MOVE"])
    def test_busy_means_later_and_is_forgotten_afterwards(self, script: Script, make: Make, command: str) -> None:
        script.trouble = when(command, "NO [UNAVAILABLE] Server busy", times=10)
        script.folders.add("Klara")
        box = make()
        for _ in range(10):
            with pytest.raises(TemporaryError, match="vänta"):
                poll(box)
                box.move_done([ref(1)])
        assert len(found(poll(box))) == 3
        assert box.move_done([ref(1)]) == (ref(1),)

    @pytest.mark.hazard(51)
    @pytest.mark.parametrize(("said", "waits"), [("299970", 299.97), ("0", 5.0)])
    def test_throttling_says_how_long_with_a_floor(self, script: Script, make: Make, said: str, waits: float) -> None:
        text = f"BAD Request is throttled. Suggested Backoff Time: {said} milliseconds"
        script.trouble = when("EXAMINE", text)
        with pytest.raises(TemporaryError) as caught:
            poll(make())
        assert caught.value.retry_after == pytest.approx(waits)

    @pytest.mark.hazard(55)
    def test_authenticated_but_not_connected_is_explained_and_tried_again(self, script: Script, make: Make) -> None:
        script.trouble = when("EXAMINE", "BAD User is authenticated but not connected.", times=1)
        box = make()
        with pytest.raises(TemporaryError, match="FullAccess"):
            poll(box)
        assert len(found(poll(box))) == 3


class TestStrict:
    @pytest.mark.hazard(24)
    def test_an_empty_mailbox_is_not_searched_and_no_uid_is_zero(self, script: Script, make: Make) -> None:
        script.mails.clear()
        assert poll(make()) == []
        script.mails[1] = b"Subject: x\r\n\r\n"
        assert len(found(poll(make(), "6:900"))) == 1  # the state of another UIDVALIDITY
        searches = [line for line in script.lines if "SEARCH" in line]
        assert searches and all(" UID 1:*" in line for line in searches)

    @pytest.mark.hazard(57)
    @pytest.mark.hazard(58)
    def test_no_charset_no_rfc822_no_idle(self, script: Script, make: Make) -> None:
        script.folders.add("Sent")
        box = make(sent_folder="Sent")
        poll(box)
        box.find_sent("1@kommunen.example")
        sent = "\n".join(script.lines)
        assert "CHARSET" not in sent and "IDLE" not in sent
        assert not re.search(r"FETCH .*\bRFC822\b(?!\.SIZE)", sent)
        assert "BODY.PEEK[]" in sent

    def test_the_first_day_is_asked_for_with_room_for_the_servers_time_zone(self, script: Script, make: Make) -> None:
        list(make().poll(None, datetime(2026, 11, 20, 0, 30, tzinfo=UTC), lambda _refs: ()))
        assert any(line.endswith("SINCE 19-Nov-2026") for line in script.lines)

    def test_a_wide_range_of_uids_is_searched_in_parts(self, script: Script, make: Make) -> None:
        script.mails = dict.fromkeys((10, 50000, 50001, 120000), b"Subject: x\r\n\r\n")
        assert list(found(poll(make()))) == ["10", "50000", "50001", "120000"]
        ranges = [line.split(" ")[3] for line in script.lines if "SEARCH UID" in line]
        assert ranges == ["1:50000", "50001:100000", "100001:*"]

    def test_no_command_is_sent_per_mail(self, script: Script, make: Make) -> None:
        script.mails = mails(120)
        poll(make())
        assert len([line for line in script.lines if "FETCH" in line]) == 1 + 3

    def test_a_folder_rebuilt_during_a_poll_is_read_anew_next_time(self, script: Script, make: Make) -> None:
        box = make(batch_count=1)
        batches = box.poll(None, LONG_AGO, lambda _refs: ())
        first = next(batches)
        script.validity = 8
        box._session.drop()
        with pytest.raises(TemporaryError):
            next(batches)
        assert {one.ref.validity for batch in poll(box, first.cursor) for one in batch.mails} == {"8"}


class TestOldServers:
    @pytest.mark.parametrize("capabilities", [("UIDPLUS",), ()])
    def test_move_without_the_move_command(self, script: Script, make: Make, capabilities: tuple[str, ...]) -> None:
        script.capabilities = capabilities
        assert make().move_done([ref(1), ref(2)]) == (ref(1), ref(2))
        assert list(script.mails) == [3]
        assert len(script.done) == 2

    @pytest.mark.hazard(14)
    @pytest.mark.parametrize("how", ["DROP", "LOSE"])
    @pytest.mark.parametrize("command", ["COPY", "STORE", "EXPUNGE"])
    def test_broken_off_half_way_leaves_one_copy(self, script: Script, make: Make, command: str, how: str) -> None:
        script.capabilities = ("UIDPLUS",)
        script.folders.add("Klara")
        script.trouble = when(rf"UID {command}", how, times=1)
        for _ in range(2):  # as after a crash, with a new connector
            with suppress(TemporaryError):
                make().move_done([ref(1)])
        assert script.mails.keys() == {2, 3}
        assert len(script.done) == 1

    def test_without_uidplus_nobody_elses_deleted_mail_is_swept_away(self, script: Script, make: Make) -> None:
        script.capabilities = ()
        script.deleted = {3}
        assert make().move_done([ref(1)]) == ()
        assert 3 in script.mails

    def test_a_move_that_was_done_though_the_answer_was_lost(self, script: Script, make: Make) -> None:
        script.folders.add("Klara")
        box = make()
        poll(box)

        def trouble(line: str) -> str | None:
            if "UID MOVE" not in line or 1 not in script.mails:
                return None
            script.done[1] = script.mails.pop(1)
            return "DROP"

        script.trouble = trouble
        assert box.move_done([ref(1)]) == (ref(1),)
        assert len(script.done) == 1


class TestLogin:
    def test_a_server_that_knows_only_login(self, script: Script, make: Make) -> None:
        script.logins = ()
        assert len(found(poll(make()))) == 3
        assert 'LOGIN las@kommunen.example "hemligt"' in script.lines

    def test_login_knows_no_swedish_letters(self, script: Script, make: Make) -> None:
        script.logins = ()
        with pytest.raises(PermanentError, match="å, ä och ö") as caught:
            poll(make(auth=Password(password=lambda: "hemlig å")))
        assert "hemlig å" not in str(caught.value) and caught.value.__context__ is None

    def test_a_server_that_wants_encryption_first(self, script: Script, make: Make) -> None:
        script.logins = ("LOGINDISABLED",)
        with pytest.raises(PermanentError, match="krypterad"):
            poll(make())

    def test_what_is_offered_before_encryption_is_forgotten_after_it(
        self, script: Script, make: Make, tmp_path: Path
    ) -> None:
        script.certificates = make_certificates(tmp_path)
        script.capabilities = ("STARTTLS", "MOVE")
        script.logins = ("LOGINDISABLED",)
        assert len(found(poll(make(security="starttls", ca_file=script.certificates.ca)))) == 3

    def test_starttls_is_never_left_out_silently(self, script: Script, make: Make) -> None:
        with pytest.raises(PermanentError, match="STARTTLS"):
            poll(make(security="starttls"))
        assert not [line for line in script.lines if "AUTHENTICATE" in line or "LOGIN" in line]

    def test_the_live_check_says_what_is_wrong(self, script: Script, make: Make) -> None:
        script.trouble = when("AUTHENTICATE", "NO [AUTHENTICATIONFAILED] no")
        (finding,) = make().check()
        assert not finding.ok and "inloggning" in finding.advice


class _Tokens:
    def __init__(self, *tokens: str) -> None:
        self.left = list(tokens)
        self.current = self.left.pop(0)

    def token(self) -> str:
        return self.current

    def refresh(self) -> str:
        self.current = self.left.pop(0)
        return self.current


class TestTokens:
    def test_a_rejected_token_is_renewed_once(self, script: Script, make: Make) -> None:
        script.trouble = when("AUTHENTICATE", "NO [AUTHENTICATIONFAILED] expired", times=1)
        assert len(found(poll(make(auth=OAuth(token=_Tokens("gammal", "ny")))))) == 3
        assert "user=las@kommunen.example\x01auth=Bearer ny\x01\x01" in script.lines

    def test_twice_rejected_wants_a_person(self, script: Script, make: Make) -> None:
        script.trouble = when("AUTHENTICATE", "NO [AUTHENTICATIONFAILED] expired")
        with pytest.raises(PermanentError) as caught:
            poll(make(auth=OAuth(token=_Tokens("gammal", "ny"))))
        assert "gammal" not in str(caught.value) and "ny\x01" not in str(caught.value)

    def test_a_missing_right_names_what_to_ask_for(self, script: Script, make: Make) -> None:
        script.trouble = when("EXAMINE", "NO [NOPERM] denied")
        with pytest.raises(PermanentError, match="behörighet"):
            poll(make())
