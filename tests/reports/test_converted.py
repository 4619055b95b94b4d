"""The reports as LibreOffice shows and prints them: numbers, dates, å ä ö, months and weeks, as a reader meets them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from mailbot.domain.mounting import Rate, Unit
from mailbot.reports.book import Book
from mailbot.reports.hours import hours_book
from mailbot.reports.late import late_sheet, passed_sheet
from mailbot.reports.lead_times import lead_times_book
from mailbot.reports.mountings import mountings_book
from mailbot.reports.workbook import write_book
from tests.reports.libreoffice import as_csv, as_pdf_text
from tests.reports.rows import NOW, WINTER, counting, late, milestones, mounting, passed


def books() -> Iterator[tuple[str, Book]]:
    made = [mounting(n) for n in range(1, 13)]
    made += [mounting(13, day=date(2027, 1, 3)), mounting(14, unit=Unit.GATE), mounting(15, provider="=1+1")]
    rate = counting(rates=(Rate(since=date(2026, 1, 1), kronor=Decimal("987.5")),))
    more = (late_sheet([late()], NOW, several=False), passed_sheet([[passed("2026-12-03T17:00")]], WINTER))
    finished = [milestones(), milestones(2, finished=date(2027, 1, 8))]
    yield "hours", hours_book(made, counting(), WINTER)
    yield "mountings", mountings_book(made, rate, WINTER)
    yield "lead-times", lead_times_book(finished, WINTER, several=False, more=more)


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("rapporter")
    for name, book in books():
        with (folder / f"{name}.xlsx").open("wb") as file:
            write_book(book, file)
    return sorted(folder.glob("*.xlsx"))


def below_heading(rows: list[list[str]], title: str) -> list[list[str]]:
    """The heading row that begins with a title, and what stands below it."""
    start = next(number for number, row in enumerate(rows) if row[0] == title)
    return rows[start:]


def test_every_sheet_shows_what_the_table_holds(files: list[Path], tmp_path: Path) -> None:
    shown = as_csv(files, tmp_path)
    assert below_heading(shown["hours-Sammanställning"], "Utförare") == [
        ["Utförare", "Månad", "Antal lås", "Timmar", "Registrerade timmar", "Kommentar"],
        ["=1+1", "december 2026", "1", "1", "", ""],
        ["Ängsvård", "december 2026", "12", "12", "", ""],
        ["Ängsvård", "januari 2027", "1", "1", "", ""],
        ["Summa", "", "14", "14", "", ""],
    ]
    assert shown["hours-Sammanställning"][1][0] == "Monterat 2026-12-01 till och med 2027-01-31."
    first = below_heading(shown["hours-Underlag"], "Utförare")[2]
    assert first[:6] == ["Ängsvård", "december 2026", "2026-12-03", "2026-12-03", "LÅS-2026-00001", "Montering"]
    assert first[6:10] == ["Dörrlås", "03001", "Ängsstigen 1", "C-1"]
    assert below_heading(shown["mountings-Sammanställning"], "Månad") == [
        ["Månad", "Enhet", "Antal", "À-pris (kr)", "Belopp (kr)"],
        ["december 2026", "Dörrlås", "13", "987,50", "12 837,50"],
        ["januari 2027", "Dörrlås", "1", "987,50", "987,50"],
        ["Summa", "", "14", "", "13 825,00"],
    ]
    assert below_heading(shown["mountings-Veckor"], "Vecka")[1:] == [
        ["v. 49 2026", "13"],
        ["v. 53 2026", "1"],
        ["Summa", "14"],
    ]
    title, december, january, whole = below_heading(shown["lead-times-Montering"], "Klart i")
    assert title[2:6] == ["Beställt → bokat", "Bokat → monterat", "Monterat → kopplat", "Kopplat → klart"]
    assert december == ["december 2026", "1", "1,0", "5,0", "2,0", "0,0", "8,0", "8,0", "8", "8"]
    assert (january[0], whole[:2]) == ("januari 2027", ["Hela perioden", "2"])
    assert below_heading(shown["lead-times-Försenade nu"], "Jobb")[1][-3:] == ["2027-01-27", "3", "1"]


def test_the_printed_pages_read_well(files: list[Path], tmp_path: Path) -> None:
    pages = as_pdf_text(files, tmp_path)
    assert [len(pages[name]) for name in ("hours", "mountings", "lead-times")] == [3, 3, 4]
    sums, details, _ = pages["hours"]
    assert "Timmar att verifiera: Uppstart smarta lås" in sums
    assert "Sida 1 av 3" in sums
    for text in ("Ängsstigen 12", "2026-12-03", "LÅS-2026-00012", "december 2026", "=1+1"):
        assert text in details
    assert "13 825,00" in pages["mountings"][0]
    assert "v. 53 2026" in pages["mountings"][1]
    times = pages["lead-times"][0]
    assert times.count("januari 2027") == 2, "once in the table, once below a bar of the chart"
    assert times.count("Hela perioden") == 1
    assert "Arbetsdagar per steg, medel" in times
