"""A stand-in for Exchange Server on loopback: folders and items in memory behind EWS, and every way to fail.

Its answers have the form that Microsoft's schema gives; test_exchange_schema.py holds them against it. What it does is
taken from Microsoft's description of each operation, not from a live server.
"""

import base64
import binascii
import email
import email.policy
import itertools
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import getaddresses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from xml.sax.saxutils import escape, quoteattr

import spnego
import spnego.exceptions
from lxml import etree

from tests.servers.certificates import Certificates

NS = {
    "s": "http://schemas.xmlsoap.org/soap/envelope/",
    "m": "http://schemas.microsoft.com/exchange/services/2006/messages",
    "t": "http://schemas.microsoft.com/exchange/services/2006/types",
}
WELL_KNOWN = {"inbox": "Inkorgen", "drafts": "Utkast", "sentitems": "Skickat", "outbox": "Utkorgen"}

BUSY = "busy"
TRUNCATED = "truncated"
SLOW = "slow"
CUT_BEFORE = "cut before"  # the connection is gone, nothing was done
CUT_AFTER = "cut after"  # the connection is gone, but the work was done


@dataclass
class Folder:
    id: str
    name: str
    parent: str


@dataclass
class Item:
    id: str
    folder: str
    raw: bytes
    received: datetime


@dataclass
class Row:
    """One line in a folder's history."""

    kind: str  # Create, Update, Delete, ReadFlagChange
    item: str


@dataclass(frozen=True)
class Exchange:
    """One request and its answer."""

    operation: str
    request: bytes
    answer: bytes


@dataclass
class Behaviour:
    """`trouble`: (operation or '*', what) used up from the left when the operation comes; what is one of the constants
    above, an HTTP status, or the code of an error. `broken`: item id → error code in GetItem and MoveItem.
    """

    trouble: list[tuple[str, str | int]] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    back_off: int = 0
    retry_after: int | None = None
    forget_states: int = 0  # so many times a sync state is not known any more
    stuck: bool = False
    page: int = 1000
    refused: set[str] = field(default_factory=set)
    drip: float = 0.05


