"""A sender's clock and a sender's letters decide nothing that they should not (docs/hazards.md, rows 60 and 62)."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.hazards.town import ANNA, LOCKS, order, raw, town


@pytest.mark.hazard(62)
@pytest.mark.parametrize("date", ["Thu, 4 Jan 2018 09:00:00 +0100", "Tue, 1 Jan 2069 09:00:00 +0100", "igår", ""])
def test_deadlines_follow_the_time_of_receipt_whatever_the_senders_clock_says(tmp_path: Path, date: str) -> None:
    with town(tmp_path) as stage:
        stage.say_bytes(raw(order(), From=ANNA, To=LOCKS, Subject="Beställning av lås", Date=date), LOCKS)
        due = stage.job().due()
        assert due is not None
        assert timedelta(0) < due - stage.now < timedelta(days=30)


@pytest.mark.hazard(60)
@pytest.mark.parametrize(
    "sender", ["Åsa Öhrn", "=?utf-8?Q?=C3=85sa_=C3=96hrn?=", "=?iso-8859-1?Q?=C5sa?= =?utf-8?B?IMOWaHJu?="]
)
def test_a_senders_name_with_accents_is_the_contacts(tmp_path: Path, sender: str) -> None:
    with town(tmp_path) as stage:
        email = ANNA[ANNA.find("<") + 1 :].strip(">")
        stage.say_bytes(raw(order(), From=f"{sender} <{email}>", To=LOCKS, Subject="Beställning av lås"), LOCKS)
        assert stage.job().item.contact.name == "Åsa Öhrn"
