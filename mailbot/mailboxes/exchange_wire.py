"""The EWS operations that the bot needs, in plain values: exchangelib's objects stay in here.

Uses exchangelib's services one by one instead of its account tree: each call is then one request whose cost and
failure are known, and an answer with an item class that the library does not know stops nothing. Import this only where
an Exchange mailbox is really used: exchangelib is slow to load.
"""

import base64
import binascii
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import exchangelib
from exchangelib import errors as ews
from exchangelib.fields import FieldPath
from exchangelib.folders import Folder, Root
from exchangelib.properties import DistinguishedFolderId, FolderId, ItemId, Mailbox
from exchangelib.protocol import Protocol
from exchangelib.restriction import Restriction
from exchangelib.services import (
    CreateFolder,
    CreateItem,
    DeleteItem,
    FindFolder,
    FindItem,
    GetFolder,
    GetItem,
    MoveItem,
    SendItem,
    SyncFolderItems,
)
from exchangelib.services.sync_folder_hierarchy import SyncFolder
from exchangelib.version import EXCHANGE_2016, Version

from mailbot.mailboxes.exchange_errors import own_errors
from mailbot.mailboxes.exchange_http import auth_name, make_protocol
from mailbot.mailboxes.exchange_server import ExchangeServer

_T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_INBOX_NAMES = frozenset({"inbox", "inkorgen"})
_ONE_ITEM_ONLY = (
    *GetItem.ERRORS_TO_CATCH_IN_RESPONSE,
    ews.ErrorContentConversionFailed,
    ews.ErrorInternalServerError,
    ews.ErrorIrresolvableConflict,
    ews.ErrorItemPropertyRequestFailed,
    ews.ErrorMimeContentInvalid,
    ews.ErrorMoveCopyFailed,
)
"""Errors of one item in a batch that say nothing about its neighbours."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """An item that appeared in a folder: its id, when the server received it (aware), its size in bytes."""

    id: str
    received: datetime
    size: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """One page of what happened in a folder since a sync state. `last`: there is no further page."""

    appeared: tuple[Listed, ...]
    state: str
    last: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The MIME of one item."""

    received: datetime
    raw: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Failed:
    """EWS could not do its work on this one item; `gone`: it does not exist any more."""

    code: str
    gone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftId:
    """A saved draft; SendItem wants both parts."""

    id: str
    change_key: str


