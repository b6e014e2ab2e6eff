# ruff: noqa: E501 (markup reads best on one line)
import datetime as dt
import io
from pathlib import Path

import pytest
from workbooks import ods, zipped

from careerstats.errors import FileRefusedError
from careerstats.exports.ods import read_ods

FILES = Path(__file__).parent / "files"


def read(data):
    return read_ods(io.BytesIO(data), name="staff.ods")


def sheet(rows, **options):
    return read(ods(f'<table:table table:name="Staff">{rows}</table:table>', **options))[0]


def cells(grid):
    return {int(n): [column[i] for column in grid.columns] for i, n in enumerate(grid.rows)}


def text(value, **given):
    attributes = "".join(f' table:{key.replace("_", "-")}="{v}"' for key, v in given.items())
    return f'<table:table-cell office:value-type="string"{attributes}><text:p>{value}</text:p></table:table-cell>'


def typed(kind, value, shown="", extra=""):
    key = {"date": "date-value", "time": "time-value", "boolean": "boolean-value"}.get(kind, "value")
    return (
        f'<table:table-cell office:value-type="{kind}" office:{key}="{value}"{extra}>'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (text("00123"), "00123"),
        (text("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d"), "a  b\tc\nd"),
        (text("one</text:p><text:p>two"), "one\ntwo"),
        (text("<text:span>x</text:span>y"), "xy"),
        (typed("float", "7", "7"), 7),
        (typed("float", "0.5", "1"), 0.5),
        (typed("percentage", "0.25", "25%"), 0.25),
        (typed("currency", "12.5", "€ 12.50"), 12.5),
        (typed("boolean", "true", "TRUE"), True),
        (typed("boolean", "false", "FALSE"), False),
        (typed("date", "2021-03-04"), dt.datetime(2021, 3, 4)),
        (typed("date", "2021-03-04T18:30:00"), dt.datetime(2021, 3, 4, 18, 30)),
        (typed("time", "PT08H30M00S"), dt.time(8, 30)),
        (typed("time", "PT30H00M00S"), dt.timedelta(hours=30)),
        (typed("time", "-PT01H00M00.5S"), -dt.timedelta(hours=1, seconds=0.5)),
        ('<table:table-cell table:formula="of:=1" office:value-type="string" office:string-value="NA"/>', "NA"),
        (text("#N/A"), "#N/A"),
    ],
)  # fmt: skip
def test_a_cell_of_each_kind(cell, value):
    found = sheet(f"<table:table-row>{cell}</table:table-row>").columns[0][0]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("cell", "error"),
    [
        ('<table:table-cell table:formula="of:=X" office:value-type="string"><text:p>#N/A</text:p></table:table-cell>', "#N/A"),
        (typed("float", "0", "#DIV/0!", ' table:formula="of:=1/0"'), "#DIV/0!"),
        (typed("float", "0", "Err:502", ' table:formula="of:=X"'), "Err:502"),
        (typed("date", "2021-02-30"), "########"),
    ],
)  # fmt: skip
def test_error_cells_are_told(cell, error):
    grid = sheet(f"<table:table-row>{cell}{text('x')}</table:table-row>")
    assert grid.errors == {(0, 0): error}
    assert grid.columns[0][0] is None


def test_serials_count_from_where_the_file_says():
    table = '<table:table table:name="S"><table:table-row>' + text("x") + "</table:table-row></table:table>"
    setting = '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    assert read(ods(setting + table))[0].serials_1904
    assert not read(ods(table))[0].serials_1904


def test_a_formula_may_give_text_that_begins_like_an_error():
    cell = '<table:table-cell table:formula="of:=X" office:value-type="string"><text:p>#TEAM</text:p></table:table-cell>'
    grid = sheet(f"<table:table-row>{cell}</table:table-row>")
    assert (grid.columns[0][0], grid.errors) == ("#TEAM", {})


def test_a_formula_without_a_value_is_told():
    cell = '<table:table-cell table:formula="of:=1+1"/>'
    assert sheet(f"<table:table-row>{cell}{text('x')}</table:table-row>").uncached == {(0, 0)}


