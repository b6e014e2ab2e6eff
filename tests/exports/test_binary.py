import datetime as dt
import io
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from workbooks import xlsb, xlsb_cell, xlsb_row

from careerstats.errors import FileRefusedError
from careerstats.exports import binary
from careerstats.exports.binary import read_binary

XLS = Path(__file__).parent / "files" / "quirks.xls"
FAR = (
    "staff.xlsb is damaged, or its cells are scattered so far apart that reading it would fill the memory; "
    "open it in Excel, copy the table to a new workbook and save that as xlsx."
)


def read(data, kind="xlsb", **options):
    return read_binary(io.BytesIO(data), name=f"staff.{kind}", kind=kind, **options)


def cells(grid):
    return {int(n): [column[i] for column in grid.columns] for i, n in enumerate(grid.rows)}


@pytest.fixture(scope="module")
def mixed():
    rows = (
        xlsb_row(1, xlsb_cell(1, "id"), xlsb_cell(2, "when"))
        + xlsb_row(2, xlsb_cell(1, 123.0, style=1), xlsb_cell(2, 44259.0, style=2), hidden=True)
        + xlsb_row(3, xlsb_cell(1, True), xlsb_cell(2, None, error=0x2A))
        + xlsb_row(5, xlsb_cell(2, None, error=0x07))
        + xlsb_row(6, xlsb_cell(1, 0.5), xlsb_cell(2, 1.25, style=3))
    )
    return read(xlsb(rows, formats=("00000", "yyyy-mm-dd", "[h]:mm")))[0]


def test_an_xlsb_keeps_values_rows_and_columns(mixed):
    assert cells(mixed) == {
        2: [None, "id", "when"],
        3: [None, 123, dt.datetime(2021, 3, 4)],
        4: [None, True, None],
        6: [None, None, None],
        7: [None, 0.5, dt.timedelta(hours=30)],
    }
    assert type(mixed.columns[1][1]) is int
    assert (mixed.kind, mixed.sheet, mixed.findings) == ("xlsb", "Sheet1", [])


def test_an_xlsb_keeps_errors_formats_and_hidden_rows(mixed):
    assert mixed.errors == {(2, 2): "#N/A", (3, 2): "#DIV/0!"}
    assert mixed.formats == {(1, 1): "00000"}
    assert mixed.hidden_rows == {3}


def test_the_calendar_of_1904_and_hidden_columns():
    from workbooks import record

    hidden = record(390) + record(60, struct.pack("<IIIIH", 2, 4, 0, 0, 1)) + record(391)
    rows = xlsb_row(0, xlsb_cell(0, float(44259 - 1462), style=1))
    grid = read(xlsb(rows, formats=("d.m.yyyy",), date1904=True, before=hidden))[0]
    assert cells(grid) == {1: [dt.datetime(2021, 3, 4)]}
    assert grid.serials_1904
    assert grid.hidden_columns == {2, 3, 4}


def test_an_xls_that_another_program_wrote():
    """LibreOffice wrote it; what stands in it is told in test_cells.py."""
    first, second = read(XLS.read_bytes(), kind="xls")
    assert first.rows.tolist() == [1, 3, 4, 5, 6, 8]
    assert first.errors == {(3, 2): "#N/A"}
    assert first.hidden_rows == {5}
    assert second.state == "hidden"


def test_progress_tells_the_bytes():
    told = []
    data = XLS.read_bytes()
    read(data, kind="xls", progress=told.append)
    assert sum(told) == len(data)


def test_the_corner_bomb_neither_aborts_nor_fills_the_memory():
    rows = xlsb_row(0, xlsb_cell(0, "id")) + xlsb_row(1_048_575, xlsb_cell(16_383, "x"))
    with pytest.raises(FileRefusedError) as refused:
        read(xlsb(rows))
    assert str(refused.value) == FAR


def test_a_file_that_needs_more_memory_than_allowed_is_refused():
    rows = xlsb_row(0, xlsb_cell(0, "id")) + xlsb_row(99_999, xlsb_cell(99, "x"))
    with pytest.raises(FileRefusedError) as refused:
        read(xlsb(rows), memory=100 << 20)
    assert str(refused.value) == FAR


def test_a_file_that_takes_too_long_is_refused(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setattr(binary, "_CHILD", slow)
    with pytest.raises(FileRefusedError) as refused:
        read(xlsb(xlsb_row(0, xlsb_cell(0, "id"))), seconds=0.2)
    assert str(refused.value) == (
        "staff.xlsb takes too long to read; "
        "open it in Excel, copy the table to a new workbook and save that as xlsx."
    )


def test_what_a_child_may_not_say_refuses_the_file(monkeypatch, tmp_path):
    odd = tmp_path / "odd.py"
    odd.write_text("import sys\nsys.stdin.buffer.read()\nprint('not json')\n")
    monkeypatch.setattr(binary, "_CHILD", odd)
    with pytest.raises(FileRefusedError) as refused:
        read(xlsb(xlsb_row(0, xlsb_cell(0, "id"))))
    assert str(refused.value) == FAR


def test_a_cut_off_xls_is_refused():
    with pytest.raises(FileRefusedError, match=r"is damaged, or its cells"):
        read(XLS.read_bytes()[:3000], kind="xls")


def test_when_records_cannot_be_walked_it_is_said(monkeypatch):
    def fail(stream):
        raise struct.error

    monkeypatch.setattr(binary, "xls_marks", fail)
    first, second = read(XLS.read_bytes(), kind="xls")
    unseen = (
        "Error cells such as #N/A could not be told from blank ones here; save the file as xlsx to see them."
    )
    assert first.findings == second.findings == [("errors-unseen", "warning", unseen)]
    assert not first.errors


def test_the_child_imports_nothing_of_the_package():
    child = Path(binary.__file__).with_name("_calamine.py")
    heavy = ("pandas", "numpy", "careerstats")
    code = (
        f"import runpy, sys; runpy.run_path({str(child)!r}); print([m for m in {heavy} if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
