"""The anchor: fetch, parse with `compat32`, one commit per mail with its answer, on the same libraries as ours.

imapclient fetches, the standard library parses and builds the answer from a Jinja2 text, SQLAlchemy Core keeps both on
the settings of our own store. It understands nothing, seals nothing, and knows no job.

Run in a process of its own by `benchmarks.intake`; prints one line of JSON.
"""

import json
import resource
import socket
import sys
import time
from email import message_from_bytes
from email.message import Message
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import formatdate, make_msgid

from imapclient import IMAPClient
from jinja2.sandbox import SandboxedEnvironment
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, Text

from mailbot.store.database import open_engine

BATCH = 50
_metadata = MetaData()
inbox = Table(
    "inbox",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", String(32), nullable=False, unique=True),
    Column("raw", LargeBinary, nullable=False),
    Column("text", Text, nullable=False),
)
outbox = Table(
    "outbox",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("inbox", Integer),
    Column("recipient", Text),
    Column("state", String(12), nullable=False),
    Column("raw", LargeBinary, nullable=False),
)
_ANSWER = SandboxedEnvironment().from_string(
    "Hej!\n\nVi har tagit emot er beställning «{{ subject }}».\n\nVänliga hälsningar\nDigitala lås\n"
)


def open_database(path: str) -> Engine:
    """SQLite with the settings of our own store."""
    engine = open_engine(f"sqlite:///{path}")
    _metadata.create_all(engine)
    return engine


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
    reply = MIMEText(_ANSWER.render(subject=str(mail["Subject"])), "plain", "utf-8")
    reply["From"] = "service@kommunen.example"
    reply["To"] = str(mail["From"])
    reply["Subject"] = "Beställningen är mottagen"
    reply["Date"] = formatdate()
    reply["Message-ID"] = make_msgid(domain="kommunen.example")
    reply["In-Reply-To"] = reply["References"] = str(mail["Message-ID"])
    return reply.as_bytes()


def keep(database: Engine, uid: int, raw: bytes) -> None:
    """One mail, one commit."""
    mail = message_from_bytes(raw, policy=compat32)
    received = {"uid": str(uid), "raw": raw, "text": text_of(mail)}
    with database.begin() as connection:
        row = connection.execute(_RECEIVED, received).lastrowid
        queued = {"inbox": row, "recipient": str(mail["From"]), "state": "queued", "raw": answer(mail)}
        connection.execute(_QUEUED, queued)


_RECEIVED, _QUEUED = inbox.insert(), outbox.insert()


def run(port: int, user: str, password: str, folder: str, database: Engine) -> int:
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
