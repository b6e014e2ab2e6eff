# ruff: noqa: E501 (markup reads best on one line)
import datetime as dt
import io

import pytest

from careerstats.errors import FileRefusedError
from careerstats.exports.xml2003 import read_xml2003

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
BOOK = """<?xml version="1.0"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="{space}" xmlns:ss="{space}" xmlns:x="urn:schemas-microsoft-com:office:excel">
 <Styles><Style ss:ID="Default"/><Style ss:ID="z"><NumberFormat ss:Format="00000"/></Style>
  <Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style></Styles>
 <Worksheet ss:Name="Staff"><Table>
  <Column/><Column ss:Index="3" ss:Hidden="1" ss:Span="1"/>
  {rows}
 </Table></Worksheet>
 <Worksheet ss:Name="Old"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
  <x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def read(rows, encoding="utf-8"):
    text = BOOK.format(space=SPACE, rows=rows)
    return read_xml2003(io.BytesIO(text.encode(encoding)), name="staff.xls")


def cells(grid):
    return {int(n): [column[i] for column in grid.columns] for i, n in enumerate(grid.rows)}


def cell(kind, text, **given):
    attributes = "".join(f' ss:{key}="{value}"' for key, value in given.items())
    return f'<Cell{attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_types_are_kept(encoding):
    grid, hidden = read(
        "<Row>"
        + cell("String", "00123")
        + cell("Number", "7")
        + cell("Number", "0.5")
        + cell("Boolean", "1")
        + cell("DateTime", "2021-03-04T00:00:00.000")
        + cell("DateTime", "1899-12-31T08:30:00.000")
        + cell("String", "a &lt;b&gt; é")
        + "</Row>",
        encoding,
    )
    assert cells(grid) == {1: ["00123", 7, 0.5, True, dt.datetime(2021, 3, 4), dt.time(8, 30), "a <b> é"]}
    assert (grid.sheet, grid.state, grid.kind) == ("Staff", "visible", "xml2003")
    assert (hidden.sheet, hidden.state) == ("Old", "hidden")
    assert grid.hidden_columns == {2, 3}


def test_jumps_spans_and_merged_cells():
    grid = read(
        '<Row ss:Index="3">' + cell("String", "id", MergeAcross=1, MergeDown=1) + cell("String", "x", Index=4) + "</Row>"
        + '<Row ss:Hidden="1">' + cell("Number", "1", Index=3) + "</Row>"
        + '<Row ss:Span="2"/><Row>' + cell("Number", "2") + "</Row>"
    )[0]  # fmt: skip
    assert cells(grid) == {3: ["id", None, None, "x"], 4: [None, None, 1, None], 8: [2, None, None, None]}
    assert grid.merged == [(3, 4, 0, 1)]
    assert grid.hidden_rows == {4}


def test_errors_zero_formats_formulas_and_impossible_dates():
    grid = read(
        "<Row>"
        + cell("Error", "#N/A")
        + cell("Number", "123", StyleID="z")
        + '<Cell ss:Formula="=1+1"/>'
        + cell("DateTime", "2021-02-30T00:00:00.000", StyleID="d")
        + cell("String", "")
        + cell("Number", "2", Formula="=1+1")
        + "</Row>"
    )[0]
    assert grid.errors == {(0, 0): "#N/A", (0, 3): "########"}
    assert grid.formats == {(0, 1): "00000"}
    assert grid.uncached == {(0, 2)}
    assert cells(grid) == {1: [None, 123, None, None, None, 2]}


@pytest.mark.parametrize(
    "rows", ["<Row><Cell>", "<Row>" + cell("Number", "x") + "</Row>", '<Row ss:Index="x"/>', "</Table>"]
)
def test_a_damaged_file_is_refused(rows):
    with pytest.raises(FileRefusedError) as refused:
        read(rows)
    assert str(refused.value) == (
        "staff.xls is cut off or damaged; export or download it again, or save it anew in Excel."
    )


def test_serials_count_from_where_the_file_says():
    text = BOOK.format(space=SPACE, rows="<Row>" + cell("Number", "5") + "</Row>")
    marked = text.replace("<Styles>", "<x:ExcelWorkbook><x:Date1904/></x:ExcelWorkbook><Styles>")
    for data, found in ((text, False), (marked, True)):
        assert read_xml2003(io.BytesIO(data.encode()), name="a")[0].serials_1904 is found


def test_a_doctype_is_refused():
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + BOOK[21:].format(space=SPACE, rows="")
    with pytest.raises(FileRefusedError, match="holds a DOCTYPE"):
        read_xml2003(io.BytesIO(text.encode()), name="staff.xls")


def test_a_book_without_a_sheet():
    with pytest.raises(FileRefusedError) as refused:
        read_xml2003(io.BytesIO(f'<Workbook xmlns="{SPACE}"/>'.encode()), name="staff.xls")
    assert str(refused.value) == "staff.xls is a workbook without a worksheet; export it again."
