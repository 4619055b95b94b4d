"""Checks on a finished mail that every way out makes before it says a word."""

import re
from email import message_from_bytes, policy
from email.utils import getaddresses

from mailbot.domain.errors import PermanentError
from mailbot.mailboxes.protocol import OutgoingMail

_UNSAFE = re.compile(r"[\x00-\x20\x7f<>]")  # would end the path or the command line: nothing can be injected


def check_addresses(mail: OutgoingMail) -> None:
    """Raises PermanentError when there is no recipient or an address is none; no address is repeated in the text."""
    if not mail.recipients:
        raise PermanentError("Brevet har ingen mottagare.")
    for address in (mail.sender, *mail.recipients):
        local, at, domain = address.rpartition("@")
        if not (at and local and domain) or _UNSAFE.search(address):
            raise PermanentError("En adress i brevet är felskriven. Rätta den i registret.")


def check_recipients_in_head(mail: OutgoingMail) -> None:
    """For ways out that take the recipients from the mail's own head (EWS): raises PermanentError when it names others.

    Nobody is left out without a word, and nobody gets a mail that was not meant for them.
    """
    head = message_from_bytes(mail.raw, policy=policy.SMTP)
    named = [str(value) for field in ("To", "Cc", "Bcc") for value in head.get_all(field, [])]
    if {email.casefold() for _, email in getaddresses(named)} != {email.casefold() for email in mail.recipients}:
        raise PermanentError("Mottagarna i brevets huvud är andra än de som brevet ska till. Brevet skickades inte.")