def test_comments_are_no_values():
    cell = '<table:table-cell office:value-type="string"><office:annotation><text:p>note</text:p></office:annotation><text:p>x</text:p></table:table-cell>'
    assert cells(sheet(f"<table:table-row>{cell}</table:table-row>")) == {1: ["x"]}


def test_repeats_are_spread_out_where_they_are_data():
    grid = sheet(
        f'<table:table-row table:number-rows-repeated="3">{text("a", number_columns_repeated=2)}</table:table-row>'
        '<table:table-row table:number-rows-repeated="7"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>{text("b")}</table:table-row>'
    )
    assert cells(grid) == {
        1: ["a", "a", None],
        2: ["a", "a", None],
        3: ["a", "a", None],
        11: [None, None, "b"],
    }


def test_repeats_that_would_fill_the_memory_are_cut():
    grid = sheet(
        f'<table:table-row table:number-rows-repeated="1048576">{text("a", number_columns_repeated=16384)}</table:table-row>'
    )
    assert grid.shape == (1, 1)
    assert grid.findings == [
        (
            "repeats-cut",
            "warning",
            "A value repeated over more than 1,000 rows or columns was read once, the first at A1.",
        )
    ]


def test_hidden_merged_and_formats():
    styles = (
        '<style:style style:name="ta"><style:table-properties table:display="false"/></style:style>'
        '<number:number-style style:name="N5"><number:number number:decimal-places="0" number:min-integer-digits="5"/></number:number-style>'
        '<style:style style:name="ce" style:data-style-name="N5"/>'
    )
    grid = read(
        ods(
            '<table:table table:name="Old" table:style-name="ta">'
            '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
            f'<table:table-row table:visibility="filter">{text("x", number_columns_spanned=2, number_rows_spanned=3)}'
            "<table:covered-table-cell/>"
            f"{typed('float', '123', '00123', ' table:style-name=' + chr(34) + 'ce' + chr(34))}</table:table-row></table:table>",
            styles=styles,
        )
    )[0]
    assert grid.state == "hidden"
    assert grid.hidden_rows == {1}
    assert grid.hidden_columns == {1, 2}
    assert grid.merged == [(1, 3, 0, 1)]
    assert grid.formats == {(0, 2): "00000"}
    assert cells(grid) == {1: ["x", None, 123]}


def test_a_file_with_a_password_is_named():
    with pytest.raises(FileRefusedError) as refused:
        read(ods("", manifest="<file-entry><encryption-data/></file-entry>"))
    assert str(refused.value) == (
        "staff.ods has a password and ods files with one are not read; save it without a password."
    )


@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-row table:number-rows-repeated="x"/>',
        '<table:table-row table:number-rows-repeated="0"/>',
        '<table:table-row><table:table-cell table:number-columns-repeated="-4"/></table:table-row>',
        f"<table:table-row>{typed('float', 'nan')}</table:table-row>",
        '<table:table-row><table:table-cell office:value-type="float"/></table:table-row>',
        "<table:table-row>",
    ],
)
def test_a_damaged_file_is_refused(rows):
    with pytest.raises(FileRefusedError) as refused:
        sheet(rows)
    assert str(refused.value) == (
        "staff.ods is cut off or damaged; export or download it again, or save it anew in Excel."
    )


def test_a_file_without_a_sheet_and_one_with_macros():
    with pytest.raises(FileRefusedError) as refused:
        read(ods(""))
    assert str(refused.value) == "staff.ods is a workbook without a sheet; export it again."
    content = (
        '<d xmlns:table="t" xmlns:office="o" xmlns:text="x"><table:table table:name="S"><table:table-row>'
        + text("x")
        + "</table:table-row></table:table></d>"
    )
    grid = read(zipped({"mimetype": "x", "content.xml": content, "Basic/script-lb.xml": "<a/>"}))[0]
    assert [finding[0] for finding in grid.findings] == ["macros"]
