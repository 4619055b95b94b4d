"""Every EWS request that we make, and every answer of the stand-in, is valid by Microsoft's schema."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.exchange import ExchangeMailbox, ExchangeSender
from tests.contracts.mailbox_contract import mail
from tests.contracts.sender_contract import outgoing
from tests.contracts.test_exchange_mailbox_contract import account
from tests.servers.exchange import Exchange, ExchangeStandIn
from tests.servers.exchange_schema import ABSENT, EwsSchema, schema_folder

MONDAY = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
OPERATIONS = {
    "GetFolder",
    "FindFolder",
    "CreateFolder",
    "SyncFolderItems",
    "GetItem",
    "MoveItem",
    "CreateItem",
    "SendItem",
    "FindItem",
    "DeleteItem",
}


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> EwsSchema:
    folder = schema_folder()
    if folder is None:
        pytest.skip(ABSENT)
    return EwsSchema(folder, tmp_path_factory.mktemp("ews-schema"))


@pytest.fixture(scope="module")
def conversation() -> Iterator[list[Exchange]]:
    """Everything that mailbox and sender say in a day, with the errors that a server may give."""
    stand_in = ExchangeStandIn().start()
    behaviour = stand_in.behaviour
    folder = stand_in.path("Digitala LÅS")
    items = [stand_in.deliver(mail(number), MONDAY, folder) for number in range(7)]
    box = ExchangeMailbox("las", account(stand_in), folder="Digitala LÅS", done_folder="Klart/Klara jobb")
    sender = ExchangeSender("las", account(stand_in))
    behaviour.page, behaviour.broken[items[3]] = 2, "ErrorMimeContentConversionFailed"
    batches = list(box.poll(None, MONDAY, lambda _refs: ()))
    stand_in.note("ReadFlagChange", items[0])
    stand_in.note("Update", items[0])
    stand_in.remove(items[1])
    behaviour.forget_states = 1
    list(box.poll(batches[-1].cursor, MONDAY, lambda _refs: ()))
    box.move_done([one.ref for one in batches[0].mails])
    box.check()
    sender.check()
    sender.send(outgoing(1))
    sender.find("aldrig.sett@kommunen.example")
    sender.find(outgoing(1).message_id)
    behaviour.refused.add("borta@omsorg.example")
    with pytest.raises(PermanentError):
        sender.send(outgoing(2, "borta@omsorg.example"))
    behaviour.trouble.append(("SyncFolderItems", "ErrorServerBusy"))
    with pytest.raises(TemporaryError):
        list(box.poll(None, MONDAY, lambda _refs: ()))
    box.close()
    sender.close()
    stand_in.stop()
    yield stand_in.exchanges


def test_the_conversation_has_every_operation(conversation: list[Exchange]) -> None:
    assert {exchange.operation for exchange in conversation} == OPERATIONS


def test_requests_are_valid(schema: EwsSchema, conversation: list[Exchange]) -> None:
    wrong = {one.operation: schema.problems(one.request) for one in conversation if schema.problems(one.request)}
    assert wrong == {}


def test_answers_are_valid(schema: EwsSchema, conversation: list[Exchange]) -> None:
    wrong = {one.operation: schema.problems(one.answer) for one in conversation if schema.problems(one.answer)}
    assert wrong == {}


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"<t:Size>", b"<t:Weight>"),
        (b"IncludesLastItemInRange>true", b"IncludesLastItemInRange>perhaps"),
        (b"NoError", b"ErrorOfOurOwn"),
    ],
)
def test_the_check_turns_red(schema: EwsSchema, conversation: list[Exchange], right: bytes, wrong: bytes) -> None:
    answers = [one.answer for one in conversation if one.operation == "SyncFolderItems" and right in one.answer]
    close = (right.replace(b"<", b"</"), wrong.replace(b"<", b"</"))
    assert schema.problems(answers[0].replace(right, wrong).replace(*close))
