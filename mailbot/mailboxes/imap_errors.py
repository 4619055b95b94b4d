"""What an IMAP server or its connection does wrong, in our words. The only place that reads a server's error texts."""

import imaplib
import re
import ssl

from mailbot.domain.errors import MailbotError, PermanentError, TemporaryError

TROUBLE = (OSError, imaplib.IMAP4.error, ValueError, LookupError, TypeError, AttributeError, AssertionError, EOFError)
"""Everything that imapclient, imaplib and the socket raise, parsers of broken answers included."""

_BUSY = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT)\]|throttl|back ?off|too many|try again|temporar|later\b|unavailable|\bbusy\b", re.I
)
_BACKOFF = re.compile(r"back ?off time:?\s*(\d+)\s*(milli)?", re.I)
_NOT_CONNECTED = re.compile(r"authenticated but not connected", re.I)
_NO_RIGHT = re.compile(r"\[(NOPERM|CONTACTADMIN|PRIVACYREQUIRED)\]", re.I)
_SHORTEST_WAIT = 5.0  # seconds; servers have been seen to throttle with "backoff 0" (hazard 51)


class ConnectionBrokenError(TemporaryError):
    """The connection is gone, or nothing came in time (`timed_out`)."""

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class DeclinedError(TemporaryError):
    """The server said NO or BAD to one command, or answered it with something unreadable; the connection holds.

    `text` is the server's own, for recognising response codes; it is never shown.
    """

    def __init__(self, message: str, *, text: str = "") -> None:
        super().__init__(message)
        self.text = text


class FolderRebuiltError(TemporaryError):
    """UIDVALIDITY changed under our feet; the next poll begins anew."""


class LoginRefusedError(PermanentError):
    """The server does not accept the user with this password or token."""


def translated(error: BaseException, where: str, *, login: bool = False) -> MailbotError:
    """The error to raise instead of one in TROUBLE. `where` begins the Swedish line."""
    match error:
        case MailbotError():
            return error
        case ssl.SSLCertVerificationError():
            advice = "Kontrollera serverns namn, eller ange kommunens certifikatutfärdare i ca_file."
            return PermanentError(f"{where}: serverns certifikat är inte betrott. {advice}")
        case TimeoutError():
            return ConnectionBrokenError(f"{where}: servern svarar inte i tid.", timed_out=True)
        case imaplib.IMAP4.error():
            return _said(error, where, login=login)
        case OSError() | EOFError() | AttributeError():
            return ConnectionBrokenError(f"{where}: ingen kontakt med servern.")
        case _:
            return DeclinedError(f"{where}: servern svarade något som inte gick att tolka.")


def _said(error: imaplib.IMAP4.error, where: str, *, login: bool) -> MailbotError:
    text = str(error)
    if _NOT_CONNECTED.search(text):
        return TemporaryError(
            f"{where}: inloggningen godkändes men brevlådan öppnades inte. Ge appen eller kontot behörighet "
            "(FullAccess) till brevlådan och kontrollera objekt-id och scope. Försöker igen."
        )
    if _BUSY.search(text):
        return TemporaryError(f"{where}: servern ber oss vänta.", retry_after=_backoff(text))
    if isinstance(error, imaplib.IMAP4.abort) or "illegal in state" in text:
        return ConnectionBrokenError(f"{where}: anslutningen bröts.")
    if login:
        return LoginRefusedError(f"{where}: servern godkänner inte inloggningen. Kontrollera användare och hemlighet.")
    if _NO_RIGHT.search(text):
        return PermanentError(f"{where}: kontot saknar behörighet. Be e-postadministratören om rätt till mappen.")
    return DeclinedError(f"{where}: servern nekade ett kommando.", text=text)


def _backoff(text: str) -> float | None:
    if (found := _BACKOFF.search(text)) is None:
        return None
    seconds = int(found[1]) / (1000 if found[2] else 1)
    return max(seconds, _SHORTEST_WAIT)