class Wire:
    """A session with one mailbox. Every method raises TemporaryError, AnswerLostError or PermanentError."""

    def __init__(self, server: ExchangeServer) -> None:
        self._server = server
        with own_errors(server):
            self._account = _account(server)
            self._root = Root(account=self._account)
        self._folders: dict[str, Any] = {}

    def close(self) -> None:
        """Give the connections back."""
        self._account.protocol.close()

    def folder(self, path: str, *, create: bool = False) -> str | None:
        """Id of a folder, named by its path from the top of the mailbox, such as "Inkorgen/Digitala LÅS".

        "inbox" is the inbox in any language. None when the folder is missing; with `create` it is made.
        """
        if path not in self._folders:
            with own_errors(self._server):
                found = self._walk(path, create=create)
            if found is None:
                return None
            self._folders[path] = found
        return str(self._folders[path].id)

    def forget_folders(self) -> None:
        """Look folders up anew: somebody may have made, renamed or removed them."""
        self._folders.clear()

    def reach(self, distinguished: str) -> None:
        """Raises when a well-known folder such as "sentitems" cannot be opened."""
        with own_errors(self._server):
            self._resolve(distinguished)

    def changes(self, folder: str, state: str | None, *, page: int) -> Changes:
        """What appeared in a folder after `state` (None: from the beginning). Raises SyncStateLostError too."""
        with own_errors(self._server):
            service = _Sync(account=self._account)
            rows = service.call(
                folder=FolderId(id=folder),
                shape="IdOnly",
                additional_fields=_fields("datetime_received", "size"),
                sync_state=state,
                ignore=None,
                max_changes_returned=page,
                sync_scope="NormalItems",
            )
            appeared = tuple(row for row in rows if row is not None)
            return Changes(appeared=appeared, state=service.sync_state, last=service.includes_last_item_in_range)

    def contents(self, ids: Sequence[str]) -> list[Content | Failed]:
        """The MIME of each item, in the order asked for."""
        with own_errors(self._server):
            answers = list(
                _Get(account=self._account).call(
                    items=[ItemId(id=one) for one in ids],
                    additional_fields=_fields("mime_content", "datetime_received"),
                    shape="IdOnly",
                )
            )
            return [_outcome(answer) for _, answer in zip(ids, answers, strict=True)]

    def move(self, ids: Sequence[str], folder: str) -> list[Failed | None]:
        """Move items; None for each that was moved."""
        with own_errors(self._server):
            service = _Move(account=self._account)
            answers = list(service.call(items=[ItemId(id=one) for one in ids], to_folder=FolderId(id=folder)))
            return [
                _failed(answer) if isinstance(answer, Exception) else None
                for _, answer in zip(ids, answers, strict=True)
            ]

    def create_draft(self, raw: bytes) -> DraftId:
        """Save a finished mail among the drafts, not yet sent."""
        with own_errors(self._server):
            message = exchangelib.Message(mime_content=raw, account=self._account)
            made = CreateItem(account=self._account).get(
                items=[message],
                folder=self._well_known("drafts"),
                message_disposition="SaveOnly",
                send_meeting_invitations="SendToNone",
            )
            return DraftId(id=made.id, change_key=made.changekey)

    def send(self, draft: DraftId) -> bool:
        """Send a draft and keep it in Sent Items. False when the draft is not there any more."""
        with own_errors(self._server):
            try:
                SendItem(account=self._account).get(
                    items=[ItemId(id=draft.id, changekey=draft.change_key)],
                    saved_item_folder=self._well_known("sentitems").to_id(),
                )
            except ews.ErrorItemNotFound:
                return False
            return True

    def discard(self, draft: DraftId) -> None:
        """Remove a draft for good."""
        with own_errors(self._server):
            DeleteItem(account=self._account).get(
                items=[ItemId(id=draft.id, changekey=draft.change_key)],
                delete_type="HardDelete",
                send_meeting_cancellations="SendToNone",
                affected_task_occurrences="AllOccurrences",
                suppress_read_receipts=True,
            )

    def find(self, distinguished: str, message_id: str) -> DraftId | None:
        """The item with this Message-ID (without brackets) in a well-known folder."""
        with own_errors(self._server):
            place = self._well_known(distinguished)
            wanted = exchangelib.Q(message_id=f"<{message_id}>")
            found = FindItem(account=self._account, page_size=2).call(
                folders=[place],
                additional_fields=None,
                restriction=Restriction(wanted, folders=[place], applies_to=Restriction.ITEMS),
                order_fields=None,
                shape="IdOnly",
                query_string=None,
                depth="Shallow",
                calendar_view=None,
                max_items=1,
                offset=0,
            )
            for item in found:
                if isinstance(item, Exception):
                    raise item
                return DraftId(id=item[0], change_key=item[1])
            return None

    def _well_known(self, distinguished: str) -> Any:
        owner = Mailbox(email_address=self._account.primary_smtp_address)
        return Folder(root=self._root, _distinguished_id=DistinguishedFolderId(id=distinguished, mailbox=owner))

    def _resolve(self, distinguished: str) -> Any:
        asked = self._well_known(distinguished)
        folder = GetFolder(account=self._account).get(folders=[asked], additional_fields=_name(), shape="IdOnly")
        return Folder(root=self._root, id=folder.id, name=folder.name)

    def _walk(self, path: str, *, create: bool) -> Any:
        names = [name for name in path.split("/") if name]
        if names and _plain(names[0]) in _INBOX_NAMES:
            place, names = self._resolve("inbox"), names[1:]
        else:
            place = self._well_known("msgfolderroot")
        for name in names:
            below = self._child(place, name)
            if below is None and create:
                below = self._make(place, name)
            if below is None:
                return None
            place = below
        return place

    def _child(self, place: Any, name: str) -> Any:
        found = FindFolder(account=self._account).call(
            folders=[place],
            additional_fields=_name(),
            restriction=None,
            shape="IdOnly",
            depth="Shallow",
            max_items=None,
            offset=0,
        )
        for folder in found:
            if isinstance(folder, Exception):
                raise folder
            if _plain(folder.name) == _plain(name):
                return Folder(root=self._root, id=folder.id, name=folder.name)
        return None

    def _make(self, place: Any, name: str) -> Any:
        wanted = Folder(root=self._root, name=name)
        try:
            made = CreateFolder(account=self._account).get(parent_folder=place, folders=[wanted])
        except ews.ErrorFolderExists:
            return self._child(place, name)
        return Folder(root=self._root, id=made.id, name=name)


