# ruff: noqa: E501 (markup reads best on one line)
import datetime as dt
import io
import os

import numpy as np
import pytest
from workbooks import MAIN, inline, relationships, worksheet, xlsx, xlsx_parts, zipped

from careerstats.errors import FileRefusedError
from careerstats.exports.xlsx import read_xlsx

DAMAGED = "staff.xlsx is cut off or damaged; export or download it again, or save it anew in Excel."


def read(data):
    return read_xlsx(io.BytesIO(data), name="staff.xlsx")


def sheet(rows, **options):
    before, after = options.pop("before", ""), options.pop("after", "")
    return read(xlsx(worksheet(rows, before=before, after=after), **options))[0]


def cells(grid):
    return [column.tolist() for column in grid.columns]


def one(cell, **options):
    """The value of one cell A1; a second one keeps the row held."""
    grid = sheet(f'<row r="1">{cell}<c r="B1"><v>1</v></c></row>', **options)
    return grid.columns[0][0], grid


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>7</v></c>', 7),
        ('<c r="A1" t="n"><v>0.25</v></c>', 0.25),
        ('<c r="A1"><v>6E5</v></c>', 600000.0),
        ('<c r="A1"><v>12345678901234567</v></c>', 12345678901234567),
        ('<c r="A1" t="s"><v>0</v></c>', "00123"),
        ('<c r="A1" t="s"><v>1</v></c>', "rich text"),
        ('<c r="A1" t="s"><v>2</v></c>', "with reading"),
        ('<c r="A1" t="s"><v>3</v></c>', None),
        ('<c r="A1" t="s"><v>4</v></c>', "a\r\nb😀"),
        ('<c r="A1" t="str"><f>A2</f><v>NA</v></c>', "NA"),
        ('<c r="A1" t="str"><f>A2</f><v></v></c>', None),
        ('<c r="A1" t="inlineStr"><is><t>a&amp;b</t></is></c>', "a&b"),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t> b</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>', "a b"),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="d"><v>2021-03-04T00:00:00</v></c>', dt.datetime(2021, 3, 4)),
        ('<c r="A1" s="1"><v>44259</v></c>', dt.datetime(2021, 3, 4)),
        ('<c r="A1" s="1"><v>44259.5</v></c>', dt.datetime(2021, 3, 4, 12)),
        ('<c r="A1" s="2"><v>1.25</v></c>', dt.timedelta(hours=30)),
        ('<c r="A1" s="1"><v>0.5</v></c>', dt.time(12)),
        ('<c r="A1" s="1"/>', None),
        ('<c t="str"><v>no reference</v></c>', "no reference"),
        ('<c r="A1" t="str"><v>= not a formula</v></c>', "= not a formula"),
    ],
)  # fmt: skip
def test_a_cell_of_each_kind(cell, value):
    strings = (
        "<si><t>00123</t></si>"
        "<si><r><rPr><b/></rPr><t>rich </t></r><r><t>text</t></r></si>"
        "<si><t>with reading</t><rPh sb='0' eb='4'><t>ignored</t></rPh><phoneticPr fontId='1'/></si>"
        "<si><t/></si>"
        "<si><t>a_x000D_\nb_xD83D__xDE00_</t></si>"
    )
    found, _ = one(cell, strings=strings, formats=("yyyy-mm-dd", "[h]:mm"))
    assert found == value
    assert type(found) is type(value)


def test_an_error_cell_is_no_blank():
    found, grid = one('<c r="A1" t="e"><f>VLOOKUP(1,X,1)</f><v>#N/A</v></c>')
    assert found is None
    assert grid.errors == {(0, 0): "#N/A"}


@pytest.mark.parametrize("serial", ["99999999", "-1", "1e300"])
def test_a_date_outside_the_calendar_is_an_error_cell(serial):
    found, grid = one(f'<c r="A1" s="1"><v>{serial}</v></c>', formats=("yyyy-mm-dd",))
    assert found is None
    assert grid.errors == {(0, 0): "########"}


def test_the_calendar_of_1904():
    found, grid = one('<c r="A1" s="1"><v>42797</v></c>', formats=("d.m.yy",), date1904=True)
    assert found == dt.datetime(2021, 3, 4)
    assert grid.serials_1904


def test_a_number_without_a_date_format_stays_a_number():
    found, _ = one('<c r="A1"><v>44259</v></c>')
    assert found == 44259


def test_leading_zeros_of_a_format_are_kept():
    found, grid = one('<c r="A1" s="1"><v>123</v></c>', formats=("00000",))
    assert found == 123
    assert grid.formats == {(0, 0): "00000"}


@pytest.mark.parametrize("value", ["", "<v/>", "<v></v>"])
def test_a_formula_without_a_stored_value_is_told(value):
    found, grid = one(f'<c r="A1"><f>B1+1</f>{value}</c>')
    assert found is None
    assert grid.uncached == {(0, 0)}


def test_a_formula_with_a_stored_value_is_its_value():
    found, grid = one('<c r="A1"><f>B1+1</f><v>2</v></c>')
    assert found == 2
    assert not grid.uncached


def test_rows_keep_their_numbers_and_blank_ones_are_left_out():
    grid = sheet(
        '<row r="2"><c r="B2"><v>1</v></c></row><row r="3"><c r="A3" s="0"/></row><row r="9"><c r="A9"><v>2</v></c></row>'
    )
    assert grid.rows.tolist() == [2, 9]
    assert cells(grid) == [[None, 2], [1, None]]


