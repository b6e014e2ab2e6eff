"""Sheets into a workbook, read back with openpyxl and as raw XML."""

import re
import zipfile
from io import BytesIO

import pandas as pd
import pytest
from sheetmaker import sheets

from careerstats.errors import ArgumentError
from careerstats.reporting.finish import reproducible
from careerstats.reporting.layout import Column, Sheet
from careerstats.reporting.workbook import build_workbook


@pytest.fixture(scope="module")
def data():
    workbook, alternatives = build_workbook(sheets(), title="A report", subject="About it")
    return reproducible(workbook, as_of="2026-09-30", alternatives=alternatives)


@pytest.fixture(scope="module")
def book(data):
    from sheetmaker import reopened

    return reopened(data)


def part(data, name):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8")


def test_sheets_stand_in_order_with_title_way_back_and_lines(book):
    assert book.sheetnames == ["Cover", "Contents", "Units", "Time"]
    units = book["Units"]
    assert [units.cell(row, 1).value for row in range(1, 5)] == [
        "By unit",
        "Back to contents",
        "A line.",
        "Unit",
    ]
    assert book["Contents"]["A2"].value == "Sheet"


def test_links_lead_to_sheets(book):
    assert book["Units"]["A2"].hyperlink.location == "'Contents'!A1"
    assert [book["Contents"].cell(r, 1).hyperlink.location for r in (3, 4)] == ["'Units'!A1", "'Time'!A1"]


def test_numbers_are_numbers_with_their_formats(book):
    units = book["Units"]
    assert [c.value for c in units[5]] == ["Sales", 412, 0.61, 0.05, 0.06]
    assert [c.number_format for c in units[5]] == ["General", "#,##0", "0.0%", "0.0%", "0.0%"]
    assert units["B6"].number_format == "0.0"


def test_marks_are_text_and_stand_with_the_numbers(book):
    cell = book["Units"]["C7"]
    assert (cell.value, cell.data_type, cell.alignment.horizontal) == ("[c]", "s", "right")


def test_text_is_no_formula_wherever_it_stands(book, data):
    assert book["Units"]["A6"].value == "=1+1"
    assert book["Cover"]["A4"].value == "=2+2"
    for number in range(1, 5):
        assert "<f" not in part(data, f"xl/worksheets/sheet{number}.xml")


def test_tables_are_tables_without_buttons_or_stripes(book):
    (table,) = book["Units"].tables.values()
    assert table.ref == "A4:E7"
    assert [c.name for c in table.tableColumns] == [
        "Unit",
        "People",
        "Coverage (share of people)",
        "Down",
        "Up",
    ]
    assert table.autoFilter is None
    assert not table.tableStyleInfo.showRowStripes


def test_filters_come_when_asked_for():
    table = pd.DataFrame({"a": [1]})
    workbook, _ = build_workbook(
        [Sheet("T", "T", [], table, [Column("a", "A", "count")], filters=True)], title="T"
    )
    (made,) = workbook["T"].tables.values()
    assert made.autoFilter.ref == made.ref


def test_headers_are_white_on_dark_and_high_enough(book):
    head = book["Units"]["C4"]
    assert head.font.b
    assert (head.font.color.rgb, head.fill.fgColor.rgb) == ("00FFFFFF", "0012436D")
    assert book["Units"].row_dimensions[4].height > 15


def test_long_lines_are_folded_above_tables_and_wrapped_on_text_sheets(book):
    cover = book["Cover"]
    assert cover["A3"].alignment.wrap_text
    assert cover.row_dimensions[3].height >= 45
    table = pd.DataFrame({"a": [1]})
    sheet = Sheet("T", "T", ["word " * 80], table, [Column("a", "A", "count")])
    workbook, _ = build_workbook([sheet], title="T")
    texts = [workbook["T"].cell(row, 1).value for row in (3, 4, 5)]
    assert workbook["T"]["A6"].value == "A"
    assert all(len(t) <= 140 for t in texts)
    assert " ".join(texts) == ("word " * 80).strip()


def test_one_font_is_used_everywhere(data):
    fonts = set(re.findall(r'<name val="([^"]+)"', part(data, "xl/styles.xml")))
    assert fonts == {"Arial"}


def test_shares_in_points_are_multiplied():
    table = pd.DataFrame({"a": [0.0456, "[c]"]})
    workbook, _ = build_workbook([Sheet("T", "T", [], table, [Column("a", "A", "points")])], title="T")
    assert workbook["T"]["A4"].value == pytest.approx(4.56)
    assert workbook["T"]["A5"].value == "[c]"


