"""docs/hazards.md says the truth: every covered row has its test, and every marker its row; faults are planted too."""

from collections.abc import Sequence

import pytest

from tests.hazard_markers import TABLE, Row, Shown, marked_tests, table_rows, with_tests

COVERED = frozenset({*range(1, 90), *range(96, 100)})


def complaints(rows: Sequence[Row], shown: Sequence[Shown]) -> list[str]:
    """What is wrong with the table against the markers, one line each; empty when all is well."""
    carried = {one.test: one.rows for one in shown}
    numbers = [row.number for row in rows]
    by_number = {row.number: row for row in rows}
    found = [f"row {number} stands twice" for number in sorted(set(numbers)) if numbers.count(number) > 1]
    for number in sorted(COVERED):
        if number not in by_number or not by_number[number].tests:
            found.append(f"row {number} has no test")
    for row in rows:
        for test in row.tests:
            if test not in carried:
                found.append(f"row {row.number}: there is no test {test}")
            elif row.number not in carried[test]:
                found.append(f"row {row.number}: {test} lacks @pytest.mark.hazard({row.number})")
    marked = sorted({number for one in shown for number in one.rows} - set(numbers))
    return [*found, *(f"a test names row {number}, which the table does not have" for number in marked)]


@pytest.fixture(scope="module")
def shown() -> list[Shown]:
    return marked_tests()


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return table_rows(TABLE.read_text(encoding="utf-8"))


def test_every_row_has_its_test_and_every_marker_its_row(rows: list[Row], shown: list[Shown]) -> None:
    assert complaints(rows, shown) == [], "python -m tests.hazard_markers writes the last column anew"


def test_every_row_says_what_happens_and_a_covered_one_how_it_is_met(rows: list[Row]) -> None:
    assert [row.number for row in rows] == list(range(1, 100))
    assert [row.number for row in rows if "#" not in row.what and row.number not in (89, 95)] == []
    assert [row.number for row in rows if row.number in COVERED and len(row.how) < 10] == []


def test_the_names_that_are_read_are_the_names_that_pytest_collects(
    request: pytest.FixtureRequest, shown: list[Shown]
) -> None:
    here = {one.test for one in shown if one.test.startswith("tests/test_hazards.py")}
    collected = {item.nodeid for item in request.session.items if item.nodeid.startswith("tests/test_hazards.py")}
    assert here >= {node.partition("[")[0] for node in collected}
    assert len(shown) > 500


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("no test", "row 68 has no test"),
        ("no row", "row 68 has no test"),
        ("renamed", "row 68: there is no test tests/x.py::test_gone"),
        ("unmarked", "row 68: tests/x.py::test_other lacks @pytest.mark.hazard(68)"),
        ("unknown", "a test names row 100, which the table does not have"),
        ("twice", "row 68 stands twice"),
    ],
)
def test_a_planted_fault_is_found(rows: list[Row], shown: list[Shown], fault: str, said: str) -> None:
    row = next(row for row in rows if row.number == 68)
    others = [row for row in rows if row.number != 68]
    more = list(shown)
    match fault:
        case "no test":
            others.append(Row(68, row.what, row.how, ()))
        case "no row":
            assert all(other.number != 68 for other in others)
        case "renamed":
            others.append(Row(68, row.what, row.how, ("tests/x.py::test_gone",)))
        case "unmarked":
            others.append(Row(68, row.what, row.how, (*row.tests, "tests/x.py::test_other")))
            more.append(Shown("tests/x.py::test_other", (67,)))
        case "unknown":
            others.append(row)
            more.append(Shown("tests/x.py::test_new", (100,)))
        case "twice":
            others += [row, row]
        case _:
            raise ValueError(fault)
    assert said in complaints(others, more)


def test_the_last_column_is_written_from_the_markers_and_nothing_else_is_touched() -> None:
    text = "# Title\n\n| row | what happens | how | test |\n|---|---|---|---|\n| 7 | a | b | – |\n| 8 | c | d | `x` |\n"
    written = with_tests(text, [Shown("tests/a.py::test_b", (7,)), Shown("tests/a.py::test_c", (7,))])
    assert written == text.replace("b | –", "b | `tests/a.py::test_b`<br>`tests/a.py::test_c`").replace("`x`", "–")
