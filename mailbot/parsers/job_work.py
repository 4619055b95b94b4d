"""Which work a thread is about: the bot's own subject says it, and so "uppe nu" or "går ej" mean something in it."""

import re
from enum import StrEnum
from typing import Final


class Work(StrEnum):
    """The work of the job that a thread belongs to."""

    MOUNT = "montering"
    DISMOUNT = "nedmontering"
    MOVE = "flytt"
    FAULT = "felanmälan"
    GATE = "portlås"
    GATE_REMOVAL = "portlås ned"
    COUPLE = "koppling"
    DECOUPLE = "frånkoppling"
    SWITCH = "byte av utförare"


_NAMES: Final = (  # the first that fits
    (Work.GATE_REMOVAL, r"portlås\w* (?:ned|ner|bort)|(?:ned|de)monter\w* (?:av )?(?:portlås|portenhet)"),
    (Work.FAULT, r"felanmäl|fel på|(?<!\w)fel(?!\w)"),
    (Work.GATE, r"portlås|portenhet"),
    (Work.DISMOUNT, r"ne[dr]monter|demonter|avmonter|ne[dr]tag"),
    (Work.DECOUPLE, r"(?:från|bort|av)koppl"),
    (Work.COUPLE, r"koppl"),
    (Work.SWITCH, r"byte av utförare|utförarbyte|byte utförare"),
    (Work.MOVE, r"(?<!\w)flytt"),
    (Work.MOUNT, r"monter|ny(?:tt|a)? (?:\w+ )?(?:dörr|trygghets)?lås|installation|uppsättning|sätta upp"),
)


def work_of(title: str) -> Work | None:
    """The work that a subject names ("SV: [LÅS-2026-00042] Montering, Lindvägen 3"); None when it names none."""
    lower = title.lower()
    return next((work for work, pattern in _NAMES if re.search(pattern, lower)), None)
