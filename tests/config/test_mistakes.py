"""A broken configuration names every mistake at once: file, key, what was expected; and the bot does not start."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mailbot.app import read_config
from mailbot.cli import main
from mailbot.domain.errors import ConfigError
from mailbot.domain.mounting import Counting, Unit
from mailbot.resources import config_dir

GOOD = (config_dir() / "mailbot.toml").read_text(encoding="utf-8")

RATE = "[[municipality.reports.rate]]\nsince = 2026-01-01\nkronor = 950.505\n"
RATE_KEY, SINCE_KEY = "municipality[1].reports.rate[1].kronor", "municipality[1].reports.rate[1].since"


def mistakes(folder: Path, text: str) -> dict[str, str]:
    """Key → expected, of a configuration text; {} when it is right."""
    file = folder / "mailbot.toml"
    file.write_text(text, encoding="utf-8")
    try:
        read_config(file)
    except ConfigError as error:
        assert all(p.file for p in error.problems)
        return {p.key: p.expected for p in error.problems}
    return {}


def changed(old: str, new: str) -> str:
    assert old in GOOD, old
    return GOOD.replace(old, new, 1)


def test_the_good_one_has_none(tmp_path: Path) -> None:
    assert mistakes(tmp_path, GOOD) == {}


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("alarm_after_minutes = 30", "alarm_efter = 30", "mailbot.alarm_efter", "felstavat"),
        ("alarm_after_minutes = 30", 'alarm_after_minutes = "30"', "mailbot.alarm_after_minutes", "heltal"),
        ("alarm_after_minutes = 30", "alarm_after_minutes = true", "mailbot.alarm_after_minutes", "heltal"),
        ('mode = "hold"', 'mode = "ja"', "deliver.mode", "hold, allow_list, on"),
        ('mode = "hold"', "mode = false", "deliver.mode", "text inom citattecken"),
        ("stale_after_hours = 72", "stale_after_hours = 0", "deliver.stale_after_hours", "mellan 1"),
        ('"@test.example.se"]', "7]", "deliver.allow", "lista med texter"),
        ("receive = 60", "receive = 0", "schedule.receive", "mellan 1"),
        ("[schedule]", "[schemat]", "schemat", "felstavat"),
        ('kind = "imap"', 'kind = "pop3"', "mailbox[1].kind", "imap, exchange, maildir"),
        ("start = 2026-12-01", 'start = "1 december"', "mailbox[1].start", "ett datum"),
        ('done_folder = "Klara jobb"', 'done_folder = "INBOX"', "mailbox[1].done_folder", "annan mapp"),
        ('host = "imap.kommun.example.se"', "", "mailbox[1].host", "saknas"),
        ('host = "imap.kommun.example.se"', 'host = " "', "mailbox[1].host", "tom"),
        (
            'password_file = "hemligheter/brevlada"',
            'password = "hemligt"\npassword_file = "x"',
            "mailbox[1].password",
            "aldrig här",
        ),
        ('password_file = "hemligheter/brevlada"', "", "mailbox[1].password_file", "saknas"),
        (
            'password_file = "hemligheter/brevlada"',
            'client_id = "x"\ntenant = "x"',
            "mailbox[1].client_secret_file",
            "saknas",
        ),
        ('kind = "smtp"', 'kind = "fax"', "sender[1].kind", "smtp, exchange, folder"),
        ('from_address = "digitala.las@kommun.example.se"', 'from_address = "x"', "sender[1].from_address", "e-post"),
        ('sent_mailbox = "Digitala lås"', 'sent_mailbox = "Lås"', "sender[1].sent_mailbox", "finns inte"),
        ('municipality = "exempelkommun"', 'municipality = "annan"', "mailbox[1].municipality", "finns inte"),
        ('sender = "utgående"', 'sender = "ut"', "municipality.exempelkommun.sender", "finns inte"),
        ('routine = "nacka"  #', 'routine = "nakca"  #', "municipality.exempelkommun.routine", "ingen rutin"),
        (
            'routine = "nacka-breddinforande"',
            'routine = "bred"',
            "municipality.exempelkommun.routine",
            "ingen rutin",
        ),
        ('notify = "p', 'routine = "x"\nnotify = "p', "municipality.exempelkommun.routine", "ingen rutin"),
        (
            'providers = ["exempelomsorg"]',
            'providers = ["exempel"]',
            "municipality.exempelkommun.rollout.providers",
            "finns inte",
        ),
        ('installer = ["m', 'montor = ["m', "municipality[1].roles.montor", "ingen känd roll"),
        ('installer = ["m', 'bot = ["m', "municipality[1].roles.bot", "ingen känd roll"),
        ('duty = ["jour@kommun.example.se"]', "", "municipality.exempelkommun.roles.duty", "saknas"),
        ('system = ["webb', 'system = ["webb", "', "municipality[1].roles.system", "ingen e-postadress"),
        ('domains = ["exempelomsorg.example"]', "", "municipality[1].provider[1].domains", "minst en domän"),
        ('authserv_ids = ["mx.kommun.example.se"]', "", "municipality[1].authserv_ids", "saknas"),
        ("[[municipality.provider]]", "[municipality.provider]", "-", "giltig TOML"),
        ('hour_units = ["door"]', 'hour_units = ["dörr"]', "municipality[1].reports.hour_units", "door, gate, moved"),
        ('invoiced_units = ["door"]', 'invoiced_units = "door"', "municipality[1].reports.invoiced_units", "en lista"),
        ('invoiced_units = ["door"]', 'units = ["door"]', "municipality[1].reports.units", "felstavat"),
        ("# [[municipality.reports.rate]]", RATE, "municipality[1].reports.rate[1].kronor", "ett belopp"),
        ("# [[municipality.reports.rate]]", RATE.replace("950.505", '"950"'), RATE_KEY, "ett belopp"),
        ("# [[municipality.reports.rate]]", RATE.replace("950.505", "true"), RATE_KEY, "ett belopp"),
        ("# [[municipality.reports.rate]]", RATE.replace("950.505", "-1"), RATE_KEY, "ett belopp"),
        ("# [[municipality.reports.rate]]", RATE.replace("950.505", "nan"), RATE_KEY, "ett belopp"),
        ("# [[municipality.reports.rate]]", RATE.partition("since")[0] + "kronor = 1", SINCE_KEY, "saknas"),
        ("# [[municipality.reports.rate]]", 2 * RATE.replace("950.505", "9"), "municipality[1].reports.rate", "två"),
        ("# database = ", 'database = "mysql://x/y"\n# ', "mailbot.database", "postgresql://"),
        ("# database = ", 'database = "mailbot.db"\n# ', "mailbot.database", "sqlite:///"),
    ],
)
def test_a_mistake_is_named_with_its_key(tmp_path: Path, old: str, new: str, key: str, words: str) -> None:
    found = mistakes(tmp_path, changed(old, new))
    assert list(found) == [key], found
    assert words in found[key]


def test_what_counts_in_the_reports(tmp_path: Path) -> None:
    file = tmp_path / "mailbot.toml"
    rates = RATE.replace("950.505", "950") + RATE.replace("2026", "2027").replace("950.505", "987.5")
    text = changed("# [[municipality.reports.rate]]", rates).replace('hour_units = ["door"]', "hour_units = []")
    file.write_text(text.replace('invoiced_units = ["door"]', 'invoiced_units = ["gate", "moved"]'), encoding="utf-8")
    counting = read_config(file)[0].municipalities["exempelkommun"].counting
    assert (counting.hour_units, counting.invoiced_units) == ((), (Unit.GATE, Unit.MOVED))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [counting.rate_on(day) for day in days] == [None, Decimal(950), Decimal(950), Decimal("987.5")]
    file.write_text(GOOD[: GOOD.index("[municipality.reports]")], encoding="utf-8")
    assert read_config(file)[0].municipalities["exempelkommun"].counting == Counting()


def test_the_same_name_twice(tmp_path: Path) -> None:
    start = GOOD.index("[[mailbox]]")
    box = GOOD[start : GOOD.index("[[sender]]")]
    sender = GOOD[GOOD.index("[[sender]]") : GOOD.index("[[municipality]]")]
    town = GOOD[GOOD.index("[[municipality]]") :]
    found = mistakes(tmp_path, GOOD + box + sender + town)
    assert {"mailbox[1].name", "mailbox[2].name", "sender[1].name", "sender[2].name", "municipality[2].name"} == set(
        found
    )


def test_all_mistakes_of_all_files_come_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "rutiner"
    folder.mkdir()
    routine = (config_dir() / "routines" / "nacka.toml").read_text(encoding="utf-8")
    broken = routine.replace('ready = "together"', 'ready = "nej"')
    (folder / "nacka.toml").write_text(broken, encoding="utf-8")
    text = GOOD.replace("[mailbot]", '[mailbot]\nroutines = "rutiner"').replace('mode = "hold"', 'mode = "nej"')
    found = mistakes(tmp_path, text.replace("receive = 60", "recieve = 60"))
    assert {"ready", "deliver.mode", "schedule.recieve"} <= set(found)


def test_a_routine_that_names_an_unknown_privacy_preset(tmp_path: Path) -> None:
    folder = tmp_path / "rutiner"
    folder.mkdir()
    routine = (config_dir() / "routines" / "nacka.toml").read_text(encoding="utf-8")
    (folder / "nacka.toml").write_text(routine.replace('privacy = "nacka"', 'privacy = "okänd"'), encoding="utf-8")
    text = GOOD.replace("[mailbot]", '[mailbot]\nroutines = "rutiner"').replace("nacka-breddinforande", "nacka")
    assert mistakes(tmp_path, text.replace('mode = "hold"', 'mode = "nej"')) == {
        "privacy": "filen finns inte",
        "deliver.mode": "ska vara ett av hold, allow_list, on",
    }


def test_a_missing_file_and_one_that_is_no_toml(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="finns inte"):
        read_config(tmp_path / "saknas.toml")
    assert "giltig TOML" in mistakes(tmp_path, "[mailbot")["-"]
    (tmp_path / "latin.toml").write_bytes("signature = 'Lås'".encode("latin-1"))
    with pytest.raises(ConfigError, match="inte att läsa"):
        read_config(tmp_path / "latin.toml")


def test_an_empty_file_says_what_is_needed(tmp_path: Path) -> None:
    assert set(mistakes(tmp_path, "")) == {"mailbox", "municipality"}


@pytest.mark.parametrize("command", [["run", "--once"], ["run"], ["config", "check"], ["db", "upgrade"], ["doctor"]])
def test_the_bot_does_not_start_and_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    text = changed("receive = 60", "recieve = 60").replace('mode = "hold"', 'mode = "nej"')
    (tmp_path / "config").mkdir()
    file = tmp_path / "config" / "mailbot.toml"
    file.write_text(text, encoding="utf-8")
    assert main(["--config", str(file), *command]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Inställningarna har fel:"
    assert [line.split(": ")[:2] for line in lines[1:]] == [
        ["  mailbot.toml", "deliver.mode"],
        ["  mailbot.toml", "schedule.recieve"],
    ]
    assert list(tmp_path.iterdir()) == [tmp_path / "config"], "no data folder, no key, no database"
