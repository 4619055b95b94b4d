"""What is particular to Exchange: what it says when it is busy or will not, lost state, cut answers, drafts."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from exchangelib.protocol import CachingProtocol

from mailbot.domain.errors import MailbotError, PermanentError, TemporaryError, UncertainError
from mailbot.mailboxes.exchange import ExchangeMailbox, ExchangeSender
from mailbot.mailboxes.exchange_server import ExchangeServer, refuse_exchange_online
from mailbot.mailboxes.protocol import Batch, MailRef, OutgoingMail, RawMail, SentState, Unfetchable
from tests.contracts.mailbox_contract import mail
from tests.contracts.sender_contract import outgoing
from tests.contracts.test_exchange_mailbox_contract import account
from tests.servers.certificates import make_certificates
from tests.servers.exchange import BUSY, CUT_AFTER, CUT_BEFORE, SLOW, TRUNCATED, ExchangeStandIn

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)


@pytest.fixture
def stand_in() -> Iterator[ExchangeStandIn]:
    stand_in = ExchangeStandIn().start()
    yield stand_in
    stand_in.stop()


@pytest.fixture
def box(stand_in: ExchangeStandIn) -> Iterator[ExchangeMailbox]:
    box = ExchangeMailbox("las", account(stand_in))
    yield box
    box.close()


@pytest.fixture
def sender(stand_in: ExchangeStandIn) -> Iterator[ExchangeSender]:
    sender = ExchangeSender("las", account(stand_in))
    yield sender
    sender.close()


def poll(box: ExchangeMailbox, cursor: str | None = None) -> list[Batch]:
    return list(box.poll(cursor, MONDAY, lambda _refs: ()))


def raws(batches: list[Batch]) -> list[bytes]:
    return [found.raw for batch in batches for found in batch.mails if isinstance(found, RawMail)]


def deliver(stand_in: ExchangeStandIn, count: int) -> list[str]:
    return [stand_in.deliver(mail(number), MONDAY + timedelta(minutes=number)) for number in range(count)]


# Where the bot connects


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://outlook.office365.com/EWS/Exchange.asmx",
        "https://OUTLOOK.Office365.com./ews/exchange.asmx",
        "https://outlook.office.com/EWS/Exchange.asmx",
        "https://eu-1.outlook.office365.com:443/EWS/Exchange.asmx",
        "https://outlook.office365.us/EWS/Exchange.asmx",
        "https://webmail.apps.mil/EWS/Exchange.asmx",
        "https://partner.outlook.cn/EWS/Exchange.asmx",
        "outlook.office365.com",
    ],
)
def test_exchange_online_is_refused_with_the_date(endpoint: str) -> None:
    assert "2027-04-01" in (refuse_exchange_online(endpoint) or "")
    server = ExchangeServer(endpoint=endpoint, mailbox="las@kommunen.example", username="u", password=lambda: "p")
    with pytest.raises(PermanentError, match="2027-04-01"):
        ExchangeMailbox("las", server)
    with pytest.raises(PermanentError, match="2027-04-01"):
        ExchangeSender("las", server)


@pytest.mark.parametrize(
    "endpoint",
    ["https://mail.kommunen.example/EWS/Exchange.asmx", "https://outlook.office365.com.kommunen.example/EWS/", ""],
)
def test_a_server_of_ones_own_is_not_exchange_online(endpoint: str) -> None:
    assert refuse_exchange_online(endpoint) is None


def test_no_password_in_clear_text() -> None:
    server = ExchangeServer(
        endpoint="http://mail.kommunen.example/EWS/Exchange.asmx",
        mailbox="las@kommunen.example",
        username="u",
        password=lambda: "p",
    )
    with pytest.raises(PermanentError, match="https"):
        ExchangeMailbox("las", server)


def test_the_password_shows_in_no_repr(stand_in: ExchangeStandIn) -> None:
    assert "hemligt" not in repr(account(stand_in))


def test_nothing_heavy_is_loaded_before_the_first_connection() -> None:
    code = "import sys, mailbot.mailboxes.exchange; print('exchangelib' in sys.modules or 'requests' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_https_with_a_ca_of_ones_own(tmp_path: Path) -> None:
    certificates = make_certificates(tmp_path)
    stand_in = ExchangeStandIn(certificates).start()
    deliver(stand_in, 1)
    box = ExchangeMailbox("las", replace(account(stand_in), ca_file=str(certificates.ca)))
    assert raws(poll(box)) == [mail(0)]
    box.close()
    with pytest.raises(PermanentError, match="Certifikatet"):
        poll(ExchangeMailbox("las", account(stand_in)))
    stand_in.stop()


@pytest.fixture(params=["http", "https"])
def ntlm(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[ExchangeStandIn, ExchangeServer]]:
    users = tmp_path / "users"
    users.write_text("KOMMUNEN:svc-mailbot:hemligt\n")
    monkeypatch.setenv("NTLM_USER_FILE", str(users))
    certificates = make_certificates(tmp_path) if request.param == "https" else None
    stand_in = ExchangeStandIn(certificates, ntlm_users=users).start()
    yield stand_in, replace(account(stand_in), auth="ntlm", ca_file=str(certificates.ca) if certificates else None)
    stand_in.stop()


def test_ntlm_logs_in_once_for_a_connection(ntlm: tuple[ExchangeStandIn, ExchangeServer]) -> None:
    stand_in, server = ntlm
    deliver(stand_in, 1)
    box = ExchangeMailbox("las", server)
    assert raws(poll(box)) == [mail(0)]
    assert stand_in.connections == 1
    box.close()


def test_ntlm_with_a_wrong_password_wants_a_person(ntlm: tuple[ExchangeStandIn, ExchangeServer]) -> None:
    box = ExchangeMailbox("las", replace(ntlm[1], password=lambda: "fel"))
    with pytest.raises(PermanentError, match="lösenord"):
        poll(box)


def test_the_library_keeps_no_password_behind_our_back(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    poll(box)
    cached = CachingProtocol._protocol_cache
    assert [endpoint for endpoint, _ in cached if endpoint == stand_in.endpoint] == []


# Busy, broken, refused


@pytest.mark.hazard(51)
@pytest.mark.parametrize(("back_off", "wait"), [(0, 10.0), (1, 10.0), (45_000, 45.0)])
def test_a_busy_server_is_left_alone_for_a_while_even_if_it_asks_for_nothing(
    stand_in: ExchangeStandIn, box: ExchangeMailbox, back_off: int, wait: float
) -> None:
    deliver(stand_in, 1)
    stand_in.behaviour.back_off = back_off
    stand_in.behaviour.trouble.append(("*", BUSY))
    with pytest.raises(TemporaryError) as caught:
        poll(box)
    assert caught.value.retry_after == wait
    assert raws(poll(box)) == [mail(0)]


@pytest.mark.hazard(51)
@pytest.mark.hazard(52)
@pytest.mark.parametrize("status", [429, 503])
def test_throttled_by_http(stand_in: ExchangeStandIn, box: ExchangeMailbox, status: int) -> None:
    deliver(stand_in, 1)
    stand_in.behaviour.retry_after = 120
    stand_in.behaviour.trouble.append(("SyncFolderItems", status))
    with pytest.raises(TemporaryError) as caught:
        poll(box)
    assert caught.value.retry_after == 120
    assert raws(poll(box)) == [mail(0)]


@pytest.mark.hazard(52)
@pytest.mark.parametrize("operation", ["GetFolder", "SyncFolderItems", "GetItem"])
@pytest.mark.parametrize(
    "trouble", [TRUNCATED, CUT_BEFORE, CUT_AFTER, 500, 502, "ErrorServerBusy", "ErrorMailboxStoreUnavailable"]
)
def test_trouble_anywhere_in_a_poll_is_temporary_and_loses_nothing(
    stand_in: ExchangeStandIn, box: ExchangeMailbox, operation: str, trouble: str | int
) -> None:
    deliver(stand_in, 3)
    stand_in.behaviour.trouble.append((operation, trouble))
    with pytest.raises(TemporaryError):
        poll(box)
    assert raws(poll(box)) == [mail(number) for number in range(3)]


@pytest.mark.hazard(52)
def test_an_answer_that_drips_is_given_up_in_time(stand_in: ExchangeStandIn) -> None:
    deliver(stand_in, 1)
    box = ExchangeMailbox("las", account(stand_in, timeout=0.4))
    poll(box)
    stand_in.behaviour.trouble.append(("SyncFolderItems", SLOW))
    with pytest.raises(TemporaryError, match="svar"):
        poll(box)
    box.close()


def test_a_wrong_password_wants_a_person(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    stand_in.delegates.clear()
    with pytest.raises(PermanentError, match="lösenord"):
        poll(box)
    (finding,) = box.check()
    assert not finding.ok


def test_a_changed_password_holds_without_a_restart(stand_in: ExchangeStandIn) -> None:
    words = iter(["gammalt", "hemligt"])
    known = account(stand_in)
    server = ExchangeServer(
        endpoint=known.endpoint,
        mailbox=known.mailbox,
        username=known.username,
        password=lambda: next(words),
        auth="basic",
    )
    box = ExchangeMailbox("las", server)
    with pytest.raises(PermanentError):
        poll(box)
    assert poll(box)
    box.close()


@pytest.mark.hazard(56)
@pytest.mark.parametrize("trouble", [403, "ErrorAccessDenied", "ErrorImpersonateUserDenied"])
def test_a_missing_permission_is_named(stand_in: ExchangeStandIn, box: ExchangeMailbox, trouble: str | int) -> None:
    stand_in.behaviour.trouble.append(("GetFolder", trouble))
    (finding,) = box.check()
    assert not finding.ok
    assert "FullAccess" in finding.advice


@pytest.mark.hazard(56)
def test_the_missing_role_of_impersonation_is_named(stand_in: ExchangeStandIn) -> None:
    known = account(stand_in)
    server = ExchangeServer(
        endpoint=known.endpoint,
        mailbox=known.mailbox,
        username=known.username,
        password=known.password,
        auth="basic",
        access="impersonation",
    )
    box = ExchangeMailbox("las", server)
    stand_in.behaviour.trouble.append(("GetFolder", "ErrorImpersonateUserDenied"))
    with pytest.raises(PermanentError, match="ApplicationImpersonation"):
        poll(box)
    assert poll(box)
    assert b"ExchangeImpersonation" in stand_in.exchanges[-1].request
    box.close()


def test_another_mailbox_than_the_accounts_is_asked_for_by_its_address(stand_in: ExchangeStandIn) -> None:
    known = account(stand_in)
    server = ExchangeServer(
        endpoint=known.endpoint,
        mailbox="annan@kommunen.example",
        username=known.username,
        password=known.password,
        auth="basic",
    )
    with pytest.raises(PermanentError, match="finns inte"):
        poll(ExchangeMailbox("las", server))


def test_an_unreachable_server_is_temporary(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    stand_in.stop()
    with pytest.raises(TemporaryError, match="nå"):
        poll(box)


def test_errors_and_logs_hold_nothing_that_the_server_said(
    stand_in: ExchangeStandIn, box: ExchangeMailbox, caplog: pytest.LogCaptureFixture
) -> None:
    deliver(stand_in, 1)
    with caplog.at_level(logging.DEBUG):
        for trouble in ("ErrorAccessDenied", "ErrorInternalServerError", TRUNCATED, CUT_AFTER, 502, BUSY):
            stand_in.behaviour.trouble.append(("SyncFolderItems", trouble))
            with pytest.raises(MailbotError) as caught:
                poll(box)
            assert "@" not in str(caught.value)
    assert "@" not in caplog.text
    assert "Envelope" not in caplog.text


# Listing


def test_pages_are_put_together_and_sorted(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    for number in (5, 3, 6, 1, 4, 2, 0):
        stand_in.deliver(mail(number), MONDAY + timedelta(minutes=number))
    stand_in.behaviour.page = 2
    assert raws(poll(box)) == [mail(number) for number in range(7)]
    assert stand_in.operations().count("SyncFolderItems") == 4


def test_only_what_is_new_is_listed_and_nothing_is_asked_twice(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    items = deliver(stand_in, 3)
    cursor = poll(box)[-1].cursor
    stand_in.note("ReadFlagChange", items[0])
    stand_in.remove(items[1])
    assert poll(box, cursor) != []
    assert raws(poll(box, cursor)) == []
    stand_in.deliver(mail(9), MONDAY + timedelta(hours=1))
    assert raws(poll(box, cursor)) == [mail(9)]


def test_a_lost_sync_state_means_begin_anew(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    deliver(stand_in, 3)
    (batch,) = poll(box)
    held = {found.ref for found in batch.mails}
    stand_in.behaviour.forget_states = 1
    stand_in.deliver(mail(9), MONDAY + timedelta(hours=1))
    again = list(box.poll(batch.cursor, MONDAY, lambda _refs: held))
    assert raws(again) == [mail(9)]
    assert poll(box, "not a sync state of this server") != []


def test_a_state_lost_again_while_beginning_anew_is_temporary(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    deliver(stand_in, 5)
    cursor = poll(box)[-1].cursor
    stand_in.behaviour.forget_states, stand_in.behaviour.page = 2, 2
    with pytest.raises(TemporaryError):
        poll(box, cursor)
    assert len(raws(poll(box, cursor))) == 0


def test_a_server_that_promises_more_and_gives_nothing_does_not_hold_us(
    stand_in: ExchangeStandIn, box: ExchangeMailbox
) -> None:
    deliver(stand_in, 1)
    stand_in.behaviour.stuck = True
    assert raws(poll(box)) == [mail(0)]


@pytest.mark.hazard(1)
def test_one_item_that_is_not_handed_over_does_not_harm_the_others(
    stand_in: ExchangeStandIn, box: ExchangeMailbox
) -> None:
    items = deliver(stand_in, 80)
    stand_in.behaviour.broken[items[0]] = "ErrorMimeContentConversionFailed"
    stand_in.behaviour.broken[items[5]] = "ErrorInternalServerError"
    stand_in.behaviour.broken[items[7]] = "ErrorItemNotFound"
    found = [one for batch in poll(box) for one in batch.mails]
    failed = [one for one in found if isinstance(one, Unfetchable)]
    assert [one.ref.uid for one in failed] == [items[0], items[5]]
    assert len(found) == 79


def test_an_unfetchable_mail_fetched_again_is_temporary(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    (item,) = deliver(stand_in, 1)
    stand_in.behaviour.broken[item] = "ErrorMimeContentConversionFailed"
    ref = MailRef(folder="inbox", validity="ews", uid=item)
    with pytest.raises(TemporaryError):
        box.fetch(ref)
    stand_in.behaviour.broken.clear()
    fetched = box.fetch(ref)
    assert fetched is not None
    assert fetched.raw == mail(0)


@pytest.mark.hazard(50)
def test_an_id_of_another_kind_is_nothing_here(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    assert box.fetch(MailRef(folder="INBOX", validity="17", uid="4")) is None
    assert stand_in.operations() == []


# Moving


@pytest.mark.hazard(34)
def test_folders_below_folders_with_swedish_names(stand_in: ExchangeStandIn) -> None:
    place = stand_in.add_folder("Digitala LÅS", stand_in.known["inbox"])
    stand_in.deliver(mail(1), MONDAY, place)
    box = ExchangeMailbox("las", account(stand_in), folder="Inkorgen/digitala lås", done_folder="Åtgärdat/Klara jobb")
    (batch,) = poll(box)
    box.move_done([found.ref for found in batch.mails])
    assert stand_in.contents(stand_in.path("Åtgärdat", "Klara jobb")) == [mail(1)]
    box.close()


@pytest.mark.hazard(48)
@pytest.mark.hazard(49)
def test_a_moved_mail_has_a_new_id_and_is_not_imported_again(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    items = deliver(stand_in, 2)
    (batch,) = poll(box)
    box.move_done([batch.mails[0].ref])
    assert items[0] not in stand_in.items
    assert box.fetch(batch.mails[0].ref) is None
    assert raws(poll(box, batch.cursor)) == []


def test_a_lost_answer_to_a_move_leaves_one_copy(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    deliver(stand_in, 2)
    (batch,) = poll(box)
    refs = [found.ref for found in batch.mails]
    stand_in.behaviour.trouble.append(("MoveItem", CUT_AFTER))
    with pytest.raises(TemporaryError):
        box.move_done(refs)
    assert set(box.move_done(refs)) == set(refs)
    assert len(stand_in.contents(stand_in.path("Klara jobb"))) == 2


def test_a_mail_that_will_not_move_is_not_reported_as_moved(stand_in: ExchangeStandIn, box: ExchangeMailbox) -> None:
    items = deliver(stand_in, 3)
    (batch,) = poll(box)
    stand_in.behaviour.broken[items[1]] = "ErrorIrresolvableConflict"
    moved = box.move_done([found.ref for found in batch.mails])
    assert [ref.uid for ref in moved] == [items[0], items[2]]


# Sending


def test_the_copy_in_sent_items_tells_that_it_went_out(stand_in: ExchangeStandIn, sender: ExchangeSender) -> None:
    sender.send(outgoing(1))
    assert sender.find(outgoing(1).message_id) is SentState.SENT
    assert sender.find(outgoing(2).message_id) is SentState.UNKNOWN


@pytest.mark.hazard(98)
@pytest.mark.hazard(99)
@pytest.mark.parametrize("trouble", [CUT_AFTER, TRUNCATED])
def test_a_lost_answer_to_sending_is_looked_up_at_once(
    stand_in: ExchangeStandIn, sender: ExchangeSender, trouble: str
) -> None:
    stand_in.behaviour.trouble.append(("SendItem", trouble))
    sender.send(outgoing(1))
    assert stand_in.contents(stand_in.known["sentitems"]) == [outgoing(1).raw]


@pytest.mark.hazard(98)
def test_a_lost_request_to_send_leaves_a_draft_that_is_sent_later_once(
    stand_in: ExchangeStandIn, sender: ExchangeSender
) -> None:
    stand_in.behaviour.trouble.append(("SendItem", CUT_BEFORE))
    with pytest.raises(TemporaryError):
        sender.send(outgoing(1))
    assert sender.find(outgoing(1).message_id) is SentState.ABSENT
    sender.send(outgoing(1))
    assert stand_in.contents(stand_in.known["sentitems"]) == [outgoing(1).raw]
    assert stand_in.contents(stand_in.known["drafts"]) == []


@pytest.mark.hazard(98)
def test_a_lost_answer_that_cannot_be_looked_up_is_uncertain(stand_in: ExchangeStandIn, sender: ExchangeSender) -> None:
    stand_in.behaviour.trouble += [("SendItem", CUT_AFTER), ("FindItem", 503)]
    with pytest.raises(UncertainError):
        sender.send(outgoing(1))


@pytest.mark.parametrize("trouble", [CUT_AFTER, CUT_BEFORE, BUSY])
def test_a_lost_answer_to_the_draft_makes_no_second_draft(
    stand_in: ExchangeStandIn, sender: ExchangeSender, trouble: str
) -> None:
    stand_in.behaviour.trouble.append(("CreateItem", trouble))
    with pytest.raises(TemporaryError):
        sender.send(outgoing(1))
    sender.send(outgoing(1))
    assert stand_in.contents(stand_in.known["sentitems"]) == [outgoing(1).raw]
    assert stand_in.contents(stand_in.known["drafts"]) == []


def test_a_draft_of_a_former_life_is_found_and_sent(stand_in: ExchangeStandIn, sender: ExchangeSender) -> None:
    stand_in.deliver(outgoing(1).raw, MONDAY, stand_in.known["drafts"])
    assert sender.find(outgoing(1).message_id) is SentState.ABSENT
    sender.send(outgoing(1))
    assert stand_in.contents(stand_in.known["drafts"]) == []


def test_sending_as_somebody_else_names_the_permission(stand_in: ExchangeStandIn, sender: ExchangeSender) -> None:
    stand_in.behaviour.trouble.append(("SendItem", "ErrorSendAsDenied"))
    with pytest.raises(PermanentError, match="SendAs"):
        sender.send(outgoing(1))


def test_a_refused_mail_leaves_no_draft_behind(stand_in: ExchangeStandIn, sender: ExchangeSender) -> None:
    stand_in.behaviour.refused.add("borta@omsorg.example")
    with pytest.raises(PermanentError):
        sender.send(outgoing(1, "borta@omsorg.example"))
    assert stand_in.contents(stand_in.known["drafts"]) == []


def test_recipients_that_the_head_does_not_name_are_refused(stand_in: ExchangeStandIn, sender: ExchangeSender) -> None:
    good = outgoing(1, "en@omsorg.example", "två@omsorg.example")
    for recipients in (("en@omsorg.example",), (*good.recipients, "tre@omsorg.example")):
        wrong = OutgoingMail(message_id="m@x.example", sender=good.sender, recipients=recipients, raw=good.raw)
        with pytest.raises(PermanentError, match="huvud"):
            sender.send(wrong)
    assert stand_in.operations() == []
    sender.send(good)


def test_one_connection_serves_many_requests(stand_in: ExchangeStandIn, sender: ExchangeSender) -> None:
    for number in range(5):
        sender.send(outgoing(number))
    assert stand_in.connections == 1