class _Sync(SyncFolderItems):  # type: ignore[misc] # exchangelib has no types
    """Rows as Listed, or None for a deletion and a read mark."""

    def _elem_to_obj(self, elem: Any) -> Listed | None:
        if elem.tag not in (f"{_T}Create", f"{_T}Update"):
            return None
        item = elem[0]
        return Listed(
            id=item.find(f"{_T}ItemId").get("Id"), received=_received(item), size=int(item.findtext(f"{_T}Size") or 0)
        )

    def _get_element_container(self, message: Any, name: str | None = None) -> Any:
        if message.get("ResponseClass") == "Success":
            return super()._get_element_container(message=message, name=name)
        # an error has no sync state, which the library does not expect
        return super(SyncFolder, self)._get_element_container(message=message, name=name)


class _Get(GetItem):  # type: ignore[misc] # exchangelib has no types
    """Items as Content, whatever kind they are."""

    ERRORS_TO_CATCH_IN_RESPONSE = _ONE_ITEM_ONLY

    def _elem_to_obj(self, elem: Any) -> Content | Failed:
        text = elem.findtext(f"{_T}MimeContent")
        if not text:
            return Failed(code="NoMimeContent", gone=False)
        try:
            return Content(received=_received(elem), raw=base64.b64decode(text, validate=False))
        except binascii.Error:
            return Failed(code="BadMimeContent", gone=False)


class _Move(MoveItem):  # type: ignore[misc] # exchangelib has no types
    ERRORS_TO_CATCH_IN_RESPONSE = _ONE_ITEM_ONLY


def _account(server: ExchangeServer) -> Any:
    config = exchangelib.Configuration(
        service_endpoint=server.endpoint,
        auth_type=auth_name(server),
        credentials=exchangelib.Credentials(server.username, server.password()),
        version=Version(build=EXCHANGE_2016),
        retry_policy=exchangelib.FailFast(),
        max_connections=1,
    )
    access = exchangelib.IMPERSONATION if server.access == "impersonation" else exchangelib.DELEGATE
    account = exchangelib.Account(
        server.mailbox, config=config, access_type=access, autodiscover=False, default_timezone=exchangelib.UTC
    )
    with suppress(KeyError):
        del Protocol[config]  # the library would keep it, and the password, for as long as we run
    account.protocol = make_protocol(server, config)
    return account


def _fields(*names: str) -> list[Any]:
    return [FieldPath(field=exchangelib.Message.get_field_by_fieldname(name)) for name in names]


def _name() -> list[Any]:
    return [FieldPath(field=Folder.get_field_by_fieldname("name"))]


def _received(item: Any) -> datetime:
    """When the server received an item; an item that has no such time came just now."""
    text = item.findtext(f"{_T}DateTimeReceived")
    if not text:
        return datetime.now(UTC)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _outcome(answer: Any) -> Content | Failed:
    return _failed(answer) if isinstance(answer, Exception) else answer


def _failed(problem: Exception) -> Failed:
    gone = isinstance(problem, ews.ErrorItemNotFound | ews.ErrorInvalidIdMalformed)
    return Failed(code=type(problem).__name__, gone=gone)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
