import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careerstats.errors import FileRefusedError
from careerstats.exports.text import read_text, usual_width


def read(text, encoding="utf-8"):
    return read_text(text.encode(encoding) if isinstance(text, str) else text, name="staff.csv")


def rows(grid):
    """Row number to its values."""
    return {int(n): [column[i] for column in grid.columns] for i, n in enumerate(grid.rows)}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(separator, newline):
    text = "id,name,team\n00123,Ann,NA\n124,None,\n".replace(",", separator).replace("\n", newline)
    grid = read(text)
    assert rows(grid) == {1: ["id", "name", "team"], 2: ["00123", "Ann", "NA"], 3: ["124", "None", None]}
    assert (grid.kind, grid.sheet, grid.file) == ("csv", "", "staff.csv")
    assert grid.findings == []


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\n', "SEP=;\r\n"])
def test_a_line_that_names_the_separator_wins_and_is_no_row(first):
    assert rows(read(first + "a,b;c\n1,5;2\n")) == {2: ["a,b", "c"], 3: ["1,5", "2"]}


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("id;pay;x\n1;1,5;a\n2;2,5;b\n", ";"),
        ("name;id;team\nDoe, Ann;1;x\nRoe, Bob;2;y\n", ";"),
        ("Report run at 1 Jan, by HR\n\nid\tname\n1\tx\n2\ty\n", "\t"),
        ("Report; run at 1 Jan\nid,name,team\n1,x,a\n2,y,b\n", ","),
        ("id|name\n1|a,b\n2|c\n", "|"),
    ],
)
def test_the_separator_is_found_past_commas_in_values_and_titles(text, separator):
    expected = next(csv.reader([text.strip().split("\n")[-1]], delimiter=separator))
    assert [column[-1] for column in read(text).columns] == expected


def test_a_single_column_is_read():
    assert rows(read("id\n1\n2\n")) == {1: ["id"], 2: ["1"], 3: ["2"]}


def test_quotes_hold_separators_line_breaks_and_quotes():
    text = 'id,note\n1,"a, b"\n2,"two\nlines\n\nmore"\n3,"say ""hi"""\n4,""\n5,"x"\n'
    assert rows(read(text)) == {
        1: ["id", "note"],
        2: ["1", "a, b"],
        3: ["2", "two\nlines\n\nmore"],
        7: ["3", 'say "hi"'],
        8: ["4", None],
        9: ["5", "x"],
    }


def test_blanks_between_separators_and_quotes():
    grid = read('id, name , note\n1, "Doe, Ann" , "x"\n "2", "Roe, Bob", plain \n')
    assert rows(grid) == {
        1: ["id", " name ", " note"],
        2: ["1", "Doe, Ann", "x"],
        3: ["2", "Roe, Bob", " plain "],
    }


def test_titles_blank_lines_and_footers_are_rows_of_their_own():
    text = "Staff list\n\nid,name,team,level\n1,a,x,y\n\n2,b,x,y\n,,,\nTotal,2\nprinted in June\n"
    assert rows(read(text)) == {
        1: ["Staff list", None, None, None],
        3: ["id", "name", "team", "level"],
        4: ["1", "a", "x", "y"],
        6: ["2", "b", "x", "y"],
        8: ["Total", "2", None, None],
        9: ["printed in June", None, None, None],
    }


def test_trailing_separators_do_no_harm():
    grid = read("id,name\n1,a,\n2,b,,\n3,c\n4,d\n5,e\n")
    assert rows(grid)[3] == ["2", "b"]
    assert not grid.rejected


def test_rows_of_another_width_are_set_apart_with_their_lines():
    body = "".join(f"{i},a,b\n" for i in range(60))
    grid = read(f"id,x,y\n{body}60,a,b,c\n61,a\n62,a,b\n")
    assert grid.rejected == [
        (62, "The row has 4 fields where the others have 3."),
        (63, "The row has 2 fields where the others have 3."),
    ]
    assert list(rows(grid))[-1] == 64
    assert len(grid.rows) == 62


def test_a_last_line_that_is_cut_off_is_set_apart():
    grid = read("id,x,y,z\n" + "1,a,b,c\n" * 40 + "2,a,b")
    assert grid.rejected == [(42, "The row has 3 fields where the others have 4.")]


