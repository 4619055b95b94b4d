"""The connection of a mailbox or a sender to Exchange, made when it is first needed."""

from typing import TYPE_CHECKING

from mailbot.mailboxes.exchange_server import ExchangeServer, SyncStateLostError, check_server

if TYPE_CHECKING:
    from mailbot.mailboxes.exchange_wire import Wire


class ExchangeSession:
    """The connection, opened when needed, and thrown away after a failure so that the next try begins clean."""

    def __init__(self, server: ExchangeServer) -> None:
        check_server(server)
        self.server = server
        self._wire: Wire | None = None

    def wire(self) -> "Wire":
        if self._wire is None:
            from mailbot.mailboxes.exchange_wire import Wire

            self._wire = Wire(self.server)
        return self._wire

    def close(self) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()

    def __enter__(self) -> "Wire":
        return self.wire()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and kind is not SyncStateLostError:
            self.close()
