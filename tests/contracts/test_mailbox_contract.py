"""The mailbox contract on a real Dovecot, with a password and with tokens, and on a real Maildir."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from mailbot.mailboxes.auth import Auth, OAuth, Password
from mailbot.mailboxes.imap import ImapMailbox
from mailbot.mailboxes.maildir import MaildirMailbox, deliver
from mailbot.mailboxes.oauth import ClientCredentials
from mailbot.mailboxes.protocol import Mailbox
from tests.contracts.mailbox_contract import MailboxContract, Scene
from tests.servers.certificates import make_certificates
from tests.servers.dovecot import Dovecot
from tests.servers.token_endpoint import TokenEndpoint

USER = "las@kommunen.example"
_NUMBERS = count(1)


@dataclass(kw_only=True)
class ImapScene:
    """Folders of its own on a Dovecot that the session shares; the done folder is for the connector to create."""

    dovecot: Dovecot
    auth: Auth
    folder: str
    done: str
    missing_name: str = "Finns inte"
    opened: list[ImapMailbox] = field(default_factory=list)

    def mailbox(self, *, batch_count: int = 50, batch_bytes: int = 16_000_000) -> ImapMailbox:
        return self._mailbox(self.folder, batch_count, batch_bytes)

    def _mailbox(self, folder: str, batch_count: int = 50, batch_bytes: int = 16_000_000) -> ImapMailbox:
        box = ImapMailbox(
            name="las",
            host=self.dovecot.host,
            port=self.dovecot.port,
            security="none",
            username=USER,
            auth=self.auth,
            folder=folder,
            done_folder=self.done,
            timeout=10,
            batch_count=batch_count,
            batch_bytes=batch_bytes,
        )
        self.opened.append(box)
        return box

    def deliver(self, raw: bytes, received: datetime) -> None:
        self.dovecot.append(USER, self.folder, [raw], received)

    def read_folder(self) -> list[bytes]:
        return list(self.dovecot.contents(USER, self.folder).values())

    def done_folder(self) -> list[bytes]:
        with self.dovecot.client(USER) as client:
            if not client.folder_exists(self.done):
                return []
        return list(self.dovecot.contents(USER, self.done).values())

    def remove_all(self) -> None:
        with self.dovecot.client(USER, self.folder) as client:
            client.delete_messages(client.search("ALL"))
            client.expunge()

    def misconfigured(self) -> ImapMailbox:
        return self._mailbox(self.missing_name)


@dataclass(kw_only=True)
class MaildirScene:
    path: Path
    done: Path
    missing_name: str = "finns-inte"

    def mailbox(self, *, batch_count: int = 50, batch_bytes: int = 16_000_000) -> MaildirMailbox:
        return MaildirMailbox(
            name="las", path=self.path, done_path=self.done, batch_count=batch_count, batch_bytes=batch_bytes
        )

    def deliver(self, raw: bytes, received: datetime) -> None:
        deliver(self.path, raw, received=received)

    def read_folder(self) -> list[bytes]:
        return _files(self.path)

    def done_folder(self) -> list[bytes]:
        return _files(self.done)

    def remove_all(self) -> None:
        for file in [*(self.path / "new").iterdir(), *(self.path / "cur").iterdir()]:
            file.unlink()

    def misconfigured(self) -> Mailbox:
        return MaildirMailbox(name="las", path=self.path.with_name(self.missing_name), done_path=self.done)


def _files(path: Path) -> list[bytes]:
    found: list[bytes] = []
    for part in ("new", "cur"):
        with suppress(FileNotFoundError):
            found += [file.read_bytes() for file in (path / part).iterdir()]
    return found


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TokenEndpoint, Path]]:
    made = make_certificates(tmp_path_factory.mktemp("idp"))
    endpoint = TokenEndpoint(made).start()
    endpoint.register("mailbot", "en hemlighet", USER)
    yield endpoint, made.ca
    endpoint.stop()


@pytest.fixture(scope="module")
def dovecot(endpoint: tuple[TokenEndpoint, Path]) -> Iterator[Dovecot]:
    server = Dovecot({USER: "lösenord å"}, introspection_url=endpoint[0].introspection_url).start()
    yield server
    server.remove()


@pytest.fixture(scope="module")
def credentials(endpoint: tuple[TokenEndpoint, Path]) -> ClientCredentials:
    idp, ca = endpoint
    return ClientCredentials(
        authority=idp.authority, tenant=idp.tenant, client_id="mailbot", secret=lambda: "en hemlighet", ca_file=ca
    )


def _imap(dovecot: Dovecot, auth: Auth) -> Iterator[ImapScene]:
    number = next(_NUMBERS)
    scene = ImapScene(dovecot=dovecot, auth=auth, folder=f"Digitala LÅS {number}", done=f"Klara jobb Å {number}")
    dovecot.create(USER, scene.folder)
    yield scene
    for box in scene.opened:
        box.close()


@pytest.mark.hazard(34)
class TestImapWithPassword(MailboxContract):
    @pytest.fixture
    def scene(self, dovecot: Dovecot) -> Iterator[Scene]:
        yield from _imap(dovecot, Password(password=lambda: "lösenord å"))


class TestImapWithToken(MailboxContract):
    @pytest.fixture
    def scene(self, dovecot: Dovecot, credentials: ClientCredentials) -> Iterator[Scene]:
        yield from _imap(dovecot, OAuth(token=credentials))


class TestMaildir(MailboxContract):
    @pytest.fixture
    def scene(self, tmp_path: Path) -> Scene:
        scene = MaildirScene(path=tmp_path / "Digitala LÅS", done=tmp_path / "Klara jobb")
        for part in ("tmp", "new", "cur"):
            (scene.path / part).mkdir(parents=True)
        return scene
