import numpy as np
import pytest

from careerstats.errors import FileRefusedError
from careerstats.exports.collector import CELLS, Collector


def collect(cells, kind="xlsx"):
    """Collect (row number, column, value) triples."""
    sheet = Collector(file="staff.xlsx", sheet="S", kind=kind)
    for row, column, value in cells:
        if row != sheet.number:
            sheet.row(row)
        sheet.put(column, value)
    return sheet.finish()


def test_cells_come_in_and_columns_come_out():
    grid = collect([(1, 0, "id"), (1, 2, "x"), (3, 2, 5), (4, 0, "a")])
    assert grid.rows.tolist() == [1, 3, 4]
    assert [column.tolist() for column in grid.columns] == [
        ["id", None, "a"],
        [None, None, None],
        ["x", 5, None],
    ]
    assert all(column.dtype == object for column in grid.columns)


def test_columns_within_a_row_may_come_in_any_order():
    grid = collect([(1, 1, "b"), (1, 0, "a"), (2, 0, "c")])
    assert [column.tolist() for column in grid.columns] == [["a", "c"], ["b", None]]


def test_nothing_collected_is_an_empty_grid():
    grid = collect([])
    assert grid.shape == (0, 0)
    assert grid.rows.dtype == np.int64


def test_reading_stops_after_500_empty_rows_and_says_so():
    """Row 501 follows row 1 after 499 empty ones; row 1002 follows it after 500."""
    grid = collect([(1, 0, "id"), (501, 0, 1), (1002, 1, 2), (1003, 0, 3)])
    assert grid.rows.tolist() == [1, 501]
    assert grid.findings == [
        ("stray-cells", "warning", "Cells below 500 or more empty rows were left out: 2, the first at B1002.")
    ]


def test_a_stray_cell_in_the_last_corner_costs_nothing():
    grid = collect([(1, 0, "id"), (2, 0, 1), (1_048_576, 16_383, "x")])
    assert grid.shape == (2, 1)
    assert grid.findings == [
        (
            "stray-cells",
            "warning",
            "Cells below 500 or more empty rows were left out: 1, the first at XFD1048576.",
        )
    ]


def test_marks_below_the_stop_are_left_out_with_their_cells():
    sheet = Collector(file="staff.xlsx", sheet="S", kind="xlsx")
    for row in (1, 900):
        sheet.row(row)
        sheet.error(0, "#N/A")
        sheet.uncached(1)
        sheet.formatted(2, 5, "000")
    grid = sheet.finish()
    assert grid.errors == {(0, 0): "#N/A"}
    assert grid.uncached == {(0, 1)}
    assert grid.formats == {(0, 2): "000"}
    assert [finding[0] for finding in grid.findings] == ["stray-cells"]


def test_cells_behind_a_wide_gap_are_left_out():
    sheet = Collector(file="staff.xlsx", sheet="S", kind="xlsx")
    for row in (1, 2, 3):
        sheet.row(row)
        sheet.put(0, row)
        sheet.put(49, "near")
    sheet.put(16_383, "far")
    sheet.error(100, "#N/A")
    grid = sheet.finish()
    assert grid.shape == (3, 50)
    assert not grid.errors
    assert grid.findings == [
        (
            "stray-cells",
            "warning",
            "Cells behind 50 or more empty columns were left out: 2, the first at CW3.",
        )
    ]


def test_a_table_that_begins_far_to_the_right_is_read():
    assert collect([(1, 200, "id")]).shape == (1, 201)


@pytest.mark.parametrize(("kind", "last"), [("xlsx", 1_048_576), ("xls", 65_536)])
def test_a_full_sheet_is_probably_cut_off(kind, last):
    sheet = Collector(file="staff.xlsx", sheet="S", kind=kind)
    for row in (*range(1, last, 500), last):
        sheet.row(row)
        sheet.put(0, 1)
    assert sheet.finish().findings == [
        (
            "cut-off",
            "warning",
            f"The last row a sheet can have ({last:,}) is used: the export is probably cut off.",
        )
    ]


def test_cells_on_a_diagonal_do_not_fill_the_memory():
    with pytest.raises(FileRefusedError) as refused:
        collect((row, column, 1) for row, column in zip(range(1, 16_000), range(16_000), strict=False))
    assert str(refused.value) == (
        f"staff.xlsx has cells scattered over more than {CELLS:,} places; "
        "copy the table alone to a new workbook and give that."
    )
