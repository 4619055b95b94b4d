"""`mailbot demo` as a newcomer runs it: a process of its own, judged by what it prints and leaves behind."""

import os
import re
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

import mailbot

PERSONNUMMER = re.compile(r"(?<!\d)(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[-+ ]?\d{4}(?!\d)")
RESIDENTS = ("Sixten", "Provberg", "Algot", "Testberg", "319 210", "319210")
ENDS = (
    # two rows of the sheet and the second order of the last but one story are left on their way
    ("LÅS-2026-00001", "nacka", "Montering", "öppet"),
    ("LÅS-2026-00002", "nacka", "Montering + port", "klart"),
    ("LÅS-2026-00003", "nacka", "Montering", "öppet"),
    ("LÅS-2026-00004", "larmgrupp", "Montering", "klart"),
    ("LÅS-2026-00005", "larmgrupp", "Nedmontering", "klart"),
    ("LÅS-2026-00006", "soderkoping", "Montering", "klart"),
    ("LÅS-2026-00007", "salem", "Montering + port", "klart"),
    ("LÅS-2026-00008", "salem", "Nedmontering", "öppet"),
    ("LÅS-2026-00009", "nacka", "Montering", "klart"),
    ("LÅS-2026-00010", "nacka", "Felanmälan", "klart"),
)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program itself, from a folder that is not the repository."""
    environment = {**os.environ, "PYTHONPATH": str(Path(mailbot.__file__).parent.parent), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "mailbot.cli", *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=100, check=False
    )


def binder(output: str) -> dict[str, str]:
    """The lines of the binder by job number."""
    table = output.partition("\nPärmen\n")[2]
    return {line.split()[0]: line for line in table.splitlines() if line.startswith("LÅS-")}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo")
    return folder, run(folder, "demo", "--keep", "kvar")


def test_the_demo_ends_well(shown: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    done = shown[1]
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    for story in ("nacka-breddinforande", "larmgrupp", "soderkoping", "salem", "nacka"):
        assert f"\n{story}: " in done.stdout


def test_every_story_ends_in_the_binder(shown: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    lines = binder(shown[1].stdout)
    assert sorted(lines) == [number for number, *_ in ENDS]
    for number, municipality, what, state in ENDS:
        cells = re.split(r"\s{2,}", lines[number])
        assert cells[1:3] == [municipality, what], lines[number]
        assert state in cells, lines[number]


def test_nothing_is_left_to_a_person(shown: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    assert "Väntar på en människa" not in shown[1].stdout
    assert "väntar på en människa" not in shown[1].stdout
    assert re.search(r"^Brev: skickat \d+\.$", shown[1].stdout, re.MULTILINE)


def test_every_mail_tells_its_way(shown: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    arrivals = re.findall(r"  MEJL (\S+) till ", shown[1].stdout)
    understood = shown[1].stdout.count("   förstod: ")
    shipped = len(list((Path(mailbot.__file__).parent.parent / "config" / "demo").rglob("*.eml")))
    assert len(set(arrivals)) <= shipped <= len(arrivals)
    assert understood >= len(arrivals)
    assert shown[1].stdout.count("   brev till ") >= 40


def test_nothing_is_said_in_the_words_of_the_code(shown: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    understood = [line for line in shown[1].stdout.splitlines() if line.startswith("   förstod:")]
    assert "   förstod: beställning: ny felanmälan" in understood
    assert "   förstod: beställning: ny montering, saknar om fysiska nycklar finns" in understood
    assert not [line for line in understood if re.search(r"\b[a-z]+_[a-z]+\b", line)]
    assert not [line for line in understood if "jobbet går vidare" in line and "är försenat" in line]


def test_no_resident_is_shown(shown: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    text = shown[1].stdout + shown[1].stderr
    assert not PERSONNUMMER.search(text)
    for resident in RESIDENTS:
        assert resident not in text


def test_the_ready_mail_of_each_lock_is_printed_once(shown: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    told = re.findall(r"«\[(LÅS-\S+)\] ([^»]* att använda)»", shown[1].stdout)
    assert sorted(told) == [
        ("LÅS-2026-00002", "Låsen är klara att använda"),
        ("LÅS-2026-00007", "Dörrlåset är klart att använda"),
        ("LÅS-2026-00007", "Portlåset är klart att använda"),
        ("LÅS-2026-00009", "Låsen är klara att använda"),
    ]


def test_what_was_kept_is_a_whole_instance(shown: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    """Configuration, database and outbox are there, and the other commands work on them."""
    folder = shown[0] / "kvar"
    assert len(list((folder / "utkorg").glob("*.eml"))) >= 40
    listed = run(folder, "--config", "mailbot.toml", "jobs")
    assert listed.returncode == 0, listed.stderr
    assert "LÅS-2026-00008" in listed.stdout


def test_a_second_run_in_the_kept_folder_is_refused_in_one_line(
    shown: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    again = run(shown[0], "demo", "--keep", "kvar")
    assert again.returncode != 0
    assert again.stderr.strip() == "kvar har redan en körning; välj en tom mapp."


def write(folder: Path, name: str, mail: EmailMessage, sender: str, to: str, subject: str) -> None:
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = "Wed, 25 Nov 2026 14:20:00 +0100", f"<{name}@prov.example>"
    (folder / f"{name}.eml").write_bytes(mail.as_bytes())


def plain(text: str) -> EmailMessage:
    mail = EmailMessage()
    mail.set_content(text)
    return mail


BOUNCE = b"""From: MAILER-DAEMON@mx.prov.example
To: service@nacka.example.se
Subject: Undelivered Mail Returned to Sender
Date: Wed, 25 Nov 2026 14:20:00 +0100
Message-ID: <e-studs@prov.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="skarv"

