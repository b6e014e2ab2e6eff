"""The finished workbook as its readers meet it: nothing cut off, nothing hidden given away."""

import re
import zipfile
from io import BytesIO
from itertools import pairwise
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, range_boundaries

import careerstats as cs
from careerstats.reporting.layout import HIDDEN, is_number, written
from careerstats.reporting.sheets.front import ABOUT

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
FORBIDDEN = r"\b(because of|effect of|impact of|reduces?|leads? to|drives?|protects?|probability of being)\b"
MARKS = {"[c]", "[x]", "[z]"}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The report of a small company, read from its messy exports."""
    folder = tmp_path_factory.mktemp("exports")
    cs.simulate_workforce(people=400, years=3, seed=11).save(folder)
    return cs.quarterly_report(cs.read_workforce(folder, progress=False), minimum_group=8)


@pytest.fixture(scope="module")
def data(report, tmp_path_factory):
    return report.save(tmp_path_factory.mktemp("reports")).read_bytes()


@pytest.fixture(scope="module")
def book(data):
    return openpyxl.load_workbook(BytesIO(data))


def tables(book):
    for sheet in book:
        for table in sheet.tables.values():
            yield sheet, range_boundaries(table.ref)


def width(sheet, column):
    return sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width


def test_no_number_is_shown_as_hashes(report, book):
    for sheet in report.sheets:
        for at, column in enumerate(sheet.columns, start=1):
            for row, value in enumerate(sheet.table[column.name].astype(object)):
                if is_number(value):
                    text = written(value, sheet.formats.get((row, column.name), column.kind))
                    assert len(text) + 1 < width(book[sheet.tab], at), (sheet.tab, column.header)


def test_no_word_of_a_header_is_broken(book):
    for sheet, (left, top, right, _) in tables(book):
        for column in range(left, right + 1):
            longest = max(len(word) for word in str(sheet.cell(top, column).value).split())
            assert longest * 1.1 < width(sheet, column), (sheet.title, sheet.cell(top, column).value)


def test_rows_are_high_enough_for_their_words(book):
    for sheet, (left, top, right, bottom) in tables(book):
        for row in range(top, bottom + 1):
            height = sheet.row_dimensions[row].height
            for column in range(left, right + 1):
                cell = sheet.cell(row, column)
                if isinstance(cell.value, str) and cell.alignment.wrap_text:
                    lines = len(cell.value) / (1.3 * width(sheet, column))
                    assert height >= max(15 * min(lines, 1), 14 * lines), (sheet.title, row)


def test_numbers_stand_right_and_words_left(report, book):
    for sheet in report.sheets:
        if sheet.table is None or sheet.table.empty:
            continue
        top = next(iter(book[sheet.tab].tables.values())).ref.split(":")[0].lstrip("A")
        for at, column in enumerate(sheet.columns, start=1):
            wanted = "left" if column.kind == "text" else "right"
            assert book[sheet.tab].cell(int(top) + 1, at).alignment.horizontal == wanted


def test_headers_have_a_contrast_of_at_least_seven(book):
    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (2, 4, 6)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for sheet, (left, top, *_) in tables(book):
        head = sheet.cell(top, left)
        ink, ground = luminance(head.font.color.rgb), luminance(head.fill.fgColor.rgb)
        assert (ink + 0.05) / (ground + 0.05) >= 7


def test_charts_cover_neither_tables_nor_each_other(book):
    for sheet, (_, _, right, bottom) in tables(book):
        places = []
        for chart in sheet._charts:
            start = chart.anchor._from
            below, beside = start.row + 1 > bottom, start.col + 1 > right
            assert below or beside, sheet.title
            places.append((start.row, start.row + chart.height / 0.53))
        for (_, end), (begin, _) in pairwise(places):
            assert begin >= end


def test_marks_are_explained_where_they_stand(book):
    for sheet, (_, top, _, _) in tables(book):
        above = " ".join(str(sheet.cell(row, 1).value) for row in range(1, top))
        shown = {c.value for row in sheet.iter_rows(min_row=top + 1) for c in row} & MARKS
        assert all(mark in above for mark in shown), (sheet.title, shown)


def test_something_is_hidden_at_all(report):
    hidden = {s.tab for s in report.sheets if s.table is not None and (s.table == HIDDEN).any().any()}
    assert {"Coverage by team", "The four characteristics"} <= hidden


def test_charts_hold_figures_of_shown_groups_only(data, book):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        charts = [ET.fromstring(archive.read(n)) for n in archive.namelist() if n.startswith("xl/charts/")]
    assert charts
    for chart in charts:
        for value in chart.iter(f"{C}numRef"):
            tab, cells = re.match(r"'(.+)'!(.+)", value.find(f"{C}f").text).groups()
            first, last = (re.match(r"\$([A-Z]+)\$(\d+)", ref).groups() for ref in cells.split(":"))
            column = column_index_from_string(first[0])
            shown = [book[tab].cell(row, column).value for row in range(int(first[1]), int(last[1]) + 1)]
            stored = [float(v.text) for v in value.iter(f"{C}v")]
            assert stored == pytest.approx(shown)


def test_words_in_place_of_charts_name_no_figure(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        drawings = [archive.read(n).decode() for n in archive.namelist() if "drawings/drawing" in n]
    texts = [t for d in drawings for t in re.findall(r'descr="([^"]*)"', d)]
    assert texts
    assert [t for t in texts if re.search(r"\d", t.replace("95 %", ""))] == []


def test_every_sheet_is_in_the_contents_with_words_of_its_own(book, report):
    contents = book["Contents"]
    names = [contents.cell(row, 1).value for row in range(4, contents.max_row + 1)]
    assert names == [t for t in book.sheetnames if t != "Contents"]
    assert all(s.tab in ABOUT for s in report.sheets if s.tab != "Contents")


def test_every_sheet_leads_back(book):
    for sheet in book:
        if sheet.title != "Contents":
            assert sheet["A2"].hyperlink.location == "'Contents'!A1"


def test_no_cell_claims_more_than_going_together(book):
    texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert [t for t in texts if re.search(FORBIDDEN, t, re.IGNORECASE)] == []


def test_unclear_answers_are_called_unclear(report):
    for sheet in report.sheets:
        if sheet.table is not None and "sentence" in sheet.table:
            for row in sheet.table.itertuples():
                if is_number(row.rd_lower) and row.rd_lower < 0 < row.rd_upper:
                    assert "unclear" in row.sentence.lower(), sheet.tab


PRIVATE = ("krank", "Burnout", "Depression")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """All texts of the report on exports in which two people's rows hold words that are nobody's business."""
    folder = tmp_path_factory.mktemp("private")
    cs.simulate_workforce(people=150, years=2, seed=7).save(folder)
    log = folder / "conversations.csv"
    first, *rows = log.read_text(encoding="utf-8-sig").splitlines()
    rows[:2] = [re.sub(",Held,", ",krank (Burnout),", row) for row in rows[:2]]
    log.write_text("\n".join([first, *rows]), encoding="utf-8")
    exits = openpyxl.load_workbook(folder / "attrition.xlsx")
    for row in (3, 4):
        exits.active.cell(row, 4).value = "Burnout, Depression"
    exits.save(folder / "attrition.xlsx")
    work = cs.read_workforce(folder, progress=False)
    assert (work.audit.problems["rule"] == "word-unknown").any()
    assert (work.audit.problems["rule"] == "reason-unmapped").any()
    report = cs.quarterly_report(work)
    with zipfile.ZipFile(report.save(folder / "out")) as archive:
        return report, " ".join(archive.read(n).decode("utf-8") for n in archive.namelist())


def test_no_free_text_and_no_cell_address_gets_into_the_workbook(told):
    report, text = told
    assert [word for word in PRIVATE if word.lower() in text.lower()] == []
    sheet = next(s for s in report.sheets if s.tab == "What was noticed")
    said = " ".join(str(v) for c in sheet.columns if c.name != "file" for v in sheet.table[c.name])
    assert re.findall(r"\b[A-Z]{1,2}\d+\b|\bleavers? (?:has|have)\b", said) == []


def test_each_field_with_unknown_words_has_a_row_of_its_own(told):
    sheet = next(s for s in told[0].sheets if s.tab == "What was noticed")
    found = sheet.table[sheet.table["rule"].isin(["word-unknown", "reason-unmapped"])]
    assert {"status", "reason"} <= set(found["field"])
    assert set(found["found"]) == {"[c]"}


def test_the_rows_of_every_file_add_up(book):
    sheet = book["Data quality"]
    (table,) = sheet.tables.values()
    rows = [[c.value for c in row] for row in sheet[table.ref]][1:]
    assert len(rows) >= 7
    for row in rows:
        assert row[3] == sum(row[4:8])


def test_findings_are_counted_without_naming_anybody(book, report):
    sheet = book["What was noticed"]
    (table,) = sheet.tables.values()
    rows = [[c.value for c in row] for row in sheet[table.ref]][1:]
    keys = report.edition.work.audit.problems[["severity", "file", "rule", "field"]]
    assert len(rows) == len(keys.drop_duplicates())
    assert all(row[3] == "[c]" or row[3] >= 8 for row in rows)
    assert "Something else" not in " ".join(str(row[4]) for row in rows)
    words = set(re.findall(r"[\w.-]+", " ".join(str(v) for row in rows for v in row)))
    assert not set(report.edition.work.employees["employee_id"]) & words


def test_the_print_fits_the_width_of_a_page(book):
    for sheet in book:
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
