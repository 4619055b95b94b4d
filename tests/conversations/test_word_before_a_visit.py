"""What may be meant to stop a visit reaches the duty person before it, not only the list of parked mails."""

import pytest

from tests.conversations.configs import DUTY, FITTER, FORMS, SERVICE
from tests.conversations.conftest import OpenStage
from tests.conversations.stage import Sent, Stage, only

PLANNER = "karin.samordnare@solhem.example"
ORDER = (
    "Hej! Vi vill beställa montering av digitalt lås.\n\nKundid: 5207\nAdress: Lingonstigen 14\nPortlås: nej\n\nKarin\n"
)


def booked(stage: Stage) -> Sent:
    """A job with a visit on the ninth, and the receipt of its order."""
    mails = stage.say(ORDER, sender=PLANNER, to=SERVICE, subject="Beställning av lås")
    stage.say("Bokat onsdag 9/12 kl 10.30.", sender=FITTER, to=SERVICE, reply=only(mails, to=FITTER))
    return only(mails, to=PLANNER)


@pytest.mark.parametrize(
    "words",
    [
        "Vänta tills vi hör av oss.",
        "Vi skrev fel adress, det ska vara Rönnstigen 12.",
        "Tack! Men kunden gick bort i natt.",
    ],
)
def test_the_duty_person_hears_of_it(open_stage: OpenStage, words: str) -> None:
    stage = open_stage(FORMS, "2026-11-25T13:10")
    receipt = booked(stage)
    word = only(stage.say(words, sender=PLANNER, to=SERVICE, reply=receipt), to=DUTY)
    assert "innan montören åker ut" in word.body
    assert stage.job().number in word.subject
    assert len(stage.parked()) == 1
    again = stage.say("Hallå, har ni läst det jag skrev om kunden?", sender=PLANNER, to=SERVICE, reply=receipt)
    assert [mail.to for mail in again if mail.to == DUTY] == []


def test_nothing_is_said_where_no_visit_is_booked(open_stage: OpenStage) -> None:
    stage = open_stage(FORMS, "2026-11-25T13:10")
    receipt = only(stage.say(ORDER, sender=PLANNER, to=SERVICE, subject="Beställning av lås"), to=PLANNER)
    assert stage.say("Vänta tills vi hör av oss.", sender=PLANNER, to=SERVICE, reply=receipt) == []