def test_rows_with_a_nul_are_set_apart():
    grid = read("id,x\n" + "1,a\n" * 30 + "2,b\0c\n" + '3,"d\n\0"\n4,e\n')
    assert grid.rejected == [
        (32, "The row holds a NUL character."),
        (33, "The row holds a NUL character."),
    ]
    assert rows(grid)[35] == ["4", "e"]


def test_a_row_of_many_megabytes_is_set_apart():
    grid = read("id,x\n" + "1,a\n" * 30 + "2," + "b" * 5_000_000 + "\n3,c\n")
    assert grid.rejected == [(32, "The row is longer than 1,000,000 characters.")]
    assert rows(grid)[33] == ["3", "c"]


def test_more_than_one_row_in_twenty_refuses_the_file():
    with pytest.raises(FileRefusedError) as refused:
        read("id,x,y\n" + "1,a,b\n" * 50 + "2,a\n" * 3 + "1,a,b\n")
    assert str(refused.value) == (
        "staff.csv has 3 of 55 rows that cannot be cut into the fields of the others (the first on line 52); "
        "export it again with quotes around fields that hold the separator, or as xlsx."
    )


def test_stray_quotes_are_text_and_open_ones_are_set_apart():
    grid = read('id,size\n1,5" pipe\n2,"open\n3,x\n4,"two\nlines"\n5,"a"b\n')
    assert rows(grid) == {
        1: ["id", "size"],
        2: ["1", '5" pipe'],
        4: ["3", "x"],
        5: ["4", "two\nlines"],
        7: ["5", "ab"],
    }
    assert grid.rejected == [(3, "The row has a quote that is not closed.")]


def test_row_numbers_count_from_the_line_that_names_the_separator():
    grid = read("sep=,\nid,x\n" + "1,a\n" * 30 + "2,b,c\n3,d\n")
    assert grid.rejected == [(33, "The row has 3 fields where the others have 2.")]
    assert list(rows(grid))[-1] == 34


def test_a_file_of_as_many_rows_as_a_sheet_can_have_is_told():
    text = b"id,x\n" + b"1,a\n" * 1_048_575
    message = "The file ends at row 1,048,576, the last a sheet can have: it is probably cut off."
    assert read(text).findings == [("cut-off", "warning", message)]
    assert read(text + b"1,a\n").findings == []


def test_too_many_columns():
    with pytest.raises(FileRefusedError) as refused:
        read(",".join(["a"] * 20_000) + "\n" + ",".join(["b"] * 20_000) + "\n")
    assert str(refused.value) == (
        "staff.csv has 20,000 columns and at most 16,384 are read; export fewer columns."
    )


def test_text_that_looks_like_a_formula_or_a_number_stays_text():
    assert rows(read("a,b\n=1+1,1e5\n@x,TRUE\n-5,nan\n")) == {
        1: ["a", "b"],
        2: ["=1+1", "1e5"],
        3: ["@x", "TRUE"],
        4: ["-5", "nan"],
    }


def test_progress_tells_the_bytes():
    told = []
    read_text(b"id,x\n1,2\n", name="a.csv", progress=told.append)
    assert sum(told) == 9


@pytest.mark.parametrize(
    ("widths", "usual"),
    [([1, 1, 1, 8], 8), ([2, 2, 8, 8], 8), ([1, 1], 1), ([], 1), ([3, 3, 3, 4], 3)],
)
def test_the_usual_width(widths, usual):
    assert usual_width(np.array(widths, dtype=np.int64)) == usual


FIELD = st.text(st.sampled_from('ab0é ,;"\n=\t'), max_size=6).map(str.strip)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=1, max_size=12), st.booleans())
def test_what_the_csv_module_writes_is_read_back(table, everything):
    """Rows written by the standard library come back the same, blank ones left out."""
    buffer = io.StringIO()
    writer = csv.writer(
        buffer, quoting=csv.QUOTE_ALL if everything else csv.QUOTE_MINIMAL, lineterminator="\n"
    )
    header = ("first column", "second column", "third column")
    writer.writerows([header] * 3 + table)
    text = "sep=,\n" + buffer.getvalue()
    expected = [[value or None for value in row] for row in [header] * 3 + table if any(row)]
    grid = read(text)
    assert list(rows(grid).values()) == expected
    assert not grid.rejected
