"""How long mountings take and what is late, in Swedish working days."""

from datetime import date
from decimal import Decimal

from mailbot.domain.reading import ItemType
from mailbot.reports.book import Sheet
from mailbot.reports.late import Passed, late_sheet, passed_sheet
from mailbot.reports.lead_times import lead_times_book
from mailbot.reports.milestones import Milestones
from tests.reports.rows import NOW, WINTER, by_title, column, late, milestones, passed, titles


def sheets(*finished: Milestones) -> tuple[Sheet, ...]:
    return lead_times_book(finished, WINTER, several=False, more=()).sheets


def test_steps_are_counted_in_working_days() -> None:
    assert milestones().phases() == (1, 5, 2, 0)
    assert milestones().total() == 8
    christmas = milestones(ordered=date(2026, 12, 23), finished=date(2027, 1, 4))
    assert christmas.total() == 4  # 28 to 30 December and 4 January


def test_a_step_without_both_its_days_is_not_counted() -> None:
    assert milestones(booked=None).phases() == (None, None, 2, 0)
    assert milestones(ready=None, finished=date(2026, 12, 11)).phases() == (1, 5, 2, None)
    (summary, _) = sheets(milestones(booked=None), milestones(2))
    assert by_title(summary, summary.rows[0])["Beställt → bokat"] == Decimal("1.0")


def test_a_month_has_means_a_median_and_the_longest() -> None:
    long = milestones(2, mounted=date(2026, 12, 18), coupled=date(2026, 12, 21), finished=date(2026, 12, 21))
    summary = sheets(milestones(), long, milestones(3))[0]
    assert by_title(summary, summary.rows[0]) == {
        "Klart i": "december 2026",
        "Antal": 3,
        "Beställt → bokat": Decimal("1.0"),
        "Bokat → monterat": Decimal("7.3"),
        "Monterat → kopplat": Decimal("1.7"),
        "Kopplat → klart": Decimal("0.0"),
        "Hela tiden, medel": Decimal("10.0"),
        "Hela tiden, median": Decimal("8.0"),
        "Nio av tio inom": 14,
        "Längsta": 14,
    }


def test_nine_of_ten_leaves_the_slowest_tenth_out() -> None:
    slow = milestones(99, finished=date(2027, 1, 29))
    summary = sheets(*(milestones(n) for n in range(9)), slow)[0]
    assert column(summary, "Nio av tio inom")[-1] == 8


def test_months_stand_apart_and_the_whole_below_is_no_bar() -> None:
    later = milestones(2, finished=date(2027, 1, 8))
    summary, details = sheets(later, milestones(), milestones(3, finished=date(2027, 2, 1)))
    assert column(summary, "Klart i") == ["december 2026", "januari 2027", "Hela perioden"]
    assert column(summary, "Antal") == [1, 1, 2]
    (chart,) = summary.charts
    assert (chart.rows, chart.stacked) == (2, True)
    assert [titles(summary)[i] for i in chart.series] == list(titles(summary)[2:6])
    assert column(details, "Jobb") == ["LÅS-2026-00001", "LÅS-2026-00002"]


def test_each_kind_of_job_has_a_sheet_of_its_own() -> None:
    found = sheets(milestones(), milestones(2, kind=ItemType.GATE_LOCK), milestones(3, kind=ItemType.MOVE))
    assert [sheet.name for sheet in found] == ["Montering", "Flytt", "Portlås", "Underlag"]


def test_a_gate_that_came_later_is_told_apart() -> None:
    summary, details = sheets(milestones(gate_ready=date(2026, 12, 21)), milestones(2))
    assert by_title(summary, summary.rows[0])["Till porten klar, medel"] == Decimal("14.0")
    assert column(details, "Port klar") == [date(2026, 12, 21), None]


def test_nothing_finished_is_said() -> None:
    summary, details = sheets()
    assert (summary.rows, details.rows, summary.charts) == ((), (), ())
    assert summary.empty == "Inget blev klart i perioden."


def test_what_is_late_stands_with_the_longest_wait_first() -> None:
    sheet = late_sheet([late(1), late(2, since=date(2027, 1, 20), held=True)], NOW, several=False)
    assert column(sheet, "Jobb") == ["LÅS-2026-00002", "LÅS-2026-00001"]
    assert column(sheet, "Arbetsdagar sent") == [8, 3]
    assert column(sheet, "Läge") == ["Väntar på beslut", None]
    assert "Kommun" not in titles(sheet)
    assert "Kommun" in titles(late_sheet([late()], NOW, several=True))


def test_missed_deadlines_are_counted_once_and_their_reminders_each() -> None:
    batches: list[list[Passed]] = [
        [passed("2026-12-03T17:00"), passed("2026-12-07T17:00", count=2)],
        [passed("2026-12-31T23:59", "system_manager"), passed("2027-01-01T00:01")],
    ]
    sheet = passed_sheet(batches, WINTER)
    assert titles(sheet) == ("Månad", "Montören", "Systemförvaltaren", "Missade tider", "Påminnelser")
    assert sheet.rows == (("december 2026", 1, 1, 2, 3), ("januari 2027", 1, 0, 1, 1))
    assert sheet.total() == ("Summa", 2, 1, 3, 4)
    assert sheet.charts[0].series == (1, 2)


def test_no_missed_deadline_is_no_chart() -> None:
    sheet = passed_sheet([], WINTER)
    assert (sheet.rows, sheet.charts) == ((), ())
