import pytest

from careerstats.exports.quotes import cut, fields_of
from careerstats.exports.text import usual_width


def cutting(text, longest=1000):
    columns, lines, rejected = cut(text.encode(), separator=",", longest=longest, choose=usual_width)
    return [list(row) for row in zip(*columns, strict=True)], lines.tolist(), rejected


def test_a_quote_inside_a_field_stands_for_itself():
    assert cutting('id,x\n1,5" pipe\n2,b\n') == ([["id", "x"], ["1", '5" pipe'], ["2", "b"]], [1, 2, 3], [])


def test_a_field_over_several_lines_keeps_its_first_line():
    rows, lines, rejected = cutting('id,x,y\n1,a"b,c\n2,"one\ntwo, 2\nthree",d\n3,e,f\n')
    assert rows == [["id", "x", "y"], ["1", 'a"b', "c"], ["2", "one\ntwo, 2\nthree", "d"], ["3", "e", "f"]]
    assert lines == [1, 2, 3, 6]
    assert rejected == []


@pytest.mark.parametrize("rest", ["", "3,b\n4,c\n", "3,b\n" * 100])
def test_a_quote_that_never_closes_costs_one_line(rest):
    rows, lines, rejected = cutting('id,x\n2,"open\n' + rest)
    assert rejected == [(2, "The row has a quote that is not closed.")]
    assert len(rows) == len(lines) == 1 + rest.count("\n")


def test_a_quote_that_closes_into_another_width_costs_one_line():
    _, lines, rejected = cutting('id,x,y\n1,"open,b\nrest",c,d,e\n2,a,b\n3,a,b\n')
    assert rejected[0] == (2, "The row has a quote that is not closed.")
    assert lines == [1, 4, 5]


def test_rows_of_another_width_nuls_and_giants_are_set_apart():
    text = 'id,x,y\n1,a"b,c\n2,a\n3,a,b,c\n4,a,b,,\n5,\0,b\n6,' + "z" * 2000 + ",b\n7,a,b\nTotal\n"
    rows, lines, rejected = cutting(text)
    assert rejected == [
        (3, "The row has 2 fields where the others have 3."),
        (4, "The row has 4 fields where the others have 3."),
        (6, "The row holds a NUL character."),
        (7, "The row is longer than 1,000 characters."),
    ]
    assert lines == [1, 2, 5, 8, 9]
    assert rows[2] == ["4", "a", "b", "", ""]
    assert rows[-1] == ["Total", "", "", "", ""]


def test_a_field_too_long_for_the_cutter_ends_the_sample():
    assert list(fields_of(["a,b", "c," + "x" * 200_000, "d,e"], ",")) == [["a", "b"]]
