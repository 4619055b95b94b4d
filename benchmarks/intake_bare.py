"""The anchor: fetch, parse with `compat32`, one SQLite commit per mail with its answer. Understands nothing.

Run in a process of its own by `benchmarks.intake`; prints one line of JSON.
"""

import json
import resource
import socket
import sqlite3
import sys
import time
from email import message_from_bytes
from email.message import Message
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formatdate, make_msgid

from imapclient import IMAPClient

BATCH = 50
_TABLES = """
CREATE TABLE inbox (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, raw BLOB NOT NULL, text TEXT NOT NULL);
CREATE TABLE outbox (id INTEGER PRIMARY KEY, inbox INTEGER, recipient TEXT, state TEXT NOT NULL, raw BLOB NOT NULL);
"""


def open_database(path: str) -> sqlite3.Connection:
    """SQLite with the settings of our own store."""
    database = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        database.execute(f"PRAGMA {pragma}")
    database.executescript(_TABLES)
    return database


def text_of(mail: Message) -> str:
    """All text parts, decoded by their own charset."""
    texts = []
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            texts.append(content.decode(part.get_content_charset("utf-8"), "replace"))
        elif not part.is_multipart():
            part.get_payload(decode=True)
    return "\n".join(texts)


def answer(mail: Message) -> bytes:
    """A receipt for the sender, as the standard library writes it."""
    reply = MIMEText(
        "Hej!\n\nVi har tagit emot er beställning.\n\nVänliga hälsningar\nDigitala lås\n", "plain", "utf-8"
    )
    reply["From"] = "service@kommunen.example"
    reply["To"] = str(mail["From"])
    reply["Subject"] = "Beställningen är mottagen"
    reply["Date"] = formatdate()
    reply["Message-ID"] = make_msgid(domain="kommunen.example")
    reply["In-Reply-To"] = reply["References"] = str(mail["Message-ID"])
    return reply.as_bytes()


def keep(database: sqlite3.Connection, uid: int, raw: bytes) -> None:
    """One mail, one commit."""
    mail = message_from_bytes(raw, policy=compat32)
    text = text_of(mail)
    database.execute("BEGIN IMMEDIATE")
    row = database.execute("INSERT INTO inbox (uid, raw, text) VALUES (?, ?, ?)", (str(uid), raw, text)).lastrowid
    values = (row, str(mail["From"]), "queued", answer(mail))
    database.execute("INSERT INTO outbox (inbox, recipient, state, raw) VALUES (?, ?, ?, ?)", values)
    database.execute("COMMIT")


def run(port: int, user: str, password: str, folder: str, database: sqlite3.Connection) -> int:
    """Read a whole folder."""
    with IMAPClient("127.0.0.1", port, ssl=False, timeout=30) as client:
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client._imap.debug = 0
        client.login(user, password)
        client.select_folder(folder, readonly=True)
        uids = client.search("ALL")
        for start in range(0, len(uids), BATCH):
            for uid, item in client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"]).items():
                keep(database, uid, item[b"BODY[]"])
    return len(uids)


def main() -> None:
    port, user, password, folder, path = sys.argv[1:]
    database = open_database(path)
    start, cpu = time.perf_counter(), time.process_time()
    count = run(int(port), user, password, folder, database)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"mails": count, "seconds": seconds, "cpu": cpu, "megabytes": peak, "wrong": []}))


if __name__ == "__main__":
    main()