class ExchangeStandIn:
    """One mailbox; `delegates` are the accounts (name → password) that may open it with basic login.

    With `ntlm_users` (the file that NTLM_USER_FILE names) the login is NTLM, carried out by pyspnego's server side.
    """

    def __init__(self, certificates: Certificates | None = None, *, ntlm_users: Path | None = None) -> None:
        self.mailbox = "digitalalas@kommunen.example"
        self._certificates = certificates
        self.ntlm = ntlm_users is not None  # then only NTLM is offered, with real accounts in a file
        self.delegates = {"KOMMUNEN\\svc-mailbot": "hemligt"}
        self.behaviour = Behaviour()
        self.exchanges: list[Exchange] = []
        self.connections = 0
        self.folders: dict[str, Folder] = {}
        self.items: dict[str, Item] = {}
        self.history: dict[str, list[Row]] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._sockets: list[socket.socket] = []
        self._server: ThreadingHTTPServer | None = None
        self.root = self.add_folder("Överst i informationsarkivet", "")
        self.known = {name: self.add_folder(title, self.root) for name, title in WELL_KNOWN.items()}
        self.known["msgfolderroot"] = self.root

    # set up and look

    @property
    def endpoint(self) -> str:
        assert self._server is not None
        scheme = "https" if self._certificates else "http"
        return f"{scheme}://127.0.0.1:{self._server.server_address[1]}/EWS/Exchange.asmx"

    def start(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        if self._certificates:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self._certificates.certificate, self._certificates.key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self.drop_connections()

    def drop_connections(self) -> None:
        sockets, self._sockets = self._sockets, []
        for one in sockets:
            _shut(one)

    def add_folder(self, name: str, parent: str) -> str:
        folder = Folder(self._new_id("folder"), name, parent)
        self.folders[folder.id] = folder
        self.history[folder.id] = []
        return folder.id

    def path(self, *names: str) -> str:
        """Id of the folder with this path from the top, made when missing."""
        place = self.root
        for name in names:
            below = [one.id for one in self.folders.values() if one.parent == place and one.name == name]
            place = below[0] if below else self.add_folder(name, place)
        return place

    def deliver(self, raw: bytes, received: datetime, folder: str | None = None) -> str:
        with self._lock:
            place = folder or self.known["inbox"]
            item = Item(self._new_id("item"), place, raw, received)
            self.items[item.id] = item
            self.history[place].append(Row("Create", item.id))
            return item.id

    def note(self, kind: str, item: str) -> None:
        """A row in the history, such as ReadFlagChange when a person reads a mail."""
        self.history[self.items[item].folder].append(Row(kind, item))

    def remove(self, item: str) -> None:
        with self._lock:
            self.note("Delete", item)
            del self.items[item]

    def contents(self, folder: str) -> list[bytes]:
        return [item.raw for item in self.items.values() if item.folder == folder]

    def operations(self) -> list[str]:
        return [exchange.operation for exchange in self.exchanges]

    # one request

    def trouble_for(self, operation: str) -> str | int | None:
        for number, (wanted, what) in enumerate(self.behaviour.trouble):
            if wanted in ("*", operation):
                del self.behaviour.trouble[number]
                return what
        return None

    def answer(self, operation: str, request: etree._Element) -> str:
        with self._lock:
            work: dict[str, Callable[[etree._Element], list[str]]] = {
                "GetFolder": self._get_folder,
                "FindFolder": self._find_folder,
                "CreateFolder": self._create_folder,
                "SyncFolderItems": self._sync,
                "GetItem": self._get_item,
                "MoveItem": self._move_item,
                "CreateItem": self._create_item,
                "SendItem": self._send_item,
                "FindItem": self._find_item,
                "DeleteItem": self._delete_item,
            }
            forgetful = operation == "SyncFolderItems" and self.behaviour.forget_states > 0
            if forgetful and _text(request, "m:SyncState"):
                self.behaviour.forget_states -= 1
                return self.error(operation, "ErrorInvalidSyncStateData")
            return _response(operation, work[operation](request))

    def error(self, operation: str, code: str) -> str:
        return _response(operation, [_message(operation, code=code)])

    def _get_folder(self, request: etree._Element) -> list[str]:
        answers = []
        for folder in _ids(request, "m:FolderIds"):
            found = self._place(folder)
            answers.append(
                _message("GetFolder", f"<m:Folders>{_folder(found)}</m:Folders>")
                if found
                else _message("GetFolder", code="ErrorFolderNotFound")
            )
        return answers

    def _find_folder(self, request: etree._Element) -> list[str]:
        view = request.find("m:IndexedPageFolderView", NS)
        assert view is not None
        offset, size = int(view.get("Offset", "0")), int(view.get("MaxEntriesReturned", "100"))
        parent = self._place(_ids(request, "m:ParentFolderIds")[0])
        if parent is None:
            return [_message("FindFolder", code="ErrorFolderNotFound")]
        below = [one for one in self.folders.values() if one.parent == parent.id]
        page = below[offset : offset + min(size, self.behaviour.page)]
        body = f"<t:Folders>{''.join(map(_folder, page))}</t:Folders>"
        return [_message("FindFolder", _root_folder(offset, len(page), len(below), body))]

    def _create_folder(self, request: etree._Element) -> list[str]:
        parent = self._place(_ids(request, "m:ParentFolderId")[0])
        assert parent is not None
        answers = []
        for element in request.iterfind("m:Folders/t:Folder/t:DisplayName", NS):
            taken = any(one.parent == parent.id and one.name == element.text for one in self.folders.values())
            if taken:
                answers.append(_message("CreateFolder", "<m:Folders/>", code="ErrorFolderExists"))
                continue
            made = self.folders[self.add_folder(element.text or "", parent.id)]
            answers.append(_message("CreateFolder", f"<m:Folders>{_folder(made)}</m:Folders>"))
        return answers

    def _sync(self, request: etree._Element) -> list[str]:
        folder = self._place(_ids(request, "m:SyncFolderId")[0])
        if folder is None:
            return [_message("SyncFolderItems", code="ErrorSyncFolderNotFound")]
        begin = _state(_text(request, "m:SyncState"), folder.id)
        if begin is None:
            return [_message("SyncFolderItems", code="ErrorInvalidSyncStateData")]
        most = min(self.behaviour.page, int(_text(request, "m:MaxChangesReturned") or "100"))
        history = self.history[folder.id]
        rows = [row for row in history[begin : begin + most] if self._worth_telling(row, folder.id)]
        end = begin if self.behaviour.stuck and begin else min(begin + most, len(history))
        last = end >= len(history) and not self.behaviour.stuck
        state = base64.b64encode(f"{folder.id}|{end}".encode()).decode()
        body = (
            f"<m:SyncState>{state}</m:SyncState><m:IncludesLastItemInRange>{str(last).lower()}"
            f"</m:IncludesLastItemInRange><m:Changes>{''.join(map(self._change, rows))}</m:Changes>"
        )
        return [_message("SyncFolderItems", body)]

    def _worth_telling(self, row: Row, folder: str) -> bool:
        return row.kind == "Delete" or (row.item in self.items and self.items[row.item].folder == folder)

    def _change(self, row: Row) -> str:
        item_id = f'<t:ItemId Id="{row.item}" ChangeKey="AQ=="/>'
        match row.kind:
            case "Delete":
                return f"<t:Delete>{item_id}</t:Delete>"
            case "ReadFlagChange":
                return f"<t:ReadFlagChange>{item_id}<t:IsRead>true</t:IsRead></t:ReadFlagChange>"
            case kind:
                return f"<t:{kind}>{_item(self.items[row.item])}</t:{kind}>"

    def _get_item(self, request: etree._Element) -> list[str]:
        return [self._one(request, "GetItem", item) for item in _ids(request, "m:ItemIds")]

    def _one(self, request: etree._Element, operation: str, item_id: str) -> str:
        if code := self._item_error(item_id):
            return _message(operation, "<m:Items/>", code=code)
        return _message(operation, f"<m:Items>{_item(self.items[item_id], mime=True)}</m:Items>")

    def _item_error(self, item_id: str) -> str | None:
        return (
            None
            if item_id in self.items and item_id not in self.behaviour.broken
            else self.behaviour.broken.get(item_id, "ErrorItemNotFound")
        )

    def _move_item(self, request: etree._Element) -> list[str]:
        target = self._place(_ids(request, "m:ToFolderId")[0])
        if target is None:
            return [_message("MoveItem", "<m:Items/>", code="ErrorFolderNotFound")] * len(_ids(request, "m:ItemIds"))
        answers = []
        for item_id in _ids(request, "m:ItemIds"):
            if code := self._item_error(item_id):
                answers.append(_message("MoveItem", "<m:Items/>", code=code))
                continue
            new = self._transfer(item_id, target.id)
            answers.append(_message("MoveItem", f'<m:Items><t:Message><t:ItemId Id="{new}"/></t:Message></m:Items>'))
        return answers

    def _transfer(self, item_id: str, folder: str) -> str:
        """Into another folder, under a new id, as Exchange does."""
        item = self.items[item_id]
        self.remove(item_id)
        return self.deliver(item.raw, item.received, folder)

    def _create_item(self, request: etree._Element) -> list[str]:
        folder = self._place(_ids(request, "m:SavedItemFolderId")[0])
        assert folder is not None
        raw = base64.b64decode(_text(request, "m:Items/t:Message/t:MimeContent"))
        made = self.deliver(raw, datetime.now(UTC), folder.id)
        return [
            _message(
                "CreateItem",
                f'<m:Items><t:Message><t:ItemId Id="{made}" ChangeKey="AQ=="/></t:Message></m:Items>',
            )
        ]

    def _send_item(self, request: etree._Element) -> list[str]:
        element = request.find("m:ItemIds/t:ItemId", NS)
        assert element is not None
        item_id = element.get("Id", "")
        if element.get("ChangeKey") is None:
            return [_message("SendItem", code="ErrorChangeKeyRequired")]
        if code := self._item_error(item_id):
            return [_message("SendItem", code=code)]
        if self.behaviour.refused & _recipients(self.items[item_id].raw):
            return [_message("SendItem", code="ErrorInvalidRecipients")]
        self._transfer(item_id, self.known["sentitems"])
        return [_message("SendItem")]

    def _find_item(self, request: etree._Element) -> list[str]:
        folder = self._place(_ids(request, "m:ParentFolderIds")[0])
        constant = request.find(".//t:Constant", NS)
        assert folder is not None
        assert constant is not None
        wanted = constant.get("Value")
        found = [item for item in self.items.values() if item.folder == folder.id and _message_id(item.raw) == wanted]
        body = f"<t:Items>{''.join(map(_item, found))}</t:Items>"
        return [_message("FindItem", _root_folder(0, len(found), len(found), body))]

    def _delete_item(self, request: etree._Element) -> list[str]:
        answers = []
        for item_id in _ids(request, "m:ItemIds"):
            code = self._item_error(item_id)
            if code is None:
                self.remove(item_id)
            answers.append(_message("DeleteItem", code=code))
        return answers

    def _place(self, asked: str) -> Folder | None:
        return self.folders.get(self.known.get(asked, asked))

    def _new_id(self, kind: str) -> str:
        return base64.b64encode(f"{kind}-{next(self._numbers):06}".encode()).decode()

    def may_open(self, authorization: str | None) -> bool:
        try:
            user, _, password = base64.b64decode((authorization or "").removeprefix("Basic ")).decode().rpartition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        return self.delegates.get(user) == password

    def note_socket(self, one: socket.socket) -> None:
        self.connections += 1
        self._sockets.append(one)


def _handler(state: ExchangeStandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        _login: Any = None

        def setup(self) -> None:
            super().setup()
            state.note_socket(self.connection)

        def do_POST(self) -> None:
            request = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            if (challenge := self._challenge()) is not None:
                self._send(401, b"", {"WWW-Authenticate": challenge})
                return
            body = etree.fromstring(request).find("s:Body", NS)
            assert body is not None
            operation = etree.QName(body[0]).localname
            mailbox = body.findtext(".//t:Mailbox/t:EmailAddress", state.mailbox, NS)
            self._work(operation, request, body[0], mailbox)

        def _challenge(self) -> str | None:
            """What to ask the client, or None when it may come in. NTLM lets in a connection, not a request."""
            said = self.headers.get("Authorization", "")
            if not state.ntlm:
                return None if state.may_open(said) else 'Basic realm="EWS"'
            if self._login is not None and self._login.complete:
                return None
            if not said.startswith("NTLM "):
                return "NTLM"
            self._login = self._login or spnego.server(protocol="ntlm")
            try:
                token = self._login.step(base64.b64decode(said.removeprefix("NTLM ")))
            except spnego.exceptions.SpnegoError:
                self._login = None
                return "NTLM"
            return None if self._login.complete else f"NTLM {base64.b64encode(token or b'').decode()}"

        def _work(self, operation: str, request: bytes, element: etree._Element, mailbox: str) -> None:
            match state.trouble_for(operation):
                case int(status):
                    wait = {} if state.behaviour.retry_after is None else {"Retry-After": state.behaviour.retry_after}
                    self._send(status, b"not xml", wait)
                case "cut before":
                    _shut(self.connection)
                case "cut after":
                    state.answer(operation, element)
                    _shut(self.connection)
                case "busy":
                    self._send(500, _busy(state.behaviour.back_off).encode(), {})
                case None if mailbox != state.mailbox:
                    self._finish(operation, request, state.error(operation, "ErrorNonExistentMailbox"))
                case "truncated":
                    self._send(200, _cut(state.answer(operation, element).encode()), {})
                case "slow":
                    self._drip(state.answer(operation, element).encode())
                case None:
                    self._finish(operation, request, state.answer(operation, element))
                case code:
                    self._finish(operation, request, state.error(operation, str(code)))

        def _finish(self, operation: str, request: bytes, answer: str) -> None:
            state.exchanges.append(Exchange(operation, request, answer.encode()))
            self._send(200, answer.encode(), {})

        def _drip(self, answer: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            pause = threading.Event()
            try:
                for byte in answer:
                    self.wfile.write(bytes([byte]))
                    pause.wait(state.behaviour.drip)
            except OSError:
                self.close_connection = True

        def _send(self, status: int, body: bytes, headers: dict[str, Any]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, str(value))
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: requests are in `exchanges`."""

    return Handler


def _cut(answer: bytes) -> bytes:
    """The worst place to cut: inside the last mail, where the rest still decodes."""
    end = answer.rfind(b"</t:MimeContent>")
    return answer[: end - 8] if end > 0 else answer[: len(answer) * 2 // 3]


def _shut(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        one.close()


def _ids(request: etree._Element, path: str) -> list[str]:
    container = request.find(path, NS)
    assert container is not None
    return [child.get("Id", "") for child in container]


def _text(request: etree._Element, path: str) -> str:
    return request.findtext(path, "", NS)


def _state(text: str, folder: str) -> int | None:
    if not text:
        return 0
    try:
        owner, _, number = base64.b64decode(text, validate=True).decode().partition("|")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return int(number) if owner == folder else None


def _message_id(raw: bytes) -> str | None:
    return email.message_from_bytes(raw, policy=email.policy.compat32).get("Message-ID")


def _recipients(raw: bytes) -> set[str]:
    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    return {address for _, address in getaddresses([str(to) for to in message.get_all("To", [])])}


def _response(operation: str, messages: list[str]) -> str:
    return (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{NS["s"]}" xmlns:m="{NS["m"]}" '
        f'xmlns:t="{NS["t"]}"><s:Header><t:ServerVersionInfo MajorVersion="15" MinorVersion="2" '
        'MajorBuildNumber="2562" MinorBuildNumber="17" Version="V2017_07_11"/></s:Header><s:Body>'
        f"<m:{operation}Response><m:ResponseMessages>{''.join(messages)}</m:ResponseMessages>"
        f"</m:{operation}Response></s:Body></s:Envelope>"
    )


def _message(operation: str, body: str = "", *, code: str | None = None) -> str:
    kind = "Error" if code else "Success"
    text = f"<m:MessageText>{code} about someone@kommunen.example</m:MessageText>" if code else ""
    link = "<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>" if code else ""
    return (
        f'<m:{operation}ResponseMessage ResponseClass="{kind}">{text}<m:ResponseCode>{code or "NoError"}'
        f"</m:ResponseCode>{link}{body}</m:{operation}ResponseMessage>"
    )


def _root_folder(offset: int, count: int, total: int, body: str) -> str:
    last = offset + count >= total
    return (
        f'<m:RootFolder IndexedPagingOffset="{offset + count}" TotalItemsInView="{total}" '
        f'IncludesLastItemInRange="{str(last).lower()}">{body}</m:RootFolder>'
    )


def _folder(folder: Folder | None) -> str:
    assert folder is not None
    name = escape(folder.name)
    return f"<t:Folder><t:FolderId Id={quoteattr(folder.id)}/><t:DisplayName>{name}</t:DisplayName></t:Folder>"


def _item(item: Item, *, mime: bool = False) -> str:
    content = base64.b64encode(item.raw).decode()
    return (
        "<t:Message>"
        + (f'<t:MimeContent CharacterSet="UTF-8">{content}</t:MimeContent>' if mime else "")
        + f'<t:ItemId Id="{item.id}" ChangeKey="AQ=="/>'
        f"<t:DateTimeReceived>{item.received.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</t:DateTimeReceived>"
        f"<t:Size>{len(item.raw)}</t:Size></t:Message>"
    )


def _busy(milliseconds: int) -> str:
    """A throttled request comes as HTTP 500 with a SOAP fault."""
    errors = "http://schemas.microsoft.com/exchange/services/2006/errors"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="{NS["s"]}"><s:Body><s:Fault>'
        '<faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:ErrorServerBusy</faultcode>'
        "<faultstring>The server cannot service this request right now. Try again later.</faultstring><detail>"
        f'<e:ResponseCode xmlns:e="{errors}">ErrorServerBusy</e:ResponseCode>'
        f'<e:Message xmlns:e="{errors}">The server cannot service this request right now.</e:Message>'
        f'<t:MessageXml xmlns:t="{NS["t"]}"><t:Value Name="BackOffMilliseconds">{milliseconds}</t:Value>'
        "</t:MessageXml></detail></s:Fault></s:Body></s:Envelope>"
    )
