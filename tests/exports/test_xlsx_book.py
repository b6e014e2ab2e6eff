# ruff: noqa: E501 (markup reads best on one line)
import io

import pytest
from workbooks import HEAD, RELS, inline, relationships, worksheet, xlsx_parts, zipped

from careerstats.errors import FileRefusedError
from careerstats.exports.package import Package
from careerstats.exports.xlsx_book import (
    cell_range,
    column_index,
    format_class,
    read_book,
    read_table,
    relations,
    unescape,
)


def package(parts):
    return Package(io.BytesIO(zipped(parts)), name="staff.xlsx")


def test_the_book_knows_its_sheets_strings_styles_and_calendar():
    parts = xlsx_parts(
        worksheet(inline(["id"])),
        worksheet(""),
        states=("visible", "hidden"),
        formats=("yyyy-mm-dd", "000", "0.0"),
        strings="<si><t>a</t></si><si><t xml:space='preserve'> b </t></si>",
        date1904=True,
    )
    book = read_book(package(parts))
    assert [(sheet.name, sheet.state, sheet.member) for sheet in book.sheets] == [
        ("Sheet1", "visible", "xl/worksheets/sheet1.xml"),
        ("Sheet2", "hidden", "xl/worksheets/sheet2.xml"),
    ]
    assert book.strings == ["a", " b "]
    assert book.styles == ["", "date", "000", ""]
    assert book.serials_1904


@pytest.mark.parametrize(
    ("number", "found"), [(14, "date"), (22, "date"), (45, "date"), (46, "duration"), (2, ""), (49, "")]
)
def test_formats_that_need_no_declaration(number, found):
    parts = xlsx_parts(worksheet(""))
    parts["xl/styles.xml"] = f'{HEAD}<styleSheet><cellXfs><xf numFmtId="{number}"/></cellXfs></styleSheet>'
    assert read_book(package(parts)).styles == [found]


def test_relations_are_taken_from_where_the_part_stands():
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("table", "../tables/table1.xml"), ("table", "/xl/tables/table2.xml")
        ).replace(
            "</Relationships>",
            f'<Relationship Id="r9" Type="{RELS}/hyperlink" Target="http://x" TargetMode="External"/></Relationships>',
        )
    }
    assert relations(package(parts), "xl/worksheets/sheet1.xml") == {
        "r1": ("table", "xl/tables/table1.xml"),
        "r2": ("table", "xl/tables/table2.xml"),
    }
    assert relations(package(parts), "xl/other.xml") == {}


def test_two_sheets_of_one_part_are_refused():
    parts = xlsx_parts(worksheet(""), worksheet(""))
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace('r:id="r2"', 'r:id="r1"')
    with pytest.raises(FileRefusedError, match="cut off or damaged"):
        read_book(package(parts))


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ('displayName="Staff" ref="B2:C9"', ("Staff", 2, 9, 1, 2)),
        ('name="T" ref="A1"', ("T", 1, 1, 0, 0)),
        ('name="T"', None),
    ],
)
def test_declared_tables(given, found):
    assert read_table(package({"t.xml": f"<table {given}/>"}), "t.xml") == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("General", ""),
        ("0", ""),
        ("0.00", ""),
        ("#,##0", ""),
        ("00000", "00000"),
        ("000000;-000000", "000000"),
        ("yyyy-mm-dd", "date"),
        ("d.m.yy", "date"),
        ('d" de "mmmm', "date"),
        ("[$-409]m/d/yyyy;@", "date"),
        ("h:mm AM/PM", "date"),
        ("[h]:mm:ss", "duration"),
        ("[mm]:ss", "duration"),
        ('0" days"', ""),
        ("[Red]0.0", ""),
        ("0.0%", ""),
        ("\\d0", ""),
        ("_(* #,##0_)", ""),
        ("@", ""),
    ],
)
def test_number_formats(code, found):
    assert format_class(code) == found


@pytest.mark.parametrize(("text", "found"), [("A1", (1, 1, 0, 0)), ("$B$2:$C$9", (2, 9, 1, 2)), ("c9:a1", (1, 9, 2, 0)), ("x", None)])  # fmt: skip
def test_ranges(text, found):
    assert cell_range(text) == found


def test_columns_and_escapes():
    assert [column_index(letters) for letters in ("A", "Z", "AA", "XFD")] == [0, 25, 26, 16383]
    assert unescape("plain _x text") == "plain _x text"
    assert unescape("_x005F_x000D_") == "_x000D_"
