"""Files byte by byte."""

import zipfile

import numpy as np
import pytest
from openpyxl import load_workbook

from careerstats.simulation.files import write_sheet
from careerstats.simulation.sheets import Sheet

DAY = np.datetime64("2024-02-29", "D")


def test_a_csv_file_to_the_letter(tmp_path):
    rows = [["001", DAY, 5, None], ["002", "a, b", "ü", 'say "x"']]
    path = write_sheet(Sheet("a.csv", "", ["Id", "Day", "N", "T"], rows), tmp_path)
    assert path.read_bytes() == 'Id,Day,N,T\r\n001,2024-02-29,5,\r\n002,"a, b",ü,"say ""x"""\r\n'.encode()


def test_days_of_a_csv_file_as_the_sheet_says(tmp_path):
    sheet = Sheet("a.csv", "", ["Day"], [[DAY]], day_format="%d/%m/%Y")
    assert write_sheet(sheet, tmp_path).read_bytes() == b"Day\r\n29/02/2024\r\n"


def test_only_the_log_carries_a_byte_order_mark(tmp_path):
    for name, mark in (("conversations.csv", True), ("ratings.csv", False)):
        data = write_sheet(Sheet(name, "", ["x"], []), tmp_path).read_bytes()
        assert data.startswith(b"\xef\xbb\xbf") == mark


def test_cells_that_look_like_errors_are_errors_and_formulas_are_text(tmp_path):
    sheet = Sheet("a.xlsx", "S", ["x", "y"], [["#N/A", "=1+1"], [DAY, None], ["#REF!", "#1 in sales"]])
    page = load_workbook(write_sheet(sheet, tmp_path)).active
    assert (page["A2"].value, page["A2"].data_type) == ("#N/A", "e")
    assert (page["B2"].value, page["B2"].data_type) == ("=1+1", "s")
    assert page["A3"].value.isoformat() == "2024-02-29T00:00:00"
    assert page["B3"].value is None
    assert page["A4"].data_type == "e"
    assert page["B4"].data_type == "s"


def test_titles_stand_above_the_header_and_blank_ones_leave_a_row(tmp_path):
    sheet = Sheet("a.xlsx", "S", ["x"], [["v"]], titles=["Report", ""])
    page = load_workbook(write_sheet(sheet, tmp_path)).active
    assert [page.cell(row, 1).value for row in (1, 2, 3, 4)] == ["Report", None, "x", "v"]
    assert sheet.first_row == 4


def test_ids_as_numbers_keep_their_zeros_in_the_format(tmp_path):
    sheet = Sheet("a.xlsx", "S", ["Id", "Code"], [["000123", "0007"]], number_ids=6)
    page = load_workbook(write_sheet(sheet, tmp_path)).active
    assert (page["A2"].value, page["A2"].number_format) == (123, "000000")
    assert (page["B2"].value, page["B2"].data_type) == ("0007", "s")


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_the_same_sheet_is_the_same_bytes(name, tmp_path):
    sheet = Sheet(name, "S", ["x", "y"], [["1", DAY], ["2", None]])
    first = write_sheet(sheet, tmp_path).read_bytes()
    assert write_sheet(sheet, tmp_path).read_bytes() == first


def test_a_workbook_tells_nothing_of_when_and_where_it_was_written(tmp_path):
    path = write_sheet(Sheet("a.xlsx", "S", ["x"], [["v"]]), tmp_path)
    with zipfile.ZipFile(path) as book:
        assert {m.date_time for m in book.infolist()} == {(2026, 10, 1, 8, 0, 0)}
        assert book.namelist()[0] == "[Content_Types].xml"
        core = book.read("docProps/core.xml")
    assert core.count(b"2026-10-01T08:00:00Z") == 2


def test_rows_are_ticked_off(tmp_path):
    seen = []
    for name in ("a.xlsx", "a.csv"):
        write_sheet(Sheet(name, "S", ["x"], [["v"], ["w"], ["z"]]), tmp_path, tick=seen.append)
    assert seen == [3, 3]
