"""`mailbot parse`: a JSON object per line, in order, flushed; no database; a bad file is a line too."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.town import order

MAIL_KEYS = {
    "file", "municipality", "class", "items", "job_ref", "events", "duplicate_of",
    "routine", "certain", "why_uncertain", "urgent", "evidence",
}  # fmt: skip
ITEM_KEYS = {
    "type", "customer_id", "address", "new_address", "gate_lock", "proposed_date", "quantity", "contact",
    "keys_available", "code_lock", "consent", "door_code", "fault", "customer_name", "customer_phone", "brf",
    "brf_approved", "article", "missing",
}  # fmt: skip


@pytest.fixture
def mails(tmp_path: Path) -> list[Path]:
    """Three orders and something that is no mail, in a folder without any configuration."""
    paths = []
    for name, raw in (("b", order(2)), ("a", order(1)), ("inget", b"inte ett mejl"), ("c", order(3))):
        path = tmp_path / f"{name}.eml"
        path.write_bytes(raw)
        paths.append(path)
    return paths


def lines(out: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.splitlines()]


def test_paths_as_arguments_in_their_order(mails: list[Path], mailbot: Run, tmp_path: Path) -> None:
    done = mailbot("parse", *map(str, mails))
    assert done.returncode == 0, "an unreadable mail is an uncertain reading, no error"
    got = lines(done.stdout)
    assert [line["file"] for line in got] == ["b.eml", "a.eml", "inget.eml", "c.eml"]
    assert all(set(line) >= MAIL_KEYS for line in got)
    item = got[0]["items"][0]  # type: ignore[index]
    assert set(item) >= ITEM_KEYS
    assert (item["type"], item["customer_id"], item["address"]) == ("montering", "4002", "Provgatan 2")
    assert (got[2]["certain"], got[2]["class"]) == (False, "question")
    assert got[2]["why_uncertain"]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in mails), "no database, no key"


def test_paths_on_standard_input_give_the_same(mails: list[Path], mailbot: Run) -> None:
    given = "\n".join(map(str, mails)) + "\n\n"
    by_input = mailbot("parse", given=given.encode())
    assert by_input.returncode == 0
    assert lines(by_input.stdout) == lines(mailbot("parse", *map(str, mails)).stdout)
    assert lines(mailbot("parse", given=given.replace("\n", "\r\n").encode()).stdout) == lines(by_input.stdout)


def test_each_line_comes_before_the_next_path_is_given(mails: list[Path]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "mailbot.cli", "parse"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for path in mails[:2]:
            process.stdin.write(f"{path}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["file"] == path.name
        process.stdin.close()
        assert process.wait(30) == 0


def test_the_same_mail_again_is_a_duplicate_of_its_file(mails: list[Path], mailbot: Run, tmp_path: Path) -> None:
    again = tmp_path / "igen.eml"
    again.write_bytes(b"Received: from mx.example.se\r\n" + mails[0].read_bytes())
    got = lines(mailbot("parse", str(mails[0]), str(mails[1]), str(again)).stdout)
    assert [(line["class"], line["duplicate_of"]) for line in got] == [
        ("order", None),
        ("order", None),
        ("duplicate", "b.eml"),
    ]


def test_two_files_of_one_name_are_told_apart(mails: list[Path], mailbot: Run, tmp_path: Path) -> None:
    (tmp_path / "kopia").mkdir()
    (tmp_path / "kopia" / "b.eml").write_bytes(mails[0].read_bytes())
    got = lines(mailbot("parse", str(mails[0]), str(tmp_path / "kopia" / "b.eml")).stdout)
    assert [line["class"] for line in got] == ["order", "duplicate"]


@pytest.mark.parametrize("bad", ["saknas.eml", ".", "nul\0l.eml", "saknas.xlsx"])
def test_an_unreadable_file_is_a_line_and_exit_one(mails: list[Path], mailbot: Run, tmp_path: Path, bad: str) -> None:
    given = f"{mails[0]}\n{tmp_path / bad if bad != '.' else tmp_path}\n{mails[1]}\n"
    done = mailbot("parse", given=given.encode())
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    got = lines(done.stdout)
    assert len(got) == 3
    assert got[2]["file"] == "a.eml", "the next is read all the same"
    assert got[1].get("items", []) == []
    assert got[1].get("error", "corrupt") is not None


def test_a_file_name_that_is_no_utf8(mailbot: Run, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/best\xe4llning.eml"
    with open(path, "wb") as file:
        file.write(order(1))
    done = mailbot("parse", given=path + b"\n")
    assert done.returncode == 0, done.stderr
    assert lines(done.stdout)[0]["class"] == "order"


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252", "utf-8"])
def test_a_console_of_another_encoding(mailbot: Run, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(order(1, street="Åvägen 🔑"))
    done = mailbot("parse", str(path), env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    assert done.returncode == 0, done.stderr
    assert lines(done.stdout)[0]["file"] == "a.eml"


def test_no_personnummer_in_the_output(mailbot: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(order(1).replace(b"/Ebba", b"Personnummer: 19121212-1212, allts\xc3\xa5 121212-1212 /Ebba"))
    out = mailbot("parse", str(path)).stdout
    assert "1212" not in out.replace("2026-12-1", ""), out


def test_options(mails: list[Path], mailbot: Run, tmp_path: Path) -> None:
    towns = tmp_path / "towns.json"
    towns.write_text('{"LAS@kommun.example.se": "salem"}', encoding="utf-8")
    (line,) = lines(mailbot("parse", "--mailboxes", str(towns), str(mails[0])).stdout)
    assert (line["municipality"], line["routine"]) == ("salem", "salem")
    (line,) = lines(mailbot("parse", "--routine", "soderkoping", "--mailboxes", str(towns), str(mails[0])).stdout)
    assert (line["municipality"], line["routine"]) == ("salem", "soderkoping")


@pytest.mark.parametrize("words", [["--routine", "finns-inte"], ["--mailboxes", "saknas.json"]])
def test_a_wrong_option_is_one_line(mails: list[Path], mailbot: Run, words: list[str]) -> None:
    done = mailbot("parse", *words, str(mails[0]))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("text", ["[]", "inte json", '"x"'])
def test_a_wrong_mailboxes_file_is_one_line(mails: list[Path], mailbot: Run, tmp_path: Path, text: str) -> None:
    (tmp_path / "towns.json").write_text(text, encoding="utf-8")
    done = mailbot("parse", "--mailboxes", str(tmp_path / "towns.json"), str(mails[0]))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_sheet_has_its_own_form(mailbot: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "lista.csv"
    sheet.write_text(
        "Kundid;Adress;Portlås;Datum\n4001;Provgatan 1;ja;2026-12-01\nx;Provgatan 2;nej;2026-12-01\n", "utf-8"
    )
    (line,) = lines(mailbot("parse", "--received", "2026-11-23", str(sheet)).stdout)
    assert {"file", "municipality", "error", "rows", "invalid"} <= set(line)
    assert line["error"] is None
    assert [row["customer_id"] for row in line["rows"]] == ["4001"]  # type: ignore[attr-defined]
    assert [row["row"] for row in line["invalid"]] == [3]  # type: ignore[attr-defined]
