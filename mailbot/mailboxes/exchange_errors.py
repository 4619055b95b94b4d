"""What exchangelib and EWS raise, told as our own errors: temporary, permanent, or an answer that was lost."""

from collections.abc import Iterator
from contextlib import contextmanager

from exchangelib import errors as ews
from exchangelib.util import ParseError
from spnego.exceptions import SpnegoError

from mailbot.domain.errors import PermanentError, TemporaryError
from mailbot.mailboxes.exchange_http import BadCertificateError, HttpStatusError, NeverSentError, NoAnswerError
from mailbot.mailboxes.exchange_server import AnswerLostError, ExchangeServer, SyncStateLostError

SHORTEST_WAIT = 10.0
"""Seconds to wait when Exchange asks for less: it sends "backoff 0" while it is throttling (hazard 51)."""

_DENIED = (
    ews.ErrorAccessDenied,
    ews.ErrorImpersonateUserDenied,
    ews.ErrorImpersonationDenied,
    ews.ErrorImpersonationFailed,
    ews.ErrorItemSavePropertyError,
)
_SEND_DENIED = (ews.ErrorSendAsDenied,)
_RECIPIENTS = (ews.ErrorInvalidRecipients, ews.ErrorMissingRecipients, ews.ErrorMailRecipientNotFound)
_NO_MAILBOX = (ews.ErrorNonExistentMailbox, ews.ErrorMissingEmailAddress, ews.ErrorInvalidMailbox)
_NO_FOLDER = (ews.ErrorFolderNotFound, ews.ErrorSyncFolderNotFound, ews.ErrorParentFolderNotFound)
_NEVER = (
    ews.ErrorMessageSizeExceeded,
    ews.ErrorQuotaExceeded,
    ews.ErrorAccountDisabled,
    ews.ErrorInvalidRequest,
    ews.ErrorSchemaValidation,
    ews.ErrorMimeContentInvalid,
)


@contextmanager
def own_errors(server: ExchangeServer) -> Iterator[None]:
    """Everything that the library may raise inside becomes one of our errors; its texts are left behind."""
    try:
        yield
    except ews.ErrorInvalidSyncStateData:
        raise SyncStateLostError from None
    except HttpStatusError as problem:
        raise _http(server, problem) from None
    except (NeverSentError, NoAnswerError, BadCertificateError) as problem:
        raise _network(server, problem) from None
    except (ews.UnauthorizedError, PermissionError):
        raise _login(server) from None
    except ews.ResponseMessageError as problem:
        raise _response(server, problem) from None
    except ews.RedirectError:
        raise PermanentError(f"Exchange på {server.host} hänvisar till en annan adress. Rätta adressen.") from None
    except (ews.EWSError, ParseError, SpnegoError, OSError, AttributeError, ValueError, KeyError, TypeError):
        # the library trips in these ways over an answer that is not what the schema promises
        raise AnswerLostError(f"Svaret från Exchange på {server.host} gick inte att läsa.") from None


def _network(server: ExchangeServer, problem: Exception) -> TemporaryError | PermanentError:
    match problem:
        case NeverSentError():
            return TemporaryError(f"Exchange på {server.host} går inte att nå.")
        case BadCertificateError():
            return PermanentError(
                f"Certifikatet från Exchange på {server.host} går inte att lita på. Ange rätt namn eller rätt CA-fil."
            )
        case _:
            return AnswerLostError(f"Exchange på {server.host} gav inget helt svar i tid.")


def _http(server: ExchangeServer, problem: HttpStatusError) -> TemporaryError | PermanentError:
    match problem.status:
        case 401:
            return _login(server)
        case 403:
            return _permission(server)
        case _:
            return _busy(server, problem.retry_after)


def _login(server: ExchangeServer) -> PermanentError:
    return PermanentError(f"Exchange på {server.host} godtar inte inloggningen. Kontrollera namn och lösenord.")


def _permission(server: ExchangeServer) -> PermanentError:
    wanted = "FullAccess till brevlådan" if server.access == "delegate" else "rollen ApplicationImpersonation"
    return PermanentError(
        f"Kontot får inte öppna brevlådan i Exchange på {server.host}. Det saknar behörigheten {wanted}."
    )


def _busy(server: ExchangeServer, asked: float | None) -> TemporaryError:
    wait = max(asked or 0.0, SHORTEST_WAIT)
    return TemporaryError(f"Exchange på {server.host} är upptaget och ber oss vänta.", retry_after=wait)


def _response(server: ExchangeServer, problem: Exception) -> TemporaryError | PermanentError:
    code = type(problem).__name__
    match problem:
        case ews.ErrorServerBusy():
            return _busy(server, problem.back_off)
        case ews.ErrorTimeoutExpired():
            return AnswerLostError(f"Exchange på {server.host} hann inte svara.")
        case _ if isinstance(problem, _DENIED):
            return _permission(server)
        case _ if isinstance(problem, _SEND_DENIED):
            return PermanentError(
                f"Kontot får inte skicka från brevlådan i Exchange på {server.host}. Det saknar behörigheten SendAs."
            )
        case _ if isinstance(problem, _RECIPIENTS):
            return PermanentError("Exchange godtar inte brevets mottagare.")
        case _ if isinstance(problem, _NO_MAILBOX):
            return PermanentError(f"Brevlådan finns inte i Exchange på {server.host}.")
        case _ if isinstance(problem, _NO_FOLDER):
            return PermanentError(f"Mappen finns inte i brevlådan i Exchange på {server.host}.")
        case _ if isinstance(problem, _NEVER):
            return PermanentError(f"Exchange på {server.host} godtar inte begäran ({code}).")
        case _:
            return TemporaryError(f"Exchange på {server.host} kunde inte utföra begäran just nu ({code}).")
