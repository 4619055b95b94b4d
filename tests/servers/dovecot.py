"""A real Dovecot 2.3 on a free loopback port, with passwords, OAuth2 (introspection), STARTTLS and TLS.

Starts in well under a second, needs no system configuration, and runs as root (mail then belongs to `nobody`) or as
anybody else.
"""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from imapclient import IMAPClient
from imapclient.imap_utf7 import encode

from tests.servers.availability import require
from tests.servers.certificates import Certificates, make_certificates

_CONFIG = """
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
listen = 127.0.0.1
protocols = imap
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
default_process_limit = 60
default_vsz_limit = 0
first_valid_uid = 0
first_valid_gid = 0
mail_location = maildir:{base}/mail/%u
mail_fsync = never
mail_max_userip_connections = 50
disable_plaintext_auth = no
auth_mechanisms = plain login{oauth_mechanisms}
auth_failure_delay = 0 secs
auth_cache_size = 0
{ssl}
namespace inbox {{
  inbox = yes
  separator = /
}}
{oauth_passdb}
passdb {{
  driver = passwd-file
  args = {base}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/home/%u
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""

_OAUTH = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
active_attribute = active
active_value = true
timeout_msecs = 5000
force_introspection = yes
"""


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on right now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(opened.getsockname()[1]) for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports


class Dovecot:
    """One server with its own folder below /tmp (socket paths are short there). `users`: name → password."""

    host = "127.0.0.1"

    def __init__(self, users: Mapping[str, str], *, introspection_url: str | None = None, tls: bool = True) -> None:
        self.users = dict(users)
        self._introspection_url = introspection_url
        self._tls = tls
        self._program = str(require("dovecot"))
        self._doveadm = str(require("doveadm"))
        self._process: subprocess.Popen[bytes] | None = None
        self.port, self.tls_port = free_ports(2)
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.folder.chmod(0o755)
        self.certificates: Certificates = make_certificates(self.folder)
        self._write_config()

    def _write_config(self) -> None:
        account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        for name in ("mail", "home", "run", "state"):
            (self.folder / name).mkdir(exist_ok=True)
        for name in ("mail", "home"):
            os.chown(self.folder / name, account.pw_uid, account.pw_gid)
        users = "".join(f"{user}:{{PLAIN}}{password}\n" for user, password in self.users.items())
        (self.folder / "users").write_text(users, encoding="utf-8")
        (self.folder / "oauth2.conf").write_text(_OAUTH.format(url=self._introspection_url), encoding="utf-8")
        (self.folder / "dovecot.conf").write_text(self._config(account), encoding="utf-8")

    def _config(self, account: pwd.struct_passwd) -> str:
        oauth = self._introspection_url is not None
        made = self.certificates
        passdb = (
            f"passdb {{\n driver = oauth2\n mechanisms = xoauth2 oauthbearer\n args = {self.folder}/oauth2.conf\n}}"
        )
        return _CONFIG.format(
            base=self.folder,
            user=account.pw_name,
            group=grp.getgrgid(account.pw_gid).gr_name,
            uid=account.pw_uid,
            gid=account.pw_gid,
            port=self.port,
            tls_port=self.tls_port if self._tls else 0,
            oauth_mechanisms=" xoauth2 oauthbearer" if oauth else "",
            oauth_passdb=passdb if oauth else "",
            ssl=f"ssl = yes\nssl_cert = <{made.certificate}\nssl_key = <{made.key}" if self._tls else "ssl = no",
        )

    def start(self) -> Self:
        """Start, or start again on the same ports with the same mail. Raises RuntimeError with the log."""
        output = (self.folder / "output.txt").open("ab")
        with output:
            self._process = subprocess.Popen(
                [self._program, "-F", "-c", str(self.folder / "dovecot.conf")],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + 15
        while not self._greets():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Dovecot did not start: {self.log()}")
            time.sleep(0.01)
        return self

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=2) as connection:
                return connection.recv(4) == b"* OK"
        except OSError:
            return False

    def log(self) -> str:
        names = ("output.txt", "dovecot.log")
        return "\n".join((self.folder / n).read_text("utf-8", "replace") for n in names if (self.folder / n).exists())

    def stop(self) -> None:
        """Stop in order; the mail stays for a later start()."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Take the server away at once, connections included."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if how == signal.SIGKILL:
            os.killpg(self._process.pid, how)
        else:
            self._process.send_signal(how)
        self._process.wait(10)
        self._process = None

    def remove(self) -> None:
        """Stop and delete everything; at once, since nothing of it is needed any more."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def client(self, user: str, folder: str | None = None) -> Iterator[IMAPClient]:
        """A plain second client, for looking and for setting the scene."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=20) as connection:
            connection.normalise_times = False
            connection.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.plain_login(user, self.users[user])
            if folder is not None:
                connection.select_folder(folder)
            yield connection

    def create(self, user: str, *folders: str) -> None:
        with self.client(user) as connection:
            for folder in folders:
                connection.create_folder(folder)

    def append(self, user: str, folder: str, mails: Sequence[bytes], received: datetime | None = None) -> list[int]:
        """Deliver mails; returns their UIDs in order. MULTIAPPEND makes thousands quick."""
        with self.client(user) as connection:
            if not mails:
                return []
            first = int(connection.folder_status(folder, ["UIDNEXT"])[b"UIDNEXT"])
            wrapped: list[Any] = [{"msg": raw, "date": received} if received else raw for raw in mails]
            for start in range(0, len(wrapped), 200):
                connection.multiappend(folder, wrapped[start : start + 200])
            return list(range(first, first + len(mails)))

    def contents(self, user: str, folder: str) -> dict[int, bytes]:
        """UID → bytes of everything in a folder."""
        with self.client(user, folder) as connection:
            found = connection.fetch(connection.search("ALL"), ["BODY.PEEK[]"])
            return {uid: item[b"BODY[]"] for uid, item in sorted(found.items())}

    def uids(self, user: str, folder: str) -> list[int]:
        with self.client(user, folder) as connection:
            return sorted(connection.search("ALL"))

    def uidvalidity(self, user: str, folder: str) -> int:
        with self.client(user) as connection:
            return int(connection.folder_status(folder, ["UIDVALIDITY"])[b"UIDVALIDITY"])

    def bump_uidvalidity(self, user: str, folder: str) -> int:
        """Give the folder a new UIDVALIDITY, as after a restored backup; the mails and UIDs stay."""
        new = self.uidvalidity(user, folder) + 1
        self.doveadm("mailbox", "update", "--uid-validity", str(new), "-u", user, folder)
        return new

    def doveadm(self, *arguments: str) -> str:
        command = [self._doveadm, "-c", str(self.folder / "dovecot.conf"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        if done.returncode:
            raise RuntimeError(f"doveadm {arguments[0]}: {done.stderr}")
        return done.stdout

    def maildir(self, user: str, folder: str = "INBOX") -> Path:
        """Where a folder's files lie on disk."""
        base = self.folder / "mail" / user
        return base if folder == "INBOX" else base / f".{encode(folder).decode('ascii')}"
