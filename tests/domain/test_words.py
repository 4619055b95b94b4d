"""Reasons and mails are in Swedish: nothing that a person reads shows the name of a value in code."""

import pytest

from mailbot.domain.reading import EventType, ItemType
from mailbot.domain.role import Role
from mailbot.domain.words import EVENT_WORDS, KIND_WORDS, ROLE_WORDS


@pytest.mark.parametrize(
    ("kind", "words"), [(EventType, EVENT_WORDS), (ItemType, KIND_WORDS), (Role, ROLE_WORDS)], ids=lambda x: str(x)[:20]
)
def test_every_value_has_swedish_words(kind: type, words: dict[object, str]) -> None:
    assert set(words) == set(kind)  # type: ignore[call-overload]
    assert not [value for value, said in words.items() if "_" in said or said == value]
