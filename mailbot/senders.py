"""Who sent a mail, by the register, and whether our own mail server vouches for them (hazard 86)."""

from mailbot.config import Authentication, Municipality
from mailbot.directory import find_party
from mailbot.domain.fact import Party
from mailbot.domain.message import Message
from mailbot.parsers.authentication import Verdict, verdict


def party_of(municipality: Municipality, message: Message) -> Party:
    """The sender by the register; verified when the receiving server vouches for them, or where nobody is asked to."""
    email = message.sender.email if message.sender else ""
    if municipality.authentication is Authentication.OFF:
        verified = bool(email)
    else:
        verified = verdict(message, municipality.authserv_ids) is Verdict.PASS
    return find_party(municipality, email, verified=verified)


def is_forged(municipality: Municipality, message: Message) -> bool:
    """Whether our own mail server says that the sender is not who they claim to be."""
    guarded = municipality.authentication is not Authentication.OFF
    return guarded and verdict(message, municipality.authserv_ids) is Verdict.FAIL
