"""A question about the state of things beside an order takes nothing from it; about an earlier order it is all."""

import pytest

from mailbot.domain.reading import ItemType, MailClass
from tests.parsers.reading.said import read

ORDER = "Vi vill beställa montering av digitalt lås.\nKundid: 4711\nAdress: Provvägen 3\n"


@pytest.mark.parametrize(
    "question",
    ["När ska porten bli klar?", "Hur går det med kopplingen?", "Var är mitt ärende?"],
)
def test_an_order_is_not_lost_behind_a_question(question: str) -> None:
    reading = read(ORDER + question)
    assert [item.type for item in reading.items] == [ItemType.MOUNT]
    assert not reading.asks_state


@pytest.mark.parametrize(
    "text",
    [
        "Hur går det med montering hos kund 4711? Vi beställde för två veckor sedan.",
        "Vi skickade in en beställning för kund 4711 på Provvägen 3, var är mitt ärende?",
        "Påminnelse: hur går det med låset hos kund 4711?",
    ],
)
def test_a_question_about_an_earlier_order_orders_nothing(text: str) -> None:
    reading = read(text)
    assert reading.mail_class is MailClass.QUESTION
    assert not reading.items