def test_hidden_rows_columns_and_sheets_merged_ranges_and_tables():
    parts = xlsx_parts(
        worksheet(
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="4" hidden="1"><c r="A4"><v>2</v></c></row>',
            before='<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="9"/></cols>',
            after='<mergeCells><mergeCell ref="A2:C5"/></mergeCells><tableParts><tablePart/></tableParts>',
        ),
        worksheet(inline(["x"])),
        states=("visible", "veryHidden"),
    )
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(("table", "../tables/table1.xml"))
    parts["xl/tables/table1.xml"] = f'<table xmlns="{MAIN}" name="T" displayName="Staff" ref="A1:C9"/>'
    first, second = read(zipped(parts))
    assert first.hidden_rows == {4}
    assert first.hidden_columns == {1, 2}
    assert first.merged == [(2, 5, 0, 2)]
    assert first.tables == [("Staff", 1, 9, 0, 2)]
    assert (first.sheet, first.state) == ("Sheet1", "visible")
    assert (second.sheet, second.state) == ("Sheet2", "veryHidden")


@pytest.mark.parametrize("dimension", ["A1", "A1:C2", "A1:XFD1048576", "garbage"])
def test_what_a_sheet_says_of_its_size_is_ignored(dimension):
    grid = sheet(inline(*(["x", "y"] for _ in range(50))), before=f'<dimension ref="{dimension}"/>')
    assert grid.shape == (50, 2)


def test_other_prefixes_and_the_strict_namespace_are_read():
    for space in (MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"):
        text = (
            f'<x:worksheet xmlns:x="{space}"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>id</x:t></x:is></x:c>'
            "<x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>"
        )
        assert cells(read(xlsx(text))[0]) == [["id"], [5]]


def test_values_of_other_elements_are_no_cells():
    after = (
        "<conditionalFormatting><cfRule><formula>A1</formula></cfRule></conditionalFormatting>"
        '<extLst><ext><x:v xmlns:x="other">7</x:v></ext></extLst>'
    )
    assert cells(sheet(inline(["id"]), after=after)) == [["id"]]


def test_macros_links_and_connections_are_told_and_left():
    parts = xlsx_parts(worksheet(inline(["id"])))
    parts |= {
        "xl/vbaProject.bin": b"x",
        "xl/externalLinks/externalLink1.xml": "<a/>",
        "xl/connections.xml": "<a/>",
    }
    assert read(zipped(parts))[0].findings == [
        ("macros", "warning", "The workbook holds macros; they were neither run nor kept."),
        ("external-links", "warning", "The workbook refers to other workbooks; the links were not followed."),
        ("data-connections", "warning", "The workbook holds data connections; none was opened."),
    ]


def test_a_chart_sheet_is_no_worksheet():
    parts = xlsx_parts(worksheet(inline(["id"])), worksheet(""))
    parts["xl/_rels/workbook.xml.rels"] = relationships(
        ("worksheet", "worksheets/sheet1.xml"), ("chartsheet", "chartsheets/sheet1.xml")
    )
    assert [grid.sheet for grid in read(zipped(parts))] == ["Sheet1"]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1"><v>five</v></c></row>',
        '<row r="1"><c r="A1"><v>nan</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="11"><v>5</v></c></row>',
        '<row r="one"><c r="A1"><v>5</v></c></row>',
        '<row r="1" s="x"><c r="A1" s="x"><v>5</v></c></row>',
        '<row r="1"><c r="A1"><v>5</v></row>',
    ],
)
def test_cells_that_make_no_sense_refuse_the_file(rows):
    with pytest.raises(FileRefusedError) as refused:
        sheet(rows)
    assert str(refused.value) == DAMAGED


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        (
            '<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
            "its rows are not in order",
        ),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "a cell is there twice"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "a cell stands beyond the last column"),
    ],
)
def test_cells_that_contradict_each_other_refuse_the_file(rows, what):
    with pytest.raises(FileRefusedError) as refused:
        sheet(rows)
    assert str(refused.value) == (
        f"staff.xlsx is damaged ({what}); open it in Excel, save it under a new name and give that."
    )


def test_a_workbook_without_its_parts():
    parts = xlsx_parts(worksheet(""))
    del parts["xl/worksheets/sheet1.xml"]
    with pytest.raises(FileRefusedError) as refused:
        read(zipped(parts))
    assert str(refused.value) == "staff.xlsx is a workbook without a worksheet; export it again."
    del parts["xl/workbook.xml"]
    with pytest.raises(FileRefusedError) as refused:
        read(zipped(parts))
    assert str(refused.value) == (
        "staff.xlsx is a workbook without its main part; "
        "open it in Excel or LibreOffice, save it under a new name and give that."
    )


def test_a_large_sheet_agrees_with_openpyxl():
    os.environ["OPENPYXL_LXML"] = "False"
    import openpyxl

    rng = np.random.default_rng(7)
    book = openpyxl.Workbook()
    made = book.active
    for row in range(300):
        made.append(
            [f"{row:05d}", int(rng.integers(1e6)), float(rng.normal()), dt.datetime(2020, 1, 1) + dt.timedelta(int(rng.integers(2000))),
             bool(rng.integers(2)), None if rng.integers(2) else "x & <y>", "#N/A" if row % 50 == 7 else "é\n"]
        )  # fmt: skip
    buffer = io.BytesIO()
    book.save(buffer)
    grid = read(buffer.getvalue())[0]
    other = openpyxl.load_workbook(buffer, data_only=True).active
    for row in other.iter_rows():
        for cell in row:
            place = cell.row - 1, cell.column - 1
            if cell.data_type == "e":
                assert grid.errors[place] == cell.value
            else:
                assert grid.columns[place[1]][place[0]] == cell.value
    assert len(grid.errors) == 6