def test_dates_keep_their_format():
    table = pd.DataFrame({"a": pd.to_datetime(["2026-09-30"])})
    workbook, _ = build_workbook([Sheet("T", "T", [], table, [Column("a", "A", "date")])], title="T")
    assert workbook["T"]["A4"].number_format == "yyyy-mm-dd"


def test_charts_stand_below_short_tables_and_beside_long_ones():
    from sheetmaker import BARS, COLUMNS, RATES

    short, _ = build_workbook([Sheet("T", "T", [], RATES, COLUMNS, [BARS])], title="T")
    anchor = short["T"]._charts[0].anchor
    assert anchor == "A8"
    table = pd.concat([RATES.iloc[:2]] * 10, ignore_index=True)
    long, _ = build_workbook([Sheet("T", "T", [], table, COLUMNS, [BARS])], title="T")
    assert long["T"]._charts[0].anchor == "G3"


def long_sheet(rows, lines=2, **options):
    table = pd.DataFrame({"a": range(rows)})
    workbook, _ = build_workbook(
        [Sheet("T", "T", ["A line."] * lines, table, [Column("a", "A", "count")], **options)], title="T"
    )
    return workbook["T"]


def test_headers_of_long_tables_stay_in_view():
    assert long_sheet(145).freeze_panes == "A6"
    assert long_sheet(145).sheet_view.selection[0].activeCell == "A1"
    assert long_sheet(16).freeze_panes is None
    assert long_sheet(145, lines=20).freeze_panes is None  # the lines alone would fill the window


def test_columns_for_the_chart_alone_are_grey_and_not_printed():
    table = pd.DataFrame({"a": ["x"], "b": [0.5], "c": [0.1]})
    columns = [Column("a", "A"), Column("b", "B", "share"), Column("c", "C", "share", aside=True)]
    workbook, _ = build_workbook([Sheet("T", "T", [], table, columns)], title="T")
    sheet = workbook["T"]
    assert (sheet["C4"].font.color.rgb, sheet["B4"].font.color.rgb) == ("006F777B", "001F2328")
    assert sheet.print_area.replace("$", "").startswith("'T'!A1:B")
    plain, _ = build_workbook([Sheet("T", "T", [], table, columns[:2])], title="T")
    assert not plain["T"].print_area


@pytest.mark.parametrize(
    "header", ["New joiners (not counted)", "Manager logs nothing", "Gaps still open", "With: let go", "Risk"]
)
@pytest.mark.parametrize("width", [None, 12])
def test_headers_of_neighbouring_numbers_do_not_touch(header, width):
    column = Column("a", header, "count", width=width)
    workbook, _ = build_workbook([Sheet("T", "T", [], pd.DataFrame({"a": [1]}), [column])], title="T")
    wide = workbook["T"].column_dimensions["A"].width
    # from wide to narrow letters: a line that is filled up to the width would touch the next header
    for letters in (0.95, 1.05, 1.15):
        lines = [""]
        for word in header.split():
            longer = f"{lines[-1]} {word}".strip()
            lines = [*lines[:-1], longer] if len(longer) <= letters * wide else [*lines, word]
        assert max(map(len, lines)) <= letters * (wide - 1.0)
    assert wide <= 20


def test_a_table_without_rows_is_a_sentence():
    empty = pd.DataFrame({"a": pd.Series(dtype="float64")})
    sheet = Sheet("T", "T", ["A line."], empty, [Column("a", "A", "count")])
    workbook, _ = build_workbook([sheet], title="T")
    assert [c.value for c in workbook["T"]["A"]] == [
        "T",
        "Back to contents",
        "A line.",
        "There is nothing to show.",
    ]
    assert not workbook["T"].tables


def test_a_chart_without_figures_is_left_out():
    from sheetmaker import BARS, COLUMNS, RATES

    workbook, alternatives = build_workbook([Sheet("T", "T", [], RATES.iloc[2:], COLUMNS, [BARS])], title="T")
    assert workbook["T"]._charts == []
    assert alternatives == {}


@pytest.mark.parametrize("tabs", [["A" * 32], [""], ["a/b"], ["it's"], ["One", "one"]])
def test_tab_names_that_programs_refuse_are_refused(tabs):
    with pytest.raises(ArgumentError, match="Tab names must differ"):
        build_workbook([Sheet(tab, "T") for tab in tabs], title="T")
