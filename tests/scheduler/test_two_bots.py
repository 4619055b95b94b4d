"""Two bots with names of their own on one PostgreSQL and one mailbox: each mail is one job, its bytes intact."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from mailbot.app import Bot, open_runtime
from mailbot.store import inbox, outbox
from mailbot.store import jobs as job_store
from mailbot.store.database import reading
from mailbot.store.migrate import upgrade
from mailbot.store.tables import inbox as table
from mailbot.understand import open_content
from tests.servers.dovecot import Dovecot
from tests.town import MONDAY, config, order, write

MAILS = 30


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    server = Dovecot({"las": "hemligt"}, tls=False).start()
    yield server
    server.remove()


def mailbox(folder: Path, port: int) -> str:
    (folder / "password").write_text("hemligt", encoding="utf-8")
    return (
        '[[mailbox]]\nname = "las"\nmunicipality = "exempelby"\nkind = "imap"\naddress = "las@kommun.example.se"\n'
        f'host = "127.0.0.1"\nport = {port}\nsecurity = "none"\nusername = "las"\npassword_file = "password"\n'
        "start = 2026-11-01\n"
    )


@pytest.mark.hazard(30)
def test_each_mail_is_one_job_with_its_body_intact(tmp_path: Path, postgres_url: str, dovecot: Dovecot) -> None:
    raws = [order(n) for n in range(1, MAILS + 1)]
    dovecot.append("las", "INBOX", raws, received=MONDAY)
    text = config(
        general=f'database = "{postgres_url}"',
        delivery='mode = "on"\nper_address_per_day = 500',
        mailbox=mailbox(tmp_path, dovecot.port),
    )
    paths = []
    for name in ("ett", "två"):
        path = write(tmp_path, text.replace('instance = "prov"', f'instance = "{name}"'))
        paths.append(path.rename(tmp_path / f"{name}.toml"))
    now = MONDAY + timedelta(hours=1)
    upgrade(open_runtime(paths[0], clock=lambda: now, need_schema=False).engine)
    bots = [Bot(open_runtime(path, clock=lambda: now)) for path in paths]
    gate = Barrier(len(bots))

    def work(bot: Bot) -> None:
        gate.wait(30)
        for _ in range(4):
            bot.once()

    with ThreadPoolExecutor(len(bots)) as pool:
        list(pool.map(work, bots))
    with reading(bots[0].runtime.engine) as connection:
        jobs = job_store.listing(connection, open_only=False)
        mails, rows = outbox.counts(connection), inbox.counts(connection)
        ids = connection.scalars(select(table.c.id).where(table.c.kind == "mail")).all()
        contents = [open_content(bots[1].runtime, row) for i in ids if (row := inbox.get(connection, i)) is not None]
    assert sorted(j.item.customer_id or "" for j in jobs) == [str(4000 + n) for n in range(1, MAILS + 1)]
    assert sorted(contents) == sorted(raws)
    assert rows == {"done": MAILS}
    assert mails == {"sent": 2 * MAILS}
    assert len(list((tmp_path / "utkorg").glob("*.eml"))) == 2 * MAILS, "no mail went out twice"
    assert dovecot.uids("las", "INBOX") == []
    assert len(dovecot.uids("las", "Klara jobb")) == MAILS, "one copy each"
    for bot in bots:
        bot.close()
