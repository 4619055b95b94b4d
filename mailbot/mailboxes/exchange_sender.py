"""A way out through Exchange Server (EWS), by a draft that is then sent, so that a crash leaves a trace to find."""

from contextlib import suppress
from typing import TYPE_CHECKING

from mailbot.domain.errors import PermanentError, TemporaryError, UncertainError
from mailbot.mailboxes.exchange_server import AnswerLostError, ExchangeServer
from mailbot.mailboxes.exchange_session import ExchangeSession
from mailbot.mailboxes.outgoing import check_addresses, check_recipients_in_head
from mailbot.mailboxes.protocol import Finding, OutgoingMail, SentState

if TYPE_CHECKING:
    from mailbot.mailboxes.exchange_wire import DraftId


class ExchangeSender:
    """Sender on EWS in two steps: a draft with our own MIME, then SendItem, which keeps a copy in Sent Items.

    Sure are: found in Sent Items by Message-ID → SENT; found among the drafts → ABSENT (SendItem takes it away). Found
    in neither → UNKNOWN: it was never begun, or its copy was removed, or the server gave it another Message-ID.
    For one thread.
    """

    def __init__(self, name: str, server: ExchangeServer) -> None:
        self.name = name
        self._session = ExchangeSession(server)
        self._drafts: dict[str, DraftId] = {}
        self._doubtful: set[str] = set()

    def send(self, mail: OutgoingMail) -> None:
        """See Sender.send. When the answer is lost, looks at once whether the mail went out."""
        check_addresses(mail)
        check_recipients_in_head(mail)
        draft = self._drafts.get(mail.message_id) or self._left_draft(mail.message_id) or self._draft(mail)
        self._drafts[mail.message_id] = draft
        try:
            with self._session as wire:
                sent = wire.send(draft)
        except AnswerLostError:
            sent = False
        except PermanentError:
            self._discard(self._drafts.pop(mail.message_id))
            raise
        if not sent:
            self._settle(mail.message_id)
        self._drafts.pop(mail.message_id, None)

    def find(self, message_id: str) -> SentState:
        """See Sender.find; an unreachable server raises TemporaryError."""
        with self._session as wire:
            if wire.find("sentitems", message_id):
                return SentState.SENT
            draft = wire.find("drafts", message_id)
        if draft is None:
            return SentState.UNKNOWN
        self._drafts[message_id] = draft
        return SentState.ABSENT

    def check(self) -> tuple[Finding, ...]:
        """Opens the folders that sending needs. Whether SendAs is granted shows only when a mail is sent."""
        findings: list[Finding] = []
        for folder, swedish in (("drafts", "Utkast"), ("sentitems", "Skickat")):
            step = f"Öppna mappen {swedish} hos {self._session.server.host}"
            try:
                with self._session as wire:
                    wire.reach(folder)
            except (TemporaryError, PermanentError) as problem:
                return (*findings, Finding(what=step, ok=False, advice=str(problem)))
            findings.append(Finding(what=step, ok=True))
        return tuple(findings)

    def close(self) -> None:
        """Give the connection back; the next call opens it again."""
        self._session.close()

    def _left_draft(self, message_id: str) -> "DraftId | None":
        """The draft of a try whose answer was lost, so that no second one is made."""
        if message_id not in self._doubtful:
            return None
        with self._session as wire:
            draft = wire.find("drafts", message_id)
        self._doubtful.discard(message_id)
        return draft

    def _draft(self, mail: OutgoingMail) -> "DraftId":
        try:
            with self._session as wire:
                return wire.create_draft(mail.raw)
        except AnswerLostError:
            self._doubtful.add(mail.message_id)
            raise

    def _discard(self, draft: "DraftId") -> None:
        """A refused mail must not lie among the drafts where a person might send it. A failure leaves it there."""
        with suppress(TemporaryError, PermanentError), self._session as wire:
            wire.discard(draft)

    def _settle(self, message_id: str) -> None:
        """After a lost answer: returns when the mail surely went out (hazard 98)."""
        self._drafts.pop(message_id, None)
        try:
            state = self.find(message_id)
        except (TemporaryError, PermanentError):
            state = SentState.UNKNOWN
        host = self._session.server.host
        match state:
            case SentState.SENT:
                return
            case SentState.ABSENT:
                raise TemporaryError(f"Exchange på {host} skickade inte brevet; det ligger kvar bland utkasten.")
            case SentState.UNKNOWN:
                raise UncertainError(
                    f"Exchange på {host} svarade inte, och brevet finns varken skickat eller som utkast."
                )
