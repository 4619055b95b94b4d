"""`mailbot sheet template`: where it writes, what it never writes over, which routine it takes."""

from pathlib import Path

from openpyxl import load_workbook

from tests.cli.conftest import Run


def test_the_routine_with_bulk_orders_is_taken_and_the_file_lands_here(mailbot: Run, tmp_path: Path) -> None:
    done = mailbot("sheet", "template", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    file = tmp_path / "beställningslista-nacka-breddinforande.xlsx"
    assert file.name in done.stdout
    assert load_workbook(file).sheetnames == ["Så fyller du i", "Beställning"]


def test_a_file_that_is_there_is_not_written_over(mailbot: Run, tmp_path: Path) -> None:
    file = tmp_path / "ifylld.xlsx"
    file.write_bytes(b"provider")
    done = mailbot("sheet", "template", "--out", str(file))
    assert done.returncode == 1
    assert "finns redan" in done.stderr
    assert file.read_bytes() == b"provider"


def test_another_routine_and_wrong_ones(mailbot: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    assert mailbot("sheet", "template", "--routine", "larmgrupp", "--out", str(file)).returncode == 0
    assert [c.value for c in load_workbook(file)["Beställning"][1]][-1] == "Nycklar finns (*)"
    for name, said in (("finns-inte", "larmgrupp"), ("soderkoping", "kalkylblad")):
        done = mailbot("sheet", "template", "--routine", name, "--out", str(tmp_path / "b.xlsx"))
        assert done.returncode == 1
        assert said in done.stderr
    assert not (tmp_path / "b.xlsx").exists()
    assert mailbot("sheet").returncode == 2
