"""Checks on a finished mail that every way out makes before it says a word."""

import re

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
