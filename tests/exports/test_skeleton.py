"""A section to fill in for a sheet whose header is not known; rows of data are never taken for one."""

import pytest
from sheets import sheet, table

from careerstats.exports.skeleton import header_row, skeleton

LOG = ["Kennung|Tag|Wer", "1037|2024-09-02|Kollegin", "1014|2024-09-05|Chef"]


def lines(grid, folder=""):
    return {p.key: p.value for p in skeleton(grid, folder)}


def test_what_is_known_is_filled_in_and_the_rest_named():
    made = skeleton(table(*LOG, file="a/Protokoll.csv"))
    assert [p.section for p in made] == [("files", "a/Protokoll.csv")] * 3
    assert {p.key: p.value for p in made} == {
        "table": "conversations",
        "header_rows": 1,
        "columns": {"employee_id": "<header>", "date": "<header>", "with_whom": "Wer"},
    }
    assert made[2].remark == "left: Kennung, Tag"
    assert not any(p.sure for p in made)


def test_the_name_of_the_file_tells_the_table():
    made = lines(table("Kennung|Datum|Note", "1|2024-01-01|3", file="ratings.csv"))
    assert made["table"] == "ratings"
    assert made["columns"] == {"employee_id": "<header>", "date": "Datum", "rating": "Note"}
    assert lines(table("Kennung|Datum|Note", "1|2024-01-01|3", file="x.csv"), "reviews")["table"] == "ratings"


def test_titles_above_the_header_are_stepped_over():
    rows = [["Protokoll"], ["Kennung", "Tag"], [1037, "2024-09-02"]]
    assert lines(sheet(rows, file="x.csv"))["header_rows"] == 2


@pytest.mark.parametrize(
    "rows",
    [
        ["1037|2024-09-02|Anna Alt", "1014|2024-09-05|Bo Bar"],
        ["Anna Alt|Sales", "Bo Bar|IT"],
        ["anna@firm.org|2024", "bo@firm.org|2023"],
        ["Anna Alt|Anna Alt", "1|2"],
        ["A|" + "long words " * 5, "1|2"],
        ["Alone", "1"],
        ["Kennung|Tag"],
    ],
)
def test_rows_of_data_are_no_header(rows):
    grid = table(*rows)
    assert header_row(grid) is None
    assert skeleton(grid) == ()
