"""Reading 500 mails of 42 kB from a real Dovecot in batches of 50: our connector beside bare imapclient.

Run: python -m benchmarks.imap_fetch. Prints the median of five runs each and the ratio (limit 1.15).
"""

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from imapclient import IMAPClient

from mailbot.mailboxes.auth import Password
from mailbot.mailboxes.imap import ImapMailbox
from tests.servers.dovecot import Dovecot

USER, PASSWORD, FOLDER, MAILS, BATCH = "las@kommunen.example", "hemligt", "Digitala LÅS", 500, 50
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def bare(server: Dovecot) -> int:
    with IMAPClient(server.host, server.port, ssl=False, timeout=30) as client:
        client.login(USER, PASSWORD)
        client.select_folder(FOLDER, readonly=True)
        uids = client.search(["SINCE", LONG_AGO.date()])
        parts = (uids[start : start + BATCH] for start in range(0, len(uids), BATCH))
        return sum(len(client.fetch(part, ["INTERNALDATE", "BODY.PEEK[]"])) for part in parts)


def ours(server: Dovecot) -> int:
    box = ImapMailbox(
        name="las", host=server.host, port=server.port, security="none", username=USER,
        auth=Password(password=lambda: PASSWORD), folder=FOLDER, done_folder="Klara jobb", batch_count=BATCH,
    )  # fmt: skip
    try:
        return sum(len(batch.mails) for batch in box.poll(None, LONG_AGO, lambda _refs: ()))
    finally:
        box.close()


def seconds(read: Callable[[Dovecot], int], server: Dovecot) -> float:
    start = time.perf_counter()
    if read(server) != MAILS:
        raise AssertionError("not every mail was read")
    return time.perf_counter() - start


def main() -> None:
    server = Dovecot({USER: PASSWORD}).start()
    try:
        server.create(USER, FOLDER)
        server.append(USER, FOLDER, [b"Subject: Best\r\n\r\n" + b"En rad text.\r\n" * 3000] * MAILS)
        runs = [(seconds(bare, server), seconds(ours, server)) for _ in range(5)]
    finally:
        server.remove()
    anchor, own = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"bare imapclient {anchor:.3f} s, mailbot {own:.3f} s, ratio {own / anchor:.2f} (limit 1.15)")


if __name__ == "__main__":
    main()
