"""The bot itself: a mail with a list of orders in its inbox → committed jobs, the receipt and the work mails queued.

Run in a process of its own by `benchmarks.sheets`; prints one line of JSON.
"""

import json
import sys
import time
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from benchmarks.municipality import MUNICIPALITY
from benchmarks.order_sheets import STREETS
from benchmarks.peak import peak_memory

ADDRESS = "las@kommunen.example"
CONFIG = f"""
[deliver]
mode = "on"
per_address_per_day = 1000000

[[sender]]
name = "ut"
kind = "folder"
path = "utkorg"
from_address = "las@kommunen.example"
from_name = "Digitala lås"

[[mailbox]]
name = "las"
municipality = "kommunen"
kind = "maildir"
address = "las@kommunen.example"
path = "post"
start = 2020-01-01

{MUNICIPALITY}
[[municipality.provider]]
id = "u1"
name = "Omsorgen"
domains = ["utforare.example"]
"""


def mail(sheet: Path, number: int, now: datetime) -> bytes:
    """The provider's mail with its list."""
    made = EmailMessage(policy=policy.SMTP)
    made["From"], made["To"], made["Subject"] = "planering@utforare.example", ADDRESS, "Beställningslista"
    made["Date"], made["Message-ID"] = format_datetime(now), f"<lista-{number}@utforare.example>"
    made.set_content("Hej!\n\nHär är listan på våra kunder.\n\nHälsningar\nPlaneringen\n")
    kind = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    made.add_attachment(sheet.read_bytes(), maintype="application", subtype=kind, filename="lista.xlsx")
    return made.as_bytes()


def main() -> None:
    from mailbot.app import Bot, open_runtime, system_clock
    from mailbot.first_look import make_ready
    from mailbot.isolate import OwnProcess
    from mailbot.mailboxes.maildir import deliver
    from mailbot.store import jobs as job_store
    from mailbot.store.database import reading
    from mailbot.store.migrate import upgrade

    folder, small, sheet = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    folder.mkdir(parents=True)
    path = folder / "mailbot.toml"
    path.write_text(CONFIG, encoding="utf-8")
    first = open_runtime(path, need_schema=False)
    upgrade(first.engine)
    first.engine.dispose()
    bot = Bot(open_runtime(path, worker=OwnProcess(prepare=make_ready)))
    bot.start()

    def run(list_file: Path, number: int) -> float:
        deliver(folder / "post", mail(list_file, number, system_clock()))
        bot.receive()
        start = time.perf_counter()
        bot.process()
        return time.perf_counter() - start

    run(small, 1)
    with reading(bot.runtime.engine) as connection:
        before = len(list(job_store.listing(connection, open_only=False)))
    seconds = run(sheet, 2)
    with reading(bot.runtime.engine) as connection:
        found = list(job_store.listing(connection, open_only=False))[before:]
    whole = sum(1 for job in found if (job.item.address or "").startswith(STREETS))
    bot.close()
    print(json.dumps({"counts": [len(found), whole], "seconds": seconds, "megabytes": peak_memory()}))


if __name__ == "__main__":
    main()
