"""A reading of a mail that brought along what could not be read."""

from dataclasses import replace

from mailbot.domain.message import Automatic, Message
from mailbot.domain.reading import MailClass, Reading


def with_unread(reading: Reading, message: Message) -> Reading:
    """The reading when something that came along could not be read: never certain, and never passed over in silence."""
    system = reading.mail_class is MailClass.AUTO and message.automatic is Automatic.SYSTEM
    return replace(
        reading,
        mail_class=MailClass.QUESTION if system else reading.mail_class,
        certain=False,
        why_uncertain=tuple(dict.fromkeys([*reading.why_uncertain, *message.unread])),
        courtesy=False,
        asks_state=False,
    )