--skarv
Content-Type: text/plain

Your message could not be delivered.

--skarv
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.prov.example

Final-Recipient: rfc822; borta@prov.example
Action: failed
Status: 5.1.1

--skarv--
"""


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> subprocess.CompletedProcess[str]:
    """Mails that the bot has never seen, good and bad, each in a file of its own."""
    folder = tmp_path_factory.mktemp("okanda")
    mails = folder / "mejl"
    mails.mkdir()
    service, caretaker = "service@nacka.example.se", "vaktmasteriet@salem.example.se"
    write(
        mails,
        "a-nytt-las",
        plain("God morgon! Ny kund hos oss: Kundid 6011, Körsbärsvägen 21. Vi beställer montering av trygghetslås."),
        "Nils Nattman <nils@omsorgsringen.example>",
        service,
        "Ny kund",
    )
    order = (
        "Hej, vi beställer montering av digitalt lås hos Alfhild Provsson, 19311105-2398.\n\nAdress: Stjärnfallet 15\n"
        "Kontaktperson: Doris Ekvall\nTelefon: 08-465 004 33\nE-post: planering@sodergardensomsorg.example\n"
    )
    write(mails, "b-personuppgifter", plain(order), "avgifter@salem.example.se", caretaker, "Lås")
    newsletter = plain("Höstens erbjudanden på kaffemaskiner! Avregistrera dig via länken.")
    newsletter["List-Unsubscribe"], newsletter["List-Id"] = "<https://utskick.example/av>", "<nytt.utskick.example>"
    newsletter["Precedence"] = "bulk"
    write(mails, "c-nyhetsbrev", newsletter, "nyheter@utskick.example", service, "Höstens erbjudanden")
    away = plain("Jag är på semester till den 7 december och läser ingen e-post.")
    away["Auto-Submitted"] = "auto-replied"
    write(mails, "d-franvaro", away, "nils@omsorgsringen.example", service, "Autosvar: Ny kund")
    (mails / "e-studs.eml").write_bytes(BOUNCE)
    (mails / "f-skrap.eml").write_bytes(bytes(range(256)) * 8)
    (mails / "g-tom.eml").write_bytes(b"")
    question = plain("Hej! Vilka tider har ni öppet i jul?")
    write(mails, "h-fraga", question, "nils@omsorgsringen.example", service, "Öppettider")
    return run(folder, "demo", "--mails", "mejl")


def way(output: str, name: str) -> str:
    """What was printed about one mail."""
    return output.partition(f"MEJL {name}.eml ")[2].partition("\n\n")[0]


def test_unknown_mails_end_well(strangers: subprocess.CompletedProcess[str]) -> None:
    assert strangers.returncode == 0, strangers.stderr
    assert "Traceback" not in strangers.stdout + strangers.stderr
    names = re.findall(r"MEJL (\S+)\.eml ", strangers.stdout)
    assert [n[0] for n in names] == list("abcdefgh")


def test_unknown_orders_become_jobs(strangers: subprocess.CompletedProcess[str]) -> None:
    lines = binder(strangers.stdout)
    assert len(lines) == 2
    assert "Körsbärsvägen 21" in lines["LÅS-2026-00001"]
    assert "Stjärnfallet 15" in lines["LÅS-2026-00002"]
    assert "montor@nacka.example.se" in way(strangers.stdout, "a-nytt-las")
    assert "Skriv inga personuppgifter i mejl till oss" in way(strangers.stdout, "b-personuppgifter")


@pytest.mark.parametrize("name", ["c-nyhetsbrev", "d-franvaro", "e-studs"])
def test_what_machines_write_is_noted_and_never_answered(
    strangers: subprocess.CompletedProcess[str], name: str
) -> None:
    told = way(strangers.stdout, name)
    assert "förstod: noterat" in told
    assert "brev till" not in told


@pytest.mark.parametrize("name", ["f-skrap", "g-tom", "h-fraga"])
def test_what_cannot_be_understood_goes_to_a_person(strangers: subprocess.CompletedProcess[str], name: str) -> None:
    told = way(strangers.stdout, name)
    assert "väntar på en människa" in told
    assert "brev till" not in told
    assert strangers.stdout.partition("Väntar på en människa")[2]


def test_no_stranger_s_resident_is_shown(strangers: subprocess.CompletedProcess[str]) -> None:
    text = strangers.stdout + strangers.stderr
    assert not PERSONNUMMER.search(text)
    assert "Alfhild" not in text
    assert "Provsson" not in text


def test_a_folder_without_mails_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "tom").mkdir()
    done = run(tmp_path, "demo", "--mails", "tom")
    assert done.returncode != 0
    assert done.stderr.strip() == "tom har inga .eml-filer."
