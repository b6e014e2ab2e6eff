# ruff: noqa: E501 (markup reads best on one line)
import pytest

from careerstats.errors import FileRefusedError
from careerstats.exports.html import read_html


def read(text, encoding="utf-8"):
    return read_html(text.encode(encoding), name="staff.xls")[0]


def rows(grid):
    return {int(n): [column[i] for column in grid.columns] for i, n in enumerate(grid.rows)}


def test_a_table_is_read_as_text():
    grid = read(
        "<html><head><style>td {x: 1}</style></head><body><table border=1>"
        "<tr><th>Employee&nbsp;ID</th><th>Hired</th></tr>"
        "<tr><td>00123</td><td>01/02/2021</td></tr><tr><td> a <b>bold</b>\n word </td><td></td></tr>"
        "</table></body></html>"
    )
    assert rows(grid) == {1: ["Employee ID", "Hired"], 2: ["00123", "01/02/2021"], 3: ["a bold word", None]}
    assert grid.kind == "html"
    assert grid.findings == []


def test_tags_that_nobody_closes():
    assert rows(read("<table><tr><td>id<td>x<tr><td>1<td>2")) == {1: ["id", "x"], 2: ["1", "2"]}
    assert rows(read("<table><td>id</td><td>x</td></table>")) == {1: ["id", "x"]}


def test_line_breaks_characters_and_scripts():
    grid = read(
        "<table><tr><td>a<br>b<p>c</p></td><td>&lt;x&gt; &amp; &#233;</td><td>1<script>alert(1)</script></td></table>"
    )
    assert rows(grid) == {1: ["a\nb\nc", "<x> & é", "1"]}


def test_the_largest_of_several_tables():
    grid = read(
        "<table><tr><td>layout<table><tr><td>id</td><td>x</td></tr><tr><td>1</td><td>2</td></tr></table></td></tr></table>"
        "<table><tr><td>footer</td></tr></table>"
    )
    assert rows(grid) == {1: ["id", "x"], 2: ["1", "2"]}
    assert grid.findings == [("html-tables", "warning", "The page holds 3 tables; the largest was read.")]


def test_spans_are_merged_ranges_and_push_cells_aside():
    grid = read(
        "<table><tr><td rowspan=2>Id</td><td colspan=2>Dates</td></tr><tr><td>Hire</td><td>Exit</td></tr>"
        "<tr><td>1</td><td>a</td><td>b</td></tr></table>"
    )
    assert rows(grid) == {1: ["Id", "Dates", None], 2: [None, "Hire", "Exit"], 3: ["1", "a", "b"]}
    assert grid.merged == [(1, 2, 0, 0), (1, 1, 1, 2)]


@pytest.mark.parametrize("span", ["99999999999", "-5", "x", "0", "9999999"])
def test_spans_that_lie_do_no_harm(span):
    grid = read(f"<table><tr><td>id</td><td rowspan={span}>x</td></tr><tr><td>1</td></tr></table>")
    assert rows(grid) == {1: ["id", "x"], 2: ["1", None]}


def test_the_declared_encoding_and_utf_16():
    page = '<meta charset="windows-1252"><table><tr><td>Zoë</td></tr></table>'
    assert rows(read(page, "cp1252")) == {1: ["Zoë"]}
    assert rows(read("<table><tr><td>Zoë</td></tr></table>", "utf-16")) == {1: ["Zoë"]}


@pytest.mark.parametrize("page", ["<html><body>Please log in</body></html>", "<table></table>", "<html><!--"])
def test_a_page_without_a_table(page):
    with pytest.raises(FileRefusedError) as refused:
        read(page)
    assert str(refused.value) == (
        "staff.xls is a web page without a table; log in and export again, as xlsx or csv."
    )
