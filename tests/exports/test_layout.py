"""Rows told apart without knowing what they mean, and at what price."""

import time

import numpy as np
import pytest
from sheets import sheet

from careerstats.exports.headers import locate
from careerstats.exports.layout import Sheet, cell_text, row_names, tell_rows

HEAD = ["ID", "Name", "Date", "Unit"]


def told(rows, *, key=0, heads=(0,), **options):
    grid = sheet([HEAD, *rows])
    return tell_rows(Sheet(grid), heads=heads, block=[0, 1, 2, 3], key=key, **options)


def test_cell_text():
    assert cell_text(None) == ""
    assert cell_text(" Hire\n Date ") == "Hire Date"
    assert cell_text(2024) == "2024"


def test_names_of_one_row_and_of_two():
    grid = sheet([["Dates", None, "Unit"], ["Hire", "Exit", None]])
    assert row_names(grid, (0,)) == ["Dates", "", "Unit"]
    assert row_names(grid, (0, 1)) == ["Dates / Hire", "Dates / Exit", "Unit"]


def test_a_merged_parent_reaches_no_further_than_its_range():
    grid = sheet([["Dates", None, None], ["Hire", "Exit", "Unit"]], merged=[(1, 1, 0, 1)])
    assert row_names(grid, (0, 1)) == ["Dates / Hire", "Dates / Exit", "Unit"]


def test_every_row_below_the_header_is_data_or_ignored_or_blank():
    rows = [["1", "Ann", "x", "y"], [], HEAD, ["Total", "1"], ["2", "Bo", "x", "y"], [], ["Note: all staff"]]
    made = told(rows)
    assert made.data.tolist() == [1, 5]
    assert made.ignored == [(4, "header repeated"), (5, "total"), (8, "footer or legend")]


@pytest.mark.parametrize(
    "row", [["Totally Ann", "x", "y", "z"], ["Summers", "Ann", "x", "y"], ["Counter", "x", "y", "z"]]
)
def test_names_that_begin_like_totals_are_data(row):
    assert told([row]).data.tolist() == [1]


@pytest.mark.parametrize(
    "row", [["Total:", "9"], ["GRAND TOTAL"], ["sub-total", None, None, "3"], ["Ø", None, "Average", "1"]]
)
def test_totals(row):
    expected = [] if "Ø" not in row else [1]  # an id stands there: it is data
    assert told([row]).data.tolist() == expected


def test_without_a_key_totals_are_not_looked_for():
    assert told([["Total", "1", "x", "y"]], key=None).data.tolist() == [1]


def test_few_cells_at_the_end_after_a_blank_row_are_a_footer():
    made = told([["1", "Ann", "x", "y"], [], ["Printed", "2024-01-01"]])
    assert made.ignored == [(4, "footer or legend")]
    close = told([["1", "Ann", "x", "y"], ["2", "Bo"]])
    assert close.data.tolist() == [1, 2]


def test_a_row_that_describes_the_columns():
    made = told([["text", "text", "YYYY-MM-DD", "text"], ["1", "Ann", "2024-01-01", "x"]])
    assert made.ignored == [(2, "description of the columns")]
    assert told([["1", "Ann", "2024-01-01", "x"]]).ignored == []


def test_narrow_tables_keep_rows_of_one_cell():
    grid = sheet([["ID", "Date"], ["1", None], [None, "2"]])
    assert tell_rows(Sheet(grid), heads=(0,), block=[0, 1], key=0).data.tolist() == [1, 2]


def test_error_cells_count_as_filled():
    grid = sheet([HEAD, ["1", "Ann", None, "x"], [None, None, None, None]], errors={(2, 0): "#N/A"})
    made = tell_rows(Sheet(grid), heads=(0,), block=[0, 1, 2, 3], key=0)
    assert 2 in made.data.tolist()


def test_a_second_row_of_names_is_part_of_the_header():
    rows = [
        ["USERID", "FIRSTNAME", "HIREDATE", "DEPARTMENT"],
        ["User ID", "First Name", "Hire Date", "Department"],
        ["1", "Ann", "2024-01-01", "Sales"],
    ]
    located = locate(sheet(rows))
    assert located.data.tolist() == [2]
    assert located.header_row == 2
    assert located.headers["employee_id"] == "USERID"


def test_a_long_sheet_is_located_in_a_moment():
    count = 50_000
    ids = [f"E{i:06d}" for i in range(count)]
    grid = sheet([["Employee ID", "Date", "With whom", "Minutes"]])
    columns = [ids, ["2024-01-01"] * count, ["manager", "mentor"] * (count // 2), ["30"] * count]
    for place, values in enumerate(columns):
        column = np.empty(count + 1, dtype=object)
        column[0], column[1:] = grid.columns[place][0], values
        grid.columns[place] = column
    grid.rows = np.arange(1, count + 2)
    start = time.perf_counter()
    located = locate(grid)
    assert time.perf_counter() - start < 2  # a twentieth of that on a quiet machine
    assert len(located.data) == count
