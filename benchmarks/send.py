"""Confirmations: written from the template and sent through the outbox, beside a bare kept SMTP connection.

Ours commits before and after each mail on durable settings, so that a crash sends none twice; the bare one knows none.
"""

import smtplib
import socket
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.mime.text import MIMEText
from email.utils import formatdate, make_msgid
from pathlib import Path

from benchmarks.limits import Limit, verdict
from benchmarks.smtp_sink import sink
from mailbot.deliver import deliver
from mailbot.mail_bytes import Letter, new_message_id, to_bytes
from mailbot.mailboxes.smtp import SmtpSender
from mailbot.runtime import Runtime
from mailbot.store import outbox
from mailbot.store.database import transaction
from mailbot.store.outbox import NewMail

SENDER = "service@kommunen.example"
_TEXT = (
    "Hej!\n\nTack, din beställning är mottagen och har fått jobbnummer\n{number}.\n\nÄrende: Montering\n"
    "Kundid: {customer}\nAdress: Åsögatan {customer}\n\nNästa steg är «Tid bokad», och det gör montören.\n\n"
    "Är något fel? Svara på det här mejlet och skriv vad som ska ändras.\n\nDigitala lås\n"
)


def measure(count: int) -> bool:
    """Measure and print; returns whether the limit was kept."""
    with sink() as port, tempfile.TemporaryDirectory(prefix="mailbot-bench-") as folder:
        runtime = _runtime(Path(folder), port)
        runs = [(_seconds(_bare, port, count), _seconds(_Own(runtime, turn), port, count)) for turn in range(3)]
        runtime.engine.dispose()
    left, right = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"send {count} confirmations: bare {count / left:.0f}/s, ours {count / right:.0f}/s")
    return verdict(Limit(name="confirmations over a bare kept connection", value=left / right, must=0.4, aim=0.7))


def _seconds(send: Callable[[int, int], None], port: int, count: int) -> float:
    start = time.perf_counter()
    send(port, count)
    return time.perf_counter() - start


def _bare(port: int, count: int) -> None:
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        assert client.sock is not None
        client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(count):
            mail = MIMEText(_TEXT.format(number=f"LÅS-2026-{number:05d}", customer=number), "plain", "utf-8")
            mail["From"], mail["To"] = SENDER, f"samordnare{number}@utforare.example"
            mail["Subject"] = f"[LÅS-2026-{number:05d}] Vi har tagit emot din beställning"
            mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="kommunen.example")
            client.sendmail(SENDER, [f"samordnare{number}@utforare.example"], mail.as_bytes())


class _Own:
    def __init__(self, runtime: Runtime, turn: int) -> None:
        self._runtime = runtime
        self._turn = turn

    def __call__(self, port: int, count: int) -> None:
        now = datetime.now(UTC)
        template = self._runtime.desk.environment.from_string(
            _TEXT.replace("{number}", "{{ number }}").replace("{customer}", "{{ customer }}")
        )
        for start in range(0, count, 50):
            numbers = range(start, min(start + 50, count))
            mails = [self._mail(n, template.render(number=f"LÅS-2026-{n:05d}", customer=str(n)), now) for n in numbers]
            with transaction(self._runtime.engine) as connection:
                outbox.add(connection, mails, now)
        sender = SmtpSender("ut", "127.0.0.1", port, "none")
        sent = 0
        while some := deliver(self._runtime, {"ut": sender}):
            sent += some
        sender.close()
        if sent != count:
            raise AssertionError(f"{sent} of {count} were sent")

    def _mail(self, number: int, body: str, now: datetime) -> NewMail:
        job, recipient = f"LÅS-2026-{number:05d}", f"samordnare{number}@utforare.example"
        message_id = new_message_id(self._runtime.desk.vault, job, SENDER)
        letter = Letter(
            sender_name="Digitala lås",
            sender=SENDER,
            recipient=recipient,
            subject=f"[{job}] Vi har tagit emot din beställning",
            body=body,
            message_id=message_id,
            date=now,
            answer=True,
        )
        return NewMail(
            key=f"{self._turn}:{number}",
            message_id=message_id,
            municipality="kommunen",
            sender="ut",
            purpose="receipt",
            role="provider",
            recipient=recipient,
            raw=to_bytes(letter),
        )


def _runtime(folder: Path, port: int) -> Runtime:
    from benchmarks.intake import PASSWORD, configuration
    from mailbot.app import open_runtime
    from mailbot.store.migrate import upgrade

    (folder / "losenord").write_text(PASSWORD, encoding="utf-8")
    (folder / "mailbot.toml").write_text(configuration(port, "INBOX"), encoding="utf-8")
    runtime = open_runtime(folder / "mailbot.toml", need_schema=False)
    upgrade(runtime.engine)
    return runtime
