"""How much of what a mail passes on is read: forwards, attached mails and files share one room."""

from dataclasses import dataclass, replace
from typing import Final

from mailbot.parsers.passed_on import MOST_READ
from mailbot.parsers.written import Written

MOST_PASSED_ON: Final = 5 * MOST_READ
"""Characters of everything that comes along, together; what is beyond goes to a person."""
TOO_MUCH = "Det som följer med mejlet är för långt för att läsas i sin helhet."


@dataclass(slots=True)
class _Room:
    left: int = MOST_PASSED_ON
    full: bool = False

    def take(self, text: str) -> str:
        """`text`, or as much of it as there is room for; of one text no more than MOST_READ is ever read."""
        size = min(len(text), MOST_READ)
        if size > self.left:
            text, size, self.full = text[: self.left], self.left, True
        self.left -= size
        return text


def fitted(mail: Written) -> tuple[Written, bool]:
    """`mail` with as much of what it passes on as is read, and whether that is all of it."""
    room = _Room()
    within = _fit(mail, room)
    return within, not room.full


def _fit(mail: Written, room: _Room) -> Written:
    enclosed = tuple(filter(None, map(room.take, mail.enclosed)))
    parts = [_part(part, room) for part in mail.forwarded]
    attached = parts[len(parts) - len(mail.attached) :]  # they are the last ones
    return replace(mail, enclosed=enclosed, forwarded=tuple(parts), attached=tuple(attached))


def _part(part: Written, room: _Room) -> Written:
    room.full = room.full or len(part.new) > MOST_READ
    return _fit(replace(part, new=room.take(part.new)), room)
