"""What is ordered stands behind the verb: an ordered removal is no new lock as well."""

import pytest

from mailbot.domain.reading import ItemType
from tests.parsers.reading.said import read


@pytest.mark.parametrize("lock", ["trygghetslås", "digitalt lås", "låset"])
@pytest.mark.parametrize("work", ["nedmontering", "demontering"])
def test_an_ordered_removal_is_one_kind_and_certain(work: str, lock: str) -> None:
    reading = read(f"Vi beställer {work} av {lock}.\nKundid: 3051\nDatum: 2026-12-10")
    assert [item.type for item in reading.items] == [ItemType.DISMOUNT]
    assert reading.certain


def test_an_ordered_lock_is_still_a_mounting() -> None:
    reading = read("Vi beställer ett nytt trygghetslås.\nKundid: 3051\nAdress: Provgatan 3")
    assert [item.type for item in reading.items] == [ItemType.MOUNT]
