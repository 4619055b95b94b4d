"""An IMAP server on loopback that misbehaves on command: what Dovecot is too well-bred to play.

Speaks enough of RFC 3501 for the bot, from one list of mails, and records each command line.
"""

import base64
import re
import socketserver
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from tests.servers.certificates import Certificates

ALL = ("UIDPLUS", "MOVE")


@dataclass
class Script:
    """What the server holds and how it behaves. Every field may be changed between commands.

    `trouble`: called with each command line (without tag); the text that it returns is the tagged answer (such as
    "NO [UNAVAILABLE] busy"), "DROP" closes the connection, "LOSE" obeys but closes it before
    the answer, "HANG" says nothing until the server stops, "DRIP" sends a
    byte now and then, None means: behave.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    done: dict[int, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=lambda: {"INBOX"})
    validity: int = 7
    capabilities: tuple[str, ...] = ALL
    logins: tuple[str, ...] = ("AUTH=PLAIN", "AUTH=XOAUTH2")
    logins_encrypted: tuple[str, ...] = ("AUTH=PLAIN", "AUTH=XOAUTH2")
    certificates: Certificates | None = None  # for STARTTLS
    greeting: str = "OK ready"
    deleted: set[int] = field(default_factory=set)
    trouble: Callable[[str], str | None] = lambda _line: None
    lines: list[str] = field(default_factory=list)
    connections: int = 0


class ScriptedImap:
    """Start with `start()`, talk to `host`:`port`, stop with `stop()`."""

    host = "127.0.0.1"

    def __init__(self, script: Script) -> None:
        self.script = script
        self.stopping = threading.Event()
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self) -> None:
                try:
                    _Conversation(self, outer).run()
                except OSError:
                    return

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True
            block_on_close = False

        self._server = Server((self.host, 0), Handler)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


class _Conversation:
    def __init__(self, handler: socketserver.StreamRequestHandler, server: ScriptedImap) -> None:
        self._handler = handler
        self._in: Any = handler.rfile
        self._out: Any = handler.wfile
        self._encrypted = False
        self._server = server
        self._script = server.script
        self._selected = self._script.mails

    def run(self) -> None:
        self._script.connections += 1
        if self._script.greeting == "HANG":
            self._server.stopping.wait(30)
            return
        self._say(f"* {self._script.greeting}")
        while line := self._in.readline():
            tag, _, command = line.decode("ascii", "replace").strip().partition(" ")
            self._script.lines.append(command)
            if not self._answer(tag, command):
                return

    def _capabilities(self) -> str:
        logins = self._script.logins_encrypted if self._encrypted else self._script.logins
        return " ".join(("IMAP4rev1", *logins, *self._script.capabilities))

    def _answer(self, tag: str, command: str) -> bool:
        match self._script.trouble(command):
            case None:
                return self._behave(tag, command)
            case "DROP":
                return False
            case "LOSE":
                self._behave("", command)
                return False
            case "HANG":
                self._server.stopping.wait(30)
                return False
            case "DRIP":
                while not self._server.stopping.wait(0.05):
                    self._out.write(b"*")
                return False
            case answer:
                self._say(f"{tag} {answer}")
                return True

    def _behave(self, tag: str, command: str) -> bool:
        word = command.removeprefix("UID ").split(" ")[0].upper()
        if word == "LOGOUT":
            self._say("* BYE good bye", f"{tag} OK done")
            return False
        act = getattr(self, f"_on_{word.lower()}", None)
        answer = act(command) if act else "OK done"
        if tag:
            self._say(f"{tag} {answer}")
        if word == "STARTTLS":
            self._encrypt()
        return True

    def _encrypt(self) -> None:
        made = self._script.certificates
        assert made is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(made.certificate, made.key)
        connection = context.wrap_socket(self._handler.connection, server_side=True)
        self._in, self._out = connection.makefile("rb"), connection.makefile("wb", buffering=0)
        self._encrypted = True

    def _say(self, *lines: str) -> None:
        for line in lines:
            self._out.write(line.encode() + b"\r\n")

    def _on_capability(self, _command: str) -> str:
        self._say(f"* CAPABILITY {self._capabilities()}")
        return "OK done"

    def _on_authenticate(self, _command: str) -> str:
        self._say("+ ")
        self._script.lines.append(base64.b64decode(self._in.readline()).decode())
        return "OK done"

    def _folder(self, command: str) -> str:
        return command.partition(" ")[2].strip('"')

    def _on_select(self, command: str) -> str:
        name = self._folder(command)
        if name not in self._script.folders:
            return "NO no such mailbox"
        self._selected = self._script.mails if name == "INBOX" else self._script.done
        held = self._selected
        next_uid = max(held, default=0) + 1
        self._say(f"* {len(held)} EXISTS", "* 0 RECENT", f"* OK [UIDVALIDITY {self._script.validity}] ok")
        self._say(f"* OK [UIDNEXT {next_uid}] ok")
        return "OK [READ-WRITE] done"

    _on_examine = _on_select

    def _on_list(self, command: str) -> str:
        name = command.split(" ")[-1].strip('"')
        if name in self._script.folders:
            self._say(f'* LIST () "/" "{name}"')
        return "OK done"

    def _on_create(self, command: str) -> str:
        self._script.folders.add(self._folder(command))
        return "OK done"

    def _uids(self, spec: str) -> list[int]:
        held = sorted(self._selected)
        found: set[int] = set()
        for part in spec.split(","):
            first, _, last = part.partition(":")
            low, high = (held[-1] if held and end == "*" else int(end or first) for end in (first, last))
            found |= {uid for uid in held if min(low, high) <= uid <= max(low, high)}
        return sorted(found)

    def _on_search(self, command: str) -> str:
        if "UID 0:" in command or "CHARSET" in command:
            return "BAD invalid search"
        if "DELETED" in command:
            uids = sorted(self._script.deleted & set(self._selected))
        elif found := re.search(r"SEARCH UID (\S+)", command):
            uids = self._uids(found[1])
        else:
            uids = sorted(self._selected)
        self._say("* SEARCH " + " ".join(map(str, uids)))
        return "OK done"

    def _on_fetch(self, command: str) -> str:
        _, _, spec, parts = command.split(" ", 3)
        for number, uid in enumerate(sorted(self._selected), start=1):
            if uid in self._uids(spec):
                raw = self._selected[uid]
                head = f'UID {uid} INTERNALDATE "20-Nov-2026 09:00:00 +0100" RFC822.SIZE {len(raw)}'
                if "BODY.PEEK[]" in parts:
                    self._out.write(f"* {number} FETCH ({head} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
                else:
                    self._say(f"* {number} FETCH ({head})")
        return "OK done"

    def _on_copy(self, command: str) -> str:
        _, _, spec, target = command.split(" ", 3)
        if target.strip('"') not in self._script.folders:
            return "NO [TRYCREATE] no such mailbox"
        for uid in self._uids(spec):
            self._script.done[max(self._script.done, default=0) + 1] = self._selected[uid]
        return "OK done"

    def _on_move(self, command: str) -> str:
        answer = self._on_copy(command)
        if answer.startswith("OK"):
            self._remove(self._uids(command.split(" ")[2]))
        return answer

    def _on_store(self, command: str) -> str:
        self._script.deleted |= set(self._uids(command.split(" ")[2]))
        return "OK done"

    def _on_expunge(self, command: str) -> str:
        words = command.split(" ")
        uids = self._uids(words[2]) if words[0] == "UID" else sorted(self._selected)
        self._remove([uid for uid in uids if uid in self._script.deleted])
        return "OK done"

    def _remove(self, uids: list[int]) -> None:
        for uid in uids:
            del self._selected[uid]
